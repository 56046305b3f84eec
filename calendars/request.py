"""A request: what the institution already knows or wishes for the year to plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from calendars.hours import HoursAsked
from calendars.wish import Wish
from constraints.errors import InputError, Problem
from constraints.meetings import STRICT, Day, Identifier, Text
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import Dates
from constraints.toml_file import TomlFile
from constraints.waiver import Waiver


class Bounds(BaseModel):
    """The days within which a meeting lies, both included; one side may be left out."""

    model_config = STRICT

    earliest: Day | None = None
    latest: Day | None = None

    @model_validator(mode="after")
    def _is_a_window(self) -> Bounds:
        if self.earliest is None and self.latest is None:
            raise ValueError("give earliest, latest or both")
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        return self


class Wished(BaseModel):
    """Days that a meeting was proposed for, both included, and not promised; ``weight`` is the price of a day away."""

    model_config = STRICT

    first: Day
    last: Day
    weight: int = Field(ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _in_order(self) -> Wished:
        if self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        return self


class Host(BaseModel):
    """Who hosts, and where; without a city the member's capital."""

    model_config = STRICT

    host: str
    city: Text | None = None


Candidates = Annotated[tuple[str, ...], Field(min_length=1, max_length=64)]
"""Members of which one is to be chosen as host, with the days."""


class Unavailable(BaseModel):
    """Days, both included, on which a member cannot come. ``weight`` is the price of each day; None: it must hold.

    ``meetings`` are bodies or meeting ids; none given: all meetings.
    """

    model_config = STRICT

    member: str
    first: Day
    last: Day
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    meetings: tuple[str, ...] = ()
    weight: int | None = Field(default=None, ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _in_order(self) -> Unavailable:
        if self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        return self


_LONGEST_ACTIVITY = 366


class Activity(BaseModel):
    """Something of the year that is no meeting of a body: told with it, planned and judged by nothing.

    ``first`` and ``last`` day are both included; without them it lies within ``earliest`` to ``latest``, or nobody
    knows when yet.
    """

    model_config = STRICT

    title: Annotated[str, Field(min_length=1, max_length=1024)]
    first: Day | None = None
    last: Day | None = None
    earliest: Day | None = None
    latest: Day | None = None
    place: Text | None = None

    @model_validator(mode="after")
    def _is_a_stretch(self) -> Activity:
        for begins, ends, names in (
            (self.first, self.last, "first and last"),
            (self.earliest, self.latest, "earliest and latest"),
        ):
            if (begins is None) != (ends is None):
                raise ValueError(f"give both {names}, or neither")
            if begins and ends and ends < begins:
                raise ValueError(f"ends {ends}, before it begins {begins}")
        if not self.title.strip():
            raise ValueError("give it a title")
        if self.first and self.last and (self.last - self.first).days > _LONGEST_ACTIVITY:
            raise ValueError(f"{self.first} to {self.last} is longer than a year")
        if self.first and self.earliest:
            raise ValueError("give its days or the days within which it lies, not both")
        return self

    @property
    def days_told(self) -> str:
        """What is known of its days where they are not settled, in words."""
        return f"only that it lies within {self.earliest} to {self.latest}" if self.earliest else "nothing"


class Retreat(BaseModel):
    """A meeting that is held only by consensus: the record of it, and the body; by default the one that needs it."""

    model_config = STRICT

    body: Identifier | None = None
    consensus: Text


FileName = Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,1024}$")]


class Request(BaseModel):
    """The whole file. Names in ``fixed``, ``windows``, ``hosts`` are bodies that meet once, or meeting ids.

    ``hours`` are those of a meeting of one day; ``virtual`` names those that are held by video link; ``keep`` an
    earlier version of this year's calendar, a file beside the request.
    """

    model_config = STRICT

    format: Literal[1]
    year: int | None = None
    fixed: Mapping[str, Day | Dates] = Field(default_factory=dict)
    proposed: Mapping[str, Wished] = Field(default_factory=dict)
    windows: Mapping[str, Bounds] = Field(default_factory=dict)
    hosts: Mapping[str, str | Host | Candidates] = Field(default_factory=dict)
    meetings: Mapping[str, Annotated[int, Field(ge=0, le=366)]] = Field(default_factory=dict)
    days: Mapping[str, Annotated[int, Field(ge=1, le=31)]] = Field(default_factory=dict)
    hours: Mapping[str, HoursAsked] = Field(default_factory=dict)
    unavailable: tuple[Unavailable, ...] = ()
    wish: tuple[Wish, ...] = ()
    activity: Annotated[tuple[Activity, ...], Field(max_length=1000)] = ()
    retreat: Retreat | None = None
    virtual: tuple[str, ...] = ()
    previous: FileName | None = None
    keep: FileName | None = None
    holidays: FileName | None = None
    readings: Mapping[str, str] = Field(default_factory=dict)
    waiver: tuple[Waiver, ...] = ()
    weights: Mapping[str, Annotated[int, Field(ge=1, le=1_000_000)]] = Field(default_factory=dict)


@dataclass(frozen=True)
class RequestFile:
    """A request with the file it came from, for citing entries by line and for finding files beside it."""

    request: Request
    file: TomlFile
    folder: Path

    @property
    def name(self) -> str:
        """The file's own name, as rules cite it."""
        return Path(self.file.name).name

    def waiver_problems(self, book: Rulebook, year: int) -> list[Problem]:
        """What is wrong with the waivers: no such rule, one with a price, or an end before the year's."""
        found = []
        for at, one in enumerate(self.request.waiver):
            if why := one.misplaced(book.by_id):
                found.append(Problem(why, self.file.line_of("waiver", at, "rule")))
            if one.until is not None and one.until < date(year, 12, 31):
                told = f"until {one.until}: a year is planned with a waiver for all of {year}, or without it"
                found.append(Problem(told, self.file.line_of("waiver", at, "until")))
        return found

    def beside(self, name: str) -> Path:
        """A file that the request names, relative to its own folder."""
        return self.folder / name


EMPTY = RequestFile(Request(format=1), TomlFile("the command line", {}, []), Path())


def read_request(path: Path) -> RequestFile:
    """Read a request file.

    Raises:
        InputError: with every problem in it, each with its line.
    """
    file = TomlFile.read(path)
    file.refuse_unknown(Request.model_fields)
    known = {key: value for key, value in file.data.items() if key in Request.model_fields}
    if "hours" in known:
        known["hours"] = _times(known["hours"])
    request = file.model(Request, {"format": 1, **known})
    file.raise_problems()
    assert request is not None, "a request that is not valid has problems"
    return RequestFile(request, file, path.parent)


def _times(table: Any) -> Any:
    """The table of hours with TOML's times as text: elsewhere in the file a time fits no field."""
    if isinstance(table, time):
        return table.isoformat()
    return {key: _times(value) for key, value in table.items()} if isinstance(table, dict) else table


def year_of(source: RequestFile, year: int | None) -> int:
    """The year to plan, from the command line or the request. Raises InputError where neither or both differ."""
    asked = source.request.year
    if asked is not None and year is not None and asked != year:
        problem = Problem(f"plans {asked}, but {year} was asked for", source.file.line_of("", 0, "year"))
        raise InputError(source.file.name, [problem])
    found = year if year is not None else asked
    if found is None:
        raise InputError(source.file.name, [Problem("no year to plan: give one, as in indical generate 2027")])
    return found
