"""The year as a sheet of twelve rows: a weekday a column, and bars in lanes, so that none hides another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from calendars.prose import MONTHS
from constraints.meetings import Facts, Holiday

COLUMNS = 37
"""Five weeks and two days: a month of 31 days that begins on a Sunday ends in the last column."""
SYMBOLS = "◊□●▲■▼►◄○▪"
"""Of the levels, in the rulebook's order: shapes of the plainest fonts; nothing is told by colour alone."""
SHADES = 6
HATCHED = "ramadan"

# Heights in px at the usual text size. Twelve rows of ROOM and the head fit a screen 900 px high.
ROOM = 750
DAY_LINE, NOTE_LINE, LEAST_ROW = 19, 13, 40
LANES = (24, 20, 17, 15)
"""Heights that a lane of bars may have, best first: 24 leaves each bar a target of its own (WCAG 2.2, 2.5.8)."""


@dataclass(frozen=True)
class Item:
    """Something drawn on days of the year: a meeting (``anchor`` is its line in the list) or, without, a note.

    Of a ``bare`` note only the label is drawn: its days are seen otherwise.
    """

    first_day: date
    last_day: date
    label: str
    told: str
    look: str = ""
    symbol: str = ""
    anchor: str = ""
    bare: bool = False


@dataclass(frozen=True)
class Bar:
    """The part of an item in one month, in columns from 0. ``side`` of the bar its label is: "in", "after", "before".

    ``left`` and ``right`` (exclusive) are the columns that bar and label take up.
    """

    item: Item
    column: int
    span: int
    side: str
    left: int
    right: int
    begins: bool
    ends: bool

    @property
    def room(self) -> int:
        """How many columns its label has, where that is not simply the bar's own; else 0."""
        return self.right - self.left - (self.span if self.item.anchor else 0)


@dataclass(frozen=True)
class Cell:
    """One day: ``shade`` 0 to SHADES, ``count`` of members on holiday as shown, bars that begin here by lane."""

    day: int
    shade: int
    count: str
    told: str
    hatched: bool
    bars: tuple[tuple[int, Bar], ...]
    notes: tuple[tuple[int, Bar], ...]


@dataclass(frozen=True)
class Row:
    """One month: COLUMNS cells, None before its first and after its last day; how many lanes of bars and notes."""

    month: str
    lanes: int
    notes: int
    cells: tuple[Cell | None, ...]

    def height(self, lane: int) -> int:
        """The least height in px, with lanes of so many px."""
        return max(LEAST_ROW, DAY_LINE + self.lanes * lane + self.notes * NOTE_LINE + 3)


@dataclass(frozen=True)
class Sheet:
    """The twelve rows; the height in px of a lane of bars, and the least one of a row."""

    rows: tuple[Row, ...]
    lane: int
    least: int

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """Every bar and note."""
        cells = (cell for row in self.rows for cell in row.cells if cell)
        return tuple(bar for cell in cells for _, bar in (*cell.bars, *cell.notes))


