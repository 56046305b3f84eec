"""What a repair comes to: the meetings that move, are added or dropped, each with the rule that it mends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from constraints.check import Report
from constraints.meetings import Meeting, Plan
from constraints.rule import Finding, Rule

if TYPE_CHECKING:
    from scheduler.conflict import Conflict
    from scheduler.pipeline.questions.answering import Base

PINNED, WITHIN, IN_YEAR = "pinned-", "within-", "in-year-"
"""What holds a meeting is called, before its id: on its days, within its window, or in the year if it moves."""

Days = tuple[date, date]
"""The first and the last day, both included."""


@dataclass(frozen=True)
class Change:
    """One meeting that moves, is added or is dropped. ``before`` is None for an added one, ``after`` for a dropped one.

    ``meeting`` is as the repaired year has it, a dropped one as the file has it, and ``was`` its id in the file, None
    for an added one. ``why``: what would be broken if it alone had stayed; ``cost``: what the year's wishes cost more
    than then, less if negative. ``dear`` says in words why it was among the last to be moved.
    """

    what: Literal["moved", "added", "dropped"]
    meeting: Meeting
    was: str | None
    before: Days | None
    after: Days | None
    why: tuple[Finding, ...] = ()
    cost: int = 0
    dear: tuple[str, ...] = ()

    @property
    def persons(self) -> int:
        """How many people it disturbs: nobody has noted an added meeting yet."""
        return 0 if self.what == "added" else self.meeting.body.persons

    @property
    def days(self) -> int:
        """By how many days it moves: negative for earlier, 0 for one that is added or dropped."""
        return (self.after[0] - self.before[0]).days if self.before and self.after else 0


@dataclass(frozen=True)
class Alternative:
    """Another set of as few meetings, at its best days; ``cost`` is the year's price then."""

    changes: tuple[Change, ...]
    cost: int

    @property
    def persons(self) -> int:
        """How many people it disturbs."""
        return sum(change.persons for change in self.changes)

    @property
    def days(self) -> int:
        """How far the meetings move, earlier or later, in sum."""
        return sum(abs(change.days) for change in self.changes)


@dataclass(frozen=True)
class Repaired:
    """A year of a file after its repair; nothing is changed where nothing was broken.

    ``plan`` and ``after`` are the repaired year and the checker's word on it, ``before`` its word on the file.
    ``fewest``: proved, and confirmed without presolve, that fewer changes do not suffice; ``proven``: so are the
    persons, the days and the wishes. ``others`` are the other sets of as few meetings; ``more``: there are too many
    to tell, or not all were found in time. ``unmended`` are breaches that no day mends; ``vague`` the meetings
    without exact days, which stay as they are. ``partial``: the file was read as one that is not complete.
    """

    base: Base
    before: Report
    after: Report
    plan: Plan
    best: Alternative
    others: tuple[Alternative, ...] = ()
    fewest: bool = True
    proven: bool = True
    more: bool = False
    unmended: tuple[tuple[Rule, Finding], ...] = ()
    vague: tuple[Meeting, ...] = ()
    notes: tuple[str, ...] = ()
    partial: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changes in the best repair, by the new days."""
        return self.best.changes


@dataclass(frozen=True)
class Unmendable:
    """No days keep what must hold beside what may not move: a minimal, confirmed ``conflict``."""

    base: Base
    before: Report
    conflict: Conflict
    vague: tuple[Meeting, ...] = ()
    notes: tuple[str, ...] = ()
