"""indical draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.options import (
    Format,
    FormatOption,
    OverlayOption,
    ProfileOption,
    ReadingOption,
    RulebookOption,
    read_readings,
)
from scheduler.commands.storing import (
    DEFAULT_STORE,
    AtOption,
    ByOption,
    StoreOption,
    WhyOption,
    YearArgument,
    opened,
    show,
    tell,
    time_given,
)


def draft(
    year: YearArgument,
    source: Annotated[Path, typer.Option("--from", help="The calendar: .ics .csv .xlsx .docx, or pasted text.")],
    by: ByOption,
    revision: Annotated[
        int, typer.Option("--revision", min=0, help="The revision it was made on; 0: there is none yet.")
    ] = 0,
    rulebook: RulebookOption = "asean-defence",
    profile: ProfileOption = None,
    reading: ReadingOption = None,
    partial: Annotated[bool, typer.Option("--partial", help="The file does not claim to be complete.")] = False,
    holidays: OverlayOption = None,
    record: Annotated[Path | None, typer.Option("--record", help="Acts, consensus and waivers (TOML).")] = None,
    solved: Annotated[
        Path | None, typer.Option("--solved", help="What generate wrote with it: default the .json file beside it.")
    ] = None,
    why: WhyOption = None,
    at: AtOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Put a calendar in the store as a draft, frozen with all that it is judged by."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without
    from scheduler.pipeline.papers.exporting import Read  # noqa: PLC0415 - as above

    when = time_given(at)
    how = Read(rulebook, profile, read_readings(reading), partial, holidays, record)
    content, notes = keeping.content_of(source, year, how, solved)
    tell(*notes)
    with opened(store, form, make=True) as kept:
        show(keeping.put_in(kept, content, on=revision, at=when, by=by, why=why), form)
