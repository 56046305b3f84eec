"""What members are asked: each meeting with what is known of it and the days on which it may begin, as JSON too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError, model_validator

from calendars.whole_file import read_at_most
from constraints.errors import InputError, Problem
from constraints.meetings import STRICT, Day, Text

CALL_FILE = "call.json"
LARGEST = 16 * 1024 * 1024
_DAY = timedelta(days=1)


class Span(BaseModel):
    """Days from ``first`` to ``last``, both included."""

    model_config = STRICT

    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        return self

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


class Closing(BaseModel):
    """A rule that must hold, and the days on which it lets a meeting not begin. ``way`` is how: by what it closes."""

    model_config = STRICT

    rule: Text
    sentence: Text
    source: Text
    standing: Text
    way: Literal["not earlier", "not later", "not on these days"]
    days: tuple[Span, ...]


class Question(BaseModel):
    """One meeting. ``known`` days are its own, or with ``vague`` those within which it lies; None: none are known.

    ``hosts`` are member ids: one host, or several of which one is to be chosen; none: nobody knows. ``begins`` are
    the days on which it may begin as far as windows tell, ``days`` how long it is. ``if_hosted`` are those days where
    a candidate hosts it, by member, for each whose own holidays leave others.
    """

    model_config = STRICT

    id: Text
    body: Text
    number: int = Field(ge=1)
    special: bool = False
    activity: Text
    name: Text
    days: int = Field(ge=1)
    known: Span | None = None
    vague: bool = False
    hosts: tuple[str, ...] = ()
    city: str | None = None
    edition: int | None = None
    begins: tuple[Span, ...] = ()
    if_hosted: dict[str, tuple[Span, ...]] = Field(default_factory=dict)
    closed: tuple[Closing, ...] = ()

    @property
    def settled(self) -> Span | None:
        """Its own days, where they are known."""
        return None if self.vague else self.known

    def begins_for(self, member: str) -> tuple[Span, ...]:
        """The days on which it may begin, as that member is asked: where it may host, as the host."""
        return self.if_hosted.get(member, self.begins)

    def forbidding(self, day: date) -> tuple[Closing, ...]:
        """What keeps it from beginning on that day; nothing where it may."""
        if any(span.holds(day) for span in self.begins):
            return ()
        return tuple(one for one in self.closed if any(span.holds(day) for span in one.days))


class Member(BaseModel):
    """A member that is asked, and its form's file."""

    model_config = STRICT

    id: Text
    name: Text
    form: Text


class Call(BaseModel):
    """A whole call for inputs. ``rulebook`` is the id of that by which the days are told."""

    model_config = STRICT

    format: Literal["indical/call/1"] = Field(alias="schema", default="indical/call/1")
    rulebook: Text
    institution: Text
    title: Text
    year: int = Field(ge=1900, le=2199)
    reply_by: Day
    members: tuple[Member, ...]
    meetings: tuple[Question, ...]

    def as_json(self) -> str:
        """The file, as it is read back."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


def read_call(folder: Path) -> Call:
    """The call that was written into the folder.

    Raises:
        InputError: there is none, or it is damaged.
    """
    path = folder / CALL_FILE
    try:
        raw = read_at_most(path, LARGEST)
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}. Give the folder that indical call wrote"
        raise InputError(str(path), [Problem(told)]) from None
    try:
        return Call.model_validate_json(raw)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        shown = [Problem(f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}") for one in wrong[:10]]
        raise InputError(str(path), [*shown, Problem("call anew, or give back the file as it was written")]) from None


def spans(days: Iterable[date]) -> tuple[Span, ...]:
    """Days in order as stretches."""
    return tuple(Span(first=first, last=last) for first, last in _stretches(days))


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    first = last = None
    for day in days:
        if first is None or last is None or day != last + _DAY:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last
