"""Prices: each is what the best of all plans costs with the rule and without it."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from kinds.compare import Example
from kinds.examples import term
from strip import day, order, spread, window

from scheduler import price
from scheduler.conflict import find
from scheduler.engines import cpsat, further
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Impossible, Solved
from scheduler.pipeline.questions.pricing import posed_without, prices
from scheduler.render import price as render_price
from scheduler.results import Asked
from solving.every_plan import EveryPlan, every_plan
from solving.random_rulebooks import example


def asking(drawn: Example) -> list[str]:
    """The rules that ask something of the days."""
    posted = {one.rule for one in drawn.board.requirements}
    return [rule.id for rule in drawn.rules if rule.id in posted]


def wrong_prices(plans: EveryPlan, base: Solved) -> list[str]:
    """The rules whose price is not what every plan says; each must be proved."""
    drawn = plans.example
    found = list(price.of_rules(drawn.board, base, asking(drawn)))
    judged = plans.judged[plans.start_of(base.start)]
    right = {rule: (plans.best([rule]), judged[rule] or 0, True) for rule in asking(drawn)}
    told = {one.rule: (one.cost, one.own, one.proven) for one in found}
    if {one.rule for one in found if one.together} and plans.best([o.rule for o in found if o.together]) != base.cost:
        return ["those left out together"]
    return [rule for rule in right if told.get(rule) != right[rule]]


def wrong_ways_out(plans: EveryPlan) -> list[str]:
    """For an impossible one: the rules of which it is not rightly told what the year is without them."""
    drawn = plans.example
    conflict = find(drawn.board)
    rules = [name for name in conflict.rules if name in asking(drawn)]
    told = {one.rule: (one.cost, one.proven) for one in price.of_impossible(drawn.board, rules)}
    # A rule outside the conflict is not asked for: the conflict stays without it.
    return [name for name in asking(drawn) if told.get(name, (None, True)) != (plans.best([name]), True)]


def compare(seed: int, number: int) -> tuple[list[str], int]:
    """What is wrong with so many rulebooks, and how many of them were impossible."""
    dice, told, impossible = Random(seed), [], 0
    for _ in range(number):
        drawn = example(dice)
        plans, base = every_plan(drawn), cpsat.solve(drawn.board)
        if isinstance(base, Impossible):
            impossible += 1
            bad = wrong_ways_out(plans)
        else:
            bad = wrong_prices(plans, base)
        if bad:
            told.append(f"{bad} in {drawn!r}")
    return told, impossible


def test_each_price_is_what_every_plan_says():
    told, impossible = compare(seed=2031, number=60)
    assert told == []
    assert 5 < impossible < 55


@pytest.mark.long
def test_each_price_of_five_hundred_rulebooks_is_what_every_plan_says():
    told, impossible = compare(seed=1, number=500)
    assert told == []
    assert 50 < impossible < 450


def free(*rules) -> Example:
    return Example("free", term("A B", days=10), rules)


def of(drawn: Example, limits: Limits | None = None) -> dict[str, tuple[int | None, int, int, bool]]:
    """Each rule's cost without, bound, own price, and whether it was left out with others."""
    base = cpsat.solve(drawn.board)
    assert isinstance(base, Solved)
    found = price.of_rules(drawn.board, base, [rule.id for rule in drawn.rules], limits)
    return {one.rule: (one.cost, one.bound, one.own, one.together) for one in found}


def test_two_rules_that_say_the_same_never_bind_by_themselves_but_do_together():
    one, same = window("A", earliest=day(5), id="one"), window("A", earliest=day(5), id="same")
    early = window("A", latest=day(2), weight=3, id="early")
    assert of(free(one, same, early)) == {
        "one": (3, 3, 0, False),
        "same": (3, 3, 0, False),
        "early": (0, 0, 3, False),
    }


def test_rules_that_nothing_is_against_are_left_out_all_at_once():
    one, other = window("A", earliest=day(5), id="one"), window("B", earliest=day(5), id="other")
    assert of(free(one, other)) == {"one": (0, 0, 0, True), "other": (0, 0, 0, True)}


def test_a_rule_that_takes_nothing_itself_may_cost_other_wishes():
    apart = spread("*", 1, period="day", weight=9, id="apart")
    found = of(free(apart, *(window(x, on=day(4), weight=2, id=f"on-{x}") for x in "AB")))
    assert found["apart"] == (0, 0, 0, False)
    # Which of the two wishes is missed is a tie: leaving out either saves its price.
    assert {rule: (cost, bound) for rule, (cost, bound, _, _) in found.items()} == dict.fromkeys(found, (0, 0))
    assert sorted(found[f"on-{x}"][2] for x in "AB") == [0, 2]


