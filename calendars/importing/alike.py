"""Which proposals may be one and the same: other words for the same event, or a number of the list of activities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from calendars.importing.imports import Entry
from calendars.importing.when import begins, span, width
from calendars.names import plain

if TYPE_CHECKING:
    from calendars.importing.merging import Proposal

_IDLE = frozenset(
    plain(
        "a an and asean at first for in meeting meetings new of on proposed second seminar the third to with workshop"
    ).split()
)
MOST_COMPARED = 600
"""Titles of other events that are compared with each other."""


def alike(proposals: Sequence[Proposal], meant: Mapping[str, Entry]) -> tuple[tuple[Proposal, ...], ...]:
    """Groups of proposals, each of which a person is to tell one or several. ``meant``: row -> the row it names.

    Where a person has decided on each of them, they are what the decisions say.
    """
    groups: list[list[Proposal]] = []
    for pair in (*_by_number(proposals, meant), *_by_words(proposals)):
        touched = [group for group in groups if any(one in group for one in pair)]
        groups = [group for group in groups if group not in touched]
        groups.append([one for group in touched for one in group])
        groups[-1] += [one for one in pair if one not in groups[-1]]
    place = {id(one): at for at, one in enumerate(proposals)}
    ordered = [sorted(group, key=lambda one: place[id(one)]) for group in groups]
    return tuple(tuple(group) for group in sorted(ordered, key=lambda group: place[id(group[0])]))


def _by_number(proposals: Iterable[Proposal], meant: Mapping[str, Entry]) -> Iterable[tuple[Proposal, ...]]:
    """What names an activity of the list by its number, beside that activity."""
    every = list(proposals)
    home = {entry.where: one for one in every for entry in one.entries}
    for one in every:
        for entry in one.entries:
            listed = meant.get(entry.where)
            other = home.get(listed.where) if listed else None
            if other is not None and other is not one and not entry.decided:
                yield other, one


def _by_words(proposals: Iterable[Proposal]) -> Iterable[tuple[Proposal, ...]]:
    """Other events of one year whose titles share most of their words, and that are not apart by a month."""
    others = [(one, _words(one.title)) for one in proposals if one.body is None][:MOST_COMPARED]
    groups: list[list[Proposal]] = []
    common = Counter(word for _, words in others for word in words)
    for at, (one, mine) in enumerate(others):
        for other, theirs in others[:at]:
            shared = mine & theirs
            much = len(shared) * 10 >= 7 * min(len(mine), len(theirs)) or _same_days(one.best, other.best)
            enough = len(shared) >= 2 and much
            rare = any(common[word] <= 4 for word in shared)
            if enough and rare and one.cycle == other.cycle and _near(one.best, other.best):
                home = next((g for g in groups if other in g), None)
                if home is None:
                    groups.append([other, one])
                elif one not in home:
                    home.append(one)
    return [tuple(group) for group in groups if not all(any(e.decided for e in one.entries) for one in group)]


def _same_days(one: Entry, other: Entry) -> bool:
    return width(one) == width(other) == 0 and span(one) == span(other)


def _near(one: Entry, other: Entry) -> bool:
    return abs((begins(one) - begins(other)).days) <= 31


def _words(title: str) -> frozenset[str]:
    return frozenset(plain(title).split()) - _IDLE
