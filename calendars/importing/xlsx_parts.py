"""The parts of a workbook: its sheets, its shared texts, which styles are dates, and each sheet's cells and merges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath

from calendars.importing.cells import EMPTY, NO_VALUE, Cell, letters
from calendars.importing.office_zip import Office
from calendars.phrases.serials import day_of_serial
from constraints.errors import InputError, Problem

MOST_ROWS, MOST_COLUMNS = 5_000, 64
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The built-in number formats that show a date or a time (ISO/IEC 29500-1, 18.8.30)."""
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook: its name, its part, and whether it is hidden."""

    name: str
    path: str
    hidden: bool


@dataclass
class Book:
    """What the workbook says of itself."""

    sheets: list[Sheet] = field(default_factory=list)
    epoch_1904: bool = False
    texts: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()


def read_book(office: Office) -> Book:
    """The workbook, its shared texts and its date styles. Raises InputError for a damaged one."""
    root = next((target for kind, target in _links(office, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    links, book = _links(office, root), Book()

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "workbookPr":
            book.epoch_1904 = given.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            kind, path = links.get(given.get("id", ""), ("", ""))
            if kind == "worksheet":
                book.sheets.append(Sheet(given.get("name", ""), path, given.get("state", "visible") != "visible"))

    office.parse(root, start, _nothing, _nothing)
    if not book.sheets:
        raise InputError(office.name, [Problem("holds no worksheet")])
    by_kind = {kind: path for kind, path in links.values()}
    book.texts = _texts(office, by_kind.get("sharedStrings", ""))
    book.date_styles = _date_styles(office, by_kind.get("styles", ""))
    return book


def _nothing(_: str) -> None:
    """Of no interest here."""


def _links(office: Office, path: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part, inside the file only: id -> kind and path."""
    folder, _, file = path.rpartition("/")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            inside = target[1:] if target.startswith("/") else normpath(join(folder, target))
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], inside)

    office.parse(join(folder, "_rels", f"{file}.rels"), start, _nothing, _nothing)
    return found


def _texts(office: Office, path: str) -> list[str]:
    found: list[str] = []
    pieces: list[str] = []
    reading = {"t": False, "rPh": False}

    def start(tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag in reading:
            reading[tag] = True

    def end(tag: str) -> None:
        if tag == "si":
            found.append("".join(pieces))
        elif tag in reading:
            reading[tag] = False

    def text(piece: str) -> None:
        if reading["t"] and not reading["rPh"]:  # rPh: how a text is spoken, beside it
            pieces.append(piece)

    office.parse(path, start, end, text)
    return found


def _date_styles(office: Office, path: str) -> frozenset[int]:
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = [False]

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "numFmt":
            codes[_number(given.get("numFmtId"))] = given.get("formatCode", "")
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            styles.append(_number(given.get("numFmtId")))

    def end(tag: str) -> None:
        inside[0] = inside[0] and tag != "cellXfs"

    office.parse(path, start, end, _nothing)
    return frozenset(at for at, style in enumerate(styles) if _is_date(style, codes.get(style)))


def _is_date(style: int, code: str | None) -> bool:
    if code is None:
        return style in _DATES
    return bool(re.search(r"[dmyhs]", _NO_LETTERS.sub("", code.split(";")[0]).casefold()))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


@dataclass
class SheetCells:
    """The cells of a sheet that hold something, by row and column from 0; its merges as first and last of both."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: bool = False


def read_cells(office: Office, sheet: Sheet, book: Book) -> SheetCells:
    """The sheet's cells, by the values that were last computed: no formula is ever run. Raises InputError."""
    reading = _Reading(office.name, sheet, book)
    office.parse(sheet.path, reading.start, reading.end, reading.text)
    return reading.found


class _Reading:
    """One pass over a sheet."""

    def __init__(self, name: str, sheet: Sheet, book: Book) -> None:
        self.name, self.sheet, self.book, self.found = name, sheet, book, SheetCells()
        self._row = self._column = -1
        self._given: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._listening = self._formula = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """A tag begins."""
        if tag == "c":
            at = _REFERENCE.fullmatch(given.get("r", ""))
            self._column = _column(at.group(1)) if at else self._column + 1
            self._given, self._formula = given, False
            self._pieces.clear()
        elif tag in ("v", "t"):
            self._listening = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = _number(given["r"]) - 1 if "r" in given else self._row + 1
            self._column = -1
            if given.get("hidden") in ("1", "true"):
                self.found.hidden_rows.add(self._row)
        elif tag == "col" and given.get("hidden") in ("1", "true") and _number(given.get("min")) <= MOST_COLUMNS:
            self.found.hidden_columns = True
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))

    def text(self, piece: str) -> None:
        """Text of a tag."""
        if self._listening:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag in ("v", "t"):
            self._listening = False
        elif tag == "c":
            cell = self._cell("".join(self._pieces))
            if cell is not EMPTY:
                self._keep(cell)

    def _keep(self, cell: Cell) -> None:
        if not (0 <= self._row < MOST_ROWS and 0 <= self._column < MOST_COLUMNS):
            where = f'sheet "{self.sheet.name}": cell {letters(self._column)}{self._row + 1}'
            told = f"{where} lies outside of the first {MOST_ROWS:,} rows and {MOST_COLUMNS} columns, which are read"
            raise InputError(self.name, [Problem(told)])
        self.found.cells.setdefault(self._row, {})[self._column] = cell

    def _cell(self, value: str) -> Cell:
        kind, text = self._given.get("t", "n"), value.strip()
        if kind == "s":
            at = _number(text)
            text = self.book.texts[at].strip() if text and at < len(self.book.texts) else ""
        elif kind == "b":
            text = "TRUE" if text == "1" else "FALSE"
        if not text:
            return Cell(NO_VALUE) if self._formula else EMPTY
        if kind != "n":
            return Cell(text)
        try:
            number = float(text)
        except ValueError:
            return Cell(text)
        shown = f"{number:.0f}" if number == int_or_none(number) else text
        if _number(self._given.get("s")) in self.book.date_styles and number >= 1:
            try:
                return Cell(shown, number, day_of_serial(number, self.book.epoch_1904), number != int(number))
            except ValueError:
                return Cell(shown, number)
        return Cell(shown, number)

    def _merge(self, reference: str) -> None:
        ends = [_REFERENCE.fullmatch(part) for part in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            top, left = int(ends[0].group(2)) - 1, _column(ends[0].group(1))
            low, right = int(ends[1].group(2)) - 1, _column(ends[1].group(1))
            self.found.merges.append((top, min(low, MOST_ROWS - 1), left, min(right, MOST_COLUMNS - 1)))


def int_or_none(number: float) -> int | None:
    """The whole number that it is, None for one that is none, infinity too."""
    return int(number) if abs(number) < 1e15 and number == int(number) else None


def _column(name: str) -> int:
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - 64
    return found - 1
