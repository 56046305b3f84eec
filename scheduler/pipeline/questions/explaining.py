"""Why this date, why not that one, and where else: answers about one meeting of a year, each judged by the checker."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from constraints.board import NUMBERED, Board
from constraints.check import Report, check
from constraints.meetings import Plan
from constraints.requirements import Requirement, Settled, host_of
from scheduler.availability import Availability, Day, availability
from scheduler.elsewhere import DAY_ASKED, There, asked_day, best_there, next_best
from scheduler.explain import chain, sides
from scheduler.explained import Alone, Elsewhere, Explained, Forbidden, MeetingDays, NotOn
from scheduler.outcome import Undecided
from scheduler.pipeline.questions.answering import Base

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits

NEXT_BEST = 3
"""How many further dates are told."""


def explained(base: Base, meeting: str, limits: Limits | None = None, count: int = NEXT_BEST) -> Explained:
    """What binds the meeting (its id) on either side, its chain, and so many next-best dates.

    Nothing is solved for a file's year.
    """
    found = availability(base.board, base.start, meeting)
    both = sides(found)
    _confirm(base, found, [day for side in both for day in (side.beside, side.nearest, side.limit) if day is not None])
    before, after = chain(base.board, base.start, meeting)
    breaches = tuple((r, f) for r, f in judged(base, base.start).breaches if meeting in f.meetings)
    told = Explained(base, meeting, found, both, before, after, breaches, ())
    if base.solved is None:
        return replace(told, others=_as_held(base, found, count))
    skip = [day.number for day in found.as_good]
    others, ended = next_best(base.board, base.start, meeting, {found.now, *skip}, count, limits)
    stopped = any(one.interrupted for one in others)
    told = replace(told, others=tuple(_elsewhere(base, meeting, one) for one in others), interrupted=stopped)
    if ended is None:
        return told
    if isinstance(ended, Undecided):
        return replace(told, undecided=True, interrupted=ended.interrupted)
    left = set(range(base.board.latest[meeting] + 1)) - {found.now, *skip, *(one.day for one in others)}
    forbidden = _forbidden(base, base.board.requirements, meeting, left, limits, choices=False)
    return replace(told, forbidden=forbidden, undecided=forbidden is None)


def not_on(base: Base, meeting: str, day: int, limits: Limits | None = None) -> NotOn:
    """Why the meeting (its id) does not begin on the day number.

    Raises:
        NotConfirmedError: the solver called it impossible and could not confirm it.
    """
    told = NotOn(base, meeting, day)
    if told.its_day:
        return told
    told = replace(told, alone=moved_alone(base, meeting, day))
    if day > base.board.latest[meeting]:
        return told
    broken = [one for one in base.board.requirements if isinstance(one, Settled) and one.weight is None]
    asked = [one for one in base.board.requirements if one not in broken]
    told = replace(told, lifted=tuple(dict.fromkeys(one.rule for one in broken)))
    there = best_there(base.board, asked, base.start, meeting, [day], limits)
    if isinstance(there, There):
        return replace(told, there=_elsewhere(base, meeting, there), interrupted=there.interrupted)
    if isinstance(there, Undecided):
        return replace(told, undecided=True, interrupted=there.interrupted)
    forbidden = _forbidden(base, asked, meeting, [day], limits)
    return replace(told, forbidden=forbidden, undecided=forbidden is None)


def days_of(base: Base, meeting: str) -> MeetingDays:
    """All days of the year for the meeting (its id), the others staying: without the solver."""
    return MeetingDays(base, availability(base.board, base.start, meeting))


def moved_alone(base: Base, meeting: str, day: int) -> Alone:
    """What the checker says with the meeting, and those tied to it day by day, moved to the day number."""
    board, found = base.board, availability(base.board, base.start, meeting)
    if leaving := found.days[day].leaving:
        return Alone(found.tied, leaving)
    start = shifted(base, found, day)
    now, then = judged(base, base.start), judged(base, start)
    had = {(rule.id, f.meetings) for rule, f in now.breaches}
    has = {(rule.id, f.meetings) for rule, f in then.breaches}
    numbered = [one.rule for one in board.requirements if one.rule.startswith(NUMBERED) and one.units(start)]
    changes = _changes(now, then)
    return Alone(
        found.tied,
        (),
        tuple((rule, f) for rule, f in then.breaches if (rule.id, f.meetings) not in had),
        tuple((rule, f) for rule, f in now.breaches if (rule.id, f.meetings) not in has),
        changes,
        {rule: then.verdict(rule).evidence for rule, n in changes.items() if n > 0},
        numbered[0] if numbered else None,
    )


def shifted(base: Base, found: Availability, day: int) -> dict[str, int]:
    """The year's starts with the meeting on the day number, and those tied to it moved along."""
    away = day - found.now
    return {**base.start, **{name: base.start[name] + away for name in (found.meeting, *found.tied)}}


