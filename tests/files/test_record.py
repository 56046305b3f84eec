"""What a record file says of a calendar; what it says of meetings that are not there is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from calendars.plans import understand
from calendars.record import read_record
from calendars.rows import Row
from constraints.meetings import Plan
from constraints.rulebook import load

BOOK = load()
WAIVED = 'reason = "rifle meet"\napproved_by = "19th ADMM"\n'


def unused(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "record.toml").write_text(text, encoding="utf-8")
    return read_record(tmp_path / "record.toml", BOOK).unused(plans())


def plans() -> tuple[Plan, ...]:
    """Two years: the ADMM on a day in each, the ACAMM of the second without days."""
    rows = [Row(n, "ADMM", date(year, 10, 20), date(year, 10, 20)) for n, year in ((2, 2026), (3, 2027))]
    return understand("years.csv", [*rows, Row(4, "ACAMM", None, None, cycle=2027)], BOOK).plans


def test_a_consensus_for_a_meeting_that_is_not_held_is_told_with_the_nearest(tmp_path):
    text = "".join(
        f'[[consensus]]\nmeeting = "{name}"\nrecord = "letter {n}"\n'
        for n, name in enumerate(["ADMM-2026", "ACAMM-2027", "ADM-2027", "retreat"])
    )
    assert unused(tmp_path, text) == [
        'the consensus "letter 2" names "ADM-2027", and the calendar holds no such meeting. Maybe "ADMM-2027"?',
        'the consensus "letter 3" names "retreat", and the calendar holds no such meeting.',
    ]


def test_each_meeting_that_a_waiver_names_and_that_is_not_held_is_told_with_the_nearest(tmp_path):
    text = f'[[waiver]]\nrule = "acdfim-last"\nmeetings = ["ACAMM-2027", "ACAM-2027", "ADMM-2026"]\n{WAIVED}'
    text += f'[[waiver]]\nrule = "acdfim-last"\n{WAIVED}'
    assert unused(tmp_path, text) == [
        'a waiver of acdfim-last names "ACAM-2027", and the calendar holds no such meeting. Maybe "ACAMM-2027"?'
    ]
