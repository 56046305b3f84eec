"""From "no plan" to a minimal conflict: shrunk rules first, then requirements, then confirmed another way."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from constraints.board import NUMBERED, Board
from constraints.requirements import Requirement, Settled
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.engines.dead import Dead, Overfull
from scheduler.engines.propagate import dead_end
from scheduler.outcome import Outcome, Solved, Undecided

Case = tuple[str, tuple[str, ...]]
"""A rule and the meetings that it binds: what a conflict is made of, and what may be given up."""
Tell = Callable[[str], object]
"""Called with a line on how the work stands."""


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot all hold, of which none can be left out. ``sum_told``: the count that shows it."""

    requirements: tuple[Requirement, ...]
    sum_told: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules in it, in the order of the requirements."""
        return tuple(dict.fromkeys(r.rule for r in self.requirements))

    @property
    def cases(self) -> frozenset[Case]:
        """What of it can be given up. That a body's meetings are numbered by date is not among it."""
        return frozenset(case_of(r) for r in self.requirements if not is_numbering(r))


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


def case_of(one: Requirement) -> Case:
    """The rule and the meetings of a requirement."""
    return one.rule, one.meetings


def is_numbering(one: Requirement) -> bool:
    """Whether it keeps a body's meetings in the order of their numbers: no rule, and never given up."""
    return one.rule.startswith(NUMBERED)


class Asking:
    """The engine's word on sets of a board's requirements, each asked for once; all of it within one limit of time."""

    def __init__(self, board: Board, limits: Limits | None = None, tell: Tell | None = None) -> None:
        self.board, self._limits, self._tell = board, limits or Limits(), tell
        self.hard: list[Requirement] = [r for r in board.requirements if r.weight is None]
        self._began = time.monotonic()
        self._known: dict[frozenset[Requirement], bool] = {}

    def limits(self, share: int = 1) -> Limits:
        """What is left of the time, or an equal share of it. Raises NotDecidedError where nothing is."""
        passed = time.monotonic() - self._began
        if self._tell is not None:
            self._tell(f"looking for what conflicts {passed:4.1f} s  {len(self._known)} questions answered")
        if passed >= self._limits.seconds:
            raise NotDecidedError
        return replace(self._limits, seconds=(self._limits.seconds - passed) / share)

    def possible(self, some: Sequence[Requirement]) -> bool:
        """Whether all of them can be met. Raises NotDecidedError where the limit came first."""
        key = frozenset(some)
        if key not in self._known:
            found = cpsat.feasible(self.board, some, self.limits())
            if found is None:
                raise NotDecidedError
            self._known[key] = found
        return self._known[key]

    def refuses_unsimplified(self, some: Sequence[Requirement]) -> bool:
        """Whether they are impossible with presolve off too. Raises NotDecidedError where the limit came first."""
        found = cpsat.feasible(self.board, some, replace(self.limits(), presolve=False))
        if found is None:
            raise NotDecidedError
        return not found

    def core(self, some: Sequence[Requirement]) -> list[Requirement]:
        """A first hint at what is impossible among them."""
        return cpsat.core(self.board, some, self.limits())

    def best(self, some: Sequence[Requirement], share: int = 1) -> Outcome:
        """The cheapest plan that keeps them; undecided where the time is over."""
        try:
            limits = self.limits(share)
        except NotDecidedError:
            return Undecided(self._limits.seconds)
        return cpsat.solve(self.board, limits, requirements=some)


def find(board: Board, limits: Limits | None = None) -> Conflict | None:
    """The minimal conflict of the board's hard requirements; None when they can all be met.

    Raises:
        NotConfirmedError: the impossibility could not be confirmed with presolve off, or by leaving one out.
        NotDecidedError: the limit came first.
    """
    return find_among(Asking(board, limits))


