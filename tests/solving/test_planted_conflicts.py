"""Conflicts planted in made-up years: what is found is impossible and minimal every time, by two engines."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

import pytest
from strip import board_of

from calendars.request import EMPTY
from constraints.board import Board
from constraints.meetings import Term
from constraints.requirements import Requirement
from constraints.rule import Rule
from scheduler import conflict, pipeline
from scheduler.conflict import is_numbering
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.results import Asked
from solving.planted_conflicts import asks_the_same, feasible_year, narrowed, planted
from solving.second_engine import SecondEngine
from solving.second_requirements import BOTH

SIZES = (2, 3, 4, 5, 6)
MOST_SUBSETS_OF = 7
"""Of larger conflicts every one member is left out, but not every set of members."""


@dataclass
class Tally:
    """What came of the conflicts planted; ``wrong`` is told in words."""

    planted: Counter[str] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)
    found_as_planted: int = 0
    read_anew: int = 0
    subsets: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ways = ", ".join(f"{way} {n}" for way, n in sorted(self.planted.items()))
        sizes = ", ".join(f"{size} rules {n}" for size, n in sorted(self.sizes.items()))
        return (
            f"{self.planted.total()} planted conflicts ({ways}); found: {sizes}; {self.found_as_planted} as planted, "
            f"{self.read_anew} confirmed from the rules' own words; {self.subsets} subsets solved; "
            f"{len(self.wrong)} wrong"
        )


@pytest.fixture(scope="module")
def shipped():
    """Terms and rules of five years as shipped."""
    return [pipeline.prepare(year, EMPTY, Asked())[1:] for year in range(2026, 2031)]


def tally_of(numbers, shipped) -> Tally:
    """Plant and find one conflict for each number: in a shipped year for each third one, else in a made-up one."""
    tally = Tally()
    for number in numbers:
        dice = Random(number)
        term, rules = dice.choice(shipped) if number % 3 == 0 else feasible_year(dice)
        size = SIZES[number % len(SIZES)]
        way, more = planted(dice, term, size)
        tally.planted[way] += 1
        told = f"{number}: {way} of {size} in {term.cycle} with {len(term.meetings)} meetings"
        if len(more) != size or not _is_minimal(term, more):
            tally.wrong.append(f"{told}: was planted badly")
            continue
        _judge(tally, told, board_of([*rules, *more], term), term, [*rules, *more], {rule.id for rule in more})
    return tally


def _is_minimal(term: Term, rules: list[Rule]) -> bool:
    """By the second engine: the rules cannot all hold, and they can without any one."""

    def possible(some):
        return SecondEngine(term, some).finds_cheaper(None)

    return not possible(rules) and all(possible([r for r in rules if r is not one]) for one in rules)


def _judge(tally: Tally, told: str, board: Board, term: Term, rules: list[Rule], ours: set[str]) -> None:
    found = conflict.find(board)
    if found is None or not ours & set(found.rules):
        tally.wrong.append(f"{told}: not found")
        return
    cases = found.requirements
    tally.sizes[len(found.rules)] += 1
    tally.found_as_planted += set(found.rules) == ours
    for finds_a_plan in BOTH:
        if finds_a_plan(board, cases) is not False:
            tally.wrong.append(f"{told}: {found.rules} can be met, says {finds_a_plan.__name__}")
        for one in cases:
            if finds_a_plan(board, [other for other in cases if other is not one]) is not True:
                tally.wrong.append(f"{told}: not without {one.rule} for {one.meetings}, says {finds_a_plan.__name__}")
    if cpsat.feasible(board, cases, Limits(presolve=False)) is not False:
        tally.wrong.append(f"{told}: without presolve {found.rules} can be met")
    if len(cases) <= MOST_SUBSETS_OF:
        _every_subset(tally, told, board, cases)
    _from_the_words(tally, told, term, {rule.id: rule for rule in rules}, cases)


def _every_subset(tally: Tally, told: str, board: Board, cases: tuple[Requirement, ...]) -> None:
    for size in range(len(cases)):
        for some in combinations(cases, size):
            tally.subsets += 1
            if cpsat.feasible(board, some) is not True:
                tally.wrong.append(f"{told}: a part cannot be met either: {[one.rule for one in some]}")


def _from_the_words(
    tally: Tally, told: str, term: Term, rules: dict[str, Rule], cases: tuple[Requirement, ...]
) -> None:
    """The rules, each for the meetings of its case alone, read by the second engine, which knows no requirements."""
    said = [one for one in cases if not is_numbering(one)]
    alone = [narrowed(rules[one.rule], one) for one in said]
    if not asks_the_same(alone, said, term):
        return
    tally.read_anew += 1
    if SecondEngine(term, alone).finds_cheaper(None):
        tally.wrong.append(f"{told}: the second engine meets {[rule.id for rule in alone]}")
    for at, one in enumerate(said):
        # What numbers meetings by date is part of every reading: it stays.
        if not SecondEngine(term, [*alone[:at], *alone[at + 1 :]]).finds_cheaper(None):
            tally.wrong.append(f"{told}: the second engine cannot do without {one.rule} for {one.meetings}")


def test_planted_conflicts_are_found_minimal_and_confirmed_by_two_engines(shipped):
    tally = tally_of(range(25), shipped)
    assert tally.wrong == []
    assert tally.planted.total() == 25
    assert tally.read_anew >= 20


@pytest.mark.long
def test_five_hundred_planted_conflicts_are_found_minimal_and_confirmed(shipped, capsys):
    tally = tally_of(range(500), shipped)
    with capsys.disabled():
        sys.stderr.write(f"\n{tally}\n")
    assert tally.wrong == []
    assert tally.planted.total() == sum(tally.sizes.values()) == 500
    assert tally.read_anew >= 450
    assert set(SIZES) <= set(tally.sizes)
