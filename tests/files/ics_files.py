"""Calendars to write, .ics files to read, and the lines of what was written."""

import re
from datetime import UTC, date, datetime

import pytest

from calendars.calendar import Calendar, Entry, Reason
from calendars.ics_reader import read
from constraints import rulebook
from constraints.errors import InputError
from constraints.meetings import Event, Facts, Meeting, Placement
from constraints.rule import Relation

BOOK = rulebook.load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members)
STAMP = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
CITIES = ("Hà Nội", "Đà Nẵng", "กรุงเทพมหานคร อมรรัตนโกสินทร์ มหินทรายุธยา", "ນະຄອນຫຼວງວຽງຈັນ", "នខេត្តសៀមរាប", "နေပြည်တော်")


def meeting(body_id, number=1, **known):
    body = BOOK.body(body_id)
    return Meeting(id=f"{body_id}-2027-{number}", body=body, cycle=2027, number=number, **known)


def entry(made, first, last=None, status="TENTATIVE", reasons=()):
    return Entry(Placement(made, first, last or first), status, reasons)


def calendar(*entries, stamp=STAMP, others=(), relations=(), title="ASEAN Defence Calendar 2027"):
    return Calendar("asean-defence", title, 2027, stamp, entries, FACTS, others, relations)


ADMM = entry(
    meeting("ADMM", host="SG", city="Singapore", edition=21),
    date(2027, 11, 23),
    date(2027, 11, 24),
    "CONFIRMED",
    (Reason("admm-summit", "The ADMM follows the Summit.", "Concept paper, para 8", "adopted", 4),),
)
ACDFIM = entry(meeting("ACDFIM", consensus="ADSOM record, item 4; annex B"), date(2027, 8, 31))
SUMMIT = entry(meeting("SUMMIT", 2, host="SG", edition=50), date(2027, 10, 26), date(2027, 10, 28))


def year(stamp=STAMP):
    cities = [entry(meeting("ADSOM-WG", n, host="VN", city=c), date(2027, 2, n)) for n, c in enumerate(CITIES, 1)]
    return calendar(
        ADMM,
        ACDFIM,
        SUMMIT,
        *cities,
        entry(meeting("AMIIM", host="MY", city="Kuala Lumpur"), date(2027, 12, 31), status="CANCELLED"),
        stamp=stamp,
        others=(
            Event("Shangri-La Dialogue", date(2027, 6, 4), date(2027, 6, 6), "Singapore"),
            Event("Shangri-La Dialogue", date(2027, 6, 4), date(2027, 6, 5)),
        ),
        relations=(
            Relation("ACDFIM-2027-1", "ADMM-2027-1", 0, "a"),
            Relation("SUMMIT-2027-2", "ADMM-2027-1", 3, "b"),
            Relation("SUMMIT-2027-2", "ADMM-2027-1", 7, "c"),
            Relation("SUMMIT-2027-2", "ADSOM-2027-1", 7, "d"),
        ),
    )


def lines(raw):
    return raw.decode().replace("\r\n ", "").split("\r\n")


def events(raw):
    """The lines of each event, without BEGIN and END."""
    found = []
    for line in lines(raw):
        if line == "BEGIN:VEVENT":
            found.append([])
        elif found and line not in ("END:VEVENT", "END:VCALENDAR", ""):
            found[-1].append(line)
    return found


def of(raw, name):
    return [line for line in lines(raw) if re.match(rf"{name}[;:]", line)]


def ics(*lines, end="\r\n"):
    """A VCALENDAR around the lines; its first line is line 3 of the file."""
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")
    return end.join(whole).encode()


def event(*lines):
    """A file of one event; its first line is line 4 of the file."""
    return ics("BEGIN:VEVENT", *lines, "END:VEVENT")


def refused(raw):
    with pytest.raises(InputError) as caught:
        read(raw, "a.ics")
    assert caught.value.source == "a.ics"
    return list(caught.value.problems)


def may(first, last=None):
    return date(2027, 5, first), date(2027, 5, last or first)


PLAIN = ("BEGIN:VEVENT", "UID:1", "DTSTART:20270503", "SUMMARY:Réunion à Huế", "END:VEVENT")
