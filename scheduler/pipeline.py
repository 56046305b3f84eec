"""The steps in order: read, post, solve, write, read back, check. The one file that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from calendars import csv_table
from calendars.holidays import idle_entries, load_facts, read_overlay, years_in_range
from calendars.plans import Understood, understand
from calendars.record import read_record
from calendars.rows import Rows
from constraints.board import Board
from constraints.check import Report, check
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Placement, Term
from constraints.rule import Rule
from constraints.rulebook import DEFAULT, Rulebook, load
from constraints.waiver import Waiver
from constraints.ways_out import ways_out
from scheduler.results import Asked, Checked, CheckedFile, Generated, Refused

if TYPE_CHECKING:
    from calendars.calendar import Calendar
    from calendars.request import RequestFile
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Outcome, Solved, Undecided

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


def generate(
    year: int | None, asked: Asked, limits: Limits | None = None, progress: Progress | None = None
) -> Generated | Refused | Undecided:
    """Choose the year, prove it, write it, and check what was written.

    Raises:
        InputError: the rulebook, the request or a file that it names cannot be used.
    """
    from calendars.request import EMPTY, read_request, year_of  # noqa: PLC0415 - checks do without requests
    from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.engines import cpsat  # noqa: PLC0415 - as above
    from scheduler.outcome import Impossible, Solved, Undecided  # noqa: PLC0415 - as above

    source = read_request(asked.request) if asked.request else EMPTY
    year = year_of(source, year)
    if problems := years_in_range([year]):
        raise InputError(source.file.name, problems)
    notes: list[str] = []
    book, term, rules = prepare(year, source, asked, notes.append)
    board = Board(term)
    for rule in rules:
        rule.post(board)
    waivers = source.request.waiver
    board.requirements = [r for r in board.requirements if not any(w.lifts(r) for w in waivers)]
    dead = conflict.find_quickly(board)
    outcome: Outcome = Impossible(dead, minimal=False) if dead else cpsat.solve(board, limits, progress)
    match outcome:
        case Impossible():
            return _refused(book, term, rules, board, limits or cpsat.Limits())
        case Undecided():
            return outcome
        case Solved():
            written = _written(book, term, rules, board, outcome, asked, waivers)
            return replace(written, notes=(*notes, *written.notes))


def prepare(
    year: int, source: RequestFile, asked: Asked, tell: Callable[[str], object] = lambda _: None
) -> tuple[Rulebook, Term, tuple[Rule, ...]]:
    """Rulebook, term and the rules in force, as the request and the command line want them.

    ``tell`` is called with what a person should know of the files that were read.
    """
    from calendars.term import plan_term  # noqa: PLC0415 - checks do without terms

    book = load(asked.rulebook)
    book = book.changed("--reading", asked.readings or {}, {})
    book = _as_requested(book, source, year, asked.readings or {})
    overlay_path = asked.holidays or (source.beside(source.request.holidays) if source.request.holidays else None)
    overlay = read_overlay(overlay_path, book) if overlay_path else None
    facts = load_facts(book, [year], overlay)
    for idle in idle_entries(overlay, book, facts) if overlay else ():
        tell(f"{overlay_path}: {idle}")
    term, more = plan_term(book, year, source, facts, _history(year, source, book, tell))
    return book, term, (*book.rules_in(term.first_day), *more)


def _as_requested(book: Rulebook, source: RequestFile, year: int, chosen: Mapping[str, str]) -> Rulebook:
    """The rulebook with the request's readings and weights, but for rules whose reading is chosen otherwise.

    Raises:
        InputError: with the line of each entry that is wrong.
    """
    problems = []
    for table in ("readings", "weights"):
        for name, value in getattr(source.request, table).items():
            if table == "readings" and name in chosen:
                continue
            readings, weights = ({name: value}, {}) if table == "readings" else ({}, {name: value})
            try:
                book = book.changed(source.file.name, readings, weights)
            except InputError as error:
                line = source.file.line_of(table, 0, name)
                problems += [Problem(problem.message, line) for problem in error.problems]
    problems += source.waiver_problems(book, year)
    if problems:
        raise InputError(source.file.name, problems)
    return book


def _history(year: int, source: RequestFile, book: Rulebook, tell: Callable[[str], object]) -> tuple[Placement, ...]:
    """The placements of earlier years in the file that the request names as the previous calendar.

    Raises:
        InputError: it cannot be used, or holds no meeting of the year before.
    """
    if not source.request.previous:
        return ()
    path = source.beside(source.request.previous)
    understood, rows = read_calendar(path, book)
    for note in (*rows.notes, *understood.notes):
        tell(f"{path.name}: {note}")
    if not any(plan.cycle == year - 1 and plan.placements for plan in understood.plans):
        line = source.file.line_of("", 0, "previous")
        raise InputError(
            source.file.name, [Problem(f"{path.name} holds no meeting of {year - 1}, the year before", line)]
        )
    return tuple(p for plan in understood.plans if plan.cycle < year for p in plan.placements)


def _refused(book: Rulebook, term: Term, rules: tuple[Rule, ...], board: Board, limits: Limits) -> Refused | Undecided:
    """The conflict, minimal and confirmed; undecided where the limit came before it was."""
    from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above

    try:
        found = conflict.find(board, limits)
    except conflict.NotDecidedError:
        return Undecided(limits.seconds)
    if found is None:
        raise conflict.NotConfirmedError("a plan was found where none had been")
    named = {rule.id: rule for rule in rules}
    entries = {rule.id for rule in rules if rule.standing == "request"}
    return Refused(term.cycle, found, conflict.choices(board, found, limits, entries), named, term, book)


def _written(
    book: Rulebook,
    term: Term,
    rules: tuple[Rule, ...],
    board: Board,
    solved: Solved,
    asked: Asked,
    waivers: tuple[Waiver, ...],
) -> Generated:
    from calendars import ics, ics_reader, json_file  # noqa: PLC0415 - checks of CSV files do without
    from calendars.summary import verdict_line  # noqa: PLC0415 - as above
    from calendars.web import planner  # noqa: PLC0415 - only generate renders a page

    calendar = _calendar(book, term, rules, board, solved, asked)
    written = ics.write(calendar)
    report = _read_back(book, rules, term, waivers, ics_reader.read(written, f"{term.cycle}.ics"), solved.cost)
    line = verdict_line(calendar, report)
    files = {
        f"{term.cycle}.ics": written,
        f"{term.cycle}.csv": csv_table.write(calendar),
        f"{term.cycle}.json": json_file.write(calendar, report, book),
        f"{term.cycle}.html": planner.page(calendar, line, {p.id: p.title for p in book.periods}),
    }
    notes = _notes(book, term)
    return Generated(calendar, report, line, files, book, solved.interrupted, notes)


def _notes(book: Rulebook, term: Term) -> tuple[str, ...]:
    """What a person should know of the year besides its dates."""
    unled = [m.id for m in term.meetings if m.body.host == "chair" and m.host is None]
    if not unled or term.cycle in book.chair:
        return ()
    told = f"No member is known to chair {term.cycle}: a host's holidays and weekend are not considered"
    return (f"{told} for {', '.join(unled)}. Name the hosts in a request.",)


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
        relations=tuple(r for rule in rules for r in rule.relations(term.meetings)),
        cost=solved.cost,
        bound=solved.bound,
        proven=solved.proven,
    )


def _read_back(
    book: Rulebook, rules: Iterable[Rule], term: Term, waivers: tuple[Waiver, ...], rows: Rows, cost: int
) -> Report:
    """What the separate checker says of the file as written. A plan that it refuses is a bug, not an answer."""
    understood = understand("the file written", rows.rows, book)
    (bare,) = understood.plans
    report = check(rules, replace(bare, facts=term.facts, history=term.history, waivers=waivers))
    if report.breaches:
        raise RuntimeError(f"the checker refuses the plan: {report.breaches}")
    if report.cost != cost:
        raise RuntimeError(f"the checker prices the plan at {report.cost}, the solver at {cost}")
    return report


def holidays(years: Iterable[int], rulebook: str = DEFAULT, overlay: Path | None = None) -> tuple[Rulebook, Facts]:
    """The rulebook and the days that it judges the years by. Raises InputError for a year out of range."""
    years = tuple(years)
    if problems := years_in_range(years):
        raise InputError("holidays", problems)
    book = load(rulebook)
    return book, load_facts(book, years, read_overlay(overlay, book) if overlay else None)
