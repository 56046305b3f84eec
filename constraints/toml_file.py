"""Strict TOML: a file becomes validated models, or every problem in it with its line and the nearest good word."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from constraints.errors import InputError, Problem, maybe

LARGEST = 256 * 1024
MOST_DOTS = 8
DEEPEST = 32
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*[.=]""")

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class TomlFile:
    """A TOML file read with care: its data, its text for finding lines, and the problems met so far."""

    name: str
    data: dict[str, Any]
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, name: str | None = None, largest: int = LARGEST) -> TomlFile:
        """Read and parse. ``name`` is what messages call the file, by default its path.

        Raises:
            InputError: it cannot be read, is too large, is no UTF-8, or is no TOML.
        """
        shown = name or str(path)
        try:
            size = path.stat().st_size
            if size > largest:
                raise InputError(shown, [Problem(f"{size:,} bytes; at most {largest:,} are read")])
            raw = path.read_bytes()
        except OSError as error:
            raise InputError(shown, [Problem(f"cannot be read: {error.strerror or error}")]) from None
        return cls.parse(raw, shown)

    @classmethod
    def parse(cls, raw: bytes, name: str) -> TomlFile:
        """Parse the bytes of a file called ``name``. Raises InputError as ``read`` does."""
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise InputError(name, [Problem("not UTF-8 text; save the file as UTF-8", line)]) from None
        lines = text.split("\n")
        _refuse_hostile_keys(name, lines)
        try:
            return cls(name, tomllib.loads(text), lines)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column \d+\)", str(error))
            what = re.sub(r"\s*\(at .*\)$", "", str(error))
            at = int(found.group(1)) if found else len(lines)
            raise InputError(name, [Problem(f"not valid TOML: {what}", at)]) from None
        except (RecursionError, ValueError) as error:
            what = "brackets nested too deep" if isinstance(error, RecursionError) else str(error)
            raise InputError(name, [Problem(f"not valid TOML: {what}")]) from None

    def line_of(self, table: str, index: int = 0, key: str | None = None) -> int | None:
        """The line of a key in the ``index``-th table of that name (or of the table itself); "" is the top level."""
        start = 0 if table == "" else self._header(table, index)
        if start is None:
            return None
        if key is None:
            return start if table else None
        for number in range(start, len(self.lines)):
            header = _HEADER.match(self.lines[number])
            if header and not header.group(2).startswith(f"{table}." if table else "\0"):
                return start or None
            if header and header.group(2).rsplit(".", 1)[-1].strip('"') == key:
                return number + 1
            found = _KEY.match(self.lines[number])
            if found and key in found.groups():
                return number + 1
        return start or None

    def _header(self, table: str, index: int) -> int | None:
        seen = -1
        for number, text in enumerate(self.lines):
            header = _HEADER.match(text)
            if header and header.group(2) == table:
                seen += 1
                if seen == index:
                    return number + 1
        return None

    def problem(self, message: str, table: str = "", index: int = 0, key: str | None = None) -> None:
        """Note a problem, with the line of its table or key."""
        self.problems.append(Problem(message, self.line_of(table, index, key)))

    def model(self, cls: type[Model], data: Any, table: str = "", index: int = 0) -> Model | None:
        """The data as a strict model; None with its problems noted."""
        try:
            return cls.model_validate_json(json.dumps(data, default=_as_json))
        except ValidationError as error:
            named = f'{table} "{data["id"]}": ' if isinstance(data, dict) and isinstance(data.get("id"), str) else ""
            for one in error.errors(include_url=False):
                keys = [str(part) for part in one["loc"]]
                message = named + _in_words(one, keys, known_fields(cls))
                self.problem(message, table, index, keys[0] if keys else None)
        except (TypeError, ValueError) as error:
            self.problem(str(error), table, index)
        return None

    def tables(self, name: str) -> list[dict[str, Any]]:
        """The array of tables of that name; a problem is noted where it is something else."""
        found = self.data.get(name, [])
        if isinstance(found, list) and all(isinstance(row, dict) for row in found):
            return found
        self.problem(f"{name} must be written as [[{name}]] tables", key=name)
        return []

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Note every top-level key that is not known."""
        known = list(known)
        for key in self.data:
            if key not in known:
                at = self.line_of("", 0, key) or self.line_of(key)
                self.problems.append(Problem(f'"{key}" is not known here.{maybe(key, known)}', at))

    def raise_problems(self) -> None:
        """Raises InputError with everything noted, in the order of the lines."""
        if self.problems:
            raise InputError(self.name, sorted(self.problems, key=lambda p: p.line or 0))


def known_fields(cls: type[BaseModel]) -> list[str]:
    """The names that a file may use for this model."""
    return sorted((set(cls.model_fields) - {"reading_name"}) | {"reading_name"})


def _refuse_hostile_keys(name: str, lines: list[str]) -> None:
    # tomllib takes quadratic time for keys of many parts, and recurses once a bracket.
    for number, text in enumerate(lines, 1):
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", text.split("=", 1)[0])
        if bare.count(".") > MOST_DOTS and not bare.lstrip().startswith("#"):
            raise InputError(name, [Problem(f"a key of more than {MOST_DOTS} parts", number)])
        if text.count("[") > 1000 or text.count("{") > 1000:
            raise InputError(name, [Problem("too many brackets on one line", number)])


def _as_json(value: Any) -> str:
    if isinstance(value, date) and type(value) is date:
        return value.isoformat()
    raise TypeError(f"{value} is not a plain date, number, text or list: write a day as 2027-11-23")


def _in_words(error: Any, keys: list[str], known: list[str]) -> str:
    where = ".".join(keys)
    given = error.get("input")
    shown = f", not {json.dumps(given, default=str)}" if isinstance(given, str | int | float | bool) else ""
    match error["type"]:
        case "extra_forbidden":
            hint = maybe(keys[-1], known) if len(keys) == 1 else ""
            return f'"{where}" is not a field of this kind.{hint}'
        case "missing":
            return f'"{where}" is missing'
        case "value_error":
            text = str(error["msg"]).removeprefix("Value error, ")
            return f"{where}: {text}" if where else text
        case "literal_error":
            expected = str(error["ctx"]["expected"])
            choices = re.findall(r"'([^']*)'", expected)
            return f"{where} must be {expected.replace(chr(39), chr(34))}{shown}." + maybe(str(given), choices)
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"{where} must be a day such as 2027-11-23{shown}"
        case _:
            text = str(error["msg"])
            return f"{where}: {text[0].lower()}{text[1:]}{shown}"
