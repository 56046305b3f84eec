"""How a call for inputs stands: what each member answered, what is open, which steps are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calendars.documents.input_form_call import Call, Closing, Span
    from calendars.importing.imports import Entry
    from calendars.importing.merging import Conflict, Proposal

AGREES, OTHER_DAYS, PROPOSES, CANNOT_COME, NO_DATE = "agrees", "other days", "proposes", "cannot come", "no date yet"
CANCELS, POSTPONES, FURTHER = "cancels", "postpones", "further activity"
UNTOLD = "which of the meetings is not told"


@dataclass(frozen=True)
class Said:
    """One row of a reply that is understood. ``meeting`` is the id of the one it speaks of; None: none that was asked.

    ``against`` are the rules that must hold and let the meeting not begin then.
    """

    meeting: str | None
    answer: str
    entry: Entry
    against: tuple[Closing, ...] = ()


@dataclass(frozen=True)
class Reply:
    """One member's files. ``silent`` are meetings that its form leaves empty, ``gone`` those whose rows it lacks.

    ``unsure`` are its rows that are doubtful or refused.
    """

    member: str
    name: str
    files: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    unsure: tuple[Entry, ...] = ()
    silent: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it says anything."""
        return bool(self.said or self.unsure)


@dataclass(frozen=True)
class MeetingNow:
    """A meeting by all that is known. ``proposed``: its days are what members propose, and nothing else knows them.

    ``answers`` are the members by what they say of it. ``open`` is what is missing or disputed, a line each.
    """

    id: str
    activity: str
    days: Span | None
    proposed: bool
    host: str | None
    city: str | None
    answers: Mapping[str, tuple[str, ...]]
    open: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """What is to be done by whom. ``due`` None: no file tells the day. ``done`` None: no record tells.

    ``rule`` is the id of the rule that asks for it, "" for the call itself; ``why`` where it is written, and what the
    day is.
    """

    what: str
    by: str
    due: date | None
    done: bool | None
    rule: str = ""
    why: str = ""

    def days_left(self, as_of: date | None) -> int | None:
        """Days until it is due, negative when it is overdue; None where either day is not known or it is done."""
        return (self.due - as_of).days if self.due and as_of and not self.done else None

    def overdue(self, as_of: date | None) -> bool:
        """Whether it is known not to be done, and its day has passed."""
        left = self.days_left(as_of)
        return self.done is False and left is not None and left < 0


@dataclass(frozen=True)
class Standing:
    """The whole. ``strangers`` are files whose member cannot be told, ``stale`` forms that answer to another year,
    ``foreign`` those that answer to another institution.
    """

    call: Call
    as_of: date | None
    replies: tuple[Reply, ...]
    strangers: tuple[Reply, ...]
    stale: tuple[str, ...]
    foreign: tuple[str, ...]
    meetings: tuple[MeetingNow, ...]
    conflicts: tuple[Conflict, ...]
    alike: tuple[tuple[Proposal, ...], ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...]

    @property
    def missing(self) -> tuple[Reply, ...]:
        """The members that have not answered."""
        return tuple(reply for reply in self.replies if not reply.answered)

    @property
    def unsure(self) -> tuple[Entry, ...]:
        """Every row that a person must look at."""
        return tuple(entry for reply in (*self.replies, *self.strangers) for entry in reply.unsure)

    @property
    def against(self) -> tuple[tuple[str, Said], ...]:
        """Every answer on days that a rule forbids, with its member; "" where that cannot be told."""
        every = (*self.replies, *self.strangers)
        return tuple((reply.member, one) for reply in every for one in reply.said if one.against)

    @property
    def untold(self) -> tuple[tuple[str, Said], ...]:
        """Every answer of which nothing tells which of a body's meetings it means, with its member as above."""
        every = (*self.replies, *self.strangers)
        return tuple((reply.member, one) for reply in every for one in reply.said if one.answer == UNTOLD)

    @property
    def open(self) -> bool:
        """Whether anything is left to be done or decided."""
        late = any(step.overdue(self.as_of) for step in self.steps)
        of_meetings = any(one.open for one in self.meetings)
        of_files = (
            self.unsure or self.strangers or self.stale or self.foreign or self.conflicts or self.alike or self.against
        )
        return bool(self.missing or of_meetings or of_files or self.untold or late)
