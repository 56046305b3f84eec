"""Reasons are claims about other days: each is counted again by the checker, which knows no explanation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from constraints.check import check
from constraints.meetings import Plan
from scheduler.pipeline import generate
from scheduler.results import Asked, Generated

TIED = {"ADMM-2027": "ADMM-PLUS-2027"}
"""The rule plus-follows: the day after. What is tied moves along. (ADSOM-Plus has two days to follow ADSOM on.)"""

SUMMITS = ("SUMMIT-2027-1", "SUMMIT-2027-2")
MINISTERS = ("ADMM-2027", "ADMM-PLUS-2027")
OFFICIALS = ("ADSOM-2027", "ADSOM-PLUS-2027", "ADSOM-WG-2027")
CHIEFS = ("ACDFIM-2027", "ACAMM-2027", "AAFCC-2027", "ANI-2027", "AMIIM-2027")
MEETINGS = (*SUMMITS, *MINISTERS, *OFFICIALS, *CHIEFS)


@pytest.fixture(scope="module")
def year():
    """The generated year: its plan, its rules, and the reason that is told for each meeting."""
    made = generate(2027, Asked())
    assert isinstance(made, Generated)
    plan = Plan(2027, tuple(e.placement for e in made.calendar.entries), made.calendar.facts)
    reasons = {e.meeting.id: e.reasons for e in made.calendar.entries}
    return plan, made.book.rules_in(date(2027, 1, 1)), reasons


def judged(plan, rules):
    """The rules broken, and the price of each rule, on the days of the plan."""
    report = check(rules, plan)
    return {rule.id for rule, _ in report.breaches}, {v.rule.id: v.cost for v in report.verdicts}


def elsewhere(plan, meeting):
    """The plan with the meeting, and what is tied to it, on each day of the year that leaves all in the year."""
    block = {meeting, TIED.get(meeting, meeting)}
    for shift in range(-366, 367):
        days = timedelta(days=shift)
        rows = [
            replace(p, first_day=p.first_day + days, last_day=p.last_day + days) if p.id in block else p
            for p in plan.placements
        ]
        in_the_year = all(p.first_day.year == 2027 == p.last_day.year for p in rows)
        if in_the_year and in_order(rows):
            yield replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))


def in_order(rows):
    """Whether the Summits keep their numbers, which their days give them."""
    summits = {p.id: p for p in rows if p.meeting.body.id == "SUMMIT"}
    return summits["SUMMIT-2027-1"].last_day < summits["SUMMIT-2027-2"].first_day


def test_every_meeting_has_one_reason_that_names_a_rule_in_force(year):
    _, rules, reasons = year
    assert set(reasons) == set(MEETINGS)
    assert [len(told) for told in reasons.values()] == [1] * 12
    assert {told[0].rule for told in reasons.values()} <= {rule.id for rule in rules}


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_reason_holds_when_every_other_day_is_judged_by_the_checker(meeting, year):
    plan, rules, reasons = year
    (reason,) = reasons[meeting]
    _, prices = judged(plan, rules)
    found = [judged(other, rules) for other in elsewhere(plan, meeting)]

    as_good = [1 for broken, cost in found if not broken and sum(cost.values()) == sum(prices.values())]
    assert reason.equal_days == len(as_good)

    def saving(rule):
        """What the year would cost less if the rule were dropped and the meeting alone moved."""
        now = sum(prices.values()) - prices[rule]
        return now - min(sum(cost.values()) - cost[rule] for broken, cost in found if broken <= {rule})

    assert reason.saving == saving(reason.rule)
    assert reason.saving == max(saving(rule.id) for rule in rules)
