"""``make demo-answers``: each claim that it prints of the shipped year is verified again, on boards posted anew."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from calendars.request import EMPTY
from constraints.board import Board
from constraints.check import check
from constraints.meetings import Placement, Plan
from constraints.requirements import AllowedDays
from scheduler.engines import cpsat
from scheduler.outcome import Solved
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.posing import Posed, pose
from scheduler.results import Asked

ROOT = Path(__file__).parents[2]
YEAR = 2027
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, ROOT / "docs/demo_answers.py", str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def posed() -> Posed:
    return pose(YEAR, EMPTY, Asked())


@pytest.fixture(scope="module")
def plan(demo, posed) -> Plan:
    """The year as generated, with what it is judged by."""
    understood, _ = read_calendar(demo / "year/2027.ics", posed.book)
    return replace(understood.plans[0], facts=posed.term.facts)


def told(demo: Path, name: str) -> Any:
    return json.loads((demo / f"{name}.json").read_text(encoding="utf-8"))


def best(posed: Posed, left_out: str | None = None, pinned: tuple[str, date] | None = None) -> Solved:
    """The best calendar on a board posted anew, without a rule or with a meeting on a day, presolve off."""
    board = Board(posed.term)
    for rule in posed.rules:
        if rule.id != left_out:
            rule.post(board)
    if pinned:
        meeting, day = pinned
        board.requirements.append(AllowedDays("pinned", (meeting,), None, frozenset({board.number(day)})))
    found = cpsat.solve(board, cpsat.Limits(presolve=False))
    assert isinstance(found, Solved)
    assert found.proven
    return found


def moved(plan: Plan, meetings: Iterable[str], days: int) -> Plan:
    shift = timedelta(days=days)
    rows = [
        Placement(p.meeting, p.first_day + shift, p.last_day + shift) if p.id in meetings else p
        for p in plan.placements
    ]
    return replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))


def test_every_meeting_is_explained(demo, plan):
    assert {path.stem.removeprefix("explain-") for path in demo.glob("explain-*.json")} == {
        p.id for p in plan.placements
    }


def test_what_is_said_of_the_days_beside_is_what_the_checker_says(demo, posed, plan):
    now = check(posed.rules, plan)
    tried = 0
    for row in plan.placements:
        answer = told(demo, f"explain-{row.id}")
        for side in ("earlier", "later"):
            for which in ("next_day", "nearest_open", "first_blocked"):
                there = answer[side][which]
                if there is None or there["leaving"]:
                    continue
                days = (date.fromisoformat(there["day"]) - row.first_day).days
                report = check(posed.rules, moved(plan, (row.id, *answer["tied"]), days))
                assert sorted({rule.id for rule, _ in report.breaches}) == sorted(there["breaks"])
                assert report.cost - now.cost == there["extra"]
                tried += 1
    assert tried > 40


def test_each_next_best_date_costs_what_is_said(demo, posed, plan):
    tried = 0
    for row in plan.placements:
        for there in told(demo, f"explain-{row.id}")["next_best"]:
            assert there["proven"]
            assert best(posed, pinned=(row.id, date.fromisoformat(there["day"]))).cost == there["cost"]
            tried += 1
    assert tried == 3 * len(plan.placements)


def test_each_rule_costs_what_is_said(demo, posed):
    answer = told(demo, "price")
    for row in answer["rules"]:
        assert best(posed, left_out=row["id"]).cost == row["cost_without"]
    for rule in answer["never_bind"]:
        assert best(posed, left_out=rule if isinstance(rule, str) else rule["id"]).cost == answer["cost"]
    assert len(answer["rules"]) > 5


def test_each_option_is_whole_apart_from_the_others_and_costs_what_is_said(demo, posed):
    answer = told(demo, "options")
    days = {}
    for option in answer["options"]:
        number = option["option"]
        understood, _ = read_calendar(demo / f"options/{number}/2027.ics", posed.book)
        plan = replace(understood.plans[0], facts=posed.term.facts)
        report = check(posed.rules, plan)
        assert (report.breaches, report.cost, option["proven"]) == ((), option["cost"], True)
        days[number] = {p.id: p.first_day for p in plan.placements}
    assert len(days) == 3
    for one, other in combinations(days.values(), 2):
        assert sum(abs((one[name] - other[name]).days) >= 7 for name in one) >= 3


def test_nothing_hangs_on_the_moon(demo):
    assert told(demo, "moon")["cases"] == []
