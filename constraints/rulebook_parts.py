"""The parts of a rulebook folder besides its rules: the head with its sources, and the named periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from constraints.meetings import STRICT, Day, Identifier, Text, Weekday
from constraints.profile import Profile
from constraints.rule import Citation


def _every_year_has(text: str) -> str:
    month, day = (int(part) for part in text.split("-"))
    try:
        date(2027, month, day)
    except ValueError:
        raise ValueError(f"{text} is a day that not every year has") from None
    return text


MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"), AfterValidator(_every_year_has)]


class Source(BaseModel):
    """A document that rules cite.

    ``places`` are all places of a document that was read whole, in its order, one by one as "para 8" or "Art. 7.3";
    left out: nobody claims that the rest holds no rule. ``without_rule`` says of those of them that no rule cites why
    they hold none, in the rulebook's own words.
    """

    model_config = STRICT

    title: Text
    where: Text
    places: tuple[Text, ...] = ()
    without_rule: Mapping[str, Text] = Field(default_factory=dict)


class Notice(BaseModel):
    """Within so many ``days`` of its first day a meeting of a calendar in force no longer moves, by the place cited."""

    model_config = STRICT

    days: int = Field(ge=1, le=366)
    cite: Citation


class About(BaseModel):
    """The head of rulebook.toml. ``version_date`` is the time stamp of files that nothing else dates.

    ``profiles`` are named ways to take the whole book: readings, prices and what binds. ``notice`` None: no source
    asks for any.
    """

    model_config = STRICT

    format: Literal[1]
    id: Identifier
    title: Text
    institution: Text
    version: Text
    version_date: Day
    margin_days: int = Field(default=1, ge=0, le=7)
    sources: Mapping[str, Source]
    profiles: Mapping[Identifier, Profile] = Field(default_factory=dict)
    notice: Notice | None = None


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

    @model_validator(mode="after")
    def _in_order(self) -> HolidayUnion:
        if self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        return self


class Yearly(BaseModel):
    """The same days each year: ``days`` days from ``first``, with ``weekday`` from the first such day on or after it;
    or up to ``last``, which lies in the next year where it is before ``first``."""

    model_config = STRICT

    first: MonthDay
    last: MonthDay | None = None
    weekday: Weekday | None = None
    days: int = Field(default=1, ge=1, le=31)

    @model_validator(mode="after")
    def _has_one_end(self) -> Yearly:
        if self.last is not None and (self.weekday is not None or "days" in self.model_fields_set):
            raise ValueError("give last, or weekday and days")
        return self


class Dates(BaseModel):
    """One dated stretch, both ends included."""

    model_config = STRICT

    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Dates:
        if self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        return self


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
