"""CP-SAT against Choco, which reads the rules by itself: on years too large to list every plan."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from kinds.compare import Example
from kinds.examples import ALL, term
from strip import order

from constraints.rules import BY_DATES
from scheduler.outcome import Impossible, Solved
from solving.answers import compare_large, confirmed, outcome
from solving.second_engine import SecondEngine, agrees
from solving.second_readings import READINGS


def test_every_kind_is_read():
    assert set(READINGS) == set(BY_DATES)


@pytest.mark.parametrize("kind", BY_DATES)
def test_the_best_plan_of_every_example_is_confirmed(kind):
    assert [one.name for one in ALL[kind] if confirmed(one, outcome(one)) is not True] == []


PLANNED = Example("planned", term("A B"), (order("B", "A"), order("A", "B", weight=7)))
"""The best plan costs 7."""


@pytest.mark.parametrize(
    "wrong",
    [
        Impossible((), minimal=False),
        Solved({"A": 1, "B": 0}, 6, 6, True),
        Solved({"A": 1, "B": 0}, 8, 8, True),
        Solved({"A": 0, "B": 1}, 0, 0, True),
    ],
)
def test_a_wrong_outcome_is_not_confirmed(wrong):
    assert agrees(SecondEngine(PLANNED.term, PLANNED.rules), wrong) is False


def test_a_plan_that_is_not_the_best_is_not_confirmed():
    dear = Example("dear", term("A B"), (order("A", "B", least=3, per="day", weight=2),))
    near = Solved({"A": 0, "B": 1}, 6, 6, True)
    engine = SecondEngine(dear.term, dear.rules)
    assert (engine.price(near.start), agrees(engine, near)) == (6, False)
    assert agrees(engine, replace(near, proven=False)) is None


def test_a_plan_where_there_is_none_is_not_confirmed():
    round_about = (order("A", "B"), order("B", "A"))
    engine = SecondEngine(PLANNED.term, round_about)
    assert engine.price({"A": 0, "B": 1}) is None
    assert agrees(engine, Solved({"A": 0, "B": 1}, 0, 0, True)) is False
    assert agrees(engine, Impossible((), minimal=False)) is True


def test_two_engines_agree_on_random_years():
    tally = compare_large(seed=11, number=20, seconds=1)
    assert tally.disagreements == []
    assert tally.undecided < 10


@pytest.mark.long
def test_two_engines_agree_on_a_thousand_random_years(capsys):
    tally = compare_large(seed=2027, number=1000, seconds=1)
    with capsys.disabled():
        sys.stderr.write(f"\n{tally}\n")
    assert tally.disagreements == []
    assert set(tally.kinds) == set(BY_DATES)
    assert {kind: n for kind, n in tally.kinds.items() if n < 500} == {}
    assert tally.undecided < 150
