"""The days that rules judge by: members' public holidays, named periods, and what a user's own file says of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel

from calendars.holiday_library import Days, library, library_days
from constraints.errors import Problem, maybe
from constraints.meetings import STRICT, WEEKDAYS, Day, Facts, Holiday, Identifier, Member, Period, Text
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import PeriodSpec, Yearly
from constraints.toml_file import TomlFile

FIRST_YEAR, LAST_YEAR = 1970, 2100


class AddedHoliday(BaseModel):
    """A day that a member keeps and the library does not know, or knows as an estimate only."""

    model_config = STRICT

    member: str
    day: Day
    name: Text
    source: Text


class RemovedHoliday(BaseModel):
    """A day that the library lists and the member does not keep."""

    model_config = STRICT

    member: str
    day: Day
    source: Text


class AddedPeriod(BaseModel):
    """A stretch of days under the name of a period of the rulebook, in place of the nearest one of that year."""

    model_config = STRICT

    id: Identifier
    first: Day
    last: Day
    source: Text


@dataclass(frozen=True)
class Snapshot:
    """The days of some years as they were once judged by; in those years they stand in place of the library's.

    ``holidays`` by member, all members of the rulebook. ``periods`` are those that begin in the ``years``.
    """

    library: str
    years: frozenset[int]
    holidays: Days
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Overlay:
    """What a user's own file says of holidays and periods: a few entries, or whole years."""

    added: tuple[AddedHoliday, ...] = ()
    removed: tuple[RemovedHoliday, ...] = ()
    periods: tuple[AddedPeriod, ...] = ()
    snapshot: Snapshot | None = None


def read_overlay(path: Path, book: Rulebook) -> Overlay:
    """Read an overlay file: ``[[holiday]]``, ``[[not-holiday]]`` and ``[[period]]`` tables.

    Raises:
        InputError: with every problem in it, each with its line.
    """
    file = TomlFile.read(path)
    file.refuse_unknown(["format", "holiday", "not-holiday", "period"])
    file.refuse_other_formats()
    members = [m.id for m in book.members]
    periods = [p.id for p in book.periods]
    added = [file.model(AddedHoliday, row, "holiday", at) for at, row in enumerate(file.tables("holiday"))]
    removed = [file.model(RemovedHoliday, row, "not-holiday", at) for at, row in enumerate(file.tables("not-holiday"))]
    named = [file.model(AddedPeriod, row, "period", at) for at, row in enumerate(file.tables("period"))]
    for table, rows in (("holiday", added), ("not-holiday", removed)):
        for at, row in enumerate(rows):
            if row is not None and row.member not in members:
                file.problem(f'no member is called "{row.member}".{maybe(row.member, members)}', table, at, "member")
    for at, period in enumerate(named):
        if period is None:
            continue
        if period.id not in periods:
            file.problem(f'no period is called "{period.id}".{maybe(period.id, periods)}', "period", at, "id")
        if period.last < period.first:
            file.problem(f'period "{period.id}" ends before it begins', "period", at, "last")
    file.raise_problems()
    return Overlay(tuple(a for a in added if a), tuple(r for r in removed if r), tuple(p for p in named if p))


def load_facts(book: Rulebook, years: Iterable[int], overlay: Overlay | None = None) -> Facts:
    """Holidays and periods for the years, and for the year before and after each, since stretches cross year ends."""
    wanted = sorted({year + shift for year in years for shift in (-1, 0, 1)})
    overlay = overlay or Overlay()
    known = _known(book, wanted, overlay.snapshot)
    holidays = {m.id: _with_overlay(m, known[m.id], overlay) for m in book.members}
    periods = [p for spec in book.periods for p in _found(spec, wanted, holidays, overlay)]
    return Facts(
        bodies=book.bodies,
        members=book.members,
        holidays=holidays,
        periods=tuple(sorted(periods, key=lambda p: (p.first_day, p.name))),
        years=frozenset(wanted),
        margin_days=book.about.margin_days,
        chair=book.chair,
        origin=_origin(wanted, overlay.snapshot),
    )


