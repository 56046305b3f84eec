"""In which order a command's help tells its options, those of its groups too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from scheduler.cli import app


def commands(command: Any, name: str = "indical") -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its full name."""
    for part, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {part}")
    if not hasattr(command, "commands"):
        yield name, command


EVERY = dict(commands(get_command(app)))


def test_there_are_commands_to_look_at():
    assert {"indical move", "indical round open"} <= set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_what_must_be_given_comes_first_and_the_format_last(name):
    told = [(one.name, one.required) for one in EVERY[name].params if one.param_type_name == "option"]
    assert told == sorted(told, key=lambda one: (not one[1], one[0] == "form"))
