"""What each vague phrase means, as the days within which it lies; where people mean different days, all of them.

=============================  =========================================================================
3rd week of May                15-21 May, and the third Monday-to-Sunday week that has its Thursday in
                               May, as far as it lies in May: both are in use, and they always overlap.
                               A fifth week is 29-31 and the fifth such week. A first week never begins
                               in April: nobody says "of May" for a day of April.
last week of May               the last seven days, and the last such week, as far as it lies in May
week of Wednesday 19 May       the Monday-to-Sunday week that holds the day; for a Sunday the seven days
                               to it and the seven from it, as weeks begin on either day
week commencing / ending       the seven days from that day, to that day
week 20, 2027; 2027-W20        that week of ISO 8601, Monday to Sunday
early, mid, late May           1-10, 11-20, 21-31; so also beginning (start), middle, end
first, second half of May      1-15, 16-31; of February 1-15, 15-28 and 15-29: its middle is nobody's
early, mid, late 2027          January-April, May-August, September-December
first, second half of 2027     January-June, July-December
Q3 2027                        July-September
May 2027; 2027                 the whole month; the whole year
first Monday of May            that very day: no window
May or June, May-June          from the first day of the one to the last of the other
before, by 15 May 2027         1 January-14 May 2027, 1 January-15 May 2027: within the year it names
after, from 15 May 2027        16 May-31 December 2027, 15 May-31 December 2027
around 15 May 2027             seven days before to seven days after
=============================  =========================================================================
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from calendars.phrases.parts import Part
from calendars.phrases.readings import UnreadableError, day, in_range
from calendars.prose import MONTHS, ordinal

WEEK = timedelta(days=6)
_THIRDS = ("early", "mid", "late")


def days_of(part: Part) -> tuple[date, date, str]:
    """The first and the last day that a part with its year may mean, and that meaning in words.

    Raises:
        UnreadableError: the year or the month has no such day, week or third.
    """
    year = in_range(part.year or 0)
    unit = part.stretch.unit if part.stretch else ""
    if unit.startswith("week ") or (part.day is not None and not unit):
        only = day(year, part.month or 0, part.day or 0)
        return _week_around(only, unit) if unit else (only, only, "")
    if unit in ("ISO week", "day of week"):
        return _iso_week(part, year)
    if unit in ("week", "weekday") and not part.month:
        raise UnreadableError("a week of which month is not said")
    if unit == "quarter" and part.month:
        raise UnreadableError("a quarter of a month is no stretch that is read")
    if part.month:
        return _in_month(part, year, part.month)
    return _in_year(part, year)


def _in_year(part: Part, year: int) -> tuple[date, date, str]:
    if part.stretch is None:
        return date(year, 1, 1), date(year, 12, 31), f"the year {year}"
    unit, at = part.stretch.unit, part.stretch.at
    number = at + 1 if unit == "third" else at
    months = {"third": 4, "half": 6, "quarter": 3}[unit]
    first, last = date(year, months * (number - 1) + 1, 1), _end_of_month(year, months * number)
    if unit == "third":
        return first, last, f"{_THIRDS[at]} {year}, read as one third of it"
    return first, last, f"the {ordinal(number)} {unit} of {year}"


def _in_month(part: Part, year: int, month: int) -> tuple[date, date, str]:
    if not 1 <= month <= 12:
        raise UnreadableError(f"there is no month {month}")
    name, end = f"{MONTHS[month - 1]} {year}", _end_of_month(year, month)
    if part.stretch is None:
        return end.replace(day=1), end, ""
    unit, at = part.stretch.unit, part.stretch.at
    if unit == "weekday":
        only = _nth_weekday(at, part.stretch.last, end)
        return only, only, ""
    if unit == "week":
        return _weeks_of_month(at, part.stretch.last, end)
    if unit == "half":
        first = 1 if at == 1 else min(16, end.day // 2 + 1)
        return end.replace(day=first), end.replace(day=15) if at == 1 else end, f"the {ordinal(at)} half of {name}"
    first = (1, 11, 21)[at]
    last = (10, 20, end.day)[at]
    return end.replace(day=first), end.replace(day=last), f"{_THIRDS[at]} {name}, read as one third of it"


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _nth_weekday(place: int, weekday: int, end: date) -> date:
    if place == -1:
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = end.replace(day=1)
    number = 1 + (weekday - first.weekday()) % 7 + 7 * (place - 1)
    if number > end.day:
        raise UnreadableError(f"{MONTHS[end.month - 1]} {end.year} has no {ordinal(place)} such weekday")
    return end.replace(day=number)


def _weeks_of_month(place: int, last: int, end: date) -> tuple[date, date, str]:
    name = f"{MONTHS[end.month - 1]} {end.year}"
    if place == -1:
        thursday = _nth_weekday(-1, 3, end)
        first = min(end - WEEK, thursday - timedelta(days=3))
        return first, end, f"the last week of {name}: its last seven days, and its last week with a Thursday in it"
    if last < place:
        raise UnreadableError(f"week {last} comes before week {place}")
    firsts, lasts = zip(_week_of_month(place, end), _week_of_month(last, end), strict=True)
    which = ordinal(place) if place == last else f"{ordinal(place)} to {ordinal(last)}"
    told = (
        f"days {7 * place - 6} to {min(7 * last, end.day)}, and by weeks from Monday with their Thursday in the month"
    )
    return firsts[0], lasts[1], f"the {which} week of {name}: {told}"


def _week_of_month(place: int, end: date) -> tuple[date, date]:
    start = 7 * place - 6
    if start > end.day:
        raise UnreadableError(f"{MONTHS[end.month - 1]} {end.year} has no {ordinal(place)} week")
    first, last = end.replace(day=start), end.replace(day=min(start + 6, end.day))
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    if thursday.month != end.month:
        return first, last
    monday = max(thursday - timedelta(days=3), end.replace(day=1))
    return min(first, monday), max(last, min(thursday + timedelta(days=3), end))


def _week_around(only: date, unit: str) -> tuple[date, date, str]:
    if unit == "week of":
        monday = only - timedelta(days=only.weekday())
        last = only + WEEK if only.weekday() == 6 else monday + WEEK
        return monday, last, f"the week that holds {only.day} {MONTHS[only.month - 1]}"
    if unit == "week ending":
        return only - WEEK, only, "the seven days to that day"
    return only, only + WEEK, "the seven days from that day"


def _iso_week(part: Part, year: int) -> tuple[date, date, str]:
    assert part.stretch is not None
    at, last = part.stretch.at, part.stretch.last
    if part.stretch.unit == "day of week":
        only = _of_iso(year, at, last)
        return only, only, ""
    first, end = _of_iso(year, at, 1), _of_iso(year, last, 7)
    if part.month and part.month not in (first.month, end.month):
        raise UnreadableError(f"week {at} of {year} is not in {MONTHS[part.month - 1]}")
    return first, end, f"week {at}{f' to {last}' if last != at else ''} of {year}, Monday to Sunday (ISO 8601)"


def _of_iso(year: int, week: int, weekday: int) -> date:
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        raise UnreadableError(f"{year} has no week {week}") from None
