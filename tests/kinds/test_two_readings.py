"""Every plan of three meetings in nine days: the checker and every engine accept the same ones and price them alike."""

from __future__ import annotations

import pytest

from constraints.rules import BY_DATES, KINDS
from constraints.rules.order import Order
from kinds.compare import ENGINES, by_checker, by_requirements, disagreements, names, starts
from kinds.examples import ALL, CASES
from scheduler.engines import cpsat
from scheduler.outcome import Solved

EXAMPLES = [pytest.param(example, id=example.name) for of_kind in ALL.values() for example in of_kind]


@pytest.mark.parametrize("kind", BY_DATES)
def test_every_kind_has_examples(kind):
    assert len(CASES.get(kind, [])) >= 3, f"{kind} has no examples: add some to kinds/examples.py"
    assert {rule.kind for rule, _ in CASES[kind]} == {kind}
    assert all(len(term.meetings) == 3 and (term.last_day - term.first_day).days == 8 for _, term in CASES[kind])


@pytest.mark.parametrize("kind", BY_DATES)
def test_every_field_of_a_kind_is_tried_with_another_value(kind):
    fields = set(KINDS[kind].model_fields) - set(Order.__base__.model_fields)
    tried = {name: {repr(getattr(rule, name)) for rule, _ in CASES[kind]} for name in fields}
    assert [name for name, values in sorted(tried.items()) if len(values) < 2] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_boards_requirements_and_the_checker_agree_on_every_plan(example):
    assert disagreements(example, by_requirements) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_engine_and_the_checker_agree_on_every_plan(example, engine):
    assert disagreements(example, ENGINES[engine]) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_solver_finds_the_cheapest_plan_and_of_several_the_earliest(example):
    judged = by_checker(example)
    prices = {start: price for start in starts(example) if (price := judged(start)) is not None}
    outcome = cpsat.solve(example.board)
    if not prices:
        assert not isinstance(outcome, Solved)
        return
    best = min(prices.values())
    chosen = tuple(outcome.start[name] for name in names(example))
    assert (outcome.cost, outcome.bound, outcome.proven, prices[chosen]) == (best, best, True, best)
    assert chosen == min(at for at, price in prices.items() if price == best)
