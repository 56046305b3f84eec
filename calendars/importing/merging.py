"""Many members' rows -> one list: the same meeting proposed twice is one, other dates for it are a conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from calendars.importing.alike import alike
from calendars.importing.imports import Entry, Sorted, State
from calendars.importing.items import references, the_list
from calendars.importing.said import UNAVAILABLE, is_remark
from calendars.importing.when import agree, begins, span, width
from calendars.names import plain
from constraints.meetings import Body
from constraints.rulebook import Rulebook

MOST_EDITIONS = 50
"""Of a body in a year, told apart; a file with more is no list of meetings."""


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
        return min(self.entries, key=lambda entry: (width(entry), not entry.confirmed))

    @property
    def ordinal(self) -> int | None:
        """The edition, where a row tells it."""
        return next((entry.ordinal for entry in self.entries if entry.ordinal is not None), None)

    @property
    def nth(self) -> int | None:
        """Which of the body's meetings of the year it is, from 1, where a row tells it."""
        return next((entry.nth for entry in self.entries if entry.nth is not None), None)

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
    """What the files come to. ``alike`` are proposals that may be one; ``absent`` rows say who cannot come when."""

    sorted: Sorted
    proposals: tuple[Proposal, ...]
    conflicts: tuple[Conflict, ...]
    alike: tuple[tuple[Proposal, ...], ...]
    absent: tuple[Entry, ...]
    notes: tuple[str, ...]

    @property
    def remarks(self) -> tuple[tuple[str | None, Entry], ...]:
        """What members say of the proposals in lines that propose nothing, each with the member where it is known."""
        by = {file.name: file.by for file in self.sorted.files}
        found = [e for e in self.sorted.entries if e.state is State.ASIDE and e.row is None and is_remark(e.title)]
        return tuple((by[entry.file], entry) for entry in found)

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
    standing = _numbered([e for e in found.entries if e.state is State.UNDERSTOOD and e.row is not None], book)
    absent = tuple(e for e in standing if _status(e) == UNAVAILABLE)
    groups: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in standing:
        if _status(entry) != UNAVAILABLE:
            groups[_key(entry, book)].append(entry)
    proposals: list[Proposal] = []
    conflicts: list[Conflict] = []
    for entries, alone in _with_ordinals(groups):
        first = entries[0]
        most = planned.get((first.body, first.cycle or 0), 1) if first.body and not alone else 1
        made, clash = _settled(entries, max(1, most))
        proposals += made
        conflicts += clash
    proposals.sort(key=lambda one: (begins(one.best), one.title))
    notes = tuple(_ordinal_notes(proposals, book))
    listed = the_list(found.entries)
    meant = references(found.entries, listed) if listed else {}
    return Merged(found, tuple(proposals), tuple(conflicts), alike(proposals, meant), absent, notes)


def _key(entry: Entry, book: Rulebook) -> tuple[object, ...]:
    """What two rows must share to speak of the same meeting. An open body may hold several, told by number or name."""
    body = book.body(entry.body) if entry.body else None
    if body is None:
        return (None, plain(entry.title), entry.cycle)
    which = (entry.nth or plain(entry.title)) if _is_open(body) else ""
    return (body.id, which, entry.cycle, entry.special)


def _is_open(body: Body) -> bool:
    return body.host == "any" and body.ordinal is None


def _numbered(entries: list[Entry], book: Rulebook) -> list[Entry]:
    """The rows; one of an open body that tells no number has that of the meeting with which its days agree."""
    told: dict[tuple[str | None, int | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.nth is not None:
            told[(entry.body, entry.cycle)].append(entry)

    def with_number(entry: Entry) -> Entry:
        body = book.body(entry.body) if entry.body else None
        if body is None or not _is_open(body) or entry.nth is not None or span(entry) is None:
            return entry
        same = {one.nth for one in told[(entry.body, entry.cycle)] if span(one) and agree(one, entry)}
        return replace(entry, nth=same.pop()) if len(same) == 1 else entry

    return [with_number(entry) for entry in entries]


def _with_ordinals(groups: Mapping[tuple[object, ...], list[Entry]]) -> Iterable[tuple[list[Entry], bool]]:
    """Each group; one that names several editions of its body falls into them, rows without one staying together.

    Where none names an edition, the numbers of the year's meetings take their place. And whether it is known to be of
    one meeting alone.
    """
    for entries in groups.values():
        editions = any(entry.ordinal is not None for entry in entries)
        told = [(entry.ordinal if editions else entry.nth, entry) for entry in entries]
        numbers = {number for number, _ in told if number is not None}
        if not 2 <= len(numbers) <= MOST_EDITIONS or entries[0].body is None:
            yield entries, len(numbers) == 1 and all(number is not None for number, _ in told)
            continue
        loose = [entry for number, entry in told if number is None]
        for one_number in sorted(numbers):
            named = [entry for number, entry in told if number == one_number]
            same = [one for one in loose if any(agree(one, other) for other in named)]
            loose = [one for one in loose if one not in same]
            yield [*named, *same], True
        if loose:
            yield loose, False


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
    for entry in sorted(entries, key=lambda e: (width(e), begins(e))):
        if width(entry):
            vague.append(entry)
        else:
            exact[span(entry)].append(entry)
    found = list(exact.values())
    for entry in vague:
        home = [cluster for cluster in found if all(agree(entry, other) for other in cluster)]
        if len(home) == 1 or (home and span(entry) is None):
            home[0].append(entry)
        else:
            found.append([entry])
    return found


def _status(entry: Entry) -> str | None:
    return entry.row.status if entry.row is not None else None


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
