"""What is decided of a row besides its days: its hours, and whether it is confirmed or to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from calendars.hours import fault_on
from calendars.status import TBC, apart
from constraints.errors import InputError, Problem

if TYPE_CHECKING:
    from calendars.plans import Understood
    from constraints.meetings import Meeting
    from scheduler.pipeline.life.amending import Change


def at_hours(meeting: Meeting, change: Change, first_day: date, days: int) -> Meeting:
    """The meeting with the hours that are decided, or that it has, on its day.

    Raises:
        InputError: it lasts several days, or there is no such hour on its day.
    """
    hours = None if change.all_day else change.hours or meeting.hours
    if hours is not None and days > 1:
        told = f"{meeting.id} lasts {days} days: hours are of a meeting of one day"
        way = "give --days 1 too" if change.hours else "give --all-day too"
        raise InputError("--hours" if change.hours else "--days", [Problem(f"{told}; {way}")])
    if hours is not None and (why := fault_on(hours, first_day)):
        raise InputError("--hours", [Problem(f"{meeting.id}: {why}")])
    return replace(meeting, hours=hours)


def refuse_on_no_day(change: Change) -> None:
    """Raises InputError where hours or a confirmation are decided of a meeting that has no day."""
    if change.hours or change.status:
        raise InputError("move", [Problem(f"{change.meeting} has no day yet: give its day too")])


def decided(document: Mapping[str, Any], change: Change) -> dict[str, str]:
    """The status that the change gives the meeting of a version, by its id; nothing where it has it already."""
    if change.status is None or (change.status == TBC) == (document["statuses"].get(change.meeting) == TBC):
        return {}
    return {change.meeting: change.status}


def decided_by(understood: Understood, document: Mapping[str, Any]) -> dict[str, str]:
    """The statuses that a file gives meetings of a version in force: what it says is TBC, or CONFIRMED and was TBC.

    A row that the file does not tell apart from the others stays as it was.
    """
    was, year = document["statuses"], document["year"]
    (plan,) = (one for one in understood.plans if one.cycle == year)
    ids = [*(p.id for p in plan.placements), *(m.id for m in plan.undated)]
    return {
        name: status
        for name, status in apart({name: understood.rows[name] for name in ids}).items()
        if status in (TBC, "CONFIRMED") and (status == TBC) != (was.get(name) == TBC)
    }
