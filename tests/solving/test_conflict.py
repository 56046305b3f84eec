"""Conflicts: impossible, minimal, and confirmed by a second solver that shares no code with the first."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from itertools import pairwise

import cpmpy
import pytest
from cli.large import write_overfull
from cli.run import NOVEMBER, indical
from kinds.examples import DATED, term
from strip import apart, board_of, body, host, order, window

from calendars.request import EMPTY
from constraints.board import Board
from constraints.meetings import Meeting, Term
from constraints.requirements import AllowedDays, AnyOf, Gap, Settled, Spread
from constraints.rulebook import SHIPPED
from constraints.selector import Selector
from scheduler import conflict, pipeline
from scheduler.engines import cpsat
from scheduler.pipeline import generate
from scheduler.results import Asked, Generated, Refused

# The second witness: Choco, through CPMpy.


def choco_finds_a_plan(board, requirements):
    """Whether Choco finds starts that keep all of the requirements."""
    start = {name: cpmpy.intvar(0, last, name=name) for name, last in board.latest.items()}
    return cpmpy.Model([_as_choco(one, start) for one in requirements]).solve(solver="choco")


def _as_choco(one, start):
    match one:
        case AllowedDays(meetings=(name,), days=days):
            return cpmpy.InDomain(start[name], sorted(days)) if days else cpmpy.BoolVal(False)
        case Gap():
            return _gap(one, start)
        case AnyOf(choices=choices):
            return cpmpy.any([_gap(gap, start) for gap in choices])
        case Spread(meetings=names, most=most, period_of=period_of):
            at = {name: cpmpy.Element(list(period_of), start[name]) for name in names}
            return cpmpy.all([cpmpy.sum([at[n] == p for n in names]) <= most for p in set(period_of)])
        case Settled():
            return cpmpy.BoolVal(False)
    raise AssertionError(f"{one} has no place among hard requirements")


def _gap(gap, start):
    first, second = gap.meetings
    apart = start[second] - start[first]
    return cpmpy.any([(apart >= low) & (apart <= high) for low, high in gap.allowed])


def assert_minimal(board, requirements):
    """Impossible together; possible without any one, and so every smaller part of them. Two solvers say so."""
    for finds_a_plan in (cpsat.feasible, choco_finds_a_plan):
        assert finds_a_plan(board, requirements) is False
        for one in requirements:
            assert finds_a_plan(board, [other for other in requirements if other is not one]) is True


# The shipped example.


@pytest.fixture(scope="module")
def november():
    """What the shipped example comes to."""
    refused = generate(None, Asked(NOVEMBER))
    assert isinstance(refused, Refused)
    return refused


def test_the_november_request_meets_two_rules_and_nothing_else(november):
    rules = {"acdfim-last", "acdfim-reports", "fixed-ACAMM-2027", "fixed-ADMM-2027"}
    assert set(november.conflict.rules) == rules
    assert {(r.rule, r.meetings) for r in november.conflict.requirements} == {
        ("acdfim-last", ("ACAMM-2027", "ACDFIM-2027")),
        ("acdfim-reports", ("ACDFIM-2027", "ADMM-2027")),
        ("fixed-ACAMM-2027", ("ACAMM-2027",)),
        ("fixed-ADMM-2027", ("ADMM-2027",)),
    }
    board = Board(november.term)
    assert_minimal(board, november.conflict.requirements)


WITHOUT = {
    "acdfim-last": ('earlier = { group = "service-chiefs" }', 'earlier = { bodies = ["AAFCC", "ANI"] }'),
    "acdfim-reports": ('id = "acdfim-reports"', 'id = "acdfim-reports"\nuntil = 2000-01-01'),
    "fixed-ACAMM-2027": ("ACAMM = 2027-11-23", ""),
    "fixed-ADMM-2027": ("ADMM = 2027-10-20", ""),
}


@pytest.mark.parametrize("given_up", WITHOUT)
def test_what_giving_up_one_part_costs_is_what_the_changed_request_costs(given_up, november, tmp_path):
    shutil.copytree(SHIPPED / "asean-defence", tmp_path / "ours")
    shutil.copy(NOVEMBER, tmp_path / "wishes.toml")
    changed = tmp_path / ("wishes.toml" if given_up.startswith("fixed-") else "ours/rulebook.toml")
    old, new = WITHOUT[given_up]
    text = changed.read_text()
    assert text.count(old) == 1
    changed.write_text(text.replace(old, new))
    again = generate(None, Asked(tmp_path / "wishes.toml", str(tmp_path / "ours")))
    assert isinstance(again, Generated)
    (choice,) = [c for c in november.choices if c.rule == given_up]
    assert (choice.cost, choice.proven, choice.decided) == (again.calendar.cost, True, True)


def test_the_choices_are_told_the_cheapest_first(november):
    costs = [choice.cost for choice in november.choices]
    assert costs == sorted(costs)
    assert {choice.rule for choice in november.choices} == set(WITHOUT)


# Conflicts planted in the year 2027.


@pytest.fixture(scope="module")
def year():
    """The term and the rules of 2027 as shipped."""
    _, term, rules = pipeline.prepare(2027, EMPTY, Asked())
    return term, rules


def planted(chance, names, size):
    """So many rules that cannot all hold, of which any one may be left out."""
    meetings = [Selector(meetings=(name,)) for name in chance.sample(names, size)]
    how = chance.random()
    if size == 2 and how < 0.5:
        return [window(meetings[0], id=f"on-{d}", on=date(2027, 6, d)) for d in chance.sample(range(1, 28), 2)]
    if size == 2 or how < 0.4:
        return [order(one, meetings[n - 1], id=f"ring-{n}") for n, one in enumerate(meetings)]
    middle = date(2027, 7, 1) + timedelta(days=chance.randint(-60, 60))
    chain = [order(one, then, id=f"chain-{one.meetings[0]}") for one, then in pairwise(meetings[: size - 1])]
    early = window(meetings[0], id="not-before", earliest=middle)
    late = window(meetings[size - 2], id="not-after", latest=middle + timedelta(days=chance.randint(-20, size - 3)))
    return [early, *chain, late]


@pytest.mark.parametrize("seed", range(16))
def test_a_planted_conflict_is_found_minimal_and_confirmed(seed, year, monkeypatch):
    chance = random.Random(seed)
    if seed % 2:  # every second time by the solver's core alone
        monkeypatch.setattr(conflict, "dead_end", lambda *_: None)
    term, rules = year
    for size in (2, 3, 4, 5, 6):
        more = planted(chance, [m.id for m in term.meetings], size)
        assert len(more) == size
        board = board_of([*rules, *more], term)
        found = conflict.find(board)
        assert found is not None
        assert_minimal(board, found.requirements)
        assert {rule.id for rule in more} & set(found.rules)


@pytest.mark.parametrize("seed", range(8))
def test_where_nothing_else_is_asked_the_planted_rules_are_the_conflict(seed, year):
    chance = random.Random(seed)
    term, _ = year
    for size in (2, 3, 4, 5, 6):
        # One meeting a body: the order of two of a body's is kept by the board itself.
        more = planted(chance, [m.id for m in term.meetings if m.number == 1], size)
        found = conflict.find(board_of(more, term))
        assert found is not None
        assert set(found.rules) == {rule.id for rule in more}


def test_a_year_that_can_be_met_has_no_conflict(year):
    term, rules = year
    board = board_of(rules, term)
    assert conflict.find(board) is None
    assert conflict.find_quickly(board) == ()


# Too many meetings for the days there are.


def test_a_conflict_by_count_says_the_sum(tmp_path):
    ran = indical("generate", 2027, "--rulebook", write_overfull(tmp_path / "overfull"), cwd=tmp_path)
    assert (ran.code, ran.err) == (3, "")
    assert "  In days: 45 meetings need 105 days, the window has 96; 41 of them already need 97.\n" in ran.out
    assert ran.out.splitlines()[0] == (
        "2027 is impossible as asked. These 2 cannot all hold; leave out any one and they can:"
    )


def small(*rules, days=5, meetings="AB"):
    """A board of one-day meetings."""
    first = date(2027, 3, 1)
    rows = tuple(Meeting(x, body(x), 2027) for x in meetings)
    return board_of(rules, Term(2027, first, first + timedelta(days=days - 1), rows))


def test_a_count_that_is_minimal_already_is_told_as_it_is():
    found = conflict.find(small(apart("*"), days=2, meetings="ABC"))
    assert found is not None
    assert found.sum_told == "3 meetings need 3 days, the window has 2"
    assert [r.meetings for r in found.requirements] == [("A", "B"), ("A", "C"), ("B", "C")]


# What is not confirmed is never shown.

ROUND = (order("A", "B", id="one"), order("B", "A", id="two"))


def test_what_is_possible_without_presolve_is_not_shown(monkeypatch):
    real = cpsat.feasible

    def lies(board, requirements, limits=None):
        return False if limits is None or (limits.presolve and requirements) else real(board, requirements, limits)

    monkeypatch.setattr(cpsat, "feasible", lies)
    with pytest.raises(conflict.NotConfirmedError, match="without presolve these can be met"):
        conflict.find(small(*ROUND))


def test_what_stays_impossible_without_one_of_its_members_is_not_shown(monkeypatch):
    board = small()
    board.requirements += [Gap("one", ("A", "B"), None, ((n, n),)) for n in (1, 2, 3)]
    one, _, three = board.requirements
    impossible = [set(board.requirements), {one, three}, {three}]
    monkeypatch.setattr(conflict, "dead_end", lambda *_: None)
    monkeypatch.setattr(cpsat, "core", lambda _, hard, __: list(hard))
    monkeypatch.setattr(cpsat, "feasible", lambda _, some, __: set(some) not in impossible)
    with pytest.raises(conflict.NotConfirmedError, match=r"leaving out one for .* does not make it possible"):
        conflict.find(board)


def test_a_solver_that_calls_everything_impossible_is_not_believed(monkeypatch):
    monkeypatch.setattr(cpsat, "feasible", lambda *_: False)
    with pytest.raises(conflict.NotConfirmedError, match="even without any requirement"):
        conflict.find(small(*ROUND))


def test_where_the_limit_comes_first_nothing_is_said(monkeypatch):
    monkeypatch.setattr(cpsat, "feasible", lambda *_: None)
    with pytest.raises(conflict.NotDecidedError):
        conflict.find(small(*ROUND))


def test_a_rule_that_is_broken_on_any_day_is_given_up_as_a_whole():
    board = board_of([host("*", hosts=("MM",))], term("A B C", hosts={"A": "HH", "B": "HH", "C": "MM"}, facts=DATED))
    found = conflict.find(board)
    (choice,) = conflict.choices(board, found)
    assert (choice.rule, choice.cost, choice.proven) == ("some-host", 0, True)
