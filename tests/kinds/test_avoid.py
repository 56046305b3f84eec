"""avoid: no day of a meeting, or a price for each, in a set of days. The first column is Monday 1 March 2027."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError
from strip import (
    avoid,
    broken,
    day,
    facts,
    holiday,
    member,
    only,
    solver_accepts,
    solver_units,
    states,
    strip,
    units,
)

from constraints.meetings import Period
from constraints.rule import Finding, State
from constraints.selector import Selector

HOST, OTHER, NEW = member("HH", ("fri", "sun")), member("OO"), member("NN", since=day(4))
KNOWN = facts(
    members=[HOST, OTHER, NEW],
    holidays={
        "HH": [holiday(day(2)), holiday(day(7), "estimated")],
        "OO": [holiday(day(2)), holiday(day(3))],
        "NN": [holiday(day(3)), holiday(day(4))],
    },
    periods=[
        Period("feast", day(3), day(4), estimated=True),
        Period("fair", day(4), day(5)),
        Period("fair", day(9), day(9)),
    ],
)


@pytest.mark.parametrize(
    ("days", "breaches"),
    [
        ("A.........", []),
        ("..A.......", [("A",)]),
        (".A........", []),
        (".AA.......", [("A",)]),
        ("..AAA.....", [("A",)]),
        ("...AA.....", []),
        (".....A....", [("A",)]),
        (".......B..", []),
        ("..A..B....", [("A",)]),
        ("..A.....A.", [("A1",)]),
    ],
)
def test_no_day_of_the_meeting_falls_on_the_weekdays(days, breaches):
    rule, plan = avoid("A", weekdays=("wed", "sat")), strip(days)
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("days", "host", "breaches"),
    [
        ("....A...", "HH", [("A",)]),
        (".....A..", "HH", []),
        ("......A.", "HH", [("A",)]),
        ("....A...", "OO", []),
        (".....A..", "OO", [("A",)]),
        ("......A.", "OO", [("A",)]),
        ("....AAA.", "", []),
    ],
)
def test_the_weekend_is_the_hosts_own(days, host, breaches):
    rule, plan = avoid("*", weekend_of="host"), strip(days, facts=KNOWN, hosts={"A": host} if host else {})
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(("days", "breaches"), [("...A......", [("A",)]), ("....A.....", [("A",)]), ("..A.......", [])])
def test_a_hosts_holidays_count_before_it_is_a_member_too(days, breaches):
    rule, plan = avoid("A", holidays_of="host"), strip(days, facts=KNOWN, hosts={"A": "NN"})
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("fields", "days", "breaches"),
    [
        ({"holidays_of": "host"}, "..A.......", [("A",)]),
        ({"holidays_of": "host"}, "...A......", []),
        ({"holidays_of": "host"}, ".......A..", [("A",)]),
        ({"holidays_of": "host"}, ".AAA......", [("A",)]),
        ({"holidays_of": "members"}, "...A......", [("A",)]),
        ({"holidays_of": "members"}, "....A.....", [("A",)]),
        ({"holidays_of": "members"}, ".A........", []),
        ({"periods": ("feast",)}, "...A......", [("A",)]),
        ({"periods": ("feast",)}, "....A.....", [("A",)]),
        ({"periods": ("feast",)}, "..A.......", []),
        ({"periods": ("feast",)}, ".....A....", []),
        ({"periods": ("fair",)}, ".........A", [("A",)]),
        ({"periods": ("fair",)}, "......AAA.", []),
        ({"periods": ("fair", "feast")}, ".....A....", [("A",)]),
        ({"dates": (day(1), day(6))}, ".A........", [("A",)]),
        ({"dates": (day(1), day(6))}, "..AAAA....", []),
        ({"dates": (day(1), day(6))}, "..AAAAA...", [("A",)]),
        ({"earliest": day(2), "latest": day(4)}, ".AA.......", [("A",)]),
        ({"earliest": day(2), "latest": day(4)}, "AA........", []),
        ({"earliest": day(2), "latest": day(4)}, "....A.....", [("A",)]),
        ({"earliest": day(2), "latest": day(4)}, ".....A....", []),
        ({"weekdays": ("mon",), "dates": (day(2),)}, "A.........", [("A",)]),
        ({"weekdays": ("mon",), "dates": (day(2),)}, "..A.......", [("A",)]),
    ],
)
def test_the_days_are_the_union_of_what_is_given(fields, days, breaches):
    rule, plan = avoid("A", **fields), strip(days, facts=KNOWN, hosts={"A": "HH"})
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


@pytest.mark.parametrize(
    ("fields", "margin_days", "days", "breaches"),
    [
        ({"periods": ("feast", "fair")}, 1, "..A.......", [("A",)]),
        ({"periods": ("feast", "fair")}, 1, ".....A....", [("A",)]),
        ({"periods": ("feast", "fair")}, 1, "...AA.....", []),
        ({"periods": ("feast", "fair")}, 1, ".A........", []),
        ({"periods": ("feast", "fair")}, 2, ".A........", [("A",)]),
        ({"periods": ("feast", "fair")}, 0, "..A.......", []),
        ({"holidays_of": "host"}, 1, "......A...", [("A",)]),
        ({"holidays_of": "host"}, 1, "........A.", [("A",)]),
        ({"holidays_of": "host"}, 1, ".......A..", []),
        ({"holidays_of": "host"}, 1, ".A.A......", []),
        ({"holidays_of": "host", "dates": (day(0),)}, 1, "A.........", []),
        ({"holidays_of": "host", "weekdays": ("mon",)}, 1, "A.........", [("A",)]),
    ],
)
def test_edges_are_the_days_to_which_an_estimated_one_may_move(fields, margin_days, days, breaches):
    known = replace(KNOWN, margin_days=margin_days)
    rule, plan = avoid("A", edges=True, **fields), strip(days, facts=known, hosts={"A": "HH"})
    assert broken(rule, plan) == breaches
    assert solver_accepts(rule, plan) == (not breaches)


def test_a_day_next_to_an_estimated_holiday_that_is_a_holiday_itself_is_no_edge():
    known = facts(members=[HOST], holidays={"HH": [holiday(day(2), "estimated"), holiday(day(3))]})
    rule = avoid("A", edges=True, holidays_of="host")
    for days, breaches in ((".A..", [("A",)]), ("...A", [])):
        plan = strip(days, facts=known, hosts={"A": "HH"})
        assert broken(rule, plan) == breaches
        assert solver_accepts(rule, plan) == (not breaches)


def test_the_holidays_of_a_country_count_from_the_day_it_is_a_member():
    rule = avoid("A", holidays_of="members", per="member-day", weight=5)
    for days, price in (("...A..", 1), ("....A.", 1), ("...AA.", 2)):
        plan = strip(days, facts=KNOWN)
        assert units(rule, plan) == price
        assert solver_units(rule, plan) == price


@pytest.mark.parametrize(
    ("per", "fields", "days", "price"),
    [
        ("day", {"holidays_of": "members"}, ".AAA......", 2),
        ("member-day", {"holidays_of": "members"}, ".AAA......", 3),
        ("member-day", {"holidays_of": "members"}, "..A.......", 2),
        ("member-day", {"holidays_of": "host"}, "..AA......", 1),
        ("day", {"periods": ("feast", "fair")}, "...AAA....", 3),
        ("member-day", {"periods": ("feast", "fair")}, "...AAA....", 4),
        ("day", {"weekdays": ("wed",), "holidays_of": "members"}, "..A.......", 1),
        ("member-day", {"weekdays": ("wed",), "holidays_of": "members"}, "..A.......", 3),
        ("member-day", {"weekdays": ("fri",), "weekend_of": "host"}, "....A.....", 1),
        ("member-day", {"dates": (day(2), day(2))}, "..A.......", 1),
        ("member-day", {"dates": (day(2),), "earliest": day(1), "latest": day(3)}, ".AAA......", 3),
        ("day", {"earliest": day(-5), "latest": day(60)}, ".AAA......", 3),
        ("day", {"weekdays": ("sun",)}, ".AAA......", 0),
    ],
)
def test_the_price_counts_each_day_or_each_member_that_keeps_it(per, fields, days, price):
    rule, plan = avoid("A", per=per, weight=5, **fields), strip(days, facts=KNOWN, hosts={"A": "HH"})
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


@pytest.mark.parametrize(
    ("fields", "days", "message"),
    [
        ({"weekdays": ("wed",)}, ".AAA", "A meets 2027-03-03: a Wednesday"),
        ({"holidays_of": "members"}, "..A.", "A meets 2027-03-03: HH Holiday of 3 Mar, OO Holiday of 3 Mar"),
        (
            {"periods": ("feast",), "weekend_of": "host"},
            "...AA",
            "A meets 2027-03-04: feast (may move); 2027-03-05: a Friday, feast (may move)",
        ),
        ({"holidays_of": "host", "edges": True}, "......A", "A meets 2027-03-07: HH Holiday of 8 Mar (may move)"),
        ({"dates": (day(1),)}, ".A", "A meets 2027-03-02: a day to be avoided"),
        ({"dates": (day(1),)}, "..A", "A on 2027-03-03 meets none of these days"),
        ({"dates": (day(1),)}, "..AA", "A on 2027-03-03 to 2027-03-04 meets none of these days"),
    ],
)
def test_the_message_names_meeting_day_and_reason(fields, days, message):
    assert only(avoid("A", **fields), strip(days, facts=KNOWN, hosts={"A": "HH"})).message == message


@pytest.mark.parametrize("fields", [{"weekend_of": "host"}, {"holidays_of": "host"}])
def test_an_unknown_host_leaves_it_undecided(fields):
    plan = strip("..AAAAAA", facts=KNOWN)
    assert only(avoid("A", **fields), plan) == Finding("some-avoid", State.UNDECIDED, ("A",), "A has no host yet")
    assert solver_accepts(avoid("A", **fields), plan)
    with_days = avoid("A", weekdays=("wed",), **fields)
    assert broken(with_days, plan) == [("A",)]
    assert not solver_accepts(with_days, plan)
    assert states(avoid("A", holidays_of="members"), strip("A", facts=KNOWN)) == ["kept"]


def test_holidays_of_years_that_are_not_loaded_leave_it_undecided():
    plan = strip("AA", begin=date(2028, 12, 31), facts=KNOWN, hosts={"A": "HH"})
    finding = Finding("some-avoid", State.UNDECIDED, ("A",), "the holidays of 2029 are not known")
    for whose in ("host", "members"):
        assert only(avoid("A", holidays_of=whose), plan) == finding
        assert solver_accepts(avoid("A", holidays_of=whose), plan)
    assert states(avoid("A", weekdays=("wed",)), plan) == ["kept"]


def test_a_meeting_without_exact_days_leaves_it_undecided():
    assert only(avoid("A", weekdays=("wed",)), strip("B", undated="A")) == Finding(
        "some-avoid", State.UNDECIDED, ("A?",), "A? has no exact days yet"
    )
    assert states(avoid("A", weekdays=("wed",)), strip("..B")) == []


def test_special_meetings_are_spoken_of_by_id_only():
    plan = strip("..A", special="A")
    assert (broken(avoid("A", weekdays=("wed",)), plan), broken(avoid("*", weekdays=("wed",)), plan)) == ([], [])
    assert broken(avoid(Selector(meetings=("A",)), weekdays=("wed",)), plan) == [("A",)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "names no days"),
        ({"edges": True}, "names no days"),
        ({"edges": True, "dates": (day(1),)}, "edges are those of holidays or periods"),
        ({"earliest": day(1)}, "earliest and latest are given together"),
        ({"latest": day(1)}, "earliest and latest are given together"),
        ({"earliest": day(2), "latest": day(1)}, "latest 2027-03-02 is before earliest 2027-03-03"),
        ({"weekdays": ("wednesday",)}, "Input should be 'mon'"),
        ({"weekend_of": "members"}, "Input should be 'host'"),
        ({"holidays_of": "all"}, "'host' or 'members'"),
        ({"dates": ("0",)}, "valid date"),
        ({"weekday": ("wed",)}, "Extra inputs are not permitted"),
    ],
)
def test_day_sets_that_make_no_sense_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        avoid("A", **fields)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValidationError, match="'day' or 'member-day'"):
        avoid("A", per="member", weekdays=("wed",))
