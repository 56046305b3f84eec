"""A snapshot of holidays from a file: strict JSON, every problem at once, each with its place."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from calendars.holiday_library import Days
from calendars.holidays import Snapshot, years_in_range
from constraints import toml_errors
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import STRICT, Day, Holiday, Identifier, Period, Text
from constraints.rulebook import Rulebook

SCHEMA = "indical/holidays-snapshot/1"
SHOWN = "indical/holidays/1"
LARGEST = 5_000_000
MOST_PROBLEMS = 100
MOST_DAYS = 366
"""How long a period lasts at most."""
_TOO_DEEP = "brackets nested too deep for a snapshot"
_KEYS = ("schema", "rulebook", "library", "years", "members", "periods")

Model = TypeVar("Model", bound=BaseModel)


def _printable(text: str) -> str:
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise ValueError("holds a control character")
    return text


Printable = Annotated[Text, AfterValidator(_printable)]


class _Head(BaseModel):
    """Which days the file holds; the rows themselves are read one by one."""

    model_config = STRICT

    rulebook: Identifier
    library: Printable
    years: tuple[Annotated[int, Field(ge=0, le=9999)], ...]


class _HeldDay(BaseModel):
    """One holiday of a member."""

    model_config = STRICT

    day: Day
    name: Printable
    status: Literal["gazetted", "estimated", "user"]


class _HeldPeriod(BaseModel):
    """One stretch of a named period, both days included."""

    model_config = STRICT

    id: Identifier
    first_day: Day
    last_day: Day
    estimated: bool
    source: Printable


def read_snapshot(path: Path, book: Rulebook) -> Snapshot:
    """Read a snapshot.

    Raises:
        InputError: with every problem in it, each with its place in the file.
    """
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    if len(raw) > LARGEST:
        raise InputError(str(path), [Problem(f"is too large: at most {LARGEST:,} bytes are read")])
    reading = _Reading(book, _parsed(str(path), raw))
    found = reading.snapshot()
    if found is None or reading.problems:
        more = [Problem("and more: mend these first")] if len(reading.problems) > MOST_PROBLEMS else []
        raise InputError(str(path), [*reading.problems[:MOST_PROBLEMS], *more])
    return found


def _parsed(name: str, raw: bytes) -> dict[str, Any]:
    """The top of the file, of the right schema. Raises InputError for what is no such JSON."""

    def paired(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise InputError(name, [Problem(f"{_quoted(key)} stands twice in one object: leave one")])
            found[key] = value
        return found

    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=paired)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(name, [Problem("not UTF-8 text; save the file as UTF-8", line)]) from None
    except json.JSONDecodeError as error:
        told = f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]} at column {error.colno}"
        raise InputError(name, [Problem(told, error.lineno)]) from None
    except RecursionError:
        raise InputError(name, [Problem(_TOO_DEEP)]) from None
    except ValueError:
        raise InputError(name, [Problem("not valid JSON: a number of too many digits")]) from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema == SHOWN:
        told = "is what indical holidays show prints, one year's answer: give what indical holidays snapshot writes"
        raise InputError(name, [Problem(told)])
    if schema != SCHEMA:
        later = isinstance(schema, str) and schema.startswith(SCHEMA.rpartition("/")[0])
        shown = f", not {_quoted(schema)}" if isinstance(schema, str) else ""
        why = "another version of the program wrote this" if later else "give what indical holidays snapshot wrote"
        raise InputError(name, [Problem(f'schema must be "{SCHEMA}"{shown}: {why}')])
    return dict(data)


@dataclass
class _Reading:
    """A file's data, on the way to a snapshot, and what is wrong with it."""

    book: Rulebook
    data: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def snapshot(self) -> Snapshot | None:
        """The snapshot; None where the file as a whole does not tell what it holds."""
        for key in sorted(self.data.keys() - set(_KEYS))[: MOST_PROBLEMS + 1]:
            self._tell(f"{_quoted(key)} is not known here.{maybe(key[:60], _KEYS)}")
        head = self._model(_Head, {key: self.data[key] for key in _Head.model_fields if key in self.data}, "")
        members, periods = self.data.get("members"), self.data.get("periods")
        if not isinstance(members, dict):
            self._tell('members must be an object such as {"SG": []}: the days of each member')
        if not isinstance(periods, list):
            self._tell("periods must be a list, as indical holidays snapshot writes it")
        if head is None or not isinstance(members, dict) or not isinstance(periods, list):
            return None
        self._refuse_head(head)
        if self.problems:
            return None
        years = frozenset(head.years)
        return Snapshot(head.library, years, self._members(members, years), tuple(self._periods(periods, years)))

    def _refuse_head(self, head: _Head) -> None:
        own = self.book.about.id
        if head.rulebook != own:
            told = f'rulebook is "{head.rulebook}", but "{own}" is asked for: name the other with --rulebook'
            self._tell(f"{told}, or take a new snapshot")
        if not head.years:
            self._tell("years names no year")
        for year, times in sorted(Counter(head.years).items()):
            if times > 1:
                self._tell(f"years names {year} twice")
        self.problems += [Problem(f"years: {p.message}") for p in years_in_range(sorted(set(head.years)))]

    def _members(self, given: dict[str, Any], years: frozenset[int]) -> Days:
        known = [m.id for m in self.book.members]
        for name in sorted(given.keys() - set(known))[: MOST_PROBLEMS + 1]:
            self._tell(f"members: no member is called {_quoted(name)}.{maybe(name[:60], known)}")
        for name in known:
            if name not in given:
                self._tell(f'members: "{name}" is missing; with no holidays at all it is "{name}": []')
        return {name: self._days(f"members.{name}", given.get(name, []), years) for name in known}

    def _days(self, place: str, rows: Any, years: frozenset[int]) -> dict[date, Holiday]:
        if not isinstance(rows, list):
            self._tell(f"{place} must be a list of days")
            return {}
        found: dict[date, Holiday] = {}
        for at, row in self._rows(_HeldDay, place, rows):
            if row.day.year not in years:
                self._tell(f"{at}: {row.day} is outside the years of the file, {_told(years)}")
            if row.day in found:
                self._tell(f"{at}: {row.day} stands in an earlier entry too: leave one, with both names")
            found[row.day] = Holiday(row.day, row.name, row.status)
        return dict(sorted(found.items()))

    def _periods(self, rows: list[Any], years: frozenset[int]) -> list[Period]:
        known = [p.id for p in self.book.periods]
        found: dict[tuple[date, str], Period] = {}
        for at, row in self._rows(_HeldPeriod, "periods", rows):
            if row.id not in known:
                self._tell(f'{at}: no period is called "{row.id}".{maybe(row.id, known)}')
            if row.last_day < row.first_day:
                self._tell(f'{at}: "{row.id}" ends {row.last_day}, before it begins {row.first_day}')
            if (row.last_day - row.first_day).days >= MOST_DAYS:
                self._tell(f'{at}: "{row.id}" lasts longer than a year, {row.first_day} to {row.last_day}')
            if row.first_day.year not in years:
                self._tell(f"{at}: {row.first_day} is outside the years of the file, {_told(years)}")
            if (row.first_day, row.id) in found:
                self._tell(f'{at}: "{row.id}" from {row.first_day} stands in an earlier entry too: leave one')
            period = Period(row.id, row.first_day, row.last_day, row.estimated, row.source)
            found[(row.first_day, row.id)] = period
        return [found[key] for key in sorted(found)]

    def _rows(self, cls: type[Model], place: str, rows: list[Any]) -> Iterator[tuple[str, Model]]:
        """Each row that is one, with its place in words; none further once too many problems are noted."""
        for number, row in enumerate(rows, 1):
            if len(self.problems) > MOST_PROBLEMS:
                return
            at = f"{place}, entry {number}"
            if not isinstance(row, dict):
                self._tell(f"{at} must be an object with {', '.join(cls.model_fields)}")
            elif (model := self._model(cls, row, f"{at}: ")) is not None:
                yield at, model

    def _model(self, cls: type[Model], data: Any, before: str) -> Model | None:
        try:
            return cls.model_validate_json(json.dumps(data))
        except RecursionError:
            self._tell(f"{before}{_TOO_DEEP}")
        except ValidationError as error:
            if error.errors(include_url=False)[0]["type"] == "json_invalid":
                self._tell(f"{before}{_TOO_DEEP}, or half of a character such as \\ud800")
                return None
            for _, told in toml_errors.in_words(error, cls, data, MOST_PROBLEMS):
                self._tell(before + told)
        return None

    def _tell(self, message: str) -> None:
        self.problems.append(Problem(message))


def _told(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def _quoted(text: str) -> str:
    """What the file says, with the signs that a terminal would obey written out."""
    return json.dumps(text[:60], ensure_ascii=not text.isprintable())
