"""One way to hold what is asked, as a question to the engines: a board on which some meetings do not move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from constraints.as_held import in_windows, starts_of, term_of
from constraints.board import NUMBERED, Board
from constraints.check import check
from constraints.requirements import AllowedDays, Requirement, Settled
from constraints.waiver import planned_with
from scheduler.changes import WITHIN
from scheduler.replanned import AHEAD, FROZEN

if TYPE_CHECKING:
    from scheduler.pipeline.life.one_way import Job
    from scheduler.repair import Held


def posed(job: Job) -> Held:
    """The year as a board, with the day number that each meeting has now."""
    from scheduler.repair import Held  # noqa: PLC0415 - help does without the solver

    board, within = _board(job), [m for m in job.base.undated if m.window is not None]
    start = starts_of(board, job.base)
    decided = {**start, **{name: board.number(day) for name, day in job.fixed.items() if name in board.size}}
    left = [
        one
        for one in planned_with(job.base.waivers, board.requirements)
        if not _broken_already(job, one) and not _numbered_otherwise(one, start, decided)
    ]
    board.requirements = [
        *left,
        *_stays(job, start),
        *_ahead(job, board, start),
        *in_windows(board, within, WITHIN),
    ]
    return Held(board, start, {})


def _board(job: Job) -> Board:
    """The year's meetings, the new ones, and those that have a window only: all rules posted."""
    term = term_of(job.base)
    within = [m for m in job.base.undated if m.window is not None]
    # Who is to host is no question here: what is open stays open.
    meetings = tuple(replace(m, candidates=(), host_with=None) for m in (*term.meetings, *job.new, *within))
    board = Board(replace(term, meetings=meetings))
    for rule in job.rules:
        rule.post(board)
    return board


def _broken_already(job: Job, one: Requirement) -> bool:
    """What no day decides, and the checker does not find broken by what is new."""
    if not isinstance(one, Settled) or one.weight is not None:
        return False
    return not broken_on_any_day(job, one.rule)


def broken_on_any_day(job: Job, rule: str) -> tuple[str, ...]:
    """How the checker finds a rule broken that speaks of what no day decides, in words."""
    every = replace(job.base, undated=(*job.base.undated, *job.new))
    return tuple(finding.message for _, finding in check([job.by_id[rule]], every).breaches)


def _stays(job: Job, start: Mapping[str, int]) -> Iterator[Requirement]:
    for name, day in start.items():
        if job.way.was[name] in job.fast:
            yield AllowedDays(f"{FROZEN}{job.way.was[name]}", (name,), None, frozenset({day}))


def _ahead(job: Job, board: Board, start: Mapping[str, int]) -> Iterator[Requirement]:
    """What moves or is new lies in the year, and no nearer than its notice; a day that a person decided may."""
    cycle = job.before.cycle
    soonest = max(date(cycle, 1, 1), job.since.as_of + timedelta(days=job.since.notice_days))
    first, last = board.number(soonest), board.number(date(cycle, 12, 31))
    for meeting in board.meetings:
        vague = meeting.id not in start and meeting not in job.new
        if vague or meeting.id in job.fixed or job.way.was.get(meeting.id) in job.fast:
            continue
        days = {*range(first, last - meeting.days + 2), *([start[meeting.id]] if meeting.id in start else [])}
        yield AllowedDays(f"{AHEAD}{meeting.id}", (meeting.id,), None, frozenset(days))


def _numbered_otherwise(one: Requirement, start: Mapping[str, int], decided: Mapping[str, int]) -> bool:
    """Whether the meetings of a body are not in the order of their numbers: before, or by what a person decided."""
    if not one.rule.startswith(NUMBERED):
        return False
    return any(all(name in days for name in one.meetings) and one.units(days) > 0 for days in (start, decided))
