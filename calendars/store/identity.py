"""What a feed must remember of each meeting: how often and when it has changed since it was first published.

Followers take a change by a higher SEQUENCE (RFC 5546, 2.1.4) and a later LAST-MODIFIED; a meeting that was
published and is given up stays, cancelled, so that it is struck out and does not merely vanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from calendars.status import TBC
from calendars.store.canonical import time_of, time_text


class Standing(StrEnum):
    """Whether the meeting is held on its days."""

    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Shown:
    """A meeting as its followers see it. ``words`` is all besides the days: hours, place, title, host, reasons, orders.

    ``days`` are both included. A postponed or cancelled one bears the days that it was last to be held on.
    """

    uid: str
    meeting: str
    days: tuple[date, date]
    words: Mapping[str, Any]
    standing: Standing = Standing.HELD

    @property
    def to_be_confirmed(self) -> bool:
        """Whether its version keeps it as TBC: what else a file said of its status fell when it was adopted."""
        return self.standing is Standing.HELD and self.last_to_be_confirmed

    @property
    def last_to_be_confirmed(self) -> bool:
        """The same; of one that is not held on its days: whether it still was so when it was last to be held."""
        return self.words.get("status") == TBC


@dataclass(frozen=True)
class FeedState:
    """A published meeting: as it is shown, ``sequence`` changes after it was ``created``, the last at ``changed``.

    ``was`` are the days that the last change moved it from, both included; None: that was no move.
    """

    shown: Shown
    sequence: int
    created: datetime
    changed: datetime
    was: tuple[date, date] | None = None


def published(before: Iterable[FeedState], now: Iterable[Shown], at: datetime) -> tuple[FeedState, ...]:
    """The states after the publication at that time, by uid: of what looks as it did only its id and title are new.

    A postponed meeting in ``now`` takes the days that it was published with; one that never was is not published.

    Raises:
        ValueError: two meetings have the same uid, or the time is not after the last change: a bug of the caller.
    """
    known = {state.shown.uid: state for state in before}
    wanted = _by_uid(now)
    # An id tells body, year and number: that of a meeting may change with how many there are, and its uid does not.
    uids = {shown.meeting: uid for uid, shown in (*((uid, s.shown) for uid, s in known.items()), *wanted.items())}
    gone = [replace(s.shown, standing=Standing.CANCELLED) for uid, s in known.items() if uid not in wanted]
    found = []
    for shown in (*wanted.values(), *gone):
        old = known.get(shown.uid)
        if old is None:
            if shown.standing is Standing.HELD:
                found.append(FeedState(shown, 0, at, at))
            continue
        if shown.standing is not Standing.HELD:
            # Only their standing changes: what a follower once saw is struck out as it stood.
            shown = replace(old.shown, standing=shown.standing)
        same = _looks(shown, uids) == _looks(old.shown, uids)
        found.append(replace(old, shown=shown) if same else _changed(old, shown, at))
    return tuple(sorted(found, key=lambda state: state.shown.uid))


def _looks(shown: Shown, uids: Mapping[str, str]) -> tuple[object, ...]:
    """What followers see of it. Only a special meeting is shown by the title that its file gave it."""
    special = shown.meeting.endswith("-special")
    hidden = ("after", "status", *(() if special else ("title",)))
    words = {name: value for name, value in shown.words.items() if name not in hidden}
    after: dict[str, int] = {}
    for one in shown.words.get("after", ()):
        then = uids.get(one["then"], one["then"])
        after[then] = max(one["free_days"], after.get(then, 0))
    return shown.days, shown.standing, shown.last_to_be_confirmed, words, after


def _changed(old: FeedState, shown: Shown, at: datetime) -> FeedState:
    if at <= old.changed:
        raise ValueError(f"{shown.meeting} changed at {old.changed}: {at} is not later")
    was = old.shown.days if old.shown.days != shown.days else None
    return FeedState(shown, old.sequence + 1, old.created, at, was)


def _by_uid(now: Iterable[Shown]) -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    for shown in now:
        if shown.uid in found:
            raise ValueError(f"{shown.meeting} has the uid of {found[shown.uid].meeting}")
        found[shown.uid] = shown
    return found


def shown_in(document: Mapping[str, Any]) -> tuple[Shown, ...]:
    """The meetings that a frozen version shows its followers, from its document."""
    plan, uids, statuses = document["plan"], document["uids"], document["statuses"]
    reasons = (document["solved"] or {}).get("reasons", {})
    after: dict[str, list[Mapping[str, Any]]] = {}
    for relation in document["relations"]:
        after.setdefault(relation["first"], []).append(relation)
    found = []
    for told in plan["placements"]:
        days = (date.fromisoformat(told["first_day"]), date.fromisoformat(told["last_day"]))
        words = {key: told[key] for key in ("body", "cycle", "number", "host", "city", "edition", "consensus", "title")}
        words |= {"reasons": reasons.get(told["id"], []), "after": after.get(told["id"], [])}
        words |= {"status": statuses.get(told["id"], "")}
        words |= {"hours": told["hours"]} if "hours" in told else {}
        found.append(Shown(uids[told["id"]], told["id"], days, words))
    nowhere = (date.min, date.min)
    found += [Shown(uids[m["id"]], m["id"], nowhere, {}, Standing.POSTPONED) for m in plan["undated"]]
    return tuple(found)


def statuses_told(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """How two versions in force, by their documents, differ in what is to be confirmed: each its statuses by meeting.

    A meeting that is TBC in neither is left out: it is confirmed in both.
    """
    versions = [document["statuses"] for document in (before, now)]
    either = sorted({name for statuses in versions for name, status in statuses.items() if status == TBC})
    old, new = ({name: TBC if told.get(name) == TBC else "CONFIRMED" for name in either} for told in versions)
    return old, new


def state_json(state: FeedState) -> dict[str, Any]:
    """The state as JSON."""
    shown = state.shown
    return {
        "uid": shown.uid,
        "meeting": shown.meeting,
        "days": [str(day) for day in shown.days],
        "words": dict(shown.words),
        "standing": shown.standing.value,
        "sequence": state.sequence,
        "created": time_text(state.created),
        "changed": time_text(state.changed),
        "was": [str(day) for day in state.was] if state.was else None,
    }


def state_of(told: Mapping[str, Any]) -> FeedState:
    """The state that ``state_json`` wrote."""
    shown = Shown(told["uid"], told["meeting"], _days(told["days"]), told["words"], Standing(told["standing"]))
    was = _days(told["was"]) if told["was"] else None
    return FeedState(shown, told["sequence"], time_of(told["created"]), time_of(told["changed"]), was)


def _days(told: list[str]) -> tuple[date, date]:
    first, last = (date.fromisoformat(day) for day in told)
    return first, last
