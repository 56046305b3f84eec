"""Titles that say which of the year's meetings they mean."""

from __future__ import annotations

import tomllib

import pytest

from calendars.names import Names
from constraints.rulebook import load
from scheduler.pipeline.members.importing import import_files

NAMES = Names(load())


@pytest.mark.parametrize(
    ("title", "body", "nth"),
    [
        ("EWG on Maritime Security, first meeting of the year", "EWG-MS", 1),
        ("EWG on Maritime Security, second", "EWG-MS", 2),
        ("EWG on HADR (2)", "EWG-HADR", 2),
        ("EWG Humanitarian Mine Action, 2nd meeting", "EWG-HMA", 2),
        ("EWG on Counter-Terrorism, second meeting of the year, with a table-top exercise", "EWG-CT", 2),
        ("ASEAN Summit, second meeting of the year", "SUMMIT", 2),
        ("EWG on Maritime Security", "EWG-MS", None),
        ("ACAMM, third", "ACAMM", None),  # it counts its editions, of which this is one
        ("Workshop on mines, second meeting of the year", None, None),
        ("ADMM", "ADMM", None),
    ],
)
def test_the_number_within_the_year_is_told_from_the_name(title, body, nth):
    match = NAMES.body(title)
    assert (match.body.id if match.body else None, match.nth) == (body, nth)


@pytest.mark.parametrize(
    ("sent", "planned"),
    [
        (('"EWG on MS, second",20-22 July 2027',), {"EWG-MS-2027-2": "2027-07-20"}),
        (
            ("EWG on MS (1),12-14 January 2027", "EWG on Maritime Security,20-22 July 2027"),
            {"EWG-MS-2027-1": "2027-01-12", "EWG-MS-2027-2": "2027-07-20"},
        ),
        (
            (
                "EWG on MS,20-22 July 2027",
                '"EWG on Maritime Security, second meeting of the year",20-22 July 2027',
                "EWG MS (1),12-14 January 2027",
            ),
            {"EWG-MS-2027-1": "2027-01-12", "EWG-MS-2027-2": "2027-07-20"},
        ),
    ],
)
def test_meetings_are_proposed_by_their_number_and_one_without_joins_the_one_on_its_days(tmp_path, sent, planned):
    (tmp_path / "my.csv").write_text("\n".join(["Activity,Dates", *sent]))
    request = tomllib.loads(import_files([tmp_path / "my.csv"], 2027).request or "")
    assert {name: str(days["first"]) for name, days in request["proposed"].items()} == planned
    assert request["meetings"] == {"EWG-MS": 2}
