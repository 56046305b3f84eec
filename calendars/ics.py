"""iCalendar out: a calendar as the bytes of one .ics file or feed (RFC 5545, RFC 7986, RFC 9253)."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import icalendar
from icalendar.prop import vText

from calendars.calendar import Calendar, Entry
from calendars.prose import ordinal
from calendars.titles import full_name, title_of
from constraints.meetings import Event, Meeting

PRODID = "-//indical//indicative calendar//EN"
COLOR = "royalblue"
REFRESH_HOURS = 12
NO_HOST = "host to be confirmed"

MEETING = "X-INDICAL-MEETING"
HOST = "X-INDICAL-HOST"
CITY = "X-INDICAL-CITY"
EDITION = "X-INDICAL-EDITION"
CONSENSUS = "X-INDICAL-CONSENSUS"

_BREAKS = re.compile(r"\r\n?|[\u2028\u2029]")
# C0 without tab and line feed, DEL, C1, and lone surrogates, which no UTF-8 has.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def write(calendar: Calendar) -> bytes:
    """The calendar as one VCALENDAR: a VEVENT for each meeting and each foreign event, in the order of their days.

    The same calendar gives the same bytes: nothing is taken from a clock. A calendar of one event carries no
    X-WR-CALNAME, or Outlook would make a new calendar for it (MS-OXCICAL on X-WR-CALNAME).

    Raises:
        ValueError: two meetings have the same UID, or the stamp has no time zone: a bug of the caller.
    """
    if calendar.stamp.utcoffset() is None:
        raise ValueError(f"the stamp {calendar.stamp} has no time zone")
    after = _after(calendar)
    events = [(_order(e.placement.first_day, e.placement.last_day, v), v) for e, v in _meetings(calendar, after)]
    events += [(_order(e.first_day, e.last_day, v), v) for e, v in _others(calendar)]
    out = _head(calendar, len(events))
    for _, event in sorted(events, key=lambda pair: pair[0]):
        out.add_component(event)
    raw: bytes = out.to_ical(sorted=False)
    return raw


def _order(first_day: date, last_day: date, event: icalendar.Event) -> tuple[date, date, str, str]:
    return first_day, last_day, str(event["SUMMARY"]), str(event["UID"])


def _head(calendar: Calendar, events: int) -> icalendar.Calendar:
    """The VCALENDAR, still without events. No UID: vdirsyncer gives it to every event; no METHOD: RFC 5546, 3.2.1."""
    out = icalendar.Calendar()
    _text(out, "VERSION", "2.0")
    _text(out, "PRODID", PRODID)
    _text(out, "CALSCALE", "GREGORIAN")
    title = _one_line(calendar.title)
    about = f"{title}: {events} event{'' if events == 1 else 's'} of {calendar.year}. Days are whole days at the venue."
    _text(out, "NAME", title)
    if events != 1:
        _text(out, "X-WR-CALNAME", title)
    _text(out, "DESCRIPTION", about)
    _text(out, "X-WR-CALDESC", about)
    out.add("LAST-MODIFIED", calendar.stamp)
    _text(out, "COLOR", COLOR)
    # RFC 7986, 5.7: REFRESH-INTERVAL has no default type; clients that do not know it read its twin.
    out.add("REFRESH-INTERVAL", timedelta(hours=REFRESH_HOURS), {"VALUE": "DURATION"})
    _text(out, "X-PUBLISHED-TTL", f"PT{REFRESH_HOURS}H")
    return out


def _meetings(calendar: Calendar, after: dict[str, dict[str, int]]) -> Iterator[tuple[Entry, icalendar.Event]]:
    names = {member.id: member.name for member in calendar.facts.members}
    seen: set[str] = set()
    for entry in calendar.entries:
        meeting, placed = entry.meeting, entry.placement
        uid = calendar.uid(meeting)
        if uid in seen:
            raise ValueError(f"{meeting.id} has the UID of another meeting: {_identity(meeting)}")
        seen.add(uid)
        event = _event(calendar, uid, title_of(entry), placed.first_day, placed.last_day)
        _text(event, "STATUS", entry.status)
        event.add("CATEGORIES", [meeting.body.level, meeting.body.id])
        _text(event, "LOCATION", _place(meeting, names))
        _text(event, "DESCRIPTION", _lines(_about(entry, names)))
        for then, free_days in sorted(after[meeting.id].items()):
            gap = {"GAP": f"P{free_days}D"} if free_days else {}
            event.add("RELATED-TO", vText(then), {"RELTYPE": "FINISHTOSTART", **gap})
        _own(event, meeting)
        yield entry, event


def _others(calendar: Calendar) -> Iterator[tuple[Event, icalendar.Event]]:
    """Foreign events, CONFIRMED: they are held whatever becomes of this calendar.

    Their UID is of the title and first day, for want of anything that lasts; a second one of both gets a number.
    """
    count: dict[str, int] = defaultdict(int)
    for other in sorted(set(calendar.others), key=lambda e: (e.first_day, e.last_day, e.title, e.place)):
        key = f"indical:{calendar.institution}/other/{_one_line(other.title)}/{other.first_day}"
        count[key] += 1
        if count[key] > 1:
            key = f"{key}/{count[key]}"
        uid = str(uuid.uuid5(uuid.NAMESPACE_URL, key))
        event = _event(calendar, uid, other.title, other.first_day, other.last_day)
        _text(event, "STATUS", "CONFIRMED")
        event.add("CATEGORIES", ["other"])
        if other.place:
            _text(event, "LOCATION", _one_line(other.place))
        yield other, event


def _event(calendar: Calendar, uid: str, title: str, first_day: date, last_day: date) -> icalendar.Event:
    """What every event has. All-day: DTEND is the day after the last (RFC 5545, 3.6.1); DTSTAMP is the last change.

    TRANSPARENT: a subscriber is not busy because others meet.
    """
    event = icalendar.Event()
    _text(event, "UID", uid)
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        event.add(name, calendar.stamp)
    event.add("SEQUENCE", 0)
    event.add("DTSTART", first_day)
    event.add("DTEND", last_day + timedelta(days=1))
    _text(event, "SUMMARY", _one_line(title))
    _text(event, "TRANSP", "TRANSPARENT")
    return event


def _own(event: icalendar.Event, meeting: Meeting) -> None:
    """What the file is read back by: the meeting's identity, and what no standard property holds."""
    _text(event, MEETING, _identity(meeting))
    values = ((EDITION, meeting.edition), (HOST, meeting.host), (CITY, meeting.city), (CONSENSUS, meeting.consensus))
    for name, value in values:
        if value:
            _text(event, name, _one_line(str(value)))


