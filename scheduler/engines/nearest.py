"""A board around the days that its meetings have: which of them leave these days, how far, and at what price.

What counts most is made as small as it can be, kept so, and then the next: each with the solver's proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ortools.sat.python import cp_model_helper as sat

from constraints.board import Board
from constraints.requirements import Requirement
from scheduler.engines.cpsat import Limits, asked, optimise, settle_ties
from scheduler.engines.encoding import Encoding
from scheduler.engines.proto import ENDLESS, Var

Terms = list[tuple[Var, int]]
"""Variables, each with a factor: what is to be small is their sum."""


class NoPlanError(Exception):
    """No days keep what must hold, by one solver's word."""


class OutOfTimeError(Exception):
    """The limit came before there was any answer."""


class Nearest(Encoding):
    """The hard requirements of a board, with a literal a meeting of ``held`` that says whether it leaves its day.

    ``held`` are day numbers; a meeting that is not among them may lie anywhere and never counts as moved.
    ``proven``: what was made small so far cannot be smaller.

    Raises:
        NoPlanError: no day is left for one of the meetings.
    """

    def __init__(self, board: Board, requirements: Sequence[Requirement], held: Mapping[str, int]) -> None:
        super().__init__(board, [r for r in requirements if r.weight is None])
        self.held, self.proven = held, True
        self.moves: dict[str, Var] = {}
        self._last: sat.CpSolverResponse | None = None
        if self.empty:
            raise NoPlanError
        for name, day in held.items():
            moves = self.moves[name] = self.model.literal()
            self._begin_in(name, self.domains[name] & {day}, [-moves - 1])
            self._begin_in(name, self.domains[name] - {day}, [moves])

    # What may be made small.

    def moved(self, weights: Mapping[str, int]) -> Terms:
        """The weights of the meetings that leave their days."""
        return [(self.moves[name], weight) for name, weight in weights.items() if weight]

    def days(self) -> Terms:
        """The days by which the meetings leave theirs, earlier or later."""
        found = []
        for name, day in self.held.items():
            away, start = self.model.between(0, self.board.span), self.start[name]
            self.model.linear([(away, 1), (start, -1)], [-day, ENDLESS])
            self.model.linear([(away, 1), (start, 1)], [day, ENDLESS])
            found.append((away, 1))
        return found

    def wishes(self, requirements: Iterable[Requirement], within: int) -> Terms:
        """The price of those that have one, where no meeting leaves its day by more than ``within`` days."""
        for name, day in self.held.items():
            self.domains[name] &= set(range(day - within, day + within + 1))
        priced = [r for r in requirements if r.weight is not None]
        self.price = []
        self._post_days(priced)
        for one in priced:
            self._post(one)
        return self.price

    # Solving.

    def least(self, terms: Terms, limits: Limits) -> int:
        """The smallest sum of the terms, which is kept from now on; not ``proven`` where the limit came first.

        Raises:
            NoPlanError: no days keep what must hold.
            OutOfTimeError: none were found in time.
        """
        self.model.minimize(terms)
        if self._last is not None and len(self._last.solution) == len(self.model.proto.variables):
            self.model.hint(enumerate(self._last.solution))
        response, interrupted = optimise(self.model, limits, None)
        if interrupted:
            raise KeyboardInterrupt
        if response.status == sat.INFEASIBLE:
            raise NoPlanError
        if response.status not in (sat.OPTIMAL, sat.FEASIBLE):
            raise OutOfTimeError
        self.proven = self.proven and response.status == sat.OPTIMAL
        self._last = response
        found: int = sum(response.solution[var] * factor for var, factor in terms)
        if terms:
            self.model.linear(terms, [-ENDLESS, found])
        return found

    def settled(self, limits: Limits) -> Mapping[str, int]:
        """Of the answers that are as good the one with the earliest days, in the term's order of the meetings."""
        assert self._last is not None, "ties are settled after something was made small"
        self.price = []
        return settle_ties(self, 0, self._last, limits)

    def sets(self, most: int, limits: Limits) -> Iterable[frozenset[str]]:
        """Each set of meetings that can be the ones to move, when at most so many may; every one is told once.

        None of them is part of another only where no fewer than ``most`` suffice.

        Raises:
            OutOfTimeError: the limit came before the next one, or before it was sure that there is none.
        """
        self.at_most(most)
        self.model.minimize([])
        while True:
            response = asked(self.model, limits)
            if response.status == sat.INFEASIBLE:
                return
            if response.status not in (sat.OPTIMAL, sat.FEASIBLE):
                raise OutOfTimeError
            found = frozenset(name for name, var in self.moves.items() if response.solution[var])
            yield found
            self.model.any_of([-self.moves[name] - 1 for name in sorted(found)])

    def at_most(self, moved: int) -> None:
        """No more than so many meetings leave their days."""
        self.model.linear([(var, 1) for var in self.moves.values()], [0, moved])


def feasible_within(
    board: Board,
    requirements: Sequence[Requirement],
    held: Mapping[str, int],
    most: Iterable[tuple[Mapping[str, int], int]],
    limits: Limits,
) -> bool | None:
    """Whether what must hold can be kept with no more moved than ``most``; None where the limit came first.

    Each of ``most`` has a weight by meeting, and what those of the meetings that move may come to.
    """
    most = tuple(most)
    if any(number < 0 for _, number in most):
        return False
    try:
        encoding = Nearest(board, requirements, held)
    except NoPlanError:
        return False
    for weights, number in most:
        encoding.model.linear(encoding.moved(weights), [0, number])
    response = asked(encoding.model, limits)
    if response.status == sat.INFEASIBLE:
        return False
    return True if response.status in (sat.OPTIMAL, sat.FEASIBLE) else None


def only(names: Collection[str], held: Mapping[str, int], requirements: Iterable[Requirement]) -> list[Requirement]:
    """Those of the requirements that still matter where all held meetings but these stay."""
    return [r for r in requirements if any(one in names or one not in held for one in r.meetings)]
