"""A request: what the institution already knows or wishes for the year to plan. Each entry becomes a cited rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError, model_validator

from constraints.errors import InputError, Problem, maybe
from constraints.meetings import STRICT, Identifier, Text
from constraints.rule import Citation, Rule
from constraints.rulebook import Rulebook
from constraints.rules.avoid import Avoid, DaySet
from constraints.rules.window import Window
from constraints.selector import Selector
from constraints.toml_file import TomlFile


class Days(BaseModel):
    """The first and last day of a meeting, both included."""

    model_config = STRICT

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Days:
        if self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        return self


class Bounds(BaseModel):
    """The days within which a meeting lies, both included; one side may be left out."""

    model_config = STRICT

    earliest: date | None = None
    latest: date | None = None

    @model_validator(mode="after")
    def _is_a_window(self) -> Bounds:
        if self.earliest is None and self.latest is None:
            raise ValueError("give earliest, latest or both")
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        return self


class Host(BaseModel):
    """Who hosts, and where; without a city the member's capital."""

    model_config = STRICT

    host: str
    city: Text | None = None


class Unavailable(BaseModel):
    """Days, both included, on which a member cannot come. ``weight`` is the price of each day; None: it must hold.

    ``meetings`` are bodies or meeting ids; none given: all meetings.
    """

    model_config = STRICT

    member: str
    first: date
    last: date
    reason: Text
    meetings: tuple[str, ...] = ()
    weight: int | None = Field(default=None, ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _in_order(self) -> Unavailable:
        if self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        return self


class Retreat(BaseModel):
    """A meeting that is held only by consensus: the body and the record of it."""

    model_config = STRICT

    body: Identifier = "ADMM-RETREAT"
    consensus: Text


class Request(BaseModel):
    """The whole file. Names in ``fixed``, ``windows``, ``hosts`` are bodies that meet once, or meeting ids."""

    model_config = STRICT

    format: Literal[1]
    year: int | None = None
    fixed: Mapping[str, date | Days] = Field(default_factory=dict)
    windows: Mapping[str, Bounds] = Field(default_factory=dict)
    hosts: Mapping[str, str | Host] = Field(default_factory=dict)
    meetings: Mapping[str, Annotated[int, Field(ge=0, le=366)]] = Field(default_factory=dict)
    days: Mapping[str, Annotated[int, Field(ge=1, le=31)]] = Field(default_factory=dict)
    unavailable: tuple[Unavailable, ...] = ()
    retreat: Retreat | None = None
    previous: Text | None = None
    holidays: Text | None = None
    readings: Mapping[str, str] = Field(default_factory=dict)
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
    tables = {"fixed", "windows", "hosts", "meetings", "days", "readings", "weights"}
    file.refuse_unknown(Request.model_fields)
    known = {key: value for key, value in file.data.items() if key in Request.model_fields}
    known.setdefault("format", 1)
    unavailable = [file.model(Unavailable, row, "unavailable", at) for at, row in enumerate(file.tables("unavailable"))]
    if all(unavailable) and not file.problems:
        request = _validated(file, known, tables)
        if request is not None:
            return RequestFile(request, file, path.parent)
    file.raise_problems()
    raise AssertionError("a request that is not valid has problems")


def _validated(file: TomlFile, data: dict[str, object], tables: set[str]) -> Request | None:
    scratch = TomlFile(file.name, {}, file.lines)
    request = scratch.model(Request, data)
    if request is not None:
        return request
    # A message per key: find each in its own table, for its line.
    try:
        Request.model_validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            keys = [str(part) for part in one["loc"] if not str(part).startswith(("date", "Days", "str", "Host"))]
            table = keys[0] if keys and keys[0] in tables else ""
            key = keys[1] if table and len(keys) > 1 else keys[0] if keys else None
            text = str(one["msg"]).removeprefix("Value error, ")
            told = f"{'.'.join(keys)}: {text[0].lower()}{text[1:]}"
            if told not in [p.message for p in file.problems]:
                file.problem(told, table, 0, key)
    file.problems += [] if file.problems else scratch.problems
    return None


def request_rules(source: RequestFile, meeting_ids: Mapping[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    """The entries as rules that cite file and line. ``meeting_ids``: each name that may be used -> meetings meant."""
    request, rules = source.request, list[Rule]()
    for name, value in request.fixed.items():
        first = value.first if isinstance(value, Days) else value
        for meeting in meeting_ids[name]:
            rules.append(
                Window(
                    id=f"fixed-{meeting}",
                    sentence=f"{meeting} begins on {first}.",
                    reading="Fixed by the request.",
                    cite=_cite(source, "fixed", 0, name),
                    standing="request",
                    meetings=Selector(meetings=(meeting,)),
                    on=first,
                )
            )
    for name, bounds in request.windows.items():
        rules.append(
            Window(
                id=f"window-{name}",
                sentence=f"{name} lies within {bounds.earliest or 'any day'} to {bounds.latest or 'any day'}.",
                reading="Every day of it, by the request.",
                cite=_cite(source, "windows", 0, name),
                standing="request",
                meetings=Selector(meetings=meeting_ids[name]),
                earliest=bounds.earliest,
                latest=bounds.latest,
            )
        )
    for at, entry in enumerate(request.unavailable):
        named = tuple(m for name in entry.meetings for m in meeting_ids[name])
        rules.append(
            Avoid(
                id=f"unavailable-{at + 1}",
                sentence=f"{entry.member} cannot come from {entry.first} to {entry.last}: {entry.reason}",
                reading="No day of the meeting.",
                cite=_cite(source, "unavailable", at, None),
                standing="request",
                weight=entry.weight,
                meetings=Selector(meetings=named) if named else Selector(all=True),
                days=DaySet(earliest=entry.first, latest=entry.last),
            )
        )
    return tuple(rules)


def _cite(source: RequestFile, table: str, at: int, key: str | None) -> Citation:
    line = source.file.line_of(table, at, key)
    return Citation(source=source.name, place=f"line {line}" if line else table)


def check_names(source: RequestFile, book: Rulebook, year: int, meeting_ids: Mapping[str, tuple[str, ...]]) -> None:
    """Every body, meeting and member that the request names exists, and every day lies in the year.

    Raises:
        InputError: with every problem, each with its line.
    """
    request, file = source.request, source.file
    members = [m.id for m in book.members]
    bodies = [b.id for b in book.bodies]
    for table in ("fixed", "windows", "hosts", "days"):
        for name in getattr(request, table):
            meant = meeting_ids.get(name)
            if meant is None:
                file.problem(f'no body or meeting is called "{name}".{maybe(name, meeting_ids)}', table, 0, name)
            elif table == "fixed" and len(meant) > 1:
                file.problem(f"{name} meets {len(meant)} times: name one of {', '.join(meant)}", table, 0, name)
    for name in request.meetings:
        if name not in bodies:
            file.problem(f'no body is called "{name}".{maybe(name, bodies)}', "meetings", 0, name)
    for name, value in request.hosts.items():
        host = value.host if isinstance(value, Host) else value
        if host not in members:
            file.problem(f'{name}: no member is called "{host}".{maybe(host, members)}', "hosts", 0, name)
    for at, entry in enumerate(request.unavailable):
        if entry.member not in members:
            told = f'no member is called "{entry.member}".{maybe(entry.member, members)}'
            file.problem(told, "unavailable", at, "member")
        for name in entry.meetings:
            if name not in meeting_ids:
                told = f'no body or meeting is called "{name}".{maybe(name, meeting_ids)}'
                file.problem(told, "unavailable", at, "meetings")
    if request.retreat and book.body(request.retreat.body) is None:
        file.problem(f'no body is called "{request.retreat.body}".{maybe(request.retreat.body, bodies)}', "retreat")
    for name, fixed in request.fixed.items():
        first = fixed.first if isinstance(fixed, Days) else fixed
        last = fixed.last if isinstance(fixed, Days) else first
        if first.year != year or last.year != year:
            file.problem(f"{name}: {first} is not in {year}, the year to plan", "fixed", 0, name)
        elif isinstance(fixed, Days) and last - first > timedelta(days=30):
            file.problem(f"{name}: {first} to {last} is longer than 31 days", "fixed", 0, name)
    file.raise_problems()


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
