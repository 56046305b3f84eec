"""iCalendar in: our own and other people's .ics files -> rows, by the days as they are written in the file.

Only the library's lexer and value types are used. Its whole-file parser keeps the VTIMEZONE of every file that it
has read for the whole process, and expands their rules; here no zone is looked up and no rule is expanded, because
the days of a meeting are those that its file writes, in whatever zone. Only times in UTC are read on the clocks of
the calendar's own zone, where it names one (X-WR-TIMEZONE): a morning in Singapore is another day in UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar.prop import vDuration

from calendars import time_zones
from calendars.ics_event import CITY, CONSENSUS, EDITION, HOST, MEETING, NO_HOST, ZONE
from calendars.ics_lines import Block, Report, cut, events
from calendars.rows import Aside, Place, Row, Rows
from constraints.errors import InputError
from constraints.hours import Hours

_SERIES = ("RRULE", "RDATE", "RECURRENCE-ID")
_STANDARD = ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "STATUS", "TRANSP")
_WANTED = frozenset((*_STANDARD, *_SERIES, MEETING, HOST, CITY, EDITION, CONSENSUS, ZONE))
_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?", re.IGNORECASE)
_ZONE = re.compile(r";[ \t]*TZID=(.*):", re.IGNORECASE)
_IDENTITY = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,63})/([0-9]{4})/([1-9][0-9]{0,3})")
WIDEST = timedelta(hours=26)
"""How far apart the clocks of two zones are at most: UTC+14 and UTC-12."""


@dataclass(frozen=True)
class Moment:
    """A day and time as written, midnight for a DATE. ``zone``: "Z", a TZID as written, or "" for none.

    ``timed``: it is no DATE.
    """

    when: datetime
    zone: str
    timed: bool = True


def read(raw: bytes, name: str) -> Rows:
    """The events of an .ics file as rows, in the order of the file; ``name`` is the file's, for messages.

    A timed event gives the days that its times are written with, whatever their zone, and one that ends at 00:00
    ends on the day before. A series gives its first occurrence; a changed occurrence (RECURRENCE-ID) is left out
    where the file holds its series. Of events with the same UID the highest SEQUENCE is kept, then the latest
    DTSTAMP, then the first. What is left out is told in the notes.

    Raises:
        InputError: the file cannot be used; with every problem in it, each with its line.
    """
    report = Report()
    blocks = events(raw, name, _WANTED, report)
    rows = [row for block in blocks if (row := _row(block))]
    kept = _kept(blocks, report)
    if report.problems:
        raise InputError(name, sorted(report.problems, key=lambda p: p.line or 0))
    if not blocks:
        report.aside("the calendar holds no events", 1)
    left = tuple(
        Aside(Place(row.line), cut(row.title), "is left out: the notes say why") for row in rows if row.line not in kept
    )
    return Rows(tuple(row for row in rows if row.line in kept), report.notes(), aside=left, taken=len(blocks))


def _row(block: Block) -> Row | None:
    """The event as a row; None when its days cannot be told."""
    found = span(block)
    days = _days(block, found)
    body, cycle, number = _identity(block)
    city, host = (block.text(CITY), block.text(HOST)) if body else _place(block)
    title, status = block.text("SUMMARY"), block.text("STATUS")
    edition, consensus = block.number(EDITION), block.text(CONSENSUS)
    return days and Row(
        line=block.at,
        title=title or "",
        first_day=days[0],
        last_day=days[1],
        cycle=cycle,
        body=body,
        number=number,
        ordinal=edition,
        host=host,
        city=city,
        consensus=consensus,
        status=status.upper() if status else None,
        hours=_hours(block, found) if body else None,
        free=(block.text("TRANSP") or "").upper() == "TRANSPARENT",
    )


def _identity(block: Block) -> tuple[str, int, int] | tuple[None, None, None]:
    line, value = block.lines.get(MEETING), block.text(MEETING)
    if line is None or value is None:
        return None, None, None
    found = _IDENTITY.fullmatch(value)
    if found is None:
        block.report.problem(f'{MEETING} "{cut(value)}" is not body/cycle/number, such as BOARD/2027/1', line.at)
        return None, None, None
    return found.group(1), int(found.group(2)), int(found.group(3))


def _place(block: Block) -> tuple[str | None, str | None]:
    """City and host of a foreign event: what stands before the first comma of LOCATION, and after the last."""
    city, *more = (part.strip() for part in (block.text("LOCATION") or "").split(","))
    host = more[-1] if more else ""
    return (None if city == NO_HOST else city or None), (None if host == NO_HOST else host or None)


def _hours(block: Block, found: tuple[Moment, Moment] | None) -> Hours | None:
    """The hours of one of our own meetings, on one day and in a zone that there is; None for a whole day.

    A foreign event gives none: what its hours are of, a meeting or the stay around it, nobody knows.
    """
    if found is None or not found[0].timed:
        return None
    (start, end), zone = found, found[0].zone.strip('"')
    minutes = start.when.second == end.when.second == 0
    if minutes and start.zone == end.zone and start.when < end.when and start.when.date() == end.when.date():
        universal = "UTC" if zone == "Z" else zone
        if universal in time_zones.names():
            return Hours(start.when.time(), end.when.time(), universal)
    block.report.aside("its hours are not of one day and a zone that is known: read as whole days", block.at)
    return None


def _days(block: Block, found: tuple[Moment, Moment] | None) -> tuple[date, date] | None:
    """First and last day, both included. DTEND is exclusive (RFC 5545, 3.6.1), so 00:00 ends on the day before.

    Without DTEND and DURATION, or with an end that is the start, it is one day.
    """
    if found is None:
        return None
    start, end = found
    first_day = start.when.date()
    if end.when > start.when:
        return first_day, (end.when - timedelta.resolution).date()
    if end.when == start.when or (start.zone != end.zone and start.when - end.when <= WIDEST):
        return first_day, first_day
    line = block.lines.get("DTEND") or block.lines["DURATION"]
    block.report.problem(f"ends {end.when:%Y-%m-%d}, before it begins {first_day}", line.at)
    return None


def span(block: Block) -> tuple[Moment, Moment] | None:
    """When the event begins, and its end as written, which is exclusive: its beginning where none is written.

    None where that cannot be read; why is told in the block's report.
    """
    if "DTSTART" not in block.lines:
        block.report.problem("the event has no DTSTART", block.at)
    start = _moment(block, "DTSTART")
    end = _moment(block, "DTEND") if "DTEND" in block.lines else _after_duration(block, start)
    if start is None or end is None:
        return None
    if "Z" in (start.zone, end.zone):
        own = block.text(ZONE)
        zone = own or block.report.zone
        start, end = _local(start, zone), _local(end, zone)
        known = start.zone != "Z" and end.zone != "Z"
        if own is None or not known:
            block.report.aside(f"in UTC, read in {zone}" if known else "in UTC, whose days are taken", block.at)
    return start, end


def _local(moment: Moment, zone: str | None) -> Moment:
    """A time in UTC on the clocks of the zone; as it is where the zone is none that is known."""
    if moment.zone != "Z" or zone is None:
        return moment
    try:
        there = moment.when.replace(tzinfo=UTC).astimezone(time_zones.zone(zone))
    except (KeyError, OverflowError):
        return moment
    return Moment(there.replace(tzinfo=None), zone)


def _after_duration(block: Block, start: Moment | None) -> Moment | None:
    """The end that DURATION gives; the start where there is none."""
    line = block.lines.get("DURATION")
    if start is None or line is None:
        return start
    try:
        length: timedelta = vDuration.from_ical(line.value)  # type: ignore[no-untyped-call]  # the library's
        return Moment(start.when + length, start.zone, start.timed)
    except (ValueError, OverflowError):
        block.report.problem(f'DURATION "{cut(line.value)}" is not a length such as P3D', line.at)
        return None


def _moment(block: Block, name: str) -> Moment | None:
    line = block.lines.get(name)
    if line is None:
        return None
    found = _MOMENT.fullmatch(line.value)
    if found is None:
        block.report.problem(f'{name} "{cut(line.value)}" is not a day such as 20271123', line.at)
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        # RFC 5545, 3.3.12: second 60 is a leap second.
        when = datetime.combine(date(year, month, day), time(hour, minute, 59 if second == 60 else second))
    except ValueError:
        block.report.problem(f"{name} {line.value} is a day or an hour that no calendar has", line.at)
        return None
    zone = _ZONE.search(line.text)
    return Moment(when, "Z" if found.group(7) else zone.group(1) if zone else "", found.group(4) is not None)


def _kept(blocks: list[Block], report: Report) -> set[int]:
    """Where the events begin that count: neither an occurrence of a series in the file nor an older copy."""
    keys = [(block.text("UID"), block.text("RECURRENCE-ID")) for block in blocks]
    series = {uid for uid, occurrence in keys if occurrence is None}
    versions: dict[tuple[str, str | None], list[tuple[int, str, int]]] = {}
    kept: set[int] = set()
    for block, (uid, occurrence) in zip(blocks, keys, strict=True):
        if occurrence is None and ("RRULE" in block.lines or "RDATE" in block.lines):
            report.aside("repeats; only the first occurrence is read", block.at)
        if uid is None:
            kept.add(block.at)
        elif occurrence is not None and uid in series:
            report.aside("a changed occurrence of a series (RECURRENCE-ID), left out", block.at)
        else:
            version = (block.number("SEQUENCE") or 0, block.text("DTSTAMP") or "", -block.at)
            versions.setdefault((uid, occurrence), []).append(version)
    for same in versions.values():
        *older, newest = (-at for _, _, at in sorted(same))
        kept.add(newest)
        for at in sorted(older):
            report.aside(f"left out for line {newest}, which has the same UID", at)
    return kept
