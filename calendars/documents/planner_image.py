"""The year planner as a picture: twelve rows by weekday-aligned columns, SVG or PNG."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from calendars.documents.annex import Annex
from calendars.documents.typst_paper import FAMILIES, compiled
from calendars.documents.year import Year, year_of
from calendars.prose import days_in_words
from calendars.web.sheet import COLUMNS, DAY_LINE, NOTE_LINE, SHADES, Bar, Cell

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PPI = 150
"""A3 at so many dots an inch: 2480 by 1754."""


def svg(annex: Annex, titles: Mapping[str, str]) -> bytes:
    """The planner as SVG, its letters as outlines: it looks alike everywhere. ``titles`` name the periods, by id."""
    drawn = compiled("planner.typ", drawing(annex, titles), annex.stamp, "svg").decode()
    head, end, rest = drawn.partition(">")
    told = (
        f'{head} role="img" aria-labelledby="title"{end}<title id="title">{escape(_alternative(annex))}</title>{rest}'
    )
    return told.encode()


def png(annex: Annex, titles: Mapping[str, str]) -> bytes:
    """The planner as PNG, A3 at PPI."""
    return compiled("planner.typ", drawing(annex, titles), annex.stamp, "png", PPI)


def drawing(annex: Annex, titles: Mapping[str, str]) -> dict[str, Any]:
    """What the template draws: the words, and where bars and notes are, in the sheet's columns and px."""
    year = year_of(annex, titles)
    changed = annex.stamp.date()
    return {
        "fonts": FAMILIES,
        "stamp": [changed.year, changed.month, changed.day],
        "institution": annex.institution,
        "title": annex.title,
        "headline": annex.headline,
        "alternative": _alternative(annex),
        "weekdays": [WEEKDAYS[at % 7] for at in range(COLUMNS)],
        "lane": year.drawn.lane,
        "day-line": DAY_LINE,
        "note-line": NOTE_LINE,
        "rows": _rows(year),
        "levels": [{"name": level.name, "look": level.look, "symbol": level.symbol} for level in year.levels],
        "statuses": sorted({row.status for row in annex.rows if row.status and row.first_day}),
        "shades": SHADES if annex.year in annex.facts.years else 0,
        "hatched": year.hatched,
        "foot": f"Last changed {days_in_words(changed, changed)}.",
    }


def _alternative(annex: Annex) -> str:
    held = sum(1 for row in annex.rows if row.body and row.first_day)
    return (
        f"Year planner {annex.year}, {annex.subject}: {held} meeting{'' if held == 1 else 's'} on twelve rows of days."
    )


def _rows(year: Year) -> list[dict[str, Any]]:
    drawn = year.drawn
    return [
        {
            "month": row.month,
            "height": max(drawn.least, row.height(drawn.lane)),
            "cells": [_cell(cell) for cell in row.cells],
        }
        for row in drawn.rows
    ]


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {
        "day": str(cell.day),
        "shade": cell.shade,
        "count": cell.count,
        "hatched": cell.hatched,
        "bars": [_bar(lane, bar) for lane, bar in cell.bars],
        "notes": [_bar(lane, note) for lane, note in cell.notes],
    }


def _bar(lane: int, bar: Bar) -> dict[str, Any]:
    look, _, status = bar.item.look.partition(" ")
    return {
        "lane": lane,
        "span": bar.span,
        "side": bar.side,
        "before": bar.column - bar.left,
        "room": bar.right - bar.left,
        "label": bar.item.label,
        "symbol": bar.item.symbol,
        "look": int(look) if look.isdigit() else 0,
        "status": status,
        "begins": bar.begins,
        "ends": bar.ends,
        "bare": bar.item.bare,
        "forum": bar.item.look == "forum",
    }
