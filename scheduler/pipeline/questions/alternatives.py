"""Several really different years, each written and checked, and what sets them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constraints.errors import InputError, Problem
from constraints.meetings import Placement
from scheduler.fairness import Burden, burdens, hosts_unknown
from scheduler.pipeline.questions.answering import Base
from scheduler.pipeline.writing import written
from scheduler.results import Generated

if TYPE_CHECKING:
    from scheduler.alternatives import Found, Wanted
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Solved


@dataclass(frozen=True)
class Option:
    """One of the years: what the solver came to, its files with the checker's report, and each member's burden."""

    solved: Solved
    made: Generated
    burdens: Mapping[str, Burden]

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Its meetings on their days."""
        return tuple(entry.placement for entry in self.made.calendar.entries)

    @property
    def by_id(self) -> Mapping[str, Placement]:
        """The same, by the meeting's id."""
        return {p.id: p for p in self.placements}

    @property
    def prices(self) -> Mapping[str, int]:
        """What each rule that has a price takes of its cost, by the checker's report on the file as written."""
        return {v.rule.id: v.cost for v in self.made.report.verdicts if not v.rule.hard}


@dataclass(frozen=True)
class Options:
    """The years in the order in which they were found, the best one first. ``unknown``: meetings without a host."""

    base: Base
    wanted: Wanted
    found: Found
    options: tuple[Option, ...]
    unknown: tuple[str, ...]

    def moved(self, one: int, other: int) -> tuple[str, ...]:
        """The meetings whose first days in the two options, numbered from 1, lie as far from each other as wanted."""
        here, there = self.options[one - 1].by_id, self.options[other - 1].by_id
        return tuple(m for m, p in here.items() if abs((p.first_day - there[m].first_day).days) >= self.wanted.days)

    def changes(self, option: int) -> Mapping[str, tuple[int, int]]:
        """The rules that take otherwise of the option's cost, numbered from 1, than of the first one's: there, here."""
        first, here = self.options[0].prices, self.options[option - 1].prices
        return {name: (cost, here[name]) for name, cost in first.items() if cost != here[name]}


def options(base: Base, wanted: Wanted, limits: Limits | None = None, progress: Progress | None = None) -> Options:
    """The best year, which ``base`` holds, and others that are apart from it and from each other.

    Raises:
        InputError: the base was not solved for, or more meetings are to differ than the year holds.
    """
    from scheduler import alternatives  # noqa: PLC0415 - only questions that solve load the solver

    if base.solved is None:
        raise InputError("options", [Problem("a calendar from a file has no cost to measure others by")])
    held = len(base.board.meetings)
    if wanted.apart > held:
        told = f"{wanted.apart} meetings cannot differ: {base.posed.year} holds {held}"
        raise InputError("--apart", [Problem(told)])
    found = alternatives.find(base.board, base.solved, wanted, limits, progress)
    rows = tuple(_option(base, one) for one in found.options)
    return Options(base, wanted, found, rows, hosts_unknown(rows[0].placements))


def _option(base: Base, solved: Solved) -> Option:
    made = written(base.posed, solved)
    placements = [entry.placement for entry in made.calendar.entries]
    return Option(solved, made, burdens(placements, base.posed.term.facts))
