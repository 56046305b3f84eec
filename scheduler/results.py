"""What the pipeline hands on: a file judged, a year chosen, or a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.check import Report, Verdict
from constraints.meetings import Plan, Term
from constraints.profile import Profile
from constraints.rule import Finding, Rule, State
from constraints.rulebook import DEFAULT, Rulebook
from constraints.waiver import Waiver
from constraints.ways_out import Breach, WayOut

if TYPE_CHECKING:
    from calendars.calendar import Calendar
    from calendars.choices import Chosen
    from calendars.ics_relations import Order
    from calendars.importing.merging import Merged
    from calendars.rolling import Rolled
    from scheduler.conflict import Choice, Conflict
    from scheduler.conflict_map import Several
    from scheduler.conflict_sets import Fewest
    from scheduler.outcome import Undecided
    from scheduler.pipeline.members.judging_proposals import Broken


@dataclass(frozen=True)
class JudgedBy:
    """How a calendar file is read and judged. ``partial``: it does not claim to be complete."""

    rulebook: str = DEFAULT
    profile: str | None = None
    readings: Mapping[str, str] | None = None
    partial: bool = False
    holidays: Path | None = None
    record: Path | None = None


@dataclass(frozen=True)
class Read:
    """A report on one rule alone, under one of its readings; ``chosen``: the one that the year is judged by."""

    report: Report
    chosen: bool

    @property
    def verdict(self) -> Verdict:
        """The verdict on the rule, under this reading."""
        return self.report.verdicts[0]


@dataclass(frozen=True)
class Checked:
    """One year of a file, judged: its plan, the report, and the ways out of each breach.

    ``readings``: of each rule that has several, the verdict under each; none where that was not asked.
    """

    plan: Plan
    report: Report
    ways: Mapping[Breach, tuple[WayOut, ...]]
    readings: tuple[Read, ...] | None = None


@dataclass(frozen=True)
class Case:
    """One case in which a rule is broken, and the ``line`` of the file to look at, from 1.

    The line is that of the first of its meetings; where it names none of the file, that of the year's first row.
    ``ways`` out are known of breaches only. ``waiver``: by which the breach is allowed; None for all others.
    """

    cycle: int
    rule: Rule
    finding: Finding
    line: int
    ways: tuple[WayOut, ...] = ()
    waiver: Waiver | None = None

    @property
    def advice(self) -> tuple[str, ...]:
        """What may be done about it, or was: a sentence each."""
        if self.waiver is not None:
            return (f"Waived by {self.waiver.approved_by}: {self.waiver.reason}",)
        if self.rule.weight is not None:
            return (f"A wish, missed at a price of {self.finding.units * self.rule.weight}.",)
        return tuple(map(str, self.ways)) or ("No way out is known that moves one meeting only.",)


@dataclass(frozen=True)
class CheckedFile:
    """A file judged year by year, and what a person should know of how it was read.

    ``lines``: where in the file each meeting's row begins, by the meeting's id, from 1. ``orders`` are what the file
    itself asks for, where that was looked at.
    """

    name: str
    years: tuple[Checked, ...]
    notes: tuple[str, ...]
    book: Rulebook
    lines: Mapping[str, int]
    orders: tuple[Order, ...] = ()

    @property
    def out_of_order(self) -> bool:
        """Whether an order that the file itself asks for is broken, and no waiver allows it."""
        return any(one.state is State.BROKEN and not one.waived for one in self.orders)

    def cases(self) -> Iterator[Case]:
        """Year by year the breaches, then the waived ones, then the wishes missed, each in the rulebook's order."""
        for year in self.years:
            cycle, report = year.plan.cycle, year.report
            for rule, finding in report.breaches:
                ways = year.ways.get((rule.id, finding.meetings), ())
                yield Case(cycle, rule, finding, self._line(year.plan, finding), ways)
            for rule, finding, waiver in report.waived:
                yield Case(cycle, rule, finding, self._line(year.plan, finding), waiver=waiver)
            for rule, finding in report.priced:
                yield Case(cycle, rule, finding, self._line(year.plan, finding))

    def _line(self, plan: Plan, finding: Finding) -> int:
        named = [self.lines[meeting] for meeting in finding.meetings if meeting in self.lines]
        held = [*(p.id for p in plan.placements), *(m.id for m in plan.undated)]
        return named[0] if named else min(self.lines[meeting] for meeting in held)


