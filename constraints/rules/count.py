"""count: a body meets at least, at most or exactly n times in each cycle, or in every second or third one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Count(Rule):
    """Each selected body meets ``least`` to ``most`` times in a cycle; ``most`` None: a further one is no breach.

    ``planned`` is how many meetings a generated year holds of each (default ``least``). ``needs = "consensus"``:
    each meeting that is held needs a record of consensus; without one the verdict is undecided. ``every`` 3: the body
    is to meet in each third cycle only, from the year ``counted_from`` on; in the others, those before it too, none
    is asked for and none planned, and one that is held is a breach only where ``most`` is given. ``specials``:
    special and emergency meetings count too. Judged by the cycle that a meeting belongs to. Presence is settled
    before dates are, and so is never part of a conflict of dates: too few or too many are so on any day.
    """

    kind: ClassVar[str] = "count"

    meetings: Selector
    least: int = Field(default=1, ge=0, le=366)
    most: int | None = Field(default=None, ge=0, le=366)
    planned: int | None = Field(default=None, ge=0, le=366)
    needs: Literal["consensus"] | None = None
    every: int = Field(default=1, ge=1, le=100)
    counted_from: int | None = Field(default=None, ge=1900, le=2199)
    specials: bool = False

    @model_validator(mode="after")
    def _has_bounds(self) -> Count:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"most {self.most} is under least {self.least}")
        if self.every > 1 and self.counted_from is None:
            raise ValueError(f"every {self.every} cycles, but from which? Give counted_from, a year")
        return self

    def meets_in(self, cycle: int) -> bool:
        """Whether the cycle is one in which the body is to meet."""
        return self.counted_from is None or cycle in range(self.counted_from, cycle + 1, self.every)

    def number_planned(self, cycle: int) -> int:
        """How many meetings of each body a generated cycle holds unless a request says otherwise."""
        if not self.meets_in(cycle):
            return 0
        return self.least if self.planned is None else self.planned

    def post(self, board: Board) -> None:
        least, most = self.least, self.most
        if not self.meets_in(board.term.cycle):
            least, most = 0, None if self.most is None else 0
        chosen = self.meetings.among(replace(m, special=m.special and not self.specials) for m in board.meetings)
        known = (b.id for b in board.facts.bodies if self.meetings.fits_body(b))
        for body in dict.fromkeys((*self.meetings.named_bodies(), *known, *(m.body.id for m in chosen))):
            held = sum(1 for m in chosen if m.body.id == body)
            over = held - most if most is not None else 0
            board.settle(self, max(least - held, over, 0))

    def check(self, plan: Plan) -> Iterator[Finding]:
        spoken_of = [b.id for b in plan.facts.bodies if self.meetings.fits_body(b)]
        held: dict[str, list[Placement | Meeting]] = {b: [] for b in (*self.meetings.named_bodies(), *spoken_of)}
        everything: tuple[Placement | Meeting, ...] = (*plan.placements, *plan.undated)
        for row in everything:
            meeting = row.meeting if isinstance(row, Placement) else row
            if self.meetings.fits(replace(meeting, special=False) if self.specials else meeting):
                held.setdefault(meeting.body.id, []).append(row)
        past = plan.cycle - (self.counted_from or plan.cycle)
        between = past < 0 or past % self.every != 0
        for body, rows in held.items():
            found = self._judge_between if between else self._judge
            yield from found(plan, body, rows)
            if self.needs == "consensus":
                yield from map(self._by_consensus, rows)

    def _judge(self, plan: Plan, body: str, rows: list[Placement | Meeting]) -> Iterator[Finding]:
        seen, told = _in_words(plan, body, rows)
        if len(rows) < self.least and not plan.complete:
            yield self.undecided(*rows, message=f"{seen} in this file, which does not claim to be complete")
        elif len(rows) < self.least:
            yield self.broken(*rows, message=f"{seen}; at least {self.least} expected", units=self.least - len(rows))
        elif self.most is not None and len(rows) > self.most:
            yield self.broken(*rows, message=f"{told}; at most {self.most} allowed", units=len(rows) - self.most)
        elif self.needs is None and (rows or self.least):
            yield self.kept(*rows, message=told)

    def _judge_between(self, plan: Plan, body: str, rows: list[Placement | Meeting]) -> Iterator[Finding]:
        _, told = _in_words(plan, body, rows)
        due = f"every {self.every} years" if self.every > 1 else "yearly"
        why = f"it is to meet {due}, counted from {self.counted_from}"
        if rows and self.most is not None:
            yield self.broken(*rows, message=f"{told}; {why}, and not between", units=len(rows))
        elif rows and self.needs is None:
            yield self.kept(*rows, message=f"{told}; {why}, and may meet more often")

    def _by_consensus(self, row: Placement | Meeting) -> Finding:
        meeting = row.meeting if isinstance(row, Placement) else row
        if meeting.consensus:
            return self.kept(row, message=f"{row.id} is held by consensus: {meeting.consensus}")
        return self.undecided(row, message=f"{row.id} is held, but no record of consensus is given")


def _in_words(plan: Plan, body: str, rows: list[Placement | Meeting]) -> tuple[str, str]:
    """How often the body meets, without dates and with those that are known."""
    times = "once" if len(rows) == 1 else "twice" if len(rows) == 2 else f"{len(rows)} times"
    seen = f"{body} meets {times} in {plan.cycle}" if rows else f"{body} does not meet in {plan.cycle}"
    dates = [row.first_day.isoformat() for row in rows if isinstance(row, Placement)]
    return seen, f"{seen} ({', '.join(dates)})" if dates else seen
