"""Files changed in place: what is named changes, and every other byte stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from calendars import csv_patch, ics_patch
from calendars.csv_patch import RowChange
from calendars.ics_patch import EventChange
from constraints.errors import InputError

STAMP = datetime(2027, 1, 5, 9, 30, tzinfo=UTC)


def ics(*event: str, end: str = "\r\n") -> bytes:
    """A calendar with one event, which begins at line 2."""
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]
    return end.join(lines).encode()


def moved(*event: str, days: int = 7, end: str = "\r\n") -> list[str]:
    """The event's lines after it has moved."""
    out = ics_patch.patched(ics(*event, end=end), "a.ics", [EventChange(2, days)], STAMP)
    assert out.count(end.encode()) == out.count(b"\n")
    return out.decode().split(end)[2:-3]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("DTSTART;VALUE=DATE:20270525", "DTSTART;VALUE=DATE:20270601"),
        ("DTEND:20271226", "DTEND:20280102"),
        ("dtstart;TZID=Asia/Singapore:20270525T090000", "dtstart;TZID=Asia/Singapore:20270601T090000"),
        ('DTEND;TZID="A:B":20270525T090000', 'DTEND;TZID="A:B":20270601T090000'),
        ("DTSTART:20270525T010000Z", "DTSTART:20270601T010000Z"),
        ("DURATION:P3D", "DURATION:P3D"),
        ("SEQUENCE:9", "SEQUENCE:10"),
        ("DTSTAMP:20200101T000000Z", "DTSTAMP:20270105T093000Z"),
        ("LAST-MODIFIED:20200101T000000Z", "LAST-MODIFIED:20270105T093000Z"),
        ("X-DTSTART:20270525", "X-DTSTART:20270525"),
        ("DTSTART;VALUE=\r\n DATE:2027\r\n 0525", "DTSTART;VALUE=DATE:20270601"),
        ("DESCRIPTION:DTSTART\\, and\r\n  so on", "DESCRIPTION:DTSTART\\, and\r\n  so on"),
        (
            "BEGIN:VALARM\r\nDTSTAMP:20200101T000000Z\r\nEND:VALARM",
            "BEGIN:VALARM\r\nDTSTAMP:20200101T000000Z\r\nEND:VALARM",
        ),
    ],
)
def test_a_move_changes_days_number_and_times_of_the_event_itself_and_nothing_else(before, after):
    names = ("SEQUENCE:0", "DTSTAMP:20200101T000000Z")
    others = [line for line in names if not before.startswith(line.partition(":")[0])]
    told = {"SEQUENCE:0": "SEQUENCE:1", "DTSTAMP:20200101T000000Z": "DTSTAMP:20270105T093000Z"}
    assert moved(*others, before) == [*(told[line] for line in others), *after.split("\r\n")]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_what_an_event_lacks_it_gets_and_line_ends_stay(end):
    assert moved("UID:1", "DTSTART:20270525", end=end) == [
        "SEQUENCE:1",
        "DTSTAMP:20270105T093000Z",
        "UID:1",
        "DTSTART:20270601",
    ]


def test_a_cancelled_event_stays_on_its_days_and_says_so():
    event = ("DTSTAMP:20200101T000000Z", "DTSTART:20270525", "SUMMARY;LANGUAGE=en:Board: 3rd", "TRANSP:OPAQUE")
    out = ics_patch.patched(ics(*event), "a.ics", [EventChange(2, cancelled=True)], STAMP)
    assert out.decode().split("\r\n")[2:-3] == [
        "SEQUENCE:1",
        "STATUS:CANCELLED",
        "DTSTAMP:20270105T093000Z",
        "DTSTART:20270525",
        "SUMMARY;LANGUAGE=en:Cancelled: Board: 3rd",
        "TRANSP:TRANSPARENT",
    ]


