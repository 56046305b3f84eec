"""The rules of the shipped book, one by one: the solver and the checker judge the same rows alike."""

from __future__ import annotations

import pytest
from rulebook.each_rule import BOOK, BY_DATES, DECIDED, KEPT, plan_of
from strip import solver_accepts, solver_units, units


@pytest.mark.parametrize("rule", BY_DATES)
def test_the_solver_pays_as_much_as_the_checker_finds(rule):
    plans = [plan_of(given) for given in BY_DATES[rule]]
    free, paid = BOOK.by_id[rule].changed(weight=None), BOOK.by_id[rule].changed(weight=1)
    assert [solver_units(paid, plan) for plan in plans] == [units(paid, plan) for plan in plans]
    assert [solver_accepts(free, plan) for plan in plans] == [False, True]


@pytest.mark.parametrize(("rule", "reading"), DECIDED)
def test_a_reading_is_the_same_for_the_solver_as_for_the_checker(rule, reading):
    given, *states = DECIDED[rule, reading]
    read = [BOOK.by_id[rule], BOOK.by_id[rule].read_as(reading)]
    assert [solver_accepts(one, plan_of(given)) for one in read] == [state is KEPT for state in states]
