"""Holidays and periods of whole years, written down: taken, written (indical/holidays-snapshot/1), read back.

A calendar stays judged by the days it was planned by, whatever a later library says: the file holds them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from calendars.holiday_library import library
from calendars.holidays import Overlay, Snapshot, read_overlay
from calendars.snapshot_reader import SCHEMA, read_snapshot
from constraints.meetings import Facts
from constraints.rulebook import Rulebook


def take(facts: Facts, years: Iterable[int], own: Overlay | None = None) -> Snapshot:
    """The days of the years out of ``facts``, which were loaded for them with the user's ``own`` file, if any."""
    kept = frozenset(years)
    before = own.snapshot if own else None
    sources = [library()] if before is None else [before.library]
    if before is not None and not kept <= before.years and before.library != library():
        sources.append(library())
    return Snapshot(
        library=", ".join(sources),
        years=kept,
        holidays={m.id: {d: h for d, h in facts.holidays[m.id].items() if d.year in kept} for m in facts.members},
        periods=tuple(p for p in facts.periods if p.first_day.year in kept),
    )


def only(snapshot: Snapshot, years: frozenset[int]) -> Snapshot:
    """The snapshot without its other years."""
    holidays = {m: {d: h for d, h in days.items() if d.year in years} for m, days in snapshot.holidays.items()}
    periods = tuple(p for p in snapshot.periods if p.first_day.year in years)
    return Snapshot(snapshot.library, snapshot.years & years, holidays, periods)


def write(snapshot: Snapshot, book: Rulebook) -> bytes:
    """UTF-8 JSON, sorted, a day a line, so that two of them can be compared by eye; the same days, the same bytes."""
    head = {"schema": SCHEMA, "rulebook": book.about.id, "library": snapshot.library, "years": sorted(snapshot.years)}
    members = []
    for member, days in sorted(snapshot.holidays.items()):
        rows = [{"day": str(day), "name": days[day].name, "status": days[day].status} for day in sorted(days)]
        members.append(f"    {_json(member)}: {_listed(rows, '    ')}")
    periods = [
        {
            "id": p.name,
            "first_day": str(p.first_day),
            "last_day": str(p.last_day),
            "estimated": p.estimated,
            "source": p.source,
        }
        for p in sorted(snapshot.periods, key=lambda p: (p.first_day, p.name, p.last_day))
    ]
    lines = [f"  {_json(key)}: {_json(value)}" for key, value in head.items()]
    lines.append('  "members": {\n' + ",\n".join(members) + "\n  }")
    lines.append(f'  "periods": {_listed(periods, "  ")}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _listed(rows: list[dict[str, Any]], indent: str) -> str:
    return "[\n" + ",\n".join(f"{indent}  {_json(row)}" for row in rows) + f"\n{indent}]" if rows else "[]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_own_days(path: Path, book: Rulebook) -> Overlay:
    """The user's own file of days: a snapshot where its name ends in .json, else an overlay in TOML.

    Raises:
        InputError: with every problem in it.
    """
    if path.suffix.lower() == ".json":
        return Overlay(snapshot=read_snapshot(path, book))
    return read_overlay(path, book)
