"""Counting where only so many meetings may begin in a week, a month or a year, or under one host.

Every meeting is given a place in one of the periods that its days leave it, as long as there are any; a meeting that
gets none shows the meetings and the periods that are too many and too few for each other (Hall's theorem).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from constraints.board import Board
from constraints.requirements import AllowedHosts, HostLoad, Requirement, Spread
from scheduler.engines.dead import Crowded, once

Limit = Spread | HostLoad
Place = tuple[int, int]
"""The number of the limit and of the period: as many may begin there as the limit lets."""
MOST_STRETCHES = 3
"""Stretches of days that are told by their dates; of more only the number."""


class Narrowed(Protocol):
    """Where each meeting may begin, and by which requirements."""

    def starts(self, name: str) -> list[int]:
        """The days on which the meeting may still begin."""

    def why(self, name: str) -> tuple[Requirement, ...]:
        """The requirements that leave it no other days."""


@dataclass(frozen=True)
class _Counted:
    """Limits that count together, the places that each meeting may take, and what else leaves it no others."""

    limits: Sequence[Limit]
    wanted: Mapping[str, frozenset[Place]]
    hosts: Mapping[str, tuple[Requirement, ...]]


def crowded(board: Board, requirements: Iterable[Requirement], windows: Narrowed) -> Crowded | None:
    """More meetings that must begin in some periods than may; None where each finds a place."""
    hard = [r for r in requirements if r.weight is None]
    for counted in (*_spreads(hard, windows), *_loads(board, hard, windows)):
        crowd, places = _too_many(counted)
        if crowd:
            limits = [counted.limits[number] for number in sorted({number for number, _ in places})]
            used: list[Requirement] = [*limits]
            for name in crowd:
                used += [*windows.why(name), *counted.hosts.get(name, ())]
            room = sum(counted.limits[number].most for number, _ in places)
            number = f"{len(crowd)} meetings are" if len(crowd) > 1 else "1 meeting is"
            told = f"{number} to begin {_when(board, counted, places)}, where {room} may"
            return Crowded(once(used), told, len(crowd), len(crowd), room)
    return None


def _spreads(hard: Iterable[Requirement], windows: Narrowed) -> Iterator[_Counted]:
    for one in hard:
        if isinstance(one, Spread):
            wanted = {n: frozenset((0, one.period_of[day]) for day in windows.starts(n)) for n in one.meetings}
            yield _Counted([one], wanted, {})


def _loads(board: Board, hard: Sequence[Requirement], windows: Narrowed) -> Iterator[_Counted]:
    """A rule's limits for all members together, since a meeting that one may not host another one may."""
    by_rule: dict[str, list[HostLoad]] = defaultdict(list)
    for one in hard:
        if isinstance(one, HostLoad):
            by_rule[one.rule].append(one)
    for limits in by_rule.values():
        ways: dict[str, dict[tuple[str, int] | None, int]] = defaultdict(dict)
        for number, limit in enumerate(limits):
            for name, given in zip(limit.meetings, limit.hosted, strict=True):
                ways[name][given[0] if given else None] = number
        wanted, hosts = {}, {}
        for name, by in ways.items():
            open_ones, why = _open(board, hard, by)
            if open_ones is None:
                continue
            wanted[name] = frozenset(
                (number, limits[number].period_of[day]) for number in open_ones for day in windows.starts(name)
            )
            hosts[name] = why
        yield _Counted(limits, wanted, hosts)


def _open(
    board: Board, hard: Iterable[Requirement], by: Mapping[tuple[str, int] | None, int]
) -> tuple[list[int] | None, tuple[Requirement, ...]]:
    """The limits that a meeting may come under, and what closes others; None: it may have a host without a limit."""
    if None in by:
        return [by[None]], ()
    choice = next(key[0] for key in by if key)
    rules = [one for one in hard if isinstance(one, AllowedHosts) and one.choice == choice and not one.given]
    left = set(range(len(board.candidates[choice]))).intersection(*(one.hosts for one in rules))
    if any((choice, number) not in by for number in left):
        return None, ()
    return [by[choice, number] for number in sorted(left)], tuple(rules)


def _too_many(counted: _Counted) -> tuple[list[str], set[Place]]:
    """Meetings that may begin in some places only, and are more than may there; none where all find a place."""
    held: dict[Place, dict[str, None]] = defaultdict(dict)
    placed: dict[str, Place] = {}
    for name in counted.wanted:
        # From place to place along those that hold them, until one is free: each moves on by one.
        reached: dict[Place, str] = {}
        queue, free = [name], None
        for meeting in queue:
            for place in sorted(counted.wanted[meeting] - reached.keys()):
                reached[place] = meeting
                if len(held[place]) < counted.limits[place[0]].most:
                    free = place
                    break
                queue.extend(held[place])
            if free is not None:
                break
        if free is None:
            # All who want no other place are told, not only those that were found on the way.
            return [one for one, wanted in counted.wanted.items() if wanted <= reached.keys()], set(reached)
        while free is not None:
            meeting = reached[free]
            left = placed.get(meeting)
            held[free][meeting], placed[meeting] = None, free
            if left is not None:
                del held[left][meeting]
            free = left
    return [], set()


def _when(board: Board, counted: _Counted, places: Iterable[Place]) -> str:
    """The days of the places, as stretches."""
    wanted = set(places)
    days = [
        day
        for day in range(board.span)
        if any((number, limit.period_of[day]) in wanted for number, limit in enumerate(counted.limits))
    ]
    stretches: list[list[int]] = []
    for day in days:
        if stretches and day == stretches[-1][1] + 1:
            stretches[-1][1] = day
        else:
            stretches.append([day, day])
    if len(stretches) > MOST_STRETCHES:
        return f"on {len(days)} days in {len(stretches)} stretches"
    told = [f"{board.day(first)} to {board.day(last)}" for first, last in stretches]
    return "from " + " or ".join(told)