def find_among(ask: Asking, some: Sequence[Requirement] | None = None) -> Conflict | None:
    """The minimal conflict among some hard requirements of a board, None given: all of them. Else as ``find``."""
    hard = ask.hard if some is None else list(some)
    dead = dead_end(ask.board, hard)
    if dead is None and ask.possible(hard):
        return None
    rough = list(dead.requirements) if dead else ask.core(hard)
    if ask.possible(rough):
        # A core that does not stand by itself is only a hint (or-tools issue 5141): begin again from everything.
        rough = hard
    numbering = [one for one in hard if is_numbering(one) and one not in rough]
    # The numbering is never given up, so what it makes needless is left out first, and last of all its own.
    kept = [*rough, *numbering]
    kept = _shrink(kept, ask, {one: one.rule for one in kept if not is_numbering(one)})
    for meeting in ask.board.meetings:
        of_meeting = [one for one in kept if meeting.id in one.meetings and not is_numbering(one)]
        kept = _shrink(kept, ask, dict.fromkeys(of_meeting, meeting.id))
    kept = _shrink(kept, ask, {one: case_of(one) for one in kept if not is_numbering(one)})
    kept = _shrink(kept, ask, {one: one.rule for one in kept if is_numbering(one)})
    kept = _shrink(kept, ask, {one: one for one in kept})
    _confirm(kept, ask)
    return Conflict(tuple(kept), _sum(ask.board, kept, dead))


def find_quickly(board: Board) -> tuple[Requirement, ...]:
    """Requirements that windows or a count show to be impossible together, before any search; empty: none seen."""
    dead = dead_end(board, board.requirements)
    return dead.requirements if dead else ()


def _shrink(found: Sequence[Requirement], ask: Asking, group_of: Mapping[Requirement, object]) -> list[Requirement]:
    """Leave out one group after another; what is then possible needs the group."""
    kept = list(found)
    for group in dict.fromkeys(group_of.values()):
        without = [one for one in kept if one not in group_of or group_of[one] != group]
        if len(without) < len(kept) and not ask.possible(without):
            kept = without
    return kept


def _confirm(kept: Sequence[Requirement], ask: Asking) -> None:
    if not kept:
        raise NotConfirmedError("no plan was found even without any requirement")
    if not ask.refuses_unsimplified(kept):
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
        return f"{dead.told}; {again.briefly}"
    return again.told


def choices(
    board: Board, conflict: Conflict, limits: Limits | None = None, entries: Container[str] = ()
) -> tuple[Choice, ...]:
    """For each member of the conflict, the best calendar without it; the cheapest first, what does not help last.

    A rule is given up for the meetings of the conflict; as a whole one of ``entries``, what a person asked for, and one
    that is broken on any day, which names no meetings. That a body's meetings are numbered by date is not given up.
    """
    return choices_among(Asking(board, limits), conflict, entries)


def choices_among(ask: Asking, conflict: Conflict, entries: Container[str] = ()) -> tuple[Choice, ...]:
    """The choices, all within one limit of time; each may use an equal share of what is left."""
    rules = [rule for rule in conflict.rules if not rule.startswith(NUMBERED)]
    found = []
    for at, rule in enumerate(rules):
        group = given_up(ask.board, rule, [r for r in conflict.requirements if r.rule == rule], entries)
        outcome = ask.best([r for r in ask.board.requirements if r not in group], share=len(rules) - at)
        found.append(_choice(rule, group, outcome))
    return tuple(sorted(found, key=lambda c: (c.cost is None, c.cost or 0, c.rule)))


def given_up(board: Board, rule: str, bound: Iterable[Requirement], entries: Container[str]) -> tuple[Requirement, ...]:
    """What giving up the rule takes away: those requirements, or all of the rule's where it goes as a whole."""
    group = tuple(bound)
    if rule in entries or any(isinstance(one, Settled) for one in group):
        return tuple(r for r in board.requirements if r.rule == rule)
    return group


def meetings_of(group: Iterable[Requirement]) -> tuple[str, ...]:
    """The meetings that the requirements name, none twice."""
    return tuple(dict.fromkeys(name for one in group for name in one.meetings))


def _choice(rule: str, group: Iterable[Requirement], outcome: Outcome) -> Choice:
    match outcome:
        case Solved(cost=cost, proven=proven):
            return Choice(rule, meetings_of(group), cost, proven)
        case _:
            return Choice(rule, meetings_of(group), None, decided=not isinstance(outcome, Undecided))
