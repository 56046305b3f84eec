"""The .ics reader and other people's dialects."""

from datetime import date

import pytest

from calendars.ics_reader import read
from calendars.rows import Row, Rows
from files.ics_files import PLAIN, event, ics, may


def days(*lines):
    """The first and last day of the only event, and the notes."""
    found = read(event(*lines), "a.ics")
    return [(row.first_day, row.last_day) for row in found.rows], found.notes


UTC_DAYS = "line 3: in UTC, whose days are taken"


@pytest.mark.parametrize(
    ("lines", "held", "notes"),
    [
        (["DTSTART;VALUE=DATE:20270503", "DTEND;VALUE=DATE:20270506"], may(3, 5), ()),
        (["DTSTART:20270503", "DTEND:20270506"], may(3, 5), ()),
        (["DTSTART;VALUE=DATE:20270503"], may(3), ()),
        (["DTSTART;VALUE=DATE:20270503", "DTEND;VALUE=DATE:20270503"], may(3), ()),
        (["DTSTART;VALUE=DATE:20270503", "DURATION:P3D"], may(3, 5), ()),
        (["DTSTART;VALUE=DATE:20270503", "DURATION:P1W"], may(3, 9), ()),
        (["DTSTART;VALUE=DATE:20270503", "DURATION:PT8H"], may(3), ()),
        (["DTSTART:20270503T090000", "DTEND:20270504T170000"], may(3, 4), ()),
        (["DTSTART:20270503T090000"], may(3), ()),
        (["DTSTART:20270503T090000", "DURATION:PT15H"], may(3), ()),
        (["DTSTART:20270503T090000", "DURATION:PT16H"], may(3, 4), ()),
        (["DTSTART:20270503T000000", "DTEND:20270504T000000"], may(3), ()),
        (["DTSTART:20270503T090000", "DTEND:20270505T000000"], may(3, 4), ()),
        (["DTSTART:20270503T000000", "DTEND:20270503T000000"], may(3), ()),
        (["DTSTART:20270503T235960", "DTEND:20270504T000000"], may(3), ()),
        (["DTSTART;VALUE=DATE:20270503", "DTEND:20270504T120000"], may(3, 4), ()),
        (["DTSTART:20270503T230000Z", "DTEND:20270504T010000Z"], may(3, 4), (UTC_DAYS,)),
        (["DTSTART;TZID=Asia/Manila:20270503T230000", "DTEND;TZID=Asia/Manila:20270504T010000"], may(3, 4), ()),
        (["DTSTART;TZID=SE Asia Standard Time:20270503T080000", "DURATION:PT1H"], may(3), ()),
        (["DTSTART;TZID=(UTC+07:00) Bangkok, Hanoi, Jakarta:20270503T080000"], may(3), ()),
        (['DTSTART;TZID="(UTC+07:00) Bangkok, Hanoi, Jakarta":20270503T080000'], may(3), ()),
        (["DTSTART;TZID=Nowhere/Else:20270503T080000"], may(3), ()),
        # Eastwards over the date line: the clock at the end is earlier than at the start.
        (["DTSTART;TZID=Asia/Tokyo:20270503T100000", "DTEND;TZID=Pacific/Honolulu:20270502T230000"], may(3), ()),
        (["dtstart;value=date:20270503", "Dtend ; Value=Date : 20270505"], may(3, 4), ()),
    ],
)
def test_days_as_they_are_written(lines, held, notes):
    assert days("UID:1", "SUMMARY:ADMM", *lines) == ([held], notes)


def test_a_foreign_event_whole():
    raw = event(
        "UID:1",
        "DTSTART;VALUE=DATE:20270503",
        "SUMMARY;LANGUAGE=en-GB:ASEAN Defence Ministers\\, 21st\\; \\nclosed \\\\ session",
        "LOCATION:Hotel Mulia, Jl. Asia Afrika\\, Jakarta\\, Indonesia",
        "STATUS:Confirmed",
        "BEGIN:VALARM",
        "SUMMARY:not this one",
        "TRIGGER:-P1D",
        "END:VALARM",
    )
    row = Row(
        line=3,
        title="ASEAN Defence Ministers, 21st;  closed \\ session",
        first_day=date(2027, 5, 3),
        last_day=date(2027, 5, 3),
        host="Indonesia",
        city="Hotel Mulia",
        status="CONFIRMED",
    )
    assert read(raw, "a.ics") == Rows((row,))


