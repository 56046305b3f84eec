"""What every rule is: a sentence with its source, and two readings of it that share nothing but the fields."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, Field

from constraints.board import Board
from constraints.meetings import STRICT, Day, Identifier, Meeting, Placement, Plan, Text

Standing = Literal["adopted", "practice", "assumed", "request"]


class Citation(BaseModel):
    """Where a rule is written: a source of the rulebook and the place in it; at most a few of its words."""

    model_config = STRICT

    source: Text
    place: Text
    words: str | None = Field(default=None, max_length=80)

    def __str__(self) -> str:
        return f"{self.source}, {self.place}"


class State(StrEnum):
    """How a rule stands on a set of dates."""

    KEPT = "kept"
    BROKEN = "broken"
    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not-applicable"
    FOR_PEOPLE = "for-people"


@dataclass(frozen=True)
class Finding:
    """One case in which a rule was judged: the meetings, what was seen, and how many units it is broken by."""

    rule: str
    state: State
    meetings: tuple[str, ...]
    message: str
    units: int = 0


@dataclass(frozen=True)
class Relation:
    """``then`` begins after ``first`` has ended, with at least ``free_days`` between (RFC 9253, FINISHTOSTART)."""

    first: str
    then: str
    free_days: int
    rule: str


class Rule(BaseModel, ABC):
    """A rule as its rulebook writes it.

    ``sentence`` is ours; ``reading`` says what was made of the source's words. ``standing``: the source says it
    ("adopted"), members do it ("practice"), or it is ours ("assumed"); request entries stand as "request".
    ``weight`` is the price of one unit broken; None means that the rule must hold. ``readings`` are named
    alternatives: fields that replace those above. ``since`` and ``until`` bound the cycles it is valid in, by
    their first day, both included.
    """

    model_config = STRICT

    kind: ClassVar[str]
    by_dates: ClassVar[bool] = True

    id: Identifier
    sentence: Text
    reading: Text
    cite: Citation
    standing: Standing
    weight: int | None = Field(default=None, ge=1, le=1_000_000)
    reading_name: Identifier = "default"
    readings: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    since: Day | None = None
    until: Day | None = None

    @property
    def hard(self) -> bool:
        """Whether it must hold, at no price."""
        return self.weight is None

    def valid_in(self, first_day: date) -> bool:
        """Whether the rule is in force for a cycle that begins on that day."""
        return (self.since is None or self.since <= first_day) and (self.until is None or first_day <= self.until)

    def changed(self, **fields: Any) -> Self:
        """The same rule with some fields replaced by values as JSON has them. Raises pydantic's ValidationError."""
        given = json.loads(self.model_dump_json(exclude_unset=True))
        return type(self).model_validate_json(json.dumps({**given, **fields}))

    def read_as(self, name: str) -> Self:
        """The rule under one of its named readings. Raises KeyError for a name that it does not have."""
        if name == self.reading_name:
            return self
        return self.changed(**self.readings[name], reading_name=name, readings={})

    @abstractmethod
    def post(self, board: Board) -> None:
        """State on the board what must hold (or what it costs), in whole days."""

    @abstractmethod
    def check(self, plan: Plan) -> Iterator[Finding]:
        """Judge the dates, one finding a case; never asks the board."""

    def relations(self, meetings: tuple[Meeting, ...]) -> Iterator[Relation]:
        """The orders of this rule that dates alone decide, for the .ics file. Most kinds have none."""
        yield from ()

    def kept(self, *meetings: Placement | Meeting, message: str) -> Finding:
        """A finding that the rule holds here."""
        return Finding(self.id, State.KEPT, tuple(m.id for m in meetings), message)

    def broken(self, *meetings: Placement | Meeting, message: str, units: int = 1) -> Finding:
        """A finding that the rule is broken here, by so many units of its price."""
        return Finding(self.id, State.BROKEN, tuple(m.id for m in meetings), message, units)

    def undecided(self, *meetings: Placement | Meeting, message: str) -> Finding:
        """A finding that these dates do not tell."""
        return Finding(self.id, State.UNDECIDED, tuple(m.id for m in meetings), message)
