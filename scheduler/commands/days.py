"""indical days."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.explain import MeetingArgument
from scheduler.commands.options import (
    Format,
    FormatOption,
    OverlayOption,
    ProfileOption,
    ReadingOption,
    RulebookOption,
    leave,
    say,
)
from scheduler.commands.questions import (
    CalendarOption,
    PartialOption,
    PreviousOption,
    RequestOption,
    SecondsOption,
    YearArgument,
    YearOption,
    asked_of,
    base_asked,
    day_asked,
    ending,
    one_year,
)


def days(
    meeting: MeetingArgument,
    year: YearArgument = None,
    on: Annotated[str | None, typer.Option("--on", help="Tell of this day only. As 2027-10-20.")] = None,
    calendar: CalendarOption = None,
    in_year: YearOption = None,
    partial: PartialOption = False,
    request: RequestOption = None,
    rulebook: RulebookOption = "asean-defence",
    profile: ProfileOption = None,
    reading: ReadingOption = None,
    previous: PreviousOption = None,
    holidays: OverlayOption = None,
    seconds: SecondsOption = 60.0,
    form: FormatOption = Format.TEXT,
) -> None:
    """Every day of the year for one meeting, the others staying: open, at which price, or blocked by which rules."""
    day = day_asked("--on", on) if on is not None else None
    from scheduler.pipeline.questions.answering import year_in  # noqa: PLC0415 - help does without

    when = one_year(year, in_year, year_in(meeting))
    if day is not None and calendar is None and request is None:
        when = when or day.year
    asked = asked_of(request, rulebook, reading, holidays, profile, previous)
    base = base_asked(when, asked, seconds, form, calendar, partial)
    name = base.meeting(meeting)
    number = base.day(day, "--on") if day is not None else None

    from scheduler.pipeline.questions.explaining import days_of  # noqa: PLC0415 - as above
    from scheduler.render import availability as render_availability  # noqa: PLC0415 - help does without

    told = days_of(base, name)
    if form is Format.JSON:
        say(render_availability.days_json(told, number))
    elif number is not None:
        say(render_availability.one_day_text(told, number))
    else:
        say(render_availability.days_text(told))
    leave(ending(base))
