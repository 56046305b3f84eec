"""All that a store holds, taken out and put in elsewhere: for backups, and to move between SQLite and PostgreSQL.

Only what was done is copied, log, versions and texts; what follows from it is told again from the log, and the copy
is looked through before it counts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from calendars.store import reading, sharing, tables
from calendars.store.canonical import hash_of, parsed, text_of
from calendars.store.database import Database
from calendars.store.events import Event, Key
from calendars.store.rebuilding import calendar_row, feed_row, rebuild, response_row
from calendars.store.refusals import RefusedError
from calendars.store.sharing import Share
from calendars.store.store import Store
from calendars.store.verifying import STRANGE, Verified, verify_over, words_of
from calendars.store.writing import add_texts
from calendars.whole_file import part_of, sync
from constraints.errors import InputError, Problem


@dataclass(frozen=True)
class Kept:
    """One calendar: all that was done to it, and the documents of its versions, from the first."""

    key: Key
    events: tuple[Event, ...]
    documents: tuple[Mapping[str, Any], ...]

    @property
    def redacted(self) -> Kept:
        """The calendar without the names of those who answered for members. Its chain of hashes still holds."""
        return replace(self, events=tuple(event.redacted for event in self.events))


@dataclass(frozen=True)
class Everything:
    """A whole store: its calendars in order, and the long texts by their hashes.

    ``shares`` go with a backup; a bundle, which many may read, knows none.
    """

    calendars: tuple[Kept, ...]
    texts: Mapping[str, str]
    shares: tuple[Share, ...] = ()


def everything(store: Store) -> Everything:
    """What the store holds, all of one moment.

    Raises:
        RefusedError: it does not hold what was put in any more.
    """
    with store.database.reading() as connection:
        _refuse_problems(verify_over(connection), store.database.name)
        texts = {row.sha256: row.body for row in connection.execute(select(tables.texts))}
        kept = tuple(_kept(connection, key) for key in reading.keys(connection))
        return Everything(kept, texts, sharing.every(connection))


def _kept(connection: Connection, key: Key) -> Kept:
    row = reading.row_of(connection, key)
    assert row is not None, "only calendars that there are are copied"
    at = tables.versions
    asked = select(at.c.document).where(at.c.calendar == row["id"]).order_by(at.c.number)
    documents = tuple(parsed(text) for text in connection.execute(asked).scalars())
    return Kept(key, reading.events(connection, row["id"]), documents)


def fill(store: Store, given: Everything, origin: str) -> None:
    """Put everything into an empty store, all or nothing. ``origin`` is what messages call where it comes from.

    Raises:
        RefusedError: the store is not empty, or what is given is not as it was once written.
    """
    with store.database.writing() as connection:
        if reading.keys(connection):
            raise RefusedError(
                f"{store.database.name} holds calendars already: give a store that is empty or not there."
            )
        add_texts(connection, given.texts)
        for kept in given.calendars:
            try:
                _put_in(connection, kept)
            except STRANGE as error:
                raise RefusedError(f"{origin}: {kept.key} cannot be read: {words_of(error)}") from None
        sharing.put_in(connection, given.shares)
        _refuse_problems(verify_over(connection), origin)


def _put_in(connection: Connection, kept: Kept) -> None:
    rebuilt = rebuild(kept.events, lambda number: kept.documents[number - 1])
    row = {"institution": kept.key.institution, "year": kept.key.year, **calendar_row(rebuilt.life, rebuilt.head)}
    made = connection.execute(insert(tables.calendars).values(row).returning(tables.calendars.c.id)).scalar_one()

    def add(table: Any, **values: Any) -> None:
        connection.execute(insert(table).values(calendar=made, **values))

    for document in kept.documents:
        add(tables.versions, number=document["number"], hash=hash_of(document), document=text_of(document))
    for event in kept.events:
        add(tables.log, revision=event.revision, hash=event.hash, document=text_of(event.document))
    for number, answers in rebuilt.answers.items():
        for member, answered in answers.items():
            add(tables.responses, **response_row(number, member, answered))
    for state in rebuilt.feed:
        add(tables.feed, **feed_row(state))


def _refuse_problems(found: tuple[Verified, ...], origin: str) -> None:
    problems = [f"{one.key}: {problem}" for one in found for problem in one.problems]
    if problems:
        raise RefusedError(f"{origin} does not hold what was put in any more:", problems)


def backup(store: Store, path: Path) -> Everything:
    """Write the whole store to a new SQLite file, which is there whole or not at all.

    Raises:
        InputError: it is there already, or cannot be written.
    """
    if path.exists():
        raise InputError(str(path), [Problem("is there already: a backup never takes the place of another file")])
    given = everything(store)
    part = part_of(path)
    try:
        _remove(part)
        _write(part, path, given, store.database.name)
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be written: {error.strerror or error}")]) from None
    except InputError as error:
        raise InputError(str(path), error.problems) from None
    return given


def _write(part: Path, path: Path, given: Everything, origin: str) -> None:
    try:
        with Store(Database(str(part), make=True, plain=True)) as copy:
            fill(copy, given, origin)
        os.replace(part, path)
        sync(path.parent)
    except BaseException:
        with suppress(OSError):
            _remove(part)
        raise


def _remove(part: Path) -> None:
    """Remove what an earlier try left, and what SQLite had beside it: it would take that for the new file's."""
    for end in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + end).unlink(missing_ok=True)


def restore(path: Path, store: Store) -> Everything:
    """Put the store of a backup into an empty one.

    Raises:
        InputError: the file is no backup.
        RefusedError: as ``fill`` does.
    """
    # The backup stays as it is, where it may only be read too.
    with Store(Database(str(path), make=False, plain=True)) as old:
        given = everything(old)
    fill(store, given, str(path))
    return given
