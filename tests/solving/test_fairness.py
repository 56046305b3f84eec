"""What a year asks of each member, counted from the dates alone."""

from __future__ import annotations

import pytest
from strip import MONDAY, day, facts, holiday, member, strip

from constraints.meetings import Facts
from scheduler.fairness import Burden, burdens, hosts_unknown

TWO = facts(members=(member("HH"), member("MM")))


def of_guest(*lanes: str, given: Facts = TWO, **hosts: str) -> Burden:
    """The burden of MM, the hosts being by letter and HH where nothing is said."""
    letters = {x for lane in lanes for x in lane if x != "."}
    plan = strip(*lanes, facts=given, hosts={x: hosts.get(x, "HH") for x in letters})
    return burdens(plan.placements, plan.facts)["MM"]


@pytest.mark.parametrize(
    ("lanes", "trips", "weeks"),
    [
        (["A"], 1, 1),
        (["AB"], 1, 1),
        (["A..B"], 1, 1),
        (["A...B"], 2, 1),
        (["AAA....", ".B....."], 1, 1),
        (["AAA....", ".B..C.."], 1, 1),
        (["A......B"], 2, 2),
        (["......AA"], 1, 2),
        (["A......B......C"], 3, 3),
        (["A.............B"], 2, 1),
        (["A......B.............C"], 3, 2),
    ],
)
def test_meetings_in_one_place_with_two_free_days_between_are_one_trip(lanes, trips, weeks):
    assert of_guest(*lanes) == Burden(0, 0, trips, weeks)


def test_another_place_is_another_trip_and_coming_back_too():
    three = facts(members=(member("HH"), member("MM"), member("NN")))
    plan = strip("ABC", facts=three, hosts={"A": "HH", "B": "NN", "C": "HH"})
    assert {name: row.trips for name, row in burdens(plan.placements, three).items()} == {"HH": 1, "MM": 3, "NN": 2}


def test_who_hosts_does_not_travel():
    assert of_guest("A", A="MM") == Burden(0, 1, 0, 0)


def test_another_city_of_the_same_host_is_another_trip():
    plan = strip("AB", facts=TWO, hosts={"A": "HH", "B": "HH"}, cities={"B": "There"})
    assert burdens(plan.placements, TWO)["MM"].trips == 2


def test_a_meeting_by_video_is_hosted_and_one_without_a_host_by_nobody_and_neither_is_a_journey():
    plan = strip("A.B", facts=TWO, hosts={"A": "HH"}, cities={"A": "virtual"})
    assert burdens(plan.placements, TWO) == {"HH": Burden(0, 1, 0, 0), "MM": Burden(0, 0, 0, 0)}
    assert hosts_unknown(plan.placements) == ("B",)


def test_each_day_of_each_meeting_on_an_own_holiday_counts():
    given = facts(members=TWO.members, holidays={"MM": [holiday(day(1)), holiday(day(5))], "HH": [holiday(day(0))]})
    assert of_guest("AAA", "BB.", given=given).own_holidays == 2


def test_before_it_is_a_member_nothing_is_asked_of_it():
    late = facts(members=(member("HH"), member("MM", since=day(7))), holidays={"MM": [holiday(MONDAY)]})
    assert of_guest("A......B", given=late) == Burden(0, 0, 1, 1)
