"""The report of an import as a page: one read-only HTML file that tells of every row what was made of it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from calendars.importing.imports import Entry, FileRead, State
from calendars.importing.merging import Conflict, Merged, Proposal
from calendars.prose import days_in_words
from constraints.rulebook import Rulebook

SIGNS = {
    State.REFUSED: ("refused", "\u00d7"),
    State.DOUBTFUL: ("doubtful", "?"),
    State.UNDERSTOOD: ("understood", "\u2713"),
    State.UNANSWERED: ("not answered", "\u2026"),
    State.ASIDE: ("no meeting", "\u2013"),
}
"""What each state is called, and the sign by which it is known without its colour; what wants a person comes first."""
NO_DATE = "no date yet"


@dataclass(frozen=True)
class Line:
    """One row of a file. ``made`` is what it was understood as; ``why`` and ``candidates`` where a person is wanted."""

    place: str
    state: str
    word: str
    sign: str
    title: str
    said: str
    made: str
    when: str
    why: str
    candidates: tuple[str, ...]
    remarks: tuple[str, ...]
    decided: str


@dataclass(frozen=True)
class File:
    """One file with its rows in the file's order. ``counts``: how many rows stand so, by word, none left out."""

    anchor: str
    name: str
    member: str
    rows: int
    counts: tuple[tuple[str, str, int], ...]
    notes: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def wants(self) -> int:
        """How many of its rows want a decision."""
        return sum(1 for line in self.lines if line.state in (State.REFUSED, State.DOUBTFUL))


@dataclass(frozen=True)
class Told:
    """A meeting as proposed: its name, its days in words, and the rows that say so."""

    title: str
    when: str
    wheres: tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """Something that a person is told of: a heading, the reason, the proposals that it is about, or ``where`` it is."""

    title: str
    why: str
    told: tuple[Told, ...]
    where: str = ""


def page(
    merged: Merged,
    book: Rulebook,
    year: int | None,
    broken: Iterable[Matter] = (),
    request: str = "",
    asked: int = 0,
    decided: int = 0,
) -> bytes:
    """The report as an HTML file that needs no other file, no script and no network.

    ``broken`` are the rules that the proposals break; ``asked`` and ``decided`` count the decisions that the files
    still ask for and those that were read. ``request`` is the one that was made of it all, "" where none was.
    """
    sorting = merged.sorted
    members = {member.id: member.name for member in book.members}
    by_file: dict[str, list[Entry]] = {file.name: [] for file in sorting.files}
    for entry in sorting.entries:
        by_file[entry.file].append(entry)
    files = [_file(n, file, by_file[file.name], members) for n, file in enumerate(sorting.files, 1)]
    text = _template().render(
        title=f"What members propose for {year}" if year else "What members propose",
        institution=book.about.title,
        files=files,
        rows=len(sorting.entries),
        counts=_counts(sorting.entries),
        matters=_matters(merged, broken, members),
        request=request,
        asked=asked,
        decided=decided,
        signs=[(state.value, *SIGNS[state]) for state in SIGNS],
    )
    return text.encode("utf-8")


def told(one: Proposal) -> Told:
    """A proposal in words, with every row that makes it."""
    return Told(one.title, _when(one.best), tuple(entry.where for entry in one.entries))


def _matters(
    merged: Merged, broken: Iterable[Matter], members: Mapping[str, str]
) -> list[tuple[str, str, list[Matter]]]:
    """Heading, look and what stands under it: first what waits for a person."""
    return [
        ("Rows that want a decision", "conflict", [_wanting(one) for one in merged.sorted.entries if _wants(one)]),
        ("Conflicts, for you to decide", "conflict", [_conflict(one) for one in merged.conflicts]),
        ("May be one and the same", "conflict", [Matter("", "", _told(group)) for group in merged.alike]),
        ("Rules that the proposals break", "broken", list(broken)),
        ("Remarks, which propose nothing", "", [_remark(by, one, members) for by, one in merged.remarks]),
        ("Somebody cannot come", "", [_absent(one) for one in merged.absent]),
        ("Proposed more than once, in agreement", "", [Matter("", "", (told(one),)) for one in merged.duplicates]),
        ("Numbering", "", [Matter(note, "", ()) for note in merged.notes]),
    ]


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("import.html")


def _file(number: int, file: FileRead, entries: list[Entry], members: Mapping[str, str]) -> File:
    return File(
        anchor=f"file-{number}",
        name=file.name,
        member=members.get(file.by or "", ""),
        rows=file.taken,
        counts=_counts(entries),
        notes=file.notes,
        lines=tuple(_line(entry, members) for entry in entries),
    )


def _line(entry: Entry, members: Mapping[str, str]) -> Line:
    word, sign = SIGNS[entry.state]
    understood = entry.state is State.UNDERSTOOD
    status = (entry.row.status or "").casefold() if entry.row else ""
    host = f"host {members.get(entry.host or '', entry.host or '')}" if entry.host else ""
    made = ", ".join(part for part in (entry.body or "another event", host, status) if part)
    return Line(
        place=str(entry.place),
        state=entry.state.value,
        word=word,
        sign=sign,
        title=entry.title,
        said=(entry.row.said or "") if entry.row else "",
        made=made if understood else "",
        when=_when(entry) if understood or _when(entry) != NO_DATE else "",
        why="" if entry.decided else entry.why,
        candidates=entry.candidates,
        remarks=entry.remarks,
        decided=entry.decided,
    )


def _when(entry: Entry) -> str:
    row = entry.row
    if row is not None and row.first_day and row.last_day:
        return _days(row.first_day, row.last_day)
    if row is not None and row.window:
        return f"within {_days(*row.window)}"
    return NO_DATE


def _days(first: date, last: date) -> str:
    return days_in_words(first, last)


def _counts(entries: Iterable[Entry]) -> tuple[tuple[str, str, int], ...]:
    """How many rows stand so; what only input forms can be is left out where there is none."""
    every = [entry.state for entry in entries]
    shown = [state for state in SIGNS if state in every or state is not State.UNANSWERED]
    return tuple((state.value, SIGNS[state][0], every.count(state)) for state in shown)


def _conflict(one: Conflict) -> Matter:
    return Matter(one.title, one.why, _told(one.choices))


def _told(proposals: Iterable[Proposal]) -> tuple[Told, ...]:
    return tuple(told(one) for one in proposals)


def _wants(entry: Entry) -> bool:
    return entry.state in (State.REFUSED, State.DOUBTFUL)


def _wanting(entry: Entry) -> Matter:
    may_be = f"; {' or '.join(entry.candidates)}?" if entry.candidates else ""
    return Matter(entry.title or "(no title)", f"{entry.why}{may_be}", (), entry.where)


def _remark(by: str | None, entry: Entry, members: Mapping[str, str]) -> Matter:
    return Matter(f"{members[by]}: {entry.title}" if by else entry.title, "", (), entry.where)


def _absent(entry: Entry) -> Matter:
    return Matter(f"{entry.title}, {_when(entry)}", entry.decided, (), entry.where)
