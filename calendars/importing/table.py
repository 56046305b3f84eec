"""A table of cells -> rows: the header found, the columns by people's words, each date read, nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from calendars.hours import of_cell, of_words
from calendars.importing.cells import EMPTY, NO_VALUE, Cell, Grid, Line
from calendars.importing.headers import columns, is_header, only_headers, told_order
from calendars.importing.said import status_of
from calendars.importing.table_dates import OPEN, Dates, Unsettled, When, dates_of
from calendars.rows import Aside, Asked, Place, Row, Rows, Unsure

DEEPEST_HEADER = 40
"""Among so many lines the header is looked for."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?", re.IGNORECASE)
_COUNTED = re.compile(r"(?:no\.?|ref\.?|item|#)?\s?(\d{1,4})[.)]?", re.IGNORECASE)
_DITTO = {'"', "''", "\u201d", "ditto", "idem", "as above", "same as above", "do."}
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Header:
    """Column -> its place. ``first`` and ``last`` are the lines it stands in, both included; ``words`` as written."""

    found: dict[str, int]
    first: int
    last: int
    width: int
    words: tuple[str, ...]


def find_header(lines: Sequence[Line]) -> Header | None:
    """The first line that says what and when, with a second line of column names below it where there is one."""
    for at, line in enumerate(lines[:DEEPEST_HEADER]):
        found = columns(line.texts)
        if not is_header(found):
            continue
        below = lines[at + 1] if at + 1 < len(lines) else None
        if below is not None and "body" not in (more := columns(below.texts)) and only_headers(below.texts):
            words = tuple(low or high for low, high in zip(_padded(below, line), _padded(line, below), strict=True))
            return Header({**found, **more}, at, at + 1, len(words), words)
        return Header(found, at, at, len(line.cells), tuple(line.texts))
    return None


def _padded(line: Line, other: Line) -> list[str]:
    return line.texts + [""] * max(0, len(other.cells) - len(line.cells))


def rows_of(grid: Grid, header: Header, asked: Asked) -> Rows:
    """Every line of the table as a row, an unsure one, or put aside with the reason."""
    above, below = grid.lines[: header.first], grid.lines[header.last + 1 :]
    year = asked.year if asked.year is not None else _year(grid, above, header)
    spots = [header.found[name] for name in ("start", "end") if name in header.found]
    cells = (line.cells[at] for line in below for at in spots if at < len(line.cells))
    told = told_order(" ".join(header.words[at] for at in spots if at < len(header.words)))
    dates, note = dates_of(cells, year, asked.day_first, told, grid.epoch_1904)
    taking = _Taking(grid, header, dates)
    for line in below:
        taking.take(line)
    aside = [_aside(grid, line, "stands above the header") for line in above if line.said]
    notes = [f"{grid.sheet}: {note}" if grid.sheet else note] if note else []
    taken = sum(1 for line in (*above, *below) if line.said)
    return Rows(tuple(taking.rows), tuple(notes), tuple(taking.unsure), (*aside, *taking.aside), taken)


def _year(grid: Grid, above: Sequence[Line], header: Header) -> int | None:
    """The one year that the words around the table name; None where they name none or several."""
    texts = [*grid.before, *(text for line in above for text in line.said), *header.words]
    found = {int(year) for text in texts for year in _YEAR.findall(text)}
    if not found:
        found = {int(year) for year in _YEAR.findall(grid.sheet or "")}
    return found.pop() if len(found) == 1 else None


def _aside(grid: Grid, line: Line, why: str) -> Aside:
    text = " | ".join(" ".join(said.split()) for said in line.said)
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
    return Aside(grid.place(line), shown, why)


