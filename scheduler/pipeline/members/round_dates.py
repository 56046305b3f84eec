"""The dates that are worth putting to the members: legal, near the best, and spread over the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from calendars.rounds.round import Candidate, Move
from scheduler.availability import Availability, availability
from scheduler.elsewhere import There, best_there
from scheduler.outcome import Undecided
from scheduler.pipeline.members.round_followed import following
from scheduler.pipeline.questions.answering import Base
from scheduler.pipeline.questions.explaining import moved_alone, not_on

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Solved

FREE_BETWEEN = (7, 3, 1)
"""Dates lie so many days apart; where too few do, fewer days. Who cannot on a day often cannot on the next one."""


@dataclass(frozen=True)
class Wanted:
    """How many dates, and how much more than the best of them another one may cost.

    ``follow``: of a file's year other meetings may move too, where they must.
    """

    dates: int
    within: int
    follow: bool = False


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
    meeting breaks on every day. Where others may ``follow``, there are also dates on which some of them must: they
    disturb the fewest persons that such dates do. None at all: no day is legal.
    """
    if base.solved is None:
        return _of_followed(base, meeting, wanted, limits) if wanted.follow else _of_file(base, meeting, wanted)
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
    """Days on which the others stay."""
    found = availability(base.board, base.start, meeting)
    near, taken = _near_best(found, wanted), list[int]()
    for apart in FREE_BETWEEN:
        _take(taken, near, wanted.dates, apart)
    return Found(_in_order(_alone(base, found, number) for number in taken))


def _near_best(found: Availability, wanted: Wanted) -> list[int]:
    """The days that are legal with the others where they are, and near the best of them; the best first."""
    within = [day for day in found.days if not day.leaving]
    always = set(within[0].broken).intersection(*(day.broken for day in within))
    legal = [day for day in within if found.open(day) and set(day.broken) <= always]
    best = min((found.extra(day) for day in legal), default=0)
    near = [day for day in legal if found.extra(day) <= best + wanted.within]
    near.sort(key=lambda day: (found.extra(day), abs(day.number - found.now), day.number))
    return [day.number for day in near]


def _take(taken: list[int], near: Iterable[int], most: int, apart: int) -> None:
    """Adds days that lie so far apart from all that are taken, until they are so many."""
    for day in near:
        if len(taken) < most and day not in _near(taken, apart):
            taken.append(day)


def _of_followed(base: Base, meeting: str, wanted: Wanted, limits: Limits | None) -> Found:
    """Days on which the others stay, and between them those that disturb the fewest persons."""
    found = availability(base.board, base.start, meeting)
    near, taken = _near_best(found, wanted), list[int]()
    most = min((found.extra(found.days[n]) for n in near), default=0) + wanted.within
    left = set(range(base.board.latest[meeting] + 1)) - {*near, base.start[meeting]}
    moving: list[Candidate] = []
    for apart in FREE_BETWEEN:
        _take(taken, near, wanted.dates, apart)
        while len(taken) < wanted.dates:
            one = following(base, meeting, left - _near(taken, apart), most, limits)
            if one is None:
                break
            if isinstance(one, Undecided):
                return _both(base, found, near, taken, moving, undecided=True)
            moves = {n: day for n, day in one.start.items() if n != meeting and day != base.start[n]}
            moving.append(_candidate(base, meeting, one.day, one.extra, one.proven, moves, one.changes, one.broken))
            taken.append(one.day)
    return _both(base, found, near, taken, moving)


def _both(
    base: Base,
    found: Availability,
    near: list[int],
    taken: list[int],
    moving: list[Candidate],
    undecided: bool = False,
) -> Found:
    alone = [_alone(base, found, day) for day in taken if day in near]
    return Found(_in_order([*alone, *moving]), undecided=undecided)


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
