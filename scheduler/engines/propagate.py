"""Before any search: windows pushed along the orders, and demand counted against the days there are.

Both find what search and CP-SAT are slow to see, and both explain themselves: the requirements that they used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constraints.board import Board
from constraints.requirements import FAR, AllowedDays, Gap, Requirement
from scheduler.engines.dead import Dead as Dead
from scheduler.engines.dead import Overfull as Overfull
from scheduler.engines.dead import once
from scheduler.engines.places import crowded


@dataclass(frozen=True)
class Window:
    """The days on which a meeting may still begin, and what closed those ``before``, those ``after`` and others
    ``inside``."""

    starts: tuple[int, ...]
    before: tuple[Requirement, ...]
    after: tuple[Requirement, ...]
    inside: tuple[AllowedDays, ...]


def dead_end(board: Board, requirements: Sequence[Requirement]) -> Dead | None:
    """Why the hard requirements cannot all hold, where windows or a count already tell; None tells nothing."""
    # What a choice of hosts decides is left to the search.
    hard = [r for r in requirements if r.weight is None and not r.given]
    windows = Windows(board, hard)
    return windows.propagate() or _overfull(board, hard, windows) or crowded(board, requirements, windows)


class Windows:
    """Each meeting's earliest and latest start, with the requirements that set each bound."""

    def __init__(self, board: Board, hard: Sequence[Requirement]) -> None:
        self.board = board
        self.low: dict[str, int] = dict.fromkeys(board.size, 0)
        self.high: dict[str, int] = dict(board.latest)
        self.why_low: dict[str, tuple[Requirement, ...]] = dict.fromkeys(board.size, ())
        self.why_high: dict[str, tuple[Requirement, ...]] = dict.fromkeys(board.size, ())
        self.days: dict[str, list[AllowedDays]] = defaultdict(list)
        self.orders = []
        self.open: dict[str, frozenset[int]] = {}
        for one in hard:
            if isinstance(one, AllowedDays):
                name = one.meetings[0]
                self.days[name].append(one)
                self.open[name] = self.open.get(name, one.days) & one.days
            elif isinstance(one, Gap) and len(one.allowed) == 1:
                self.orders.append(one)

    def propagate(self) -> Dead | None:
        """Tighten until nothing moves; a window that closes is a dead end."""
        for _ in range(len(self.low) * 4 + 4):
            before = (dict(self.low), dict(self.high))
            for name in self.low:
                if (dead := self._to_allowed_days(name)) is not None:
                    return dead
            for gap in self.orders:
                self._along(gap)
            for name, low in self.low.items():
                if low > self.high[name]:
                    return self._closed(name)
            if before == (self.low, self.high):
                return None
        return None

    def starts(self, name: str) -> list[int]:
        """The days on which the meeting may still begin, in order."""
        span = range(self.low[name], self.high[name] + 1)
        return [day for day in span if name not in self.open or day in self.open[name]]

    def why(self, name: str) -> tuple[Requirement, ...]:
        """The requirements that leave the meeting no other days to begin on."""
        return (*self.why_low[name], *self.why_high[name], *self.days.get(name, ()))

    def _to_allowed_days(self, name: str) -> Dead | None:
        low, high, left = self.low[name], self.high[name], self.starts(name)
        if not left:
            used = (*self.why_low[name], *self.why_high[name], *self._closing(name, range(low, high + 1)))
            return Dead(once(used), f"no day is left for {name}")
        if left[0] > low:
            self.why_low[name] = once((*self.why_low[name], *self._closing(name, range(low, left[0]))))
            self.low[name] = left[0]
        if left[-1] < high:
            self.why_high[name] = once((*self.why_high[name], *self._closing(name, range(left[-1] + 1, high + 1))))
            self.high[name] = left[-1]
        return None

    def _closing(self, name: str, days: range) -> list[AllowedDays]:
        """Those of the meeting's own requirements that close any of the days."""
        return [one for one in self.days[name] if not one.days.issuperset(days)]

    def _along(self, gap: Gap) -> None:
        first, second = gap.meetings
        least, most = gap.allowed[0]
        if least > -FAR:
            self._raise(second, self.low[first] + least, self.why_low[first], gap)
            self._lower(first, self.high[second] - least, self.why_high[second], gap)
        if most < FAR:
            self._raise(first, self.low[second] - most, self.why_low[second], gap)
            self._lower(second, self.high[first] + most, self.why_high[first], gap)

    def _raise(self, name: str, day: int, why: tuple[Requirement, ...], gap: Gap) -> None:
        if day > self.low[name]:
            self.low[name], self.why_low[name] = day, once((*why, gap))

    def _lower(self, name: str, day: int, why: tuple[Requirement, ...], gap: Gap) -> None:
        if day < self.high[name]:
            self.high[name], self.why_high[name] = day, once((*why, gap))

    def _closed(self, name: str) -> Dead:
        low, high = self.low[name], self.high[name]
        used = once((*self.why_low[name], *self.why_high[name]))
        when = f"not before {self.board.day(low)}, and not after {self.board.day(max(high, 0))}"
        return Dead(used, f"{name} can begin {when}")


