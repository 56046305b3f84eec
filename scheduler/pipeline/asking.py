"""Year, request and rulebook -> what is to be solved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.holiday_snapshot import read_own_days
from calendars.holidays import idle_entries, load_facts, years_in_range
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Placement, Term
from constraints.rule import Rule
from constraints.rulebook import DEFAULT, Rulebook, load
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.choosing import as_asked
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

    book = as_asked(load(asked.rulebook), source, year, asked)
    overlay_path = asked.holidays or (source.beside(source.request.holidays) if source.request.holidays else None)
    overlay = read_own_days(overlay_path, book) if overlay_path else None
    facts = load_facts(book, [year], overlay)
    for idle in idle_entries(overlay, book, facts) if overlay else ():
        tell(f"{overlay_path}: {idle}")
    term, more = plan_term(
        book, year, source, facts, _history(year, source, asked, book, tell), _version(year, source, book, tell)
    )
    for told in _unmatched(term):
        tell(told)
    return book, term, (*book.rules_in(term.first_day), *more)


def _unmatched(term: Term) -> Iterator[str]:
    """The meetings of the earlier version that this plan does not hold, and those that are new in it."""
    before, now = [p.id for p in term.version], [m.id for m in term.meetings]
    yield from (f"{one} of the earlier version is not in this plan" for one in before if one not in now)
    yield from (f"{one} is not in the earlier version: nothing keeps it" for one in now if before and one not in before)


def _history(
    year: int, source: RequestFile, asked: Asked, book: Rulebook, tell: Callable[[str], object]
) -> tuple[Placement, ...]:
    """The placements of earlier years in the previous calendar that the command line names, or else the request.

    Raises:
        InputError: it cannot be used, or holds no meeting of the year before.
    """
    name = source.request.previous
    path = asked.previous or (source.beside(name) if name else None)
    if path is None:
        return ()
    understood, rows = read_calendar(path, book)
    for note in (*rows.notes, *understood.notes):
        tell(f"{path.name}: {note}")
    if not any(plan.cycle == year - 1 and plan.placements for plan in understood.plans):
        told = f"{path.name} holds no meeting of {year - 1}, the year before"
        if asked.previous:
            raise InputError("--previous", [Problem(told)])
        raise InputError(source.file.name, [Problem(told, source.file.line_of("", 0, "previous"))])
    return tuple(p for plan in understood.plans if plan.cycle < year for p in plan.placements)


def _version(year: int, source: RequestFile, book: Rulebook, tell: Callable[[str], object]) -> tuple[Placement, ...]:
    """The placements of the earlier version of this year's calendar that the request asks to stay near to.

    Raises:
        InputError: it cannot be used, or holds no meeting of the year.
    """
    if not source.request.keep:
        return ()
    path = source.beside(source.request.keep)
    understood, rows = read_calendar(path, book)
    for note in (*rows.notes, *understood.notes):
        tell(f"{path.name}: {note}")
    found = tuple(p for plan in understood.plans if plan.cycle == year for p in plan.placements)
    if not found:
        line = source.file.line_of("", 0, "keep")
        raise InputError(source.file.name, [Problem(f"{path.name} holds no meeting of {year}, the year to plan", line)])
    return found


def holidays(
    years: Iterable[int], rulebook: str = DEFAULT, own: Path | None = None
) -> tuple[Rulebook, Facts, tuple[str, ...]]:
    """The rulebook, the days that it judges the years by, and what is to be told of the user's ``own`` file of days.

    Raises:
        InputError: a year is out of range, or a file cannot be used.
    """
    years = tuple(years)
    if problems := years_in_range(years):
        raise InputError("holidays", problems)
    book = load(rulebook)
    overlay = read_own_days(own, book) if own else None
    facts = load_facts(book, years, overlay)
    return book, facts, tuple(f"{own}: {told}" for told in (idle_entries(overlay, book, facts) if overlay else ()))
