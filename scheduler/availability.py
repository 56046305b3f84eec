"""Where a meeting could be: every day of the term, legal, at a price or blocked, all others staying. No solver.

Meetings that a rule ties to it day by day, as one held the day after another, move with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constraints.board import Board
from constraints.requirements import (
    AllowedDays,
    AnyOf,
    Gap,
    HostLoad,
    PricedDays,
    Requirement,
    SameWeek,
    Spread,
    holds,
)

Units = dict[str, list[int]]
"""By rule: for each day that is tried, the units that it is broken by, or their price."""


@dataclass(frozen=True)
class Columns:
    """What the rules that speak of a meeting say of each of ``days``, on which it and its ``block`` may begin.

    ``block`` holds the meeting and those that move with it. ``broken`` are units of rules that must hold, ``cost``
    the prices of the others. What other meetings break whatever this one does is not counted.
    """

    block: frozenset[str]
    days: range
    broken: Units
    cost: Units


@dataclass(frozen=True)
class Day:
    """What it comes to when the meeting begins on the day number.

    ``broken``: the rules that must hold and do not then, with their units; ``cost``: what the others cost, by rule.
    ``leaving``: the meetings that would not lie within the term; nothing else is told of such a day.
    """

    number: int
    broken: Mapping[str, int]
    cost: Mapping[str, int]
    leaving: tuple[str, ...] = ()

    @property
    def legal(self) -> bool:
        """Whether every rule that must hold does."""
        return not self.broken and not self.leaving

    @property
    def total(self) -> int:
        """What the rules that speak of the meeting cost then."""
        return sum(self.cost.values())


@dataclass(frozen=True)
class Availability:
    """Every day of the term for one meeting, which begins on day number ``now``; ``tied`` ones move with it."""

    meeting: str
    tied: tuple[str, ...]
    now: int
    days: tuple[Day, ...]

    @property
    def today(self) -> Day:
        """The day on which it is."""
        return self.days[self.now]

    def extra(self, day: Day) -> int:
        """What the year costs more with the meeting on that day; less if negative."""
        return day.total - self.today.total

    def changes(self, day: Day) -> dict[str, int]:
        """By rule, what costs more then, the most first; less if negative. Rules that cost the same are left out."""
        here = self.today.cost
        found = {rule: day.cost.get(rule, 0) - here.get(rule, 0) for rule in {**here, **day.cost}}
        return dict(sorted(((rule, n) for rule, n in found.items() if n), key=lambda row: (-row[1], row[0])))

    def new_breaches(self, day: Day) -> tuple[str, ...]:
        """The rules that must hold and that are broken then by more than they are now."""
        here = self.today.broken
        return tuple(rule for rule, units in day.broken.items() if units > here.get(rule, 0))

    def open(self, day: Day) -> bool:
        """Whether it may move there: nothing that must hold is broken anew. Where nothing is broken now: legal."""
        return not day.leaving and not self.new_breaches(day)

    @property
    def as_good(self) -> tuple[Day, ...]:
        """The days, that on which it is included, that break nothing anew and cost the same."""
        return tuple(day for day in self.days if self.open(day) and self.extra(day) == 0)


def availability(
    board: Board, start: Mapping[str, int], meeting: str, requirements: Sequence[Requirement] | None = None
) -> Availability:
    """Each day of the term for the meeting, all others (but those tied to it) staying where ``start`` has them.

    ``requirements`` None: the board's.
    """
    found = columns(board, start, meeting, requirements)
    broken, cost = list(found.broken.items()), list(found.cost.items())
    tied = tuple(m.id for m in board.meetings if m.id in found.block and m.id != meeting)
    days = []
    for number in range(board.span):
        if number not in found.days:
            shift = number - start[meeting]
            out = tuple(m for m in (meeting, *tied) if not 0 <= start[m] + shift <= board.latest[m])
            days.append(Day(number, {}, {}, out))
            continue
        at = number - found.days.start
        days.append(
            Day(
                number,
                {rule: column[at] for rule, column in broken if column[at]},
                {rule: column[at] for rule, column in cost if column[at]},
            )
        )
    return Availability(meeting, tied, start[meeting], tuple(days))


def columns(
    board: Board, start: Mapping[str, int], meeting: str, requirements: Sequence[Requirement] | None = None
) -> Columns:
    """What each rule says of each day, requirement by requirement; ``requirements`` None: the board's."""
    asked = board.requirements if requirements is None else requirements
    block = tied_to(asked, start, meeting)
    shifts = range(-min(start[name] for name in block), min(board.latest[name] - start[name] for name in block) + 1)
    broken: Units = {}
    cost: Units = {}
    for one in asked:
        inside = [name for name in one.meetings if name in block]
        if not inside or not holds(one.given, start):
            continue
        if isinstance(one, Gap | AnyOf) and len(inside) == len(one.meetings):
            continue  # They keep their distances when all of them move.
        table, factor = (broken, 1) if one.weight is None else (cost, one.weight)
        units = _units(one, start, block, shifts)
        column = table.get(one.rule)
        if column is None:
            table[one.rule] = [factor * n for n in units]
        else:
            table[one.rule] = [so_far + factor * n for so_far, n in zip(column, units, strict=True)]
    first = start[meeting] + shifts.start
    return Columns(block, range(first, first + len(shifts)), broken, cost)


