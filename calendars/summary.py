"""How good a calendar is, in one line: for the screen, the page and the file alike."""

from __future__ import annotations

from collections import Counter

from calendars.calendar import Calendar
from constraints.check import Report
from constraints.rule import State


def verdict_line(calendar: Calendar, report: Report) -> str:
    """Whether the calendar is proved best, its cost, and what the separate checker found in the file."""
    count = Counter(verdict.state for verdict in report.verdicts)
    missed = sum(1 for v in report.verdicts if v.state is State.BROKEN and not v.rule.hard)
    proof = f"Proved best: cost {calendar.cost}, and no calendar costs less."
    if not calendar.proven:
        proof = f"Best found: cost {calendar.cost}; not proved: none costs less than {calendar.bound}."
    broken = len({rule.id for rule, _ in report.breaches})
    found = [f"{count[State.KEPT]} rules kept", f"{broken} broken"]
    waived = {rule.id: waiver.approved_by for rule, _, waiver in report.waived}
    found += [f"{rule} waived by {by}" for rule, by in waived.items()]
    found.append(f"{missed} wishes missed at their price")
    found += [f"{count[State.UNDECIDED]} cannot be decided"] if count[State.UNDECIDED] else []
    found += [f"{count[State.FOR_PEOPLE]} for people to judge"] if count[State.FOR_PEOPLE] else []
    return f"{proof} Checked separately, from the file: {', '.join(found)}."
