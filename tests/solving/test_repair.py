"""Repairs: the fewest meetings moved, then persons, days and wishes, as brute force over all plans has it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from kinds.compare import Example, names, numbered_by_date, starts
from kinds.examples import term
from strip import apart, avoid, board_of, day, order, window

from constraints.check import check
from constraints.requirements import AllowedDays
from scheduler.changes import Repaired
from scheduler.conflict import Conflict
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Undecided
from scheduler.pipeline.questions.repairing import Wanted, repair
from scheduler.repair import Held, Mended, mend
from scheduler.results import Asked
from solving.broken_years import Broken, a_smaller_set, adopted, after, broken_year
from solving.random_rulebooks import example

HISTORY = Path(__file__).parents[1] / "history" / "2025.csv"

Ranks = dict[frozenset[str], tuple[int, ...]]
"""Of each set of meetings that may move the best repair: moved, dear, persons, days, cost, and the days."""


# Small cases against brute force.


@dataclass(frozen=True)
class Small:
    """A made-up institution, the days that its meetings have, and which are dear."""

    drawn: Example
    held: Mapping[str, int]
    dear: Mapping[str, int]

    @property
    def question(self) -> Held:
        """The same, as it is asked."""
        return Held(self.drawn.board, self.held, self.dear)

    def best(self) -> Ranks:
        """Every plan judged by the checker alone: the best of each set of as few meetings as can be."""
        people = {m.id: m.body.persons for m in self.drawn.term.meetings}
        found: Ranks = {}
        for start in sorted(starts(self.drawn), key=lambda start: len(self._moved(start))):
            moved = self._moved(start)
            if found and len(moved) > min(map(len, found)):
                break
            if (cost := _price(self.drawn, start)) is not None:
                away = sum(abs(d - self.held[n]) for n, d in zip(names(self.drawn), start, strict=True))
                sums = (sum(self.dear.get(n, 0) for n in moved), sum(people[n] for n in moved), away)
                rank = (len(moved), *sums, cost, *start)
                found[moved] = min(rank, found.get(moved, rank))
        return found

    def _moved(self, start: tuple[int, ...]) -> frozenset[str]:
        return frozenset(n for n, d in zip(names(self.drawn), start, strict=True) if d != self.held[n])


def _price(drawn: Example, start: tuple[int, ...]) -> int | None:
    """What a plan costs by the checker; None where it breaks what must hold."""
    if not numbered_by_date(drawn.term.meetings, start):
        return None
    plan = drawn.plan(start)
    if any(check([rule], plan).breaches for rule in drawn.rules if rule.hard):
        return None
    return check([rule for rule in drawn.rules if not rule.hard], plan).cost


def small(seed: int) -> Small:
    """A year by dice in which more must hold than in those that are made for planning, and no host is to be chosen."""
    dice = Random(seed)
    drawn = example(dice)
    rules = tuple(r.model_copy(update={"weight": None}) if dice.random() < 0.5 else r for r in drawn.rules)
    meetings = tuple(replace(m, candidates=(), host_with=None) for m in drawn.term.meetings)
    drawn = Example("held", replace(drawn.term, meetings=meetings), rules)
    held = {m.id: dice.choice(drawn.board.starts(m)) for m in meetings}
    return Small(drawn, held, {name: dice.choice([1, 2]) for name in held if dice.random() < 0.4})


def disagrees(case: Small, best: Ranks) -> str | None:
    """What the repair says otherwise than brute force; None where they agree in all."""
    found, ranks = mend(case.question), sorted(best.values())
    if isinstance(found, Conflict) or not best:
        return None if isinstance(found, Conflict) and not best else f"{found}, but {ranks}"
    if not isinstance(found, Mended) or not (found.fewest and found.proven):
        return f"not proved: {found}"
    told = [one.rank for one in (found.best, *found.others)]
    # With none told all moves are weighed in one model: the other way through the engine.
    other = mend(case.question, most_told=0)
    if not isinstance(other, Mended) or other.best.rank != told[0] or not other.more:
        return f"{found}, but by one model {other}"
    return None if told == ranks else f"{told}, but {ranks}"


def compare(seeds: range) -> tuple[dict[int, str], Counter[int | None]]:
    """The cases in which the two disagree, and how many cases need how many moves; None: no days will do."""
    wrong, fewest = {}, Counter[int | None]()
    for seed in seeds:
        case = small(seed)
        best = case.best()
        fewest[len(next(iter(best))) if best else None] += 1
        if told := disagrees(case, best):
            wrong[seed] = told
    return wrong, fewest


def test_the_repair_is_the_best_that_brute_force_finds():
    wrong, fewest = compare(range(100))
    assert wrong == {}
    assert {number for number, cases in fewest.items() if cases >= 5} >= {None, 0, 1, 2}


@pytest.mark.long
def test_six_hundred_repairs_are_the_best_that_brute_force_finds(capsys):
    wrong, fewest = compare(range(1000, 1600))
    with capsys.disabled():
        sys.stderr.write(f"\nfewest moves -> cases: {fewest}\n")
    assert wrong == {}


# What each level decides, one by one.


def held(strip: str, *rules, dear: Mapping[str, int] | None = None, persons: Mapping[str, int] | None = None) -> Held:
    """The meetings where the strip has them, a letter each; 9 days, and lanes apart by a space."""
    of = term(" ".join(sorted(set(strip) - {".", " "})), days=9)
    meetings = tuple(
        replace(m, body=m.body.model_copy(update={"persons": (persons or {}).get(m.id, 1)})) for m in of.meetings
    )
    of = replace(of, meetings=meetings)
    return Held(board_of(rules, of), {m.id: strip.index(m.id) % 10 for m in meetings}, dear or {})


A_BEFORE_BOTH = (order("A", "B", id="b"), order("A", "C", id="c"))


@pytest.mark.parametrize(
    ("strip", "rules", "more", "wanted"),
    [
        ("A.B", (order("A", "B"),), {}, {}),
        # One move of A is fewer than one each of B and C, however far.
        (".B.C....A", A_BEFORE_BOTH, {}, {"A": 0}),
        # Of two sets of one: the less dear, before all; then the fewer persons, the fewer days, the cheaper wishes.
        ("...B..A..", (order("A", "B"),), {"dear": {"A": 1, "B": 2}, "persons": {"A": 9}}, {"A": 2}),
        ("...B..A..", (order("A", "B"),), {"persons": {"A": 9}}, {"B": 7}),
        ("...B..A..", (order("A", "B"),), {"persons": {"B": 9}}, {"A": 2}),
        ("....A.... ....B....", (apart("AB"), avoid("A", dates=(day(3), day(5)))), {}, {"B": 3}),
        ("...BA....", (order("A", "B"), window("B", latest=day(4), id="w", weight=1)), {}, {"A": 2}),
        ("...BA....", (order("A", "B"), window("A", earliest=day(3), id="w", weight=1)), {}, {"B": 5}),
        # Alike in all: the first meeting as early as it can be.
        ("...BA....", (order("A", "B"),), {}, {"A": 2}),
    ],
)
def test_a_level_decides_where_those_above_are_alike(strip, rules, more, wanted):
    found = mend(held(strip, *rules, **more))
    assert isinstance(found, Mended)
    assert {name: found.best.start[name] for name in found.best.moved} == wanted


def test_the_other_sets_of_as_few_are_told_best_first():
    found = mend(held("...B..A..", order("A", "B")))
    assert isinstance(found, Mended)
    assert [(one.moved, one.days) for one in (found.best, *found.others)] == [(("A",), 4), (("B",), 4)]
    assert not found.more


def test_more_sets_than_are_told_are_said_to_be_there():
    crowd = board_of([apart("ABCD", id="crowd")], term("A B C D", days=9))
    found = mend(Held(crowd, dict.fromkeys("ABCD", 4), {}), most_told=3)
    assert isinstance(found, Mended)
    assert (len(found.best.moved), found.best.days, found.more, found.others) == (3, 4, True, ())


def test_what_is_held_fast_and_cannot_be_is_a_minimal_conflict():
    question = held("...B..A..", order("A", "B", id="first"))
    fast = [AllowedDays(f"held-{n}", (n,), None, frozenset({d})) for n, d in question.start.items()]
    question.board.requirements += fast
    found = mend(question)
    assert isinstance(found, Conflict)
    assert sorted(found.rules) == ["first", "held-A", "held-B"]


def test_without_time_nothing_is_claimed():
    question = small(3).question
    assert mend(question, Limits(seconds=0.0)) == Undecided(0.0)


# Adopted years that something befalls.


@pytest.fixture(scope="module")
def years() -> dict[int, Broken]:
    """Two best years, adopted."""
    return {year: adopted(year) for year in (2027, 2029)}


def befallen(years: Mapping[int, Broken], wanted: int, folder: Path) -> list[Repaired]:
    """So many broken years, mended; those in which nothing is broken that must hold are passed over."""
    found: list[Repaired] = []
    seed = 0
    while len(found) < wanted:
        seed += 1
        _, broken, _ = broken_year(Random(seed), years)
        file, own = broken.files(folder)
        mended = repair(file, None, Asked(holidays=own), Wanted())
        assert isinstance(mended, Repaired), (seed, mended)
        if mended.before.breaches:
            found.append(mended)
    return found


def faults(found: Repaired) -> list[object]:
    """What is wrong with a repair: breaches left, a claim not proved, a cost that is not the checker's, fewer moves."""
    wrong: list[object] = [finding for _, finding in found.after.breaches]
    wrong += [] if found.fewest and found.proven else ["not proved"]
    board = after(found)
    posted = cpsat.cost_of(board.requirements, {p.id: board.number(p.first_day) for p in found.plan.placements})
    wrong += [] if posted == found.after.cost else [posted, found.after.cost]
    wrong += [change for change in found.changes if not change.why]
    return [*wrong, *a_smaller_set(found)]


def test_broken_years_are_mended_by_provably_fewest_moves(years, tmp_path):
    found = befallen(years, 15, tmp_path)
    assert [faults(one) for one in found] == [[]] * 15
    assert max(len(one.changes) for one in found) >= 3


@pytest.mark.long
def test_two_hundred_broken_years_are_mended_by_provably_fewest_moves(tmp_path, capsys):
    found = befallen({year: adopted(year) for year in range(2026, 2031)}, 200, tmp_path)
    with capsys.disabled():
        sys.stderr.write(f"\nchanges -> years: {dict(sorted(Counter(len(one.changes) for one in found).items()))}\n")
    assert [faults(one) for one in found if faults(one)] == []


def test_the_year_2025_as_held_takes_one_move_and_one_meeting_more():
    found = repair(HISTORY, None, Asked(), Wanted())
    assert isinstance(found, Repaired)
    assert (found.fewest, found.proven, found.after.breaches) == (True, True, ())
    assert sorted(change.what for change in found.changes) == ["added", "moved"]
    cited = {found.base.book.cited(found.base.rules[why.rule]) for change in found.changes for why in change.why}
    assert cited == {"ADMM Concept Paper, para 8"}
    assert a_smaller_set(found) == []
