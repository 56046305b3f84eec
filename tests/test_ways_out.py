"""Every way out that is offered mends its breach and breaks nothing; where none is offered, there is none."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from strip import apart, facts, member, order, strip, window
from strip import day as column

from constraints.check import check
from constraints.meetings import Placement, Plan
from constraints.rule import State
from constraints.ways_out import WayOut, ways_out
from scheduler.pipeline import check_file, generate
from scheduler.results import Asked, Generated

REAL_YEARS = Path(__file__).parent / "history" / "real-years.csv"


def moved(plan, meeting, first_day):
    """The plan with one meeting begun on another day."""
    rows = [
        Placement(p.meeting, first_day, first_day + (p.last_day - p.first_day)) if p.id == meeting else p
        for p in plan.placements
    ]
    return replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))


def breaches(plan, rules):
    """The rules broken, with their meetings."""
    return {(rule.id, finding.meetings) for rule, finding in check(rules, plan).breaches}


def mends(plan, rules, breach, meeting, first_day):
    """Whether the move makes the breach go away, certainly, and breaks nothing that was kept before."""
    after = check(rules, moved(plan, meeting, first_day))
    unsure = [f for f in after.verdict(breach[0]).findings if f.state is State.UNDECIDED and meeting in f.meetings]
    left = {(rule.id, finding.meetings) for rule, finding in after.breaches}
    return breach not in left and not unsure and left <= breaches(plan, rules)


def assert_ways_are_true(plan, rules):
    """Each way is judged anew; each meeting without one is tried on every day of the year."""
    report = check(rules, plan)
    found = ways_out(rules, plan, report)
    assert set(found) == breaches(plan, rules)
    hard = [rule for rule in rules if rule.hard]
    for breach, ways in found.items():
        for way in ways:
            row = next(p for p in plan.placements if p.id == way.meeting)
            assert way.last_day - way.first_day == row.last_day - row.first_day
            assert way.first_day != row.first_day
            assert mends(plan, hard, breach, way.meeting, way.first_day)
        for meeting in set(breach[1]) - {way.meeting for way in ways}:
            others = [d for d in possible_days(plan, meeting) if numbered_by_date(moved(plan, meeting, d))]
            assert not [d for d in others if mends(plan, hard, breach, meeting, d)]


def numbered_by_date(plan):
    """Whether meetings of one body bear their numbers in the order of their days, as every file that is read."""
    rows = sorted(plan.placements, key=lambda p: (p.meeting.body.id, p.meeting.number))
    return all(a.meeting.body != b.meeting.body or a.first_day <= b.first_day for a, b in pairwise(rows))


def possible_days(plan, meeting):
    """Every first day on which the meeting lies within the year."""
    row = next(p for p in plan.placements if p.id == meeting)
    begin, last = date(plan.cycle, 1, 1), date(plan.cycle, 12, 31) - (row.last_day - row.first_day)
    return [begin + timedelta(days=n) for n in range((last - begin).days + 1)]


@pytest.mark.parametrize("year", [2017, 2018, 2025])
def test_the_ways_out_of_the_real_years(year):
    checked = check_file(REAL_YEARS)
    (judged,) = [one for one in checked.years if one.plan.cycle == year]
    assert_ways_are_true(judged.plan, checked.book.rules_in(date(year, 1, 1)))


@pytest.fixture(scope="module")
def year():
    """The generated year 2027, in which nothing is broken, and its rules."""
    made = generate(2027, Asked())
    assert isinstance(made, Generated)
    plan = Plan(2027, tuple(e.placement for e in made.calendar.entries), made.calendar.facts)
    return plan, made.book.rules_in(date(2027, 1, 1))


def broken_at_random(plan, rules, chance):
    """The plan with one to three meetings moved, so that a rule is broken."""
    while True:
        made = plan
        for meeting in chance.sample([p.id for p in plan.placements], chance.randint(1, 3)):
            made = moved(made, meeting, chance.choice(possible_days(plan, meeting)))
        if breaches(made, rules) and numbered_by_date(made):
            return made


@pytest.mark.parametrize("seed", range(30))
def test_the_ways_out_of_a_year_broken_at_random(seed, year):
    plan, rules = year
    assert breaches(plan, rules) == set()
    assert_ways_are_true(broken_at_random(plan, rules, random.Random(seed)), rules)


# Small ones, to the day.


def offered(rules, plan):
    """The ways out of each breach."""
    return ways_out(rules, plan, check(rules, plan))


def test_the_nearest_day_that_mends_it_is_offered_for_each_meeting():
    plan = strip("B.A")
    assert offered([order("A", "B")], plan) == {
        ("some-order", ("A", "B")): (
            WayOut("A", date(2027, 2, 28), date(2027, 2, 28)),
            WayOut("B", column(3), column(3)),
        )
    }


def test_a_way_out_of_one_breach_may_leave_another_as_it_was():
    rules = [order("A", "B", id="first"), window("A", id="second", on=column(9)), window("B", id="third", on=column(0))]
    plan = strip("B.A")
    assert breaches(plan, rules) == {("first", ("A", "B")), ("second", ("A",))}
    found = offered(rules, plan)
    assert found["first", ("A", "B")] == (WayOut("A", date(2027, 2, 28), date(2027, 2, 28)),)
    assert found["second", ("A",)] == (WayOut("A", column(9), column(9)),)


def test_a_way_out_that_mends_all_of_a_meetings_breaches_comes_before_a_nearer_one():
    rules = [order("A", "B", id="first"), apart("BC", id="second", free_days=3)]
    plan = strip("B.A", ".C.")
    found = offered(rules, plan)
    assert found["second", ("B", "C")][0] == WayOut("B", column(5), column(5))


def test_a_way_out_never_leads_to_a_day_that_breaks_another_rule():
    host = facts(members=[member("HH")])
    rules = [order("A", "B", id="first"), window("B", id="weekdays", weekdays=("mon", "wed"))]
    plan = strip("B.A", facts=host, hosts={"B": "HH"})
    assert offered(rules, plan)["first", ("A", "B")][1] == WayOut("B", column(7), column(7))


def test_where_no_move_of_one_meeting_helps_none_is_offered():
    rules = [order("A", "B", id="first"), window("A", id="a", on=column(2)), window("B", id="b", on=column(0))]
    assert offered(rules, strip("B.A")) == {("first", ("A", "B")): ()}


def test_nothing_broken_needs_no_way_out():
    assert offered([order("A", "B")], strip("A.B")) == {}


def test_it_is_told_in_days():
    assert str(WayOut("A", column(0), column(0))) == (
        "Move A to 2027-03-01: no further rule that must hold is broken; wishes cost as much."
    )
    there = "Move A to 2027-03-01 to 2027-03-03: no further rule that must hold is broken; wishes cost"
    assert str(WayOut("A", column(0), column(2), 5, ("x", "y"))) == f"{there} 5 more (x, y)."
    assert str(WayOut("A", column(0), column(2), -5, ("x",))) == f"{there} 5 less, but more for x."
