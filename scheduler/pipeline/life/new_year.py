"""The engines' answer to one way of planning a year anew: the year on its new days, or why no days will do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from calendars.hours import fault_on
from calendars.store.events import Version
from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.meetings import Placement, Plan
from constraints.requirements import Settled
from constraints.rule import Finding, Rule
from scheduler.pipeline.life.amending import Followed, followed
from scheduler.pipeline.life.question import broken_on_any_day
from scheduler.replanned import Moved, NoDays, Replanned

if TYPE_CHECKING:
    from scheduler.conflict import Conflict
    from scheduler.pipeline.life.one_way import Job
    from scheduler.repair import Kept


def no_days(job: Job, found: Conflict, ways: int) -> NoDays:
    """Why no days will do; ``ways``: how many ways there are."""
    settled = {one.rule: broken_on_any_day(job, one.rule) for one in found.requirements if isinstance(one, Settled)}
    fast = tuple(job.fast.values())
    return NoDays(job.book, job.before.cycle, job.since, fast, job.by_id, found, ways, settled)


def rank(job: Job, kept: Kept) -> tuple[int, ...]:
    """The smaller the better; what is dropped disturbs those who were to come, what is added disturbs nobody.

    Of as few meetings those are moved by which the fewest others get another number, as feeds know them.
    """
    gone = [p for p in job.before.placements if p.id in job.way.dropped]
    persons = kept.best.persons + sum(p.meeting.body.persons for p in gone)
    moved = len(kept.best.moved) + len(gone) + len(job.way.added)
    renumbered = sum(p.meeting.number != job.old[p.id].meeting.number for p in job.way.placements)
    return (persons, moved, renumbered, kept.best.days, kept.best.cost, *kept.best.start.values())


def done(job: Job, version: Version, kept: Kept, all_known: bool) -> Followed:
    """The year on its new days, judged by the checker. ``all_known``: no other way can be better.

    Raises:
        InputError: a meeting has hours that its new day does not have.
    """
    then = replace(job.base, placements=_placed(job, kept))
    _refuse_no_hours(job, then)
    broken = check(job.facts.every_rule, then).breaches
    if broken:
        raise RuntimeError(f"the checker refuses the new year: {[finding for _, finding in broken]}")
    moved = tuple(_moved(job, then, name) for name in kept.best.moved)
    found = Replanned(
        job.since,
        tuple(job.fast.values()),
        tuple(sorted(moved, key=lambda one: (one.after.first_day, one.after.id))),
        tuple(m.id for m in job.new),
        job.way.dropped,
        rank(job, kept)[0],
        any(body.persons > 1 for body in job.book.bodies),
        kept.persons_fewest and all_known,
        kept.meetings_fewest and all_known,
        kept.proven and all_known,
    )
    statuses = {**_statuses(job, version), **(job.facts.statuses or {})}
    return replace(followed(version, job.book, job.before, then, statuses), replanned=found)


def _refuse_no_hours(job: Job, then: Plan) -> None:
    """Raises InputError where a meeting's hours are not on its new day, since the clocks are put on then."""
    problems = [
        Problem(f"{p.id}: {why}; give it other hours first, by indical move --hours, or --all-day")
        for p in then.placements
        if p.meeting.hours and (why := fault_on(p.meeting.hours, p.first_day))
    ]
    if problems:
        raise InputError(job.facts.where, problems)


def _statuses(job: Job, version: Version) -> dict[str, str]:
    """The statuses of those that bear another id now, and of the new ones: it is the meeting that has one."""
    known = version.document["statuses"]
    renamed = {name: known.get(was, "CONFIRMED") for name, was in job.way.was.items() if name != was}
    return {**renamed, **{meeting.id: "CONFIRMED" for meeting in job.way.added}}


def _placed(job: Job, kept: Kept) -> tuple[Placement, ...]:
    board, start = job.question.board, kept.best.start
    rows = [_shifted(p, board.day(start[p.id])) for p in job.base.placements]
    for meeting in job.new:
        first = board.day(start[meeting.id])
        rows.append(Placement(meeting, first, first + timedelta(days=meeting.days - 1)))
    return tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id)))


def _shifted(placed: Placement, first: date) -> Placement:
    return replace(placed, first_day=first, last_day=first + (placed.last_day - placed.first_day))


def _moved(job: Job, then: Plan, name: str) -> Moved:
    """The meeting's move, with what would be broken if it alone had stayed."""
    after = next(p for p in then.placements if p.id == name)
    stays = [_shifted(p, job.old[name].first_day) if p is after else p for p in then.placements]
    report = check(job.rules, replace(then, placements=tuple(stays)))
    why: list[tuple[Rule, Finding]] = [(r, f) for r, f in report.breaches if name in f.meetings]
    return Moved(job.old[name], after, tuple(why))
