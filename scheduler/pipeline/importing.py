"""Many members' files -> one report of every row, and a request of what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from calendars.importing.imports import sort_files
from calendars.importing.merging import merge
from calendars.importing.proposals import request_from
from calendars.request import EMPTY
from calendars.rows import Asked
from calendars.term import plan_term
from constraints.errors import InputError, Problem
from constraints.meetings import Facts
from constraints.rulebook import DEFAULT, Rulebook, load
from scheduler.pipeline.reading_files import read_rows
from scheduler.results import Imported

MOST_FILES, MOST_ROWS = 200, 12_000


def import_files(
    paths: Sequence[Path], year: int | None = None, day_first: bool | None = None, rulebook: str = DEFAULT
) -> Imported:
    """Every row of the files, accounted for; the meetings that they propose, with who proposed what.

    ``year`` is taken where a file names none, and rows of other years are put aside. A request comes of it where the
    year is known: asked for, or the only one that the files speak of.

    Raises:
        InputError: a file cannot be used, with what is wrong in each.
    """
    if len(paths) > MOST_FILES:
        raise InputError("indical import", [Problem(f"{len(paths)} files; at most {MOST_FILES} are read")])
    book = load(rulebook)
    read, wrong = [], []
    for path, name in zip(paths, _names(paths), strict=True):
        try:
            read.append((name, read_rows(path, Asked(year, day_first))))
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else InputError("indical import", [Problem(str(one)) for one in wrong])
    rows = sum(one.taken for _, one in read)
    if rows > MOST_ROWS:
        raise InputError("indical import", [Problem(f"{rows:,} rows in all; at most {MOST_ROWS:,} are read")])
    found = sort_files(read, book, year)
    years = sorted({entry.cycle for entry in found.entries if entry.cycle is not None})
    merged = merge(found, book, {(b, y): n for y in years for b, n in _planned(book, y).items()})
    proposed = {one.cycle for one in merged.proposals} | {e.cycle for e in merged.absent if e.cycle}
    only = year if year is not None else proposed.pop() if len(proposed) == 1 else None
    request = request_from(merged, book, only, _planned(book, only)) if only is not None else None
    return Imported(merged, only, request, book)


def _names(paths: Sequence[Path]) -> list[str]:
    """What each file is called in the report: its own name, with its folder where two share one."""
    count = Counter(path.name for path in paths)
    return [path.name if count[path.name] == 1 else str(path) for path in paths]


def _planned(book: Rulebook, year: int) -> dict[str, int]:
    """How many meetings of each body a generated year holds."""
    try:
        term, _ = plan_term(book, year, EMPTY, Facts())
    except InputError:
        return {}
    return Counter(meeting.body.id for meeting in term.meetings)
