"""indical days: where a meeting could be, the others staying, as a person at a terminal asks."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from cli.run import NOVEMBER, TESTS, Ran, indical
from cli.test_what_loads import HEAVY, loaded

RIVER_BOARD = TESTS / "golden" / "river-board"
HELD = TESTS / "history" / "2025.csv"


def test_the_grid_has_a_line_a_month_and_a_sign_a_day_that_agree_with_json(tmp_path):
    ran = indical("days", "ADMM-2027", cwd=tmp_path)
    told = json.loads(indical("days", "ADMM-2027", "--format", "json", cwd=tmp_path).out)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    signs = "".join(line[10:] for line in lines if line[3:8] == " 2027" and not line.startswith("ADMM"))
    verdicts = {"its-day": "@", "as-good": "=", "cheaper": "-", "dearer": "+", "blocked": "."}
    assert (told["schema"], len(told["days"])) == ("indical/days/1", 365)
    assert signs == "".join(verdicts[day["verdict"]] for day in told["days"])
    count = Counter(day["verdict"] for day in told["days"])
    assert f"Open days: {count['dearer'] + count['as-good']}" in lines
    assert f"Blocked days: {count['blocked']}" in lines
    assert (count["its-day"], count["cheaper"]) == (1, 0)
    named = {rule for day in told["days"] for rule in (*day["breaks"], *day["changes"])}
    assert named == set(told["rules"])


def test_one_day_tells_its_rules_with_their_sources(tmp_path):
    ran = indical("days", "ADMM", "--on", "2027-10-31", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[1].startswith("Sun 31 Oct 2027 is blocked, the others staying; the year costs ")
    told = "official-weekends: The ADMM, ADSOM and their working bodies meet on working days of the host."
    assert f"  breaks {told} (Public record, ADMM and ADSOM, 2006-2025; practice)" in lines
    told = json.loads(indical("days", "ADMM", "--on", "2027-10-31", "--format", "json", cwd=tmp_path).out)
    assert [(day["day"], day["verdict"], day["breaks"]) for day in told["days"]] == [
        ("2027-10-31", "blocked", ["official-weekends"])
    ]


def test_a_day_on_which_it_would_end_after_the_year_is_blocked_for_that(tmp_path):
    ran = indical("days", "ANI", "--on", "2027-12-30", cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.endswith("Thu 30 Dec 2027 is blocked: ANI-2027 would lie outside the year.\n")


def test_the_days_of_a_file_are_told_without_calling_it_best(tmp_path):
    ran = indical("days", "ACDFIM", "--calendar", HELD, "--on", "2025-09-15", cwd=tmp_path)
    assert ran.code == 0
    assert "best" not in ran.out
    assert "  still breaks acdfim-last: " in ran.out
    assert "  breaks host-holidays: " in ran.out


def test_another_institution(tmp_path):
    ran = indical("days", "BOARD-2027-2", "--rulebook", RIVER_BOARD, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "one-a-quarter: The Board meets once in each quarter. (Statutes, Art. 4; adopted)" in ran.out


def test_2_and_3_end_as_everywhere(tmp_path):
    outside = "--on: 2026-12-31 is outside 2027-01-01 to 2027-12-31\n"
    assert indical("days", "ADMM-2027", "--on", "2026-12-31", cwd=tmp_path) == Ran(2, "", outside)
    assert indical("days", "ADMM", "--request", NOVEMBER, cwd=tmp_path).code == 3


@pytest.mark.parametrize("command", ["days", "explain"])
def test_a_file_is_answered_about_without_the_solver(command, tmp_path):
    assert loaded(tmp_path, command, "ACDFIM", "--calendar", HELD).isdisjoint(HEAVY)
    assert loaded(tmp_path, command, "--help").isdisjoint({*HEAVY, "calendars", "holidays"})
