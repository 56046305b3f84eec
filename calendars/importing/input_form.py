"""A member's input form read back: each row as what was answered, or as not answered; nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from calendars import form_words as words
from calendars import phrases
from calendars.importing.cells import EMPTY, NO_VALUE, Cell, Grid, Line
from calendars.importing.form_answers import Given, settled
from calendars.importing.said import UNAVAILABLE
from calendars.importing.table import dated
from calendars.importing.table_dates import OPEN, Unsettled, When, dates_of
from calendars.phrases import Days, Understood
from calendars.rows import Aside, Asked, Place, Row, Rows, Sender, Unsure, together
from constraints.errors import InputError, Problem

_DEEPEST_HEAD = 40
"""Among so many lines the form's own line, and the table's header, are looked for."""
_LONGEST_SHOWN = 80


def is_own_sheet(name: str) -> bool:
    """Whether a sheet of that name is the form's own, which nobody fills in."""
    return name in (words.DAYS_SHEET, words.RULES_SHEET)


def form_rows(grid: Grid, name: str, asked: Asked) -> Rows | None:
    """Every row of an input form; None where the sheet is none, or its table is no longer to be found.

    Raises:
        InputError: it no longer says of which year it is.
    """
    head = _head(grid, name)
    if head is None:
        return None
    columns = next((found for line in grid.lines[:_DEEPEST_HEAD] if (found := _columns(line))), None)
    if columns is None:
        return None
    sender, above = head
    reading = _Reading(grid, columns, sender.year, asked)
    return replace(together(reading.parts(above)), notes=reading.notes, sender=sender)


def _head(grid: Grid, name: str) -> tuple[Sender, int] | None:
    """Whose form it is, and how many lines stand above its table's header; None for any other sheet."""
    said: dict[str, Cell] = {}
    for at, line in enumerate(grid.lines[:_DEEPEST_HEAD]):
        if _columns(line):
            if not said.get(words.FORM, EMPTY).text.startswith(words.MARK):
                return None
            year = said.get(words.YEAR, EMPTY).text
            if not re.fullmatch(r"20\d\d", year):
                told = f'{grid.sheet}: the line "{words.YEAR}" says "{year[:20]}": write the year that it answers to'
                raise InputError(name, [Problem(told)])
            rulebook = said[words.FORM].text.removeprefix(words.MARK).partition(words.BY)[2].strip()
            return Sender(said.get(words.MEMBER, EMPTY).text, int(year), rulebook), at
        label, *values = line.texts
        value = next((cell for cell, text in zip(line.cells[1:], values, strict=True) if text), EMPTY)
        if label in words.LABELS:
            said.setdefault(label, value)
    return None


def _columns(line: Line) -> dict[str, int] | None:
    """Where each column of the form's table stands; None for a line that is not its header."""
    found = {text: at for at, text in reversed(list(enumerate(line.texts)))}
    needed = {words.KEY, words.ACTIVITY, words.ANSWER, words.FIRST}
    return {name: at for name, at in found.items() if name in words.COLUMNS} if needed <= found.keys() else None


