"""A solved year -> its files, read back and judged before anyone sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from calendars import csv_table
from calendars.plans import understand
from calendars.rows import Rows
from constraints.board import Board
from constraints.check import Report, check
from constraints.meetings import Plan, Term
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from constraints.waiver import Waiver
from scheduler.pipeline.differing import with_notes
from scheduler.pipeline.posing import Posed
from scheduler.results import Asked, Generated

if TYPE_CHECKING:
    from calendars.calendar import Calendar
    from calendars.choices import Chosen
    from scheduler.outcome import Solved


def written(posed: Posed, solved: Solved, choices: tuple[Chosen, ...] = ()) -> Generated:
    """The files of a solved year, once the separate checker agrees with the solver; ``choices`` are told in them."""
    from calendars import ics, ics_reader, json_file  # noqa: PLC0415 - checks of CSV files do without
    from calendars.summary import verdict_line  # noqa: PLC0415 - as above
    from calendars.web import planner  # noqa: PLC0415 - only generate renders a page

    book, term = posed.book, posed.term
    calendar = _calendar(book, term, posed.rules, posed.board, solved, posed.asked)
    _refuse_lost_hours(posed, calendar)
    written = ics.write(calendar)
    rows = ics_reader.read(written, f"{term.cycle}.ics")
    report = read_back(book, posed.rules, term, posed.waivers, rows, solved.cost)
    choices = with_notes(choices, report, term)
    line = verdict_line(calendar, report)
    files = {
        f"{term.cycle}.ics": written,
        f"{term.cycle}.csv": csv_table.write(calendar),
        f"{term.cycle}.json": json_file.write(calendar, report, book, posed.asked.profile, choices),
        f"{term.cycle}.html": planner.page(calendar, line, {p.id: p.title for p in book.periods}),
    }
    notes = (*_notes(book, calendar, term), *_left_out(posed))
    return Generated(calendar, report, line, files, book, solved.interrupted, notes, posed.asked.profile, choices)


def _refuse_lost_hours(posed: Posed, calendar: Calendar) -> None:
    """Raises InputError where the request wants hours that its zone leaves out on the day that was chosen."""
    from calendars.hours import fault_on  # noqa: PLC0415 - as above

    file = posed.source.file
    for entry in calendar.entries:
        meeting = entry.meeting
        if meeting.hours and (told := fault_on(meeting.hours, entry.placement.first_day)):
            name = meeting.id if meeting.id in posed.source.request.hours else meeting.body.id
            file.problem(f"{meeting.id}: {told}", "hours", 0, name)
    file.raise_problems()


def _notes(book: Rulebook, calendar: Calendar, term: Term) -> tuple[str, ...]:
    """What a person should know of the year besides its dates."""
    hosts = {entry.placement.id: entry.meeting.host for entry in calendar.entries}
    chosen = [
        f"{m.id}: {hosts[m.id]} was chosen as host, of {', '.join(m.candidates)}."
        for m in term.meetings
        if m.candidates
    ]
    unled = [m.id for m in term.meetings if m.body.host == "chair" and hosts[m.id] is None]
    if not unled or term.cycle in book.chair:
        return tuple(chosen)
    told = f"No member is known to chair {term.cycle}: a host's holidays and weekend are not considered"
    return (*chosen, f"{told} for {', '.join(unled)}. Name the hosts in a request.")


def _left_out(posed: Posed) -> tuple[str, ...]:
    """The activities of the request that are not in the files, having no days."""
    open_ones = [one for one in posed.source.request.activity if one.first is None]
    return tuple(f'"{one.title}" is not on the calendar: of its days {one.days_told} is known.' for one in open_ones)


def _calendar(
    book: Rulebook, term: Term, rules: tuple[Rule, ...], board: Board, solved: Solved, asked: Asked
) -> Calendar:
    """The plan with a reason for each date, ready to write."""
    from calendars.calendar import Calendar, Entry, Reason  # noqa: PLC0415 - checks do without
    from scheduler.explain import bindings  # noqa: PLC0415 - only generate explains

    named = {rule.id: rule for rule in rules}
    found = bindings(board, solved.start)
    entries = []
    for row in board.placed(solved.start):
        binding = found[row.id]
        rule = named.get(binding.rule or "")
        reasons: tuple[Reason, ...] = ()
        if rule is not None:
            cited = book.cited(rule)
            reasons = (Reason(rule.id, rule.sentence, cited, rule.standing, binding.equal_days, binding.saving),)
        entries.append(Entry(row, reasons=reasons))
    return Calendar(
        institution=book.about.id,
        title=f"{book.about.title} {term.cycle}",
        year=term.cycle,
        stamp=asked.stamp or datetime.combine(book.about.version_date, time(), UTC),
        entries=tuple(entries),
        facts=term.facts,
        others=term.others,
        relations=tuple(r for rule in rules for r in rule.relations(term.meetings)),
        cost=solved.cost,
        bound=solved.bound,
        proven=solved.proven,
    )


def read_back(
    book: Rulebook, rules: Iterable[Rule], term: Term, waivers: tuple[Waiver, ...], rows: Rows, cost: int
) -> Report:
    """What the separate checker says of the file as written. A plan that it refuses is a bug, not an answer."""
    report = check(rules, plan_of(book, term, waivers, rows))
    if report.breaches:
        raise RuntimeError(f"the checker refuses the plan: {report.breaches}")
    if report.cost != cost:
        raise RuntimeError(f"the checker prices the plan at {report.cost}, the solver at {cost}")
    return report


def plan_of(book: Rulebook, term: Term, waivers: tuple[Waiver, ...], rows: Rows) -> Plan:
    """The year as its file tells it, with what the term knows beside it."""
    (bare,) = understand("the file written", rows.rows, book).plans
    return replace(bare, facts=term.facts, history=term.history, version=term.version, waivers=waivers)
