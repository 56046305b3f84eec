"""The calendar as JSON, schema indical/calendar/1: for programs, versioned."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from calendars import hours
from calendars.calendar import Calendar, Entry, Reason
from calendars.choices import Chosen
from constraints.check import Report
from constraints.rulebook import Rulebook


def write(
    calendar: Calendar, report: Report, book: Rulebook, profile: str | None = None, choices: Iterable[Chosen] = ()
) -> bytes:
    """UTF-8 JSON: the meetings by date with their reasons, and the checker's verdict on each rule.

    Days are ISO dates, both included. ``cost`` and ``bound`` are integers, equal where ``proven``.
    ``profile``, ``readings`` and ``forces`` are there only where something was chosen.
    """
    choices = tuple(choices)
    readings = [one.as_row() for one in choices if one.what == "reading"]
    forces = [one.as_row() for one in choices if one.what == "force"]
    data = {
        "schema": "indical/calendar/1",
        "year": calendar.year,
        "cost": calendar.cost,
        "bound": calendar.bound,
        "proven": calendar.proven,
        "rulebook": {"id": book.about.id, "version": book.about.version, "sha256": book.digest},
        **({"profile": profile} if profile else {}),
        **({"readings": readings} if readings else {}),
        **({"forces": forces} if forces else {}),
        "meetings": [_meeting(calendar, entry) for entry in calendar.entries],
        "rules": [verdict.as_row() for verdict in report.verdicts],
        "waived": [
            {"rule": rule.id, "meetings": list(f.meetings), "reason": w.reason, "approved_by": w.approved_by}
            for rule, f, w in report.waived
        ],
        "holidays": calendar.facts.origin,
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def _meeting(calendar: Calendar, entry: Entry) -> dict[str, Any]:
    meeting, row = entry.meeting, entry.placement
    return {
        "id": meeting.id,
        "body": meeting.body.id,
        "number": meeting.number,
        "edition": meeting.edition,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "host": meeting.host,
        "city": meeting.city,
        **({"hours": hours.as_json(meeting.hours)} if meeting.hours else {}),
        "status": entry.status,
        "uid": calendar.uid(meeting),
        "reasons": [_reason(reason) for reason in entry.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "sentence": reason.sentence,
        "source": reason.source,
        "standing": reason.standing,
        "saving": reason.saving,
        "equal_days": reason.equal_days,
    }
