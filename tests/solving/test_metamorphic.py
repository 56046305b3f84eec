"""What must not alter an answer, and which way it must alter: no answer needs to be known beforehand."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from cli.run import NOVEMBER, REAL_YEARS

from calendars.request import EMPTY, read_request
from constraints.board import Board
from constraints.check import check
from scheduler import conflict, pipeline, results
from scheduler.engines import cpsat
from scheduler.outcome import Impossible, Solved
from solving.changed import (
    GREGORIAN_DAYS,
    Year,
    any_plan,
    breaches,
    cost,
    multiplied,
    new_names,
    optimum,
    renamed,
    shifted,
    shuffled,
    states,
    without_months,
)
from solving.random_rulebooks import SMALL, Size, example

WIDER = Size("ABCDFG", "AABBC", dict.fromkeys((4, 5, 6), (14, 28)), 8, 2)
FEW, MANY = 30, 600


def drawn(number: int, seed: int) -> list[Year]:
    """Random years, every second one with more meetings and days."""
    dice = Random(seed)
    found = [example(dice, WIDER if at % 2 else SMALL) for at in range(number)]
    return [Year(one.term, one.rules) for one in found]


def sweeps(test):
    """A few random years in every run, many in the long sweep."""
    return pytest.mark.parametrize("number", [FEW, pytest.param(MANY, marks=pytest.mark.long)])(test)


@pytest.fixture(scope="module")
def year() -> Year:
    """The shipped rulebook's year 2027."""
    _, term, rules = pipeline.prepare(2027, EMPTY, results.Asked())
    return Year(term, rules)


@pytest.fixture(scope="module")
def best(year) -> Solved:
    """Its best plan."""
    return cpsat.solve(year.board)


# What alters nothing.


@sweeps
def test_four_hundred_years_later_the_answer_is_the_same_day_for_day(number):
    for one in drawn(number, seed=1):
        later = shifted(one, GREGORIAN_DAYS, 400)
        assert cpsat.solve(later.board).__dict__.get("start") == cpsat.solve(one.board).__dict__.get("start"), one
        dice = Random(number)
        plan = any_plan(one, one.board, dice)
        if plan is not None:
            now, then = check(one.rules, plan), check(later.rules, shifted(plan, GREGORIAN_DAYS, 400))
            assert [states(now), breaches(now)] == [states(then), breaches(then)], one


