"""Replies that name an activity by its number in another file's list: "item 23", or a 23 in a column of numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from calendars.importing.imports import Entry, Sorted, State

_NAMED = re.compile(r"\b(?:item|ref|activity)\b\.?\s{0,3}(?:no\.?)?\s{0,3}#?(\d{1,4})(?![\d.]*\d)", re.IGNORECASE)
_AT_FIRST = re.compile(r"\s*no\.\s{0,3}(\d{1,4})(?![\d.]*\d)", re.IGNORECASE)
_UNSURE = (State.DOUBTFUL, State.REFUSED)


@dataclass(frozen=True)
class Listed:
    """The list of activities: its file, and each of its rows by number."""

    file: str
    rows: Mapping[int, Entry]


def named_number(entry: Entry) -> int | None:
    """The number by which a row names an activity: in its own column, or in its words, the last before its date."""
    row = entry.row
    if row is not None and row.item is not None:
        return row.item
    for text in (entry.title, (row.said or "") if row is not None else ""):
        found = _NAMED.findall(text) or _AT_FIRST.findall(text)
        if found:
            return int(found[-1])
    return None


def the_list(entries: Iterable[Entry]) -> Listed | None:
    """The longest table whose rows are numbered 1, 2, 3 to the last; None where no file has one.

    A file that leaves out numbers, as a reply does, speaks of another one's rows.
    """
    tables: dict[tuple[str, str | None], dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        if entry.row is not None and entry.row.item is not None:
            tables[(entry.file, entry.place.sheet)][entry.row.item].append(entry)
    whole = [(file, rows) for (file, _), rows in tables.items() if _counts(rows)]
    if not whole:
        return None
    file, rows = max(whole, key=lambda one: len(one[1]))
    return Listed(file, {number: found[0] for number, found in rows.items()})


def _counts(rows: Mapping[int, list[Entry]]) -> bool:
    return len(rows) > 1 and set(rows) == set(range(1, len(rows) + 1)) and all(len(one) == 1 for one in rows.values())


def references(entries: Iterable[Entry], listed: Listed) -> dict[str, Entry]:
    """Where a row of another file stands -> the row of the list that it names."""
    every = list(entries)
    own: dict[tuple[str, str | None], dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in every:
        if entry.row is not None and entry.row.item is not None:
            own[(entry.file, entry.place.sheet)][entry.row.item].append(entry)
    found = {}
    for entry in every:
        counted = entry.row is not None and entry.row.item is not None
        if entry.file == listed.file or (counted and _counts(own[(entry.file, entry.place.sheet)])):
            continue
        number = named_number(entry)
        if number is not None and number in listed.rows:
            found[entry.where] = listed.rows[number]
    return found


def with_candidates(found: Sorted) -> Sorted:
    """The rows; a doubtful or refused one that names an activity of the list has it among what it may mean.

    One that names a row which is not understood itself is doubtful too.
    """
    listed = the_list(found.entries)
    if listed is None:
        return found
    meant = references(found.entries, listed)

    def told(entry: Entry) -> Entry:
        row = meant.get(entry.where)
        if row is None or entry.state is State.ASIDE:
            return entry
        if entry.state not in _UNSURE and row.state not in _UNSURE:
            return entry
        number = row.row.item if row.row else None
        listed_as = f"{number} of {row.file}: {row.title}"
        if entry.state in _UNSURE:
            return replace(entry, candidates=(*entry.candidates, listed_as))
        why = f"it names number {number} of {row.file}, which is {row.state} itself"
        return replace(entry, state=State.DOUBTFUL, why=why, candidates=(listed_as,))

    return replace(found, entries=tuple(map(told, found.entries)))
