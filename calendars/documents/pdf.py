"""The papers as PDF/A-2a and PDF/UA-1: the official form, and the year planner on one A3 page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendars.documents.annex import COLUMNS, NOTE, SHORT_NAMES, Annex
from calendars.documents.chart import Chart, drawing
from calendars.documents.planner_image import drawing as planner_drawing
from calendars.documents.typst_paper import FAMILIES, compiled


def form(annex: Annex, chart: Chart | None = None) -> bytes:
    """The official form on A4 landscape, with the organisation chart as an annex where one is given.

    The same input gives the same bytes. Raises InputError as ``compiled``.
    """
    return compiled("form.typ", _words(annex, chart), annex.stamp, "pdf")


def planner(annex: Annex, titles: Mapping[str, str]) -> bytes:
    """The year on one A3 page. ``titles`` are the names for people of the named periods, by id."""
    return compiled("planner.typ", planner_drawing(annex, titles), annex.stamp, "pdf")


def _words(annex: Annex, chart: Chart | None) -> dict[str, Any]:
    return {
        "fonts": FAMILIES,
        "stamp": [annex.stamp.year, annex.stamp.month, annex.stamp.day],
        "institution": annex.institution,
        "title": annex.title,
        "headline": annex.headline,
        "footer": " - ".join(part for part in (annex.title, annex.status) if part),
        "columns": COLUMNS,
        "groups": [{"title": group.title, "rows": [row.cells for row in group.rows]} for group in annex.groups],
        "names-title": SHORT_NAMES,
        "names": annex.names,
        "note": NOTE,
        "chart": drawing(chart) if chart else None,
    }
