"""The headings of the official form: which bodies' meetings stand under which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, model_validator

from constraints.errors import maybe
from constraints.meetings import STRICT, Body, Identifier, Text
from constraints.toml_file import TomlFile


class Section(BaseModel):
    """One heading of the official form, and the bodies under it: by id, by level or by group; one of them is enough.

    A body stands under the first section that holds it.
    """

    model_config = STRICT

    title: Text
    bodies: tuple[Identifier, ...] = ()
    levels: tuple[Identifier, ...] = ()
    groups: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _holds_something(self) -> Section:
        if not (self.bodies or self.levels or self.groups):
            raise ValueError("holds nothing: give bodies, levels or groups")
        return self

    def holds(self, body: Body) -> bool:
        """Whether the body may stand under this heading."""
        return body.id in self.bodies or body.level in self.levels or any(group in self.groups for group in body.groups)


def read_sections(file: TomlFile) -> tuple[Section, ...]:
    """The ``[[section]]`` tables of a file, in its order; what is wrong with them is noted in the file."""
    # As declared: a body with a mistake in it is told of by itself, and not as missing here too.
    rows = file.tables("body")
    known = {"bodies": _said(rows, "id"), "levels": _said(rows, "level"), "groups": _said(rows, "groups")}
    singular = {"bodies": "body", "levels": "level", "groups": "group"}
    found: list[Section] = []
    for at, row in enumerate(file.tables("section")):
        section = file.model(Section, row, "section", at)
        if section is None:
            continue
        for key, words in known.items():
            for word in getattr(section, key):
                if word not in words:
                    told = f'section "{section.title}": no {singular[key]} is called "{word}".{maybe(word, words)}'
                    file.problem(told, "section", at, key)
        if section.title in [other.title for other in found]:
            file.problem(f'section "{section.title}" stands here twice', "section", at, "title")
        found.append(section)
    return tuple(found)


def _said(rows: Iterable[Mapping[str, object]], key: str) -> list[str]:
    """Every text that the tables give for the key, alone or in a list."""
    given = [one for row in rows for value in [row.get(key)] for one in (value if isinstance(value, list) else [value])]
    return sorted({one for one in given if isinstance(one, str)})
