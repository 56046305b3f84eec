"""beside: a meeting is before, adjacent to, or alongside an anchor."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from strip import beside, broken, next_year, only, solver_accepts, solver_units, states, strip, units

from constraints.rule import Finding, State


@pytest.mark.parametrize(
    ("fields", "lanes", "breaches"),
    [
        # back to back or alongside
        ({}, ["MA.."], []),
        ({}, ["AM.."], []),
        ({}, ["M.A."], [("M", "A")]),
        ({}, ["A.M."], [("M", "A")]),
        ({}, ["MM", "AA"], []),
        ({}, ["MM.", ".AA"], []),
        ({}, [".MM", "AA."], []),
        ({}, ["MMM", ".A."], []),
        ({"free_days": 1}, ["M.A."], []),
        ({"free_days": 1}, ["M..A"], [("M", "A")]),
        ({"free_days": 1}, ["A.M."], []),
        ({"free_days": 1}, ["A..M"], [("M", "A")]),
        # sides
        ({"sides": "before"}, ["MA.."], []),
        ({"sides": "before"}, ["AM.."], [("M", "A")]),
        ({"sides": "before"}, ["AA", "MM"], []),
        ({"sides": "after"}, ["AM.."], []),
        ({"sides": "after"}, ["MA.."], [("M", "A")]),
        ({"sides": "after", "free_days": 1}, ["A.M."], []),
        ({"sides": "after", "free_days": 1}, ["M.A."], [("M", "A")]),
        # overlap
        ({"overlap": False}, ["AA", "MM"], [("M", "A")]),
        ({"overlap": False}, ["AA.", ".MM"], [("M", "A")]),
        ({"overlap": False}, ["AAMM"], []),
        ({"overlap": False}, ["MMAA"], []),
        # prior
        ({"prior": True}, ["M......A"], []),
        ({"prior": True}, ["A.M....."], [("M", "A")]),
        ({"prior": True}, ["AM......"], []),
        ({"prior": True, "sides": "after"}, ["M......A"], []),
        ({"prior": True, "sides": "after"}, ["MA......"], []),
        ({"prior": True, "overlap": False}, ["AA", "MM"], [("M", "A")]),
        ({"prior": True, "overlap": False}, ["M.A"], []),
        ({"prior": True, "prior_days": 2}, ["M..A...."], []),
        ({"prior": True, "prior_days": 2}, ["M...A..."], [("M", "A")]),
        ({"prior": True, "prior_days": 1, "free_days": 3}, ["M...A..."], []),
        ({"prior": True, "prior_days": 1, "free_days": 3, "sides": "after"}, ["M...A..."], [("M", "A")]),
    ],
)
def test_the_meeting_is_before_adjacent_to_or_alongside_its_anchor(fields, lanes, breaches):
    rule, plan = beside("M", "A", **fields), strip(*lanes)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("which", "days", "breaches"),
    [
        ("any", "A...AM", []),
        ("any", "AM...A", []),
        ("any", "A..M.A", [("M", "A2")]),
        ("any", "A.M..A", [("M", "A1")]),
        ("last", "A...AM", []),
        ("last", "AM...A", [("M", "A2")]),
        ("first", "A...AM", [("M", "A1")]),
        ("first", "AM...A", []),
    ],
)
def test_which_anchor_of_the_cycle_is_meant(which, days, breaches):
    rule, plan = beside("M", "A", which=which), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("anchors", "days", "breaches"),
    [
        ("AB", "A..BM", []),
        ("AB", "AM..B", []),
        ("AB", "A.M.B", [("M", "A")]),
        ("B", "AM..B", [("M", "B")]),
    ],
)
def test_an_anchor_may_be_one_of_several_bodies(anchors, days, breaches):
    rule, plan = beside("M", anchors), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("which", "days", "judged"),
    [
        ("last", "A.....A", {("A1", "A2"): "broken"}),
        ("last", "A.AA..", {("A1", "A2"): "broken"}),
        ("first", "A.....A", {("A2", "A1"): "broken"}),
        ("any", "A.....A", {("A1", "A2"): "broken", ("A2", "A1"): "broken"}),
    ],
)
def test_a_meeting_is_never_its_own_anchor_and_the_chosen_anchor_is_not_judged(which, days, judged):
    rule, plan = beside("A", "A", which=which), strip(days)
    assert {f.meetings: f.state.value for f in rule.check(plan)} == judged
    assert not solver_accepts(rule, plan)


@pytest.mark.parametrize("which", ["last", "first"])
def test_the_one_anchor_of_a_cycle_has_nothing_to_be_beside(which):
    rule, plan = beside("*", "A", which=which, prior=True), strip("MA")
    assert [f.meetings for f in rule.check(plan)] == [("M", "A")]
    assert solver_accepts(rule, plan)


def test_a_breach_costs_one_unit_however_far_off_and_however_many_anchors():
    rule = beside("M", "AB", weight=5)
    for plan in (strip("M..A...B"), strip("M......A")):
        assert units(rule, plan) == 1
        assert solver_units(rule, plan) == 1
    each = beside("MN", "A", weight=5)
    assert units(each, strip("M..A..N")) == 2
    assert solver_units(each, strip("M..A..N")) == 2


@pytest.mark.parametrize(
    ("fields", "lanes", "message"),
    [
        ({}, ["MA"], "back to back: M (2027-03-01) is 1 day before A begins (2027-03-02)"),
        ({}, ["AM"], "back to back: M (2027-03-02) is 1 day after A ends (2027-03-01), 0 free"),
        ({}, ["AA", ".M"], "alongside: M (2027-03-02) is alongside A (2027-03-01 to 2027-03-02)"),
        ({"prior": True}, ["M..A"], "prior: M (2027-03-01) is 3 days before A begins (2027-03-04)"),
        (
            {},
            ["A..M"],
            "M (2027-03-04) is 3 days after A ends (2027-03-01), 2 free; alongside"
            " or the next day on either side wanted",
        ),
        (
            {"free_days": 1, "sides": "after", "overlap": False},
            ["A..M"],
            "M (2027-03-04) is 3 days after A ends (2027-03-01), 2 free; at most 1 free days after wanted",
        ),
        (
            {"prior": True, "sides": "before", "overlap": False},
            ["A..M"],
            "M (2027-03-04) is 3 days after A ends (2027-03-01), 2 free; any time before or the next day before wanted",
        ),
        (
            {"prior": True, "prior_days": 3},
            ["A..M"],
            "M (2027-03-04) is 3 days after A ends (2027-03-01), 2 free; at most 3 free days before or alongside"
            " or the next day on either side wanted",
        ),
    ],
)
def test_the_message_names_both_meetings_their_dates_and_what_is_wanted(fields, lanes, message):
    assert only(beside("M", "A", **fields), strip(*lanes)).message == message


@pytest.mark.parametrize(
    ("which", "days", "undated", "said"),
    [
        ("any", "MA", "", ["kept"]),
        ("any", "MA", "A", ["kept"]),
        ("any", "M.A", "A", ["undecided"]),
        ("last", "MA", "A", ["undecided"]),
        ("first", "M.A", "A", ["undecided"]),
        ("any", "M", "A", ["undecided"]),
        ("any", "A", "M", ["undecided"]),
        ("any", "A", "B", []),
    ],
)
def test_an_anchor_or_meeting_without_exact_days_leaves_it_undecided(which, days, undated, said):
    assert states(beside("M", "A", which=which), strip(days, undated=undated)) == said


def test_the_last_of_the_dated_anchors_is_not_judged_as_the_last_of_all():
    plan = strip("A..A", undated="A")
    assert states(beside("A", "A", which="last"), plan) == ["undecided", "undecided", "undecided"]


def test_without_an_anchor_the_rule_has_nothing_to_say_in_a_complete_file():
    assert states(beside("M", "A"), strip("M")) == []
    assert solver_accepts(beside("M", "A"), strip("M"))
    assert only(beside("M", "A"), strip("M", complete=False)) == Finding(
        "some-beside", State.UNDECIDED, ("M",), "what M should lie beside is not in this file"
    )


def test_without_an_anchor_prior_means_the_next_cycles_first_one():
    rule, later = beside("M", "A", which="last", prior=True), next_year("..A..A", begin=date(2028, 4, 3))
    assert only(rule, strip("M", following=later)) == Finding(
        "some-beside",
        State.KEPT,
        ("M", "A1-2028"),
        "prior: M (2027-03-01) is 401 days before A1-2028 begins (2028-04-05)",
    )
    unknown = Finding("some-beside", State.UNDECIDED, ("M",), "no date of A after 2027-03-01 is known")
    assert only(rule, strip("M")) == unknown
    assert only(rule, strip("M", complete=False, following=later)) == unknown
    assert solver_accepts(rule, strip("M"))


def test_special_anchors_are_not_meant():
    plan = strip("MA", special="A")
    assert states(beside("M", "A"), plan) == []
    assert solver_accepts(beside("M", "A"), plan)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"free_days": -1}, "greater than or equal to 0"),
        ({"prior_days": 367}, "less than or equal to 366"),
        ({"which": "second"}, "'last', 'first' or 'any'"),
        ({"sides": "both"}, "'either', 'before' or 'after'"),
        ({"overlap": "no"}, "valid boolean"),
        ({"side": "after"}, "Extra inputs are not permitted"),
    ],
)
def test_fields_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        beside("M", "A", **fields)


@pytest.mark.parametrize("which", ["last", "first"])
def test_the_first_or_last_is_that_of_one_body(which):
    with pytest.raises(ValidationError, match=f'which = "{which}" needs an anchor that is one body'):
        beside("M", "AB", which=which)


def test_a_cycle_without_an_anchor_is_undecided_or_no_matter_of_the_rule():
    assert states(beside("M", "A", prior=True), strip("M")) == ["undecided"]
    assert states(beside("M", "A", prior=True, without="nothing"), strip("M")) == []
