"""A workbook may tell the same meetings on several sheets; each is taken from one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from calendars.rows import Row

Told = TypeVar("Told")


def once(
    every: Iterable[Told], row_of: Callable[[Told], Row], meant: Callable[[Told], Hashable]
) -> tuple[list[Told], Counter[str]]:
    """What is kept, in its order, and how much each sheet says again.

    What ``meant`` gives is the same for the same meeting. Of the sheets that have it that is kept which has it most
    often, then which numbers it, then the first. Within a sheet nothing is left out: twice is told by who reads it.
    """
    every = list(every)
    sheets: dict[Hashable, dict[str | None, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in every:
        sheets[meant(one)][_sheet(row_of(one))].append(one)
    kept = {
        id(one)
        for rows in sheets.values()
        for one in max(rows.values(), key=lambda found: (len(found), row_of(found[0]).number is not None))
    }
    again = Counter(sheet for one in every if id(one) not in kept and (sheet := _sheet(row_of(one))))
    return [one for one in every if id(one) in kept], again


def _sheet(row: Row) -> str | None:
    return row.place.sheet if row.place else None
