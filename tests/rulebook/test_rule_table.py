"""docs/rules-and-tests.md: each rule of the concept paper has become one of ours, and each of ours is tried."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from constraints.lint_places import places_in
from constraints.rulebook import load

DOCS = Path(__file__).parents[2] / "docs"
BOOK = load()
SPEC = importlib.util.spec_from_file_location("rule_table", DOCS / "rule_table.py")
rule_table = importlib.util.module_from_spec(SPEC)
sys.modules["rule_table"] = rule_table
SPEC.loader.exec_module(rule_table)
ASKED = rule_table.asked()


def test_page_is_current():
    written = (DOCS / "rules-and-tests.md").read_text(encoding="utf-8")
    assert written == rule_table.table(BOOK), "run: python docs/rule_table.py > docs/rules-and-tests.md"


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.id)
def test_each_rule_and_question_of_the_paper_has_a_rule_with_a_test(one):
    assert [name for name in one.rules if name in BOOK.by_id] == list(one.rules)
    assert [name for name in one.rules if not rule_table.judging(name, None)] == []
    assert one.rules


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.id)
def test_each_place_of_the_paper_that_a_rule_is_taken_from_is_cited(one):
    cited = {place for name in one.rules for place in places_in(BOOK.by_id[name].cite.place)}
    assert [place for place in places_in(one.place) if place not in cited] == []


def test_each_reading_answers_a_question_and_has_a_test():
    of_rules = {(name, reading) for one in ASKED for name in one.rules for reading in one.readings}
    there = {(rule.id, name) for rule in BOOK.rules for name in rule.readings}
    assert there - of_rules == set()
    assert {pair[1] for pair in of_rules} == {reading for _, reading in there}
    assert [pair for pair in sorted(there) if not rule_table.judging(*pair)] == []


def test_each_of_our_rules_has_a_test():
    assert [rule for rule in BOOK.by_id if not rule_table.judging(rule, None)] == []


def test_each_rule_that_cites_the_paper_stands_in_the_table_or_says_that_it_is_practice():
    named = {name for one in ASKED for name in one.rules}
    ours = [r for r in BOOK.rules if r.cite.source == "concept-paper" and r.id not in named]
    assert [(r.id, r.standing) for r in ours] == [("officials-annual", "practice")]


def test_a_rule_that_no_test_judges_would_be_seen():
    assert rule_table.judging("no-such-rule", None) == []
    assert rule_table.judging("admm-summit", "no-such-reading") == []
    assert [name for _, name in rule_table.judging("in-scope", None)] == [
        "test_what_no_program_can_judge_is_for_people_whatever_is_held"
    ]
