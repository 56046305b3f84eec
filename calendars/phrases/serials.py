"""Days as spreadsheets keep them: a number, counted from 1900 or from 1904."""

from __future__ import annotations

import math
from datetime import date, timedelta

from calendars.phrases.readings import Days, Reading, Refused, Understood, UnreadableError, in_range

_BEFORE_1900 = date(1899, 12, 31)
_FIRST_OF_1904 = date(1904, 1, 1)
_NO_DAY = 60
"""The number of 29 February 1900, which the 1900 count has and no calendar: later numbers are one too high."""
_MOST = 100_000


def day_of_serial(number: float, epoch_1904: bool = False) -> date:
    """The day of a spreadsheet's number; a time of day, the fraction, is dropped. Any year that the count has.

    From 1900, 1 is 1 January 1900 and 61 is 1 March 1900; from 1904, 0 is 1 January 1904.

    Raises:
        ValueError: no day has that number.
    """
    if isinstance(number, bool) or not math.isfinite(number) or not 0 <= number < _MOST:
        raise ValueError(f"{number} is the number of no day")
    whole = math.floor(number)
    if epoch_1904:
        return _FIRST_OF_1904 + timedelta(days=whole)
    if whole == 0:
        raise ValueError("0 is the number of no day: the count begins with 1 on 1 January 1900")
    if whole == _NO_DAY:
        raise ValueError("60 is the number of 29 February 1900, a day that never was")
    return _BEFORE_1900 + timedelta(days=whole - (whole > _NO_DAY))


def serial(number: float, epoch_1904: bool = False) -> Understood | Refused:
    """The day of a spreadsheet's number, where it is one of our years; the time of day is left out with a remark."""
    try:
        only = day_of_serial(number, epoch_1904)
        in_range(only.year)
    except UnreadableError as error:
        return Refused(f"the number {number:g} is {Days(only, only)}: {error}")
    except ValueError as error:
        return Refused(str(error))
    when = Days(only, only)
    count = f"the spreadsheet's number {number:g}, counted from {1904 if epoch_1904 else 1900}"
    remarks = ("the time of day is left out",) if number != math.floor(number) else ()
    return Understood(when, f"{when} ({count})", remarks)


def candidates(number: int) -> tuple[Understood, ...]:
    """The days that a number may be, by either count."""
    both: tuple[Reading, ...] = (serial(number), serial(number, epoch_1904=True))
    return tuple(found for found in both if isinstance(found, Understood))
