"""What each rule costs: the best calendar with it and without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from constraints.board import Board
from constraints.requirements import AllowedDays, AllowedHosts, Requirement, Settled
from scheduler.engines import cpsat, further
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Impossible, Outcome, Solved, Undecided


class Without(StrEnum):
    """What a year is without a rule: there is a best one, or at least one; none, proved; or that is not known."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Price:
    """A rule left out altogether, all others as they are.

    ``cost`` is that of the cheapest calendar found then, None where none is known; no calendar costs less than
    ``bound``. ``own`` is what the rule itself takes of the cost of the best calendar with it. ``together``: it was
    left out with others, and the best calendar still cost as much, which proves the same of the rule alone.
    """

    rule: str
    without: Without
    cost: int | None = None
    bound: int = 0
    own: int = 0
    together: bool = False

    @property
    def proven(self) -> bool:
        """Whether what is said of the year without the rule is proved."""
        return self.without is Without.IMPOSSIBLE or (self.cost is not None and self.cost == self.bound)


def of_rules(board: Board, base: Solved, rules: Iterable[str], limits: Limits | None = None) -> Iterator[Price]:
    """The price of each of the rules, where ``base`` is the best calendar; in no order that tells anything.

    Raises:
        KeyboardInterrupt: it was stopped by hand; what came before stands.
        RuntimeError: leaving out a rule made the year dearer or impossible, which it cannot.
    """
    limits, left = limits or Limits(), list(dict.fromkeys(rules))
    for rule in _free_together(board, base, left, limits) if base.proven else ():
        left.remove(rule)
        yield Price(rule, Without.SOLVED, base.cost, base.cost, together=True)
    for rule in left:
        yield _alone(board, base, rule, limits)


def _free_together(board: Board, base: Solved, rules: Sequence[str], limits: Limits) -> Sequence[str]:
    """Rules that can all be left out at once while the best calendar costs as much: then so can each of them.

    Leaving out more never makes it dearer, so one solve proves it of all. It starts with those that the base keeps
    without paying, and takes back those that a cheaper calendar breaks.
    """
    free = [rule for rule in rules if not any(one.units(base.start) for one in _posted(board, rule))]
    while free:
        found = least_cost(board, free, limits)
        if not isinstance(found, Solved) or not found.proven:
            return ()
        if found.cost == base.cost:
            return free
        free = [rule for rule in free if not any(one.units(found.start) for one in _posted(board, rule))]
    return ()


def _alone(board: Board, base: Solved, rule: str, limits: Limits) -> Price:
    own = cpsat.cost_of(_posted(board, rule), base.start)
    if all(isinstance(one, Settled) for one in _posted(board, rule)):
        # What no day can mend costs the same in every calendar.
        return Price(rule, Without.SOLVED, base.cost - own, base.bound - own, own)
    match least_cost(board, [rule], limits):
        case Solved(cost=cost, bound=bound, proven=proven):
            if proven and cost > base.cost - own:
                raise RuntimeError(f"without {rule} the best calendar costs {cost}, with it {base.cost}")
            # The base is a calendar without the rule as well.
            return Price(rule, Without.SOLVED, min(cost, base.cost - own), bound, own)
        case Undecided():
            return Price(rule, Without.SOLVED, base.cost - own, 0, own)
    raise RuntimeError(f"without {rule} no calendar was found, with it there is one")


def of_impossible(board: Board, rules: Iterable[str], limits: Limits | None = None) -> Iterator[Price]:
    """For a year that is impossible with all rules: what it is without each of these, an impossible one confirmed.

    Raises:
        KeyboardInterrupt: it was stopped by hand; what came before stands.
        RuntimeError: what was called impossible could not be confirmed with presolve off.
    """
    limits = limits or Limits()
    for rule in rules:
        match least_cost(board, [rule], limits):
            case Solved(cost=cost, bound=bound):
                yield Price(rule, Without.SOLVED, cost, bound)
            case Impossible():
                yield _confirmed(board, rule, limits)
            case Undecided():
                yield Price(rule, Without.UNDECIDED)


def _confirmed(board: Board, rule: str, limits: Limits) -> Price:
    possible = cpsat.feasible(board, without(board, [rule]), replace(limits, presolve=False))
    if possible:
        raise RuntimeError(f"without {rule} and presolve there is a calendar where there had been none")
    return Price(rule, Without.UNDECIDED if possible is None else Without.IMPOSSIBLE)


def nearest(board: Board, start: Mapping[str, int], limits: Limits | None = None) -> Solved | Impossible | Undecided:
    """The best calendar; of several the one in which the fewest meetings begin, or are hosted, otherwise than in
    ``start``.

    ``proven``: none is cheaper, and none as cheap is nearer.
    """
    hosts = {name: number for name, number in start.items() if name in board.candidates}
    stay: list[Requirement] = [AllowedDays(_STAY, (m.id,), 1, frozenset({start[m.id]})) for m in board.meetings]
    stay += [AllowedHosts(_STAY, (name,), 1, name, frozenset({number})) for name, number in hosts.items()]
    scale = len(stay) + 1
    priced = [replace(one, weight=one.weight * scale) for one in board.requirements if one.weight is not None]
    hard = [one for one in board.requirements if one.weight is None]
    found = cpsat.solve(board, limits, requirements=[*hard, *priced, *stay])
    if isinstance(found, Solved):
        # All that stays is less than one unit of a wish: what is left of the bound is the wishes' own.
        bound = max(0, -(-(found.bound - len(stay)) // scale))
        return replace(found, cost=cpsat.cost_of(board.requirements, found.start), bound=bound)
    return found


_STAY = "stay"
"""What the wish to leave a meeting where it is is called: no rule."""


def least_cost(board: Board, left_out: Iterable[str], limits: Limits) -> Outcome:
    """The best year without the rules, any one of several. Raises KeyboardInterrupt where it was stopped by hand."""
    outcome = further.least_cost(board, without(board, left_out), limits)
    if not isinstance(outcome, Impossible) and outcome.interrupted:
        raise KeyboardInterrupt
    return outcome


def without(board: Board, rules: Iterable[str]) -> list[Requirement]:
    """The board's requirements but for those of the rules."""
    names = frozenset(rules)
    return [one for one in board.requirements if one.rule not in names]


def _posted(board: Board, rule: str) -> list[Requirement]:
    return [one for one in board.requirements if one.rule == rule]
