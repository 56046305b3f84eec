"""What the sheets of the workbook share: their looks, how text is written, how a sheet prints."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from calendars.documents.annex import Annex

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FORMULA = tuple("=+-@|%\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula, once somebody edits the cell."""
LONGEST_CELL = 32_767
A3, A4 = 8, 9
LINE, HIGHEST = 12, 409
"""Points: a line of text, and the highest row that a sheet may have."""
INK, RULE, SHADE = "#1D2530", "#AAB0BA", "#E6EBF2"


class Looks:
    """The workbook's formats, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """The format of these properties, on top of the common ones."""
        whole = {"font_name": "Arial", "font_size": 9, "font_color": INK, "valign": "top", **properties}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(whole)
        return self._made[key]

    def cell(self, **properties: Any) -> Format:
        """A cell of a table."""
        return self(text_wrap=True, bottom=1, bottom_color=RULE, **properties)

    def head(self) -> Format:
        """A cell of a header row."""
        return self(bold=True, text_wrap=True, bg_color=SHADE, top=2, bottom=2)


def write_text(sheet: Worksheet, row: int, column: int, text: str, looks: Looks, **properties: Any) -> None:
    """A cell of a table, with text that stays text."""
    write_words(sheet, row, column, text, looks, text_wrap=True, bottom=1, bottom_color=RULE, **properties)


def write_words(sheet: Worksheet, row: int, column: int, text: str, looks: Looks, **properties: Any) -> None:
    """Write text as text: never a formula, a number or a link, nor when somebody edits the cell."""
    quoted = {"quote_prefix": True} if text.startswith(FORMULA) else {}
    sheet.write_string(row, column, text[:LONGEST_CELL], looks(**properties, **quoted))


def write_head(sheet: Worksheet, row: int, names: Sequence[str], widths: Sequence[float], looks: Looks) -> None:
    """A header row that stays in sight and is repeated on every printed page; and the columns' widths."""
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, name, looks.head())
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)


def set_height(sheet: Worksheet, row: int, cells: Sequence[str], widths: Sequence[float]) -> None:
    """Make room for the longest cell where it takes several lines: not every program does so by itself."""
    lines = max(ceil(0.9 * len(cell) / width) for cell, width in zip(cells, widths, strict=True))
    if lines > 1:
        sheet.set_row(row, min(LINE * lines + 3, HIGHEST))


def set_paper(sheet: Worksheet, annex: Annex, last_row: int, last_column: int, paper: int = A4, pages: int = 0) -> None:
    """Landscape, one page wide; ``pages`` high, 0: as many as it takes."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, pages)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&8{annex.title}&R&8Page &P of &N")
