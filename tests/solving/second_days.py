"""The time of a term as CPMpy variables, for second_readings.py: first days by meeting, and hosts to be chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import cpmpy

from constraints.meetings import Meeting, Placement, Term
from constraints.requirements import host_of
from constraints.selector import Selector

Units = Any
"""How often a rule is broken: an int, or an expression over the variables."""


class Days:
    """The term's meetings with a variable each: the number of its first day, 0 for the first day of the term.

    Where a host is to be chosen, the number of the candidate is a variable too. ``decided`` holds them all by name.
    """

    def __init__(self, term: Term) -> None:
        self.term = term
        self.span = (term.last_day - term.first_day).days + 1
        self.first = {m.id: cpmpy.intvar(0, self.span - m.days, name=m.id) for m in term.meetings}
        open_ones = [m for m in term.meetings if m.candidates and m.host_with is None]
        self.choice = {m.id: cpmpy.intvar(0, len(m.candidates) - 1, name=f"host {m.id}") for m in open_ones}
        self.decided = {**self.first, **{host_of(name): var for name, var in self.choice.items()}}

    def of(self, selector: Selector) -> list[Meeting]:
        """The meetings that a rule speaks of."""
        return [m for m in self.term.meetings if selector.fits(m)]

    def on(self, meeting: Meeting, units: Callable[[date], int]) -> Units:
        """What the meeting comes to, by the day on which it begins."""
        table = [units(self.term.first_day + timedelta(days=n)) for n in range(self.span - meeting.days + 1)]
        return looked_up(table, self.first[meeting.id])

    def between(self, one: Meeting, other: Meeting, units: Callable[[int], int]) -> Units:
        """What the two come to, by the days from the begin of the one to that of the other."""
        low, high = -(self.span - one.days), self.span - other.days
        return looked_up([units(n) for n in range(low, high + 1)], self.first[other.id] - self.first[one.id] - low)

    def ways(self, meeting: Meeting) -> list[tuple[Meeting, Any]]:
        """The meeting under each host that it may get, in the host's capital unless it has a place, and when so."""
        name = meeting.host_with or meeting.id
        if meeting.host is not None or name not in self.choice:
            return [(meeting, True)]
        chosen = next(m for m in self.term.meetings if m.id == name).candidates
        capital = {member.id: member.capital for member in self.term.facts.members}
        return [
            (replace(meeting, host=host, city=meeting.city or capital.get(host)), self.choice[name] == number)
            for number, host in enumerate(chosen)
        ]

    def last_cycle(self) -> list[Placement]:
        """The regular meetings of the cycle before."""
        return [p for p in self.term.history if p.meeting.cycle == self.term.cycle - 1 and not p.meeting.special]

    def numbered(self) -> list[Any]:
        """A body's meetings are numbered by date: each begins after the one before it has ended."""
        found = []
        for body in {m.body.id for m in self.term.meetings}:
            rows = sorted((m for m in self.term.meetings if m.body.id == body), key=lambda m: m.number)
            found += [self.first[a.id] + a.days <= self.first[b.id] for a, b in pairwise(rows)]
        return found


def looked_up(table: Sequence[int], at: Any) -> Units:
    """The entry of that number."""
    return cpmpy.Element(list(table), at)


def when(condition: Any, units: Units) -> Units:
    """The units under a condition: True, or an expression."""
    if condition is True or (isinstance(units, int) and units == 0):
        return units
    return condition * units


def all_broken(choices: Sequence[Units]) -> Units:
    """1 where each of them is broken."""
    return cpmpy.all([one > 0 for one in choices])


def off(value: int, least: int, most: int | None) -> int:
    """How far a number of days lies outside its bounds."""
    return max(least - value, 0 if most is None else value - most, 0)


def priced(days_off: int, per: str) -> int:
    """Days as units: one breach, or each day, or each week begun."""
    return {"breach": int(days_off > 0), "day": days_off, "week": -(-days_off // 7)}[per]
