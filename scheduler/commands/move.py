"""indical move."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands import amended
from scheduler.commands.amended import Amending, Anew
from scheduler.commands.questions import day_asked
from scheduler.commands.row_options import RowOptions
from scheduler.commands.storing import time_given

if TYPE_CHECKING:
    from calendars.store.events import Version
    from scheduler.outcome import Undecided
    from scheduler.pipeline.life.amending import Change, Followed
    from scheduler.replanned import NoDays

_FOLLOWS = "With --follow what else must move is found, with the fewest people disturbed."


def move(
    meeting: Annotated[str, typer.Argument(help="The meeting's id, with its year.")],
    row: RowOptions,
    how: Amending,
    anew: Anew,
    day: Annotated[str | None, typer.Argument(help="Its new first day, such as 2027-09-13.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=31, help="How many days it lasts now.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="The member that hosts it now, by its id.")] = None,
    city: Annotated[str | None, typer.Option("--city", help="Where it is held now.")] = None,
    postponed: Annotated[bool, typer.Option("--postponed", help="To days that nobody knows yet.")] = False,
    cancelled: Annotated[bool, typer.Option("--cancelled", help="It is not held.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Others may move where they must: the fewest people disturbed.")
    ] = False,
) -> None:
    """Make one change to a calendar in force: what follows from it, whom to tell; all else stays as it is.

    With --follow others may move where they must, so that the fewest people are disturbed.
    """
    if not follow and anew.given:
        raise InputError("move", [Problem("--as-of, --notice and --seconds say how others may follow: give --follow")])
    first_day = day_asked("date", day) if day else None
    change = _change(meeting, first_day, days, host, city, postponed, cancelled, row, follow)
    when = time_given(how.at)

    def followed(version: Version, held: tuple[str, ...]) -> Followed | NoDays | Undecided:
        from scheduler.pipeline.life import amending, replanning  # noqa: PLC0415 - help does without

        if not follow:
            return amending.changed(version, change, how.record)
        return replanning.by_decision(version, change, anew.how(when, held, how.record))

    hint = "" if follow or postponed or cancelled else _FOLLOWS
    amended.run(_year(meeting), followed, how, when, hint)


def _year(meeting: str) -> int:
    from scheduler.pipeline.questions.answering import year_in  # noqa: PLC0415 - help does without

    year = year_in(meeting)
    if year is None:
        raise InputError("meeting", [Problem(f'"{meeting}" names no year: give its id, with its year')])
    return year


def _change(
    meeting: str,
    day: date | None,
    days: int | None,
    host: str | None,
    city: str | None,
    postponed: bool,
    cancelled: bool,
    row: RowOptions,
    follow: bool,
) -> Change:
    from scheduler.pipeline.life.amending import Change  # noqa: PLC0415 - help does without

    change = row.put(Change(meeting, day, days, host, city, postponed, cancelled), follow)
    if change == Change(meeting):
        told = "give a day, --host, --city, --hours, --all-day, --tbc, --confirmed, --postponed or --cancelled"
        raise InputError("move", [Problem(f"nothing is to change: {told}")])
    if cancelled and change != Change(meeting, cancelled=True):
        raise InputError("move", [Problem("what is cancelled has neither day, hours nor host: give --cancelled alone")])
    if postponed and (day or days or change.hours or change.status):
        told = "what is postponed has no day yet: leave out the day, --days, --hours, --tbc and --confirmed"
        raise InputError("move", [Problem(told)])
    return change
