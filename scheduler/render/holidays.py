"""Holidays and named periods -> text and JSON."""

from __future__ import annotations

import json

from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Facts, Member, Period
from constraints.rulebook import Rulebook


def _members(facts: Facts, member: str | None) -> tuple[Member, ...]:
    if member is None:
        return facts.members
    known = [m.id for m in facts.members]
    if member not in known:
        raise InputError("holidays show", [Problem(f'no member is called "{member}".{maybe(member, known)}')])
    return (facts.member(member),)


def _periods(facts: Facts, year: int) -> list[Period]:
    return [p for p in facts.periods if year in (p.first_day.year, p.last_day.year)]


def as_text(book: Rulebook, facts: Facts, year: int, member: str | None = None) -> str:
    """By member and day, estimated ones marked with the margin they may move by; then the named periods."""
    lines = []
    for one in _members(facts, member):
        rows = [h for h in facts.holidays[one.id].values() if h.day.year == year]
        since = f", a member since {one.since}" if one.since else ""
        weekend = " and ".join(day.capitalize() for day in one.weekend)
        lines.append(f"{one.id} {one.name}: {len(rows)} days, weekend {weekend}{since}")
        for holiday in rows:
            moves = f" (estimated, may move by {facts.margin_days} day)" if holiday.status == "estimated" else ""
            own = " (your file)" if holiday.status == "user" else ""
            lines.append(f"  {holiday.day:%a %d %b %Y}  {holiday.name}{moves}{own}")
        lines.append("")
    if member is None:
        titles = {spec.id: spec.title for spec in book.periods}
        lines.append("Named periods")
        for period in _periods(facts, year):
            moves = " (estimated)" if period.estimated else ""
            lines.append(f"  {period.first_day} to {period.last_day}  {titles[period.name]}{moves}: {period.source}")
    return "\n".join(lines).rstrip()


def as_json(book: Rulebook, facts: Facts, year: int, member: str | None = None) -> str:
    """Schema indical/holidays/1. ``status`` is gazetted, estimated or user."""
    members = [
        {
            "id": one.id,
            "name": one.name,
            "weekend": list(one.weekend),
            "holidays": [
                {"day": h.day.isoformat(), "name": h.name, "status": h.status}
                for h in facts.holidays[one.id].values()
                if h.day.year == year
            ],
        }
        for one in _members(facts, member)
    ]
    periods = [
        {"id": p.name, "first_day": str(p.first_day), "last_day": str(p.last_day), "estimated": p.estimated}
        for p in _periods(facts, year)
    ]
    head = {"schema": "indical/holidays/1", "year": year, "margin_days": facts.margin_days}
    return json.dumps({**head, "members": members, "periods": periods}, indent=2, ensure_ascii=False)
