"""The best calendar with a meeting on another day, everything else free to move: solved for, nothing guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from constraints.board import Board
from constraints.requirements import AllowedDays, AllowedHosts, PricedDays, Requirement, host_of
from scheduler.availability import availability

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Impossible, Undecided

DAY_ASKED = "the day asked about"
"""What the requirement that puts a meeting on a day is called. No rule can be: its id has no spaces."""


@dataclass(frozen=True)
class There:
    """The cheapest calendar with the meeting on the ``day``, and of those the one that moves fewest of the others.

    ``cost`` is in the board's prices. ``proven``: none with it there costs less, where ``bound`` is not lower.
    ``fewest``: none at that cost is proved to move fewer.
    """

    day: int
    start: Mapping[str, int]
    cost: int
    bound: int
    fewest: bool
    interrupted: bool = False

    @property
    def proven(self) -> bool:
        """Whether no calendar with the meeting there costs less."""
        return self.cost == self.bound

    def moved(self, board: Board, since: Mapping[str, int]) -> dict[str, tuple[int, int]]:
        """The meetings, this one too, that are elsewhere than ``since``: day numbers from and to."""
        return {m.id: (since[m.id], self.start[m.id]) for m in board.meetings if self.start[m.id] != since[m.id]}


def asked_day(meeting: str, days: Iterable[int]) -> AllowedDays:
    """The meeting begins on one of the days, as nobody but the person who asks requires."""
    return AllowedDays(DAY_ASKED, (meeting,), None, frozenset(days))


def best_there(
    board: Board,
    requirements: Sequence[Requirement],
    since: Mapping[str, int],
    meeting: str,
    days: Collection[int],
    limits: Limits | None = None,
) -> There | Impossible | Undecided:
    """The cheapest calendar with the meeting on one of the days, that moves fewest of the others from ``since``.

    Where it is enough to move the meeting alone, it goes to the nearest of such days. An ``Impossible`` is neither
    minimal nor confirmed yet.
    """
    from scheduler.engines import cpsat  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.outcome import Solved  # noqa: PLC0415 - as above

    stays = _stays(board, since, meeting)
    # One price in two digits: what a calendar costs, and how many of the others it moves.
    base = len(stays) + 1
    priced = [one if one.weight is None else replace(one, weight=one.weight * base) for one in requirements]
    outcome = cpsat.solve(board, limits, requirements=[*priced, *stays, asked_day(meeting, days)])
    if not isinstance(outcome, Solved):
        return outcome
    start, cost = outcome.start, cpsat.cost_of(requirements, outcome.start)
    bound = min(cost, outcome.bound // base)
    there = There(start[meeting], start, cost, bound, outcome.proven, outcome.interrupted)
    return _nearer(board, requirements, since, meeting, days, there)


def _nearer(
    board: Board,
    requirements: Sequence[Requirement],
    since: Mapping[str, int],
    meeting: str,
    days: Collection[int],
    there: There,
) -> There:
    """The same on the nearest of the days where it is enough to move the meeting alone, with those tied to it."""
    alone = availability(board, since, meeting, requirements)
    now = sum(one.weight * one.units(since) for one in requirements if one.weight is not None)
    many = sum(1 for name, day in there.start.items() if day != since[name])
    if not there.fewest or many != len(alone.tied) + 1:
        return there
    legal = [day.number for day in alone.days if day.number in days and day.legal and day.number != since[meeting]]
    found = [n for n in legal if now + alone.extra(alone.days[n]) == there.cost]
    if not found:
        return there
    day = min(found, key=lambda n: (abs(n - since[meeting]), n))
    start = {**since, **{name: since[name] + day - since[meeting] for name in (meeting, *alone.tied)}}
    broken = any(one.weight is None and one.units(start) for one in requirements)
    return there if broken else replace(there, day=day, start=start)


def _stays(board: Board, since: Mapping[str, int], meeting: str) -> list[PricedDays | AllowedHosts]:
    """A price of 1 on each of the other meetings' leaving its day, and on each change of a host that was chosen."""
    others = [m for m in board.meetings if m.id != meeting]
    days = [PricedDays("stays", (m.id,), 1, {d: 1 for d in board.starts(m) if d != since[m.id]}) for m in others]
    choices = [(m.id, host_of(m.id)) for m in board.meetings if host_of(m.id) in board.candidates]
    hosts = [AllowedHosts("stays", (one,), 1, name, frozenset([since[name]])) for one, name in choices]
    return [*days, *hosts]


def next_best(
    board: Board, since: Mapping[str, int], meeting: str, skip: Iterable[int], count: int, limits: Limits | None = None
) -> tuple[tuple[There, ...], Impossible | Undecided | None]:
    """The best calendars with the meeting on so many other days than those to ``skip``, the cheapest day first.

    Of days that cost the same, that comes first where fewest others move, then the nearest. Where there are fewer,
    why: no day is left (neither minimal nor confirmed yet), or none was found in time.
    """
    left = set(range(board.latest[meeting] + 1)) - set(skip)
    found: list[There] = []
    for _ in range(count):
        one = best_there(board, board.requirements, since, meeting, left, limits)
        if not isinstance(one, There):
            return tuple(found), one
        found.append(one)
        left.discard(one.day)
        if one.interrupted:
            break
    return tuple(found), None