@sweeps
def test_so_many_weeks_later_the_cost_is_the_same_for_rules_that_know_no_months(number):
    for at, one in enumerate(drawn(number, seed=2)):
        plain = without_months(one)
        assert optimum(shifted(plain, 7 * (at - number // 2))) == optimum(plain), one


@sweeps
def test_under_other_names_cost_and_conflict_are_the_same(number):
    for one in drawn(number, seed=3):
        names = new_names(one)
        other = renamed(one, names)
        assert len(set(names.values())) == len(names)
        here, there = cpsat.solve(one.board), cpsat.solve(other.board)
        assert cost(here) == cost(there), one
        if isinstance(here, Impossible):
            here_found, there_found = conflict.find(one.board), conflict.find(other.board)
            told = {(r.rule, r.meetings) for r in renamed(here_found.requirements, names)}
            assert told == {(r.rule, r.meetings) for r in there_found.requirements}, one


@sweeps
def test_under_other_names_a_plan_breaks_the_same(number):
    dice = Random(4)
    for one in drawn(number, seed=4):
        names = new_names(one)
        plan = any_plan(one, one.board, dice)
        if plan is not None:
            here, there = check(one.rules, plan), check(renamed(one.rules, names), renamed(plan, names))
            assert breaches(there) == renamed(frozenset(breaches(here)), names), one
            assert states(there) == states(here), one


@sweeps
def test_the_order_of_rows_makes_no_difference(number):
    dice = Random(5)
    for one in drawn(number, seed=5):
        other = shuffled(one, dice)
        assert optimum(other) == optimum(one), one
        plan = any_plan(one, one.board, dice)
        if plan is not None:
            facts, history = other.term.facts, other.term.history
            rows = tuple(dice.sample(plan.placements, len(plan.placements)))
            mixed = replace(plan, placements=rows, facts=facts, history=history, version=other.term.version)
            here, there = check(one.rules, plan), check(other.rules, mixed)
            assert (states(there), there.cost) == (states(here), here.cost), one


def test_the_order_of_a_files_rows_makes_no_difference(tmp_path):
    head, *rows = csv.reader(REAL_YEARS.read_text(encoding="utf-8").splitlines())
    path = tmp_path / REAL_YEARS.name
    known = pipeline.check_file(REAL_YEARS)
    for seed in range(2):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *Random(seed).sample(rows, len(rows))])
        found = pipeline.check_file(path)
        assert [one.report for one in found.years] == [one.report for one in known.years]
        assert [one.ways for one in found.years] == [one.ways for one in known.years]


# Which way an answer alters.


@sweeps
def test_a_rule_more_costs_no_less_and_at_most_its_price_on_the_plan_without_it(number):
    seen = Counter()
    for one in drawn(number, seed=6):
        whole = optimum(one)
        for at, rule in enumerate(one.rules):
            fewer = replace(one, rules=(*one.rules[:at], *one.rules[at + 1 :]))
            found = cpsat.solve(fewer.board)
            without = cost(found)
            if without is None:
                assert whole is None, (rule, one)
                continue
            report = check([rule], one.plan(one.board, found.start))
            if whole is None:
                assert report.breaches, (rule, one)
            elif rule.hard:
                assert without <= whole if report.breaches else without == whole, (rule, one)
            else:
                assert without <= whole <= without + report.cost, (rule, one)
            seen[rule.hard, whole == without] += 1
    assert min(seen[hard, same] for hard in (True, False) for same in (True, False)) > number // 10


@sweeps
def test_prices_five_times_as_high_make_it_five_times_as_dear(number):
    for one in drawn(number, seed=7):
        found = optimum(one)
        assert optimum(multiplied(one, 5)) == (None if found is None else 5 * found), one


@sweeps
def test_no_legal_plan_is_cheaper_than_the_proven_best(number):
    dice, legal = Random(8), 0
    for one in drawn(number, seed=8):
        board, best = one.board, optimum(one)
        for _ in range(30):
            plan = any_plan(one, board, dice)
            if plan is None:
                continue
            report = check(one.rules, plan)
            if not report.breaches:
                legal += 1
                assert best is not None, one
                assert best <= report.cost, one
    assert legal > 3 * number


@sweeps
def test_some_of_the_rules_give_that_part_of_the_report(number):
    dice = Random(9)
    for one in drawn(number, seed=9):
        plan = any_plan(one, one.board, dice)
        if plan is not None:
            some = [rule for rule in one.rules if dice.random() < 0.5]
            whole = check(one.rules, plan)
            assert check(some, plan).verdicts == tuple(v for v in whole.verdicts if v.rule in some)
            assert [b for b in check(some, plan).breaches if b not in whole.breaches] == []


@sweeps
def test_what_is_not_told_breaks_nothing(number):
    """Meetings without their days, or a file that may hold only some of them: no rule is broken that was not."""
    dice = Random(10)
    for one in drawn(number, seed=10):
        plan = any_plan(one, one.board, dice)
        if plan is None:
            continue
        vague = [p for p in plan.placements if dice.random() < 0.4]
        known = tuple(p for p in plan.placements if p not in vague)
        poorer = replace(plan, placements=known, undated=tuple(p.meeting for p in vague))
        full = states(check(one.rules, plan))
        for less in (poorer, replace(plan, complete=False), replace(poorer, complete=False)):
            told = states(check(one.rules, less))
            assert [name for name, (_, units) in told.items() if units > full[name][1]] == [], (one, less)


# The same of the shipped rulebook's year.


def test_the_shipped_year_is_the_same_after_four_hundred_years(year, best):
    assert cpsat.solve(shifted(year, GREGORIAN_DAYS, 400).board) == best


def test_the_shipped_year_without_its_months_costs_the_same_a_year_away(year):
    plain = without_months(year)
    assert len(plain.rules) < len(year.rules)
    assert optimum(plain) == optimum(shifted(plain, 364)) == optimum(shifted(plain, -364))


def test_the_shipped_year_costs_the_same_under_other_names_and_in_other_orders(year, best):
    assert optimum(renamed(year, new_names(year))) == best.cost
    assert optimum(shuffled(year, Random(1))) == best.cost
    assert optimum(multiplied(year, 3)) == 3 * best.cost


def test_the_conflict_of_a_request_is_the_same_under_other_names():
    _, term, rules = pipeline.prepare(2027, read_request(NOVEMBER), results.Asked(NOVEMBER))
    asked = Year(term, rules)
    names = new_names(asked)
    here, there = conflict.find(asked.board), conflict.find(renamed(asked, names).board)
    assert {(r.rule, r.meetings) for r in renamed(here.requirements, names)} == {
        (r.rule, r.meetings) for r in there.requirements
    }


@pytest.mark.parametrize("share", [30, pytest.param(1, marks=pytest.mark.long)])
def test_the_shipped_year_with_a_rule_less_costs_no_more(year, best, share):
    board = year.board
    for at in range(0, len(year.rules), share):
        rule = year.rules[at]
        found = cpsat.solve(replace(year, rules=(*year.rules[:at], *year.rules[at + 1 :])).board)
        report = check([rule], year.plan(board, found.start))
        assert cost(found) <= best.cost, rule.id
        assert rule.hard or best.cost <= cost(found) + report.cost, rule.id


def test_no_legal_change_of_the_shipped_year_is_cheaper(year, best):
    board, dice, costs = year.board, Random(2), []
    for _ in range(200):
        start = dict(best.start)
        for meeting in dice.sample(year.term.meetings, dice.choice([1, 1, 2])):
            start[meeting.id] = dice.choice(board.starts(meeting))
        if all(r.units(start) == 0 for r in Board(year.term).requirements):
            report = check(year.rules, year.plan(board, start))
            costs += [] if report.breaches else [report.cost]
    assert len(costs) > 10
    assert min(costs) >= best.cost
