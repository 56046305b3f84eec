"""What planning a calendar in force anew comes to: what did not move, what moves and why, or that no days will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from constraints.meetings import Meeting, Placement
from constraints.rule import Finding, Rule
from constraints.rulebook import Rulebook

if TYPE_CHECKING:
    from scheduler.conflict import Conflict

FROZEN, AHEAD = "frozen-", "ahead-"
"""What holds a meeting is called, before its id: on its days, to days still to come, or within its window."""


@dataclass(frozen=True)
class Since:
    """The day ``as_of`` which the year is planned anew, and so many days of ``notice`` (None: nobody asks for any)."""

    as_of: date
    notice: int | None = None

    @property
    def notice_days(self) -> int:
        """The days of notice, 0 where nobody asks for any."""
        return self.notice or 0

    @property
    def soon(self) -> str:
        """What is within the notice period, in words."""
        return f"within {self.notice_days} day{'' if self.notice_days == 1 else 's'} of {self.as_of}"


@dataclass(frozen=True)
class Frozen:
    """A meeting that does not move, and why: recorded as held; begun before the day; or within its notice period."""

    placed: Placement
    why: Literal["held", "begun", "notice"]

    def told(self, since: Since) -> str:
        """That it stays where it is, and why."""
        reasons = {
            "held": "it is recorded as held",
            "begun": f"it has begun before {since.as_of}",
            "notice": f"it begins {since.soon}",
        }
        return f"{self.placed.id} stays on {days_told(self.placed)}: {reasons[self.why]}"


def days_told(placed: Placement) -> str:
    """Its days, both included."""
    first, last = placed.first_day, placed.last_day
    return f"{first}" if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class Moved:
    """A meeting that moves, on its old days and on its new ones, both included.

    ``why``: the rules and the lines of the request that would be broken if it alone stayed on its old days.
    """

    before: Placement
    after: Placement
    why: tuple[tuple[Rule, Finding], ...]

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is to be."""
        return self.after.meeting

    @property
    def days(self) -> int:
        """By how many days it moves: negative for earlier."""
        return (self.after.first_day - self.before.first_day).days


@dataclass(frozen=True)
class Replanned:
    """How a year was planned anew: the fewest persons disturbed first, then the fewest meetings, days and the wishes.

    ``persons_fewest`` and ``meetings_fewest``: proved, and confirmed in a second way; ``proven``: so is the rest.
    ``counted``: the rulebook counts persons; otherwise each meeting counts as one. ``new`` are the ids of meetings
    that had no days before, ``dropped`` those of meetings that are no longer held: all of them were asked for.
    """

    since: Since
    frozen: tuple[Frozen, ...]
    moved: tuple[Moved, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]
    persons: int
    counted: bool
    persons_fewest: bool
    meetings_fewest: bool
    proven: bool

    @property
    def days(self) -> int:
        """How far the meetings move, earlier or later, in sum."""
        return sum(abs(one.days) for one in self.moved)


@dataclass(frozen=True)
class NoDays:
    """No days keep what must hold beside what does not move: a minimal, confirmed ``conflict``.

    ``rules`` has those of the rulebook and of the request by their ids; ``frozen`` are all that do not move. ``ways``:
    in how many ways meetings may be added or dropped as asked; of several the conflict of one is told. ``settled``
    has what is broken on any day, by the rules of the conflict that are: a sentence each.
    """

    book: Rulebook
    year: int
    since: Since
    frozen: tuple[Frozen, ...]
    rules: Mapping[str, Rule]
    conflict: Conflict
    ways: int = 1
    settled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def in_conflict(self) -> tuple[Frozen, ...]:
        """Those of the meetings that do not move that are part of the conflict."""
        named = {name.removeprefix(FROZEN) for name in self.conflict.rules if name.startswith(FROZEN)}
        return tuple(one for one in self.frozen if one.placed.id in named)
