"""keep: a meeting stays where an earlier version of the same calendar put it."""

from __future__ import annotations

import pytest
from strip import broken, day, earlier, keep, only, solver_accepts, solver_units, states, strip, units


@pytest.mark.parametrize(
    ("days", "moved"),
    [
        ("..A.BB.", []),
        (".A..BB.", [("A",)]),
        ("...ABB.", [("A",)]),
        ("A...BB.", [("A",)]),
        (".A...BB", [("A",), ("B",)]),
    ],
)
def test_a_meeting_begins_where_the_earlier_version_has_it(days, moved):
    plan = strip(days, version=earlier("..A.BB."))
    assert broken(keep("*"), plan) == moved
    assert solver_accepts(keep("*"), plan) == (not moved)


@pytest.mark.parametrize(
    ("per", "days", "price"),
    [
        ("meeting", "A.........", 1),
        ("day", "A.........", 9),
        ("week", "A.........", 2),
        ("week", "..A.......", 1),
        ("person", "A.........", 40),
        ("person", "........A.", 40),
        ("person", ".........A", 0),
    ],
)
def test_what_a_move_costs(per, days, price):
    rule = keep("A", per=per, weight=1)
    plan = strip(days, version=earlier(".........A"), persons={"A": 40})
    assert units(rule, plan) == price
    assert solver_units(rule, plan) == price


def test_a_meeting_that_lasts_longer_where_it_was_has_not_moved():
    plan = strip("..AAA", version=earlier("..A.."))
    assert states(keep("A"), plan) == ["kept"]
    assert solver_accepts(keep("A"), plan)


def test_a_new_meeting_is_free():
    plan = strip("..AB.", version=earlier("..A.."))
    assert states(keep("*"), plan) == ["kept"]
    assert solver_accepts(keep("*"), plan)


def test_without_an_earlier_version_the_rule_does_not_apply():
    plan = strip("..A..", undated="B")
    assert states(keep("*"), plan) == []
    assert solver_accepts(keep("*"), plan)


def test_a_meeting_without_days_is_undecided():
    plan = strip("..A..", undated="B", version=earlier("..A.B"))
    assert states(keep("*"), plan) == ["kept", "undecided"]


def test_it_is_told_from_where_to_where():
    found = only(keep("A"), strip("....A", version=earlier(".A...")))
    assert found.message == f"A moves from {day(1)} to {day(4)}, by 3 days"
