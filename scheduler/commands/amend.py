"""indical amend."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands import amended
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


def amend(
    year: YearArgument,
    source: Annotated[Path, typer.Option("--from", help="The calendar as it is to be: .ics .csv .xlsx .docx.")],
    by: ByOption,
    ref: Annotated[str, typer.Option("--ref", help="The document that decides it.")],
    attempt: Annotated[bool, typer.Option("--try", help="Say what follows, and change nothing.")] = False,
    record: Annotated[Path | None, typer.Option("--record", help="Waivers and consensus for it (TOML).")] = None,
    why: WhyOption = None,
    revision: RevisionOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Put a changed calendar in force: what is new in it, what follows, whom to tell."""
    from scheduler.pipeline.life import amending  # noqa: PLC0415 - help does without

    wish = amended.Wish(ref, by, why, revision, time_given(at), attempt)
    amended.run(year, institution, store, lambda version: amending.replaced(version, source, record), wish, form)
