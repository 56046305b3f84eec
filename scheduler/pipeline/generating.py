"""A year: asked for, solved, written, checked; or refused with the conflict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calendars.holidays import years_in_range
from constraints.errors import InputError
from scheduler.pipeline.differing import chosen
from scheduler.pipeline.posing import Posed, pose, solve
from scheduler.pipeline.writing import written
from scheduler.results import Asked, Generated, Refused

if TYPE_CHECKING:
    from calendars.request import RequestFile
    from scheduler.conflict import Tell
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Undecided


@dataclass(frozen=True)
class IfRefused:
    """How an impossible year is told: so many ``conflicts`` at most; ``tell`` is called while they are looked for."""

    conflicts: int = 1
    tell: Tell | None = None


PLAINLY = IfRefused()


def generate(
    year: int | None,
    asked: Asked,
    limits: Limits | None = None,
    progress: Progress | None = None,
    if_refused: IfRefused = PLAINLY,
) -> Generated | Refused | Undecided:
    """Choose the year, prove it, write it, and check what was written.

    Raises:
        InputError: the rulebook, the request or a file that it names cannot be used.
    """
    source, year = asked_for(year, asked)
    notes: list[str] = []
    return answer(pose(year, source, asked, notes.append), notes, limits, progress, if_refused)


def asked_for(year: int | None, asked: Asked) -> tuple[RequestFile, int]:
    """The request, an empty one where none is given, and the year to plan. Raises InputError as ``generate`` does."""
    from calendars.request import EMPTY, read_request, year_of  # noqa: PLC0415 - checks do without requests

    source = read_request(asked.request) if asked.request else EMPTY
    year = year_of(source, year)
    if problems := years_in_range([year]):
        raise InputError(source.file.name, problems)
    return source, year


def answer(
    posed: Posed,
    notes: Iterable[str],
    limits: Limits | None = None,
    progress: Progress | None = None,
    if_refused: IfRefused = PLAINLY,
) -> Generated | Refused | Undecided:
    """The year solved, its choices priced, its files written and checked; or why there is none."""
    from scheduler.engines import cpsat  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.outcome import Impossible, Solved, Undecided  # noqa: PLC0415 - as above

    outcome = solve(posed, limits, progress)
    match outcome:
        case Impossible():
            return refused(posed, limits or cpsat.Limits(), if_refused)
        case Undecided():
            return outcome
        case Solved():
            done = written(posed, outcome, chosen(posed, outcome, limits))
            return replace(done, notes=(*notes, *done.notes))


def refused(posed: Posed, limits: Limits, how: IfRefused = PLAINLY) -> Refused | Undecided:
    """The conflict, minimal and confirmed, with what may be given up; undecided where the limit came before it was.

    All of it has the seconds of one solve; what they do not suffice for is told as not decided.
    """
    from scheduler import conflict, conflict_map, conflict_sets  # noqa: PLC0415 - only commands that solve load it
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above

    rules = posed.rules
    ask = conflict.Asking(posed.board, limits, how.tell)
    try:
        found = conflict.find_among(ask)
    except conflict.NotDecidedError:
        return Undecided(limits.seconds)
    if found is None:
        raise conflict.NotConfirmedError("a plan was found where none had been")
    named = {rule.id: rule for rule in rules}
    entries = {rule.id for rule in rules if rule.standing == "request"}
    choices = conflict.choices_among(ask, found, entries)
    several = conflict_map.several(ask, found, how.conflicts) if how.conflicts > 1 else None
    suffices = any(choice.cost is not None for choice in choices)
    known = several.conflicts if several else (found,)
    fewest = None if suffices else conflict_sets.fewest(ask, known, entries)
    return Refused(posed.year, found, choices, named, posed.term, posed.book, fewest, several)
