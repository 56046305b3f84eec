"""All days of a year for one meeting -> text for people, JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.render.explain import change_lines, day_text, more_text, rule_text, where_text
from scheduler.render.explain_json import cited_rows, head

if TYPE_CHECKING:
    from scheduler.availability import Day
    from scheduler.explained import MeetingDays

SIGNS = {"its-day": "@", "as-good": "=", "cheaper": "-", "dearer": "+", "blocked": "."}
WORDS = {"its-day": "its day", "as-good": "costs the same", "cheaper": "costs less", "dearer": "costs more"}
MOST_RUNS = 40
"""Lines of open days in text; JSON has every day."""


def days_text(told: MeetingDays) -> str:
    """A line a month and a sign a day, the open days with what they cost, and the rules that block the others."""
    legend = ", ".join(f"{SIGNS[name]} {word}" for name, word in WORDS.items())
    lines = [f"{where_text(told.base, told.meeting)}; all days on which it may begin, the others staying."]
    if told.found.tied:
        lines.append(f"{', '.join(told.found.tied)} moves with it, day by day.")
    lines += ["", f"{'':10}{''.join(str(n % 10) for n in range(1, 32))}", *_grid(told), f"{legend}, . blocked", ""]
    runs = list(_runs(told))
    lines += [f"Open days: {sum(len(run) for run in runs)}", *(_run_line(told, run) for run in runs[:MOST_RUNS])]
    if len(runs) > MOST_RUNS:
        lines.append(f"  and {sum(len(run) for run in runs[MOST_RUNS:])} more: --format json has them all")
    return "\n".join([*lines, *_blocking_lines(told)])


def one_day_text(told: MeetingDays, number: int) -> str:
    """What one day comes to: open or blocked, by which rules, with their sources."""
    base, found = told.base, told.found
    day = found.days[number]
    verdict = told.verdict(day)
    lines = [f"{where_text(base, told.meeting)}."]
    if verdict == "its-day":
        lines.append(f"{day_text(base, number)} is its day.")
        return "\n".join([*lines, *(f"  breaks {rule_text(base, rule)}" for rule in day.broken)])
    if day.leaving:
        return "\n".join([*lines, f"{day_text(base, number)} is blocked: {_outside(day)}."])
    said = "is blocked" if verdict == "blocked" else "is open"
    lines.append(f"{day_text(base, number)} {said}, the others staying; the year costs {more_text(found.extra(day))}:")
    anew = found.new_breaches(day)
    lines += [f"  {'breaks' if rule in anew else 'still breaks'} {rule_text(base, rule)}" for rule in day.broken]
    lines += [f"  mends {rule}" for rule in found.today.broken if rule not in day.broken]
    return "\n".join([*lines, *change_lines(base, found.changes(day))])


def _outside(day: Day) -> str:
    return f"{', '.join(day.leaving)} would lie outside the year"


def _grid(told: MeetingDays) -> Iterator[str]:
    months: dict[tuple[int, int], list[str]] = {}
    for day in told.found.days:
        on = told.base.board.day(day.number)
        months.setdefault((on.year, on.month), [" "] * 31)[on.day - 1] = SIGNS[told.verdict(day)]
    for (year, month), row in months.items():
        yield f"{date(year, month, 1):%b %Y}  {''.join(row)}".rstrip()


def _runs(told: MeetingDays) -> Iterator[list[Day]]:
    """The open days, each run of neighbours that cost the same by the same rules together."""
    run: list[Day] = []
    for day in told.found.days:
        fits = told.found.open(day) and day.number != told.found.now
        if run and (not fits or _key(told, day) != _key(told, run[-1]) or day.number != run[-1].number + 1):
            yield run
            run = []
        if fits:
            run.append(day)
    if run:
        yield run


def _key(told: MeetingDays, day: Day) -> tuple[tuple[str, int], ...]:
    return tuple(told.found.changes(day).items())


def _run_line(told: MeetingDays, run: list[Day]) -> str:
    first, last = (told.base.board.day(day.number) for day in (run[0], run[-1]))
    span = f"{first:%a %d %b}" + (f" - {last:%a %d %b}" if last > first else "")
    changes = ", ".join(f"{n:+} {rule}" for rule, n in told.found.changes(run[0]).items())
    return f"  {span:<23}  {more_text(told.found.extra(run[0])):<9}" + (f"  {changes}" if changes else "")


def _blocking_lines(told: MeetingDays) -> list[str]:
    days = [day for day in told.found.days if told.verdict(day) == "blocked"]
    count = Counter(rule for day in days for rule in told.found.new_breaches(day))
    rules = [f"  {n:>3} by {rule_text(told.base, rule)}" for rule, n in count.most_common()]
    outside = sum(1 for day in days if day.leaving)
    rules += [f"  {outside:>3} where it, or what is tied to it, would lie outside the year"] if outside else []
    return ["", f"Blocked days: {len(days)}", *rules]


def days_json(told: MeetingDays, only: int | None = None) -> str:
    """Schema indical/days/1: every day of the year, or ``only`` the day of that number."""
    base, found = told.base, told.found
    days = found.days if only is None else (found.days[only],)
    rules = dict.fromkeys(rule for day in (found.today, *days) for rule in (*day.broken, *day.cost))
    return (
        json.dumps(
            {
                "schema": "indical/days/1",
                **head(base, told.meeting),
                "tied": list(found.tied),
                "days": [_row(told, day) for day in days],
                "rules": cited_rows(base, rules),
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def _row(told: MeetingDays, day: Day) -> dict[str, Any]:
    row: dict[str, Any] = {"day": told.base.board.day(day.number).isoformat(), "verdict": told.verdict(day)}
    if day.leaving:
        return {**row, "extra": None, "breaks": [], "outside": list(day.leaving), "changes": {}}
    found = told.found
    return {
        **row,
        "extra": found.extra(day),
        "breaks": list(day.broken),
        "outside": [],
        "changes": found.changes(day),
    }
