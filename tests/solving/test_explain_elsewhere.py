"""The next-best dates, and why not a date: every cost is found again by another solve, every conflict tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random

import pytest
from kinds.compare import by_checker, names, starts

from constraints.check import check
from constraints.requirements import AllowedDays
from scheduler.commands.questions import ending
from scheduler.elsewhere import DAY_ASKED, There, best_there
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.exits import Exit
from scheduler.outcome import Impossible, Solved
from scheduler.pipeline.questions.answering import best_year, year_as_held
from scheduler.pipeline.questions.explaining import explained, judged, not_on, plan_on
from scheduler.render.explain import explained_text
from scheduler.render.explain_not_on import not_on_text
from scheduler.results import Asked
from solving.answers import outcome
from solving.random_rulebooks import example
from solving.test_availability import RIVER_BOARD

from cli.run import TESTS  # isort: skip - a test package too


@pytest.fixture(scope="module")
def year():
    """The best year of the shipped rulebook."""
    return best_year(2027, Asked())


@pytest.fixture(scope="module")
def river():
    """The best year of another institution."""
    return best_year(2027, Asked(rulebook=RIVER_BOARD))


def solved_on(base, meeting, days):
    """The least cost with the meeting on one of the day numbers, by the solver without any tie or second price."""
    return cpsat.solve(
        base.board, requirements=[*base.board.requirements, AllowedDays("on", (meeting,), None, frozenset(days))]
    )


OFTEN = ("ADMM-2027", "ADSOM-2027", "ACDFIM-2027")
SELDOM = ("SUMMIT-2027-1", "SUMMIT-2027-2", "ADMM-PLUS-2027", "ADSOM-PLUS-2027", "ADSOM-WG-2027")
SELDOM += ("ACAMM-2027", "AAFCC-2027", "ANI-2027", "AMIIM-2027")


@pytest.mark.parametrize("meeting", [*OFTEN, *(pytest.param(one, marks=pytest.mark.long) for one in SELDOM)])
def test_each_next_best_date_costs_what_another_solve_with_that_day_fixed_costs(year, meeting):
    told = explained(year, meeting)
    assert len(told.others) == 3
    for one in told.others:
        again = solved_on(year, meeting, [one.day])
        assert (one.proven, one.extra) == (True, again.cost - year.solved.cost)
        assert one.extra == sum(one.changes.values())
    # No day that is not told is better than the last one told.
    known = {told.found.now, *(d.number for d in told.found.as_good), *(one.day for one in told.others)}
    best = solved_on(year, meeting, set(range(year.board.latest[meeting] + 1)) - known)
    assert best.cost - year.solved.cost >= told.others[-1].extra
    assert [one.extra for one in told.others] == sorted(one.extra for one in told.others)


def test_where_no_day_is_left_the_conflict_is_real_and_none_of_it_can_be_left_out(river):
    told = explained(river, "BOARD-2027-2", count=10)
    assert told.forbidden is not None
    assert_minimal(river, told.forbidden.conflict.requirements)
    assert {one.rule for one in told.forbidden.conflict.requirements} >= {DAY_ASKED, "one-a-quarter"}


def assert_minimal(base, conflict):
    """Impossible together; possible without any one: each subset is solved again."""
    assert cpsat.feasible(base.board, conflict) is False
    for some in combinations(conflict, len(conflict) - 1):
        assert cpsat.feasible(base.board, some) is True


@pytest.mark.parametrize(
    ("meeting", "day", "rules"),
    [
        ("ADMM-2027", date(2027, 3, 3), {"ramadan", DAY_ASKED}),
        ("ADMM-2027", date(2027, 10, 31), {"official-weekends", DAY_ASKED}),
        ("ADMM-2027", date(2027, 1, 20), {"adsom-lead", DAY_ASKED}),
    ],
)
def test_a_day_that_no_calendar_has_is_refused_with_a_minimal_conflict(year, meeting, day, rules):
    told = not_on(year, meeting, year.day(day, "test"))
    assert (told.there, told.undecided) == (None, False)
    assert {one.rule for one in told.forbidden.conflict.requirements} == rules
    assert told.forbidden.day_counts
    assert_minimal(year, told.forbidden.conflict.requirements)
    # Giving up any other part allows it, at the price that is said.
    (choice,) = told.forbidden.choices
    left = [
        one
        for one in year.board.requirements
        if not (one.rule == choice.rule and set(one.meetings) <= set(choice.meetings))
    ]
    fixed = AllowedDays("on", (meeting,), None, frozenset([told.day]))
    again = cpsat.solve(year.board, requirements=[*left, fixed])
    assert (choice.proven, choice.cost) == (True, again.cost)


@pytest.mark.parametrize(
    ("meeting", "day"),
    [("ADMM-2027", date(2027, 10, 20)), ("SUMMIT-2027-1", date(2027, 12, 1)), ("ACDFIM-2027", date(2027, 9, 20))],
)
def test_the_best_calendar_with_it_there_costs_what_another_solve_says(year, meeting, day):
    told = not_on(year, meeting, year.day(day, "test"))
    again = solved_on(year, meeting, [told.day])
    assert (told.there.proven, told.there.cost) == (True, again.cost)
    assert told.there.extra == again.cost - year.solved.cost
    assert told.there.fewest
    assert meeting not in told.there.moves


def test_moved_alone_it_breaks_what_the_checker_says(year):
    told = not_on(year, "ADMM-2027", year.day(date(2027, 3, 3), "test"))
    start = {**year.start, "ADMM-2027": told.day, "ADMM-PLUS-2027": told.day + 1}
    report = check(year.posed.rules, plan_on(year, start))
    assert told.alone.tied == ("ADMM-PLUS-2027",)
    assert told.alone.breaches == report.breaches
    assert told.alone.extra == report.cost - year.solved.cost
    assert not told.alone.legal


def test_a_year_that_is_not_proved_best_is_not_called_so_nor_are_its_prices_proved(year):
    base = replace(year, solved=replace(year.solved, proven=False, bound=year.solved.bound - 9))
    told = explained(base, "ADMM-2027", count=1)
    assert [(one.proven, one.at_least) for one in told.others] == [(False, told.others[0].cost)]
    text = explained_text(told)
    assert text.splitlines()[0].endswith("in the best calendar found (cost 149; none below 140, not proved best).")
    assert "(proved)" not in text
    assert ending(base) is Exit.STOPPED_WITH_ANSWER


def test_no_time_for_other_dates_is_said_and_nothing_claimed(year):
    told = explained(year, "ADMM-2027", Limits(seconds=0.001))
    assert (told.others, told.forbidden, told.undecided) == ((), None, True)
    assert "not found in time" in explained_text(told)
    why_not = not_on(year, "ADMM-2027", 200, Limits(seconds=0.001))
    assert (why_not.there, why_not.forbidden, why_not.undecided) == (None, None, True)
    assert "nor a proof that there is none" in not_on_text(why_not)


def test_its_own_day_and_a_day_on_which_it_would_end_too_late_need_no_solver(year):
    assert not_on(year, "ANI-2027", year.start["ANI-2027"]).its_day
    late = not_on(year, "ANI-2027", year.day(date(2027, 12, 30), "test"))
    assert (late.alone.leaving, late.there, late.forbidden) == (("ANI-2027",), None, None)


def test_a_file_is_not_called_best_and_what_is_broken_on_any_day_is_set_aside():
    base = year_as_held(TESTS / "history" / "2025.csv", 2025, Asked())
    told = not_on(base, "ACDFIM-2025", base.day(date(2025, 12, 1), "test"))
    assert told.lifted == ("chiefs-annual",)
    assert told.there.proven
    start = {**base.start, **{name: to for name, (_, to) in told.there.moves.items()}, "ACDFIM-2025": told.day}
    report = judged(base, start)
    assert ({rule.id for rule, _ in report.breaches}, report.cost) == ({"chiefs-annual"}, told.there.cost)


def test_the_cheapest_calendar_with_it_there_moves_fewest_of_the_others_by_a_count_of_all_plans():
    dice, compared, wrong = Random(2029), 0, []
    while compared < 25:
        drawn = example(dice)
        best = outcome(drawn)
        if not isinstance(best, Solved):
            continue
        meeting = dice.choice(drawn.term.meetings).id
        day = dice.randint(0, drawn.board.latest[meeting])
        found = best_there(drawn.board, drawn.board.requirements, best.start, meeting, [day])
        said = (
            (found.cost, found.proven, found.fewest, moves(found.start, best.start, meeting))
            if isinstance(found, There)
            else None
        )
        assert isinstance(found, There | Impossible)
        price = by_checker(drawn)
        plans = [dict(zip(names(drawn), one, strict=True)) for one in starts(drawn) if one[at(drawn, meeting)] == day]
        costs = [
            (cost, moves(one, best.start, meeting)) for one in plans if (cost := price(tuple(one.values()))) is not None
        ]
        right = (min(costs)[0], True, True, min(costs)[1]) if costs else None
        compared += 1
        if said != right:
            wrong.append((drawn, meeting, day, said, right))
    assert wrong == []


def moves(start, since, meeting):
    """How many of the others are elsewhere, or hosted by another."""
    return sum(1 for name, day in start.items() if name != meeting and day != since[name])


def at(drawn, meeting):
    """The place of the meeting in a plan."""
    return names(drawn).index(meeting)
