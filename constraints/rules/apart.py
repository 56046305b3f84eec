"""apart: meetings do not overlap and leave free days between, more between different cities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar, Literal

from pydantic import Field

from constraints.board import Board
from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Apart(Rule):
    """Every two of the meetings do not overlap, with at least ``free_days`` free days between them.

    ``travel_days`` replaces ``free_days`` where the cities differ or one is not known yet (None: no difference).
    ``sharing`` limits it to pairs with the same delegates or the same known host. ``per`` is the unit of the price.
    """

    kind: ClassVar[str] = "apart"

    meetings: Selector
    free_days: int = Field(default=0, ge=0, le=366)
    travel_days: int | None = Field(default=None, ge=0, le=366)
    sharing: Literal["delegates", "host"] | None = None
    per: Literal["breach", "day", "week"] = "breach"

    def post(self, board: Board) -> None:
        days_per_unit = {"breach": None, "day": 1, "week": 7}[self.per]
        for one, other in combinations(self.meetings.among(board.meetings), 2):
            if self._concerns(one, other):
                board.keep_apart(self, one, other, self._free(one, other), days_per_unit)

    def _concerns(self, one: Meeting, other: Meeting) -> bool:
        if self.sharing == "delegates":
            return one.body.delegates == other.body.delegates
        if self.sharing == "host":
            return one.host is not None and one.host == other.host
        return True

    def _free(self, one: Meeting, other: Meeting) -> int:
        same_city = one.city is not None and one.city == other.city
        return self.free_days if same_city or self.travel_days is None else self.travel_days

    def check(self, plan: Plan) -> Iterator[Finding]:
        rows = sorted((p for p in plan.placements if self.meetings.fits(p.meeting)), key=lambda p: p.first_day)
        for at, one in enumerate(rows):
            for other in rows[at + 1 :]:
                if self.sharing == "delegates" and one.meeting.body.delegates != other.meeting.body.delegates:
                    continue
                if self.sharing == "host" and (not one.meeting.host or one.meeting.host != other.meeting.host):
                    continue
                yield self._judge(one, other)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _judge(self, one: Placement, other: Placement) -> Finding:
        """``one`` begins first, or on the same day."""
        wanted = self.free_days
        if self.travel_days is not None and (one.meeting.city is None or one.meeting.city != other.meeting.city):
            wanted = self.travel_days
        free = (other.first_day - one.last_day).days - 1
        if free >= wanted:
            seen = f"{free} free days between {one.id} (to {one.last_day}) and {other.id} (from {other.first_day})"
            return self.kept(one, other, message=seen)
        # An overlap is mended by moving either before the other: the shorter way counts.
        back = (other.last_day - one.first_day).days + 1 + wanted
        missing = min(wanted - free, back)
        units = {"breach": 1, "day": missing, "week": (missing + 6) // 7}[self.per]
        overlap = f"{other.id} begins {other.first_day}, while {one.id} runs to {one.last_day}"
        near = f"only {free} free days between {one.id} (to {one.last_day}) and {other.id} (from {other.first_day})"
        told = overlap if free < 0 else f"{near}; {wanted} wanted"
        return self.broken(one, other, message=told, units=units)
