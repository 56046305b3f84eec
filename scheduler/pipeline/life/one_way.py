"""One way in which as many meetings are held as is asked: what is asked, what does not move, what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from constraints.meetings import Meeting, Placement, Plan, meeting_id
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from scheduler.pipeline.life.new_facts import NewFacts
from scheduler.pipeline.life.question import posed
from scheduler.pipeline.questions.presence import Way
from scheduler.replanned import Frozen, Since

if TYPE_CHECKING:
    from scheduler.repair import Held


@dataclass(frozen=True)
class Job:
    """One way in which as many meetings are held as is asked. ``fast`` are those that do not move, by their ids."""

    book: Rulebook
    before: Plan
    facts: NewFacts
    since: Since
    fast: Mapping[str, Frozen]
    way: Way

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All that binds the year: the rulebook's rules, then what is new."""
        return (*self.book.rules_in(date(self.before.cycle, 1, 1)), *self.facts.every_rule)

    @property
    def by_id(self) -> dict[str, Rule]:
        """The same by their ids."""
        return {rule.id: rule for rule in self.rules}

    @property
    def fixed(self) -> Mapping[str, date]:
        """The first days that a person decided."""
        return self.facts.fixed or {}

    @cached_property
    def old(self) -> dict[str, Placement]:
        """The meetings with days, by their ids as they are to be, each as it was."""
        was = {p.id: p for p in self.before.placements}
        return {name: was[self.way.was[name]] for name in self.way.was}

    @cached_property
    def base(self) -> Plan:
        """The year as it is to be, each meeting on its old first day; those that get their days now are not in it."""
        return replace(
            self.facts.plan,
            placements=tuple(self._on(p, p.first_day) for p in self.way.placements),
            undated=tuple(self.facts.dress(m) for m in self._undated() if m.id not in self.fixed),
        )

    def _on(self, placed: Placement, first: date) -> Placement:
        days = (placed.last_day - placed.first_day).days + 1
        one = self.fast.get(self.way.was[placed.id])
        over = one is not None and one.why in ("held", "begun")
        meeting = self.facts.dress(replace(placed.meeting, days=days), over)
        return Placement(meeting, first, first + timedelta(days=meeting.days - 1))

    def _undated(self) -> Iterator[Meeting]:
        """The meetings without days, a body's only one by its number where another one comes."""
        bodies = {m.body.id for m in self.way.added}
        for one in self.facts.plan.undated:
            many = one.body.id in bodies and not one.special
            yield replace(one, id=meeting_id(one.body.id, one.cycle, one.number, 2)) if many else one

    @cached_property
    def new(self) -> tuple[Meeting, ...]:
        """The meetings that get their days now: those that are added, and those that had none."""
        undated = (replace(m, window=None) for m in self._undated() if m.id in self.fixed)
        return tuple(self.facts.dress(m) for m in (*self.way.added, *undated))

    def refusals(self) -> tuple[str, ...]:
        """Why it would move or drop a meeting that does not move, a sentence each; none: it does not."""
        return (*self._moved_by_decision(), *self._fallen(), *self._not_so_many(), *self._renamed())

    def _moved_by_decision(self) -> Iterator[str]:
        for row in self.base.placements:
            one, was = self.fast.get(self.way.was[row.id]), self.old[row.id]
            first = self.fixed.get(row.id, row.first_day)
            last = first + (row.last_day - row.first_day)
            if one and (first, last) != (was.first_day, was.last_day):
                yield f"{one.told(self.since)}. It was asked to be on {first} to {last}."

    def _fallen(self) -> Iterator[str]:
        left = {*self.way.was.values(), *self.way.dropped}
        for name, one in self.fast.items():
            if name not in left:
                yield f"{one.told(self.since)}. It was asked to be cancelled or postponed: leave --follow out for that."

    def _not_so_many(self) -> Iterator[str]:
        every = (*(p.meeting for p in self.base.placements), *self.base.undated, *self.new)
        for rule in self.facts.counts:
            body = rule.meetings.body
            number = sum(1 for m in every if m.body.id == body and not m.special)
            if number != rule.least:
                yield f"{rule.sentence} ({self.book.cited(rule)}) It cannot: {number} are left."
                of_it = [one for one in self.fast.values() if one.placed.meeting.body.id == body]
                yield from (f"{one.told(self.since)}." for one in of_it)

    def _renamed(self) -> Iterator[str]:
        """What is recorded as held is known by its id, which a body's only meeting loses where another one comes."""
        for name, was in self.way.was.items():
            if name != was and was in self.fast and self.fast[was].why == "held":
                hint = f"take that back by indical held {was} --mistaken, and record it again afterwards"
                yield f"{was} is recorded as held, and would be called {name} from then on: {hint}."

    @cached_property
    def question(self) -> Held:
        """The year as a question to the engines, with the day number that each meeting has now."""
        return posed(self)
