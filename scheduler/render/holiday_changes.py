"""What changed in the days judged by -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from constraints.meetings import Holiday, Period, Placement
from scheduler.render.check import rule_text

if TYPE_CHECKING:
    from calendars.holiday_changes import HolidayChange, PeriodChange
    from scheduler.pipeline.papers.holiday_changes import HolidayChanges, Side
    from scheduler.pipeline.papers.touched_meetings import Hit, RuleChange, Touched, TouchedYear


def as_text(changes: HolidayChanges) -> str:
    """By member and day what changed, then the named periods, then the meetings that it touches."""
    years = ", ".join(map(str, changes.years))
    lines = [f"Days of {years}: {_side(changes.before)} -> {_side(changes.after)}"]
    for member in changes.book.members:
        if rows := changes.holidays.get(member.id):
            lines += ["", f"{member.id} {member.name}", *(f"  {_holiday(row)}" for row in rows)]
    titles = {spec.id: spec.title for spec in changes.book.periods}
    if changes.periods:
        lines += ["", "Named periods", *(f"  {_period(row, titles)}" for row in changes.periods)]
    if not changes.holidays and not changes.periods:
        lines += ["", "Nothing changed."]
    for year in changes.touched:
        lines += ["", *_year(year, changes, titles)]
    return "\n".join(lines)


def _side(side: Side) -> str:
    library = side.snapshot.library
    own = f" with {side.own}" if side.own else ""
    return f"{side.file} ({library})" if side.file else f"the library of now ({library}){own}"


def _holiday(change: HolidayChange) -> str:
    old, new = change.before, change.after
    if old is None or new is None:
        told = old or new
        assert told is not None, "a change has at least one side"
        status = "" if told.status == "gazetted" else f" ({told.status})"
        return f"{told.name}: {change.change}, {told.day}{status}"
    status = f", {old.status} -> {new.status}" if old.status != new.status else ""
    if change.change == "moved":
        return f"{old.name}: moved from {old.day} to {new.day}{status}"
    if change.change == "renamed":
        return f"{old.name}: now called {new.name}, {old.day}{status}"
    return f"{old.name}: {old.day}{status}"


def _period(change: PeriodChange, titles: dict[str, str]) -> str:
    old, new = change.before, change.after
    told = old or new
    assert told is not None, "a change has at least one side"
    if old is None or new is None:
        return f"{titles[told.name]}: {change.change}, {_stretch(told)}"
    return f"{titles[told.name]}: {_stretch(old)} -> {_stretch(new)}"


def _stretch(period: Period) -> str:
    return f"{period.first_day} to {period.last_day}" + (" (estimated)" if period.estimated else "")


def _year(year: TouchedYear, changes: HolidayChanges, titles: dict[str, str]) -> list[str]:
    cost = (
        f"cost {year.cost_before} -> {year.cost_after}"
        if year.cost_before != year.cost_after
        else f"cost {year.cost_after} as before"
    )
    count = len(year.meetings)
    touched = f"{count or 'no'} meeting{'s' if count > 1 else ''} touched"
    lines = [f"{changes.calendar}, {year.cycle}: {touched}, {cost}"]
    for one in year.meetings:
        lines.append(f"  {': '.join(_told(one, titles))}")
        lines += _breaches(one.rules, changes)
    lines += [f"  {_rule(rule)}" for rule in year.others]
    lines += _breaches(year.others, changes)
    return lines


def _told(one: Touched, titles: dict[str, str]) -> list[str]:
    """The meeting with its days, what its days became, and which rules judge it otherwise."""
    row = one.placement
    named: dict[tuple[str, bool], list[date]] = defaultdict(list)
    for hit in one.hits:
        named[(titles.get(hit.of) or f"{hit.of} {hit.name}", hit.now)].append(hit.day)
    hits = []
    for (name, now), days in named.items():
        on = "it" if row.first_day == row.last_day else ", ".join(map(str, days))
        hits.append(f"{name} is {'now' if now else 'no longer'} on {on}")
    rules = [_rule(rule) for rule in one.rules] or ["no verdict changes"]
    return [f"{row.id} ({_days(row)})", *(["; ".join(hits)] if hits else []), ", ".join(rules)]


def _rule(change: RuleChange) -> str:
    if change.cost_before != change.cost_after:
        return f"{change.rule.id} cost {change.cost_before} -> {change.cost_after}"
    return f"{change.rule.id} {change.before.value} -> {change.after.value}"


def _breaches(rules: Iterable[RuleChange], changes: HolidayChanges) -> list[str]:
    """Of each rule that must hold and is broken now: what it says, where it is written, and the ways out."""
    lines = []
    for change in rules:
        if change.breaks:
            none = "No way out is known that moves one meeting only."
            ways = [str(way) for way in change.ways] or [none]
            lines += [f"    {told}" for told in (rule_text(change.rule, changes.book), *ways)]
    return lines


def _days(row: Placement) -> str:
    return f"{row.first_day}" + (f" to {row.last_day}" if row.last_day > row.first_day else "")


def as_json(changes: HolidayChanges) -> str:
    """Schema indical/holidays-diff/1. ``before`` and ``after`` are null where something was added or dropped."""
    data = {
        "schema": "indical/holidays-diff/1",
        "rulebook": changes.book.about.id,
        "before": _side_json(changes.before),
        "after": _side_json(changes.after),
        "years": list(changes.years),
        "members": {member: [_change_json(row) for row in rows] for member, rows in sorted(changes.holidays.items())},
        "periods": [_change_json(row) for row in changes.periods],
        "calendar": changes.calendar,
        "touched": [_year_json(year) for year in changes.touched],
        "breaks": changes.breaks,
        "notes": list(changes.notes),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _side_json(side: Side) -> dict[str, Any]:
    return {"file": side.file, "library": side.snapshot.library, "own": side.own}


def _change_json(change: HolidayChange | PeriodChange) -> dict[str, Any]:
    return {"change": change.change, "before": _end_json(change.before), "after": _end_json(change.after)}


def _end_json(end: Holiday | Period | None) -> dict[str, Any] | None:
    if isinstance(end, Holiday):
        return {"day": str(end.day), "name": end.name, "status": end.status}
    if end is None:
        return None
    days = {"first_day": str(end.first_day), "last_day": str(end.last_day)}
    return {"id": end.name, **days, "estimated": end.estimated}


def _year_json(year: TouchedYear) -> dict[str, Any]:
    return {
        "year": year.cycle,
        "cost_before": year.cost_before,
        "cost_after": year.cost_after,
        "meetings": [
            {
                "id": one.placement.id,
                "first_day": str(one.placement.first_day),
                "last_day": str(one.placement.last_day),
                "host": one.placement.meeting.host,
                "days": [_hit_json(hit) for hit in one.hits],
                "rules": [_rule_json(rule) for rule in one.rules],
            }
            for one in year.meetings
        ],
        "others": [_rule_json(rule) for rule in year.others],
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {"day": str(hit.day), "of": hit.of, "name": hit.name, "now": hit.now, "host": hit.host}


def _rule_json(change: RuleChange) -> dict[str, Any]:
    ways = [
        {"meeting": w.meeting, "first_day": str(w.first_day), "last_day": str(w.last_day), "dearer": w.dearer}
        for w in change.ways
    ]
    return {
        "id": change.rule.id,
        "hard": change.rule.hard,
        "meetings": list(change.meetings),
        "before": change.before.value,
        "after": change.after.value,
        "cost_before": change.cost_before,
        "cost_after": change.cost_after,
        "message": change.message,
        "breaks": change.breaks,
        "ways_out": ways,
    }
