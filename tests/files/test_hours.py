"""Hours of a meeting of one day: asked for, written, read back, moved, told; and refused where there are none such."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import process_time

import pytest
from cli.run import indical

from calendars import csv_table, ics, ics_patch
from calendars.differences import differences
from calendars.documents import markdown
from calendars.hours import as_cell, fault_on, in_words, moments, of_cell, of_words, parsed
from calendars.ics_patch import EventChange
from calendars.ics_reader import read
from calendars.json_file import write as write_json
from calendars.plans import understand
from calendars.publish import fault
from calendars.publishing.feeds import Feed
from calendars.request import read_request
from calendars.status import TBC
from calendars.store.plan_json import placement_of, plan_json
from calendars.term import plan_term
from constraints.check import Report
from constraints.errors import InputError
from constraints.hours import Hours
from constraints.meetings import Facts, Placement, Plan
from files.documents import form_of
from files.ics_files import ADMM, BOOK, STAMP, calendar, entry, events, lines, meeting, of

MANILA = Hours(time(9), time(12, 30), "Asia/Manila")
PARIS = Hours(time(14), time(15), "Europe/Paris")
CASABLANCA = Hours(time(0, 15), time(1), "Africa/Casablanca")
DAY = date(2026, 7, 6)
"""On a day of 2026, while Morocco goes by Ramadan: no yearly rule gives its clocks."""


def timed(hours, body="ADSOM-WG", day=DAY, number=1):
    return entry(meeting(body, number, hours=hours), day)


def written(*entries, at=2026):
    return ics.write(replace(calendar(*entries), year=at))


def days_of(raw):
    return [line for line in lines(raw) if line.startswith(("DTSTART", "DTEND", "X-INDICAL-ZONE"))]


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (MANILA, ["DTSTART;TZID=Asia/Manila:20260706T090000", "DTEND;TZID=Asia/Manila:20260706T123000"]),
        (PARIS, ["DTSTART;TZID=Europe/Paris:20260706T140000", "DTEND;TZID=Europe/Paris:20260706T150000"]),
        (
            CASABLANCA,
            ["DTSTART:20260705T231500Z", "DTEND:20260706T000000Z", "X-INDICAL-ZONE:Africa/Casablanca"],
        ),
        (replace(MANILA, zone="UTC"), ["DTSTART:20260706T090000Z", "DTEND:20260706T123000Z", "X-INDICAL-ZONE:UTC"]),
        (None, ["DTSTART;VALUE=DATE:20260706", "DTEND;VALUE=DATE:20260707"]),
    ],
)
def test_a_meeting_is_written_at_its_hours_and_read_back_on_its_own_day(hours, told):
    raw = written(timed(hours))
    assert days_of("\r\n".join(events(raw)[0]).encode()) == told
    (row,) = read(raw, "a.ics").rows
    assert (row.first_day, row.last_day, row.hours) == (DAY, DAY, hours)
    assert read(raw, "a.ics").notes == ()


def test_each_zone_is_told_of_once_and_before_the_events():
    raw = written(timed(MANILA), timed(PARIS, number=2), timed(PARIS, number=3), timed(CASABLANCA, number=4), ADMM)
    marks = [line for line in lines(raw) if line in ("BEGIN:VTIMEZONE", "BEGIN:VEVENT")]
    assert marks == ["BEGIN:VTIMEZONE"] * 2 + ["BEGIN:VEVENT"] * 5
    assert of(raw, "TZID") == ["TZID:Asia/Manila", "TZID:Europe/Paris"]


def test_a_file_without_hours_is_told_no_zone():
    assert b"VTIMEZONE" not in written(ADMM)
    assert of(written(ADMM), "DESCRIPTION")[0].endswith("Days are whole days at the venue.")
    assert "but where hours are given" in of(written(timed(MANILA)), "DESCRIPTION")[0]


def test_a_feed_with_a_zone_that_it_does_not_tell_of_is_held_back():
    raw = written(timed(PARIS), timed(MANILA, number=2))
    start, end = raw.index(b"BEGIN:VTIMEZONE"), raw.rindex(b"END:VTIMEZONE\r\n") + len("END:VTIMEZONE\r\n")
    feed = Feed("feeds/all.ics", "All", "all", "", raw, STAMP, 2)
    assert fault(feed) == ""
    torn = replace(feed, raw=raw[:start] + raw[end:])
    assert fault(torn) == "no VTIMEZONE tells of Asia/Manila, Europe/Paris (RFC 5545, 3.2.19)"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"TZID=Asia/Manila", b"TZID=Singapore Standard Time"),
        (b"DTEND;TZID=Asia/Manila:20260706T123000", b"DTEND;TZID=Asia/Manila:20260708T123000"),
        (b"DTSTART;TZID=Asia/Manila:20260706T090000", b"DTSTART;TZID=Asia/Manila:20260706T090030"),
        (b"DTSTART;TZID=Asia/Manila:20260706T090000", b"DTSTART:20260706T090000"),
    ],
)
def test_hours_that_cannot_be_kept_are_whole_days_and_told(was, now):
    raw = written(timed(MANILA))
    assert was in raw
    found = read(raw.replace(was, now), "a.ics")
    assert [row.hours for row in found.rows] == [None]
    assert found.notes == ("line 23: its hours are not of one day and a zone that is known: read as whole days",)


def test_the_hours_of_others_events_are_left_alone():
    raw = b"".join(line for line in written(timed(MANILA)).splitlines(keepends=True) if b"X-INDICAL" not in line)
    assert [(row.first_day, row.hours) for row in read(raw, "a.ics").rows] == [(DAY, None)]


@pytest.mark.parametrize("hours", [MANILA, PARIS, CASABLANCA])
@pytest.mark.parametrize("days", [1, 120, 200])
def test_a_moved_event_keeps_its_hours_by_the_clocks_of_its_zone(hours, days):
    raw = written(timed(hours))
    (row,) = read(raw, "a.ics").rows
    moved = ics_patch.patched(raw, "a.ics", [EventChange(row.line, days)], STAMP)
    (then,) = read(moved, "a.ics").rows
    assert (then.first_day, then.hours) == (DAY + timedelta(days=days), hours)


@pytest.mark.parametrize("hours", [MANILA, CASABLANCA, None])
def test_a_table_and_the_store_keep_them(hours):
    raw = csv_table.write(calendar(timed(hours), ADMM))
    (header, *_) = raw.decode("utf-8-sig").splitlines()
    assert ("hours" in header.split(",")) == (hours is not None)
    (plan,) = understand("a.csv", [r for r in csv_table.read(raw, "a.csv").rows if r.body != "ADMM"], BOOK).plans[:1]
    assert [p.meeting.hours for p in plan.placements if p.meeting.body.id == "ADSOM-WG"] == [hours]
    placed = Placement(meeting("ADSOM-WG", hours=hours), DAY, DAY)
    (told,) = plan_json(Plan(2026, (placed,)))["placements"]
    assert told.get("hours", "not told") == (
        {"from": f"{hours.begins:%H:%M}", "to": f"{hours.ends:%H:%M}", "zone": hours.zone} if hours else "not told"
    )
    assert placement_of(json.loads(json.dumps(told)), BOOK) == placed


def test_programs_get_them_and_only_where_there_are_any():
    raw = write_json(calendar(timed(MANILA), ADMM), Report(2027, ()), BOOK)
    found = [one.get("hours") for one in json.loads(raw)["meetings"]]
    assert found == [{"from": "09:00", "to": "12:30", "zone": "Asia/Manila"}, None]


def test_the_form_and_the_words_of_a_change_tell_them():
    old, new = (form_of(calendar(timed(hours))) for hours in (None, MANILA))
    assert "| Tentative; 09:00\u201312:30 Manila time |" in markdown.write(new).decode()
    (one,) = differences(old, new)
    assert (one.kinds, one.was, one.now) == (("hours",), {"hours": None}, {"hours": "09:00\u201312:30 Manila time"})
    assert one.words == ("ADSOM Working Group: held 09:00\u201312:30 Manila time (was all day).",)
    (back,) = differences(new, old)
    assert back.words == ("ADSOM Working Group: held all day (was 09:00\u201312:30 Manila time).",)


def test_a_status_and_hours_are_told_apart():
    old = form_of(calendar(replace(timed(MANILA), status=TBC)))
    new = form_of(calendar(replace(timed(PARIS), status="CONFIRMED")))
    (one,) = differences(old, new)
    assert one.kinds == ("status", "hours")
    assert one.words == (
        "ADSOM Working Group is confirmed.",
        "ADSOM Working Group: held 14:00\u201315:00 Paris time (was 09:00\u201312:30 Manila time).",
    )


REQUEST = "format = 1\n[hours]\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('ADMM = { from = 09:00:00, to = 09:00:00, zone = "UTC" }', "hours.ADMM: to 09:00 is not after from 09:00"),
        (
            'ADMM = { from = 09:00:00, to = 12:30:00, zone = "Asia/Manilla" }',
            'hours.ADMM: no time zone is called "Asia/Manilla". Maybe "Asia/Manila"?',
        ),
        (
            'ADMM = { from = 09:00:30, to = 12:30:00, zone = "UTC" }',
            'hours.ADMM.from must be a time of the day in whole minutes, such as 09:00:00, not "09:00:30"',
        ),
        (
            'ADMM = { from = 9, to = 12:30:00, zone = "UTC" }',
            "hours.ADMM.from must be a time of the day in whole minutes, such as 09:00:00, not 9",
        ),
        ('ADMM = { from = 09:00:00, zone = "UTC" }', '"hours.ADMM.to" is missing'),
        (
            'ADMM = { form = 09:00:00, from = 09:00:00, to = 10:00:00, zone = "UTC" }',
            '"hours.ADMM.form" is not a field of this kind. Maybe "from"?',
        ),
        ("ADMM = 09:00:00", 'hours.ADMM must be a table with from, to, zone, not "09:00:00"'),
        (
            'ACAMM = { from = 09:00:00, to = 10:00:00, zone = "UTC" }',
            "ACAMM-2027 lasts 3 days: hours are of a meeting of one day. Write ACAMM-2027 = 1 under [days]",
        ),
        (
            'SUMMIT = { from = 09:00:00, to = 10:00:00, zone = "UTC" }',
            "SUMMIT meets 2 times: name one of SUMMIT-2027-1, SUMMIT-2027-2",
        ),
        (
            'ADSM = { from = 09:00:00, to = 10:00:00, zone = "UTC" }',
            'no body or meeting is called "ADSM". Maybe "ADSOM"?',
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_by_their_line(tmp_path, text, problem):
    path = tmp_path / "request.toml"
    path.write_text(REQUEST + text)
    with pytest.raises(InputError) as caught:
        plan_term(BOOK, 2027, read_request(path), Facts(bodies=BOOK.bodies, members=BOOK.members))
    assert [(one.line, one.message) for one in caught.value.problems] == [(3, problem)]


def test_hours_of_a_body_or_a_meeting_are_its_own(tmp_path):
    path = tmp_path / "request.toml"
    path.write_text(f'{REQUEST}ADSOM-WG = {{ from = 09:00:00, to = 12:30:00, zone = "Asia/Manila" }}\n')
    term, _ = plan_term(BOOK, 2027, read_request(path), Facts(bodies=BOOK.bodies, members=BOOK.members))
    assert {m.id: m.hours for m in term.meetings if m.hours} == {"ADSOM-WG-2027": MANILA}


def test_a_time_fits_no_other_field_of_a_request(tmp_path):
    path = tmp_path / "request.toml"
    path.write_text("format = 1\n[fixed]\nADMM = 09:00:00\n")
    with pytest.raises(InputError, match=r"fixed\.ADMM must be"):
        read_request(path)


def test_generate_writes_the_year_with_them(tmp_path):
    request = 'format = 1\nvirtual = ["ADSOM-WG"]\n[hours]\n'
    asked = 'ADSOM-WG = { from = 09:00:00, to = 12:30:00, zone = "Asia/Manila" }\n'
    (tmp_path / "request.toml").write_text(request + asked)
    done = indical("generate", "2027", "--request", "request.toml", "-o", "a", cwd=tmp_path)
    assert (done.code, done.err) == (0, "Wrote 2027.csv, 2027.html, 2027.ics, 2027.json to a\n")
    compared = indical("diff", "a/2027.ics", "a/2027.csv", "--format", "json", cwd=tmp_path)
    assert json.loads(compared.out)["years"][0]["differences"] == []
    assert b"DTSTART;TZID=Asia/Manila:20270" in (tmp_path / "a" / "2027.ics").read_bytes()


def test_an_hour_that_the_clocks_leave_out_is_refused_with_its_line(tmp_path):
    asked = 'ADSOM-WG = { from = 00:30:00, to = 04:00:00, zone = "Africa/Cairo" }'
    (tmp_path / "request.toml").write_text(f"format = 1\n[fixed]\nADSOM-WG = 2027-04-30\n[hours]\n{asked}\n")
    done = indical("generate", "2027", "--request", "request.toml", "-o", "a", cwd=tmp_path)
    told = "ADSOM-WG-2027: there is no 00:30 on 2027-04-30 in Africa/Cairo: the clocks are put on then"
    assert (done.code, done.err) == (2, f"request.toml:5: {told}\n")


@pytest.mark.parametrize(
    ("hours", "day", "told"),
    [
        (PARIS, date(2027, 3, 28), ""),
        (Hours(time(2), time(5), "Europe/Paris"), date(2027, 3, 28), "there is no 02:00 on 2027-03-28"),
        (Hours(time(1), time(2, 30), "Europe/Paris"), date(2027, 3, 28), "there is no 02:30 on 2027-03-28"),
        (Hours(time(2), time(2, 30), "Europe/Paris"), date(2027, 10, 31), ""),
    ],
)
def test_an_hour_that_a_day_does_not_have(hours, day, told):
    assert fault_on(hours, day).startswith(told)
    assert bool(fault_on(hours, day)) == bool(told)


@pytest.mark.parametrize(
    ("hours", "day", "begins"),
    [
        (MANILA, date(2027, 7, 1), datetime(2027, 7, 1, 1, tzinfo=UTC)),
        (PARIS, date(2027, 7, 1), datetime(2027, 7, 1, 12, tzinfo=UTC)),
        (PARIS, date(2027, 12, 1), datetime(2027, 12, 1, 13, tzinfo=UTC)),
        # An hour that comes twice is the first of the two (RFC 5545, 3.3.5).
        (Hours(time(2), time(2, 30), "Europe/Paris"), date(2027, 10, 31), datetime(2027, 10, 31, 0, tzinfo=UTC)),
    ],
)
def test_when_a_meeting_begins(hours, day, begins):
    assert moments(hours, day)[0] == begins


@pytest.mark.parametrize("text", ["9-12", "09:00", "25:00-26:00", "09:00-12:60", "", "09:00 to 12:30", "0900-1230"])
def test_a_stretch_of_hours_that_is_none(text):
    with pytest.raises(ValueError, match="is no stretch of hours such as 09:00-12:30"):
        parsed(text)


@pytest.mark.parametrize(
    "zone", ["Asia/Manila", "Asia/Ho_Chi_Minh", "UTC", "Etc/UTC", "America/Indiana/Knox", "Asia/Kuala_Lumpur"]
)
def test_words_among_remarks_are_read_back(zone):
    hours = replace(MANILA, zone=zone)
    assert of_words(f"Tentative; {in_words(hours)}; consensus: note 3") == hours


@pytest.mark.parametrize("text", ["", "9 to 12", "09:00-12:30", "12:30-09:00 Manila time", "09:00-12:30 Nowhere time"])
def test_other_words_tell_no_hours(text):
    assert of_words(text) is None


def test_a_cell_tells_hours_with_their_zone_only():
    assert of_cell(as_cell(PARIS)) == PARIS
    assert [of_cell(text) for text in ("", "8", "09:00-12:30", "09:00-12:30 Nowhere", "12:30-09:00 UTC")] == [None] * 5


def test_the_octets_are_the_same_whatever_zones_and_hash_seed_the_machine_has(tmp_path):
    made = "timed(MANILA), timed(PARIS, number=2), timed(CASABLANCA, number=3)"
    program = f"from files.test_hours import *; print(written({made}))"
    command, places = [sys.executable, "-c", program], ("", str(tmp_path))
    found = []
    for seed, place in enumerate(places):
        env = {"PYTHONTZPATH": place, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(Path(__file__).parents[1])}
        found.append(subprocess.run(command, env=env, capture_output=True, check=True).stdout.decode())
    assert found == [f"{written(timed(MANILA), timed(PARIS, number=2), timed(CASABLANCA, number=3))}\n"] * 2


def test_a_zone_of_a_thousand_letters_in_every_event_is_read_at_once():
    (event,) = [part.partition(b"END:VCALENDAR")[0] for part in written(timed(MANILA)).split(b"BEGIN:VEVENT")[1:]]
    many = [
        event.replace(b"Asia/Manila", b"Asia/" + b"M\r\n " * 1000).replace(b"UID:", b"UID:%d" % n) for n in range(500)
    ]
    begun = process_time()
    found = read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT" + b"BEGIN:VEVENT".join(many) + b"END:VCALENDAR\r\n", "a.ics")
    assert process_time() - begun < 5
    assert [row.hours for row in found.rows] == [None] * 500
