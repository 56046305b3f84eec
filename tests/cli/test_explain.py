"""indical explain: why this date, why not that one, as a person at a terminal asks; and how it ends otherwise."""

from __future__ import annotations

import json
import re

import pytest

from cli.large import write_large
from cli.run import NOVEMBER, TESTS, Ran, indical

RIVER_BOARD = TESTS / "golden" / "river-board"
HELD = TESTS / "history" / "2025.csv"


def test_it_tells_both_sides_the_chain_and_the_next_best_dates(tmp_path):
    ran = indical("explain", "ADMM-2027", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert re.fullmatch(r"ADMM-2027 is on \w{3} \d\d \w{3} 2027 in the best calendar \(cost \d+, proved\)\.", lines[0])
    assert lines[1] == "ADMM-PLUS-2027 moves with it, day by day."
    heads = ("A day earlier, ", "A day later, ", "It depends on:", "On it depend:", "The next-best dates")
    assert [head for head in heads if not any(line.startswith(head) for line in lines)] == []
    assert ran.out.count("(proved)") == 3


def test_each_extra_cost_in_json_is_what_generate_says_with_that_day_fixed(tmp_path):
    ran = indical("explain", "ADMM", 2027, "--format", "json", cwd=tmp_path)
    told = json.loads(ran.out)
    assert (ran.code, told["schema"], told["meeting"], told["proven"]) == (0, "indical/explain/1", "ADMM-2027", True)
    said, found = [], []
    for one in told["next_best"]:
        (tmp_path / "fixed.toml").write_text(f"format = 1\nyear = 2027\n\n[fixed]\nADMM = {one['day']}\n")
        made = json.loads(indical("generate", "--request", "fixed.toml", "--format", "json", cwd=tmp_path).out)
        said.append((told["cost"] + one["extra"], one["proven"]))
        found.append((made["cost"], made["proven"]))
    assert said == found
    named = {rule for one in told["next_best"] for rule in one["changes"]}
    assert named <= set(told["rules"])
    assert all(rule["source"] and rule["sentence"] for rule in told["rules"].values())


def test_why_not_a_day_that_no_calendar_has(tmp_path):
    ran = indical("explain", "ADMM", "--not-on", "2027-03-03", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "no calendar has it there, proved and confirmed." in ran.out
    assert (
        "    ramadan: No meeting in Ramadan. (Public record, practice of all bodies; practice)  [ADMM-2027]" in ran.out
    )
    refused = tmp_path / "fixed.toml"
    refused.write_text("format = 1\nyear = 2027\n\n[fixed]\nADMM = 2027-03-03\n")
    assert indical("generate", "--request", refused, cwd=tmp_path).code == 3


def test_why_not_a_day_that_is_only_dearer(tmp_path):
    ran = indical("explain", "ADMM", "--not-on", "2027-10-20", "--format", "json", cwd=tmp_path)
    told = json.loads(ran.out)
    assert (ran.code, told["schema"], told["forbidden"], told["undecided"]) == (0, "indical/not-on/1", None, False)
    (tmp_path / "fixed.toml").write_text("format = 1\nyear = 2027\n\n[fixed]\nADMM = 2027-10-20\n")
    made = json.loads(indical("generate", "--request", "fixed.toml", "--format", "json", cwd=tmp_path).out)
    assert (told["there"]["cost"], told["there"]["proven"]) == (made["cost"], made["proven"])
    assert told["alone"]["legal"]
    assert told["alone"]["extra"] >= told["there"]["extra"] > 0


def test_its_own_day_is_said_to_be_that(tmp_path):
    base = json.loads(indical("explain", "ADMM-2027", "--format", "json", cwd=tmp_path).out)
    ran = indical("explain", "ADMM-2027", "--not-on", base["first_day"], cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("(cost 149, proved): that is the day you ask about.\n".replace("149", str(base["cost"])))


def test_a_file_is_explained_as_it_is_with_what_it_breaks_and_never_called_best(tmp_path):
    ran = indical("explain", "ACDFIM", "--calendar", HELD, cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith(f"ACDFIM-2025 is on Wed 10 Sep 2025 in {HELD}.\nBreaks acdfim-last: ")
    assert "ACDFIM-2025 begins 2025-09-10, but ACAMM-2025 ends 2025-11-26." in ran.out
    assert "best calendar" not in ran.out
    assert "proved" not in ran.out


def test_another_institution_is_explained_by_its_own_rules(tmp_path):
    ran = indical("explain", "BOARD-2027-2", "--rulebook", RIVER_BOARD, "--not-on", "2027-02-10", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "one-a-quarter: The Board meets once in each quarter. (Statutes, Art. 4; adopted)" in ran.out
    assert "no calendar has it there, proved and confirmed." in ran.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ADM-2027"], 'meeting: 2027 holds no meeting "ADM-2027". Maybe "ADMM-2027"?\n'),
        (["SUMMIT", 2027], 'meeting: "SUMMIT" meets 2 times in 2027: say SUMMIT-2027-1 or SUMMIT-2027-2\n'),
        (["ADMM", 2027, "--not-on", "2028-02-01"], "--not-on: 2028-02-01 is outside 2027-01-01 to 2027-12-31\n"),
        (["ADMM", "--not-on", "soon"], '--not-on: "soon" is not a date: write it as 2027-10-20\n'),
        (["ADMM-2027", "--year", 2028], "the command line: which year is meant: 2027 or 2028?\n"),
        (["ADMM"], "the command line: no year to plan: give one, as in indical generate 2027\n"),
        (
            ["ADMM", "--calendar", HELD, "--request", NOVEMBER],
            "--calendar: it cannot go with --request: give one of the two\n",
        ),
    ],
)  # fmt: skip
def test_2_what_cannot_be_asked_is_told_in_one_line(arguments, told, tmp_path):
    assert indical("explain", *arguments, cwd=tmp_path) == Ran(2, "", told)


def test_3_an_impossible_year_has_no_dates_to_explain_but_a_conflict(tmp_path):
    ran = indical("explain", "ADMM", "--request", NOVEMBER, cwd=tmp_path)
    assert (ran.code, ran.err) == (3, "")
    assert ran.out.startswith("2027 is impossible as asked. These 4 cannot all hold")
    ran = indical("explain", "ADMM", "--request", NOVEMBER, "--format", "json", cwd=tmp_path)
    assert (ran.code, json.loads(ran.out)["schema"]) == (3, "indical/conflict/1")


def test_5_no_year_in_time_is_said_and_nothing_explained(tmp_path):
    large = write_large(tmp_path / "ninety", bodies=90)
    ran = indical("explain", "B001", 2027, "--rulebook", large, "--seconds", 0.1, cwd=tmp_path)
    assert (ran.code, ran.out) == (5, "")
    assert re.fullmatch(r"No calendar was found in \d+\.\d s, nor a proof that there is none\. .*\n", ran.err)


def test_where_nothing_can_be_given_up_that_is_said(tmp_path):
    ran = indical("explain", "SUMMIT-2027-2", "--not-on", "2027-01-01", cwd=tmp_path)
    assert ran.code == 0
    assert "numbered-SUMMIT" in ran.out
    assert ran.out.splitlines()[-1] == "  None of these can be given up to have it there."
