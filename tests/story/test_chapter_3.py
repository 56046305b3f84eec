"""Chapter 3: eleven members have answered, each in a form of its own; every row is accounted for, and the year is
planned from what is settled, while the rest waits for the officer."""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import date

import pytest

from story.conftest import Desk, Done

OUTCOMES = {"understood", "doubtful", "aside"}


@pytest.fixture(scope="module")
def imported(new_desk) -> tuple[Desk, Done]:
    """All replies read and merged into a request."""
    desk = new_desk()
    replies = sorted(path.relative_to(desk.folder).as_posix() for path in (desk.folder / "replies").iterdir())
    return desk, desk.indical("import", *replies, "--year", "2027", "-o", "merged.toml", "--format", "json")


def test_eleven_replies_in_five_forms_are_read_and_no_row_is_lost(imported):
    _, done = imported
    files, rows = done.json["files"], done.json["rows"]
    assert (done.code, len(files), len({one["name"].rpartition(".")[2] for one in files})) == (1, 11, 5)
    assert {one["name"]: one["rows"] for one in files} == Counter(row["file"] for row in rows)
    assert {row["state"] for row in rows} == OUTCOMES


def test_what_is_not_understood_says_why_and_where(imported):
    _, done = imported
    rows = [row for row in done.json["rows"] if row["state"] in ("doubtful", "refused")]
    assert len(rows) > 10
    assert [row for row in rows if not row["why"] or not row["row"]] == []


def test_three_members_propose_the_same_workshop_and_it_is_told_once(imported):
    desk, _ = imported
    told = desk.indical("import", "replies/id.txt", "replies/ph.ics", "replies/vn.txt", "--year", "2027").out
    (line,) = [line for line in told.splitlines() if "Batam" in line and " = " in line]
    assert [name in line for name in ("id.txt", "vn.txt", "ph.ics")] == [True, True, True]


def test_the_year_is_planned_from_the_merged_replies_and_keeps_what_they_settled(imported):
    desk, _ = imported
    done = desk.indical("generate", "--request", "merged.toml", "-o", "merged", "--format", "json")
    assert (done.code, done.json["proven"]) == (0, True)
    rows = {row["id"]: row for row in done.json["meetings"]}
    settled = {name: (rows[name]["first_day"], rows[name]["last_day"]) for name in ("NADI-2027", "EWG-PKO-2027")}
    assert settled == {"NADI-2027": ("2027-03-30", "2027-04-01"), "EWG-PKO-2027": ("2027-10-12", "2027-10-14")}
    adsom = date.fromisoformat(rows["ADSOM-2027"]["first_day"])
    assert adsom != date(2027, 7, 15), "Brunei cannot come: replies/bn.csv"


def test_the_year_is_printed_for_the_senior_officials(imported):
    desk, _ = imported
    desk.indical("generate", "--request", "merged.toml", "-o", "merged")
    done = desk.indical("export", "merged/2027.ics", "--docx", "--xlsx", "--md", "-o", "papers", "--status", "Draft 3")
    assert done.code == 0
    paper = (desk.folder / "papers" / "2027.md").read_text(encoding="utf-8")
    wanted = ("12\u201314 October 2027", "21st ADMM", "28th ACAMM")
    assert [words for words in wanted if words not in paper] == []
    with zipfile.ZipFile(desk.folder / "papers" / "2027.docx") as word:
        assert "21st ADMM" in word.read("word/document.xml").decode()
