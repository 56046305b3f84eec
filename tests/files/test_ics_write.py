"""The .ics writer against RFC 5545, RFC 7986 and RFC 9253: whole lines of whole files."""

import re
from datetime import date, timedelta, timezone
from itertools import pairwise

import icalendar
import pytest

from calendars import ics
from calendars.calendar import Entry, Reason
from constraints.meetings import Event, Placement
from constraints.rule import Relation
from files.ics_files import ACDFIM, ADMM, STAMP, SUMMIT, calendar, entry, events, lines, meeting, of, year


def test_one_meeting_whole():
    about = "ASEAN Defence Calendar 2027: 1 event of 2027. Days are whole days at the venue."
    assert lines(ics.write(calendar(ADMM))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//indical//indicative calendar//EN",
        "CALSCALE:GREGORIAN",
        "NAME:ASEAN Defence Calendar 2027",
        f"DESCRIPTION:{about}",
        f"X-WR-CALDESC:{about}",
        "LAST-MODIFIED:20261105T083000Z",
        "COLOR:royalblue",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "BEGIN:VEVENT",
        f"UID:{calendar(ADMM).uid(ADMM.meeting)}",
        "DTSTAMP:20261105T083000Z",
        "CREATED:20261105T083000Z",
        "LAST-MODIFIED:20261105T083000Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20271123",
        "DTEND;VALUE=DATE:20271125",
        "SUMMARY:21st ADMM",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
        "CATEGORIES:ministers,ADMM",
        "LOCATION:Singapore",
        "DESCRIPTION:ASEAN Defence Ministers' Meeting\\nHost: Singapore\\n"
        "The ADMM follows the Summit. (Concept paper\\, para 8\\; adopted)\\nOne of 4 equally good days.",
        "X-INDICAL-MEETING:ADMM/2027/1",
        "X-INDICAL-EDITION:21",
        "X-INDICAL-HOST:SG",
        "X-INDICAL-CITY:Singapore",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_meeting_of_which_little_is_known():
    assert events(ics.write(calendar(ACDFIM)))[0][5:] == [
        "DTSTART;VALUE=DATE:20270831",
        "DTEND;VALUE=DATE:20270901",
        "SUMMARY:ACDFM",
        "TRANSP:TRANSPARENT",
        "STATUS:TENTATIVE",
        "CATEGORIES:chiefs,ACDFIM",
        "LOCATION:host to be confirmed",
        "DESCRIPTION:ASEAN Chiefs of Defence Forces' Meeting (ACDFIM)\\nHost: to be confirmed",
        "X-INDICAL-MEETING:ACDFIM/2027/1",
        "X-INDICAL-CONSENSUS:ADSOM record\\, item 4\\; annex B",
    ]


def test_a_foreign_event_is_confirmed_and_has_no_identity_of_ours():
    raw = ics.write(calendar(others=(Event("ARF; Retreat", date(2027, 7, 1), date(2027, 7, 2), "Manila, PH"),)))
    assert events(raw)[0][4:] == [
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20270701",
        "DTEND;VALUE=DATE:20270703",
        "SUMMARY:ARF\\; Retreat",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
        "CATEGORIES:other",
        "LOCATION:Manila\\, PH",
    ]


@pytest.mark.parametrize(
    ("known", "status", "title"),
    [
        ({"edition": 1}, "TENTATIVE", "1st ADMM"),
        ({"edition": 22}, "TENTATIVE", "22nd ADMM"),
        ({"edition": 113}, "TENTATIVE", "113th ADMM"),
        ({"edition": 23}, "CANCELLED", "Cancelled: 23rd ADMM"),
        ({}, "TENTATIVE", "ADMM"),
        ({"title": "the Ministers"}, "TENTATIVE", "ADMM"),
        ({"special": True, "title": "Special ADMM on Haze"}, "TENTATIVE", "Special ADMM on Haze"),
        ({"special": True}, "CANCELLED", "Cancelled: Special ADMM"),
        ({"special": True, "title": "Cancelled: Special ADMM"}, "CANCELLED", "Cancelled: Special ADMM"),
    ],
)
def test_titles(known, status, title):
    raw = ics.write(calendar(entry(meeting("ADMM", **known), date(2027, 5, 3), status=status)))
    assert of(raw, "SUMMARY") == [f"SUMMARY:{title}"]


@pytest.mark.parametrize(
    ("body", "title"),
    [("SUMMIT", "50th ASEAN Summit"), ("ADSOM", "50th ADSOM"), ("ADSOM-PLUS-WG", "50th ADSOM-PLUS-WG")],
)
def test_a_body_is_called_by_its_name_when_that_is_short(body, title):
    raw = ics.write(calendar(entry(meeting(body, edition=50), date(2027, 5, 3))))
    assert of(raw, "SUMMARY") == [f"SUMMARY:{title}"]


CHIEFS = "ASEAN Chiefs of Defence Forces"


@pytest.mark.parametrize(
    ("body", "day", "title", "name"),
    [
        ("ACDFIM", date(2018, 12, 31), "22nd ACDFIM", f"{CHIEFS} Informal Meeting"),
        ("ACDFIM", date(2019, 1, 1), "22nd ACDFM", f"{CHIEFS}' Meeting (ACDFIM)"),
        ("ANI", date(2010, 12, 31), "22nd ASEAN Navy Interaction", "ASEAN Navy Interaction"),
        ("ANI", date(2011, 7, 27), "22nd ANCM", "ASEAN Navy Chiefs' Meeting (ANI)"),
        ("AAFCC", date(2007, 6, 1), "22nd AAFCC", "ASEAN Air Force Chiefs Conference"),
        ("AAFCC", date(2017, 5, 2), "22nd AACC", "ASEAN Air Chiefs Conference (AAFCC)"),
        ("AMIIM", date(2017, 5, 15), "22nd AMIIM", "ASEAN Military Intelligence Informal Meeting"),
        ("AMIIM", date(2021, 3, 16), "22nd AMIM", "ASEAN Military Intelligence Meeting (AMIIM)"),
        ("AMOIM", date(2017, 5, 15), "22nd AMOIM", "ASEAN Military Operations Informal Meeting"),
        ("AMOIM", date(2020, 8, 26), "22nd AMOM", "ASEAN Military Operations Meeting (AMOIM)"),
    ],
)
def test_a_body_is_called_as_it_was_on_the_day_and_stays_the_same_meeting(body, day, title, name):
    raw = ics.write(calendar(entry(meeting(body, edition=22), day)))
    uid = calendar().uid(meeting(body))
    fields = ("SUMMARY", "DESCRIPTION", "UID", "X-INDICAL-MEETING", "CATEGORIES")
    assert [[line for line in events(raw)[0] if line.startswith(f"{field}:")] for field in fields] == [
        [f"SUMMARY:{title}"],
        [f"DESCRIPTION:{name}\\nHost: to be confirmed"],
        [f"UID:{uid}"],
        [f"X-INDICAL-MEETING:{body}/2027/1"],
        [f"CATEGORIES:{meeting(body).body.level},{body}"],
    ]


@pytest.mark.parametrize(
    ("body", "uid"),
    [("ACDFIM", "dbfa5b2e-e4b4-5bec-87f8-a19a6f37499d"), ("ANI", "b528357c-cfc6-5144-9ac0-4478ad42fb3c")],
)
def test_another_name_leaves_the_uid_that_subscribers_have(body, uid):
    assert calendar().uid(meeting(body)) == uid


@pytest.mark.parametrize(
    ("host", "city", "place"),
    [
        ("VN", "Hà Nội", "Hà Nội\\, Viet Nam"),
        ("VN", None, "Viet Nam"),
        ("SG", "Singapore", "Singapore"),
        (None, "Hà Nội", "Hà Nội\\, host to be confirmed"),
        (None, None, "host to be confirmed"),
        ("XX", None, "XX"),
    ],
)
def test_places(host, city, place):
    raw = ics.write(calendar(entry(meeting("ADMM", host=host, city=city), date(2027, 5, 3))))
    assert of(raw, "LOCATION") == [f"LOCATION:{place}"]


def test_a_single_best_day_is_not_called_one_of_several():
    why = Reason("r", "It is the last.", "Paper, para 1", "adopted", 1)
    raw = ics.write(calendar(entry(meeting("ADSOM-WG", 2), date(2027, 5, 3), reasons=(why, why))))
    assert of(raw, "DESCRIPTION")[1:] == [
        "DESCRIPTION:ADSOM Working Group\\, 2nd meeting of 2027\\nHost: to be confirmed\\n"
        "It is the last. (Paper\\, para 1\\; adopted)"
    ]


def test_physical_lines():
    raw = ics.write(year())
    text = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert [line for line in text if len(line) > 75 or not line] == []
    assert [line for line in text if re.search(rb"[\x00-\x1f\x7f]", line)] == []
    assert not raw.startswith(b"\xef\xbb\xbf")
    # Each part of a folded line is UTF-8 by itself, and no fold comes after a backslash.
    assert b"".join(line.decode().encode() for line in text) == b"".join(text)
    assert [a for a, b in pairwise(text) if b[:1] == b" " and a.endswith(b"\\")] == []
    assert any(line.startswith(b" ") for line in text)


def test_the_calendar_has_no_uid_and_one_of_everything():
    head = lines(ics.write(year()))
    head = head[: head.index("BEGIN:VEVENT")]
    about = "ASEAN Defence Calendar 2027: 12 events of 2027. Days are whole days at the venue."
    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//indical//indicative calendar//EN",
        "CALSCALE:GREGORIAN",
        "NAME:ASEAN Defence Calendar 2027",
        "X-WR-CALNAME:ASEAN Defence Calendar 2027",
        f"DESCRIPTION:{about}",
        f"X-WR-CALDESC:{about}",
        "LAST-MODIFIED:20261105T083000Z",
        "COLOR:royalblue",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]


