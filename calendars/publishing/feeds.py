"""The feeds that people subscribe to: of all, a body, a level, a member, a year; each of the same events.

A feed's address never changes, and it is there before it holds anything: who subscribes in March to a body's adopted
meetings gets them when they are adopted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from calendars import ics
from calendars.calendar import Calendar, Entry
from calendars.status import TBC
from calendars.titles import FALLEN
from constraints.meetings import Member
from constraints.rulebook import Rulebook

FOLDER = "feeds"
"""Where all feeds stand, below the place of publication."""
ENDINGS = (".ics", ".atom")
"""Of the addresses of feeds: calendars, and news."""
Fits = Callable[[Entry], bool]
Kind = Literal["all", "year", "body", "level", "member", "host", "news"]
"""Whose meetings a feed is of; news are what changed, as Atom, and no calendar."""
Choice = Literal["", "adopted", "held"]
"""Which of its meetings a feed shows: all; those that are confirmed, or were when they fell; those not fallen."""

_CHOSEN: dict[Choice, tuple[str, Fits]] = {
    "": ("", lambda entry: True),
    "adopted": (", adopted", lambda entry: entry.confirmed and entry.status not in ("TENTATIVE", TBC)),
    "held": (", without cancelled", lambda entry: entry.status not in FALLEN),
}


@dataclass(frozen=True)
class Generation:
    """What was published at a time (UTC): a calendar a year, cancelled meetings kept, each entry with its revision."""

    at: datetime
    calendars: tuple[Calendar, ...]


@dataclass(frozen=True)
class Feed:
    """One feed, ready to serve: ``path`` below the place of publication, its octets, and when they last changed.

    ``events`` are its meetings, or the entries of news.
    """

    path: str
    title: str
    kind: Kind
    choice: Choice
    raw: bytes
    changed: datetime
    events: int


@dataclass(frozen=True)
class _Wanted:
    path: str
    title: str
    kind: Kind
    choice: Choice
    fits: Fits


def feeds(book: Rulebook, generations: Sequence[Generation], base: str | None = None) -> tuple[Feed, ...]:
    """Every feed as the last of the generations (in order of time) has it; ``base`` is the address they are put at.

    A feed's LAST-MODIFIED is the time of the last generation in which its own events changed, vanished or came, so
    it neither stands still over a change nor moves without one.

    Raises:
        ValueError: there is no generation, or an entry has no revision.
    """
    if not generations:
        raise ValueError("nothing has been published: there is no generation")
    if bare := [e.meeting.id for g in generations for c in g.calendars for e in c.entries if e.revision is None]:
        raise ValueError(f"published without a revision: {', '.join(bare)}")
    events, found = ics.Events(), []
    for wanted in _wanted(book, generations):
        shown = [_shown(generation, wanted, generations[0].at) for generation in generations]
        changed = generations[0].at
        for before, then, generation in zip(shown, shown[1:], generations[1:], strict=False):
            changed = generation.at if then != before else changed
        count = sum(len(calendar.entries) for calendar in shown[-1])
        source = f"{base.rstrip('/')}/{wanted.path}" if base else None
        about = f"{wanted.title}: {count} event{'' if count == 1 else 's'}. {ics.about_days(shown[-1])}"
        raw = ics.frame(ics.Head(wanted.title, about, changed, source=source), shown[-1], events)
        found.append(Feed(wanted.path, wanted.title, wanted.kind, wanted.choice, raw, changed, count))
    return tuple(found)


def _shown(generation: Generation, wanted: _Wanted, at: datetime) -> tuple[Calendar, ...]:
    """The calendars of a generation with the feed's entries only, in a form in which equal feeds are equal."""
    return tuple(
        replace(
            calendar,
            entries=entries,
            others=(),
            stamp=at,
            relations=tuple(r for r in calendar.relations if {r.first, r.then} <= {e.meeting.id for e in entries}),
            cost=None,
            bound=None,
            proven=False,
        )
        for calendar in generation.calendars
        for entries in [tuple(e for e in calendar.entries if wanted.fits(e))]
        if entries
    )


def _wanted(book: Rulebook, generations: Iterable[Generation]) -> Iterator[_Wanted]:
    for path, title, kind, fits in _groups(book, generations):
        for choice, (told, chosen) in _CHOSEN.items():
            ending = f"-{choice}" if choice else ""
            yield _Wanted(f"{FOLDER}/{path}{ending}.ics", f"{title}{told}", kind, choice, _both(fits, chosen))


def _both(one: Fits, other: Fits) -> Fits:
    return lambda entry: one(entry) and other(entry)


def _groups(book: Rulebook, generations: Iterable[Generation]) -> Iterator[tuple[str, str, Kind, Fits]]:
    title = book.about.title
    yield "all", title, "all", lambda entry: True
    for year in sorted({calendar.year for generation in generations for calendar in generation.calendars}):
        yield f"year/{year}", f"{title} {year}", "year", _has(lambda entry: entry.meeting.cycle, year)
    for body in book.bodies:
        yield f"body/{body.id.lower()}", body.name, "body", _has(lambda entry: entry.meeting.body.id, body.id)
    for level in dict.fromkeys(body.level for body in book.bodies):
        told = f"{title}: {level}"
        yield f"level/{level.lower()}", told, "level", _has(lambda entry: entry.meeting.body.level, level)
    for member in book.members:
        path = f"member/{member.id.lower()}"
        yield path, f"{title}, for {member.name}", "member", _attends(member)
        told = f"{title}, hosted by {member.name}"
        yield f"{path}-hosts", told, "host", _has(lambda entry: entry.meeting.host, member.id)


def _has(what: Callable[[Entry], object], value: object) -> Fits:
    return lambda entry: what(entry) == value


def _attends(member: Member) -> Fits:
    return lambda entry: member.belongs_on(entry.placement.first_day)
