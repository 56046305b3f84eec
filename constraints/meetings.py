"""The nouns: bodies, members, meetings, the days they are placed on, and the facts that rules judge by.

Days are ``datetime.date``; ``first_day`` and ``last_day`` are both included, everywhere outside the Board.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from constraints.hours import Hours

if TYPE_CHECKING:
    from constraints.waiver import Waiver

VIRTUAL = "virtual"
"""The city of a meeting that is held by video link."""
STRICT = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]


def _iso_day(value: object) -> object:
    # pydantic takes "0" for a number of seconds; a day is written as a day.
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else "")
    except ValueError:
        raise PydanticCustomError("date_parsing", "not a valid date") from None


Day = Annotated[date, BeforeValidator(_iso_day)]
"""A day in a file: an ISO date, and nothing that only looks like one."""
Text = Annotated[str, Field(min_length=1, max_length=1024)]


class Ordinal(BaseModel):
    """A known edition to count from: ``number`` was the last meeting of ``year``; so many are held each year."""

    model_config = STRICT

    year: int
    number: int = Field(ge=1)
    each_year: int = Field(default=1, ge=1)

    def of(self, year: int, nth: int) -> int | None:
        """The edition of the ``nth`` meeting (from 1) of ``year``; None before the first."""
        edition = self.number + (year - self.year - 1) * self.each_year + nth
        return edition if edition > 0 else None


class Called(BaseModel):
    """What a body is called from the day ``since`` on: ``short``, as in titles, and by its full ``name``.

    ``source`` is where the name is decided, or first seen.
    """

    model_config = STRICT

    since: Day
    short: Text
    name: Text
    source: Text | None = None


class Body(BaseModel):
    """One body of the institution, as its rulebook declares it.

    ``days`` is how long a meeting usually lasts, ``days_by_number`` that of the first, second and so on of a year.
    ``host`` is "chair", "own" (a rotation of its own: nobody until named), "any", or the id of a body whose host it
    shares. ``groups`` are names that rules select by. ``persons`` is how many people a meeting usually brings
    together, for the price of moving it. ``also`` are its other names, in any year, and ``names`` those that it has
    been given since, from the first to the last; before them it is called by its ``id`` and ``name``.
    """

    model_config = STRICT

    id: Identifier
    name: Text
    level: Identifier
    delegates: Identifier
    days: int = Field(default=1, ge=1, le=31)
    days_by_number: tuple[Annotated[int, Field(ge=1, le=31)], ...] = ()
    host: str = "any"
    reports_to: str | None = None
    groups: tuple[Identifier, ...] = ()
    persons: int = Field(default=1, ge=1, le=100_000)
    also: tuple[Text, ...] = ()
    ordinal: Ordinal | None = None
    note: Text | None = None
    names: tuple[Called, ...] = ()

    @model_validator(mode="after")
    def _named_in_order(self) -> Body:
        for before, then in pairwise(self.names):
            if then.since <= before.since:
                raise ValueError(f'name "{then.short}" since {then.since} stands after one since {before.since}')
        return self

    def called(self, day: date) -> Called | None:
        """The name that it has been given and bears on that day; None while it is called by its id and name."""
        return next((one for one in reversed(self.names) if one.since <= day), None)

    def length(self, number: int) -> int:
        """The usual days of the ``number``-th meeting of a year, from 1."""
        return self.days_by_number[number - 1] if number <= len(self.days_by_number) else self.days


class Member(BaseModel):
    """One member. ``subdivision`` is the capital's, for holidays that a state or city keeps; ``since`` None: always."""

    model_config = STRICT

    id: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    name: Text
    capital: Text
    also: tuple[Text, ...] = ()
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)
    weekend: tuple[Weekday, ...] = ("sat", "sun")
    since: Day | None = None

    def belongs_on(self, day: date) -> bool:
        """Whether it is a member on that day."""
        return self.since is None or self.since <= day


@dataclass(frozen=True)
class Holiday:
    """A public holiday of one member. ``status``: "gazetted", "estimated" (moon-sighted) or "user" (overlay file)."""

    day: date
    name: str
    status: str


@dataclass(frozen=True)
class Period:
    """A named stretch of days that rules speak of, both ends included. ``estimated``: it may move by the margin."""

    name: str
    first_day: date
    last_day: date
    estimated: bool = False
    source: str = ""


