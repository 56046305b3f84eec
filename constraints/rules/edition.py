"""edition: how far a meeting lies from the previous edition of its body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Edition(Rule):
    """From the first day of last cycle's edition with the same number to this one's are ``least`` to ``most`` days.

    A unit of the price is each week begun that is short or over; a hard rule allows none. Without last cycle's
    calendar nothing is posted, and the verdict is undecided. ``least = most = 364`` is last year's place, to the
    weekday.
    """

    kind: ClassVar[str] = "edition"

    meetings: Selector
    least: int = Field(default=0, ge=0, le=1100)
    most: int | None = Field(default=None, ge=0, le=1100)

    @model_validator(mode="after")
    def _has_bounds(self) -> Edition:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"most {self.most} is under least {self.least}")
        return self

    def post(self, board: Board) -> None:
        for meeting in self.meetings.among(board.meetings):
            before = _previous(board.term.history, meeting)
            if before is None:
                continue
            began = board.number(before.first_day)
            units = {}
            for start in board.starts(meeting):
                days = start - began
                over = days - self.most if self.most is not None else 0
                units[start] = -(-max(self.least - days, over, 0) // 7)
            board.price_days(self, meeting, units)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for row in plan.placements:
            if not self.meetings.fits(row.meeting):
                continue
            past = [p for p in plan.history if p.meeting.body.id == row.meeting.body.id and not p.meeting.special]
            past = [p for p in past if p.meeting.cycle == plan.cycle - 1 and p.meeting.number == row.meeting.number]
            if not past:
                yield self.undecided(row, message=f"the edition before {row.id} is not known")
                continue
            days = (row.first_day - past[0].first_day).days
            seen = f"{row.id} begins {days} days after {past[0].id} ({past[0].first_day})"
            if days < self.least:
                told = f"{seen}; at least {self.least} wanted"
                yield self.broken(row, message=told, units=(self.least - days + 6) // 7)
            elif self.most is not None and days > self.most:
                told = f"{seen}; at most {self.most} wanted"
                yield self.broken(row, message=told, units=(days - self.most + 6) // 7)
            else:
                yield self.kept(row, message=seen)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")


def _previous(history: tuple[Placement, ...], meeting: Meeting) -> Placement | None:
    for row in history:
        same_body = row.meeting.body.id == meeting.body.id and not row.meeting.special
        if same_body and row.meeting.cycle == meeting.cycle - 1 and row.meeting.number == meeting.number:
            return row
    return None
