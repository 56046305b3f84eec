"""check --member: the year as one member has it, beside its own calendar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from files.ics_files import event, ics

from cli.run import Ran, indical
from constraints.errors import InputError
from scheduler.pipeline.checking import check_file
from scheduler.pipeline.questions.member_view import member_view, read_own
from scheduler.render import member as render_member
from scheduler.results import JudgedBy

HEAD = "year,body,start,end,city,country\n"
# Two summits of 2027 with the chiefs' meetings around one of them; 2 September is Viet Nam's National Day.
YEAR = """2027,ADSOM-WG,2027-02-23,2027-02-23,Singapore,Singapore
2027,AAFCC,2027-09-01,2027-09-03,Da Nang,Viet Nam
2027,ACAMM,2027-09-04,2027-09-06,Manila,Philippines
2027,ANI,2027-09-14,2027-09-15,Ha Noi,Viet Nam
2027,AMIIM,2027-09-15,2027-09-15,virtual,
2027,ACDFIM,2027-09-22,2027-09-23,Singapore,Singapore
2027,ADSOM,2027-09-29,2027-09-29,,
"""
OWN = ics(
    *("BEGIN:VEVENT", "UID:1", "DTSTART:20270906T200000", "DTEND:20270907T020000", "SUMMARY:Night duty", "END:VEVENT"),
    *("BEGIN:VEVENT", "UID:2", "DTSTART;VALUE=DATE:20270914", "DTEND;VALUE=DATE:20270916", "SUMMARY:Parade"),
    *("TRANSP:TRANSPARENT", "END:VEVENT"),
    *("BEGIN:VEVENT", "UID:3", "DTSTART;VALUE=DATE:20270922", "SUMMARY:Review", "STATUS:CANCELLED", "END:VEVENT"),
    *("BEGIN:VEVENT", "UID:4", "DTSTART;VALUE=DATE:20270924", "SUMMARY:The day after", "END:VEVENT"),
    *("BEGIN:VEVENT", "UID:5", "DTSTART;VALUE=DATE:20270224", "DTEND;VALUE=DATE:20270225", "SUMMARY:27th ADSOM WG"),
    *("X-INDICAL-MEETING:ADSOM-WG/2027/1", "END:VEVENT"),
)


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "2027.csv").write_text(HEAD + YEAR)
    (tmp_path / "own.ics").write_bytes(OWN)
    return tmp_path


def view(folder: Path, member: str, *own: str):
    """The only year of the file, as the member has it, as JSON."""
    checked = check_file(folder / "2027.csv", JudgedBy(partial=True))
    calendars = read_own([folder / name for name in own])
    (year,) = json.loads(render_member.as_json([member_view(checked, member, calendars)], calendars))["years"]
    return year


def by_id(year, key: str):
    """What the key says of each meeting, where it says anything."""
    return {meeting["id"]: meeting[key] for meeting in year["meetings"] if meeting[key]}


def titles(year, key: str):
    return {name: [event["title"] for event in events] for name, events in by_id(year, key).items()}


def test_own_events_clash_by_the_days_that_they_touch_unless_free_or_cancelled(folder):
    year = view(folder, "VN", "own.ics")
    # AMIIM is held by video link: the parade is on its day too.
    assert (titles(year, "clashes"), titles(year, "no_clash"), year["clashes"]) == (
        {"ACAMM-2027": ["Night duty"]},
        {"ANI-2027": ["Parade"], "AMIIM-2027": ["Parade"], "ACDFIM-2027": ["Review"]},
        1,
    )
    assert by_id(year, "clashes")["ACAMM-2027"] == [
        {
            "title": "Night duty",
            "first_day": "2027-09-06",
            "last_day": "2027-09-07",
            "mark": "busy",
            "file": str(folder / "own.ics"),
            "line": 3,
        }
    ]


def test_the_meeting_itself_in_the_own_calendar_is_no_clash_but_its_other_days_are_told(folder):
    assert titles(view(folder, "VN", "own.ics"), "on_other_days") == {"ADSOM-WG-2027": ["27th ADSOM WG"]}
    same = b"DTSTART;VALUE=DATE:20270223\r\nDTEND;VALUE=DATE:20270224"
    (folder / "own.ics").write_bytes(OWN.replace(b"DTSTART;VALUE=DATE:20270224\r\nDTEND;VALUE=DATE:20270225", same))
    year = view(folder, "VN", "own.ics")
    assert (titles(year, "on_other_days"), year["clashes"]) == ({}, 1)


def test_days_as_host_own_holidays_and_own_weekend_are_told(folder):
    vn, ph = view(folder, "VN"), view(folder, "PH")
    assert vn["hosting"] == ["2027-09-01", "2027-09-02", "2027-09-03", "2027-09-14", "2027-09-15"]
    assert (by_id(vn, "hosts"), by_id(ph, "hosts")) == ({"AAFCC-2027": True, "ANI-2027": True}, {"ACAMM-2027": True})
    assert by_id(vn, "weekend") == {"ACAMM-2027": ["2027-09-04", "2027-09-05"]}
    days = {name: [h["day"] for h in found] for name, found in by_id(vn, "holidays").items()}
    assert days == {"AAFCC-2027": ["2027-09-02", "2027-09-03"]}
    assert by_id(ph, "holidays") == {}


def test_travel_without_a_free_day_and_weeks_away_in_a_row_are_told(folder):
    year = view(folder, "PH")
    assert year["tight"] == [
        {"first": "AAFCC-2027", "then": "ACAMM-2027", "free_days": 0, "same_delegates": False},
    ]
    # The week of 6 September it is at home; where ADSOM meets is not known.
    assert year["weeks_away"] == [
        {"first_day": "2027-09-13", "last_day": "2027-09-26", "meetings": ["ANI-2027", "ACDFIM-2027"]}
    ]
    # For Viet Nam both meetings of its own are no journey, so that no two weeks follow one another.
    assert view(folder, "VN")["weeks_away"] == [
        {"first_day": "2027-08-30", "last_day": "2027-09-12", "meetings": ["ACAMM-2027"]}
    ]


@pytest.mark.parametrize(
    ("gap", "told"),
    [(("2027-09-05", "2027-09-06"), []), (("2027-09-04", "2027-09-06"), [0]), (("2027-09-02", "2027-09-02"), [-1])],
)
def test_one_free_day_is_enough_to_travel_and_none_is_not(folder, gap, told):
    first, last = gap
    (folder / "2027.csv").write_text(HEAD + YEAR.replace("2027-09-04,2027-09-06", f"{first},{last}"))
    assert [row["free_days"] for row in view(folder, "PH")["tight"]] == told


def test_a_city_is_the_same_however_it_is_spelt(folder):
    more = "2027,ADMM,2027-09-16,2027-09-16,Hanoi,Viet Nam\n"
    (folder / "2027.csv").write_text(HEAD + YEAR + more)
    assert [(row["first"], row["then"]) for row in view(folder, "PH")["tight"]] == [("AAFCC-2027", "ACAMM-2027")]


def test_the_rules_that_concern_it_are_those_that_name_it_or_a_meeting_that_it_hosts(folder):
    rules = view(folder, "VN")["rules"]
    hosted = {"AAFCC-2027", "ANI-2027"}
    assert rules
    assert [
        r for r in rules if r["how"] == "missed" and not (hosted & set(r["meetings"]) or "VN" in r["message"])
    ] == []
    every = [r["message"] for r in view(folder, "KH")["rules"] if r["how"] == "broken"]
    assert [r["message"] for r in rules if r["how"] == "broken"] == every


def test_a_member_goes_to_no_meeting_from_before_it_joined(folder):
    (folder / "2027.csv").write_text(HEAD + "2025,ADMM,2025-10-24,2025-10-24,Kuala Lumpur,Malaysia\n")
    assert (view(folder, "TL")["meetings"], len(view(folder, "VN")["meetings"])) == ([], 1)


def run(folder: Path, *arguments: str) -> Ran:
    return indical("check", "2027.csv", "--partial", *arguments, cwd=folder)


def test_a_clash_ends_by_code_1_and_without_one_or_a_breach_it_is_0(folder):
    (folder / "2027.csv").write_text(HEAD + "2027,ADMM,2027-11-10,2027-11-10,Singapore,Singapore\n")
    assert run(folder, "--member", "VN", "--own", "own.ics").code == 0
    (folder / "busy.ics").write_bytes(event("UID:1", "DTSTART:20271110T080000Z", "SUMMARY:Audience"))
    ran = run(folder, "--member", "VN", "--own", "own.ics", "--own", "busy.ics")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[4:6] == [
        "Wed 10 Nov 2027          ADMM-2027        Singapore",
        "    CLASH: Audience, Wed 10 Nov 2027 (busy.ics, line 3)",
    ]
    assert ran.out.splitlines()[-1].startswith("1 clash with 6 own events, 0 days as host,")


def test_a_breach_ends_by_code_1_without_any_clash(folder):
    (folder / "2027.csv").write_text(HEAD + "2027,ADMM,2027-11-13,2027-11-13,Singapore,Singapore\n")
    plain = run(folder)
    ran = run(folder, "--member", "VN")
    assert (plain.code, ran.code) == (1, 1)


def test_a_series_is_told_to_be_read_by_its_first_occurrence_only(folder):
    (folder / "own.ics").write_bytes(
        event("UID:1", "DTSTART;VALUE=DATE:20270106", "RRULE:FREQ=WEEKLY", "SUMMARY:Staff meeting")
    )
    ran = run(folder, "--member", "VN", "--own", "own.ics")
    assert ran.out.splitlines()[0] == "own.ics: line 3: repeats; only the first occurrence is read"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--own", "own.ics"], "--own: it goes with --member"),
        (["--member", "VM"], '--member: no member is called "VM".'),
        (["--member", "VN", "--own", "2027.csv"], "2027.csv: is no .ics file"),
        (["--member", "VN", "--own", "gone.ics"], "gone.ics: cannot be read"),
        (["--member", "VN", "--own", "bad.ics"], "bad.ics"),
        (["--member", "VN", "--every-reading"], "--member: it goes without --every-reading"),
        (["--member", "VN", "--format", "sarif"], "--member: it goes with text and JSON, not with --format sarif"),
    ],
)
def test_what_cannot_be_used_is_told_and_ends_by_code_2(folder, arguments, told):
    (folder / "bad.ics").write_bytes(event("UID:1", "DTSTART;VALUE=DATE:20271399", "SUMMARY:Never"))
    ran = run(folder, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_too_many_own_files_are_refused(folder):
    with pytest.raises(InputError, match="51 files; at most 50 are read"):
        read_own([folder / "own.ics"] * 51)


def test_without_a_member_the_check_is_as_it_was(folder):
    told = json.loads(run(folder, "--format", "json").out)
    assert (told["schema"], "own_events" in told) == ("indical/check/1", False)
