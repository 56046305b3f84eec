"""What the cells that a member fills in come to, beside what the form told it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from calendars import form_words as words
from calendars.importing.said import UNAVAILABLE, status_of
from calendars.importing.table import dated
from calendars.importing.table_dates import When
from calendars.prose import days_in_words
from calendars.rows import Row, Unsure

OPEN_DAYS = When()
_CHOOSE = f"choose one of: {', '.join(words.ANSWERS)}"


@dataclass(frozen=True)
class Given:
    """A row's ``answer`` and the days that are filled in, beside the ``known`` days that the form tells.

    ``earliest`` and ``latest`` are the first and last day on which the meeting may begin by the form, None where the
    row tells none. ``new``: the member's own activity, of which the form knows nothing.
    """

    answer: str
    when: When
    known: When = OPEN_DAYS
    earliest: date | None = None
    latest: date | None = None
    new: bool = False


def settled(row: Row, given: Given) -> Row | Unsure:
    """The row with its days and status, or why a person must look at it."""
    filled = in_words(given.when) != ""
    answer = given.answer
    status = status_of(answer)
    remarks = list(row.remarks)
    if not answer and row.said and (status := status_of(row.said)):
        remarks.append("the answer is taken from the remarks")
    other = answer.casefold() == words.OTHER_DAYS
    if answer and status is None and not other:
        return _unsure(row, f'the answer "{answer[:60]}" is not known: {_CHOOSE}')
    if not answer and status is None and not filled and row.city is None:
        return _unsure(row, f"a remark without an answer: {_CHOOSE}")
    if other and not filled and not given.new:
        return _unsure(row, f'says "{words.OTHER_DAYS}", but names none')
    row = replace(row, status=status, remarks=tuple(remarks))
    if status == "CONFIRMED":
        return _agreed(row, given)
    when = given.known if status in (UNAVAILABLE, "CANCELLED", "POSTPONED") and not filled else given.when
    return _on(row, when, given)


def _agreed(row: Row, given: Given) -> Row | Unsure:
    """The known days confirmed, or those filled in where the form knows none."""
    known, filled = in_words(given.known), in_words(given.when)
    if not known and not filled:
        return _unsure(row, f'says "{words.AGREE}", but the form tells no days to agree to')
    if known and filled and not _within(given.when, given.known):
        why = f'says "{words.AGREE}", but names other days than {known}'
        return replace(_unsure(row, why), candidates=(known, filled))
    return _on(row, given.when if filled else given.known, given)


def _on(row: Row, when: When, given: Given) -> Row:
    told: tuple[str, ...] = ()
    if when.first_day and given.earliest and given.latest and not given.earliest <= when.first_day <= given.latest:
        told = (f"begins {when.first_day}, outside of {given.earliest} to {given.latest}, which the form gives",)
    if given.new and (when.first_day or when.window):
        row = replace(row, cycle=None)  # the year is that of its days
    return dated(replace(row, remarks=(*row.remarks, *told)), when, row.cycle)


def in_words(when: When) -> str:
    """Its days or its window; "" where it has neither."""
    if when.first_day and when.last_day:
        return days_in_words(when.first_day, when.last_day)
    return f"within {days_in_words(*when.window)}" if when.window else ""


def _within(one: When, other: When) -> bool:
    """Whether the days are the other's, or lie in its window."""
    if other.window and one.first_day and one.last_day:
        return other.window[0] <= one.first_day and one.last_day <= other.window[1]
    return (one.first_day, one.last_day, one.window) == (other.first_day, other.last_day, other.window)


def _unsure(row: Row, why: str) -> Unsure:
    return Unsure(row, (why,), (), (row.cycle,) if row.cycle else ())
