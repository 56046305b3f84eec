"""Options: each the cheapest calendar that is apart from those before it, and no others where it says so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from kinds.compare import Example
from kinds.examples import term
from strip import day, window

from scheduler.alternatives import Ended, Found, Wanted, find
from scheduler.engines import cpsat, further
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Impossible, Solved
from scheduler.pipeline.questions.alternatives import options
from scheduler.pipeline.questions.answering import best_year
from scheduler.render.options import options_text
from scheduler.results import Asked
from solving.every_plan import EveryPlan, every_plan
from solving.random_rulebooks import example

RIVER = Path(__file__).parents[1] / "golden" / "river-board"


def wanted_by(dice: Random, meetings: int) -> Wanted:
    share = dice.random() < 0.5
    within = dice.choice([None, Fraction(dice.randint(0, 6)), Fraction(dice.randint(0, 300), 100)])
    return Wanted(dice.randint(2, 5), dice.randint(1, meetings), dice.randint(1, 4), within, share)


def wrong(plans: EveryPlan, wanted: Wanted, found: Found) -> str | None:
    """What of the answer every plan contradicts; None: nothing."""
    costs = plans.costs()
    taken: list[tuple[int, ...]] = []
    ceiling = wanted.ceiling(found.options[0].cost)
    for one in found.options:
        start = plans.start_of(one.start)
        others = left(plans, costs, taken, wanted)
        if start not in others or (one.cost, one.bound, one.proven) != (min(others.values()), one.cost, True):
            return f"option {len(taken) + 1} costs {one.cost}"
        if ceiling is not None and one.cost > ceiling:
            return f"option {len(taken) + 1} costs {one.cost}, more than {ceiling}"
        taken.append(start)
    others = left(plans, costs, taken, wanted)
    cheapest = min(others.values(), default=None)
    right = (Ended.NO_OTHER, None, None)
    if len(taken) == wanted.number:
        right = (Ended.ENOUGH, None, None)
    elif cheapest is not None:
        right = (Ended.NONE_WITHIN, cheapest, cheapest)
        if ceiling is None or cheapest <= ceiling:
            return f"there is another one at {cheapest}"
    told = (found.ended, found.next_cost, found.next_bound)
    return None if told == right else f"{told}, not {right}"


def left(plans, costs, taken, wanted):
    """The plans that are apart from all that are taken."""
    return {
        start: cost
        for start, cost in costs.items()
        if all(plans.apart(start, other, wanted.days) >= wanted.apart for other in taken)
    }


def compare(seed: int, number: int) -> tuple[list[str], set[Ended]]:
    """So many rulebooks that have a plan: what is wrong, and how the answers ended."""
    dice, told, ends, done = Random(seed), [], set(), 0
    while done < number:
        drawn: Example = example(dice)
        wanted = wanted_by(dice, len(drawn.term.meetings))
        first = cpsat.solve(drawn.board)
        if not isinstance(first, Solved):
            continue
        done += 1
        found = find(drawn.board, first, wanted)
        ends.add(found.ended)
        if (why := wrong(every_plan(drawn), wanted, found)) is not None:
            told.append(f"{why}: {wanted}, {drawn!r}")
    return told, ends


EVERY_END = {Ended.ENOUGH, Ended.NO_OTHER, Ended.NONE_WITHIN}


def test_no_plan_of_a_small_rulebook_contradicts_the_options():
    assert compare(seed=2030, number=60) == ([], EVERY_END)


@pytest.mark.long
def test_no_plan_of_five_hundred_small_rulebooks_contradicts_the_options():
    assert compare(seed=0, number=500) == ([], EVERY_END)


def free(days: int, *rules) -> Example:
    return Example("free", term("A B", days=days), rules)


def found_in(drawn: Example, wanted: Wanted, limits: Limits | None = None) -> tuple[list[list[int]], Ended, int | None]:
    first = cpsat.solve(drawn.board)
    assert isinstance(first, Solved)
    found = find(drawn.board, first, wanted, limits)
    return [[one.start[name] for name in "AB"] for one in found.options], found.ended, found.next_cost


def test_exactly_the_days_asked_for_are_apart_and_one_less_is_not():
    assert found_in(free(4), Wanted(2, 2, days=3)) == ([[0, 0], [3, 3]], Ended.ENOUGH, None)
    assert found_in(free(3), Wanted(2, 2, days=3)) == ([[0, 0]], Ended.NO_OTHER, None)
    assert found_in(free(3), Wanted(2, 1, days=3)) == ([[0, 0]], Ended.NO_OTHER, None)


def test_a_year_exactly_as_dear_as_allowed_is_within():
    wish = window("A", on=day(0), weight=4, id="wish")
    assert found_in(free(3, wish), Wanted(2, 2, days=2, within=Fraction(4))) == ([[0, 0], [2, 2]], Ended.ENOUGH, None)
    assert found_in(free(3, wish), Wanted(2, 2, days=2, within=Fraction(3))) == ([[0, 0]], Ended.NONE_WITHIN, 4)


@pytest.mark.parametrize(
    ("wanted", "best", "ceiling"),
    [
        (Wanted(2, 1), 10, None),
        (Wanted(2, 1, within=Fraction(0)), 10, 10),
        (Wanted(2, 1, within=Fraction(3)), 10, 13),
        (Wanted(2, 1, within=Fraction(25, 100), of_best=True), 10, 12),
        (Wanted(2, 1, within=Fraction(25, 100), of_best=True), 0, 0),
    ],
)
def test_a_share_is_of_the_best_cost_and_only_whole_units_count(wanted, best, ceiling):
    assert wanted.ceiling(best) == ceiling


@pytest.mark.parametrize(("most", "possible"), [(0, False), (3, False), (4, True), (5, True)])
def test_a_year_no_dearer_than_so_much_is_looked_for_only_there(most, possible):
    drawn = free(3, window("A", on=day(0), weight=4, id="wish"), window("A", earliest=day(1), id="later"))
    outcome = further.solve(drawn.board, [further.CostAtMost(most)])
    assert isinstance(outcome, Solved) == possible
    assert isinstance(outcome, Impossible) != possible


def test_what_the_limit_leaves_open_is_never_called_proved():
    drawn = free(300, window("A", on=day(0), weight=4, id="wish"))
    starts, ended, _ = found_in(drawn, Wanted(5, 2), Limits(seconds=0.0))
    assert (starts, ended) == ([[0, 0]], Ended.UNDECIDED)


@pytest.fixture(scope="module")
def shipped():
    """Three options of the shipped rulebook's 2027, within a fifth of the best cost."""
    return options(best_year(2027, Asked()), Wanted(3, 3, within=Fraction(1, 5), of_best=True))


