"""indical status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.options import Format, FormatOption, RulebookOption, leave, say
from scheduler.commands.questions import day_asked
from scheduler.exits import Exit


def status(
    call: Annotated[Path, typer.Option("--call", help="The folder that indical call wrote.")],
    files: Annotated[
        list[Path] | None, typer.Argument(help="What members sent: filled forms, or any file that import reads.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day from which the days left are counted.")] = None,
    request: Annotated[Path | None, typer.Option("--request", help="What is known by now (TOML).")] = None,
    record: Annotated[Path | None, typer.Option("--record", help="Acts that are done (TOML).")] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Tell who has answered a call and who has not, what each said, what is open, and which steps are due by when."""
    from scheduler.pipeline.members.standing_at import standing_at  # noqa: PLC0415
    from scheduler.render import status as render_status  # noqa: PLC0415 - help does without
    from scheduler.results import Asked  # noqa: PLC0415

    day = day_asked("--as-of", as_of) if as_of is not None else None
    found = standing_at(call, files or [], Asked(request=request, rulebook=rulebook), day, record)
    say(render_status.as_json(found) if form is Format.JSON else render_status.as_text(found))
    leave(Exit.BREACHED if found.open else Exit.OK)
