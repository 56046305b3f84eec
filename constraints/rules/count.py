"""count: a body meets at least, at most or exactly n times in each cycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Count(Rule):
    """Each selected body meets ``least`` to ``most`` times in a cycle; ``most`` None: a further one is no breach.

    ``planned`` is how many meetings a generated year holds of each (default ``least``). ``needs = "consensus"``:
    each meeting that is held needs a record of consensus; without one the verdict is undecided. Judged by the
    cycle that a meeting belongs to. Presence is settled before dates are, and so is never part of a conflict of
    dates: too few or too many are so on any day.
    """

    kind: ClassVar[str] = "count"

    meetings: Selector
    least: int = Field(default=1, ge=0, le=366)
    most: int | None = Field(default=None, ge=0, le=366)
    planned: int | None = Field(default=None, ge=0, le=366)
    needs: Literal["consensus"] | None = None

    @model_validator(mode="after")
    def _has_bounds(self) -> Count:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"most {self.most} is under least {self.least}")
        return self

    def number_planned(self) -> int:
        """How many meetings of each body a generated cycle holds unless a request says otherwise."""
        return self.least if self.planned is None else self.planned

    def post(self, board: Board) -> None:
        chosen = self.meetings.among(board.meetings)
        known = (b.id for b in board.facts.bodies if self.meetings.fits_body(b))
        for body in dict.fromkeys((*self.meetings.named_bodies(), *known, *(m.body.id for m in chosen))):
            held = sum(1 for m in chosen if m.body.id == body)
            over = held - self.most if self.most is not None else 0
            board.settle(self, max(self.least - held, over, 0))

    def check(self, plan: Plan) -> Iterator[Finding]:
        spoken_of = [b.id for b in plan.facts.bodies if self.meetings.fits_body(b)]
        held: dict[str, list[Placement | Meeting]] = {b: [] for b in (*self.meetings.named_bodies(), *spoken_of)}
        for row in plan.placements:
            if self.meetings.fits(row.meeting):
                held.setdefault(row.meeting.body.id, []).append(row)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                held.setdefault(meeting.body.id, []).append(meeting)
        for body, rows in held.items():
            yield from self._judge(plan, body, rows)

    def _judge(self, plan: Plan, body: str, rows: list[Placement | Meeting]) -> Iterator[Finding]:
        times = "once" if len(rows) == 1 else "twice" if len(rows) == 2 else f"{len(rows)} times"
        seen = f"{body} meets {times} in {plan.cycle}" if rows else f"{body} does not meet in {plan.cycle}"
        dates = [row.first_day.isoformat() for row in rows if isinstance(row, Placement)]
        told = f"{seen} ({', '.join(dates)})" if dates else seen
        if len(rows) < self.least and not plan.complete:
            yield self.undecided(*rows, message=f"{seen} in this file, which does not claim to be complete")
        elif len(rows) < self.least:
            yield self.broken(*rows, message=f"{seen}; at least {self.least} expected", units=self.least - len(rows))
        elif self.most is not None and len(rows) > self.most:
            yield self.broken(*rows, message=f"{told}; at most {self.most} allowed", units=len(rows) - self.most)
        elif self.needs is None and (rows or self.least):
            yield self.kept(*rows, message=told)
        if self.needs == "consensus":
            for row in rows:
                meeting = row.meeting if isinstance(row, Placement) else row
                if meeting.consensus:
                    yield self.kept(row, message=f"{row.id} is held by consensus: {meeting.consensus}")
                else:
                    yield self.undecided(row, message=f"{row.id} is held, but no record of consensus is given")
