"""The year to be drawn: the form's rows as bars on the sheet of twelve rows, what is known of the days as notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from calendars.documents.annex import Annex, level_in_words
from calendars.documents.plain import one_line
from calendars.titles import look_of
from calendars.web.sheet import HATCHED, SYMBOLS, Item, Sheet, sheet
from constraints.meetings import Period

ABOUT = "~ "
"""Before what is estimated and may still move."""


@dataclass(frozen=True)
class Level:
    """A level that is drawn: its name in words, the number of its colour, and its symbol."""

    name: str
    look: int
    symbol: str


@dataclass(frozen=True)
class Year:
    """The sheet, and the levels on it. ``hatched`` says what hatched days are; "" where none is."""

    drawn: Sheet
    levels: tuple[Level, ...]
    hatched: str


def year_of(annex: Annex, titles: Mapping[str, str]) -> Year:
    """The year of the form. ``titles`` are the names for people of the named periods, by id.

    A bar's ``look`` is the number of its level's colour and its status; rows without days are not drawn.
    """
    order = dict.fromkeys(level_in_words(body.level) for body in annex.facts.bodies)
    order.update(dict.fromkeys(row.level for row in annex.rows if row.body))
    looks = {level: Level(level, at % len(SYMBOLS), SYMBOLS[at % len(SYMBOLS)]) for at, level in enumerate(order)}
    bars, notes = [], []
    for row in annex.rows:
        if row.first_day is None or row.last_day is None:
            continue
        told = f"{row.activity}, {row.days}, {row.venue}"
        if row.body:
            level = looks[row.level]
            look = f"{level.look} {look_of(row.status)}"
            bars.append(Item(row.first_day, row.last_day, row.short, told, look, level.symbol, row.key))
        else:
            notes.append(Item(row.first_day, row.last_day, row.short, told, "forum"))
    notes += [one for one in _periods(annex, titles) if not any(_same(one, forum) for forum in notes)]
    notes.sort(key=lambda item: (item.first_day, item.last_day, item.label))
    shown = {row.level for row in annex.rows if row.body and row.first_day}
    levels = tuple(level for name, level in looks.items() if name in shown)
    drawn = sheet(annex.year, annex.facts, bars, notes)
    hatched = any(cell and cell.hatched for row in drawn.rows for cell in row.cells)
    return Year(drawn, levels, one_line(titles.get(HATCHED, HATCHED.capitalize())) if hatched else "")


def _periods(annex: Annex, titles: Mapping[str, str]) -> list[Item]:
    """The named periods of the year; of those of a family (whose ids begin alike) that hold one another, the widest."""
    first, last = date(annex.year, 1, 1), date(annex.year, 12, 31)
    periods = [p for p in annex.facts.periods if p.first_day <= last and first <= p.last_day]
    items = []
    for period in periods:
        if any(_within(period, other) for other in periods if other != period and _kin(other, period)):
            continue
        head = min((p.name for p in periods if _kin(period, p)), key=len)
        label = one_line(titles.get(head, head.replace("-", " ").capitalize()))
        label = f"{ABOUT}{label}" if period.estimated else label
        told = one_line(period.source)
        items.append(Item(period.first_day, period.last_day, label, told, bare=period.name == HATCHED))
    return items


def _kin(period: Period, head: Period) -> bool:
    """Whether the period's id is the head's, or the head's with more words."""
    return f"{period.name}-".startswith(f"{head.name}-")


def _within(inner: Period, outer: Period) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


def _same(period: Item, forum: Item) -> bool:
    """Whether a period is another forum's event that the calendar holds too, on days that it knows better."""
    apart = period.last_day < forum.first_day or forum.last_day < period.first_day
    return not apart and period.label.removeprefix(ABOUT).casefold() == forum.label.casefold()
