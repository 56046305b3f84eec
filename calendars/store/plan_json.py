"""A plan as JSON, and back: every meeting, foreign event, earlier placement and recorded act that it is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from calendars import hours
from constraints.meetings import Act, Event, Facts, Meeting, Placement, Plan
from constraints.rulebook import Rulebook
from constraints.waiver import Waiver


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan without its facts and waivers, which are kept beside it."""
    return {
        "cycle": plan.cycle,
        "complete": plan.complete,
        "placements": [_placement(p) for p in plan.placements],
        "undated": [_meeting(m) for m in plan.undated],
        "history": [_placement(p) for p in plan.history],
        "following": [_placement(p) for p in plan.following],
        "version": [_placement(p) for p in plan.version],
        "others": [
            {"title": e.title, "first_day": str(e.first_day), "last_day": str(e.last_day), "place": e.place}
            for e in plan.others
        ],
        "acts": None if plan.acts is None else [_act(a) for a in plan.acts],
    }


def _placement(placed: Placement) -> dict[str, Any]:
    days = {"first_day": str(placed.first_day), "last_day": str(placed.last_day)}
    return {**_meeting(placed.meeting), **days}


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "body": meeting.body.id,
        "cycle": meeting.cycle,
        "number": meeting.number,
        "days": meeting.days,
        "host": meeting.host,
        "city": meeting.city,
        "edition": meeting.edition,
        "consensus": meeting.consensus,
        "special": meeting.special,
        "title": meeting.title,
        "candidates": list(meeting.candidates),
        "host_with": meeting.host_with,
        "window": [str(day) for day in meeting.window] if meeting.window else None,
        # Told only where there are any: a version without them has the hash that it always had.
        **({"hours": hours.as_json(meeting.hours)} if meeting.hours else {}),
    }


def _act(act: Act) -> dict[str, Any]:
    return {"paper": act.paper, "done": act.done, "by": act.by, "day": str(act.day), "record": act.record}


def plan_of(told: Mapping[str, Any], book: Rulebook, facts: Facts, waivers: tuple[Waiver, ...]) -> Plan:
    """The plan that ``plan_json`` wrote, with the bodies of the rulebook. Raises KeyError for what is not there."""
    return Plan(
        cycle=told["cycle"],
        placements=tuple(placement_of(p, book) for p in told["placements"]),
        facts=facts,
        complete=told["complete"],
        undated=tuple(meeting_of(m, book) for m in told["undated"]),
        history=tuple(placement_of(p, book) for p in told["history"]),
        following=tuple(placement_of(p, book) for p in told["following"]),
        others=tuple(Event(e["title"], _day(e["first_day"]), _day(e["last_day"]), e["place"]) for e in told["others"]),
        version=tuple(placement_of(p, book) for p in told["version"]),
        acts=None if told["acts"] is None else tuple(_act_of(a) for a in told["acts"]),
        waivers=waivers,
    )


def placement_of(told: Mapping[str, Any], book: Rulebook) -> Placement:
    """One meeting on its days."""
    return Placement(meeting_of(told, book), _day(told["first_day"]), _day(told["last_day"]))


def meeting_of(told: Mapping[str, Any], book: Rulebook) -> Meeting:
    """One meeting. Raises KeyError for a body that the rulebook does not have."""
    body = book.body(told["body"])
    if body is None:
        raise KeyError(told["body"])
    window = told["window"]
    return Meeting(
        id=told["id"],
        body=body,
        cycle=told["cycle"],
        number=told["number"],
        days=told["days"],
        host=told["host"],
        city=told["city"],
        edition=told["edition"],
        consensus=told["consensus"],
        special=told["special"],
        title=told["title"],
        candidates=tuple(told["candidates"]),
        host_with=told["host_with"],
        window=(_day(window[0]), _day(window[1])) if window else None,
        hours=hours.of_json(told["hours"]) if "hours" in told else None,
    )


def _act_of(told: Mapping[str, Any]) -> Act:
    return Act(told["paper"], told["done"], told["by"], _day(told["day"]), told["record"])


def _day(text: str) -> date:
    return date.fromisoformat(text)