@pytest.mark.parametrize(
    ("location", "city", "host"),
    [
        ("Manila", "Manila", None),
        ("Manila\\, Philippines", "Manila", "Philippines"),
        ("host to be confirmed", None, None),
        ("Bali\\, host to be confirmed", "Bali", None),
        ("", None, None),
        (" \\, ", None, None),
    ],
)
def test_where_a_foreign_event_is(location, city, host):
    (row,) = read(event("DTSTART:20270503", f"LOCATION:{location}"), "a.ics").rows
    assert (row.city, row.host) == (city, host)


def test_our_own_properties():
    raw = event(
        "UID:1",
        "DTSTART;VALUE=DATE:20270503",
        "SUMMARY:2nd ADSOM Working Group",
        "LOCATION:Hue\\, Viet Nam",
        "STATUS:TENTATIVE",
        "X-INDICAL-MEETING:ADSOM-WG/2026/2",
        "X-INDICAL-EDITION:2",
        "X-INDICAL-HOST:VN",
        "X-INDICAL-CITY:Huế\\, Đại Nội",
        "X-INDICAL-CONSENSUS:record 4",
    )
    row = Row(
        line=3,
        title="2nd ADSOM Working Group",
        first_day=date(2027, 5, 3),
        last_day=date(2027, 5, 3),
        cycle=2026,
        body="ADSOM-WG",
        number=2,
        ordinal=2,
        host="VN",
        city="Huế, Đại Nội",
        consensus="record 4",
        status="TENTATIVE",
    )
    assert read(raw, "a.ics") == Rows((row,))


@pytest.mark.parametrize(
    "raw",
    [
        ics(*PLAIN, end="\n"),
        ics(*PLAIN, end="\r"),
        b"\xef\xbb\xbf" + ics(*PLAIN),
        ics(*PLAIN).removesuffix(b"\r\n"),
        ics(*PLAIN).replace(b":R\xc3\xa9", b":R\xc3\r\n \xa9"),
        ics(*PLAIN).replace(b"union", b"uni\r\n\ton"),
    ],
    ids=["LF", "CR", "BOM", "no last line end", "a fold inside a character", "a fold by a tab"],
)
def test_line_ends_and_folds(raw):
    row = Row(3, "Réunion à Huế", date(2027, 5, 3), date(2027, 5, 3))
    assert read(raw, "a.ics") == Rows((row,))


def test_blank_lines_count_but_say_nothing():
    row = Row(5, "Réunion à Huế", date(2027, 5, 3), date(2027, 5, 3))
    assert read(ics(*PLAIN, end="\r\r\n"), "a.ics") == Rows((row,))


@pytest.mark.parametrize(
    ("text", "title"),
    [(b"R\xe9union", "Réunion"), (b"Ministers\x92 Meeting", "Ministers\u2019 Meeting"), (b"a\x81\xe9", "a é")],
)
def test_latin_1_where_it_is_not_utf8(text, title):
    raw = event("DTSTART:20270503", "SUMMARY:@").replace(b"@", text)
    found = Rows(
        (Row(3, title, date(2027, 5, 3), date(2027, 5, 3)),), ("line 5: not UTF-8, so the file is read as Latin-1",)
    )
    assert read(raw, "a.ics") == found


def test_a_series_is_its_first_occurrence():
    repeats = "line 3: repeats; only the first occurrence is read"
    assert days("UID:1", "DTSTART:20270503", "RRULE:FREQ=SECONDLY") == ([may(3)], (repeats,))
    assert days("DTSTART:20270503", "RDATE;VALUE=DATE:20270601,20270701") == ([may(3)], (repeats,))


def test_a_changed_occurrence_gives_way_to_its_series():
    series = ("BEGIN:VEVENT", "UID:1", "DTSTART:20270503", "RRULE:FREQ=DAILY;COUNT=3", "END:VEVENT")
    changed = ("BEGIN:VEVENT", "UID:1", "RECURRENCE-ID;VALUE=DATE:20270504", "DTSTART:20270510", "END:VEVENT")
    found = Rows(
        (Row(8, "", *may(3)),),
        (
            "line 3: a changed occurrence of a series (RECURRENCE-ID), left out",
            "line 8: repeats; only the first occurrence is read",
        ),
    )
    assert read(ics(*changed, *series), "a.ics") == found


