"""keep: a meeting stays where an earlier version of the same calendar put it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from constraints.board import Board
from constraints.meetings import Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Keep(Rule):
    """Each meeting begins on the day on which the earlier version of this year's calendar has it.

    ``per`` is the unit of the price: each meeting that moves, each day or week begun that it moves, or each person
    that a meeting of the body usually brings together. A meeting that the earlier version does not hold is new:
    nothing speaks of it. Without an earlier version the rule does not apply.
    """

    kind: ClassVar[str] = "keep"

    meetings: Selector
    per: Literal["meeting", "day", "week", "person"] = "meeting"

    def post(self, board: Board) -> None:
        before = {p.id: board.number(p.first_day) for p in board.term.version}
        for meeting in self.meetings.among(board.meetings):
            if meeting.id not in before:
                continue
            away = {start: abs(start - before[meeting.id]) for start in board.starts(meeting)}
            moved = {start: days for start, days in away.items() if days}
            if self.per == "week":
                moved = {start: -(-days // 7) for start, days in moved.items()}
            elif self.per != "day":
                moved = dict.fromkeys(moved, meeting.body.persons if self.per == "person" else 1)
            board.price_days(self, meeting, moved)

    def check(self, plan: Plan) -> Iterator[Finding]:
        before = {p.id: p.first_day for p in plan.version}
        for row in plan.placements:
            if not self.meetings.fits(row.meeting):
                continue
            if row.id in before and row.first_day == before[row.id]:
                yield self.kept(row, message=f"{row.id} stays on {row.first_day}")
            elif row.id in before:
                days = abs((row.first_day - before[row.id]).days)
                told = f"{row.id} moves from {before[row.id]} to {row.first_day}, by {days} days"
                yield self.broken(row, message=told, units=self._units(days, row.meeting.body.persons))
        for meeting in plan.undated:
            if before and self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _units(self, days: int, persons: int) -> int:
        return {"meeting": 1, "day": days, "week": (days + 6) // 7, "person": persons}[self.per]
