"""A year -> what hangs on the moon: estimated holidays moved, the periods found anew from them, the year judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from calendars.holiday_snapshot import read_own_days
from calendars.holidays import AddedPeriod, Overlay, Snapshot, load_facts
from constraints.meetings import Facts, Holiday, Period, Plan
from constraints.rulebook import Rulebook
from scheduler.moon import ByTheMoon, by_the_moon
from scheduler.pipeline.questions.answering import Base
from scheduler.sightings import Sighting, holidays_when

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits


def moon(base: Base, limits: Limits | None = None) -> ByTheMoon:
    """What would break or cost more in the year if estimated days fall otherwise, with a fall-back for what breaks.

    Raises:
        InputError: the user's own file of holidays cannot be used.
    """
    posed, plan = base.posed, base.plan or _plan_of(base)
    path = posed.asked.holidays
    if path is None and posed.source.request.holidays:
        path = posed.source.beside(posed.source.request.holidays)
    own = read_own_days(path, base.book).periods if path else ()
    return by_the_moon(posed.rules, plan, MovedFacts(base.book, plan.facts, plan.cycle, own), limits)


def _plan_of(base: Base) -> Plan:
    posed = base.posed
    placed = posed.board.placed(base.start)
    term = posed.term
    return Plan(term.cycle, placed, term.facts, history=term.history, version=term.version, waivers=posed.waivers)


class MovedFacts:
    """The facts of a year where some moons have moved. ``own`` are periods that the user's file gives days to."""

    def __init__(self, book: Rulebook, facts: Facts, year: int, own: tuple[AddedPeriod, ...] = ()) -> None:
        self._book, self._facts, self._year, self._own = book, facts, year, own
        self._known: dict[Sighting, Facts] = {}
        self._held: tuple[Period, ...] = ()
        # What is not found from the holidays as they are, such as a snapshot's, does not follow them.
        anew = self._found(facts.holidays)
        for spec in book.periods:
            before, again = ({p for p in all_of if p.name == spec.id} for all_of in (facts.periods, anew.periods))
            if before != again or not (spec.between or spec.union):
                self._held += tuple(p for p in facts.periods if p.name == spec.id)

    def __call__(self, sighting: Sighting) -> Facts:
        """The facts where the moon is sighted so."""
        if sighting not in self._known:
            self._known[sighting] = self._found(holidays_when(self._facts, sighting))
        return self._known[sighting]

    def _found(self, holidays: Mapping[str, Mapping[date, Holiday]]) -> Facts:
        days = {member: dict(kept) for member, kept in holidays.items()}
        snapshot = Snapshot(self._facts.origin, self._facts.years, days, self._held)
        facts = load_facts(self._book, [self._year], Overlay(periods=self._own, snapshot=snapshot))
        return replace(facts, origin=self._facts.origin)
