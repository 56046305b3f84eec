"""The writer of models: each constraint on all values of a few variables, against what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from ortools.sat.python import cp_model_helper as sat

from scheduler.engines.proto import ENDLESS, ProtoModel, days_of


def answer(model: ProtoModel) -> sat.CpSolverResponse:
    """The solver's answer."""
    parameters = sat.SatParameters()
    parameters.num_workers = 1
    wrapper = sat.SolveWrapper()
    wrapper.set_parameters(parameters)
    return wrapper.solve(model.proto)


def allowed(build: Callable[[ProtoModel], list[int]], tried: list[range]) -> set[tuple[int, ...]]:
    """The values of the variables that the model lets them take."""
    found = set()
    for values in product(*tried):
        model = ProtoModel()
        for var, value in zip(build(model), values, strict=True):
            model.linear([(var, 1)], [value, value])
        if answer(model).status in (sat.OPTIMAL, sat.FEASIBLE):
            found.add(values)
    return found


def _numbers(model: ProtoModel) -> list[int]:
    return [model.integer([5, 1, 2, 4]), model.between(1, 3), model.literal()]


def _linear(model: ProtoModel) -> list[int]:
    one, other, given = model.between(0, 3), model.between(0, 3), model.literal()
    model.linear([(one, 1), (other, -2)], [0, 1, 3, ENDLESS], [given])
    return [one, other, given]


def _exactly_one(model: ProtoModel) -> list[int]:
    literals = [model.literal() for _ in range(3)]
    model.exactly_one(literals)
    return literals


def _any_of(model: ProtoModel) -> list[int]:
    one, other, given = (model.literal() for _ in range(3))
    model.any_of([one, other], [given])
    return [one, other, given]


def _not_both(model: ProtoModel) -> list[int]:
    one, other = model.literal(), model.literal()
    model.any_of([-one - 1, -other - 1])
    return [one, other]


def _never(model: ProtoModel) -> list[int]:
    given = model.literal()
    model.any_of([], [given])
    return [given]


def _apart(model: ProtoModel) -> list[int]:
    long, short = model.between(0, 5), model.between(0, 5)
    model.no_overlap([model.interval(long, 3), model.interval(short, 1)])
    return [long, short]


def _apart_if(model: ProtoModel) -> list[int]:
    one, other, given = model.between(0, 1), model.between(0, 1), model.literal()
    model.no_overlap([model.interval(one, 1), model.interval(other, 1)], [given])
    return [one, other, given]


@pytest.mark.parametrize(
    ("build", "tried", "meant"),
    [
        (_numbers, [range(7), range(5), range(3)], lambda a, b, c: a in (1, 2, 4, 5) and 1 <= b <= 3 and c <= 1),
        (_linear, [range(4), range(4), range(2)], lambda a, b, c: not c or a - 2 * b in (0, 1, 3)),
        (_exactly_one, [range(2)] * 3, lambda *values: sum(values) == 1),
        (_any_of, [range(2)] * 3, lambda a, b, c: not c or a or b),
        (_not_both, [range(2)] * 2, lambda a, b: not (a and b)),
        (_never, [range(2)], lambda a: not a),
        (_apart, [range(6)] * 2, lambda a, b: a + 3 <= b or b + 1 <= a),
        (_apart_if, [range(2)] * 3, lambda a, b, c: not c or a != b),
    ],
)
def test_a_constraint_allows_what_it_says_and_nothing_else(build, tried, meant):
    assert allowed(build, tried) == {values for values in product(*tried) if meant(*values)}


def test_the_last_of_two_objectives_counts():
    model = ProtoModel()
    one, other = model.between(0, 4), model.between(0, 4)
    model.linear([(one, 1), (other, 1)], [4, ENDLESS])
    model.minimize([(one, 1)])
    model.minimize([(one, 3), (other, 2)])
    found = answer(model)
    assert (list(found.solution), found.objective_value) == ([0, 4], 8)


def test_the_last_of_two_hints_counts_and_binds_nothing():
    model = ProtoModel()
    one = model.between(0, 4)
    model.hint([(one, 1)])
    model.hint([(one, 9), (one, 3)])
    assert (list(model.proto.solution_hint.vars), list(model.proto.solution_hint.values)) == ([one, one], [9, 3])
    model.hint([(one, 4)])
    model.minimize([(one, 1)])
    assert list(answer(model).solution) == [0]


def test_of_what_is_assumed_last_an_impossible_model_names_what_it_needs():
    model = ProtoModel()
    yes, no, idle = (model.literal() for _ in range(3))
    model.any_of([-yes - 1, -no - 1])
    model.assume([idle])
    assert answer(model).status in (sat.OPTIMAL, sat.FEASIBLE)
    model.assume([yes, no])
    found = answer(model)
    assert found.status == sat.INFEASIBLE
    assert set(found.sufficient_assumptions_for_infeasibility) == {yes, no}


@pytest.mark.parametrize(
    ("values", "pairs"),
    [([], []), ([3], [3, 3]), ([4, 3], [3, 4]), ([5, 3], [3, 3, 5, 5]), ([9, 1, 2, 7, 3, 8], [1, 3, 7, 9])],
)
def test_days_become_pairs_of_ends(values, pairs):
    assert days_of(values) == pairs
