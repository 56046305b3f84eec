"""A repair -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from constraints.board import NUMBERED
from constraints.rule import Finding
from constraints.windows import in_words
from scheduler.changes import IN_YEAR, PINNED, WITHIN, Unmendable

if TYPE_CHECKING:
    from constraints.check import Report
    from constraints.meetings import Meeting
    from scheduler.changes import Alternative, Change, Days, Repaired
    from scheduler.pipeline.questions.answering import Base


def as_text(found: Repaired | Unmendable) -> str:
    """What is broken, what mends it and why, how good that is, and the other ways that are as few."""
    lines = _unmendable(found) if isinstance(found, Unmendable) else _repaired(found)
    return "\n".join([*lines, *_vague(found.vague)])


def _repaired(found: Repaired) -> list[str]:
    year = found.base.posed.year
    if not found.before.breaches:
        return [f"{year}: nothing is broken that must hold; nothing is changed."]
    lines = [f"{year}: {_broken(found.before)}; {_mended(found)}.", ""]
    for change in found.changes:
        lines += [_line(change), *(f"    {told}" for told in _reasons(found, change)), ""]
    for rule, finding in found.unmended:
        lines += [f"No other day mends this: {finding.message}.", f"    {_cited(found.base, rule.id)}", ""]
    if found.changes:
        lines += [*_proofs(found), *_others(found)]
    return lines


def _broken(report: Report) -> str:
    rules = len({rule.id for rule, _ in report.breaches})
    return f"{rules} rule{'s are' if rules > 1 else ' is'} broken that must hold"


def _mended(found: Repaired) -> str:
    if not found.changes:
        return "no other days mend that"
    told = [
        f"{number} {'meeting' if number == 1 else 'meetings'} {what}"
        for what in ("moved", "added", "dropped")
        if (number := sum(1 for change in found.changes if change.what == what))
    ]
    proof = "proved the fewest" if found.fewest else "not proved the fewest"
    rest = "; what is told below stays broken" if found.unmended else ""
    return f"mended by {', '.join(told)}, {proof}{rest}"


def _line(change: Change) -> str:
    if change.before is None:
        return f"  {change.meeting.id}: added on {_days(change.after)}"
    if change.after is None:
        return f"  {change.was}: dropped from {_days(change.before)}"
    return f"  {_name(change)}: {_days(change.before)} -> {_days(change.after)} ({_shift(change.days)})"


def _name(change: Change) -> str:
    """The meeting's id in the file, and the one it bears from now on where another of its body comes or goes."""
    if change.was in (None, change.meeting.id):
        return change.meeting.id
    return f"{change.was} (from now on {change.meeting.id})"


def _days(days: Days | None) -> str:
    if days is None:
        return ""
    first, last = days
    return f"{first:%a} {first}" + (f" to {last:%a} {last}" if last > first else "")


def _shift(days: int) -> str:
    number = abs(days)
    return f"{number} day{'' if number == 1 else 's'} {'earlier' if days < 0 else 'later'}"


def _reasons(found: Repaired, change: Change) -> Iterator[str]:
    for rule in dict.fromkeys(finding.rule for finding in change.why):
        messages = [finding.message for finding in change.why if finding.rule == rule]
        yield f"{'If it stayed: ' if change.what == 'moved' else ''}{'; '.join(messages)}."
        yield f"  {_cited(found.base, rule)}"
    if not change.why:
        yield "So that those without exact days still fit in."
    if change.persons > 1:
        yield f"It disturbs {change.persons} persons."
    if change.dear:
        yield f"Dear, so moved only where it must be: {', '.join(change.dear)}."
    if change.what == "moved":
        yield _costs(change.cost)


def _costs(cost: int) -> str:
    return f"Wishes cost {abs(cost)} {'more' if cost > 0 else 'less'}." if cost else "Wishes cost as much as before."


def _cited(base: Base, rule_id: str) -> str:
    rule = base.rules[rule_id]
    return f'Rule {rule.id}: "{rule.sentence}" ({base.book.cited(rule)}; {rule.standing})'


def _proofs(found: Repaired) -> Iterator[str]:
    number = len(found.changes)
    if found.fewest:
        fewer = "No change at all" if number == 1 else f"With at most {number - 1} change{'s' * (number > 2)} something"
        told = "leaves what must hold broken" if number == 1 else "that must hold stays broken"
        yield f"{fewer} {told}: proved, and confirmed in a second way."
    proved = "Proved the best of as few changes" if found.proven else "The best found of as few changes"
    yield f"{proved}: {_levels(found, found.best)} ({found.before.cost} in the file)."


def _levels(found: Repaired, one: Alternative) -> str:
    """What repairs with as few changes are compared by, in this order; persons only where the rulebook counts them."""
    dear = sum(1 for change in one.changes if change.dear)
    known = any(body.persons > 1 for body in found.plan.facts.bodies)
    persons = [f"{one.persons} persons"] if known else []
    return ", ".join([f"{dear} dear", *persons, f"{one.days} days", f"wishes {one.cost}"])


