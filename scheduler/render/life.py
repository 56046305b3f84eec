"""The life of a calendar -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendars.store.copying import Everything
    from calendars.store.events import Event, Key
    from calendars.store.life import Answered, Life
    from calendars.store.refusals import ChangedMeanwhileError, RefusedError
    from calendars.store.verifying import Verified
    from scheduler.pipeline.life.keeping import Standing


def standing_text(standing: Standing, said: str) -> str:
    """What was done (``said``), where the calendar stands now, and what is still lacking for its adoption."""
    life = standing.life
    stage = "a draft" if life.stage == "draft" else life.stage
    lines = [said, f"{standing.key}: version {life.version} is {stage}, revision {life.revision}."]
    if standing.lacking:
        lines += ["Not yet agreed:", *(f"  {one}" for one in standing.lacking)]
    return "\n".join(lines)


def standing_json(standing: Standing, time_text: Any) -> str:
    """Schema indical/life/1."""
    event = standing.event
    told = {"event": _event(event), "lacking": list(standing.lacking)}
    return _json({"schema": "indical/life/1", **_life(standing.key, standing.life, time_text), **told})


def _life(key: Key, life: Life, time_text: Any) -> dict[str, Any]:
    return {
        "institution": key.institution,
        "year": key.year,
        "stage": life.stage.value,
        "revision": life.revision,
        "version": life.version,
        "asked": list(life.asked),
        "until": time_text(life.until) if life.until else None,
        "answers": [_answer(member, answered, time_text) for member, answered in sorted(life.answers.items())],
    }


def _answer(member: str, answered: Answered, time_text: Any) -> dict[str, Any]:
    return {
        "member": member,
        "answer": answered.answer,
        "why": answered.why,
        "suggests": [{"meeting": one.meeting, "day": str(one.day)} for one in answered.suggests],
        "withdrawn": answered.withdrawn,
        "by": answered.by,
        "at": time_text(answered.at),
    }


def _event(event: Event) -> dict[str, Any]:
    told = {key: value for key, value in event.document.items() if key != "calendar"}
    return {**told, "hash": event.hash}


def log_text(logs: Iterable[tuple[Key, Sequence[str]]]) -> str:
    """Each calendar and what was done to it, a line an act."""
    return "\n\n".join("\n".join([str(key), *(f"  {line}" for line in lines)]) for key, lines in logs)


def log_json(logs: Iterable[tuple[Key, Sequence[Event]]]) -> str:
    """Schema indical/log/1: every event, with its hash and that of the one before."""
    rows = [
        {"institution": key.institution, "year": key.year, "events": [_event(event) for event in events]}
        for key, events in logs
    ]
    return _json({"schema": "indical/log/1", "calendars": rows})


def verified_text(found: Iterable[Verified], more: Sequence[str] = ()) -> str:
    """A line a calendar, and a line for each thing in it that is not as it was put in."""
    lines = list(more)
    for one in found:
        told = "as put in" if not one.problems else "NOT as put in"
        lines.append(
            f"{one.key}: {_many(one.versions, 'version')}, {_many(one.events, 'act')}, {told}. Head {one.head}"
        )
        lines += [f"  {problem}" for problem in one.problems]
    return "\n".join(lines) or "The store holds no calendar."


def verified_json(found: Iterable[Verified], more: Sequence[str] = ()) -> str:
    """Schema indical/verified/1."""
    rows = [
        {
            "institution": one.key.institution,
            "year": one.key.year,
            "versions": one.versions,
            "events": one.events,
            "head": one.head,
            "problems": list(one.problems),
        }
        for one in found
    ]
    holds = not more and not any(row["problems"] for row in rows)
    return _json({"schema": "indical/verified/1", "holds": holds, "problems": list(more), "calendars": rows})


def copied_text(given: Everything, where: str) -> str:
    """What was copied, and where to."""
    events = sum(len(kept.events) for kept in given.calendars)
    versions = sum(len(kept.documents) for kept in given.calendars)
    counted = f"{_many(versions, 'version')} and {_many(events, 'act')}"
    return f"Wrote {_many(len(given.calendars), 'calendar')}, {counted} to {where}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def copied_json(given: Everything, where: str) -> str:
    """Schema indical/copied/1."""
    rows = [
        {
            "institution": kept.key.institution,
            "year": kept.key.year,
            "versions": len(kept.documents),
            "events": len(kept.events),
            "head": kept.events[-1].hash,
        }
        for kept in given.calendars
    ]
    return _json({"schema": "indical/copied/1", "to": where, "calendars": rows})


def refused_json(error: RefusedError | ChangedMeanwhileError) -> str:
    """Schema indical/refused/1: nothing was changed, and why."""
    told, *why = str(error).split("\n")
    return _json({"schema": "indical/refused/1", "told": told, "why": [line.strip() for line in why]})


def _json(thing: object) -> str:
    return json.dumps(thing, indent=2, ensure_ascii=False) + "\n"
