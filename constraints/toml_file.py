"""Strict TOML: a file becomes validated models, or every problem in it with its line and the nearest good word."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from constraints import toml_errors
from constraints.errors import InputError, Problem, maybe

LARGEST = 256 * 1024
MOST_DOTS = 8
MOST_DOTS_ON_A_LINE = 1000
DEEPEST = 32
MOST_PROBLEMS = 100
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_HEADER = re.compile(rf"(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"([^"]*)"|'([^']*)'""")

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
            with path.open("rb") as opened:
                raw = opened.read(largest + 1)
        except OSError as error:
            raise InputError(shown, [Problem(f"cannot be read: {error.strerror or error}")]) from None
        if len(raw) > largest:
            raise InputError(shown, [Problem(f"is too large: at most {largest:,} bytes are read")])
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
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column \d+\)", str(error))
            what = re.sub(r"\s*\(at .*\)$", "", str(error))
            at = int(found.group(1)) if found else len(lines)
            raise InputError(name, [Problem(f"not valid TOML: {what}", at)]) from None
        except RecursionError:
            raise InputError(name, [Problem(_TOO_DEEP)]) from None
        except ValueError as error:
            what = "a number of too many digits" if "digits" in str(error) else str(error)
            raise InputError(name, [Problem(f"not valid TOML: {what}")]) from None
        file = cls(name, data, lines)
        for key, value in data.items():
            if _too_deep(value):
                raise InputError(name, [Problem(_TOO_DEEP, file.line_at((key,)))])
        return file

    @cached_property
    def _places(self) -> dict[toml_errors.Path, int]:
        """Path -> line of each table and key: ("order", 2, "later"); a plain table has no number."""
        places: dict[toml_errors.Path, int] = {}
        tables: dict[toml_errors.Path, int] = {}
        at: toml_errors.Path = ()
        for number, line in _outside_long_strings(self.lines):
            if header := _HEADER.match(line):
                named = self._counted(_parts(header.group(2)), tables, header.group(1) == "[[")
                if _holds(self.data, named):
                    at = named
                    _note(places, at, 0, number)
            elif key := _KEY.match(line):
                path = (*at, *_parts(key.group(1)))
                if _holds(self.data, path):
                    _note(places, path, len(at), number)
        return places

    @staticmethod
    def _counted(parts: list[str], tables: dict[toml_errors.Path, int], new: bool) -> toml_errors.Path:
        """The header's path, with the number of each array of tables on it; ``new``: it begins a further one."""
        path: toml_errors.Path = ()
        for at, part in enumerate(parts):
            path = (*path, part)
            if new and at == len(parts) - 1:
                tables[path] = tables.get(path, -1) + 1
            if path in tables:
                path = (*path, tables[path])
        return path

    def line_at(self, path: toml_errors.Path) -> int | None:
        """The line of the key at that path, or of the nearest table around it; None: the file as a whole."""
        return next((self._places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self._places), None)

    def line_of(self, table: str, index: int = 0, key: str | None = None) -> int | None:
        """The line of a key in the ``index``-th table of that name (or of the table itself); "" is the top level."""
        return self.line_at((*self._base(table, index), *([key] if key else [])))

    def _base(self, table: str, index: int) -> toml_errors.Path:
        if not table:
            return ()
        return (table, index) if isinstance(self.data.get(table), list) else (table,)

    def problem(self, message: str, table: str = "", index: int = 0, key: str | None = None) -> None:
        """Note a problem, with the line of its table or key."""
        self.problem_at(message, (*self._base(table, index), *([key] if key else [])))

    def problem_at(self, message: str, path: toml_errors.Path) -> None:
        """Note a problem, with the line of the key at that path, or of what is around it."""
        self.problems.append(Problem(message, self.line_at(path)))

    def model(
        self, cls: type[Model], data: Any, table: str = "", index: int = 0, called: str | None = None
    ) -> Model | None:
        """The data as a strict model; None with its problems noted, or once too many are noted.

        ``called`` is what messages call such a table, by default its name.
        """
        if len(self.problems) > MOST_PROBLEMS:
            return None
        try:
            return cls.model_validate_json(json.dumps(data, default=_as_json))
        except ValidationError as error:
            known = table and isinstance(data, dict) and isinstance(data.get("id"), str)
            named = f'{called or table} "{data["id"]}": ' if known else ""
            for path, message in toml_errors.in_words(error, cls, data, MOST_PROBLEMS + 1):
                self.problem_at(named + message, (*self._base(table, index), *path))
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
        for key in [key for key in self.data if key not in known][: MOST_PROBLEMS + 1]:
            self.problem(f'"{key}" is not known here.{maybe(key, known)}', key=key)

    def refuse_other_formats(self) -> None:
        """Note a ``format`` other than 1."""
        if self.data.get("format", 1) != 1:
            told = f"format must be 1, not {self.data['format']}: a later program wrote this"
            self.problem(told, key="format")

    def raise_problems(self) -> None:
        """Raises InputError with everything noted, in the order of the lines; of very many only the first."""
        if self.problems:
            found = sorted(dict.fromkeys(self.problems), key=lambda p: p.line or 0)
            more = [Problem("and more: mend these first")] if len(found) > MOST_PROBLEMS else []
            raise InputError(self.name, [*found[:MOST_PROBLEMS], *more])


_TOO_DEEP = f"brackets nested too deep: at most {DEEPEST} levels are read"


def _refuse_hostile_keys(name: str, lines: list[str]) -> None:
    # tomllib takes quadratic time for keys of many parts, and recurses once a bracket.
    for number, text in enumerate(lines, 1):
        if text.count(".") > MOST_DOTS:
            bare = _STRING.sub("", text).split("=", 1)[0]
            keyed = bare.count(".") > MOST_DOTS and not bare.lstrip().startswith("#")
            if keyed or text.count(".") > MOST_DOTS_ON_A_LINE:
                raise InputError(name, [Problem(f"a key of more than {MOST_DOTS} parts", number)])
        if text.count("[") > 1000 or text.count("{") > 1000:
            raise InputError(name, [Problem("too many brackets on one line", number)])


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        inner = [v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)]
        level = [v for values in inner for v in values]
    return bool(level)


def _outside_long_strings(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines, numbered from 1 and stripped, without those that begin inside a string of several lines."""
    inside = ""
    for number, text in enumerate(lines, 1):
        line = text.strip()
        if not inside and not line.startswith("#"):
            yield number, line
            inside = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
        elif inside and inside in line:
            inside = ""


def _parts(dotted: str) -> list[str]:
    return [m.group(1) or m.group(2) or m.group().strip("\"'") for m in _PART.finditer(dotted)]


def _note(places: dict[toml_errors.Path, int], path: toml_errors.Path, known: int, line: int) -> None:
    """Note a path and what it opens on the way, from ``known`` parts on; the first line stays."""
    for n in range(known + 1, len(path) + 1):
        places.setdefault(path[:n], line)


def _holds(data: Any, path: toml_errors.Path) -> bool:
    """Whether the path is there: a line inside a long string or list may look like a key and be none."""
    for part in path:
        if not toml_errors.leads_on(data, part):
            return False
        data = data[part]
    return True


def _as_json(value: Any) -> Any:
    if isinstance(value, date) and type(value) is date:
        return value.isoformat()
    # A day with a time, or a time alone, fits no field: a list of nothing is refused by each of them.
    return [None]
