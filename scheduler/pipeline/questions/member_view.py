"""Judged files and a member's own calendars -> the year as that member has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from calendars.rows import Row
from calendars.status import standing
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Member
from scheduler.member_view import MemberYear, Own, member_year
from scheduler.pipeline.reading_files import read_rows
from scheduler.results import CheckedFile

MOST_FILES = 50


@dataclass(frozen=True)
class MemberFile:
    """A calendar file as a member has it, year by year; and what a person should know of how it was read."""

    name: str
    years: tuple[MemberYear, ...]
    checked: CheckedFile


@dataclass(frozen=True)
class OwnCalendars:
    """A member's own events by their days, and what of the files was not used."""

    events: tuple[Own, ...]
    notes: tuple[str, ...]


def member_view(checked: CheckedFile, member: str, own: OwnCalendars) -> MemberFile:
    """The file's years as the member has them. Raises InputError for a member that the rulebook does not have."""
    who = _member(checked, member)
    years = tuple(member_year(who, one.plan, one.report, own.events) for one in checked.years)
    return MemberFile(checked.name, years, checked)


def _member(checked: CheckedFile, wanted: str) -> Member:
    members = {member.id: member for member in checked.book.members}
    if wanted not in members:
        raise InputError("--member", [Problem(f'no member is called "{wanted}".{maybe(wanted, members)}')])
    return members[wanted]


def read_own(paths: Sequence[Path]) -> OwnCalendars:
    """The events of a member's own .ics files. A timed one counts by its days, a series by its first occurrence.

    Raises:
        InputError: a file is no .ics file, or cannot be used.
    """
    if len(paths) > MOST_FILES:
        raise InputError("--own", [Problem(f"{len(paths)} files; at most {MOST_FILES} are read")])
    events: list[Own] = []
    notes: list[str] = []
    for path in paths:
        if path.suffix.lower() not in (".ics", ".ical"):
            raise InputError(str(path), [Problem("is no .ics file: save your own calendar as one (iCalendar)")])
        rows = read_rows(path)
        events += _events(str(path), rows.rows)
        notes += [f"{path}: {note}" for note in rows.notes]
    return OwnCalendars(tuple(sorted(events, key=lambda e: (e.first_day, e.last_day, e.file, e.line))), tuple(notes))


def _events(name: str, rows: Iterable[Row]) -> Iterable[Own]:
    for row in rows:
        fallen = standing(row).status in ("CANCELLED", "POSTPONED")
        mark: Literal["busy", "free", "cancelled"] = "cancelled" if fallen else "free" if row.free else "busy"
        if row.first_day is None or row.last_day is None:
            continue
        meeting = (row.body, row.cycle, row.number) if row.body and row.cycle and row.number else None
        yield Own(name, row.line, row.title or "(no title)", row.first_day, row.last_day, mark, meeting)
