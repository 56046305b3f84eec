"""Counting places: more meetings than may begin in some periods, found before any search and never wrongly."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from kinds.examples import DATED
from strip import board_of, body, host, spread, window

from constraints.board import Board
from constraints.meetings import Meeting, Term
from constraints.requirements import AllowedDays, Spread
from scheduler import conflict
from scheduler.engines.dead import Crowded
from scheduler.engines.propagate import dead_end

FIRST = date(2027, 3, 1)  # a Monday


def made(letters, *rules, days=14, hosts=(), candidates=()):
    """A board of one-day meetings; ``hosts`` and ``candidates`` by letter."""
    hosts, candidates = dict(hosts), dict(candidates)
    rows = tuple(Meeting(x, body(x), 2027, host=hosts.get(x), candidates=candidates.get(x, ())) for x in letters)
    return board_of(rules, Term(2027, FIRST, FIRST + timedelta(days=days - 1), rows, DATED))


def until(letters, last, earliest=0):
    """A rule that the bodies meet from one column to another."""
    days = [FIRST + timedelta(days=n) for n in (earliest, last)]
    return window(letters, earliest=days[0], latest=days[1], id=f"season-{letters}-{last}")


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ([spread("*", 1)], "3 meetings are to begin from 2027-03-01 to 2027-03-14, where 2 may"),
        ([spread("*", 1), until("AB", 6)], "2 meetings are to begin from 2027-03-01 to 2027-03-07, where 1 may"),
        ([spread("*", 2), until("ABC", 6)], "3 meetings are to begin from 2027-03-01 to 2027-03-07, where 2 may"),
        ([spread("*", 0)], "3 meetings are to begin from 2027-03-01 to 2027-03-14, where 0 may"),
        ([spread("*", 2)], None),
        ([spread("*", 2), until("AB", 6)], None),
        ([spread("*", 1, weight=5)], None),
        ([spread("AB", 1), until("AC", 6)], None),
    ],
)
def test_more_meetings_than_places_in_the_weeks_that_they_may_begin_in(rules, told):
    board = made("ABC", *rules)
    dead = dead_end(board, board.requirements)
    assert (dead.told if dead else None) == told


def test_days_that_are_not_one_stretch_are_told_as_stretches():
    board = made("ABC", spread("*", 1, period="day"))
    of_a_day = [AllowedDays("some", (x,), None, frozenset({2, 5})) for x in "ABC"]
    dead = dead_end(board, [*board.requirements, *of_a_day])
    assert isinstance(dead, Crowded)
    assert dead.told == "3 meetings are to begin from 2027-03-03 to 2027-03-03 or 2027-03-06 to 2027-03-06, where 2 may"
    assert set(dead.requirements) == {*board.requirements, *of_a_day}


YEARLY = host("*", most=1, period="cycle", id="load")
TWO = ("HH", "MM")


@pytest.mark.parametrize(
    ("letters", "hosts", "candidates", "rules", "dead"),
    [
        ("AB", {"A": "HH", "B": "HH"}, {}, [YEARLY], True),
        ("AB", {"A": "HH", "B": "MM"}, {}, [YEARLY], False),
        ("ABC", {"C": "HH"}, {"A": TWO, "B": TWO}, [YEARLY], True),
        ("ABC", {}, {"A": TWO, "B": TWO, "C": TWO}, [YEARLY], True),
        ("ABC", {}, {"A": TWO, "B": TWO, "C": ("HH", "NN")}, [YEARLY], False),
        ("AB", {"B": "HH"}, {"A": TWO}, [YEARLY], False),
        ("AB", {"B": "HH"}, {"A": TWO}, [YEARLY, host("A", hosts=("HH",), id="who")], True),
        ("AB", {"A": "HH", "B": "HH"}, {}, [host("*", most=1, period="week", id="load")], False),
        ("AB", {"A": "HH", "B": "HH"}, {}, [host("*", most=1, period="week", id="load"), until("AB", 5)], True),
    ],
)
def test_more_meetings_than_their_hosts_may_have(letters, hosts, candidates, rules, dead):
    board = made(letters, *rules, hosts=hosts, candidates=candidates)
    found = dead_end(board, board.requirements)
    assert isinstance(found, Crowded) == dead
    assert (conflict.find(board) is not None) == dead


def test_the_conflict_says_the_sum_of_all_and_of_those_that_are_already_too_many():
    found = conflict.find(made("ABCDEFGH", spread("*", 2), until("ABCDEFGH", 6), days=60))
    assert found is not None
    assert {one.rule for one in found.requirements} == {"some-spread", "season-ABCDEFGH-6"}
    assert found.sum_told == (
        "8 meetings are to begin from 2027-03-01 to 2027-03-07, where 2 may; "
        "3 of them already have room for no more than 2"
    )


# Never a false dead end, and each that there is for one limit alone.


def drawn(dice: random.Random) -> Board:
    """Up to five meetings, some days for each, and a limit."""
    board = made("ABCDE"[: dice.randint(2, 5)], days=6)
    names = tuple(board.size)
    periods = tuple(sorted(dice.randrange(3) for _ in range(6)))
    board.requirements.append(Spread("limit", names, None, dice.randint(0, 2), periods))
    for name in names:
        days = frozenset(dice.sample(range(6), dice.randint(1, 4)))
        board.requirements.append(AllowedDays(f"days-{name}", (name,), None, days))
    return board


def test_a_limit_is_called_full_just_where_no_plan_keeps_it():
    dice, seen = random.Random(7), Counter[bool]()
    for _ in range(300):
        board = drawn(dice)
        plans = product(range(6), repeat=len(board.size))
        possible = any(
            all(r.units(dict(zip(board.size, plan, strict=True))) == 0 for r in board.requirements) for plan in plans
        )
        dead = dead_end(board, board.requirements)
        assert (dead is None) == possible
        seen[possible] += 1
        if dead is not None:
            assert dead_end(board, [*dead.requirements]) == replace(dead)
    assert min(seen[True], seen[False]) > 30
