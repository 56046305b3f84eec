"""What follows from a change -> text and JSON. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scheduler.render import replanned

if TYPE_CHECKING:
    from calendars.store.events import Key
    from scheduler.pipeline.life.amending import Followed
    from scheduler.replanned import NoDays


def text(told: Followed) -> str:
    """What changes; which rules that breaks or mends, with the ways out; what it costs; whom to tell."""
    lines = [line for row in told.differences for line in row.words] or ["Nothing changes."]
    lines += replanned.lines(told.replanned, told.book) if told.replanned else ()
    lines += _broken(told)
    if told.lost:
        lines += ["", "Kept now, and broken before:", *(f"  {finding.message}" for _, finding in told.lost)]
    before, after = told.costs
    lines += ["", f"Wishes cost {after}" + (f" instead of {before}." if after != before else ", as before.")]
    hosts = {member: words for member, words in told.tell.items() if any(w.startswith("As host: ") for w in words)}
    if told.tell:
        members = {member.id: member.name for member in told.book.members}
        lines.append(f"To be told: {', '.join(members[one] for one in told.tell)}.")
        lines += [f"  {members[one]}: {' '.join(words)}" for one, words in hosts.items()]
    return "\n".join(lines)


def _broken(told: Followed) -> Iterator[str]:
    if not told.gained:
        return
    yield ""
    yield "That breaks what must hold:"
    for rule, finding in told.gained:
        yield f"  {finding.message}"
        yield f'    Rule {rule.id}: "{rule.sentence}" ({told.book.cited(rule)}; {rule.standing})'
        ways = told.ways.get((rule.id, finding.meetings), ())
        yield from (f"    {way}" for way in ways)
        if not ways:
            yield "    No way out is known that moves one meeting only."


def as_json(told: Followed, amended: bool) -> str:
    """Schema indical/amendment/1. ``amended``: it was put in force."""
    data: dict[str, Any] = {
        **_head(told.key, amended),
        "differences": [
            {"meeting": row.meeting, "kinds": list(row.kinds), "was": dict(row.was), "now": dict(row.now)}
            for row in told.differences
        ],
        "gained": [
            {
                "rule": rule.id,
                "meetings": list(finding.meetings),
                "message": finding.message,
                "ways_out": [str(way) for way in told.ways.get((rule.id, finding.meetings), ())],
            }
            for rule, finding in told.gained
        ],
        "lost": [{"rule": rule.id, "meetings": list(finding.meetings)} for rule, finding in told.lost],
        "cost": {"before": told.costs[0], "after": told.costs[1]},
        "tell": {member: list(words) for member, words in told.tell.items()},
        **replanned.fields(told.replanned, told.book),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def no_days_json(found: NoDays, key: Key) -> str:
    """Schema indical/amendment/1 where no days will do: ``conflict`` says why, and nothing differs."""
    data = {**_head(key, False), "differences": [], **replanned.conflict_json(found)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _head(key: Key, amended: bool) -> dict[str, Any]:
    return {"schema": "indical/amendment/1", "institution": key.institution, "year": key.year, "amended": amended}
