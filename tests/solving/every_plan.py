"""Every plan of a small rulebook with what the checker says of it, rule by rule: what answers are held against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kinds.compare import Example, names, numbered_by_date, starts

from constraints.check import check

Start = tuple[int, ...]


@dataclass(frozen=True)
class EveryPlan:
    """``judged``: for each plan the price of each rule by its id, None where the rule must hold and does not."""

    example: Example
    judged: dict[Start, dict[str, int | None]]

    def costs(self, without: Collection[str] = ()) -> dict[Start, int]:
        """The plans that keep what must hold, but for the rules left out, with the price of the others."""
        found = {}
        for start, rules in self.judged.items():
            left = [cost for rule, cost in rules.items() if rule not in without]
            if None not in left:
                found[start] = sum(cost for cost in left if cost is not None)
        return found

    def best(self, without: Collection[str] = ()) -> int | None:
        """The least cost; None where there is no plan."""
        return min(self.costs(without).values(), default=None)

    def apart(self, one: Start, other: Start, days: int) -> int:
        """In how many meetings the two differ by so many days; who hosts is no matter."""
        held = len(self.example.term.meetings)
        return sum(abs(a - b) >= days for a, b in zip(one[:held], other[:held], strict=True))

    def start_of(self, start: Mapping[str, int]) -> Start:
        """An engine's answer as one of the plans."""
        return tuple(start[name] for name in names(self.example))


def every_plan(example: Example) -> EveryPlan:
    """The checker's word on every plan whose meetings are numbered by date."""
    found = {}
    for start in starts(example):
        if numbered_by_date(example.term.meetings, start):
            plan = example.plan(start)
            rows = [check([rule], plan) for rule in example.rules]
            found[start] = {r.verdicts[0].rule.id: None if r.breaches else r.cost for r in rows}
    return EveryPlan(example, found)
