"""Estimated festivals, and the holidays there are when the moon is sighted on another day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from constraints.meetings import Facts, Holiday, Period

Days = dict[str, dict[date, Holiday]]


@dataclass(frozen=True)
class Moon:
    """A member's estimated holidays on days that follow each other: one sighting moves them all.

    Each member sights for itself: the same festival of two members is two moons. ``name`` is that of the first day.
    """

    member: str
    name: str
    days: tuple[date, ...]


Sighting = tuple[tuple[Moon, int], ...]
"""Moons that are not as estimated, each with the days that it is later by, negative for earlier and never 0."""


def moons_of(facts: Facts) -> list[Moon]:
    """Every estimated festival of the years that the facts hold, by member and day."""
    found: list[Moon] = []
    for member in facts.members:
        kept = facts.holidays.get(member.id, {})
        run: list[date] = []
        for day in sorted(d for d, holiday in kept.items() if holiday.status == "estimated"):
            if run and (day - run[-1]).days > 1:
                found.append(Moon(member.id, kept[run[0]].name, tuple(run)))
                run = []
            run.append(day)
        if run:
            found.append(Moon(member.id, kept[run[0]].name, tuple(run)))
    return found


def holidays_when(facts: Facts, sighting: Sighting) -> Days:
    """The members' holidays where the moons of the sighting have moved; those days are then known, not estimated.

    A day that the moon shares with another holiday stays that one's.
    """
    moving_names = _names_alone(facts)
    found: Days = {member: dict(days) for member, days in facts.holidays.items()}
    arriving: list[tuple[str, date, str]] = []
    for moon, by in sighting:
        kept = found[moon.member]
        for day in moon.days:
            parts = kept.pop(day).name.split("; ")
            moving = [part for part in parts if part in moving_names] or parts
            # Where none of several names is known to move, any of them may, and any may stay.
            staying = parts if moving == parts and len(parts) > 1 else [part for part in parts if part not in moving]
            if staying:
                kept[day] = Holiday(day, "; ".join(staying), "gazetted")
            arriving.append((moon.member, day + timedelta(days=by), "; ".join(moving)))
    for member, day, name in arriving:
        there = found[member].get(day)
        told = f"{there.name}; {name}" if there and name not in there.name.split("; ") else name
        found[member][day] = Holiday(day, told, there.status if there else "gazetted")
    return {member: dict(sorted(days.items())) for member, days in found.items()}


def _names_alone(facts: Facts) -> frozenset[str]:
    """The names that estimated days bear by themselves: what moves where such a day bears another name too."""
    estimated = (h for days in facts.holidays.values() for h in days.values() if h.status == "estimated")
    return frozenset(h.name for h in estimated if ";" not in h.name)


def reach(moon: Moon, facts: Facts, facts_when: Callable[[Sighting], Facts]) -> set[date]:
    """Every day that a rule may judge otherwise when the moon moves, alone or with others.

    Those that differ, with the margin around twice: once for the days beside an estimated one, and once more since
    another moon may move too.
    """
    margin = facts.margin_days
    found: set[date] = set()
    for by in (*range(-margin, 0), *range(1, margin + 1)):
        moved = facts_when(((moon, by),))
        before, after = facts.holidays[moon.member], moved.holidays[moon.member]
        found |= {day for day in {*before, *after} if before.get(day) != after.get(day)}
        found |= set(_days_of(set(facts.periods) ^ set(moved.periods)))
    around = range(-2 * margin, 2 * margin + 1)
    return {day + timedelta(days=shift) for day in found for shift in around}


def _days_of(periods: Iterable[Period]) -> Iterator[date]:
    for period in periods:
        for number in range((period.last_day - period.first_day).days + 1):
            yield period.first_day + timedelta(days=number)
