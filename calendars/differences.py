"""Two versions of a year, fact by fact: what was moved, else changed, is new or has gone. Nothing else is a difference.

Order, remarks, times of writing and the numbers of rows tell nothing about a meeting, and are not compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from calendars.documents.annex import NOT_YET, NOTHING, Annex, Row
from calendars.documents.changes import Change, compare, words_of

Kind = Literal["moved", "renamed", "status", "hours", "place", "new", "dropped"]
_OPEN = ("", NOT_YET, NOTHING)


@dataclass(frozen=True)
class Difference:
    """One meeting (or event of others) that differs, and how: every kind that is true of it, the first the weightiest.

    ``was`` and ``now`` hold what differs only, by name: first_day and last_day as ISO dates, activity, venue, host,
    status, hours; None where nothing is known. ``words`` say it in a sentence or two.
    """

    key: str
    meeting: str
    activity: str
    kinds: tuple[Kind, ...]
    was: Mapping[str, str | None]
    now: Mapping[str, str | None]
    words: tuple[str, ...]


def differences(old: Annex, new: Annex) -> tuple[Difference, ...]:
    """What differs from one form of a year to the other, in the order of the new one's days."""
    found = [change for group in compare(old, new) for change in group.changes]
    rows = [one for change in found if (one := _difference(change))]
    return tuple(sorted(rows, key=lambda one: (one.now.get("first_day") or one.was.get("first_day") or "9", one.key)))


def _difference(change: Change) -> Difference | None:
    was, now = _facts(change.old), _facts(change.new)
    names = [name for name in (*now, *(n for n in was if n not in now)) if was.get(name) != now.get(name)]
    if not names:
        return None
    row = change.new or change.old
    assert row is not None, "a change has a row"
    return Difference(
        row.key,
        row.id,
        row.activity,
        tuple(_kinds(change, names)),
        {name: was[name] for name in names if name in was},
        {name: now[name] for name in names if name in now},
        words_of(change),
    )


def _facts(row: Row | None) -> dict[str, str | None]:
    if row is None:
        return {}
    return {
        "first_day": row.first_day.isoformat() if row.first_day else None,
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "activity": row.activity,
        "venue": None if row.venue in _OPEN else row.venue,
        "host": None if row.host in _OPEN else row.host,
        "status": row.status or None,
        "hours": row.hours or None,
    }


def _kinds(change: Change, names: list[str]) -> list[Kind]:
    if change.old is None:
        return ["new"]
    if change.new is None:
        return ["dropped"]
    found: list[Kind] = []
    if {"first_day", "last_day"} & set(names):
        found.append("moved")
    if "status" in names:
        found.append("status")
    if "hours" in names:
        found.append("hours")
    if {"venue", "host"} & set(names):
        found.append("place")
    if "activity" in names:
        found.append("renamed")
    return found
