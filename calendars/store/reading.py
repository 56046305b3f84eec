"""Rows of the store -> what they stand for. Everything here reads over a connection that it is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from calendars.store import tables
from calendars.store.acts import Suggestion
from calendars.store.canonical import parsed, time_of
from calendars.store.events import Event, Key, Version, event_of, texts_named
from calendars.store.identity import FeedState, state_of
from calendars.store.life import Answered, Life
from calendars.store.rebuilding import life_of

Row = Mapping[str, Any]
_SUGGESTS: TypeAdapter[tuple[Suggestion, ...]] = TypeAdapter(tuple[Suggestion, ...])


def keys(connection: Connection) -> tuple[Key, ...]:
    """The calendars that there are, in order."""
    rows = connection.execute(select(tables.calendars.c.institution, tables.calendars.c.year))
    return tuple(sorted(Key(row.institution, row.year) for row in rows))


def row_of(connection: Connection, key: Key, for_update: bool = False) -> Row | None:
    """The calendar's row; None where there is no such calendar. ``for_update``: nobody else may write it meanwhile."""
    at = tables.calendars
    asked = select(at).where(at.c.institution == key.institution, at.c.year == key.year)
    # SQLite has no such lock and needs none: whoever writes there writes alone.
    found = connection.execute(asked.with_for_update() if for_update else asked).one_or_none()
    return None if found is None else found._asdict()


def life(connection: Connection, row: Row) -> Life:
    """Where the calendar of the row stands."""
    answers = answers_of(connection, row["id"]).get(row["version"], {})
    return life_of(row, json.loads(row["asked"]), answers, json.loads(row["held"]))


def answers_of(connection: Connection, calendar: int) -> dict[int, dict[str, Answered]]:
    """All answers, by version and member."""
    at = tables.responses
    found: dict[int, dict[str, Answered]] = {}
    for row in connection.execute(select(at).where(at.c.calendar == calendar).order_by(at.c.at)).mappings():
        suggests = _SUGGESTS.validate_json(row["suggests"])
        given = (row["answer"], row["by"], time_of(row["at"]), row["why"], suggests, bool(row["withdrawn"]))
        found.setdefault(row["version"], {})[row["member"]] = Answered(*given)
    return found


def events(connection: Connection, calendar: int, after: int = 0) -> tuple[Event, ...]:
    """What was done after that revision, the first first."""
    at = tables.log
    asked = select(at.c.document).where(at.c.calendar == calendar, at.c.revision > after).order_by(at.c.revision)
    return tuple(event_of(text) for text in connection.execute(asked).scalars())


def document(connection: Connection, calendar: int, number: int) -> dict[str, Any] | None:
    """A version's document; None where there is none of that number."""
    at = tables.versions
    asked = select(at.c.document).where(at.c.calendar == calendar, at.c.number == number)
    found = connection.execute(asked).scalar_one_or_none()
    return None if found is None else parsed(found)


def version(connection: Connection, key: Key, calendar: int, number: int) -> Version | None:
    """A version with its long texts; None where there is none of that number."""
    found = document(connection, calendar, number)
    return None if found is None else Version(key, number, found, texts(connection, texts_named(found)))


def texts(connection: Connection, hashes: Iterable[str]) -> Mapping[str, str]:
    """The long texts of these hashes, those that are there."""
    asked = select(tables.texts).where(tables.texts.c.sha256.in_(sorted(set(hashes))))
    return {row.sha256: row.body for row in connection.execute(asked)}


def feed(connection: Connection, calendar: int) -> tuple[FeedState, ...]:
    """How each published meeting stands, by uid."""
    at = tables.feed
    rows = connection.execute(select(at.c.state).where(at.c.calendar == calendar)).scalars()
    return tuple(sorted((state_of(parsed(text)) for text in rows), key=lambda state: state.shown.uid))
