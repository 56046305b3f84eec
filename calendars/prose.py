"""Dates and numbers in words, the same in every format and in every locale."""

from __future__ import annotations

from datetime import date

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


def ordinal(number: int) -> str:
    """The number as a place in a row: 1st, 2nd, 3rd, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
