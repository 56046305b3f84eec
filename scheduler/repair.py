"""The fewest and smallest moves by which a year keeps what must hold, proved level by level.

``mend`` counts meetings first, ``disturb_least`` the persons that they bring together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from constraints.board import Board
from constraints.requirements import AllowedDays, Requirement
from scheduler import conflict
from scheduler.engines.cpsat import Limits, cost_of
from scheduler.engines.nearest import Nearest, NoPlanError, OutOfTimeError, feasible_within, only
from scheduler.outcome import Undecided

if TYPE_CHECKING:
    from scheduler.conflict import Conflict

MOST_TOLD = 10
"""Sets of meetings that are as few, up to which all of them are told."""


@dataclass(frozen=True)
class Repair:
    """A start for each meeting, as day numbers, and what it comes to, in the order in which repairs are compared.

    ``moved`` are the held meetings that leave their days, in the term's order. ``dear`` sums how dear they are,
    ``persons`` those disturbed, ``days`` how far they move; ``cost`` is the price of the whole year.
    """

    start: Mapping[str, int]
    moved: tuple[str, ...]
    dear: int
    persons: int
    days: int
    cost: int

    @property
    def rank(self) -> tuple[int, ...]:
        """The smaller the better; of two that are alike in all else, the one with the earlier days."""
        return (len(self.moved), self.dear, self.persons, self.days, self.cost, *self.start.values())


@dataclass(frozen=True)
class Mended:
    """The best repair, and where they are few the best with each other set of as few meetings, best first.

    ``fewest``: proved, and confirmed with presolve off, that no fewer meetings suffice. ``proven``: so are all the
    further levels. ``more``: there are further sets, which are not told.
    """

    best: Repair
    others: tuple[Repair, ...] = ()
    fewest: bool = True
    proven: bool = True
    more: bool = False


@dataclass(frozen=True)
class Kept:
    """The repair that disturbs the fewest persons; of these the one with the fewest meetings, days, least cost.

    ``persons_fewest`` and ``meetings_fewest``: proved, and confirmed with presolve off. ``proven``: so is all of it,
    the days and the cost by the solver's proof.
    """

    best: Repair
    persons_fewest: bool = True
    meetings_fewest: bool = True
    proven: bool = True


@dataclass(frozen=True)
class Held:
    """A year to mend: its ``board`` with what must hold, and the day number that each of its meetings has.

    Meetings of the board without such a day may lie anywhere and are none that move. ``dear`` says how dear some
    are: of as few meetings those are moved that sum up to the least.
    """

    board: Board
    start: Mapping[str, int]
    dear: Mapping[str, int]

    @property
    def persons(self) -> dict[str, int]:
        """How many each meeting that has its day brings together."""
        return {m.id: m.body.persons for m in self.board.meetings if m.id in self.start}


def mend(held: Held, limits: Limits | None = None, most_told: int = MOST_TOLD) -> Mended | Conflict | Undecided:
    """The fewest meetings moved; of these repairs the least dear ones, the fewest persons, days, and the least cost.

    All sets of as few meetings are told where there are at most ``most_told``. A ``Conflict`` is minimal and
    confirmed: no days at all keep what must hold.

    Raises:
        NotConfirmedError: the solver contradicts itself: a bug, never shown as an answer.
    """
    limits, ones = limits or Limits(), dict.fromkeys(held.start, 1)
    try:
        around = Nearest(held.board, held.board.requirements, held.start)
        few = around.least(around.moved(ones), limits)
    except NoPlanError:
        return _why_not(held.board, limits)
    except OutOfTimeError:
        return Undecided(limits.seconds)
    fewest = around.proven and not _open_below(held, (), ones, few, limits)
    sets = _sets(around, few, most_told, limits) if fewest else None
    try:
        if sets is None or len(sets) > most_told:
            best, proven = _among_all(held, few, limits)
            return Mended(best, (), fewest, fewest and proven, more=True)
        found = sorted((_with_set(held, one, limits) for one in sets), key=lambda pair: pair[0].rank)
    except OutOfTimeError:
        return Undecided(limits.seconds)
    repairs = [repair for repair, _ in found]
    return Mended(repairs[0], tuple(repairs[1:]), True, all(proven for _, proven in found))


def disturb_least(held: Held, limits: Limits | None = None) -> Kept | Conflict | Undecided:
    """The fewest persons disturbed; of these answers the fewest meetings moved, the fewest days, and the least cost.

    How dear a meeting is plays no part. A ``Conflict`` is minimal and confirmed: no days at all keep what must hold.

    Raises:
        NotConfirmedError: the solver contradicts itself: a bug, never shown as an answer.
    """
    limits = limits or Limits()
    kept: list[tuple[Mapping[str, int], int]] = []
    fewest = []
    try:
        around = Nearest(held.board, held.board.requirements, held.start)
        for weights in (held.persons, dict.fromkeys(held.start, 1)):
            least = around.least(around.moved(weights), limits)
            fewest.append(around.proven and not _open_below(held, kept, weights, least, limits))
            kept.append((weights, least))
        within = around.least(around.days(), limits)
        around.least(around.wishes(held.board.requirements, within), limits)
        best = _repair(held, around.settled(limits))
    except NoPlanError:
        return _why_not(held.board, limits)
    except OutOfTimeError:
        return Undecided(limits.seconds)
    persons, meetings = fewest
    return Kept(best, persons, persons and meetings, persons and meetings and around.proven)


def _open_below(
    held: Held, kept: Iterable[tuple[Mapping[str, int], int]], weights: Mapping[str, int], least: int, limits: Limits
) -> bool:
    """Whether it is open, with presolve off, that a smaller sum suffices where the sums ``kept`` are kept.

    Raises:
        NotConfirmedError: a smaller one does suffice, though the solver had proved that none does.
    """
    below, plain = [*kept, (weights, least - 1)], replace(limits, presolve=False)
    found = feasible_within(held.board, held.board.requirements, held.start, below, plain)
    if found:
        raise conflict.NotConfirmedError(f"less than {least} suffices without presolve")
    return found is None


def _why_not(board: Board, limits: Limits) -> Conflict | Undecided:
    try:
        found = conflict.find(board, limits)
    except conflict.NotDecidedError:
        return Undecided(limits.seconds)
    if found is None:
        raise conflict.NotConfirmedError("a plan was found where none had been")
    return found


def _sets(around: Nearest, few: int, most: int, limits: Limits) -> list[frozenset[str]] | None:
    """The sets of meetings that may be those to move, at most one more than ``most``; None: not all in time."""
    found = []
    try:
        for one in around.sets(few, limits):
            found.append(one)
            if len(found) > most:
                break
    except OutOfTimeError:
        return None
    return found


def _among_all(held: Held, few: int, limits: Limits) -> tuple[Repair, bool]:
    """The best repair of all that move so few meetings, and whether it is proved to be."""
    board = held.board
    around = Nearest(board, board.requirements, held.start)
    around.at_most(few)
    for weights in (held.dear, held.persons):
        if len(set(weights.values())) > 1 or len(weights) < len(held.start):
            around.least(around.moved(weights), limits)
    within = around.least(around.days(), limits)
    around.least(around.wishes(board.requirements, within), limits)
    return _repair(held, around.settled(limits)), around.proven


def _with_set(held: Held, names: frozenset[str], limits: Limits) -> tuple[Repair, bool]:
    """The best repair that moves just these meetings; all others stay, and what speaks of them alone is left out."""
    board = held.board
    stay: list[Requirement] = [
        AllowedDays("stays", (name,), None, frozenset({day})) for name, day in held.start.items() if name not in names
    ]
    left = [*only(names, held.start, board.requirements), *stay]
    around = Nearest(board, left, {name: held.start[name] for name in sorted(names)})
    within = around.least(around.days(), limits)
    around.least(around.wishes(left, within), limits)
    return _repair(held, around.settled(limits)), around.proven


def _repair(held: Held, start: Mapping[str, int]) -> Repair:
    moved = tuple(m.id for m in held.board.meetings if m.id in held.start and start[m.id] != held.start[m.id])
    return Repair(
        start,
        moved,
        _sum(held.dear, moved),
        _sum(held.persons, moved),
        sum(abs(start[name] - held.start[name]) for name in moved),
        cost_of(held.board.requirements, start),
    )


def _sum(weights: Mapping[str, int], names: Iterable[str]) -> int:
    return sum(weights.get(name, 0) for name in names)
