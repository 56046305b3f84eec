"""Why a meeting is where it is: each answer is obtained by trying its other days, all other meetings staying.

Meetings that a rule ties to it day by day, as the ADMM-Plus to the day after the ADMM, move with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from constraints.board import Board
from constraints.requirements import FAR, AnyOf, Gap, holds
from scheduler.availability import Availability, Day, columns


@dataclass(frozen=True)
class Binding:
    """The rule that binds a meeting to its day most.

    Without it, moving this meeting alone (with those tied to it) would save ``saving``, which may be less than what
    the year as a whole would save; at 0 it only rules out days that would be as good. ``equal_days`` counts the
    days, this one included, that are as good under all rules; ``rule`` None: nothing speaks of the meeting.
    """

    meeting: str
    rule: str | None
    saving: int
    equal_days: int


def bindings(board: Board, start: Mapping[str, int]) -> dict[str, Binding]:
    """For each meeting the rule that binds it most, on the days given."""
    return {m.id: _binding(board, start, m.id) for m in board.meetings}


def _binding(board: Board, start: Mapping[str, int], meeting: str) -> Binding:
    found = columns(board, start, meeting)
    hard, cost = found.broken, found.cost
    # All move together; where one would leave the term there is nothing to try.
    at, now = range(len(found.days)), start[meeting] - found.days.start
    broken = [sum(1 for column in hard.values() if column[d]) for d in at]
    total = [sum(column[d] for column in cost.values()) for d in at]
    equal = sum(1 for d in at if not broken[d] and total[d] == total[now])
    without = [(*_without(at, now, broken, total, hard.get(rule), cost.get(rule)), rule) for rule in {**hard, **cost}]
    if not without:
        return Binding(meeting, None, 0, equal)
    order = {rule: at for at, rule in enumerate({**hard, **cost})}
    saving, _, rule = max(without, key=lambda f: (f[0], f[1], -order[f[2]]))
    return Binding(meeting, rule, saving, equal)


def _without(
    days: range,
    now: int,
    broken: Sequence[int],
    total: Sequence[int],
    hard: Sequence[int] | None,
    cost: Sequence[int] | None,
) -> tuple[int, int]:
    """Leaving out one rule: what moving would save, and how many days would be as good as today's."""
    here = total[now] - (cost[now] if cost else 0)
    free = [
        total[d] - (cost[d] if cost else 0) for d in days if broken[d] == (1 if hard is not None and hard[d] else 0)
    ]
    best = min(free)
    return here - best, sum(1 for c in free if c == here)


@dataclass(frozen=True)
class Side:
    """What holds a meeting on one side: earlier, ``step`` -1, or later, 1.

    ``between`` are the days up to the nearest one that it may move to, from its own outwards, each blocked; all of
    that side where there is none (``nearest`` None). ``limit`` is the nearest day on which a rule that must hold
    breaks; None: none does on that side.
    """

    step: int
    between: tuple[Day, ...]
    nearest: Day | None
    limit: Day | None

    @property
    def beside(self) -> Day | None:
        """The very next day on that side, blocked or not; None at the end of the term."""
        return self.between[0] if self.between else self.nearest

    def blocking(self, found: Availability) -> dict[str, int]:
        """The rules that would be broken anew on the days between, from the nearest on, with how many days each."""
        named = [rule for day in self.between for rule in found.new_breaches(day)]
        return {rule: named.count(rule) for rule in dict.fromkeys(named)}


def sides(found: Availability) -> tuple[Side, Side]:
    """What holds the meeting from going earlier, and from going later."""
    earlier, later = found.days[: found.now][::-1], found.days[found.now + 1 :]
    return _side(found, -1, earlier), _side(found, 1, later)


def _side(found: Availability, step: int, days: Sequence[Day]) -> Side:
    limit = next((day for day in days if found.new_breaches(day)), None)
    for at, day in enumerate(days):
        if found.open(day):
            return Side(step, tuple(days[:at]), day, limit)
    return Side(step, tuple(days), None, limit)


@dataclass(frozen=True)
class Link:
    """``later`` hangs on ``earlier`` by a rule that must hold.

    ``closer`` and ``farther`` are the days by which their distance may still shrink or grow; None: no limit. Where
    the rule is ``broken`` on these days both are 0.
    """

    earlier: str
    later: str
    rule: str
    closer: int | None
    farther: int | None
    broken: bool = False

    @property
    def tight(self) -> bool:
        """Whether one of the two cannot move by a day towards or away from the other."""
        return 0 in (self.closer, self.farther)


def chain(board: Board, start: Mapping[str, int], meeting: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """What the meeting depends on, link by link to the first, and what depends on it, to the last; by date.

    That two only keep apart is a link where they are as near as they may be.
    """
    links = [
        link
        for one in board.requirements
        if one.weight is None and isinstance(one, Gap | AnyOf) and holds(one.given, start)
        for link in _links(one, start)
    ]
    links.sort(key=lambda link: (start[link.earlier], start[link.later], link.earlier, link.later, link.rule))
    before, after = {meeting}, {meeting}
    for _ in board.meetings:
        before |= {link.earlier for link in links if link.later in before}
        after |= {link.later for link in links if link.earlier in after}
    return tuple(one for one in links if one.later in before), tuple(one for one in links if one.earlier in after)


def _links(one: Gap | AnyOf, start: Mapping[str, int]) -> Iterator[Link]:
    gaps = [gap for gap in (one.choices if isinstance(one, AnyOf) else (one,)) if holds(gap.given, start)]
    kept = [gap for gap in gaps if gap.units(start) == 0] or gaps
    # One that holds is enough for the rule: the first of them is told.
    for gap in kept[:1]:
        link = _link(gap, start)
        if len(gap.allowed) == 1 or link.tight:
            yield link


def _link(gap: Gap, start: Mapping[str, int]) -> Link:
    """The gap as an order in time: by its interval where that tells, otherwise as the two stand now."""
    first, second = gap.meetings
    apart = start[second] - start[first]
    low, high = min(gap.allowed, key=lambda allowed: max(allowed[0] - apart, apart - allowed[1], 0))
    if high <= 0 or (low < 0 and apart < 0):
        first, second, apart, low, high = second, first, -apart, -high, -low
    if not low <= apart <= high:
        return Link(first, second, gap.rule, 0, 0, broken=True)
    return Link(first, second, gap.rule, apart - low if low >= 0 else None, high - apart if high < FAR else None)
