"""The Board: one term in whole days, and what the rules require on it. No solver in sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING

from constraints.meetings import Facts, Meeting, Placement, Term
from constraints.requirements import (
    FAR,
    AllowedDays,
    AllowedHosts,
    AnyOf,
    Gap,
    Given,
    HostLoad,
    Interval,
    PricedDays,
    Requirement,
    SameWeek,
    Settled,
    Spread,
    host_of,
)

if TYPE_CHECKING:
    from constraints.rule import Rule

NUMBERED = "numbered-"
"""What the requirements that keep a body's meetings in date order are called, before the body's id."""


@dataclass
class Board:
    """The term as day numbers. Rules post requirements; engines read ``requirements``, ``size`` and ``span``.

    Structural limits (a meeting lies within the term) are ``latest``; everything else is a requirement by rule.
    ``candidates`` are the members of which a host is to be chosen, by the name of each choice.
    """

    term: Term
    requirements: list[Requirement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.span = (self.term.last_day - self.term.first_day).days + 1
        self.size: dict[str, int] = {m.id: m.days for m in self.term.meetings}
        self.latest: dict[str, int] = {m.id: self.span - m.days for m in self.term.meetings}
        self.candidates: dict[str, tuple[str, ...]] = {
            host_of(m.id): m.candidates for m in self.meetings if m.candidates and m.host_with is None
        }
        self._number_by_date()

    def _number_by_date(self) -> None:
        """A body's meetings follow each other by their numbers, which dates give them: no rule, and never given up."""
        for body in dict.fromkeys(m.body.id for m in self.meetings):
            rows = [m for m in self.meetings if m.body.id == body and not m.special]
            for earlier, later in pairwise(sorted(rows, key=lambda m: m.number)):
                gap = Gap(f"{NUMBERED}{body}", (earlier.id, later.id), None, ((earlier.days, FAR),))
                self.requirements.append(gap)

    @property
    def facts(self) -> Facts:
        """What the term takes as given."""
        return self.term.facts

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings to place, in the term's order."""
        return self.term.meetings

    def number(self, day: date) -> int:
        """The day's number: 0 for the term's first day, negative before."""
        return (day - self.term.first_day).days

    def day(self, number: int) -> date:
        """The day of that number."""
        return self.term.first_day + timedelta(days=number)

    def starts(self, meeting: Meeting) -> range:
        """The day numbers on which the meeting can begin and still end within the term."""
        return range(self.latest[meeting.id] + 1)

    def placed(self, start: Mapping[str, int]) -> tuple[Placement, ...]:
        """Day numbers as dates, in the order of the days, each meeting with the host that was chosen."""
        rows = []
        for meeting in self.meetings:
            (hosted,) = (m for (m,), given in self.hosted(meeting) if all(start[name] == n for name, n in given))
            rows.append(Placement(hosted, self.day(start[hosted.id]), self.day(start[hosted.id] + hosted.days - 1)))
        return tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id)))

    def hosted(self, *meetings: Meeting) -> Iterator[tuple[tuple[Meeting, ...], Given]]:
        """Every way in which the meetings may be hosted, each with the choices that it comes from.

        A meeting whose host is settled, or to be confirmed by nobody here, comes as it is.
        """
        for ways in product(*(self._ways(meeting) for meeting in meetings)):
            given = dict(choice for _, choices in ways for choice in choices)
            if all(given[name] == number for _, choices in ways for name, number in choices):
                yield tuple(meeting for meeting, _ in ways), tuple(given.items())

    def _ways(self, meeting: Meeting) -> list[tuple[Meeting, Given]]:
        name = host_of(meeting.host_with or meeting.id)
        if meeting.host is not None or name not in self.candidates:
            return [(meeting, ())]
        capitals = {member.id: member.capital for member in self.facts.members}
        return [
            (replace(meeting, host=member, city=meeting.city or capitals.get(member)), ((name, number),))
            for number, member in enumerate(self.candidates[name])
        ]

    def begin_on(self, rule: Rule, meeting: Meeting, days: Iterable[int], given: Given = ()) -> None:
        """The meeting begins on one of the day numbers."""
        within = frozenset(days) & frozenset(self.starts(meeting))
        self.requirements.append(AllowedDays(rule.id, (meeting.id,), rule.weight, within, given))

    def price_days(self, rule: Rule, meeting: Meeting, units: Mapping[int, int], given: Given = ()) -> None:
        """Each day number on which the meeting may begin has its units; hard rules forbid those that have any."""
        if rule.weight is None:
            self.begin_on(rule, meeting, set(self.starts(meeting)) - {day for day, n in units.items() if n}, given)
            return
        by_day = {day: n for day in self.starts(meeting) if (n := units.get(day, 0))}
        if by_day:
            self.requirements.append(PricedDays(rule.id, (meeting.id,), rule.weight, by_day, given))

    def precede(
        self, rule: Rule, first: Meeting, then: Meeting, least_free: int, most_free: int | None, per: int | None
    ) -> None:
        """``then`` begins after ``first`` has ended, with so many free days between, at least and at most."""
        most = FAR if most_free is None else first.days + most_free
        self._gap(rule, first, then, ((first.days + least_free, most),), per)

    def start_after_start(
        self, rule: Rule, first: Meeting, then: Meeting, least: int, most: int | None, per: int | None
    ) -> None:
        """``then`` begins so many days after ``first`` begins, at least and at most; they may overlap."""
        self._gap(rule, first, then, ((least, FAR if most is None else most),), per)

    def keep_apart(
        self, rule: Rule, one: Meeting, other: Meeting, free_days: int, per: int | None, given: Given = ()
    ) -> None:
        """The two do not overlap, and at least so many free days lie between them, whichever comes first."""
        allowed = ((-FAR, -(other.days + free_days)), (one.days + free_days, FAR))
        self._gap(rule, one, other, allowed, per, given)

    def near_any(self, rule: Rule, choices: Iterable[tuple[Meeting, Meeting, tuple[Interval, ...]]]) -> None:
        """At least one of the choices holds: the second meeting's start, less the first's, in one of the intervals."""
        gaps = tuple(Gap(rule.id, (a.id, b.id), rule.weight, allowed) for a, b, allowed in choices)
        if len(gaps) == 1:
            self.requirements.append(gaps[0])
        elif gaps:
            names = tuple(dict.fromkeys(name for gap in gaps for name in gap.meetings))
            self.requirements.append(AnyOf(rule.id, names, rule.weight, gaps))

    def spread(self, rule: Rule, meetings: Iterable[Meeting], most: int, period_of: Iterable[int]) -> None:
        """At most so many of the meetings begin in any one period."""
        names = tuple(m.id for m in meetings)
        if len(names) > most:
            self.requirements.append(Spread(rule.id, names, rule.weight, most, tuple(period_of)))

    def same_week(self, rule: Rule, one: Meeting, other: Meeting) -> None:
        """The two begin in one week, Monday to Sunday."""
        shift = self.term.first_day.weekday()
        self.requirements.append(SameWeek(rule.id, (one.id, other.id), rule.weight, shift))

    def host_among(self, rule: Rule, meeting: Meeting, members: Iterable[str], given: Given = ()) -> None:
        """One of the members hosts the meeting; where its host is settled, that is broken or kept on any day."""
        name, members = host_of(meeting.host_with or meeting.id), tuple(members)
        if meeting.host is None and name in self.candidates:
            numbers = frozenset(n for n, member in enumerate(self.candidates[name]) if member in members)
            self.requirements.append(AllowedHosts(rule.id, (meeting.id,), rule.weight, name, numbers, given))
        elif meeting.host is not None and meeting.host not in members:
            self._host_elsewhere(rule, meeting, given)

    def _host_elsewhere(self, rule: Rule, meeting: Meeting, given: Given) -> None:
        """The meeting's settled host is wrong: on any day, or where another meeting's choice falls so."""
        if not given:
            self.settle(rule, 1)
        for name, number in given:
            others = frozenset(range(len(self.candidates[name]))) - {number}
            self.requirements.append(AllowedHosts(rule.id, (meeting.id,), rule.weight, name, others))

    def host_load(
        self, rule: Rule, meetings: Iterable[Meeting], member: str, most: int, periods: Iterable[int]
    ) -> None:
        """The member hosts at most so many of the meetings that begin in any one period."""
        rows = [(m.id, given) for one in meetings for (m,), given in self.hosted(one) if m.host == member]
        if len(rows) > most:
            names, hosted = zip(*rows, strict=True) if rows else ((), ())
            self.requirements.append(HostLoad(rule.id, names, rule.weight, most, tuple(periods), hosted))

    def settle(self, rule: Rule, units: int) -> None:
        """The rule is broken by so many units before any day is chosen."""
        if units:
            self.requirements.append(Settled(rule.id, (), rule.weight, units))

    def _gap(
        self,
        rule: Rule,
        first: Meeting,
        second: Meeting,
        allowed: tuple[Interval, ...],
        per: int | None,
        given: Given = (),
    ) -> None:
        self.requirements.append(Gap(rule.id, (first.id, second.id), rule.weight, allowed, per, given))
