"""How near a planned year lies to the one that was held, and how near last year's place plus 52 weeks does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean, median

from constraints.evidence import Weighed
from constraints.meetings import Placement, Plan
from constraints.rulebook import Rulebook

SAME_PLACE = timedelta(days=364)
"""From last year's day to the same weekday of this year: the baseline."""


@dataclass(frozen=True)
class Paired:
    """A meeting of both years: when it was held, when a generated year has it, and the baseline."""

    held: Placement
    planned: Placement
    last: Placement

    @property
    def off(self) -> int:
        """Days from the planned first day to the one that was held."""
        return abs((self.planned.first_day - self.held.first_day).days)

    @property
    def baseline_off(self) -> int:
        """Days from last year's first day plus 52 weeks to the one that was held."""
        return abs((self.last.first_day + SAME_PLACE - self.held.first_day).days)


@dataclass(frozen=True)
class Pair:
    """A year planned from the one before. ``compared`` is what both hold and the plan has too; None: no plan, which
    is proved where it is ``decided``, else none was found in time.

    ``proven``: no calendar costs less. ``broken`` are rules that must hold and that the year as held broke: the plan
    keeps them, at the cost of so many days. ``waived`` are those that the given meetings break by themselves.
    """

    year: int
    compared: tuple[Paired, ...] | None
    cost: int = 0
    proven: bool = False
    broken: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    decided: bool = True


@dataclass(frozen=True)
class Distance:
    """Mean and median days off over ``meetings`` meetings, of the plans and of the baseline."""

    meetings: int
    mean: float
    median: float
    baseline_mean: float
    baseline_median: float


@dataclass(frozen=True)
class Backtest:
    """The pairs, with the weights from all years but the tested one (``left_out``) and from all years."""

    book: Rulebook
    given: tuple[str, ...]
    years: tuple[int, ...]
    left_out: tuple[Pair, ...]
    in_sample: tuple[Pair, ...]
    notes: tuple[str, ...] = ()


def distance(compared: Iterable[Paired]) -> Distance | None:
    """How far off the meetings are; None where there are none."""
    rows = tuple(compared)
    if not rows:
        return None
    own, base = [row.off for row in rows], [row.baseline_off for row in rows]
    return Distance(len(rows), mean(own), median(own), mean(base), median(base))


@dataclass(frozen=True)
class Weights:
    """The wishes of a book against real years."""

    book: Rulebook
    years: tuple[Plan, ...]
    weighed: tuple[Weighed, ...]
    notes: tuple[str, ...] = ()
