"""When a row says that something is: how vague that is, and whether two rows can mean the same days."""

from __future__ import annotations

from datetime import date

from calendars.importing.imports import Entry


def width(entry: Entry) -> int:
    """How vague the date is, in days; 0 for exact ones."""
    row = entry.row
    if row is None or (row.first_day is None and row.window is None):
        return 10_000
    return 0 if row.first_day else (row.window[1] - row.window[0]).days + 1 if row.window else 10_000


def begins(entry: Entry) -> date:
    row = entry.row
    return (row and (row.first_day or (row.window[0] if row.window else None))) or date.max


def span(entry: Entry) -> tuple[date, date] | None:
    row = entry.row
    if row is not None and row.first_day and row.last_day:
        return row.first_day, row.last_day
    return row.window if row is not None else None


def agree(one: Entry, other: Entry) -> bool:
    """Whether both dates can be the same one: equal days, or one window that holds the other."""
    here, there = span(one), span(other)
    if here is None or there is None:
        return True
    if not width(one) and not width(other):
        return here == there
    return holds(here, there) or holds(there, here)


def holds(outer: tuple[date, date], inner: tuple[date, date]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
