"""One text -> understood, doubtful or refused; never an exception, and nothing guessed without a word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from calendars.phrases.bounds import bound, bounded, elsewhere
from calendars.phrases.cleaning import Cleaned, clean
from calendars.phrases.joining import joined
from calendars.phrases.languages import is_year_of_either_era
from calendars.phrases.readings import (
    Days,
    Doubtful,
    NoYearError,
    Reading,
    Refused,
    Understood,
    Unknown,
    UnknownWordError,
    UnreadableError,
    When,
    Window,
)
from calendars.phrases.serials import candidates as serial_candidates
from calendars.phrases.spans import Context, Span, spans
from calendars.phrases.tokens import Token, tokens

LONGEST = 200
_ORDERS = {True: "the day first", False: "the month first"}


def read(text: str, year: int | None = None, day_first: bool | None = None) -> Reading:
    """The days that a text names.

    ``year`` is the calendar's, taken where none is written; None: a text without one is doubtful. ``day_first`` says
    how 03/04/2027 is meant, as a column or a person told; None: such a text is doubtful.
    """
    if len(text) > LONGEST:
        return Refused(f"{len(text)} characters are too many for a date; at most {LONGEST} are read")
    cleaned = clean(text)
    if cleaned.open:
        return Understood(Unknown(), str(Unknown()), cleaned.remarks)
    if len(cleaned.text) > LONGEST:
        return Refused("it holds characters that no date is written with")
    if is_year_of_either_era(text, cleaned.text):
        return Refused("its year has two digits and may be of either era; write four")
    name, rest = bound(cleaned.text)
    try:
        if rest.isdecimal() and len(rest) == 5:
            return _serial(rest)
        return _Reader(replace(cleaned, text=rest), name, year, day_first).reading()
    except NoYearError as error:
        return Doubtful((), str(error))
    except UnknownWordError as error:
        return Refused(elsewhere(cleaned.text) or str(error))
    except UnreadableError as error:
        return Refused(str(error))


def _serial(digits: str) -> Reading:
    found = serial_candidates(int(digits))
    if not found:
        raise UnreadableError(f'the number "{digits}" is neither a day nor a year')
    return Doubtful(found, f'"{digits}" may be the serial number of a spreadsheet, counted from 1900 or from 1904')


@dataclass(frozen=True)
class _Reader:
    cleaned: Cleaned
    bound: str
    year: int | None
    day_first: bool | None

    def reading(self) -> Reading:
        """What the ways to read the text come to, taken together."""
        ways = joined(tokens(self.cleaned.text))
        numeric = any(token.kind in "n/." for way in ways for token in way)
        asked = self.day_first
        if not numeric:
            return self._choice(self._spans(ways, True), ())
        if asked is None:
            return self._either(ways)
        try:
            found = self._spans(ways, asked)
        except UnreadableError as error:
            try:
                other = self._spans(ways, not asked)
            except UnreadableError:
                raise error from None
            why = f"it can only be read with {_ORDERS[not asked]}, but {_ORDERS[asked]} was asked for"
            return Doubtful(self._all(other), why)
        return self._choice(found, ())

    def _either(self, ways: list[list[Token]]) -> Reading:
        found: dict[bool, list[Span]] = {}
        problem: UnreadableError | None = None
        for order in _ORDERS:
            try:
                found[order] = self._spans(ways, order)
            except UnreadableError as error:
                problem = problem or error
        if not found and problem:
            raise problem
        if len(found) == 2 and _days(found[True]) == _days(found[False]):
            return self._choice(found[True], ())
        sure = {order: ways for order, ways in found.items() if not any(span.doubts for span in ways)}
        if len(sure) == 1:
            (order,) = sure
            return self._choice(sure[order], (f"read with {_ORDERS[order]}: the other way it is no such date",))
        if len(found) == 1:
            ((_, only),) = found.items()
            return self._choice(only, ())
        why = "day and month are numbers, and either may come first"
        return Doubtful(self._all([*found[True], *found[False]]), why)

    def _spans(self, ways: list[list[Token]], day_first: bool) -> list[Span]:
        out: list[Span] = []
        problem: UnreadableError | None = None
        for way in ways:
            try:
                for span in spans(way, Context(self.year, day_first)):
                    out += bounded(span, self.bound) if self.bound else [span]
            except UnreadableError as error:
                problem = error
        if problem and not out:
            raise problem
        slips = tuple(dict.fromkeys(token.slip for way in ways for token in way if token.slip))
        return [replace(span, doubts=span.doubts + slips) for span in out] if slips else out

    def _choice(self, found: list[Span], remarks: tuple[str, ...]) -> Reading:
        if remarks:
            found = [replace(span, remarks=remarks + span.remarks) for span in found]
        doubts = tuple(dict.fromkeys(doubt for span in found for doubt in span.doubts))
        if len(_days(found)) > 1 and not doubts:
            doubts = ("it can be read in several ways",)
        readings, told = self._timed(self._all(found))
        doubts += told + self._other_length(found)
        return Doubtful(readings, "; ".join(doubts)) if doubts else readings[0]

    def _timed(self, readings: tuple[Understood, ...]) -> tuple[tuple[Understood, ...], tuple[str, ...]]:
        """What the times that were left out make doubtful."""
        times = self.cleaned.times
        if any(time.zoned and not time.midnight for time in times):
            return readings, ("the time has a zone of its own: where you are it may be another day",)
        when = readings[0].when
        if len(times) == 2 and times[1].midnight and isinstance(when, Days) and when.first_day < when.last_day:
            before = Days(when.first_day, when.last_day - timedelta(days=1))
            return (*readings, replace(readings[0], when=before, says=str(before))), (
                "it ends at 00:00: the last day may be the one before",
            )
        return readings, ()

    def _other_length(self, found: list[Span]) -> tuple[str, ...]:
        lengths = {(span.last - span.first).days + 1 for span in found if span.exact} - {1, self.cleaned.days}
        if self.cleaned.days is None or not lengths:
            return ()
        return (f"it says {self.cleaned.days} days, but from its first day to its last are {max(lengths)}",)

    def _all(self, found: list[Span]) -> tuple[Understood, ...]:
        return tuple(dict.fromkeys(self._understood(span) for span in found))

    def _understood(self, span: Span) -> Understood:
        when, more = self._when(span)
        says = f"{when} ({span.meaning})" if span.meaning else str(when)
        left = tuple(f"the time {time.written} is left out" for time in self.cleaned.times if not time.midnight)
        return Understood(when, says, (*self.cleaned.remarks, *span.remarks, *more, *left), self.cleaned.tentative)

    def _when(self, span: Span) -> tuple[When, tuple[str, ...]]:
        days = self.cleaned.days
        length = (span.last - span.first).days + 1
        if not span.exact:
            if days and days > length:
                raise UnreadableError(f"{days} days do not fit into {length}")
            return Window(span.first, span.last, days), ()
        if days is None or length > 1:
            return Days(span.first, span.last), ()
        last = span.first + timedelta(days=days - 1)
        remark = f"its last day follows from the {days} days that are written"
        return Days(span.first, last), (remark,) if days > 1 else ()


def _days(found: list[Span]) -> set[tuple[object, ...]]:
    return {(span.first, span.last, span.exact) for span in found}
