"""The date of a table's row, in one cell or in two: exact days, a window, or why it needs a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from calendars import phrases
from calendars.importing.cells import EMPTY, Cell
from calendars.phrases import Days, Doubtful, Reading, Refused, Understood, Unknown, Window

OPEN = {"", "tbc", "tbd", "to be confirmed", "to be decided", "-", "n/a"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAID_ELSEWHERE = re.compile(r"the word .* is not understood$|the character .* is not understood$")
_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class When:
    """Both days, or a window and how many days of it; all None where the date is still open."""

    first_day: date | None = None
    last_day: date | None = None
    window: tuple[date, date] | None = None
    days: int | None = None
    tentative: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unsettled:
    """Why the date is not settled. ``candidates`` in words, with the ``years`` that they lie in."""

    reasons: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    refused: bool = True


@dataclass(frozen=True)
class Dates:
    """How the dates of one table are read: its ``year``, its order of day and month and who told it, its epoch."""

    year: int | None = None
    day_first: bool | None = None
    why: str = ""
    epoch_1904: bool = False

    def when(self, begin: Cell, end: Cell = EMPTY, year: int | None = None) -> When | Unsettled:
        """What the cells say of when. ``year``: the row's own, for a date without one."""
        year = self.year if year is None else year
        first, last = self._read(begin, year), self._read(end, year)
        if isinstance(first, Refused | Doubtful) and end.text and begin.day is None and end.day is None:
            both = phrases.read(f"{begin.text} - {end.text}", year, self.day_first)
            if isinstance(both, Understood) and isinstance(both.when, Days):  # "16" beside "18 May 2027"
                return settled_when(both)
        unsettled = [(cell, one) for cell, one in ((begin, first), (end, last)) if not isinstance(one, Understood)]
        if not unsettled:
            assert isinstance(first, Understood), "what is not understood was put aside above"
            assert isinstance(last, Understood), "what is not understood was put aside above"
            return _when(first, last)
        if any(isinstance(one, Refused) for _, one in unsettled):
            return Unsettled(tuple(_told(cell, one.why) for cell, one in unsettled if isinstance(one, Refused)))
        return _doubt([(cell, one) for cell, one in unsettled if isinstance(one, Doubtful)])

    def _read(self, cell: Cell, year: int | None) -> Reading:
        text = cell.text
        if text.casefold() in OPEN:
            return Understood(Unknown(), "")
        if cell.day is not None:
            remarks = ("the time of day is left out",) if cell.timed else ()
            return Understood(Days(cell.day, cell.day), str(cell.day), remarks)
        if cell.number is not None and 0 <= cell.number < 100_000 and cell.number not in _YEARS:
            return phrases.serial(cell.number, self.epoch_1904)
        if _ISO.fullmatch(text):
            return _iso(text)
        plain = phrases.read(text, year)
        if self.day_first is None or isinstance(plain, Understood):
            return plain
        ordered = phrases.read(text, year, self.day_first)
        if isinstance(ordered, Understood) and isinstance(plain, Doubtful):
            return Understood(ordered.when, ordered.says, (*ordered.remarks, self.why), ordered.tentative)
        return ordered


def _iso(text: str) -> Reading:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Refused("no calendar has it")
    return Understood(Days(day, day), text)


def _when(first: Understood, last: Understood) -> When | Unsettled:
    remarks = tuple(dict.fromkeys((*first.remarks, *last.remarks)))
    tentative = first.tentative or last.tentative
    match first.when, last.when:
        case Unknown(), Unknown():
            return When(tentative=tentative, remarks=remarks)
        case Unknown(), Days(last_day=day):
            return Unsettled((f"ends {day}, but no first day is given",))
        case Unknown(), Window(latest=day):
            return Unsettled((f"ends by {day}, but when it begins is not given",))
        case Days(one, day), Unknown():
            return When(one, day, None, None, tentative, remarks)
        case Days(one, _), Days(_, day):
            if day < one:
                return Unsettled((f"ends {day}, before it begins {one}",))
            return When(one, day, None, None, tentative, remarks)
    begin, end = bounds(first), bounds(last) or bounds(first)
    assert begin is not None, "an open first day is told above"
    assert end is not None, "it falls back on the first"
    if end[1] < begin[0]:
        return Unsettled((f"ends by {end[1]}, before it begins {begin[0]}",))
    days = first.when.days if isinstance(first.when, Window) else None
    return When(None, None, (begin[0], end[1]), days, tentative, remarks)


def settled_when(one: Understood) -> When | Unsettled:
    """What one text says of when."""
    return _when(one, Understood(Unknown(), ""))


def bounds(one: Understood) -> tuple[date, date] | None:
    """The first and the last day of a reading; None where it is still open."""
    match one.when:
        case Days(first, last) | Window(first, last):
            return first, last
    return None


def _told(cell: Cell, why: str) -> str:
    if _ISO.fullmatch(cell.text):
        return f'"{cell.text}" is a day that no calendar has'
    shown = cell.text if len(cell.text) <= 60 else f"{cell.text[:60]}..."
    told = f'"{shown}" is not a day such as 2027-11-23'
    return told if _SAID_ELSEWHERE.match(why) else f"{told}: {why}"


def _doubt(parts: list[tuple[Cell, Doubtful]]) -> Unsettled:
    reasons = tuple(f'"{cell.text}": {one.why}' for cell, one in parts)
    found = [candidate for _, one in parts for candidate in one.candidates]
    years = sorted({day.year for candidate in found for day in bounds(candidate) or ()})
    return Unsettled(reasons, tuple(dict.fromkeys(c.says for c in found)), tuple(years), refused=False)


def dates_of(
    cells: Iterable[Cell], year: int | None, asked: bool | None, told: bool | None, epoch_1904: bool
) -> tuple[Dates, str | None]:
    """How a column is read, and what to tell of it: ``asked`` by a person, ``told`` by its header, else by itself."""
    if asked is not None:
        return Dates(year, asked, f"the {_first(asked)} first, as was asked for", epoch_1904), None
    if told is not None:
        return Dates(year, told, f"the {_first(told)} first, as the header says", epoch_1904), None
    texts = [cell.text for cell in cells if cell.day is None and cell.number is None]
    texts = [text for text in texts if text.casefold() not in OPEN and not _ISO.fullmatch(text)]
    if not texts:
        return Dates(year, None, "", epoch_1904), None
    order = phrases.settle(texts, year)
    if order.day_first is None:
        return Dates(year, None, "", epoch_1904), order.why if "say which" in order.why else None
    return Dates(year, order.day_first, f"the {_first(order.day_first)} first: {order.why}", epoch_1904), None


def _first(day_first: bool) -> str:
    return "day" if day_first else "month"
