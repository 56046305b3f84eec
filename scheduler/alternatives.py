"""Really different calendars, one after the other: each the cheapest that is apart from all before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from constraints.board import Board
from scheduler.engines import further
from scheduler.engines.cpsat import Limits, Progress
from scheduler.engines.further import Away, CostAtMost, Further
from scheduler.outcome import Impossible, Outcome, Solved, Undecided


@dataclass(frozen=True)
class Wanted:
    """So many calendars, ``number`` at most; any two are ``apart`` when in at least that many meetings the first days
    lie ``days`` or more from each other.

    ``within`` is how much dearer than the first one a calendar may be; None: at any cost. ``of_best``: that is a share
    of the first one's cost, and what is left after the point is dropped.
    """

    number: int
    apart: int
    days: int = 7
    within: Fraction | None = None
    of_best: bool = False

    def ceiling(self, best: int) -> int | None:
        """The most that a calendar may cost where the first one costs ``best``; None: any cost will do."""
        if self.within is None:
            return None
        return best + int(best * self.within if self.of_best else self.within)


class Ended(StrEnum):
    """Why there are no more: there are as many as wanted; no other one is apart, at any cost or within the ceiling,
    each proved and confirmed; or the limit, or Ctrl-C, came first.
    """

    ENOUGH = "enough"
    NO_OTHER = "no-other"
    NONE_WITHIN = "none-within"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Found:
    """The calendars in the order in which they were found, and why there are no more.

    ``next_cost``: where none is within the ceiling, what one that is apart from all of these costs, if one is known;
    ``next_bound``: no such one costs less.
    """

    options: tuple[Solved, ...]
    ended: Ended
    next_cost: int | None = None
    next_bound: int | None = None
    interrupted: bool = False


class NotConfirmedError(Exception):
    """A calendar was found, presolve off, where there had been none: a bug, never shown as a proof."""


def find(
    board: Board, first: Solved, wanted: Wanted, limits: Limits | None = None, progress: Progress | None = None
) -> Found:
    """The first calendar, and others that are apart from it and from each other, each the cheapest then.

    A calendar that the limit left unproved says so by its bound: none that is apart from those before costs less.

    Raises:
        NotConfirmedError: that there is no other could not be confirmed.
    """
    limits, options = limits or Limits(), [first]
    ceiling = wanted.ceiling(first.cost)
    while len(options) < wanted.number and not options[-1].interrupted:
        unlike = [Away(one.start, wanted.apart, wanted.days) for one in options]
        outcome = further.solve(board, unlike, limits, progress)
        if not isinstance(outcome, Solved) or (ceiling is not None and outcome.cost > ceiling):
            return _ended(board, options, unlike, outcome, ceiling, limits)
        options.append(outcome)
    stopped = options[-1].interrupted and len(options) < wanted.number
    return Found(tuple(options), Ended.UNDECIDED if stopped else Ended.ENOUGH, interrupted=options[-1].interrupted)


def _ended(
    board: Board, options: list[Solved], unlike: list[Away], outcome: Outcome, ceiling: int | None, limits: Limits
) -> Found:
    """No more are told: why, once what is called impossible is confirmed with presolve off."""
    undecided = Found(tuple(options), Ended.UNDECIDED)
    if isinstance(outcome, Undecided):
        return replace(undecided, interrupted=outcome.interrupted)
    cost = bound = None
    if isinstance(outcome, Solved):
        cost, bound = outcome.cost, outcome.bound
        undecided = replace(undecided, next_cost=cost, next_bound=bound, interrupted=outcome.interrupted)
        if ceiling is None or bound <= ceiling or outcome.interrupted:
            return undecided
    within: list[Further] = [*unlike]
    if isinstance(outcome, Solved) and ceiling is not None:
        within.append(CostAtMost(ceiling))
    match further.solve(board, within, replace(limits, presolve=False)):
        case Impossible():
            ended = Ended.NONE_WITHIN if isinstance(outcome, Solved) else Ended.NO_OTHER
            return Found(tuple(options), ended, cost, bound)
        case Undecided(interrupted=interrupted):
            return replace(undecided, interrupted=interrupted)
    raise NotConfirmedError("with presolve off there is a calendar where there had been none")
