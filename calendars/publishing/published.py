"""What the store has put in force -> the generations that feeds are made of, and the news of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from calendars.calendar import Calendar, Entry, Reason, Revision
from calendars.differences import differences
from calendars.documents import annex
from calendars.publishing.atom import News
from calendars.publishing.feeds import Generation
from calendars.status import TBC
from calendars.store.acts import Adopted, Amended
from calendars.store.events import Event, Key, Version
from calendars.store.identity import FeedState, Standing, published, shown_in, statuses_told
from calendars.store.store import Store
from calendars.store.thawing import thaw
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Plan
from constraints.rule import Relation
from constraints.rulebook import Rulebook

_STATUS = {Standing.HELD: "CONFIRMED", Standing.POSTPONED: "POSTPONED", Standing.CANCELLED: "CANCELLED"}


@dataclass(frozen=True)
class History:
    """All that was ever in force: the versions ``put`` so and the ``generations`` by time, the ``news`` of each.

    ``book`` is the rulebook of the latest.
    """

    book: Rulebook
    put: tuple[InForce, ...]
    generations: tuple[Generation, ...]
    news: tuple[News, ...]


@dataclass(frozen=True)
class InForce:
    """A version that an act put in force."""

    event: Event
    version: Version
    book: Rulebook
    plan: Plan


def history(store: Store, institution: str | None = None) -> History:
    """Everything that the store has put in force, of the one institution that it holds or of the one named.

    Raises:
        InputError: nothing is in force, or the store holds several institutions and none is named.
    """
    keys = _keys(store, institution)
    put = [one for key in keys for one in _in_force(store, key)]
    if not put:
        held = ", ".join(str(key) for key in keys) or "nothing"
        raise InputError("publish", [Problem(f"nothing has been adopted yet; the store holds {held}")])
    put.sort(key=lambda one: (one.event.at, one.event.key.year))
    states: dict[Key, tuple[FeedState, ...]] = {}
    seen: dict[str, Entry] = {}
    last: dict[Key, InForce] = {}
    generations: list[Generation] = []
    for one in put:
        key, at = one.event.key, one.event.at
        states[key] = published(states.get(key, ()), shown_in(one.version.document), at)
        last[key] = one
        _remember(one, states[key], seen)
        calendars = tuple(_calendar(last[k], states[k], seen, put[0].event.at) for k in sorted(states))
        # Two acts of one second are one generation: what stood between them was never to be seen.
        if generations and generations[-1].at == at:
            generations.pop()
        generations.append(Generation(at, calendars))
    return History(put[-1].book, tuple(put), tuple(generations), tuple(_news(put)))


def _keys(store: Store, institution: str | None) -> list[Key]:
    keys = [key for key in store.calendars() if institution in (None, key.institution)]
    if len(held := sorted({key.institution for key in keys})) > 1:
        told = f"the store holds calendars of {', '.join(held)}: name one with --institution"
        raise InputError("publish", [Problem(told)])
    return keys


def _in_force(store: Store, key: Key) -> Iterator[InForce]:
    for event in store.log(key):
        if isinstance(event.act, Adopted | Amended):
            version = store.version(key, event.act.version)
            if version is None:
                raise InputError(str(key), [Problem(f"version {event.act.version} is not in the store: run verify")])
            yield InForce(event, version, *thaw(version.content))


def _remember(one: InForce, states: Iterable[FeedState], seen: dict[str, Entry]) -> None:
    """Bring each entry up to date; one that has gone stays as it was last seen, with its new standing."""
    by_id = {placement.id: placement for placement in one.plan.placements}
    solved = one.version.document["solved"] or {}
    reasons = {name: tuple(Reason(**row) for row in rows) for name, rows in solved.get("reasons", {}).items()}
    for state in states:
        placement = by_id.get(state.shown.meeting)
        revision = Revision(state.sequence, state.created, state.changed, state.was)
        if placement is not None and state.shown.standing is Standing.HELD:
            entry = Entry(placement, reasons=reasons.get(placement.id, ()))
        else:
            entry = seen[state.shown.uid]
        status = TBC if state.shown.to_be_confirmed else _STATUS[state.shown.standing]
        confirmed = not state.shown.last_to_be_confirmed
        seen[state.shown.uid] = replace(entry, status=status, revision=revision, confirmed=confirmed)


def _calendar(one: InForce, states: Iterable[FeedState], seen: Mapping[str, Entry], at: datetime) -> Calendar:
    document = one.version.document
    entries = [seen[state.shown.uid] for state in states]
    return Calendar(
        institution=one.event.key.institution,
        title=f"{one.book.about.title} {one.event.key.year}",
        year=one.event.key.year,
        stamp=at,
        entries=tuple(sorted(entries, key=_order)),
        facts=Facts(bodies=one.plan.facts.bodies, members=one.plan.facts.members),
        relations=tuple(Relation(r["first"], r["then"], r["free_days"], r["rule"]) for r in document["relations"]),
    )


def _order(entry: Entry) -> tuple[date, date, str]:
    return entry.placement.first_day, entry.placement.last_day, entry.meeting.id


def _news(put: Iterable[InForce]) -> Iterator[News]:
    """An entry a version in force: adopted, or what an amendment changed, in words."""
    before: dict[Key, InForce] = {}
    for one in put:
        key, was = one.event.key, before.get(one.event.key)
        act = one.event.act
        assert isinstance(act, Adopted | Amended), "only what puts a version in force comes here"
        told = f"Version {act.version} of {key.year}, by {act.record}."
        if was is not None:
            then, now = statuses_told(was.version.document, one.version.document)
            old = annex.of_plan(was.plan, was.book, statuses=then)
            rows = differences(old, annex.of_plan(one.plan, one.book, statuses=now))
            told = " ".join([told, *([words for row in rows for words in row.words] or ["No meeting changed."])])
        done = "adopted" if was is None else "amended"
        title = f"{one.book.about.title} {key.year}: {done}"
        yield News(f"{key.institution}/{key.year}/{act.version}", title, told, one.event.at)
        before[key] = one
