"""What a reader of any format hands on: one row a meeting, as the file has it, nothing matched yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Row:
    """One line of a file. ``line`` counts from 1, where the row begins.

    ``title`` is the words of the file. ``body`` and ``number`` are set where the file carries our own identity
    (X-INDICAL-MEETING, or a body's id in its own column), None otherwise. Both days are included; None where the
    file has no exact days. ``host`` is a member id or a country as written; ``venue`` a hall, or a place that
    may be no city. ``cycle`` None: the first day's year.
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


@dataclass(frozen=True)
class Rows:
    """The rows of one file, in its order. ``notes`` say in words what the file holds that was not used."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
