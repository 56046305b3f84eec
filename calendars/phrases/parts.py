"""From tokens to parts: one end of a range, or one of several dates, as far as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calendars.phrases.readings import UnreadableError, day
from calendars.phrases.tokens import Token, year


@dataclass(frozen=True)
class Stretch:
    """A vague part of a year or a month: the ``at``-th to the ``last``-th ``unit``; vague.py says what each is."""

    unit: str
    at: int
    last: int


@dataclass(frozen=True)
class Part:
    """None where nothing is written. ``numeric``: day and month were numbers, in the order that was asked for."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    stretch: Stretch | None = None
    numeric: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        if self.stretch is not None:
            return self.stretch.unit in ("weekday", "day of week")
        return self.day is not None


_WRITTEN = re.compile(r"d[-/.]?m[-/.]?y|dm|d[-/.]m|m-d-y|m-?dy?|ymd|y[-/.]m[-/.]d|ydm|dy?")
_SHORT_YEAR = re.compile(r"d([-/.]?)m\1d")
_BARE_NUMBERS = re.compile(r"d/d|d\.d\.?")
_VAGUE = re.compile(r"[ehvqzumy]{1,3}")
_GLUE = re.compile(r"(?<=[ehvqzm])[-/.](?=y$)|(?<=^y)[-/.](?=[ehvqzm])")
_UNITS = {"e": "third", "h": "half", "v": "week", "q": "quarter", "z": "ISO week", "u": "weekday"}


def kinds(found: Iterable[Token]) -> str:
    """A letter each: the shape of a text."""
    return "".join([token.kind for token in found])


def part(found: list[Token], day_first: bool) -> Part | None:
    """The tokens as one part, None where they are none. ``day_first`` decides how bare numbers are read."""
    if len(found) > 9:
        return None
    week, weekday = None, None
    if found and found[0].kind == "K":
        week, found = found[0], found[1:]
    for at in (0, -1):
        if len(found) > 1 and found[at].kind == "w" and weekday is None:
            (weekday,) = found[at].value
            found = found[1:] if at == 0 else found[:-1]
    written = _exact(found, day_first)
    if written is None:
        return _vague(found) if week is None and weekday is None else None
    when, numeric = written
    stretch = None if week is None else Stretch(week.text, 1, 1)
    return Part(*when, weekday=weekday, stretch=stretch, numeric=numeric)


def month_and_year(found: list[Token]) -> Part | None:
    """The other reading of "May-27": a month and a year of two digits."""
    if re.fullmatch("m-?d", kinds(found)) and len(found[-1].text) == 2 and found[-1].value[0] <= 68:
        return Part(year(found[-1].text), found[0].value[0])
    return None


def _exact(found: list[Token], day_first: bool) -> tuple[tuple[int | None, int | None, int | None], bool] | None:
    shape = kinds(found).replace("o", "d")
    if shape == "i":
        return (found[0].value[0], found[0].value[1], found[0].value[2]), False
    if shape == "n":
        first, then, written = found[0].value
        return ((written, then, first) if day_first else (written, first, then)), True
    if _BARE_NUMBERS.fullmatch(kinds(found)):
        first, then = (token.value[0] for token in found if token.kind == "d")
        return ((None, then, first) if day_first else (None, first, then)), True
    if _SHORT_YEAR.fullmatch(shape) and len(found[-1].text) == 2:
        return (year(found[-1].text), _of("m", found), found[0].value[0]), False
    if _WRITTEN.fullmatch(shape):
        return (_of("y", found), _of("m", found), _of("do", found)), False
    return None


def _vague(found: list[Token]) -> Part | None:
    shape = kinds(found)
    if shape == "c":
        number, of_year = found[0].value
        return Part(day(of_year, number, 1).year, number)
    glue = _GLUE.search(shape)
    if glue:
        found = [*found[: glue.start()], *found[glue.end() :]]
        shape = kinds(found)
    units = [token for token in found if token.kind in _UNITS]
    if not _VAGUE.fullmatch(shape) or len(set(shape)) < len(shape) or len(units) > 1:
        return None
    stretch, written = None, _of("y", found)
    if units and units[0].kind == "z" and len(units[0].value) == 3:
        written, week, weekday = units[0].value
        stretch = Stretch("day of week", week, weekday) if weekday else Stretch("ISO week", week, week)
    elif units:
        value = units[0].value
        stretch = Stretch(_UNITS[units[0].kind], value[0], value[-1])
    return Part(written, _of("m", found), stretch=stretch)


def _of(either: str, found: list[Token]) -> int | None:
    return next((token.value[0] for token in found if token.kind in either), None)


Ends = tuple[Part, Part]


def ends(found: list[Token], day_first: bool) -> Iterator[Ends]:
    """Every way to read the tokens as one part, or as two with a dash between; a single part goes before all others."""
    single = part(found, day_first)
    if single:
        yield single, single
        return
    found, days = _weekdays_aside(found)
    for at, token in enumerate(found):
        if token.kind != "-":
            continue
        first, last = part(found[:at], day_first), part(found[at + 1 :], day_first)
        if first and last:
            yield _with_weekday(first, days[:1]), _with_weekday(last, days[1:])


def _weekdays_aside(found: list[Token]) -> tuple[list[Token], list[int]]:
    """ "Tue-Thu 16-18 May" or "16-18 May, Tue-Thu": the range of weekdays, taken out."""
    for inside in (slice(0, 3), slice(-3, None)):
        if len(found) > 5 and re.fullmatch("w[-&]w", kinds(found[inside])):
            days = [token.value[0] for token in found[inside] if token.kind == "w"]
            return (found[3:] if inside.start == 0 else found[:-3]), days
    return found, []


def _with_weekday(end: Part, days: list[int]) -> Part:
    if not days:
        return end
    if not end.exact or end.weekday is not None:
        raise UnreadableError("a weekday stands beside no day")
    return Part(end.year, end.month, end.day, days[0], end.stretch, end.numeric)
