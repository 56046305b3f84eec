"""A calendar file -> its verdicts: read, understood, judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calendars import csv_table
from calendars.holidays import idle_entries, load_facts, read_overlay
from calendars.plans import Understood, understand
from calendars.record import read_record
from calendars.rows import Rows
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.rulebook import DEFAULT, Rulebook, load
from constraints.ways_out import ways_out
from scheduler.results import Checked, CheckedFile

if TYPE_CHECKING:
    pass

LARGEST_FILE = 16 * 1024 * 1024


def check_file(
    path: Path,
    rulebook: str = DEFAULT,
    readings: Mapping[str, str] | None = None,
    partial: bool = False,
    holidays: Path | None = None,
    record: Path | None = None,
) -> CheckedFile:
    """Judge every year of a calendar file, with what its ``record`` file says was decided.

    Raises:
        InputError: a file cannot be used.
    """
    book = load(rulebook).changed("--reading", readings or {}, {})
    decided = read_record(record, book) if record else None
    understood, rows = read_calendar(path, book, partial)
    if not understood.plans:
        first = rows.rows[0].line if rows.rows else None
        raise InputError(str(path), [Problem("holds no meeting of a body that the rulebook knows", first)])
    overlay = read_overlay(holidays, book) if holidays else None
    facts = load_facts(book, [plan.cycle for plan in understood.plans], overlay)
    years = []
    for bare in understood.plans:
        plan = replace(bare, facts=facts)
        plan = decided.applied(plan) if decided else plan
        rules = book.rules_in(date(plan.cycle, 1, 1))
        report = check(rules, plan)
        years.append(Checked(plan, report, ways_out(rules, plan, report) if report.breaches else {}))
    notes = [f"{record}: {told}" for told in (decided.unused(understood.plans) if decided else ())]
    notes += [f"{holidays}: {told}" for told in (idle_entries(overlay, book, facts) if overlay else ())]
    return CheckedFile(str(path), tuple(years), (*rows.notes, *understood.notes, *notes), book, understood.lines)


def read_calendar(path: Path, book: Rulebook, partial: bool = False) -> tuple[Understood, Rows]:
    """A calendar file of a known format as plans by year. Raises InputError for one that cannot be used."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError(str(path), [Problem(f"{size:,} bytes; at most {LARGEST_FILE:,} are read")])
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    rows = _read(raw, path)
    return understand(str(path), rows.rows, book, partial), rows


def _read(raw: bytes, path: Path) -> Rows:
    if path.suffix.lower() == ".csv":
        return csv_table.read(raw, str(path))
    if path.suffix.lower() in (".ics", ".ical", ".ifb"):
        from calendars import ics_reader  # noqa: PLC0415 - a CSV check does without icalendar's 70 ms

        return ics_reader.read(raw, str(path))
    told = f'files of type "{path.suffix}" are not read' if path.suffix else "its type is not known"
    raise InputError(str(path), [Problem(f"{told}: give .ics or .csv")])
