"""indical import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, RulebookOption, leave, say, write_files
from scheduler.exits import Exit


def import_(
    files: Annotated[list[Path], typer.Argument(help="What members sent: .xlsx, .docx, .csv, .ics, .txt, .eml.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write a request for generate (TOML).")] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="The year of dates that name none, and of the request.")
    ] = None,
    day_first: Annotated[
        bool | None,
        typer.Option("--day-first/--month-first", help="How 03/04/2027 is meant, where a file leaves it open."),
    ] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Read what members propose, account for every row, merge the files, and make a request of it."""
    from scheduler import render_import  # noqa: PLC0415 - help does without
    from scheduler.pipeline.importing import import_files  # noqa: PLC0415

    found = import_files(files, year, day_first, rulebook)
    if output is not None:
        if found.request is None:
            raise InputError(
                str(output), [Problem("the files speak of several years or of none: say which with --year")]
            )
        write_files(output.parent, {output.name: found.request.encode()})
        print(f"Wrote {output}", file=sys.stderr)  # noqa: T201 - to a person
    say(render_import.as_json(found) if form is Format.JSON else render_import.as_text(found))
    leave(Exit.OK if found.merged.settled else Exit.BREACHED)
