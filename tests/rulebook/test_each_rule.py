"""Each rule of the shipped book at work: it is broken by some rows and kept by others, and readings change it."""

from __future__ import annotations

from datetime import date

import pytest
from each_rule import (
    BOOK,
    BROKEN,
    BY_DATES,
    BY_RECORD,
    CHIEFS,
    CONSENT,
    DECIDED,
    FOR_PEOPLE,
    KEPT,
    NOTHING,
    OPEN,
    TWO_SUMMITS,
    UNDECIDED,
    Rows,
    plan_of,
    rows,
)

from constraints.check import check
from constraints.rule import Rule, State


def judged(rule: Rule, given: Rows) -> State:
    """What the rule says of the rows, if it is in force in their year."""
    assert rule.valid_in(date(given.year, 1, 1))
    return check([rule], plan_of(given)).verdict(rule.id).state


def test_every_rule_and_every_reading_is_tried_here():
    assert sorted([*BY_DATES, *BY_RECORD, *CONSENT, *FOR_PEOPLE]) == sorted(BOOK.by_id)
    assert sorted([*DECIDED, *OPEN]) == sorted((rule.id, name) for rule in BOOK.rules for name in rule.readings)


@pytest.mark.parametrize("rule", [*BY_DATES, *BY_RECORD])
def test_the_rule_is_broken_by_some_rows_and_kept_by_others(rule):
    assert [judged(BOOK.by_id[rule], given) for given in (BY_DATES | BY_RECORD)[rule]] == [BROKEN, KEPT]


@pytest.mark.parametrize("rule", CONSENT)
def test_what_needs_consensus_is_undecided_without_the_record_of_it(rule):
    assert [judged(BOOK.by_id[rule], given) for given in CONSENT[rule]] == [UNDECIDED, KEPT]
    assert judged(BOOK.by_id[rule], rows("ADMM,2027-11-02")) is NOTHING


@pytest.mark.parametrize("rule", FOR_PEOPLE)
def test_what_no_program_can_judge_is_for_people_whatever_is_held(rule):
    assert [judged(BOOK.by_id[rule], rows(*lines)) for lines in (TWO_SUMMITS, CHIEFS)] == [State.FOR_PEOPLE] * 2


@pytest.mark.parametrize(("rule", "reading"), [*DECIDED, *OPEN])
def test_a_reading_judges_otherwise_than_the_default(rule, reading):
    given, by_default, by_reading = (DECIDED | OPEN)[rule, reading]
    assert [judged(read, given) for read in (BOOK.by_id[rule], BOOK.by_id[rule].read_as(reading))] == [
        by_default,
        by_reading,
    ]
    assert by_default is not by_reading