def plan_on(base: Base, start: Mapping[str, int]) -> Plan:
    """The year with its meetings on other days, to be judged."""
    if base.plan is None:
        term = base.posed.term
        rows = base.board.placed(start)
        waivers = base.posed.waivers
        return Plan(term.cycle, rows, term.facts, history=term.history, version=term.version, waivers=waivers)
    away = {p.id: timedelta(days=start[p.id] - base.start[p.id]) for p in base.plan.placements}
    moved = [
        replace(p, first_day=p.first_day + away[p.id], last_day=p.last_day + away[p.id]) for p in base.plan.placements
    ]
    return replace(base.plan, placements=tuple(sorted(moved, key=lambda p: (p.first_day, p.last_day, p.id))))


def judged(base: Base, start: Mapping[str, int]) -> Report:
    """What the separate checker says of the year on these starts."""
    return check(base.posed.rules, plan_on(base, start))


def _elsewhere(base: Base, meeting: str, there: There) -> Elsewhere:
    """What that calendar says against the year asked about, once the checker agrees with the solver on it."""
    then, now = judged(base, there.start), judged(base, base.start)
    if base.solved is not None and (then.breaches or then.cost != there.cost):
        raise RuntimeError(f"the checker prices the plan at {then.cost}, the solver at {there.cost}: {then.breaches}")
    whole = base.solved is None or base.solved.proven
    hosts = {
        m.id: (m.candidates[base.start[host_of(m.id)]], m.candidates[there.start[host_of(m.id)]])
        for m in base.board.meetings
        if host_of(m.id) in base.board.candidates and base.start[host_of(m.id)] != there.start[host_of(m.id)]
    }
    if base.solved is not None and there.cost < base.solved.bound:
        raise RuntimeError(f"a calendar at {there.cost}, where none below {base.solved.bound} was proved to be")
    return Elsewhere(
        there.day,
        then.cost,
        then.cost - now.cost,
        there.bound,
        there.proven and whole,
        there.fewest,
        {name: move for name, move in there.moved(base.board, base.start).items() if name != meeting},
        hosts,
        _changes(now, then),
        tuple(dict.fromkeys(rule.id for rule, _ in then.breaches)),
    )


def _as_held(base: Base, found: Availability, count: int) -> tuple[Elsewhere, ...]:
    """The best other days where nothing else moves: fewest breaches, then cheapest, then nearest."""
    open_days = [day for day in found.days if found.open(day) and day.number != found.now]
    open_days.sort(
        key=lambda d: (sum(d.broken.values()), found.extra(d), abs(d.number - found.now), d.number),
    )
    made = []
    now = judged(base, base.start)
    for day in open_days[:count]:
        start = shifted(base, found, day.number)
        then = judged(base, start)
        moves = {name: (base.start[name], start[name]) for name in found.tied}
        broken = tuple(dict.fromkeys(r.id for r, f in then.breaches if found.meeting in f.meetings))
        extra = then.cost - now.cost
        made.append(Elsewhere(day.number, then.cost, extra, 0, False, False, moves, {}, _changes(now, then), broken))
    return tuple(made)


def _changes(now: Report, then: Report) -> dict[str, int]:
    """By rule, what costs more then, the most first; less if negative."""
    before = {verdict.rule.id: verdict.cost for verdict in now.verdicts}
    found = {v.rule.id: v.cost - before[v.rule.id] for v in then.verdicts if v.cost != before[v.rule.id]}
    return dict(sorted(found.items(), key=lambda row: (-row[1], row[0])))


def _forbidden(
    base: Base,
    requirements: Sequence[Requirement],
    meeting: str,
    days: Collection[int],
    limits: Limits | None,
    choices: bool = True,
) -> Forbidden | None:
    """The conflict of the rules with the days, minimal and confirmed; None where the limit came first."""
    from scheduler import conflict  # noqa: PLC0415 - only questions that solve load the solver

    board = Board(base.board.term)
    board.requirements = [*requirements, asked_day(meeting, days)]
    try:
        found = conflict.find(board, limits)
    except conflict.NotDecidedError:
        return None
    if found is None:
        raise conflict.NotConfirmedError("a plan was found where none had been")
    if not choices:
        return Forbidden(found, ())
    kept = replace(found, requirements=tuple(r for r in found.requirements if r.rule != DAY_ASKED))
    entries = {rule.id for rule in base.posed.rules if rule.standing == "request"}
    return Forbidden(found, conflict.choices(board, kept, limits, entries))


def _confirm(base: Base, found: Availability, days: Sequence[Day]) -> None:
    """The checker's word on days that were judged without it. Waivers may allow more on a day than was planned with.

    Raises:
        RuntimeError: they differ, which is a bug and no answer.
    """
    if base.solved is None or base.posed.waivers:
        return
    now = judged(base, base.start)
    for day in days:
        if day.leaving or any(rule.startswith(NUMBERED) for rule in day.broken):
            continue
        then = judged(base, shifted(base, found, day.number))
        broken = {rule.id for rule, _ in then.breaches}
        if broken != set(day.broken) or then.cost - now.cost != found.extra(day):
            told = f"the checker says {sorted(broken)} and {then.cost - now.cost} more, not {day}"
            raise RuntimeError(f"{found.meeting} on {base.board.day(day.number)}: {told}")