class _Reading:
    """The form's three tables, line by line, by the columns of the first."""

    def __init__(self, grid: Grid, columns: dict[str, int], year: int, asked: Asked) -> None:
        self.grid, self.columns, self.year = grid, columns, year
        cells = [self._cell(line, name) for line in grid.lines for name in (words.FIRST, words.LAST)]
        self.dates, note = dates_of(
            (cell for cell in cells if cell.text not in words.COLUMNS), year, asked.day_first, None, grid.epoch_1904
        )
        self.notes = (f"{grid.sheet}: {note}",) if note else ()

    def parts(self, above: int) -> Iterator[Rows]:
        """Each line that holds something and is not the form's own, by itself."""
        section = ""
        for line in self.grid.lines[:above]:
            first = line.texts[0] if line.cells else ""
            if line.said and first not in words.LABELS and not first.startswith(words.TITLE):
                yield _rows(self._aside(line, "stands above the table"))
        for line in self.grid.lines[above:]:
            first = line.texts[0] if line.cells else ""
            if first in (words.FURTHER, words.ABSENT):
                section = first
            elif line.said and not self._is_header(line):
                yield _rows(self._read(line, section))

    def _is_header(self, line: Line) -> bool:
        # Above the two lower tables fewer words stand, and "Reason" in place of the remarks.
        return self._cell(line, words.FIRST).text == words.FIRST and self._cell(line, words.LAST).text == words.LAST

    def _read(self, line: Line, section: str) -> Row | Unsure | Aside:
        key = words.MEETING.fullmatch(self._cell(line, words.KEY).text)
        if key is not None and int(key["year"]) in range(2000, 2101):
            return self._meeting(line, key)
        if section == words.ABSENT:
            return self._absence(line)
        return self._further(line)

    def _meeting(self, line: Line, key: re.Match[str]) -> Row | Unsure | Aside:
        row = replace(
            self._row(line, int(key["year"])),
            body=key["body"],
            number=int(key["number"]) if key["number"] else None,
            host=self._told(line, words.HOST),
        )
        if key["special"]:  # told by its title, as a special one
            row = replace(row, body=None)
        if not any(self._cell(line, name).text for name in words.INPUTS):
            return Aside(self._place(line), row.title, "no answer", unanswered=True)
        when = self._when(line, row.cycle)
        if isinstance(when, Unsettled):
            return _unsure(row, when)
        found = settled(row, self._given(line, when))
        city = row.city or (self._told(line, words.CITY) if row.host else None)
        return replace(found, city=city) if isinstance(found, Row) else found

    def _given(self, line: Line, when: When) -> Given:
        known = self._known(line)
        length = self._cell(line, words.LENGTH).number
        days = int(length) if length and 1 <= length <= 31 else 1
        begins, alone = when.first_day, not self._cell(line, words.LAST).text
        if alone and begins is not None and begins == when.last_day and days > 1:
            last = begins + timedelta(days=days - 1)
            when = replace(when, last_day=last, remarks=(*when.remarks, f"{days} days, by the length of the meeting"))
        return Given(
            answer=self._cell(line, words.ANSWER).text,
            when=when,
            known=known,
            earliest=self._cell(line, words.EARLIEST).day,
            latest=self._cell(line, words.LATEST).day,
        )

    def _known(self, line: Line) -> When:
        """The days that the form tells, or the window."""
        text = self._cell(line, words.SO_FAR).text
        found = phrases.read(text.removeprefix(words.WITHIN), self.year)
        if text == words.NO_DAYS or not isinstance(found, Understood) or not isinstance(found.when, Days):
            return When()
        first, last = found.when.first_day, found.when.last_day
        return When(window=(first, last)) if text.startswith(words.WITHIN) else When(first, last)

    def _further(self, line: Line) -> Row | Unsure | Aside:
        row = self._row(line, self.year)
        row = replace(row, host=self._told(line, words.HOST))
        said = any(self._cell(line, name).text for name in words.INPUTS)
        if not said and any(self._cell(line, name).text for name in (words.KEY, words.SO_FAR, words.EARLIEST)):
            return Aside(self._place(line), row.title, "no answer; its meeting id is gone", unanswered=True)
        if row.title == NO_VALUE:
            return Unsure(row, (f"the activity is {NO_VALUE}",), (), (self.year,), refused=True)
        if not row.title:
            if not said:
                return self._aside(line, "names neither a meeting nor a date")
            return Unsure(row, ("names no activity",), (), (self.year,), refused=True)
        when = self._when(line, self.year)
        if isinstance(when, Unsettled):
            return _unsure(row, when)
        return settled(row, Given(self._cell(line, words.ANSWER).text or words.OTHER_DAYS, when, new=True))

    def _absence(self, line: Line) -> Row | Unsure | Aside:
        """Days on which the member cannot come to anything."""
        row = replace(self._row(line, self.year), title=words.ABSENCE, status=UNAVAILABLE)
        if row.said is None:
            told = " ".join(self._cell(line, name).text for name in (words.ACTIVITY, words.ANSWER)).strip()
            row = replace(row, said=told or None)
        when = self._when(line, self.year)
        if isinstance(when, Unsettled):
            return _unsure(row, when)
        if when.first_day is None and when.window is None:
            shown = self._aside(line, "").text
            return Unsure(row, (f'says on no day that it cannot come: "{shown}"',), (), (self.year,), refused=True)
        return dated(row, when, self.year)

    def _row(self, line: Line, cycle: int) -> Row:
        title = self._cell(line, words.ACTIVITY).text.splitlines()
        return Row(
            line=line.at,
            title=title[0].strip() if title else "",
            first_day=None,
            last_day=None,
            cycle=cycle,
            city=self._told(line, words.YOUR_CITY),
            place=self._place(line),
            said=self._told(line, words.REMARKS),
            remarks=(*(["the row is hidden"] if line.hidden else []), *self._lost(line)),
        )

    def _when(self, line: Line, year: int | None) -> When | Unsettled:
        return self.dates.when(self._cell(line, words.FIRST), self._cell(line, words.LAST), year)

    def _cell(self, line: Line, name: str) -> Cell:
        at = self.columns.get(name, len(line.cells))
        return line.cells[at] if at < len(line.cells) else EMPTY

    def _told(self, line: Line, name: str) -> str | None:
        text = self._cell(line, name).text
        return None if text.casefold() in OPEN or text == NO_VALUE else text

    def _lost(self, line: Line) -> Iterator[str]:
        """What cannot be known of the cells whose words are kept."""
        for name in (words.YOUR_CITY, words.REMARKS):
            if self._cell(line, name).text == NO_VALUE:
                yield f'"{name}" is {NO_VALUE}'

    def _place(self, line: Line) -> Place:
        return self.grid.place(line, self.columns[words.FIRST])

    def _aside(self, line: Line, why: str) -> Aside:
        text = " | ".join(" ".join(said.split()) for said in line.said)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
        return Aside(self.grid.place(line), shown, why)


def _unsure(row: Row, found: Unsettled) -> Unsure:
    years = (row.cycle,) if row.cycle else found.years
    return Unsure(row, found.reasons, found.candidates, years, found.refused)


def _rows(one: Row | Unsure | Aside) -> Rows:
    """The line as what it is."""
    match one:
        case Row():
            return Rows((one,), taken=1)
        case Unsure():
            return Rows((), unsure=(one,), taken=1)
    return Rows((), aside=(one,), taken=1)
