"""A year as one member has it: what clashes with its own calendar, what falls on its days off, how it travels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from re import escape, search
from typing import Literal

from constraints.check import Report
from constraints.meetings import WEEKDAYS, Holiday, Meeting, Member, Placement, Plan
from constraints.rule import Finding, Rule, State

LEAST_FREE = 1
"""Free days that travel from one city to another takes."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Own:
    """An event of the member's own calendar, at a ``line`` of a ``file``; both days are included.

    ``mark``: whether the member is busy then. ``meeting``: the identity (body, cycle, number) of the meeting that it
    is, where the member keeps the institution's own events there.
    """

    file: str
    line: int
    title: str
    first_day: date
    last_day: date
    mark: Literal["busy", "free", "cancelled"] = "busy"
    meeting: tuple[str, int, int] | None = None


@dataclass(frozen=True)
class Seen:
    """A meeting that the member goes to. ``beside`` are own events of those days that are no clash.

    ``holidays`` and ``weekend`` are the member's own that the meeting takes. ``elsewhere``: the same meeting as the
    own calendar has it, on other days.
    """

    placement: Placement
    hosts: bool
    place: str | None
    clashes: tuple[Own, ...]
    beside: tuple[Own, ...]
    elsewhere: tuple[Own, ...]
    holidays: tuple[Holiday, ...]
    weekend: tuple[date, ...]


@dataclass(frozen=True)
class Tight:
    """Two meetings in different cities with less than a free day between; less than none where they overlap.

    ``same_delegates``: the same people are to be at both.
    """

    first: Seen
    then: Seen
    free_days: int
    same_delegates: bool


@dataclass(frozen=True)
class Away:
    """Weeks one after another with a meeting abroad in each, from a Monday to a Sunday."""

    first_day: date
    last_day: date
    meetings: tuple[str, ...]


@dataclass(frozen=True)
class Concern:
    """A case in which a rule is not kept, that the member should know: ``how`` it is not kept."""

    rule: Rule
    finding: Finding
    how: Literal["broken", "waived", "missed"]


@dataclass(frozen=True)
class MemberYear:
    """One year for one member. ``undated`` are the meetings without exact days, ``hosting`` its days as a host."""

    cycle: int
    member: Member
    seen: tuple[Seen, ...]
    undated: tuple[Meeting, ...]
    hosting: tuple[date, ...]
    tight: tuple[Tight, ...]
    away: tuple[Away, ...]
    concerns: tuple[Concern, ...]

    @property
    def clashes(self) -> int:
        """How many own events clash, counted at each meeting."""
        return sum(len(one.clashes) for one in self.seen)

    def count(self, how: str) -> int:
        """How many cases of rules are not kept so."""
        return sum(1 for one in self.concerns if one.how == how)


def member_year(member: Member, plan: Plan, report: Report, own: Sequence[Own]) -> MemberYear:
    """The year as the member has it, with its ``own`` calendar laid over it.

    Every breach concerns it; a wish missed or a breach waived does where it hosts the meeting, or is named.
    """
    placed = sorted(plan.placements, key=lambda p: (p.first_day, p.last_day, p.id))
    seen = tuple(_seen(member, plan, one, own) for one in placed if member.belongs_on(one.first_day))
    hosted = [day for one in seen if one.hosts for day in _days(one.placement)]
    return MemberYear(
        plan.cycle,
        member,
        seen,
        plan.undated,
        tuple(sorted(set(hosted))),
        tuple(_tight(seen)),
        tuple(_away(member, seen)),
        tuple(_concerns(member, plan, report)),
    )


def _days(on: Placement | Own) -> list[date]:
    return [on.first_day + timedelta(days=n) for n in range((on.last_day - on.first_day).days + 1)]


def _seen(member: Member, plan: Plan, placed: Placement, own: Sequence[Own]) -> Seen:
    meeting = placed.meeting
    identity = (meeting.body.id, meeting.cycle, meeting.number)
    others = [one for one in own if one.meeting != identity]
    met = [one for one in others if one.first_day <= placed.last_day and placed.first_day <= one.last_day]
    days = _days(placed)
    kept = plan.facts.holidays.get(member.id, {})
    return Seen(
        placed,
        meeting.host == member.id,
        _place(plan, meeting),
        tuple(one for one in met if one.mark == "busy"),
        tuple(one for one in met if one.mark != "busy"),
        tuple(one for one in own if one.meeting == identity and _otherwise(one, placed)),
        tuple(kept[day] for day in days if day in kept),
        tuple(day for day in days if WEEKDAYS[day.weekday()] in member.weekend),
    )


def _otherwise(own: Own, placed: Placement) -> bool:
    return own.mark != "cancelled" and (own.first_day, own.last_day) != (placed.first_day, placed.last_day)


def _place(plan: Plan, meeting: Meeting) -> str | None:
    """The city; where a host is named and no city, the host's capital; None where neither is known."""
    hosts = {member.id: member.capital for member in plan.facts.members}
    return meeting.city or hosts.get(meeting.host or "")


def _plain(city: str) -> str:
    """A city's name by its letters alone: Ha Noi is Hanoi."""
    return "".join(sign for sign in city.casefold() if sign.isalnum())


def _tight(seen: Iterable[Seen]) -> Iterator[Tight]:
    known = [one for one in seen if one.place and not one.placement.meeting.virtual]
    for first, then in combinations(known, 2):
        free = (then.placement.first_day - first.placement.last_day).days - 1
        if free < LEAST_FREE and _plain(first.place or "") != _plain(then.place or ""):
            bodies = first.placement.meeting.body, then.placement.meeting.body
            yield Tight(first, then, max(free, -1), bodies[0].delegates == bodies[1].delegates)


def _away(member: Member, seen: Iterable[Seen]) -> Iterator[Away]:
    weeks: dict[date, list[str]] = {}
    for one in seen:
        if (
            one.hosts
            or one.place is None
            or one.placement.meeting.virtual
            or _plain(one.place) == _plain(member.capital)
        ):
            continue
        for monday in dict.fromkeys(day - timedelta(days=day.weekday()) for day in _days(one.placement)):
            weeks.setdefault(monday, []).append(one.placement.id)
    run: list[date] = []
    for monday, following in pairwise([*sorted(weeks), date.max]):
        run.append(monday)
        if following - monday > _WEEK:
            if len(run) > 1:
                meetings = dict.fromkeys(name for week in run for name in weeks[week])
                yield Away(run[0], run[-1] + timedelta(days=6), tuple(meetings))
            run = []


def _concerns(member: Member, plan: Plan, report: Report) -> Iterator[Concern]:
    hosted = {one.id for one in plan.placements if one.meeting.host == member.id}
    hosted |= {one.id for one in plan.undated if one.host == member.id}
    broken = [finding for _, finding in report.breaches]
    for verdict in report.verdicts:
        for finding in verdict.findings:
            if finding.state is not State.BROKEN:
                continue
            how: Literal["broken", "waived", "missed"] = "missed"
            if verdict.rule.hard:
                how = "broken" if finding in broken else "waived"
            named = search(rf"(?<![\w-]){escape(member.id)}(?![\w-])", finding.message)
            if how == "broken" or named or hosted & set(finding.meetings):
                yield Concern(verdict.rule, finding, how)
