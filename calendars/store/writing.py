"""One writing: what is to be done, looked at with the store locked, and written with all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from calendars.store import acts, reading, tables
from calendars.store.canonical import NOTHING, hash_of, text_of
from calendars.store.events import Event, Key, frozen
from calendars.store.freezing import Content
from calendars.store.life import Life, step
from calendars.store.procedure import terms_of
from calendars.store.rebuilding import calendar_row, feed_row, followed, response_row
from calendars.store.refusals import ChangedMeanwhileError, RefusedError
from calendars.store.telling import told

MOST_SINCE = 20
"""How many acts a person who came too late is told at most, the latest ones."""
_LINE: TypeAdapter[str] = TypeAdapter(acts.Line)
_MAKING = 7_301_946
"""Names the lock under which one of several programs makes a calendar that is not there yet."""
_UNSET = "0" * 64


class Writing:
    """A calendar that nobody else can write now, and who wants to do something to it, when."""

    def __init__(self, connection: Connection, key: Key, on: int | None, at: datetime, by: str) -> None:
        """Lock the calendar. ``on``: the revision that it must be at; None: any.

        Raises:
            ChangedMeanwhileError: it is at another one.
            RefusedError: ``by`` is no name.
        """
        self.connection, self.key = connection, key
        self.at, self.by = at.replace(microsecond=0), _name(by)
        seen = reading.row_of(connection, key)
        # Revisions only rise: who is too late already need not wait for those who are not.
        late = seen is not None and on is not None and seen["revision"] != on
        row = seen if late else reading.row_of(connection, key, for_update=True)
        if row is None and connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MAKING})
            row = reading.row_of(connection, key, for_update=True)
        self.id: int | None = row["id"] if row else None
        self.head: str = row["head"] if row else NOTHING
        self.life: Life | None = reading.life(connection, row) if row else None
        now = self.life.revision if self.life else 0
        if on is not None and on != now:
            since = reading.events(connection, self.id, max(on, now - MOST_SINCE)) if self.id is not None else ()
            raise ChangedMeanwhileError(str(key), on, now, [told(event) for event in since])

    def put_in(self, content: Content, act: acts.Drafted | acts.Amended) -> Event:
        """Freeze the content as the version that the act speaks of; its hash is set here."""
        event = self._event(act)
        before = self._document(act.version - 1) if act.version > 1 else None
        document = frozen(content, event, hash_of(before) if before else NOTHING)
        event = self._event(act.model_copy(update={"hash": hash_of(document)}))
        life = step(self.life, event.act, event.at, event.by, terms_of(document))
        if self.id is None:
            row = {"institution": self.key.institution, "year": self.key.year, **calendar_row(life, event.hash)}
            self.id = self.connection.execute(
                insert(tables.calendars).values(row).returning(tables.calendars.c.id)
            ).scalar_one()
        add_texts(self.connection, content.texts)
        self._insert(tables.versions, number=act.version, hash=hash_of(document), document=text_of(document))
        self._write(life, event, document)
        return event

    def do(self, act: acts.AnyAct) -> Event:
        """Write an act that speaks of a version which is there."""
        event = self._event(act)
        document = self._document(act.version) or (self._document(self.life.version) if self.life else None)
        if document is None:
            raise RefusedError(f"There is no calendar of {self.key} yet: put a draft in first.")
        life = step(self.life, act, event.at, event.by, terms_of(document))
        self._write(life, event, document)
        return event

    def _event(self, act: acts.AnyAct) -> Event:
        revision = self.life.revision + 1 if self.life else 1
        return Event(self.key, revision, self.at, self.by, act, self.head)

    def _document(self, number: int) -> dict[str, Any] | None:
        return reading.document(self.connection, self.id, number) if self.id is not None else None

    def _write(self, life: Life, event: Event, document: Mapping[str, Any]) -> None:
        """The event, and all that follows from it."""
        self._insert(tables.log, revision=event.revision, hash=event.hash, document=text_of(event.document))
        at = tables.calendars
        self.connection.execute(update(at).where(at.c.id == self.id).values(calendar_row(life, event.hash)))
        if isinstance(event.act, acts.Responded | acts.Withdrawn):
            self._write_answer(life, event.act.member)
        if isinstance(event.act, acts.Adopted | acts.Amended):
            self._write_feed(event, document)

    def _write_answer(self, life: Life, member: str) -> None:
        at = tables.responses
        same = (at.c.calendar == self.id, at.c.version == life.version, at.c.member == member)
        self.connection.execute(delete(at).where(*same))
        self._insert(at, **response_row(life.version, member, life.answers[member]))

    def _write_feed(self, event: Event, document: Mapping[str, Any]) -> None:
        assert self.id is not None, "only what was put in is published"
        old = reading.feed(self.connection, self.id)
        at = tables.feed
        for state in followed(old, event, document):
            if state not in old:
                uid = state.shown.uid
                self.connection.execute(delete(at).where(at.c.calendar == self.id, at.c.uid == uid))
                self._insert(at, **feed_row(state))

    def _insert(self, table: Any, **values: Any) -> None:
        self.connection.execute(insert(table).values(calendar=self.id, **values))


def add_texts(connection: Connection, texts: Mapping[str, str]) -> None:
    """Keep the long texts that are not there yet, by their hashes."""
    at = tables.texts
    there = set(connection.execute(select(at.c.sha256).where(at.c.sha256.in_(sorted(texts)))).scalars())
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    # In the order of the hashes, so that no two writers wait for each other in a circle.
    for digest in sorted(set(texts) - there):
        row = dialect.insert(at).values(sha256=digest, body=texts[digest])
        connection.execute(row.on_conflict_do_nothing())


def unset(version: int, why: str | None, record: str | None) -> acts.Drafted | acts.Amended:
    """The act that puts the version in, its hash not known yet: an amendment where it has a ``record``."""
    if record is None:
        return acts.Drafted(version=version, hash=_UNSET, why=why)
    return acts.Amended(version=version, hash=_UNSET, why=why, record=record)


def _name(by: str) -> str:
    try:
        name = _LINE.validate_python(by)
    except ValidationError:
        name = acts.REDACTED
    if name.startswith(acts.REDACTED):
        raise RefusedError("Who does this must be told by a name of one line.")
    return name
