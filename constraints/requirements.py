"""What engines read: a closed set of requirements over whole days.

A meeting's ``start`` is a day number, 0 for the term's first day; it takes the days start .. start + size - 1.
Each requirement names its rule and its meetings, so that it can be told to a person, and can say by how many
units a set of starts breaks it: 0 where it holds. ``weight`` is the price of one unit; None: it must hold.

Where a meeting's host is to be chosen, the same set of starts holds the number of the one chosen, under the name
``host_of(meeting)``. ``given`` are such choices under which alone a requirement speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

FAR = 100_000
"""More days than any horizon: the open end of an interval of days."""

Interval = tuple[int, int]
Given = tuple[tuple[str, int], ...]
"""Choices of hosts, all of them: the name of each choice and the number of the candidate."""


def host_of(meeting: str) -> str:
    """The name under which the number of the meeting's host is found among the starts."""
    return f"{meeting} host"


def holds(given: Given, start: Mapping[str, int]) -> bool:
    """Whether the hosts are chosen so."""
    return all(start[name] == number for name, number in given)


@dataclass(frozen=True, eq=False)
class AllowedDays:
    """The meeting begins on one of the days; a price is for one breach, however far off."""

    rule: str
    meetings: tuple[str]
    weight: int | None
    days: frozenset[int]
    given: Given = ()

    def units(self, start: Mapping[str, int]) -> int:
        """1 when it begins on another day."""
        return 0 if start[self.meetings[0]] in self.days or not holds(self.given, start) else 1


@dataclass(frozen=True, eq=False)
class PricedDays:
    """Beginning on a day costs the units listed for it, on other days nothing. Never hard."""

    rule: str
    meetings: tuple[str]
    weight: int
    by_day: Mapping[int, int]
    given: Given = ()

    def units(self, start: Mapping[str, int]) -> int:
        """The units of the day it begins on."""
        return self.by_day.get(start[self.meetings[0]], 0) if holds(self.given, start) else 0


@dataclass(frozen=True, eq=False)
class Gap:
    """start(second) - start(first) lies in one of the ``allowed`` intervals (both ends included, sorted, apart).

    ``per`` is how many days off make one unit, the last one begun counting whole; None: any breach is one unit.
    Precede, Beside and Apart of the design are three shapes of this one.
    """

    rule: str
    meetings: tuple[str, str]
    weight: int | None
    allowed: tuple[Interval, ...]
    per: int | None = None
    given: Given = ()

    def units(self, start: Mapping[str, int]) -> int:
        """Units by the distance in days to the nearest allowed interval."""
        if not holds(self.given, start):
            return 0
        first, second = self.meetings
        apart = start[second] - start[first]
        off = min(max(low - apart, apart - high, 0) for low, high in self.allowed)
        if self.per is None:
            return min(off, 1)
        return -(-off // self.per)


@dataclass(frozen=True, eq=False)
class AnyOf:
    """At least one of the gaps holds; a price is for none of them holding."""

    rule: str
    meetings: tuple[str, ...]
    weight: int | None
    choices: tuple[Gap, ...]
    given: ClassVar[Given] = ()

    def units(self, start: Mapping[str, int]) -> int:
        """1 when none of them holds."""
        return 0 if any(choice.units(start) == 0 for choice in self.choices) else 1


@dataclass(frozen=True, eq=False)
class Spread:
    """At most ``most`` of the meetings begin in any one period; each one over is a unit.

    ``period_of`` gives the period's number for each day of the horizon.
    """

    rule: str
    meetings: tuple[str, ...]
    weight: int | None
    most: int
    period_of: tuple[int, ...]
    given: ClassVar[Given] = ()

    def units(self, start: Mapping[str, int]) -> int:
        """Meetings over the limit, summed over the periods."""
        begun = Counter(self.period_of[start[m]] for m in self.meetings)
        return sum(max(0, n - self.most) for n in begun.values())

    def without(self, meetings: Collection[str]) -> Spread | None:
        """The same limit on the other meetings; None where they cannot be too many."""
        others = tuple(m for m in self.meetings if m not in meetings)
        return replace(self, meetings=others) if len(others) > self.most else None


@dataclass(frozen=True, eq=False)
class SameWeek:
    """The two begin in one week; ``shift`` is the weekday of the term's first day, Monday being 0."""

    rule: str
    meetings: tuple[str, str]
    weight: int | None
    shift: int
    given: Given = ()

    def units(self, start: Mapping[str, int]) -> int:
        """1 when they begin in different weeks."""
        first, second = ((start[name] + self.shift) // 7 for name in self.meetings)
        return int(first != second and holds(self.given, start))


@dataclass(frozen=True, eq=False)
class AllowedHosts:
    """The choice of a host falls on one of the candidates; ``choice`` is its name, ``hosts`` their numbers."""

    rule: str
    meetings: tuple[str]
    weight: int | None
    choice: str
    hosts: frozenset[int]
    given: Given = ()

    def units(self, start: Mapping[str, int]) -> int:
        """1 when another one hosts."""
        return int(start[self.choice] not in self.hosts and holds(self.given, start))


@dataclass(frozen=True, eq=False)
class HostLoad:
    """One member hosts at most ``most`` of the meetings that begin in any one period; each one over is a unit.

    ``period_of`` gives the period's number for each day of the horizon. ``hosted`` says for each of the meetings
    under which choice of a host the member hosts it; none: it does.
    """

    rule: str
    meetings: tuple[str, ...]
    weight: int | None
    most: int
    period_of: tuple[int, ...]
    hosted: tuple[Given, ...]
    given: ClassVar[Given] = ()

    def units(self, start: Mapping[str, int]) -> int:
        """Meetings over the limit, summed over the periods."""
        rows = zip(self.meetings, self.hosted, strict=True)
        begun = Counter(self.period_of[start[m]] for m, given in rows if holds(given, start))
        return sum(max(0, n - self.most) for n in begun.values())

    def without(self, meetings: Collection[str]) -> HostLoad | None:
        """The same limit on the other meetings; None where they cannot be too many."""
        rows = [row for row in zip(self.meetings, self.hosted, strict=True) if row[0] not in meetings]
        if len(rows) <= self.most:
            return None
        return replace(self, meetings=tuple(m for m, _ in rows), hosted=tuple(given for _, given in rows))


@dataclass(frozen=True, eq=False)
class Settled:
    """A rule that is broken by ``broken`` units whatever the days: what meets, and how often, is no matter of dates.

    It names no meetings, since none of them can be moved to mend it.
    """

    rule: str
    meetings: tuple[()]
    weight: int | None
    broken: int
    given: ClassVar[Given] = ()

    def units(self, start: Mapping[str, int]) -> int:
        """The same for all starts."""
        return self.broken


Requirement = AllowedDays | PricedDays | Gap | AnyOf | Spread | SameWeek | AllowedHosts | HostLoad | Settled
