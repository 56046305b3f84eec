"""indical new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.options import Format, FormatOption, RulebookOption, leave, say, tell, write_files
from scheduler.exits import Exit


def new(
    year: Annotated[int, typer.Argument(help="The calendar year to begin.")],
    source: Annotated[Path, typer.Option("--from", help="Last year's file: .ics .csv .xlsx .docx, or text.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the files.")] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Roll last year's calendar forward: a first draft, what it breaks, and a request for generate to improve it."""
    from scheduler import pipeline  # noqa: PLC0415 - help does without
    from scheduler.render import rolled as render_rolled  # noqa: PLC0415 - help does without

    folder = output or Path(f"calendar-{year}")
    result = pipeline.roll_forward(source, year, folder, rulebook)
    write_files(folder, result.files)
    say(render_rolled.as_json(result) if form is Format.JSON else render_rolled.as_text(result))
    tell(*result.notes)
    tell(f"Wrote {', '.join(sorted(result.files))} to {folder}")
    other = "" if rulebook == "asean-defence" else f" --rulebook {rulebook}"
    told = f"Next: indical generate --request {folder / f'{year}.toml'}{other}"
    tell(told)
    leave(Exit.OK)
