"""Who may read a calendar before it is in force: addresses that nobody can guess, kept by their hash alone.

Sharing changes nothing of a calendar, so that it is no act in its log: an address can be taken back at any time,
after the year is closed too.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, insert, select, update

from calendars.store import acts, reading, tables
from calendars.store.canonical import time_of, time_text
from calendars.store.events import Key
from calendars.store.refusals import RefusedError
from calendars.store.store import Store

_LINE: TypeAdapter[str] = TypeAdapter(acts.Line)
_ID_SIGNS = 8


@dataclass(frozen=True)
class Share:
    """An address that was given to ``name``, by ``by`` at a time (UTC), good up to and on the day ``until`` (UTC).

    ``digest`` is the SHA-256 of its token, in hexadecimal: the token itself is kept nowhere.
    """

    key: Key
    digest: str
    name: str
    by: str
    at: datetime
    until: date
    revoked: datetime | None = None
    revoked_by: str | None = None

    @property
    def id(self) -> str:
        """What people call it by: the first signs of the digest, of which nobody can tell the token."""
        return self.digest[:_ID_SIGNS]

    def live(self, at: datetime) -> bool:
        """Whether the address is good at that time."""
        return self.revoked is None and at.astimezone(UTC).date() <= self.until


def digest_of(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def share(store: Store, key: Key, token: str, *, name: str, until: date, at: datetime, by: str) -> Share:
    """Make the address with the token good, for ``name``.

    Raises:
        RefusedError: there is no such calendar, a name is none, or the last day is over already.
    """
    made = Share(key, digest_of(token), _name(name, "it is for"), _name(by, "shares it"), at, until)
    if not made.live(at):
        raise RefusedError(f"{until} is over: an address must be good for a day at least.")
    with store.database.writing() as connection:
        row = reading.row_of(connection, key)
        if row is None:
            raise RefusedError(f"There is no calendar of {key} yet: put a draft in first.")
        put_in(connection, [made])
    return made


def shares(store: Store) -> tuple[Share, ...]:
    """All addresses that were ever given, the first first."""
    with store.database.reading() as connection:
        return every(connection)


def revoke(store: Store, wanted: str, *, at: datetime, by: str | None = None) -> Share:
    """Take the address of that id back, for good.

    Raises:
        RefusedError: there is none, or it is taken back already.
    """
    told_by = None if by is None else _name(by, "takes it back")
    with store.database.writing() as connection:
        found = [one for one in every(connection) if one.id == wanted]
        if len(found) != 1:
            raise RefusedError(f'No address is called "{wanted}": indical share --list names them all.')
        (one,) = found
        if one.revoked is not None:
            raise RefusedError(f"{one.id}, for {one.name}, was taken back at {time_text(one.revoked)}.")
        at_table = tables.shares
        changed = {"revoked": time_text(at), "revoked_by": told_by}
        connection.execute(update(at_table).where(at_table.c.sha256 == one.digest).values(changed))
        return next(each for each in every(connection) if each.digest == one.digest)


def live_share(store: Store, token: str, at: datetime) -> Share | None:
    """What the token opens at that time; None where it opens nothing, for whatever reason.

    Every digest is compared in full, so that the time it takes tells nothing of those that are nearly right.
    """
    digest, found = digest_of(token), None
    for one in shares(store):
        if hmac.compare_digest(one.digest, digest):
            found = one
    return found if found is not None and found.live(at) else None


def every(connection: Connection) -> tuple[Share, ...]:
    """The same as ``shares``, over a connection."""
    at, calendars = tables.shares, tables.calendars
    columns = (at, calendars.c.institution, calendars.c.year)
    asked = select(*columns).join(calendars, at.c.calendar == calendars.c.id).order_by(at.c.at, at.c.sha256)
    return tuple(_share(row) for row in connection.execute(asked).mappings())


def put_in(connection: Connection, given: Iterable[Share]) -> None:
    """Write the addresses, of calendars that are there."""
    for one in given:
        row = reading.row_of(connection, one.key)
        assert row is not None, "an address is of a calendar that there is"
        connection.execute(
            insert(tables.shares).values(
                sha256=one.digest,
                calendar=row["id"],
                name=one.name,
                by=one.by,
                at=time_text(one.at),
                until=str(one.until),
                revoked=time_text(one.revoked) if one.revoked else None,
                revoked_by=one.revoked_by,
            )
        )


def _share(row: Any) -> Share:
    return Share(
        Key(row["institution"], row["year"]),
        row["sha256"],
        row["name"],
        row["by"],
        time_of(row["at"]),
        date.fromisoformat(row["until"]),
        time_of(row["revoked"]) if row["revoked"] else None,
        row["revoked_by"],
    )


def _name(text: str, does: str) -> str:
    try:
        return _LINE.validate_python(text)
    except ValidationError:
        raise RefusedError(f"Who {does} must be told by a name of one line.") from None
