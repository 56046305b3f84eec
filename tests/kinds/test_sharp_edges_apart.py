"""apart and avoid, where a small slip in a reading would show: pairs that are not concerned, places, whole terms."""

from __future__ import annotations

from datetime import date

import pytest
from strip import (
    apart,
    avoid,
    broken,
    day,
    facts,
    holiday,
    member,
    only,
    solver_accepts,
    solver_units,
    strip,
    units,
)

from constraints.meetings import Period
from constraints.rule import Finding, State
from kinds.compare import Example, by_requirements, disagreements
from kinds.examples import term


@pytest.mark.parametrize(
    ("fields", "given", "kept"),
    [
        ({"sharing": "delegates"}, {"delegates": {"A": "x", "B": "y"}}, True),
        ({"sharing": "delegates"}, {"delegates": {"A": "x", "B": "x"}}, False),
        ({"sharing": "host"}, {"hosts": {"A": "HH", "B": "MM"}}, True),
        ({"sharing": "host"}, {"hosts": {"A": "HH", "B": "HH"}}, False),
        ({"sharing": "host"}, {}, True),
        ({}, {}, False),
    ],
)
def test_only_the_pairs_that_are_concerned_keep_apart(fields, given, kept):
    rule, plan = apart("AB", **fields), strip("A", "B", **given)
    assert (broken(rule, plan) == []) == kept
    assert solver_accepts(rule, plan) == kept


@pytest.mark.parametrize(
    ("cities", "kept"),
    [
        ({"A": "virtual", "B": "there"}, True),
        ({"A": "here", "B": "virtual"}, True),
        ({"A": "virtual", "B": "virtual"}, True),
        ({"A": "here", "B": "there"}, False),
        ({"A": "York", "B": "New York"}, True),  # read as one place: a venue may name its city first or last
        ({"A": "York", "B": "Yorkshire"}, False),
    ],
)
def test_nobody_travels_to_a_virtual_meeting_or_within_one_city(cities, kept):
    rule, plan = apart("AB", travel_days=2), strip("A.B", cities=cities)
    assert (broken(rule, plan) == []) == kept
    assert solver_accepts(rule, plan) == kept


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (
            {},
            Finding(
                "some-apart",
                State.UNDECIDED,
                ("A", "B"),
                "1 free days between A (to 2027-03-01) and B (from 2027-03-03);"
                " enough in one place, too few between two, and not both places are known",
            ),
        ),
        (
            {"cities": {"A": "here", "B": "here"}},
            Finding(
                "some-apart",
                State.KEPT,
                ("A", "B"),
                "1 free days between A (to 2027-03-01) and B (from 2027-03-03)",
            ),
        ),
        (
            {"cities": {"A": "here", "B": "there"}},
            Finding(
                "some-apart",
                State.BROKEN,
                ("A", "B"),
                "only 1 free days between A (to 2027-03-01) and B (from 2027-03-03); 2 wanted,"
                " here and there being apart",
                1,
            ),
        ),
        (
            {"hosts": {"A": "HH", "B": "MM"}},
            Finding(
                "some-apart",
                State.BROKEN,
                ("A", "B"),
                "only 1 free days between A (to 2027-03-01) and B (from 2027-03-03); 2 wanted, HH and MM being apart",
                1,
            ),
        ),
    ],
)
def test_what_is_said_of_two_meetings_and_their_places(given, found):
    assert only(apart("AB", free_days=1, travel_days=2), strip("A.B", **given)) == found


@pytest.mark.parametrize(
    ("per", "lanes", "price"),
    [
        ("day", ["A.B"], 1),
        ("day", ["AB"], 2),
        ("day", ["A", "B"], 3),
        ("week", ["A", "B"], 1),
        ("breach", ["A", "B"], 1),
    ],
)
def test_travel_is_priced_like_other_free_days(per, lanes, price):
    rule = apart("AB", travel_days=2, per=per, weight=5)
    plan = strip(*lanes, cities={"A": "here", "B": "there"})
    assert (units(rule, plan), solver_units(rule, plan)) == (price, price)


