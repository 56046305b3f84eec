"""A calendar that is not in force yet -> the feed of its latest version, for those who were given its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendars import ics
from calendars.calendar import Calendar, Entry, Reason, Revision
from calendars.publishing.feeds import Feed
from calendars.status import TBC
from calendars.store import identity
from calendars.store.acts import Adopted, Amended, Drafted
from calendars.store.events import Event, Key, Version
from calendars.store.identity import FeedState, Standing
from calendars.store.store import Store
from calendars.store.thawing import thaw
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Plan
from constraints.rule import Relation

_LEAST = timedelta(seconds=1)
"""By so much each version is later than the one before, though both were put in at once: followers go by it."""


@dataclass(frozen=True)
class _Told:
    """The meetings as the last of the versions shows them; ``began`` and ``changed`` are times of versions."""

    states: tuple[FeedState, ...]
    began: datetime
    changed: datetime
    draft: bool
    version: int


def draft_feed(store: Store, key: Key) -> Feed:
    """The latest version: each event is tentative and marked as a draft, until the calendar is in force.

    A meeting keeps the UID that it is published by later, and what a later version changes has a higher SEQUENCE; one
    that a later version does not hold is left out.

    Raises:
        InputError: a version is not in the store.
    """
    told = _told(store, key)
    version = store.version(key, told.version)
    if version is None:
        raise _missing(key, told.version)
    book, plan = thaw(version.content)
    mark = f", draft: version {told.version}" if told.draft else ""
    title = f"{book.about.title} {key.year}{mark}"
    relations = version.document["relations"]
    calendar = Calendar(
        institution=key.institution,
        title=title,
        year=key.year,
        stamp=told.began,
        entries=tuple(_entries(told, version, plan)),
        facts=Facts(bodies=plan.facts.bodies, members=plan.facts.members),
        relations=tuple(Relation(r["first"], r["then"], r["free_days"], r["rule"]) for r in relations),
        draft=told.draft,
    )
    count = len(calendar.entries)
    about = "A draft, which nobody has adopted: days may change." if told.draft else "Adopted."
    raw = ics.frame(ics.Head(title, about, told.changed, named=count != 1), [calendar])
    return Feed(f"draft/{key.institution}-{key.year}.ics", title, "year", "", raw, told.changed, count)


def _entries(told: _Told, version: Version, plan: Plan) -> Iterator[Entry]:
    solved = (version.document["solved"] or {}).get("reasons", {})
    placements = {placed.id: placed for placed in plan.placements}
    for state in told.states:
        if state.shown.standing is Standing.HELD:
            placed = placements[state.shown.meeting]
            reasons = tuple(Reason(**row) for row in solved.get(placed.id, ()))
            revision = Revision(state.sequence, state.created, state.changed, state.was)
            firm = "TENTATIVE" if told.draft else "CONFIRMED"
            yield Entry(placed, TBC if state.shown.to_be_confirmed else firm, reasons, revision)


def _told(store: Store, key: Key) -> _Told:
    """Every version that came, as followers saw them one after the other."""
    found: _Told | None = None
    for event in store.log(key):
        if not isinstance(event.act, Drafted | Adopted | Amended):
            continue
        draft = isinstance(event.act, Drafted)
        at = event.at if found is None else max(event.at, found.changed + _LEAST)
        shown = _shown(store, event, draft)
        states = identity.published(found.states if found else (), shown, at)
        found = _Told(states, found.began if found else at, at, draft, event.act.version)
    assert found is not None, "a calendar begins with a draft"
    return found


def _shown(store: Store, event: Event, draft: bool) -> list[identity.Shown]:
    version = store.version(event.key, event.act.version)
    if version is None:
        raise _missing(event.key, event.act.version)
    # When it comes into force a meeting changes for its followers, though on the same days: its mark falls.
    return [replace(one, words={**one.words, "draft": draft}) for one in identity.shown_in(version.document)]


def _missing(key: Key, number: int) -> InputError:
    return InputError(str(key), [Problem(f"version {number} is not in the store: run verify")])
