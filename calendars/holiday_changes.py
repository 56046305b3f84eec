"""Two snapshots of the same years -> what changed: holidays added, dropped, moved, renamed, and periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calendars.holidays import Snapshot
from constraints.meetings import Holiday, Period

Change = Literal["added", "dropped", "moved", "renamed", "status"]


@dataclass(frozen=True)
class HolidayChange:
    """One holiday that changed; each side has one name only.

    ``before`` is None where it was added, ``after`` where it was dropped. One that moved may have another status too.
    """

    change: Change
    before: Holiday | None
    after: Holiday | None


@dataclass(frozen=True)
class PeriodChange:
    """One stretch of a named period that changed: its days, or (status) whether it may still move."""

    change: Change
    before: Period | None
    after: Period | None


def changed_holidays(before: Mapping[date, Holiday], after: Mapping[date, Holiday]) -> list[HolidayChange]:
    """What became of one member's holidays, by day. A name that is kept on another day of its year has moved."""
    was, now = _by_name_and_year(before), _by_name_and_year(after)
    found: list[HolidayChange] = []
    gone: list[Holiday] = []
    come: list[Holiday] = []
    for key in sorted({*was, *now}):
        old, new = was.get(key, []), now.get(key, [])
        if len(old) != len(new):
            # Some were added or dropped: those that stay on their day are the same.
            same = {h.day for h in old} & {h.day for h in new}
            found += _pairs([h for h in old if h.day in same], [h for h in new if h.day in same])
            old, new = [h for h in old if h.day not in same], [h for h in new if h.day not in same]
        found += _pairs(old, new)
        gone += old[len(new) :]
        come += new[len(old) :]
    return sorted([*found, *_unpaired(gone, come)], key=_place)


def changed_periods(before: Snapshot, after: Snapshot) -> list[PeriodChange]:
    """What became of the named periods: those of one name and year are compared in their order."""
    was, now = _by_name(before.periods), _by_name(after.periods)
    found: list[PeriodChange] = []
    for key in sorted({*was, *now}):
        old, new = was.get(key, []), now.get(key, [])
        for one, other in zip(old, new, strict=False):
            days = (one.first_day, one.last_day) != (other.first_day, other.last_day)
            if days or one.estimated != other.estimated:
                found.append(PeriodChange("moved" if days else "status", one, other))
        found += [PeriodChange("dropped", one, None) for one in old[len(new) :]]
        found += [PeriodChange("added", None, one) for one in new[len(old) :]]
    return found


def _by_name_and_year(days: Mapping[date, Holiday]) -> dict[tuple[int, str], list[Holiday]]:
    """The days of each name in each year, in order; a day with two names counts for both."""
    found = defaultdict(list)
    for day in sorted(days):
        for name in dict.fromkeys(days[day].name.split("; ")):
            found[(day.year, name)].append(Holiday(day, name, days[day].status))
    return found


def _by_name(periods: Iterable[Period]) -> dict[tuple[int, str], list[Period]]:
    found = defaultdict(list)
    for period in sorted(periods, key=lambda p: (p.first_day, p.last_day)):
        found[(period.first_day.year, period.name)].append(period)
    return found


def _pairs(old: list[Holiday], new: list[Holiday]) -> list[HolidayChange]:
    """Holidays of one name, the first with the first and so on: what changed of those that have a partner."""
    pairs = [(one, other) for one, other in zip(old, new, strict=False) if one != other]
    return [HolidayChange("moved" if one.day != other.day else "status", one, other) for one, other in pairs]


def _unpaired(gone: list[Holiday], come: list[Holiday]) -> list[HolidayChange]:
    """Where a name goes and another comes on the same day, it was renamed."""
    found = []
    for one in gone:
        other = next((h for h in come if h.day == one.day), None)
        if other is not None:
            come.remove(other)
        found.append(HolidayChange("renamed" if other else "dropped", one, other))
    return [*found, *(HolidayChange("added", None, one) for one in come)]


def _place(change: HolidayChange) -> tuple[date, str]:
    told = change.before or change.after
    assert told is not None, "a change has at least one side"
    return told.day, told.name