def test_no_property_that_loses_readers():
    names = {re.split("[;:]", line)[0] for line in lines(ics.write(year()))}
    assert sorted(names - {""}) == [
        "BEGIN",
        "CALSCALE",
        "CATEGORIES",
        "COLOR",
        "CREATED",
        "DESCRIPTION",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "END",
        "LAST-MODIFIED",
        "LOCATION",
        "NAME",
        "PRODID",
        "REFRESH-INTERVAL",
        "RELATED-TO",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID",
        "VERSION",
        "X-INDICAL-CITY",
        "X-INDICAL-CONSENSUS",
        "X-INDICAL-EDITION",
        "X-INDICAL-HOST",
        "X-INDICAL-MEETING",
        "X-PUBLISHED-TTL",
        "X-WR-CALDESC",
        "X-WR-CALNAME",
    ]


def test_every_event_has_its_stamps_its_days_and_one_line_of_categories():
    for event in events(ics.write(year())):
        names = [re.split("[;:]", line)[0] for line in event]
        single = [name for name in names if name != "RELATED-TO"]
        assert sorted(single) == sorted(set(single))
        stamps = [line for line in event if re.match("(DTSTAMP|CREATED|LAST-MODIFIED):", line)]
        assert [stamp.split(":")[1] for stamp in stamps] == ["20261105T083000Z"] * 3
        assert "TRANSP:TRANSPARENT" in event
        assert "SEQUENCE:0" in event


