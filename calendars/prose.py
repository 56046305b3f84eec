"""Dates and numbers in words, the same in every format and in every locale."""

from __future__ import annotations

from datetime import date
from typing import Literal

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TO = "\u2013"
"""The en dash between two ends of a range."""


def days_in_words(first: date, last: date) -> str:
    """The days from first to last, both included, saying month and year once where both ends share them.

    Raises:
        ValueError: the last day is before the first.
    """
    if last < first:
        raise ValueError(f"{first} to {last}: the last day is before the first")
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year}{TO}{end}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]}{TO}{end}"
    return f"{first.day}{TO}{end}"


Style = Literal["long", "short", "us", "iso"]


def written(first: date, last: date, style: Style) -> str:
    """The days from first to last, both included, as a document of that style has them.

    long: 16-18 February 2027, with an en dash. short: 16-18 Feb 2027. us: February 16-18, 2027. iso: the
    interval 2027-02-16/2027-02-18 of ISO 8601; a single day alone.

    Raises:
        ValueError: the last day is before the first.
    """
    words = days_in_words(first, last)
    if style == "iso":
        return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    if style == "us":
        return _month_first(first, last)
    if style == "short":
        for month in {first.month, last.month}:
            words = words.replace(MONTHS[month - 1], MONTHS[month - 1][:3])
    return words


def _month_first(first: date, last: date) -> str:
    begin, end = (f"{MONTHS[end.month - 1]} {end.day}" for end in (first, last))
    if first == last:
        return f"{end}, {last.year}"
    if first.year != last.year:
        return f"{begin}, {first.year}{TO}{end}, {last.year}"
    if first.month != last.month:
        return f"{begin}{TO}{end}, {last.year}"
    return f"{begin}{TO}{last.day}, {last.year}"


def ordinal(number: int) -> str:
    """The number as a place in a row: 1st, 2nd, 3rd, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
