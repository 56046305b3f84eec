"""The .ics reader and files that cannot be used: every problem, each with its line, and no other exception."""

import random

import pytest

from calendars import ics_lines
from calendars.ics_reader import read
from constraints.errors import InputError, Problem
from files.ics_files import PLAIN, event, ics, refused


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", Problem("is empty")),
        (b"\xef\xbb\xbf \r\n\t\r\n", Problem("is empty")),
        (b"BEGIN:VCALENDAR\r\nX\0Y", Problem("is binary, not an iCalendar file", 2)),
        ("BEGIN:VCALENDAR".encode("utf-16"), Problem("is UTF-16 text; save it as UTF-8", 1)),
        (b"\n<html>", Problem("does not begin with BEGIN:VCALENDAR: not an iCalendar file", 2)),
        (b"BEGIN:VCARD\nEND:VCARD", Problem("does not begin with BEGIN:VCALENDAR: not an iCalendar file", 1)),
        (b"BEGIN:VCALENDAR\nVERSION:2.0", Problem("BEGIN:VCALENDAR is never closed: the file is cut off", 1)),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270503",
            Problem("BEGIN:VEVENT is never closed: the file is cut off", 2),
        ),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270503\nEND:VCALENDAR",
            Problem("END:VCALENDAR, but BEGIN:VEVENT of line 2 is still open", 4),
        ),
    ],
)
def test_files_that_cannot_be_used(raw, problem):
    assert refused(raw) == [problem]


def test_a_file_that_is_too_large():
    raw = ics(*PLAIN)
    assert refused(raw + b"\n" * (ics_lines.LARGEST + 1 - len(raw))) == [
        Problem("16,777,217 bytes; at most 16,777,216 are read")
    ]


def test_a_line_that_is_too_long():
    raw = event("DTSTART:20270503", "ATTACH:" + "QUJD\r\n " * 262_200)
    assert refused(raw) == [Problem("a line of 1,048,807 bytes; at most 1,048,576 are read", 5)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("DTEND:20270502", "ends 2027-05-02, before it begins 2027-05-03"),
        ("DURATION:-P2D", "ends 2027-05-01, before it begins 2027-05-03"),
        ("DTEND;VALUE=DATE:20270230", "DTEND 20270230 is a day or an hour that no calendar has"),
        ("DTEND:20270503T250000", "DTEND 20270503T250000 is a day or an hour that no calendar has"),
        ("DTEND:20270503T120061", "DTEND 20270503T120061 is a day or an hour that no calendar has"),
        ("DTEND:00000101", "DTEND 00000101 is a day or an hour that no calendar has"),
        ("DTEND:2027-05-04", 'DTEND "2027-05-04" is not a day such as 20271123'),
        ("DTEND:20270504T1200", 'DTEND "20270504T1200" is not a day such as 20271123'),
        ("DTEND;VALUE=DATE", 'DTEND "DTEND;VALUE=DATE" is not a day such as 20271123'),
        ("DTEND:\u0662\u0660270504", 'DTEND "\u0662\u0660270504" is not a day such as 20271123'),
        ("DTEND:", 'DTEND "" is not a day such as 20271123'),
        ("DURATION:3 days", 'DURATION "3 days" is not a length such as P3D'),
        ("DURATION:P9999999999999W", 'DURATION "P9999999999999W" is not a length such as P3D'),
        ("DURATION:P3999999D", 'DURATION "P3999999D" is not a length such as P3D'),
        ("DTSTART:20270504", "DTSTART stands in line 4 too, in the same event"),
        ("SEQUENCE:-1", 'SEQUENCE "-1" is not a number'),
        ("X-INDICAL-EDITION:21st", 'X-INDICAL-EDITION "21st" is not a number'),
        (
            "X-INDICAL-MEETING:ADMM-2027",
            'X-INDICAL-MEETING "ADMM-2027" is not body/cycle/number, such as BOARD/2027/1',
        ),
        (
            'SUMMARY;X="a:ADMM',
            '"SUMMARY;X="a:ADMM" is no property that can be read',
        ),
    ],
)
def test_an_event_that_cannot_be_used(line, message):
    assert refused(event("DTSTART:20270503", "UID:1", line)) == [Problem(message, 6)]


def test_an_event_without_days():
    assert refused(event("UID:1", "SUMMARY:ADMM")) == [Problem("the event has no DTSTART", 3)]


def test_all_problems_are_told_at_once():
    one = ("BEGIN:VEVENT", "UID:1", "DTSTART:20270230", "DTEND:x", "X-INDICAL-EDITION:y", "END:VEVENT")
    other = ("BEGIN:VEVENT", "UID:1", "DTSTART:20270503", "DTEND:20270501", "END:VEVENT")
    with pytest.raises(InputError) as caught:
        read(ics(*one, *other), "a.ics")
    assert str(caught.value) == (
        "a.ics: 4 to fix\n"
        "  line 5: DTSTART 20270230 is a day or an hour that no calendar has\n"
        '  line 6: DTEND "x" is not a day such as 20271123\n'
        '  line 7: X-INDICAL-EDITION "y" is not a number\n'
        "  line 12: ends 2027-05-01, before it begins 2027-05-03"
    )


WHOLE = ics(
    *PLAIN,
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Manila",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "END:STANDARD",
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    "UID:2",
    "SEQUENCE:1",
    "DTSTAMP:20260101T000000Z",
    "DTSTART;TZID=Asia/Manila:20270503T090000",
    'DTEND;TZID="Asia/Manila":20270504T000000',
    "SUMMARY;LANGUAGE=vi:Hội nghị\\, lần thứ 21",
    "LOCATION:Đà Nẵng\\, Viet Nam",
    "X-INDICAL-MEETING:ADMM/2027/1",
    "X-INDICAL-EDITION:21",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "UID:3",
    "DTSTART;VALUE=DATE:20271231",
    "DURATION:P2D",
    "RRULE:FREQ=YEARLY",
    "END:VEVENT",
)


def damaged(rng):
    """WHOLE with one to four random faults: bytes changed, taken out, doubled, or lines moved."""
    raw = bytearray(WHOLE)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(raw) or 1)
        to = min(len(raw), at + rng.randint(1, 30))
        match rng.randrange(20):
            case 0:
                del raw[at:]
            case 1 | 2 | 3:
                lines = raw.split(b"\r\n")
                one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                raw = bytearray(b"\r\n".join(lines))
            case 4 | 5 | 6:
                del raw[at:to]
            case 7 | 8 | 9:
                raw[at:at] = raw[at:to]
            case 10 | 11 | 12 | 13:
                raw[at:at] = rng.choice([b"\r\n", b":", b";", b'"', b"\\", b"=", b"\xff", b"\0", b"99999999", b"-"])
            case _:
                raw[at : at + 1] = bytes([rng.randrange(256)])
    return bytes(raw)


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_gives_rows_or_problems_with_their_lines(seed):
    rng = random.Random(seed)
    for _ in range(1000):
        raw = damaged(rng)
        last = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        problems, rows = outcome(raw)
        assert [p for p in problems if not (p.message == "is empty" or 1 <= (p.line or 0) <= last)] == []
        assert [row for row in rows if row.first_day > row.last_day or not 1 <= row.line <= last] == []


def outcome(raw):
    """The problems, or the rows, of a file; any other exception is a fault of the reader."""
    try:
        return (), read(raw, "a.ics").rows
    except InputError as error:
        return error.problems, ()
