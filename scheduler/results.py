"""What the pipeline hands on: a file judged, a year chosen, or a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.check import Report
from constraints.meetings import Plan, Term
from constraints.rule import Rule
from constraints.rulebook import DEFAULT, Rulebook
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
class CheckedFile:
    """A file judged year by year, and what a person should know of how it was read."""

    name: str
    years: tuple[Checked, ...]
    notes: tuple[str, ...]
    book: Rulebook


@dataclass(frozen=True)
class Generated:
    """A year, chosen and checked: ``files`` are ready to write, name -> bytes."""

    calendar: Calendar
    report: Report
    verdict_line: str
    files: Mapping[str, bytes]
    book: Rulebook
    interrupted: bool = False


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