@pytest.mark.parametrize(
    ("fields", "cities"),
    [({"free_days": 1}, {"A": "here", "B": "there"}), ({"free_days": 1, "travel_days": 1}, {"A": "here", "B": "here"})],
)
def test_places_are_told_only_where_the_travel_between_them_is_missing(fields, cities):
    assert only(apart("AB", **fields), strip("AB", cities=cities)).message == (
        "only 0 free days between A (to 2027-03-01) and B (from 2027-03-02); 1 wanted"
    )


# Both, where a host is still to be chosen: every plan with every choice, read by the board and by the checker.

KNOWN = facts(
    members=[member("HH", ("tue",)), member("MM", ("wed", "fri")), member("NN")],
    holidays={"HH": [holiday(day(2)), holiday(day(4), "estimated")], "MM": [holiday(day(0))]},
)
EITHER = ("HH", "MM")


@pytest.mark.parametrize("weight", [None, 5])
@pytest.mark.parametrize(
    ("rule", "given"),
    [
        (avoid("*", weekend_of="host"), {"candidates": {"A": EITHER}, "hosts": {"B": "MM"}}),
        (avoid("*", holidays_of="host"), {"candidates": {"A": EITHER, "B": EITHER}}),
        (avoid("*", holidays_of="host", edges=True), {"candidates": {"A": EITHER}, "host_with": {"B": "A"}}),
        (avoid("*", holidays_of="members", per="member-day"), {"candidates": {"A": EITHER}}),
        (avoid("*", weekdays=("thu",)), {"candidates": {"A": EITHER}}),
        (apart("*", travel_days=1), {"candidates": {"A": EITHER}, "hosts": {"B": "HH"}}),
        (apart("*", travel_days=1), {"candidates": {"A": ("MM", "NN")}, "hosts": {"B": "HH"}}),
        (apart("*", travel_days=2, free_days=1), {"candidates": {"A": EITHER, "B": EITHER}}),
        (apart("*", travel_days=1), {"candidates": {"A": EITHER}, "cities": {"A": "virtual"}, "hosts": {"B": "HH"}}),
        (apart("*", sharing="host"), {"candidates": {"A": EITHER}, "hosts": {"B": "HH"}}),
        (apart("*", sharing="host", free_days=1), {"candidates": {"A": EITHER, "B": EITHER}}),
        (apart("*", sharing="delegates"), {"candidates": {"A": EITHER}, "delegates": {"B": "others"}}),
    ],
)
def test_every_choice_of_a_host_is_read_alike(rule, given, weight):
    example = Example("chosen", term("A BB", days=6, facts=KNOWN, **given), (rule.changed(weight=weight),))
    assert disagreements(example, by_requirements) == []


# avoid, in a term that is longer than the meeting.


@pytest.mark.parametrize(
    ("fields", "days", "kept"),
    [
        ({"dates": (day(3),)}, "X.AA.....Y", False),
        ({"dates": (day(3),)}, "XAA......Y", True),
        ({"dates": (day(3),)}, "X...AA...Y", True),
        ({"dates": (day(3),)}, "X..AA....Y", False),
        ({"weekdays": ("wed",)}, "XAA......Y", False),
        ({"weekdays": ("wed",)}, "X..AA....Y", True),
        ({"earliest": day(3), "latest": day(4)}, "XAA......Y", True),
        ({"earliest": day(3), "latest": day(4)}, "X....AA..Y", True),
        ({"earliest": day(3), "latest": day(4)}, "X...AA...Y", False),
        ({"earliest": day(9), "latest": day(12)}, "X......AAY", True),
    ],
)
def test_a_meeting_of_two_days_keeps_clear_by_both_and_no_more(fields, days, kept):
    rule, plan = avoid("A", **fields), strip(days)
    assert (broken(rule, plan) == []) == kept
    assert solver_accepts(rule, plan) == kept