class _Taking:
    """The lines below a header, taken one by one."""

    def __init__(self, grid: Grid, header: Header, dates: Dates) -> None:
        self.grid, self.header, self.dates = grid, header, dates
        self.rows: list[Row] = []
        self.unsure: list[Unsure] = []
        self.aside: list[Aside] = []
        self._above: dict[str, Cell] = {}

    def take(self, line: Line) -> None:
        """Put the line where it belongs."""
        if not line.said:
            return
        cells = self._cells(line)
        place = self.grid.place(line, self.header.found["start"])
        over = line.cells[self.header.width :]
        if not self.grid.loose and any(cell.text for cell in over):
            seen = f"{len(line.cells)} cells under a header of {self.header.width}"
            told = f"{seen}: put a text that holds a comma in quotes"
            self.unsure.append(Unsure(_bare(cells, place, None), (told,), refused=True))
        elif line.across and len(set(line.said)) == 1:
            self.aside.append(_aside(self.grid, line, "is a heading over the whole table"))
        elif is_header(found := columns(line.texts)):
            same = found == self.header.found
            self.header = self.header if same else Header(found, 0, 0, len(line.cells), tuple(line.texts))
            self.aside.append(_aside(self.grid, line, f"is {'the header once more' if same else 'a further header'}"))
        elif not any(cells.get(name, EMPTY).text for name in ("body", "start", "end")):
            self.aside.append(_aside(self.grid, line, "names neither a meeting nor a date"))
        else:
            self._take_row(line, cells, place)

    def _cells(self, line: Line) -> dict[str, Cell]:
        """The line's cells by column; a ditto mark stands for the cell above."""
        found = {name: line.cells[at] for name, at in self.header.found.items() if at < len(line.cells)}
        for name, cell in found.items():
            if cell.text.casefold() in _DITTO and name != "body" and name in self._above:
                found[name] = self._above[name]
        self._above = found
        return found

    def _take_row(self, line: Line, cells: dict[str, Cell], place: Place) -> None:
        lost = [name for name, cell in cells.items() if cell.text == NO_VALUE and name not in ("start", "end")]
        cells = {name: cell for name, cell in cells.items() if name not in lost}
        year = cells.get("year", EMPTY).text
        own = int(year) if re.fullmatch(r"\d{4}", year) else None
        found = self.dates.when(cells.get("start", EMPTY), cells.get("end", EMPTY), own)
        unnamed = f"the activity is {NO_VALUE}" if "body" in lost else "no body or activity is named"
        reasons = [] if cells.get("body", EMPTY).text else [unnamed]
        reasons += found.reasons if isinstance(found, Unsettled) and found.refused else ()
        if year and own is None:
            reasons.append(f'year "{year}" is not a year such as 2027')
        row = _bare(cells, place, own)
        told = (*(["the row is hidden"] if line.hidden else []), *(f"the {name} is {NO_VALUE}" for name in lost))
        row = replace(row, remarks=told)
        if reasons:
            self.unsure.append(Unsure(row, tuple(reasons), refused=True))
        elif isinstance(found, Unsettled):
            years = (own,) if own is not None else found.years or ((self.dates.year,) if self.dates.year else ())
            self.unsure.append(Unsure(row, found.reasons, found.candidates, years))
        else:
            self.rows.append(dated(row, found, self.dates.year))


def dated(row: Row, when: When, year: int | None) -> Row:
    """The row with its date. Without exact days it is in its own year, else the window's, else the table's."""
    if row.cycle is not None or when.first_day is not None:
        cycle = row.cycle
    elif when.window is not None:
        years = {day.year for day in when.window}
        cycle = years.pop() if len(years) == 1 else year
    else:
        cycle = year
    return replace(
        row,
        first_day=when.first_day,
        last_day=when.last_day,
        cycle=cycle,
        window=when.window,
        days=when.days,
        tentative=when.tentative,
        remarks=(*row.remarks, *when.remarks),
    )


def _bare(cells: dict[str, Cell], place: Place, year: int | None) -> Row:
    """The row without its date."""
    number = _ORDINAL.fullmatch(_text(cells, "ordinal"))
    said = _text(cells, "remarks") or None
    counted = _COUNTED.fullmatch(_text(cells, "item"))
    status = _text(cells, "status").upper().replace("CANCELED", "CANCELLED") or None
    return Row(
        line=place.row,
        title=_text(cells, "body"),
        first_day=None,
        last_day=None,
        cycle=year,
        ordinal=int(number.group(1)) if number else None,
        host=_told(cells, "host") or _told(cells, "country"),
        city=_told(cells, "city"),
        venue=_told(cells, "venue"),
        consensus=_text(cells, "consensus") or None,
        status=status or (status_of(said) if said else None),
        hours=of_cell(_text(cells, "hours")) or (of_words(said) if said else None),
        place=place,
        said=said,
        item=int(counted.group(1)) if counted else None,
    )


def _text(cells: dict[str, Cell], column: str) -> str:
    return cells.get(column, EMPTY).text


def _told(cells: dict[str, Cell], column: str) -> str | None:
    """The cell's text; None where it is empty or still to be told."""
    text = _text(cells, column)
    return None if text.casefold() in OPEN else text
