"""act: who prepares, recommends and adopts what, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from constraints.board import Board
from constraints.meetings import Act as Done
from constraints.meetings import Identifier, Plan
from constraints.rule import Finding, Rule


class Act(Rule):
    """The ``paper`` (calendar or programme) is ``done`` (prepared, recommended, adopted) by the body ``by``.

    ``after`` names what must have been done to the same paper before, on the same day at the latest, by the body
    ``after_by`` (None: by any). ``silence_agrees``: where it takes consensus, a member that has not answered by the
    time set counts as agreeing; without it silence is none. Judged on the record of the calendar's life; where there
    is none the verdict is undecided. It posts nothing.
    """

    kind: ClassVar[str] = "act"
    by_dates: ClassVar[bool] = False

    paper: Literal["calendar", "programme"]
    done: Literal["prepared", "recommended", "adopted"]
    by: Identifier
    after: Literal["prepared", "recommended"] | None = None
    after_by: Identifier | None = None
    silence_agrees: bool = False

    def post(self, board: Board) -> None:
        """Nothing: no date of a meeting decides it."""

    def check(self, plan: Plan) -> Iterator[Finding]:
        if plan.acts is None:
            yield self.undecided(message=f"no record tells by whom the {self.paper} was {self.done}")
            return
        of_paper = [act for act in plan.acts if act.paper == self.paper]
        found = [act for act in of_paper if act.done == self.done]
        if not found:
            later = {"prepared": ("recommended", "adopted"), "recommended": ("adopted",), "adopted": ()}[self.done]
            skipped = [act for act in of_paper if act.done in later]
            if skipped:
                told = f"the {self.paper} was {skipped[0].done} on {skipped[0].day}, but never {self.done} by {self.by}"
                yield self.broken(message=told)
            else:
                yield self.undecided(message=f"the {self.paper} is not {self.done} yet")
        for act in found:
            yield self._judge(act, of_paper)

    def _judge(self, act: Done, of_paper: list[Done]) -> Finding:
        told = f"the {self.paper} was {self.done} by {act.by} on {act.day} ({act.record})"
        if act.by != self.by:
            return self.broken(message=f"{told}, not by {self.by}")
        before = [one for one in of_paper if one.done == self.after and one.day <= act.day]
        rightly = [one for one in before if self.after_by in (None, one.by)]
        if self.after is not None and not rightly:
            whom = f" by {self.after_by}" if self.after_by else ""
            return self.broken(message=f"{told}, without having been {self.after}{whom} before")
        return self.kept(message=told)
