"""What binds a meeting on either side, and its chain: each claim is tried by the checker, one meeting moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from kinds.examples import DATED, term
from strip import apart, board_of, order

from constraints.board import NUMBERED
from constraints.check import check
from scheduler.availability import availability
from scheduler.explain import Link, chain, sides
from scheduler.pipeline.questions.answering import best_year, year_as_held
from scheduler.pipeline.questions.explaining import explained, plan_on
from scheduler.results import Asked

from cli.run import TESTS  # isort: skip - a test package too

MEETINGS = (
    "SUMMIT-2027-1", "SUMMIT-2027-2", "ADMM-2027", "ADMM-PLUS-2027", "ADSOM-2027", "ADSOM-PLUS-2027",
    "ADSOM-WG-2027", "ACDFIM-2027", "ACAMM-2027", "AAFCC-2027", "ANI-2027", "AMIIM-2027",
)  # fmt: skip


@pytest.fixture(scope="module")
def year():
    """The best year of the shipped rulebook."""
    return best_year(2027, Asked())


def broken(base, moved, away):
    """The rules that the checker finds broken with the meetings so many days away, from the dates alone."""
    return {rule for rule, _ in breaches(base, moved, away)}


def breaches(base, moved, away):
    """Each breach then: the rule and the meetings that break it."""
    plan, days = plan_on(base, base.start), timedelta(days=away)
    rows = [
        replace(p, first_day=p.first_day + days, last_day=p.last_day + days) if p.id in moved else p
        for p in plan.placements
    ]
    there = replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))
    return {(rule.id, frozenset(f.meetings)) for rule, f in check(base.posed.rules, there).breaches}


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_days_up_to_the_nearest_open_one_are_blocked_and_it_is_not(year, meeting):
    found = availability(year.board, year.start, meeting)
    block = {meeting, *found.tied}
    for side in sides(found):
        for day in side.between:
            by_number = {rule for rule in day.broken if rule.startswith(NUMBERED)}
            assert day.leaving or broken(year, block, day.number - found.now) == set(day.broken) - by_number
            assert day.leaving or day.broken
        if side.nearest is not None:
            assert broken(year, block, side.nearest.number - found.now) == set()
            assert [abs(day.number - found.now) for day in (*side.between, side.nearest)] == list(
                range(1, len(side.between) + 2)
            )
        else:
            ends = {-1: 0, 1: year.board.span - 1}
            assert [day.number for day in side.between[-1:]] in ([], [ends[side.step]])


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_first_rule_that_must_hold_breaks_on_the_day_that_is_said_and_none_before(year, meeting):
    found = availability(year.board, year.start, meeting)
    block = {meeting, *found.tied}
    for side in sides(found):
        if side.limit is None:
            continue
        away = side.limit.number - found.now
        if not any(rule.startswith(NUMBERED) for rule in side.limit.broken):
            assert broken(year, block, away) == set(side.limit.broken) != set()
        for nearer in range(side.step, away, side.step):
            assert broken(year, block, nearer) == set()


def test_a_tight_link_breaks_its_rule_by_a_day_and_a_loose_one_does_not(year):
    links = {link for m in MEETINGS for both in chain(year.board, year.start, m) for link in both}
    assert links
    for link in links:
        if link.rule.startswith(NUMBERED):
            continue
        assert not link.broken
        for room, step in ((link.closer, -1), (link.farther, 1)):
            if room is not None:
                assert not parted(year, link, step * room)
                assert parted(year, link, step * (room + 1)), link


def parted(base, link, away):
    """Whether the rule is broken between the two with the later one so many days away."""
    found = breaches(base, {link.later}, away)
    return any(rule == link.rule and {link.earlier, link.later} <= meetings for rule, meetings in found)


def test_the_chain_runs_to_its_first_and_last_meeting_by_date():
    of = term("A B C D", days=12, facts=DATED)
    rules = [order("A", "B", id="ab", least=1), order("B", "C", id="bc", least=0, most=3)]
    rules += [apart("BD", free_days=0, id="bd")]
    start = {"A": 0, "B": 2, "C": 5, "D": 3}
    ab, bd, bc = Link("A", "B", "ab", 0, None), Link("B", "D", "bd", 0, None), Link("B", "C", "bc", 2, 1)
    board = board_of(rules, of)
    assert chain(board, start, "B") == ((ab,), (bd, bc))
    assert chain(board, start, "C") == ((ab, bc), ())
    assert chain(board, start, "A") == ((), (ab, bd, bc))
    assert [link.tight for link in (ab, bd, bc)] == [True, True, False]
    assert chain(board, {**start, "D": 4}, "D") == ((), ())


def test_a_link_that_a_file_breaks_is_told_as_broken():
    base = year_as_held(TESTS / "history" / "2025.csv", 2025, Asked())
    before, _ = chain(base.board, base.start, "ACDFIM-2025")
    assert Link("ACAMM-2025", "ACDFIM-2025", "acdfim-last", 0, 0, broken=True) in before
    told = explained(base, "ACDFIM-2025")
    assert [(rule.id, finding.meetings) for rule, finding in told.breaches] == [
        ("acdfim-last", ("ACAMM-2025", "ACDFIM-2025"))
    ]
