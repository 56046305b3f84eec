"""indical new: last year's file becomes a draft, a verdict on it, and a request that generate improves."""

from __future__ import annotations

import json

from cli.run import REAL_YEARS, indical


def test_the_draft_is_written_judged_and_improved(tmp_path):
    ran = indical("new", "2026", "--from", REAL_YEARS, "-o", "next", cwd=tmp_path)
    assert ran.code == 0
    assert "ACAMM-2026       Wed 26 Nov 2025 -> Wed 25 Nov 2026" in ran.out
    assert "acdfim-last: ACDFIM-2026 begins 2026-09-09, but ACAMM-2026 ends 2026-11-25" in ran.out
    files = sorted(path.name for path in (tmp_path / "next").iterdir())
    assert files == ["2026-rolled-forward.csv", "2026-rolled-forward.ics", "2026.toml"]
    better = indical("generate", "--request", "next/2026.toml", "-o", "best", cwd=tmp_path)
    assert better.code == 0
    assert "Proved best" in better.out


def test_both_files_of_the_draft_say_the_same(tmp_path):
    indical("new", "2026", "--from", REAL_YEARS, "-o", "next", cwd=tmp_path)
    told = [
        json.loads(indical("check", f"next/2026-rolled-forward.{form}", "--format", "json", cwd=tmp_path).out)
        for form in ("csv", "ics")
    ]
    assert told[0]["years"][0]["rules"] == told[1]["years"][0]["rules"]


def test_as_json_it_tells_each_move(tmp_path):
    ran = indical("new", "2026", "--from", REAL_YEARS, "-o", "next", "--format", "json", cwd=tmp_path)
    told = json.loads(ran.out)
    assert (told["schema"], told["year"], told["since"], len(told["meetings"])) == ("indical/rolled/1", 2026, 2025, 11)
    assert told["meetings"][-1] == {
        "from": "ACAMM-2025",
        "was": "2025-11-26",
        "id": "ACAMM-2026",
        "first_day": "2026-11-25",
        "last_day": "2026-11-25",
        "edition": 27,
        "host": None,
        "city": None,
    }


def test_a_file_without_an_earlier_year_is_refused(tmp_path):
    ran = indical("new", "2017", "--from", REAL_YEARS, cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.endswith("holds no meeting with days before 2017 to start from\n")
    assert list(tmp_path.iterdir()) == []


def test_over_a_gap_the_next_command_that_it_names_works(tmp_path):
    ran = indical("new", "2027", "--from", REAL_YEARS, "-o", "next", cwd=tmp_path)
    assert "ADMM-2027" in ran.out
    assert "no. 21" in next(line for line in ran.out.splitlines() if "ADMM-2027 " in line)
    assert ran.err.endswith("Next: indical generate --request next/2027.toml\n")
    assert indical("generate", "--request", "next/2027.toml", "-o", "best", cwd=tmp_path).code == 0
