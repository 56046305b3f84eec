"""An import -> text for people and JSON for programs: every row of every file, then what they come to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scheduler.results import Imported

if TYPE_CHECKING:
    from calendars.importing.imports import Entry, FileRead
    from calendars.importing.merging import Proposal
    from scheduler.pipeline.members.judging_proposals import Broken

_STATES = ("understood", "doubtful", "refused", "aside")
_OF_FORMS = "unanswered"
"""How rows of input forms alone may stand: it is counted where there are such."""
_TOLD = {
    "understood": "understood",
    "doubtful": "doubtful",
    "refused": "refused",
    "aside": "no meeting",
    _OF_FORMS: "no answer",
}
NO_DATE = "no date yet"
NO_ANSWER = "no answer"
MOST_TOLD = 60
"""Rows of a file that are understood and are printed one by one; the JSON holds all."""


def as_text(found: Imported) -> str:
    """File by file the rows, those for a person first; then duplicates, conflicts and the account."""
    merged = found.merged
    lines: list[str] = []
    for file in merged.sorted.files:
        entries = [entry for entry in merged.sorted.entries if entry.file == file.name]
        lines += [*([""] if lines else []), *_file_lines(file, entries)]
    sections = (
        ("Proposed more than once, in agreement:", [_proposal(one) for one in merged.duplicates]),
        ("Conflicts, for you to decide:", [line for one in merged.conflicts for line in _conflict_lines(one)]),
        ("May be one and the same:", [" = ".join(_proposal(one) for one in group) for group in merged.alike]),
        ("Remarks, which propose nothing:", [_remark(by, entry) for by, entry in merged.remarks]),
        ("Somebody cannot come:", [f"{one.title}, {one.when} ({one.where})" for one in merged.absent]),
        (
            "Rules that the proposals break:",
            [
                *(line for one in found.broken for line in _broken_lines(one, found)),
                *([found.not_judged] if found.unjudged else []),
            ],
        ),
        ("Numbering:", list(merged.notes)),
    )
    for title, told in sections:
        lines += ["", title, *(f"  {line}" for line in told)] if told else []
    return "\n".join([*lines, "", _account(merged.sorted.entries), *_asked(found)])


def _file_lines(file: FileRead, entries: list[Entry]) -> list[str]:
    lines = [f"{file.name}: {_account(entries)}", *(f"  {note}" for note in file.notes)]
    for state in ("refused", "doubtful", "understood", _OF_FORMS, "aside"):
        rows = [entry for entry in entries if entry.state == state]
        shown = rows if state in ("refused", "doubtful") else rows[:MOST_TOLD]
        lines += [line for entry in shown for line in _entry_lines(entry)]
        left = len(rows) - len(shown)
        lines += [f"  {'':<10}  and {left} more rows that are {_TOLD[state]}: --format json has all"] if left else []
    return lines


def _entry_lines(entry: Entry) -> list[str]:
    state = _TOLD[entry.state.value]
    if entry.state == "understood":
        means = entry.body or "no body of the rulebook"
        status = f", {entry.row.status.casefold()}" if entry.row and entry.row.status else ""
        host = f", host {entry.host}" if entry.host else ""
        line = f"  {state:<10}  {entry.place}: {entry.title} -> {means}, {entry.when}{host}{status}"
        remarks = (*entry.remarks, *([f"decided: {entry.decided}"] if entry.decided else []))
        return [line, *(f"  {'':<10}    {remark}" for remark in remarks)]
    if entry.state == _OF_FORMS and entry.why == NO_ANSWER:
        return [f"  {state:<10}  {entry.place}: {entry.title}"]
    when = f", {entry.when}" if entry.state == "doubtful" and entry.when != NO_DATE else ""
    lines = [f"  {state:<10}  {entry.place}: {entry.title or '(no title)'}{when}: {entry.why}"]
    return [*lines, *(f"  {'':<10}    {candidate}?" for candidate in entry.candidates)]


def _proposal(one: Proposal) -> str:
    return f"{one.title}, {one.best.when} ({'; '.join(entry.where for entry in one.entries)})"


def _remark(by: str | None, entry: Entry) -> str:
    return f"{f'{by}: ' if by else ''}{entry.title} ({entry.where})"


def _conflict_lines(one: Any) -> list[str]:
    return [f"{one.title}: {one.why}", *(f"  {_proposal(choice)}" for choice in one.choices)]


def _broken_lines(one: Broken, found: Imported) -> list[str]:
    told = f"{one.rule.id}: {one.finding.message} ({found.book.cited(one.rule)}; {one.rule.standing})"
    return [told, *(f"  {_proposal(proposal)}" for proposal in one.proposals)]


def _asked(found: Imported) -> list[str]:
    """How many decisions are asked for, and how many were read; nothing where there is neither."""
    if not (found.asked or found.decided):
        return []
    made = f", {found.decided} read" if found.decided else ""
    return [f"{found.asked} decision{'' if found.asked == 1 else 's'} asked for{made}"]


def _account(entries: Iterable[Entry]) -> str:
    every = list(entries)
    count = {state: sum(1 for entry in every if entry.state == state) for state in (*_STATES, _OF_FORMS)}
    if not count[_OF_FORMS]:
        del count[_OF_FORMS]
    told = ", ".join(f"{number} {_TOLD[state]}" for state, number in count.items())
    return f"{len(every)} row{'' if len(every) == 1 else 's'}: {told}"


def as_json(found: Imported) -> str:
    """Schema indical/import/1."""
    merged = found.merged
    every = merged.sorted.entries
    told = {
        "schema": "indical/import/1",
        "year": found.year,
        "files": [
            {"name": file.name, "member": file.by, "rows": file.taken, "notes": list(file.notes)}
            for file in merged.sorted.files
        ],
        "rows": [_entry_json(entry) for entry in every],
        "meetings": [_proposal_json(one) for one in merged.proposals],
        "conflicts": [
            {"title": one.title, "why": one.why, "choices": [_proposal_json(choice) for choice in one.choices]}
            for one in merged.conflicts
        ],
        "alike": [[_proposal_json(one) for one in group] for group in merged.alike],
        "absent": [{"file": e.file, "place": str(e.place), "title": e.title, "when": e.when} for e in merged.absent],
        "remarks": [
            {"file": entry.file, "place": str(entry.place), "member": by, "text": entry.title}
            for by, entry in merged.remarks
        ],
        "notes": list(merged.notes),
        "broken": [_broken_json(one, found) for one in found.broken],
        "unjudged": found.unjudged,
        "open": list(found.open),
        "decisions": {"asked": found.asked, "read": found.decided},
        "count": {"rows": len(every), **{s: sum(1 for e in every if e.state == s) for s in (*_STATES, _OF_FORMS)}},
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _entry_json(entry: Entry) -> dict[str, Any]:
    row, place = entry.row, entry.place
    return {
        "file": entry.file,
        "sheet": place.sheet,
        "row": place.row,
        "cell": place.cell,
        "state": entry.state.value,
        "title": entry.title,
        "why": entry.why or None,
        "candidates": list(entry.candidates),
        "body": entry.body,
        "year": entry.cycle,
        "ordinal": entry.ordinal,
        "host": entry.host,
        **_days(entry),
        "tentative": row.tentative if row else False,
        "status": row.status if row else None,
        "remarks": list(entry.remarks),
        "decided": entry.decided or None,
        "said": row.said if row else None,
    }


def _days(entry: Entry) -> dict[str, str | None]:
    row = entry.row
    first, last = (row.first_day, row.last_day) if row else (None, None)
    earliest, latest = row.window if row and row.window else (None, None)
    names = ("first_day", "last_day", "earliest", "latest")
    return {name: str(day) if day else None for name, day in zip(names, (first, last, earliest, latest), strict=True)}


def _broken_json(one: Broken, found: Imported) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "message": one.finding.message,
        "source": found.book.cited(one.rule),
        "meetings": [_proposal_json(proposal) for proposal in one.proposals],
    }


def _proposal_json(one: Proposal) -> dict[str, Any]:
    return {
        "title": one.title,
        "body": one.body,
        "special": one.special,
        "year": one.cycle,
        "ordinal": one.ordinal,
        "hosts": list(one.hosts),
        **_days(one.best),
        "confirmed": any(entry.confirmed for entry in one.entries),
        "by": [{"file": entry.file, "place": str(entry.place), "when": entry.when} for entry in one.entries],
    }
