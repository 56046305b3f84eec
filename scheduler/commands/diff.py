"""indical diff."""

from __future__ import annotations

from datetime import UTC, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.judging import Judging
from scheduler.commands.options import (
    leave,
    say,
)
from scheduler.commands.stamp import read_stamp
from scheduler.exits import Exit


class DiffFormat(StrEnum):
    """How differences are printed."""

    TEXT = "text"
    JSON = "json"
    ATOM = "atom"


def diff(
    old: Annotated[Path, typer.Argument(help="The calendar file as it was.")],
    new: Annotated[Path, typer.Argument(help="The calendar file as it is.")],
    how: Judging,
    stamp: Annotated[
        str | None, typer.Option(help="Time of the change, for Atom; default the rulebook's version date.")
    ] = None,
    form: Annotated[
        DiffFormat, typer.Option("--format", help="Text for people, JSON for programs, Atom for feed readers.")
    ] = DiffFormat.TEXT,
) -> None:
    """Compare two calendar files: moved, new, dropped, renamed; breaches gained (exit code 1) and lost."""
    from scheduler.pipeline.papers.comparing import as_atom, differ  # noqa: PLC0415 - as above
    from scheduler.render import diff as render_diff  # noqa: PLC0415 - help does without

    differed = differ(old, new, how.by())
    match form:
        case DiffFormat.JSON:
            say(render_diff.as_json(differed))
        case DiffFormat.ATOM:
            at = read_stamp(stamp) or datetime.combine(differed.book.about.version_date, time(), UTC)
            say(as_atom(differed, at).decode())
        case DiffFormat.TEXT:
            say(render_diff.text(differed))
            for note in differed.notes:
                typer.echo(note, err=True)
    leave(Exit.BREACHED if any(year.gained for year in differed.years) else Exit.OK)
