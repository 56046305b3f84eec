"""Public holidays as the ``holidays`` library has them, and a cache of its answers.

Loading the library takes longer than checking a calendar, so what it said is kept in the user's cache folder, under
a key that holds the library's version: an answer of another version, or one that was touched, is never used.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path

from constraints.errors import InputError, Problem
from constraints.meetings import Holiday, Member

Days = dict[str, dict[date, Holiday]]
"""The holidays of each member, by day, in the order of the days."""


def library() -> str:
    """Which library the holidays come from, with its version: stored with what was judged by them."""
    return f"holidays {version('holidays')}"


def library_days(members: Iterable[Member], years: Sequence[int]) -> Days:
    """The holidays of each member in the years. Raises InputError for a member that is no country of the library."""
    members = tuple(members)
    place = _place(members, years)
    kept = _kept(place) if place else None
    if kept is not None:
        return kept
    found = {member.id: _asked(member, years) for member in members}
    if place:
        _keep(place, found)
    return found


def _place(members: Sequence[Member], years: Sequence[int]) -> Path | None:
    """The file of this very question; None where there is no folder for such files."""
    asked = [library(), [[m.id, m.subdivision, list(m.categories)] for m in members], list(years)]
    key = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]
    with suppress(RuntimeError):
        folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(folder) / "indical" / f"holidays-{key}.json"
    return None


def _kept(place: Path) -> Days | None:
    try:
        digest, text = place.read_text(encoding="utf-8").split("\n", 1)
        if digest != hashlib.sha256(text.encode()).hexdigest():
            return None
        rows = json.loads(text)
    except (OSError, ValueError):
        return None
    return {
        member: {(at := date.fromisoformat(day)): Holiday(at, name, status) for day, name, status in days}
        for member, days in rows.items()
    }


def _keep(place: Path, found: Days) -> None:
    rows = {member: [[str(h.day), h.name, h.status] for h in days.values()] for member, days in found.items()}
    text = json.dumps(rows, ensure_ascii=False)
    beside = place.with_suffix(f".{os.getpid()}")
    # A cache that cannot be written costs a little time and nothing else.
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
        os.replace(beside, place)


def _asked(member: Member, years: Sequence[int]) -> dict[date, Holiday]:
    import holidays  # noqa: PLC0415 - 200 ms that most commands do without

    try:
        known = holidays.country_holidays(
            member.id,
            subdiv=member.subdivision,
            years=years,
            categories=member.categories,
            language="en_US",
            observed=True,
        )
    except NotImplementedError:
        named = f'"{member.id}" (subdivision {member.subdivision or "none"})'
        told = f"the holidays of {named} are not known to the library: a member is a country, by its two-letter code"
        raise InputError("members.toml", [Problem(told)]) from None
    rows = {day: names for day, names in known.items() if day.year in years}
    return {
        day: Holiday(day, _plain(rows[day]), "estimated" if "estimated)" in rows[day] else "gazetted")
        for day in sorted(rows)
    }


def _plain(names: str) -> str:
    for mark in (" (estimated)", " (observed, estimated)", " (observed)"):
        names = names.replace(mark, "")
    return "; ".join(dict.fromkeys(names.split("; ")))
