"""apart: meetings do not overlap and leave free days between, more between different cities."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from strip import apart, broken, only, solver_accepts, solver_units, states, strip, units

from constraints.rule import Finding, State
from constraints.selector import Selector


@pytest.mark.parametrize(
    ("free_days", "lanes", "breaches"),
    [
        (0, ["AB"], []),
        (0, ["BA"], []),
        (0, ["A", "B"], [("A", "B")]),
        (0, ["AA.", ".BB"], [("A", "B")]),
        (0, ["AAA", ".B."], [("A", "B")]),
        (0, ["AABB"], []),
        (0, ["A.C", ".BB"], [("B", "C")]),
        (1, ["A.B"], []),
        (1, ["AB."], [("A", "B")]),
        (1, ["BA."], [("B", "A")]),
        (1, ["AB.C"], [("A", "B")]),
        (2, ["A..B"], []),
        (2, ["A.B."], [("A", "B")]),
        (1, ["AA.A"], []),
        (1, ["AA.", "..A"], [("A1", "A2")]),
        (0, ["AAA", "BBB", "CCC"], [("A", "B"), ("A", "C"), ("B", "C")]),
        (0, ["A.."], []),
    ],
)
def test_every_two_leave_the_free_days_between(free_days, lanes, breaches):
    rule, plan = apart("*", free_days=free_days), strip(*lanes)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


def test_meetings_that_are_not_selected_may_overlap():
    rule, plan = apart("AB"), strip("A.B", "CCC")
    assert broken(rule, plan) == []
    assert solver_accepts(rule, plan)


@pytest.mark.parametrize(
    ("cities", "days", "breaches"),
    [
        ({"A": "here", "B": "here"}, "AB..", []),
        ({"A": "here", "B": "there"}, "AB..", [("A", "B")]),
        ({"A": "here", "B": "there"}, "A.B.", [("A", "B")]),
        ({"A": "here", "B": "there"}, "A..B", []),
        ({"A": "Kuala Lumpur", "B": "Kuala Lumpur Convention Centre"}, "AB..", []),
        ({"A": "Lumpur, Kuala", "B": "Kuala Lumpur"}, "AB..", [("A", "B")]),
        ({"A": "here"}, "A.B.", []),
        ({}, "AB..", []),
        ({}, "A..B", []),
    ],
)
def test_between_cities_that_differ_the_travel_days_count(cities, days, breaches):
    rule, plan = apart("AB", free_days=0, travel_days=2), strip(days, cities=cities)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("hosts", "days", "said"),
    [
        ({}, "A.B.", ["undecided"]),
        ({}, "A..B", ["kept"]),
        ({"A": "HH", "B": "HH"}, "AB..", ["undecided"]),
        ({"A": "HH"}, "AB..", ["undecided"]),
        ({"A": "HH", "B": "MM"}, "A.B.", ["broken"]),
    ],
)
def test_where_no_city_is_known_only_other_hosts_are_surely_elsewhere(hosts, days, said):
    rule, plan = apart("AB", free_days=0, travel_days=2), strip(days, hosts=hosts)
    assert states(rule, plan) == said
    assert solver_accepts(rule, plan) == (said != ["broken"])


@pytest.mark.parametrize(
    ("sharing", "given", "breaches"),
    [
        ("delegates", {"delegates": {"A": "x", "B": "x", "C": "y"}}, [("A", "B")]),
        ("delegates", {}, [("A", "B"), ("A", "C"), ("B", "C")]),
        ("host", {"hosts": {"A": "HH", "B": "MM", "C": "HH"}}, [("A", "C")]),
        ("host", {"hosts": {"A": "HH"}}, []),
        ("host", {}, []),
        (None, {"hosts": {"A": "HH"}}, [("A", "B"), ("A", "C"), ("B", "C")]),
    ],
)
def test_sharing_limits_it_to_pairs_with_the_same_delegates_or_known_host(sharing, given, breaches):
    rule, plan = apart("*", sharing=sharing), strip("A", "B", "C", **given)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("per", "free_days", "lanes", "price"),
    [
        ("breach", 9, ["A", "B"], 1),
        ("day", 2, ["A..B"], 0),
        ("day", 2, ["A.B."], 1),
        ("day", 2, ["AB.."], 2),
        ("day", 2, ["A.", "B."], 3),
        ("day", 0, ["AAAA.", "....B"], 0),
        ("day", 0, ["AAAA", "...B"], 1),
        ("day", 0, ["AAAA", "B..."], 1),
        ("day", 0, ["AAAA", ".B.."], 2),
        ("day", 0, ["AAAAA", "..B.."], 3),
        ("day", 1, ["A", "B", "C"], 6),
        ("week", 6, ["A......B"], 0),
        ("week", 6, ["A.....B."], 1),
        ("week", 6, ["A", "B"], 1),
        ("week", 7, ["A", "B"], 2),
        ("week", 14, ["A......B"], 2),
    ],
)
def test_the_price_counts_breaches_or_the_days_or_weeks_begun_that_are_missing(per, free_days, lanes, price):
    rule, plan = apart("*", free_days=free_days, per=per, weight=5), strip(*lanes)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


@pytest.mark.parametrize(
    ("lanes", "message"),
    [
        (["AA.", ".BB"], "B begins 2027-03-02, while A runs to 2027-03-02"),
        (["A.B"], "only 1 free days between A (to 2027-03-01) and B (from 2027-03-03); 2 wanted"),
        (["B.A"], "only 1 free days between B (to 2027-03-01) and A (from 2027-03-03); 2 wanted"),
        (["A..B"], "2 free days between A (to 2027-03-01) and B (from 2027-03-04)"),
    ],
)
def test_the_message_names_both_meetings_and_their_dates(lanes, message):
    assert only(apart("AB", free_days=2), strip(*lanes)).message == message


def test_a_meeting_without_exact_days_leaves_it_undecided():
    rule = apart("AB")
    assert only(rule, strip("A", undated="B")) == Finding(
        "some-apart", State.UNDECIDED, ("B?",), "B? has no exact days yet"
    )
    assert states(rule, strip("A", undated="C")) == []
    assert states(rule, strip("A")) == []


def test_special_meetings_are_spoken_of_by_id_only():
    plan = strip("A", "B", special="B")
    assert (broken(apart("AB"), plan), solver_accepts(apart("AB"), plan)) == ([], True)
    by_id = apart(Selector(meetings=("A", "B")))
    assert (broken(by_id, plan), solver_accepts(by_id, plan)) == ([("A", "B")], False)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"free_days": -1}, "greater than or equal to 0"),
        ({"free_days": 367}, "less than or equal to 366"),
        ({"travel_days": -1}, "greater than or equal to 0"),
        ({"sharing": "city"}, "'delegates' or 'host'"),
        ({"per": "month"}, "'breach', 'day' or 'week'"),
        ({"gap": 1}, "Extra inputs are not permitted"),
    ],
)
def test_fields_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        apart("*", **fields)
