"""Why a meeting is where it is, and why not elsewhere: the answers, ready to be told. Days are day numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constraints.board import NUMBERED
from constraints.rule import Finding, Rule
from scheduler.availability import Availability, Day
from scheduler.elsewhere import DAY_ASKED
from scheduler.explain import Link, Side

if TYPE_CHECKING:
    from scheduler.conflict import Choice, Conflict
    from scheduler.pipeline.questions.answering import Base


@dataclass(frozen=True)
class Cited:
    """A rule in words: what it says and where that is written."""

    rule: str
    sentence: str
    source: str
    standing: str


def cited(base: Base, rule: str) -> Cited:
    """The rule of that id in words; also what is no rule of any book: that meetings are numbered, the day asked for."""
    if rule == DAY_ASKED:
        return Cited(rule, "The meeting begins on that day.", "the question", "request")
    if rule.startswith(NUMBERED):
        body = rule.removeprefix(NUMBERED)
        return Cited(rule, f"The meetings of {body} follow one another by their numbers.", "their ids", "by definition")
    found = base.rules[rule]
    return Cited(rule, found.sentence, base.book.cited(found), found.standing)


@dataclass(frozen=True)
class Elsewhere:
    """A calendar with the meeting on another ``day``, and what it has to say against the year asked about.

    ``extra`` is what it costs more; ``proven``: no calendar with it there costs less, and none without it less than
    the year asked about; otherwise ``at_least`` bounds what such calendars cost, in all. ``moves`` are the other
    meetings, from and to; ``fewest``: none at that cost is proved to move fewer. ``hosts`` are other choices of a
    host, from and to. ``changes``: by rule, what costs more, less if negative.
    """

    day: int
    cost: int
    extra: int
    at_least: int
    proven: bool
    fewest: bool
    moves: Mapping[str, tuple[int, int]]
    hosts: Mapping[str, tuple[str, str]]
    changes: Mapping[str, int]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forbidden:
    """Why no calendar has the meeting there: minimal and confirmed, and what giving up each part would cost.

    ``day_counts``: the day asked for is part of the conflict; otherwise the rules cannot be kept on any day.
    """

    conflict: Conflict
    choices: tuple[Choice, ...]

    @property
    def day_counts(self) -> bool:
        """Whether the conflict is one with the day at all."""
        return DAY_ASKED in self.conflict.rules


@dataclass(frozen=True)
class Explained:
    """Why a meeting is where it is.

    ``breaches`` are those that the year as a file has it holds of the meeting. ``depends`` and ``dependents`` are its
    chain. ``others`` are the next-best days: of a solved year everything else may move; of a file's year nothing
    else does. ``forbidden``: there is no other day than the as good ones and the others told. ``undecided``: more
    could not be found in time.
    """

    base: Base
    meeting: str
    found: Availability
    sides: tuple[Side, Side]
    depends: tuple[Link, ...]
    dependents: tuple[Link, ...]
    breaches: tuple[tuple[Rule, Finding], ...]
    others: tuple[Elsewhere, ...]
    forbidden: Forbidden | None = None
    undecided: bool = False
    interrupted: bool = False


@dataclass(frozen=True)
class Alone:
    """What the checker says where the meeting alone moves, with those ``tied`` to it day by day.

    ``leaving``: the meetings that would lie outside the year then; nothing else is told. ``breaches`` are new,
    ``mended`` gone. ``changes``: by rule, what costs more; ``evidence`` of those. ``misnumbered``: the body's
    meetings would no longer follow one another by their numbers.
    """

    tied: tuple[str, ...]
    leaving: tuple[str, ...] = ()
    breaches: tuple[tuple[Rule, Finding], ...] = ()
    mended: tuple[tuple[Rule, Finding], ...] = ()
    changes: Mapping[str, int] | None = None
    evidence: Mapping[str, str] | None = None
    misnumbered: str | None = None

    @property
    def extra(self) -> int:
        """What the year would cost more."""
        return sum((self.changes or {}).values())

    @property
    def legal(self) -> bool:
        """Whether nothing that must hold is broken anew."""
        return not self.breaches and not self.leaving and self.misnumbered is None


@dataclass(frozen=True)
class NotOn:
    """Why a meeting is not on a ``day``.

    ``alone`` moves nothing else. With everything else free to move: ``there`` is the best calendar, or ``forbidden``
    why there is none, or ``undecided``; nothing of these where it is ``its_day`` or would end outside the year.
    ``lifted``: rules of a file's year that are broken on any day, and are not asked of those.
    """

    base: Base
    meeting: str
    day: int
    alone: Alone | None = None
    there: Elsewhere | None = None
    forbidden: Forbidden | None = None
    undecided: bool = False
    interrupted: bool = False
    lifted: tuple[str, ...] = ()

    @property
    def its_day(self) -> bool:
        """Whether it begins on that day already."""
        return self.base.start[self.meeting] == self.day


@dataclass(frozen=True)
class MeetingDays:
    """All days of a year for one meeting, the others staying."""

    base: Base
    found: Availability

    @property
    def meeting(self) -> str:
        """The meeting's id."""
        return self.found.meeting

    def verdict(self, day: Day) -> str:
        """ "its-day", "blocked", "as-good", "cheaper" or "dearer"; of a file's year breaches that are there stay."""
        if day.number == self.found.now:
            return "its-day"
        if not self.found.open(day):
            return "blocked"
        extra = self.found.extra(day)
        return "as-good" if extra == 0 else "dearer" if extra > 0 else "cheaper"
