"""indical holidays: the days that meetings are judged by."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.options import Format, FormatOption, OverlayOption, RulebookOption, say

holidays_app = typer.Typer(help="The days that meetings are judged by.", no_args_is_help=True)


@holidays_app.command("show")
def holidays_show(
    year: Annotated[int, typer.Argument(help="The calendar year.")],
    member: Annotated[str | None, typer.Option("--member", help="One member's id, such as VN.")] = None,
    rulebook: RulebookOption = "asean-defence",
    holidays: OverlayOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show the members' holidays and the named periods of a year, each with its status."""
    from scheduler import pipeline, render_days  # noqa: PLC0415 - help does without

    book, facts = pipeline.holidays([year], rulebook, holidays)
    say((render_days.as_json if form is Format.JSON else render_days.as_text)(book, facts, year, member))