def sheet(year: int, facts: Facts, bars: Iterable[Item], notes: Iterable[Item]) -> Sheet:
    """The year with meetings as bars and, fainter, notes; what lies outside the year is left out.

    Rows are as equal in height as ROOM allows. A year too full for it has the lowest lanes, and more height.
    """
    bars, notes = tuple(bars), tuple(notes)
    rows = tuple(_row(date(year, month, 1), facts, bars, notes) for month in range(1, 13))
    lane = next((h for h in LANES if sum(row.height(h) for row in rows) <= ROOM), LANES[-1])
    heights = [row.height(lane) for row in rows]
    fitting = (least for least in range(ROOM // 12, LEAST_ROW, -1) if sum(max(least, h) for h in heights) <= ROOM)
    return Sheet(rows, lane, next(fitting, LEAST_ROW))


def on_holiday(facts: Facts, day: date) -> dict[str, Holiday]:
    """Member id -> the holiday that it keeps on that day, for the members of that day."""
    kept = ((m.id, facts.holidays.get(m.id, {}).get(day)) for m in facts.members if m.belongs_on(day))
    return {member: holiday for member, holiday in kept if holiday is not None}


def holidays_told(kept: Mapping[str, Holiday]) -> str:
    """ "Vesak Day, estimated (ID, SG); Good Friday (PH)": the holiday of most members first."""
    names: dict[str, list[str]] = {}
    for member, holiday in kept.items():
        name = f"{holiday.name}, estimated" if holiday.status == "estimated" else holiday.name
        names.setdefault(name, []).append(member)
    told = sorted(names.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return "; ".join(f"{name} ({', '.join(members)})" for name, members in told)


def _row(first: date, facts: Facts, bars: tuple[Item, ...], notes: tuple[Item, ...]) -> Row:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    bar_lanes = _lanes(_part(item, first, last) for item in bars if item.first_day <= last and first <= item.last_day)
    note_lanes = _lanes(_part(item, first, last) for item in notes if item.first_day <= last and first <= item.last_day)
    cells: list[Cell | None] = [None] * COLUMNS
    for number in range(1, last.day + 1):
        day, column = first.replace(day=number), first.weekday() + number - 1
        kept = on_holiday(facts, day)
        estimated = any(holiday.status == "estimated" for holiday in kept.values())
        cells[column] = Cell(
            day=number,
            shade=ceil(SHADES * len(kept) / len(facts.members)) if kept else 0,
            count=f"{'~' if estimated else ''}{len(kept)}" if kept else "",
            told=holidays_told(kept),
            hatched=any(p.name == HATCHED and p.first_day <= day <= p.last_day for p in facts.periods),
            bars=tuple((n, bar) for n, lane in enumerate(bar_lanes) for bar in lane if bar.column == column),
            notes=tuple((n, bar) for n, lane in enumerate(note_lanes) for bar in lane if bar.column == column),
        )
    return Row(MONTHS[first.month - 1], len(bar_lanes), len(note_lanes), tuple(cells))


def _part(item: Item, first: date, last: date) -> Bar:
    """The item's part in the month of those first and last days, with the place for its label."""
    begin, end = max(item.first_day, first), min(item.last_day, last)
    column, span = first.weekday() + begin.day - 1, (end - begin).days + 1
    side, left, right = "in", column, column + span
    if item.anchor:
        need = _columns(item.label, 7.6, 21)
        if need > span:
            # The symbol stays in the bar; the words go where there is room, before the bar at the end of a row.
            need = _columns(item.label, 7.6, 10)
            side = "after" if right + need <= COLUMNS or left < need else "before"
            left, right = (left - need, right) if side == "before" else (left, min(right + need, COLUMNS))
            side = side if right - left > span else "in"
    else:
        need = _columns(item.label, 6.4, 8)
        span = min(span, need) if item.bare else span
        need = max(span, need)
        right = column + span
        side = "in" if column + need <= COLUMNS else "before"
        left, right = (column, column + need) if side == "in" else (max(0, right - need), right)
    return Bar(item, column, span, side, left, right, item.first_day == begin, item.last_day == end)


def _columns(label: str, capital: float, around: int) -> int:
    """How many columns of at least 33.5 px the label takes, with so many px around; estimated high, ten at most."""
    wide = sum(capital * (1.3 if c in "MW@%" else 1 if c.isalpha() and not c.islower() else 0.82) for c in label)
    return min(10, ceil((wide + around) / 33.5))


def _lanes(bars: Iterable[Bar]) -> list[list[Bar]]:
    """The bars in as few lanes as the order by days gives; in a lane neither bars nor labels meet."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: (bar.column, -bar.span, bar.item.label, bar.item.anchor)):
        free = (lane for lane in lanes if all(bar.right <= other.left or other.right <= bar.left for other in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return lanes
