"""What differs between two files -> text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendars.differences import Difference
    from scheduler.pipeline.papers.comparing import Differed, YearDiffered

_HEADS = (
    ("moved", "Moved"),
    ("status", "Status"),
    ("hours", "Hours"),
    ("place", "Place and host"),
    ("renamed", "Renamed"),
)
_ENDS = (("new", "New"), ("dropped", "Dropped"))


def text(differed: Differed) -> str:
    """For people: year by year, under a heading for each kind; each meeting once, under the weightiest."""
    lines = []
    for year in differed.years:
        lines += [f"{year.year}: from {differed.old} to {differed.new}", ""]
        for kind, head in (*_HEADS, *_ENDS):
            rows = [one for one in year.differences if one.kinds[0] == kind]
            lines += [f"{head}:", *(f"  {line}" for one in rows for line in one.words), ""] if rows else []
        lines += _breaches(differed, year)
        lines += [_last(year), ""]
    for years, name in ((differed.only_old, differed.old), (differed.only_new, differed.new)):
        lines += [f"{year} is in {name} only: not compared." for year in years]
    return "\n".join(lines).rstrip()


def _breaches(differed: Differed, year: YearDiffered) -> Iterator[str]:
    for head, cases in (("Broken now, and kept before", year.gained), ("Kept now, and broken before", year.lost)):
        if cases:
            yield f"{head}:"
            for rule, finding in cases:
                yield f"  {finding.message}"
                yield f"    {rule.id}: {rule.sentence} ({differed.book.cited(rule)}; {rule.standing})"
            yield ""


def _last(year: YearDiffered) -> str:
    count = len(year.differences)
    told = "No meeting differs" if not count else f"{count} meeting{'s differ' if count > 1 else ' differs'}"
    before, after = year.costs
    cost = "wishes cost as much" if before == after else f"wishes cost {after} instead of {before}"
    return f"{told}; {len(year.gained)} breaches gained, {len(year.lost)} lost; {cost}."


def as_json(differed: Differed) -> str:
    """Schema indical/diff/1."""
    data = {
        "schema": "indical/diff/1",
        "old": differed.old,
        "new": differed.new,
        "years": [_year(year) for year in differed.years],
        "only_old": list(differed.only_old),
        "only_new": list(differed.only_new),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _year(year: YearDiffered) -> dict[str, Any]:
    return {
        "year": year.year,
        "differences": [_row(one) for one in year.differences],
        "breaches": {
            "gained": [{"rule": r.id, "meetings": list(f.meetings), "message": f.message} for r, f in year.gained],
            "lost": [{"rule": r.id, "meetings": list(f.meetings), "message": f.message} for r, f in year.lost],
        },
        "cost": {"old": year.costs[0], "new": year.costs[1]},
    }


def _row(one: Difference) -> dict[str, Any]:
    return {
        "meeting": one.meeting or None,
        "activity": one.activity,
        "kinds": list(one.kinds),
        "was": dict(one.was),
        "now": dict(one.now),
        "words": list(one.words),
    }
