"""What changed between two versions -> mails, Markdown and JSON. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendars.publishing.change_notes import Changed
    from calendars.store.life import Answered
    from scheduler.pipeline.life.noting import Case, Note, Step
    from scheduler.pipeline.life.noting_members import ForMember, Hit, Pair

Show = Callable[[str], str]
Block = tuple[str, Sequence[str]]
"""A heading, "" for none, and the lines under it."""
_HEADS = (
    ("moved", "Moved"),
    ("postponed", "Postponed"),
    ("cancelled", "Cancelled"),
    ("dropped", "Dropped"),
    ("new", "New"),
    ("otherwise", "Place, host and other facts"),
    ("status", "Status"),
)
_STAGE = {
    "draft": "a draft",
    "circulated": "put to the members",
    "recommended": "recommended",
    "adopted": "adopted",
    "amended": "in force",
    "closed": "closed",
}
_ANSWER = {"agree": "agreed", "object": "objected", "suggest": "suggested other days"}


def text(note: Note, member: ForMember | None = None) -> str:
    """A mail in plain text, its subject in the first line: for everybody, or for one member."""
    lines = [f"Subject: {_subject(note, member)}"]
    for head, told in _blocks(note, member):
        lines += ["", f"{head}:", *(f"- {line}" for line in told)] if head else ["", *told]
    return "\n".join(lines) + "\n"


def markdown(note: Note, plain_text: Show, member: ForMember | None = None) -> str:
    """The same as Markdown. ``plain_text`` shows a text so that no sign of it is taken for a mark."""
    lines = [f"# {plain_text(_subject(note, member))}"]
    for head, told in _blocks(note, member):
        shown = [plain_text(line) for line in told]
        lines += (
            ["", f"## {plain_text(head)}", "", *(f"- {line}" for line in shown)] if head else ["", "\n\n".join(shown)]
        )
    return "\n".join(lines) + "\n"


def _subject(note: Note, member: ForMember | None) -> str:
    since = f", what changed since version {note.since}" if note.since else ""
    whom = f", for {member.member.name}" if member else ""
    told = f"{note.title} {note.key.year}: version {note.number} is {_STAGE[note.stage.value]}{since}{whom}"
    return " ".join(told.split())


def _blocks(note: Note, member: ForMember | None) -> Iterator[Block]:
    yield "", [_step(one) for one in note.steps]
    if note.since is None:
        yield "", [f"{_many(note.meetings, 'meeting')}; no version before it to compare with."]
    elif not note.changed:
        yield "", [f"No meeting changes since version {note.since}."]
    yield from _for_one(note, member) if member else _for_all(note)


def _step(one: Step) -> str:
    who = f", by {one.by}" if one.by else ""
    why = f": {one.why}" if one.why else ""
    return f"Version {one.version} was {one.what}, {_day(one.at)}{who}{why}."


def _for_all(note: Note) -> Iterator[Block]:
    for kind, head in _HEADS:
        lines = [words for one in note.changed if one.kind == kind for words in one.words]
        if lines:
            yield head, lines
    yield "Rules", list(_rules(note))
    hosts = [one.member.name for one in note.members if one.hosted]
    spared = [one.member.name for one in note.members if not one.touched]
    lines = [f"As hosts of what changes: {', '.join(hosts)}."] if hosts else []
    lines += (
        [f"To be told of it: {', '.join(o.member.name for o in note.members if o.touched)}."] if note.changed else []
    )
    lines += [f"Nothing changes for {', '.join(spared)}."] if spared and note.since else []
    waiting = [one.member.name for one in note.members if one.asked]
    lines += [f"Still to answer{_until(note)}: {', '.join(waiting)}."] if waiting else []
    if lines:
        yield "Members", lines


def _rules(note: Note) -> Iterator[str]:
    yield from (_case(one, "Broken", "Broken, and waived") for one in note.gained)
    yield from (_case(one, "Kept now, and broken before", "No longer waived") for one in note.lost)
    if note.other_rules:
        yield "It is judged by another rulebook, or by other readings of it."
    if note.other_holidays:
        yield "It is judged by other public holidays than before."
    before, now = note.costs
    if note.since is not None and not note.gained and not note.lost:
        yield "No rule that must hold is broken that was not before."
    yield f"Wishes cost {now}" + (f" instead of {before}." if before != now else ", as before." if note.since else ".")


def _case(one: Case, broken: str, waived: str) -> str:
    if one.waived:
        return f"{waived} by {one.waived}: {one.message} ({one.rule})."
    return f"{broken}: {one.message} ({one.rule}; {one.source})."


def _for_one(note: Note, one: ForMember) -> Iterator[Block]:
    name = one.member.name
    if note.since is None:
        yield f"{name} hosts", one.hosts or ["Nothing so far."]
    elif not one.touched:
        yield "", [f"Nothing changes for {name}."]
    else:
        hosted = [words for changed in one.hosted for words in changed.sentences]
        yield f"What {name} hosts, or was to host", hosted or ["Nothing of it changes."]
        if attended := [words for changed in one.attended for words in changed.sentences]:
            yield "What it attends", attended
    if means := [
        *map(_hit, one.hits),
        *(_pair(p, "") for p in one.tight),
        *(_pair(p, "No longer: ") for p in one.eased),
    ]:
        yield f"What that means for {name}", means
    yield f"Asked of {name}", list(_asked(note, one))


def _hit(one: Hit) -> str:
    days = [f"{h.name} ({_day(h.day)}{', may move' if h.status == 'estimated' else ''})" for h in one.holidays]
    days += [f"its weekend ({_day(day)})" for day in one.weekend]
    return f"{one.title} {'no longer takes' if one.freed else 'takes'} {', '.join(days)}."


def _pair(one: Pair, before: str) -> str:
    free = "they overlap" if one.free_days < 0 else "no free day between to travel"
    who = "; the same delegates" if one.same_delegates else ""
    return f"{before}{one.first}, then {one.then}: {free}{who}."


def _asked(note: Note, one: ForMember) -> Iterator[str]:
    if one.earlier:
        yield f"To version {note.since} it {_answer(one.earlier)}."
    if one.asked:
        yield f"Its answer to version {note.number}{_until(note)}: agree, object with a reason, or suggest other days."
    elif one.answer:
        stands = "" if one.answer.agrees else " That stands until it withdraws it."
        yield f"Nothing more: to version {note.number} it {_answer(one.answer)}.{stands}"
    elif note.stage.value == "draft":
        yield f"Nothing yet: version {note.number} has not been put to the members."
    else:
        yield "Nothing."


def _answer(one: Answered) -> str:
    days = ", ".join(f"{s.meeting} on {_day(s.day)}" for s in one.suggests)
    told = _ANSWER[one.answer] + (f", {days}," if days else "") + f" on {_day(one.at)}"
    told += f", by {one.by}" if one.by else ""
    told += f" ({one.why})" if one.why else ""
    return told + (", and then went along" if one.withdrawn else "")


def _until(note: Note) -> str:
    return f" until {_day(note.until)}, {note.until:%H:%M} UTC" if note.until else ""


def _day(day: date | datetime) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def as_json(note: Note, members: Iterable[ForMember], time_text: Any, written: Iterable[str] = ()) -> str:
    """Schema indical/note/1. ``shift``: days later, negative for earlier; ``free_days`` -1: the meetings overlap."""
    data = {
        "schema": "indical/note/1",
        "institution": note.key.institution,
        "year": note.key.year,
        "version": note.number,
        "since": note.since,
        "stage": note.stage.value,
        "steps": [
            {"version": s.version, "what": s.what, "by": s.by, "at": time_text(s.at), "why": s.why} for s in note.steps
        ],
        "meetings": note.meetings,
        "changes": [_changed(one) for one in note.changed],
        "gained": [_case_json(one) for one in note.gained],
        "lost": [_case_json(one) for one in note.lost],
        "cost": {"before": note.costs[0] if note.since else None, "after": note.costs[1]},
        "other_rules": note.other_rules,
        "other_holidays": note.other_holidays,
        "until": time_text(note.until) if note.until else None,
        "members": [_member(one, time_text) for one in members],
        "written": list(written),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _changed(one: Changed) -> dict[str, Any]:
    return {
        "meeting": one.meeting,
        "kind": one.kind,
        "words": list(one.sentences),
        "hosts": sorted(one.hosts),
        "shift": one.shift,
    }


def _case_json(one: Case) -> dict[str, Any]:
    return {"rule": one.rule, "message": one.message, "waived_by": one.waived or None}


def _member(one: ForMember, time_text: Any) -> dict[str, Any]:
    return {
        "id": one.member.id,
        "name": one.member.name,
        "touched": one.touched,
        "hosts": [changed.meeting for changed in one.hosted],
        "attends": [changed.meeting for changed in one.attended],
        "days_off": [
            {
                "meeting": hit.meeting,
                "holidays": [{"day": str(h.day), "name": h.name, "status": h.status} for h in hit.holidays],
                "weekend": [str(day) for day in hit.weekend],
                "freed": hit.freed,
            }
            for hit in one.hits
        ],
        "tight": [_pair_json(pair) for pair in one.tight],
        "no_longer_tight": [_pair_json(pair) for pair in one.eased],
        "asked": one.asked,
        "answer": _answer_json(one.answer, time_text),
        "answer_before": _answer_json(one.earlier, time_text),
    }


def _pair_json(one: Pair) -> dict[str, Any]:
    return {"meetings": list(one.meetings), "free_days": one.free_days, "same_delegates": one.same_delegates}


def _answer_json(one: Answered | None, time_text: Any) -> dict[str, Any] | None:
    if one is None:
        return None
    told = {"answer": one.answer, "withdrawn": one.withdrawn, "by": one.by or None, "why": one.why}
    return {**told, "at": time_text(one.at)}
