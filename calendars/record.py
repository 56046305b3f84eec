"""A record file: what was decided about a calendar, which its dates do not tell. Acts, consensus, waivers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from constraints.errors import maybe
from constraints.meetings import STRICT, Act, Day, Identifier, Meeting, Plan, Text
from constraints.rulebook import Rulebook
from constraints.toml_file import TomlFile
from constraints.waiver import Waiver


class RecordedAct(BaseModel):
    """The ``paper`` of a ``year`` was prepared, recommended or adopted by a body, on a day, by a record."""

    model_config = STRICT

    paper: Literal["calendar", "programme"]
    year: int
    done: Literal["prepared", "recommended", "adopted"]
    by: Identifier
    day: Day
    record: Text


class RecordedConsensus(BaseModel):
    """Consensus to hold a meeting: its id, and the record of it."""

    model_config = STRICT

    meeting: Text
    record: Text


@dataclass(frozen=True)
class Record:
    """All that a record file says."""

    acts: tuple[RecordedAct, ...] = ()
    consensus: tuple[RecordedConsensus, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def applied(self, plan: Plan) -> Plan:
        """The plan as it stands with this record: its year's acts, its meetings' consensus, and the waivers."""
        agreed = {one.meeting: one.record for one in self.consensus}

        def known(meeting: Meeting) -> Meeting:
            return replace(meeting, consensus=agreed.get(meeting.id, meeting.consensus))

        acts = [Act(a.paper, a.done, a.by, a.day, a.record) for a in self.acts if a.year == plan.cycle]
        return replace(
            plan,
            placements=tuple(replace(p, meeting=known(p.meeting)) for p in plan.placements),
            undated=tuple(known(m) for m in plan.undated),
            acts=tuple(sorted(acts, key=lambda a: a.day)),
            waivers=self.waivers,
        )

    def unused(self, plans: Iterable[Plan]) -> list[str]:
        """A sentence for each meeting that a consensus or a waiver names and none of the plans holds."""
        ids = {held for plan in plans for held in (*(p.id for p in plan.placements), *(m.id for m in plan.undated))}
        named = [(f'the consensus "{one.record}"', one.meeting) for one in self.consensus]
        named += [(f"a waiver of {one.rule}", meeting) for one in self.waivers for meeting in one.meetings]
        return [
            f'{what} names "{meeting}", and the calendar holds no such meeting.{maybe(meeting, ids)}'
            for what, meeting in named
            if meeting not in ids
        ]


def read_record(path: Path, book: Rulebook) -> Record:
    """Read a record file: ``[[act]]``, ``[[consensus]]`` and ``[[waiver]]`` tables.

    Raises:
        InputError: with every problem in it, each with its line.
    """
    file = TomlFile.read(path)
    file.refuse_unknown(["format", "act", "consensus", "waiver"])
    acts = [file.model(RecordedAct, row, "act", at) for at, row in enumerate(file.tables("act"))]
    agreed = [file.model(RecordedConsensus, row, "consensus", at) for at, row in enumerate(file.tables("consensus"))]
    waivers = [file.model(Waiver, row, "waiver", at) for at, row in enumerate(file.tables("waiver"))]
    for at, waiver in enumerate(waivers):
        if waiver is not None and (why := waiver.misplaced(book.by_id)):
            file.problem(why, "waiver", at, "rule")
    bodies = [body.id for body in book.bodies]
    for at, act in enumerate(acts):
        if act is not None and act.by not in bodies:
            file.problem(f'no body is called "{act.by}".{maybe(act.by, bodies)}', "act", at, "by")
    file.raise_problems()
    return Record(tuple(a for a in acts if a), tuple(c for c in agreed if c), tuple(w for w in waivers if w))
