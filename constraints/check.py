"""Judging dates: every rule gets a verdict with its evidence. Knows no solver and no board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from constraints.meetings import Plan
from constraints.rule import Finding, Rule, State
from constraints.waiver import IdleWaiver, Waiver, idle
from constraints.windows import settled


@dataclass(frozen=True)
class Verdict:
    """One rule on one cycle: its state over all cases, and the cases."""

    rule: Rule
    state: State
    findings: tuple[Finding, ...]

    @property
    def evidence(self) -> str:
        """What was seen, in words: the cases that decide the state."""
        telling = [f.message for f in self.findings if f.state is self.state]
        if not telling:
            return "nothing in these dates that it speaks of"
        if self.state is State.BROKEN or len(telling) <= 3:
            return "; ".join(telling)
        return f"{len(telling)} cases; the first: {telling[0]}"

    @property
    def units(self) -> int:
        """How many units it is broken by."""
        return sum(f.units for f in self.findings if f.state is State.BROKEN)

    @property
    def cost(self) -> int:
        """Its price on these dates; 0 for a rule that must hold, which has none."""
        return self.units * (self.rule.weight or 0)

    def as_row(self) -> dict[str, str | int]:
        """For JSON: id, verdict and evidence, and the cost where it has one."""
        row: dict[str, str | int] = {"id": self.rule.id, "verdict": self.state.value, "evidence": self.evidence}
        return {**row, "cost": self.cost} if self.cost else row


@dataclass(frozen=True)
class Report:
    """What a checker found on one cycle."""

    cycle: int
    verdicts: tuple[Verdict, ...]
    waived: tuple[tuple[Rule, Finding, Waiver], ...] = ()
    idle_waivers: tuple[IdleWaiver, ...] = ()

    @property
    def cost(self) -> int:
        """The price of all that is broken at a price; comparable to a solver's cost."""
        return sum(v.cost for v in self.verdicts)

    @property
    def breaches(self) -> tuple[tuple[Rule, Finding], ...]:
        """Each case in which a rule that must hold is broken and no waiver covers it."""
        allowed = [finding for _, finding, _ in self.waived]
        return tuple((r, f) for r, f in _broken(v for v in self.verdicts if v.rule.hard) if f not in allowed)

    @property
    def priced(self) -> tuple[tuple[Rule, Finding], ...]:
        """Each case in which a priced rule is broken."""
        return tuple(_broken(v for v in self.verdicts if not v.rule.hard))

    def verdict(self, rule_id: str) -> Verdict:
        """The verdict on a rule. Raises KeyError for one that was not judged."""
        for verdict in self.verdicts:
            if verdict.rule.id == rule_id:
                return verdict
        raise KeyError(rule_id)


def check(rules: Iterable[Rule], plan: Plan) -> Report:
    """Judge one cycle's dates by each rule, in the order given; then see which breaches the plan's waivers cover."""
    verdicts = tuple(_judge(rule, plan) for rule in rules)
    hard = list(_broken(v for v in verdicts if v.rule.hard))
    waived = [
        (rule, finding, next(w for w in plan.waivers if w.covers(rule.id, finding, plan)))
        for rule, finding in hard
        if any(w.covers(rule.id, finding, plan) for w in plan.waivers)
    ]
    idle_ones = idle(plan.waivers, [(rule.id, finding) for rule, finding in hard], plan)
    return Report(plan.cycle, verdicts, tuple(waived), tuple(idle_ones))


def _judge(rule: Rule, plan: Plan) -> Verdict:
    findings = settled(rule, plan, tuple(rule.check(plan)))
    states = {f.state for f in findings}
    order = (State.BROKEN, State.UNDECIDED, State.FOR_PEOPLE, State.KEPT)
    state = next((s for s in order if s in states), State.NOT_APPLICABLE)
    return Verdict(rule, state, findings)


def _broken(verdicts: Iterable[Verdict]) -> Iterable[tuple[Rule, Finding]]:
    for verdict in verdicts:
        for finding in verdict.findings:
            if finding.state is State.BROKEN:
                yield verdict.rule, finding
