"""Dates and numbers in words."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from calendars.prose import MONTHS, days_in_words, ordinal


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 2, 16), date(2027, 2, 16), "16 February 2027"),
        (date(2027, 2, 16), date(2027, 2, 18), "16\u201318 February 2027"),
        (date(2027, 1, 30), date(2027, 2, 2), "30 January\u20132 February 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026\u20132 January 2027"),
        (date(2028, 2, 28), date(2028, 3, 1), "28 February\u20131 March 2028"),
        (date(2026, 2, 16), date(2027, 2, 16), "16 February 2026\u201316 February 2027"),
    ],
)
def test_days_say_month_and_year_once_where_both_ends_share_them(first, last, words):
    assert days_in_words(first, last) == words


def test_days_that_end_before_they_begin_are_refused():
    with pytest.raises(ValueError, match=r"^2027-02-16 to 2027-02-15: the last day is before the first$"):
        days_in_words(date(2027, 2, 16), date(2027, 2, 15))


def _read(words: str) -> tuple[date, date]:
    """What a person takes the words to mean: what one end leaves out, it shares with the other."""
    *_, end = ends = [re.split(" ", part) for part in words.split("\u2013")]
    whole = [part + end[len(part) :] for part in ends]
    first, *_, last = [date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in whole + whole[-1:]]
    return first, last


def test_every_stretch_of_up_to_two_weeks_reads_back_the_same():
    days = [date(2027, 11, 1) + timedelta(days=n) for n in range(500)]
    stretches = [(first, first + timedelta(days=more)) for first in days for more in range(14)]
    assert [_read(days_in_words(*stretch)) for stretch in stretches] == stretches


def test_ordinals():
    numbers = (1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 48, 101, 111, 112, 113, 121)
    assert " ".join(ordinal(n) for n in numbers) == (
        "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 23rd 48th 101st 111th 112th 113th 121st"
    )
