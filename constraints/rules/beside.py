"""beside: a meeting is before, adjacent to, or alongside an anchor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import Meeting, Placement, Plan
from constraints.requirements import FAR, Interval
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Beside(Rule):
    """Each meeting is prior to its anchor, overlaps it, or lies within ``free_days`` free days of it.

    ``which`` anchor of the cycle: the last or first of one body, or any that fits. ``sides``: on which side of the
    anchor an adjacent meeting may lie. ``overlap``: whether sharing days counts. ``prior``: whether any time
    earlier in the cycle counts, at most ``prior_days`` free days ahead (None: no limit). ``without`` an anchor in
    the cycle the "next" cycle's first one is meant, which the meeting precedes (undecided if that is unknown), or
    "nothing": the rule does not apply.
    """

    kind: ClassVar[str] = "beside"

    meetings: Selector
    anchor: Selector
    which: Literal["last", "first", "any"] = "any"
    free_days: int = Field(default=0, ge=0, le=366)
    sides: Literal["either", "before", "after"] = "either"
    overlap: bool = True
    prior: bool = False
    prior_days: int | None = Field(default=None, ge=0, le=366)
    without: Literal["next", "nothing"] = "next"

    @model_validator(mode="after")
    def _first_and_last_are_of_one_body(self) -> Beside:
        if self.which != "any" and self.anchor.body is None:
            raise ValueError(f'which = "{self.which}" needs an anchor that is one body')
        return self

    def post(self, board: Board) -> None:
        anchors = sorted(self.anchor.among(board.meetings), key=lambda m: m.number)
        if self.which == "last":
            anchors = anchors[-1:]
        elif self.which == "first":
            anchors = anchors[:1]
        for meeting in self.meetings.among(board.meetings):
            near = [a for a in anchors if a.id != meeting.id]
            board.near_any(self, ((a, meeting, self._intervals(a.days, meeting.days)) for a in near))

    def _intervals(self, anchor_days: int, days: int) -> tuple[Interval, ...]:
        """Where the meeting may begin, in days from the anchor's begin."""
        spans: list[Interval] = []
        if self.prior:
            spans.append((-FAR if self.prior_days is None else -(days + self.prior_days), -days))
        if self.sides != "after":
            spans.append((-(days + self.free_days), -days))
        if self.overlap:
            spans.append((-days + 1, anchor_days - 1))
        if self.sides != "before":
            spans.append((anchor_days, anchor_days + self.free_days))
        merged: list[Interval] = []
        for low, high in sorted(spans):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return tuple(merged)

    def check(self, plan: Plan) -> Iterator[Finding]:
        anchors = [p for p in plan.placements if self.anchor.fits(p.meeting)]
        vague = [m for m in plan.undated if self.anchor.fits(m)]
        for row in plan.placements:
            if self.meetings.fits(row.meeting):
                yield from self._judge(plan, row, anchors, vague)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _judge(self, plan: Plan, row: Placement, anchors: list[Placement], vague: list[Meeting]) -> Iterator[Finding]:
        if self.which == "last":
            anchors = sorted(anchors, key=lambda a: a.first_day)[-1:]
        elif self.which == "first":
            anchors = sorted(anchors, key=lambda a: a.first_day)[:1]
        if self.which != "any" and anchors == [row] and not vague:
            return  # it is the anchor itself
        anchors = [a for a in anchors if a.id != row.id]
        kept = [(a, how) for a in anchors if (how := self._how(row, a)) is not None]
        if kept and not (vague and self.which != "any"):
            anchor, how = kept[0]
            yield self.kept(row, anchor, message=_tell(row, anchor, how))
        elif vague:
            yield self.undecided(row, *vague, message=f"{vague[0].id} has no exact days yet")
        elif anchors and not plan.complete and (absent := self._absent(plan, row)):
            told = f"{_tell(row, min(anchors, key=lambda a: a.first_day), None)}; {absent} may be missing in this file"
            yield self.undecided(row, message=told)
        elif anchors:
            anchor = min(anchors, key=lambda a: abs((row.first_day - a.first_day).days))
            yield self.broken(row, anchor, message=_tell(row, anchor, None) + f"; {self._wanted()} wanted")
        elif self.prior and self.without == "next":
            yield self._without(plan, row)
        elif not self.prior and not plan.complete:
            yield self.undecided(row, message=f"what {row.id} should lie beside is not in this file")

    def _absent(self, plan: Plan, row: Placement) -> str | None:
        """An anchor's body that the file holds fewer meetings of than it has in a year; None where none is known."""
        for body in plan.facts.bodies:
            held = sum(1 for p in plan.placements if p.meeting.body.id == body.id and self.anchor.fits(p.meeting))
            if self.anchor.fits_body(body) and body.id != row.meeting.body.id:
                usual = body.ordinal.each_year if body.ordinal else 1
                if held < usual:
                    return f"a meeting of {body.id}"
        return None

    def _without(self, plan: Plan, row: Placement) -> Finding:
        later = [p for p in plan.following if self.anchor.fits(p.meeting) and p.meeting.cycle == plan.cycle + 1]
        if later and plan.complete:
            anchor = min(later, key=lambda p: p.first_day)
            how = self._how(row, anchor)
            if how is None:
                return self.broken(row, anchor, message=f"{_tell(row, anchor, None)}; {self._wanted()} wanted")
            return self.kept(row, anchor, message=_tell(row, anchor, how))
        named = self.anchor.body or "the anchor"
        return self.undecided(row, message=f"no date of {named} after {row.last_day} is known")

    def _how(self, row: Placement, anchor: Placement) -> str | None:
        """In which way the meeting satisfies the rule, None if in none."""
        if row.first_day <= anchor.last_day and anchor.first_day <= row.last_day:
            return "overlap" if self.overlap else None
        if row.last_day < anchor.first_day:
            free = (anchor.first_day - row.last_day).days - 1
            if self.sides != "after" and free <= self.free_days:
                return "adjacent"
            within = self.prior_days is None or free <= self.prior_days
            return "prior" if self.prior and within else None
        free = (row.first_day - anchor.last_day).days - 1
        return "adjacent" if self.sides != "before" and free <= self.free_days else None

    def _wanted(self) -> str:
        ways = ["any time before"] if self.prior and self.prior_days is None else []
        if self.prior and self.prior_days is not None:
            ways.append(f"at most {self.prior_days} free days before")
        if self.overlap:
            ways.append("alongside")
        where = {"either": "on either side", "before": "before", "after": "after"}[self.sides]
        ways.append(f"at most {self.free_days} free days {where}" if self.free_days else f"the next day {where}")
        return " or ".join(ways)


def _tell(row: Placement, anchor: Placement, how: str | None) -> str:
    if row.first_day <= anchor.last_day and anchor.first_day <= row.last_day:
        where = f"alongside {anchor.id} ({anchor.first_day} to {anchor.last_day})"
    elif row.last_day < anchor.first_day:
        days = (anchor.first_day - row.last_day).days
        where = f"{days} day{'s' if days > 1 else ''} before {anchor.id} begins ({anchor.first_day})"
    else:
        days = (row.first_day - anchor.last_day).days
        free = days - 1
        where = f"{days} day{'s' if days > 1 else ''} after {anchor.id} ends ({anchor.last_day}), {free} free"
    named = {"adjacent": "back to back: ", "overlap": "alongside: ", "prior": "prior: "}.get(how or "", "")
    return f"{named}{row.id} ({row.first_day}) is {where}"
