"""The year planner: one read-only HTML file with the year as a table, a weekday a column, and the meetings by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from calendars.calendar import Calendar, Entry, Reason
from calendars.hours import in_words
from calendars.prose import MONTHS, TO, days_in_words, ordinal
from calendars.status import status_in_words
from calendars.titles import full_name, look_of
from calendars.web.sheet import (
    COLUMNS,
    DAY_LINE,
    HATCHED,
    NOTE_LINE,
    SHADES,
    SYMBOLS,
    Item,
    holidays_told,
    on_holiday,
    sheet,
)
from constraints.meetings import Body, Facts, Meeting

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ABOUT = "~ "
"""Before what is estimated and may still move."""


@dataclass(frozen=True)
class Line:
    """One meeting in the list."""

    anchor: str
    look: str
    symbol: str
    dates: str
    weekdays: str
    title: str
    name: str
    where: str
    status: str
    reasons: tuple[Reason, ...]
    equal_days: int


def page(calendar: Calendar, report_line: str, period_titles: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """The planner as an HTML file that needs no other file, no script and no network.

    ``report_line`` is a sentence on how good the year is, and how it was checked. ``period_titles`` are the names
    for people of the named periods; one that is absent is shown by its id.
    """
    facts, year = calendar.facts, calendar.year
    entries = sorted(calendar.entries, key=lambda e: (e.placement.first_day, e.placement.last_day, e.placement.id))
    looks = _looks((*facts.bodies, *(entry.meeting.body for entry in entries)))
    lines = [_line(entry, facts, looks) for entry in entries]
    bars = [_meeting_item(entry, line) for entry, line in zip(entries, lines, strict=True)]
    notes = _notes(calendar, period_titles)
    drawn = sheet(year, facts, bars, notes)
    text = _template().render(
        calendar=calendar,
        report_line=report_line,
        sheet=drawn,
        lines=lines,
        notes=notes,
        levels=[(level, *looks[level]) for level in looks if any(e.meeting.body.level == level for e in entries)],
        statuses=_counted([line.status for line in lines]),
        changed=days_in_words(calendar.stamp.date(), calendar.stamp.date()),
        in_words=days_in_words,
        holidays=_holidays_by_day(facts, year),
        hatched=any(cell and cell.hatched for row in drawn.rows for cell in row.cells),
        spans=sorted({bar.span for bar in drawn.drawn}),
        rooms=sorted({bar.room for bar in drawn.drawn} - {0}),
        day_line=DAY_LINE,
        note_line=NOTE_LINE,
        weekdays=[WEEKDAYS[n % 7][:2] for n in range(COLUMNS)],
        shades=SHADES,
    )
    return text.encode("utf-8")


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("planner.html")


def _counted(words: list[str]) -> str:
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


# ---- meetings


def _looks(bodies: Iterable[Body]) -> dict[str, tuple[str, str]]:
    """Level -> class for its colour, and its symbol; by their order in the rulebook, so that years look alike."""
    levels = dict.fromkeys(body.level for body in bodies)
    return {level: (f"v{n % len(SYMBOLS)}", SYMBOLS[n % len(SYMBOLS)]) for n, level in enumerate(levels)}


def _short(body: Body, day: date) -> str:
    """What the body is called on that day, in short; else its id as people write it.

    That is, of its names the one that differs in case and hyphens only; the id where there is none.
    """
    if given := body.called(day):
        return given.short
    plain = body.id.replace("-", " ").casefold()
    return next((name for name in (body.name, *body.also) if name.replace("-", " ").casefold() == plain), body.id)


def _line(entry: Entry, facts: Facts, looks: Mapping[str, tuple[str, str]]) -> Line:
    meeting, placed, hours = entry.meeting, entry.placement, entry.meeting.hours
    short, name = _short(meeting.body, placed.first_day), full_name(meeting.body, placed.first_day)
    title = meeting.title or (f"{ordinal(meeting.edition)} {short}" if meeting.edition else short)
    weekdays = dict.fromkeys(WEEKDAYS[day.weekday()] for day in (placed.first_day, placed.last_day))
    look, symbol = looks[meeting.body.level]
    return Line(
        anchor="".join(c if c.isascii() and (c.isalnum() or c == "-") else "_" for c in placed.id),
        look=f"{look} {look_of(entry.status)}",
        symbol=symbol,
        dates=days_in_words(placed.first_day, placed.last_day) + (f", {in_words(hours)}" if hours else ""),
        weekdays=TO.join(weekdays),
        title=title,
        name=name if name != short else "",
        where=_where(meeting, facts),
        status=status_in_words(entry.status),
        reasons=entry.reasons,
        equal_days=max((reason.equal_days for reason in entry.reasons), default=1),
    )


def _where(meeting: Meeting, facts: Facts) -> str:
    country = next((m.name for m in facts.members if m.id == meeting.host), meeting.host)
    places = dict.fromkeys(place for place in (meeting.city, country or "host to be confirmed") if place)
    return ", ".join(places)


def _meeting_item(entry: Entry, line: Line) -> Item:
    placed = entry.placement
    label = entry.meeting.title or _short(entry.meeting.body, placed.first_day)
    told = f"{line.title}, {line.dates}, {line.where}, {line.status}"
    return Item(placed.first_day, placed.last_day, label, told, line.look, line.symbol, line.anchor)


# ---- what is known of the days


def _notes(calendar: Calendar, titles: Mapping[str, str]) -> list[Item]:
    """Other forums and named periods of the year; of two periods of a family, the wider one."""
    first, last = date(calendar.year, 1, 1), date(calendar.year, 12, 31)
    periods = [p for p in calendar.facts.periods if p.first_day <= last and first <= p.last_day]
    items = []
    for period in periods:
        family = [p for p in periods if f"{p.name}-".startswith(f"{period.name}-") and p != period]
        if any(p.first_day <= period.first_day and period.last_day <= p.last_day for p in family):
            continue
        name = min((p.name for p in periods if f"{period.name}-".startswith(f"{p.name}-")), key=len)
        label = titles.get(name, name.replace("-", " ").capitalize())
        told = f"estimated; {period.source}" if period.estimated else period.source
        label = ABOUT + label if period.estimated else label
        items.append(Item(period.first_day, period.last_day, label, told, bare=period.name == HATCHED))
    for event in calendar.others:
        if event.first_day <= last and first <= event.last_day:
            items.append(Item(event.first_day, event.last_day, event.title, event.place, "forum"))
    return sorted(items, key=lambda item: (item.first_day, item.last_day, item.label))


def _holidays_by_day(facts: Facts, year: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """Month -> day and holidays, for the days on which any member is on holiday."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    told = [(day, holidays_told(on_holiday(facts, day))) for day in days if day.year == year]
    return [(name, [(d.day, words) for d, words in told if words and d.month == n]) for n, name in enumerate(MONTHS, 1)]
