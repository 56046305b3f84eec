"""The CP-SAT engine, where a small slip would show: which of several plans, what is told at a limit, and Ctrl-C."""

from __future__ import annotations

import time
from random import Random

import pytest
from kinds.examples import term
from strip import apart, board_of, order, window

from constraints.board import Board
from constraints.requirements import AllowedDays, Gap, PricedDays, Requirement
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Impossible, Solved, Undecided

NINE = "A B C D E F G H I"


def hard_to_prove(meetings: int = 24) -> Board:
    """A year in which every two meetings want an order, drawn at random: no plan is proved best in seconds."""
    letters, dice = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:meetings], Random(7)
    board = board_of([apart("*")], term(" ".join(letters), days=2 * meetings))
    for at, one in enumerate(letters):
        for other in letters[at + 1 :]:
            pair = (one, other) if dice.random() < 0.5 else (other, one)
            board.requirements.append(Gap("wish", pair, dice.randint(1, 9), ((1, 100_000),)))
    return board


# Of several equally good plans the one whose first meeting begins earliest, then the second's, and so on.


@pytest.mark.parametrize(
    ("rules", "days", "first"),
    [
        ([apart("*")], 12, "ABCDEFGHI"),
        ([apart("*"), order("B", "A", weight=5)], 12, "BACDEFGHI"),
        ([apart("*"), order("I", "A")], 12, "IABCDEFGH"),
        ([apart("*"), window("A", weekdays=("fri",), weight=5)], 12, "BCDEAFGHI"),
        ([apart("*"), order("A", "B", weight=5), order("B", "A", weight=5)], 12, "ABCDEFGHI"),
    ],
)
def test_of_nine_meetings_each_in_turn_begins_as_early_as_those_before_it_allow(rules, days, first):
    outcome = cpsat.solve(board_of(rules, term(NINE, days=days)))
    assert isinstance(outcome, Solved)
    assert outcome.start == {letter: first.index(letter) for letter in "ABCDEFGHI"}


def test_an_earlier_day_of_the_first_outweighs_all_days_of_the_others():
    board = board_of([], term(NINE))
    follow = ((-100_000, -1), (8, 100_000))  # a day before, or as late as can be
    for pair in (("A", "B"), ("E", "F"), ("I", "H")):
        board.requirements.append(Gap("g", pair, None, follow))
    outcome = cpsat.solve(board)
    assert isinstance(outcome, Solved)
    assert outcome.start == {"A": 0, "B": 8, "C": 0, "D": 0, "E": 0, "F": 8, "G": 0, "H": 0, "I": 1}


# Cost and bound.


def test_the_cost_is_the_sum_of_the_priced_and_of_nothing_else():
    wishes: list[Requirement] = [
        PricedDays("p", ("A",), 3, {0: 2, 1: 5}),
        Gap("g", ("A", "B"), 4, ((3, 100_000),), per=1),
        AllowedDays("d", ("A",), None, frozenset({5})),
    ]
    assert cpsat.cost_of(wishes, {"A": 0, "B": 1}) == 3 * 2 + 4 * 2
    assert cpsat.cost_of(wishes, {"A": 5, "B": 8}) == 0


def test_what_is_impossible_is_told_by_the_hard_ones_alone():
    board = board_of([order("A", "B"), order("B", "A"), window("A", weekdays=("mon",), weight=2)], term("A B"))
    assert cpsat.solve(board) == Impossible(tuple(board.requirements[:2]), minimal=False)
    assert cpsat.solve(board, Limits(presolve=False)) == cpsat.solve(board)


def test_a_core_that_the_solver_does_not_name_is_all_that_is_hard():
    board = board_of([order("A", "B"), window("A", weekdays=("mon",), weight=2)], term("A B"))
    assert cpsat.core(board, board.requirements) == board.requirements[:1]


# Limits, and Ctrl-C.


@pytest.fixture(scope="module")
def hard() -> Board:
    """A board that takes longer than any limit here."""
    return hard_to_prove()


def valid(board: Board, found: Solved) -> bool:
    """Whether the answer keeps what must hold, and costs what it says, within its bound."""
    kept = not any(r.units(found.start) for r in board.requirements if r.weight is None)
    return kept and found.cost == cpsat.cost_of(board.requirements, found.start) and found.bound <= found.cost


def test_at_the_limit_there_is_an_unproven_answer_or_none(hard):
    found: list[Solved] = []
    for seconds in (0.5, 1, 2, 4, 8, 16, 32):
        began = time.monotonic()
        outcome = cpsat.solve(hard, Limits(seconds=seconds))
        assert time.monotonic() - began < seconds + 20
        assert not outcome.interrupted
        match outcome:
            case Solved():
                found.append(outcome)
                break
            case Undecided(took):
                assert took <= seconds + 20
    assert [(one.proven, valid(hard, one)) for one in found] == [(False, True)]


def test_progress_tells_the_best_cost_and_a_bound_below_it(hard):
    lines: list[tuple[float, int | None, int]] = []

    def told(*line: float) -> None:
        lines.append(line)
        if line[1] is not None:
            raise KeyboardInterrupt  # enough is seen

    began = time.monotonic()
    outcome = cpsat.solve(hard, Limits(seconds=60), progress=told)
    took = time.monotonic() - began
    assert isinstance(outcome, Solved)
    assert (outcome.proven, outcome.interrupted, valid(hard, outcome)) == (False, True, True)
    assert [seconds for seconds, _, _ in lines] == sorted(seconds for seconds, _, _ in lines)
    assert 0 <= lines[0][0] < lines[-1][0] < took
    assert 0 < outcome.bound <= outcome.cost <= min(best for _, best, _ in lines if best is not None)
    assert max(bound for _, _, bound in lines) <= outcome.cost


def test_ctrl_c_ends_the_search_at_once(hard):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    outcome = cpsat.solve(hard, Limits(seconds=60), progress=stop)
    assert time.monotonic() - began < 30
    assert isinstance(outcome, Solved | Undecided)
    assert outcome.interrupted
