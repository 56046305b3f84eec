"""Many members' files -> one report of every row, and a request of what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from os.path import realpath
from pathlib import Path

from calendars.importing.decisions import read_decisions
from calendars.importing.imports import sort_files
from calendars.importing.items import with_candidates
from calendars.importing.merging import Merged, merge
from calendars.importing.proposals import request_from
from calendars.request import EMPTY
from calendars.rows import Asked, Rows
from calendars.term import plan_term
from constraints.errors import InputError, Problem
from constraints.meetings import Facts
from constraints.rulebook import DEFAULT, Rulebook, load
from scheduler.pipeline.members.judging_proposals import judge
from scheduler.pipeline.reading_files import read_rows
from scheduler.results import Imported

MOST_FILES, MOST_ROWS = 200, 12_000


def import_files(
    paths: Sequence[Path],
    year: int | None = None,
    day_first: bool | None = None,
    rulebook: str = DEFAULT,
    decisions: Path | None = None,
) -> Imported:
    """Every row of the files, accounted for; the meetings that they propose, with who proposed what.

    ``year`` is taken where a file names none, and rows of other years are put aside. A request comes of it where the
    year is known: asked for, or the only one that the files speak of. ``decisions`` is a file of what a person decided
    of some rows.

    Raises:
        InputError: a file cannot be used, with what is wrong in each.
    """
    book = load(rulebook)
    found = with_candidates(sort_files(_read(paths, Asked(year, day_first)), book, year))
    decided = read_decisions(decisions) if decisions else None
    found = decided.applied(found, book, year) if decided else found
    years = sorted({entry.cycle for entry in found.entries if entry.cycle is not None})
    merged = merge(found, book, {(b, y): n for y in years for b, n in _planned(book, y).items()})
    only = year if year is not None else _only_year(merged)
    many = len(decided.every) if decided else 0
    if only is None:
        return Imported(merged, None, None, book, decided=many)
    request = request_from(merged, book, only, _planned(book, only))
    broken, unjudged = judge(merged, book, only)
    return Imported(merged, only, request.text, book, request.open, broken, unjudged, many)


def page(found: Imported) -> bytes:
    """The report as an HTML file that needs no other."""
    from calendars.web import import_page  # noqa: PLC0415 - only a page wants its template

    broken = [
        import_page.Matter(
            one.finding.message,
            f"{one.rule.sentence} ({found.book.cited(one.rule)}; {one.rule.standing})",
            tuple(map(import_page.told, one.proposals)),
        )
        for one in found.broken
    ]
    if found.not_judged:
        broken.append(import_page.Matter(found.not_judged, "", ()))
    merged, request = found.merged, found.request or ""
    return import_page.page(merged, found.book, found.year, broken, request, found.asked, found.decided)


def _read(paths: Sequence[Path], asked: Asked) -> list[tuple[str, Rows]]:
    """The rows of all files, by what each is called. Raises InputError with what is wrong in each."""
    if len(paths) > MOST_FILES:
        raise InputError("indical import", [Problem(f"{len(paths)} files; at most {MOST_FILES} are read")])
    read, wrong = [], []
    paths = once_each(paths)
    for path, name in zip(paths, names_of(paths), strict=True):
        try:
            read.append((name, read_rows(path, asked)))
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else InputError("indical import", [Problem(str(one)) for one in wrong])
    rows = sum(one.taken for _, one in read)
    if rows > MOST_ROWS:
        raise InputError("indical import", [Problem(f"{rows:,} rows in all; at most {MOST_ROWS:,} are read")])
    return read


def _only_year(merged: Merged) -> int | None:
    """The year that everything proposed is of, what is in conflict too; where nothing is, that of all other rows.

    None where they are of several, or of none.
    """
    choices = [one for conflict in merged.conflicts for one in conflict.choices]
    years = {one.cycle for one in (*merged.proposals, *choices)} | {e.cycle for e in merged.absent if e.cycle}
    years = years or {entry.cycle for entry in merged.sorted.entries if entry.cycle}
    return years.pop() if len(years) == 1 else None


def once_each(paths: Sequence[Path]) -> list[Path]:
    """The files, each once: one that is named twice, or by a link too, is one answer."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(realpath(path), path)
    return list(found.values())


def names_of(paths: Sequence[Path]) -> list[str]:
    """What each file is called in the report: its own name, with its folder where two share one.

    Bytes of a name that are no text stand as the command line shows them.
    """
    count = Counter(path.name for path in paths)
    found = [path.name if count[path.name] == 1 else str(path) for path in paths]
    return [name.encode("utf-8", "backslashreplace").decode() for name in found]


def _planned(book: Rulebook, year: int) -> dict[str, int]:
    """How many meetings of each body a generated year holds."""
    try:
        term, _ = plan_term(book, year, EMPTY, Facts())
    except InputError:
        return {}
    return Counter(meeting.body.id for meeting in term.meetings)
