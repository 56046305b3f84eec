"""indical holidays: the days that meetings are judged by; kept in a file, and compared with one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.options import (
    Format,
    FormatOption,
    OverlayOption,
    ReadingOption,
    RulebookOption,
    leave,
    read_readings,
    say,
    tell,
    write_files,
)
from scheduler.exits import Exit

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
    from scheduler import pipeline  # noqa: PLC0415 - help does without
    from scheduler.render import holidays as render_holidays  # noqa: PLC0415 - help does without

    book, facts, notes = pipeline.holidays([year], rulebook, holidays)
    tell(*notes)
    say((render_holidays.as_json if form is Format.JSON else render_holidays.as_text)(book, facts, year, member))


@holidays_app.command("snapshot")
def holidays_snapshot(
    years: Annotated[list[int], typer.Argument(help="The calendar years.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; else printed.")] = None,
    rulebook: RulebookOption = "asean-defence",
    holidays: OverlayOption = None,
) -> None:
    """Write down all days that the years are judged by, as JSON that --holidays takes, and holidays diff compares."""
    from scheduler import pipeline  # noqa: PLC0415 - help does without

    written, notes = pipeline.holiday_snapshot(years, rulebook, holidays)
    tell(*notes)
    if output is None:
        say(written.decode())
    else:
        write_files(output.parent, {output.name: written})
        tell(f"Wrote {output}")


@holidays_app.command("diff")
def holidays_diff(
    old: Annotated[Path, typer.Argument(help="A snapshot of the days as they were.")],
    new: Annotated[Path | None, typer.Argument(help="A later snapshot; without one, the library of now.")] = None,
    calendar: Annotated[
        Path | None, typer.Option("--calendar", help="A calendar to judge by both: .ics or .csv.")
    ] = None,
    rulebook: RulebookOption = "asean-defence",
    reading: ReadingOption = None,
    holidays: OverlayOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show which holidays and periods changed, and which meetings of a calendar that touches."""
    from scheduler import pipeline  # noqa: PLC0415 - help does without
    from scheduler.render import holiday_changes as render_holiday_changes  # noqa: PLC0415 - help does without

    changes = pipeline.holiday_changes(old, new, calendar, rulebook, read_readings(reading), holidays)
    tell(*changes.notes)
    render = render_holiday_changes.as_json if form is Format.JSON else render_holiday_changes.as_text
    say(render(changes))
    leave(Exit.BREACHED if changes.breaks else Exit.OK)
