"""What became of a text that should say when: understood, doubtful or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calendars.prose import MONTHS, days_in_words

MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Days:
    """Exactly these days, both included."""

    first_day: date
    last_day: date

    def __str__(self) -> str:
        return days_in_words(self.first_day, self.last_day)


@dataclass(frozen=True)
class Window:
    """Somewhere within these days, both included; ``days`` is how many it takes, None where that is not said."""

    earliest: date
    latest: date
    days: int | None = None

    def __str__(self) -> str:
        length = "" if self.days is None else f"{self.days} day{'s' * (self.days > 1)} "
        return f"{length}within {days_in_words(self.earliest, self.latest)}"


@dataclass(frozen=True)
class Unknown:
    """The text says that the date is still to come."""

    def __str__(self) -> str:
        return "no date yet"


When = Days | Window | Unknown


@dataclass(frozen=True)
class Understood:
    """``says`` is the reading in words; ``remarks`` are what was taken for granted on the way, none for a plain date.

    ``tentative``: the text itself marks the date as one that may still change.
    """

    when: When
    says: str
    remarks: tuple[str, ...] = ()
    tentative: bool = False


@dataclass(frozen=True)
class Doubtful:
    """A person must choose. ``candidates`` may hold a single one, or none where a part (the year) is missing."""

    candidates: tuple[Understood, ...]
    why: str


@dataclass(frozen=True)
class Refused:
    """No date can be had from the text."""

    why: str


Reading = Understood | Doubtful | Refused


class UnreadableError(ValueError):
    """The reason why a text, or one way to read it, gives no date. Stays within this package."""


class UnknownWordError(UnreadableError):
    """A word has no place in a date."""


class NoYearError(UnreadableError):
    """All would be well if a year were written."""


def day(year: int, month: int, number: int) -> date:
    """The day of the month.

    Raises:
        UnreadableError: there is none, or it is of another century.
    """
    try:
        found = date(in_range(year), month, number)
    except ValueError as error:
        if isinstance(error, UnreadableError):
            raise
        if not 1 <= month <= 12:
            raise UnreadableError(f"there is no month {month}") from None
        raise UnreadableError(f"there is no {number} {MONTHS[month - 1]} {year}") from None
    return found


def in_range(year: int) -> int:
    """The year itself.

    Raises:
        UnreadableError: it is none that a calendar of ours may have.
    """
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    buddhist = year - 543
    hint = f" (in the Buddhist era it is {buddhist})" if FIRST_YEAR <= buddhist <= LAST_YEAR else ""
    raise UnreadableError(f"the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}{hint}")


def in_order(first: date, last: date) -> None:
    """Hold that the days follow each other and are no more than a year.

    Raises:
        UnreadableError: they are not.
    """
    if last < first:
        raise UnreadableError(f"it ends {days_in_words(last, last)}, before it begins {days_in_words(first, first)}")
    length = (last - first).days + 1
    if length > MOST_DAYS:
        raise UnreadableError(f"{days_in_words(first, last)} are {length} days; at most {MOST_DAYS} are read")
