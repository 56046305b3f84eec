"""From parts to days: what one part leaves out is taken from the others, the year at last from the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from calendars.phrases.months import WEEKDAYS
from calendars.phrases.parts import Ends, Part, ends, kinds, month_and_year
from calendars.phrases.readings import NoYearError, UnreadableError, day, in_order
from calendars.phrases.tokens import Token
from calendars.phrases.vague import days_of
from calendars.prose import days_in_words

_OVER_NEW_YEAR = {True: 31, False: 184}
"""The most days that a range without both years may take across New Year: exact days, vague ones."""
_MOST_CHOICES = 6


@dataclass(frozen=True)
class Span:
    """One way to read a text, both days included. ``doubts`` are what speaks against it, ``remarks`` what it assumes.

    ``ranged``: the text has two ends, or several parts.
    """

    first: date
    last: date
    exact: bool
    meaning: str = ""
    remarks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    ranged: bool = True


@dataclass(frozen=True)
class Context:
    """What the text is read with: the calendar's year, if known, and which of two numbers is the day."""

    year: int | None
    day_first: bool


def spans(found: list[Token], context: Context) -> list[Span]:
    """Every way to read the tokens as one stretch of days.

    Raises:
        UnreadableError: there is none; with the reason of the last one tried.
    """
    shape = kinds(found)
    if re.search(r"d\.d(?!\.)", shape) and not set(shape) & set("yni"):
        raise UnreadableError("it may be a time of day; write the month in letters, or the year")
    interval = _iso_interval(found)
    if interval:
        return interval
    out: list[Span] = []
    problem: UnreadableError | None = None
    for first, last in _ways(found, context):
        try:
            each = _span(first, last, context)
            out += [replace(span, ranged=False) for span in each] if first is last else each
        except UnreadableError as error:
            problem = problem or error
    if out and isinstance(problem, NoYearError):
        told = "its number may be a day as well, and then the year is missing"
        return [replace(span, doubts=(*span.doubts, told)) for span in out]
    if out:
        return out
    if problem:
        raise problem
    return _several(found, context)


def _ways(found: list[Token], context: Context) -> Iterator[Ends]:
    other = month_and_year(found)
    if other and (context.year is None or abs((other.year or 0) - context.year) <= 1):
        yield other, other
    yield from ends(found, context.day_first)


def _iso_interval(found: list[Token]) -> list[Span]:
    """The intervals of ISO 8601, both ends whole days: 2027-02-28/2027-03-02, /03-02, /P3D and 2027-02-16/18."""
    shape = kinds(found)
    if not re.fullmatch(r"i[/-](?:[ip]|d-d)|i/d", shape):
        return []
    first = day(*found[0].value[:3])
    end = [token.value for token in found[2:] if token.kind != "-"]
    if shape[-1] == "p":
        last = first + timedelta(days=end[0][0] - 1)
    elif shape[-1] == "i":
        last = day(*end[0][:3])
    else:
        month, number = (first.month, end[0][0]) if len(end) == 1 else (end[0][0], end[1][0])
        last = day(first.year, month, number)
    in_order(first, last)
    return [Span(first, last, True)]


def _several(found: list[Token], context: Context) -> list[Span]:
    """Dates with "or", "and", a stroke or a comma between: one window where all are vague, one range where they touch.

    Raises:
        UnreadableError: some part is no date.
    """
    groups: list[list[Token]] = [[]]
    signs = []
    for token in found:
        if token.kind in "|&/":
            signs.append(token.kind)
            groups.append([])
        else:
            groups[-1].append(token)
    if not 1 < len(groups) <= _MOST_CHOICES:
        raise UnreadableError("it is not built like any date that is known")
    parts: list[Part] = []
    for group in groups:
        read = list(ends(group, context.day_first))
        if len(read) != 1:
            raise UnreadableError("it is not built like any date that is known")
        parts += read[0]
    parts = filled(parts)
    each = [only for at in range(0, len(parts), 2) for only in _span(parts[at], parts[at + 1], context)]
    if len(each) > len(groups):
        raise UnreadableError("its years can be read in several ways; write them out")
    return _together(each, signs)