def _identity(meeting: Meeting) -> str:
    return f"{meeting.body.id}/{meeting.cycle}/{meeting.number}"


def _after(calendar: Calendar) -> dict[str, dict[str, int]]:
    """For each meeting the UIDs of those that must follow it, with the most free days that any rule asks for.

    RFC 9253, section 4: a temporal RELATED-TO stands in the predecessor and names the successor; 6.2: GAP is the
    time from the one to the other. DTEND being exclusive, the gap is exactly the free days: none from a meeting
    to one that begins the very next day. A relation to a meeting that is not in the file is left out.
    """
    uids = {entry.meeting.id: calendar.uid(entry.meeting) for entry in calendar.entries}
    after: dict[str, dict[str, int]] = defaultdict(dict)
    for relation in calendar.relations:
        if then := uids.get(relation.then):
            after[relation.first][then] = max(relation.free_days, after[relation.first].get(then, 0))
    return after


def _place(meeting: Meeting, names: dict[str, str]) -> str:
    host = names.get(meeting.host, meeting.host) if meeting.host else NO_HOST
    return _one_line(f"{meeting.city}, {host}" if meeting.city and meeting.city != host else host)


def _about(entry: Entry, names: dict[str, str]) -> str:
    meeting = entry.meeting
    nth = f", {ordinal(meeting.number)} meeting of {meeting.cycle}" if meeting.number > 1 else ""
    host = names.get(meeting.host, meeting.host) if meeting.host else "to be confirmed"
    told = [f"{full_name(meeting.body, entry.placement.first_day)}{nth}", f"Host: {host}"]
    for reason in entry.reasons:
        told.append(f"{reason.sentence} ({reason.source}; {reason.standing})")
        if reason.equal_days > 1:
            told.append(f"One of {reason.equal_days} equally good days.")
    return "\n".join(dict.fromkeys(told))


def _text(component: icalendar.Component, name: str, value: str) -> None:
    """Add a TEXT value, escaped once (RFC 5545, 3.3.11), also where the library would take an X- name for raw."""
    component.add(name, vText(value))


def _lines(text: str) -> str:
    return _CONTROLS.sub("", _BREAKS.sub("\n", text)).strip()


def _one_line(text: str) -> str:
    return " ".join(_lines(text).replace("\t", " ").split("\n")).strip()


__all__ = ["write"]
