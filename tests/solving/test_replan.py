"""A year planned anew: the fewest persons disturbed, then meetings, days and wishes, as brute force over all plans."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

import pytest
from kinds.compare import names
from kinds.examples import term
from strip import apart, avoid, board_of, day, order, window

from constraints.requirements import AllowedDays
from scheduler.conflict import Conflict
from scheduler.engines.cpsat import Limits
from scheduler.engines.nearest import feasible_within
from scheduler.outcome import Undecided
from scheduler.repair import Held, Kept, Mended, disturb_least, mend
from solving.every_plan import every_plan
from solving.test_repair import Small, small

Rank = tuple[int, ...]
"""Persons disturbed, meetings moved, days, cost, and the days of the plan."""


def crowded(seed: int) -> Small:
    """A small year by dice: the meetings that would move if meetings counted bring most people together."""
    case, dice = small(seed), Random(f"persons {seed}")
    fewest = mend(case.question)
    dear = {name[0] for name in fewest.best.moved} if isinstance(fewest, Mended) else set[str]()
    bodies = sorted({m.body.id for m in case.drawn.term.meetings})
    persons = {body: dice.choice([5, 9] if body in dear else [1, 2]) for body in bodies}
    meetings = tuple(
        replace(m, body=m.body.model_copy(update={"persons": persons[m.body.id]})) for m in case.drawn.term.meetings
    )
    return replace(case, drawn=replace(case.drawn, term=replace(case.drawn.term, meetings=meetings)))


def best(case: Small) -> Rank | None:
    """The best of every plan that the checker lets pass; None where it lets none."""
    ids, people = names(case.drawn), {m.id: m.body.persons for m in case.drawn.term.meetings}
    found = []
    for start, cost in every_plan(case.drawn).costs().items():
        away = {name: abs(at - case.held[name]) for name, at in zip(ids, start, strict=True)}
        moved = [name for name, days in away.items() if days]
        found.append((sum(people[name] for name in moved), len(moved), sum(away.values()), cost, *start))
    return min(found, default=None)


def rank(kept: Kept) -> Rank:
    """An answer by the same measures."""
    one = kept.best
    return (one.persons, len(one.moved), one.days, one.cost, *one.start.values())


def compare(seeds: Iterable[int]) -> tuple[dict[int, str], Counter[str]]:
    """The cases in which the two disagree, and how many cases are of which sort."""
    wrong, sorts = {}, Counter[str]()
    for seed in seeds:
        case = crowded(seed)
        wanted, found = best(case), disturb_least(case.question)
        told = rank(found) if isinstance(found, Kept) else None
        if told != wanted or (wanted is None) != isinstance(found, Conflict) or (told and not proved(found)):
            wrong[seed] = f"{found}, but {wanted}"
        fewest = mend(case.question)
        sorts["impossible" if wanted is None else "nothing" if not wanted[0] else "moved"] += 1
        if wanted is not None and isinstance(fewest, Mended):
            sorts["more meetings, fewer persons"] += wanted[1] > len(fewest.best.moved)
    return wrong, sorts


def proved(found: object) -> bool:
    """Whether every level is."""
    return isinstance(found, Kept) and found.persons_fewest and found.meetings_fewest and found.proven


TRADED = (18, 88, 766)
"""Years in which fewer persons are disturbed by moving more meetings."""


def test_the_year_is_the_best_that_brute_force_finds():
    wrong, sorts = compare((*range(40), *TRADED[1:]))
    assert wrong == {}
    assert sorts["more meetings, fewer persons"] == len(TRADED)
    assert min(sorts[sort] for sort in ("impossible", "nothing", "moved")) >= 5


@pytest.mark.long
def test_six_hundred_years_are_the_best_that_brute_force_finds(capsys):
    wrong, sorts = compare(range(2000, 2600))
    with capsys.disabled():
        sys.stderr.write(f"\n{sorts}\n")
    assert wrong == {}


def held(strip: str, *rules, persons: Mapping[str, int] | None = None) -> Held:
    """The meetings where the strip has them, a letter each; 9 days, and lanes apart by a space."""
    of = term(" ".join(sorted(set(strip) - {".", " "})), days=9, persons=persons or {})
    return Held(board_of(rules, of), {m.id: strip.index(m.id) % 10 for m in of.meetings}, {})


A_BEFORE_BOTH = (order("A", "B", id="b"), order("A", "C", id="c"))


@pytest.mark.parametrize(
    ("strip", "rules", "persons", "wanted"),
    [
        ("A.B", (order("A", "B"),), {}, {}),
        # Two small meetings move, so that the large one need not, if they can; of as few persons the fewer meetings.
        (".B.C....A", A_BEFORE_BOTH, {"A": 3}, {"A": 0}),
        ("......A.. .B....... ...C.....", A_BEFORE_BOTH, {"A": 3}, {"B": 7, "C": 7}),
        ("......A.. .B....... ...C.....", A_BEFORE_BOTH, {"A": 2}, {"A": 0}),
        ("......A.. .B....... ...C.....", A_BEFORE_BOTH, {}, {"A": 0}),
        # Of as few persons the fewer days, then the cheaper wishes, then the earliest days.
        ("....A.... ....B....", (apart("AB"), avoid("A", dates=(day(3), day(5)))), {}, {"B": 3}),
        ("...BA....", (order("A", "B"), window("B", latest=day(4), id="w", weight=1)), {}, {"A": 2}),
        ("...BA....", (order("A", "B"), window("A", earliest=day(3), id="w", weight=1)), {}, {"B": 5}),
        ("...BA....", (order("A", "B"),), {}, {"A": 2}),
    ],
)
def test_persons_decide_before_meetings_and_meetings_before_days(strip, rules, persons, wanted):
    found = disturb_least(held(strip, *rules, persons=persons))
    assert isinstance(found, Kept)
    assert proved(found)
    moved = {name: found.best.start[name] for name in found.best.moved}
    assert moved == wanted


def test_what_does_not_move_and_must_is_a_minimal_conflict():
    question = held("...B..A..", order("A", "B", id="first"))
    question.board.requirements += [
        AllowedDays(f"frozen-{n}", (n,), None, frozenset({d})) for n, d in question.start.items()
    ]
    found = disturb_least(question)
    assert isinstance(found, Conflict)
    assert sorted(found.rules) == ["first", "frozen-A", "frozen-B"]


def test_without_time_nothing_is_claimed():
    assert disturb_least(crowded(3).question, Limits(seconds=0.0)) == Undecided(0.0)


def test_a_bound_on_persons_is_kept_beside_one_on_meetings():
    question = held("......A.. .B....... ...C.....", *A_BEFORE_BOTH, persons={"A": 3})
    one_each, people = dict.fromkeys("ABC", 1), question.persons

    def possible(persons: int, meetings: int) -> bool | None:
        most = [(people, persons), (one_each, meetings)]
        return feasible_within(question.board, question.board.requirements, question.start, most, Limits())

    asked = [(1, 3), (2, 1), (2, 2), (3, 1), (-1, 3), (3, 0)]
    assert [possible(*one) for one in asked] == [False, False, True, True, False, False]
