"""indical diff: what differs from one file to another, and nothing that does not."""

import json
import xml.etree.ElementTree as ET

import pytest

from cli.run import indical

HEAD = "year,body,ordinal,start,end,city,country,status\n"
OLD = """2027,ADSOM,,2027-09-21,2027-09-21,Singapore,SG,CONFIRMED
2027,ACDFIM,24,2027-09-13,2027-09-15,Singapore,SG,TENTATIVE
2027,ACAMM,28,2027-09-06,2027-09-08,,,TENTATIVE
2027,ADMM,21,2027-11-03,2027-11-03,Singapore,SG,CONFIRMED
"""
ATOM = "{http://www.w3.org/2005/Atom}"


def table(folder, name, rows):
    path = folder / name
    path.write_text(HEAD + rows, encoding="utf-8")
    return name


def compared(folder, rows, *more):
    files = table(folder, "old.csv", OLD), table(folder, "new.csv", rows)
    return indical("diff", "--partial", *files, *more, cwd=folder)


def as_json(folder, rows):
    (year,) = json.loads(compared(folder, rows, "--format", "json").out)["years"]
    return year


@pytest.mark.parametrize(
    ("was", "now", "meeting", "kinds", "told"),
    [
        ("2027-11-03,2027-11-03", "2027-11-04,2027-11-04", "ADMM-2027", ["moved"], "moves from 3 November to 4"),
        ("2027-09-06,2027-09-08", "2027-09-06,2027-09-09", "ACAMM-2027", ["moved"], "moves from 6\u20138 September"),
        ("2027-09-08,,", "2027-09-08,Hanoi,VN", "ACAMM-2027", ["place"], "venue Hanoi (was to be confirmed)"),
        (",SG,TENTATIVE", ",SG,CONFIRMED", "ACDFIM-2027", ["status"], "24th ACDFM is confirmed."),
        ("ACAMM,28", "ACAMM,29", "ACAMM-2027", ["renamed"], "now called 29th ACAMM (was 28th ACAMM)"),
        ("2027-09-08,,,TENTATIVE", "2027-09-08,,,CANCELLED", "ACAMM-2027", ["dropped"], "Dropped: 28th ACAMM"),
    ],
)
def test_one_change_is_one_difference(tmp_path, was, now, meeting, kinds, told):
    assert was in OLD
    (row,) = as_json(tmp_path, OLD.replace(was, now))["differences"]
    assert (row["meeting"], row["kinds"]) == (meeting, kinds)
    assert told in " ".join(row["words"])


def test_a_new_row_and_a_missing_one(tmp_path):
    rows = OLD.replace("2027,ACAMM,28,2027-09-06,2027-09-08,,,TENTATIVE\n", "")
    rows += "2027,ANI,22,2027-08-23,2027-08-27,Surabaya,ID,TENTATIVE\n"
    found = as_json(tmp_path, rows)["differences"]
    assert [(row["meeting"], row["kinds"]) for row in found] == [("ANI-2027", ["new"]), ("ACAMM-2027", ["dropped"])]
    assert found[0]["now"]["first_day"] == "2027-08-23"
    assert (found[1]["was"]["first_day"], found[1]["now"]) == ("2027-09-06", {})


def test_order_headers_and_ways_of_writing_a_day_are_no_difference(tmp_path):
    rows = "".join(reversed(OLD.splitlines(keepends=True))).replace("2027-11-03,2027-11-03", "3 Nov 2027,3 Nov 2027")
    done = compared(tmp_path, rows)
    assert (done.code, done.out.splitlines()[-1]) == (
        0,
        "No meeting differs; 0 breaches gained, 0 lost; wishes cost as much.",
    )


def test_a_file_and_what_was_made_of_it_do_not_differ(tmp_path):
    indical("generate", "2027", "-o", ".", cwd=tmp_path)
    done = indical("diff", "2027.ics", "2027.csv", "--format", "json", cwd=tmp_path)
    assert [year["differences"] for year in json.loads(done.out)["years"]] == [[]]


def test_a_breach_that_the_new_file_brings_is_told_with_its_source_and_ends_with_one(tmp_path):
    late = OLD.replace("2027-09-06,2027-09-08", "2027-11-15,2027-11-17")
    done = compared(tmp_path, late)
    assert done.code == 1
    assert "Broken now, and kept before:\n  ACDFIM-2027 begins 2027-09-13, but ACAMM-2027 ends 2027-11-17" in done.out
    assert "ADMM Concept Paper, para 8; adopted" in done.out


def test_a_breach_that_the_new_file_mends_is_told_and_ends_with_nought(tmp_path):
    late = OLD.replace("2027-09-06,2027-09-08", "2027-11-15,2027-11-17")
    done = indical("diff", "--partial", table(tmp_path, "a.csv", late), table(tmp_path, "b.csv", OLD), cwd=tmp_path)
    assert (done.code, "Kept now, and broken before:" in done.out) == (0, True)


def test_atom_has_an_entry_a_meeting_and_is_the_same_each_time(tmp_path):
    rows = OLD.replace("2027-11-03,2027-11-03", "2027-11-04,2027-11-04")
    asked = ("--format", "atom", "--stamp", "2027-01-05T10:00:00Z")
    first, second = compared(tmp_path, rows, *asked), compared(tmp_path, rows, *asked)
    assert first.out == second.out
    feed = ET.fromstring(first.out)  # our own output
    (one,) = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}{name}") for name in ("title", "updated", "content")] == [
        "21st ADMM",
        "2027-01-05T10:00:00Z",
        "21st ADMM moves from 3 November to 4 November 2027.",
    ]


def test_files_of_different_years_are_told(tmp_path):
    done = compared(tmp_path, OLD.replace("2027", "2028"))
    assert (done.code, done.err.strip()) == (
        2,
        "diff: the files share no year: 2027 in old.csv, 2028 in new.csv",
    )


def test_a_year_that_one_file_lacks_is_told(tmp_path):
    done = compared(tmp_path, OLD + "2028,ADSOM,,2028-09-19,2028-09-19,Manila,PH,TENTATIVE\n")
    assert done.out.splitlines()[-1] == "2028 is in new.csv only: not compared."
