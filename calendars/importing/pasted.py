"""Plain text in, as people paste it into a mail: a table of tabs, bars or aligned columns, or a meeting a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calendars.importing.cells import EMPTY, Cell, Grid, Line
from calendars.importing.headers import columns, is_header
from calendars.importing.mail import mail_text
from calendars.importing.pasted_dates import Found, find_date, looks_dated
from calendars.importing.said import status_of
from calendars.importing.table import dated, find_header
from calendars.importing.table import rows_of as table_rows
from calendars.importing.table_dates import Unsettled, bounds, settled_when
from calendars.importing.texts import decoded
from calendars.phrases import Doubtful, Refused, Understood, settle
from calendars.rows import NOTHING_ASKED, Aside, Asked, Place, Row, Rows, Unsure
from constraints.errors import InputError, Problem

MOST_LINES, LONGEST_LINE = 5_000, 1_000
_DIVIDERS = (re.compile(r"\t"), re.compile(r"\|"), re.compile(r" {2,}"))
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_RULE = re.compile(r"[\s|+=_-]*")
_QUOTED = re.compile(r"\s*>")
_BULLET = re.compile(r"^\s*(?:[-*\u2022\u2013]+\s+|\(?\d{1,3}[.)]\s+|[a-z][.)]\s+)+", re.IGNORECASE)
_PARTS = re.compile(r"[,;|\t()\[\]]|\s[-\u2013\u2014]\s|:\s|\s{2,}")
_MAIL = re.compile(r"(?:from|to|b?cc|sent|date|subject|reply-to|mime-version|content-\S+|received|message-id):", re.I)
_EDGES = " \t,;:.|-\u2013\u2014*\u2022"


def rows_of(raw: bytes, name: str, asked: Asked = NOTHING_ASKED) -> Rows:
    """Every line of the text: a row, one that needs a person, or put aside.

    Raises:
        InputError: it is no text, or too long.
    """
    if name.lower().endswith(".eml"):
        raw, told = mail_text(raw, name)
    else:
        told = ()
    text, notes = decoded(raw, name, "text", "UTF-8")
    found = lines_of(text.splitlines(), name, asked)
    return replace(found, notes=(*told, *notes, *found.notes))


def lines_of(lines: Sequence[str], name: str, asked: Asked = NOTHING_ASKED) -> Rows:
    """The same for text that is already in lines, numbered from 1. Raises InputError for too many or too long ones."""
    if len(lines) > MOST_LINES:
        raise InputError(name, [Problem(f"{len(lines):,} lines; at most {MOST_LINES:,} are read")])
    for at, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise InputError(name, [Problem(f"a line of {len(line):,} letters; at most {LONGEST_LINE:,} are read", at)])
    for divider in _DIVIDERS:
        grid = _grid(lines, divider)
        header = find_header(grid.lines) if grid else None
        if grid and header:
            return table_rows(grid, header, asked)
    return _Lines(lines, asked).rows()


def _grid(lines: Sequence[str], divider: re.Pattern[str]) -> Grid | None:
    """The lines cut into cells. In aligned columns a cell belongs to the column whose word begins nearest to it."""
    cut = [(at, _cut(line, divider)) for at, line in enumerate(lines, 1) if not _RULE.fullmatch(line)]
    heads = [at for at, (_, parts) in enumerate(cut) if is_header(columns([text for _, text in parts]))]
    if not heads:
        return None
    starts = [start for start, _ in cut[heads[0]][1]]
    aligned = divider is _DIVIDERS[-1]
    found = []
    for number, (at, parts) in enumerate(cut):
        texts = [text for _, text in parts]
        if aligned and number > heads[0]:
            texts = [""] * len(starts)
            for start, text in parts:
                column = min(range(len(starts)), key=lambda c: abs(starts[c] - start))
                texts[column] = f"{texts[column]} {text}".strip()
        found.append(Line(at, tuple(Cell(text) if text else EMPTY for text in texts), len(parts) == 1))
    return Grid(tuple(found))


def _cut(line: str, divider: re.Pattern[str]) -> list[tuple[int, str]]:
    """The pieces of a line, each with where it begins. Bars at both ends of the line divide nothing."""
    ends = [found.span() for found in divider.finditer(line.rstrip())]
    edges = [0, *(at for span in ends for at in span), len(line)]
    parts = [(begin, line[begin:end].strip()) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    if "|" in divider.pattern or divider is _DIVIDERS[-1]:
        parts = parts[1:] if parts and not parts[0][1] else parts
        parts = parts[:-1] if "|" in divider.pattern and parts and not parts[-1][1] else parts
    return parts


class _Lines:
    """Text with a meeting a line."""

    def __init__(self, lines: Sequence[str], asked: Asked) -> None:
        self.lines = [(at, line.strip()) for at, line in enumerate(lines, 1) if line.strip()]
        years = {int(year) for _, line in self.lines if not _QUOTED.match(line) for year in _YEAR.findall(line)}
        self.year = asked.year if asked.year is not None else years.pop() if len(years) == 1 else None
        self.found = {at: find_date(line, self.year, None) for at, line in self.lines if looks_dated(line)}
        self.day_first, self.why = asked.day_first, "as was asked for"
        if asked.day_first is None:
            order = settle((found.text for found in self.found.values() if found), self.year)
            self.day_first, self.why = order.day_first, order.why
        self.mail = sum(1 for _, line in self.lines if _MAIL.match(line)) > 1
        self.kept: list[Row] = []
        self.unsure: list[Unsure] = []
        self.aside: list[Aside] = []

    def rows(self) -> Rows:
        """Every line that is not blank, as what it is."""
        for at, line in self.lines:
            self._take(at, line)
        return Rows(tuple(self.kept), (), tuple(self.unsure), tuple(self.aside), len(self.lines))

    def _take(self, at: int, line: str) -> None:
        place = Place(at)
        if _QUOTED.match(line):
            return self.aside.append(Aside(place, line[:80], "is quoted from another mail"))
        if self.mail and _MAIL.match(line):
            return self.aside.append(Aside(place, line[:80], "is a line of a mail's head"))
        if not looks_dated(line):
            return self.aside.append(Aside(place, line[:80], "holds no date"))
        found = self.found[at]
        unsure = found is not None and isinstance(found.reading, Doubtful) and self.day_first is not None
        ordered = find_date(line, self.year, self.day_first) if unsure else found
        remarks: tuple[str, ...] = ()
        if found and ordered and found.reading != ordered.reading:
            found, remarks = ordered, (f"the {'day' if self.day_first else 'month'} first: {self.why}",)
        if found is None:
            row = Row(at, _title(line)[:200], None, None, place=place)
            return self.unsure.append(Unsure(row, ("no date in it can be read",), refused=True))
        row = replace(_row(at, found), remarks=remarks)
        return self._sort(row, found)

    def _sort(self, row: Row, found: Found) -> None:
        match found.reading:
            case Understood() as reading:
                when = settled_when(reading)
                if isinstance(when, Unsettled):
                    self.unsure.append(Unsure(row, when.reasons, refused=True))
                elif not row.title:
                    self.unsure.append(Unsure(row, ("a date, but no meeting is named",), refused=True))
                else:
                    self.kept.append(dated(row, when, self.year))
            case Doubtful(candidates, why):
                years = sorted({day.year for one in candidates for day in bounds(one) or ()})
                known = tuple(years) or ((self.year,) if self.year else ())
                said = tuple(dict.fromkeys(one.says for one in candidates))
                self.unsure.append(Unsure(row, (f'"{found.text}": {why}',), said, known))
            case Refused(why):
                self.unsure.append(Unsure(row, (f'"{found.text}": {why}',), refused=True))


def _row(at: int, found: Found) -> Row:
    """The row without its date: before it the meeting, after it where; a title may also follow the date."""
    before, after = _title(found.before), [part for part in map(_bare, _PARTS.split(found.after)) if part]
    if not before and after:
        before, after = after[0], after[1:]
    status = next((told for part in after if (told := status_of(part))), None)
    places = [part for part in after if status_of(part) is None and not part[0].islower()]
    said = ", ".join(after) or None
    return Row(at, before, None, None, venue=", ".join(places) or None, status=status, place=Place(at), said=said)


def _title(text: str) -> str:
    return _bare(_BULLET.sub("", text))


def _bare(text: str) -> str:
    return " ".join(text.strip(_EDGES).split()).removesuffix(" on").removesuffix(" from").strip(_EDGES)
