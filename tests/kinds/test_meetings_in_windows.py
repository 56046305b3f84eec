"""Meetings within a window: told kept or broken only where every day of it agrees, by the checker and by the solver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from strip import CYCLE, apart, beside, body, day, facts, order, solver_accepts, spread, strip, window

from constraints.check import check
from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Rule, State
from constraints.rules.order import Order
from constraints.selector import Selector


def vague(letter: str, first: int, last: int, days: int = 1) -> Meeting:
    """A meeting of the body somewhere in these columns, both included."""
    window = (day(first), day(last))
    return Meeting(f"{letter}-{CYCLE}", body(letter), CYCLE, days=days, window=window)


def plan_of(drawn: str, *undated: Meeting) -> Plan:
    """The strip, with these meetings undated; the facts know their bodies too."""
    known = facts(bodies=[meeting.body for meeting in undated])
    plan = strip(drawn, facts=known)
    bodies = {one.id: one for one in (*plan.facts.bodies, *(meeting.body for meeting in undated))}
    return replace(plan, facts=replace(plan.facts, bodies=tuple(bodies.values())), undated=undated)


def every_way(plan: Plan) -> list[Plan]:
    """The plan with its undated meetings on all the days that their windows allow, written out the plain way."""
    ways = []
    spans = []
    for meeting in plan.undated:
        assert meeting.window is not None
        first, last = meeting.window
        count = (last - first).days + 1 - meeting.days + 1
        spans.append([first + timedelta(days=shift) for shift in range(count)])
    for starts in product(*spans):
        rows = [
            Placement(meeting, start, start + timedelta(days=meeting.days - 1))
            for meeting, start in zip(plan.undated, starts, strict=True)
        ]
        ways.append(replace(plan, placements=(*plan.placements, *rows), undated=()))
    return ways


def state(rule: Rule, plan: Plan) -> State:
    (verdict,) = check([rule], plan).verdicts
    return verdict.state


AB = Selector(bodies=("A", "B"))
EVERY = Selector(all=True)
K, B, U = State.KEPT, State.BROKEN, State.UNDECIDED


@pytest.mark.parametrize(
    ("rule", "drawn", "undated", "verdict"),
    [
        (order("A", "B"), "....B.", [("A", 0, 3)], K),
        (order("A", "B"), "....B.", [("A", 2, 4)], U),
        (order("A", "B"), "..B...", [("A", 3, 5)], B),
        (order("A", "B"), "A.....", [("B", 1, 5)], K),
        (order("A", "B"), "...A..", [("B", 0, 3)], B),
        (order("A", "B"), "......", [("A", 0, 2), ("B", 3, 5)], K),
        (order("A", "B"), "......", [("A", 0, 3), ("B", 3, 5)], U),
        (order("A", "B"), "......", [("A", 3, 5), ("B", 0, 2)], B),
        (order("A", "B"), "....B.", [("A", 0, 4, 2)], U),
        (order("A", "B"), "....B.", [("A", 0, 3, 2)], K),
        (apart(AB), "..A...", [("B", 3, 5)], K),
        (apart(AB), "..A...", [("B", 2, 5)], U),
        (apart(AB), "AAA...", [("B", 0, 2)], B),
        (beside("A", "B"), "..B...", [("A", 1, 3)], K),
        (beside("A", "B"), "B.....", [("A", 3, 5)], B),
        (window("A", earliest=day(1), latest=day(4)), "......", [("A", 1, 4)], K),
        (window("A", earliest=day(1), latest=day(4)), "......", [("A", 4, 5)], U),
        (window("A", earliest=day(0), latest=day(2)), "......", [("A", 3, 5)], B),
        (spread(EVERY, 1, period="week"), "AC....", [("B", 2, 5)], B),
        (spread(EVERY, 3, period="week"), "AC....", [("B", 2, 5)], K),
    ],
)
def test_a_verdict_is_given_where_every_day_gives_the_same(rule, drawn, undated, verdict):
    plan = plan_of(drawn, *(vague(*one) for one in undated))
    assert state(rule, plan) == verdict
    solved = {solver_accepts(rule, way) for way in every_way(plan)}
    assert solved == {K: {True}, B: {False}, U: {True, False}}[verdict]


RULES = [
    order("A", "B"),
    order("A", "B", least=1),
    order("A", "B", most=1),
    beside("A", "B"),
    beside("A", "B", prior=True),
    apart(AB),
    apart(AB, free_days=1),
    spread(EVERY, 1, period="week"),
    window("A", earliest=day(1), latest=day(3)),
]
SPANS = [(0, 0), (0, 2), (1, 3), (2, 4), (4, 5)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.kind}-{RULES.index(rule)}")
def test_a_verdict_is_never_wrong_for_any_two_windows_beside_any_third_meeting(rule):
    told = wrong = 0
    for here, there, drawn in product(SPANS, SPANS, ["......", "C.....", "..C...", ".....C"]):
        plan = plan_of(drawn, vague("A", *here), vague("B", *there))
        found = state(rule, plan)
        if found in (K, B):
            told += 1
            wrong += any(state(rule, way) not in (found, State.NOT_APPLICABLE) for way in every_way(plan))
    assert wrong == 0
    assert told > 0


def test_without_a_window_nothing_is_told():
    plan = plan_of("....B.", replace(vague("A", 0, 3), window=None))
    assert state(order("A", "B"), plan) == U


def test_a_window_too_short_or_longer_than_a_year_tells_nothing():
    short = plan_of("....B.", vague("A", 0, 1, 3))
    long = plan_of("....B.", replace(vague("A", 0, 0), window=(date(2025, 1, 1), date(2027, 3, 2))))
    assert [state(order("A", "B"), plan) for plan in (short, long)] == [U, U]


def test_the_breach_names_both_meetings_and_the_window_and_costs_its_least():
    rule = order("A", "B", per="day", weight=2, need="all")
    plan = plan_of("..B...", vague("A", 3, 5))
    (verdict,) = check([rule], plan).verdicts
    (finding,) = verdict.findings
    assert (finding.state, finding.meetings, finding.units) == (B, (f"A-{CYCLE}", "B"), min_units(rule, plan))
    assert "1 day within 2027-03-04 to 2027-03-06: broken on any of these days" in finding.message


def min_units(rule: Rule, plan: Plan) -> int:
    return min(check([rule], way).verdicts[0].units for way in every_way(plan))


def test_a_year_of_windows_is_judged_in_bounded_time():
    months = [(0, 29), (31, 60), (62, 91), (93, 122), (124, 153), (155, 184)]
    plan = plan_of("......", *(vague(x, *span) for x, span in zip("ABCDEF", months, strict=True)))
    calls = 0

    class Counting(Order):
        """Counts how often it is asked."""

        def check(self, plan):
            nonlocal calls
            calls += 1
            return super().check(plan)

    told = order(EVERY, EVERY)
    rule = Counting(**{name: getattr(told, name) for name in told.model_fields_set})
    check([rule], plan)
    assert 6 < calls <= 2_001
