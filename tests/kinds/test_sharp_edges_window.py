"""window and spread, where a small slip in a reading would show: a meeting of the cycle that lies in another year."""

from __future__ import annotations

from datetime import date

import pytest
from strip import broken, only, solver_accepts, solver_units, spread, strip, units, window

from constraints.rule import Finding, State

JANUARY_AFTER = date(2028, 1, 10)
DECEMBER_BEFORE = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("months", "begin", "price"),
    [
        # months are those of the cycle's year: January after it is its 13th, December before it the one before January
        ((12,), JANUARY_AFTER, 1),
        ((11,), JANUARY_AFTER, 2),
        ((1,), JANUARY_AFTER, 12),
        ((1, 10), JANUARY_AFTER, 3),
        ((12,), DECEMBER_BEFORE, 12),
        ((1,), DECEMBER_BEFORE, 1),
        ((3, 11), DECEMBER_BEFORE, 3),
    ],
)
def test_a_meeting_that_was_put_off_into_another_year_counts_its_months_on(months, begin, price):
    plan = strip("A", begin=begin)
    by_month, by_breach = (window("A", months=months, per=per, weight=5) for per in ("month", "breach"))
    assert (units(by_month, plan), solver_units(by_month, plan)) == (price, price)
    assert (units(by_breach, plan), solver_units(by_breach, plan)) == (1, 1)
    assert broken(window("A", months=months), plan) == [("A",)]
    assert not solver_accepts(window("A", months=months), plan)


def test_the_first_three_days_outside_are_named():
    assert only(window("A", weekdays=("tue",)), strip("AAAAAA")).message == (
        "A on 2027-03-01 to 2027-03-06: Mon 2027-03-01, Wed 2027-03-03, Thu 2027-03-04 outside tue"
    )


def test_a_meeting_without_exact_days_is_named_by_spread_too():
    assert list(spread("*", 1).check(strip("A", undated="B"))) == [
        Finding("some-spread", State.KEPT, (), "no week has more than 1 of them"),
        Finding("some-spread", State.UNDECIDED, ("B?",), "B? has no exact days yet"),
    ]


@pytest.mark.parametrize("period", ["month", "quarter"])
@pytest.mark.parametrize(("begin", "days"), [(date(2026, 12, 31), "AB"), (date(2026, 3, 1), "A" + "." * 364 + "B")])
def test_the_same_month_or_quarter_of_two_years_is_two(period, begin, days):
    rule, plan = spread("*", 1, period=period), strip(days, begin=begin)
    assert broken(rule, plan) == []
    assert solver_accepts(rule, plan)
