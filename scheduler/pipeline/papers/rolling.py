"""Last year's file -> this year's first draft, and what is wrong with it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from calendars import csv_table
from calendars.holidays import load_facts, years_in_range
from calendars.plans import understand
from calendars.rolling import roll
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.rulebook import DEFAULT, load
from scheduler.pipeline.checking import read_calendar
from scheduler.results import RolledForward


def roll_forward(path: Path, year: int, folder: Path, rulebook: str = DEFAULT) -> RolledForward:
    """The latest year of the file before ``year`` rolled forward, judged, as files to be written into ``folder``.

    Raises:
        InputError: the file cannot be used, or holds no meeting of an earlier year.
    """
    if problems := years_in_range([year]):
        raise InputError("indical new", problems)
    book = load(rulebook)
    understood, rows = read_calendar(path, book)
    past = [plan for plan in understood.plans if plan.cycle < year and plan.placements]
    if not past:
        raise InputError(str(path), [Problem(f"holds no meeting with days before {year} to start from")])
    last = past[-1]
    facts = load_facts(book, [year])
    rolled = roll(replace(last, facts=facts), year, book, facts)
    from calendars import ics  # noqa: PLC0415 - 70 ms that reading a CSV file does without

    name = f"{year}-rolled-forward"
    table = csv_table.write(rolled.calendar)
    files = {
        f"{name}.csv": table,
        f"{name}.ics": ics.write(rolled.calendar),
        f"{year}.toml": rolled.request(_seen_from(folder, path)).encode(),
    }
    (bare,) = understand(f"{name}.csv", csv_table.read(table, f"{name}.csv").rows, book).plans
    plan = replace(bare, facts=facts, history=(*last.history, *last.placements))
    report = check(book.rules_in(date(year, 1, 1)), plan)
    return RolledForward(last.cycle, rolled, report, files, book, (*rows.notes, *understood.notes, *rolled.notes))


def _seen_from(folder: Path, path: Path) -> str:
    """The file as a request in the folder names it."""
    return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
