"""register: every meeting belongs to a known body whose reporting line reaches the apex."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from constraints.board import Board
from constraints.meetings import Body, Identifier, Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Register(Rule):
    """Each selected meeting's body reports, directly or through others, to the ``apex``.

    Events of no known body are listed as undecided where ``others`` says so: whether they belong under the apex is
    not told by their titles. No date changes who reports to whom: what is broken is so before any day is chosen.
    """

    kind: ClassVar[str] = "register"
    by_dates: ClassVar[bool] = False

    meetings: Selector
    apex: Identifier
    others: bool = False

    def post(self, board: Board) -> None:
        above = {body.id: body.reports_to for body in board.facts.bodies}
        astray = 0
        for meeting in self.meetings.among(board.meetings):
            at: str | None = meeting.body.id
            for _ in above:
                at = at if at == self.apex else above.get(at or "")
            astray += at != self.apex
        board.settle(self, astray)

    def check(self, plan: Plan) -> Iterator[Finding]:
        bodies = {body.id: body for body in plan.facts.bodies}
        rows: list[Placement | Meeting] = [p for p in plan.placements if self.meetings.fits(p.meeting)]
        rows += [m for m in plan.undated if self.meetings.fits(m)]
        for row in rows:
            meeting = row.meeting if isinstance(row, Placement) else row
            line = self._line(meeting.body, bodies)
            if line[-1] == self.apex:
                yield self.kept(row, message=f"{row.id} reports to {self.apex}: {' - '.join(line)}")
            else:
                yield self.broken(row, message=f"{row.id} does not report to {self.apex}: {' - '.join(line)}")
        if self.others:
            for event in plan.others:
                told = f'"{event.title}" ({event.first_day}) is no meeting of a known body'
                yield self.undecided(message=f"{told}; whether it belongs under {self.apex} is not told")

    def _line(self, body: Body, bodies: dict[str, Body]) -> list[str]:
        """The ids from the body upwards, to the apex or to where the line ends; a circle ends where it closes."""
        line = [body.id]
        while line[-1] != self.apex:
            above = bodies[line[-1]].reports_to if line[-1] in bodies else None
            if above is None or above in line:
                break
            line.append(above)
        return line
