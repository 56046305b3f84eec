"""How a call stands -> text for people and JSON for programs."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.standing import CANNOT_COME, FURTHER, MeetingNow, Reply, Said, Standing, Step

if TYPE_CHECKING:
    from calendars.documents.input_form_call import Closing, Span
    from calendars.importing.imports import Entry
    from calendars.importing.merging import Proposal


def as_text(found: Standing) -> str:
    """Who has answered and who has not, what each said, what is open, which steps are due; the account last."""
    asked, done = found.call, len(found.replies) - len(found.missing)
    day = f", as of {found.as_of}" if found.as_of else ""
    lines = [f"{asked.title}{day}: {done} of {len(found.replies)} members have answered"]
    for reply in (*found.replies, *found.strangers):
        lines += _reply_lines(reply) if reply.answered or not reply.member else []
    sections = (
        ("No answer yet:", [f"{reply.member}  {reply.name}" for reply in found.missing]),
        ("Forms of another year, not counted:", list(found.stale)),
        ("Forms of another institution, not counted:", list(found.foreign)),
        ("Conflicts, for you to decide:", [line for one in found.conflicts for line in _conflict_lines(one)]),
        ("May be one and the same:", [" = ".join(map(_proposal, group)) for group in found.alike]),
        ("Open:", [line for one in found.meetings if one.open for line in _meeting_lines(one)]),
        ("Steps:", [_step_line(step, found.as_of) for step in found.steps]),
        ("Notes:", list(found.notes)),
    )
    for title, told in sections:
        lines += ["", title, *(f"  {line}" for line in told)] if told else []
    return "\n".join([*lines, "", _account(found)])


def _reply_lines(reply: Reply) -> list[str]:
    head = f"{reply.member}  {reply.name}" if reply.member else f"{reply.name}: nothing tells whose answer it is"
    lines = ["", f"{head} ({', '.join(reply.files)})" if reply.member else head]
    for one in reply.said:
        lines += _said_lines(one)
    for entry in reply.unsure:
        lines.append(f"  {entry.state.value}: {entry.title or '(no title)'} ({entry.place}): {entry.why}")
        lines += [f"    {candidate}?" for candidate in entry.candidates]
    if reply.silent:
        lines.append(f"  no answer: {', '.join(reply.silent)}")
    if reply.gone:
        lines.append(f"  not in the form any more: {', '.join(reply.gone)}")
    return lines


def _said_lines(one: Said) -> list[str]:
    entry = one.entry
    day = "" if entry.when == "no date yet" else f" {entry.when}"
    reason = f": {_line(entry.row.said)}" if entry.row and entry.row.said else ""
    name = one.meeting or f'"{entry.title}"'
    host = f", {entry.host}" if entry.host and one.answer == FURTHER else ""
    if one.meeting is None and one.answer == CANNOT_COME and entry.body is None:
        return [f"  {one.answer}{day}{reason}"]
    lines = [f"  {name}  {one.answer}{day}{host}{reason}"]
    # The form's own word on its window is said better by the rules.
    told = () if one.against else entry.remarks
    return [*lines, *(f"    {remark}" for remark in told), *(f"    {_against(each)}" for each in one.against)]


def _against(one: Closing) -> str:
    return f'against {one.rule}: "{one.sentence}" ({one.source}; {one.standing})'


def _meeting_lines(one: MeetingNow) -> list[str]:
    return [f"{one.id}: {one.open[0]}", *(f"  {' ' * len(one.id)}{told}" for told in one.open[1:])]


def _conflict_lines(one: Any) -> list[str]:
    return [f"{one.title}: {one.why}", *(f"  {_proposal(choice)}" for choice in one.choices)]


def _proposal(one: Proposal) -> str:
    return f"{one.title}, {one.best.when} ({'; '.join(entry.where for entry in one.entries)})"


def _step_line(step: Step, as_of: date | None) -> str:
    due = f"by {step.due}" if step.due else "no day known"
    left = step.days_left(as_of)
    if step.done:
        due += ", done"
    elif left is not None:
        days = "today" if left == 0 else f"{abs(left)} day{'s' * (abs(left) != 1)} {'left' if left > 0 else 'overdue'}"
        due += f", {days}"
    if step.done is None:
        due += ", no record tells whether it is done" if step.due else ""
    rule = f"{step.rule}: " if step.rule else ""
    return f"{step.what} by {step.by}: {due} ({rule}{step.why})"


def _account(found: Standing) -> str:
    told = {
        "member without an answer": len(found.missing),
        "file of nobody known": len(found.strangers),
        "form of another year": len(found.stale),
        "form of another institution": len(found.foreign),
        "meeting with something open": sum(1 for one in found.meetings if one.open),
        "row to look at": len(found.unsure),
        "answer against a rule": len(found.against),
        "answer to no certain meeting": len(found.untold),
        "conflict": len(found.conflicts) + len(found.alike),
        "step overdue": sum(1 for step in found.steps if step.overdue(found.as_of)),
    }
    parts = [f"{n} {_many(what) if n != 1 else what}" for what, n in told.items() if n]
    return f"Open: {', '.join(parts)}" if parts else "Nothing is open"


def _many(what: str) -> str:
    first, space, rest = what.partition(" ")
    return f"{first}s{space}{rest}"


def _line(text: str) -> str:
    return " ".join(text.split())


def as_json(found: Standing) -> str:
    """Schema indical/status/1. ``days_left`` is negative for what is overdue, null where it cannot be told."""
    told = {
        "schema": "indical/status/1",
        "year": found.call.year,
        "as_of": str(found.as_of) if found.as_of else None,
        "open": found.open,
        "members": [_reply_json(reply) for reply in found.replies],
        "unknown_senders": [_reply_json(reply) for reply in found.strangers],
        "other_years": list(found.stale),
        "other_institutions": list(found.foreign),
        "meetings": [_meeting_json(one) for one in found.meetings],
        "conflicts": [
            {"title": one.title, "why": one.why, "choices": [_proposal_json(choice) for choice in one.choices]}
            for one in found.conflicts
        ],
        "alike": [[_proposal_json(one) for one in group] for group in found.alike],
        "steps": [_step_json(step, found.as_of) for step in found.steps],
        "notes": list(found.notes),
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _reply_json(reply: Reply) -> dict[str, Any]:
    return {
        "id": reply.member or None,
        "name": reply.name,
        "answered": reply.answered,
        "files": list(reply.files),
        "answers": [_said_json(one) for one in reply.said],
        "unsure": [
            {**_place(entry), "state": entry.state.value, "why": entry.why, "candidates": list(entry.candidates)}
            for entry in reply.unsure
        ],
        "no_answer": list(reply.silent),
        "not_in_form": list(reply.gone),
    }


def _said_json(one: Said) -> dict[str, Any]:
    row = one.entry.row
    window = row.window if row and row.window else (None, None)
    return {
        **_place(one.entry),
        "meeting": one.meeting,
        "answer": one.answer,
        "first_day": _day(row.first_day if row else None),
        "last_day": _day(row.last_day if row else None),
        "earliest": _day(window[0]),
        "latest": _day(window[1]),
        "host": one.entry.host,
        "city": row.city if row else None,
        "said": row.said if row else None,
        "remarks": list(one.entry.remarks),
        "against": [
            {"rule": each.rule, "sentence": each.sentence, "source": each.source, "standing": each.standing}
            for each in one.against
        ],
    }


def _place(entry: Entry) -> dict[str, Any]:
    return {"title": entry.title, "file": entry.file, "place": str(entry.place)}


def _meeting_json(one: MeetingNow) -> dict[str, Any]:
    days: Span | None = one.days
    return {
        "id": one.id,
        "activity": one.activity,
        "first_day": _day(days.first if days else None),
        "last_day": _day(days.last if days else None),
        "proposed": one.proposed,
        "host": one.host,
        "city": one.city,
        "answers": {answer: list(members) for answer, members in one.answers.items()},
        "open": list(one.open),
    }


def _proposal_json(one: Proposal) -> dict[str, Any]:
    return {"title": one.title, "when": one.best.when, "by": [_place(entry) for entry in one.entries]}


def _step_json(step: Step, as_of: date | None) -> dict[str, Any]:
    return {
        "what": step.what,
        "by": step.by,
        "due": _day(step.due),
        "days_left": step.days_left(as_of),
        "done": step.done,
        "overdue": step.overdue(as_of),
        "rule": step.rule or None,
        "why": step.why,
    }


def _day(day: date | None) -> str | None:
    return str(day) if day else None
