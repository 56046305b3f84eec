"""The weights of wishes from years that were really held: a stated method, and no solver.

The price of a plan is meant to be how unlikely it is, so that the cheapest year is about the most likely one; SCALE is
the price of one nat. A wish for a day (a usual place, last year's place) costs, a unit away from it,
``SCALE * ln((cases + missed + 1) / (missed + 1))``, ``missed`` being all units missed over the cases: misses that die
out geometrically, which nears SCALE by the mean miss, as a Laplace distribution has it. Any other wish costs, broken,
``SCALE * ln((kept + 1) / (broken + 1))``, the log-odds of keeping it with one case added to each side; where it is
priced by the day, week or month that price is for the mean miss of those who missed. Never less than 1.

The usual place of a meeting is the median of the days of the year on which its body first met; two places, where each
was kept in LEAST_CASES years at least and the mean distance from the nearer one is less than half of that from the
one. Usual place and last year's place are two sources for one day. Each is priced by its own mean miss, so that the
second, being several times wider, decides between two usual places and among equals, and never outweighs one.
Wishes with fewer cases than LEAST_CASES, and those that days alone do not decide, keep the weight that was judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log

from constraints.meetings import Facts, Placement, Plan
from constraints.rule import Rule, State
from constraints.rulebook import Rulebook
from constraints.rules.apart import Apart
from constraints.rules.beside import Beside
from constraints.rules.edition import Edition
from constraints.rules.order import Order
from constraints.rules.window import Window

SCALE = 30
"""The price of one nat: of what is 2.7 times less likely. It makes these prices stand beside the judged ones."""

METHOD = (
    f"The price of one nat is {SCALE}: a year that costs as much more is 2.7 times less likely.",
    "A wish for a day costs, a unit away, the nat price * ln((cases + missed + 1) / (missed + 1)); missed: all units.",
    "Any other wish costs the nat price * ln((kept + 1) / (broken + 1)), for the mean miss of those who missed.",
    "A usual place is the median first day; two, where that more than halves the mean distance from the nearer.",
)
"""The method in the words that are printed above the weights."""

LEAST_CASES = 3
_BY_DAYS = (Window, Order, Beside, Apart, Edition)


@dataclass(frozen=True)
class Weighed:
    """A wish against the years. ``kept`` of ``cases`` in ``years``; ``missed`` units in all.

    ``rule`` is the wish as the book has it, ``fitted`` with what the years say; None where they say too little.
    """

    rule: Rule
    years: tuple[int, ...]
    cases: int
    kept: int
    missed: int
    fitted: Rule | None

    @property
    def unit(self) -> str:
        """What a unit of the price is."""
        return "week" if isinstance(self.rule, Edition) else str(getattr(self.rule, "per", "breach"))

    @property
    def typical_miss(self) -> float:
        """The mean miss over all cases, in units."""
        return self.missed / self.cases if self.cases else 0.0

    @property
    def places(self) -> tuple[str, ...]:
        """The usual places, as month-day, of a wish for such."""
        return self.fitted.near if isinstance(self.fitted, Window) else ()

    @property
    def drifted(self) -> bool:
        """Whether the book has another weight or place than the years give."""
        return self.fitted is not None and self.fitted != self.rule


def weigh(book: Rulebook, years: Sequence[Plan]) -> tuple[Weighed, ...]:
    """Every wish of the book, in its order, against the plans of real years, which need not be complete."""
    found = []
    for rule in book.rules:
        if not rule.hard:
            found.append(_weighed(rule, years) if isinstance(rule, _BY_DAYS) else Weighed(rule, (), 0, 0, 0, None))
    return tuple(found)


def fitted(book: Rulebook, years: Sequence[Plan]) -> Rulebook:
    """The book with the weights and the usual places that the years give; the judged ones stay."""
    new = {one.rule.id: one.fitted for one in weigh(book, years) if one.fitted is not None}
    return replace(book, rules=tuple(new.get(rule.id, rule) for rule in book.rules))


def _weighed(rule: Rule, years: Sequence[Plan]) -> Weighed:
    placed = _placed(rule, years)
    cases, kept, missed, seen = 0, 0, 0, []
    for plan in years:
        judged = [f for f in placed.check(plan) if f.state in (State.KEPT, State.BROKEN)]
        if judged and rule.valid_in(date(plan.cycle, 1, 1)):
            seen.append(plan.cycle)
            cases += len(judged)
            kept += sum(1 for f in judged if f.state is State.KEPT)
            missed += sum(f.units for f in judged)
    weight = _price(rule, cases, kept, missed)
    enough = cases >= LEAST_CASES
    return Weighed(rule, tuple(seen), cases, kept, missed, placed.changed(weight=weight) if enough else None)


def _price(rule: Rule, cases: int, kept: int, missed: int) -> int:
    """The weight of one unit by the method above."""
    broken = cases - kept
    if _names_days(rule):
        nats = log((cases + missed + 1) / (missed + 1))
    else:
        nats = log((kept + 1) / (broken + 1)) * (broken + 1) / (missed + 1)
    return max(1, round(SCALE * nats))


def _names_days(rule: Rule) -> bool:
    """Whether the wish is for a day, not for all days within a bound."""
    if isinstance(rule, Window):
        return bool(rule.near)
    return isinstance(rule, Edition) and rule.least == rule.most


def _placed(rule: Rule, years: Sequence[Plan]) -> Rule:
    """The rule with the usual places that the years show, if it speaks of such and they show any."""
    if not isinstance(rule, Window) or not rule.near:
        return rule
    rows = [p for plan in years if rule.valid_in(date(plan.cycle, 1, 1)) for p in plan.placements]
    begun = sorted(_day_of_year(p) for p in rows if rule.meetings.fits(p.meeting) and p.meeting.number == 1)
    if len(begun) < LEAST_CASES:
        return rule
    return rule.changed(near=[f"{date(2027, 1, 1) + timedelta(days=day):%m-%d}" for day in usual_places(begun)])


def _day_of_year(row: Placement) -> int:
    """0 for 1 January, by the days of a common year: 29 February is 1 March."""
    month, day = (3, 1) if (row.first_day.month, row.first_day.day) == (2, 29) else row.first_day.timetuple()[1:3]
    return (date(2027, month, day) - date(2027, 1, 1)).days + 365 * (row.first_day.year - row.meeting.cycle)


def usual_places(days: Sequence[int]) -> list[int]:
    """The one day, or two, near which the others lie: medians, the lower of the two in the middle."""
    days = sorted(days)
    one, most = [_median(days)], _distance(days)
    best = most
    for cut in range(LEAST_CASES, len(days) - LEAST_CASES + 1):
        two = _distance(days[:cut]) + _distance(days[cut:])
        if 2 * two < most and two < best:
            one, best = [_median(days[:cut]), _median(days[cut:])], two
    return one


def _median(days: Sequence[int]) -> int:
    return days[(len(days) - 1) // 2]


def _distance(days: Sequence[int]) -> int:
    return sum(abs(day - _median(days)) for day in days)


def as_history(plans: Iterable[Plan], facts: Facts) -> tuple[Plan, ...]:
    """Years of one file or several as plans that know each other's placements, and claim no completeness."""
    plans = sorted(plans, key=lambda plan: plan.cycle)
    every = [row for plan in plans for row in plan.placements]
    return tuple(
        replace(
            plan,
            facts=facts,
            complete=False,
            history=tuple(p for p in every if p.meeting.cycle < plan.cycle),
            following=tuple(p for p in every if p.meeting.cycle > plan.cycle),
        )
        for plan in plans
    )
