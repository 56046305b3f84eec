"""indical moon, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calendars.holidays import load_facts
from cli.run import NOVEMBER, indical
from constraints.rulebook import load
from scheduler.sightings import moons_of

FIXED = """format = 1
year = 2027

[hosts]
AAFCC = "BN"

[fixed]
AAFCC = 2027-08-17
"""
"""The air force chiefs meet the day after Brunei keeps the Prophet's Birthday, which is estimated."""


@pytest.fixture
def fixed(tmp_path: Path) -> Path:
    """The request, in a folder of its own."""
    request = tmp_path / "fixed.toml"
    request.write_text(FIXED)
    return request


def test_where_nothing_hangs_on_the_moon_it_says_on_how_many_days_that_rests(tmp_path):
    moons = [m for m in moons_of(load_facts(load("asean-defence"), [2027])) if any(d.year == 2027 for d in m.days)]
    ran = indical("moon", 2027, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "ASEAN defence meetings 2027: nothing hangs on the moon.",
        f"No meeting breaks a rule or costs more: {sum(len(m.days) for m in moons)} days estimated, {len(moons)} "
        "festivals as each member sights them, each up to 1 day earlier or later.",
    ]


def test_a_day_fixed_beside_a_festival_has_no_fall_back_while_it_is_fixed(fixed, tmp_path):
    ran = indical("moon", "--request", fixed, cwd=tmp_path)
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == "ASEAN defence meetings 2027: 1 of 12 meetings hang on the moon."
    assert lines[3:6] == [
        "If Prophet's Birthday in Brunei Darussalam is 1 day later, 2027-08-16 to 2027-08-17:",
        "  breaks host-holidays: AAFCC-2027 meets 2027-08-17: BN Prophet's Birthday",
        "    No meeting on a public holiday of its host. (Public record, practice of hosts; practice)",
    ]
    assert "  No fall-back: no days at all keep host-holidays, fixed-AAFCC-2027 together." in lines
    assert lines[-1] == "1 of these cases have no fall-back."


def test_of_a_calendar_file_the_fall_back_is_decided_beforehand(fixed, tmp_path):
    assert indical("generate", "--request", fixed, "-o", tmp_path / "year", cwd=tmp_path).code == 0
    text = indical("moon", "--calendar", tmp_path / "year" / "2027.csv", cwd=tmp_path)
    assert text.code == 0
    assert "  Decided beforehand: AAFCC-2027 is held 2027-08-18 to 2027-08-21" in text.out
    ran = indical("moon", "--calendar", tmp_path / "year" / "2027.ics", "--format", "json", cwd=tmp_path)
    said = json.loads(ran.out)
    (case,) = said["cases"]
    (trouble,) = [one for one in case["troubles"] if one["breaks"]]
    assert (ran.code, said["schema"], said["year"], said["margin_days"]) == (0, "indical/moon/1", 2027, 1)
    assert case["sighting"] == [
        {"member": "BN", "name": "Prophet's Birthday", "days": ["2027-08-16", "2027-08-17"], "days_later": 1}
    ]
    assert (trouble["rule"], trouble["meetings"]) == ("host-holidays", ["AAFCC-2027"])
    assert case["fall_back"]["moves"] == [
        {"meeting": "AAFCC-2027", "was": "2027-08-17", "first_day": "2027-08-18", "last_day": "2027-08-21"}
    ]
    assert (case["no_fall_back"], said["all_judged"]) == (None, True)


def test_days_that_a_users_file_makes_known_are_no_more_estimated(fixed, tmp_path):
    known = "".join(
        f'[[holiday]]\nmember = "BN"\nday = 2027-08-{day}\nname = "Prophet\'s Birthday"\nsource = "gazette"\n\n'
        for day in (15, 16)
    )
    (tmp_path / "known.toml").write_text("format = 1\n\n" + known)
    ran = indical("moon", "--request", fixed, "--holidays", tmp_path / "known.toml", cwd=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "ASEAN defence meetings 2027: nothing hangs on the moon.")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--request", NOVEMBER), 3, "2027 is impossible as asked."),
        (("--calendar", "absent.csv"), 2, "absent.csv"),
        (("1066",), 2, "year 1066 is out of range"),
        (("2027", "--request", NOVEMBER, "--calendar", "year.csv"), 2, "it cannot go with --request"),
    ],
)
def test_a_year_that_cannot_be_asked_about_is_told_as_such(arguments, code, told, tmp_path):
    ran = indical("moon", *arguments, cwd=tmp_path)
    assert ran.code == code
    assert told in ran.out + ran.err
    assert "Traceback" not in ran.err
