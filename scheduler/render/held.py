"""What was held since a meeting -> text, Markdown and JSON. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from scheduler.stock import Item, Stock

_STATE = {"not-recorded": "not recorded as held", "cancelled": "cancelled", "postponed": "postponed"}
_HEAD = ("Days", "Meeting", "Place", "Record")
Show = Callable[[str], str]
Cells = tuple[str, str, str, str]
_OTHER_HEAD = ("Planned for", "Meeting", "Place", "What is known")


def text(stock: Stock) -> str:
    """Two tables by date: what was held, with its record, and what was planned and is not recorded as held."""
    lines = [f"{_title(stock)}.", "", *_columns(_HEAD, _held_rows(stock, str))]
    if stock.others:
        lines += ["", "Planned by then, and not recorded as held:", "", *_columns(_OTHER_HEAD, _other_rows(stock, str))]
    return "\n".join([*lines, "", _summary(stock), *(f"{note}." for note in stock.notes)])


def markdown(stock: Stock, plain_text: Show) -> str:
    """The same as Markdown. ``plain_text`` shows a text so that no sign of it is taken for a mark."""
    lines = [f"## {_title(stock, plain_text)}", "", *_table(_HEAD, _held_rows(stock, plain_text))]
    if stock.others:
        lines += ["", "Planned by then, and not recorded as held:", ""]
        lines += _table(_OTHER_HEAD, _other_rows(stock, plain_text))
    return "\n".join([*lines, "", _summary(stock), *(f"\n{plain_text(note)}." for note in stock.notes)]) + "\n"


def _title(stock: Stock, show: Show = str) -> str:
    since = stock.since
    if since is None:
        began = f"no earlier meeting of {show(stock.body)} is known"
    else:
        told = "" if since.recorded else ", not recorded as held"
        began = f"since {show(since.title)} ({since.when}{told})"
    return f"{show(stock.institution)}, as of {_day(stock.as_of)}: {began}"


def _held_rows(stock: Stock, show: Show) -> Iterator[Cells]:
    for item in stock.held:
        yield (*_cells(item, show), show(item.document or ""))


def _other_rows(stock: Stock, show: Show) -> Iterator[Cells]:
    for item in stock.others:
        told = _STATE[item.state] + (f" ({item.document})" if item.document else "")
        yield (*_cells(item, show), show(told))


def _cells(item: Item, show: Show) -> tuple[str, str, str]:
    return item.when, show(item.title), show(item.place or "-")


def _columns(head: Cells, rows: Iterable[Cells]) -> list[str]:
    every = [head, *rows]
    if len(every) == 1:
        return ["Nothing."]
    widths = [max(len(row[at]) for row in every) for at in range(3)]
    return [
        "  ".join([*(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=False)), row[3]]).rstrip() for row in every
    ]


def _table(head: Cells, rows: Iterable[Cells]) -> list[str]:
    body: Sequence[Cells] = list(rows)
    if not body:
        return ["Nothing."]
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * 4, *body)]


def _summary(stock: Stock) -> str:
    silent = sum(1 for item in stock.others if item.state == "not-recorded")
    fallen = len(stock.others) - silent
    return f"{len(stock.held)} held, {silent} planned and not recorded as held, {fallen} cancelled or postponed."


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def as_json(stock: Stock, time_text: Any) -> str:
    """Schema indical/held/1. ``state`` is held, not-recorded, cancelled or postponed; all days are included."""
    since = stock.since
    data = {
        "schema": "indical/held/1",
        "institution": stock.institution,
        "body": stock.body,
        "as_of": str(stock.as_of),
        "since": since
        and {
            "meeting": since.meeting,
            "title": since.title,
            "first_day": str(since.first_day),
            "last_day": str(since.last_day),
            "recorded": since.recorded,
        },
        "meetings": [_item_json(item, time_text) for item in stock.items],
        "calendars": list(stock.calendars),
        "notes": list(stock.notes),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _item_json(item: Item, time_text: Any) -> dict[str, Any]:
    return {
        "id": item.meeting,
        "title": item.title,
        "first_day": str(item.first_day),
        "last_day": str(item.last_day),
        "place": item.place,
        "state": item.state,
        "record": item.document,
        "by": item.by,
        "at": time_text(item.at) if item.at else None,
    }