def test_a_member_whose_holidays_are_not_given_has_none():
    known = facts(members=[member("HH"), member("MM")], holidays={"MM": [holiday(day(1))]})
    for rule in (avoid("A", holidays_of="host"), avoid("A", holidays_of="members", per="member-day")):
        plan = strip("A", facts=known, hosts={"A": "HH"})
        assert broken(rule, plan) == []
        assert solver_accepts(rule, plan)


@pytest.mark.parametrize("whose", ["host", "members"])
@pytest.mark.parametrize("begin", [date(2026, 12, 31), date(2027, 12, 31)])
def test_both_days_of_a_meeting_across_two_years_must_be_known(whose, begin):
    known = facts(members=[member("HH")], years=(2027,))
    found = only(avoid("A", holidays_of=whose), strip("AA", begin=begin, facts=known, hosts={"A": "HH"}))
    assert (found.state, found.meetings) == (State.UNDECIDED, ("A",))


def test_kept_and_broken_name_the_meeting():
    assert only(avoid("A", dates=(day(1),)), strip("A")) == Finding(
        "some-avoid", State.KEPT, ("A",), "A on 2027-03-01 meets none of these days"
    )
    assert only(avoid("A", dates=(day(0), day(1))), strip("AAA")) == Finding(
        "some-avoid",
        State.BROKEN,
        ("A",),
        "A meets 2027-03-01: a day to be avoided; 2027-03-02: a day to be avoided",
        2,
    )


def test_a_pair_that_is_not_concerned_hides_no_other():
    plan = strip("A", "B", "C", hosts={"A": "HH", "B": "MM", "C": "HH"}, delegates={"A": "x", "B": "y", "C": "x"})
    for sharing in ("host", "delegates"):
        rule = apart("ABC", sharing=sharing)
        assert broken(rule, plan) == [("A", "C")]
        assert not solver_accepts(rule, plan)


@pytest.mark.parametrize(
    ("here", "there", "one_place"),
    [
        ("Old York Hall", "York", True),
        ("York", "York Hall", True),
        ("York Hall", "Hall York", False),
        ("A B", "B C", False),
    ],
)
def test_a_venue_lies_in_the_city_that_its_name_holds(here, there, one_place):
    rule, plan = apart("AB", travel_days=1), strip("AB", cities={"A": here, "B": there})
    assert (broken(rule, plan) == []) == one_place
    assert solver_accepts(rule, plan) == one_place


@pytest.mark.parametrize(
    ("margin_days", "days", "told"),
    [
        (1, "..A", "A meets 2027-03-03: HH Holiday of 4 Mar (may move)"),
        (1, ".A", "A on 2027-03-02 meets none of these days"),
        (2, ".A", "A meets 2027-03-02: HH Holiday of 4 Mar (may move)"),
        (2, ".....A", "A meets 2027-03-06: HH Holiday of 4 Mar (may move)"),
        (2, "......A", "A on 2027-03-07 meets none of these days"),
    ],
)
def test_an_estimated_holiday_may_move_by_the_margin_and_no_further(margin_days, days, told):
    known = facts(members=[member("HH")], holidays={"HH": [holiday(day(3), "estimated")]}, margin_days=margin_days)
    rule, plan = avoid("A", holidays_of="host", edges=True), strip(days, facts=known, hosts={"A": "HH"})
    assert only(rule, plan).message == told
    assert solver_accepts(rule, plan) == ("none of these" in told)


def test_a_fixed_period_is_not_said_to_move():
    fair = Period("fair", day(0), day(1))
    plan = strip("A", facts=facts(periods=[fair]))
    assert only(avoid("A", periods=("fair",)), plan).message == "A meets 2027-03-01: fair"
