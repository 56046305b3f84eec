"""The dates that are worth putting to the members: legal, near the best, and spread over the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from calendars.rounds import Candidate, Move
from scheduler.availability import Availability, availability
from scheduler.elsewhere import There, best_there
from scheduler.outcome import Undecided
from scheduler.pipeline.questions.answering import Base
from scheduler.pipeline.questions.explaining import moved_alone, not_on

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Solved

FREE_BETWEEN = (7, 3, 1)
"""Dates lie so many days apart; where too few do, fewer days. Who cannot on a day often cannot on the next one."""


@dataclass(frozen=True)
class Wanted:
    """How many dates, and how much more than the best of them another one may cost."""

    dates: int
    within: int


@dataclass(frozen=True)
class Found:
    """The candidates, cheapest first. ``undecided``: the limit came before all days were gone through."""

    candidates: tuple[Candidate, ...]
    undecided: bool = False
    interrupted: bool = False


def candidates(base: Base, meeting: str, wanted: Wanted, limits: Limits | None = None) -> Found:
    """The dates for the meeting (its id).

    Of a solved year each date is that of the cheapest calendar with the meeting there, solved for anew, everything
    else free to move. Of a file's year the others stay, but for those tied to it; a date breaks nothing but what the
    meeting breaks on every day. None at all: no day is legal.
    """
    if base.solved is None:
        return _of_file(base, meeting, wanted)
    return _of_solved(base, base.solved, meeting, wanted, limits)


def _of_solved(base: Base, solved: Solved, meeting: str, wanted: Wanted, limits: Limits | None) -> Found:
    found = [_candidate(base, meeting, base.start[meeting], 0, solved.proven)]
    most = solved.cost + wanted.within
    taken = [base.start[meeting]]
    for apart in FREE_BETWEEN:
        while len(found) < wanted.dates:
            left = set(range(base.board.latest[meeting] + 1)) - _near(taken, apart)
            there = best_there(base.board, base.board.requirements, base.start, meeting, left, limits)
            if isinstance(there, Undecided):
                return Found(_in_order(found), undecided=True, interrupted=there.interrupted)
            if not isinstance(there, There):
                break
            if there.bound > most:
                break
            if there.cost > most:
                return Found(_in_order(found), undecided=True, interrupted=there.interrupted)
            again = not_on(base, meeting, there.day, limits)
            if again.there is None:
                return Found(_in_order(found), undecided=True, interrupted=again.interrupted)
            one = again.there
            moves = {name: to for name, (_, to) in one.moves.items()}
            found.append(_candidate(base, meeting, one.day, one.extra, one.proven, moves, one.changes))
            taken.append(one.day)
    return Found(_in_order(found))


def _of_file(base: Base, meeting: str, wanted: Wanted) -> Found:
    found = availability(base.board, base.start, meeting)
    within = [day for day in found.days if not day.leaving]
    always = set(within[0].broken).intersection(*(day.broken for day in within))
    legal = [day for day in within if found.open(day) and set(day.broken) <= always]
    best = min((found.extra(day) for day in legal), default=0)
    near = [day for day in legal if found.extra(day) <= best + wanted.within]
    near.sort(key=lambda day: (found.extra(day), abs(day.number - found.now), day.number))
    taken: list[int] = []
    for apart in FREE_BETWEEN:
        for day in near:
            if len(taken) < wanted.dates and day.number not in _near(taken, apart):
                taken.append(day.number)
    return Found(_in_order(_alone(base, found, number) for number in taken))


def _alone(base: Base, found: Availability, number: int) -> Candidate:
    """The meeting alone on that day, with those tied to it, once the checker agrees on what that costs."""
    day, told = found.days[number], moved_alone(base, found.meeting, number)
    if not base.posed.waivers and (told.extra != found.extra(day) or not told.legal):
        raise RuntimeError(f"the checker says {told}, not {day}")
    moves = {name: base.start[name] + number - found.now for name in found.tied} if number != found.now else {}
    extra, broken = found.extra(day), tuple(day.broken)
    return _candidate(base, found.meeting, number, extra, True, moves, found.changes(day), broken)


def _candidate(
    base: Base,
    meeting: str,
    number: int,
    extra: int,
    proven: bool,
    moves: Mapping[str, int] | None = None,
    changes: Mapping[str, int] | None = None,
    broken: tuple[str, ...] = (),
) -> Candidate:
    board = base.board
    first = board.day(number)
    length = next(one.days for one in board.meetings if one.id == meeting)
    moved = sorted((moves or {}).items(), key=lambda row: (row[1], row[0]))
    return Candidate(
        first_day=first,
        last_day=first + timedelta(days=length - 1),
        extra=extra,
        proven=proven,
        moves=tuple(Move(meeting=n, first_day=board.day(base.start[n]), to=board.day(to)) for n, to in moved),
        changes=dict(changes or {}),
        still_breaks=broken,
    )


def _near(taken: Iterable[int], apart: int) -> set[int]:
    return {day for one in taken for day in range(one - apart + 1, one + apart)}


def _in_order(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda one: (one.extra, one.first_day)))
