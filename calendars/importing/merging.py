"""Many members' rows -> one list: the same meeting proposed twice is one, other dates for it are a conflict."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from calendars.importing.imports import Entry, Sorted, State
from calendars.importing.said import UNAVAILABLE
from calendars.names import plain
from constraints.meetings import Body
from constraints.rulebook import Rulebook

_IDLE = frozenset(
    plain(
        "a an and asean at first for in meeting meetings new of on proposed second seminar the third to with workshop"
    ).split()
)
MOST_EDITIONS = 50
"""Of a body in a year, told apart; a file with more is no list of meetings."""
MOST_COMPARED = 600
"""Titles of other events that are compared with each other."""


@dataclass(frozen=True)
class Proposal:
    """One meeting as one or more rows propose it, all agreeing. ``entries`` tell who; the most exact date counts."""

    title: str
    cycle: int
    entries: tuple[Entry, ...]
    body: str | None = None
    special: bool = False

    @property
    def best(self) -> Entry:
        """The row with the most exact date, a confirmed one before others."""
        return min(self.entries, key=lambda entry: (_width(entry), not entry.confirmed))

    @property
    def ordinal(self) -> int | None:
        """The edition, where a row tells it."""
        return next((entry.ordinal for entry in self.entries if entry.ordinal is not None), None)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that the rows name."""
        return tuple(dict.fromkeys(entry.host for entry in self.entries if entry.host))


@dataclass(frozen=True)
class Conflict:
    """What two or more rows say otherwise of the same meeting; all are kept, none is chosen."""

    title: str
    why: str
    choices: tuple[Proposal, ...]


@dataclass(frozen=True)
class Merged:
    """What the files come to. ``alike`` are other events that may be one; ``absent`` rows say who cannot come when."""

    sorted: Sorted
    proposals: tuple[Proposal, ...]
    conflicts: tuple[Conflict, ...]
    alike: tuple[tuple[Proposal, ...], ...]
    absent: tuple[Entry, ...]
    notes: tuple[str, ...]

    @property
    def duplicates(self) -> tuple[Proposal, ...]:
        """The meetings that more than one row proposes, in agreement."""
        return tuple(one for one in self.proposals if len(one.entries) > 1)

    @property
    def settled(self) -> bool:
        """Whether nothing is left for a person to decide."""
        unsure = self.sorted.count(State.DOUBTFUL) + self.sorted.count(State.REFUSED)
        return not (unsure or self.conflicts or self.alike)


def merge(found: Sorted, book: Rulebook, planned: Mapping[tuple[str, int], int]) -> Merged:
    """``planned``: how many meetings of a body a year holds, by body id and year; one where it is not told."""
    standing = [e for e in found.entries if e.state is State.UNDERSTOOD and e.row is not None]
    absent = tuple(e for e in standing if _status(e) == UNAVAILABLE)
    groups: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in standing:
        if _status(entry) != UNAVAILABLE:
            groups[_key(entry, book)].append(entry)
    proposals: list[Proposal] = []
    conflicts: list[Conflict] = []
    for entries in _with_ordinals(groups):
        first = entries[0]
        most = planned.get((first.body, first.cycle or 0), 1) if first.body else 1
        made, clash = _settled(entries, max(1, most))
        proposals += made
        conflicts += clash
    proposals.sort(key=lambda one: (_begins(one.best), one.title))
    notes = tuple(_ordinal_notes(proposals, book))
    return Merged(found, tuple(proposals), tuple(conflicts), _alike(proposals), absent, notes)


def _key(entry: Entry, book: Rulebook) -> tuple[object, ...]:
    """What two rows must share to speak of the same meeting. An open body may hold several activities."""
    body = book.body(entry.body) if entry.body else None
    if body is None:
        return (None, plain(entry.title), entry.cycle)
    return (body.id, plain(entry.title) if _is_open(body) else "", entry.cycle, entry.special)


def _is_open(body: Body) -> bool:
    return body.host == "any" and body.ordinal is None


def _with_ordinals(groups: Mapping[tuple[object, ...], list[Entry]]) -> Iterable[list[Entry]]:
    """Each group; one that names several editions of its body falls into them, rows without one staying together."""
    for entries in groups.values():
        editions = {entry.ordinal for entry in entries if entry.ordinal is not None}
        if not 2 <= len(editions) <= MOST_EDITIONS or entries[0].body is None:
            yield entries
            continue
        loose = [entry for entry in entries if entry.ordinal is None]
        for edition in sorted(editions):
            named = [entry for entry in entries if entry.ordinal == edition]
            same = [one for one in loose if any(_agree(one, other) for other in named)]
            loose = [one for one in loose if one not in same]
            yield [*named, *same]
        if loose:
            yield loose


