"""The CP-SAT engine: two ways into the solver, two encodings of apart, the same answer each time, and its limits."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from kinds.compare import Example
from kinds.examples import ALL, term
from ortools.sat.python import cp_model
from ortools.sat.python import cp_model_helper as sat
from strip import apart, board_of, order, window

from calendars.request import EMPTY
from constraints.board import Board
from constraints.meetings import Term
from constraints.requirements import AllowedDays, Gap, Requirement
from scheduler import pipeline, results
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.engines.encoding import Encoding
from scheduler.outcome import Impossible, Outcome, Solved, Undecided
from solving.random_rulebooks import example

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def year() -> Board:
    """The shipped rulebook's year 2027."""
    _, of, rules = pipeline.prepare(2027, EMPTY, results.Asked())
    return board_of(rules, of)


def drawn(number: int, seed: int) -> list[Board]:
    """The boards of random rulebooks, and every fifth of the examples."""
    dice = Random(seed)
    known = [one for of_kind in ALL.values() for one in of_kind][::5]
    return [one.board for one in [*known, *(example(dice) for _ in range(number))]]


def optimum_by_helper(proto: sat.CpModelProto) -> int | None:
    """The least cost by ``cp_model_helper`` alone; None where there is no plan."""
    parameters = sat.SatParameters()
    parameters.num_workers = 1
    wrapper = sat.SolveWrapper()
    wrapper.set_parameters(parameters)
    response = wrapper.solve(proto)
    assert response.status in (sat.OPTIMAL, sat.INFEASIBLE)
    return round(response.objective_value) if response.status == sat.OPTIMAL else None


def optimum_by_cp_model(proto: sat.CpModelProto) -> int | None:
    """The least cost by the usual interface, which checks the model first; None where there is no plan."""
    model, solver = cp_model.CpModel(proto), cp_model.CpSolver()
    assert model.validate() == ""
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def test_both_ways_into_the_solver_find_the_same_optimum():
    seen = []
    for board in drawn(100, seed=3):
        encoding = Encoding(board, board.requirements)
        if not encoding.empty:
            seen.append((optimum_by_helper(encoding.model.proto), optimum_by_cp_model(encoding.model.proto)))
    assert [pair for pair in seen if pair[0] != pair[1]] == []
    assert {None, 0} < {cost for cost, _ in seen}


def test_both_ways_into_the_solver_prove_the_same_year(year):
    proto = Encoding(year, year.requirements).model.proto
    proven = cpsat.solve(year)
    assert isinstance(proven, Solved)
    assert (optimum_by_cp_model(proto), proven.proven) == (proven.cost, True)


# One NoOverlap for every two of a set, or each pair by itself.


def pairwise(requirements: list[Requirement]) -> list[Requirement]:
    """The same requirements, each gap under a rule of its own, so that no set is made of them."""
    return [replace(r, rule=f"{r.rule}-{n}") if isinstance(r, Gap) else r for n, r in enumerate(requirements)]


def kinds_of(encoding: Encoding) -> list[str]:
    """The kinds of the model's constraints that concern gaps."""
    constraints = encoding.model.proto.constraints
    return ["no_overlap" if c.has_no_overlap() else "linear" for c in constraints if not c.has_interval()]


def told(outcome: Outcome) -> tuple[int, int, bool] | None:
    """Cost, bound and whether proven; None for an impossible board. Of equally good plans each may have its own."""
    match outcome:
        case Solved(_, cost, bound, proven):
            return cost, bound, proven
        case Impossible():
            return None
        case undecided:
            raise AssertionError(f"a few meetings left open: {undecided}")


@pytest.mark.parametrize(
    ("rule", "of", "expected"),
    [
        (apart("*"), term("A BB CCC"), ["no_overlap"]),
        (apart("*", free_days=1), term("A BB CCC D"), ["no_overlap"]),
        (apart("AB"), term("A BB CCC"), ["linear"]),
        (apart("*", sharing="delegates"), term("A B C D", delegates={"D": "others"}), ["no_overlap"]),
        (
            apart("*", travel_days=1, sharing="delegates"),
            term("A B C D", cities={"A": "here", "B": "here", "C": "there", "D": "elsewhere"}),
            ["linear", "no_overlap", "no_overlap"],
        ),
    ],
)
def test_meetings_that_keep_apart_pairwise_share_one_no_overlap(rule, of, expected):
    board = board_of([rule], of)
    found = kinds_of(Encoding(board, board.requirements))
    assert sorted(set(found)) == sorted(set(expected))
    assert set(kinds_of(Encoding(board, pairwise(board.requirements)))) == {"linear"}


