"""spread: at most so many meetings begin in any one day, week, month or quarter."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from strip import broken, only, solver_accepts, solver_units, spread, states, strip, units

from constraints.rule import Finding, State

SATURDAY = date(2027, 2, 27)


@pytest.mark.parametrize(
    ("period", "begin", "lanes", "breaches"),
    [
        ("week", SATURDAY, ["A.B"], []),
        ("week", SATURDAY, ["AB."], [("A", "B")]),
        ("week", SATURDAY, [".AB"], []),
        ("week", SATURDAY, ["..A.....B"], [("A", "B")]),
        ("week", SATURDAY, ["..A......B"], []),
        ("week", SATURDAY, ["AAA", "..B"], []),
        ("week", date(2026, 12, 28), ["A.....B"], [("A", "B")]),
        ("week", date(2027, 1, 3), ["AB"], []),
        ("day", SATURDAY, ["A", "B"], [("A", "B")]),
        ("day", SATURDAY, ["AA", ".B"], []),
        ("month", date(2027, 2, 27), ["AB"], [("A", "B")]),
        ("month", date(2027, 2, 27), [".AB"], []),
        ("month", date(2026, 12, 31), ["AB"], []),
        ("quarter", date(2027, 3, 30), ["AB"], [("A", "B")]),
        ("quarter", date(2027, 3, 30), [".AB"], []),
        ("quarter", date(2027, 2, 28), ["AB"], [("A", "B")]),
        ("quarter", date(2026, 12, 31), ["AB"], []),
    ],
)
def test_at_most_one_begins_in_a_period(period, begin, lanes, breaches):
    rule, plan = spread("*", 1, period=period), strip(*lanes, begin=begin)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("most", "lanes", "breaches", "price"),
    [
        (2, ["ABC"], [("A", "B", "C")], 1),
        (2, ["AB.C"], [("A", "B", "C")], 1),
        (2, ["AB.....C"], [], 0),
        (1, ["ABC"], [("A", "B", "C")], 2),
        (0, ["ABC"], [("A", "B", "C")], 3),
        (3, ["ABC"], [], 0),
        (1, ["AB.....CD"], [("A", "B"), ("C", "D")], 2),
        (0, ["A......B"], [("A",), ("B",)], 2),
    ],
)
def test_a_unit_of_the_price_is_each_meeting_over(most, lanes, breaches, price):
    rule, plan = spread("*", most, weight=5), strip(*lanes)
    assert broken(rule, plan) == breaches
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


def test_meetings_that_are_not_selected_do_not_count():
    rule, plan = spread("AB", 1), strip("A.....B", "CCC....")
    assert broken(rule, plan) == [("A", "B")]
    assert broken(spread("AC", 1), strip("A......C", "BBB")) == []
    assert solver_accepts(spread("AC", 1), strip("A......C", "BBB"))


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("day", "2 meetings begin in 2027-03-01: A, B; at most 1 wanted"),
        ("week", "2 meetings begin in week 9 of 2027: A, B; at most 1 wanted"),
        ("month", "2 meetings begin in 2027-03: A, B; at most 1 wanted"),
        ("quarter", "2 meetings begin in quarter 1 of 2027: A, B; at most 1 wanted"),
    ],
)
def test_the_message_names_the_meetings_and_the_period(period, message):
    assert only(spread("*", 1, period=period), strip("A", "B")) == Finding(
        "some-spread", State.BROKEN, ("A", "B"), message, 1
    )


def test_a_kept_rule_is_told_once_and_an_empty_one_not_at_all():
    assert only(spread("*", 2), strip("AB")) == Finding(
        "some-spread", State.KEPT, (), "no week has more than 2 of them"
    )
    assert states(spread("C", 2), strip("AB")) == []


def test_a_meeting_without_exact_days_leaves_it_undecided():
    assert [(f.state.value, f.meetings) for f in spread("*", 1).check(strip("A", undated="B"))] == [
        ("kept", ()),
        ("undecided", ("B?",)),
    ]
    assert states(spread("*", 1), strip("AB", undated="C")) == ["broken", "undecided"]


def test_special_meetings_do_not_count():
    plan = strip("AB", special="B")
    assert broken(spread("*", 1), plan) == []
    assert solver_accepts(spread("*", 1), plan)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"most": -1}, "greater than or equal to 0"),
        ({"most": 1001}, "less than or equal to 1000"),
        ({"most": 1, "period": "year"}, "'day', 'week', 'month' or 'quarter'"),
        ({"most": 1, "least": 1}, "Extra inputs are not permitted"),
    ],
)
def test_fields_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        spread("*", **fields)
