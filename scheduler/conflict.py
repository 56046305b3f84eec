"""From "no plan" to a minimal conflict: shrunk rules first, then requirements, then confirmed another way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from constraints.board import Board
from constraints.requirements import Requirement
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.engines.propagate import Dead, dead_end
from scheduler.outcome import Outcome, Solved


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot all hold, of which none can be left out. ``sum_told``: the count that shows it."""

    requirements: tuple[Requirement, ...]
    sum_told: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules in it, in the order of the requirements."""
        return tuple(dict.fromkeys(r.rule for r in self.requirements))


@dataclass(frozen=True)
class Choice:
    """What giving up one rule of the conflict, for the meetings named in it, comes to.

    ``cost`` is that of the best calendar then, ``proven`` if none is cheaper; None: another conflict remains, or
    no calendar was found in time (``decided`` False).
    """

    rule: str
    meetings: tuple[str, ...]
    cost: int | None
    proven: bool = False
    decided: bool = True


class NotConfirmedError(Exception):
    """The solver called something impossible and could not confirm it: a bug, never shown as a conflict."""


def find(board: Board, limits: Limits | None = None) -> Conflict | None:
    """The minimal conflict of the board's hard requirements; None when they can all be met.

    Raises:
        NotConfirmedError: the impossibility could not be confirmed with presolve off, or by leaving one out.
    """
    limits = limits or Limits()
    hard: list[Requirement] = [r for r in board.requirements if r.weight is None]
    dead = dead_end(board, hard)
    if dead is None and cpsat.feasible(board, hard, limits) is not False:
        return None
    rough = list(dead.requirements) if dead else cpsat.core(board, hard, limits)

    def impossible(some: Sequence[Requirement]) -> bool:
        return cpsat.feasible(board, some, limits) is False

    if not impossible(rough):
        # A core that does not stand by itself is only a hint (or-tools issue 5141): begin again from everything.
        rough = hard
    kept = _shrink(rough, impossible, lambda one: one.rule)
    kept = _shrink(kept, impossible, lambda one: one)
    _confirm(board, kept, limits)
    return Conflict(tuple(kept), _sum(board, kept, dead))


def find_quickly(board: Board) -> tuple[Requirement, ...]:
    """Requirements that windows or a count show to be impossible together, before any search; empty: none seen."""
    dead = dead_end(board, board.requirements)
    return dead.requirements if dead else ()


def _shrink(
    found: Sequence[Requirement],
    impossible: Callable[[Sequence[Requirement]], bool],
    key: Callable[[Requirement], object],
) -> list[Requirement]:
    """Leave out one group after another; what is then possible needs the group."""
    kept = list(found)
    for group in dict.fromkeys(key(one) for one in found):
        without = [one for one in kept if key(one) != group]
        if without and impossible(without):
            kept = without
    return kept


def _confirm(board: Board, kept: Sequence[Requirement], limits: Limits) -> None:
    if cpsat.feasible(board, kept, replace(limits, presolve=False)) is not False:
        raise NotConfirmedError(f"without presolve these can be met: {[r.rule for r in kept]}")
    for one in kept:
        if cpsat.feasible(board, [other for other in kept if other is not one], limits) is not True:
            raise NotConfirmedError(f"leaving out {one.rule} for {one.meetings} does not make it possible")


def _sum(board: Board, kept: Sequence[Requirement], dead: Dead | None) -> str:
    """The count that shows the conflict, where it still does once the conflict is minimal."""
    again = dead_end(board, kept) if dead else None
    return again.told if again else ""


def choices(board: Board, conflict: Conflict, limits: Limits | None = None) -> tuple[Choice, ...]:
    """For each member of the conflict, the best calendar without it; the cheapest first, what does not help last."""
    found = [_give_up(board, group, limits or Limits()) for group in _by_rule(conflict.requirements)]
    return tuple(sorted(found, key=lambda c: (c.cost is None, c.cost or 0, c.rule)))


def _by_rule(requirements: Iterable[Requirement]) -> list[list[Requirement]]:
    groups: dict[str, list[Requirement]] = {}
    for one in requirements:
        groups.setdefault(one.rule, []).append(one)
    return list(groups.values())


def _give_up(board: Board, group: Sequence[Requirement], limits: Limits) -> Choice:
    left = [r for r in board.requirements if r not in group]
    outcome: Outcome = cpsat.solve(board, limits, requirements=left)
    names = tuple(dict.fromkeys(name for one in group for name in one.meetings))
    match outcome:
        case Solved(cost=cost, proven=proven):
            return Choice(group[0].rule, names, cost, proven)
        case _:
            decided = not hasattr(outcome, "seconds")
            return Choice(group[0].rule, names, None, decided=decided)
