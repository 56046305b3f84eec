"""A year of a file -> the fewest and smallest changes that mend it, judged again by the separate checker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.record import read_record
from constraints.as_held import in_windows, starts_of, term_of
from constraints.board import NUMBERED, Board
from constraints.check import Report, check
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Placement, Plan
from constraints.requirements import AllowedDays, Requirement, Settled
from constraints.rulebook import load
from constraints.waiver import planned_with
from scheduler.changes import IN_YEAR, PINNED, WITHIN, Alternative, Repaired, Unmendable
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.choosing import waivable
from scheduler.pipeline.questions.answering import Base, year_as_held
from scheduler.pipeline.questions.presence import Way, ways
from scheduler.pipeline.questions.telling_repairs import Telling
from scheduler.results import Asked

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Undecided
    from scheduler.repair import Held


@dataclass(frozen=True)
class Wanted:
    """How a file is to be mended. ``pins`` never move, ``dear`` ones are moved last: meetings, bodies or levels.

    ``record`` says what was decided, waivers too. ``partial``: the file does not claim to be complete.
    """

    pins: tuple[str, ...] = ()
    dear: tuple[str, ...] = ()
    record: Path | None = None
    partial: bool = False


def repair(
    path: Path, year: int | None, asked: Asked, wanted: Wanted, limits: Limits | None = None
) -> Repaired | Unmendable | Undecided:
    """The fewest changes by which the year of the file keeps what must hold; none where nothing is broken.

    Raises:
        InputError: a file cannot be used, or a pin or a dear meeting is not in it.
    """
    base, notes = _base(path, year, asked, wanted)
    plan = base.plan
    assert plan is not None, "a year as held has its plan"
    pins, dear = _named(wanted.pins, "--pin", plan), _dear(base, plan, wanted)
    before = check(base.rules.values(), plan)
    if not before.breaches:
        whole = Alternative((), before.cost)
        return Repaired(base, before, before, plan, whole, vague=plan.undated, notes=notes, partial=wanted.partial)
    return _Job(base, plan, before, tuple(pins), dear, notes, wanted.partial).done(limits)


def _base(path: Path, year: int | None, asked: Asked, wanted: Wanted) -> tuple[Base, tuple[str, ...]]:
    """The year as the file and the record have it, and what a person should know of both."""
    base = year_as_held(path, year, asked, wanted.partial)
    if wanted.record is None or base.plan is None:
        return base, base.notes
    decided = read_record(wanted.record, waivable(base.book, load(asked.rulebook)))
    plan = decided.applied(base.plan)
    return replace(base, plan=plan), (*base.notes, *(f"{wanted.record}: {told}" for told in decided.unused([plan])))


def _named(names: Iterable[str], where: str, plan: Plan) -> list[str]:
    """The ids of the dated meetings that are meant: by an id, a body or a level.

    Raises:
        InputError: a name is none of these.
    """
    found: list[str] = []
    problems = []
    for name in names:
        wanted = name.upper()
        ids = [p.id for p in plan.placements if wanted in (p.id.upper(), p.meeting.body.id.upper(), _level(p).upper())]
        found += ids
        if not ids:
            known = [known for p in plan.placements for known in (p.id, p.meeting.body.id, _level(p))]
            told = f'{plan.cycle} holds no meeting with days that is called "{name}", nor of such a body or level.'
            problems.append(Problem(f"{told}{maybe(name, dict.fromkeys(known))}"))
    if problems:
        raise InputError(where, problems)
    return list(dict.fromkeys(found))


def _level(row: Placement) -> str:
    return row.meeting.body.level


def _dear(base: Base, plan: Plan, wanted: Wanted) -> dict[str, tuple[str, ...]]:
    """Why each dear meeting is dear, in words."""
    understood, _ = read_calendar(Path(base.file or ""), base.book, wanted.partial)
    confirmed = {name for name, row in understood.rows.items() if row.status == "CONFIRMED"}
    reporting = {body.reports_to for body in plan.facts.bodies}
    found: dict[str, list[str]] = {p.id: [] for p in plan.placements}
    for name in _named(wanted.dear, "--dear", plan):
        found[name].append("named by --dear")
    for row in plan.placements:
        if row.id in confirmed:
            found[row.id].append("confirmed in the file")
        if row.meeting.body.reports_to is None and row.meeting.body.id in reporting:
            found[row.id].append("others report to it, and it to nobody")
    return {name: tuple(why) for name, why in found.items() if why}


@dataclass(frozen=True)
class _Job:
    """A year in which something is broken, with what may not move and what is dear."""

    base: Base
    plan: Plan
    before: Report
    pins: tuple[str, ...]
    dear: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]
    partial: bool

    def done(self, limits: Limits | None) -> Repaired | Unmendable | Undecided:
        """Each way of adding and dropping mended, and the best of them."""
        from scheduler.outcome import Undecided  # noqa: PLC0415 - only what is broken loads the solver
        from scheduler.repair import Mended, mend  # noqa: PLC0415 - as above

        tried = ways(self.base.rules.values(), self.plan, self.base.book, self.pins, self.base.file or "")
        years = [(way, self._held(way)) for way in tried]
        answers = [(way, held.board, mend(held, limits)) for way, held in years]
        mended = [(way, board, one) for way, board, one in answers if isinstance(one, Mended)]
        open_ones = [one for _, _, one in answers if isinstance(one, Undecided)]
        if mended:
            return self._told(Telling(self.plan, self.base.rules, self.dear, mended), not open_ones)
        if open_ones:
            return open_ones[0]
        found = answers[0][2]
        assert not isinstance(found, Mended | Undecided), "what is left is a conflict"
        return Unmendable(self.base, self.before, found, self.plan.undated, self.notes)

    def _held(self, way: Way) -> Held:
        """The year as a board: what is broken on any day is left out, what may not move is held fast."""
        from scheduler.repair import Held  # noqa: PLC0415 - only what is broken loads the solver

        dated = replace(self.plan, placements=tuple(_numbered_by_date(way.placements)))
        term = term_of(dated)
        within = [m for m in self.plan.undated if m.window is not None]
        board = Board(replace(term, meetings=(*term.meetings, *way.added, *within)))
        for rule in self.base.rules.values():
            rule.post(board)
        start = starts_of(board, dated)
        left = planned_with(self.plan.waivers, board.requirements)
        held_fast = [*in_windows(board, within, WITHIN), *_in_year(board, start), *self._pinned(way, start)]
        board.requirements = [*(r for r in left if not _settled_by_file(r, start)), *held_fast]
        return Held(board, start, {name: len(self.dear.get(was, ())) for name, was in way.was.items()})

    def _pinned(self, way: Way, start: Mapping[str, int]) -> list[Requirement]:
        return [
            AllowedDays(f"{PINNED}{was}", (name,), None, frozenset({start[name]}))
            for name, was in way.was.items()
            if was in self.pins
        ]

    def _told(self, telling: Telling, all_tried: bool) -> Repaired:
        """The best repair in words; the checker must find nothing in it that the file did not have."""
        after = telling.judged
        best, *others = telling.alternatives
        return Repaired(
            self.base,
            self.before,
            after,
            telling.plan,
            best,
            () if telling.more else tuple(others),
            telling.fewest and all_tried,
            telling.proven and all_tried,
            telling.more,
            telling.unmended(self.before),
            self.plan.undated,
            self.notes,
            self.partial,
        )


def _numbered_by_date(rows: Iterable[Placement]) -> list[Placement]:
    """The rows with each body's regular meetings numbered by their days, whatever numbers its file gives them."""
    of: dict[str, list[Placement]] = {}
    for row in rows:
        of.setdefault(f"{row.meeting.body.id} {row.meeting.special}", []).append(row)
    found = []
    for own in of.values():
        in_order = sorted(own, key=lambda p: (p.first_day, p.last_day, p.meeting.number))
        numbers = sorted(p.meeting.number for p in own)
        found += [replace(p, meeting=replace(p.meeting, number=n)) for p, n in zip(in_order, numbers, strict=True)]
    return sorted(found, key=lambda p: (p.first_day, p.last_day, p.id))


def _settled_by_file(one: Requirement, start: Mapping[str, int]) -> bool:
    """What no day decides: broken on any, or the order of a body's meetings where the file has it otherwise."""
    if isinstance(one, Settled):
        return one.weight is None
    if not one.rule.startswith(NUMBERED):
        return False
    dated = [name for name in one.meetings if name in start]
    return len(dated) == len(one.meetings) and one.units(start) > 0


def _in_year(board: Board, start: Mapping[str, int]) -> Iterator[Requirement]:
    """A meeting that moves lies in the calendar year; one that the file has outside it may stay there."""
    cycle = board.term.cycle
    first, last = board.number(date(cycle, 1, 1)), board.number(date(cycle, 12, 31))
    if (first, last) == (0, board.span - 1):
        return
    for meeting in board.meetings:
        days = {*range(first, last - meeting.days + 2), *([start[meeting.id]] if meeting.id in start else [])}
        yield AllowedDays(f"{IN_YEAR}{meeting.id}", (meeting.id,), None, frozenset(days))
