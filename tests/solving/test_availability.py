"""Where a meeting could be: every day's verdict and price is what the separate checker says of the plan on that day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from kinds.compare import Example, names
from kinds.examples import DATED, term
from strip import board_of, day, order, spread, window

from constraints.board import NUMBERED
from constraints.check import check
from constraints.meetings import Plan, Term
from scheduler.availability import availability, tied_to
from scheduler.outcome import Solved
from scheduler.pipeline.questions.answering import best_year
from scheduler.pipeline.questions.explaining import days_of
from scheduler.results import Asked
from solving.answers import outcome
from solving.random_rulebooks import LARGE, SMALL, example

RIVER_BOARD = str(Path(__file__).parents[1] / "golden" / "river-board")


def by_checker(board, rules, now, start, found, number):
    """The rules broken and what each rule costs more than ``now``, with the meeting and what is tied on that day."""
    there = dict(start)
    for name in (found.meeting, *found.tied):
        there[name] += number - found.now
    then = check(rules, plan_of(board.term, board, there))
    before = {v.rule.id: v.cost for v in now.verdicts}
    changes = {v.rule.id: v.cost - before[v.rule.id] for v in then.verdicts if v.cost != before[v.rule.id]}
    return {rule.id for rule, _ in then.breaches}, changes


def plan_of(term: Term, board, start):
    """The starts as a plan, with the term's facts."""
    return Plan(term.cycle, board.placed(start), term.facts, history=term.history, version=term.version)


def disagreements(board, rules, start, step=1):
    """Each ``step``-th day of every meeting on which the checker says otherwise; days out of the body's order are no
    plan. A further meeting begins a day later, so that no weekday and no month is left out."""
    wrong = []
    now = check(rules, plan_of(board.term, board, start))
    for skipped, meeting in enumerate(board.meetings):
        found = availability(board, start, meeting.id)
        for one in found.days[skipped % step :: step]:
            if one.leaving or any(rule.startswith(NUMBERED) for rule in one.broken):
                continue
            said = (set(one.broken), found.changes(one))
            if said != (right := by_checker(board, rules, now, start, found, one.number)):
                wrong.append((meeting.id, one.number, said, right))
    return wrong


@pytest.mark.parametrize(
    ("rulebook", "days", "step"),
    [
        pytest.param("asean-defence", 12 * 365, 1, marks=pytest.mark.long),
        ("asean-defence", 12 * 365, 5),
        (RIVER_BOARD, 5 * 365, 1),
    ],
)
def test_each_day_of_each_meeting_is_judged_as_the_checker_judges_it(rulebook, days, step):
    base = best_year(2027, Asked(rulebook=rulebook))
    assert sum(len(days_of(base, m.id).found.days) for m in base.board.meetings) == days
    assert disagreements(base.board, base.posed.rules, base.start, step) == []


@pytest.mark.parametrize(("size", "number"), [(SMALL, 300), (LARGE, 8)])
def test_each_day_of_the_best_plan_of_a_random_rulebook_is_judged_as_the_checker_judges_it(size, number):
    dice, wrong, solved = Random(2027), [], 0
    for _ in range(number):
        drawn = example(dice, size)
        found = outcome(drawn)
        if isinstance(found, Solved):
            solved += 1
            wrong += disagreements(drawn.board, drawn.rules, found.start)
    assert wrong == []
    assert solved > number // 5


def test_on_any_days_of_a_random_rulebook_prices_change_as_the_checker_says():
    # Every rule has a price here, so that a plan by the dice, which breaks many, is judged in full.
    dice, wrong, days = Random(2028), [], 0
    for _ in range(100):
        drawn = example(dice)
        rules = tuple(rule.model_copy(update={"weight": rule.weight or 7}) for rule in drawn.rules)
        priced = Example(drawn.name, drawn.term, rules)
        start = {name: dice.randint(0, most(priced, name)) for name in names(priced)}
        if not any(one.weight is None and one.units(start) for one in priced.board.requirements):
            wrong += disagreements(priced.board, rules, start)
            days += 1
    assert wrong == []
    assert days > 30


def most(drawn, name):
    """The last day on which the meeting may begin, or the number of the last candidate for a host."""
    board = drawn.board
    return board.latest[name] if name in board.latest else len(board.candidates[name]) - 1


def test_a_meeting_tied_to_the_day_after_moves_along_and_may_not_leave_the_year():
    of = term("A B", days=6, facts=DATED)
    tied = order("A", "B", least=0, most=0)
    board = board_of([tied], of)
    found = availability(board, {"A": 1, "B": 2}, "A")
    assert found.tied == ("B",)
    assert [one.leaving for one in found.days] == [(), (), (), (), (), ("B",)]
    assert [one.number for one in found.as_good] == [0, 1, 2, 3, 4]
    assert tied_to(board.requirements, {"A": 1, "B": 3}, "A") == {"A"}


def test_what_the_others_break_whatever_it_does_is_not_counted_against_it():
    of = term("A B C", days=4, facts=DATED)
    board = board_of([spread("*", 1, period="day", id="one-a-day")], of)
    found = availability(board, {"A": 0, "B": 2, "C": 2}, "A")
    assert [dict(one.broken) for one in found.days] == [{}, {}, {"one-a-day": 1}, {}]


def test_a_day_costs_what_it_costs_more_than_today_by_rule():
    of = term("A", days=4, facts=DATED)
    rules = [
        window("A", on=day(2), weight=5, id="second"),
        window("A", latest=day(2), per="day", weight=2, id="early"),
    ]
    found = availability(board_of(rules, of), {"A": 1}, "A")
    assert [(found.extra(one), found.changes(one)) for one in found.days] == [
        (0, {}),
        (0, {}),
        (-5, {"second": -5}),
        (2, {"early": 2}),
    ]


def test_the_last_days_of_the_year_are_too_late_for_a_long_meeting():
    base = best_year(2027, Asked())
    found = days_of(base, "ANI-2027").found
    late = [base.board.day(one.number) for one in found.days if one.leaving]
    assert late == [date(2027, 12, 28) + timedelta(days=n) for n in range(4)]
