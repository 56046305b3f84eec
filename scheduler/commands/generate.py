"""indical generate."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import (
    Format,
    FormatOption,
    OverlayOption,
    ReadingOption,
    RulebookOption,
    leave,
    read_readings,
    say,
    write_files,
)
from scheduler.exits import Exit


def generate(
    year: Annotated[int | None, typer.Argument(help="The calendar year to plan.")] = None,
    request: Annotated[Path | None, typer.Option("--request", help="What is already known or wished (TOML).")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the files.")] = None,
    rulebook: RulebookOption = "asean-defence",
    reading: ReadingOption = None,
    holidays: OverlayOption = None,
    seconds: Annotated[float, typer.Option(min=0.01, max=86400, help="Stop solving after so many seconds.")] = 60.0,
    stamp: Annotated[str | None, typer.Option(help="Time of writing; default the rulebook's version date.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Choose the dates of a year: proved best, each with its cited reason, written as .ics, .csv, .json and .html."""
    from scheduler import pipeline, progress, render, results  # noqa: PLC0415 - help does without
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above

    asked = results.Asked(request, rulebook, read_readings(reading), holidays, _stamp(stamp))
    with progress.line() as tell:
        result = pipeline.generate(year, asked, Limits(seconds=seconds), tell)
    match result:
        case results.Generated():
            folder = output or Path(f"calendar-{result.calendar.year}")
            write_files(folder, result.files)
            say(result.files[f"{result.calendar.year}.json"].decode() if form is Format.JSON else None)
            if form is Format.TEXT:
                say(render.calendar_text(result))
            for note in result.notes:
                print(note, file=sys.stderr)  # noqa: T201 - to a person
            print(f"Wrote {', '.join(sorted(result.files))} to {folder}", file=sys.stderr)  # noqa: T201 - to a person
            if result.interrupted:
                leave(Exit.INTERRUPTED)
            leave(Exit.OK if result.calendar.proven else Exit.STOPPED_WITH_ANSWER)
        case results.Refused():
            say(render.refused_json(result) if form is Format.JSON else render.refused_text(result))
            leave(Exit.IMPOSSIBLE)
        case Undecided(seconds=spent, interrupted=by_hand):
            told = f"No calendar was found in {spent:.1f} s, nor a proof that there is none. Give more --seconds."
            print(told, file=sys.stderr)  # noqa: T201 - to a person
            leave(Exit.INTERRUPTED if by_hand else Exit.STOPPED_WITHOUT)


def _stamp(text: str | None) -> datetime | None:
    """The time in UTC; without a zone it is UTC's, without an hour midnight."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        told = f'"{text}" is not a time such as 2026-11-21T09:00:00Z'
        raise InputError("--stamp", [Problem(told)]) from None
