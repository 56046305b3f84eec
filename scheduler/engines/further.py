"""What a question adds to a year that no rule says: to be unlike another calendar, or no dearer than so much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constraints.board import Board
from constraints.requirements import Requirement
from scheduler.engines import cpsat
from scheduler.engines.cpsat import Limits, Progress
from scheduler.engines.encoding import Encoding
from scheduler.engines.proto import ENDLESS, days_of
from scheduler.outcome import Outcome


@dataclass(frozen=True)
class Away:
    """At least ``least`` meetings begin ``days`` or more away from the day numbers of ``start``."""

    start: Mapping[str, int]
    least: int
    days: int

    def post(self, encoding: Encoding) -> None:
        """A literal for each meeting that can be so far off: where it is true, the meeting is."""
        moved = []
        for meeting in encoding.board.meetings:
            name, day = meeting.id, self.start[meeting.id]
            far = [other for other in encoding.domains[name] if abs(other - day) >= self.days]
            if far:
                literal = encoding.model.literal()
                encoding.model.linear([(encoding.start[name], 1)], days_of(far), [literal])
                moved.append((literal, 1))
        if len(moved) < self.least:
            encoding.model.any_of([])
        else:
            encoding.model.linear(moved, [self.least, len(moved)])


@dataclass(frozen=True)
class CostAtMost:
    """The year costs at most ``most``, which is not negative."""

    most: int

    def post(self, encoding: Encoding) -> None:
        """The objective as a constraint."""
        encoding.model.linear(encoding.price, [-ENDLESS, self.most])


Further = Away | CostAtMost


def solve(
    board: Board,
    further: Iterable[Further],
    limits: Limits | None = None,
    progress: Progress | None = None,
    requirements: Sequence[Requirement] | None = None,
) -> Outcome:
    """As ``cpsat.solve``, of the plans that keep what is added as well."""
    requirements = board.requirements if requirements is None else requirements
    encoding = Encoding(board, requirements)
    if not encoding.empty:
        for one in further:
            one.post(encoding)
    return cpsat.answered(encoding, requirements, limits or Limits(), progress)


def least_cost(board: Board, requirements: Sequence[Requirement], limits: Limits | None = None) -> Outcome:
    """As ``cpsat.solve``; of several plans at the least cost any one, for who asks after the cost alone."""
    return cpsat.answered(Encoding(board, requirements), requirements, limits or Limits(), settled=False)
