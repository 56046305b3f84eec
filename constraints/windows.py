"""Meetings that lie within a window: judged on every day on which they may begin, and told only where all agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Finding, Rule, State

LONGEST = 366
"""Days of the longest window that is tried; a longer one says too little to be worth it."""
MOST_CHECKS = 2_000
"""How often one rule is judged for one plan, before what is still open stays undecided."""


class _SpentError(Exception):
    """The rule was judged as often as it may be."""


def settled(rule: Rule, plan: Plan, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The rule's findings on the plan, with the undecided ones decided that are the same wherever a meeting lies.

    A meeting of known length with a window is put on each day of it, all others staying: where the rule is broken on
    every one, it is broken; where it is kept on every one, kept; otherwise the finding stays undecided. Where days of
    one make the rule ask for days of another, both are tried together; two that are alone in this always are.
    """
    vague = _open(plan, findings)
    if not vague:
        return findings
    trying = _Trying(rule, pairs=len(vague) == 2)
    found = trying.settled(plan, findings, 0)
    if not _open(plan, found):
        return found
    try:
        return trying.settled(plan, findings, 2)
    except _SpentError:
        return found


def in_words(meeting: Meeting) -> str:
    """Where the meeting lies: its window, both days included, and how many days it takes of it."""
    assert meeting.window is not None, "only meetings with a window are told so"
    first, last = meeting.window
    return f"{meeting.id}, {meeting.days} day{'s' * (meeting.days > 1)} within {first} to {last}"


def _starts(meeting: Meeting) -> int:
    """How many days of its window the meeting may begin on, so that its last day is in it too; 0: none is tried."""
    if meeting.window is None:
        return 0
    first, last = meeting.window
    length = (last - first).days + 1
    return max(0, length - meeting.days + 1) if length <= LONGEST else 0


def _open(plan: Plan, findings: tuple[Finding, ...]) -> list[Meeting]:
    """The meetings with a window that undecided findings name."""
    named = {one for finding in findings if finding.state is State.UNDECIDED for one in finding.meetings}
    return [m for m in plan.undated if m.id in named and _starts(m)] if named else []


def _placed(plan: Plan, meeting: Meeting) -> Iterator[Plan]:
    """The plan with the meeting on each run of days that its window allows."""
    assert meeting.window is not None, "it has starts, so it has a window"
    undated = tuple(m for m in plan.undated if m.id != meeting.id)
    for shift in range(_starts(meeting)):
        first = meeting.window[0] + timedelta(days=shift)
        row = Placement(meeting, first, first + timedelta(days=meeting.days - 1))
        rows = sorted((*plan.placements, row), key=lambda p: (p.first_day, p.last_day, p.id))
        yield replace(plan, placements=tuple(rows), undated=undated)


@dataclass
class _Trying:
    """One rule, judged again and again; ``checks`` counts how often. ``pairs``: any two meetings are tried together."""

    rule: Rule
    pairs: bool = False
    checks: int = 0

    def settled(
        self, plan: Plan, findings: tuple[Finding, ...], depth: int, old: tuple[Finding, ...] = ()
    ) -> tuple[Finding, ...]:
        """``depth``: how many further meetings are put on days while one is. ``old`` findings stay as they are."""
        found = findings
        for meeting in _open(plan, tuple(f for f in findings if f not in old)):
            if any(f.state is State.UNDECIDED and meeting.id in f.meetings for f in found):
                found = self._with(plan, meeting, findings, found, depth)
        return found

    def _judged(self, plan: Plan, depth: int, old: tuple[Finding, ...]) -> tuple[Finding, ...]:
        self.checks += 1
        if self.checks > MOST_CHECKS:
            raise _SpentError
        found = tuple(self.rule.check(plan))
        return self.settled(plan, found, depth - 1, () if self.pairs else old) if depth else found

    def _with(
        self, plan: Plan, meeting: Meeting, before: tuple[Finding, ...], found: tuple[Finding, ...], depth: int
    ) -> tuple[Finding, ...]:
        """``found`` with what holds wherever the meeting lies; ``before`` are the findings without its days."""
        breaches: list[list[Finding]] = []
        kept = [f for f in before if f.state is State.UNDECIDED and meeting.id in f.meetings]
        broken = whole = True
        lasting = set(before)
        for there in _placed(plan, meeting):
            now = self._judged(there, depth, before)
            new = [f for f in now if f not in before]
            lasting &= set(now)
            breaches.append([f for f in new if f.state is State.BROKEN])
            broken = broken and bool(breaches[-1])
            whole = whole and not breaches[-1] and all(f.state is not State.UNDECIDED for f in now)
            kept = [f for f in kept if f not in now and _kept_for(f, new)]
            if not (broken or whole or kept):
                return found
        if broken:
            return (*(f for f in found if f in lasting or f not in before), self._breach(meeting, breaches))
        if whole:
            kept = [f for f in found if f.state is State.UNDECIDED]
        told = f"{in_words(meeting)}: kept on any of these days"
        return tuple(replace(f, state=State.KEPT, message=told) if f in kept else f for f in found)

    def _breach(self, meeting: Meeting, breaches: list[list[Finding]]) -> Finding:
        """The breach that is there on every day: with the meetings that are always part of it, at its least price."""
        always = set.intersection(*({one for f in day for one in f.meetings} for day in breaches)) - {meeting.id}
        others = sorted(always)
        told = f"{in_words(meeting)}: broken on any of these days; on the first, {breaches[0][0].message}"
        units = min(sum(f.units for f in day) for day in breaches)
        return Finding(self.rule.id, State.BROKEN, (meeting.id, *others), told, units)


def _kept_for(finding: Finding, new: list[Finding]) -> bool:
    """Whether what was undecided is now kept, and is just this case: the same meetings, no more and no fewer."""
    same = [f for f in new if set(f.meetings) == set(finding.meetings)]
    return bool(same) and all(f.state is State.KEPT for f in same)
