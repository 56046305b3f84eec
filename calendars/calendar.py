"""A calendar as it leaves the program: placed meetings with their reasons, ready for any format."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from constraints.meetings import Event, Facts, Meeting, Placement
from constraints.rule import Relation

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://datatracker.ietf.org/doc/html/rfc7986#section-5.3")


@dataclass(frozen=True)
class Reason:
    """Why a meeting is on its days: the one rule that binds most, in words, with where it is written.

    ``equal_days`` counts the first days, this one included, that are as good while all other meetings stay.
    ``saving`` is what moving this meeting alone would save if the rule were not there; 0: it only rules out equals.
    """

    rule: str
    sentence: str
    source: str
    standing: str
    equal_days: int
    saving: int = 0


@dataclass(frozen=True)
class Revision:
    """How often and when a published meeting has really changed, for the programs of those who follow it.

    ``sequence`` is 0 at first and rises by one with each change (RFC 5546, 2.1.4); ``created`` and ``changed`` are
    the times (UTC) of its first publication and of its last change. ``was`` are the days, both included, that it was
    moved from by that change, where it was moved.
    """

    sequence: int
    created: datetime
    changed: datetime
    was: tuple[date, date] | None = None


@dataclass(frozen=True)
class Entry:
    """One meeting on its days.

    ``status`` is RFC 5545's, TENTATIVE, CONFIRMED or CANCELLED; or POSTPONED, to days that nobody knows yet; or TBC,
    to be confirmed in a calendar that has been adopted.
    ``revision`` None: it has not been published before, and is as old as the calendar's stamp. ``confirmed`` is False
    for one that is to be confirmed, or was so still when it fell.
    """

    placement: Placement
    status: str = "TENTATIVE"
    reasons: tuple[Reason, ...] = ()
    revision: Revision | None = None
    confirmed: bool = True

    @property
    def meeting(self) -> Meeting:
        """The meeting that is placed."""
        return self.placement.meeting


@dataclass(frozen=True)
class Calendar:
    """One year, ready to write. ``stamp`` (UTC) is the time of its last real change, passed in, never the clock's.

    ``institution`` is the rulebook's id: with body, cycle and number it makes the stable identity of a meeting.
    ``cost`` and ``bound`` are None for a calendar that was not solved for. ``draft``: the title of each meeting says
    that it is one.
    """

    institution: str
    title: str
    year: int
    stamp: datetime
    entries: tuple[Entry, ...]
    facts: Facts
    others: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    cost: int | None = None
    bound: int | None = None
    proven: bool = False
    draft: bool = False

    def uid(self, meeting: Meeting) -> str:
        """The meeting's UID (RFC 7986, 5.3): a UUIDv5 of institution, body, cycle, number; never of a date or title."""
        special = "/special" if meeting.special else ""
        key = f"{self.institution}/{meeting.body.id}/{meeting.cycle}/{meeting.number}{special}"
        return str(uuid.uuid5(_NAMESPACE, key))
