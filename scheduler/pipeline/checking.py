"""A calendar file -> its verdicts: read, understood, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.holiday_snapshot import read_own_days
from calendars.holidays import idle_entries, load_facts
from calendars.plans import Understood, understand
from calendars.record import read_record
from calendars.rows import Rows
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.rule import State
from constraints.rulebook import Rulebook, load
from constraints.ways_out import ways_out
from scheduler.pipeline.choosing import waivable
from scheduler.pipeline.reading_files import ICS, read_rows, rows_to_judge
from scheduler.pipeline.rereading import under_every_reading
from scheduler.results import Checked, CheckedFile, JudgedBy

if TYPE_CHECKING:
    from calendars.ics_relations import Order


class NothingKnownError(InputError):
    """No row of the file is a meeting of a body that the rulebook knows: ``file`` holds no year."""

    def __init__(self, file: CheckedFile, line: int | None) -> None:
        super().__init__(file.name, [Problem("holds no meeting of a body that the rulebook knows", line)])
        self.file = file


def check_file(path: Path, by: JudgedBy | None = None, every_reading: bool = False) -> CheckedFile:
    """Judge every year of a calendar file, with what the record file says was decided.

    Readings win over those of the profile. ``every_reading``: each rule also under all its others.

    Raises:
        InputError: a file cannot be used.
    """
    by = by or JudgedBy()
    readings, profile, record, holidays = by.readings or {}, by.profile, by.record, by.holidays
    plain = load(by.rulebook)
    book = plain.changed("--reading", readings, {})
    book = book.under(plain.profile(profile).without(readings, (), ())) if profile is not None else book
    decided = read_record(record, waivable(book, plain)) if record else None
    understood, rows = read_calendar(path, book, by.partial)
    if not understood.plans:
        first = rows.rows[0].line if rows.rows else None
        raise NothingKnownError(CheckedFile(str(path), (), rows.notes, book, {}), first)
    overlay = read_own_days(holidays, book) if holidays else None
    facts = load_facts(book, [plan.cycle for plan in understood.plans], overlay)
    years = []
    for bare in understood.plans:
        plan = replace(bare, facts=facts)
        plan = decided.applied(plan) if decided else plan
        rules = book.rules_in(date(plan.cycle, 1, 1))
        report = check(rules, plan)
        reads = under_every_reading(book, plain, plan) if every_reading else None
        years.append(Checked(plan, report, ways_out(rules, plan, report) if report.breaches else {}, reads))
    notes = [] if profile is None else [f"judged by profile {profile}: {plain.profile(profile).title}"]
    notes += [f"{record}: {told}" for told in (decided.unused(understood.plans) if decided else ())]
    notes += [f"{holidays}: {told}" for told in (idle_entries(overlay, book, facts) if overlay else ())]
    return CheckedFile(str(path), tuple(years), (*rows.notes, *understood.notes, *notes), book, understood.lines)


def with_orders(path: Path, judge: Callable[[], CheckedFile]) -> CheckedFile:
    """The judged file with the orders that it asks for itself, if it is an .ics file that holds any.

    It then needs no meeting that the rulebook knows. An order that a waiver allows to be broken is told so.

    Raises:
        InputError: as ``check_file`` does.
    """
    try:
        file = judge()
    except NothingKnownError as error:
        orders = _orders(path)
        if not orders:
            raise
        told = "holds no meeting of a body that the rulebook knows: judged by what it asks for itself alone"
        return replace(error.file, notes=(*error.file.notes, told), orders=orders)
    return replace(file, orders=tuple(_waived(_orders(path), file)))


def _orders(path: Path) -> tuple[Order, ...]:
    if path.suffix.lower() not in ICS:
        return ()
    from calendars import ics_relations  # noqa: PLC0415 - a CSV check does without icalendar's 70 ms

    rows = read_rows(path)
    return ics_relations.read(path.read_bytes(), str(path), {row.line for row in rows.rows})


def _waived(orders: tuple[Order, ...], file: CheckedFile) -> Iterator[Order]:
    ids = {line: meeting for meeting, line in file.lines.items()}
    allowed = [set(finding.meetings) for year in file.years for _, finding, _ in year.report.waived]
    for one in orders:
        both = {ids.get(one.first.line), ids.get(one.then.line if one.then else 0)}
        yield replace(one, waived=one.state is State.BROKEN and any(both <= meetings for meetings in allowed))


def read_calendar(path: Path, book: Rulebook, partial: bool = False) -> tuple[Understood, Rows]:
    """A calendar file of a known format as plans by year. Raises InputError for one that cannot be used."""
    rows = rows_to_judge(path)
    return understand(str(path), rows.rows, book, partial, rows.unsure), rows
