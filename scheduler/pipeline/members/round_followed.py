"""Dates for a meeting of a calendar as a file has it, on which others must follow it: the fewest people disturbed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constraints.check import Report
from scheduler.elsewhere import asked_day
from scheduler.outcome import Undecided
from scheduler.pipeline.questions.answering import Base
from scheduler.pipeline.questions.explaining import judged

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits


@dataclass(frozen=True)
class Following:
    """A day number for the meeting, and the start of each of the year's meetings then.

    ``extra`` is what the year costs more, ``changes`` by rule; ``broken`` the rules that the meeting breaks still.
    ``proven``: no other date, and no other year, is as cheap as is wanted and disturbs fewer persons.
    """

    day: int
    start: Mapping[str, int]
    extra: int
    changes: Mapping[str, int]
    broken: tuple[str, ...]
    proven: bool


def following(
    base: Base, meeting: str, days: Collection[int], most: int, limits: Limits | None = None
) -> Following | Undecided | None:
    """The date among the days on which the fewest persons are disturbed, by a year that costs at most so much more.

    Then the fewest meetings, the fewest days by which they move, and the least cost; None where there is no such date.
    What the year breaks already need not be mended, and nothing is broken anew.
    """
    from scheduler.engines.cpsat import Limits, cost_of  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.engines.nearest import Nearest, NoPlanError, OutOfTimeError  # noqa: PLC0415 - as above
    from scheduler.engines.proto import ENDLESS  # noqa: PLC0415 - as above

    limits, board = limits or Limits(), base.board
    kept = [one for one in board.requirements if one.weight is not None or not one.units(base.start)]
    persons = {m.id: m.body.persons for m in board.meetings}
    try:
        around = Nearest(board, [*kept, asked_day(meeting, days)], base.start)
        price = around.wishes(kept, board.span)
        around.model.linear(price, [-ENDLESS, cost_of(kept, base.start) + most])
        for weights in (persons, dict.fromkeys(persons, 1)):
            around.least(around.moved(weights), limits)
        around.least(around.days(), limits)
        around.least(price, limits)
        return _judged(base, meeting, around.settled(limits), around.proven)
    except NoPlanError:
        return None
    except OutOfTimeError:
        return Undecided(limits.seconds)


def _judged(base: Base, meeting: str, start: Mapping[str, int], proven: bool) -> Following:
    """The year as it is then, once the checker finds nothing broken anew in it."""
    now, then = judged(base, base.start), judged(base, start)
    if _broken(then) - _broken(now):
        raise RuntimeError(f"the checker refuses {meeting} on {base.board.day(start[meeting])}: {then.breaches}")
    still = tuple(dict.fromkeys(rule.id for rule, finding in then.breaches if meeting in finding.meetings))
    changes = dict(sorted(_changes(now, then), key=lambda row: (-row[1], row[0])))
    return Following(start[meeting], start, then.cost - now.cost, changes, still, proven)


def _broken(report: Report) -> Counter[str]:
    """How often each rule that must hold is broken."""
    return Counter(rule.id for rule, _ in report.breaches)


def _changes(now: Report, then: Report) -> Iterator[tuple[str, int]]:
    """By rule, what costs more then; less if negative."""
    before = {verdict.rule.id: verdict.cost for verdict in now.verdicts}
    for verdict in then.verdicts:
        if verdict.cost != before[verdict.rule.id]:
            yield verdict.rule.id, verdict.cost - before[verdict.rule.id]
