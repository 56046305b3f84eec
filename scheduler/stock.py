"""What was held since the last meeting of a body, and what was planned by then: the account for its report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

State = Literal["held", "not-recorded", "cancelled", "postponed"]


@dataclass(frozen=True)
class Since:
    """The meeting that the account begins after, ``recorded`` as held or only planned. ``when``: its days in words."""

    meeting: str
    title: str
    first_day: date
    last_day: date
    when: str
    recorded: bool


@dataclass(frozen=True)
class Item:
    """A meeting whose days are over: what became of it, by which document, and who told so when (UTC).

    ``when`` are the days in words. A cancelled or postponed one bears those that it was last to be held on.
    ``document`` and ``by`` are None where nobody has told anything.
    """

    meeting: str
    title: str
    first_day: date
    last_day: date
    when: str
    place: str
    state: State
    document: str | None = None
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Stock:
    """The account of a ``body`` (by its id and name) on the day ``as_of``; ``since`` None: no earlier meeting is known.

    ``calendars`` are those that were looked at, ``notes`` what was not.
    """

    institution: str
    body: str
    name: str
    as_of: date
    since: Since | None
    items: tuple[Item, ...]
    calendars: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def redacted(self) -> Stock:
        """The account without the names of those who told of it."""
        return replace(self, items=tuple(replace(item, by=None) for item in self.items))

    @property
    def held(self) -> tuple[Item, ...]:
        """Those that are recorded as held."""
        return tuple(item for item in self.items if item.state == "held")

    @property
    def others(self) -> tuple[Item, ...]:
        """Those that were planned by then and are not recorded as held."""
        return tuple(item for item in self.items if item.state != "held")
