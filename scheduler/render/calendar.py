"""Results -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constraints.check import Report
from scheduler.render.choices import choice_lines
from scheduler.render.conflict import refused_json as refused_json
from scheduler.render.conflict import refused_text as refused_text

if TYPE_CHECKING:
    from calendars.calendar import Entry, Reason
    from scheduler.results import Generated


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
