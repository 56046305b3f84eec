"""Our VTIMEZONEs, read by programs of others and held against the zones themselves, hour by hour."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import icalendar
import pytest
from dateutil import tz

from calendars.time_zones import names, unknown, untold, vtimezone, zone

FIRST, LAST = 2025, 2030
KEPT = ("Asia/Manila", "Asia/Kuala_Lumpur", "Europe/Paris", "America/New_York", "Australia/Sydney", "Europe/Dublin")
WITHOUT = ("Africa/Casablanca", "America/Santiago", "Africa/Cairo", "UTC", "Etc/UTC")
HOUR = timedelta(hours=1)
ALL = {name: [datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST + 1, 1, 1, tzinfo=UTC)] for name in KEPT}


def block(name, first=FIRST, last=LAST):
    raw = vtimezone(name, first, last)
    assert raw is not None
    return raw


def as_dateutil(raw):
    return tz.tzical(io.StringIO(raw.decode())).get()


def as_icalendar(raw):
    return icalendar.Timezone.from_ical(raw).to_tz(lookup_tzid=False)


def hours(first, last):
    """Each whole hour of UTC from the first to the last."""
    return (first + n * HOUR for n in range(int((last - first) / HOUR)))


def changes(name):
    """Every time from which the zone's clocks go otherwise, in the years tried, in UTC."""
    there, (first, last) = zone(name), ALL[name]
    days = list(hours(first, last))[::24]
    apart = [(a, b) for a, b in pairwise(days) if offset(a, there) != offset(b, there)]
    return [next(at for at in hours(a, b + HOUR) if offset(at, there) != offset(a, there)) for a, b in apart]


def offset(at, there):
    return at.astimezone(there).utcoffset()


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("read", [as_dateutil, as_icalendar])
def test_others_read_the_clocks_of_the_zone_hour_by_hour(name, read):
    """By local time, as it stands in events; an hour that comes twice is left out, since readers choose."""
    there, theirs = zone(name), read(block(name))
    near = [at for change in changes(name) for at in hours(change - 30 * HOUR, change + 30 * HOUR)]
    daily = list(hours(*ALL[name]))[::25]
    wrong = []
    for at in (*daily, *near):
        wall = at.astimezone(there).replace(tzinfo=None)
        twice = offset(at, there) != wall.replace(tzinfo=there, fold=1).utcoffset()
        twice = twice or offset(at, there) != wall.replace(tzinfo=there).utcoffset()
        if not twice and wall.replace(tzinfo=theirs).utcoffset() != offset(at, there):
            wrong.append(wall)
    assert len(daily) > 2000
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "count"),
    [("Asia/Manila", 0), ("Asia/Kuala_Lumpur", 0), ("Europe/Paris", 12), ("Australia/Sydney", 12)],
)
def test_the_changes_that_are_tried_are_all_there(name, count):
    assert len(changes(name)) == count


@pytest.mark.parametrize("name", WITHOUT)
def test_a_zone_without_yearly_rules_has_no_block(name):
    assert vtimezone(name, FIRST, LAST) is None


def test_a_block_is_rules_that_begin_in_the_old_local_time_before_the_first_year():
    assert block("Europe/Paris", 2027, 2027).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20261025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_a_zone_whose_clocks_stay_has_one_observance_and_no_rule():
    assert block("Asia/Manila", 2027, 2028).decode().split("\r\n")[2:6] == [
        "BEGIN:STANDARD",
        "DTSTART:20261231T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
    ]


@pytest.mark.long
def test_every_zone_that_has_a_block_keeps_its_clocks_in_it():
    for name in sorted(names()):
        raw = vtimezone(name, FIRST, LAST)
        if raw is not None:
            there, theirs = zone(name), as_dateutil(raw)
            for at in list(hours(datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST + 1, 1, 1, tzinfo=UTC)))[::61]:
                wall = at.astimezone(there).replace(tzinfo=None)
                both = {wall.replace(tzinfo=there, fold=fold).utcoffset() for fold in (0, 1)}
                assert len(both) > 1 or wall.replace(tzinfo=theirs).utcoffset() in both, (name, wall)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Asia/Manila", ""),
        ("Asia/Manilla", 'no time zone is called "Asia/Manilla". Maybe "Asia/Manila"?'),
        ("kuala lumpur", 'no time zone is called "kuala lumpur". Maybe "Asia/Kuala_Lumpur"?'),
        ("../../etc/passwd", 'no time zone is called "../../etc/passwd".'),
        ("", 'no time zone is called "".'),
    ],
)
def test_a_name_that_is_no_zone_is_told_with_the_nearest(name, told):
    assert unknown(name) == told


def test_a_zone_that_is_used_and_not_told_of_is_found():
    raw = b"BEGIN:VTIMEZONE\r\nTZID:Asia/Manila\r\nDTSTART;TZID=Asia/Manila:20270301T090000\r\n"
    assert untold(raw) == []
    assert untold(raw + b"DTEND;TZID=Europe/Par\r\n is:20270301T090000\r\n") == ["Europe/Paris"]