def test_three_options_of_the_shipped_year_are_apart_proved_and_within(shipped):
    assert [(one.solved.proven, one.solved.cost == one.solved.bound) for one in shipped.options] == [(True, True)] * 3
    costs = [one.solved.cost for one in shipped.options]
    assert costs == sorted(costs)
    assert costs[-1] <= costs[0] * 6 // 5
    for at, one in enumerate(shipped.options):
        for other in shipped.options[:at]:
            days = [abs((p.first_day - other.by_id[p.id].first_day).days) for p in one.placements]
            assert sum(n >= 7 for n in days) >= 3


def test_each_option_costs_by_its_file_what_is_told(shipped):
    for at, one in enumerate(shipped.options, 1):
        assert (one.made.report.breaches, one.made.report.cost) == ((), one.solved.cost)
        assert sum(one.prices.values()) == one.solved.cost
        more = sum(here - first for first, here in shipped.changes(at).values())
        assert more == one.solved.cost - shipped.options[0].solved.cost


def test_another_institution_has_options_too():
    base = best_year(2027, Asked(rulebook=str(RIVER)))
    found = options(base, Wanted(2, 2))
    assert [one.solved.proven for one in found.options] == [True, True]
    assert len(found.moved(1, 2)) >= 2
    assert {name for one in found.options for name in one.burdens} == {m.id for m in base.posed.term.facts.members}


def test_an_option_that_is_not_proved_is_told_with_its_bound(shipped):
    first, second, third = shipped.options
    loose = replace(second, solved=replace(second.solved, bound=second.solved.cost - 4, proven=False))
    text = options_text(replace(shipped, options=(first, loose, third)))
    told = f"not proved, none that is apart from option 1 costs less than {second.solved.cost - 4}."
    assert f"more than option 1: {told}" in text


def test_options_beside_a_year_that_is_not_proved_say_how_far_from_the_best_they_may_be(shipped):
    first, second, third = shipped.options
    loose = replace(first, solved=replace(first.solved, bound=first.solved.cost - 4, proven=False))
    text = options_text(replace(shipped, options=(loose, second, third)))
    assert (
        f"Option 1 costs {first.solved.cost}: not proved, no calendar costs less than {first.solved.cost - 4}." in text
    )
    assert f"at most {second.solved.cost - first.solved.cost + 4} more than the best" in text
    assert "Option 1 is not proved best: what lies within is counted from its cost." in text


@pytest.mark.parametrize(
    ("interrupted", "told"),
    [(False, "Whether there is another one was not decided in time."), (True, "Stopped by hand: whether there is")],
)
def test_that_more_options_are_not_decided_is_said(shipped, interrupted, told):
    found = replace(shipped.found, ended=Ended.UNDECIDED, interrupted=interrupted)
    assert told in options_text(replace(shipped, found=found))
