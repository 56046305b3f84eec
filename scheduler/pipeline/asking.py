"""Year, request and rulebook -> what is to be solved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.holidays import idle_entries, load_facts, read_overlay, years_in_range
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Placement, Term
from constraints.rule import Rule
from constraints.rulebook import DEFAULT, Rulebook, load
from scheduler.pipeline.checking import read_calendar
from scheduler.results import Asked

if TYPE_CHECKING:
    from calendars.request import RequestFile


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


def holidays(years: Iterable[int], rulebook: str = DEFAULT, overlay: Path | None = None) -> tuple[Rulebook, Facts]:
    """The rulebook and the days that it judges the years by. Raises InputError for a year out of range."""
    years = tuple(years)
    if problems := years_in_range(years):
        raise InputError("holidays", problems)
    book = load(rulebook)
    return book, load_facts(book, years, read_overlay(overlay, book) if overlay else None)
