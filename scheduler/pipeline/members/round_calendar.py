"""The calendar that a round was opened about -> the same file with the date that won, and all that moves with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from calendars.rounds.round import Candidate, Round
from constraints.errors import InputError, Problem
from scheduler.changes import Alternative, Change, Repaired
from scheduler.pipeline.questions.answering import Base, year_as_held
from scheduler.pipeline.questions.explaining import judged, plan_on
from scheduler.pipeline.questions.repaired_files import written
from scheduler.results import Asked


def with_date(asked: Round, chosen: Candidate, rulebook: str, kind: str) -> bytes:
    """The round's calendar file with the candidate's days; ``kind`` is ".csv" or ".ics".

    Raises:
        InputError: the round is about no file, or the file has other days by now, or cannot be changed; or the
            rulebook is another one by now.
    """
    if asked.calendar is None:
        told = f"round {asked.short} is about the best calendar and no file: plan it anew by the [fixed] line"
        raise InputError("--output", [Problem(told)])
    path = Path(asked.calendar)
    base = year_as_held(path, asked.year, Asked(rulebook=rulebook))
    if base.book.about.id != asked.rulebook:
        told = f"the round is by {asked.rulebook}, not by {base.book.about.id}"
        raise InputError("--rulebook", [Problem(told)])
    if base.book.digest != asked.rulebook_sha256:
        told = f"{asked.rulebook} was changed since the round was opened: give it as it was, or open a new round"
        raise InputError("--rulebook", [Problem(told)])
    moves = {asked.meeting: (asked.now, chosen.first_day), **{m.meeting: (m.first_day, m.to) for m in chosen.moves}}
    _refuse_other_days(base, {name: was for name, (was, _) in moves.items()})
    start = {**base.start, **{name: base.board.number(to) for name, (_, to) in moves.items()}}
    before, after, plan = judged(base, base.start), judged(base, start), plan_on(base, start)
    found = Repaired(base, before, after, plan, Alternative(_changes(base, start), after.cost))
    return written(found, path, kind)


def _refuse_other_days(base: Base, was: dict[str, date]) -> None:
    """Raises InputError for each meeting that is elsewhere than when the round was opened."""
    problems = []
    for name, day in was.items():
        now = base.board.day(base.start[name]) if name in base.start else None
        if now != day:
            told = f"is on {now} by now" if now else "is not in it any more"
            problems.append(Problem(f"{name} was on {day} when the round was opened, and {told}"))
    if problems:
        raise InputError(base.file or "", problems)


def _changes(base: Base, start: dict[str, int]) -> tuple[Change, ...]:
    assert base.plan is not None, "a year as held has its plan"
    moved = [p for p in base.plan.placements if start[p.id] != base.start[p.id]]
    return tuple(
        Change(
            "moved",
            p.meeting,
            p.id,
            (p.first_day, p.last_day),
            (base.board.day(start[p.id]), base.board.day(start[p.id] + (p.last_day - p.first_day).days)),
        )
        for p in sorted(moved, key=lambda p: (start[p.id], p.id))
    )
