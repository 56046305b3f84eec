"""Adopted years that something befalls: a holiday is declared, a Summit moves, a host withdraws, a body is new."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

from strip import board_of

from constraints.as_held import term_of
from constraints.board import Board
from constraints.meetings import Placement
from constraints.requirements import AllowedDays, Requirement
from constraints.rulebook import Rulebook, load
from scheduler.changes import Repaired
from scheduler.engines import cpsat
from scheduler.pipeline.generating import generate
from scheduler.results import Asked, Generated

COLUMNS = ("year", "body", "start", "end", "city", "host", "status")


@dataclass(frozen=True)
class Broken:
    """A year as its file has it, and the holidays declared since: a member and a day each."""

    rows: tuple[Placement, ...]
    holidays: tuple[tuple[str, date], ...] = ()

    def files(self, folder: Path) -> tuple[Path, Path]:
        """The year as CSV, all its meetings adopted, and the holidays as a file of one's own."""
        year, own = folder / "adopted.csv", folder / "own.toml"
        text = io.StringIO(newline="")
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for row in self.rows:
            m = row.meeting
            table.writerow([m.cycle, m.body.id, row.first_day, row.last_day, m.city, m.host, "CONFIRMED"])
        year.write_text(text.getvalue(), encoding="utf-8", newline="")
        days = dict.fromkeys(self.holidays)
        entries = [f'[[holiday]]\nmember = "{m}"\nday = {d}\nname = "New"\nsource = "made up"\n' for m, d in days]
        own.write_text("format = 1\n" + "\n".join(entries), encoding="utf-8")
        return year, own


def adopted(year: int) -> Broken:
    """The best year, as generated."""
    made = generate(year, Asked())
    assert isinstance(made, Generated), f"{year} has no calendar: {made}"
    return Broken(tuple(entry.placement for entry in made.calendar.entries))


def _with(broken: Broken, old: Placement, new: Placement) -> Broken:
    return replace(broken, rows=tuple(new if row is old else row for row in broken.rows))


def _any_hosted(dice: Random, broken: Broken) -> Placement:
    return dice.choice([row for row in broken.rows if row.meeting.host])


def a_holiday_is_declared(dice: Random, broken: Broken, book: Rulebook) -> Broken:
    """The host of a meeting declares one of its days a holiday."""
    row = _any_hosted(dice, broken)
    host, day = row.meeting.host or "", dice.choice([row.first_day, row.last_day])
    return replace(broken, holidays=(*broken.holidays, (host, day)))


def a_summit_moves(dice: Random, broken: Broken, book: Rulebook) -> Broken:
    """One of the meetings at the top is two weeks earlier or later."""
    row = dice.choice([row for row in broken.rows if row.meeting.body.level == "leaders"])
    shift = timedelta(days=dice.choice([-14, 14]))
    return _with(broken, row, replace(row, first_day=row.first_day + shift, last_day=row.last_day + shift))


def a_host_withdraws(dice: Random, broken: Broken, book: Rulebook) -> Broken:
    """Another member hosts a meeting in its capital."""
    row = _any_hosted(dice, broken)
    member = dice.choice([m for m in book.members if m.id != row.meeting.host])
    meeting = replace(row.meeting, host=member.id, city=member.capital)
    return _with(broken, row, replace(row, meeting=meeting))


def a_body_is_new(dice: Random, broken: Broken, book: Rulebook) -> Broken:
    """A body that does not meet yet is put on the first day of a meeting of the same delegates, where there is one."""
    known = {row.meeting.body.id for row in broken.rows}
    delegates = {row.meeting.body.delegates for row in broken.rows}
    new = [body for body in book.bodies if body.id not in known and body.delegates in delegates]
    if not new:
        return broken
    body = dice.choice(new)
    beside = dice.choice([row for row in broken.rows if row.meeting.body.delegates == body.delegates])
    meeting = replace(beside.meeting, id=body.id, body=body, days=body.days)
    last = beside.first_day + timedelta(days=body.days - 1)
    return replace(broken, rows=(*broken.rows, Placement(meeting, beside.first_day, last)))


def a_meeting_is_forgotten(dice: Random, broken: Broken, book: Rulebook) -> Broken:
    """A meeting falls out of the file."""
    gone = dice.choice(broken.rows)
    return replace(broken, rows=tuple(row for row in broken.rows if row is not gone))


BREAKS: tuple[Callable[[Random, Broken, Rulebook], Broken], ...] = (
    a_holiday_is_declared,
    a_summit_moves,
    a_host_withdraws,
    a_body_is_new,
    a_meeting_is_forgotten,
)


def broken_year(dice: Random, years: Mapping[int, Broken]) -> tuple[int, Broken, int]:
    """One of the years, broken in 1 to 5 ways; and in how many."""
    year = dice.choice(sorted(years))
    book, found, ways = load(), years[year], dice.randint(1, 5)
    for _ in range(ways):
        found = dice.choice(BREAKS)(dice, found, book)
    return year, found, ways


def after(found: Repaired) -> Board:
    """The repaired year as a board of its own: nothing of the repair's model."""
    return board_of(found.base.rules.values(), term_of(found.plan))


def a_smaller_set(found: Repaired) -> list[tuple[str, ...]]:
    """Each set of one meeting fewer than moved with which what must hold could be kept, all others staying: none.

    Asked set by set, each other meeting held fast by a requirement of its own.
    """
    board = after(found)
    moved = {c.meeting.id: c.before[0] for c in found.changes if c.before and c.after}
    start = {p.id: board.number(moved.get(p.id, p.first_day)) for p in found.plan.placements}
    free = {c.meeting.id for c in found.changes if c.what == "added"}
    held = [name for name in start if name not in free]
    hard: list[Requirement] = [r for r in board.requirements if r.weight is None]
    possible = []
    for some in combinations(held, len(moved) - 1) if moved else ():
        fast = [AllowedDays("held", (n,), None, frozenset({start[n]})) for n in held if n not in some]
        if cpsat.feasible(board, [*hard, *fast]) is not False:
            possible.append(some)
    return possible