def _together(each: list[Span], signs: list[str]) -> list[Span]:
    whole = Span(each[0].first, each[-1].last, False, remarks=_remarks(each))
    touching = all(then.first - span.last == timedelta(days=1) for span, then in pairwise(each))
    close = all(then.first - span.last <= timedelta(days=1) for span, then in pairwise(each))
    if close and not any(span.exact for span in each):
        whole = replace(whole, first=min(s.first for s in each), last=max(s.last for s in each))
        in_order(whole.first, whole.last)
        return [replace(whole, meaning="from the first of them to the last")]
    exact = all(span.exact for span in each)
    doubts = tuple(doubt for span in each for doubt in span.doubts)
    if exact and touching and set(signs) == {"&"}:
        return [replace(whole, exact=True, doubts=doubts)]
    told = ("it names several dates",)
    choices = [replace(span, doubts=span.doubts + told) for span in each]
    return [*choices, replace(whole, exact=True, doubts=doubts + told)] if exact and touching else choices


def _remarks(each: list[Span]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark for span in each for remark in span.remarks))


def filled(parts: list[Part]) -> list[Part]:
    """Each part with the year and the month that it leaves out: from the next that has one, or else the one before."""
    parts = list(parts)
    for order in (range(len(parts) - 2, -1, -1), range(1, len(parts))):
        step = 1 if order.step < 0 else -1
        for at in order:
            parts[at] = _filled(parts[at], parts[at + step])
    return parts


def _filled(part: Part, other: Part) -> Part:
    unit = part.stretch.unit if part.stretch else ""
    lacks_month = part.month is None and (
        (part.day is not None and not unit)
        or unit in ("week", "weekday")
        or (unit in ("third", "half") and part.year is None)
    )
    if not lacks_month and (part.year is not None or other.year is None):
        return part
    month = other.month if lacks_month else part.month
    return replace(part, month=month, year=other.year if part.year is None else part.year)


def _span(first: Part, last: Part, context: Context) -> list[Span]:
    if last.numeric and first.day is not None and first.month is None and not context.day_first:
        raise UnreadableError("a range of days stands before a month, not before a day")
    if first.exact != last.exact and any(part.exact and not part.month and part.day for part in (first, last)):
        raise UnreadableError("a day without its month stands beside a vague date")
    written = first.year, last.year
    first, last = filled([first, last])
    for part in (first, last):
        if part.day is not None and part.month is None:
            raise UnreadableError("no month is written")
    if first.year is None:
        if context.year is None:
            raise NoYearError("no year is written, and none is known")
        first, last = replace(first, year=context.year), replace(last, year=context.year)
    taken = () if any(written) else (f"no year is written: {context.year} is taken, the calendar's",)
    try:
        return [_dated(first, last, taken)]
    except UnreadableError as error:
        over = list(_over_new_year(first, last, written, taken)) if all(written) is False else []
        if not over:
            raise error from None
    return over


def _over_new_year(
    first: Part, last: Part, written: tuple[int | None, int | None], taken: tuple[str, ...]
) -> Iterator[Span]:
    """A range across New Year that leaves out a year: the other one is the year before or after."""
    for part, shift in ((first, -1), (last, 1)):
        if written[0 if shift < 0 else 1] is not None or part.year is None:
            continue
        moved = replace(part, year=part.year + shift)
        try:
            span = _dated(moved, last, taken) if shift < 0 else _dated(first, moved, taken)
        except UnreadableError:
            continue
        if (span.last - span.first).days < _OVER_NEW_YEAR[span.exact]:
            yield replace(span, remarks=(*taken, f"it runs over New Year: {moved.year} is taken for the year left out"))


def _dated(first: Part, last: Part, taken: tuple[str, ...]) -> Span:
    begins, ends_at = days_of(first), days_of(last)
    exact = first.exact and last.exact
    span = (begins[0], ends_at[1])
    in_order(*span)
    if not exact and begins[0] > ends_at[0]:
        raise UnreadableError("it ends before it begins")
    meaning = begins[2] if first == last else "from the first of them to the last" if not exact else ""
    doubts = [*_contradicted(first, span[0])]
    if last != first:
        doubts += _contradicted(last, span[1])
    return Span(*span, exact, meaning, taken, tuple(doubts))


def _contradicted(part: Part, only: date) -> Iterator[str]:
    if part.weekday is not None and part.day is not None:
        written = day(part.year or 0, part.month or 0, part.day)
        if written.weekday() != part.weekday:
            right, wrong = WEEKDAYS[written.weekday()], WEEKDAYS[part.weekday]
            yield f"{days_in_words(written, written)} is a {right}, not a {wrong}"
