"""Chapter 2: last year's file is rolled forward, the paper is held against practice, the hosts are chosen, and the
days judged by are kept; at the end a draft on paper, with the changes since the one before marked."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import date, timedelta

import pytest

from story.conftest import Desk, Done, Year

SERVICES = ("ACAMM-2027", "AAFCC-2027", "ANI-2027")


@pytest.fixture(scope="module")
def rolled(new_desk) -> tuple[Desk, Done]:
    """The officer's desk after last year's file was rolled forward."""
    desk = new_desk()
    return desk, desk.indical("new", "2027", "--from", "last-year.csv", "-o", "draft-1", "--format", "json")


def test_last_years_rows_are_all_rolled_forward_or_accounted_for(rolled):
    desk, done = rolled
    with (desk.folder / "last-year.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told, others = done.json, ("Shangri-La Dialogue", "UNGA general debate")
    moved = [row["was"] for row in told["meetings"]]
    consensus = [note for note in told["notes"] if "held by consensus only" in note]
    assert (done.code, len(moved) + len(consensus) + len(others)) == (0, len(rows))
    drafted = (desk.folder / "draft-1" / "2027-rolled-forward.csv").read_text(encoding="utf-8-sig")
    assert [name for name in others if name not in drafted] == []


def test_every_rolled_meeting_keeps_its_weekday_and_advances_its_edition_by_the_years_between(rolled):
    _, done = rolled
    for row in done.json["meetings"]:
        was, now = date.fromisoformat(row["was"]), date.fromisoformat(row["first_day"])
        assert (now - was, now.year) == (timedelta(days=728), 2027), row["id"]
    editions = {row["id"]: row["edition"] for row in done.json["meetings"] if row["edition"]}
    assert editions["ADMM-2027"] == 21, "the file's last is the 19th, of 2025; the rulebook counts on"


def test_the_draft_breaks_what_last_year_broke_and_says_by_which_paragraph(rolled):
    _, done = rolled
    broken = {(row["rule"], row["source"]) for row in done.json["breaches"]}
    assert ("acdfim-last", "ADMM Concept Paper, para 8") in broken


@pytest.fixture(scope="module")
def both(new_desk) -> tuple[Desk, Done]:
    """The year by the paper's text and by what members do."""
    desk = new_desk()
    asked = ("generate", "--request", "request-2027.toml", "--profiles", "paper,practice", "-o", "both")
    return desk, desk.indical(*asked, "--format", "json")


def test_paper_and_practice_are_both_proved_and_the_difference_has_its_price_by_rule(both):
    _, done = both
    told = done.json
    costs = {one["name"]: (one["cost"], one["bound"], one["proven"]) for one in told["profiles"]}
    assert done.code == 0
    assert [proven and cost == bound for cost, bound, proven in costs.values()] == [True, True]
    by_rule = {name: 0 for name in costs}
    for rule in told["rules"]:
        for name, under in rule["under"].items():
            by_rule[name] += under.get("cost") or 0
    difference = costs["paper"][0] - costs["practice"][0]
    assert by_rule["paper"] - by_rule["practice"] == difference > 0


def test_the_year_of_practice_breaks_the_paper_by_the_order_of_the_chiefs_and_the_checker_says_the_same(both):
    desk, done = both
    (judged,) = [one for one in done.json["judged"] if one["year_of"] == "practice"]
    assert {row["rule"] for row in judged["breaches"]} == {"acdfim-last"}
    checked = desk.indical("check", "both/practice/2027.ics", "--profile", "paper", "--format", "json")
    assert checked.code == 1
    assert {row["rule"] for row in checked.json["years"][0]["breaches"]} == {"acdfim-last"}
    assert desk.indical("check", "both/practice/2027.ics", "--profile", "practice").code == 0


def test_under_every_reading_at_once_only_the_literal_ones_are_broken(both):
    desk, _ = both
    done = desk.indical("check", "both/practice/2027.ics", "--every-reading", "--format", "json")
    read = {row["reading"]: row["verdict"] for row in done.json["years"][0]["readings"] if row["id"] == "acdfim-last"}
    assert (read["literal"], read["with-intelligence-and-operations"]) == ("broken", "broken")
    assert read["rolling"] != "broken"


OFFERS = """format = 1
year = 2027
virtual = ["ADSOM-WG"]

[hosts] # who offered, in replies/vn.txt, replies/th.csv and replies/id.txt; each would take either meeting
ACAMM = ["VN", "TH"]
AAFCC = ["TH", "VN"]
ANI = ["ID", "TH"]
"""


@pytest.fixture(scope="module")
def hosted(new_desk) -> tuple[Desk, Done]:
    """The year with its hosts chosen among those who offered."""
    desk = new_desk()
    (desk.folder / "offers.toml").write_text(OFFERS, encoding="utf-8")
    return desk, desk.indical("generate", "--request", "offers.toml", "-o", "hosted", "--format", "json")


def test_the_hosts_are_chosen_with_the_days_one_meeting_each_and_on_no_holiday_of_theirs(hosted):
    desk, done = hosted
    rows = {row["id"]: row for row in done.json["meetings"]}
    hosts = [rows[name]["host"] for name in SERVICES]
    assert (done.json["proven"], len(set(hosts)), set(hosts) <= {"VN", "TH", "ID"}) == (True, 3, True)
    for name in SERVICES:
        asked = ("holidays", "show", "2027", "--member", rows[name]["host"], "--format", "json")
        days = {row["day"] for member in desk.indical(*asked).json["members"] for row in member["holidays"]}
        assert [day for day in days if rows[name]["first_day"] <= day <= rows[name]["last_day"]] == []
    assert [note for note in done.told.splitlines() if "was chosen as host" in note] != []


def test_a_meeting_by_video_link_is_told_as_one_on_every_file(hosted):
    desk, _ = hosted
    (row,) = [
        row
        for row in json.loads((desk.folder / "hosted" / "2027.json").read_bytes())["meetings"]
        if row["body"] == "ADSOM-WG"
    ]
    assert (row["city"], row["host"]) == ("virtual", "SG")
    assert "LOCATION:virtual\\, Singapore" in (desk.folder / "hosted" / "2027.ics").read_text(encoding="utf-8")


def test_the_days_that_were_judged_by_are_kept_and_judge_the_same_next_year(year: Year, new_desk):
    desk = new_desk()
    assert desk.indical("holidays", "snapshot", "2026", "2027", "2028", "-o", "days.json").code == 0
    kept = desk.indical("generate", "--request", "request-2027.toml", "--holidays", "days.json", "-o", "kept")
    assert kept.code == 0
    assert (desk.folder / "kept" / "2027.ics").read_bytes() == (year.folder / "2027.ics").read_bytes()
    assert desk.indical("holidays", "diff", "days.json", "--calendar", "kept/2027.ics").code == 0


def test_the_second_draft_is_printed_with_the_changes_since_the_first_marked(both):
    desk, _ = both
    asked = ("export", "both/practice/2027.ics", "--redline", "both/paper/2027.ics", "--docx", "-o", "papers")
    done = desk.indical(*asked, "--author", "Secretariat", "--status", "Draft 2, for recommendation by ADSOM")
    assert done.code == 0
    changes = (desk.folder / "papers" / "2027-changes.txt").read_text(encoding="utf-8")
    assert "28th ACAMM moves from" in changes
    with zipfile.ZipFile(desk.folder / "papers" / "2027-changes.docx") as word:
        body = word.read("word/document.xml").decode()
    assert ("<w:ins " in body, "<w:del " in body, "Draft 2, for recommendation by ADSOM" in body) == (True, True, True)
