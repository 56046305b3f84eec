"""What a person decides of rows: they become what was decided, and a decision that decides nothing is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from constraints.errors import InputError
from scheduler.pipeline.members.importing import import_files, page
from scheduler.pipeline.members.judging_proposals import MOST_CHOICES
from scheduler.render.imported import as_text
from scheduler.results import Imported

SENT = """Activity,Dates,Venue,Host,Remarks
ADMMM,23 November 2027,Singapore,Singapore,
ADSOM,03/04/2027,Singapore,,
Workshop on sea mines,some day,Vientiane,Lao PDR,
Sea mines workshop,12-14 July 2027,,,
Workshop on the sea mines,13-15 July 2027,,,
"EWG on Cyber Security, first meeting of the year",15-17 March 2027,,,
We are away,22 November 2027,,,
"""


def decided(folder: Path, *tables: str) -> Imported:
    """What Malaysia sent, with the decisions."""
    (folder / "my.csv").write_text(SENT)
    text = "".join(f"[[decision]]\n{table}\n" for table in tables)
    (folder / "decisions.toml").write_text(f"format = 1\n{text}")
    return import_files([folder / "my.csv"], 2027, decisions=folder / "decisions.toml")


@pytest.mark.parametrize(
    ("line", "table", "stands"),
    [
        (2, 'body = "ADMM"', ("understood", "ADMM", "2027-11-23", "SG")),
        (2, 'body = "ADMM"\nstatus = "confirmed"', ("understood", "ADMM", "2027-11-23", "SG")),
        (2, 'title = "A meeting of its own"', ("understood", None, "2027-11-23", "SG")),
        (2, "leave_out = true", ("aside", None, "2027-11-23", "SG")),
        (3, "first = 2027-04-03", ("understood", "ADSOM", "2027-04-03", "SG")),
        (3, "first = 2027-04-03\nlast = 2027-04-04", ("understood", "ADSOM", "2027-04-03 to 2027-04-04", "SG")),
        (3, 'first = 2027-04-03\nhost = "Viet Nam"', ("understood", "ADSOM", "2027-04-03", "VN")),
        (
            4,
            "earliest = 2027-05-01\nlatest = 2027-05-31",
            ("understood", None, "within 2027-05-01 to 2027-05-31", "LA"),
        ),
        (8, 'body = "ADMM"\nstatus = "unavailable"', ("understood", "ADMM", "2027-11-22", None)),
    ],
)
def test_a_row_stands_as_it_was_decided(tmp_path, line, table, stands):
    found = decided(tmp_path, f'rows = ["my.csv, line {line}"]\nreason = "we asked"\n{table}')
    (entry,) = [one for one in found.merged.sorted.entries if one.place.row == line]
    assert (entry.state, entry.body, entry.when, entry.host) == stands
    assert (entry.decided, found.decided, len(found.merged.sorted.entries)) == ("we asked", 1, 7)


def test_rows_of_one_decision_are_one_meeting_and_are_not_asked_about_again(tmp_path):
    rows = [f'"my.csv, line {n}"' for n in (4, 5, 6)]
    table = f'rows = [{", ".join(rows)}]\ntitle = "Workshop on sea mines"\nfirst = 2027-07-13\nlast = 2027-07-15'
    found = decided(tmp_path, f'{table}\nreason = "one and the same"')
    (one,) = [p for p in found.merged.proposals if p.title == "Workshop on sea mines"]
    assert [entry.place.row for entry in one.entries] == [4, 5, 6]
    assert (one.best.when, one.hosts, found.merged.alike, found.merged.conflicts) == (
        "2027-07-13 to 2027-07-15",
        ("LA",),
        (),
        (),
    )


def test_events_that_are_decided_to_be_two_are_not_asked_about_again(tmp_path):
    before = decided(tmp_path)
    table = 'rows = ["my.csv, line 5", "my.csv, line 6"]\nreason = "asked: they are two"'
    after = decided(tmp_path, table)
    assert ([len(group) for group in before.merged.alike], after.merged.alike) == ([2], ())
    assert before.asked - after.asked == 1


def test_a_decision_can_settle_a_conflict(tmp_path):
    (tmp_path / "sg.csv").write_text("Activity,Dates\nADMM,23 November 2027\nADMM,25 November 2027\n")
    (tmp_path / "d.toml").write_text(
        '[[decision]]\nrows = ["sg.csv, line 2"]\nleave_out = true\nreason = "withdrawn"\n'
    )
    before = import_files([tmp_path / "sg.csv"], 2027)
    after = import_files([tmp_path / "sg.csv"], 2027, decisions=tmp_path / "d.toml")
    assert (len(before.merged.conflicts), before.asked) == (1, 1)
    assert ([p.best.when for p in after.merged.proposals], after.asked, after.merged.settled) == (
        ["2027-11-25"],
        0,
        True,
    )


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('rows = ["my.csv, line 9"]', 'line 3: no file holds the row "my.csv, line 9". Maybe "my.csv, line 8"?'),
        ('rows = ["my.csv, line 2", "my.csv, line 2"]\nbody = "ADMM"', 'line 3: "my.csv, line 2" is decided twice'),
        ('rows = ["my.csv, line 2"]\nbody = "ADMN"', 'line 4: no body is called "ADMN". Maybe "ADMM"?'),
        ('rows = ["my.csv, line 2"]\nhost = "Atlantis"', 'line 4: no member is called "Atlantis"'),
        (
            'rows = ["my.csv, line 3"]\nstatus = "confirmed"',
            'line 3: "my.csv, line 3" is still without a day: give first, or earliest and latest, or leave_out',
        ),
        (
            'rows = ["my.csv, line 2"]\nleave_out = true\nbody = "ADMM"',
            "line 2: leaves the rows out, so it says nothing of their body",
        ),
        (
            'rows = ["my.csv, line 3"]\nfirst = 2028-04-03',
            "line 4: 2028-04-03 is not in 2027, the year that is asked for",
        ),
        ('rows = ["my.csv, line 2"]\nlast = 2027-11-23', "line 2: give first, where last is given"),
        ('rows = ["my.csv, line 2"]\nearliest = 2027-11-23', "line 2: give both earliest and latest, or neither"),
        (
            'rows = ["my.csv, line 2"]\nfirst = 2027-11-23\nlast = 2027-11-22',
            "line 2: ends before it begins",
        ),
    ],
)
def test_a_decision_that_cannot_be_is_told_with_its_line(tmp_path, table, problem):
    with pytest.raises(InputError) as told:
        decided(tmp_path, f'{table}\nreason = "we asked"')
    assert [str(one) for one in told.value.problems] == [problem]


def test_a_decision_wants_a_reason(tmp_path):
    with pytest.raises(InputError, match=r"decisions\.toml:2: .*reason"):
        decided(tmp_path, 'rows = ["my.csv, line 2"]\nbody = "ADMM"')


def test_more_conflicts_than_can_be_judged_at_once_are_counted_and_told(tmp_path):
    days = "".join(f"ADMM,{day} November 2027\n" for day in range(1, 31))
    (tmp_path / "sg.csv").write_text(f"Activity,Dates\n{days}")
    found = import_files([tmp_path / "sg.csv"], 2027)
    assert (len(found.merged.conflicts[0].choices), found.unjudged) == (30, 30 - MOST_CHOICES)
    assert f"{30 - MOST_CHOICES} more choices of the conflicts are not judged yet" in as_text(found)
    assert f"{30 - MOST_CHOICES} more choices of the conflicts are not judged yet" in page(found).decode()