def _overfull(board: Board, hard: Sequence[Requirement], windows: Windows) -> Dead | None:
    """Meetings that must not overlap, all within one window, and too long for it together (Hall's count)."""
    for gaps in _pools(board, hard):
        names = sorted({name for gap in gaps for name in gap.meetings})
        free = min(_free_days(board, gap) for gap in gaps)
        for low in sorted({windows.low[n] for n in names}):
            for high in sorted({windows.high[n] + board.size[n] for n in names}):
                inside = [n for n in names if windows.low[n] >= low and windows.high[n] + board.size[n] <= high]
                needed = sum(board.size[n] for n in inside) + free * (len(inside) - 1)
                there = _usable(windows, inside, free)
                if inside and needed > there:
                    used: list[Requirement] = [g for g in gaps if set(g.meetings) <= set(inside)]
                    for name in inside:
                        used += windows.why(name)
                    told = f"{len(inside)} meetings need {needed} days, the window has {there}"
                    return Overfull(once(used), told, len(inside), needed, there)
    return None


def _free_days(board: Board, gap: Gap) -> int:
    """The free days that an ``apart`` keeps, on the side where it keeps fewer."""
    first, second = gap.meetings
    return min(gap.allowed[1][0] - board.size[first], -gap.allowed[0][1] - board.size[second])


def _usable(windows: Windows, inside: Iterable[str], free: int) -> int:
    """Days on which one of the meetings may be going on, or may keep its free days; less those after the last."""
    usable: set[int] = set()
    for name in inside:
        for start in windows.starts(name):
            usable.update(range(start, start + windows.board.size[name] + free))
    return len(usable) - free


def _pools(board: Board, hard: Sequence[Requirement]) -> list[list[Gap]]:
    """Groups of meetings of which every two must be apart, by rule."""
    pairs: dict[str, dict[frozenset[str], Gap]] = defaultdict(dict)
    for one in hard:
        if not isinstance(one, Gap) or len(one.allowed) != 2 or _free_days(board, one) < 0:
            continue
        if one.allowed[0][0] == -FAR and one.allowed[1][1] == FAR:
            pairs[one.rule][frozenset(one.meetings)] = one
    found = []
    for between in pairs.values():
        left = dict(between)
        names = sorted({name for pair in between for name in pair})
        while left:
            members = sorted(next(iter(left)))
            for name in names:
                if name not in members and all(frozenset((name, m)) in between for m in members):
                    members.append(name)
            pool = [frozenset((a, b)) for at, a in enumerate(members) for b in members[at + 1 :]]
            for pair in pool:
                left.pop(pair, None)
            found.append([between[pair] for pair in pool])
    return found


def windows(board: Board, requirements: Sequence[Requirement]) -> Mapping[str, tuple[int, int]]:
    """Each meeting's earliest and latest start after propagation, for people who ask why a window is narrow."""
    found = Windows(board, [r for r in requirements if r.weight is None and not r.given])
    found.propagate()
    return {name: (found.low[name], found.high[name]) for name in found.low}
