"""DOCX in: every table of a document that holds meetings -> rows. Without such a table its paragraphs are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calendars.importing import pasted
from calendars.importing.cells import EMPTY, Cell, Grid, Line
from calendars.importing.office_zip import Office
from calendars.importing.table import find_header
from calendars.importing.table import rows_of as table_rows
from calendars.importing.xlsx_parts import MOST_COLUMNS, MOST_ROWS
from calendars.rows import NOTHING_ASKED, Asked, Rows, together
from constraints.errors import InputError, Problem

DOCUMENT = "word/document.xml"
_BEFORE = 8
"""So many paragraphs above a table are looked at for the year."""


def rows_of(raw: bytes, name: str, asked: Asked = NOTHING_ASKED) -> Rows:
    """Every row of the document's tables: a row, one that needs a person, or put aside.

    Raises:
        InputError: the file is damaged, too large, or holds no meetings.
    """
    office = Office(raw, name)
    if DOCUMENT not in office.parts:
        raise InputError(name, [Problem("is no Word document")])
    reading = _Reading(name)
    office.parse(DOCUMENT, reading.start, reading.end, reading.text)
    notes = ["macros are not run"] if any(part.endswith("vbaProject.bin") for part in office.parts) else []
    notes += ["it holds tracked changes: read as if all were accepted"] if reading.tracked else []
    parts = []
    for number, table in enumerate(reading.tables, 1):
        grid = Grid(tuple(table.lines), f"table {number}", table.before)
        header = find_header(grid.lines)
        if header is None:
            notes.append(f"table {number} has no column for a meeting and one for a date: not read")
        else:
            parts.append(table_rows(grid, header, asked))
    rows = together(parts) if parts else pasted.lines_of(reading.paragraphs, name, asked)
    return Rows(rows.rows, (*notes, *rows.notes), rows.unsure, rows.aside, rows.taken)


@dataclass
class _Table:
    """A table being read. ``above``: the cells of the line before, by column, for those merged downwards."""

    before: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    above: dict[int, Cell] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    rows: int = 0
    column: int = 0
    span: int = 1
    widest: int = 1
    continued: bool = False
    properties: bool = False
    deleted: bool = False
    text: list[str] = field(default_factory=list)


class _Reading:
    """One pass over the document: a stack of tables, since a cell may hold a table."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tables: list[_Table] = []
        self.paragraphs: list[str] = []
        self.tracked = False
        self._open: list[_Table] = []
        self._paragraph: list[str] = []
        self._listening = False
        self._skipped = 0

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """A tag begins."""
        table = self._open[-1] if self._open else None
        if tag == "Fallback":  # the same once more, for older programs
            self._skipped += 1
        elif tag == "t":
            self._listening = self._skipped == 0
        elif tag in ("tab", "br", "cr"):
            self.text_of(" ")
        elif tag in ("ins", "del"):
            self.tracked = True
            if tag == "del" and table is not None and table.properties:
                table.deleted = True
        elif tag == "tbl":
            self._open.append(_Table(tuple(self.paragraphs[-_BEFORE:])))
            self.tables.append(self._open[-1])
        elif table is not None:
            self._start_in(table, tag, given)

    def _start_in(self, table: _Table, tag: str, given: Mapping[str, str]) -> None:
        if tag == "tr":
            table.rows, table.column, table.widest, table.cells = table.rows + 1, 0, 1, {}
            table.deleted = False
        elif tag == "trPr":
            table.properties = True
        elif tag == "tc":
            table.span, table.continued, table.text = 1, False, []
        elif tag == "gridSpan":
            value = given.get("val", "1")
            table.span = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 1
        elif tag == "vMerge":
            table.continued = given.get("val", "continue") == "continue"
        if table.rows > MOST_ROWS or table.column + table.span > MOST_COLUMNS:
            told = f"a table has more than the {MOST_ROWS:,} rows and {MOST_COLUMNS} columns that are read"
            raise InputError(self.name, [Problem(told)])

    def text(self, piece: str) -> None:
        """Text of a tag."""
        if self._listening:
            self.text_of(piece)

    def text_of(self, piece: str) -> None:
        """Text for the cell that is open, else for the paragraph."""
        (self._open[-1].text if self._open else self._paragraph).append(piece)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag == "Fallback":
            self._skipped -= 1
        elif tag == "t":
            self._listening = False
        elif tag == "tbl" and self._open:
            self._open.pop()
        elif tag == "p":
            self.text_of(" ")
            if not self._open and (said := " ".join("".join(self._paragraph).split())):
                self.paragraphs.append(said)
            self._paragraph = [] if not self._open else self._paragraph
        elif self._open:
            self._end_in(self._open[-1], tag)

    @staticmethod
    def _end_in(table: _Table, tag: str) -> None:
        if tag == "tc":
            cell = Cell(" ".join("".join(table.text).split()))
            if table.continued and not cell.text:
                cell = table.above.get(table.column, EMPTY)
            table.cells[table.column] = cell
            table.widest = max(table.widest, table.span if cell.text else 1)
            table.column += max(1, table.span)
        elif tag == "trPr":
            table.properties = False
        elif tag == "tr" and not table.deleted:
            line = tuple(table.cells.get(at, EMPTY) for at in range(table.column))
            said = sum(1 for cell in line if cell.text)
            table.lines.append(Line(table.rows, line, table.widest > 2 and said == 1))
            table.above = table.cells
