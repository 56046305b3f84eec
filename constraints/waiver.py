"""A waiver: a breach that has been allowed, by whom and why. It is shown, never hidden; an idle one is shown too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from constraints.errors import maybe
from constraints.meetings import STRICT, Day, Identifier, Plan, Text
from constraints.requirements import AnyOf, HostLoad, Requirement, Spread
from constraints.rule import Finding, Rule


class Waiver(BaseModel):
    """Rule ``rule`` may be broken, for ``reason``, by leave of ``approved_by``.

    It covers breaches that hold one of ``meetings`` (ids; none given: every breach of the rule). ``until`` is the
    last day on which a meeting may begin to be covered, included; None: no end.
    """

    model_config = STRICT

    rule: Identifier
    meetings: tuple[str, ...] = ()
    reason: Text
    approved_by: Text
    until: Day | None = None

    def misplaced(self, rules: Mapping[str, Rule]) -> str | None:
        """Why no waiver is needed for its rule, by the rules' ids; None where one may be."""
        rule = rules.get(self.rule)
        if rule is None:
            return f'no rule is called "{self.rule}".{maybe(self.rule, rules)}'
        return None if rule.hard else f'rule "{self.rule}" has a price: it needs no waiver'

    def covers(self, rule: str, finding: Finding, plan: Plan) -> bool:
        """Whether it allows this breach: it speaks of it, and no meeting of it begins after ``until``."""
        return self.speaks_of(rule, finding) and not self.expired_for(finding, plan)

    def speaks_of(self, rule: str, finding: Finding) -> bool:
        """Whether it names the rule and, if it names meetings, one of those in the breach."""
        named = not self.meetings or bool(set(self.meetings) & set(finding.meetings))
        return rule == self.rule and named

    def expired_for(self, finding: Finding, plan: Plan) -> bool:
        """Whether a meeting of the breach begins after ``until``."""
        days = [p.first_day for p in plan.placements if p.id in finding.meetings]
        return self.until is not None and any(day > self.until for day in days)

    def leaves(self, requirement: Requirement) -> Requirement | None:
        """What is left of the requirement where every breach that it covers may come; None: nothing.

        A limit on how many stays for the meetings that it does not name.
        """
        if requirement.rule != self.rule or requirement.weight is not None:
            return requirement
        if isinstance(requirement, Spread | HostLoad) and self.meetings:
            return requirement.without(self.meetings)
        parts: list[tuple[str, ...]] = [requirement.meetings]
        if isinstance(requirement, AnyOf):
            parts = [gap.meetings for gap in requirement.choices]
        named = not self.meetings or all(set(self.meetings) & set(part) for part in parts)
        return None if named else requirement


def planned_with(waivers: Iterable[Waiver], requirements: Iterable[Requirement]) -> list[Requirement]:
    """What a year is planned by where the waivers hold."""
    left = list(requirements)
    for waiver in waivers:
        left = [still for one in left if (still := waiver.leaves(one)) is not None]
    return left


@dataclass(frozen=True)
class IdleWaiver:
    """A waiver that covers nothing here, and why: a leftover to strike, or a mistake."""

    waiver: Waiver
    why: str


def idle(waivers: Iterable[Waiver], broken: Iterable[tuple[str, Finding]], plan: Plan) -> list[IdleWaiver]:
    """The waivers that cover none of the breaches (rule id, finding): unused ones, and expired ones."""
    found = []
    breaches = list(broken)
    for waiver in waivers:
        spoken = [finding for rule, finding in breaches if waiver.speaks_of(rule, finding)]
        if not spoken:
            found.append(IdleWaiver(waiver, "unused: it covers none of the breaches"))
        elif all(waiver.expired_for(finding, plan) for finding in spoken):
            found.append(IdleWaiver(waiver, f"expired on {waiver.until}"))
    return found
