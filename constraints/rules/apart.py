"""apart: meetings do not overlap and leave free days between, more between different cities."""

from __future__ import annotations

import re
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

    ``travel_days`` replaces ``free_days`` where the cities differ (None: no difference) and neither is virtual; where
    that is not known, and only the travel is missing, the verdict is undecided.
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
            ways = [((a, b), given) for (a, b), given in board.hosted(one, other)]
            wanted = [self._free(*pair) if self._concerns(*pair) else None for pair, _ in ways]
            # Where every host comes to the same, who hosts is no matter.
            same = len(set(wanted)) == 1
            for (_, given), free in zip(ways[:1] if same else ways, wanted, strict=False):
                if free is not None:
                    board.keep_apart(self, one, other, free, days_per_unit, () if same else given)

    def _concerns(self, one: Meeting, other: Meeting) -> bool:
        if self.sharing == "delegates":
            return one.body.delegates == other.body.delegates
        if self.sharing == "host":
            return one.host is not None and one.host == other.host
        return True

    def _free(self, one: Meeting, other: Meeting) -> int:
        """The free days that must lie between; where the places are not known to differ, no travel is asked for."""
        if self.travel_days is None or one.virtual or other.virtual:
            return self.free_days
        if one.city is None or other.city is None:
            apart = one.host is not None and other.host is not None and one.host != other.host
        else:
            words = [re.findall(r"\w+", city.casefold()) for city in (one.city, other.city)]
            here, there = (f" {' '.join(some)} " for some in words)
            apart = here not in there and there not in here
        return self.travel_days if apart else self.free_days

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
        where = _same_place(one.meeting, other.meeting)
        wanted = self.travel_days if self.travel_days is not None and where is False else self.free_days
        free = (other.first_day - one.last_day).days - 1
        seen = f"{free} free days between {one.id} (to {one.last_day}) and {other.id} (from {other.first_day})"
        if free >= wanted:
            if where is None and self.travel_days is not None and free < self.travel_days:
                told = f"{seen}; enough in one place, too few between two, and not both places are known"
                return self.undecided(one, other, message=told)
            return self.kept(one, other, message=seen)
        # An overlap is mended by moving either before the other: the shorter way counts.
        back = (other.last_day - one.first_day).days + 1 + wanted
        missing = min(wanted - free, back)
        units = {"breach": 1, "day": missing, "week": (missing + 6) // 7}[self.per]
        overlap = f"{other.id} begins {other.first_day}, while {one.id} runs to {one.last_day}"
        places = f", {one.meeting.city or one.meeting.host} and {other.meeting.city or other.meeting.host} being apart"
        near = f"only {seen}; {wanted} wanted" + (places if where is False and wanted == self.travel_days else "")
        return self.broken(one, other, message=overlap if free < 0 else near, units=units)


def _same_place(one: Meeting, other: Meeting) -> bool | None:
    """Whether two meetings are in one city, or nobody travels to one of them; None where that is not known.

    A venue that names the city is in it: "Singapore City" and "Singapore" are one place.
    """
    if one.virtual or other.virtual:
        return True
    if one.city and other.city:
        short, long = sorted((_words(one.city), _words(other.city)), key=len)
        return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
    if one.host and other.host and one.host != other.host:
        return False
    return None


def _words(city: str) -> list[str]:
    return [word for word in re.split(r"\W+", city.casefold()) if word]
