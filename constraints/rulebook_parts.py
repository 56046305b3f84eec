"""The parts of a rulebook folder besides its rules: the head with its sources, and the named periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from constraints.meetings import STRICT, Identifier, Text, Weekday

MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Source(BaseModel):
    """A document that rules cite."""

    model_config = STRICT

    title: Text
    where: Text


class About(BaseModel):
    """The head of rulebook.toml. ``version_date`` is the time stamp of files that nothing else dates."""

    model_config = STRICT

    format: Literal[1]
    id: Identifier
    title: Text
    institution: Text
    version: Text
    version_date: date
    margin_days: int = Field(default=1, ge=0, le=7)
    sources: Mapping[str, Source]


class Between(BaseModel):
    """From a holiday of one member to the day before another of its holidays."""

    model_config = STRICT

    member: str
    first: Text
    before: Text


class HolidayUnion(BaseModel):
    """From the first to the last of some members' holidays whose names hold one of ``names``, within the year's days
    ``earliest`` to ``latest`` (month-day, both included); no ``names``: all their holidays there."""

    model_config = STRICT

    members: tuple[str, ...]
    names: tuple[Text, ...] = ()
    earliest: MonthDay
    latest: MonthDay


class Yearly(BaseModel):
    """The same days each year; with ``weekday``, ``days`` days from the first such weekday on or after ``first``."""

    model_config = STRICT

    first: MonthDay
    last: MonthDay | None = None
    weekday: Weekday | None = None
    days: int = Field(default=1, ge=1, le=31)


class Dates(BaseModel):
    """One dated stretch, both ends included."""

    model_config = STRICT

    first: date
    last: date


class PeriodSpec(BaseModel):
    """A named period of every year: how to find its days. ``dates`` that are known replace the others in their year."""

    model_config = STRICT

    id: Identifier
    title: Text
    source: Text
    estimated: bool = False
    between: Between | None = None
    union: HolidayUnion | None = None
    yearly: Yearly | None = None
    dates: tuple[Dates, ...] = ()
