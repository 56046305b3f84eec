"""What engines read: a closed set of requirements over whole days.

A meeting's ``start`` is a day number, 0 for the term's first day; it takes the days start .. start + size - 1.
Each requirement names its rule and its meetings, so that it can be told to a person, and can say by how many
units a set of starts breaks it: 0 where it holds. ``weight`` is the price of one unit; None: it must hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

FAR = 100_000
"""More days than any horizon: the open end of an interval of days."""

Interval = tuple[int, int]


@dataclass(frozen=True, eq=False)
class AllowedDays:
    """The meeting begins on one of the days; a price is for one breach, however far off."""

    rule: str
    meetings: tuple[str]
    weight: int | None
    days: frozenset[int]

    def units(self, start: Mapping[str, int]) -> int:
        """1 when it begins on another day."""
        return 0 if start[self.meetings[0]] in self.days else 1


@dataclass(frozen=True, eq=False)
class PricedDays:
    """Beginning on a day costs the units listed for it, on other days nothing. Never hard."""

    rule: str
    meetings: tuple[str]
    weight: int
    by_day: Mapping[int, int]

    def units(self, start: Mapping[str, int]) -> int:
        """The units of the day it begins on."""
        return self.by_day.get(start[self.meetings[0]], 0)


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

    def units(self, start: Mapping[str, int]) -> int:
        """Units by the distance in days to the nearest allowed interval."""
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

    def units(self, start: Mapping[str, int]) -> int:
        """Meetings over the limit, summed over the periods."""
        begun = Counter(self.period_of[start[m]] for m in self.meetings)
        return sum(max(0, n - self.most) for n in begun.values())


@dataclass(frozen=True, eq=False)
class Settled:
    """A rule that is broken by ``broken`` units whatever the days: what meets, and how often, is no matter of dates.

    It names no meetings, since none of them can be moved to mend it.
    """

    rule: str
    meetings: tuple[()]
    weight: int | None
    broken: int

    def units(self, start: Mapping[str, int]) -> int:
        """The same for all starts."""
        return self.broken


Requirement = AllowedDays | PricedDays | Gap | AnyOf | Spread | Settled
