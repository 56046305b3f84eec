"""Ways to change a store behind its back, from a careless hand to one that mends every hash on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select, update

from calendars.store import tables
from calendars.store.canonical import hash_of, parsed, text_of
from calendars.store.events import event_hash
from calendars.store.store import Store

Change = Callable[[dict[str, Any]], None]


def rewrite(store: Store, table: Any, number: int, change: Change, rehash: bool = False) -> None:
    """Change the document of a version or event; ``rehash``: the hash beside it too."""
    count = table.c.number if table is tables.versions else table.c.revision
    with store.database.writing() as connection:
        document = parsed(connection.execute(select(table.c.document).where(count == number)).scalar_one())
        change(document)
        new = {"document": text_of(document)}
        if rehash:
            new["hash"] = hash_of(document) if table is tables.versions else event_hash(document)
        connection.execute(update(table).where(count == number).values(new))


def remove(store: Store, table: Any, number: int) -> None:
    """Take a version, an event, or the answers to a version out."""
    counts = {tables.versions: "number", tables.log: "revision", tables.responses: "version"}
    with store.database.writing() as connection:
        connection.execute(delete(table).where(table.c[counts[table]] == number))


def set_all(store: Store, table: Any, **values: Any) -> None:
    """Write the same values into every row."""
    with store.database.writing() as connection:
        connection.execute(update(table).values(values))


def forge(store: Store, number: int, change: Change) -> None:
    """Change a version, and mend every hash that hangs on it, through all later versions and the whole log."""
    rewrite(store, tables.versions, number, change)
    hashes: dict[int, str] = {}
    with store.database.writing() as connection:
        for row in connection.execute(select(tables.versions).order_by(tables.versions.c.number)).all():
            document = {**parsed(row.document), "before": hashes.get(row.number - 1, "")}
            hashes[row.number] = hash_of(document)
            same = tables.versions.c.number == row.number
            new = {"document": text_of(document), "hash": hashes[row.number]}
            connection.execute(update(tables.versions).where(same).values(new))
        before = ""
        for row in connection.execute(select(tables.log).order_by(tables.log.c.revision)).all():
            document = {**parsed(row.document), "before": before}
            if "hash" in document["act"]:
                document["act"]["hash"] = hashes[document["act"]["version"]]
            before = event_hash(document)
            new = {"document": text_of(document), "hash": before}
            connection.execute(update(tables.log).where(tables.log.c.revision == row.revision).values(new))
        connection.execute(update(tables.calendars).values(head=before))


def move_a_day(document: dict[str, Any]) -> None:
    """The last meeting two days earlier."""
    document["plan"]["placements"][-1].update(first_day="2027-11-07", last_day="2027-11-08")


def rename(document: dict[str, Any]) -> None:
    """Somebody else did it."""
    document["by"] = "Nobody"
