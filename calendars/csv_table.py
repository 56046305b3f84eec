"""CSV in and out: one row a meeting, the header in any order, days as people write them; written as ISO dates."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import replace

from defusedcsv import csv as safe_csv

from calendars import hours
from calendars.calendar import Calendar
from calendars.importing.cells import Cell, Grid, Line
from calendars.importing.headers import columns, is_header, missing
from calendars.importing.table import DEEPEST_HEADER, find_header
from calendars.importing.table import rows_of as table_rows
from calendars.importing.texts import LARGEST, decoded
from calendars.prose import ordinal
from calendars.rows import NOTHING_ASKED, Asked, Rows, usable
from calendars.titles import title_of
from constraints.errors import InputError, Problem

__all__ = ["COLUMNS", "LARGEST", "read", "rows_of", "write"]

COLUMNS = ("year", "body", "ordinal", "start", "end", "city", "country", "host", "status", "meeting", "consensus")
HOURS = "hours"
"""The column of hours and their zone, which is there where a meeting has any."""
_FORMULA = "=+-@|%"
_MADE_HARMLESS = re.compile(r"'(?=[=+\-@%\uff1d\uff0b\uff0d\uff20\uff5c\uff05]|\\\|)")


def write(calendar: Calendar) -> bytes:
    """The calendar as CSV: UTF-8 with a BOM for spreadsheets, CRLF, text that would be a formula made harmless."""
    out = io.StringIO(newline="")
    table = safe_csv.writer(out, lineterminator="\r\n")
    timed = any(entry.meeting.hours for entry in calendar.entries)
    table.writerow([*COLUMNS, *([HOURS] if timed else []), "title", "reason", "source"])
    names = {m.id: m.name for m in calendar.facts.members}
    for entry in calendar.entries:
        meeting, row = entry.meeting, entry.placement
        reason = entry.reasons[0] if entry.reasons else None
        table.writerow(
            [
                str(meeting.cycle),
                f"Special {meeting.body.id}" if meeting.special else meeting.body.id,
                ordinal(meeting.edition) if meeting.edition else "",
                row.first_day.isoformat(),
                row.last_day.isoformat(),
                _harmless(meeting.city or ""),
                names.get(meeting.host or "", ""),
                meeting.host or "",
                entry.status,
                meeting.id,
                _harmless(meeting.consensus or ""),
                *([hours.as_cell(meeting.hours) if meeting.hours else ""] if timed else []),
                _harmless(title_of(entry)),
                reason.sentence if reason else "",
                f"{reason.source}; {reason.standing}" if reason else "",
            ]
        )
    for event in calendar.others:
        days = [event.first_day.isoformat(), event.last_day.isoformat()]
        words, place = _harmless(event.title), _harmless(event.place)
        table.writerow([str(event.first_day.year), words, "", *days, place, *[""] * (9 if timed else 8)])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Without white space in front, which hides a formula; a full-width sign, which defusedcsv lets pass, is marked."""
    text = text.strip()
    wide = text and text[0] not in _FORMULA and unicodedata.normalize("NFKC", text[0]) in _FORMULA
    return f"'{text}" if wide else text


def _as_written(cell: str) -> str:
    """The text that was made harmless on the way out."""
    cell = cell.strip()
    return cell[1:].replace("\\|", "|") if _MADE_HARMLESS.match(cell) else cell


def read(raw: bytes, name: str) -> Rows:
    """The rows of a CSV file that is to be judged as it stands.

    Raises:
        InputError: it is no CSV that can be used; with every bad cell, each with its line.
    """
    return usable(rows_of(raw, name), name)


def rows_of(raw: bytes, name: str, asked: Asked = NOTHING_ASKED) -> Rows:
    """Every line of a CSV file below its header: a row, one that needs a person, or put aside.

    Raises:
        InputError: it is no CSV that can be used.
    """
    text, note = decoded(raw, name, "a CSV table", "CSV UTF-8")
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    lines: list[Line] = []
    at = 0
    try:
        for cells in table:
            line, at = at + 1, table.line_num
            if any(cell.strip() for cell in cells):
                lines.append(Line(line, tuple(Cell(_as_written(cell)) for cell in cells)))
    except csv.Error as error:
        told = "a quotation mark is not closed" if "end of data" in str(error) else str(error)
        raise InputError(name, [Problem(f"not a CSV table: {told}", at + 1)]) from None
    if not lines:
        raise InputError(name, [Problem("holds no meetings")])
    header = find_header(lines)
    if header is None:
        raise InputError(name, missing(lines[0].texts, lines[0].at))
    rows = table_rows(Grid(tuple(lines), loose=False), header, asked)
    return replace(rows, notes=(*note, *rows.notes))


def delimiter(text: str) -> str:
    """What divides the cells of the first line that is divided at all: titles may stand above."""
    lines = (line for line in text.splitlines()[:DEEPEST_HEADER] if line.strip())
    best = [max(",;\t|", key=line.count) for line in lines if any(mark in line for mark in ",;\t|")]
    heads = [mark for mark in best if is_header(columns(_first_with(text, mark)))]
    return heads[0] if heads else best[0] if best else ","


def _first_with(text: str, mark: str) -> list[str]:
    """The first line that is a header when divided by the mark, else the first of all."""
    lines = [line for line in text.splitlines()[:DEEPEST_HEADER] if line.strip()]
    cells = [[cell.strip(' "') for cell in line.split(mark)] for line in lines]
    return next((one for one in cells if is_header(columns(one))), cells[0])