@pytest.mark.parametrize("free_days", range(5))
@pytest.mark.parametrize("shape", ["A BB CCC", "A B C D", "AA BB CC D", "AAA BBB CCC"])
def test_a_no_overlap_says_the_same_as_its_pairs(shape, free_days):
    wishes = [window("*", weekdays=("thu", "fri"), per="day", weight=3), order("C", "A", per="day", weight=2)]
    board = board_of([apart("*", free_days=free_days), *wishes], term(shape, days=12))
    together = cpsat.solve(board)
    by_pairs = cpsat.solve(board, requirements=pairwise(board.requirements))
    assert told(together) == told(by_pairs)


def test_random_rulebooks_cost_the_same_with_sets_and_with_pairs():
    for board in drawn(150, seed=5):
        together, by_pairs = cpsat.solve(board), cpsat.solve(board, requirements=pairwise(board.requirements))
        assert told(together) == told(by_pairs)


# The same input gives the same answer.


def test_solving_again_gives_the_same_days(year):
    first = cpsat.solve(year)
    assert [cpsat.solve(year) for _ in range(2)] == [first, first]


def test_the_order_of_sets_in_memory_makes_no_difference():
    asked = (
        "from random import Random; from solving.random_rulebooks import example; from scheduler.engines import cpsat;"
        "dice = Random(8); print([cpsat.solve(example(dice).board).__dict__.get('start') for _ in range(60)])"
    )
    shown = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS)}
        done = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True)
        shown.append(done.stdout)
    assert shown[0] == shown[1]


# Limits.


def test_without_time_the_year_is_left_undecided(year):
    outcome = cpsat.solve(year, Limits(seconds=1e-6))
    assert isinstance(outcome, Undecided)
    assert 0 <= outcome.seconds < 5
    assert cpsat.feasible(year, year.requirements, Limits(seconds=1e-6)) is None


@pytest.mark.parametrize("seconds", [0.003, 0.01, 0.03, 0.1])
def test_an_answer_at_the_limit_lies_between_its_bound_and_the_true_cost(year, seconds):
    best = cpsat.solve(year)
    match cpsat.solve(year, Limits(seconds=seconds)):
        case Solved(start, cost, bound, proven):
            assert bound <= best.cost <= cost
            assert proven == (bound == cost)
            assert cost == cpsat.cost_of(year.requirements, start)
            assert [r for r in year.requirements if r.weight is None and r.units(start)] == []
        case outcome:
            assert isinstance(outcome, Undecided)


def test_progress_tells_seconds_best_and_a_bound_that_never_passes_it(year):
    lines = []
    outcome = cpsat.solve(year, progress=lambda *line: lines.append(line))
    assert lines
    assert [line for line in lines if line[1] is not None and not line[2] <= outcome.cost <= line[1]] == []
    assert all(seconds >= 0 for seconds, _, _ in lines)


# Smallest boards.


def test_a_term_without_meetings_is_solved_at_no_cost():
    of = term("A")
    empty = Board(Term(of.cycle, of.first_day, of.last_day, (), of.facts))
    assert cpsat.solve(empty) == Solved({}, 0, 0, True)
    assert cpsat.feasible(empty, []) is True


def test_a_meeting_longer_than_its_term_is_impossible():
    board = board_of([], term("AAA", days=2))
    assert cpsat.solve(board) == Impossible((), minimal=False)
    assert cpsat.feasible(board, []) is False


def test_days_that_leave_none_are_impossible_before_any_solving():
    board = board_of([], term("A B"))
    never = AllowedDays("never", ("A",), None, frozenset())
    assert cpsat.solve(board, requirements=[never]) == Impossible((never,), minimal=False)
    assert cpsat.feasible(board, [never]) is False
    assert cpsat.core(board, [never]) == [never]


def test_priced_requirements_are_never_in_the_way():
    board = board_of([order("A", "B", weight=5), order("B", "A", weight=3)], term("A B"))
    assert cpsat.feasible(board, board.requirements) is True
    assert cpsat.solve(board).cost == 3
    assert cpsat.core(board, board.requirements) == []


def test_a_core_is_impossible_by_itself():
    board = board_of([order("A", "B"), order("B", "C"), order("C", "A"), order("D", "A")], term("A B C D"))
    core = cpsat.core(board, board.requirements)
    assert sorted(r.meetings for r in core) == [("A", "B"), ("B", "C"), ("C", "A")]
    assert cpsat.feasible(board, core) is False
    assert [cpsat.feasible(board, [r for r in core if r is not one]) for one in core] == [True, True, True]


def test_every_example_encodes_to_a_model_that_the_solver_calls_valid():
    invalid = [one.name for of_kind in ALL.values() for one in of_kind if not _valid(one)]
    assert invalid == []


def _valid(one: Example) -> bool:
    encoding = Encoding(one.board, one.board.requirements)
    return encoding.empty or cp_model.CpModel(encoding.model.proto).validate() == ""
