"""Random small rulebooks: the solver's best plan costs what the best of all plans costs by the checker's judgement."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constraints.rules import BY_DATES
from solving.random_rulebooks import BUILD, by_checker, by_solver, example


def test_every_kind_is_drawn():
    assert list(BUILD) == list(BY_DATES)


@settings(max_examples=250, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(dice=st.randoms(use_true_random=False))
def test_the_solver_finds_a_plan_where_there_is_one_and_none_is_cheaper(dice):
    drawn = example(dice)
    assert by_solver(drawn) == by_checker(drawn), drawn


@pytest.mark.long
def test_ten_thousand_random_rulebooks_without_a_disagreement():
    dice, drawn_kinds, disagreements = Random(2027), Counter[str](), []
    impossible = 0
    for _ in range(10_000):
        drawn = example(dice)
        drawn_kinds.update(rule.kind for rule in drawn.rules if rule.id.startswith("rule-"))
        right = by_checker(drawn)
        impossible += right.cost is None
        if by_solver(drawn) != right:
            disagreements.append(drawn)
    assert disagreements == []
    assert {kind: n for kind, n in drawn_kinds.items() if n < 500} == {}
    assert set(drawn_kinds) == set(BY_DATES)
    assert 500 < impossible < 9_500
