"""XLSX in: every visible sheet that holds a table of meetings -> rows.

The parts are read by calendars/xlsx_parts.py and not by openpyxl, whose read-only mode knows neither merged cells nor
hidden rows, took 1.9 s with its import for 5,000 rows that take 0.6 s here, and walks to a cell in the far corner
before anyone can say no. The tests hold what is read here against what openpyxl reads.
"""

from __future__ import annotations

from dataclasses import replace

from calendars.importing.cells import EMPTY, Cell, Grid, Line
from calendars.importing.input_form import form_rows, is_own_sheet
from calendars.importing.office_zip import Office
from calendars.importing.table import find_header
from calendars.importing.table import rows_of as table_rows
from calendars.importing.xlsx_parts import Book, Sheet, SheetCells, read_book, read_cells
from calendars.rows import NOTHING_ASKED, Asked, Rows, together
from constraints.errors import InputError, Problem

_ACROSS = 3
"""A cell merged over so many columns is a heading, where it is the only one of its row."""


def rows_of(raw: bytes, name: str, asked: Asked = NOTHING_ASKED) -> Rows:
    """Every row of the visible sheets' tables: a row, one that needs a person, or put aside.

    Raises:
        InputError: the file is damaged, too large, or holds no table of meetings.
    """
    office = Office(raw, name)
    book = read_book(office)
    notes = _notes(office)
    parts: list[Rows] = []
    for sheet in book.sheets:
        if sheet.hidden:
            notes.append(f'sheet "{sheet.name}" is hidden: not read')
            continue
        found = read_cells(office, sheet, book)
        grid = _grid(sheet, found, book)
        if any(part.sender for part in parts) and is_own_sheet(sheet.name):
            continue
        if (form := form_rows(grid, name, asked)) is not None:
            parts.append(form)
            continue
        header = find_header(grid.lines)
        if header is None:
            notes += [f'sheet "{sheet.name}" holds no table with a meeting and a date: not read'] if grid.lines else []
            continue
        parts.append(table_rows(grid, header, asked))
        hidden = len(found.hidden_rows & {line.at - 1 for line in grid.lines})
        notes += (
            [f'sheet "{sheet.name}": {hidden} hidden row{"s" * (hidden > 1)}, read like the others'] if hidden else []
        )
        notes += [f'sheet "{sheet.name}" has hidden columns, read like the others'] if found.hidden_columns else []
    if not parts:
        raise InputError(name, [Problem(f"no sheet holds a table with a meeting and a date ({'; '.join(notes)})")])
    rows = together(parts)
    return replace(rows, notes=(*notes, *rows.notes))


def _notes(office: Office) -> list[str]:
    notes = []
    if any(part.startswith("xl/externalLinks/") for part in office.parts):
        notes.append("links to other files are not followed: the values last seen are read")
    if any(part.endswith("vbaProject.bin") for part in office.parts):
        notes.append("macros are not run")
    return notes


def _grid(sheet: Sheet, found: SheetCells, book: Book) -> Grid:
    """The sheet's lines that hold something. A cell merged downwards counts in each of its rows."""
    across = set()
    for top, low, left, right in found.merges:
        cell = found.cells.get(top, {}).get(left)
        if cell is None:
            continue
        if right - left + 1 >= _ACROSS:
            across.add(top)
        for row in range(top + 1, low + 1):
            if row in found.cells:  # a row that holds nothing of its own stays empty
                found.cells[row].setdefault(left, cell)
    lines = [
        Line(at + 1, _line(cells), at in across and len(cells) == 1, at in found.hidden_rows)
        for at, cells in sorted(found.cells.items())
    ]
    return Grid(tuple(lines), f'sheet "{sheet.name}"', epoch_1904=book.epoch_1904)


def _line(cells: dict[int, Cell]) -> tuple[Cell, ...]:
    return tuple(cells.get(at, EMPTY) for at in range(max(cells) + 1))
