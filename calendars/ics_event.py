"""One VEVENT of a calendar: a meeting, or an event of somebody else (RFC 5545, RFC 7986, RFC 9253)."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta

import icalendar
from icalendar.prop import vDatetime, vText

from calendars import hours
from calendars.calendar import Calendar, Entry, Revision
from calendars.prose import days_in_words, ordinal
from calendars.status import TBC
from calendars.titles import DRAFT, full_name, title_of
from constraints.hours import Hours
from constraints.meetings import Event, Meeting

NO_HOST = "host to be confirmed"

MEETING = "X-INDICAL-MEETING"
HOST = "X-INDICAL-HOST"
CITY = "X-INDICAL-CITY"
EDITION = "X-INDICAL-EDITION"
CONSENSUS = "X-INDICAL-CONSENSUS"
ZONE = "X-INDICAL-ZONE"
"""By whose clocks a meeting has its hours, where they are written in UTC."""

# RFC 5545, 3.8.1.11 knows no postponed event: it is off on these days, and its title says the rest.
_STATUS = {"POSTPONED": "CANCELLED", TBC: "TENTATIVE"}
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029]")
# C0 without tab and line feed, DEL, C1, and lone surrogates, which no UTF-8 has.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def of_meeting(
    calendar: Calendar, entry: Entry, after: Mapping[str, int], zones: Container[str] = ()
) -> icalendar.Event:
    """A meeting's event. ``after``: the UIDs of those that must follow it, each with the least free days between.

    ``zones`` have a VTIMEZONE in the file: hours of any other are written in UTC (RFC 5545, 3.3.5).

    RFC 9253, section 4: a temporal RELATED-TO stands in the predecessor and names the successor; 6.2: GAP is the
    time from the one to the other. DTEND being exclusive, the gap is exactly the free days: none from a meeting
    to one that begins the very next day.
    """
    meeting, placed = entry.meeting, entry.placement
    names = {member.id: member.name for member in calendar.facts.members}
    title = DRAFT + title_of(entry) if calendar.draft else title_of(entry)
    event = _event(calendar, calendar.uid(meeting), title, placed.first_day, placed.last_day, entry.revision)
    if meeting.hours:
        _at_hours(event, meeting.hours, placed.first_day, meeting.hours.zone in zones)
    text(event, "STATUS", _STATUS.get(entry.status, entry.status))
    event.add("CATEGORIES", [meeting.body.level, meeting.body.id])
    text(event, "LOCATION", _place(meeting, names))
    text(event, "DESCRIPTION", _lines(_about(entry, names)))
    for then, free_days in sorted(after.items()):
        gap = {"GAP": f"P{free_days}D"} if free_days else {}
        event.add("RELATED-TO", vText(then), {"RELTYPE": "FINISHTOSTART", **gap})
    _own(event, meeting)
    return event


def of_another(calendar: Calendar, uid: str, other: Event) -> icalendar.Event:
    """A foreign event's: CONFIRMED, since it is held whatever becomes of this calendar."""
    event = _event(calendar, uid, other.title, other.first_day, other.last_day)
    text(event, "STATUS", "CONFIRMED")
    event.add("CATEGORIES", ["other"])
    if other.place:
        text(event, "LOCATION", one_line(other.place))
    return event


def _event(
    calendar: Calendar, uid: str, title: str, first_day: date, last_day: date, revision: Revision | None = None
) -> icalendar.Event:
    """What every event has. All-day: DTEND is the day after the last (RFC 5545, 3.6.1); DTSTAMP is the last change.

    TRANSPARENT: a subscriber is not busy because others meet.
    """
    event = icalendar.Event()
    known = revision or Revision(0, calendar.stamp, calendar.stamp)
    text(event, "UID", uid)
    for name, when in (("DTSTAMP", known.changed), ("CREATED", known.created), ("LAST-MODIFIED", known.changed)):
        event.add(name, when)
    event.add("SEQUENCE", known.sequence)
    event.add("DTSTART", first_day)
    event.add("DTEND", last_day + timedelta(days=1))
    text(event, "SUMMARY", one_line(title))
    text(event, "TRANSP", "TRANSPARENT")
    return event


def _at_hours(event: icalendar.Event, held: Hours, day: date, known: bool) -> None:
    """DTSTART and DTEND as times: on the clocks of the zone where the file tells of it, else in UTC."""
    if known:
        here = [vDatetime(datetime.combine(day, one)) for one in (held.begins, held.ends)]
    else:
        here = [vDatetime(one) for one in hours.moments(held, day)]
        text(event, ZONE, held.zone)
    for name, one in zip(("DTSTART", "DTEND"), here, strict=True):
        one.params.clear()
        if known:
            one.params["TZID"] = held.zone
        event[name] = one


def _own(event: icalendar.Event, meeting: Meeting) -> None:
    """What the file is read back by: the meeting's identity, and what no standard property holds."""
    text(event, MEETING, identity(meeting))
    values = ((EDITION, meeting.edition), (HOST, meeting.host), (CITY, meeting.city), (CONSENSUS, meeting.consensus))
    for name, value in values:
        if value:
            text(event, name, one_line(str(value)))


def identity(meeting: Meeting) -> str:
    """What a file is read back by: body/cycle/number."""
    return f"{meeting.body.id}/{meeting.cycle}/{meeting.number}"


def _place(meeting: Meeting, names: dict[str, str]) -> str:
    host = names.get(meeting.host, meeting.host) if meeting.host else NO_HOST
    return one_line(f"{meeting.city}, {host}" if meeting.city and meeting.city != host else host)


def _about(entry: Entry, names: dict[str, str]) -> str:
    meeting = entry.meeting
    nth = f", {ordinal(meeting.number)} meeting of {meeting.cycle}" if meeting.number > 1 else ""
    host = names.get(meeting.host, meeting.host) if meeting.host else "to be confirmed"
    told = [f"{full_name(meeting.body, entry.placement.first_day)}{nth}", f"Host: {host}"]
    if meeting.hours:
        told.append(f"Hours: {hours.in_words(meeting.hours)}")
    if entry.status == TBC:
        told.append("To be confirmed: its days may change.")
    if entry.revision and entry.revision.was:
        told.append(f"Moved: it was {days_in_words(*entry.revision.was)}.")
    for reason in entry.reasons:
        told.append(f"{reason.sentence} ({reason.source}; {reason.standing})")
        if reason.equal_days > 1:
            told.append(f"One of {reason.equal_days} equally good days.")
    return "\n".join(dict.fromkeys(told))


def text(component: icalendar.Component, name: str, value: str) -> None:
    """Add a TEXT value, escaped once (RFC 5545, 3.3.11), also where the library would take an X- name for raw."""
    component.add(name, vText(value))


def _lines(words: str) -> str:
    return _CONTROLS.sub("", _BREAKS.sub("\n", words)).strip()


def one_line(words: str) -> str:
    """The words in one line, without control characters."""
    return " ".join(_lines(words).replace("\t", " ").split("\n")).strip()
