"""Input forms filled in as members do, with an office program: openpyxl stands for it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from calendars import form_words as words


class Filled:
    """A form that is being filled in."""

    def __init__(self, form: Path | bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(form) if isinstance(form, bytes) else form)
        self.sheet: Worksheet = self.book[words.INPUT_SHEET]
        head = self.sheet[self.row_of(words.KEY)]
        self.columns: Mapping[str, int] = {cell.value: cell.column for cell in head if cell.value}
        """The columns of the table of meetings, from 1."""

    def row_of(self, text: str) -> int:
        """The row in which a cell says so."""
        return next(row[0].row for row in self.sheet.iter_rows() if any(cell.value == text for cell in row))

    def answer(self, meeting: str, **cells: Any) -> Filled:
        """Fill in cells of a meeting's row."""
        return self.fill(self.row_of(meeting), cells)

    def further(self, nth: int, **cells: Any) -> Filled:
        """Fill in a row of one's own activities, from 0."""
        return self.fill(self.row_of(words.FURTHER) + 2 + nth, cells)

    def away(self, nth: int, **cells: Any) -> Filled:
        """Fill in a row of the days on which the member cannot come, from 0."""
        return self.fill(self.row_of(words.ABSENT) + 2 + nth, cells)

    def head(self, label: str, value: Any) -> Filled:
        """Change what stands above the table."""
        self.sheet.cell(self.row_of(label), 3).value = value
        return self

    def fill(self, row: int, cells: Mapping[str, Any]) -> Filled:
        """Fill in cells of a row, by COLUMN's names."""
        for name, value in cells.items():
            self.sheet.cell(row, self.columns[COLUMN[name]]).value = value
        return self

    def raw(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def save(self, path: Path) -> Path:
        """Write the file."""
        path.write_bytes(self.raw())
        return path


COLUMN = {
    "key": words.KEY,
    "activity": words.ACTIVITY,
    "host": words.HOST,
    "answer": words.ANSWER,
    "first": words.FIRST,
    "last": words.LAST,
    "city": words.YOUR_CITY,
    "remarks": words.REMARKS,
}
