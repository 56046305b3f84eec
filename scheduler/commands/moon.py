"""indical moon."""

from __future__ import annotations

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
    asked_of,
    base_asked,
    ending,
)
from scheduler.exits import Exit


def moon(
    year: YearArgument = None,
    request: RequestOption = None,
    calendar: CalendarOption = None,
    partial: PartialOption = False,
    rulebook: RulebookOption = "asean-defence",
    profile: ProfileOption = None,
    reading: ReadingOption = None,
    previous: PreviousOption = None,
    holidays: OverlayOption = None,
    seconds: SecondsOption = 60.0,
    form: FormatOption = Format.TEXT,
) -> None:
    """What hangs on the moon: estimated days moved by their margin, what breaks, and the fall-back decided now."""
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.pipeline.questions.moon import moon as by_the_moon  # noqa: PLC0415 - as above
    from scheduler.render import moon as render_moon  # noqa: PLC0415 - help does without

    asked = asked_of(request, rulebook, reading, holidays, profile, previous)
    base = base_asked(year, asked, seconds, form, calendar, partial)
    found = by_the_moon(base, Limits(seconds=seconds))
    title = f"{base.book.about.title} {base.posed.year}"
    say(
        render_moon.moon_json(found, base.book)
        if form is Format.JSON
        else render_moon.moon_text(found, base.book, title)
    )
    leave(Exit.BREACHED if any(case.lost for case in found.cases) else ending(base))
