"""What a meeting is called in files: by the name that its body bears on that day, with its number."""

from __future__ import annotations

from datetime import date

from calendars.calendar import Entry
from calendars.prose import ordinal
from calendars.status import TBC
from constraints.meetings import Body

CANCELLED = "Cancelled: "
FALLEN = {"CANCELLED": CANCELLED, "POSTPONED": "Postponed: "}
"""Before the title of a meeting that is not held on its days, since not every program shows a status."""
MARKS = {**FALLEN, TBC: "TBC: "}
"""The same, and before the title of one that is to be confirmed."""
DRAFT = "Draft: "
"""Before the title of a meeting in a calendar that nobody has adopted yet."""
LONGEST_NAME = 23
"""A body whose name has at most so many characters is called by it in titles, any other by its short name or id."""


def look_of(status: str) -> str:
    """A meeting's status as pages and pictures draw it, in small letters: one to be confirmed is drawn as tentative."""
    return status.replace(TBC, "TENTATIVE").lower()


def title_of(entry: Entry) -> str:
    """21st Board; without an edition the body alone; a special meeting keeps the words it was called by."""
    meeting = entry.meeting
    words = short_name(meeting.body, entry.placement.first_day)
    if meeting.special:
        words = meeting.title or f"Special {words}"
    elif meeting.edition:
        words = f"{ordinal(meeting.edition)} {words}"
    mark = MARKS.get(entry.status, "")
    return words if words.startswith(mark) else mark + words


def short_name(body: Body, day: date) -> str:
    """The body in a title on that day."""
    given = body.called(day)
    name, short = (given.name, given.short) if given else (body.name, body.id)
    return name if len(name) <= LONGEST_NAME else short


def full_name(body: Body, day: date) -> str:
    """The body's name on that day; where it has been given another, with its id, by which the rules speak of it."""
    given = body.called(day)
    return f"{given.name} ({body.id})" if given else body.name