def test_what_the_limit_leaves_open_is_never_called_proved():
    drawn = free(window("A", earliest=day(1), id="not-then"), window("A", on=day(0), weight=3, id="then"))
    assert of(drawn, Limits(seconds=0.0)) == {"not-then": (3, 0, 0, False), "then": (0, 0, 3, False)}


@pytest.fixture(scope="module")
def shipped():
    """The prices of the shipped rulebook's 2027."""
    return prices(2027, Asked())


def test_each_price_of_the_shipped_year_is_that_of_the_year_posted_anew_without_the_rule(shipped):
    again = {}
    for one in shipped.prices:
        board = posed_without(shipped.base.posed, one.rule).board
        outcome = further.least_cost(board, board.requirements)
        assert isinstance(outcome, Solved)
        again[one.rule] = (outcome.cost, outcome.proven)
    assert {one.rule: (one.cost, one.proven) for one in shipped.prices} == again


def test_every_rule_of_the_shipped_year_is_priced_or_asks_nothing(shipped):
    told = [*(one.rule for one in shipped.prices), *shipped.silent, *shipped.unasked]
    assert sorted(told) == sorted(rule for rule in shipped.base.rules if not rule.startswith("numbered-"))
    assert shipped.unasked == ()
    assert [one.cost for one in shipped.prices] == sorted(one.cost for one in shipped.prices)


def test_what_never_binds_the_shipped_year_may_bind_together(shipped):
    left = price.without(shipped.base.board, [one.rule for one in shipped.never_bind])
    outcome = cpsat.solve(shipped.base.board, requirements=left)
    assert isinstance(outcome, Solved)
    assert (outcome.cost, outcome.proven) == (shipped.together, True)
    assert outcome.cost <= shipped.solved.cost


def test_a_price_that_is_not_proved_is_told_as_a_range(shipped):
    first, *others = shipped.prices
    best = shipped.solved.cost
    open_one = replace(first, cost=best - 2, bound=best - 9, together=False)
    found = replace(shipped, prices=(open_one, *others), not_shown=("some-rule",))
    text = render_price.prices_text(found)
    row = json.loads(render_price.prices_json(found))["rules"][0]
    assert (shipped.proven, found.proven) == (True, False)
    assert "Not proved: it saves 2 to 9." in text
    assert "Without some-rule no calendar to show was found in time." in text
    assert (row["proven"], row["saves"], row["saves_least"], row["saves_most"]) == (False, None, 2, 9)


def test_prices_beside_a_year_that_is_not_proved_are_told_as_ranges(shipped):
    best = shipped.solved.cost
    found = replace(shipped, solved=replace(shipped.solved, bound=best - 5, proven=False))
    last = json.loads(render_price.prices_json(found))["rules"][-1]
    assert not found.proven
    assert (last["cost_without"], last["saves_least"], last["saves_most"]) == (best, 0, 0)
    assert f"costs {best}, not proved: no calendar costs less than {best - 5}." in render_price.prices_text(found)


def test_the_year_shown_is_the_nearest_of_those_that_cost_as_little():
    """Every day from the first to the fifth is as good for A and B without the rule; B need not move."""
    drawn = free(window("A", earliest=day(6), id="late"), window("A", latest=day(4), weight=2, id="early"))
    base = cpsat.solve(drawn.board)
    assert isinstance(base, Solved)
    held = {"A": 6, "B": 3}
    left = Example("without", drawn.term, drawn.rules[1:])
    found = price.nearest(left.board, held)
    assert isinstance(found, Solved)
    assert (found.cost, found.bound, found.proven, found.start["B"]) == (0, 0, True, 3)
    assert price.nearest(drawn.board, held) == Solved(held, 2, 2, True)


def test_the_least_unit_of_a_wish_is_worth_moving_every_meeting():
    tied = order("A", "B", least=0, most=0, id="tied")
    drawn = free(tied, window("A", latest=day(4), id="early", weight=1))
    found = price.nearest(drawn.board, {"A": 6, "B": 7})
    assert isinstance(found, Solved)
    assert (found.start, found.cost, found.bound, found.proven) == ({"A": 0, "B": 1}, 0, 0, True)


def test_a_host_stays_who_it_was_where_nothing_is_against_it():
    of_two = Example("hosts", term("A", days=3, candidates={"A": ("HH", "MM")}), (window("A", earliest=day(1)),))
    assert price.nearest(of_two.board, {"A": 2, "A host": 1}) == Solved({"A": 2, "A host": 1}, 0, 0, True)
