"""A date round as a file: the dates put to the members, by when they are to answer, and what they said, in order.

Schema indical/round/1. The file carries the hash of all that is in it, so that an edit by hand is seen; the same round
is the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator

from calendars.prose import MONTHS, days_in_words
from calendars.store.canonical import hash_of, parsed, time_of, time_text
from calendars.whole_file import read_at_most
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import STRICT, Day, Text

FILE = "round.json"
LARGEST = 4 * 1024 * 1024
SHORT = 12
"""So many signs of the round's id stand on forms and in what people are told."""
Answer = Literal["yes", "rather not", "no"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
SHEET, MEMBER, UNTIL, ROUND, DATE, ANSWER = "Dates", "Member", "Answer by", "Round", "Date", "Your answer"
"""A form's sheet, the labels above its table, and the table's header: what is written is what is looked for later."""
_AFTER_OPENING = ("given", "extended", "closed")
"""What is no part of what is asked, and so not of the round's id."""
_MAY_BE_LEFT_OUT = ("follow", "rules", "closed")
"""What the file does not name where there is none of it."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _time(text: str) -> str:
    time_of(text)
    return text


class Asked(BaseModel):
    """A member that is asked, and its form's file."""

    model_config = STRICT

    id: Text
    name: Text
    form: Text


class Move(BaseModel):
    """Another meeting that is elsewhere in the calendar with the date: its first day as it is, and as it would be."""

    model_config = STRICT

    meeting: Text
    first_day: Day
    to: Day


class Candidate(BaseModel):
    """A date, both days included. ``extra`` is what the year costs more with the meeting there; less if negative.

    ``proven``: no calendar with it there costs less. ``changes`` are by rule what costs more. ``still_breaks`` are
    rules that the meeting breaks wherever it is.
    """

    model_config = STRICT

    first_day: Day
    last_day: Day
    extra: int
    proven: bool
    moves: tuple[Move, ...] = ()
    changes: dict[str, int] = Field(default_factory=dict)
    still_breaks: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError(f"it ends on {self.last_day}, before it begins")
        return self

    @property
    def words(self) -> str:
        """As a form has it: "Wed 3 November 2027"."""
        return f"{_WEEKDAYS[self.first_day.weekday()]} {days_in_words(self.first_day, self.last_day)}"


class Given(BaseModel):
    """What a member said at a time; a later answer about the same date replaces it."""

    model_config = STRICT

    member: Text
    at: Text
    answers: dict[str, Answer]

    _at = field_validator("at")(_time)

    @field_validator("answers")
    @classmethod
    def _days(cls, answers: dict[str, Answer]) -> dict[str, Answer]:
        if wrong := [day for day in answers if str(date.fromisoformat(day)) != day]:
            raise ValueError(f"{wrong[0]} is no date written as 2027-04-01")
        return answers


class Round(BaseModel):
    """A whole round. ``calendar`` is the file whose year it is about, in which the others stay, or ``follow`` where
    they must; None: the best year.

    ``cost`` is what that year costs, ``now`` the meeting's first day in it, ``within`` how much more than the best
    candidate another one may cost. ``until`` and the times to which it was ``extended`` are in UTC; the last one
    counts, and is still in time. ``closed``: when the asking ended before that. ``silence_agrees`` is the rulebook's
    word when the round was opened, and ``rules`` are the sentences then of those that the candidates name, by id.
    """

    model_config = STRICT

    format: Literal["indical/round/1"] = Field(alias="schema", default="indical/round/1")
    rulebook: Text
    rulebook_sha256: Text
    institution: Text
    meeting: Text
    name: Text
    year: int = Field(ge=1900, le=2199)
    calendar: str | None
    cost: int
    now: Day
    within: int = Field(ge=0)
    silence_agrees: bool
    until: Text
    members: Annotated[tuple[Asked, ...], Field(min_length=1)]
    candidates: Annotated[tuple[Candidate, ...], Field(min_length=1)]
    follow: bool = False
    rules: dict[str, Text] = Field(default_factory=dict)
    extended: tuple[Text, ...] = ()
    closed: Text | None = None
    given: tuple[Given, ...] = ()

    _until = field_validator("until")(_time)

    @field_validator("extended")
    @classmethod
    def _times(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_time, texts))

    @field_validator("closed")
    @classmethod
    def _closed(cls, text: str | None) -> str | None:
        return text if text is None else _time(text)

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        """No date and no member comes twice, and nobody else answered about anything else."""
        days, asked = set(map(str, self.days)), set(self.asked)
        if len(days) < len(self.candidates) or len(asked) < len(self.members):
            raise ValueError("a date or a member comes twice")
        if any(one.member not in asked or not days.issuperset(one.answers) for one in self.given):
            raise ValueError("somebody who is not asked answered, or about no date of the round")
        return self

    @property
    def id(self) -> str:
        """The hash of what is asked: whatever was answered, extended or closed since."""
        return hash_of({key: value for key, value in self._data().items() if key not in _AFTER_OPENING})

    @property
    def short(self) -> str:
        """The beginning of the id, as forms carry it."""
        return self.id[:SHORT]

    @property
    def deadline(self) -> datetime:
        """The last moment that is in time."""
        return time_of((self.until, *self.extended)[-1])

    @property
    def deadline_words(self) -> str:
        """The last moment that is in time: "1 December 2026, 12:00 UTC"."""
        when = self.deadline
        return f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC"

    @property
    def silence_words(self) -> str:
        """What it counts as to leave a date without an answer: "counts as no answer, and not as yes"."""
        return "counts as yes" if self.silence_agrees else "counts as no answer, and not as yes"

    def takes_answers(self, at: datetime) -> bool:
        """Whether the members may answer at that time."""
        return self.closed is None and at <= self.deadline

    @property
    def days(self) -> tuple[date, ...]:
        """The candidates' first days, cheapest first."""
        return tuple(one.first_day for one in self.candidates)

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of the members that are asked."""
        return tuple(one.id for one in self.members)

    def member(self, told: str, where: str) -> str:
        """The id of the member of that id or name. Raises InputError for one that is not asked."""
        for one in self.members:
            if told.casefold() in (one.id.casefold(), one.name.casefold()):
                return one.id
        near = maybe(told.upper(), self.asked)
        raise InputError(where, [Problem(f'"{told}" is not asked; {", ".join(self.asked)} are.{near}')])

    def answers(self, at: datetime) -> dict[tuple[str, date], Answer]:
        """What had been said by that time, by member and date."""
        said = (one for one in self.given if time_of(one.at) <= at)
        return {(one.member, date.fromisoformat(day)): word for one in said for day, word in one.answers.items()}

    def with_given(self, member: str, at: datetime, answers: Mapping[date, Answer]) -> Round:
        """The round with one more answer."""
        days = {str(day): answers[day] for day in sorted(answers)}
        one = Given(member=member, at=time_text(at), answers=days)
        return self.model_copy(update={"given": (*self.given, one)})

    def as_json(self) -> str:
        """The file, as it is read back."""
        data = self._data()
        return json.dumps({**data, "sha256": hash_of(data)}, indent=2, ensure_ascii=False) + "\n"

    def _data(self) -> dict[str, Any]:
        data = self.model_dump(mode="json", by_alias=True)
        return {key: value for key, value in data.items() if value or key not in _MAY_BE_LEFT_OUT}


def file_of(path: Path) -> Path:
    """The round's file, where its folder is named."""
    return path / FILE if path.is_dir() else path