def _origin(years: list[int], snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return library()
    held = f"snapshot of {snapshot.library}"
    return held if snapshot.years.issuperset(years) else f"{held}, {library()}"


def _known(book: Rulebook, years: list[int], snapshot: Snapshot | None) -> Days:
    """The members' holidays in the years: the snapshot's in those that it holds, else the library's."""
    if snapshot is None:
        return library_days(book.members, years)
    held = {m: {d: h for d, h in days.items() if d.year in years} for m, days in snapshot.holidays.items()}
    if snapshot.years.issuperset(years):
        return held
    # A day off in lieu may lie in the year before its holiday: the library is asked for the held years too.
    asked = library_days(book.members, years)
    rest = {m: {d: h for d, h in days.items() if d.year not in snapshot.years} for m, days in asked.items()}
    return {m: dict(sorted({**held[m], **rest[m]}.items())) for m in held}


def idle_entries(overlay: Overlay, book: Rulebook, facts: Facts) -> list[str]:
    """A sentence for each entry that changes none of the ``facts``, loaded with it, and for years a snapshot lacks."""
    years, found = sorted(facts.years), list[str]()
    held = overlay.snapshot.years if overlay.snapshot else facts.years
    if lacking := ", ".join(str(year) for year in years if year not in held):
        found.append(f"holds no days of {lacking}: those are as {library()} has them")
    given = [(f"holiday of {h.member} on {h.day}", h.day) for h in overlay.added]
    given += [(f"not-holiday of {h.member} on {h.day}", h.day) for h in overlay.removed]
    given += [(f'period "{p.id}" from {p.first}', p.first) for p in overlay.periods]
    for what, day in given:
        if day.year not in facts.years:
            found.append(f"{what} changes nothing: {years[0]} to {years[-1]} are looked at")
    plain = library_days(book.members, years) if overlay.added or overlay.removed else {}
    for gone in overlay.removed:
        if gone.day.year in facts.years and gone.day not in plain[gone.member]:
            found.append(f"not-holiday of {gone.member} on {gone.day} changes nothing: the day is no holiday")
    for more in overlay.added:
        known = plain[more.member].get(more.day)
        if known == Holiday(more.day, more.name, "gazetted"):
            found.append(f"holiday of {more.member} on {more.day} changes nothing: {known.name} is known")
    return found


def _with_overlay(member: Member, known: Mapping[date, Holiday], overlay: Overlay) -> dict[date, Holiday]:
    rows = dict(known)
    for gone in overlay.removed:
        if gone.member == member.id:
            rows.pop(gone.day, None)
    for more in overlay.added:
        if more.member == member.id:
            rows[more.day] = Holiday(more.day, more.name, "user")
    return {day: rows[day] for day in sorted(rows)}


def _found(
    spec: PeriodSpec, years: list[int], holidays: dict[str, dict[date, Holiday]], overlay: Overlay
) -> list[Period]:
    found = _between(spec, holidays[spec.between.member].values()) if spec.between else []
    for year in years:
        found += _union(spec, year, holidays) if spec.union else []
        found += [_yearly(spec, spec.yearly, year)] if spec.yearly else []
    given = [Period(spec.id, p.first, p.last, False, p.source) for p in overlay.periods if p.id == spec.id]
    told = {p.first_day.year for p in given}
    given += [Period(spec.id, d.first, d.last, False, spec.source) for d in spec.dates if d.first.year not in told]
    given = [p for p in given if p.first_day.year in years]
    for period in given:
        # Of two in one year, such as the Ramadans of 2030, only the one that is meant gives way.
        same_year = [p for p in found if p.first_day.year == period.first_day.year]
        if same_year:
            found.remove(min(same_year, key=lambda p: abs(p.first_day - period.first_day)))
    return _as_held(spec, [*found, *given], years, overlay.snapshot)


def _as_held(spec: PeriodSpec, found: list[Period], years: list[int], snapshot: Snapshot | None) -> list[Period]:
    """The period's stretches, in the snapshot's years as it has them; found anew where it does not know the period."""
    held = [p for p in snapshot.periods if p.name == spec.id] if snapshot else []
    if snapshot is None or not held:
        return found
    rest = [p for p in found if p.first_day.year not in snapshot.years]
    return [*rest, *(p for p in held if p.first_day.year in years)]


def _between(spec: PeriodSpec, kept: Iterable[Holiday]) -> list[Period]:
    assert spec.between is not None, "called for such periods only"
    begins = [h for h in kept if spec.between.first in h.name]
    ends = [h for h in kept if spec.between.before in h.name]
    rows: list[Period] = []
    for begin in begins:
        end = min((h for h in ends if h.day > begin.day), key=lambda h: h.day, default=None)
        # A second begin before the same end is the day off in lieu, not another stretch.
        doubled = bool(rows) and end is not None and rows[-1].last_day == end.day - timedelta(days=1)
        if end is not None and not doubled and (end.day - begin.day).days <= 62:
            moves = spec.estimated and "estimated" in (begin.status, end.status)
            rows.append(Period(spec.id, begin.day, end.day - timedelta(days=1), moves, spec.source))
    return rows


def _union(spec: PeriodSpec, year: int, holidays: dict[str, dict[date, Holiday]]) -> list[Period]:
    assert spec.union is not None, "called for such periods only"
    low, high = _month_day(year, spec.union.earliest), _month_day(year, spec.union.latest)
    days: dict[date, bool] = {}
    for member in spec.union.members:
        for holiday in holidays[member].values():
            named = not spec.union.names or any(name in holiday.name for name in spec.union.names)
            if named and low <= holiday.day <= high:
                days[holiday.day] = days.get(holiday.day, False) or holiday.status == "estimated"
    rows: list[Period] = []
    for day in sorted(days):
        # A feast may fall twice in one year: days a week apart are two stretches.
        if rows and (day - rows[-1].last_day).days <= 7:
            moves = rows[-1].estimated or days[day]
            rows[-1] = Period(spec.id, rows[-1].first_day, day, moves and spec.estimated, spec.source)
        else:
            rows.append(Period(spec.id, day, day, days[day] and spec.estimated, spec.source))
    return rows


def _yearly(spec: PeriodSpec, yearly: Yearly, year: int) -> Period:
    first = _month_day(year, yearly.first)
    if yearly.weekday is not None:
        first += timedelta(days=(WEEKDAYS.index(yearly.weekday) - first.weekday()) % 7)
    last = first + timedelta(days=yearly.days - 1)
    if yearly.last is not None:
        last = _month_day(year + (yearly.last < yearly.first), yearly.last)
    return Period(spec.id, first, last, spec.estimated, spec.source)


def _month_day(year: int, text: str) -> date:
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def years_in_range(years: Iterable[int]) -> list[Problem]:
    """A problem for each year that no calendar of this program can speak of."""
    return [
        Problem(f"year {year} is out of range: {FIRST_YEAR + 1} to {LAST_YEAR - 1} can be planned and judged")
        for year in years
        if not FIRST_YEAR < year < LAST_YEAR
    ]
