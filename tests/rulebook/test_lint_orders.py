"""Orders that must hold and that no year can keep: each circle told once, with every step of it."""

from __future__ import annotations

from functools import partial

import pytest
from planted import BOARD_FIRST, HARD, body, planted, rule, warnings

from constraints.doubt import rings
from constraints.lint import lint_folder
from scheduler import pipeline, results
from scheduler.engines.cpsat import Limits


@pytest.fixture
def river(tmp_path):
    """Makes a copy of the made-up rulebook with mistakes."""
    return partial(planted, tmp_path)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            rule("order", "board-first", BOARD_FIRST),
            'rulebook.toml:80: rule "board-first": no year can hold a meeting each of BOARD, AUDIT: '
            'BOARD ends before AUDIT begins (rule "board-first"); '
            'AUDIT ends at least 14 free days before BOARD begins (rule "audit-first"). '
            "Turn one of them round, give one a weight, or end one with until.",
        ),
        (
            rule("order", "soon", 'earlier = { body = "AUDIT" }\nlater = { body = "BOARD" }\nmost = 9\nneed = "some"'),
            'rulebook.toml:80: rule "soon": no year can hold a meeting each of BOARD, AUDIT: '
            'BOARD begins at most 9 free days after AUDIT ends (rule "soon"); '
            'AUDIT ends at least 14 free days before BOARD begins (rule "audit-first"). '
            "Turn one of them round, give one a weight, or end one with until.",
        ),
    ],
)
def test_a_circle_is_told_step_by_step(river, more, told):
    assert warnings(river([HARD], rulebook=more)) == [("endless-order", told)]


def test_orders_of_different_years_make_no_circle(river):
    until, since = "until = 2026-12-31", "since = 2027-01-01"
    hard = [("rulebook", "least = 14\nweight = 5\n", f"least = 14\n{until}\n")]
    assert warnings(river(hard, rulebook=rule("order", "board-first", f"{BOARD_FIRST}\n{since}"))) == []


def test_starting_together_keeps_both_orders(river):
    loose = 'measured = "start-to-start"\nleast = 0'
    here = rule("order", "one", f"{BOARD_FIRST}\n{loose}")
    back = rule("order", "two", f'earlier = {{ body = "AUDIT" }}\nlater = {{ body = "BOARD" }}\n{loose}')
    assert warnings(river(rulebook=here + back)) == []


def test_two_circles_are_told_once_each(river):
    more = {
        "bodies": body("FERRY"),
        "rulebook": rule("order", "a", 'earlier = { body = "FERRY" }\nlater = { body = "BOARD" }')
        + rule("order", "b", 'earlier = { body = "BOARD" }\nlater = { bodies = ["FERRY", "AUDIT"] }')
        + rule("order", "c", 'earlier = { body = "AUDIT" }\nlater = { body = "FERRY" }\nsince = 2030-01-01'),
    }
    found = [doubt for doubt in lint_folder(str(river(**more))) if not doubt.note]
    assert [(doubt.sign, doubt.about, doubt.message.split(". ")[0]) for doubt in found] == [
        (
            "endless-order",
            "b",
            'rule "b": no year can hold a meeting each of BOARD, FERRY: '
            'BOARD ends before FERRY begins (rule "b"); FERRY ends before BOARD begins (rule "a")',
        ),
        (
            "endless-order",
            "c",
            'rule "c": no year can hold a meeting each of BOARD, AUDIT, FERRY: BOARD ends before AUDIT begins '
            '(rule "b"); AUDIT ends before FERRY begins (rule "c"); FERRY ends before BOARD begins (rule "a")',
        ),
    ]


def test_a_circle_that_is_told_is_one_that_the_solver_proves(river):
    folder = river([HARD], rulebook=rule("order", "board-first", BOARD_FIRST))
    asked = results.Asked(None, str(folder), {}, None, None)
    refused = pipeline.generate(2027, asked, Limits(seconds=60))
    assert isinstance(refused, results.Refused)


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ({}, []),
        ({"a": "b", "b": "c"}, []),
        ({"a": "a"}, [["a"]]),
        ({"z": "c", "a": "b", "b": "c", "c": "b", "d": "d"}, [["b", "c"], ["d"]]),
    ],
)
def test_rings_are_found_once_and_from_their_first_member(above, found):
    assert rings(above) == found
