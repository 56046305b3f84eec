"""What a person decided of rows that members sent, each with its reason: a file that is read with every import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from calendars.importing.imports import Entry, Sorted, State
from calendars.importing.said import UNAVAILABLE
from calendars.names import Names
from calendars.rows import Row
from constraints.errors import maybe
from constraints.meetings import STRICT, Day, Identifier, Text
from constraints.rulebook import Rulebook
from constraints.toml_file import TomlFile

_STATUS = {
    "confirmed": "CONFIRMED",
    "proposed": "TENTATIVE",
    "cancelled": "CANCELLED",
    "unavailable": UNAVAILABLE,
}
Status = Literal["confirmed", "proposed", "cancelled", "unavailable"]


class Decision(BaseModel):
    """What some rows mean, and the ``reason``. What it does not say stays as the rows have it.

    ``rows`` are written as the report writes them: "vn.txt, line 8". ``body`` is a body of the rulebook, ``number``
    which of its meetings of the year; ``title`` without a body names some other event, and rows of one title are one
    event. The days are ``first`` and ``last``, both included (``last`` left out: one day), or lie within ``earliest``
    to ``latest``. ``status`` "unavailable": the member cannot come then. ``leave_out``: the rows are no meeting.
    """

    model_config = STRICT

    rows: Annotated[tuple[Text, ...], Field(min_length=1, max_length=1000)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    leave_out: bool = False
    body: Identifier | None = None
    number: int | None = Field(default=None, ge=1, le=366)
    title: Text | None = None
    first: Day | None = None
    last: Day | None = None
    earliest: Day | None = None
    latest: Day | None = None
    host: Text | None = None
    city: Text | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Decision:
        meant = self.model_dump(exclude={"rows", "reason", "leave_out"}, exclude_none=True)
        if self.leave_out and meant:
            raise ValueError(f"leaves the rows out, so it says nothing of their {', '.join(meant)}")
        if (self.earliest is None) != (self.latest is None):
            raise ValueError("give both earliest and latest, or neither")
        if self.last and not self.first:
            raise ValueError("give first, where last is given")
        if self.first and self.earliest:
            raise ValueError("give first and last, or earliest and latest, not both")
        if any(ends < begins for begins, ends in self._stretches()):
            raise ValueError("ends before it begins")
        return self

    def _stretches(self) -> Iterator[tuple[date, date]]:
        if self.first and self.last:
            yield self.first, self.last
        if self.earliest and self.latest:
            yield self.earliest, self.latest


@dataclass(frozen=True)
class Decisions:
    """The decisions of a file, in its order, with the file for naming lines."""

    every: tuple[Decision, ...]
    file: TomlFile

    def applied(self, found: Sorted, book: Rulebook, year: int | None = None) -> Sorted:
        """The rows as they were decided; the others as they are. ``year``: the only one whose rows are asked for.

        Raises:
            InputError: a row is named that no file holds, or twice, or a decision leaves it as unclear as it was.
        """
        entries = {entry.where: entry for entry in found.entries}
        taken: set[str] = set()
        for at, decision in enumerate(self.every):
            host = Names(book).member(decision.host)
            self._check(decision, at, host, book, year)
            for where in decision.rows:
                if told := _unusable(where, entries, taken):
                    self.file.problem(told, "decision", at, "rows")
                    continue
                taken.add(where)
                entries[where] = _decided(entries[where], decision, host)
                if entries[where].state in (State.DOUBTFUL, State.REFUSED):
                    told = f'"{where}" is still without a day: give first, or earliest and latest, or leave_out'
                    self.file.problem(told, "decision", at, "rows")
        self.file.raise_problems()
        return replace(found, entries=tuple(entries[entry.where] for entry in found.entries))

    def _check(self, decision: Decision, at: int, host: str | None, book: Rulebook, year: int | None) -> None:
        """Note what the decision names that is not there: a member, a body, a day of the year."""
        if decision.host and host is None:
            self.file.problem(f'no member is called "{decision.host}"', "decision", at, "host")
        if decision.body and book.body(decision.body) is None:
            known = maybe(decision.body, [body.id for body in book.bodies])
            self.file.problem(f'no body is called "{decision.body}".{known}', "decision", at, "body")
        begins, key = (decision.first, "first") if decision.first else (decision.earliest, "earliest")
        if begins and year is not None and begins.year != year:
            self.file.problem(f"{begins} is not in {year}, the year that is asked for", "decision", at, key)


def read_decisions(path: Path) -> Decisions:
    """Read a file of ``[[decision]]`` tables. Raises InputError with every problem in it, each with its line."""
    file = TomlFile.read(path)
    file.refuse_unknown(("format", "decision"))
    file.refuse_other_formats()
    every = [file.model(Decision, data, "decision", at) for at, data in enumerate(file.tables("decision"))]
    file.raise_problems()
    return Decisions(tuple(one for one in every if one is not None), file)


def _unusable(where: str, entries: Iterable[str], taken: set[str]) -> str:
    """Why the row cannot be decided; "" where it can."""
    if where not in entries:
        return f'no file holds the row "{where}".{maybe(where, entries)}'
    return f'"{where}" is decided twice' if where in taken else ""


def _decided(entry: Entry, decision: Decision, host: str | None) -> Entry:
    """The row with what was decided of it; still unclear where it has no day then."""
    if decision.leave_out:
        why = f"left out by decision: {decision.reason}"
        return replace(entry, state=State.ASIDE, why=why, candidates=(), decided=decision.reason)
    row = _row(entry, decision)
    days = row.first_day or (row.window[0] if row.window else None)
    if days is None and entry.state in (State.DOUBTFUL, State.REFUSED):
        return entry
    body = decision.body or (None if decision.title else entry.body)
    return replace(
        entry,
        state=State.UNDERSTOOD,
        why="",
        candidates=(),
        title=row.title,
        row=row,
        body=body,
        nth=decision.number or entry.nth,
        host=host or entry.host,
        cycle=days.year if days else entry.cycle,
        decided=decision.reason,
    )


def _row(entry: Entry, decision: Decision) -> Row:
    """The row as it would have been written, had the member known what was decided."""
    row = entry.row or Row(entry.place.row, entry.title, None, None, place=entry.place)
    row = replace(row, title=decision.title or row.title, city=decision.city or row.city)
    if decision.status:
        row = replace(row, status=_STATUS[decision.status], tentative=False)
    if decision.first:
        return replace(row, first_day=decision.first, last_day=decision.last or decision.first, window=None, cycle=None)
    if decision.earliest and decision.latest:
        return replace(row, first_day=None, last_day=None, window=(decision.earliest, decision.latest), cycle=None)
    return row
