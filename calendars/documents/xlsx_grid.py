"""The year as a grid of cells: twelve blocks of rows, a weekday a column, meetings as bars below their days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from calendars.documents.annex import Annex
from calendars.documents.planner_image import WEEKDAYS
from calendars.documents.xlsx_parts import A3, RULE, SHADE, Looks, set_paper, write_words
from calendars.documents.year import year_of
from calendars.web.sheet import COLUMNS, Bar, Cell, Row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEAT = ("#FDF3E2", "#FBE6C6", "#F8D6A4", "#F4C380", "#F0B367", "#ECA650")
BARS = (
    ("#7B1E3C", "#F4E2E8"),
    ("#1B4F93", "#E0EAF6"),
    ("#0B625D", "#DCF0ED"),
    ("#4D5763", "#E9ECEF"),
    ("#5B3A99", "#EAE4F6"),
    ("#2C651C", "#E2F0DC"),
    ("#93310F", "#FAE5DC"),
    ("#851A77", "#F6E0F3"),
    ("#5F4C00", "#F2ECD0"),
    ("#3F3F46", "#E8E8EB"),
)
"""Strong and faint colour of each level, as on the page."""
WEEKEND, VOID = "#ECEEF2", "#FBFAF7"
_FIRST = 2
"""The row of January's days: below the title and the weekdays."""


def write_grid(sheet: Worksheet, annex: Annex, titles: Mapping[str, str], looks: Looks) -> None:
    """The planner of the page, in cells. A label too long for its bar runs on into the free cells beside it."""
    year = year_of(annex, titles)
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, COLUMNS, 4.3)
    told = f"{annex.title}. {'; '.join(f'{level.symbol} {level.name}' for level in year.levels)}"
    sheet.write_string(0, 0, told, looks(bold=True, font_size=12))
    sheet.write_string(1, 0, "Month", looks.head())
    for at in range(COLUMNS):
        sheet.write_string(1, at + 1, WEEKDAYS[at % 7], looks.head())
    top = _FIRST
    for row in year.drawn.rows:
        top = _write_month(sheet, top, row, looks)
    sheet.freeze_panes(_FIRST, 1)
    set_paper(sheet, annex, top - 1, COLUMNS, A3, pages=1)


def _write_month(sheet: Worksheet, top: int, row: Row, looks: Looks) -> int:
    """One month's block, from the row ``top`` on; returns the row after it."""
    lanes = max(row.lanes + row.notes, 1)
    for at in range(top, top + lanes + 1):
        sheet.set_row(at, 20)
    sheet.write_string(top, 0, row.month[:3], looks(bold=True, top=1, top_color=RULE))
    for column, cell in enumerate(row.cells):
        look = {"bg_color": _ground(cell, column)} if _ground(cell, column) else {}
        if cell is None:
            sheet.write_blank(top, column + 1, None, looks(top=1, top_color=RULE, **look))
        else:
            hatch = {"pattern": 14, "fg_color": RULE} if cell.hatched and not cell.shade else {}
            format_ = looks(bold=True, top=1, top_color=RULE, align="left", **{**look, **hatch})
            sheet.write_number(top, column + 1, cell.day, format_)
        # The lanes keep the weekend's stripe, but no heat: a label would be hard to read on it.
        if column % 7 >= 5 or cell is None:
            for lane in range(lanes):
                ground = VOID if cell is None else WEEKEND
                sheet.write_blank(top + 1 + lane, column + 1, None, looks(bg_color=ground))
    for cell in row.cells:
        for lane, bar in cell.bars if cell else ():
            _write_bar(sheet, top + 1 + lane, bar, looks)
        for lane, bar in cell.notes if cell else ():
            _write_note(sheet, top + lanes - lane, bar, looks)
    return top + 1 + lanes


def _ground(cell: Cell | None, column: int) -> str:
    if cell is None:
        return VOID
    if cell.shade:
        return HEAT[cell.shade - 1]
    return WEEKEND if column % 7 >= 5 else ""


def _write_bar(sheet: Worksheet, at: int, bar: Bar, looks: Looks) -> None:
    number, _, status = bar.item.look.partition(" ")
    strong, faint = BARS[int(number)]
    firm = status == "confirmed"
    line = 1 if firm else 4 if status == "cancelled" else 3
    colours = {"bg_color": strong if firm else faint, "font_color": "#FFFFFF" if firm else strong}
    gone = {"font_strikeout": True} if status == "cancelled" else {}
    words = {"bold": True, "font_size": 8, **gone, **_leaning(bar)}
    first = bar.column + 1
    for column in range(first, first + bar.span):
        edges = {"top": line, "bottom": line, "top_color": strong, "bottom_color": strong}
        edges |= {"left": line, "left_color": strong} if column == first else {}
        edges |= {"right": line, "right_color": strong} if column == first + bar.span - 1 else {}
        told = f"{bar.item.symbol} {bar.item.label}" if bar.side == "in" else bar.item.symbol
        write_words(sheet, at, column, told if column == first else "", looks, **edges, **colours, **words)
    if bar.side != "in":
        where = first + bar.span if bar.side == "after" else first - 1
        write_words(sheet, at, where, bar.item.label, looks, font_color=strong, **words)


def _write_note(sheet: Worksheet, at: int, bar: Bar, looks: Looks) -> None:
    where = bar.column + bar.span if bar.side == "before" else bar.column + 1
    ground = "#FFFFFF" if bar.item.bare else SHADE
    look = {"font_size": 7, "font_color": "#566070", "bg_color": ground, **_leaning(bar)}
    write_words(sheet, at, where, bar.item.label, looks, **look)


def _leaning(bar: Bar) -> dict[str, str]:
    return {"align": "right" if bar.side == "before" else "left", "valign": "vcenter"}
