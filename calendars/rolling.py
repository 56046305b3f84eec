"""Last year's calendar rolled forward: the baseline of every office, and the request that improves on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from calendars.calendar import Calendar, Entry
from calendars.hosts import Hosts
from calendars.request import EMPTY
from constraints.meetings import Body, Event, Facts, Meeting, Placement, Plan, meeting_id
from constraints.rulebook import Rulebook
from constraints.rules.count import Count

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Rolled:
    """A year rolled forward from that of ``since``: ``moves`` are its placements with the new ones.

    ``notes`` say what was left out, ``more`` how many meetings each body has where the rulebook by itself would plan
    fewer.
    """

    calendar: Calendar
    since: int
    moves: tuple[tuple[Placement, Placement], ...]
    notes: tuple[str, ...]
    more: tuple[tuple[str, int], ...]

    def request(self, previous: str) -> str:
        """The request (TOML) from which ``generate`` starts: ``previous`` is last year's file, as seen from it."""
        year = self.calendar.year
        named = json.dumps(previous, ensure_ascii=False)
        lines = ["format = 1", f"year = {year}", f"previous = {named}"]
        if self.since != year - 1:
            lines[-1] = f"# previous = {named}  holds {self.since}; here the calendar of {year - 1} is wanted"
        lines += self._places()
        if self.more:
            lines += ["", "# As many as last year.", "[meetings]"]
            lines += [f"{body} = {number}" for body, number in self.more]
        open_ones = [entry.placement.id for entry in self.calendar.entries if entry.meeting.host is None]
        if open_ones:
            lines += [
                "",
                "# Hosts to be confirmed: a member, or several of which one is chosen with the dates.",
                "# [hosts]",
            ]
            lines += [f'# {name} = ["..", ".."]' for name in open_ones]
        lines += ["", "# Days that are settled.", "# [fixed]"]
        lines += [f"# {entry.placement.id} = {entry.placement.first_day}" for entry in self.calendar.entries[:1]]
        return "\n".join(lines) + "\n"

    def _places(self) -> list[str]:
        """Last year's places as wishes, in comments: which of them weigh, and how much, is the officer's to say."""
        if not self.calendar.entries:
            return []
        named = json.dumps(f"the place of {self.since}")
        return [
            "",
            "# Last year's places as wishes: take the # from the first and the last line, and from those that weigh.",
            "# wish = [",
            *(
                f'#   {{ meetings = ["{new.id}"], near = {_ordinary(new.first_day)}, per = "week", weight = 1,'
                f" reason = {named} }},"
                for _, new in self.moves
            ),
            "# ]",
        ]


def _ordinary(day: date) -> date:
    """The day, or the one before it where not every year has it."""
    return day - timedelta(days=1) if (day.month, day.day) == (2, 29) else day


def roll(plan: Plan, year: int, book: Rulebook, facts: Facts) -> Rolled:
    """The plan's meetings in ``year``, on the same weekday nearest to the same date: 52 weeks later, from year to year.

    A meeting that would leave the year moves by a week more or less. Editions advance by one a meeting; hosts are
    those that the rulebook knows, else to be confirmed. A special meeting, and one that is held by consensus only,
    is not rolled forward.
    """
    optional = {body.id for body in book.bodies if _by_consensus(book, body, year)}
    rows = [p for p in plan.placements if not p.meeting.special and p.meeting.body.id not in optional]
    left_out = [p for p in plan.placements if p not in rows]
    counts = Counter(p.meeting.body.id for p in rows)
    names = {body: tuple(meeting_id(body, year, n, of) for n in range(1, of + 1)) for body, of in counts.items()}
    names |= {one: (one,) for ids in list(names.values()) for one in ids}
    hosts = Hosts(book, year, EMPTY, names, facts, (*plan.history, *plan.placements))
    moves = [
        (row, _rolled(row, group, number, year, names[body.id][number - 1], hosts))
        for body, group in _by_body(rows)
        for number, row in enumerate(group, 1)
    ]
    moves.sort(key=lambda pair: (pair[1].first_day, pair[1].last_day, pair[1].id))
    return Rolled(
        calendar=Calendar(
            institution=book.about.id,
            title=f"{book.about.title} {year}, rolled forward from {plan.cycle}",
            year=year,
            stamp=datetime.combine(book.about.version_date, time(), UTC),
            entries=tuple(Entry(placement) for _, placement in moves),
            facts=facts,
            others=tuple(_event(event, plan.cycle, year) for event in plan.others),
        ),
        since=plan.cycle,
        moves=tuple(moves),
        notes=tuple(_notes(plan, year, left_out, counts, book)),
        more=tuple(_more(book, year, counts)),
    )


