"""What became of every row that members sent: understood, doubtful, refused, not answered, or no meeting at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from calendars.holidays import years_in_range
from calendars.importing.senders import sender_of
from calendars.names import Names
from calendars.rows import Aside, Place, Row, Rows, Unsure
from calendars.status import standing
from constraints.errors import maybe
from constraints.rulebook import Rulebook

_OFFERS = re.compile(
    r"([A-Z][\w .'-]{1,40}?) (?:offers|is ready|proposes|volunteers) to host|hosted by ([A-Z][\w .'-]{1,40})"
)


class State(StrEnum):
    """How a row stands."""

    UNDERSTOOD = "understood"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    ASIDE = "aside"


@dataclass(frozen=True)
class Entry:
    """One row of one file. ``why`` it is doubtful, refused or put aside; ``candidates`` are what it may mean.

    ``body`` is the id of a body of the rulebook, None for anything else. ``nth``: which of its meetings of the year
    the row means, from 1, where it says so. ``host`` is a member id. ``remarks`` are what was taken for granted.
    ``row`` holds the rest, as the file has it. ``decided``: the reason for which a person settled it; "" where none
    has.
    """

    file: str
    place: Place
    title: str
    state: State
    why: str = ""
    candidates: tuple[str, ...] = ()
    row: Row | None = None
    body: str | None = None
    special: bool = False
    ordinal: int | None = None
    nth: int | None = None
    host: str | None = None
    cycle: int | None = None
    remarks: tuple[str, ...] = ()
    decided: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether its exact days are told as settled."""
        return self.row is not None and self.row.status == "CONFIRMED" and not self.row.tentative

    @property
    def when(self) -> str:
        """Its days or its window in words; "no date yet" where it has neither."""
        row = self.row
        if row is not None and row.first_day and row.last_day:
            return f"{row.first_day}" + (f" to {row.last_day}" if row.last_day > row.first_day else "")
        if row is not None and row.window:
            return f"within {row.window[0]} to {row.window[1]}"
        return "no date yet"

    @property
    def where(self) -> str:
        """The file and the place in it."""
        return f"{self.file}, {self.place}"


@dataclass(frozen=True)
class FileRead:
    """One file: how many lines its reader met, and what it noted.

    ``by`` is the member whose input form it is, or that it is named after; ``form`` the year that a form answers to,
    ``foreign`` the rulebook by which it asks where that is another one.
    """

    name: str
    taken: int
    notes: tuple[str, ...] = ()
    by: str | None = None
    form: int | None = None
    foreign: str | None = None


@dataclass(frozen=True)
class Sorted:
    """The files and all their entries, in the order of the files and of their rows."""

    files: tuple[FileRead, ...]
    entries: tuple[Entry, ...]

    def count(self, state: State) -> int:
        """How many entries stand so."""
        return sum(1 for entry in self.entries if entry.state is state)


