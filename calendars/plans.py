"""Rows of a file -> one plan a year, with everything that was not understood said aloud."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from calendars.holidays import years_in_range
from calendars.importing.said import UNAVAILABLE
from calendars.names import Match, Names, plain
from calendars.once import once
from calendars.places import city_of
from calendars.rows import Row, Unsure
from calendars.status import standing
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import VIRTUAL, Event, Meeting, Placement, Plan, meeting_id
from constraints.rulebook import Rulebook

MOST_MEETINGS = 12_000
_LONGEST_HOST = 64


@dataclass(frozen=True)
class Understood:
    """The plans of a file, by year, still without facts; and ``notes`` for a person to read.

    ``lines``: where in the file each meeting's row begins, by the meeting's id, from 1; ``rows`` the rows themselves,
    with the status that they have: several tables of a file may have a row 3 each.
    """

    plans: tuple[Plan, ...]
    notes: tuple[str, ...]
    lines: Mapping[str, int]
    rows: Mapping[str, Row]


@dataclass(frozen=True)
class _Known:
    row: Row
    match: Match
    cycle: int


def understand(
    name: str, rows: Iterable[Row], book: Rulebook, partial: bool = False, unsure: Iterable[Unsure] = ()
) -> Understood:
    """Match the rows to bodies and sort them into years. The ``unsure`` ones are told and not counted.

    ``partial``: the file does not claim to be complete. A year with a doubtful row does not claim it either.

    Raises:
        InputError: two rows are the same meeting, days are out of range, or there are too many rows.
    """
    rows = tuple(rows)
    if len(rows) > MOST_MEETINGS:
        raise InputError(name, [Problem(f"{len(rows):,} rows; at most {MOST_MEETINGS:,} are read")])
    _refuse_far_years(name, rows)
    names = Names(book)
    sorting = _Sorting(book, names)
    for row in rows:
        sorting.take(row)
    for one in unsure:
        sorting.take_unsure(one)
    known = sorting.once_a_sheet()
    _refuse_doubles(name, known)
    meetings = [(one, _meeting(one, number, of, names)) for one, number, of in _numbered(known)]
    others: dict[int, list[Event]] = defaultdict(list)
    for _, cycle, event in sorting.others:
        others[cycle].append(event)
    plans = _plans(meetings, others, sorting.doubtful, partial or sorting.any_year)
    by_meeting = {meeting.id: one.row for one, meeting in meetings}
    return Understood(plans, sorting.told(), {name: row.line for name, row in by_meeting.items()}, by_meeting)


@dataclass
class _Sorting:
    """The rows of a file, taken one by one: those of known bodies, the others, and what is to be told of each."""

    book: Rulebook
    names: Names
    known: list[_Known] = field(default_factory=list)
    others: list[tuple[Row, int, Event]] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)
    any_year: bool = False
    """Whether a row was left out that may belong to any of the years."""

    def once_a_sheet(self) -> list[_Known]:
        """The rows of known bodies, each from one sheet; a sheet that says them again is told of."""
        kept, again = once(self.known, lambda one: one.row, _meant)
        self.others, _ = once(
            self.others, lambda other: other[0], lambda other: (plain(other[2].title), other[2].first_day)
        )
        for sheet, count in again.items():
            line = min(one.row.line for one in self.known if one.row.place and one.row.place.sheet == sheet)
            told = f"says again of {count} meeting{'s' if count > 1 else ''} what another sheet says: read once"
            self.notes.append((line, f"{sheet} {told}"))
        return kept

    def take_unsure(self, one: Unsure) -> None:
        """Tell of a row whose date a person must settle; what years it may belong to may lack a meeting then."""
        may_be = f": {' or '.join(one.candidates)}" if one.candidates else ""
        self._tell(one.row, f"is doubtful{may_be}; not counted. {one.why}")
        match = _matched(one.row, self.names, self.book)
        if match.body is not None or match.maybe:
            self.doubtful.update(one.years)
            self.any_year = self.any_year or not one.years

    def take(self, written: Row) -> None:
        """Put the row where it belongs, by the status that its column and its title tell."""
        row = standing(written)
        cycle = row.cycle if row.cycle is not None else row.first_day.year if row.first_day else None
        if cycle is None:
            return self._tell(written, "has neither days nor a year: not counted")
        if row.status == "CANCELLED":
            return self._tell(written, "is cancelled: not counted")
        if row.status == UNAVAILABLE:
            return self._tell(written, "is a day on which somebody cannot come: not counted")
        match = _matched(row, self.names, self.book)
        if match.body is not None:
            self.known.append(_Known(row, match, cycle))
            self._tell_of_known(row, written)
            return None
        if match.maybe:
            self.doubtful.add(cycle)
            self._tell(written, f"may be {' or '.join(match.maybe)}; not counted. Write the body's own name.")
        elif row.first_day is None:
            why = "is postponed" if written.first_day else "has no exact days" if row.window else "has no days"
            self._tell(written, f"is no meeting of a known body and {why}: left out")
        if row.first_day and row.last_day:
            place = ", ".join(part for part in (row.city or row.venue, row.host) if part)
            self.others.append((written, cycle, Event(row.title, row.first_day, row.last_day, place)))
        return None

    def _tell_of_known(self, row: Row, written: Row) -> None:
        if row.hours and row.first_day != row.last_day:
            self._tell(written, "lasts several days: its hours are left out")
        if written.first_day and not row.first_day:
            self._tell(written, f"is postponed from {written.first_day}: held in {row.cycle}, on days not yet known")
        if row.host and self.names.member(row.host) is None and not self.names.says_nothing(row.host):
            known = [name for m in self.book.members for name in (m.name, m.capital, *m.also)]
            host = row.host if len(row.host) <= _LONGEST_HOST else f"{row.host[:_LONGEST_HOST]}..."
            self._tell(written, f'no member is called "{host}": the host is left open.{maybe(host, known)}', ":")

    def _tell(self, row: Row, what: str, mark: str = "") -> None:
        self.notes.append((row.line, f'{row.where}: "{row.title}"{mark} {what}'))

    def told(self) -> tuple[str, ...]:
        """All notes, in the order of the lines."""
        years, lines = {one.cycle for one in self.known}, {line for line, _ in self.notes}
        for row, cycle, _ in self.others:
            if cycle not in years and row.line not in lines:
                self._tell(row, f"is left out: no meeting of a known body is held in {cycle}")
        return tuple(note for _, note in sorted(self.notes, key=lambda note: note[0]))


def _matched(row: Row, names: Names, book: Rulebook) -> Match:
    body = book.body(row.body) if row.body else None
    found = names.body(row.title)
    return replace(found, body=body, maybe=()) if body is not None else found


def _refuse_far_years(name: str, rows: Iterable[Row]) -> None:
    problems = []
    for row in rows:
        days = (row.first_day, row.last_day, *(row.window or ()))
        years = {day.year for day in days if day} | ({row.cycle} if row.cycle else set())
        problems += [Problem(p.message, row.line) for p in years_in_range(sorted(years))]
        if row.cycle and row.first_day and abs(row.first_day.year - row.cycle) > 1:
            problems.append(Problem(f"year {row.cycle}, but the days are in {row.first_day.year}", row.line))
    if problems:
        raise InputError(name, problems)


def _meant(one: _Known) -> tuple[object, ...]:
    """What rows of several sheets must share to be the same meeting."""
    row = one.row
    assert one.match.body is not None, "only rows of known bodies come here"
    return one.match.body.id, one.cycle, one.match.special, row.first_day, row.last_day, row.window


def _refuse_doubles(name: str, known: Iterable[_Known]) -> None:
    days: dict[tuple[object, ...], _Known] = {}
    ordinals: dict[tuple[object, ...], _Known] = {}
    problems = []
    for one in known:
        assert one.match.body is not None, "only rows of known bodies come here"
        body, row = one.match.body.id, one.row
        ordinal = row.ordinal if row.ordinal is not None else one.match.ordinal
        twin = days.setdefault(_days_and_place(one), one) if row.first_day else one
        if twin is not one:
            told = f"{body} on {row.first_day} stands in line {twin.row.line} too: the same meeting twice"
            problems.append(Problem(told, row.line))
            continue
        twin = ordinals.setdefault((body, ordinal), one) if ordinal is not None else one
        if twin is not one:
            told = f"{body} number {ordinal} stands in line {twin.row.line} too, on other days"
            problems.append(Problem(told, row.line))
    if problems:
        raise InputError(name, problems)


def _days_and_place(one: _Known) -> tuple[object, ...]:
    """What two rows must share to be the same meeting. An open body may hold several activities on one day."""
    body, row = one.match.body, one.row
    assert body is not None, "only rows of known bodies come here"
    found = (body.id, row.first_day, row.last_day, one.match.special)
    if body.host != "any" or body.ordinal is not None:
        return found
    return (*found, row.number, *(plain(text or "") for text in (row.title, row.city, row.venue, row.host)))


def _plans(
    meetings: list[tuple[_Known, Meeting]], others: dict[int, list[Event]], doubtful: set[int], partial: bool
) -> tuple[Plan, ...]:
    placed: dict[int, list[Placement]] = defaultdict(list)
    undated: dict[int, list[Meeting]] = defaultdict(list)
    for one, meeting in meetings:
        if one.row.first_day and one.row.last_day:
            days = (one.row.last_day - one.row.first_day).days + 1
            hours = one.row.hours if days == 1 else None
            known = replace(meeting, days=days, window=None, hours=hours)
            row = Placement(known, one.row.first_day, one.row.last_day)
            placed[one.cycle].append(row)
        else:
            undated[one.cycle].append(meeting)
    every = [p for rows in placed.values() for p in rows]
    return tuple(
        Plan(
            cycle=cycle,
            placements=tuple(sorted(placed[cycle], key=lambda p: (p.first_day, p.last_day, p.id))),
            complete=not partial and cycle not in doubtful,
            undated=tuple(undated[cycle]),
            history=tuple(p for p in every if p.meeting.cycle < cycle),
            following=tuple(p for p in every if p.meeting.cycle > cycle),
            others=tuple(others[cycle]),
        )
        for cycle in sorted({*placed, *undated})
    )


def _numbered(known: list[_Known]) -> list[tuple[_Known, int, int]]:
    """Each row with its number among the body's meetings of the cycle, and how many there are.

    The file's own numbers where every row carries one, else the order of the days.
    """
    groups: dict[tuple[str, int, bool], list[_Known]] = defaultdict(list)
    for one in known:
        assert one.match.body is not None, "only rows of known bodies come here"
        groups[(one.match.body.id, one.cycle, one.match.special)].append(one)
    found = []
    for rows in groups.values():
        rows.sort(key=_in_order)
        own = [one.row.number for one in rows]
        if None not in own and len(set(own)) == len(own):
            most = max(number for number in own if number is not None)
            found += [(one, one.row.number or 1, most) for one in rows]
        else:
            found += [(one, at + 1, len(rows)) for at, one in enumerate(rows)]
    return found


def _in_order(one: _Known) -> tuple[bool, date, int]:
    """Rows without days come last, since nothing tells where they belong; a window counts from its first day."""
    begins = one.row.first_day or (one.row.window[0] if one.row.window else None)
    return begins is None, begins or date.min, one.row.line if begins else 0


def _meeting(one: _Known, number: int, of: int, names: Names) -> Meeting:
    body, row = one.match.body, one.row
    assert body is not None, "only rows of known bodies come here"
    name = meeting_id(body.id, one.cycle, number, of)
    return Meeting(
        id=f"{name}-special" if one.match.special else name,
        body=body,
        cycle=one.cycle,
        number=number,
        days=row.days or body.days,
        window=row.window,
        host=names.member(row.host),
        city=city_of(row.city) or _city_as_venue(row, names),
        edition=row.ordinal if row.ordinal is not None else one.match.ordinal,
        consensus=row.consensus,
        special=one.match.special,
        title=row.title,
    )


def _city_as_venue(row: Row, names: Names) -> str | None:
    """The city that the venue names: a capital, or nowhere, by video. A hall or another town is not looked up."""
    return VIRTUAL if city_of(row.venue) == VIRTUAL else names.capital(row.venue)
