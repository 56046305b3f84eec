"""spread: at most so many meetings begin in any week, month or quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from constraints.board import Board
from constraints.meetings import Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Spread(Rule):
    """At most ``most`` of the meetings begin in any one ``period``; each one over is a unit of the price.

    A week runs from Monday to Sunday (ISO 8601); a day, month or quarter is the calendar's.
    """

    kind: ClassVar[str] = "spread"

    meetings: Selector
    most: int = Field(ge=0, le=1000)
    period: Literal["day", "week", "month", "quarter"] = "week"

    def post(self, board: Board) -> None:
        chosen = self.meetings.among(board.meetings)
        shift = board.day(0).weekday()
        numbers: dict[str, Callable[[int], int]] = {
            "day": lambda n: n,
            "week": lambda n: (n + shift) // 7,
            "month": lambda n: board.day(n).year * 12 + board.day(n).month,
            "quarter": lambda n: board.day(n).year * 4 + (board.day(n).month - 1) // 3,
        }
        board.spread(self, chosen, self.most, (numbers[self.period](n) for n in range(board.span)))

    def check(self, plan: Plan) -> Iterator[Finding]:
        begun: dict[str, list[str]] = defaultdict(list)
        rows = {p.id: p for p in plan.placements if self.meetings.fits(p.meeting)}
        for row in rows.values():
            begun[self._named(row.first_day)].append(row.id)
        full = {period: names for period, names in begun.items() if len(names) > self.most}
        for period, names in full.items():
            told = f"{len(names)} meetings begin in {period}: {', '.join(names)}; at most {self.most} wanted"
            yield self.broken(*(rows[n] for n in names), message=told, units=len(names) - self.most)
        if rows and not full:
            yield self.kept(message=f"no {self.period} has more than {max(map(len, begun.values()))} of them")
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _named(self, day: date) -> str:
        if self.period == "day":
            return day.isoformat()
        if self.period == "week":
            year, week, _ = day.isocalendar()
            return f"week {week} of {year}"
        if self.period == "month":
            return day.strftime("%Y-%m")
        return f"quarter {(day.month + 2) // 3} of {day.year}"
