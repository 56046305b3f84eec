"""A second solver for what a board requires: Choco, through CPMpy, told every hard requirement in its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import cpmpy

from constraints.board import Board
from constraints.requirements import AllowedDays, AllowedHosts, AnyOf, Gap, HostLoad, Requirement, SameWeek, Spread
from scheduler.engines import cpsat


def choco_finds_a_plan(board: Board, requirements: Sequence[Requirement]) -> bool:
    """Whether Choco finds starts and hosts that keep all of the requirements."""
    start = {name: cpmpy.intvar(0, last, name=name) for name, last in board.latest.items()}
    start |= {name: cpmpy.intvar(0, len(of) - 1, name=name) for name, of in board.candidates.items()}
    found: bool = cpmpy.Model([_kept(one, start) for one in requirements]).solve(solver="choco")
    return found


def _kept(one: Requirement, start: Mapping[str, Any]) -> Any:
    kept = _plainly(one, start)
    for name, number in one.given:
        kept = (start[name] != number) | kept
    return kept


def _plainly(one: Requirement, start: Mapping[str, Any]) -> Any:
    match one:
        case AllowedDays(meetings=(name,), days=days):
            return _among(start[name], days)
        case AllowedHosts(choice=name, hosts=hosts):
            return _among(start[name], hosts)
        case Gap(meetings=(first, second), allowed=allowed):
            apart = start[second] - start[first]
            return cpmpy.any([(apart >= low) & (apart <= high) for low, high in allowed])
        case AnyOf(choices=choices):
            return cpmpy.any([_plainly(gap, start) for gap in choices])
        case SameWeek(meetings=(first, second), shift=shift):
            return (start[first] + shift) // 7 == (start[second] + shift) // 7
        case Spread(meetings=names, most=most, period_of=period_of):
            at = [cpmpy.Element(list(period_of), start[name]) for name in names]
            return cpmpy.all([cpmpy.sum([one == p for one in at]) <= most for p in set(period_of)])
        case HostLoad(meetings=names, hosted=hosted, most=most, period_of=period_of):
            rows = [
                (cpmpy.Element(list(period_of), start[name]), cpmpy.all([start[c] == n for c, n in given] or [True]))
                for name, given in zip(names, hosted, strict=True)
            ]
            return cpmpy.all([cpmpy.sum([(at == p) & so for at, so in rows]) <= most for p in set(period_of)])
    return cpmpy.BoolVal(False)  # what is settled, is broken on any day


def _among(variable: Any, numbers: frozenset[int]) -> Any:
    return cpmpy.InDomain(variable, sorted(numbers)) if numbers else cpmpy.BoolVal(False)


Finds = Callable[[Board, Sequence[Requirement]], bool | None]
BOTH: tuple[Finds, ...] = (cpsat.feasible, choco_finds_a_plan)


def assert_minimal(board: Board, requirements: Sequence[Requirement]) -> None:
    """Impossible together; possible without any one, and so every smaller part of them. Two solvers say so."""
    for finds_a_plan in BOTH:
        assert finds_a_plan(board, requirements) is False
        for one in requirements:
            assert finds_a_plan(board, [other for other in requirements if other is not one]) is True
