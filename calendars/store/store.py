"""The store: calendars with their frozen versions, and the log of everything that was done to them.

Every writing is one transaction: an event is in the log with all that follows from it, or nothing is. A change names
the revision that it was made on, and is refused where somebody else came first.
"""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Self

from calendars.store import reading
from calendars.store.acts import Amended, AnyAct, Drafted
from calendars.store.database import Database
from calendars.store.events import Event, Key, Version
from calendars.store.freezing import Content
from calendars.store.identity import FeedState
from calendars.store.life import Life
from calendars.store.writing import Writing, unset


class Store:
    """One store. Times are passed in; ``by`` is who does it. Use it in a ``with`` statement, or close it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def draft(self, content: Content, *, on: int | None, at: datetime, by: str, why: str | None = None) -> Event:
        """Put a judged year in as the next version. ``on``: the revision it was made on, 0 where there is none yet.

        Raises:
            ChangedMeanwhileError: the calendar is at another revision.
            RefusedError: the latest version is in force, or the calendar closed.
        """
        return self._put_in(content, on, at, by, why, None)

    def amend(
        self, content: Content, *, record: str, on: int | None, at: datetime, by: str, why: str | None = None
    ) -> Event:
        """Put a judged year in force in place of the adopted one, by leave of the document ``record``.

        Raises:
            ChangedMeanwhileError: the calendar is at another revision.
            RefusedError: none is in force, a breach stands that no waiver covers, or the time is not later.
        """
        return self._put_in(content, on, at, by, why, record)

    def _put_in(
        self, content: Content, on: int | None, at: datetime, by: str, why: str | None, record: str | None
    ) -> Event:
        with self.database.writing() as connection:
            writing = Writing(connection, Key(content.institution, content.year), on, at, by)
            number = writing.life.version + 1 if writing.life else 1
            return writing.put_in(content, unset(number, why, record))

    def act(self, key: Key, act: AnyAct, *, on: int | None, at: datetime, by: str) -> Event:
        """Do what needs no new version. ``on``: the revision that it was decided on; None: whatever it is now.

        Raises:
            ChangedMeanwhileError: the calendar is at another revision than ``on``.
            RefusedError: the life of the calendar does not allow it.
        """
        if isinstance(act, Drafted | Amended):
            raise ValueError("a version is put in by draft or amend")
        with self.database.writing() as connection:
            return Writing(connection, key, on, at, by).do(act)

    def calendars(self) -> tuple[Key, ...]:
        """The calendars that there are, in order."""
        with self.database.reading() as connection:
            return reading.keys(connection)

    def life(self, key: Key) -> Life | None:
        """Where the calendar stands; None where there is none."""
        with self.database.reading() as connection:
            row = reading.row_of(connection, key)
            return reading.life(connection, row) if row else None

    def log(self, key: Key) -> tuple[Event, ...]:
        """All that was done to the calendar, the first first; nothing where there is none."""
        with self.database.reading() as connection:
            row = reading.row_of(connection, key)
            return reading.events(connection, row["id"]) if row else ()

    def version(self, key: Key, number: int) -> Version | None:
        """A frozen version; None where there is none of that number."""
        with self.database.reading() as connection:
            row = reading.row_of(connection, key)
            return reading.version(connection, key, row["id"], number) if row else None

    def latest(self, key: Key) -> Version | None:
        """The latest version; None where there is no calendar."""
        with self.database.reading() as connection:
            row = reading.row_of(connection, key)
            return reading.version(connection, key, row["id"], row["version"]) if row else None

    def feed(self, key: Key) -> tuple[FeedState, ...]:
        """How each meeting that was ever published stands in the feeds, by uid."""
        with self.database.reading() as connection:
            row = reading.row_of(connection, key)
            return reading.feed(connection, row["id"]) if row else ()


def open_store(where: str, make: bool = False) -> Store:
    """Open the store at the path of a SQLite file, or at a URL of PostgreSQL. ``make``: also where none is yet.

    Raises:
        InputError: there is none, it is something else, or it cannot be reached.
    """
    return Store(Database(where, make))
