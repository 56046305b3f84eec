"""A member's view of a year -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from constraints.rulebook import Rulebook
from constraints.windows import in_words
from scheduler.member_view import MemberYear, Own, Seen, Tight
from scheduler.render.check import rule_text

if TYPE_CHECKING:
    from scheduler.pipeline.questions.member_view import MemberFile, OwnCalendars

_HOW = {"broken": "Broken", "waived": "Broken, and waived", "missed": "A wish missed"}


def text(files: Iterable[MemberFile], own: OwnCalendars) -> str:
    """Year by year each meeting by date with what it meets, then travel, rules and a summary."""
    lines = list(own.notes)
    for file in files:
        lines += [f"{file.name}: {note}" for note in file.checked.notes]
        for year in file.years:
            lines += [*([""] if lines else []), *_year(year, file.checked.book, own)]
    return "\n".join(lines)


def _year(year: MemberYear, book: Rulebook, own: OwnCalendars) -> Iterator[str]:
    names = {member.id: member.name for member in book.members}
    yield f"{year.cycle} for {year.member.name} ({year.member.id}): {_many(len(year.seen), 'meeting')}"
    yield ""
    for one in year.seen:
        placed = one.placement
        yield f"{_days(placed.first_day, placed.last_day):<23}  {placed.id:<15}  {_where(one, names)}"
        yield from (f"    {line}" for line in _met(one))
    yield from (
        f"{'no exact days yet':<23}  {m.id:<15}  {in_words(m) if m.window else ''}".rstrip() for m in year.undated
    )
    travel = [*(_tight(one) for one in year.tight), *_weeks(year)]
    if travel:
        yield from ["", "Travel:", *(f"  {line}" for line in travel)]
    if year.concerns:
        yield from ["", "Rules that concern it:"]
    for concern in year.concerns:
        yield f"  {_HOW[concern.how]}: {concern.finding.message}."
        yield f"    {rule_text(concern.rule, book)}"
    yield ""
    yield _summary(year, len(own.events))


def _where(one: Seen, names: dict[str, str]) -> str:
    host = one.placement.meeting.host
    told = names.get(host, host) if host else "host to be confirmed"
    place = told if one.place in (None, told) else f"{one.place}, {told}"
    return f"{place} (hosts)" if one.hosts else place


def _met(one: Seen) -> Iterator[str]:
    for event in one.clashes:
        yield f"CLASH: {_event(event)}"
    for event in one.beside:
        why = "marked as free" if event.mark == "free" else "cancelled"
        yield f"No clash, {why}: {_event(event)}"
    for event in one.elsewhere:
        yield f"Its own calendar has this meeting on other days: {_event(event)}"
    if one.holidays:
        told = ", ".join(
            f"{h.name} on {_day(h.day)}{' (may move)' if h.status == 'estimated' else ''}" for h in one.holidays
        )
        yield f"Own holidays: {told}"
    if one.weekend:
        yield f"Own weekend: {', '.join(_day(day) for day in one.weekend)}"


def _event(event: Own) -> str:
    return f"{event.title}, {_days(event.first_day, event.last_day)} ({event.file}, line {event.line})"


def _tight(one: Tight) -> str:
    told = "they overlap" if one.free_days < 0 else "no free day between"
    who = "the same delegates" if one.same_delegates else "other delegates"
    first, then = one.first, one.then
    return f"{first.placement.id} ({first.place}), then {then.placement.id} ({then.place}): {told}; {who}"


def _weeks(year: MemberYear) -> Iterator[str]:
    for one in year.away:
        count = ((one.last_day - one.first_day).days + 1) // 7
        span = f"{_day(one.first_day)} to {_day(one.last_day)}"
        yield f"{count} weeks away in a row, {span}: {', '.join(one.meetings)}"


def _summary(year: MemberYear, own: int) -> str:
    holidays = sum(len(one.holidays) for one in year.seen)
    weekend = sum(len(one.weekend) for one in year.seen)
    parts = [
        f"{_many(year.clashes, 'clash', 'clashes')} with {_many(own, 'own event')}",
        f"{_many(len(year.hosting), 'day')} as host",
        f"{_many(holidays, 'own holiday')} and {_many(weekend, 'weekend day')} taken",
        f"{_many(len(year.tight), 'tight journey')}",
        f"{_many(year.count('broken'), 'breach', 'breaches')}",
    ]
    return ", ".join(parts) + "."


def _many(count: int, what: str, several: str | None = None) -> str:
    return f"{count} {what if count == 1 else several or f'{what}s'}"


def _day(day: date) -> str:
    return f"{day:%a %d %b %Y}"


def _days(first: date, last: date) -> str:
    return _day(first) if first == last else f"{first:%a %d %b} - {last:%a %d %b}"


def as_json(files: Sequence[MemberFile], own: OwnCalendars) -> str:
    """Schema indical/member-view/1. All days are included; ``free_days`` -1: the meetings overlap."""
    member = files[0].years[0].member
    data = {
        "schema": "indical/member-view/1",
        "member": {"id": member.id, "name": member.name, "weekend": list(member.weekend)},
        "own_events": len(own.events),
        "years": [_year_json(year, file) for file in files for year in file.years],
        "notes": list(own.notes),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _year_json(year: MemberYear, file: MemberFile) -> dict[str, Any]:
    return {
        "year": year.cycle,
        "file": file.name,
        "meetings": [_seen_json(one) for one in year.seen],
        "without_days": [meeting.id for meeting in year.undated],
        "hosting": [str(day) for day in year.hosting],
        "tight": [
            {
                "first": one.first.placement.id,
                "then": one.then.placement.id,
                "free_days": one.free_days,
                "same_delegates": one.same_delegates,
            }
            for one in year.tight
        ],
        "weeks_away": [
            {"first_day": str(one.first_day), "last_day": str(one.last_day), "meetings": list(one.meetings)}
            for one in year.away
        ],
        "rules": [
            {
                "rule": one.rule.id,
                "how": one.how,
                "meetings": list(one.finding.meetings),
                "message": one.finding.message,
                "source": file.checked.book.cited(one.rule),
            }
            for one in year.concerns
        ],
        "clashes": year.clashes,
        "breaches": year.count("broken"),
        "notes": list(file.checked.notes),
    }


def _seen_json(one: Seen) -> dict[str, Any]:
    placed = one.placement
    return {
        "id": placed.id,
        "first_day": str(placed.first_day),
        "last_day": str(placed.last_day),
        "host": placed.meeting.host,
        "place": one.place,
        "hosts": one.hosts,
        "clashes": [_own_json(event) for event in one.clashes],
        "no_clash": [_own_json(event) for event in one.beside],
        "on_other_days": [_own_json(event) for event in one.elsewhere],
        "holidays": [{"day": str(h.day), "name": h.name, "status": h.status} for h in one.holidays],
        "weekend": [str(day) for day in one.weekend],
    }


def _own_json(event: Own) -> dict[str, Any]:
    days = {"first_day": str(event.first_day), "last_day": str(event.last_day)}
    return {"title": event.title, **days, "mark": event.mark, "file": event.file, "line": event.line}
