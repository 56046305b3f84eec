"""count: a body meets at least, at most or exactly so many times in each cycle."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from strip import (
    board_of,
    body,
    broken,
    count,
    facts,
    only,
    solver_accepts,
    solver_units,
    states,
    strip,
    term_of,
    units,
)

from constraints.requirements import Gap, Settled
from constraints.rule import Finding, State
from constraints.selector import Selector
from scheduler.engines import cpsat
from scheduler.outcome import Impossible


@pytest.mark.parametrize(
    ("fields", "days", "breaches"),
    [
        ({}, "A...", []),
        ({}, "A..A", []),
        ({}, "..B.", [()]),
        ({"most": 1}, "A...", []),
        ({"most": 1}, "A..A", [("A1", "A2")]),
        ({"least": 2}, "A..A", []),
        ({"least": 2}, "A...", [("A",)]),
        ({"least": 2}, "..B.", [()]),
        ({"least": 0}, "..B.", []),
        ({"least": 0, "most": 0}, "A...", [("A",)]),
        ({"least": 2, "most": 2}, "AABA", []),
        ({"least": 2, "most": 2}, "A.A.A", [("A1", "A2", "A3")]),
    ],
)
def test_a_body_meets_at_least_and_at_most_so_often(fields, days, breaches):
    rule, plan = count("A", **fields), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("fields", "days", "price"),
    [
        ({"least": 3}, "A...", 2),
        ({"least": 3}, "..B.", 3),
        ({"least": 0, "most": 1}, "A.A.A", 2),
        ({"least": 1, "most": 3}, "A.A.A", 0),
    ],
)
def test_a_unit_of_the_price_is_a_meeting_missing_or_over(fields, days, price):
    rule, plan = count("A", **fields, weight=5), strip(days)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


@pytest.mark.parametrize(
    ("fields", "days", "breaches"),
    [
        ({"every": 3, "counted_from": 2024}, "..B.", [()]),
        ({"every": 3, "counted_from": 2024}, "A.B.", []),
        ({"every": 3, "counted_from": 2025}, "..B.", []),
        ({"every": 3, "counted_from": 2025}, "A.B.", []),
        ({"every": 3, "counted_from": 2025, "most": 1}, "A.B.", [("A",)]),
        ({"every": 3, "counted_from": 2025, "most": 1}, "A.BA", [("A1", "A2")]),
        ({"every": 3, "counted_from": 2025, "most": 1}, "..B.", []),
        ({"every": 2, "counted_from": 2027, "least": 2}, "A.B.", [("A",)]),
        ({"every": 2, "counted_from": 2029}, "..B.", []),
        ({"every": 2, "counted_from": 2029, "most": 3}, "A.B.", [("A",)]),
        ({"counted_from": 2028}, "..B.", []),
        ({"counted_from": 2027}, "..B.", [()]),
        ({"counted_from": 2020}, "..B.", [()]),
    ],
)
def test_a_body_that_meets_every_few_years_is_asked_for_in_those_only(fields, days, breaches):
    rule, plan = count("A", **fields), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


def test_each_meeting_between_is_a_unit_of_the_price_where_most_is_given():
    rule, plan = count("A", every=2, counted_from=2026, most=2, weight=5), strip("A.BA")
    assert units(rule, plan) == 2
    assert solver_units(rule, plan) == 2


def test_a_meeting_between_is_told_with_the_years_that_it_is_due_in():
    assert only(count("A", every=2, counted_from=2010), strip("A.B")) == Finding(
        "some-count",
        State.KEPT,
        ("A",),
        "A meets once in 2027 (2027-03-01); it is to meet every 2 years, counted from 2010, and may meet more often",
    )
    assert only(count("A", every=2, counted_from=2010, most=1), strip("A.B")).message == (
        "A meets once in 2027 (2027-03-01); it is to meet every 2 years, counted from 2010, and not between"
    )
    assert only(count("A", counted_from=2028, most=1), strip("A.B")).message == (
        "A meets once in 2027 (2027-03-01); it is to meet yearly, counted from 2028, and not between"
    )


def test_a_meeting_between_that_needs_consensus_needs_the_record_of_it():
    rule = count("A", every=2, counted_from=2010, needs="consensus")
    assert states(rule, strip("A.B")) == ["undecided"]
    assert states(rule, strip("A.B", consensus={"A": "note"})) == ["kept"]
    assert states(rule, strip("..B")) == []


def test_a_partial_file_may_lack_any_meeting_and_still_holds_one_too_many():
    rule = count("A", every=2, counted_from=2010, most=1)
    assert states(rule, strip("..B", complete=False)) == []
    assert states(rule, strip("A.B", complete=False)) == ["broken"]


def test_each_body_is_judged_by_itself():
    rule, plan = count("ABC"), strip("A.B.B")
    assert [(f.state.value, f.meetings, f.message) for f in rule.check(plan)] == [
        ("kept", ("A",), "A meets once in 2027 (2027-03-01)"),
        ("kept", ("B1", "B2"), "B meets twice in 2027 (2027-03-03, 2027-03-05)"),
        ("broken", (), "C does not meet in 2027; at least 1 expected"),
    ]


@pytest.mark.parametrize("selector", [Selector(group="chiefs"), Selector(level="chiefs"), Selector(all=True)])
def test_a_body_that_a_group_or_level_selects_is_missed_when_it_does_not_meet(selector):
    known = facts(bodies=[body("B", groups=["chiefs"])])
    plan = strip("A..", facts=known, groups={"A": ("chiefs",)})
    assert broken(count(selector), plan) == [()]
    assert not solver_accepts(count(selector), plan)
    assert states(count(selector), plan) == ["kept", "broken"]


def test_the_message_names_body_year_and_dates():
    assert only(count("A", most=1), strip("A.A")).message == (
        "A meets twice in 2027 (2027-03-01, 2027-03-03); at most 1 allowed"
    )
    assert only(count("A", least=4), strip("A.A.A")).message == "A meets 3 times in 2027; at least 4 expected"


def test_an_undated_meeting_counts():
    assert only(count("A"), strip("B", undated="A")) == Finding(
        "some-count", State.KEPT, ("A?",), "A meets once in 2027"
    )
    assert broken(count("A", most=1), strip("A", undated="A")) == [("A", "A?")]


def test_a_partial_file_leaves_too_few_undecided_and_too_many_broken():
    assert only(count("A"), strip("B", complete=False)) == Finding(
        "some-count",
        State.UNDECIDED,
        (),
        "A does not meet in 2027 in this file, which does not claim to be complete",
    )
    assert states(count("A", least=2), strip("A", complete=False)) == ["undecided"]
    assert states(count("A", most=1), strip("A.A", complete=False)) == ["broken"]
    assert states(count("A"), strip("A", complete=False)) == ["kept"]


def test_special_meetings_do_not_count():
    assert broken(count("A"), strip("A", special="A")) == [()]
    assert states(count("A", least=0, most=0), strip("A", special="A")) == []


def test_special_meetings_count_where_the_rule_says_so():
    assert only(count("A", specials=True), strip("A", special="A")).message == "A meets once in 2027 (2027-03-01)"
    assert solver_accepts(count("A", specials=True), strip("A", special="A"))
    rule, plan = count("A", most=1, specials=True), strip("A.A", special="A")
    assert broken(rule, plan) == [("A1", "A2")]
    assert not solver_accepts(rule, plan)
    assert not solver_accepts(count("A"), strip("A", special="A"))


def test_absence_of_an_optional_meeting_is_never_a_breach():
    assert states(count("A", least=0, needs="consensus"), strip("B")) == []


def test_a_meeting_by_consensus_needs_the_record_of_it():
    rule = count("A", least=0, needs="consensus")
    assert only(rule, strip("A")) == Finding(
        "some-count", State.UNDECIDED, ("A",), "A is held, but no record of consensus is given"
    )
    assert only(rule, strip("A", consensus={"A": "note of 3 May"})) == Finding(
        "some-count", State.KEPT, ("A",), "A is held by consensus: note of 3 May"
    )
    assert states(rule, strip("B", undated="A", consensus={"A": "note"})) == ["kept"]
    assert states(count("A", most=1, needs="consensus"), strip("A.A")) == ["broken", "undecided", "undecided"]


@pytest.mark.parametrize(
    ("fields", "planned"), [({}, 1), ({"least": 0}, 0), ({"least": 0, "planned": 1}, 1), ({"least": 2}, 2)]
)
def test_a_generated_year_holds_the_planned_number_or_the_least(fields, planned):
    assert count("A", **fields).number_planned(2027) == planned


def test_years_are_generated_with_the_meeting_when_it_is_due_and_without_it_between():
    def held(rule, first, last):
        return [year for year in range(first, last + 1) if rule.number_planned(year)]

    assert held(count("A", every=3, counted_from=2010), 2005, 2016) == [2010, 2013, 2016]
    assert held(count("A", every=2, counted_from=2013, least=0, planned=2), 2011, 2018) == [2013, 2015, 2017]
    assert held(count("A", counted_from=2018), 2016, 2020) == [2018, 2019, 2020]


@pytest.mark.parametrize("weight", [None, 5])
def test_on_the_board_the_meetings_of_a_body_follow_their_numbers_at_no_price(weight):
    rule, plan = count("AB", least=0, weight=weight), strip("AA.A.B", "....B.")
    assert solver_accepts(rule, plan)
    asked = [(r.meetings, r.weight, r.allowed[0][0]) for r in board_of([rule], term_of(plan)).requirements]
    assert asked == [(("A1", "A2"), None, 2), (("B1", "B2"), None, 1)]


def test_the_solver_does_not_exchange_the_meetings_of_a_body():
    term = term_of(strip("A.A"))
    board = board_of([count("A")], term)
    exchanged = [Gap("wish", ("A2", "A1"), None, ((1, 9),))]
    outcome = cpsat.solve(board, requirements=[*board.requirements, *exchanged])
    assert outcome == Impossible((*board.requirements, *exchanged), minimal=False)


@pytest.mark.parametrize("weight", [None, 5])
def test_presence_is_settled_before_any_day_is_chosen(weight):
    board = board_of([count("ABC", least=2, weight=weight)], term_of(strip("A.B.B")))
    settled = [(r.meetings, r.weight, r.broken) for r in board.requirements if isinstance(r, Settled)]
    assert settled == [((), weight, 1), ((), weight, 2)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"least": -1}, "greater than or equal to 0"),
        ({"most": 367}, "less than or equal to 366"),
        ({"planned": -1}, "greater than or equal to 0"),
        ({"least": 2, "most": 1}, "most 1 is under least 2"),
        ({"needs": "votes"}, "Input should be 'consensus'"),
        ({"every": 0, "counted_from": 2010}, "greater than or equal to 1"),
        ({"every": 2}, "every 2 cycles, but from which"),
        ({"every": 2, "counted_from": 10}, "greater than or equal to 1900"),
        ({"specials": 1}, "valid boolean"),
        ({"leest": 1}, "Extra inputs are not permitted"),
        ({"least": "1"}, "valid integer"),
    ],
)
def test_fields_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        count("A", **fields)
