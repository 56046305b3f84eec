"""The year as a workbook: the form, a plain table, the year as a grid, the rules with sources, the breaches."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import xlsxwriter

from calendars.documents.annex import COLUMNS, NOTE, SHORT_NAMES, Annex
from calendars.documents.xlsx_grid import write_grid
from calendars.documents.xlsx_parts import SHADE, Looks, set_height, set_paper, write_head, write_text, write_words
from calendars.documents.xlsx_rules import write_breaches, write_rules
from constraints.check import Report
from constraints.rulebook import Rulebook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PLAIN = {
    "No.": 5,
    "Meeting": 20,
    "Body": 16,
    "Activity": 30,
    "First day": 11,
    "Last day": 11,
    "Days": 6,
    "Venue": 20,
    "Host": 18,
    "Level": 17,
    "Programme item": 17,
    "Remarks/Status": 36,
    "Heading": 30,
}
"""The columns of the plain table, and their widths in characters."""
_FORM_WIDTHS = (4, 28, 25, 16, 14, 15, 12, 30)


def write(annex: Annex, book: Rulebook, report: Report | None, titles: Mapping[str, str]) -> bytes:
    """The workbook; the same input gives the same bytes. Text is text, never a formula or a link; days are dates.

    ``report`` None: no verdicts are told. ``titles`` are the names for people of the named periods, by id.
    """
    out = io.BytesIO()
    text_only = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, **text_only})
    about = {"title": annex.title, "subject": annex.status[:255], "author": annex.institution[:255]}
    workbook.set_properties({**about, "created": annex.stamp.replace(tzinfo=None)})
    looks = Looks(workbook)
    _write_form(workbook.add_worksheet("Calendar"), annex, looks)
    _write_plain(workbook.add_worksheet("Meetings"), annex, looks)
    write_grid(workbook.add_worksheet("Year"), annex, titles, looks)
    write_rules(workbook.add_worksheet("Rules"), annex, book, report, looks)
    write_breaches(workbook.add_worksheet("Breaches"), annex, book, report, looks)
    workbook.close()
    return out.getvalue()


def _write_form(sheet: Worksheet, annex: Annex, looks: Looks) -> None:
    """The official form: its headings are rows across all columns."""
    last = len(COLUMNS) - 1
    lines = [(annex.institution, 10, False), (annex.title, 16, True), *((line, 10, False) for line in annex.headline)]
    for at, (line, size, bold) in enumerate(lines):
        sheet.set_row(at, 1.4 * size)
        write_words(sheet, at, 0, line, looks, font_size=size, bold=bold)
    head = len(lines) + 1
    write_head(sheet, head, COLUMNS, _FORM_WIDTHS, looks)
    at = head + 1
    for group in annex.groups:
        sheet.merge_range(at, 0, at, last, "", looks(bold=True, bg_color=SHADE))
        write_words(sheet, at, 0, group.title, looks, bold=True, font_size=10, bg_color=SHADE)
        for row in group.rows:
            at += 1
            sheet.write_number(at, 0, row.number, looks.cell(align="left"))
            for column, cell in enumerate(row.cells[1:], 1):
                write_text(sheet, at, column, cell, looks)
            set_height(sheet, at, row.cells, _FORM_WIDTHS)
        at += 1
    if annex.names:
        names = "; ".join(f"{short}: {name}" for short, name in annex.names)
        for line in (f"{SHORT_NAMES}. {names}.", NOTE):
            at += 1
            sheet.merge_range(at, 0, at, last, "", looks(text_wrap=True))
            write_words(sheet, at, 0, line, looks, text_wrap=True)
            set_height(sheet, at, [line], [sum(_FORM_WIDTHS)])
    set_paper(sheet, annex, at, last)


def _write_plain(sheet: Worksheet, annex: Annex, looks: Looks) -> None:
    """One row a meeting, for sorting and reckoning: ids, and days as real dates; a day that is not known is empty."""
    write_head(sheet, 0, tuple(PLAIN), tuple(PLAIN.values()), looks)
    at = 0
    for group in annex.groups:
        for row in group.rows:
            at += 1
            sheet.write_number(at, 0, row.number, looks.cell(align="left"))
            for column, text in ((1, row.id), (2, row.body), (3, row.activity)):
                write_text(sheet, at, column, text, looks)
            for column, day in ((4, row.first_day), (5, row.last_day)):
                if day is None:
                    sheet.write_blank(at, column, None, looks.cell())
                else:
                    sheet.write_datetime(at, column, day, looks.cell(num_format="yyyy-mm-dd", align="left"))
            if row.first_day and row.last_day:
                sheet.write_number(at, 6, (row.last_day - row.first_day).days + 1, looks.cell(align="left"))
            else:
                sheet.write_blank(at, 6, None, looks.cell())
            for column, text in enumerate((*row.cells[3:], group.title), 7):
                write_text(sheet, at, column, text, looks)
    sheet.autofilter(0, 0, max(at, 1), len(PLAIN) - 1)
    set_paper(sheet, annex, at, len(PLAIN) - 1)
