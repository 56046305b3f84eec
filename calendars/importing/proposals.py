"""What members propose -> a request that generate reads: confirmed days fixed, vague ones windows, each with its row.

Nothing that was not confirmed binds: other exact days are wishes with a price, and stand in comments as conflicts do,
for the officer to decide; what is no meeting of a body is told as an activity of the year.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from calendars.importing.imports import Entry
from calendars.importing.merging import Merged, Proposal
from calendars.importing.ordinals_known import number_of
from calendars.importing.said import status_of
from calendars.names import plain
from calendars.places import city_of
from constraints.meetings import VIRTUAL, meeting_id
from constraints.rulebook import Rulebook
from constraints.rules.count import Count

_LONGEST_FIXED = 31
PRICE_OF_A_DAY = 3
"""Of each day away from what is proposed; it stands in the request, where a person may change it."""


@dataclass
class _Writing:
    """The tables of the request, a line an entry; ``open`` is what a person must decide first."""

    tables: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    open: list[str] = field(default_factory=list)

    def put(self, table: str, name: str, value: str, rows: Iterable[Entry]) -> None:
        self.tables[table].append(f"{name} = {value}  # {_seen(rows)}")


@dataclass(frozen=True)
class Written:
    """A request as TOML, and what it leaves ``open`` for a person, a line each."""

    text: str
    open: tuple[str, ...]


def request_from(merged: Merged, book: Rulebook, year: int, planned: Mapping[str, int]) -> Written:
    """A request for the year. ``planned``: how many meetings of each body the year has anyway."""
    writing = _Writing()
    by_body: dict[str, list[Proposal]] = defaultdict(list)
    for one in merged.proposals:
        if one.cycle == year and one.body and not one.special:
            by_body[one.body].append(one)
        elif one.cycle == year and (one.body or not _meets(one, year)):
            writing.open.append(f"no meeting that is planned: {_told(one)}")
        elif one.cycle == year:
            writing.tables["activity"].append(_activity(one, book, year))
    for body, proposals in by_body.items():
        for name, one in _named(body, proposals, book, year, planned.get(body, 0), writing):
            _put(writing, name, one, year)
    for conflict in merged.conflicts:
        choices = " | ".join(_told(choice) for choice in conflict.choices)
        writing.open.append(f"conflict, {conflict.title}: {conflict.why}: {choices}")
    for entry in merged.absent:
        _put_absence(writing, merged, entry, year, planned)
    text = _written(writing, year, sorted({file.name for file in merged.sorted.files}))
    return Written(text, tuple(writing.open))


def _named(
    body: str, proposals: list[Proposal], book: Rulebook, year: int, of: int, writing: _Writing
) -> list[tuple[str, Proposal]]:
    """Each proposal with the id of the meeting that it is for; those for which none can be told are for a person."""
    if of == 0 and _needs_consensus(book, body, year):
        writing.open += [f"is held by consensus only, write [retreat]: {_told(one)}" for one in proposals]
        return []
    numbers = [one.nth for one in proposals]
    needed = max(len(proposals), *(nth or 0 for nth in numbers))
    if needed > of:
        writing.tables["meetings"].append(f"{body} = {needed}  # {_seen(e for p in proposals for e in p.entries)}")
        of = needed
    if len(proposals) == of and (None in numbers or len(set(numbers)) < of):
        return [(meeting_id(body, year, at, of), one) for at, one in enumerate(proposals, 1)]
    found = []
    for one in proposals:
        number = number_of(book, body, year, one.ordinal, of) or one.nth
        if number is None:
            writing.open.append(f"which of the {of} meetings of {body}: {_told(one)}")
        else:
            found.append((meeting_id(body, year, number, of), one))
    return found


def _needs_consensus(book: Rulebook, body: str, year: int) -> bool:
    known = book.body(body)
    rules = [r for r in book.rules_in(date(year, 1, 1)) if isinstance(r, Count) and r.needs == "consensus"]
    return known is not None and any(rule.meetings.fits_body(known) for rule in rules)


def _put(writing: _Writing, name: str, one: Proposal, year: int) -> None:
    best, row = one.best, one.best.row
    assert row is not None, "what is understood has its row"
    if row.first_day and row.last_day:
        days = (row.last_day - row.first_day).days + 1
        fits = row.first_day.year == row.last_day.year == year and days <= _LONGEST_FIXED
        if any(entry.confirmed and not _vague(entry) for entry in one.entries) and fits:
            writing.put("fixed", name, f"{{ first = {row.first_day}, last = {row.last_day} }}", one.entries)
        else:
            writing.open.append(f"{name} is proposed, not confirmed: {_told(one)}")
            if fits:
                value = f"{{ first = {row.first_day}, last = {row.last_day}, weight = {PRICE_OF_A_DAY} }}"
                writing.put("proposed", name, value, one.entries)
    elif row.window:
        first, last = max(row.window[0], date(year, 1, 1)), min(row.window[1], date(year, 12, 31))
        if first <= last:
            writing.put("windows", name, f"{{ earliest = {first}, latest = {last} }}", one.entries)
        if row.days and row.days <= _LONGEST_FIXED:
            writing.put("days", name, str(row.days), [best])
    if len(one.hosts) == 1:
        city = next((place for e in _decided_first(one) if e.host and (place := _named_place(e))), None)
        host = json.dumps(one.hosts[0])
        value = f"{{ host = {host}, city = {_string(city)} }}" if city else host
        writing.put("hosts", name, value, [e for e in one.entries if e.host])


def _vague(entry: Entry) -> bool:
    return entry.row is None or entry.row.first_day is None


def _activity(one: Proposal, book: Rulebook, year: int) -> str:
    """What is no meeting of a body, as an entry that tells of it and binds nothing."""
    row = one.best.row
    assert row is not None, "what is understood has its row"
    lines = [f"[[activity]]  # {_seen(one.entries)}", f"title = {_string(one.title[:1024])}"]
    if row.first_day and row.last_day:
        lines += [f"first = {row.first_day}", f"last = {row.last_day}"]
    elif row.window:
        first, last = max(row.window[0], date(year, 1, 1)), min(row.window[1], date(year, 12, 31))
        lines += [f"earliest = {first}", f"latest = {last}"] if first <= last else []
    if place := _place(one, book):
        lines.append(f"place = {_string(place[:1024])}")
    return "\n".join([*lines, ""])


def _meets(one: Proposal, year: int) -> bool:
    """Whether any of its days may be in the year; one without days may be."""
    row = one.best.row
    days = (row.first_day, row.last_day, *(row.window or ())) if row else ()
    years = [day.year for day in days if day]
    return not years or min(years) <= year <= max(years)


def _place(one: Proposal, book: Rulebook) -> str:
    """The city or hall that a row tells, and the host's country behind it."""
    city = next((place for entry in _decided_first(one) if (place := _named_place(entry))), "")
    country = next((m.name for m in book.members if one.hosts and m.id == one.hosts[0]), "")
    known = plain(country) in plain(city) or city_of(city) == VIRTUAL
    return city if known else ", ".join(part for part in (city, country) if part)