def tied_to(requirements: Sequence[Requirement], start: Mapping[str, int], meeting: str) -> frozenset[str]:
    """The meeting and those that a rule ties to it day by day ("the day after"): they move when it moves."""
    block = {meeting}
    tied = [
        gap.meetings
        for one in requirements
        for gap in (one.choices if isinstance(one, AnyOf) else (one,))
        if isinstance(gap, Gap) and len(gap.allowed) == 1 and gap.allowed[0][0] == gap.allowed[0][1]
        if holds(gap.given, start) and gap.units(start) == 0
    ]
    for _ in tied:
        block |= {second for first, second in tied if first in block}
    return frozenset(block)


def _units(one: Requirement, start: Mapping[str, int], block: frozenset[str], shifts: range) -> Sequence[int]:
    """The requirement's units when the block moves by each of the shifts; it speaks of at least one of the block."""
    match one:
        case AllowedDays(meetings=(name,), days=allowed):
            here = start[name]
            return [0 if here + shift in allowed else 1 for shift in shifts]
        case PricedDays(meetings=(name,), by_day=by_day):
            here = start[name]
            return [by_day.get(here + shift, 0) for shift in shifts]
        case Gap():
            return _gap_units(one, start, block, shifts)
        case AnyOf(choices=choices):
            each = [_gap_units(choice, start, block, shifts) for choice in choices if holds(choice.given, start)]
            if len(each) < len(choices):
                return [0] * len(shifts)  # A choice that does not apply is kept.
            return [0 if 0 in at_once else 1 for at_once in zip(*each, strict=True)]
        case Spread(meetings=names, most=most, period_of=period_of):
            return _over(list(names), most, period_of, start, block, shifts)
        case HostLoad(meetings=names, most=most, period_of=period_of, hosted=hosted):
            rows = [name for name, given in zip(names, hosted, strict=True) if holds(given, start)]
            return _over(rows, most, period_of, start, block, shifts)
        case SameWeek(meetings=(one_name, other), shift=weekday):
            (a, b), (x, y) = (start[one_name] + weekday, start[other] + weekday), (one_name in block, other in block)
            return [int((a + x * shift) // 7 != (b + y * shift) // 7) for shift in shifts]
        case _:
            return [one.units(start)] * len(shifts)


def _gap_units(gap: Gap, start: Mapping[str, int], block: frozenset[str], shifts: range) -> list[int]:
    first, second = gap.meetings
    sign = (second in block) - (first in block)
    here = start[second] - start[first]
    if gap.per is None and sign:
        found = [1] * len(shifts)
        for low, high in gap.allowed:
            begin, end = sorted((sign * (low - here), sign * (high - here)))
            begin, end = max(begin - shifts.start, 0), min(end + 1 - shifts.start, len(shifts))
            if begin < end:
                found[begin:end] = [0] * (end - begin)
        return found
    return [_off(gap, here + sign * shift) for shift in shifts]


def _off(gap: Gap, apart: int) -> int:
    off = min(max(low - apart, apart - high, 0) for low, high in gap.allowed)
    return min(off, 1) if gap.per is None else -(-off // gap.per)


def _over(
    names: Sequence[str],
    most: int,
    period_of: Sequence[int],
    start: Mapping[str, int],
    block: frozenset[str],
    shifts: range,
) -> list[int]:
    """What the block's meetings add to those that are too many in a period."""
    moving = [start[name] for name in names if name in block]
    staying = Counter(period_of[start[name]] for name in names if name not in block)
    found = []
    for shift in shifts:
        begun = Counter(period_of[day + shift] for day in moving)
        found.append(
            sum(max(0, staying[at] + n - most) - max(0, staying[at] - most) for at, n in begun.items()),
        )
    return found
