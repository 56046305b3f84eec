"""The files of a rulebook folder as JSON Schema (draft 2020-12), for editors that help while one writes TOML.

All of it comes from the models: their fields, bounds and docstrings. A schema says less than ``load``: that two fields
go together, or that a named body exists, only loading tells.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from constraints.meetings import Body, Member
from constraints.rule import Rule
from constraints.rulebook_parts import About, PeriodSpec
from constraints.rules import KINDS
from constraints.section import Section

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOT_IN_A_READING = ("id", "reading_name", "readings")


def rulebook_schemas() -> dict[str, Schema]:
    """The schema of each file of a folder, by its name without ``.toml``; the same text each time."""
    head = definitions(About)
    about = head.pop("About")
    one = about["properties"]["format"]
    members = _listed("members.toml", "member", Member, one)
    members["properties"]["chair"] = _chair(members["$defs"]["Member"]["properties"]["id"])
    bodies = _listed("bodies.toml", "body", Body, one)
    bodies["$defs"].update(definitions(Section))
    bodies["properties"]["section"] = _array("Section", bodies["$defs"]["Section"]["description"])
    kinds = {kind: _kind(kind, cls) for kind, cls in KINDS.items()}
    defs = dict(head)
    for own in kinds.values():
        defs.update(own)
    rules = {kind: _array(cls.__name__, _first_sentence(cls.__doc__)) for kind, cls in KINDS.items()}
    told = "The head of a rulebook, its sources, and its rules: one array of tables a kind."
    return {
        "rulebook": of_file("rulebook.toml", told, {**about["properties"], **rules}, about["required"], defs),
        "bodies": bodies,
        "members": members,
        "periods": _listed("periods.toml", "period", PeriodSpec, one),
    }


def of_file(
    title: str, description: str, properties: Mapping[str, Schema], required: Iterable[str], defs: Mapping[str, Schema]
) -> Schema:
    """The schema of a whole file: nothing but these properties at its top."""
    named = list(required)
    return {
        "$schema": DIALECT,
        "title": title,
        "description": description,
        "type": "object",
        "properties": dict(properties),
        **({"required": named} if named else {}),
        "additionalProperties": False,
        "$defs": {name: defs[name] for name in sorted(defs)},
    }


def definitions(cls: type[BaseModel], *inherited: str | None) -> dict[str, Schema]:
    """The model's schema and those of the models inside it, by name; docstrings say what each field means.

    ``inherited``: docstrings of the classes that it has fields from.
    """
    _, whole = models_json_schema([(cls, "validation")])
    found = {}
    for name, own in whole["$defs"].items():
        docs = [own.get("description"), *(inherited if name == cls.__name__ else ())]
        cleaned = _without_null(own)
        for field, schema in cleaned.get("properties", {}).items():
            if told := _said_of(field, docs):
                schema["description"] = told
        found[name] = {"title": name, "description": _first_sentence(docs[0]), **cleaned}
    return found


def _listed(title: str, table: str, cls: type[BaseModel], format_one: Schema) -> Schema:
    """The schema of a file that is one array of tables."""
    defs = definitions(cls)
    rows = _array(cls.__name__, defs[cls.__name__]["description"])
    told = f"A rulebook's {title.removesuffix('.toml')}: one [[{table}]] table each."
    return of_file(title, told, {"format": deepcopy(format_one), table: rows}, (), defs)


def _array(name: str, description: str) -> Schema:
    return {"type": "array", "description": description, "items": {"$ref": f"#/$defs/{name}"}}


def _chair(member_id: Schema) -> Schema:
    return {
        "type": "object",
        "description": "The member that presides in each year, by its id.",
        "patternProperties": {"^(19|20|21)[0-9]{2}$": deepcopy(member_id)},
        "additionalProperties": False,
    }


def _kind(kind: str, cls: type[Rule]) -> dict[str, Schema]:
    """A rule kind and what it is made of. A reading holds any of the kind's fields, and nothing else."""
    found = definitions(cls, Rule.__doc__)
    own = found[cls.__name__]
    own["title"] = kind
    fields = {n: deepcopy(schema) for n, schema in own["properties"].items() if n not in _NOT_IN_A_READING}
    for schema in fields.values():
        schema.pop("default", None)  # what a reading leaves out is as the rule has it
    own["properties"]["readings"] = {
        "type": "object",
        "description": own["properties"]["readings"].get("description", ""),
        "propertyNames": {"pattern": own["properties"]["reading_name"]["pattern"]},
        "additionalProperties": {"type": "object", "properties": fields, "additionalProperties": False},
    }
    return found


def _without_null(node: Any) -> Any:
    """The schema without what TOML cannot write (null), and without the titles and docstrings that pydantic makes."""
    if isinstance(node, list):
        return [_without_null(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = [key for key in ("title", "description") if isinstance(node.get(key), str)]
    made += ["default"] if node.get("default", ...) is None else []
    kept = {key: _without_null(value) for key, value in node.items() if key not in made}
    if "patternProperties" in kept:
        kept.setdefault("additionalProperties", False)
    if "anyOf" in kept:
        kept["anyOf"] = [one for one in kept["anyOf"] if one != {"type": "null"}]
        if len(kept["anyOf"]) == 1:
            (only,) = kept.pop("anyOf")
            kept = {**only, **kept}
    return kept


def _sentences(doc: str | None) -> list[str]:
    text = " ".join(inspect.cleandoc(doc or "").split())
    return [one for one in re.split(r"(?<=\.)\s+(?=[A-Z`])", text) if one]


def _plain(text: str) -> str:
    """Markdown, as editors show it, in the words of a TOML file: it has no None, there a field is left out."""
    return re.sub(r"\bNone\b", "absent", text.replace("``", "`"))


def _first_sentence(doc: str | None) -> str:
    return _plain(next(iter(_sentences(doc)), ""))


def _said_of(field: str, docs: Iterable[str | None]) -> str:
    """The sentences that name the field, of the first docstring that does."""
    named = re.compile(rf"``{field}\b[^`]*``")
    found = ([s for s in _sentences(doc) if named.search(s)] for doc in docs)
    return _plain(" ".join(next((said for said in found if said), [])))
