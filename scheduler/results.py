"""What the pipeline hands on: a file judged, a year chosen, or a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.check import Report
from constraints.meetings import Plan, Term
from constraints.rule import Finding, Rule
from constraints.rulebook import DEFAULT, Rulebook
from constraints.waiver import Waiver
from constraints.ways_out import Breach, WayOut

if TYPE_CHECKING:
    from calendars.calendar import Calendar
    from scheduler.conflict import Choice, Conflict


@dataclass(frozen=True)
class Checked:
    """One year of a file, judged: its plan, the report, and the ways out of each breach."""

    plan: Plan
    report: Report
    ways: Mapping[Breach, tuple[WayOut, ...]]


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

    ``lines``: where in the file each meeting's row begins, by the meeting's id, from 1.
    """

    name: str
    years: tuple[Checked, ...]
    notes: tuple[str, ...]
    book: Rulebook
    lines: Mapping[str, int]

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
    """A year, chosen and checked: ``files`` are ready to write, name -> bytes."""

    calendar: Calendar
    report: Report
    verdict_line: str
    files: Mapping[str, bytes]
    book: Rulebook
    interrupted: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """No year: a confirmed conflict and what giving up each part of it would cost."""

    year: int
    conflict: Conflict
    choices: tuple[Choice, ...]
    rules: Mapping[str, Rule]
    term: Term
    book: Rulebook


@dataclass(frozen=True)
class Asked:
    """What a person asked of ``generate`` besides the year."""

    request: Path | None = None
    rulebook: str = DEFAULT
    readings: Mapping[str, str] | None = None
    holidays: Path | None = None
    stamp: datetime | None = None
