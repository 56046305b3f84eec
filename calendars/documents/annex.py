"""The official form without a format: a year's meetings under their headings, every cell in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType

from calendars.documents.plain import one_line
from calendars.hours import in_words
from calendars.prose import TO, days_in_words, ordinal
from calendars.status import status_in_words
from calendars.titles import short_name
from constraints.check import Report
from constraints.meetings import Body, Event, Facts, Meeting, Plan
from constraints.rulebook import Rulebook

COLUMNS = ("No.", "Activity", "Date", "Venue", "Host", "Level", "Programme item", "Remarks/Status")
NOT_YET = "To be confirmed"
NOTHING = TO
"""In a cell of which nothing is known."""
OTHER = "Other"
MEETINGS = "Meetings"
"""The heading over all meetings where the rulebook has none."""
DESCRIPTION = "One meeting a row: number, activity, date, venue, host, level, programme item, remarks and status."
SHORT_NAMES = "Short names"
NOTE = "Days are whole days at the venue, the first and the last included."
_SMALL = ("and", "for", "of", "on", "the")
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Row:
    """One line of the form: its cells in words, and what they were made of.

    ``key`` is the same for the same meeting in every version: of body, cycle and number, or another forum's title.
    ``id`` is the meeting's, ``body`` the body's, both "" for another forum's event. Days are None while none are
    known. ``short`` is the activity without its ordinal. ``status`` is RFC 5545's, POSTPONED or TBC; "" where nothing
    tells it. ``nth`` is which of the body's meetings of the year it is, or which event of the same title, from 1.
    ``hours`` are in words, "" for whole days; they stand among the remarks, as the status does.
    """

    key: str
    id: str
    body: str
    short: str
    status: str
    first_day: date | None
    last_day: date | None
    activity: str
    venue: str
    host: str
    level: str
    item: str
    remarks: str
    number: int = 0
    window: tuple[date, date] | None = None
    nth: int = 1
    hours: str = ""

    @property
    def noted(self) -> str:
        """The remarks without the status and the hours, which are told by themselves."""
        own = {status_in_words(self.status).casefold(), self.hours.casefold(), NOTHING}
        return "; ".join(part for part in self.remarks.split("; ") if part.casefold() not in own)

    @property
    def days(self) -> str:
        """The days in words."""
        if self.first_day and self.last_day:
            return days_in_words(self.first_day, self.last_day)
        return f"Within {days_in_words(*self.window)}" if self.window else NOT_YET

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in each of COLUMNS."""
        place = (self.venue, self.host, self.level, self.item, self.remarks)
        return (str(self.number), self.activity, self.days, *place)


