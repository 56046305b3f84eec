"""The log, told from its first event on: what the store's other tables must hold, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calendars.store import identity
from calendars.store.acts import Adopted, Amended
from calendars.store.canonical import NOTHING, text_of, time_of, time_text
from calendars.store.events import Event
from calendars.store.identity import FeedState
from calendars.store.life import Answered, Life, Stage, step
from calendars.store.procedure import terms_of

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Rebuilt:
    """What a log comes to. ``answers`` by version and member; ``head`` is the last event's hash."""

    life: Life
    answers: Mapping[int, Mapping[str, Answered]]
    feed: tuple[FeedState, ...]
    head: str


def rebuild(events: Iterable[Event], document: Callable[[int], Document]) -> Rebuilt:
    """Tell the log again; ``document`` gives that of a version.

    Raises:
        RefusedError: an event that the life of a calendar does not allow.
        ValueError: there is no event.
    """
    life: Life | None = None
    answers: dict[int, Mapping[str, Answered]] = {}
    feed: tuple[FeedState, ...] = ()
    head = NOTHING
    for event in events:
        told = document(event.act.version)
        life = step(life, event.act, event.at, event.by, terms_of(told))
        answers[life.version] = life.answers
        feed, head = followed(feed, event, told), event.hash
    if life is None:
        raise ValueError("the log holds no event")
    return Rebuilt(life, answers, feed, head)


def followed(feed: tuple[FeedState, ...], event: Event, document: Document) -> tuple[FeedState, ...]:
    """The feed after the event; ``document`` is that of the version which it speaks of."""
    if not isinstance(event.act, Adopted | Amended):
        return feed
    return identity.published(feed, identity.shown_in(document), event.at)


def calendar_row(life: Life, head: str) -> dict[str, Any]:
    """The life as a row, without the calendar's key."""
    return {
        "stage": life.stage.value,
        "revision": life.revision,
        "version": life.version,
        "changed": time_text(life.changed),
        "asked": text_of(list(life.asked)),
        "until": time_text(life.until) if life.until else None,
        "published": time_text(life.published) if life.published else None,
        "held": text_of(list(life.held)),
        "head": head,
    }


def life_of(row: Mapping[str, Any], asked: Iterable[str], answers: Mapping[str, Answered], held: Iterable[str]) -> Life:
    """The life that a row tells."""
    return Life(
        stage=Stage(row["stage"]),
        revision=row["revision"],
        version=row["version"],
        changed=time_of(row["changed"]),
        asked=tuple(asked),
        until=time_of(row["until"]) if row["until"] else None,
        answers=answers,
        published=time_of(row["published"]) if row["published"] else None,
        held=tuple(held),
    )


def response_row(version: int, member: str, answered: Answered) -> dict[str, Any]:
    """A member's answer as a row, without the calendar's key."""
    return {
        "version": version,
        "member": member,
        "answer": answered.answer,
        "by": answered.by,
        "at": time_text(answered.at),
        "why": answered.why,
        "suggests": text_of([one.model_dump(mode="json") for one in answered.suggests]),
        "withdrawn": int(answered.withdrawn),
    }


def feed_row(state: FeedState) -> dict[str, Any]:
    """How a meeting stands in the feeds as a row, without the calendar's key."""
    return {
        "uid": state.shown.uid,
        "sequence": state.sequence,
        "created": time_text(state.created),
        "last_modified": time_text(state.changed),
        "state": text_of(identity.state_json(state)),
    }