def _others(found: Repaired) -> Iterator[str]:
    if found.more:
        yield "There are more sets of as few meetings than can be told; --pin what must not move."
    elif found.others:
        yield f"As few changes, but worse ({len(found.others)}):"
        yield from (f"  {_alternative(found, one)}" for one in found.others)
    else:
        yield "No other set of as few meetings would do."


def _alternative(found: Repaired, one: Alternative) -> str:
    told = "; ".join(_line(change).strip() for change in one.changes)
    return f"{told}: {_levels(found, one)}"


def _unmendable(found: Unmendable) -> list[str]:
    count = len(found.conflict.requirements)
    these = "These cannot all hold; leave out any one and they can" if count > 1 else "This cannot hold"
    lines = [f"{found.base.posed.year}: {_broken(found.before)}, and no days mend that. {these}:", ""]
    for name in found.conflict.rules:
        parts = [r.meetings for r in found.conflict.requirements if r.rule == name]
        lines += [f"  {told}" for told in _part(found, name, parts)]
    if found.conflict.sum_told:
        told = found.conflict.sum_told
        lines.append(f"  {told[0].upper()}{told[1:]}.")
    lines += ["", "What is broken in the file:"]
    lines += [f"  {finding.message} ({rule.id})" for rule, finding in found.before.breaches]
    return lines


def _part(found: Unmendable, name: str, parts: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """One rule of the conflict, or what is held fast, in words."""
    named = ", ".join(dict.fromkeys(meeting for part in parts for meeting in part))
    if name.startswith(PINNED):
        placed = {p.id: p for p in found.base.plan.placements} if found.base.plan else {}
        row = placed[name.removeprefix(PINNED)]
        yield f"{row.id} stays on {_days((row.first_day, row.last_day))}, as asked by --pin."
    elif name.startswith(WITHIN):
        yield f"{named} lies within its window."
    elif name.startswith(IN_YEAR):
        yield f"{named} lies in the year, if it moves."
    elif name.startswith(NUMBERED):
        yield f"{named} keep the order of their numbers."
    else:
        yield f"{_cited(found.base, name)}" + (f"  [{named}]" if named else "")


def _vague(meetings: Iterable[Meeting]) -> Iterator[str]:
    for meeting in meetings:
        told = in_words(meeting) if meeting.window else f"{meeting.id}, without any day"
        yield f"Kept as it is: {told}."


def as_json(found: Repaired | Unmendable) -> str:
    """Schema indical/repair/1. Days are ISO dates, both included; a change's cost is by what the wishes cost more."""
    base = found.base
    head = {"schema": "indical/repair/1", "year": base.posed.year, "file": base.file}
    broken = [_breach(base, finding) for _, finding in found.before.breaches]
    tail = {"vague": [_vague_row(one) for one in found.vague], "notes": list(found.notes)}
    if isinstance(found, Unmendable):
        of = found.conflict
        held = [name.removeprefix(PINNED) for name in of.rules if name.startswith(PINNED)]
        rules = [name for name in of.rules if name in base.rules]
        conflict = {"rules": rules, "pinned": held, "told": of.sum_told, "meetings": _meetings(of.requirements)}
        return _json({**head, "state": "impossible", "broken": broken, "conflict": conflict, **tail})
    state = "repaired" if found.changes else "unmended" if found.unmended else "nothing-broken"
    body = {
        "state": state,
        "broken": broken,
        "changes": [_change(base, change) for change in found.changes],
        "persons": found.best.persons,
        "days": found.best.days,
        "cost": found.after.cost,
        "cost_before": found.before.cost,
        "fewest": found.fewest,
        "proven": found.proven,
        "others": [_other(base, one) for one in found.others],
        "more": found.more,
        "unmended": [_breach(base, finding) for _, finding in found.unmended],
    }
    return _json({**head, **body, **tail})


def _meetings(requirements: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for one in requirements for name in one.meetings))


def _other(base: Base, one: Alternative) -> dict[str, Any]:
    changes = [_change(base, change) for change in one.changes]
    return {"changes": changes, "persons": one.persons, "days": one.days, "cost": one.cost}


def _change(base: Base, change: Change) -> dict[str, Any]:
    return {
        "change": change.what,
        "meeting": change.meeting.id,
        "was": change.was,
        "from": _iso(change.before),
        "to": _iso(change.after),
        "persons": change.persons,
        "days": change.days,
        "cost": change.cost,
        "dear": list(change.dear),
        "why": [_breach(base, finding) for finding in change.why],
    }


def _iso(days: Days | None) -> list[str] | None:
    return [day.isoformat() for day in days] if days else None


def _breach(base: Base, finding: Finding) -> dict[str, Any]:
    rule = base.rules[finding.rule]
    return {
        "rule": rule.id,
        "meetings": list(finding.meetings),
        "message": finding.message,
        "source": base.book.cited(rule),
    }


def _vague_row(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting.id, "window": _iso(meeting.window)}


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
