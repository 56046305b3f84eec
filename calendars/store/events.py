"""The log's entries and the frozen versions, each chained to the one before by its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from calendars.store.acts import REDACTED, AnyAct, Responded, Withdrawn, act_of
from calendars.store.canonical import hash_of, parsed, time_of, time_text
from calendars.store.freezing import Content


@dataclass(frozen=True, order=True)
class Key:
    """Which calendar: of an institution (its rulebook's id), of a year."""

    institution: str
    year: int

    def __str__(self) -> str:
        return f"{self.institution} {self.year}"


@dataclass(frozen=True)
class Event:
    """What ``by`` did at a time (UTC): the ``revision``-th act on the calendar. ``before``: the hash of the one before.

    ``by`` is a person's or an office's name, or the hash of one that has been left out.
    """

    key: Key
    revision: int
    at: datetime
    by: str
    act: AnyAct
    before: str

    @property
    def document(self) -> dict[str, Any]:
        """The event as JSON."""
        return {
            "calendar": {"institution": self.key.institution, "year": self.key.year},
            "revision": self.revision,
            "at": time_text(self.at),
            "by": self.by,
            "act": self.act.model_dump(mode="json", exclude_none=True),
            "before": self.before,
        }

    @property
    def hash(self) -> str:
        """The event's hash, which is the same with the name of ``by`` left out."""
        return event_hash(self.document)

    @property
    def redacted(self) -> Event:
        """The event without the name of a person who answered for a member; others are as they are."""
        if not isinstance(self.act, Responded | Withdrawn):
            return self
        return replace(self, by=_sealed(self.document))


def event_hash(document: Mapping[str, Any]) -> str:
    """The hash of an event's document."""
    return hash_of({**document, "by": _sealed(document)})


def _sealed(document: Mapping[str, Any]) -> str:
    """The name of ``by`` as a hash. Who knows a name can test whether it was that one."""
    by: str = document["by"]
    named = [document["calendar"]["institution"], document["calendar"]["year"], document["revision"], by]
    return by if by.startswith(REDACTED) else REDACTED + hash_of(named)


def event_of(text: str) -> Event:
    """The event that its canonical JSON tells. Raises ValueError or KeyError for what is none."""
    told = parsed(text)
    key = Key(told["calendar"]["institution"], told["calendar"]["year"])
    act = act_of(json.dumps(told["act"]))
    return Event(key, told["revision"], time_of(told["at"]), told["by"], act, told["before"])


@dataclass(frozen=True)
class Version:
    """A frozen version. ``document`` is all that it holds; ``texts`` are the long ones, by the hashes it names."""

    key: Key
    number: int
    document: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def hash(self) -> str:
        """The hash of the document, which holds that of the version before and those of the texts."""
        return hash_of(self.document)

    @property
    def content(self) -> Content:
        """What it holds, ready to be judged again."""
        return Content(self.document, self.texts)


def frozen(content: Content, event: Event, before: str) -> dict[str, Any]:
    """A version's document: the content, and who put it in, when and why. ``event`` is the act that does it."""
    return {
        **content.document,
        "number": event.act.version,
        "by": event.by,
        "at": time_text(event.at),
        "why": event.act.why,
        "before": before,
    }


def texts_named(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The hashes of the long texts that a version's document names."""
    return (*document["rulebook"]["files"].values(), document["holidays"]["sha256"])