@dataclass(frozen=True)
class Group:
    """A heading and the rows under it, in the order of their days; those without days come last."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Annex:
    """The form of one year. ``status`` is a line such as "Draft 3, for recommendation"; ``chair`` the presiding member.

    ``names`` says what the short names stand for, in the order in which they appear. ``stamp`` (UTC) is the time of
    the calendar's last real change, passed in.
    """

    institution: str
    title: str
    subject: str
    year: int
    chair: str
    status: str
    stamp: datetime
    groups: tuple[Group, ...]
    names: tuple[tuple[str, str], ...]
    facts: Facts

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, in the order of its number."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def headline(self) -> tuple[str, ...]:
        """The lines under the title: what is met for, who presides, and how far the paper has come."""
        chair = f"Chair: {self.chair}" if self.chair else ""
        return tuple(line for line in (self.subject, chair, self.status) if line)


def of_plan(
    plan: Plan,
    book: Rulebook,
    report: Report | None = None,
    heading: str = "",
    items: Mapping[str, str] = _NONE,
    statuses: Mapping[str, str] = _NONE,
    stamp: datetime | None = None,
) -> Annex:
    """The form of a year as a file has it, with the meetings of which it tells no days.

    ``statuses`` by meeting id; ``stamp`` None: the rulebook's version date.
    """
    writer = _Writer(book, plan.facts, report, items)
    held: list[tuple[Meeting, list[date]]] = [(p.meeting, [p.first_day, p.last_day]) for p in plan.placements]
    held += [(meeting, []) for meeting in plan.undated]
    rows = [(meeting.body, writer.row(meeting, days, statuses.get(meeting.id, ""))) for meeting, days in held]
    stamp = stamp or datetime.combine(book.about.version_date, time(), UTC)
    return writer.annex(plan.cycle, stamp, heading, rows, plan.others)


class _Writer:
    """Meetings -> rows in words, and rows -> the form."""

    def __init__(self, book: Rulebook, facts: Facts, report: Report | None, items: Mapping[str, str]) -> None:
        self.book, self.facts, self.items = book, facts, items
        self.members = {member.id: member.name for member in book.members}
        self.told: dict[str, list[str]] = defaultdict(list)
        for rule, finding in report.breaches if report else ():
            for meeting in finding.meetings:
                self.told[meeting].append(f"not kept: {book.cited(rule)} ({rule.id})")
        for rule, finding, waiver in report.waived if report else ():
            for meeting in finding.meetings:
                self.told[meeting].append(f"waived by {waiver.approved_by}: {book.cited(rule)} ({rule.id})")

    def row(self, meeting: Meeting, days: Iterable[date], status: str) -> Row:
        """The meeting's line; ``days`` are its first and last, or none."""
        first, last = tuple(days) or (None, None)
        short = body_name(meeting.body, first or date(meeting.cycle, 1, 1))
        activity = f"{ordinal(meeting.edition)} {short}" if meeting.edition else short
        if meeting.special:
            activity = short = meeting.title or f"Special {short}"
        hours = in_words(meeting.hours) if meeting.hours else ""
        consensus = f"consensus: {meeting.consensus}" if meeting.consensus else ""
        remarks = [status_in_words(status), hours, consensus]
        remarks += dict.fromkeys(self.told.get(meeting.id, ()))
        said = one_line("; ".join(part for part in remarks if part))
        return Row(
            key=f"{meeting.body.id}/{meeting.cycle}/{meeting.number}{'/special' if meeting.special else ''}",
            id=meeting.id,
            body=meeting.body.id,
            short=one_line(short),
            status=status,
            first_day=first,
            last_day=last,
            activity=one_line(activity),
            venue="Videoconference" if meeting.virtual else one_line(meeting.city or "") or NOT_YET,
            host=one_line(self.members.get(meeting.host or "", meeting.host or "")) or NOT_YET,
            level=level_in_words(meeting.body.level),
            item=one_line(self.items.get(meeting.id, "")) or NOTHING,
            remarks=said[:1].upper() + said[1:] or NOTHING,
            window=meeting.window,
            nth=meeting.number,
            hours=hours,
        )

    def annex(
        self, year: int, stamp: datetime, heading: str, rows: list[tuple[Body, Row]], others: Iterable[Event]
    ) -> Annex:
        """The form: the rows under their headings, numbered through."""
        under: dict[str, list[Row]] = {section.title: [] for section in self.book.sections}
        for body, row in rows:
            under.setdefault(self._heading(body), []).append(row)
        under[OTHER] = [*under.pop(OTHER, []), *_foreign(others)]
        groups, number = [], 0
        for title, found in under.items():
            found.sort(key=lambda row: (row.first_day or date.max, row.last_day or date.max, row.key))
            numbered = tuple(replace(row, number=number + at) for at, row in enumerate(found, 1))
            number += len(numbered)
            groups += [Group(one_line(title), numbered)] if numbered else []
        bodies = {body.id: body for body, _ in rows}
        shown = {row.body: row for group in reversed(groups) for row in reversed(group.rows) if row.body}
        names = [_in_full(bodies[name], row.first_day or date(year, 1, 1)) for name, row in reversed(shown.items())]
        about = self.book.about
        return Annex(
            institution=one_line(about.institution),
            title=f"Annual Indicative Calendar {year}",
            subject=one_line(about.title),
            year=year,
            chair=one_line(self.members.get(self.book.chair.get(year, ""), "")),
            status=one_line(heading),
            stamp=stamp,
            groups=tuple(groups),
            names=tuple((short, name) for short, name in names if short != name),
            facts=self.facts,
        )

    def _heading(self, body: Body) -> str:
        if not self.book.sections:
            return MEETINGS
        return next((section.title for section in self.book.sections if section.holds(body)), OTHER)


def body_name(body: Body, day: date) -> str:
    """What the body is called in titles on that day, where that is its id as people write it, not as rules do."""
    short = short_name(body, day)
    if short == body.id:
        short = next((name for name in body.also if _main_words(name) == _main_words(body.id)), body.id)
    return one_line(short)


def _main_words(name: str) -> list[str]:
    return [word for word in name.replace("-", " ").casefold().split() if word not in _SMALL]


def _in_full(body: Body, day: date) -> tuple[str, str]:
    """The name in titles on that day, and the whole one."""
    given = body.called(day)
    return body_name(body, day), one_line(given.name if given else body.name)


def level_in_words(level: str) -> str:
    """ "senior-officials" as people write it: "Senior officials"."""
    return level.replace("-", " ").capitalize()


def _foreign(events: Iterable[Event]) -> Iterator[Row]:
    count: dict[str, int] = defaultdict(int)
    for event in sorted(events, key=lambda e: (e.first_day, e.last_day, e.title, e.place)):
        title = one_line(event.title) or NOTHING
        count[title] += 1
        yield Row(
            key=f"other/{title}/{count[title]}",
            id="",
            body="",
            short=title,
            status="",
            first_day=event.first_day,
            last_day=event.last_day,
            activity=title,
            venue=", ".join(dict.fromkeys(one_line(event.place).split(", "))) or NOTHING,
            host=NOTHING,
            level=NOTHING,
            item=NOTHING,
            remarks="Other event",
            nth=count[title],
        )
