"""The year that a question is about: the best one as asked for, or one as a file has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.holiday_snapshot import read_own_days
from calendars.holidays import idle_entries, load_facts
from constraints.as_held import starts_of, term_of
from constraints.board import Board
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Plan
from constraints.rule import Rule
from constraints.rulebook import Rulebook, load
from constraints.waiver import planned_with
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.choosing import as_asked
from scheduler.pipeline.generating import asked_for, refused
from scheduler.pipeline.posing import Posed, pose, solve
from scheduler.results import Asked, Refused

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Solved, Undecided


@dataclass(frozen=True)
class Base:
    """A year that questions are asked about: what binds it, and the day number on which each meeting begins.

    ``solved`` is what the solver came to; None for a year as a ``file`` has it, which may break rules. ``plan`` is
    that file's year, and None for a year that was solved for. ``notes`` are for a person to read.
    """

    posed: Posed
    start: Mapping[str, int]
    solved: Solved | None = None
    plan: Plan | None = None
    file: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def board(self) -> Board:
        """The year in whole days."""
        return self.posed.board

    @property
    def book(self) -> Rulebook:
        """The rulebook as it is taken."""
        return self.posed.book

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules in force and the request's entries, by id."""
        return {rule.id: rule for rule in self.posed.rules}

    def meeting(self, name: str, where: str = "meeting") -> str:
        """The id of the meeting that is meant: its id, or the id of a body that meets once.

        Raises:
            InputError: the year holds no such meeting; names those that it may be.
        """
        ids, bodies = [m.id for m in self.board.meetings], [m.body.id for m in self.board.meetings]
        wanted = name.upper()
        of_body = [m.id for m in self.board.meetings if m.body.id.upper() == wanted]
        found = [one for one in ids if one.upper() == wanted] or of_body
        if len(found) == 1:
            return found[0]
        if found:
            told = f'"{name}" meets {len(found)} times in {self.posed.year}: say {" or ".join(found)}'
        else:
            told = f'{self.posed.year} holds no meeting "{name}".{maybe(name, [*ids, *bodies])}'
        raise InputError(where, [Problem(told)])

    def day(self, day: date, where: str) -> int:
        """The day's number. Raises InputError for one outside the year."""
        term = self.posed.term
        if not term.first_day <= day <= term.last_day:
            raise InputError(where, [Problem(f"{day} is outside {term.first_day} to {term.last_day}")])
        return self.board.number(day)


def best_year(
    year: int | None, asked: Asked, limits: Limits | None = None, progress: Progress | None = None
) -> Base | Refused | Undecided:
    """The best year as ``generate`` would choose it; or why there is none.

    Raises:
        InputError: as ``generate``.
    """
    from scheduler.engines import cpsat  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.outcome import Impossible, Undecided  # noqa: PLC0415 - as above

    source, year = asked_for(year, asked)
    notes: list[str] = []
    posed = pose(year, source, asked, notes.append)
    outcome = solve(posed, limits, progress)
    match outcome:
        case Impossible():
            return refused(posed, limits or cpsat.Limits())
        case Undecided():
            return outcome
    return Base(posed, outcome.start, outcome, notes=tuple(notes))


def year_as_held(path: Path, year: int | None, asked: Asked, partial: bool = False) -> Base:
    """The year of a calendar file, on its days, with the rules in force posted on it; no solver is needed.

    ``year`` None: the file's only one. A request of ``asked`` is not for days that stand in a file: it is refused.

    Raises:
        InputError: the file cannot be used, holds no dated meeting of the year, or several years where none is named.
    """
    from calendars.request import EMPTY  # noqa: PLC0415 - checks do without requests

    if asked.request is not None:
        raise InputError("--calendar", [Problem("it cannot go with --request: give one of the two")])
    plain = load(asked.rulebook)
    understood, rows = read_calendar(path, plain, partial)
    plan = _plan_of(path, year, [plan for plan in understood.plans if plan.placements])
    book = as_asked(plain, EMPTY, plan.cycle, asked)
    overlay = read_own_days(asked.holidays, book) if asked.holidays else None
    plan = replace(plan, facts=load_facts(book, [plan.cycle], overlay))
    told = [f"{asked.holidays}: {idle}" for idle in (idle_entries(overlay, book, plan.facts) if overlay else ())]
    posed = post_as_held(plan, book, asked)
    notes = (*rows.notes, *understood.notes, *told)
    return Base(posed, starts_of(posed.board, plan), plan=plan, file=str(path), notes=notes)


def post_as_held(plan: Plan, book: Rulebook, asked: Asked) -> Posed:
    """The plan's year with the rules in force posted, but for what the plan's waivers lift."""
    from calendars.request import EMPTY  # noqa: PLC0415 - checks do without requests

    term = term_of(plan)
    rules = book.rules_in(date(plan.cycle, 1, 1))
    board = Board(term)
    for rule in rules:
        rule.post(board)
    board.requirements = planned_with(plan.waivers, board.requirements)
    return Posed(plan.cycle, EMPTY, asked, book, term, rules, board)


def _plan_of(path: Path, year: int | None, plans: list[Plan]) -> Plan:
    held = [plan.cycle for plan in plans]
    for plan in plans:
        if plan.cycle == year or (year is None and len(plans) == 1):
            return plan
    if not plans:
        told = "holds no dated meeting of a body that the rulebook knows"
    elif year is None:
        told = f"holds the years {', '.join(map(str, held))}: say which with --year"
    else:
        told = f"holds no dated meeting of {year}, but of {', '.join(map(str, held))}"
    raise InputError(str(path), [Problem(told)])


def year_in(meeting: str) -> int | None:
    """The year that a meeting's id names: 2027 for SUMMIT-2027-1; None where it names none."""
    found = [part for part in meeting.split("-")[1:] if part.isdigit() and len(part) == 4]
    return int(found[0]) if found else None
