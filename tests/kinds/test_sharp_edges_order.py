"""order, where a small slip in a reading would show: two fields at once, bounds met to the day, several at a time."""

from __future__ import annotations

from datetime import date

import pytest
from strip import (
    body,
    broken,
    facts,
    last_year,
    only,
    order,
    solver_accepts,
    solver_units,
    states,
    strip,
    units,
)

from constraints.rule import Finding, State

ROLLING = {"scope": "rolling"}


def _history(*lanes):
    return last_year(*lanes, begin=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("fields", "lanes", "kept"),
    [
        # one of A and B is enough, with free days counted from its end
        ({"least": 1}, ["AC.....B"], False),
        ({"least": 1}, ["A.C....B"], True),
        ({"least": 1}, ["AA.C...B"], True),
        ({"least": 1}, ["AAC....B"], False),
        ({"most": 2}, ["A..C...B"], True),
        ({"most": 2}, ["A...C..B"], False),
        ({"most": 2}, ["A....BC."], True),
        ({"most": 0}, ["AAAC...B"], True),
        # or from begin to begin
        ({"measured": "start-to-start"}, ["A.....B", "C......"], True),
        ({"measured": "start-to-start"}, [".A....B", "C......"], False),
        ({"measured": "start-to-start", "least": 2}, ["AAA...B", "..C...."], True),
        ({"measured": "start-to-start", "least": 2}, ["AAA...B", ".C....."], False),
        ({"measured": "start-to-start", "most": 1}, ["AAA...B", ".C....."], True),
        ({"measured": "start-to-start", "most": 1}, ["AAA...B", "..C...."], False),
    ],
)
def test_where_some_is_enough_the_bounds_count_as_they_do_for_all(fields, lanes, kept):
    rule, plan = order("AB", "C", need="some", **fields), strip(*lanes)
    assert (broken(rule, plan) == []) == kept
    assert solver_accepts(rule, plan) == kept


@pytest.mark.parametrize(
    ("days", "price"),
    [("A.CD.B", 0), ("C.A.DB", 1), ("D.A.CB", 1), ("CD.A.B", 2)],
)
def test_where_some_is_enough_each_later_meeting_is_judged_by_itself(days, price):
    rule, plan = order("AB", "CD", need="some", weight=5), strip(days)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


@pytest.mark.parametrize(
    ("per", "days", "price"), [("day", "A....B", 3), ("week", "A....B", 1), ("week", "B.......A", 2)]
)
def test_start_to_start_has_a_price_by_the_day_and_by_the_week_too(per, days, price):
    rule, plan = order("A", "B", measured="start-to-start", most=2, per=per, weight=5), strip(days)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


@pytest.mark.parametrize(
    ("rule", "lanes", "message"),
    [
        (
            order("A", "B", measured="start-to-start"),
            ["A", "B"],
            "B begins 2027-03-01, 0 days after A begins 2027-03-01",
        ),
        (order("A", "B"), ["A..B"], "B begins 2027-03-04, 2 free days after: A ends 2027-03-01"),
    ],
)
def test_the_message_counts_none_and_two_rightly(rule, lanes, message):
    assert only(rule, strip(*lanes)).message == message


def test_a_later_meeting_without_exact_days_is_named():
    told = only(order("A", "B"), strip("A", undated="B"))
    assert told == Finding("some-order", State.UNDECIDED, ("B?",), "B? has no exact days yet")


def test_in_a_partial_file_what_is_undated_and_what_is_absent_are_told_once_each():
    known = facts(bodies=[body("D")])
    plan = strip("A.B", undated="C", facts=known, complete=False)
    assert [(f.state.value, f.meetings, f.message) for f in order("ACD", "B").check(plan)] == [
        ("kept", ("A", "B"), "B begins 2027-03-03, 1 free day after: A ends 2027-03-01"),
        ("undecided", ("C?", "B"), "C? has no exact days yet"),
        ("undecided", ("B",), "D is not in this file, B is"),
    ]


# The rolling scope.


def test_a_body_known_from_last_years_calendar_alone_is_missed():
    rule, plan = order("A", "B", **ROLLING), strip("B..", history=_history("A.B"))
    assert broken(rule, plan) == [("B",)]
    assert not solver_accepts(rule, plan)


@pytest.mark.parametrize("days", ["B.B..", "B.B.A"])
def test_an_earlier_body_that_comes_too_late_is_missed_once_a_cycle(days):
    rule, plan = order("A", "B", weight=5, **ROLLING), strip(days, history=_history("A.B"))
    assert units(rule, plan) == 1
    assert solver_units(rule, plan) == 1


@pytest.mark.parametrize(
    ("lanes", "met"),
    [(["BB.", ".A."], False), (["BB.", "..A"], True), (["BA."], True), (["B..", "AAA"], False)],
)
def test_to_meet_since_the_previous_edition_is_to_begin_after_its_last_day(lanes, met):
    rule, plan = order("A", "B", **ROLLING), strip("B.A", history=_history(*lanes))
    assert states(rule, plan) == ["kept" if met else "broken"]
    assert solver_accepts(rule, plan) == met


@pytest.mark.parametrize(("past", "met"), [("B.A.B", False), ("B.B.A", True), ("A.B.B", False)])
def test_of_several_previous_editions_the_last_one_counts(past, met):
    rule, plan = order("A", "B", **ROLLING), strip("B.A", history=_history(past))
    assert states(rule, plan) == ["kept" if met else "broken"]
    assert solver_accepts(rule, plan) == met


def test_a_known_body_that_never_met_is_asked_after():
    plan = strip("B", facts=facts([body("A")]))
    told = "whether A has met since the previous B: only 2026 would tell"
    assert only(order("A", "B", **ROLLING), plan) == Finding("some-order", State.UNDECIDED, ("B",), told)


def test_of_several_that_come_too_late_the_first_is_named():
    rule = order("A", "B", **ROLLING)
    assert broken(rule, strip("B.A.A", history=_history("A.B"))) == [("A1", "B")]
    unknown = only(rule, strip("B.A.A", history=_history("A")))
    assert (unknown.state, unknown.meetings) == (State.UNDECIDED, ("A1", "B"))
