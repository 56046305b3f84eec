"""What the rulebook says of years that were really held, as published: judged through the command, facts as data."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date

import pytest
from cli.run import REAL_YEARS, indical

from constraints.rulebook import load

YEARS = (2017, 2018, 2025)


def checked(folder, *options):
    """The years of the file as the command judges them, by year."""
    ran = indical("check", REAL_YEARS, "--format", "json", *options, cwd=folder)
    assert (ran.code, ran.err) == (1, "")
    return {year["year"]: year for year in json.loads(ran.out)["years"]}


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """The years as the rulebook reads them by default."""
    return checked(tmp_path_factory.mktemp("years"))


@pytest.fixture(scope="module")
def partly(tmp_path_factory):
    """The years, where the file does not claim to hold every meeting."""
    return checked(tmp_path_factory.mktemp("years"), "--partial")


def verdict(year, rule):
    """State and evidence of a rule."""
    (row,) = [row for row in year["rules"] if row["id"] == rule]
    return row["verdict"], row["evidence"]


def broken(year, rule):
    """The meetings of each breach of a rule."""
    return [breach["meetings"] for breach in year["breaches"] if breach["rule"] == rule]


# The two rules that the paper is known for.


def test_the_admm_was_prior_to_or_back_to_back_with_the_last_summit(years):
    assert {year: verdict(years[year], "admm-summit") for year in YEARS} == {
        2017: ("kept", "prior: ADMM-2017 (2017-10-23) is 21 days before SUMMIT-2017-2 begins (2017-11-13)"),
        2018: ("kept", "prior: ADMM-2018 (2018-10-19) is 23 days before SUMMIT-2018-2 begins (2018-11-11)"),
        2025: (
            "kept",
            "back to back: ADMM-2025 (2025-10-31) is 3 days after SUMMIT-2025-2 ends (2025-10-28), 2 free",
        ),
    }


def test_acdfim_did_not_follow_all_the_service_chiefs(years):
    assert {year: broken(years[year], "acdfim-last") for year in YEARS} == {
        2017: [["ACAMM-2017", "ACDFIM-2017"]],
        2018: [["ANI-2018", "ACDFIM-2018"], ["AAFCC-2018", "ACDFIM-2018"]],
        2025: [["ACAMM-2025", "ACDFIM-2025"]],
    }


# Every departure from a rule that must hold, with the source of the date that departs; nothing else may.

DEPARTURES = {
    (2017, "acdfim-last", "ACAMM-2017"): "http://www.straitstimes.com/singapore/asean-army-chiefs-agree-to-hold-first-"
    "info-sharing-workshop-in-singapore-next-year",
    (2018, "acdfim-last", "ANI-2018"): "https://www.mindef.gov.sg/web/portal/mindef/news-and-events/latest-releases/"
    "article-detail/2018/august/04aug18_js",
    (2018, "acdfim-last", "AAFCC-2018"): "https://www.mindef.gov.sg/web/portal/rsaf/news-and-publications/news/detail/"
    "2018/september/Singapore-Hosts-the-15th-ASEAN-Air-Chiefs-Conference",
    (2025, "acdfim-last", "ACAMM-2025"): "https://www.mindef.gov.sg/news-and-events/latest-releases/26nov25-fs",
}
WITHOUT_A_ROW = {
    (2017, "chiefs-annual", "ANI does not meet in 2017; at least 1 expected"),
    (2018, "chiefs-annual", "ACAMM does not meet in 2018; at least 1 expected"),
    (2018, "chiefs-annual", "AMIIM does not meet in 2018; at least 1 expected"),
    (2025, "chiefs-annual", "AMIIM does not meet in 2025; at least 1 expected"),
}


def sources():
    """The source column by the meeting that a row is: bodies that meet once in a year of the file."""
    with REAL_YEARS.open(encoding="utf-8", newline="") as file:
        return {f"{row['body']}-{row['year']}": row["source"] for row in csv.DictReader(file)}


def test_each_departure_is_known_with_its_source_and_nothing_else_departs(years, partly):
    found = {(y, b["rule"], b["meetings"][0]) for y in YEARS for b in partly[y]["breaches"]}
    assert found == set(DEPARTURES)
    assert {key: sources()[key[2]] for key in found} == DEPARTURES
    of_whole_years = {(y, b["rule"], b["message"]) for y in YEARS for b in years[y]["breaches"] if not b["meetings"]}
    assert of_whole_years == WITHOUT_A_ROW
    dated = {(y, b["rule"], b["meetings"][0]) for y in YEARS for b in years[y]["breaches"] if b["meetings"]}
    assert dated == set(DEPARTURES)


def test_every_breach_is_told_with_its_source_and_standing(years):
    told = {(b["rule"], b["source"], b["standing"]) for y in YEARS for b in years[y]["breaches"]}
    assert told == {
        ("acdfim-last", "ADMM Concept Paper, para 8", "adopted"),
        ("chiefs-annual", "ADMM Concept Paper, para 8", "adopted"),
    }


def test_where_the_file_claims_no_completeness_an_absent_meeting_is_undecided(partly):
    assert {year: verdict(partly[year], "chiefs-annual")[0] for year in YEARS} == dict.fromkeys(YEARS, "undecided")


# One verdict a rule and year.


@pytest.mark.parametrize("year", YEARS)
def test_each_rule_in_force_has_one_verdict(year, years):
    in_force = [rule.id for rule in load().rules_in(date(year, 1, 1))]
    assert [row["id"] for row in years[year]["rules"]] == in_force
    assert set(Counter(in_force).values()) == {1}


def test_the_admm_plus_is_expected_every_year_since_2018_only(years):
    assert ["plus-annual" in [row["id"] for row in years[year]["rules"]] for year in YEARS] == [False, True, True]


def test_the_admm_plus_was_held_in_the_years_that_each_decision_asked_for(years):
    two, every = "plus-every-two-years", "plus-annual"
    assert {year: verdict(years[year], two if year < 2018 else every) for year in YEARS} == {
        2017: ("kept", "ADMM-PLUS meets once in 2017 (2017-10-24)"),
        2018: ("kept", "ADMM-PLUS meets once in 2018 (2018-10-20)"),
        2025: ("kept", "ADMM-PLUS meets once in 2025 (2025-11-01)"),
    }


def test_a_retreat_without_a_record_of_consensus_cannot_be_decided(years):
    assert {year: verdict(years[year], "admm-retreat")[0] for year in YEARS} == {
        2017: "not-applicable",
        2018: "undecided",
        2025: "undecided",
    }


# Other readings of the same words.


def test_read_as_rolling_the_year_2025_alone_does_not_tell(tmp_path):
    rolling = checked(tmp_path, "--reading", "acdfim-last=rolling")
    assert verdict(rolling[2025], "acdfim-last") == (
        "undecided",
        "whether ACAMM has met since the previous ACDFIM: only 2024 would tell",
    )
    assert broken(rolling[2025], "acdfim-last") == []


def test_read_by_the_first_summit_every_admm_came_too_late(tmp_path):
    first = checked(tmp_path, "--reading", "admm-summit=first-summit")
    assert {year: verdict(first[year], "admm-summit")[0] for year in YEARS} == dict.fromkeys(YEARS, "broken")


def test_read_as_the_very_next_day_three_days_after_is_too_late(tmp_path):
    strict = checked(tmp_path, "--reading", "admm-summit=next-day")
    assert [verdict(strict[year], "admm-summit")[0] for year in YEARS] == ["kept", "kept", "broken"]
