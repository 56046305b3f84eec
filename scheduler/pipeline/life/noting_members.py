"""Two versions of a year -> what the change means to each member: its days off, its travel, what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.calendar import Entry
from calendars.prose import days_in_words
from calendars.publishing.change_notes import Changed, Version, key_of, of_member
from calendars.store import acts
from calendars.store.events import Event
from calendars.store.life import AT_THE_MEMBERS, Answered, Life
from calendars.store.thawing import judge
from calendars.titles import title_of
from constraints.meetings import Holiday, Member, Placement
from scheduler.member_view import MemberYear, Tight, member_year

"""The stages in which the members may answer."""


@dataclass(frozen=True)
class Hit:
    """A meeting on days off of a member: it takes them now and did not before or, if ``freed``, does so no longer."""

    meeting: str
    title: str
    holidays: tuple[Holiday, ...]
    weekend: tuple[date, ...]
    freed: bool


@dataclass(frozen=True)
class Pair:
    """Two meetings in different cities, the one after the other, with ``free_days`` between; -1: they overlap.

    ``first`` and ``then`` are title, place and days of each, in words.
    """

    meetings: tuple[str, str]
    first: str
    then: str
    free_days: int
    same_delegates: bool


@dataclass(frozen=True)
class ForMember:
    """What the change means to a member. ``hosted`` are changes of what it hosts or did, ``attended`` all others.

    ``hosts`` are the meetings that it hosts now, in words. ``tight`` are pairs of its meetings that now leave too few
    free days to travel, ``eased`` those that no longer do. ``answer`` is what it said to the version, ``earlier`` to
    the one that it is compared with. ``asked``: its answer to the version is wanted.
    """

    member: Member
    hosts: tuple[str, ...]
    hosted: tuple[Changed, ...]
    attended: tuple[Changed, ...]
    hits: tuple[Hit, ...]
    tight: tuple[Pair, ...]
    eased: tuple[Pair, ...]
    asked: bool
    answer: Answered | None
    earlier: Answered | None

    @property
    def touched(self) -> bool:
        """Whether anything changes for it."""
        return bool(self.hosted or self.attended or self.hits or self.tight or self.eased)


@dataclass(frozen=True)
class Said:
    """What members said, from the log, to version ``number`` and to ``since``, with which it is compared (0: none).

    ``life`` is where the calendar stands, if the version is its latest. ``redact``: neither names nor reasons.
    """

    log: Sequence[Event]
    number: int
    since: int
    life: Life | None
    redact: bool

    def to(self, number: int, member: str) -> Answered | None:
        """The member's answer to the version; None where it gave none."""
        found: Answered | None = None
        for event in self.log:
            act = event.act
            if not isinstance(act, acts.Responded | acts.Withdrawn) or (act.version, act.member) != (number, member):
                continue
            by, why = ("", None) if self.redact else (event.by, act.why)
            if isinstance(act, acts.Responded):
                found = Answered(act.answer, by, event.at, why, act.suggests)
            elif found is not None:
                found = Answered(found.answer, found.by, found.at, found.why, found.suggests, withdrawn=True)
        return found

    def asks(self, member: str) -> bool:
        """Whether the member's answer to the version is wanted now."""
        life = self.life
        return life is not None and life.stage in AT_THE_MEMBERS and member in life.asked and member not in life.answers


def for_members(was: Version | None, now: Version, found: Sequence[Changed], said: Said) -> Iterator[ForMember]:
    """What the changes from the one version to the other mean to each member of the year, in the rulebook's order."""
    year = now.plan.cycle
    before = (was, judge(was.book, was.plan)) if was else None
    report = judge(now.book, now.plan)
    for member in now.book.members:
        if not member.belongs_on(date(year, 12, 31)):
            continue
        old = member_year(member, before[0].plan, before[1], ()) if before else None
        new = member_year(member, now.plan, report, ())
        yield ForMember(
            member,
            tuple(_placed(one.placement, one.place) for one in new.seen if one.hosts),
            *of_member(found, member, year),
            tuple(_hits(old, new)),
            tuple(_others(new, old)),
            tuple(_others(old, new)),
            said.asks(member.id),
            said.to(said.number, member.id),
            said.to(said.since, member.id),
        )


def _hits(old: MemberYear | None, new: MemberYear) -> Iterator[Hit]:
    """The days off that a meeting takes and did not take before, then those that it leaves."""
    before = {key_of(one.placement.meeting): one for one in old.seen} if old else {}
    after = {key_of(one.placement.meeting): one for one in new.seen}
    for here, there, freed in ((after, before, False), (before, after, True)):
        for key, one in here.items():
            other = there.get(key)
            known = {holiday.day for holiday in other.holidays} if other else set()
            taken = tuple(holiday for holiday in one.holidays if holiday.day not in known)
            weekend = tuple(day for day in one.weekend if not other or day not in other.weekend)
            if taken or weekend:
                yield Hit(one.placement.id, title_of(Entry(one.placement)), taken, weekend, freed)


def _others(here: MemberYear | None, there: MemberYear | None) -> Iterator[Pair]:
    """The tight pairs of the one that the other does not have."""
    known = {_identity(one) for one in there.tight} if there else set()
    for one in here.tight if here else ():
        if _identity(one) not in known:
            first, then = one.first, one.then
            named = (first.placement.id, then.placement.id)
            words = (_placed(first.placement, first.place), _placed(then.placement, then.place))
            yield Pair(named, *words, one.free_days, one.same_delegates)


def _identity(one: Tight) -> tuple[str, str, int]:
    return key_of(one.first.placement.meeting), key_of(one.then.placement.meeting), one.free_days


def _placed(placed: Placement, place: str | None) -> str:
    days = days_in_words(placed.first_day, placed.last_day)
    return f"{title_of(Entry(placed))} ({', '.join(part for part in (place, days) if part)})"
