"""Results -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from constraints.check import Report
from scheduler.render_choices import choice_lines

if TYPE_CHECKING:
    from calendars.calendar import Entry, Reason
    from scheduler.results import Generated, Refused

MOST_NAMED = 6
"""Meetings named in one line of a conflict; JSON has them all."""


def calendar_text(generated: Generated) -> str:
    """The year by date, one meeting a line and its reason below, and last how good it is."""
    calendar = generated.calendar
    members = {m.id: m.name for m in calendar.facts.members}
    lines = [f"{calendar_head(generated)}: {len(calendar.entries)} meetings", ""]
    for entry in calendar.entries:
        lines.append(f"{days_text(entry):<23}  {entry.meeting.id:<15}  {_place(entry, members)}{_called(entry)}")
        lines += [f"    {reason_text(reason)}" for reason in entry.reasons]
    report = generated.report
    lines += ["", *_missed(report), *_waived(report), *choice_lines(generated), generated.verdict_line]
    return "\n".join(lines)


def _called(entry: Entry) -> str:
    """The short name that the body bears on that day, where it has been given one."""
    given = entry.meeting.body.called(entry.placement.first_day)
    return f" ({given.short})" if given else ""


def calendar_head(generated: Generated) -> str:
    """The year, and who chairs it where that is known."""
    calendar = generated.calendar
    members = {m.id: m.name for m in calendar.facts.members}
    chair = generated.book.chair.get(calendar.year)
    return calendar.title + (f", chaired by {members[chair]}" if chair in members else "")


def reason_text(reason: Reason) -> str:
    """The rule in words, its source and standing, and how many days are as good."""
    equal = f"; one of {reason.equal_days} equally good days" if reason.equal_days > 1 else ""
    saving = f"; moving it would save {reason.saving} but for this" if reason.saving else ""
    return f"{reason.sentence} ({reason.source}; {reason.standing}{saving}{equal})"


def _waived(report: Report) -> list[str]:
    lines = [f"Waived by {w.approved_by}: {finding.message}. {w.reason}" for _, finding, w in report.waived]
    lines += [f"Waiver of {idle.waiver.rule}, {idle.why}" for idle in report.idle_waivers]
    return [*lines, ""] if lines else []


def _missed(report: Report) -> list[str]:
    rows = [v for v in report.verdicts if v.cost]
    if not rows:
        return []
    lines = ["What the year costs:"]
    for verdict in sorted(rows, key=lambda v: -v.cost):
        lines.append(f"  {verdict.cost:>4}  {verdict.rule.id}: {verdict.evidence}")
    return [*lines, ""]


def days_text(entry: Entry) -> str:
    """The days of a meeting, both included: "Fri 26 Nov 2027" or "Mon 15 Nov - Wed 17 Nov"."""
    first, last = entry.placement.first_day, entry.placement.last_day
    if first == last:
        return first.strftime("%a %d %b %Y")
    return f"{first.strftime('%a %d %b')} - {last.strftime('%a %d %b')}"


def _place(entry: Entry, members: dict[str, str]) -> str:
    host = members.get(entry.meeting.host or "")
    if host is None:
        return "host to be confirmed"
    city = entry.meeting.city
    return host if city in (None, host) else f"{city}, {host}"


def refused_text(refused: Refused) -> str:
    """The conflict in words, each part with its source, and what giving up each would cost."""
    count = len(refused.conflict.rules)
    these = f"These {count} cannot all hold; leave out any one and they can" if count > 1 else "This cannot hold"
    lines = [f"{refused.year} is impossible as asked. {these}:", ""]
    for name in refused.conflict.rules:
        rule = refused.rules[name]
        parts = [r.meetings for r in refused.conflict.requirements if r.rule == name]
        named = _named(m for part in parts for m in part)
        lines.append(f"  {rule.id}: {rule.sentence}" + (f"  [{named}]" if named else ""))
        lines.append(f"    {refused.book.cited(rule)}; {rule.standing}. {rule.reading}")
    if refused.conflict.sum_told:
        lines += ["", f"  In days: {refused.conflict.sum_told}."]
    lines += ["", "Give up one:" if count > 1 else "Give it up:"]
    for choice in refused.choices:
        named = f"{choice.rule} for {_named(choice.meetings)}" if choice.meetings else choice.rule
        if choice.cost is not None:
            proof = "the best calendar then" if choice.proven else "a calendar then (not proved best)"
            lines.append(f"  {named}: {proof} costs {choice.cost}")
        elif choice.decided:
            lines.append(f"  {named}: does not suffice, another conflict remains")
        else:
            lines.append(f"  {named}: not decided within the limit")
    return "\n".join(lines)


def _named(meetings: Iterable[str]) -> str:
    """The meetings, none twice; of very many the first few and how many there are."""
    names = list(dict.fromkeys(meetings))
    told = ", ".join(names[:MOST_NAMED])
    return told if len(names) <= MOST_NAMED else f"{told} and {len(names) - MOST_NAMED} more"


def refused_json(refused: Refused) -> str:
    """Schema indical/conflict/1. ``rules`` are the rulebook's, ``fixed`` the meetings whose days the request fixes."""
    rules = [refused.rules[name] for name in refused.conflict.rules]
    fixed = [r.meetings[0] for r in refused.conflict.requirements if r.rule.startswith("fixed-")]
    asked = [rule.id for rule in rules if rule.standing == "request" and not rule.id.startswith("fixed-")]
    choices = [
        {"give_up": c.rule, "meetings": list(c.meetings), "cost": c.cost, "proven": c.proven, "decided": c.decided}
        for c in refused.choices
    ]
    return _json(
        {
            "schema": "indical/conflict/1",
            "year": refused.year,
            "rules": [rule.id for rule in rules if rule.standing != "request"],
            "fixed": fixed,
            "asked": asked,
            "told": refused.conflict.sum_told,
            "choices": choices,
        }
    )


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