def _rolled(row: Placement, group: list[Placement], number: int, year: int, name: str, hosts: Hosts) -> Placement:
    """The ``number``-th of a body's meetings, ``group`` being those of last year."""
    body = row.meeting.body
    hosting = hosts.of(body, number, name)
    known = [p.meeting.edition for p in group if p.meeting.edition is not None]
    # Over a gap the file does not tell how many were held meanwhile; the rulebook may.
    edition = body.ordinal.of(year, number) if body.ordinal else None
    if known and row.meeting.cycle == year - 1:
        edition = max(known) + number
    meeting = Meeting(
        id=name,
        body=body,
        cycle=year,
        number=number,
        days=(row.last_day - row.first_day).days + 1,
        host=hosting.host,
        city=hosting.city,
        edition=edition,
        title=row.meeting.title if body.host == "any" else None,
    )
    shift = _shift(row.first_day, row.meeting.cycle, year)
    return Placement(meeting, row.first_day + shift, row.last_day + shift)


def _by_body(rows: Iterable[Placement]) -> Iterator[tuple[Body, list[Placement]]]:
    groups: dict[str, list[Placement]] = {}
    for row in sorted(rows, key=lambda p: p.first_day):
        groups.setdefault(row.meeting.body.id, []).append(row)
    return ((group[0].meeting.body, group) for group in groups.values())


def _shift(first: date, cycle: int, year: int) -> timedelta:
    """Whole weeks to the weekday nearest to the same day of that year, within the year."""
    same = date(year, first.month, min(first.day, 28) if first.month == 2 else first.day)
    shift = _WEEK * round((same - first) / _WEEK)
    away = (first + shift).year - year
    return shift - _WEEK * away


def _event(event: Event, cycle: int, year: int) -> Event:
    shift = _shift(event.first_day, cycle, year)
    return replace(event, first_day=event.first_day + shift, last_day=event.last_day + shift)


def _by_consensus(book: Rulebook, body: Body, year: int) -> bool:
    return any(
        isinstance(rule, Count) and rule.needs == "consensus" and rule.meetings.fits_body(body)
        for rule in book.rules_in(date(year, 1, 1))
    )


def _planned(book: Rulebook, year: int) -> dict[str, tuple[int, str]]:
    """How many meetings of each body the rules plan, and the rule that says so."""
    found: dict[str, tuple[int, str]] = {}
    for rule in book.rules_in(date(year, 1, 1)):
        if isinstance(rule, Count):
            for body in book.bodies:
                if rule.meetings.fits_body(body) and rule.number_planned(year) > found.get(body.id, (0, ""))[0]:
                    found[body.id] = (rule.number_planned(year), rule.id)
    return found


def _more(book: Rulebook, year: int, counts: Counter[str]) -> Iterator[tuple[str, int]]:
    planned = _planned(book, year)
    return ((body, n) for body, n in counts.items() if n > planned.get(body, (0, ""))[0])


def _notes(plan: Plan, year: int, left_out: Iterable[Placement], counts: Counter[str], book: Rulebook) -> Iterator[str]:
    for row in left_out:
        why = "a special meeting" if row.meeting.special else "held by consensus only"
        yield f"{row.id} ({row.first_day}) is {why}: not rolled forward"
    undated = Counter(meeting.body.id for meeting in plan.undated)
    for meeting in plan.undated:
        yield f"{meeting.id} has no exact days in {plan.cycle}: not rolled forward"
    for body, (number, rule) in _planned(book, year).items():
        missing = number - counts[body] - undated[body]
        if missing > 0:
            yield f"{body} is {'not' if not counts[body] else 'too seldom'} in last year's file: {rule} plans {number}"
