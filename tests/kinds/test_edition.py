"""edition: how far a meeting lies from the previous edition of its body. 2 March 2026 is a Monday, 364 days back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError
from strip import broken, edition, last_year, only, solver_accepts, solver_units, states, strip, units

from constraints.rule import Finding, State

PAST = last_year("..A", begin=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("fields", "days", "breaches"),
    [
        ({"least": 364}, "..A..", []),
        ({"least": 364}, "...A.", []),
        ({"least": 364}, ".A...", [("A",)]),
        ({"most": 364}, "..A..", []),
        ({"most": 364}, ".A...", []),
        ({"most": 364}, "...A.", [("A",)]),
        ({"least": 364, "most": 364}, "..AAA", []),
        ({"least": 364, "most": 364}, ".AAA.", [("A",)]),
        ({"least": 363, "most": 365}, "...A.", []),
        ({"least": 363, "most": 365}, "....A", [("A",)]),
        ({}, "A....", []),
    ],
)
def test_from_first_day_to_first_day_are_so_many_days(fields, days, breaches):
    rule, plan = edition("A", **fields), strip(days, history=PAST)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("least", "most", "price"),
    [
        (0, None, 0),
        (362, None, 0),
        (363, None, 1),
        (369, None, 1),
        (370, None, 2),
        (376, None, 2),
        (377, None, 3),
        (0, 362, 0),
        (0, 361, 1),
        (0, 355, 1),
        (0, 354, 2),
    ],
)
def test_a_unit_of_the_price_is_each_week_begun_that_is_short_or_over(least, most, price):
    rule, plan = edition("A", least=least, most=most, weight=5), strip("A", history=PAST)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


def test_the_editions_of_a_body_that_meets_twice_are_compared_by_number():
    past = last_year("A...A", begin=date(2026, 3, 2))
    rule = edition("A", least=364, most=364)
    for days, breaches in (("A...A", []), ("A..A", [("A2",)]), (".A..A", [("A1",)])):
        plan = strip(days, begin=date(2027, 3, 1), history=past)
        assert broken(rule, plan) == breaches
    assert solver_accepts(rule, strip("A...A", history=past))
    assert not solver_accepts(rule, strip("A..A", history=past))


@pytest.mark.parametrize(
    ("fields", "days", "message"),
    [
        ({"least": 364}, "A", "A begins 362 days after A-2026 (2026-03-04); at least 364 wanted"),
        ({"most": 364}, "....A", "A begins 366 days after A-2026 (2026-03-04); at most 364 wanted"),
        ({"least": 364}, "..A", "A begins 364 days after A-2026 (2026-03-04)"),
    ],
)
def test_the_message_names_both_editions_and_the_days(fields, days, message):
    assert only(edition("A", **fields), strip(days, history=PAST)).message == message


@pytest.mark.parametrize(
    "history",
    [
        (),
        last_year("B", begin=date(2026, 3, 2)),
        [replace(p, meeting=replace(p.meeting, special=True)) for p in PAST],
        [replace(p, meeting=replace(p.meeting, cycle=2025)) for p in PAST],
        [replace(p, meeting=replace(p.meeting, number=2)) for p in PAST],
    ],
    ids=["none", "another body's", "a special one", "two years back", "the second of two"],
)
def test_without_the_previous_edition_it_is_undecided(history):
    rule, plan = edition("A", least=400), strip("A", history=history)
    assert only(rule, plan) == Finding("some-edition", State.UNDECIDED, ("A",), "the edition before A is not known")
    assert solver_accepts(rule, plan)


def test_a_meeting_without_exact_days_leaves_it_undecided():
    assert only(edition("A", least=1), strip("B", undated="A", history=PAST)) == Finding(
        "some-edition", State.UNDECIDED, ("A?",), "A? has no exact days yet"
    )
    assert states(edition("A", least=1), strip("B", history=PAST)) == []


def test_special_meetings_are_not_spoken_of():
    plan = strip("A", special="A", history=PAST)
    assert states(edition("A", least=400), plan) == []
    assert solver_accepts(edition("A", least=400), plan)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"least": -1}, "greater than or equal to 0"),
        ({"least": 1101}, "less than or equal to 1100"),
        ({"least": 3, "most": 2}, "most 2 is under least 3"),
        ({"per": "day"}, "Extra inputs are not permitted"),
    ],
)
def test_fields_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        edition("A", **fields)