def test_events_stand_in_the_order_of_their_days():
    days = of(ics.write(year()), "DTSTART")
    assert days == sorted(days)


def test_uids_are_uuids_and_none_is_twice():
    uids = [line.removeprefix("UID:") for line in of(ics.write(year()), "UID")]
    assert [uid for uid in uids if not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}", uid)] == []
    assert len(set(uids)) == len(uids) == 12


def test_a_moved_meeting_keeps_its_uid():
    moved = Entry(Placement(ADMM.meeting, date(2027, 5, 1), date(2027, 5, 2)), "CANCELLED")
    assert of(ics.write(calendar(moved)), "UID") == of(ics.write(calendar(ADMM)), "UID")


def test_the_stamp_is_written_in_utc():
    manila = STAMP.astimezone(timezone(timedelta(hours=8)))
    assert ics.write(year(stamp=manila)) == ics.write(year())


def test_a_stamp_without_a_zone_is_a_bug():
    with pytest.raises(ValueError, match="has no time zone"):
        ics.write(year(stamp=STAMP.replace(tzinfo=None)))


def test_two_meetings_of_one_uid_are_a_bug():
    with pytest.raises(ValueError, match="ADMM-2027-1 has the UID of another meeting: ADMM/2027/1"):
        ics.write(calendar(ADMM, ADMM))


def test_an_order_stands_in_the_earlier_meeting_and_names_the_later():
    """RFC 9253, section 4: in the predecessor; 6.2: the gap. The strictest of two rules is written, once."""
    admm = calendar().uid(ADMM.meeting)
    held = {
        next(line for line in event if line.startswith("SUMMARY:")): [x for x in event if x.startswith("RELATED-TO")]
        for event in events(ics.write(year()))
    }
    assert {title: found for title, found in held.items() if found} == {
        "SUMMARY:ACDFM": [f"RELATED-TO;RELTYPE=FINISHTOSTART:{admm}"],
        "SUMMARY:50th ASEAN Summit": [f"RELATED-TO;RELTYPE=FINISHTOSTART;GAP=P7D:{admm}"],
    }


def test_the_gap_runs_from_the_exclusive_end_to_the_start():
    """Three free days after 28 October: the DTEND of 29 October and three days is 1 November."""
    then = entry(meeting("ADMM"), date(2027, 11, 1))
    raw = ics.write(calendar(SUMMIT, then, relations=(Relation("SUMMIT-2027-2", "ADMM-2027-1", 3, "r"),)))
    first, second = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    gap = icalendar.vDuration.from_ical(first["RELATED-TO"].params["GAP"])
    assert first["DTEND"].dt + gap == second["DTSTART"].dt
    assert first["RELATED-TO"] == second["UID"]
