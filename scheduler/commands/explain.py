"""indical explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.explained import Explained, NotOn
    from scheduler.pipeline.questions.answering import Base

MeetingArgument = Annotated[
    str, typer.Argument(help="The meeting: its id as in the calendar, or that of a body that meets once in the year.")
]


def explain(
    meeting: MeetingArgument,
    how: AskingOfAFile,
    year: YearArgument = None,
    not_on: Annotated[str | None, typer.Option("--not-on", help="Why is it not on this day? As 2027-10-20.")] = None,
    in_year: YearOption = None,
) -> None:
    """Why a meeting is where it is: what binds it on either side, its chain, the next-best dates; or why not a day."""
    day = day_asked("--not-on", not_on) if not_on is not None else None
    base = base_asked(year_meant(meeting, how, day, year, in_year), how)
    # Only after the year stands is it known which meetings it has, and which days.
    name = base.meeting(meeting)
    number = base.day(day, "--not-on") if day is not None else None

    told = _answer(base, name, number, how)
    _say(told, how.as_json)
    leave(_exit(told))


def _answer(base: Base, meeting: str, day: int | None, how: AskingOfAFile) -> Explained | NotOn:
    from scheduler.pipeline.questions import explaining  # noqa: PLC0415 - help does without

    if day is None and base.solved is None:
        return explaining.explained(base, meeting)
    if day is None:
        return explaining.explained(base, meeting, how.limits)
    return explaining.not_on(base, meeting, day, how.limits)


def _say(told: Explained | NotOn, as_json: bool) -> None:
    from scheduler.explained import Explained  # noqa: PLC0415 - help does without
    from scheduler.render import explain as render_explain  # noqa: PLC0415 - as above
    from scheduler.render import explain_json as render_explain_json  # noqa: PLC0415 - as above
    from scheduler.render import explain_not_on as render_explain_not_on  # noqa: PLC0415 - as above

    if isinstance(told, Explained):
        say(render_explain_json.explained_json(told) if as_json else render_explain.explained_text(told))
    else:
        say(render_explain_json.not_on_json(told) if as_json else render_explain_not_on.not_on_text(told))


def _exit(told: Explained | NotOn) -> Exit:
    """Fine where all is proved; otherwise whether there is an answer that is not, or none to what was asked."""
    from scheduler.explained import NotOn  # noqa: PLC0415 - help does without

    if told.interrupted:
        return Exit.INTERRUPTED
    if isinstance(told, NotOn):
        if told.undecided:
            return Exit.STOPPED_WITHOUT
        unproved = told.there is not None and not told.there.proven
    else:
        held = told.base.solved is None
        unproved = told.undecided or (not held and any(not one.proven for one in told.others))
    return Exit.STOPPED_WITH_ANSWER if unproved else ending(told.base)
