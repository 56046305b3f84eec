"""What changed from one version of a year to another, as people are told it; and which part of it a member hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from calendars.differences import Difference, differences
from calendars.documents import annex
from calendars.store.identity import statuses_told
from constraints.meetings import Meeting, Member, Plan
from constraints.rulebook import Rulebook

Kind = Literal["moved", "new", "cancelled", "dropped", "postponed", "otherwise", "status"]
_Ends = tuple[date | None, date | None]
_BEFORE: Mapping[Kind, str] = MappingProxyType({"new": "New: ", "cancelled": "Cancelled: ", "dropped": "Dropped: "})


@dataclass(frozen=True)
class Version:
    """One version of a year, by its frozen ``document``; ``in_force``: what falls out of it is cancelled."""

    book: Rulebook
    plan: Plan
    document: Mapping[str, Any]
    in_force: bool


@dataclass(frozen=True)
class Changed:
    """One meeting that changed. ``key`` is its body, cycle and number; ``hosts`` the members that host it or did.

    ``words`` say it, a sentence each, to stand under a heading of its ``kind``. ``day`` is the first of its days now,
    else of those it had; None where it has none. ``shift``: by how many days it moves, negative for earlier.
    """

    key: str
    meeting: str
    kind: Kind
    words: tuple[str, ...]
    hosts: frozenset[str]
    day: date | None
    shift: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """The words, to stand alone."""
        return tuple(f"{_BEFORE.get(self.kind, '')}{words}" for words in self.words)


def key_of(meeting: Meeting) -> str:
    """What tells a meeting from every other one in all versions of a year: its id may tell how many there are."""
    return f"{meeting.body.id}/{meeting.cycle}/{meeting.number}{'/special' if meeting.special else ''}"


def changes(was: Version, now: Version) -> tuple[Changed, ...]:
    """What changed, meeting by meeting, in the order of the days."""
    hosts: dict[str, set[str]] = {}
    for meeting in (*_meetings(was.plan), *_meetings(now.plan)):
        if meeting.host:
            hosts.setdefault(key_of(meeting), set()).add(meeting.host)
    statuses = was.document["statuses"], now.document["statuses"]
    if was.in_force and now.in_force:
        statuses = statuses_told(was.document, now.document)
    old = annex.of_plan(was.plan, was.book, statuses=statuses[0])
    rows = differences(old, annex.of_plan(now.plan, now.book, statuses=statuses[1]))
    undated = {key_of(meeting) for meeting in now.plan.undated}
    days = {key_of(p.meeting): p.first_day for p in (*was.plan.placements, *now.plan.placements)}
    found = [_changed(row, was, undated, frozenset(hosts.get(row.key, ())), days.get(row.key)) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.day or date.max, one.key, one.kind)))


def _meetings(plan: Plan) -> tuple[Meeting, ...]:
    return (*(placed.meeting for placed in plan.placements), *plan.undated)


def _changed(row: Difference, was: Version, undated: set[str], hosts: frozenset[str], day: date | None) -> Changed:
    before, then = (_days(facts) for facts in (row.was, row.now))
    kind: Kind = "otherwise"
    if "new" in row.kinds:
        kind = "new"
    elif "dropped" in row.kinds:
        kind = "cancelled" if was.in_force else "dropped"
    elif "moved" in row.kinds:
        kind = "postponed" if row.key in undated else "moved"
    elif row.kinds[0] == "status":
        kind = "status"
    words = tuple(_bare(words) for words in row.words)
    shift = 0
    if kind == "moved":
        shift, told = _shift(before, then)
        words = (f"{words[0].removesuffix('.')}{told}.", *words[1:])
    return Changed(row.key, row.meeting, kind, words, hosts, day, shift)


def _days(facts: Mapping[str, str | None]) -> _Ends:
    first, last = (facts.get(name) for name in ("first_day", "last_day"))
    return (date.fromisoformat(first) if first else None), (date.fromisoformat(last) if last else None)


def _bare(words: str) -> str:
    """The sentence without the heading that it begins with."""
    for head in ("New: ", "Dropped: "):
        if words.startswith(head):
            rest = words.removeprefix(head)
            return f"{rest[:1].upper()}{rest[1:]}"
    return words


def _shift(before: _Ends, then: _Ends) -> tuple[int, str]:
    """By how many days it moves, and that in words. A day that is not told did not change."""
    shift = (then[0] - before[0]).days if then[0] and before[0] else 0
    told = f", {abs(shift)} day{'' if abs(shift) == 1 else 's'} {'later' if shift > 0 else 'earlier'}" if shift else ""
    grown = ((then[1] - before[1]).days if then[1] and before[1] else 0) - shift
    if grown:
        told += f", {abs(grown)} day{'' if abs(grown) == 1 else 's'} {'longer' if grown > 0 else 'shorter'}"
    return shift, told


def of_member(found: Sequence[Changed], member: Member, year: int) -> tuple[tuple[Changed, ...], tuple[Changed, ...]]:
    """What of the changes concerns the member: the meetings that it hosts or did, and all others that it attends."""
    mine = [one for one in found if member.belongs_on(one.day or date(year, 12, 31)) or member.id in one.hosts]
    own = tuple(one for one in mine if member.id in one.hosts)
    return own, tuple(one for one in mine if member.id not in one.hosts)
