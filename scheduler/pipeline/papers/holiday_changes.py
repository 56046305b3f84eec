"""The days judged by: taken as a snapshot, or compared with one, and what the difference does to a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.holidays import Snapshot, idle_entries, load_facts, years_in_range
from constraints.errors import InputError, Problem
from constraints.rulebook import DEFAULT, Rulebook, load
from scheduler.pipeline.papers.touched_meetings import TouchedYear, touched_years

if TYPE_CHECKING:
    from calendars.holiday_changes import HolidayChange, PeriodChange


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: its ``file``, and its days in the years that both hold.

    ``file`` None: the library as it is installed, with the user's ``own`` file of days, if one was given.
    """

    file: str | None
    snapshot: Snapshot
    own: str | None = None


@dataclass(frozen=True)
class HolidayChanges:
    """What changed in the ``years`` that both sides hold, and what that does to a calendar, if one was given."""

    book: Rulebook
    before: Side
    after: Side
    years: tuple[int, ...]
    holidays: Mapping[str, tuple[HolidayChange, ...]]
    periods: tuple[PeriodChange, ...]
    calendar: str | None
    touched: tuple[TouchedYear, ...]
    notes: tuple[str, ...]

    @property
    def breaks(self) -> bool:
        """Whether a rule that must hold is broken in the calendar now and was not."""
        return any(rule.breaks for year in self.touched for rule in year.rules)


def holiday_snapshot(
    years: Iterable[int], rulebook: str = DEFAULT, own: Path | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """The days that the years are judged by, as a file to keep, and what is to be told of the user's ``own`` file.

    Raises:
        InputError: a year is out of range, or a file cannot be used.
    """
    from calendars.holiday_snapshot import write  # noqa: PLC0415 - checks do without

    book = load(rulebook)
    taken, notes = _taken(book, frozenset(years), own)
    return write(taken, book), notes


def holiday_changes(
    before: Path,
    after: Path | None = None,
    calendar: Path | None = None,
    rulebook: str = DEFAULT,
    readings: Mapping[str, str] | None = None,
    own: Path | None = None,
) -> HolidayChanges:
    """Compare two snapshots; ``after`` None: the library of now, with the user's ``own`` file of days.

    Raises:
        InputError: a file cannot be used, or no year is in both.
    """
    from calendars.holiday_changes import changed_holidays, changed_periods  # noqa: PLC0415 - checks do without

    book = load(rulebook).changed("--reading", readings or {}, {})
    sides, notes = _sides(book, before, after, own)
    old, new = (side.snapshot for side in sides)
    touched, more = touched_years(calendar, book, old, new) if calendar else ((), ())
    pairs = {m.id: tuple(changed_holidays(old.holidays[m.id], new.holidays[m.id])) for m in book.members}
    return HolidayChanges(
        book=book,
        before=sides[0],
        after=sides[1],
        years=tuple(sorted(old.years)),
        holidays={member: changes for member, changes in pairs.items() if changes},
        periods=tuple(changed_periods(old, new)),
        calendar=str(calendar) if calendar else None,
        touched=touched,
        notes=(*notes, *more),
    )


def _sides(
    book: Rulebook, before: Path, after: Path | None, own: Path | None
) -> tuple[tuple[Side, Side], tuple[str, ...]]:
    """Both sides, in the years that both hold, and what is to be told of the files."""
    from calendars.holiday_snapshot import only  # noqa: PLC0415 - checks do without
    from calendars.snapshot_reader import read_snapshot  # noqa: PLC0415 - as above

    if after and own:
        told = "two snapshots hold all their days: give one of them, or leave --holidays out"
        raise InputError("--holidays", [Problem(told)])
    old = read_snapshot(before, book)
    new, notes = (read_snapshot(after, book), ()) if after else _taken(book, old.years, own)
    years = old.years & new.years
    if not years:
        told = f"holds {_listed(new.years)}, and {before} holds {_listed(old.years)}: no year to compare"
        raise InputError(str(after), [Problem(told)])
    notes += tuple(
        f"{path}: {_listed(one.years - years)} is left out: the other holds no days of it"
        for path, one in ((before, old), (after, new))
        if one.years - years
    )
    now = Side(str(after) if after else None, only(new, years), str(own) if own else None)
    return (Side(str(before), only(old, years)), now), notes


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def _taken(book: Rulebook, years: frozenset[int], own: Path | None) -> tuple[Snapshot, tuple[str, ...]]:
    """The days of the years as they are judged by now, and what is to be told of the user's own file."""
    from calendars.holiday_snapshot import read_own_days, take  # noqa: PLC0415 - checks do without

    if problems := years_in_range(sorted(years)):
        raise InputError("holidays", problems)
    overlay = read_own_days(own, book) if own else None
    facts = load_facts(book, years, overlay)
    notes = idle_entries(overlay, book, facts) if overlay else []
    return take(facts, years, overlay), tuple(f"{own}: {told}" for told in notes)
