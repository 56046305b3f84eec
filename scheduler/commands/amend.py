"""indical amend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands import amended
from scheduler.commands.amended import Amending, Anew
from scheduler.commands.storing import YearArgument, time_given

if TYPE_CHECKING:
    from calendars.store.events import Version
    from scheduler.outcome import Undecided
    from scheduler.pipeline.life.amending import Followed
    from scheduler.replanned import NoDays


def amend(
    year: YearArgument,
    how: Amending,
    anew: Anew,
    source: Annotated[
        Path | None, typer.Option("--from", help="The calendar as it is to be: .ics .csv .xlsx .docx.")
    ] = None,
    request: Annotated[
        Path | None, typer.Option("--request", help="What is new (TOML): the year is planned anew around it.")
    ] = None,
) -> None:
    """Put a changed calendar in force: what is new in it, what follows, whom to tell.

    With --request the year is planned anew so that the fewest people are disturbed.
    """
    if (source is None) == (request is None):
        raise InputError("amend", [Problem("give the changed calendar by --from, or what is new by --request")])
    if request is None and anew.given:
        raise InputError("amend", [Problem("--as-of, --notice and --seconds are for planning anew: give --request")])
    when = time_given(how.at)

    def follow(version: Version, held: tuple[str, ...]) -> Followed | NoDays | Undecided:
        from scheduler.pipeline.life import amending, replanning  # noqa: PLC0415 - help does without

        if source is not None:
            return amending.replaced(version, source, how.record)
        assert request is not None, "one of the two is given"
        return replanning.by_request(version, request, anew.how(when, held, how.record))

    amended.run(year, follow, how, when)
