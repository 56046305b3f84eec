"""indical draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.judging import Judging
from scheduler.commands.options import Format, FormatOption, tell
from scheduler.commands.storing import (
    DEFAULT_STORE,
    AtOption,
    ByOption,
    StoreOption,
    WhyOption,
    YearArgument,
    opened,
    show,
    time_given,
)


def draft(
    year: YearArgument,
    source: Annotated[Path, typer.Option("--from", help="The calendar: .ics .csv .xlsx .docx, or pasted text.")],
    judging: Judging,
    by: ByOption,
    revision: Annotated[
        int, typer.Option("--revision", min=0, help="The revision it was made on; 0: there is none yet.")
    ] = 0,
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

    when = time_given(at)
    content, notes = keeping.content_of(source, year, judging.by(), solved)
    tell(*notes)
    with opened(store, form, make=True) as kept:
        show(keeping.put_in(kept, content, on=revision, at=when, by=by, why=why), form)
