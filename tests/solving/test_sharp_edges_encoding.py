"""The model of a board whose hard requirements are in question: each holds under its own guard, and is free without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from kinds.compare import Example, by_cpsat, by_requirements, names, starts
from kinds.examples import ALL, term
from ortools.sat.python import cp_model_helper as sat
from strip import MONDAY, apart, board_of, day, spread, window

from constraints.board import Board
from constraints.requirements import AllowedDays, AllowedHosts, Gap, PricedDays, Requirement, SameWeek
from scheduler.engines import cpsat
from scheduler.engines.encoding import Encoding
from scheduler.outcome import Solved

EXAMPLES = [one for of_kind in ALL.values() for one in of_kind]


def kinds() -> Iterator[tuple[str, Example, Requirement]]:
    """A requirement of each type in each example, the first that some plans keep and some break."""
    for example in EXAMPLES:
        seen = set()
        for one in example.board.requirements:
            told = (type(one).__name__, bool(one.given), one.weight is None)
            if told not in seen:
                seen.add(told)
                yield f"{example.name}-{told[0]}{'-given' if told[1] else ''}", example, one


CASES = list({name: (example, one) for name, example, one in kinds()}.items())


def fixed(board: Board, start: Mapping[str, int]) -> list[Requirement]:
    """Requirements that put each meeting on its day, and choose each host."""
    days: list[Requirement] = [AllowedDays("fixed", (m.id,), None, frozenset({start[m.id]})) for m in board.meetings]
    hosts = [
        AllowedHosts("fixed", (board.meetings[0].id,), None, name, frozenset({start[name]}))
        for name in board.candidates
    ]
    return [*days, *hosts]


def holds(board: Board, requirements: Sequence[Requirement], without: Requirement | None = None) -> bool:
    """Whether all can be met that are asked for, in the model in which each is in question."""
    encoding = Encoding(board, requirements, questioned=True)
    encoding.model.assume([literal for literal, one in encoding.guards if one is not without])
    parameters = sat.SatParameters()
    parameters.num_workers = 1
    wrapper = sat.SolveWrapper()
    wrapper.set_parameters(parameters)
    response = wrapper.solve(encoding.model.proto)
    assert response.status in (sat.OPTIMAL, sat.FEASIBLE, sat.INFEASIBLE)
    return bool(response.status != sat.INFEASIBLE)


@pytest.mark.parametrize(("example", "one"), [pytest.param(*case, id=name) for name, case in CASES])
def test_in_question_a_requirement_binds_under_its_guard_alone_and_a_price_not_at_all(example, one):
    plans = [dict(zip(names(example), at, strict=True)) for at in starts(example)]
    kept = next((plan for plan in plans if not one.units(plan)), None)
    broken = next((plan for plan in plans[::-1] if one.units(plan)), None)
    for plan, keeps in ((kept, True), (broken, False)):
        if plan is not None:
            asked = [one, *fixed(example.board, plan)]
            assert holds(example.board, asked) == (keeps or one.weight is not None)
            assert holds(example.board, asked, without=one)


@pytest.mark.parametrize("example", [pytest.param(one, id=one.name) for one in EXAMPLES])
def test_the_model_prices_a_plan_here_and_there_as_the_requirements_do(example):
    plans = list(starts(example))
    some = [*plans[:: max(1, len(plans) // 23)], plans[-1]]
    model, requirements = by_cpsat(example), by_requirements(example)
    assert [(plan, model(plan)) for plan in some] == [(plan, requirements(plan)) for plan in some]


@pytest.mark.parametrize("begin", [MONDAY, day(2), day(6)])
def test_the_same_week_is_that_of_the_calendar(begin):
    board = board_of([], term("A B", days=17, begin=begin))
    together = SameWeek("w", ("A", "B"), None, begin.weekday())
    for one, other in product((0, 1, 5, 6, 7, 8, 12, 13, 16), repeat=2):
        plan = {"A": one, "B": other}
        same = board.day(one).isocalendar()[:2] == board.day(other).isocalendar()[:2]
        assert cpsat.feasible(board, [together, *fixed(board, plan)]) == same


def test_a_period_that_few_can_begin_in_does_not_hide_the_next():
    board = board_of([spread("*", 1)], term("A B C", days=21))
    early, late = AllowedDays("early", ("A",), None, frozenset({0, 1})), frozenset({7, 8})
    both = [AllowedDays("late", (name,), None, late) for name in "BC"]
    assert cpsat.feasible(board, [*board.requirements, early, both[0]]) is True
    assert cpsat.feasible(board, [*board.requirements, early, *both]) is False


# Sets that keep apart, and pairs that do not make one.


def cost(board: Board) -> int | None:
    """The least cost; None where there is no plan."""
    outcome = cpsat.solve(board)
    return outcome.cost if isinstance(outcome, Solved) else None


@pytest.mark.parametrize(
    ("rules", "shape", "days", "least"),
    [
        # three days for three meetings; with free days between, five; less are too few
        ([apart("*")], "A B C", 3, 0),
        ([apart("*")], "A B C", 2, None),
        ([apart("*", free_days=1)], "A B C", 5, 0),
        ([apart("*", free_days=1)], "A B C", 4, None),
        ([apart("*", free_days=2)], "AA B CCC", 10, 0),
        ([apart("*", free_days=2)], "AA B CCC", 9, None),
        # of four, only three keep apart
        ([apart("ABC")], "A B C D", 3, 0),
        ([apart("ABC"), apart("CD")], "A B C D", 3, 0),
        ([apart("AB", id="x"), apart("BC", id="x"), apart("CD", id="x"), apart("AD", id="x")], "A B C D", 2, 0),
        ([apart("ABC", id="x"), apart("BCD", id="x")], "A B C D", 3, 0),
        ([apart("ABC", id="x"), apart("BCD", id="x")], "A B C D", 2, None),
        # two rules do not make one set, and a price is none
        ([apart("ABC", id="x", free_days=1), apart("ABC", id="y")], "A B C", 5, 0),
        ([apart("ABC", id="x", free_days=1), apart("ABC", id="y")], "A B C", 4, None),
        ([apart("*", weight=2)], "A B C", 2, 2),
        ([apart("*", weight=2, free_days=1, per="day")], "A B C", 3, 4),
        # a set beside a price of days
        ([apart("*"), window("*", weekdays=("mon", "tue"), weight=3)], "A B C", 4, 3),
        ([apart("*"), spread("*", 2, period="week", weight=3)], "A B C", 4, 3),
    ],
)
def test_what_keeps_apart_costs_what_it_must(rules, shape, days, least):
    assert cost(board_of(rules, term(shape, days=days))) == least


def test_a_gap_with_unlike_sides_is_kept_as_it_is():
    board = board_of([], term("A B C", days=4))
    sides = [((-100_000, -1), (2, 100_000)), ((-100_000, -2), (1, 100_000))]
    for allowed in sides:
        gaps = [Gap("g", pair, None, allowed) for pair in (("A", "B"), ("A", "C"), ("B", "C"))]
        plans = [dict(zip("ABC", (a, b, c), strict=True)) for a in range(4) for b in range(4) for c in range(4)]
        first = next(plan for plan in plans if not any(gap.units(plan) for gap in gaps))
        outcome = cpsat.solve(board, requirements=gaps)
        assert isinstance(outcome, Solved)
        assert outcome.start == first


@pytest.mark.parametrize("allowed", [((-100_000, -1), (1, 2)), ((-2, -1), (1, 100_000)), ((-2, -1), (1, 2))])
def test_what_is_to_be_near_as_well_as_apart_is_no_mere_keeping_apart(allowed):
    board = board_of([], term("A B C"))
    gaps = [Gap("g", pair, None, allowed) for pair in (("A", "B"), ("A", "C"), ("B", "C"))]
    for start in product((0, 1, 2, 4, 8), repeat=3):
        plan = dict(zip("ABC", start, strict=True))
        held = not any(gap.units(plan) for gap in gaps)
        assert cpsat.feasible(board, [*gaps, *fixed(board, plan)]) == held


def test_all_prices_of_a_meetings_days_add_up():
    example = Example("sums", term("A B"), ())
    wishes: list[Requirement] = [
        PricedDays("one", ("A",), 2, {0: 1, 1: 3, 8: 1}),
        PricedDays("two", ("A",), 5, {0: 2, 1: 1}),
        AllowedDays("three", ("A",), 7, frozenset({0, 2, 3})),
        AllowedDays("four", ("A",), 11, frozenset({1, 2, 8})),
        AllowedDays("five", ("B",), 13, frozenset({4})),
    ]
    example.board.requirements.extend(wishes)
    model, requirements = by_cpsat(example), by_requirements(example)
    for plan in starts(example):
        assert model(plan) == requirements(plan)
    cheapest = cpsat.solve(example.board)
    assert isinstance(cheapest, Solved)
    assert (cheapest.start, cheapest.cost) == ({"A": 2, "B": 4}, 0)


def test_two_rules_on_the_days_of_one_meeting_both_hold():
    board = Board(term("A", days=6))
    allowed = [AllowedDays("one", ("A",), None, frozenset(days)) for days in ({1, 2, 3}, {3, 4, 5})]
    found = cpsat.solve(board, requirements=[*board.requirements, *allowed])
    assert isinstance(found, Solved)
    assert found.start == {"A": 3}
