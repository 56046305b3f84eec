"""What a reader of any format hands on: one row a meeting, as the file has it, nothing matched yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from constraints.errors import InputError, Problem
from constraints.hours import Hours


@dataclass(frozen=True)
class Asked:
    """What a person said of the files before they were read.

    ``year`` is taken where none is written. ``day_first``: how 03/04/2027 is meant; None: as the file itself tells.
    """

    year: int | None = None
    day_first: bool | None = None


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Place:
    """Where in its file a row stands: ``row`` from 1; with ``sheet``, the sheet or table, and the ``cell`` that tells
    when ("B7"), where the file has such.
    """

    row: int
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return f"line {self.row}"
        return f"{self.sheet}, row {self.row}" + (f", cell {self.cell}" if self.cell else "")


@dataclass(frozen=True)
class Row:
    """One line of a file. ``line`` counts from 1, where the row begins.

    ``title`` is the words of the file. ``body`` and ``number`` are set where the file carries our own identity
    (X-INDICAL-MEETING, or a body's id in its own column), None otherwise. Both days are included; None where the
    file has no exact days. ``window``: then the first and last day within which they are to lie, both included, and
    ``days`` how many they are; None where that is not told either. ``tentative``: the date itself is marked as one
    that may change. ``hours`` are told of one day only. ``host`` is a member id or a country as written; ``venue`` a
    hall, or a place that may be no city. ``cycle`` None: the first day's year.

    ``remarks`` are what was taken for granted in reading the date, ``said`` is what the file remarks of the row.
    ``item`` is the number in a column that counts rows, or names those of another file. None of these makes it
    another row, nor does the ``place`` where it stands; nor that it is ``free``: that the file marks
    its time as one in which nobody is busy.
    """

    line: int
    title: str
    first_day: date | None
    last_day: date | None
    cycle: int | None = None
    body: str | None = None
    number: int | None = None
    ordinal: int | None = None
    host: str | None = None
    city: str | None = None
    venue: str | None = None
    consensus: str | None = None
    status: str | None = None
    window: tuple[date, date] | None = None
    days: int | None = None
    tentative: bool = False
    hours: Hours | None = None
    place: Place | None = field(default=None, compare=False)
    remarks: tuple[str, ...] = field(default=(), compare=False)
    said: str | None = field(default=None, compare=False)
    free: bool = field(default=False, compare=False)
    item: int | None = field(default=None, compare=False)

    @property
    def where(self) -> str:
        """Where it stands, for a person: "line 7", or sheet, row and cell."""
        return f"line {self.line}" if self.place is None else str(self.place)


@dataclass(frozen=True)
class Unsure:
    """A row whose date is not settled: ``refused`` where none can be had, else a person must choose.

    ``row`` is without days. ``candidates`` are the readings in words, ``years`` those that they lie in.
    """

    row: Row
    reasons: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    refused: bool = False

    @property
    def why(self) -> str:
        """All reasons, in one line."""
        return "; ".join(self.reasons)


@dataclass(frozen=True)
class Aside:
    """A line of the file that is no meeting: a heading, a remark, the header once more.

    ``unanswered``: it is a meeting of which the file was asked, and says nothing.
    """

    place: Place
    text: str
    why: str
    unanswered: bool = False


@dataclass(frozen=True)
class Sender:
    """Whose answer an input form is, as it stands there, to which year, and by which rulebook; "": it does not say."""

    member: str
    year: int
    rulebook: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows of one file, in its order. ``notes`` say in words what the file holds that was not used.

    ``unsure`` rows and lines put ``aside`` are in none of the ``rows``; ``taken`` is how many lines the reader met,
    counted by themselves. ``sender``: an input form says whose it is. None of these three makes other rows of them.
    """

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    aside: tuple[Aside, ...] = field(default=(), compare=False)
    taken: int = field(default=0, compare=False)
    sender: Sender | None = field(default=None, compare=False)


def usable(rows: Rows, name: str) -> Rows:
    """The rows of a file that is to be judged as it stands; what was put aside is told in its notes.

    Raises:
        InputError: a row cannot be read, or there is none.
    """
    problems = [_problem(one, reason) for one in rows.unsure if one.refused for reason in one.reasons]
    if problems:
        raise InputError(name, problems)
    if not rows.rows and not rows.unsure:
        raise InputError(name, [Problem("holds no meetings")])
    told = tuple(f'{one.place}: "{one.text}" {one.why}' for one in rows.aside)
    return Rows(rows.rows, (*rows.notes, *told), rows.unsure, rows.aside, rows.taken)


def _problem(one: Unsure, reason: str) -> Problem:
    place = one.row.place
    if place is None or place.sheet is None:
        return Problem(reason, one.row.line)
    return Problem(f"{place}: {reason}")


def together(parts: Iterable[Rows]) -> Rows:
    """The rows of several tables of a file as one."""
    every = list(parts)
    return Rows(
        tuple(row for part in every for row in part.rows),
        tuple(note for part in every for note in part.notes),
        tuple(one for part in every for one in part.unsure),
        tuple(one for part in every for one in part.aside),
        sum(part.taken for part in every),
        next((part.sender for part in every if part.sender), None),
    )
