"""What the .ics writer wrote: the same bytes each time, nothing to forgive, and read back as it was."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline

from calendars import ics, ics_reader
from calendars.calendar import Calendar
from calendars.rows import Row, Rows
from constraints.meetings import Event
from files.ics_files import CITIES, calendar, entry, lines, meeting, of, year


def test_same_calendar_same_bytes():
    reordered = year()
    backwards = Calendar(
        **{
            **vars(reordered),
            "entries": reordered.entries[::-1],
            "others": reordered.others[::-1],
            "relations": reordered.relations[::-1],
        }
    )
    assert ics.write(year()) == ics.write(year()) == ics.write(backwards)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_same_bytes_under_any_hash_seed(seed):
    code = (
        "import hashlib; from calendars import ics; from files.ics_files import year;"
        "print(hashlib.sha256(ics.write(year())).hexdigest(), end='')"
    )
    tests = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert ran.stdout == hashlib.sha256(ics.write(year())).hexdigest()


def test_the_library_finds_nothing_to_forgive():
    raw = ics.write(year())
    parsed = icalendar.Calendar.from_ical(raw)
    assert [component.errors for component in parsed.walk()] == [[]] * 13
    for line in lines(raw)[:-1]:
        Contentline(line, strict=True).parts()
    assert [event["SUMMARY"] for event in parsed.walk("VEVENT")][-3:] == [
        "50th ASEAN Summit",
        "21st ADMM",
        "Cancelled: AMIM",
    ]


def expected(made, raw):
    """The rows that a calendar must be read back as."""
    at = [number for number, line in enumerate(raw.split(b"\r\n"), 1) if line == b"BEGIN:VEVENT"]
    found = sorted(made.entries, key=lambda e: (e.placement.first_day, e.placement.last_day))
    return tuple(
        Row(
            line=line,
            title=title.removeprefix("SUMMARY:"),
            first_day=one.placement.first_day,
            last_day=one.placement.last_day,
            cycle=one.meeting.cycle,
            body=one.meeting.body.id,
            number=one.meeting.number,
            ordinal=one.meeting.edition,
            host=one.meeting.host,
            city=one.meeting.city,
            consensus=one.meeting.consensus,
            status=one.status,
        )
        for one, line, title in zip(found, at, of(raw, "SUMMARY"), strict=True)
    )


def test_our_own_file_is_read_back_as_it_was_written():
    made = year()
    made = calendar(*made.entries, relations=made.relations)
    raw = ics.write(made)
    assert ics_reader.read(raw, "year.ics") == Rows(expected(made, raw))


def test_the_cities_come_back_whole():
    assert tuple(row.city for row in ics_reader.read(ics.write(year()), "year.ics").rows[: len(CITIES)]) == CITIES


def test_foreign_events_are_read_back_without_an_identity():
    raw = ics.write(calendar(others=(Event("ARF", date(2027, 7, 1), date(2027, 7, 2), "Manila, Philippines"),)))
    row = Row(14, "ARF", date(2027, 7, 1), date(2027, 7, 2), host="Philippines", city="Manila", status="CONFIRMED")
    assert ics_reader.read(raw, "others.ics") == Rows((row,))


def test_an_empty_calendar_is_a_calendar():
    assert ics_reader.read(ics.write(calendar()), "empty.ics") == Rows((), ("line 1: the calendar holds no events",))


TEXTS = st.text(st.characters(), max_size=120).filter(lambda text: "\\N" not in text)


@example("a\ud800b", "\x00x\x1b\x85", "\udfff")
@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_makes_a_clean_file_that_reads_back(title, city, place):
    """Control characters and breaks of any text are left out; all else comes back as it was, escaped once."""
    one = entry(meeting("ADMM", host="SG", city=city), date(2027, 5, 3))
    made = calendar(one, title=title, others=(Event(title, date(2027, 6, 1), date(2027, 6, 1), place),))
    raw = ics.write(made)
    text = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert [line for line in text if len(line) > 75 or re.search(rb"[\x00-\x1f\x7f]", line)] == []
    first, second = ics_reader.read(raw, "any.ics").rows

    def plain(words):
        words = re.sub(r"\r\n|[\r\n\t\u2028\u2029]", " ", words)
        return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", words).strip()

    assert (first.city or "", second.title) == (plain(city), plain(title))
