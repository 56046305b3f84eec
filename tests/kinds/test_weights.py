"""The method of weighing on a few made-up cases: odds, mean misses, usual places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log

import pytest
import strip as s

from constraints.evidence import LEAST_CASES, SCALE, as_history, fitted, usual_places, weigh
from constraints.meetings import Facts, Meeting, Placement, Plan
from constraints.rulebook import load

BOOK = load()


def years(**days):
    """Plans of one year each: the first days of bodies with a one-letter id, as A=["2020-03-01", ...]."""
    rows = [
        Placement(Meeting(f"{name}-{day.year}", s.body(name), day.year), day, day)
        for name, listed in days.items()
        for day in map(date.fromisoformat, listed)
    ]
    cycles = sorted({row.first_day.year for row in rows})
    plans = [Plan(year, tuple(row for row in rows if row.first_day.year == year)) for year in cycles]
    return as_history(plans, Facts(bodies=tuple(s.body(name) for name in days)))


def book(*rules):
    """The shipped head with these rules only, each at a price of 7."""
    return replace(BOOK, rules=tuple(rule.model_copy(update={"weight": 7}) for rule in rules))


def nats(value):
    """The weight of so many nats."""
    return max(1, round(SCALE * value))


FOUR = ["2020-03-05", "2021-03-05", "2022-03-05", "2023-03-05"]


@pytest.mark.parametrize(
    ("later", "kept", "weight"),
    [
        (["2020-04-01", "2021-04-01", "2022-04-01", "2023-04-01"], 4, nats(log(5))),
        (["2020-04-01", "2021-04-01", "2022-04-01", "2023-03-01"], 3, nats(log(4 / 2))),
        (["2020-04-01", "2021-04-01", "2022-03-01", "2023-03-01"], 2, 1),
        (["2020-03-01", "2021-03-01", "2022-03-01", "2023-03-01"], 0, 1),
    ],
)
def test_a_breach_costs_the_log_odds_of_keeping(later, kept, weight):
    (found,) = weigh(book(s.order("A", "B")), years(A=FOUR, B=later))
    assert (found.years, found.cases, found.kept, found.missed) == ((2020, 2021, 2022, 2023), 4, kept, 4 - kept)
    assert (found.unit, found.fitted.weight, found.drifted) == ("breach", weight, True)


def test_a_bound_priced_by_the_day_costs_the_log_odds_for_the_mean_miss():
    later = ["2020-04-01", "2021-04-01", "2022-04-01", "2023-03-09"]  # the last one 7 days short of 10
    (found,) = weigh(book(s.order("A", "B", least=10, per="day")), years(A=FOUR, B=later))
    assert (found.kept, found.missed, found.typical_miss) == (3, 7, 7 / 4)
    assert found.fitted.weight == nats(log(4 / 2) * 2 / 8)


@pytest.mark.parametrize(
    ("begun", "near", "missed"),
    [
        (["2020-03-02", "2021-03-05", "2022-03-08", "2023-03-05"], ("03-05",), 0),
        (["2020-03-02", "2021-03-05", "2022-03-26", "2023-03-05"], ("03-05",), 3),
        (["2020-02-29", "2021-03-01", "2022-03-01"], ("03-01",), 0),
    ],
)
def test_a_usual_place_is_the_median_and_costs_by_the_mean_miss(begun, near, missed):
    (found,) = weigh(book(s.window("A", near=("07-01",), per="week")), years(A=begun))
    assert (found.places, found.missed) == (near, missed)
    assert found.fitted.weight == nats(log((len(begun) + missed + 1) / (missed + 1)))


def test_last_years_place_costs_by_the_mean_miss_as_a_usual_place_does():
    moved = ["2020-03-05", "2021-03-04", "2022-03-17", "2023-03-16"]  # 0, 2 and 0 weeks from 52 weeks after
    (found,) = weigh(book(s.edition("A", least=364, most=364)), years(A=moved))
    assert (found.years, found.cases, found.kept, found.missed, found.unit) == ((2021, 2022, 2023), 3, 2, 2, "week")
    assert found.fitted.weight == nats(log((3 + 2 + 1) / (2 + 1)))


@pytest.mark.parametrize(
    ("days", "places"),
    [
        ([10, 11, 12, 13], [11]),
        ([10, 11, 12, 200, 201, 202], [11, 201]),
        ([10, 11, 12, 200, 201], [12]),  # the second place was kept in two years only
        ([202, 10, 201, 11, 200, 12], [11, 201]),
        ([10, 60, 70, 80, 90, 200], [70]),  # two do not halve the distance
        ([5, 5, 5], [5]),
    ],
)
def test_a_second_place_must_be_kept_often_and_halve_the_distance(days, places):
    assert usual_places(days) == places


def test_too_few_cases_and_what_days_do_not_decide_stay_as_judged():
    few = years(A=FOUR[: LEAST_CASES - 1], B=["2020-04-01", "2021-04-01"])
    judged = book(s.order("A", "B"), s.window("A", near=("07-01",), per="week"), s.avoid("*", weekdays=("sat",)))
    assert [one.fitted for one in weigh(judged, few)] == [None, None, None]
    assert fitted(judged, few) == judged


def test_a_rule_that_must_hold_is_not_weighed_and_one_not_in_force_sees_no_case():
    ended = s.order("A", "B", until=date(2021, 12, 31))
    found = weigh(book(ended), years(A=FOUR, B=["2020-04-01", "2021-04-01", "2022-04-01"]))
    assert [(one.years, one.fitted) for one in found] == [((2020, 2021), None)]
    assert weigh(replace(BOOK, rules=(s.order("A", "B"),)), years(A=FOUR)) == ()