@dataclass(frozen=True)
class Generated:
    """A year, chosen and checked: ``files`` are ready to write, name -> bytes.

    ``profile`` is the one it was asked for by, if any; ``chosen`` what is taken otherwise than the rulebook has it.
    """

    calendar: Calendar
    report: Report
    verdict_line: str
    files: Mapping[str, bytes]
    book: Rulebook
    interrupted: bool = False
    notes: tuple[str, ...] = ()
    profile: str | None = None
    chosen: tuple[Chosen, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What members' files come to: every row accounted for, and a ``request`` (TOML) where one ``year`` is meant.

    ``open`` is what that request leaves for a person, ``broken`` which rules the proposals break as they stand,
    ``unjudged`` how many choices of conflicts were too many to be judged. ``decided`` counts the decisions that were
    read.
    """

    merged: Merged
    year: int | None
    request: str | None
    book: Rulebook
    open: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()
    unjudged: int = 0
    decided: int = 0

    @property
    def not_judged(self) -> str:
        """A sentence on the choices of conflicts that no rule was held against; "" where there is none."""
        if not self.unjudged:
            return ""
        return f"{self.unjudged} more choices of the conflicts are not judged yet: settle some of them first"

    @property
    def asked(self) -> int:
        """How many decisions the files still ask for: a row not understood, a conflict, events that may be one."""
        unsure = sum(1 for e in self.merged.sorted.entries if e.state in ("doubtful", "refused"))
        return unsure + len(self.merged.conflicts) + len(self.merged.alike)


@dataclass(frozen=True)
class RolledForward:
    """A year rolled forward from that of ``since``, what a check says of it, and its ``files``, name -> bytes."""

    since: int
    rolled: Rolled
    report: Report
    files: Mapping[str, bytes]
    book: Rulebook
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """No year: a confirmed conflict and what giving up each part of it would cost.

    ``fewest`` are the rules to give up together; None where one of the choices suffices. ``several`` holds further
    conflicts; None where that was not asked.
    """

    year: int
    conflict: Conflict
    choices: tuple[Choice, ...]
    rules: Mapping[str, Rule]
    term: Term
    book: Rulebook
    fewest: Fewest | None = None
    several: Several | None = None


@dataclass(frozen=True)
class UnderProfile:
    """What a year comes to under a profile: the ``rules`` as it takes them, and a calendar or why there is none."""

    name: str
    profile: Profile
    rules: tuple[Rule, ...]
    result: Generated | Refused | Undecided


@dataclass(frozen=True)
class JudgedByOther:
    """The year made under one profile, judged by the rules as another one takes them."""

    year_of: str
    by: str
    report: Report


@dataclass(frozen=True)
class Compared:
    """One year under several profiles, in the order asked for; ``judged`` holds each pair of years and others."""

    year: int
    book: Rulebook
    under: tuple[UnderProfile, ...]
    judged: tuple[JudgedByOther, ...]
    notes: tuple[str, ...] = ()

    @property
    def made(self) -> Mapping[str, Generated]:
        """The years that there are, by profile."""
        return {one.name: one.result for one in self.under if isinstance(one.result, Generated)}


@dataclass(frozen=True)
class Asked:
    """What a person asked of ``generate`` besides the year.

    Of ``readings``, the request and the ``profile``, the earlier wins where they speak of the same rule. Rules in
    ``unforced`` bind as the rulebook has it, whatever the profile says: for asking what its word costs. ``previous``
    is the calendar of earlier years, in place of the request's.
    """

    request: Path | None = None
    rulebook: str = DEFAULT
    readings: Mapping[str, str] | None = None
    holidays: Path | None = None
    stamp: datetime | None = None
    profile: str | None = None
    unforced: frozenset[str] = frozenset()
    previous: Path | None = None
