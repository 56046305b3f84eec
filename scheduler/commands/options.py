"""What commands share: their options, how they print and write, and how they end."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from errno import EISDIR
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from constraints.errors import InputError, Problem
from scheduler.exits import Exit


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


RulebookOption = Annotated[str, typer.Option("--rulebook", help="A shipped rulebook's name, or a folder.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Text for people, JSON for programs.")]
ReadingOption = Annotated[
    list[str] | None, typer.Option("--reading", help="Read a rule by one of its named readings: RULE=NAME.")
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        help="Take the rulebook by a profile of it; a request's readings and weights win over it, --reading over all.",
    ),
]
OverlayOption = Annotated[
    Path | None,
    typer.Option("--holidays", help="Your own file of holidays and periods (TOML), or a snapshot of them (JSON)."),
]


def read_readings(given: list[str] | None) -> dict[str, str]:
    """RULE=NAME each, as a mapping. Raises InputError for anything else."""
    found = {}
    for one in given or []:
        rule, equals, name = one.partition("=")
        if not equals or not rule or not name:
            raise InputError("--reading", [Problem(f'"{one}" is not RULE=NAME, as in acdfim-last=rolling')])
        found[rule] = name
    return found


def spare(read: Iterable[Path | None], *written: Path | None) -> None:
    """Refuse to write over a file that is read, or two results into one file.

    Raises:
        InputError: with the first such file.
    """
    taken = {os.path.realpath(path): "is read: write to another file" for path in read if path is not None}
    for path in written:
        if path is not None:
            if told := taken.get(os.path.realpath(path)):
                raise InputError(str(path), [Problem(told)])
            taken[os.path.realpath(path)] = "is written already: write to another file"


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none, to last over a power cut: all are written beside their places before the first is moved there.

    A name may lead into a folder below.

    Raises:
        InputError: they cannot be written.
    """
    from calendars.whole_file import make, part_of, sync, write_part  # noqa: PLC0415 - help does without

    # A name that is empty means the folder itself, which is told below.
    parts = {name: part_of(folder / name) for name in files}
    try:
        for name, part in parts.items():
            make(part.parent)
            if (folder / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
            write_part(part, files[name])
        for name, part in parts.items():
            os.replace(part, folder / name)
        for within in {part.parent for part in parts.values()}:
            sync(within)
    except OSError as error:
        raise InputError(str(folder), [Problem(f"cannot be written: {error.strerror or error}")]) from None
    finally:
        with suppress(OSError):
            for part in parts.values():
                part.unlink(missing_ok=True)


def say(text: str | None) -> None:
    """Print a result, ending with one new line; None: nothing."""
    if text is not None:
        sys.stdout.write(printable(text if text.endswith("\n") else f"{text}\n"))


def tell(*notes: str) -> None:
    """To a person, on stderr: a line each."""
    for note in notes:
        print(note, file=sys.stderr)  # noqa: T201 - to a person


def printable(text: str) -> str:
    """The text without what commands a terminal or turns the direction of other text: such characters as JSON has them.

    Files of other people are quoted in results.
    """
    return _COMMANDING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


_COMMANDING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


def leave(code: Exit) -> NoReturn:
    """End the command with this exit code, its output flushed first."""
    sys.stdout.flush()
    raise typer.Exit(int(code))
