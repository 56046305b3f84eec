"""Days in words and back: every writing of every range reads as the same days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from calendars.phrases import Days, Understood, read
from calendars.prose import MONTHS, TO, days_in_words, written

LONGEST = 14
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MALAY = ("Januari", "Februari", "Mac", "April", "Mei", "Jun", "Julai", "Ogos", "September", "Oktober", "November")
MALAY += ("Disember",)
PORTUGUESE = ("janeiro", "fevereiro", "mar\u00e7o", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro")
PORTUGUESE += ("novembro", "dezembro")
THAI = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


def each(write: Callable[[date], str], between: str = " - ") -> Callable[[date, date], str]:
    """Both days written out by that function; one alone where they are the same."""
    return lambda first, last: write(first) if first == last else f"{write(first)}{between}{write(last)}"


def short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def malay(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}" if first == last else f"{first.day} hingga {last.day}"
        return f"{days} {MALAY[last.month - 1]} {last.year}"
    return f"{first.day} {MALAY[first.month - 1]} {first.year} hingga {last.day} {MALAY[last.month - 1]} {last.year}"


def year_once(first: date, last: date) -> str:
    """ "30 Dec - 2 Jan 2027": the first year is never written, even where it is another."""
    begin = f"{first.day} {MONTHS[first.month - 1]} - " if first != last else ""
    return f"{begin}{last.day} {MONTHS[last.month - 1]} {last.year}"


WRITINGS: dict[str, Callable[[date, date], str]] = {
    "long": lambda first, last: written(first, last, "long"),
    "short": lambda first, last: written(first, last, "short"),
    "us": lambda first, last: written(first, last, "us"),
    "iso": lambda first, last: written(first, last, "iso"),
    "spaced dash": lambda first, last: days_in_words(first, last).replace(TO, f" {TO} "),
    "hyphen": lambda first, last: days_in_words(first, last).replace(TO, "-"),
    "to": lambda first, last: days_in_words(first, last).replace(TO, " to "),
    "both short": each(short),
    "weekdays": each(lambda day: f"{WEEKDAYS[day.weekday()]}, {short(day)}"),
    "spreadsheet": each(lambda day: f"{day.day:02d}-{MONTHS[day.month - 1][:3]}-{day.year % 100}", " to "),
    "packed": each(lambda day: day.isoformat().replace("-", ""), "/"),
    "duration": lambda first, last: f"{first}/P{(last - first).days + 1}D",
    "length": lambda first, last: f"{short(first)} ({(last - first).days + 1} days)",
    "week dates": each(lambda day: "{}-W{:02d}-{}".format(*day.isocalendar()), " to "),
    "Malay": malay,
    "Vietnamese": each(lambda day: f"{day.day} th\u00e1ng {day.month} n\u0103m {day.year}", " \u0111\u1ebfn "),
    "Portuguese": each(lambda day: f"{day.day} de {PORTUGUESE[day.month - 1]} de {day.year}", " a "),
    "Thai": each(lambda day: f"{day.day} {THAI[day.month - 1]} {day.year + 543}"),
    "year once": year_once,
}
NUMBERS: dict[str, tuple[Callable[[date, date], str], bool]] = {
    "day first": (each(lambda day: f"{day:%d/%m/%Y}"), True),
    "dots": (each(lambda day: f"{day.day}.{day.month}.{day.year}", "-"), True),
    "short years": (each(lambda day: f"{day.day}-{day.month}-{day.year % 100:02d}", " - "), True),
    "month first": (each(lambda day: f"{day:%m/%d/%Y}"), False),
}


def ranges(step: int) -> Iterator[tuple[date, date]]:
    """Every step-th of the ranges of 1 to 14 days that begin in the years 2024 to 2032."""
    start, days = date(2024, 1, 1), (date(2033, 1, 1) - date(2024, 1, 1)).days
    for number in range(0, days * LONGEST, step):
        first = start + timedelta(days=number // LONGEST)
        yield first, first + timedelta(days=number % LONGEST)


def misread(write: Callable[[date, date], str], step: int, day_first: bool | None = None) -> tuple[int, list[str]]:
    """How many ranges were tried, and the first texts that did not read as their days."""
    tried, wrong = 0, []
    for first, last in ranges(step):
        tried += 1
        text = write(first, last)
        found = read(text, day_first=day_first)
        if not isinstance(found, Understood) or found.when != Days(first, last) or found.tentative:
            wrong.append(f"{text!r}: {found}")
    return tried, wrong[:5]


ALL, SOME = 3288 * LONGEST, 475


@pytest.mark.parametrize("name", WRITINGS)
def test_some_ranges_read_back_the_same(name):
    assert misread(WRITINGS[name], step=97) == (SOME, [])


@pytest.mark.parametrize("name", NUMBERS)
def test_some_ranges_in_numbers_read_back_the_same_once_the_order_is_told(name):
    write, day_first = NUMBERS[name]
    assert misread(write, 97, day_first) == (SOME, [])


@pytest.mark.long
@pytest.mark.parametrize("name", WRITINGS)
def test_every_range_reads_back_the_same(name):
    assert misread(WRITINGS[name], step=1) == (ALL, [])


@pytest.mark.long
@pytest.mark.parametrize("name", NUMBERS)
def test_every_range_in_numbers_reads_back_the_same_once_the_order_is_told(name):
    write, day_first = NUMBERS[name]
    assert misread(write, 1, day_first) == (ALL, [])


def test_numbers_that_can_be_read_both_ways_are_never_understood_without_the_order():
    write, _ = NUMBERS["day first"]
    for first, last in ranges(97):
        found = read(write(first, last))
        assert not isinstance(found, Understood) or found.when == Days(first, last)


@pytest.mark.parametrize(
    ("first", "last", "style", "words"),
    [
        (date(2027, 2, 16), date(2027, 2, 16), "long", "16 February 2027"),
        (date(2027, 2, 16), date(2027, 2, 18), "long", "16\u201318 February 2027"),
        (date(2027, 2, 16), date(2027, 2, 18), "short", "16\u201318 Feb 2027"),
        (date(2027, 2, 28), date(2027, 3, 2), "short", "28 Feb\u20132 Mar 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "short", "30 Dec 2026\u20132 Jan 2027"),
        (date(2027, 2, 16), date(2027, 2, 16), "us", "February 16, 2027"),
        (date(2027, 2, 16), date(2027, 2, 18), "us", "February 16\u201318, 2027"),
        (date(2027, 2, 28), date(2027, 3, 2), "us", "February 28\u2013March 2, 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "us", "December 30, 2026\u2013January 2, 2027"),
        (date(2027, 2, 16), date(2027, 2, 16), "iso", "2027-02-16"),
        (date(2026, 12, 30), date(2027, 1, 2), "iso", "2026-12-30/2027-01-02"),
    ],
)
def test_each_style_of_a_document(first, last, style, words):
    assert written(first, last, style) == words


@pytest.mark.parametrize("style", ["long", "short", "us", "iso"])
def test_days_that_end_before_they_begin_are_refused_in_every_style(style):
    with pytest.raises(ValueError, match=r"^2027-02-16 to 2027-02-15: the last day is before the first$"):
        written(date(2027, 2, 16), date(2027, 2, 15), style)
