"""A year: asked for, solved, written, checked; or refused with the conflict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from calendars.holidays import years_in_range
from constraints.board import Board
from constraints.errors import InputError
from constraints.meetings import Term
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from scheduler.pipeline.asking import prepare
from scheduler.pipeline.writing import written
from scheduler.results import Asked, Generated, Refused

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Outcome, Undecided


def generate(
    year: int | None, asked: Asked, limits: Limits | None = None, progress: Progress | None = None
) -> Generated | Refused | Undecided:
    """Choose the year, prove it, write it, and check what was written.

    Raises:
        InputError: the rulebook, the request or a file that it names cannot be used.
    """
    from calendars.request import EMPTY, read_request, year_of  # noqa: PLC0415 - checks do without requests
    from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.engines import cpsat  # noqa: PLC0415 - as above
    from scheduler.outcome import Impossible, Solved, Undecided  # noqa: PLC0415 - as above

    source = read_request(asked.request) if asked.request else EMPTY
    year = year_of(source, year)
    if problems := years_in_range([year]):
        raise InputError(source.file.name, problems)
    notes: list[str] = []
    book, term, rules = prepare(year, source, asked, notes.append)
    board = Board(term)
    for rule in rules:
        rule.post(board)
    waivers = source.request.waiver
    board.requirements = [r for r in board.requirements if not any(w.lifts(r) for w in waivers)]
    dead = conflict.find_quickly(board)
    outcome: Outcome = Impossible(dead, minimal=False) if dead else cpsat.solve(board, limits, progress)
    match outcome:
        case Impossible():
            return _refused(book, term, rules, board, limits or cpsat.Limits())
        case Undecided():
            return outcome
        case Solved():
            done = written(book, term, rules, board, outcome, asked, waivers)
            return replace(done, notes=(*notes, *done.notes))


def _refused(book: Rulebook, term: Term, rules: tuple[Rule, ...], board: Board, limits: Limits) -> Refused | Undecided:
    """The conflict, minimal and confirmed; undecided where the limit came before it was."""
    from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above

    try:
        found = conflict.find(board, limits)
    except conflict.NotDecidedError:
        return Undecided(limits.seconds)
    if found is None:
        raise conflict.NotConfirmedError("a plan was found where none had been")
    named = {rule.id: rule for rule in rules}
    entries = {rule.id for rule in rules if rule.standing == "request"}
    return Refused(term.cycle, found, conflict.choices(board, found, limits, entries), named, term, book)
