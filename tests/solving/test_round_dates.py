"""The dates of a round: each is priced by another solve, legal by the checker, and no better date is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from calendars.rounds.round import Round
from scheduler.availability import availability
from scheduler.outcome import Impossible
from scheduler.pipeline.members.round_dates import FREE_BETWEEN, Wanted, candidates
from scheduler.pipeline.members.rounds import open_round, recorded, standing
from scheduler.pipeline.questions.answering import best_year, year_as_held
from scheduler.pipeline.questions.explaining import judged, shifted
from scheduler.results import Asked
from solving.test_availability import RIVER_BOARD
from solving.test_explain_elsewhere import solved_on

from cli.run import TESTS  # isort: skip - a test package too

UNTIL = datetime(2026, 12, 1, 12, tzinfo=UTC)
WIDEST = FREE_BETWEEN[0]


@pytest.fixture(scope="module")
def year():
    """The best year of the shipped rulebook."""
    return best_year(2027, Asked())


@pytest.fixture(scope="module")
def river():
    """The best year of another institution."""
    return best_year(2027, Asked(rulebook=RIVER_BOARD))


@pytest.fixture(scope="module")
def held():
    """A real year, in which some meetings break rules."""
    return year_as_held(TESTS / "history" / "2025.csv", 2025, Asked())


def days_near(base, days, apart):
    return {base.board.number(day) + shift for day in days for shift in range(1 - apart, apart)}


@pytest.mark.parametrize(("meeting", "within"), [("ACDFIM-2027", 18), ("ADSOM-WG-2027", 6)])
def test_each_date_costs_what_another_solve_says_and_no_cheaper_one_is_left_out(year, meeting, within):
    found = candidates(year, meeting, Wanted(4, within))
    assert found.undecided is False
    assert 1 < len(found.candidates) <= 4
    for one in found.candidates:
        again = solved_on(year, meeting, [year.board.number(one.first_day)])
        assert (one.proven, one.extra) == (True, again.cost - year.solved.cost)
        assert one.extra == sum(one.changes.values()) <= within
    assert [one.extra for one in found.candidates] == sorted(one.extra for one in found.candidates)
    # What is far enough from all of them is dearer than those, or than is wanted.
    days = [one.first_day for one in found.candidates]
    far = set(range(year.board.latest[meeting] + 1)) - days_near(year, days, WIDEST)
    best = solved_on(year, meeting, far)
    most = found.candidates[-1].extra if len(days) == 4 else within
    assert isinstance(best, Impossible) or best.cost - year.solved.cost >= most


def test_dates_that_cost_the_same_are_spread(river):
    found = candidates(river, "BOARD-2027-2", Wanted(5, 0))
    days = [one.first_day for one in found.candidates]
    assert [one.extra for one in found.candidates] == [0] * 5
    assert min(then - day for day, then in pairwise(days)) >= timedelta(days=WIDEST)


def test_dates_lie_closer_where_there_are_no_others_until_none_is_left(year):
    found = candidates(year, "ADMM-2027", Wanted(31, 7))
    days = {year.board.number(one.first_day) for one in found.candidates}
    assert 2 < len(days) < 31
    assert min(then - day for day, then in pairwise(sorted(days))) < WIDEST
    left = set(range(year.board.latest["ADMM-2027"] + 1)) - days
    assert solved_on(year, "ADMM-2027", left).cost > year.solved.cost + 7


@pytest.mark.parametrize("meeting", ["ADMM-2025", "ADSOM-2025", "ACDFIM-2025", "ANI-2025", "ACAMM-2025"])
def test_of_a_files_year_each_date_is_what_the_checker_says_of_it_alone(held, meeting):
    wanted = Wanted(5, 15)
    found = candidates(held, meeting, wanted).candidates
    grid, now = availability(held.board, held.start, meeting), judged(held, held.start)
    prices = {}
    for day in grid.days:
        if not day.leaving:
            then = judged(held, shifted(held, grid, day.number))
            broken = {rule.id for rule, f in then.breaches if {meeting, *grid.tied} & set(f.meetings)}
            prices[held.board.day(day.number)] = (broken, then.cost - now.cost)
    always = set.intersection(*(broken for broken, _ in prices.values()))
    legal = {day: extra for day, (broken, extra) in prices.items() if broken <= always}
    near = {day: extra for day, extra in legal.items() if extra <= min(legal.values()) + wanted.within}
    assert {one.first_day: one.extra for one in found}.items() <= near.items()
    assert len(found) == min(wanted.dates, len(near))
    if near:
        assert found[0].extra == min(near.values())


SILENT = [(True, UNTIL, None), (True, UNTIL + timedelta(seconds=1), "LA"), (False, UNTIL + timedelta(seconds=1), None)]


@pytest.mark.parametrize(("agrees", "at", "silent"), SILENT)
def test_who_is_silent_agrees_only_by_the_rulebook_and_after_the_deadline(river, agrees, at, silent):
    opened = open_round(river, "BOARD-2027-2", Wanted(2, 0), UNTIL)
    asked = opened.round.model_copy(update={"silence_agrees": agrees})
    first, second = asked.days
    asked, _ = recorded(asked, [("VN", {first: "no", second: "yes"})], UNTIL)
    told = standing(asked, at)
    assert told.silent == ((silent,) if silent else ())
    assert (told.chosen.first_day if told.chosen else None) == (second if silent else None)
    assert Round.model_validate_json(asked.model_dump_json(by_alias=True)) == asked


def test_the_rounds_silence_is_that_of_the_calendars_procedure(year):
    opened = open_round(year, "ADMM-2027", Wanted(1, 0), UNTIL)
    assert (opened.round.silence_agrees, opened.round.asked[-1], len(opened.round.asked)) == (False, "VN", 11)