@dataclass(frozen=True)
class Facts:
    """What both readings of a rule take as given; nothing here is decided by solving.

    ``holidays`` by member id and day; ``years`` are those whose holidays are loaded: a day outside them is not
    known to be free. ``margin_days`` is how far an estimated date may move; ``bodies`` are all of the institution.
    ``chair`` is the member that presides, by year. ``origin`` says where the holidays come from.
    """

    bodies: tuple[Body, ...] = ()
    members: tuple[Member, ...] = ()
    holidays: Mapping[str, Mapping[date, Holiday]] = field(default_factory=lambda: MappingProxyType({}))
    periods: tuple[Period, ...] = ()
    years: frozenset[int] = frozenset()
    margin_days: int = 1
    chair: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    origin: str = field(default="", compare=False)

    def member(self, member_id: str) -> Member:
        """The member of that id. Raises KeyError for an unknown one."""
        for member in self.members:
            if member.id == member_id:
                return member
        raise KeyError(member_id)


@dataclass(frozen=True)
class Meeting:
    """One meeting of a body in one cycle (year): the ``number``-th of it, in date order, from 1.

    ``days`` is its length. ``host`` is a member id, None while it is to be confirmed; ``candidates`` are the members
    of which one is to be chosen then, by ``host_with`` the same one as for another meeting (its id). ``consensus``
    is the record by which an optional meeting was agreed. ``special`` ones (emergency, special session) do not count
    as regular. ``window``: the first and last day, both included, that it lies within, where no exact days are known.
    ``hours`` are those of a meeting of one day, None: the whole day; no rule is judged by them.
    """

    id: str
    body: Body
    cycle: int
    number: int = 1
    days: int = 1
    host: str | None = None
    city: str | None = None
    edition: int | None = None
    consensus: str | None = None
    special: bool = False
    title: str | None = None
    candidates: tuple[str, ...] = ()
    host_with: str | None = None
    window: tuple[date, date] | None = None
    hours: Hours | None = None

    @property
    def virtual(self) -> bool:
        """Whether nobody travels to it: its city is "virtual"."""
        return self.city == VIRTUAL


def meeting_id(body: str, cycle: int, number: int, of: int) -> str:
    """ADMM-2027; with several meetings of a body in the cycle SUMMIT-2027-1, SUMMIT-2027-2."""
    return f"{body}-{cycle}" if of == 1 else f"{body}-{cycle}-{number}"


@dataclass(frozen=True)
class Placement:
    """A meeting on its days, both included."""

    meeting: Meeting
    first_day: date
    last_day: date

    @property
    def id(self) -> str:
        """The meeting's id."""
        return self.meeting.id


@dataclass(frozen=True)
class Event:
    """Something in a file that is no meeting of a known body: another forum, kept as it is and judged by nothing."""

    title: str
    first_day: date
    last_day: date
    place: str = ""


@dataclass(frozen=True)
class Act:
    """What was done to a paper (the calendar, the programme): by which body, on which day, by which record."""

    paper: str
    done: str
    by: str
    day: date
    record: str


@dataclass(frozen=True)
class Term:
    """The time to plan: its first and last day, both included, and the meetings to place.

    ``history`` holds placements of earlier cycles, which no longer move; ``version`` those of an earlier version of
    this one, to stay near to. ``others`` are told with the year, and bind nothing.
    """

    cycle: int
    first_day: date
    last_day: date
    meetings: tuple[Meeting, ...]
    facts: Facts = field(default_factory=Facts)
    history: tuple[Placement, ...] = ()
    version: tuple[Placement, ...] = ()
    others: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The dates of one cycle, to be judged.

    ``undated`` meetings are known to be held, on days that the file does not tell. ``complete``: a meeting that
    is absent here is not held; otherwise its absence tells nothing. ``history`` and ``following`` are the
    placements of other cycles in the same file, ``version`` those of an earlier version of this one. ``acts`` is
    the record of the calendar's life; None: not known. ``waivers`` are the breaches that have been allowed.
    """

    cycle: int
    placements: tuple[Placement, ...]
    facts: Facts = field(default_factory=Facts)
    complete: bool = True
    undated: tuple[Meeting, ...] = ()
    history: tuple[Placement, ...] = ()
    following: tuple[Placement, ...] = ()
    others: tuple[Event, ...] = ()
    version: tuple[Placement, ...] = ()
    acts: tuple[Act, ...] | None = None
    waivers: tuple[Waiver, ...] = ()
