"""indical amend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands import amended
from scheduler.commands.amended import Anew
from scheduler.commands.options import Format, FormatOption
from scheduler.commands.storing import (
    DEFAULT_STORE,
    AtOption,
    ByOption,
    InstitutionOption,
    RevisionOption,
    StoreOption,
    WhyOption,
    YearArgument,
    time_given,
)

if TYPE_CHECKING:
    from calendars.store.events import Version
    from scheduler.outcome import Undecided
    from scheduler.pipeline.life.amending import Followed
    from scheduler.replanned import NoDays


def amend(
    year: YearArgument,
    by: ByOption,
    ref: Annotated[str, typer.Option("--ref", help="The document that decides it.")],
    anew: Anew,
    source: Annotated[
        Path | None, typer.Option("--from", help="The calendar as it is to be: .ics .csv .xlsx .docx.")
    ] = None,
    request: Annotated[
        Path | None, typer.Option("--request", help="What is new (TOML): the year is planned anew around it.")
    ] = None,
    attempt: Annotated[bool, typer.Option("--try", help="Say what follows, and change nothing.")] = False,
    record: Annotated[Path | None, typer.Option("--record", help="Waivers and consensus for it (TOML).")] = None,
    why: WhyOption = None,
    revision: RevisionOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Put a changed calendar in force: what is new in it, what follows, whom to tell.

    With --request the year is planned anew so that the fewest people are disturbed.
    """
    if (source is None) == (request is None):
        raise InputError("amend", [Problem("give the changed calendar by --from, or what is new by --request")])
    if request is None and anew.given:
        raise InputError("amend", [Problem("--as-of, --notice and --seconds are for planning anew: give --request")])
    when = time_given(at)

    def follow(version: Version, held: tuple[str, ...]) -> Followed | NoDays | Undecided:
        from scheduler.pipeline.life import amending, replanning  # noqa: PLC0415 - help does without

        if source is not None:
            return amending.replaced(version, source, record)
        assert request is not None, "one of the two is given"
        return replanning.by_request(version, request, anew.how(when, held, record))

    wish = amended.Wish(ref, by, why, revision, when, attempt)
    amended.run(year, institution, store, follow, wish, form)
