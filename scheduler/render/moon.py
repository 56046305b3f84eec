"""What hangs on the moon: text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from constraints.meetings import Placement
from constraints.rulebook import Rulebook
from scheduler.moon import FallBack, NoFallBack

if TYPE_CHECKING:
    from scheduler.moon import ByTheMoon, Hanging, Trouble
    from scheduler.sightings import Moon, Sighting


def moon_text(found: ByTheMoon, book: Rulebook, title: str) -> str:
    """Each sighting that breaks something or makes the year dearer, with the fall-back; or that there is none."""
    rests = _rests(found)
    if not found.cases:
        lines = [f"{title}: nothing hangs on the moon.", f"No meeting breaks a rule or costs more: {rests}."]
        return "\n".join([*lines, *_unjudged(found)])
    hanging = dict.fromkeys(name for case in found.cases for one in case.troubles for name in one.meetings)
    number = len(found.plan.placements)
    lines = [f"{title}: {len(hanging)} of {number} meetings hang on the moon.", f"Looked at: {rests}.", ""]
    members = {member.id: member.name for member in book.members}
    for case in found.cases:
        lines += [*_case_text(case, book, members), ""]
    lost = sum(case.lost for case in found.cases)
    lines.append(f"{lost} of these cases have no fall-back." if lost else _all_decided(found))
    return "\n".join([*lines, *_unjudged(found)])


def _all_decided(found: ByTheMoon) -> str:
    together = "Where several of these come together, no more breaks"
    if any(case.fall_back for case in found.cases):
        return f"{together}, and the fall-backs hold: each was judged by the checker, {found.judged} combinations."
    return f"{together} or costs more than the sum, and nothing that must hold: {found.judged} combinations judged."


def _rests(found: ByTheMoon) -> str:
    days, margin = sum(len(moon.days) for moon in found.moons), found.plan.facts.margin_days
    if not days:
        return "no day of the year is estimated"
    moves = f"each up to {_days(margin)} earlier or later" if margin else "none of which may move by this rulebook"
    return f"{_days(days)} estimated, {len(found.moons)} festivals as each member sights them, {moves}"


def _unjudged(found: ByTheMoon) -> Iterator[str]:
    if not found.all_of_them:
        yield "Where many moons touch one meeting, only those combinations were judged in which at most two move."


def _case_text(case: Hanging, book: Rulebook, members: Mapping[str, str]) -> Iterator[str]:
    yield "If " + " and ".join(_sighted(moon, by, members) for moon, by in case.sighting) + ":"
    for one in case.troubles:
        price = "" if one.breaks else f", {one.dearer} more"
        yield f"  {'breaks' if one.breaks else 'costs'} {one.rule.id}{price}: {one.message}"
        yield f"    {one.rule.sentence} ({book.cited(one.rule)}; {one.rule.standing})"
    match case.fall_back:
        case None:
            yield f"  All meetings may stay; the year costs {_more(case.dearer)}."
        case FallBack(moves=moves, dearer=dearer):
            told = ", ".join(f"{old.id} is held {_span(new)}" for old, new in moves) or "all meetings stay"
            yield f"  Decided beforehand: {told}; the year then costs {_more(dearer)}."
        case NoFallBack(rules=rules) if rules:
            yield f"  No fall-back: no days at all keep {', '.join(rules)} together."
        case _:
            yield "  No fall-back was found within the limit; give more --seconds."


def _sighted(moon: Moon, by: int, members: Mapping[str, str]) -> str:
    first, last = (day + timedelta(days=by) for day in (moon.days[0], moon.days[-1]))
    way = "later" if by > 0 else "earlier"
    return f"{moon.name} in {members[moon.member]} is {_days(abs(by))} {way}, {_dates(first, last)}"


def _span(row: Placement) -> str:
    return _dates(row.first_day, row.last_day)


def _dates(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _days(number: int) -> str:
    return f"{number} day" + ("s" if number != 1 else "")


def _more(dearer: int) -> str:
    return f"{abs(dearer)} {'more' if dearer > 0 else 'less'}" if dearer else "as much as before"


def moon_json(found: ByTheMoon, book: Rulebook) -> str:
    """Schema indical/moon/1. ``days_later`` is negative for earlier; costs are what the year costs more, or less."""
    data = {
        "schema": "indical/moon/1",
        "year": found.plan.cycle,
        "margin_days": found.plan.facts.margin_days,
        "estimated_days": sum(len(moon.days) for moon in found.moons),
        "moons": [{"member": m.member, "name": m.name, "days": list(map(str, m.days))} for m in found.moons],
        "judged": found.judged,
        "all_judged": found.all_of_them,
        "cases": [_case_json(case, book) for case in found.cases],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _case_json(case: Hanging, book: Rulebook) -> dict[str, Any]:
    back = case.fall_back
    moves = [_move_json(old, new) for old, new in back.moves] if isinstance(back, FallBack) else None
    return {
        "sighting": _sighting_json(case.sighting),
        "troubles": [_trouble_json(one, book) for one in case.troubles],
        "cost_more": case.dearer,
        "fall_back": None
        if moves is None or not isinstance(back, FallBack)
        else {"moves": moves, "cost_more": back.dearer},
        "no_fall_back": {"rules": list(back.rules)} if isinstance(back, NoFallBack) else None,
    }


def _sighting_json(sighting: Sighting) -> list[dict[str, Any]]:
    return [
        {
            "member": moon.member,
            "name": moon.name,
            "days": [str(day + timedelta(days=by)) for day in moon.days],
            "days_later": by,
        }
        for moon, by in sighting
    ]


def _trouble_json(one: Trouble, book: Rulebook) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "meetings": list(one.meetings),
        "message": one.message,
        "source": book.cited(one.rule),
        "breaks": one.breaks,
        "cost_more": one.dearer,
    }


def _move_json(old: Placement, new: Placement) -> dict[str, str]:
    return {
        "meeting": old.id,
        "was": str(old.first_day),
        "first_day": str(new.first_day),
        "last_day": str(new.last_day),
    }
