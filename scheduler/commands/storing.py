"""What the commands on the store share: their options, the store itself, the clock, and how they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError
from scheduler.commands.options import Format, FormatOption, leave, say, tell
from scheduler.commands.stamp import read_stamp
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.store.store import Store
    from scheduler.pipeline.life.keeping import Standing, Wish

DEFAULT_STORE = "indical.db"
StoreOption = Annotated[
    str,
    typer.Option("--store", envvar="INDICAL_STORE", help="The store: a SQLite file, or a URL of PostgreSQL."),
]
YearArgument = Annotated[int, typer.Argument(help="The calendar year.")]
InstitutionOption = Annotated[
    str | None, typer.Option("--institution", help="The rulebook's id, where the store holds the year of several.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who does this: a name or an office.")]
AtOption = Annotated[str | None, typer.Option("--at", help="When, such as 2026-11-21T09:00:00Z; default now.")]
WhyOption = Annotated[str | None, typer.Option("--why", help="The reason, for the log.")]
RecordOption = Annotated[str, typer.Option("--record", help="The record of the meeting that did it.")]
RevisionOption = Annotated[
    int | None,
    typer.Option("--revision", min=0, help="The revision that you looked at: refused where it is another one by now."),
]


def time_given(text: str | None, option: str = "--at") -> datetime:
    """The time that a person gave, to the second; what the clock says where none is given. The only place that asks it.

    Raises:
        InputError: it is no time.
    """
    try:
        found = read_stamp(text)
    except InputError as error:
        raise InputError(option, error.problems) from None
    return (found or datetime.now(UTC)).replace(microsecond=0)


@contextmanager
def opened(where: str, form: Format, make: bool = False) -> Iterator[Store]:
    """The store, closed at the end. What it refuses is told, as JSON too where that is asked for, and ends the command.

    Raises:
        InputError: it cannot be used.
    """
    from calendars.store.store import open_store  # noqa: PLC0415 - help does without the database's library

    with refusals(form), open_store(where, make) as store:
        yield store


@contextmanager
def refusals(form: Format) -> Iterator[None]:
    """End the command by exit code 1 where the life of a calendar forbids it, by 6 where somebody else came first."""
    from calendars.store.refusals import ChangedMeanwhileError, RefusedError  # noqa: PLC0415 - as above
    from scheduler.render.life import refused_json  # noqa: PLC0415 - as above

    try:
        yield
    except (ChangedMeanwhileError, RefusedError) as error:
        if form is Format.JSON:
            say(refused_json(error))
        tell(str(error))
        leave(Exit.CHANGED_MEANWHILE if isinstance(error, ChangedMeanwhileError) else Exit.BREACHED)


@dataclass(frozen=True)
class Doing:
    """The options of every command that does something to a calendar in the store."""

    by: ByOption
    revision: RevisionOption = None
    why: WhyOption = None
    at: AtOption = None
    institution: InstitutionOption = None
    store: StoreOption = DEFAULT_STORE
    form: FormatOption = Format.TEXT


def act(year: int, wish: Wish, how: Doing) -> None:
    """Do what a person wants to a calendar, and say where it stands then."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - as above

    when = time_given(how.at)
    with opened(how.store, how.form) as kept:
        key = keeping.key_of(kept, year, how.institution)
        show(keeping.do(kept, key, wish, on=how.revision, at=when, by=how.by), how.form)


def show(standing: Standing, form: Format) -> None:
    """Print what was done, and where the calendar stands."""
    from calendars.store.canonical import time_text  # noqa: PLC0415 - as above
    from calendars.store.telling import told  # noqa: PLC0415 - as above
    from scheduler.render import life as render_life  # noqa: PLC0415 - as above

    as_json = form is Format.JSON
    say(
        render_life.standing_json(standing, time_text)
        if as_json
        else render_life.standing_text(standing, told(standing.event))
    )
