"""A calendar judged by two sets of holidays: which of its meetings the difference touches, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from calendars.holidays import Overlay, Snapshot, load_facts
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Placement, Plan
from constraints.rule import Finding, Rule, State
from constraints.rulebook import Rulebook
from constraints.ways_out import WayOut, ways_out
from scheduler.pipeline.checking import read_calendar

_WORST_FIRST = (State.BROKEN, State.UNDECIDED, State.FOR_PEOPLE, State.KEPT)


@dataclass(frozen=True)
class Hit:
    """A day of a meeting that became (``now``) or ceased to be a holiday of a member, or a day of a period.

    ``of`` is the member's or the period's id; ``name`` what it is called; ``host``: the member hosts the meeting.
    """

    day: date
    of: str
    name: str
    now: bool
    host: bool = False


@dataclass(frozen=True)
class RuleChange:
    """One case of a rule, by its meetings, that is judged or priced otherwise; ``message`` is what is seen now.

    ``ways`` out are known of new breaches only.
    """

    rule: Rule
    meetings: tuple[str, ...]
    before: State
    after: State
    cost_before: int
    cost_after: int
    message: str
    ways: tuple[WayOut, ...] = ()

    @property
    def breaks(self) -> bool:
        """Whether a rule that must hold is broken now and was not."""
        return self.rule.hard and self.after is State.BROKEN and self.before is not State.BROKEN


@dataclass(frozen=True)
class Touched:
    """A meeting that the change touches: by its own days, by a rule that is judged otherwise, or both."""

    placement: Placement
    hits: tuple[Hit, ...]
    rules: tuple[RuleChange, ...]


@dataclass(frozen=True)
class TouchedYear:
    """One year of a calendar, judged by both. ``others`` are changed cases of rules that name no dated meeting."""

    cycle: int
    cost_before: int
    cost_after: int
    meetings: tuple[Touched, ...]
    others: tuple[RuleChange, ...]

    @property
    def rules(self) -> tuple[RuleChange, ...]:
        """Every changed case."""
        return (*(rule for one in self.meetings for rule in one.rules), *self.others)


def touched_years(
    path: Path, book: Rulebook, before: Snapshot, after: Snapshot
) -> tuple[tuple[TouchedYear, ...], tuple[str, ...]]:
    """The years of the calendar file, each judged by both, and what is to be told of the file.

    Years that the snapshots do not hold are as the library has them, for both.

    Raises:
        InputError: the file cannot be used.
    """
    understood, rows = read_calendar(path, book)
    if not understood.plans:
        first = rows.rows[0].line if rows.rows else None
        raise InputError(str(path), [Problem("holds no meeting of a body that the rulebook knows", first)])
    cycles = [plan.cycle for plan in understood.plans]
    facts = [load_facts(book, cycles, Overlay(snapshot=one)) for one in (before, after)]
    years = tuple(_judged(plan, book, *facts) for plan in understood.plans)
    notes = [f"{path}: {note}" for note in (*rows.notes, *understood.notes)]
    if far := ", ".join(str(cycle) for cycle in cycles if cycle not in after.years):
        notes.append(f"{path}: {far} is no year that is compared: take a snapshot of it too")
    return years, tuple(notes)


def _judged(bare: Plan, book: Rulebook, before: Facts, after: Facts) -> TouchedYear:
    rules = book.rules_in(date(bare.cycle, 1, 1))
    plan = replace(bare, facts=after)
    old, new = check(rules, replace(bare, facts=before)), check(rules, plan)
    was, now = ({v.rule.id: _cases(v.findings) for v in report.verdicts} for report in (old, new))
    changed = [change for rule in rules for change in _changed(rule, was[rule.id], now[rule.id])]
    if any(change.breaks for change in changed):
        ways = ways_out(rules, plan, new)
        changed = [replace(c, ways=ways.get((c.rule.id, c.meetings), ())) if c.breaks else c for c in changed]
    by_meeting: dict[str | None, list[RuleChange]] = defaultdict(list)
    dated = [p.id for p in plan.placements]
    for change in changed:
        by_meeting[next((m for m in change.meetings if m in dated), None)].append(change)
    touched = [Touched(p, tuple(_hits(p, before, after)), tuple(by_meeting[p.id])) for p in plan.placements]
    found = tuple(one for one in touched if one.hits or one.rules)
    return TouchedYear(bare.cycle, old.cost, new.cost, found, tuple(by_meeting[None]))


def _cases(findings: tuple[Finding, ...]) -> dict[tuple[str, ...], list[Finding]]:
    cases: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        cases[finding.meetings].append(finding)
    return cases


def _changed(
    rule: Rule, was: Mapping[tuple[str, ...], list[Finding]], now: Mapping[tuple[str, ...], list[Finding]]
) -> Iterator[RuleChange]:
    """The cases of a rule whose verdict or price is another."""
    for meetings in dict.fromkeys((*now, *was)):
        old, new = was.get(meetings, []), now.get(meetings, [])
        states = _state(old), _state(new)
        costs = _cost(rule, old), _cost(rule, new)
        if states[0] != states[1] or costs[0] != costs[1]:
            told = "; ".join(f.message for f in new if f.state is states[1])
            yield RuleChange(rule, meetings, *states, *costs, told)


def _state(findings: list[Finding]) -> State:
    states = {f.state for f in findings}
    return next((state for state in _WORST_FIRST if state in states), State.NOT_APPLICABLE)


def _cost(rule: Rule, findings: list[Finding]) -> int:
    return sum(f.units for f in findings if f.state is State.BROKEN) * (rule.weight or 0)


def _hits(row: Placement, before: Facts, after: Facts) -> Iterator[Hit]:
    """Day by day, what it became and what it ceased to be: members first, the host before all others."""
    members = sorted(after.members, key=lambda m: (m.id != row.meeting.host, m.id))
    for shift in range((row.last_day - row.first_day).days + 1):
        day = row.first_day + timedelta(days=shift)
        for member in members:
            old, new = (facts.holidays[member.id].get(day) for facts in (before, after))
            told = new if old is None else old if new is None else None
            if told is not None and member.belongs_on(day):
                yield Hit(day, member.id, told.name, old is None, member.id == row.meeting.host)
        was, now = ({p.name for p in facts.periods if p.first_day <= day <= p.last_day} for facts in (before, after))
        for period in sorted(was ^ now):
            yield Hit(day, period, period, period in now)
