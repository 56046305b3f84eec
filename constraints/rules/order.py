"""order: later meetings begin after earlier ones have ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import Meeting, Placement, Plan
from constraints.requirements import FAR
from constraints.rule import Finding, Relation, Rule
from constraints.selector import Selector


class Order(Rule):
    """Each ``later`` meeting begins after every ``earlier`` one has ended.

    ``least`` and ``most`` bound the free days between: 0 lets the later one begin the very next day, None is no
    upper bound. ``measured = "start-to-start"`` counts the days from begin to begin instead, and lets the two
    overlap. ``need = "some"``: one of the earlier meetings is enough. ``scope = "rolling"``: each earlier body has
    met since the previous cycle's edition of the later one; judged for the first edition of a cycle.
    ``per`` is the unit of the price: one breach, or each day or week begun that is missing. Where one of several
    is enough, or in the rolling scope, there is nothing to count but the breach.
    """

    kind: ClassVar[str] = "order"

    earlier: Selector
    later: Selector
    least: int = Field(default=0, ge=0, le=366)
    most: int | None = Field(default=None, ge=0, le=366)
    measured: Literal["end-to-start", "start-to-start"] = "end-to-start"
    scope: Literal["cycle", "rolling"] = "cycle"
    need: Literal["all", "some"] = "all"
    per: Literal["breach", "day", "week"] = "breach"

    @model_validator(mode="after")
    def _fields_go_together(self) -> Order:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"most {self.most} is under least {self.least}")
        if self.need == "some" and self.per != "breach":
            raise ValueError(f'per = "{self.per}" needs need = "all"')
        plain = self.most is None and self.measured == "end-to-start" and self.need == "all" and self.per == "breach"
        if self.scope == "rolling" and not plain:
            raise ValueError('scope = "rolling" goes with least alone, not with most, measured, need or per')
        return self

    def post(self, board: Board) -> None:
        days_per_unit = {"breach": None, "day": 1, "week": 7}[self.per]
        for then in self.later.among(board.meetings):
            firsts = [m for m in self.earlier.among(board.meetings) if m.id != then.id]
            if self.scope == "rolling":
                firsts = [m for m in firsts if m.number == 1 and self._this_cycle_decides(board, m.body.id, then)]
                board.settle(self, sum(self._this_cycle_decides(board, b, then) for b in self._absent(board, then)))
            if self.need == "some" and len(firsts) > 1:
                board.near_any(self, ((first, then, (self._interval(first),)) for first in firsts))
                continue
            for first in firsts:
                if self.measured == "start-to-start":
                    board.start_after_start(self, first, then, self.least, self.most, days_per_unit)
                else:
                    board.precede(self, first, then, self.least, self.most, days_per_unit)

    def _interval(self, first: Meeting) -> tuple[int, int]:
        base = 0 if self.measured == "start-to-start" else first.days
        return base + self.least, FAR if self.most is None else base + self.most

    @staticmethod
    def _this_cycle_decides(board: Board, earlier: str, then: Meeting) -> bool:
        """Rolling: both last editions are known, and the earlier body has not met since the later one did."""
        if then.number != 1:
            return False
        past = [p for p in board.term.history if p.meeting.cycle == then.cycle - 1 and not p.meeting.special]
        since = [p.last_day for p in past if p.meeting.body.id == then.body.id]
        met = [p.first_day for p in past if p.meeting.body.id == earlier]
        return bool(since and met) and max(met) <= max(since)

    def _absent(self, board: Board, then: Meeting) -> set[str]:
        """Rolling: the earlier bodies that do not meet in this cycle."""
        past = [p.meeting for p in board.term.history if p.meeting.cycle == then.cycle - 1]
        spoken_of = {b.id for b in board.facts.bodies if self.earlier.fits_body(b)}
        spoken_of |= {m.body.id for m in self.earlier.among(past)}
        return spoken_of - {m.body.id for m in board.meetings} - {then.body.id}

    def check(self, plan: Plan) -> Iterator[Finding]:
        for then in plan.placements:
            if self.later.fits(then.meeting):
                judge = self._judge_rolling if self.scope == "rolling" else self._judge_cycle
                yield from judge(plan, then)
        for meeting in plan.undated:
            if self.later.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _judge_cycle(self, plan: Plan, then: Placement) -> Iterator[Finding]:
        rows = [p for p in plan.placements if self.earlier.fits(p.meeting) and p.id != then.id]
        found = [self._compare(first, then) for first in rows]
        vague = [m for m in plan.undated if self.earlier.fits(m) and m.id != then.id]
        known = {p.meeting.body.id for p in rows} | {m.body.id for m in vague} | {then.meeting.body.id}
        absent = [b.id for b in plan.facts.bodies if self.earlier.fits_body(b) and b.id not in known]
        unsure = [self.undecided(m, then, message=f"{m.id} has no exact days yet") for m in vague]
        if not plan.complete:
            unsure += [self.undecided(then, message=f"{b} is not in this file, {then.id} is") for b in absent]
        if self.need == "all":
            yield from (*found, *unsure)
        elif kept := [f for f in found if f.units == 0]:
            yield kept[0]
        elif unsure:
            yield unsure[0]
        elif found:
            # None of them came in time: one breach, told by the nearest of them.
            yield min(found, key=lambda f: f.units)

    def _compare(self, first: Placement, then: Placement) -> Finding:
        if self.measured == "start-to-start":
            days = (then.first_day - first.first_day).days
            away = f"{-days} days before" if days < 0 else f"{days} days after"
            seen = f"{then.id} begins {then.first_day}, {away} {first.id} begins {first.first_day}"
        else:
            days = (then.first_day - first.last_day).days - 1
            seen = _told(first, then, days)
        short = max(0, self.least - days)
        over = max(0, days - self.most) if self.most is not None else 0
        if not short and not over:
            return self.kept(first, then, message=seen)
        wanted = f"at least {self.least}" if short else f"at most {self.most}"
        plain = short and days < 0 and self.least == 0
        return self.broken(
            first, then, message=seen if plain else f"{seen}; {wanted} wanted", units=self._units(short or over)
        )

    def _units(self, days_off: int) -> int:
        if self.per == "day":
            return days_off
        if self.per == "week":
            return (days_off + 6) // 7
        return 1

    def _judge_rolling(self, plan: Plan, then: Placement) -> Iterator[Finding]:
        if then.meeting.number != 1:
            return
        rows = [p for p in (*plan.history, *plan.placements) if p.meeting.cycle >= plan.cycle - 1]
        rows = [p for p in rows if not p.meeting.special]
        before = [p for p in rows if p.meeting.cycle < plan.cycle and p.meeting.body.id == then.meeting.body.id]
        last = max(before, key=lambda p: p.last_day, default=None)
        bodies = {b.id for b in plan.facts.bodies if self.earlier.fits_body(b)}
        bodies |= {p.meeting.body.id for p in rows if self.earlier.fits(p.meeting)}
        for body in sorted(bodies - {then.meeting.body.id}):
            yield self._since(plan, [p for p in rows if p.meeting.body.id == body], last, then, body)

    def _since(self, plan: Plan, rows: list[Placement], last: Placement | None, then: Placement, body: str) -> Finding:
        past = [p for p in rows if p.meeting.cycle < plan.cycle]
        here = [p for p in rows if p.meeting.cycle == plan.cycle]
        in_time = [p for p in here if (then.first_day - p.last_day).days - 1 >= self.least]
        since = in_time or [p for p in past if last is not None and p.first_day > last.last_day]
        if since:
            met = since[-1]
            told = f"{met.id} ends {met.last_day}, before {then.id} begins {then.first_day}"
            return self.kept(met, then, message=told)
        vague = next((m for m in plan.undated if m.body.id == body), None)
        if vague is not None:
            return self.undecided(vague, then, message=f"{vague.id} has no exact days yet")
        if not here and not plan.complete:
            return self.undecided(then, message=f"{body} is not in this file, {then.id} is")
        if last is None or not past:
            named = then.meeting.body.id
            told = f"whether {body} has met since the previous {named}: only {plan.cycle - 1} would tell"
            return self.undecided(*here[:1], then, message=told)
        told = f"{body} has not met between {last.id} ({last.last_day}) and {then.id} ({then.first_day})"
        return self.broken(*here[:1], then, message=told)

    def relations(self, meetings: tuple[Meeting, ...]) -> Iterator[Relation]:
        if not self.hard or self.scope == "rolling" or self.measured == "start-to-start":
            return
        for then in self.later.among(meetings):
            firsts = [m for m in self.earlier.among(meetings) if m.id != then.id]
            if self.need == "all" or len(firsts) == 1:
                yield from (Relation(first.id, then.id, self.least, self.id) for first in firsts)


def _told(first: Placement, then: Placement, free: int) -> str:
    if free < 0:
        return f"{then.id} begins {then.first_day}, but {first.id} ends {first.last_day}"
    days = "the next day" if free == 0 else f"{free} free day{'s' if free > 1 else ''} after"
    return f"{then.id} begins {then.first_day}, {days}: {first.id} ends {first.last_day}"
