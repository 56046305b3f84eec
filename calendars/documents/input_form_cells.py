"""The cells of an input form: locked ones that tell, open ones to fill in, with the days that they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from calendars import form_words as words
from calendars.documents.input_form_call import Span
from calendars.documents.xlsx_parts import A4, RULE, SHADE, Looks, write_head, write_words
from calendars.prose import days_in_words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

OPEN_CELL = "#FFF9DB"
"""The ground of a cell to fill in."""
_DAY = "d mmm yyyy"


class Cells:
    """One sheet of the form; ``title`` stands at the foot of each printed page."""

    def __init__(self, sheet: Worksheet, looks: Looks, title: str) -> None:
        self.sheet, self.looks, self.title = sheet, looks, title

    def head(self, at: int, names: Sequence[str], widths: Sequence[float]) -> None:
        """The header of the sheet's table."""
        write_head(self.sheet, at, names, widths, self.looks)
        self.sheet.set_row(at, 28)

    def day(self, at: int, column: int, day: date | None, **look: Any) -> None:
        """A day as a date, or an empty cell."""
        if day is None:
            self.sheet.write_blank(at, column, None, self.looks.cell(**look))
        else:
            self.sheet.write_datetime(at, column, day, self.looks.cell(num_format=_DAY, align="left", **look))

    def section(self, at: int, title: str, last: int) -> None:
        """A heading over a table of its own, across all columns."""
        self.sheet.merge_range(at, 0, at, last, "", self.looks(bold=True, bg_color=SHADE, font_size=11))
        write_words(self.sheet, at, 0, title, self.looks, bold=True, bg_color=SHADE, font_size=11)

    def small_head(self, at: int, names: Mapping[int, str], last: int) -> None:
        """The header of a table under a heading, by column."""
        for column in range(last + 1):
            self.sheet.write_string(at, column, names.get(column, ""), self.looks.head())

    def inputs(self, at: int, columns: Mapping[str, int], begins: Sequence[Span], days: int, year: int) -> None:
        """The cells that a member fills in: an answer of the list, days in the window, a city, remarks."""
        self.empty_row(at, [columns[name] for name in words.INPUTS], -1)
        one_of = {"validate": "list", "source": list(words.ANSWERS), "error_type": "warning"}
        self.sheet.data_validation(at, columns[words.ANSWER], at, columns[words.ANSWER], one_of)
        if not begins:
            self.days_of_year(at, columns[words.FIRST], columns[words.LAST], year)
            return
        first, latest = begins[0].first, begins[-1].last
        told = f"May begin {days_in_words(first, latest)}: which days, see the sheet {words.DAYS_SHEET}."
        self._between(at, columns[words.FIRST], first, latest, told)
        ends = f"{days} day{'s' * (days > 1)} by its usual length; leave it empty for that."
        self._between(at, columns[words.LAST], first, latest + timedelta(days=days - 1), ends)

    def empty_row(self, at: int, columns: Iterable[int], last: int) -> None:
        """Open cells in these columns, and locked ones up to the ``last``."""
        chosen = list(columns)
        for column in range(last + 1):
            if column not in chosen:
                self.sheet.write_blank(at, column, None, self.looks(bottom=1, bottom_color=RULE))
        for column in chosen:
            day = {"num_format": _DAY, "align": "left"} if column in _DAYS else {}
            look = self.looks.cell(locked=False, bg_color=OPEN_CELL, left=1, left_color=RULE, **day)
            self.sheet.write_blank(at, column, None, look)

    def days_of_year(self, at: int, first: int, last: int, year: int) -> None:
        """Days of the year in both columns."""
        for column in (first, last):
            self._between(at, column, date(year, 1, 1), date(year, 12, 31), f"A day of {year}.")

    def _between(self, at: int, column: int, first: date, last: date, told: str) -> None:
        # A warning and no stop: other days are a proposal too.
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": first,
            "maximum": last,
            "input_title": words.COLUMNS[column],
            "input_message": told[:255],
            "error_type": "warning",
            "error_title": "Outside of the days",
            "error_message": f"{days_in_words(first, last)} are the days to choose from. Propose another one?"[:255],
        }
        self.sheet.data_validation(at, column, at, column, rule)

    def finish(self, last_row: int, last_column: int) -> None:
        """How it prints (landscape, one page wide), and its lock, which takes no password to open."""
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last_row, last_column)
        sheet.hide_gridlines(2)
        shown = self.title.replace("&", "&&")[:180]
        sheet.set_footer(f"&L&8{shown}&R&8Page &P of &N")
        sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})


_DAYS = frozenset(words.COLUMNS.index(name) for name in (words.FIRST, words.LAST))
