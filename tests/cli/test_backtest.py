"""Real years through the command line: the weights they give, and how near a planned year comes to them."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from cli.run import REAL_YEARS, TESTS, indical

MORE_YEARS = TESTS / "history" / "more-years.csv"
BODIES = {"ASEAN Summit", "ADMM", "ADMM-Plus", "ADSOM", "ADSOM-Plus", "ACDFIM", "AAFCC", "ANI", "ACAMM"}


def day(text):
    """An ISO date."""
    return date.fromisoformat(text)


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    """2024 and 2025 in one file, of the bodies that meet in both."""
    folder = tmp_path_factory.mktemp("years")
    rows = []
    for path in (MORE_YEARS, REAL_YEARS):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [r for r in csv.DictReader(file) if r["year"] in ("2024", "2025") and r["body"] in BODIES]
    with (folder / "two.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder / "two.csv"


@pytest.fixture(scope="module")
def tested(two_years):
    """The backtest of those two years as members read the rules."""
    ran = indical("rules", "backtest", two_years, "--profile", "practice", "--format", "json", cwd=two_years.parent)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_the_baseline_is_last_years_first_day_and_52_weeks_on_the_same_meetings(tested):
    (pair,) = tested["left_out"]["pairs"]
    assert {row["id"]: row["baseline_off"] for row in pair["meetings"]} == {
        "ADMM-2025": 19,
        "ADMM-PLUS-2025": 19,
        "ADSOM-2025": 0,
        "ADSOM-PLUS-2025": 0,
        "ACDFIM-2025": 6,
        "AAFCC-2025": 6,
        "ANI-2025": 52,
        "ACAMM-2025": 7,
    }
    assert {row["id"]: (day(row["last"]) - day(row["held"])).days for row in pair["meetings"]}["ANI-2025"] == -312


def test_each_meeting_is_told_with_the_days_it_is_off_and_the_mean_is_theirs(tested):
    for side in ("left_out", "in_sample"):
        (pair,) = tested[side]["pairs"]
        off = [row["days_off"] for row in pair["meetings"]]
        assert off == [abs((day(row["planned"]) - day(row["held"])).days) for row in pair["meetings"]]
        assert tested[side]["all"]["mean"] == round(sum(off) / len(off), 2)
        assert tested[side]["all"] == pair["distance"]


def test_the_heads_of_the_reporting_lines_are_given_and_never_counted(tested):
    assert (tested["schema"], tested["given"], tested["years"]) == ("indical/backtest/1", ["SUMMIT"], [2024, 2025])
    (pair,) = tested["left_out"]["pairs"]
    assert (pair["year"], pair["solved"], pair["proven"], pair["set_aside"]) == (2025, True, True, [])


def test_a_sitting_of_two_summits_is_one_and_what_that_breaks_is_set_aside(tmp_path, two_years):
    text = two_years.read_text(encoding="utf-8").replace("2025-05-26,2025-05-27", "2025-10-27,2025-10-28")
    (tmp_path / "one-sitting.csv").write_text(text, encoding="utf-8")
    ran = indical("rules", "backtest", "one-sitting.csv", "--format", "json", cwd=tmp_path)
    (pair,) = json.loads(ran.out)["left_out"]["pairs"]
    assert (ran.code, pair["solved"], pair["set_aside"]) == (0, True, ["summit-twice"])


def test_the_text_tells_both_figures_and_what_was_not_kept_in_fact(two_years):
    ran = indical("rules", "backtest", two_years, "--profile", "practice", cwd=two_years.parent)
    assert ran.out.startswith("Each of 2025-2025 planned from the year before, SUMMIT given on its days.\n")
    assert "All, the tested year left out: 8 meetings, mean " in ran.out
    assert "(mean 13.6, median 6.5)" in ran.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--given", "SUMIT"], '--given: no body is called "SUMIT". Maybe "SUMMIT"?\n'),
        (["--profile", "habit"], '--profile: the rulebook asean-defence has no profile "habit"'),
    ],
)
def test_what_cannot_be_used_is_told(two_years, options, told):
    ran = indical("rules", "backtest", two_years, *options, cwd=two_years.parent)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)


def test_years_that_do_not_follow_each_other_and_rows_given_twice_are_refused(two_years):
    alone = indical("rules", "backtest", TESTS / "history" / "2025.csv", cwd=two_years.parent)
    assert alone.code == 2
    assert alone.err.endswith("2025.csv: no two years that follow each other: give at least two\n")
    twice = indical("rules", "weigh", two_years, REAL_YEARS, cwd=two_years.parent)
    assert (twice.code, "the same meeting twice" in twice.err) == (2, True)


def test_the_weights_are_told_with_their_cases(tmp_path):
    ran = indical("rules", "weigh", MORE_YEARS, REAL_YEARS, "--format", "json", cwd=tmp_path)
    data = json.loads(ran.out)
    assert (ran.code, ran.err, data["schema"]) == (0, "", "indical/weights/1")
    found = {row["id"]: row for row in data["wishes"]}
    assert found["acamm-november"] == {
        "id": "acamm-november",
        "kind": "window",
        "standing": "practice",
        "years": [2015, 2017, 2019, 2021, 2022, 2024, 2025],
        "cases": 7,
        "kept": 7,
        "missed": 0,
        "unit": "month",
        "mean_miss": 0.0,
        "weight": 62,
        "book": 62,
        "near": [],
        "drifted": False,
    }
    assert (found["two-a-week"]["weight"], found["two-a-week"]["book"]) == (None, 8)


# What a person does with last year's calendar.


def test_previous_on_the_command_line_is_previous_in_the_request(tmp_path, two_years):
    (tmp_path / "request.toml").write_text(f'format = 1\nprevious = "{two_years}"\n', encoding="utf-8")
    by_option = indical("generate", "2026", "--previous", two_years, "-o", "one", cwd=tmp_path)
    by_request = indical("generate", "2026", "--request", "request.toml", "-o", "two", cwd=tmp_path)
    assert (by_option.code, by_request.code) == (0, 0)
    assert by_option.out == by_request.out
    assert (tmp_path / "one" / "2026.ics").read_bytes() == (tmp_path / "two" / "2026.ics").read_bytes()
    alone = indical("generate", "2026", "-o", "three", cwd=tmp_path)
    assert "last-years-place" in by_option.out
    assert "last-years-place" not in alone.out


def test_a_previous_calendar_without_the_year_before_is_refused(tmp_path, two_years):
    ran = indical("generate", "2028", "--previous", two_years, cwd=tmp_path)
    told = "--previous: two.csv holds no meeting of 2027, the year before\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)


@pytest.mark.long
@pytest.mark.parametrize("options", [[], ["--profile", "practice"], ["--profile", "paper"]], ids=str)
def test_a_planned_year_is_nearer_than_last_years_place_over_all_years(tmp_path, options):
    ran = indical("rules", "backtest", MORE_YEARS, REAL_YEARS, *options, "--format", "json", cwd=tmp_path)
    data = json.loads(ran.out)
    assert ran.code == 0
    for side in ("left_out", "in_sample"):
        every = data[side]["all"]
        assert (every["meetings"], every["baseline_mean"], every["baseline_median"]) == (54, 76.3, 56.0)
        assert every["mean"] < every["baseline_mean"]
        assert every["median"] < every["baseline_median"]


def test_a_year_that_was_not_solved_in_time_is_not_called_impossible(tmp_path):
    ran = indical("rules", "backtest", REAL_YEARS, "--seconds", "0.01", cwd=tmp_path)
    assert ran.code == 4
    assert "Not solved in time: 2018; not counted. Give more --seconds." in ran.out
    assert "No calendar keeps" not in ran.out
