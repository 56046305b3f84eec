"""window: a meeting lies in months, weekdays or dates. The first column is Monday 1 March 2027 unless said."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from strip import broken, day, only, solver_accepts, solver_units, states, strip, units, window

from constraints.rule import Finding, State
from constraints.selector import Selector


@pytest.mark.parametrize(
    ("months", "begin", "days", "breaches"),
    [
        ((3,), date(2027, 3, 30), "AA..", []),
        ((3,), date(2027, 3, 30), "..AA", [("A",)]),
        ((3,), date(2027, 3, 31), "AA..", []),
        ((4,), date(2027, 3, 31), "AA..", [("A",)]),
        ((2, 4), date(2027, 3, 31), ".A..", []),
        ((1, 12), date(2027, 12, 31), "A.", []),
        ((11, 1), date(2027, 12, 31), "A.", [("A",)]),
    ],
)
def test_months_hold_the_first_day(months, begin, days, breaches):
    rule, plan = window("A", months=months), strip(days, begin=begin)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("days", "breaches"),
    [
        ("A.......", []),
        (".A......", []),
        ("AAA.....", [("A",)]),
        ("..A.....", [("A",)]),
        ("......AA", [("A",)]),
        (".......A", []),
        ("A......A", []),
        ("A.A....A", [("A2",)]),
        ("..B.....", []),
    ],
)
def test_weekdays_hold_each_day(days, breaches):
    rule, plan = window("A", weekdays=("mon", "tue")), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("fields", "days", "breaches"),
    [
        ({"earliest": day(2)}, "..A...", []),
        ({"earliest": day(2)}, ".AA...", [("A",)]),
        ({"latest": day(3)}, "..AA..", []),
        ({"latest": day(3)}, "...AA.", [("A",)]),
        ({"earliest": day(2), "latest": day(3)}, "..AA..", []),
        ({"earliest": day(2), "latest": day(3)}, ".AAAA.", [("A",)]),
        ({"earliest": day(2), "latest": day(2)}, "..A...", []),
        ({"earliest": day(-90), "latest": day(90)}, "A.....", []),
        ({"latest": day(-1)}, "A.....", [("A",)]),
        ({"on": day(2)}, "..AA..", []),
        ({"on": day(2)}, ".AA...", [("A",)]),
        ({"on": day(90)}, ".AA...", [("A",)]),
    ],
)
def test_dates_bound_every_day_and_on_is_the_first(fields, days, breaches):
    rule, plan = window("A", **fields), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


def test_meetings_may_be_named_by_id():
    rule, plan = window(Selector(meetings=("A2",)), on=day(2)), strip("A.A.A")
    assert [f.meetings for f in rule.check(plan)] == [("A2",)]
    assert solver_accepts(rule, plan)


@pytest.mark.parametrize(
    ("fields", "begin", "days", "price"),
    [
        ({"months": (5,)}, date(2027, 3, 1), "A", 1),
        ({"months": (5,), "per": "month"}, date(2027, 3, 1), "A", 2),
        ({"months": (5, 9, 11), "per": "month"}, date(2027, 7, 1), "A", 2),
        ({"months": (1,), "per": "month"}, date(2027, 12, 1), "A", 11),
        ({"months": (5,), "per": "month"}, date(2027, 4, 30), "AA", 1),
        ({"months": (5,), "per": "month"}, date(2027, 4, 30), ".A", 0),
        ({"weekdays": ("mon",)}, date(2027, 3, 1), "AAA", 1),
        ({"weekdays": ("mon",), "per": "day"}, date(2027, 3, 1), "AAA", 2),
        ({"earliest": day(2), "latest": day(3), "per": "day"}, date(2027, 3, 1), ".AAAAA", 3),
        ({"latest": day(0), "per": "day"}, date(2027, 3, 1), "....AA", 2),
        ({"latest": day(0)}, date(2027, 3, 1), "....AA", 1),
        ({"on": day(0)}, date(2027, 3, 1), "....AA", 1),
        ({"near": ("03-05",)}, date(2027, 3, 1), "....AA", 0),
        ({"near": ("03-05",)}, date(2027, 3, 1), "AA", 1),
        ({"near": ("03-05",), "per": "day"}, date(2027, 3, 1), "AA", 4),
        ({"near": ("03-05",), "per": "day"}, date(2027, 3, 1), ".......A", 3),
        ({"near": ("03-05",), "per": "week"}, date(2027, 3, 5), "A", 0),
        ({"near": ("03-05",), "per": "week"}, date(2027, 3, 5), "...A", 0),
        ({"near": ("03-05",), "per": "week"}, date(2027, 3, 5), "....A", 1),
        ({"near": ("03-05",), "per": "week"}, date(2027, 3, 5), "...........A", 2),
        ({"near": ("03-05",), "per": "week"}, date(2027, 3, 2), "A", 0),
        ({"near": ("03-05",), "per": "week"}, date(2027, 3, 1), "A", 1),
        ({"near": ("03-05", "09-05"), "per": "week"}, date(2027, 8, 29), "A", 1),
        ({"near": ("01-01",), "per": "week"}, date(2027, 12, 31), "A", 52),
        ({"near_day": date(2028, 2, 29), "per": "day"}, date(2028, 2, 26), ".A", 2),
        ({"near_day": date(2028, 2, 29), "per": "day"}, date(2028, 2, 28), "..AA", 1),
        ({"near_day": date(2028, 2, 29), "per": "week"}, date(2028, 2, 28), ".A", 0),
        ({"near_day": date(2028, 2, 29), "per": "week"}, date(2028, 3, 4), "A", 1),
        ({"near_day": date(2028, 1, 2), "per": "day"}, date(2027, 12, 30), "A", 3),
    ],
)
def test_the_price_counts_breaches_or_months_away_or_days_outside(fields, begin, days, price):
    rule, plan = window("A", weight=5, **fields), strip(days, begin=begin)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


def test_the_place_is_that_of_each_of_the_meetings():
    rule, plan = window("*", near=("03-01",), per="day", weight=1), strip("..A..B")
    assert units(rule, plan) == 7
    assert solver_units(rule, plan) == 7


@pytest.mark.parametrize(
    ("fields", "days", "message"),
    [
        ({"months": (4, 11)}, "A", "A on 2027-03-01: outside April, November"),
        ({"months": (3,)}, "AA", "A on 2027-03-01 to 2027-03-02"),
        ({"weekdays": ("mon", "tue")}, ".AA", "A on 2027-03-02 to 2027-03-03: Wed 2027-03-03 outside mon, tue"),
        ({"earliest": day(2)}, "A", "A on 2027-03-01: Mon 2027-03-01 outside 2027-03-03 to any day"),
        ({"latest": day(0)}, ".A", "A on 2027-03-02: Tue 2027-03-02 outside any day to 2027-03-01"),
        ({"on": day(1)}, "A", "A on 2027-03-01: fixed to begin on 2027-03-02"),
        ({"near_day": day(1), "per": "day", "weight": 1}, "A", "A on 2027-03-01: 1 day from 2027-03-02"),
        ({"near": ("03-02", "09-02")}, "A", "A on 2027-03-01: 1 day from its usual place, 2027-03-02"),
        ({"near": ("03-03",)}, "A", "A on 2027-03-01: 2 days from its usual place, 2027-03-03"),
        ({"near": ("02-02", "09-02")}, "A", "A on 2027-03-01: 27 days from its usual place, 2027-02-02"),
        ({"near": ("03-01",)}, "A", "A on 2027-03-01"),
    ],
)
def test_the_message_names_meeting_dates_and_window(fields, days, message):
    assert only(window("A", **fields), strip(days)).message == message


def test_a_meeting_without_exact_days_leaves_it_undecided():
    rule = window("A", months=(3,))
    assert only(rule, strip("B", undated="A")) == Finding(
        "some-window", State.UNDECIDED, ("A?",), "A? has no exact days yet"
    )
    assert states(rule, strip("B")) == []


def test_special_meetings_are_spoken_of_by_id_only():
    plan = strip("A", special="A")
    assert states(window("A", on=day(5)), plan) == []
    assert solver_accepts(window("A", on=day(5)), plan)
    assert broken(window(Selector(meetings=("A",)), on=day(5)), plan) == [("A",)]


ONE = "give one of: months; weekdays; earliest and latest; on; near"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ONE),
        ({"months": (3,), "weekdays": ("mon",)}, ONE),
        ({"earliest": day(1), "on": day(1)}, ONE),
        ({"earliest": day(2), "latest": day(1)}, "latest 2027-03-02 is before earliest 2027-03-03"),
        ({"near": ("03-01",), "months": (3,)}, ONE),
        ({"weekdays": ("mon",), "per": "month"}, 'per = "month" needs months'),
        ({"near": ("03-01",), "per": "month"}, 'per = "month" needs months'),
        ({"months": (3,), "per": "day"}, 'per = "day" needs weekdays, near, or earliest and latest'),
        ({"on": day(1), "per": "day"}, 'per = "day" needs weekdays, near, or earliest and latest'),
        ({"months": (3,), "per": "week"}, 'per = "week" needs near'),
        ({"near": ("02-29",)}, "02-29 is a day that not every year has"),
        ({"near": ("3-1",)}, "String should match pattern"),
        ({"months": (0,)}, "greater than or equal to 1"),
        ({"months": (13,)}, "less than or equal to 12"),
        ({"months": ("March",)}, "valid integer"),
        ({"weekdays": ("Monday",)}, "Input should be 'mon'"),
        ({"on": "0"}, "valid date"),
        ({"month": (3,)}, "Extra inputs are not permitted"),
    ],
)
def test_windows_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        window("A", **fields)