def _settled(entries: Sequence[Entry], most: int) -> tuple[list[Proposal], list[Conflict]]:
    """The meetings that the rows agree on, at most so many; else the conflict."""
    first = entries[0]
    fallen = [e for e in entries if _status(e) == "CANCELLED"]
    held = [e for e in entries if _status(e) != "CANCELLED"]
    if fallen and not held:
        return [], []
    clusters = _clusters(held)
    made = [Proposal(first.title, first.cycle or 0, tuple(cluster), first.body, first.special) for cluster in clusters]
    made = [replace(one, title=one.best.title) for one in made]
    if fallen:
        cancelled = Proposal(first.title, first.cycle or 0, tuple(fallen), first.body, first.special)
        return [], [Conflict(first.title, "one row cancels it, another holds it", (cancelled, *made))]
    if len(made) > most:
        why = f"{len(made)} different dates, and {'one meeting' if most == 1 else f'{most} meetings'} a year"
        return [], [Conflict(first.title, why, tuple(made))]
    hosts = [
        Conflict(one.title, f"different hosts: {', '.join(one.hosts)}", (one,)) for one in made if len(one.hosts) > 1
    ]
    return made, hosts


def _clusters(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The rows that agree on when, together. A vague one that several allow stands alone, an open one anywhere."""
    exact: dict[tuple[date, date] | None, list[Entry]] = defaultdict(list)
    vague = []
    for entry in sorted(entries, key=lambda e: (_width(e), _begins(e))):
        if _width(entry):
            vague.append(entry)
        else:
            exact[_span(entry)].append(entry)
    found = list(exact.values())
    for entry in vague:
        home = [cluster for cluster in found if all(_agree(entry, other) for other in cluster)]
        if len(home) == 1 or (home and _span(entry) is None):
            home[0].append(entry)
        else:
            found.append([entry])
    return found


def _status(entry: Entry) -> str | None:
    return entry.row.status if entry.row is not None else None


def _width(entry: Entry) -> int:
    """How vague the date is, in days; 0 for exact ones."""
    row = entry.row
    if row is None or (row.first_day is None and row.window is None):
        return 10_000
    return 0 if row.first_day else (row.window[1] - row.window[0]).days + 1 if row.window else 10_000


def _begins(entry: Entry) -> date:
    row = entry.row
    return (row and (row.first_day or (row.window[0] if row.window else None))) or date.max


def _span(entry: Entry) -> tuple[date, date] | None:
    row = entry.row
    if row is not None and row.first_day and row.last_day:
        return row.first_day, row.last_day
    return row.window if row is not None else None


def _agree(one: Entry, other: Entry) -> bool:
    """Whether both dates can be the same one: equal days, or one window that holds the other."""
    here, there = _span(one), _span(other)
    if here is None or there is None:
        return True
    if not _width(one) and not _width(other):
        return here == there
    return _holds(here, there) or _holds(there, here)


def _holds(outer: tuple[date, date], inner: tuple[date, date]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _ordinal_notes(proposals: Iterable[Proposal], book: Rulebook) -> Iterable[str]:
    """Editions that are not those that follow from the last one known; a note, no breach."""
    for one in proposals:
        body = book.body(one.body) if one.body else None
        if body is None or body.ordinal is None or one.ordinal is None or one.special:
            continue
        wanted = [body.ordinal.of(one.cycle, nth) for nth in range(1, body.ordinal.each_year + 1)]
        if one.ordinal not in wanted:
            said = " or ".join(str(number) for number in wanted if number)
            last = f"number {body.ordinal.number} was in {body.ordinal.year}"
            rows = "; ".join(entry.where for entry in one.entries if entry.ordinal is not None)
            yield f"{one.title} in {one.cycle}: number {one.ordinal}, but {said} follows ({last}): {rows}"


def _alike(proposals: Iterable[Proposal]) -> tuple[tuple[Proposal, ...], ...]:
    """Other events of one year whose titles share most of their words, and that are not apart by a month."""
    others = [(one, _words(one.title)) for one in proposals if one.body is None][:MOST_COMPARED]
    groups: list[list[Proposal]] = []
    common = Counter(word for _, words in others for word in words)
    for at, (one, mine) in enumerate(others):
        for other, theirs in others[:at]:
            shared = mine & theirs
            enough = len(shared) >= 2 and len(shared) * 10 >= 7 * min(len(mine), len(theirs))
            rare = any(common[word] <= 4 for word in shared)
            if enough and rare and one.cycle == other.cycle and _near(one.best, other.best):
                home = next((g for g in groups if other in g), None)
                if home is None:
                    groups.append([other, one])
                elif one not in home:
                    home.append(one)
    return tuple(tuple(group) for group in groups)


def _near(one: Entry, other: Entry) -> bool:
    return abs((_begins(one) - _begins(other)).days) <= 31


def _words(title: str) -> frozenset[str]:
    return frozenset(plain(title).split()) - _IDLE
