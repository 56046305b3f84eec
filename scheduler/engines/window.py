"""The days that are left to each meeting, and what closed the others: for people who are asked to choose one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constraints.board import Board
from constraints.requirements import AllowedDays, Requirement
from scheduler.engines.dead import Dead
from scheduler.engines.propagate import Windows


@dataclass(frozen=True)
class Window:
    """The days ``starts`` on which a meeting may begin, as far as windows tell; in order, and never empty.

    ``before`` and ``after`` are the requirements by which none is earlier or later, ``inside`` those of the meeting
    alone that close days between the first and the last.
    """

    starts: tuple[int, ...]
    before: tuple[Requirement, ...]
    after: tuple[Requirement, ...]
    inside: tuple[AllowedDays, ...]


def told_windows(board: Board, requirements: Sequence[Requirement]) -> Mapping[str, Window] | Dead:
    """Each meeting's days after propagation; or why the hard requirements cannot all hold.

    What a choice of hosts decides is left out.
    """
    found = Windows(board, [r for r in requirements if r.weight is None and not r.given])
    dead = found.propagate()
    return dead if dead is not None else {name: _window(found, name) for name in found.low}


def _window(found: Windows, name: str) -> Window:
    starts = tuple(found.starts(name))
    within = range(starts[0], starts[-1] + 1)
    inside = [one for one in found.days.get(name, ()) if not one.days.issuperset(within)]
    return Window(starts, found.why_low[name], found.why_high[name], tuple(inside))
