"""iCalendar out: a calendar as the bytes of one .ics file or feed (RFC 5545, RFC 7986, RFC 9253)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import icalendar

from calendars import ics_event, time_zones
from calendars.calendar import Calendar
from calendars.ics_event import one_line, text
from constraints.meetings import Event, Placement

PRODID = "-//indical//indicative calendar//EN"
COLOR = "royalblue"
REFRESH_HOURS = 12


def write(calendar: Calendar) -> bytes:
    """The calendar as one VCALENDAR: a VEVENT for each meeting and each foreign event, in the order of their days.

    The same calendar gives the same bytes: nothing is taken from a clock. A calendar of one event carries no
    X-WR-CALNAME, or Outlook would make a new calendar for it (MS-OXCICAL on X-WR-CALNAME).

    Raises:
        ValueError: two meetings have the same UID, or the stamp has no time zone: a bug of the caller.
    """
    count = len(calendar.entries) + len(set(calendar.others))
    title = one_line(calendar.title)
    about = f"{title}: {count} event{'' if count == 1 else 's'} of {calendar.year}. {about_days([calendar])}"
    return frame(Head(title, about, changed(calendar), named=count != 1), [calendar])


def about_days(calendars: Iterable[Calendar]) -> str:
    """What the days of the events are, in words."""
    timed = any(entry.meeting.hours for calendar in calendars for entry in calendar.entries)
    return f"Days are whole days at the venue{', but where hours are given' if timed else ''}."


@dataclass(frozen=True)
class Head:
    """What a VCALENDAR says of itself. ``changed`` (UTC) is the time of its last change, by deletions too.

    ``named``: X-WR-CALNAME is written. ``source``: the address that it is published at, where that is known.
    """

    title: str
    about: str
    changed: datetime
    named: bool = True
    source: str | None = None


Placed = tuple[tuple[date, date, str, str], bytes]
"""An event's octets, after what it is put in order by."""


def frame(head: Head, calendars: Collection[Calendar], events: Events | None = None) -> bytes:
    """A VCALENDAR of all events of the calendars, with the zones of their hours. ``events``: those written already.

    No UID: vdirsyncer gives it to every event; no METHOD: RFC 5546, 3.2.1.

    Raises:
        ValueError: as ``write``.
    """
    events, zones = events or Events(), _zones(calendars)
    placed = sorted(one for calendar in calendars for one in events.of(calendar, zones))
    out = icalendar.Calendar()
    text(out, "VERSION", "2.0")
    text(out, "PRODID", PRODID)
    text(out, "CALSCALE", "GREGORIAN")
    text(out, "NAME", head.title)
    if head.named:
        text(out, "X-WR-CALNAME", head.title)
    text(out, "DESCRIPTION", head.about)
    text(out, "X-WR-CALDESC", head.about)
    out.add("LAST-MODIFIED", head.changed)
    text(out, "COLOR", COLOR)
    # RFC 7986, 5.7 and 5.8: neither REFRESH-INTERVAL nor SOURCE has a default type.
    out.add("REFRESH-INTERVAL", timedelta(hours=REFRESH_HOURS), {"VALUE": "DURATION"})
    text(out, "X-PUBLISHED-TTL", f"PT{REFRESH_HOURS}H")
    if head.source:
        out.add("SOURCE", icalendar.vUri(head.source), {"VALUE": "URI"})
    empty: bytes = out.to_ical(sorted=False)
    end = b"END:VCALENDAR\r\n"
    return b"".join([empty.removesuffix(end), *zones.values(), *(raw for _, raw in placed), end])


def _zones(calendars: Iterable[Calendar]) -> dict[str, bytes]:
    """The VTIMEZONE of each zone that meetings have their hours in, by its name, where yearly rules give its clocks."""
    years: dict[str, set[int]] = defaultdict(set)
    for calendar in calendars:
        for entry in calendar.entries:
            if entry.meeting.hours:
                years[entry.meeting.hours.zone].add(entry.placement.first_day.year)
    found = {name: time_zones.vtimezone(name, min(years[name]), max(years[name])) for name in sorted(years)}
    return {name: raw for name, raw in found.items() if raw}


@dataclass
class Events:
    """The events of calendars as octets, each written once, however many feeds hold it."""

    _known: dict[object, Placed] = field(default_factory=dict)

    def of(self, calendar: Calendar, zones: Mapping[str, bytes]) -> Iterator[Placed]:
        """The events of the calendar's meetings and of the others in it; ``zones`` are those that the file tells of.

        Raises:
            ValueError: as ``write``.
        """
        if calendar.stamp.utcoffset() is None:
            raise ValueError(f"the stamp {calendar.stamp} has no time zone")
        after = _after(calendar)
        seen: set[str] = set()
        for entry in calendar.entries:
            uid = calendar.uid(entry.meeting)
            if uid in seen:
                raise ValueError(
                    f"{entry.meeting.id} has the UID of another meeting: {ics_event.identity(entry.meeting)}"
                )
            seen.add(uid)
            then, held = after[entry.meeting.id], entry.meeting.hours
            key = (uid, entry, calendar.stamp, tuple(sorted(then.items())), held is not None and held.zone in zones)
            if key not in self._known:
                event = ics_event.of_meeting(calendar, entry, then, zones)
                self._known[key] = _placed(entry.placement, event)
            yield self._known[key]
        yield from (_placed(other, ics_event.of_another(calendar, uid, other)) for uid, other in _others(calendar))


def _placed(on: Placement | Event, event: icalendar.Event) -> Placed:
    raw: bytes = event.to_ical(sorted=False)
    return (on.first_day, on.last_day, str(event["SUMMARY"]), str(event["UID"])), raw


def changed(calendar: Calendar) -> datetime:
    """The time of the last change of any event in the calendar."""
    known = [entry.revision.changed if entry.revision else calendar.stamp for entry in calendar.entries]
    return max(known, default=calendar.stamp)


def _others(calendar: Calendar) -> Iterator[tuple[str, Event]]:
    """Foreign events, each with a UID of its title and first day, for want of anything that lasts.

    A second one of both gets a number.
    """
    count: dict[str, int] = defaultdict(int)
    for other in sorted(set(calendar.others), key=lambda e: (e.first_day, e.last_day, e.title, e.place)):
        key = f"indical:{calendar.institution}/other/{one_line(other.title)}/{other.first_day}"
        count[key] += 1
        if count[key] > 1:
            key = f"{key}/{count[key]}"
        yield str(uuid.uuid5(uuid.NAMESPACE_URL, key)), other


def _after(calendar: Calendar) -> dict[str, dict[str, int]]:
    """For each meeting the UIDs of those that must follow it, with the most free days that any rule asks for.

    A relation to a meeting that is not in the file is left out.
    """
    uids = {entry.meeting.id: calendar.uid(entry.meeting) for entry in calendar.entries}
    after: dict[str, dict[str, int]] = defaultdict(dict)
    for relation in calendar.relations:
        if then := uids.get(relation.then):
            after[relation.first][then] = max(relation.free_days, after[relation.first].get(then, 0))
    return after
