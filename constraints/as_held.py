"""A plan whose days are known, as a term on which each of its meetings may be moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from constraints.board import Board
from constraints.meetings import Meeting, Plan, Term
from constraints.requirements import AllowedDays


def term_of(plan: Plan) -> Term:
    """The calendar year of the plan, wider where a meeting lies outside it; each meeting as long as it is held.

    Meetings without exact days are not in it.
    """
    days = [day for p in plan.placements for day in (p.first_day, p.last_day)]
    first, last = min([date(plan.cycle, 1, 1), *days]), max([date(plan.cycle, 12, 31), *days])
    meetings = tuple(replace(p.meeting, days=(p.last_day - p.first_day).days + 1) for p in plan.placements)
    return Term(plan.cycle, first, last, meetings, plan.facts, plan.history, plan.version)


def starts_of(board: Board, plan: Plan) -> dict[str, int]:
    """The day number on which each dated meeting of the plan begins."""
    return {p.id: board.number(p.first_day) for p in plan.placements}


def in_windows(board: Board, meetings: Iterable[Meeting], prefix: str) -> Iterator[AllowedDays]:
    """Each meeting without exact days lies within its window, as far as the term has days of it.

    ``prefix`` and the meeting's id are the name that the requirement is told by.
    """
    for meeting in meetings:
        assert meeting.window is not None, "only meetings with a window are asked for"
        first, last = (board.number(day) for day in meeting.window)
        days = frozenset(range(first, last - meeting.days + 2)) & frozenset(board.starts(meeting))
        if days:
            yield AllowedDays(f"{prefix}{meeting.id}", (meeting.id,), None, days)
