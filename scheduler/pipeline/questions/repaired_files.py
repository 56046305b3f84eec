"""A repaired year -> its file, read back and judged before anyone sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from calendars import csv_patch, csv_table
from calendars.calendar import Calendar, Entry
from calendars.plans import understand
from calendars.rows import Rows
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.meetings import Placement, Plan
from scheduler.changes import Repaired
from scheduler.pipeline.checking import read_calendar


def written(found: Repaired, path: Path, kind: str, stamp: datetime | None = None) -> bytes:
    """The repaired file: of the same kind as that of ``path``, with nothing else changed; else the year anew.

    ``kind`` is ".ics" or ".csv"; ``stamp`` (UTC) the time of writing, by default the rulebook's version date.

    Raises:
        InputError: the file cannot be changed in place, or reads otherwise then.
    """
    stamp = stamp or datetime.combine(found.base.book.about.version_date, time(), UTC)
    understood, _ = read_calendar(path, found.base.book, found.partial)
    raw, lines = path.read_bytes(), understood.lines
    if kind == ".ics" and path.suffix.lower() in (".ics", ".ical", ".ifb"):
        return _read_back(found, _ics_in_place(found, raw, str(path), lines, stamp), kind)
    if kind == ".csv" and path.suffix.lower() in (".csv", ".tsv"):
        try:
            return _read_back(found, _csv_in_place(found, raw, str(path), lines, alike=True), kind)
        except InputError:
            # 12/10 may be read otherwise once no 30/10 stands beside it.
            return _read_back(found, _csv_in_place(found, raw, str(path), lines, alike=False), kind)
    statuses = {name: row.status or "" for name, row in understood.rows.items()}
    return _read_back(found, _anew(found, kind, statuses, stamp), kind)


def _ics_in_place(found: Repaired, raw: bytes, name: str, lines: Mapping[str, int], stamp: datetime) -> bytes:
    from calendars import ics_patch  # noqa: PLC0415 - a CSV file does without icalendar's 70 ms

    changes = [
        ics_patch.EventChange(lines[change.was], change.days, change.after is None)
        for change in found.changes
        if change.was is not None
    ]
    added = [_event(found, row, raw, stamp) for row in _added(found)]
    return ics_patch.patched(raw, name, changes, stamp, added)


def _event(found: Repaired, row: Placement, raw: bytes, stamp: datetime) -> bytes:
    """A further meeting as an event. Where its number is another one's identity, it gets none: days tell its number."""
    from calendars import ics_event  # noqa: PLC0415 - as above

    calendar = _calendar(found, (Entry(row),), stamp)
    one, taken = row.meeting, False
    while any(mark.encode() in raw for mark in (calendar.uid(one), f"{ics_event.MEETING}:{ics_event.identity(one)}")):
        one, taken = replace(one, number=one.number + 1), True
    event = ics_event.of_meeting(calendar, Entry(replace(row, meeting=one)), {})
    if taken:
        del event[ics_event.MEETING]
    out: bytes = event.to_ical(sorted=False)
    return out


def _csv_in_place(found: Repaired, raw: bytes, name: str, lines: Mapping[str, int], alike: bool) -> bytes:
    changes = [
        csv_patch.RowChange(lines[change.was], change.before, change.after)
        for change in found.changes
        if change.was is not None and change.before is not None
    ]
    return csv_patch.patched(raw, name, changes, _added(found), found.plan.facts, alike)


def _added(found: Repaired) -> list[Placement]:
    return [Placement(c.meeting, *c.after) for c in found.changes if c.was is None and c.after is not None]


def _anew(found: Repaired, kind: str, statuses: Mapping[str, str], stamp: datetime) -> bytes:
    """The repaired year alone, as a new file: another kind of file holds nothing that could stay as it is."""
    was = {c.meeting.id: c.was for c in found.changes if c.was is not None}
    entries = [Entry(row, statuses.get(was.get(row.id, row.id)) or "TENTATIVE") for row in found.plan.placements]
    calendar = _calendar(found, tuple(entries), stamp)
    if kind == ".csv":
        return csv_table.write(calendar)
    from calendars import ics  # noqa: PLC0415 - a CSV file does without icalendar's 70 ms

    return ics.write(calendar)


def _calendar(found: Repaired, entries: tuple[Entry, ...], stamp: datetime) -> Calendar:
    plan, about = found.plan, found.base.book.about
    relations = tuple(
        one for rule in found.base.rules.values() for one in rule.relations(tuple(e.meeting for e in entries))
    )
    title = f"{about.title} {plan.cycle}"
    return Calendar(about.id, title, plan.cycle, stamp, entries, plan.facts, plan.others, relations)


def _read_back(found: Repaired, out: bytes, kind: str) -> bytes:
    """The file, once it was read as any other and its days and the checker's word on it are those of the repair.

    Raises:
        InputError: they differ: the input is written so that it cannot be changed in place.
    """
    rows = _rows(out, kind)
    plans = understand("the file written", rows.rows, found.base.book, found.partial, rows.unsure).plans
    plan = next((one for one in plans if one.cycle == found.plan.cycle), None)
    if plan is None or _days(plan) != _days(found.plan):
        raise InputError(
            "--write", [Problem(f"the file reads otherwise once its days are changed: {_differs(plan, found)}")]
        )
    judged = check(found.base.rules.values(), replace(found.plan, placements=plan.placements))
    if Counter(r.id for r, _ in judged.breaches) != Counter(r.id for r, _ in found.after.breaches):
        raise RuntimeError(f"the checker refuses the file written: {judged.breaches}")
    return out


def _rows(out: bytes, kind: str) -> Rows:
    if kind == ".csv":
        return csv_table.read(out, "the file written")
    from calendars import ics_reader  # noqa: PLC0415 - a CSV file does without icalendar's 70 ms

    return ics_reader.read(out, "the file written")


_Row = tuple[str, bool, date, date]


def _days(plan: Plan) -> Counter[_Row]:
    return Counter((p.meeting.body.id, p.meeting.special, p.first_day, p.last_day) for p in plan.placements)


def _differs(plan: Plan | None, found: Repaired) -> str:
    wanted, there = _days(found.plan), _days(plan) if plan else Counter[_Row]()
    return ", ".join(f"{body} on {first}" for body, _, first, _ in (wanted - there)) or "more is in it"
