"""A table as any file gives it: cells of text, numbers and days, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calendars.rows import Place


@dataclass(frozen=True)
class Cell:
    """A cell's ``text`` as a person sees it; ``number`` where it holds one, ``day`` where the file knows it as a day.

    ``timed``: the day came with a time of day, which is left out.
    """

    text: str = ""
    number: float | None = None
    day: date | None = None
    timed: bool = False


EMPTY = Cell()
NO_VALUE = "a formula without a value"
"""What a cell says that holds a formula which no program has computed yet."""


@dataclass(frozen=True)
class Line:
    """One line of a table. ``at`` counts from 1; ``across``: one cell of it goes over the others, as headings do."""

    at: int
    cells: tuple[Cell, ...]
    across: bool = False
    hidden: bool = False

    @property
    def texts(self) -> list[str]:
        """What its cells say."""
        return [cell.text for cell in self.cells]

    @property
    def said(self) -> list[str]:
        """What the cells that are not empty say."""
        return [cell.text for cell in self.cells if cell.text]


@dataclass(frozen=True)
class Grid:
    """A table. ``sheet`` names it within its file, None where the file is the table; ``before`` is what stands above.

    ``epoch_1904``: its numbers count days from 1904. ``loose``: a line may be longer than the header.
    """

    lines: tuple[Line, ...]
    sheet: str | None = None
    before: tuple[str, ...] = ()
    epoch_1904: bool = False
    loose: bool = True

    def place(self, line: Line, column: int | None = None) -> Place:
        """Where a line stands, and which of its cells is meant."""
        if self.sheet is None:
            return Place(line.at)
        return Place(line.at, self.sheet, None if column is None else f"{letters(column)}{line.at}")


def letters(column: int) -> str:
    """A, B ... Z, AA: the name of a spreadsheet's column, from 0."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
