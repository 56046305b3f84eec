"""What a rule may say: each bound from both sides, what is meant where nothing is said, and fields that just agree."""

from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError
from strip import apart, avoid, beside, count, day, edition, order, spread, window

BOUNDS = [
    (partial(order, "A", "B"), "least", 0, 366),
    (partial(order, "A", "B"), "most", 0, 366),
    (partial(beside, "A", "B"), "free_days", 0, 366),
    (partial(beside, "A", "B"), "prior_days", 0, 366),
    (partial(apart, "AB"), "free_days", 0, 366),
    (partial(apart, "AB"), "travel_days", 0, 366),
    (partial(count, "A"), "least", 0, 366),
    (partial(count, "A", least=0), "most", 0, 366),
    (partial(count, "A"), "planned", 0, 366),
    (partial(edition, "A"), "least", 0, 1100),
    (partial(edition, "A"), "most", 0, 1100),
    (partial(spread, "A"), "most", 0, 1000),
    (partial(order, "A", "B"), "weight", 1, 1_000_000),
]


@pytest.mark.parametrize(("rule", "field", "low", "high"), BOUNDS)
def test_a_number_may_be_as_low_and_as_high_as_its_bounds_and_no_further(rule, field, low, high):
    assert [getattr(rule(**{field: value}), field) for value in (low, high)] == [low, high]
    for value in (low - 1, high + 1):
        with pytest.raises(ValidationError, match="than or equal to"):
            rule(**{field: value})


def test_months_are_those_of_a_year():
    assert window("A", months=(1, 12)).months == (1, 12)
    for month in (0, 13):
        with pytest.raises(ValidationError, match="than or equal to"):
            window("A", months=(month,))


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        (order("A", "B"), order("A", "B", least=0, most=None, measured="end-to-start", scope="cycle", need="all")),
        (order("A", "B"), order("A", "B", per="breach", weight=None)),
        (beside("A", "B"), beside("A", "B", which="any", free_days=0, sides="either", overlap=True, prior=False)),
        (beside("A", "B"), beside("A", "B", prior_days=None, without="next")),
        (apart("AB"), apart("AB", free_days=0, travel_days=None, sharing=None, per="breach")),
        (count("A"), count("A", least=1, most=None, planned=None, needs=None)),
        (edition("A"), edition("A", least=0, most=None)),
        (spread("A", 1), spread("A", 1, period="week")),
        (window("A", months=(1,)), window("A", months=(1,), per="breach")),
    ],
)
def test_what_is_not_said_means_the_same_as_saying_it(rule, meant):
    assert rule == meant


@pytest.mark.parametrize(
    "make",
    [
        partial(order, "A", "B", least=3, most=3),
        partial(order, "A", "B", need="some", per="breach"),
        partial(order, "A", "B", scope="rolling", least=3),
        partial(count, "A", least=2, most=2),
        partial(edition, "A", least=364, most=364),
        partial(beside, "A", "B", which="last"),
        partial(beside, "A", "BC", which="any"),
        partial(window, "A", earliest=day(1), latest=day(1)),
        partial(window, "A", earliest=day(1), per="day"),
        partial(window, "A", weekdays=("mon",), per="day"),
        partial(window, "A", months=(3,), per="month"),
        partial(avoid, "A", earliest=day(1), latest=day(1)),
        partial(avoid, "A", holidays_of="members", edges=True),
        partial(avoid, "A", periods=("feast",), edges=True),
        partial(avoid, "A", weekend_of="host"),
        partial(avoid, "A", weekdays=("mon",)),
        partial(avoid, "A", dates=(day(1),)),
    ],
)
def test_fields_that_just_agree_are_taken(make):
    rule = make()
    assert {name: value for name, value in make.keywords.items() if _said(rule, name) != value} == {}


def _said(rule: object, name: str) -> object:
    """A field of the rule, or of its day set."""
    return getattr(getattr(rule, "days", rule), name)
