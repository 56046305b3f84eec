"""What pydantic refuses in a file, in words for the person who wrote it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from constraints.errors import maybe

Path = tuple[str | int, ...]
_LONGEST_SHOWN = 60
_TYPES = {
    "date": "a day such as 2027-11-23",
    "string": "text in quotes",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "tuple": 'a list such as ["a", "b"]',
    "list": 'a list such as ["a", "b"]',
    "dict": "a table such as { key = value }",
    "mapping": "a table such as { key = value }",
}


def in_words(error: ValidationError, cls: type[BaseModel], data: Any, most: int) -> Iterator[tuple[Path, str]]:
    """Where in ``data`` each problem is, and what it is; the alternatives of one value together, at most ``most``."""
    groups: dict[Path, list[Any]] = defaultdict(list)
    for one in error.errors(include_url=False, include_context=True)[:most]:
        groups[_path(one, data)].append(one)
    # What is wrong inside a table tells more than that the table is no day.
    inner = {path[:at] for path in groups for at in range(1, len(path))}
    for path, errors in groups.items():
        if path in inner:
            continue
        own = [e for e in errors if e["type"] == "value_error"] or errors
        shown = "" if own[0]["type"] == "missing" else _shown(_at(data, path))
        if len(own) == 1:
            yield path, _sentence(own[0], path, cls, shown)
        else:
            wanted = list(dict.fromkeys(_wanted(e, path, cls) for e in own))
            yield path, f"{_dotted(path)} must be {', or '.join(wanted)}{shown}"


def leads_on(data: Any, part: str | int) -> bool:
    """Whether there is something under that key or number."""
    if isinstance(data, Mapping):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _path(error: Any, data: Any) -> Path:
    """The error's place in the file: pydantic's location without its names for the alternatives of a union."""
    path: list[str | int] = []
    here = data
    absent = error["type"] == "missing"
    for at, part in enumerate(error["loc"]):
        if leads_on(here, part):
            here = here[part]
        elif not (absent and at == len(error["loc"]) - 1):
            continue
        path.append(part)
    return tuple(path)


def _sentence(error: Any, path: Path, cls: type[BaseModel], shown: str) -> str:
    where = _dotted(path)
    match error["type"]:
        case "extra_forbidden":
            return f'"{where}" is not a field of this kind.{maybe(str(path[-1]), _fields_at(cls, path[:-1]))}'
        case "missing":
            return f'"{where}" is missing'
        case "tuple_type" | "list_type" if isinstance(error["input"], Mapping):
            return f"{where} must be written as [[{where}]] tables"
        case "value_error":
            text = str(error["msg"]).removeprefix("Value error, ")
            return f"{where}: {text}" if where else text
        case "literal_error":
            choices = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
            return f"{where} must be {_wanted(error, path, cls)}{shown}.{maybe(str(error.get('input')), choices)}"
        case _:
            return f"{where} must be {_wanted(error, path, cls)}{shown}" if where else _wanted(error, path, cls)


def _wanted(error: Any, path: Path, cls: type[BaseModel]) -> str:
    """What the value must be, to go after "must be"."""
    kind, context = str(error["type"]), error.get("ctx", {})
    match kind:
        case "model_type":
            return f"a table with {', '.join(_fields_at(cls, path))}"
        case "literal_error":
            return str(context["expected"]).replace("'", '"')
        case "greater_than_equal":
            return f"at least {context['ge']}"
        case "less_than_equal":
            return f"at most {context['le']}"
        case "int_from_float":
            return _TYPES["int"]
        case "too_short":
            return f"a list of at least {context['min_length']}"
        case "string_too_short":
            return "text that is not empty"
        case "string_too_long":
            return f"at most {context['max_length']:,} characters long"
        case "string_pattern_mismatch":
            return _PATTERNS.get(context["pattern"], f"text of the form {context['pattern']}")
    if kind.startswith("date_"):
        return _TYPES["date"]
    found = _TYPES.get(kind.removesuffix("_type").removesuffix("_parsing"))
    text = str(error["msg"])
    return found or text[0].lower() + text[1:]


_PATTERNS = {
    r"^[A-Za-z][A-Za-z0-9-]{0,63}$": "a name of at most 64 letters, digits and hyphens, such as navy-chiefs",
    r"^[A-Z]{2}$": "two capital letters, such as SG",
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "month-day, such as 04-13",
}


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _shown(given: Any) -> str:
    """What the file has there, where that is short enough to be said."""
    if isinstance(given, date | time):
        return f", not {given}"
    if not isinstance(given, str | int | float):
        return ""
    text = json.dumps(given, ensure_ascii=False)
    return f", not {text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + '...'}"


def _dotted(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _fields_at(cls: type[BaseModel], path: Path) -> list[str]:
    """The names that a file may use in the table at that path."""
    models = [cls]
    for part in path:
        inner = [m.model_fields[part].annotation for m in models if part in m.model_fields]
        # A list's number or a mapping's key is no field: it stays among the same models.
        models = [m for a in inner for m in _models_in(a)] if inner else models
    return sorted({field.alias or name for m in models for name, field in m.model_fields.items()})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
