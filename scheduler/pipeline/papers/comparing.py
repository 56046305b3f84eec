"""Two calendar files -> what differs, year by year, and which breaches that gains and loses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from calendars.differences import Difference, differences
from calendars.documents import annex
from calendars.documents.annex import Annex
from calendars.publishing import atom
from constraints.errors import InputError, Problem
from constraints.rule import Finding, Rule
from constraints.rulebook import Rulebook
from scheduler.pipeline.checking import check_file, read_calendar
from scheduler.results import Checked, CheckedFile, JudgedBy


@dataclass(frozen=True)
class YearDiffered:
    """One year of both files. ``gained`` and ``lost`` are breaches of rules that must hold, by rule and meetings.

    ``costs``: what the wishes cost in the old file and in the new one.
    """

    year: int
    differences: tuple[Difference, ...]
    gained: tuple[tuple[Rule, Finding], ...]
    lost: tuple[tuple[Rule, Finding], ...]
    costs: tuple[int, int]


@dataclass(frozen=True)
class Differed:
    """The years that both files hold, compared; the years that only one of them holds; notes on each file's rows."""

    old: str
    new: str
    years: tuple[YearDiffered, ...]
    only_old: tuple[int, ...]
    only_new: tuple[int, ...]
    book: Rulebook
    notes: tuple[str, ...]


def differ(old: Path, new: Path, how: JudgedBy) -> Differed:
    """What differs from the old file to the new one.

    Raises:
        InputError: a file cannot be used, or they share no year.
    """
    before, was = _read(old, how)
    after, now = _read(new, how)
    shared = sorted(set(was) & set(now))
    if not shared:
        years = f"{_listed(was)} in {old.name}, {_listed(now)} in {new.name}"
        raise InputError("diff", [Problem(f"the files share no year: {years}")])
    rows = tuple(_year(year, was[year], now[year]) for year in shared)
    notes = [f"{file.name}: {note}" for file in (before, after) for note in file.notes]
    only = (tuple(sorted(set(was) - set(now))), tuple(sorted(set(now) - set(was))))
    return Differed(before.name, after.name, rows, *only, after.book, tuple(dict.fromkeys(notes)))


_Read = tuple[Checked, Annex]


def _read(path: Path, how: JudgedBy) -> tuple[CheckedFile, dict[int, _Read]]:
    file = check_file(path, how)
    understood, _ = read_calendar(path, file.book, how.partial)
    statuses = {meeting: row.status or "" for meeting, row in understood.rows.items()}
    # The form without a report: what a rule says of a meeting is no fact of its row.
    return file, {y.plan.cycle: (y, annex.of_plan(y.plan, file.book, statuses=statuses)) for y in file.years}


def _year(year: int, old: _Read, new: _Read) -> YearDiffered:
    (before, was), (after, now) = old, new
    broken = {(rule.id, finding.meetings): (rule, finding) for rule, finding in before.report.breaches}
    still = {(rule.id, finding.meetings): (rule, finding) for rule, finding in after.report.breaches}
    gained = tuple(case for key, case in still.items() if key not in broken)
    lost = tuple(case for key, case in broken.items() if key not in still)
    return YearDiffered(year, differences(was, now), gained, lost, (before.report.cost, after.report.cost))


def _listed(years: Mapping[int, object]) -> str:
    return ", ".join(map(str, sorted(years)))


def as_atom(differed: Differed, at: datetime) -> bytes:
    """An Atom feed with an entry a meeting that differs; ``at`` is the time of the change."""
    about = differed.book.about
    news = [
        atom.News(f"{year.year}/{one.key}/{at:%Y%m%dT%H%M%S}/{dict(one.now)}", one.activity, " ".join(one.words), at)
        for year in differed.years
        for one in year.differences
    ]
    return atom.write(f"{about.title}: changes", about.id, news, about.institution)