@dataclass
class Sorting:
    """Files taken one by one. ``year`` is the one that is asked for; rows of other years are told and kept out."""

    book: Rulebook
    year: int | None = None
    files: list[FileRead] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._names = Names(self.book)
        self._bodies = [body.id for body in self.book.bodies]

    def take(self, name: str, rows: Rows) -> None:
        """Every row of a file, each accounted for."""
        by, told = sender_of(name, rows.sender, self._names)
        asks = rows.sender.rulebook if rows.sender else ""
        foreign = asks if asks not in ("", self.book.about.id) else None
        file = FileRead(name, rows.taken, (*rows.notes, *told), by, rows.sender.year if rows.sender else None, foreign)
        found = [
            *(self._of_row(name, row) for row in rows.rows),
            *(self._of_unsure(name, one) for one in rows.unsure),
            *(_of_aside(name, one) for one in rows.aside),
        ]
        if len(found) != rows.taken:
            raise AssertionError(f"{name}: {rows.taken} rows in, {len(found)} accounted for")
        if foreign:
            why = f"it answers a form of the rulebook {foreign}, not of {self.book.about.id}"
            found = [replace(e, state=State.DOUBTFUL, why=why) if e.state is State.UNDERSTOOD else e for e in found]
        sheets = {entry.place.sheet: None for entry in found}
        order = {sheet: at for at, sheet in enumerate(sheets)}
        self.files.append(file)
        self.entries += sorted(found, key=lambda entry: (order[entry.place.sheet], entry.place.row))

    def done(self) -> Sorted:
        """All that was taken."""
        return Sorted(tuple(self.files), tuple(self.entries))

    def _of_row(self, file: str, written: Row) -> Entry:
        row = standing(written)
        entry = self._named(Entry(file, row.place or Place(row.line), row.title, State.UNDERSTOOD, row=row), row)
        years = {day.year for day in (row.first_day, row.last_day, *(row.window or ())) if day}
        known = sorted(years | ({row.cycle} if row.cycle else set()))
        if problems := years_in_range(known):
            return replace(entry, state=State.REFUSED, why="; ".join(p.message for p in problems))
        if row.cycle and row.first_day and abs(row.first_day.year - row.cycle) > 1:
            why = f"year {row.cycle}, but the days are in {row.first_day.year}"
            return replace(entry, state=State.REFUSED, why=why)
        if entry.state is not State.UNDERSTOOD:
            return entry
        if entry.cycle is None and not years:
            return _without_days(entry, written)
        if self.year is not None and entry.cycle != self.year:
            return replace(entry, state=State.ASIDE, why=f"is of {entry.cycle}, not of {self.year}")
        return entry

    def _named(self, entry: Entry, row: Row) -> Entry:
        """The entry with its body, host and year."""
        match = self._names.body(row.title)
        own = self.book.body(row.body) if row.body else None
        body = own or match.body
        remarks = list(row.remarks)
        host = self._host(row, remarks)
        begins = row.first_day or (row.window[0] if row.window else None)
        cycle = row.cycle if row.cycle is not None else begins.year if begins else None
        ordinal = row.ordinal if row.ordinal is not None else match.ordinal
        entry = replace(
            entry,
            body=body.id if body else None,
            special=match.special,
            ordinal=ordinal,
            nth=match.nth or (row.number if own else None),
            host=host,
            cycle=cycle,
            remarks=tuple(remarks),
        )
        if body is None and match.maybe:
            return replace(entry, state=State.DOUBTFUL, why="the name is of no body", candidates=match.maybe)
        return entry

    def _host(self, row: Row, remarks: list[str]) -> str | None:
        """Who hosts, as the row says: in its column, by an offer, or by the place; what is no member is remarked."""
        if host := self._names.member(row.host):
            return host
        if row.host and not self._names.says_nothing(row.host):
            known = [name for m in self.book.members for name in (m.name, m.capital, *m.also)]
            remarks.append(
                f'no member is called "{row.host[:64]}": the host is left open.{maybe(row.host[:64], known)}'
            )
            return None
        offer = _OFFERS.search(row.said or "")
        if offer and (host := self._names.member(offer.group(1) or offer.group(2))):
            return host
        for place in (row.city, row.venue):
            if host := self._names.member(place):
                remarks.append(f"the host is taken from the place, {place}")
                return host
        return None

    def _of_unsure(self, file: str, one: Unsure) -> Entry:
        place = one.row.place or Place(one.row.line)
        state = State.REFUSED if one.refused else State.DOUBTFUL
        entry = self._named(Entry(file, place, one.row.title, state, row=one.row), one.row)
        cycle = entry.cycle or (one.years[0] if len(one.years) == 1 else None)
        bodies = f" (it may be {' or '.join(entry.candidates)})" if entry.candidates else ""
        return replace(entry, state=state, why=f"{one.why}{bodies}", candidates=one.candidates, cycle=cycle)


def _without_days(entry: Entry, written: Row) -> Entry:
    """A row with neither days nor a year: a heading, unless it names a body or says more."""
    row = written
    bare = not any((row.host, row.city, row.venue, row.status, row.said, row.ordinal))
    if entry.body is None and bare:
        return replace(entry, state=State.ASIDE, why="is a heading, or a name without a date")
    return replace(entry, state=State.DOUBTFUL, why="it has neither a date nor a year: say which with --year")


def _of_aside(file: str, one: Aside) -> Entry:
    return Entry(file, one.place, one.text, State.UNANSWERED if one.unanswered else State.ASIDE, one.why)


def sort_files(files: Iterable[tuple[str, Rows]], book: Rulebook, year: int | None = None) -> Sorted:
    """Every row of every file, as what it is."""
    sorting = Sorting(book, year)
    for name, rows in files:
        sorting.take(name, rows)
    return sorting.done()
