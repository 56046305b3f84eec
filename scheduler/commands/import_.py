"""indical import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, RulebookOption, leave, say, spare, tell, write_files
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
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="What you decided of some rows, with your reasons (TOML).")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as a page, too.")] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Read what members propose, account for every row, merge the files, and make a request of it."""
    from scheduler.pipeline.members import importing  # noqa: PLC0415 - as above
    from scheduler.render import imported as render_import  # noqa: PLC0415 - help does without

    spare([*files, decisions], output, html)
    found = importing.import_files(files, year, day_first, rulebook, decisions)
    made: dict[Path, bytes] = {}
    if output is not None:
        if found.request is None:
            raise InputError(
                str(output), [Problem("the files speak of several years or of none: say which with --year")]
            )
        made[output] = found.request.encode()
    if html is not None:
        made[html] = importing.page(found)
    for path, content in made.items():
        write_files(path.parent, {path.name: content})
        tell(f"Wrote {path}")
    say(render_import.as_json(found) if form is Format.JSON else render_import.as_text(found))
    leave(Exit.OK if found.merged.settled else Exit.BREACHED)
