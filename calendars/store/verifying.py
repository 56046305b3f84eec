"""Whether a store still holds what was put in: the chains of hashes, what follows from the log, and each verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from calendars.store import reading, tables
from calendars.store.acts import Adopted, Amended, Drafted, Recommended
from calendars.store.canonical import NOTHING, hash_of, hash_of_text, parsed, text_of
from calendars.store.events import Event, Key, event_hash, event_of, texts_named
from calendars.store.freezing import Content
from calendars.store.rebuilding import Rebuilt, calendar_row, feed_row, rebuild, response_row
from calendars.store.refusals import RefusedError
from calendars.store.store import Store
from calendars.store.thawing import differences, thaw
from constraints.check import check
from constraints.errors import InputError
from constraints.meetings import Act
from constraints.rule import State
from constraints.rules.act import Act as ActRule

STRANGE = (KeyError, TypeError, ValueError, AttributeError, IndexError, ValidationError, InputError, RefusedError)
"""What reading a document raises that is not as it was written."""


@dataclass(frozen=True)
class Verified:
    """One calendar, looked through: how much it holds, the hash of its last event, and a sentence a problem."""

    key: Key
    versions: int
    events: int
    head: str
    hashes: frozenset[str]
    problems: tuple[str, ...]


def verify(store: Store) -> tuple[Verified, ...]:
    """Every calendar of the store, looked through; nothing is changed."""
    with store.database.reading() as connection:
        return verify_over(connection)


def verify_over(connection: Connection) -> tuple[Verified, ...]:
    """The same, over a connection."""
    known: dict[str, tuple[str, ...]] = {}
    return tuple(_Looking(connection, key, known).through() for key in reading.keys(connection))


class _Looking:
    """One calendar, being looked through. ``known``: what was found of contents that were judged already."""

    def __init__(self, connection: Connection, key: Key, known: dict[str, tuple[str, ...]]) -> None:
        self.connection, self.key, self.known = connection, key, known
        row = reading.row_of(connection, key)
        assert row is not None, "only calendars that there are are looked through"
        self.row: Mapping[str, Any] = row
        self.problems: list[str] = []
        self.documents: dict[int, Mapping[str, Any]] = {}
        self.events: list[Event] = []

    def through(self) -> Verified:
        """What was found."""
        versions, entries = self._rows(tables.versions, "number"), self._rows(tables.log, "revision")
        hashes = self._log(entries)
        self._versions(versions)
        self._named_by_events()
        if not self.problems:
            self._follows()
        head = entries[-1]["hash"] if entries else NOTHING
        return Verified(self.key, len(versions), len(entries), head, hashes, tuple(self.problems))

    def _rows(self, table: Any, number: str) -> list[dict[str, Any]]:
        asked = select(table).where(table.c.calendar == self.row["id"]).order_by(table.c[number])
        return [row._asdict() for row in self.connection.execute(asked)]

    def _log(self, rows: list[dict[str, Any]]) -> frozenset[str]:
        """Each event has its hash, and that of the one before."""
        before = NOTHING
        for count, row in enumerate(rows, 1):
            name = f"event {row['revision']}"
            try:
                told, event = parsed(row["document"]), event_of(row["document"])
                if event_hash(told) != row["hash"] or event.document != told or event.key != self.key:
                    self.problems.append(f"{name} has been changed: it does not give the hash kept with it")
                elif event.revision != row["revision"] or row["revision"] != count:
                    self.problems.append(f"an event before {name} is missing")
                elif event.before != before:
                    self.problems.append(f"{name} does not follow on the one before it: that was changed, or taken out")
                self.events.append(event)
            except STRANGE as error:
                self.problems.append(f"{name} cannot be read: {words_of(error)}")
            before = row["hash"]
        if self.row["head"] != before:
            self.problems.append("the last events are missing: the calendar names a later one")
        return frozenset(row["hash"] for row in rows)

    def _versions(self, rows: list[dict[str, Any]]) -> None:
        """Each version has its hash, that of the one before, its long texts, and the verdicts that they give."""
        before = NOTHING
        for count, row in enumerate(rows, 1):
            name = f"version {row['number']}"
            try:
                document = parsed(row["document"])
                self.documents[row["number"]] = document
                if hash_of(document) != row["hash"]:
                    self.problems.append(f"{name} has been changed: it does not give the hash kept with it")
                elif document["number"] != row["number"] or row["number"] != count:
                    self.problems.append(f"a version before {name} is missing")
                elif document["before"] != before:
                    self.problems.append(f"{name} does not follow on the one before it: that was changed, or taken out")
                self.problems += [f"{name}: {one}" for one in self._judged(document)]
            except STRANGE as error:
                self.problems.append(f"{name} cannot be judged again: {words_of(error)}")
            before = row["hash"]

    def _judged(self, document: Mapping[str, Any]) -> tuple[str, ...]:
        texts = reading.texts(self.connection, texts_named(document))
        wrong = [digest for digest in sorted(set(texts_named(document))) if _is_not(digest, texts.get(digest))]
        if wrong:
            return tuple(f"a text that it was judged by, {digest}, is missing or changed" for digest in wrong)
        own = ("number", "by", "at", "why", "before")
        same = hash_of({key: value for key, value in document.items() if key not in own})
        if same not in self.known:
            self.known[same] = differences(Content(document, texts))
        return self.known[same]

    def _named_by_events(self) -> None:
        """The log tells of every version that there is, by its hash."""
        put_in = {e.act.version: e for e in self.events if isinstance(e.act, Drafted | Amended)}
        for number in sorted(put_in.keys() | self.documents.keys()):
            document, event = self.documents.get(number), put_in.get(number)
            if document is None:
                self.problems.append(f"version {number} is missing: the log tells that it was put in")
            elif event is None:
                self.problems.append(f"version {number} is not in the log: nobody put it in")
            elif isinstance(event.act, Drafted | Amended) and event.act.hash != hash_of(document):
                self.problems.append(f"version {number} is not the one that event {event.revision} put in")

    def _follows(self) -> None:
        """The other tables are what the log comes to, and the acts in it were done as the rulebook says."""
        try:
            rebuilt = rebuild(self.events, lambda number: self.documents[number])
            self.problems += _differing(self._kept(), _derived(rebuilt))
            self.problems += self._wrong_acts()
        except STRANGE as error:
            self.problems.append(f"the log cannot be told again: {words_of(error)}")

    def _kept(self) -> dict[str, Any]:
        row = {key: value for key, value in self.row.items() if key not in ("id", "institution", "year")}
        found = {"state": row}
        for name, table, by in (("answers", tables.responses, "member"), ("feed", tables.feed, "uid")):
            found[name] = {
                text_of([r.get("version"), r[by]]): {k: v for k, v in r.items() if k != "calendar"}
                for r in self._rows(table, by)
            }
        return found

    def _wrong_acts(self) -> list[str]:
        document = self.documents[self.events[-1].act.version]
        book, plan = thaw(Content(document, reading.texts(self.connection, texts_named(document))))
        acts = [*(plan.acts or ()), *acts_of(self.events)]
        rules = [rule for rule in book.rules_in(date(plan.cycle, 1, 1)) if isinstance(rule, ActRule)]
        report = check(rules, replace(plan, acts=tuple(acts)))
        return [f"{f.message}: against rule {r.id}" for r, f in report.breaches if f.state is State.BROKEN]


def acts_of(events: Iterable[Event]) -> tuple[Act, ...]:
    """Who recommended and adopted the calendar, by what record, as rules judge it."""
    return tuple(
        Act("calendar", event.act.act, event.act.body, event.at.date(), event.act.record)
        for event in events
        if isinstance(event.act, Recommended | Adopted)
    )


def _derived(rebuilt: Rebuilt) -> dict[str, Any]:
    answers = [
        response_row(number, member, answered)
        for number, given in rebuilt.answers.items()
        for member, answered in given.items()
    ]
    return {
        "state": calendar_row(rebuilt.life, rebuilt.head),
        "answers": {text_of([row["version"], row["member"]]): row for row in answers},
        "feed": {text_of([None, row["uid"]]): row for row in map(feed_row, rebuilt.feed)},
    }


def _differing(kept: Mapping[str, Any], derived: Mapping[str, Any]) -> list[str]:
    names = {"state": "where the calendar stands", "answers": "the list of answers", "feed": "the state of the feeds"}
    return [f"{names[key]} is not what the log comes to" for key in names if kept[key] != derived[key]]


def _is_not(digest: str, text: str | None) -> bool:
    return text is None or hash_of_text(text) != digest


def words_of(error: Exception) -> str:
    """What was wrong with a document, in a line."""
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return (str(error).splitlines() or [type(error).__name__])[0]
