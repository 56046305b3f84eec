"""One way in which as many meetings are held as is asked: as a question to the engines, and their answer as a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from calendars.hours import fault_on
from calendars.store.events import Version
from constraints.as_held import in_windows, starts_of, term_of
from constraints.board import NUMBERED, Board
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.meetings import Meeting, Placement, Plan, meeting_id
from constraints.requirements import AllowedDays, Requirement, Settled
from constraints.rule import Finding, Rule
from constraints.rulebook import Rulebook
from constraints.waiver import planned_with
from scheduler.changes import WITHIN
from scheduler.pipeline.life.amending import Followed, followed
from scheduler.pipeline.life.new_facts import NewFacts
from scheduler.pipeline.questions.presence import Way
from scheduler.replanned import AHEAD, FROZEN, Frozen, Moved, NoDays, Replanned, Since

if TYPE_CHECKING:
    from scheduler.conflict import Conflict
    from scheduler.repair import Held, Kept


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

    # The question.

    @cached_property
    def question(self) -> Held:
        """The year as a board, with the day number that each meeting has now."""
        from scheduler.repair import Held  # noqa: PLC0415 - help does without the solver

        board, within = self._board(), [m for m in self.base.undated if m.window is not None]
        start = starts_of(board, self.base)
        decided = {**start, **{name: board.number(day) for name, day in self.fixed.items() if name in board.size}}
        left = [
            one
            for one in planned_with(self.base.waivers, board.requirements)
            if not self._broken_already(one) and not _numbered_otherwise(one, start, decided)
        ]
        board.requirements = [
            *left,
            *self._stays(start),
            *self._ahead(board, start),
            *in_windows(board, within, WITHIN),
        ]
        return Held(board, start, {})

    def _board(self) -> Board:
        """The year's meetings, the new ones, and those that have a window only: all rules posted."""
        term = term_of(self.base)
        within = [m for m in self.base.undated if m.window is not None]
        # Who is to host is no question here: what is open stays open.
        meetings = tuple(replace(m, candidates=(), host_with=None) for m in (*term.meetings, *self.new, *within))
        board = Board(replace(term, meetings=meetings))
        for rule in self.rules:
            rule.post(board)
        return board

    def _broken_already(self, one: Requirement) -> bool:
        """What no day decides, and the checker does not find broken by what is new."""
        if not isinstance(one, Settled) or one.weight is not None:
            return False
        return not self._on_any_day(one.rule)

    def _on_any_day(self, rule: str) -> tuple[str, ...]:
        """How the checker finds a rule broken that speaks of what no day decides, in words."""
        every = replace(self.base, undated=(*self.base.undated, *self.new))
        return tuple(finding.message for _, finding in check([self.by_id[rule]], every).breaches)

    def _stays(self, start: Mapping[str, int]) -> Iterator[Requirement]:
        for name, day in start.items():
            if self.way.was[name] in self.fast:
                yield AllowedDays(f"{FROZEN}{self.way.was[name]}", (name,), None, frozenset({day}))

    def _ahead(self, board: Board, start: Mapping[str, int]) -> Iterator[Requirement]:
        """What moves or is new lies in the year, and no nearer than its notice; a day that a person decided may."""
        cycle = self.before.cycle
        soonest = max(date(cycle, 1, 1), self.since.as_of + timedelta(days=self.since.notice_days))
        first, last = board.number(soonest), board.number(date(cycle, 12, 31))
        for meeting in board.meetings:
            vague = meeting.id not in start and meeting not in self.new
            if vague or meeting.id in self.fixed or self.way.was.get(meeting.id) in self.fast:
                continue
            days = {*range(first, last - meeting.days + 2), *([start[meeting.id]] if meeting.id in start else [])}
            yield AllowedDays(f"{AHEAD}{meeting.id}", (meeting.id,), None, frozenset(days))

    # The answer.

    def no_days(self, found: Conflict, ways: int) -> NoDays:
        """Why no days will do; ``ways``: how many ways there are."""
        settled = {one.rule: self._on_any_day(one.rule) for one in found.requirements if isinstance(one, Settled)}
        fast = tuple(self.fast.values())
        return NoDays(self.book, self.before.cycle, self.since, fast, self.by_id, found, ways, settled)

    def rank(self, kept: Kept) -> tuple[int, ...]:
        """The smaller the better; what is dropped disturbs those who were to come, what is added disturbs nobody.

        Of as few meetings those are moved by which the fewest others get another number, as feeds know them.
        """
        gone = [p for p in self.before.placements if p.id in self.way.dropped]
        persons = kept.best.persons + sum(p.meeting.body.persons for p in gone)
        moved = len(kept.best.moved) + len(gone) + len(self.way.added)
        renumbered = sum(p.meeting.number != self.old[p.id].meeting.number for p in self.way.placements)
        return (persons, moved, renumbered, kept.best.days, kept.best.cost, *kept.best.start.values())

    def done(self, version: Version, kept: Kept, all_known: bool) -> Followed:
        """The year on its new days, judged by the checker. ``all_known``: no other way can be better.

        Raises:
            InputError: a meeting has hours that its new day does not have.
        """
        then = replace(self.base, placements=self._placed(kept))
        self._refuse_no_hours(then)
        broken = check(self.facts.every_rule, then).breaches
        if broken:
            raise RuntimeError(f"the checker refuses the new year: {[finding for _, finding in broken]}")
        moved = tuple(self._moved(then, name) for name in kept.best.moved)
        found = Replanned(
            self.since,
            tuple(self.fast.values()),
            tuple(sorted(moved, key=lambda one: (one.after.first_day, one.after.id))),
            tuple(m.id for m in self.new),
            self.way.dropped,
            self.rank(kept)[0],
            any(body.persons > 1 for body in self.book.bodies),
            kept.persons_fewest and all_known,
            kept.meetings_fewest and all_known,
            kept.proven and all_known,
        )
        statuses = {**self._statuses(version), **(self.facts.statuses or {})}
        return replace(followed(version, self.book, self.before, then, statuses), replanned=found)

    def _refuse_no_hours(self, then: Plan) -> None:
        """Raises InputError where a meeting's hours are not on its new day, since the clocks are put on then."""
        problems = [
            Problem(f"{p.id}: {why}; give it other hours first, by indical move --hours, or --all-day")
            for p in then.placements
            if p.meeting.hours and (why := fault_on(p.meeting.hours, p.first_day))
        ]
        if problems:
            raise InputError(self.facts.where, problems)

    def _statuses(self, version: Version) -> dict[str, str]:
        """The statuses of those that bear another id now, and of the new ones: it is the meeting that has one."""
        known = version.document["statuses"]
        renamed = {name: known.get(was, "CONFIRMED") for name, was in self.way.was.items() if name != was}
        return {**renamed, **{meeting.id: "CONFIRMED" for meeting in self.way.added}}

    def _placed(self, kept: Kept) -> tuple[Placement, ...]:
        board, start = self.question.board, kept.best.start
        rows = [self._shifted(p, board.day(start[p.id])) for p in self.base.placements]
        for meeting in self.new:
            first = board.day(start[meeting.id])
            rows.append(Placement(meeting, first, first + timedelta(days=meeting.days - 1)))
        return tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id)))

    def _shifted(self, placed: Placement, first: date) -> Placement:
        return replace(placed, first_day=first, last_day=first + (placed.last_day - placed.first_day))

    def _moved(self, then: Plan, name: str) -> Moved:
        """The meeting's move, with what would be broken if it alone had stayed."""
        after = next(p for p in then.placements if p.id == name)
        stays = [self._shifted(p, self.old[name].first_day) if p is after else p for p in then.placements]
        report = check(self.rules, replace(then, placements=tuple(stays)))
        why: list[tuple[Rule, Finding]] = [(r, f) for r, f in report.breaches if name in f.meetings]
        return Moved(self.old[name], after, tuple(why))


def _numbered_otherwise(one: Requirement, start: Mapping[str, int], decided: Mapping[str, int]) -> bool:
    """Whether the meetings of a body are not in the order of their numbers: before, or by what a person decided."""
    if not one.rule.startswith(NUMBERED):
        return False
    return any(all(name in days for name in one.meetings) and one.units(days) > 0 for days in (start, decided))
