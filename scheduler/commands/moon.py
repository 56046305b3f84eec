"""indical moon."""

from __future__ import annotations

from scheduler.commands.options import leave, say
from scheduler.commands.questions import AskingOfAFile, YearArgument, base_asked, ending
from scheduler.exits import Exit


def moon(how: AskingOfAFile, year: YearArgument = None) -> None:
    """What hangs on the moon: estimated days moved by their margin, what breaks, and the fall-back decided now."""
    from scheduler.pipeline.questions.moon import moon as by_the_moon  # noqa: PLC0415 - help does without
    from scheduler.render import moon as render_moon  # noqa: PLC0415 - as above

    base = base_asked(year, how)
    found = by_the_moon(base, how.limits)
    title = f"{base.book.about.title} {base.posed.year}"
    say(render_moon.moon_json(found, base.book) if how.as_json else render_moon.moon_text(found, base.book, title))
    leave(Exit.BREACHED if any(case.lost for case in found.cases) else ending(base))
