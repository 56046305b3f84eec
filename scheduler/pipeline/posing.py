"""A year as a question to the engines: posted, and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constraints.board import Board
from constraints.meetings import Term
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from constraints.waiver import Waiver, planned_with
from scheduler.pipeline.asking import prepare
from scheduler.results import Asked

if TYPE_CHECKING:
    from calendars.request import RequestFile
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Outcome


@dataclass(frozen=True)
class Posed:
    """What is asked for and what is to be solved. ``rules`` are those in force and the request's entries."""

    year: int
    source: RequestFile
    asked: Asked
    book: Rulebook
    term: Term
    rules: tuple[Rule, ...]
    board: Board

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The request's waivers, without which the year is planned where they lift something."""
        return self.source.request.waiver


def pose(year: int, source: RequestFile, asked: Asked, tell: Callable[[str], object] = lambda _: None) -> Posed:
    """The year with every rule posted. ``tell`` is called with what a person should know of the files read.

    Raises:
        InputError: the rulebook, the request or a file that it names cannot be used.
    """
    return posted(year, source, asked, *prepare(year, source, asked, tell))


def posted(year: int, source: RequestFile, asked: Asked, book: Rulebook, term: Term, rules: tuple[Rule, ...]) -> Posed:
    """The term with each of the rules posted, but for what the request's waivers lift."""
    board = Board(term)
    for rule in rules:
        rule.post(board)
    board.requirements = planned_with(source.request.waiver, board.requirements)
    return Posed(year, source, asked, book, term, rules, board)


def solve(posed: Posed, limits: Limits | None = None, progress: Progress | None = None) -> Outcome:
    """What the engines come to; an ``Impossible`` is neither minimal nor confirmed yet."""
    from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.engines import cpsat  # noqa: PLC0415 - as above
    from scheduler.outcome import Impossible  # noqa: PLC0415 - as above

    dead = conflict.find_quickly(posed.board)
    return Impossible(dead, minimal=False) if dead else cpsat.solve(posed.board, limits, progress)
