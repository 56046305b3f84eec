"""Random small rulebooks: the solver's best plan costs what the best of all plans costs by the checker's judgement."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kinds.compare import Example
from kinds.examples import DATED, term
from strip import day, host, spread, window

from constraints.rules import BY_DATES
from constraints.waiver import Waiver
from solving.answers import Answer, by_checker, by_solver, compare_small, waivers
from solving.random_rulebooks import BUILD, example

DRAWN = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def test_every_kind_is_drawn():
    assert list(BUILD) == list(BY_DATES)


@settings(DRAWN, max_examples=100)
@given(dice=st.randoms(use_true_random=False))
def test_the_solver_finds_a_plan_where_there_is_one_and_none_is_cheaper(dice):
    drawn = example(dice)
    assert by_solver(drawn) == by_checker(drawn), drawn


def test_a_rule_waived_altogether_is_no_rule():
    dice, found = Random(2028), []
    for _ in range(40):
        drawn = example(dice)
        allowed = waivers(dice, drawn, by_meeting=False)
        found.append((by_solver(drawn, allowed), by_checker(drawn, allowed)))
    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_a_plan_made_with_waivers_for_some_meetings_breaks_nothing_else():
    """A waiver may cover more on the dates chosen than planning dares to leave out: then the plan may cost more."""
    dice, wrong = Random(2029), []
    for _ in range(60):
        drawn = example(dice)
        allowed = waivers(dice, drawn, by_meeting=True)
        planned, best = by_solver(drawn, allowed), by_checker(drawn, allowed)
        if planned.cost is not None and (planned.judged != planned.cost or planned.cost < best.cost):
            wrong.append((drawn, allowed))
    assert wrong == []


@pytest.mark.parametrize(
    ("rule", "hosts"),
    [(spread("*", 1, id="limit"), {}), (host("*", most=1, period="week", id="limit"), dict.fromkeys("ABC", "HH"))],
)
def test_a_waiver_for_one_meeting_leaves_the_limit_on_the_others(rule, hosts):
    far, near = window("A", on=day(14), id="far"), window("BC", latest=day(8), id="near")
    dear = window("BC", latest=day(6), id="dear", weight=3)
    weeks = Example("waived", term("A B C", days=15, hosts=hosts, facts=DATED), (rule, far, near, dear))
    allowed = [Waiver(rule="limit", meetings=("A",), reason="asked for", approved_by="the board")]
    assert by_solver(weeks, allowed) == by_checker(weeks, allowed) == Answer(3, 3, True)


def test_another_meetings_choice_of_a_host_can_keep_a_settled_one_the_same():
    of = term("A B", candidates={"A": ("HH", "MM")}, hosts={"B": "MM"}, facts=DATED)
    drawn = Example("same host", of, (host("B", same_as="A", weight=10),))
    assert by_solver(drawn) == by_checker(drawn) == Answer(0, 0, True)


@pytest.mark.long
def test_ten_thousand_random_rulebooks_without_a_disagreement(capsys):
    tally = compare_small(seed=0, number=0)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for part in pool.map(compare_small, range(1, 21), repeat(500)):
            tally.merge(part)
    with capsys.disabled():
        sys.stderr.write(f"\n{tally}\n")
    assert tally.disagreements == []
    assert (tally.rulebooks, tally.undecided) == (10_000, 0)
    assert set(tally.kinds) == set(BY_DATES)
    assert {kind: n for kind, n in tally.kinds.items() if n < 500} == {}
    assert 500 < tally.impossible < 9_500
