"""Why a meeting is where it is: each answer is obtained by trying every other day, all other meetings staying.

Meetings that a rule ties to it day by day, as the ADMM-Plus to the day after the ADMM, move with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constraints.board import Board
from constraints.requirements import AllowedDays, AnyOf, Gap, PricedDays, Requirement, holds


@dataclass(frozen=True)
class Binding:
    """The rule that binds a meeting to its day most.

    Without it, moving this meeting alone (with those tied to it) would save ``saving``, which may be less than what
    the year as a whole would save; at 0 it only rules out days that would be as good. ``equal_days`` counts the
    days, this one included, that are as good under all rules; ``rule`` None: nothing speaks of the meeting.
    """

    meeting: str
    rule: str | None
    saving: int
    equal_days: int


def bindings(board: Board, start: Mapping[str, int]) -> dict[str, Binding]:
    """For each meeting the rule that binds it most, on the days given."""
    return {m.id: _binding(board, start, m.id) for m in board.meetings}


def _binding(board: Board, start: Mapping[str, int], meeting: str) -> Binding:
    block = _block(board, start, meeting)
    # All move together; where one would leave the term there is nothing to try.
    days = range(
        max(0, *(start[meeting] - start[name] for name in block)),
        min(board.latest[name] - start[name] + start[meeting] for name in block) + 1,
    )
    now = start[meeting] - days.start
    hard: dict[str, list[int]] = {}
    cost: dict[str, list[int]] = {}
    for one in board.requirements:
        if (
            not holds(one.given, start)
            or block.isdisjoint(one.meetings)
            or (block.issuperset(one.meetings) and len(one.meetings) > 1)
        ):
            continue
        units = (
            _units_by_day(one, meeting, start, days) if len(block) == 1 else _moved(one, block, meeting, start, days)
        )
        table, factor = (hard, 1) if one.weight is None else (cost, one.weight)
        column = table.setdefault(one.rule, [0] * len(days))
        table[one.rule] = [so_far + factor * n for so_far, n in zip(column, units, strict=True)]
    at = range(len(days))
    broken = [sum(1 for column in hard.values() if column[d]) for d in at]
    total = [sum(column[d] for column in cost.values()) for d in at]
    equal = sum(1 for d in at if not broken[d] and total[d] == total[now])
    found = [(*_without(at, now, broken, total, hard.get(rule), cost.get(rule)), rule) for rule in {**hard, **cost}]
    if not found:
        return Binding(meeting, None, 0, equal)
    order = {rule: at for at, rule in enumerate({**hard, **cost})}
    saving, _, rule = max(found, key=lambda f: (f[0], f[1], -order[f[2]]))
    return Binding(meeting, rule, saving, equal)


def _block(board: Board, start: Mapping[str, int], meeting: str) -> set[str]:
    """The meeting and those that a rule ties to it day by day ("the day after"): they move when it moves."""
    block = {meeting}
    tied = [
        gap.meetings
        for one in board.requirements
        for gap in (one.choices if isinstance(one, AnyOf) else (one,))
        if isinstance(gap, Gap) and len(gap.allowed) == 1 and gap.allowed[0][0] == gap.allowed[0][1]
        if holds(gap.given, start) and gap.units(start) == 0
    ]
    for _ in tied:
        block |= {second for first, second in tied if first in block}
    return block


def _moved(one: Requirement, block: set[str], meeting: str, start: Mapping[str, int], days: range) -> list[int]:
    """The requirement's units for each day that the meeting may begin on, its block moving with it."""
    return [one.units({**start, **{name: start[name] + day - start[meeting] for name in block}}) for day in days]


def _without(
    days: range,
    now: int,
    broken: Sequence[int],
    total: Sequence[int],
    hard: Sequence[int] | None,
    cost: Sequence[int] | None,
) -> tuple[int, int]:
    """Leaving out one rule: what moving would save, and how many days would be as good as today's."""
    here = total[now] - (cost[now] if cost else 0)
    free = [
        total[d] - (cost[d] if cost else 0) for d in days if broken[d] == (1 if hard is not None and hard[d] else 0)
    ]
    best = min(free)
    return here - best, sum(1 for c in free if c == here)


def _units_by_day(one: Requirement, meeting: str, start: Mapping[str, int], days: range) -> list[int]:
    """The requirement's units for each day that the meeting may begin on, the others staying."""
    match one:
        case AllowedDays(days=allowed):
            return [0 if d in allowed else 1 for d in days]
        case PricedDays(by_day=by_day):
            return [by_day.get(d, 0) for d in days]
        case Gap(meetings=(first, second), allowed=allowed_gaps, per=per):
            sign, other = (-1, start[second]) if meeting == first else (1, -start[first])
            found = []
            for d in days:
                apart = sign * d + other
                off = min(max(low - apart, apart - high, 0) for low, high in allowed_gaps)
                found.append(min(off, 1) if per is None else -(-off // per))
            return found
        case _:
            moved = dict(start)
            found = []
            for d in days:
                moved[meeting] = d
                found.append(one.units(moved))
            return found
