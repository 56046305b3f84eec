"""What the engines found, as changes to the file's meetings: each with what it mends and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from constraints.board import Board
from constraints.check import Report, check
from constraints.meetings import Placement, Plan
from constraints.rule import Finding, Rule
from scheduler.changes import Alternative, Change
from scheduler.pipeline.questions.presence import Way

if TYPE_CHECKING:
    from scheduler.repair import Mended, Repair


@dataclass(frozen=True)
class Found:
    """One repair, on the board of one way of adding and dropping."""

    way: Way
    board: Board
    repair: Repair


@dataclass(frozen=True)
class Telling:
    """The repairs of each way in which the year can hold as many meetings as it must, best first.

    ``plan`` is the file's year, ``dear`` why meetings of it are dear, in words.
    """

    was: Plan
    rules: Mapping[str, Rule]
    dear: Mapping[str, tuple[str, ...]]
    mended: Sequence[tuple[Way, Board, Mended]]

    @cached_property
    def _found(self) -> list[Found]:
        """The best repair, and the best with each other set of as few meetings."""
        every = [Found(way, board, one) for way, board, found in self.mended for one in (found.best, *found.others)]
        every.sort(key=self._rank)
        fewest = self._rank(every[0])[0]
        sets: dict[object, Found] = {}
        for one in every:
            moved = frozenset(one.way.was[name] for name in one.repair.moved)
            if self._rank(one)[0] == fewest:
                sets.setdefault((moved, one.way.dropped), one)
        return list(sets.values())

    def _rank(self, found: Found) -> tuple[int, ...]:
        """The smaller the better, as for a repair; a dropped meeting counts as one that is moved, by no day."""
        moved, dear, persons, *rest = found.repair.rank
        gone = [p for p in self.was.placements if p.id in found.way.dropped]
        dear += sum(len(self.dear.get(p.id, ())) for p in gone)
        persons += sum(p.meeting.body.persons for p in gone)
        return (moved + len(gone) + len(found.way.added), dear, persons, *rest)

    @property
    def fewest(self) -> bool:
        """Whether it is proved, of every way, that no fewer changes suffice."""
        return all(found.fewest for _, _, found in self.mended)

    @property
    def proven(self) -> bool:
        """Whether the further levels are proved too."""
        return all(found.proven for _, _, found in self.mended)

    @property
    def more(self) -> bool:
        """Whether there are more sets of as few meetings than are told."""
        from scheduler.repair import MOST_TOLD  # noqa: PLC0415 - loaded by whoever has found repairs

        few = self._rank(self._found[0])[0]
        as_few = [found for way, board, found in self.mended if self._rank(Found(way, board, found.best))[0] == few]
        return any(found.more for found in as_few) or len(self._found) > MOST_TOLD

    @cached_property
    def plan(self) -> Plan:
        """The year after the best repair."""
        return replace(self.was, placements=self._placed(self._found[0]))

    @cached_property
    def judged(self) -> Report:
        """The checker's word on it."""
        return check(self.rules.values(), self.plan)

    @property
    def alternatives(self) -> list[Alternative]:
        """All of them, the best first and with its reasons."""
        first, *others = self._found
        best = Alternative(tuple(self._with_reasons(first, c) for c in self._changes(first)), self.judged.cost)
        # What the checker prices beside the days, a body of which a partial file tells nothing, is the same for all.
        beside = self.judged.cost - first.repair.cost
        return [best, *(Alternative(tuple(self._changes(one)), one.repair.cost + beside) for one in others)]

    def unmended(self, before: Report) -> tuple[tuple[Rule, Finding], ...]:
        """The breaches that no day mends. Raises RuntimeError for one that the file did not have: a bug."""
        was = self._found[0].way.was
        known = {(rule.id, frozenset(finding.meetings)) for rule, finding in before.breaches}
        left = self.judged.breaches
        for rule, finding in left:
            if (rule.id, frozenset(was.get(name, name) for name in finding.meetings)) not in known:
                raise RuntimeError(f"the checker refuses the repair: {finding}")
        return left

    def _placed(self, found: Found, but: str | None = None) -> tuple[Placement, ...]:
        """The meetings on their new days; ``but`` one of them on its days of the file, if it has any."""
        start, board = found.repair.start, found.board
        rows = []
        for row in found.way.placements:
            shift = timedelta(days=0 if row.id == but else (board.day(start[row.id]) - row.first_day).days)
            rows.append(replace(row, first_day=row.first_day + shift, last_day=row.last_day + shift))
        for meeting in found.way.added:
            first = board.day(start[meeting.id])
            rows.append(Placement(meeting, first, first + timedelta(days=meeting.days - 1)))
        return tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id)))

    def _changes(self, found: Found) -> Iterator[Change]:
        """What the repair changes, by the new days; what is dropped comes last."""
        way, before = found.way, {p.id: p for p in self.was.placements}
        added = {meeting.id for meeting in way.added}
        for row in self._placed(found):
            days = (row.first_day, row.last_day)
            if row.id in added:
                yield Change("added", row.meeting, None, None, days)
            elif row.id in found.repair.moved:
                old = before[way.was[row.id]]
                why = self.dear.get(old.id, ())
                yield Change("moved", row.meeting, old.id, (old.first_day, old.last_day), days, dear=why)
        for name in way.dropped:
            old = before[name]
            why = self.dear.get(name, ())
            yield Change("dropped", old.meeting, name, (old.first_day, old.last_day), None, dear=why)

    def _with_reasons(self, found: Found, change: Change) -> Change:
        """The change with what would be broken without it, and what it costs."""
        if change.what != "moved":
            asked = found.way.rule[change.meeting.id]
            broken = [f for _, f in check([self.rules[asked]], self.was).breaches]
            return replace(change, why=tuple(f for f in broken if _speaks_of(f, change)))
        stays = check(self.rules.values(), replace(self.was, placements=self._placed(found, but=change.meeting.id)))
        why = tuple(f for _, f in stays.breaches if change.meeting.id in f.meetings)
        return replace(change, why=why, cost=self.judged.cost - stays.cost)


def _speaks_of(finding: Finding, change: Change) -> bool:
    """Whether a count that is broken is that of the changed meeting's body."""
    return change.meeting.id in finding.meetings or finding.message.startswith(f"{change.meeting.body.id} ")