def _decided_first(one: Proposal) -> list[Entry]:
    return sorted(one.entries, key=lambda entry: not entry.decided)


def _named_place(entry: Entry) -> str | None:
    """Its city, else its hall; None where it has neither, or says that this is still open."""
    places = (entry.row.city, entry.row.venue) if entry.row else ()
    return next((place for place in places if place and status_of(place) is None and city_of(place)), None)


def _put_absence(writing: _Writing, merged: Merged, entry: Entry, year: int, planned: Mapping[str, int]) -> None:
    by = next((file.by for file in merged.sorted.files if file.name == entry.file), None)
    row = entry.row
    assert row is not None, "what is understood has its row"
    span = (row.first_day, row.last_day) if row.first_day and row.last_day else row.window
    if by is None or span is None or not span[0].year <= year <= span[1].year:
        writing.open.append(f"somebody cannot come, {entry.title} {entry.when}: {_seen([entry])}")
        return
    meetings = f"meetings = [{json.dumps(entry.body)}]\n" if entry.body and planned.get(entry.body) else ""
    writing.tables["unavailable"].append(
        f"[[unavailable]]  # {_seen([entry])}\n"
        f'member = "{by}"\nfirst = {span[0]}\nlast = {span[1]}\n{meetings}'
        f"reason = {_string((row.said or entry.title)[:300] or entry.title)}\n"
    )


def _written(writing: _Writing, year: int, files: list[str]) -> str:
    parts = [
        f"# Imported from {_comment(', '.join(files))}.\n"
        "# Confirmed days are fixed, others are wished for, vague ones are windows; what is no\n"
        "# meeting of a body is told as an activity; what waits for your decision stands in comments at the end.\n"
        f"format = 1\nyear = {year}\n"
    ]
    for table in ("fixed", "proposed", "windows", "days", "meetings", "hosts"):
        if lines := writing.tables.get(table):
            parts.append("\n".join([f"[{table}]", *lines, ""]))
    parts += writing.tables.get("unavailable", ())
    parts += writing.tables.get("activity", ())
    if writing.open:
        parts.append("\n".join(["# Not decided:", *(f"# - {_comment(one)}" for one in writing.open), ""]))
    return "\n".join(parts)


def _told(one: Proposal) -> str:
    return f"{one.title}, {one.best.when} ({_seen(one.entries)})"


def _seen(rows: Iterable[Entry]) -> str:
    return _comment("; ".join(entry.where for entry in rows))


def _comment(text: str) -> str:
    """Text of a file within one line of a comment: no control character, which TOML forbids there."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text)


def _string(text: str) -> str:
    return json.dumps(_comment(text), ensure_ascii=False)
