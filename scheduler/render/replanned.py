"""A calendar in force that was planned anew, or could not be -> text and JSON. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from constraints.board import NUMBERED
from scheduler.changes import WITHIN
from scheduler.replanned import AHEAD, FROZEN, days_told

if TYPE_CHECKING:
    from constraints.rule import Rule
    from constraints.rulebook import Rulebook
    from scheduler.replanned import Frozen, Moved, NoDays, Replanned, Since


def lines(found: Replanned, book: Rulebook) -> Iterator[str]:
    """What was proved of it, why each meeting moves, and what does not move."""
    yield from ("", _summary(found))
    for one in found.moved:
        yield from _why(one, book)
    if found.frozen:
        yield stays(found.since, found.frozen)


def _summary(found: Replanned) -> str:
    others = [f"{len(rows)} {what}" for rows, what in ((found.new, "put on days"), (found.dropped, "dropped")) if rows]
    if not found.moved:
        told = "proved" if found.proven else "not proved"
        wishes = f" The new days miss the fewest wishes, {told}." if found.new else ""
        return f"{', '.join(['No meeting has to move', *others])}.{wishes}"
    many = [f"{len(found.moved)} meeting{'' if len(found.moved) == 1 else 's'} moved", *others]
    many += [f"{found.persons} persons disturbed"] if found.counted else []
    many.append(f"by {found.days} day{'' if found.days == 1 else 's'} in all")
    return f"{', '.join(many)}: {_proof(found)}."


def _proof(found: Replanned) -> str:
    what = "the fewest persons" if found.counted else "the fewest meetings"
    if not found.persons_fewest:
        return f"not proved {what}"
    levels = "then the fewest meetings, days and wishes missed" if found.counted else "then days and wishes missed"
    proved = "so proved" if found.proven else "not proved"
    return f"{what}, proved and confirmed in a second way; {levels}, {proved}"


def _why(one: Moved, book: Rulebook) -> Iterator[str]:
    yield f"  {one.meeting.id}: {days_told(one.before)} -> {days_told(one.after)} ({_shift(one.days)})"
    told: dict[str, list[str]] = {}
    for rule, finding in one.why:
        told.setdefault(_cited(rule, book), []).append(finding.message)
    for cited, messages in told.items():
        yield f"    If it stayed: {'; '.join(messages)}."
        yield f"      {cited}"
    if not told:
        yield "    So that those without exact days still fit in, or that meetings keep the order of their numbers."


def _shift(days: int) -> str:
    if not days:
        return "as long as is asked"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'earlier' if days < 0 else 'later'}"


def _cited(rule: Rule, book: Rulebook) -> str:
    what = "Asked" if rule.standing == "request" else "Rule"
    standing = "" if rule.standing == "request" else f"; {rule.standing}"
    return f'{what} {rule.id}: "{rule.sentence}" ({book.cited(rule)}{standing})'


def stays(since: Since, frozen: Iterable[Frozen]) -> str:
    """What does not move, and why: a line."""
    of = {why: [one.placed.id for one in frozen if one.why == why] for why in ("held", "begun", "notice")}
    heads = {
        "held": "held",
        "begun": f"begun before {since.as_of}",
        "notice": since.soon,
    }
    number = sum(map(len, of.values()))
    told = "; ".join(f"{heads[why]}: {', '.join(names)}" for why, names in of.items() if names)
    return f"{number} meeting{' does' if number == 1 else 's do'} not move. {told[0].upper()}{told[1:]}."


def impossible(found: NoDays) -> str:
    """Which rules, lines of the request and meetings that do not move stand against each other."""
    count = len(found.conflict.requirements)
    these = "These cannot all hold; leave out any one and they can" if count > 1 else "This cannot hold"
    told = [f"{found.year}: no days keep what must hold. {these}:", ""]
    for name in found.conflict.rules:
        parts = [r.meetings for r in found.conflict.requirements if r.rule == name]
        told.append(f"  {_part(found, name, parts)}")
        told += [f"    {message}." for message in found.settled.get(name, ())]
    if found.conflict.sum_told:
        summed = found.conflict.sum_told
        told.append(f"  {summed[0].upper()}{summed[1:]}.")
    if found.ways > 1:
        told += ["", f"So it is in one of {found.ways} ways to add or drop meetings; the others fail too."]
    if found.frozen:
        told += ["", stays(found.since, found.frozen)]
    return "\n".join(told)


def _part(found: NoDays, name: str, parts: Iterable[tuple[str, ...]]) -> str:
    named = ", ".join(dict.fromkeys(meeting for part in parts for meeting in part))
    if name.startswith(FROZEN):
        one = next(one for one in found.in_conflict if one.placed.id == name.removeprefix(FROZEN))
        return f"{one.told(found.since)}."
    if name.startswith(AHEAD):
        days = f"{found.since.notice_days} day{'' if found.since.notice == 1 else 's'}"
        notice = f", {days} after {found.since.as_of} or later" if found.since.notice else ""
        return f"{named}: on days of {found.year} that are still to come{notice}."
    if name.startswith(WITHIN):
        return f"{named}: within its window."
    if name.startswith(NUMBERED):
        return f"{named}: in the order of their numbers."
    return _cited(found.rules[name], found.book) + (f"  [{named}]" if named else "")


def frozen_json(frozen: Iterable[Frozen]) -> list[dict[str, str]]:
    """What does not move; ``why`` is held, begun or notice."""
    return [
        {"meeting": f.placed.id, "why": f.why, "first_day": str(f.placed.first_day), "last_day": str(f.placed.last_day)}
        for f in frozen
    ]


def fields(found: Replanned | None, book: Rulebook) -> dict[str, Any]:
    """The fields of indical/amendment/1 that tell of it: all of them null or empty where nothing was planned anew."""
    if found is None:
        return {"as_of": None, "notice_days": None, "frozen": [], "proved": None, "moved": []}
    return {
        "as_of": str(found.since.as_of),
        "notice_days": found.since.notice,
        "frozen": frozen_json(found.frozen),
        "proved": {
            "persons": found.persons_fewest,
            "meetings": found.meetings_fewest,
            "days_and_wishes": found.proven,
        },
        "moved": [_moved_json(one, book) for one in found.moved],
    }


def _moved_json(one: Moved, book: Rulebook) -> dict[str, Any]:
    return {
        "meeting": one.meeting.id,
        "persons": one.meeting.body.persons,
        "days": one.days,
        "why": [{"rule": r.id, "message": f.message, "source": book.cited(r)} for r, f in one.why],
    }


def conflict_json(found: NoDays) -> dict[str, Any]:
    """The fields of indical/amendment/1 where no days will do: ``conflict`` is minimal and confirmed."""
    of = found.conflict
    rules = [found.rules[name] for name in of.rules if name in found.rules]
    cases = dict.fromkeys((r.rule, r.meetings) for r in of.requirements)
    conflict = {
        "rules": [rule.id for rule in rules if rule.standing != "request"],
        "asked": [{"rule": rule.id, "source": found.book.cited(rule)} for rule in rules if rule.standing == "request"],
        "frozen": [one.placed.id for one in found.in_conflict],
        "told": of.sum_told,
        "settled": {name: list(messages) for name, messages in found.settled.items()},
        "ways": found.ways,
        "cases": [{"rule": rule, "meetings": list(meetings)} for rule, meetings in cases],
    }
    return {
        "as_of": str(found.since.as_of),
        "notice_days": found.since.notice,
        "frozen": frozen_json(found.frozen),
        "conflict": conflict,
    }
