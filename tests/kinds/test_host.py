"""host: the Chair, named members, a rotation, another body's host, and the load of hosts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError
from strip import (
    CYCLE,
    avoid,
    board_of,
    broken,
    day,
    facts,
    holiday,
    host,
    last_year,
    member,
    only,
    order,
    solver_accepts,
    states,
    strip,
    units,
)

from constraints.meetings import Placement
from kinds.examples import term
from scheduler.engines import cpsat
from scheduler.outcome import Solved

MEMBERS = (member("HH"), member("MM"), member("NN"))
CHAIRED = facts(members=MEMBERS, chair={CYCLE: "MM"})
KNOWN = facts(members=MEMBERS)


def hosted_last_year(letter: str, by: str | None) -> tuple[Placement, ...]:
    rows = last_year(letter, begin=day(-300))
    return tuple(replace(row, meeting=replace(row.meeting, host=by)) for row in rows)


@pytest.mark.parametrize(
    ("fields", "by", "state"),
    [
        ({"chair": True}, "MM", "kept"),
        ({"chair": True}, "HH", "broken"),
        ({"chair": True}, None, "undecided"),
        ({"hosts": ("HH", "NN")}, "NN", "kept"),
        ({"hosts": ("HH", "NN")}, "MM", "broken"),
        ({"hosts": ("HH", "NN")}, None, "undecided"),
    ],
)
def test_the_chair_or_one_of_the_members_named_hosts(fields, by, state):
    plan = strip("A", hosts={"A": by} if by else {}, facts=CHAIRED)
    assert states(host("A", **fields), plan) == [state]
    assert solver_accepts(host("A", **fields), plan) == (state != "broken")


def test_who_chairs_may_be_unknown():
    plan = strip("A", hosts={"A": "HH"}, facts=KNOWN)
    assert only(host("A", chair=True), plan).message == f"who chairs {CYCLE} is not known"
    assert solver_accepts(host("A", chair=True), plan)


@pytest.mark.parametrize(
    ("before", "by", "state"),
    [
        ("HH", "MM", "kept"),
        ("MM", "NN", "kept"),
        ("NN", "HH", "kept"),
        ("HH", "NN", "broken"),
        ("HH", "HH", "broken"),
        (None, "HH", "undecided"),
        ("XX", "HH", "undecided"),
    ],
)
def test_in_a_rotation_the_next_one_hosts(before, by, state):
    rule = host("A", rotation=("HH", "MM", "NN"))
    plan = strip("A", hosts={"A": by}, facts=KNOWN, history=hosted_last_year("A", before))
    assert states(rule, plan) == [state]


def test_a_second_meeting_of_the_year_goes_on_in_the_rotation():
    rule = host("A", rotation=("HH", "MM", "NN"))
    plan = strip("A.A", hosts={"A": "NN"}, facts=KNOWN, history=hosted_last_year("A", "HH"))
    assert broken(rule, plan) == [("A1",)]


def test_a_rotation_without_last_year_is_undecided():
    plan = strip("A", hosts={"A": "HH"}, facts=KNOWN)
    assert only(host("A", rotation=("HH", "MM")), plan).message == f"who hosted A in {CYCLE - 1} is not known"


@pytest.mark.parametrize(
    ("lanes", "hosts", "fields", "expected"),
    [
        (("A.B",), {"A": "HH", "B": "HH"}, {}, ["kept"]),
        (("A.B",), {"A": "HH", "B": "MM"}, {}, ["broken"]),
        (("A.B",), {"A": "HH"}, {}, ["undecided"]),
        (("A",), {"A": "HH"}, {}, ["undecided"]),
        (("A.....B",), {"A": "HH", "B": "HH"}, {"same_week": True}, ["kept", "kept"]),
        (("A......B",), {"A": "HH", "B": "HH"}, {"same_week": True}, ["kept", "broken"]),
        (("B......A",), {"A": "HH", "B": "MM"}, {"same_week": True}, ["broken", "broken"]),
        (("B.A...B",), {"A": "HH", "B": "HH"}, {"same_week": True}, ["kept", "kept"]),
        (("B......A",), {"A": "HH", "B": "MM"}, {}, ["broken"]),
    ],
)
def test_one_body_has_the_host_of_another_and_its_week(lanes, hosts, fields, expected):
    rule, plan = host("A", same_as="B", **fields), strip(*lanes, hosts=hosts, facts=KNOWN)
    assert states(rule, plan) == expected
    assert solver_accepts(rule, plan) == ("broken" not in expected)


def test_with_an_undated_meeting_the_first_is_not_known():
    plan = strip("A.B", undated="B", hosts={"A": "HH", "B": "MM"}, facts=KNOWN)
    assert states(host("A", same_as="B"), plan) == ["undecided"]


@pytest.mark.parametrize(
    ("period", "days", "price"),
    [
        ("cycle", "A.B.C", 1),
        ("week", "A.....B.......C", 0),
        ("week", "A...B..C", 0),
        ("week", "A.B.C", 1),
        ("month", f"A.B{'.' * 40}C", 0),
        ("quarter", f"A.B{'.' * 20}C", 1),
        ("quarter", f"A.B{'.' * 40}C", 0),
    ],
)
def test_a_member_hosts_so_many_in_a_period(period, days, price):
    rule = host("*", most=2, period=period, weight=1)
    assert units(rule, strip(days, hosts=dict.fromkeys("ABC", "HH"), facts=KNOWN)) == price


def test_the_load_counts_each_member_by_itself_and_leaves_open_who_is_not_known():
    plan = strip("A.B.C.D", hosts={"A": "HH", "B": "HH", "C": "MM"}, facts=KNOWN)
    found = list(host("*", most=1).check(plan))
    assert [(f.state.value, f.meetings) for f in found] == [
        ("undecided", ("D",)),
        ("broken", ("A", "B")),
        ("kept", ("C",)),
    ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "give one of"),
        ({"chair": True, "hosts": ("HH",)}, "give one of"),
        ({"hosts": ("HH",), "same_week": True}, "same_week needs same_as"),
        ({"chair": True, "period": "week"}, "period needs most"),
        ({"rotation": ("HH", "MM", "HH")}, "names a member twice"),
    ],
)
def test_fields_that_do_not_go_together_are_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        host("A", **fields)


def test_the_host_is_chosen_with_the_days():
    known = facts(members=MEMBERS, holidays={"HH": [holiday(day(n)) for n in range(9)], "MM": [holiday(day(0))]})
    where = term("A B C", candidates={"A": ("HH", "MM")}, facts=known)
    board = board_of([avoid("A", holidays_of="host"), order("A", "B", most=0), order("A", "C", most=0)], where)
    outcome = cpsat.solve(board)
    assert isinstance(outcome, Solved)
    placed = {p.id: (p.first_day, p.meeting.host, p.meeting.city) for p in board.placed(outcome.start)}
    assert placed["A"] == (day(1), "MM", "City of MM")


def test_where_no_candidate_can_host_it_is_impossible():
    known = facts(members=MEMBERS, holidays={x: [holiday(day(n)) for n in range(9)] for x in ("HH", "MM")})
    board = board_of([avoid("A", holidays_of="host")], term("A B C", candidates={"A": ("HH", "MM")}, facts=known))
    assert not isinstance(cpsat.solve(board), Solved)
