"""What each way of planning finds for a random rulebook, and the count of what they found together."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from kinds.compare import Example, names, numbered_by_date, starts

from constraints.check import check
from constraints.waiver import Waiver, planned_with
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Impossible, Outcome, Solved
from solving.random_rulebooks import LARGE, example
from solving.second_engine import SecondEngine, agrees


@dataclass(frozen=True)
class Answer:
    """What one way found: the least cost (None: no plan), and what the checker says of the plan it chose."""

    cost: int | None
    judged: int | None
    proven: bool


def by_checker(example: Example, waivers: Sequence[Waiver] = ()) -> Answer:
    """Every plan judged by the checker alone."""
    hard = [rule for rule in example.rules if rule.hard]
    priced = [rule for rule in example.rules if not rule.hard]
    best: int | None = None
    for start in starts(example):
        if not numbered_by_date(example.term.meetings, start):
            continue
        plan = replace(example.plan(start), waivers=tuple(waivers))
        if any(check([rule], plan).breaches for rule in hard):
            continue
        cost = check(priced, plan).cost
        best = cost if best is None else min(best, cost)
        if best == 0:
            break
    return Answer(best, best, True)


def by_solver(example: Example, waivers: Sequence[Waiver] = ()) -> Answer:
    """The solver's outcome without what is waived, its plan judged by the checker."""
    return as_judged(example, outcome(example, waivers), waivers)


def outcome(example: Example, waivers: Sequence[Waiver] = (), limits: Limits | None = None) -> Outcome:
    """The solver's outcome without what is waived."""
    left = planned_with(waivers, example.board.requirements)
    return cpsat.solve(example.board, limits, requirements=left)


def as_judged(example: Example, found: Outcome, waivers: Sequence[Waiver] = ()) -> Answer:
    """An outcome, its plan judged by the checker. Raises AssertionError for one left open."""
    match found:
        case Solved(start, cost, bound, proven):
            plan = example.plan(tuple(start[name] for name in names(example)))
            report = check(example.rules, replace(plan, waivers=tuple(waivers)))
            return Answer(cost, None if report.breaches else report.cost, proven and bound == cost)
        case Impossible():
            return Answer(None, None, True)
        case undecided:
            raise AssertionError(f"a few meetings left open: {undecided}")


def waivers(dice: Random, drawn: Example, by_meeting: bool) -> tuple[Waiver, ...]:
    """Leave to break one or two of the rules that must hold: altogether, or for one or two meetings."""
    hard = [rule.id for rule in drawn.rules if rule.hard and rule.id.startswith("rule-")]
    ids = [m.id for m in drawn.term.meetings]
    return tuple(
        Waiver(
            rule=rule,
            meetings=tuple(dice.sample(ids, dice.randint(1, 2))) if by_meeting else (),
            reason="asked for",
            approved_by="the board",
        )
        for rule in dice.sample(hard, min(len(hard), dice.randint(1, 2)))
    )


@dataclass
class Tally:
    """What was compared; one line for people. Rules are counted by kind, each drawn for its rulebook."""

    compared: str
    rulebooks: int = 0
    impossible: int = 0
    undecided: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.perf_counter)

    def add(self, drawn: Example, found: Outcome, right: bool | None) -> None:
        """Count one rulebook. ``right`` None: left undecided by its limit of time."""
        self.rulebooks += 1
        self.kinds.update(rule.kind for rule in drawn.rules if rule.id.startswith("rule-"))
        self.impossible += isinstance(found, Impossible)
        self.undecided += right is None
        if right is False:
            self.disagreements.append(repr(drawn))

    def merge(self, other: Tally) -> None:
        """Count what another one has counted, and keep the time."""
        for name in ("rulebooks", "impossible", "undecided", "kinds", "disagreements"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {n:,}" for kind, n in sorted(self.kinds.items()))
        seconds = time.perf_counter() - self.begun
        return (
            f"{self.compared}: {self.rulebooks:,} random rulebooks ({self.impossible:,} impossible); rules {kinds}; "
            f"{len(self.disagreements)} disagreements, {self.undecided} undecided; {seconds:.0f} s"
        )


def confirmed(example: Example, found: Outcome, seconds: float | None = None) -> bool | None:
    """Whether the second engine agrees with the outcome, and the checker with its plan."""
    if isinstance(found, Solved) and as_judged(example, found).judged != found.cost:
        return False
    return agrees(SecondEngine(example.term, example.rules), found, seconds)


def compare_small(seed: int, number: int) -> Tally:
    """So many rulebooks by the checker on every plan, by CP-SAT and by Choco."""
    dice, tally = Random(seed), Tally("Checker on every plan, CP-SAT, Choco")
    for _ in range(number):
        drawn = example(dice)
        found = outcome(drawn)
        tally.add(drawn, found, as_judged(drawn, found) == by_checker(drawn) and confirmed(drawn, found))
    return tally


def compare_large(seed: int, number: int, seconds: float) -> Tally:
    """So many years of 60 to 120 days by both engines, each of which may take so many seconds over one."""
    dice, tally = Random(seed), Tally("CP-SAT and Choco on 60 to 120 days, the checker on the plan")
    for _ in range(number):
        drawn = example(dice, LARGE)
        found = outcome(drawn, limits=Limits(seconds=seconds))
        tally.add(drawn, found, confirmed(drawn, found, seconds))
    return tally
