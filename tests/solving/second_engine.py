"""A second engine: the rules as second_readings.py reads them, in a CPMpy model that Choco solves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cpmpy
from cpmpy.solvers.solver_interface import ExitStatus

from constraints.meetings import Term
from constraints.rule import Rule
from scheduler.outcome import Impossible, Outcome, Solved
from solving.second_days import Days
from solving.second_readings import READINGS


class SecondEngine:
    """A term and its rules, ready to be asked."""

    def __init__(self, term: Term, rules: Sequence[Rule]) -> None:
        self._days = Days(term)
        self._must = self._days.numbered()
        self._settled = 0
        self._priced: list[Any] = []
        for rule in rules:
            for units in READINGS[rule.kind](rule, self._days):
                if rule.weight is None:
                    self._must.append(cpmpy.BoolVal(units == 0) if isinstance(units, int) else units == 0)
                elif isinstance(units, int):
                    self._settled += rule.weight * units
                else:
                    self._priced.append(rule.weight * units)

    def price(self, start: Mapping[str, int]) -> int | None:
        """What the plan, first days by meeting and hosts by number, costs; None where it must not be."""
        fixed = [self._days.decided[name] == number for name, number in start.items()]
        price = cpmpy.sum(self._priced) if self._priced else cpmpy.intvar(0, 0)
        found = cpmpy.Model([*self._must, *fixed, price >= 0]).solve(solver="choco")
        return self._settled + int(price.value()) if found else None

    def finds_cheaper(self, cost: int | None, seconds: float | None = None) -> bool | None:
        """Whether there is a plan for less; cost None: any plan at all. None where the seconds did not suffice."""
        less = []
        if cost is not None:
            below = cost - self._settled
            less = [cpmpy.sum(self._priced) < below if self._priced else cpmpy.BoolVal(below > 0)]
        model = cpmpy.Model([*self._must, *less])
        found = model.solve(solver="choco", time_limit=seconds)
        undecided = model.status().exitstatus is ExitStatus.UNKNOWN
        return None if undecided else found


def agrees(engine: SecondEngine, outcome: Outcome, seconds: float | None = None) -> bool | None:
    """Whether it confirms what another engine has found: the plan at its cost, and none for less, or none at all.

    None where either had too little time to tell.
    """
    match outcome:
        case Solved(start=start, cost=cost, proven=proven):
            if engine.price(start) != cost:
                return False
            if not proven:
                return None
        case Impossible():
            cost = None
        case _:
            return None
    cheaper = engine.finds_cheaper(cost, seconds)
    return None if cheaper is None else not cheaper
