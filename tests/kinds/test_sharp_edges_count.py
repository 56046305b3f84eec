"""count and edition, where a small slip in a reading would show."""

from __future__ import annotations

from datetime import date

import pytest
from strip import (
    broken,
    count,
    edition,
    last_year,
    only,
    solver_accepts,
    solver_units,
    strip,
    units,
)

from constraints.rule import Finding, State
from constraints.selector import Selector

LAST_MARCH = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("least", "most", "days", "price"),
    [(1, 3, "A.A...", 0), (0, 5, "A.A...", 0), (0, None, "A.A...", 0), (4, 9, "A.A...", 2), (0, 1, "A.A.A.", 2)],
)
def test_well_within_the_bounds_nothing_is_paid_and_nothing_earned(least, most, days, price):
    rule, plan = count("A", least=least, most=most, weight=5), strip(days)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


def test_meetings_chosen_by_id_are_counted_under_their_body():
    rule = count(Selector(meetings=("A1", "A2", "B?")), least=0, most=1)
    assert list(rule.check(strip("A.A.A", undated="B"))) == [
        Finding(
            "some-count",
            State.BROKEN,
            ("A1", "A2"),
            "A meets twice in 2027 (2027-03-01, 2027-03-03); at most 1 allowed",
            1,
        ),
        Finding("some-count", State.KEPT, ("B?",), "B meets once in 2027"),
    ]
    assert not solver_accepts(rule, strip("A.A.A"))


def test_a_meeting_that_need_not_be_held_is_told_when_it_is():
    assert only(count("A", least=0), strip("A")) == Finding(
        "some-count", State.KEPT, ("A",), "A meets once in 2027 (2027-03-01)"
    )


def test_too_few_in_a_partial_file_are_named():
    assert only(count("A", least=2), strip("A", complete=False)) == Finding(
        "some-count",
        State.UNDECIDED,
        ("A",),
        "A meets once in 2027 in this file, which does not claim to be complete",
    )


# edition


def test_a_body_without_a_past_leaves_the_others_judged():
    rule, past = edition("*", least=364), last_year("..B", begin=LAST_MARCH)
    for days, kept in (("A.B", True), ("AB.", False)):
        plan = strip(days, history=past)
        assert (broken(rule, plan) == []) == kept
        assert solver_accepts(rule, plan) == kept


@pytest.mark.parametrize("weight", [None, 5])
def test_an_edition_far_inside_its_bounds_is_free(weight):
    plan = strip("A", history=last_year("A", begin=LAST_MARCH))
    rule = edition("A", least=300, most=400, weight=weight)
    assert only(rule, plan) == Finding(
        "some-edition", State.KEPT, ("A",), "A begins 364 days after A-2026 (2026-03-02)"
    )
    assert solver_units(rule, plan) == 0
