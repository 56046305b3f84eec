"""A way out of a breach: other days for one of its meetings, verified to mend it and to break nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from constraints.as_held import starts_of, term_of
from constraints.board import Board
from constraints.check import Report, check
from constraints.meetings import Placement, Plan
from constraints.rule import Finding, Rule, State

MOST_TRIED = 40
"""Candidate days judged in full for one meeting, before it is said that no way out is known."""


@dataclass(frozen=True)
class WayOut:
    """Moving ``meeting`` to ``first_day`` .. ``last_day`` mends the breach, everything else staying where it is.

    ``dearer`` is what the year's wishes cost more then, less if negative; ``missed`` names the wishes that cost more.
    """

    meeting: str
    first_day: date
    last_day: date
    dearer: int = 0
    missed: tuple[str, ...] = ()

    def __str__(self) -> str:
        span = f"{self.first_day}" + (f" to {self.last_day}" if self.last_day > self.first_day else "")
        told = f"Move {self.meeting} to {span}: no further rule that must hold is broken"
        if self.dearer > 0:
            return f"{told}; wishes cost {self.dearer} more ({', '.join(self.missed)})."
        less = f"wishes cost {-self.dearer} less" if self.dearer else "wishes cost as much"
        return f"{told}; {less}, but more for {', '.join(self.missed)}." if self.missed else f"{told}; {less}."


class LegalDays:
    """Where a meeting of a plan may move while all others stay: found on a board, without any solver."""

    def __init__(self, rules: Sequence[Rule], plan: Plan) -> None:
        self._board = Board(term_of(plan))
        for rule in rules:
            if rule.hard:
                rule.post(self._board)
        self._start = starts_of(self._board, plan)

    def nearest(self, meeting: str, rule: str, others: Iterable[str]) -> list[int]:
        """The shifts in days that mend the rule between the meeting and the others, and break no hard rule anew.

        Those that leave nothing of the meeting broken come first, then the smallest.
        """
        own = [r for r in self._board.requirements if meeting in r.meetings and r.weight is None]
        named, now, start = {meeting, *others}, self._start[meeting], dict(self._start)
        broken = [r for r in own if r.units(start)]
        to_mend = [r for r in broken if r.rule == rule and (named <= set(r.meetings) or named >= set(r.meetings))]
        kept = [r for r in own if r not in broken] + to_mend
        found = []
        for day in range(self._board.latest[meeting] + 1):
            start[meeting] = day
            if day != now and all(r.units(start) == 0 for r in kept):
                still = sum(1 for r in broken if r.units(start))
                found.append((still, abs(day - now), day - now))
        return [shift for _, _, shift in sorted(found)]


Breach = tuple[str, tuple[str, ...]]
"""A rule's id and the ids of the meetings that break it."""


def ways_out(rules: Sequence[Rule], plan: Plan, report: Report) -> dict[Breach, tuple[WayOut, ...]]:
    """For each breach (rule id, meetings) of the report the ways out that moving one of its meetings gives.

    Each was judged again by the checker: the breach is gone and no rule that must hold is broken anew.
    """
    vague = {meeting.id for meeting in plan.undated if meeting.window is not None}
    # Windows are left out while days are tried, since they cost much; each way found is judged with them at the end.
    bare = replace(plan, undated=tuple(replace(m, window=None) for m in plan.undated)) if vague else plan
    now = check(rules, bare) if vague else report
    legal = LegalDays(rules, bare)
    return {
        (rule.id, finding.meetings): tuple(
            way
            for name in finding.meetings
            if not vague & set(finding.meetings) and (way := _way(rules, bare, legal, now, rule, finding, name))
            if not vague or _holds_with_windows(rules, plan, report, way)
        )
        for rule, finding in report.breaches
    }


def _holds_with_windows(rules: Sequence[Rule], plan: Plan, report: Report, way: WayOut) -> bool:
    """Whether nothing further is broken where the meetings that lie within windows are tried on each day of them."""
    rows = (
        replace(p, first_day=way.first_day, last_day=way.last_day) if p.id == way.meeting else p
        for p in plan.placements
    )
    there = replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))
    broken = {(r.id, f.meetings) for r, f in report.breaches}
    return {(r.id, f.meetings) for r, f in check([r for r in rules if r.hard], there).breaches} <= broken


def _way(
    rules: Sequence[Rule],
    plan: Plan,
    legal: LegalDays,
    report: Report,
    rule: Rule,
    finding: Finding,
    name: str,
) -> WayOut | None:
    row = next((p for p in plan.placements if p.id == name), None)
    if row is None:
        return None
    hard = [r for r in rules if r.hard]
    broken = {(r.id, f.meetings) for r, f in report.breaches}
    for shift in legal.nearest(name, rule.id, finding.meetings)[:MOST_TRIED]:
        moved = Placement(row.meeting, row.first_day + timedelta(days=shift), row.last_day + timedelta(days=shift))
        rows = sorted(
            (moved if p.id == name else p for p in plan.placements), key=lambda p: (p.first_day, p.last_day, p.id)
        )
        there = replace(plan, placements=tuple(rows))
        again = check(hard, there)
        still = {(r.id, f.meetings) for r, f in again.breaches}
        mended = (rule.id, finding.meetings) not in still
        if mended and _not_undecided(again, rule.id, name) and still <= broken:
            return WayOut(name, moved.first_day, moved.last_day, *_price(rules, report, there))
    return None


def _price(rules: Sequence[Rule], now: Report, then: Plan) -> tuple[int, tuple[str, ...]]:
    """What the wishes cost more on the other plan than in the report, and which of them do."""
    after = check([rule for rule in rules if not rule.hard], then)
    before = {verdict.rule.id: verdict.cost for verdict in now.verdicts}
    more = [v.rule.id for v in after.verdicts if v.cost > before[v.rule.id]]
    return after.cost - now.cost, tuple(more)


def _not_undecided(report: Report, rule_id: str, meeting: str) -> bool:
    """A breach is not mended by moving the meeting to where nobody can judge it."""
    found = report.verdict(rule_id).findings
    return not any(f.state is State.UNDECIDED and meeting in f.meetings for f in found)
