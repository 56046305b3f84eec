"""order: each later meeting begins after every earlier one has ended."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from strip import (
    body,
    broken,
    facts,
    only,
    order,
    solver_accepts,
    solver_units,
    states,
    strip,
    term_of,
    units,
)

from constraints.rule import Finding, Relation, State
from constraints.selector import Selector


@pytest.mark.parametrize(
    ("days", "breaches"),
    [
        (["AB."], []),
        (["A.B"], []),
        (["A.", "B."], [("A", "B")]),
        (["AA", ".B"], [("A", "B")]),
        (["AAB"], []),
        (["BA."], [("A", "B")]),
        (["B..A"], [("A", "B")]),
        (["A.."], []),
        (["B.."], []),
        (["A.A.B"], []),
        (["A.B.A"], [("A2", "B")]),
        (["A.B.B"], []),
        (["B.A.B"], [("A", "B1")]),
        (["B.B.A"], [("A", "B1"), ("A", "B2")]),
    ],
)
def test_each_later_meeting_begins_after_every_earlier_one_has_ended(days, breaches):
    rule, plan = order("A", "B"), strip(*days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("days", "breaches"),
    [
        ("A.B..", []),
        ("AB...", [("A", "B")]),
        ("AA.B.", []),
        ("AAB..", [("A", "B")]),
        ("A..B.", []),
        ("A...B", [("A", "B")]),
        ("B...A", [("A", "B")]),
    ],
)
def test_least_and_most_bound_the_free_days_between(days, breaches):
    rule, plan = order("A", "B", least=1, most=2), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("days", "breaches"),
    [
        (["AA.", "BB."], []),
        (["AAA", ".BB"], []),
        (["A.B"], []),
        (["A..B"], [("A", "B")]),
        (["AAAAA", "...B."], [("A", "B")]),
        (["BA"], [("A", "B")]),
    ],
)
def test_start_to_start_counts_from_begin_to_begin_and_lets_them_overlap(days, breaches):
    rule, plan = order("A", "B", measured="start-to-start", least=0, most=2), strip(*days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("days", "breaches"),
    [
        ("A.C.B", []),
        ("C.A.B", [("A", "C")]),
        ("B.C.A", []),
        ("AB..C", []),
        ("..C..", []),
        ("A.C..", []),
        ("C.A..", [("A", "C")]),
        ("C.B.A", [("B", "C")]),
    ],
)
def test_where_some_is_enough_one_earlier_meeting_in_time_keeps_it(days, breaches):
    rule, plan = order("AB", "C", need="some"), strip(days)
    # Of several that are late, any may be named: each breach is one, with one of them.
    assert len(broken(rule, plan)) == len(breaches)
    assert all(named[-1] == "C" for named in broken(rule, plan))
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("earlier", "days", "breaches"),
    [
        ("BC", "B.C.A", []),
        ("BC", "B.A.C", [("C", "A")]),
        (Selector(group="service"), "B.A.C", []),
        (Selector(group="service"), "C.A.B", [("B", "A")]),
        (Selector(level="chiefs"), "C.A.B", [("B", "A")]),
        (Selector(meetings=("C",)), "B.A.C", [("C", "A")]),
        ("*", "B.C.A", []),
        ("*", "B.A.C", [("C", "A")]),
    ],
)
def test_the_earlier_meetings_are_chosen_by_body_group_level_or_id_and_never_itself(earlier, days, breaches):
    rule, plan = order(earlier, "A"), strip(days, groups={"B": ("service",)})
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("per", "days", "price"),
    [
        ("breach", "B........A", 1),
        ("breach", "A..B", 0),
        ("day", "A..B", 0),
        ("day", "A.B.", 1),
        ("day", "AB..", 2),
        ("day", "BA..", 4),
        ("day", "A...B", 0),
        ("day", "A....B", 1),
        ("day", "A......B", 3),
        ("week", "AB..", 1),
        ("week", "BA..", 1),
        ("week", "B...A", 1),
        ("week", "B....A", 2),
        ("week", "B..........A", 2),
        ("week", "B...........A", 3),
        ("week", "A..........B", 1),
        ("week", "A...........B", 2),
    ],
)
def test_the_price_counts_breaches_or_days_or_weeks_begun_that_are_missing_or_over(per, days, price):
    rule, plan = order("A", "B", least=2, most=3, per=per, weight=5), strip(days)
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


def test_one_of_several_that_is_late_costs_one_unit():
    rule, plan = order("AB", "C", need="some", weight=5), strip("C....A.B")
    assert units(rule, plan) == 1
    assert solver_units(rule, plan) == 1


@pytest.mark.parametrize(
    ("rule", "days", "message"),
    [
        (order("A", "B"), "B.A", "B begins 2027-03-01, but A ends 2027-03-03"),
        (order("A", "B"), "A.B", "B begins 2027-03-03, 1 free day after: A ends 2027-03-01"),
        (order("A", "B"), "AB.", "B begins 2027-03-02, the next day: A ends 2027-03-01"),
        (
            order("A", "B", least=2),
            "AB.",
            "B begins 2027-03-02, the next day: A ends 2027-03-01; at least 2 wanted",
        ),
        (
            order("A", "B", most=2),
            "A...B",
            "B begins 2027-03-05, 3 free days after: A ends 2027-03-01; at most 2 wanted",
        ),
        (
            order("A", "B", measured="start-to-start", most=2),
            "A...B",
            "B begins 2027-03-05, 4 days after A begins 2027-03-01; at most 2 wanted",
        ),
        (
            order("A", "B", measured="start-to-start"),
            "B.A",
            "B begins 2027-03-01, 2 days before A begins 2027-03-03",
        ),
    ],
)
def test_the_message_names_both_meetings_and_their_dates(rule, days, message):
    assert only(rule, strip(days)).message == message


def test_a_meeting_without_exact_days_leaves_it_undecided():
    rule = order("AC", "B")
    told = [(f.state.value, f.meetings, f.message) for f in rule.check(strip("A.B", undated="C"))]
    assert told == [
        ("kept", ("A", "B"), "B begins 2027-03-03, 1 free day after: A ends 2027-03-01"),
        ("undecided", ("C?", "B"), "C? has no exact days yet"),
    ]
    assert states(order("A", "B"), strip("A", undated="B")) == ["undecided"]
    assert states(order("A", "B"), strip("B.A", undated="C")) == ["broken"]


def test_a_partial_file_tells_nothing_of_bodies_that_are_not_in_it():
    known = facts(bodies=[body("A"), body("B"), body("C")])
    assert states(order("AC", "B"), strip("A.B", facts=known)) == ["kept"]
    finding = Finding("some-order", State.UNDECIDED, ("B",), "C is not in this file, B is")
    assert only(order("C", "B"), strip("A.B", facts=known, complete=False)) == finding
    assert states(order("AC", "B"), strip("A.B", facts=known, complete=False)) == ["kept", "undecided"]
    assert states(order("AC", "B"), strip("B.A", facts=known, complete=False)) == ["broken", "undecided"]


@pytest.mark.parametrize(
    ("days", "undated", "complete", "said"),
    [
        ("A.C", "B", True, ["kept"]),
        ("C.A", "B", True, ["undecided"]),
        ("C..", "B", True, ["undecided"]),
        ("C.A", "", False, ["undecided"]),
        ("C.A", "", True, ["broken"]),
        ("C..", "", True, []),
    ],
)
def test_where_some_is_enough_an_unknown_one_may_be_the_one_in_time(days, undated, complete, said):
    known = facts(bodies=[body("A"), body("B"), body("C")])
    plan = strip(days, undated=undated, complete=complete, facts=known)
    assert states(order("AB", "C", need="some"), plan) == said


def test_special_meetings_are_not_spoken_of():
    plan = strip("B.A", special="A")
    assert states(order("A", "B"), plan) == []
    assert solver_accepts(order("A", "B"), plan)
    by_id = order(Selector(meetings=("A",)), "B")
    assert broken(by_id, plan) == [("A", "B")]
    assert not solver_accepts(by_id, plan)


# Relations, for the .ics file.


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (order("AB", "C", least=3), [("A", "C", 3), ("B", "C", 3)]),
        (order("A", "C", need="some"), [("A", "C", 0)]),
        (order("*", "C"), [("A", "C", 0), ("B", "C", 0)]),
        (order("AB", "C", need="some"), []),
        (order("A", "C", weight=3), []),
        (order("A", "C", scope="rolling"), []),
        (order("A", "C", measured="start-to-start"), []),
    ],
)
def test_only_hard_orders_that_dates_alone_decide_are_relations(rule, told):
    meetings = term_of(strip("A.B.C")).meetings
    assert list(rule.relations(meetings)) == [Relation(*row, "some-order") for row in told]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"least": -1}, "greater than or equal to 0"),
        ({"least": 367}, "less than or equal to 366"),
        ({"most": 367}, "less than or equal to 366"),
        ({"least": 3, "most": 2}, "most 2 is under least 3"),
        ({"measured": "end-to-end"}, "'end-to-start' or 'start-to-start'"),
        ({"scope": "year"}, "'cycle' or 'rolling'"),
        ({"need": "any"}, "'all' or 'some'"),
        ({"per": "month"}, "'breach', 'day' or 'week'"),
        ({"need": "some", "per": "day"}, 'per = "day" needs need = "all"'),
        ({"scope": "rolling", "need": "some"}, 'scope = "rolling" goes with least alone'),
        ({"scope": "rolling", "most": 3}, 'scope = "rolling" goes with least alone'),
        ({"scope": "rolling", "measured": "start-to-start"}, 'scope = "rolling" goes with least alone'),
        ({"scope": "rolling", "per": "week"}, 'scope = "rolling" goes with least alone'),
        ({"weight": 0}, "greater than or equal to 1"),
        ({"weight": 1.5}, "valid integer"),
        ({"latr": "B"}, "Extra inputs are not permitted"),
    ],
)
def test_fields_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        order("A", "B", **fields)


def test_a_selector_that_selects_nothing_is_refused():
    with pytest.raises(ValidationError, match="selects nothing"):
        Selector()