def read_round(path: Path) -> Round:
    """The round of a file, or of the folder that it lies in.

    Raises:
        InputError: there is none, it is damaged, or it was changed by hand.
    """
    path = file_of(path)
    return round_of(bytes_of(path), path)


def bytes_of(path: Path) -> bytes:
    """What the round's file holds. Raises InputError where it cannot be read, or holds more than a round can."""
    try:
        return read_at_most(path, LARGEST)
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}. Give the file that indical round open wrote"
        raise InputError(str(path), [Problem(told)]) from None


def round_of(raw: bytes, path: Path) -> Round:
    """The round that the file ``path`` holds. Raises InputError as ``read_round``."""
    try:
        data = parsed(raw.decode())
        said = data.pop("sha256", None)
        found = hash_of(data)
        if said == found:
            return Round.model_validate_json(json.dumps(data))
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        named = [(".".join(map(str, one["loc"])), one["msg"].removeprefix("Value error, ")) for one in wrong[:10]]
        shown = [Problem(f"{where or 'the file'}: {what}") for where, what in named]
        raise InputError(str(path), shown) from None
    except (ValueError, RecursionError):
        raise InputError(str(path), [Problem("is no round: give the file that indical round open wrote")]) from None
    told = f"was changed by hand: it says that its hash is {str(said)[:SHORT]}, but what it holds has {found[:SHORT]}"
    raise InputError(str(path), [Problem(f"{told}. Give back the file as it was written")])


def answer_of(text: str) -> Answer | None:
    """The answer that a person means, whatever the case and the sign between two words; None: no answer at all."""
    word = " ".join(text.replace("-", " ").replace("_", " ").casefold().split())
    return next((one for one in ANSWERS if one == word), None)


def in_words(answers: Iterable[str]) -> str:
    """The answers that may be given: "yes, rather not or no"."""
    *first, last = answers
    return f"{', '.join(first)} or {last}"
