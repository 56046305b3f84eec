"""statement: what the source says and no program can judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from constraints.board import Board
from constraints.meetings import Plan
from constraints.rule import Finding, Rule, State


class Statement(Rule):
    """A sentence for people to judge: listed with its source in every report, and never silently kept.

    It posts nothing and has no price.
    """

    kind: ClassVar[str] = "statement"
    by_dates: ClassVar[bool] = False

    def post(self, board: Board) -> None:
        """Nothing: no date decides it."""

    def check(self, plan: Plan) -> Iterator[Finding]:
        yield Finding(self.id, State.FOR_PEOPLE, (), self.reading)
