"""From "no plan" to a minimal conflict: shrunk rules first, then requirements, then confirmed another way."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from constraints.board import NUMBERED, Board
from constraints.requirements import Requirement, Settled
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.engines.propagate import Dead, Overfull, dead_end
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


class NotDecidedError(Exception):
    """The limit, or Ctrl-C, came before the conflict was minimal and confirmed."""


def find(board: Board, limits: Limits | None = None) -> Conflict | None:
    """The minimal conflict of the board's hard requirements; None when they can all be met.

    Raises:
        NotConfirmedError: the impossibility could not be confirmed with presolve off, or by leaving one out.
        NotDecidedError: the limit came first.
    """
    limits = limits or Limits()
    ask = _Asking(board, limits)
    hard: list[Requirement] = [r for r in board.requirements if r.weight is None]
    dead = dead_end(board, hard)
    if dead is None and ask.possible(hard):
        return None
    rough = list(dead.requirements) if dead else cpsat.core(board, hard, limits)
    if ask.possible(rough):
        # A core that does not stand by itself is only a hint (or-tools issue 5141): begin again from everything.
        rough = hard
    kept = _shrink(rough, ask, {one: one.rule for one in rough})
    for meeting in board.meetings:
        kept = _shrink(kept, ask, {one: meeting.id for one in kept if meeting.id in one.meetings})
    kept = _shrink(kept, ask, {one: one for one in kept})
    _confirm(board, kept, ask, limits)
    return Conflict(tuple(kept), _sum(board, kept, dead))


def find_quickly(board: Board) -> tuple[Requirement, ...]:
    """Requirements that windows or a count show to be impossible together, before any search; empty: none seen."""
    dead = dead_end(board, board.requirements)
    return dead.requirements if dead else ()


class _Asking:
    """The engine's word on sets of requirements, each asked for once."""

    def __init__(self, board: Board, limits: Limits) -> None:
        self._board, self._limits = board, limits
        self._known: dict[frozenset[Requirement], bool] = {}

    def possible(self, some: Sequence[Requirement]) -> bool:
        """Whether all of them can be met. Raises NotDecidedError where the limit came first."""
        key = frozenset(some)
        if key not in self._known:
            found = cpsat.feasible(self._board, some, self._limits)
            if found is None:
                raise NotDecidedError
            self._known[key] = found
        return self._known[key]


def _shrink(found: Sequence[Requirement], ask: _Asking, group_of: Mapping[Requirement, object]) -> list[Requirement]:
    """Leave out one group after another; what is then possible needs the group."""
    kept = list(found)
    for group in dict.fromkeys(group_of.values()):
        without = [one for one in kept if one not in group_of or group_of[one] != group]
        if len(without) < len(kept) and not ask.possible(without):
            kept = without
    return kept


def _confirm(board: Board, kept: Sequence[Requirement], ask: _Asking, limits: Limits) -> None:
    if not kept:
        raise NotConfirmedError("no plan was found even without any requirement")
    found = cpsat.feasible(board, kept, replace(limits, presolve=False))
    if found is None:
        raise NotDecidedError
    if found:
        raise NotConfirmedError(f"without presolve these can be met: {[r.rule for r in kept]}")
    for one in kept:
        if not ask.possible([other for other in kept if other is not one]):
            raise NotConfirmedError(f"leaving out {one.rule} for {one.meetings} does not make it possible")


def _sum(board: Board, kept: Sequence[Requirement], dead: Dead | None) -> str:
    """The count that shows the conflict: of all who want the days, and of those that already are too many."""
    again = dead_end(board, kept) if dead else None
    if again is None:
        return ""
    if isinstance(dead, Overfull) and isinstance(again, Overfull) and again.told != dead.told:
        return f"{dead.told}; {again.meetings} of them already need {again.needed}"
    return again.told


def choices(
    board: Board, conflict: Conflict, limits: Limits | None = None, entries: Container[str] = ()
) -> tuple[Choice, ...]:
    """For each member of the conflict, the best calendar without it; the cheapest first, what does not help last.

    A rule is given up for the meetings of the conflict; as a whole one of ``entries``, what a person asked for, and one
    that is broken on any day, which names no meetings. That a body's meetings are numbered by date is not given up.
    """
    groups = [group for group in _by_rule(conflict.requirements) if not group[0].rule.startswith(NUMBERED)]
    wider = [
        [r for r in board.requirements if r.rule == group[0].rule]
        if group[0].rule in entries or any(isinstance(one, Settled) for one in group)
        else group
        for group in groups
    ]
    found = [_give_up(board, group, limits or Limits()) for group in wider]
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
