"""A year rolled forward, in words and as JSON."""

from __future__ import annotations

import json

from constraints.meetings import Placement
from scheduler.results import RolledForward

_DAY = "%a %d %b %Y"


def as_text(result: RolledForward) -> str:
    """Each meeting from last year's days to this year's, then what is wrong with the draft."""
    rolled, book = result.rolled, result.book
    year = rolled.calendar.year
    lines = [f"{book.about.title} {year}, rolled forward from {result.since}: {len(rolled.moves)} meetings", ""]
    width = max(len(new.id) for _, new in rolled.moves)
    for old, new in rolled.moves:
        host = new.meeting.host or "host to be confirmed"
        edition = f"no. {new.meeting.edition}" if new.meeting.edition else ""
        days = f"{old.first_day.strftime(_DAY)} -> {new.first_day.strftime(_DAY)}"
        lines.append(f"  {new.id:<{width}}  {days}  {_length(new)}  {edition:<7} {host}".rstrip())
    breaches = result.report.breaches
    cases = "in one case" if len(breaches) == 1 else f"in {len(breaches)} cases"
    lines += ["", f"As it stands it breaks rules that must hold, {cases}:" if breaches else "As it stands it is legal."]
    for rule, finding in breaches:
        lines.append(f"  {rule.id}: {finding.message} ({book.cited(rule)}; {rule.standing})")
    lines += ["", f"Its wishes cost {result.report.cost}."]
    return "\n".join(lines)


def _length(row: Placement) -> str:
    days = (row.last_day - row.first_day).days + 1
    return f"{days:>2} days" if days > 1 else " 1 day "


def as_json(result: RolledForward) -> str:
    """Schema indical/rolled/1: the moves, the draft's breaches and cost, and what was not rolled forward."""
    moves = [
        {
            "from": old.id,
            "was": old.first_day.isoformat(),
            "id": new.id,
            "first_day": new.first_day.isoformat(),
            "last_day": new.last_day.isoformat(),
            "edition": new.meeting.edition,
            "host": new.meeting.host,
            "city": new.meeting.city,
        }
        for old, new in result.rolled.moves
    ]
    breaches = [
        {
            "rule": rule.id,
            "meetings": list(finding.meetings),
            "message": finding.message,
            "source": result.book.cited(rule),
        }
        for rule, finding in result.report.breaches
    ]
    data = {
        "schema": "indical/rolled/1",
        "year": result.rolled.calendar.year,
        "since": result.since,
        "meetings": moves,
        "breaches": breaches,
        "cost": result.report.cost,
        "notes": list(result.notes),
    }
    return json.dumps(data, indent=2, ensure_ascii=False)