def test_a_changed_occurrence_without_its_series_is_an_event():
    one = ("BEGIN:VEVENT", "UID:1", "RECURRENCE-ID;VALUE=DATE:20270504", "DTSTART:20270510", "END:VEVENT")
    other = ("BEGIN:VEVENT", "UID:1", "RECURRENCE-ID;VALUE=DATE:20270505", "DTSTART:20270511", "END:VEVENT")
    assert read(ics(*one, *other), "a.ics") == Rows((Row(3, "", *may(10)), Row(8, "", *may(11))))


def copies(*versions):
    lines = []
    for day, version in enumerate(versions, 1):
        lines += ["BEGIN:VEVENT", "UID:1", f"DTSTART:2027050{day}", *version, "END:VEVENT"]
    return read(ics(*lines), "a.ics")


@pytest.mark.parametrize(
    ("versions", "day", "note"),
    [
        ([["SEQUENCE:2"], ["SEQUENCE:10"], ["SEQUENCE:9"]], 2, "lines 3, 13: left out for line 8"),
        ([["SEQUENCE:1"], ["COMMENT:none"]], 1, "line 8: left out for line 3"),
        ([["DTSTAMP:20260101T000000Z"], ["DTSTAMP:20270101T000000Z"]], 2, "line 3: left out for line 8"),
        ([["SEQUENCE:0"], ["COMMENT:the same"]], 1, "line 8: left out for line 3"),
    ],
)
def test_of_doubled_uids_the_highest_sequence_is_read(versions, day, note):
    found = copies(*versions)
    assert [row.first_day for row in found.rows] == [date(2027, 5, day)]
    assert found.notes == (f"{note}, which has the same UID",)


def test_events_without_uid_are_all_read():
    one = ("BEGIN:VEVENT", "DTSTART:20270503", "END:VEVENT")
    assert read(ics(*one, *one), "a.ics") == Rows((Row(3, "", *may(3)), Row(6, "", *may(3))))


def test_a_cancelled_event_is_a_row_that_says_so():
    raw = event("UID:1", "DTSTART:20270503", "SUMMARY:ADMM", "STATUS:CANCELLED")
    assert read(raw, "a.ics") == Rows((Row(3, "ADMM", *may(3), status="CANCELLED"),))


def test_what_is_not_read_is_told():
    raw = ics(
        "BEGIN:VTODO",
        "SUMMARY:write the paper",
        "END:VTODO",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Manila",
        "BEGIN:STANDARD",
        "RRULE:FREQ=SECONDLY",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "DTSTART:20270503",
        "SUMMARY:ADMM",
        "DESCRIPTION:a line",
        "broken by hand",
        "END:VEVENT",
    )
    found = Rows(
        (Row(12, "ADMM", *may(3)),),
        (
            "line 3: a VTODO is no meeting, left out",
            "line 16: not a property, left out",
            "lines 19, 20: outside the calendar, left out",
        ),
    )
    assert read(raw + b"X-COMMENT:exported\r\nby hand\r\n", "a.ics") == found


def test_two_calendars_in_a_file_are_read_as_one():
    assert read(ics(*PLAIN[:1], *PLAIN[2:]) * 2, "a.ics") == Rows(
        (Row(3, "Réunion à Huế", *may(3)), Row(10, "Réunion à Huế", *may(3)))
    )


def test_many_lines_of_one_note_are_counted():
    raw = ics(*["BEGIN:VJOURNAL", "END:VJOURNAL"] * 9)
    assert read(raw, "a.ics") == Rows(
        (),
        (
            "lines 3, 5, 7, 9, 11 and 4 more: a VJOURNAL is no meeting, left out",
            "line 1: the calendar holds no events",
        ),
    )


def test_a_text_is_read_up_to_its_limit():
    found = read(event("DTSTART:20270503", "SUMMARY:" + "x" * 1025), "a.ics")
    note = "line 5: longer than 1,024 characters; the rest is left out"
    assert found == Rows((Row(3, "x" * 1024, *may(3)),), (note,))


def test_a_zone_of_one_file_is_unknown_to_the_next():
    """Days are read as written: a zone, even a false one, changes nothing here or in a later file."""
    zone = (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Manila",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:-1200",
        "TZOFFSETTO:-1200",
        "END:STANDARD",
        "END:VTIMEZONE",
    )
    one = ("BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Asia/Manila:20270503T233000", "END:VEVENT")
    assert read(ics(*zone, *one), "a.ics") == Rows((Row(11, "", *may(3)),))
    assert read(ics(*one), "b.ics") == Rows((Row(3, "", *may(3)),))
