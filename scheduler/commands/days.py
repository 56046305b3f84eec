"""indical days."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.explain import MeetingArgument
from scheduler.commands.options import leave, say
from scheduler.commands.questions import (
    AskingOfAFile,
    YearArgument,
    YearOption,
    base_asked,
    day_asked,
    ending,
    year_meant,
)


def days(
    meeting: MeetingArgument,
    how: AskingOfAFile,
    year: YearArgument = None,
    on: Annotated[str | None, typer.Option("--on", help="Tell of this day only. As 2027-10-20.")] = None,
    in_year: YearOption = None,
) -> None:
    """Every day of the year for one meeting, the others staying: open, at which price, or blocked by which rules."""
    day = day_asked("--on", on) if on is not None else None
    base = base_asked(year_meant(meeting, how, day, year, in_year), how)
    name = base.meeting(meeting)
    number = base.day(day, "--on") if day is not None else None

    from scheduler.pipeline.questions.explaining import days_of  # noqa: PLC0415 - help does without
    from scheduler.render import availability as render_availability  # noqa: PLC0415 - as above

    told = days_of(base, name)
    if how.as_json:
        say(render_availability.days_json(told, number))
    elif number is not None:
        say(render_availability.one_day_text(told, number))
    else:
        say(render_availability.days_text(told))
    leave(ending(base))