def test_a_long_line_that_changes_is_folded_inside_no_letter():
    event = ("SEQUENCE:0", "DTSTAMP:20200101T000000Z", "STATUS:CONFIRMED", f"SUMMARY:{'é' * 60}")
    out = ics_patch.patched(ics(*event), "a.ics", [EventChange(2, cancelled=True)], STAMP)
    lines = out.split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert out.replace(b"\r\n ", b"").decode().split("\r\n")[5] == f"SUMMARY:Cancelled: {'é' * 60}"


def test_an_event_is_added_before_the_end_and_the_calendar_is_stamped():
    raw = b"BEGIN:VCALENDAR\nLAST-MODIFIED:20200101T000000Z\nBEGIN:VTODO\nLAST-MODIFIED:1\nEND:VTODO\nEND:VCALENDAR\n"
    out = ics_patch.patched(raw, "a.ics", [], STAMP, [b"BEGIN:VEVENT\nEND:VEVENT\n"])
    assert out == (
        b"BEGIN:VCALENDAR\nLAST-MODIFIED:20270105T093000Z\nBEGIN:VTODO\nLAST-MODIFIED:1\nEND:VTODO\n"
        b"BEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert ics_patch.patched(raw, "a.ics", [], STAMP) == raw


@pytest.mark.parametrize("series", ["RRULE:FREQ=DAILY", "RDATE:20270601", "EXDATE:20270601", "RECURRENCE-ID:20270525"])
def test_what_repeats_is_refused_with_its_line(series):
    with pytest.raises(InputError) as refused:
        moved("DTSTART:20270525", series)
    assert [problem.line for problem in refused.value.problems] == [2]


# CSV.

OLD, NEW = (date(2027, 5, 3), date(2027, 5, 5)), (date(2027, 6, 7), date(2027, 6, 9))


def patched(text: str, line: int, after=NEW, encoding: str = "utf-8") -> str:
    """The file after the row at the line has moved, or is cancelled."""
    return csv_patch.patched(text.encode(encoding), "a.csv", [RowChange(line, OLD, after)]).decode(encoding)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("body,start,end\nA,2027-05-03,2027-05-05\n", "body,start,end\nA,2027-06-07,2027-06-09\n"),
        ("end;start;body\r\n5 May 2027; 2027-05-03;A", "end;start;body\r\n9 June 2027;2027-06-07;A"),
        ('body,start,end\nA,"May 3, 2027","May 5, 2027"\n', 'body,start,end\nA,"June 7, 2027","June 9, 2027"\n'),
        ("body,start,end\nA,03/05/2027,05/05/2027\n", "body,start,end\nA,07/06/2027,2027-06-09\n"),
        ("body,dates\nA,3-5 May 2027\n", "body,dates\nA,2027-06-07 to 2027-06-09\n"),
        ("body\tstart\tend\nA\t3.5.2027\t5.5.2027\n", "body\tstart\tend\nA\t7.6.2027\t9.6.2027\n"),
    ],
)
def test_only_the_cells_of_the_days_change(before, after):
    assert patched(before, 2) == after


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_quotes_and_line_breaks_in_cells_stay(encoding):
    above = 'title\r\nbody,start,end,remarks\r\n"é ""x"",\r\ny",2027-01-01,,\r\n'
    text = f'{above}A,2027-05-03,2027-05-05,"a\nb"\r\nB,2027-05-03,,\r\n'
    raw = text.encode(encoding)
    out = csv_patch.patched(raw, "a.csv", [RowChange(5, OLD, NEW)])
    assert out.decode(encoding) == text.replace("A,2027-05-03,2027-05-05", "A,2027-06-07,2027-06-09")
    assert csv_patch.patched(raw, "a.csv", []) == raw


def test_a_cancelled_row_says_so_where_it_can_and_is_left_out_elsewhere():
    assert patched("body,start,end,status\nA,2027-05-03,2027-05-05,OK\n", 2, None) == (
        "body,start,end,status\nA,2027-05-03,2027-05-05,CANCELLED\n"
    )
    assert (
        patched("body,start,end\nA,2027-05-03,2027-05-05\nB,2027-05-03,\n", 2, None)
        == "body,start,end\nB,2027-05-03,\n"
    )
