"""What the commands that ask about a year share: their options, and the year that they ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import (
    Format,
    FormatOption,
    OverlayOption,
    ProfileOption,
    ReadingOption,
    RulebookOption,
    leave,
    read_readings,
    say,
    tell,
)
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Undecided
    from scheduler.pipeline.questions.answering import Base
    from scheduler.results import Asked, Refused

YearArgument = Annotated[int | None, typer.Argument(help="The calendar year; or say it with --year.")]
YearOption = Annotated[int | None, typer.Option("--year", help="The calendar year, or the one meant of a file.")]
CalendarOption = Annotated[
    Path | None,
    typer.Option("--calendar", help="Ask about the days in this calendar file, not about the best calendar."),
]
RequestOption = Annotated[Path | None, typer.Option("--request", help="What is already known or wished (TOML).")]
PreviousOption = Annotated[
    Path | None, typer.Option("--previous", help="The calendar of the year before, and of earlier ones.")
]
PartialOption = Annotated[
    bool, typer.Option("--partial", help="With --calendar: the file does not claim to be complete.")
]
SecondsOption = Annotated[
    float, typer.Option("--seconds", min=0.01, max=86400, help="Stop each solve after so many seconds.")
]


@dataclass(frozen=True)
class Asking:
    """The options of every command that asks for a year: by what it is planned, and how the answer is given."""

    request: RequestOption = None
    rulebook: RulebookOption = "asean-defence"
    profile: ProfileOption = None
    reading: ReadingOption = None
    previous: PreviousOption = None
    holidays: OverlayOption = None
    seconds: SecondsOption = 60.0
    form: FormatOption = Format.TEXT

    def asked(self, stamp: datetime | None = None) -> Asked:
        """As the pipeline takes them. Raises InputError for a --reading that is not RULE=NAME."""
        from scheduler.results import Asked  # noqa: PLC0415 - help does without

        readings = read_readings(self.reading)
        return Asked(self.request, self.rulebook, readings, self.holidays, stamp, self.profile, previous=self.previous)

    @property
    def limits(self) -> Limits:
        """The limit of each solve."""
        from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only questions that solve load the solver

        return Limits(seconds=self.seconds)

    @property
    def as_json(self) -> bool:
        """Whether a program reads the answer."""
        return self.form is Format.JSON


@dataclass(frozen=True)
class AskingOfAFile(Asking):
    """The same, where the year may also be that of a calendar file."""

    calendar: CalendarOption = None
    partial: PartialOption = False


def one_year(*said: int | None) -> int | None:
    """The year that is said, in one place or in several; None where it is said nowhere.

    Raises:
        InputError: two places say different years.
    """
    years = sorted({year for year in said if year is not None})
    if len(years) > 1:
        raise InputError("the command line", [Problem(f"which year is meant: {' or '.join(map(str, years))}?")])
    return years[0] if years else None


def year_meant(meeting: str, how: AskingOfAFile, day: date | None, *said: int | None) -> int | None:
    """The year that is said or that the meeting's id names; else the day's, if neither a file nor a request has one.

    Raises:
        InputError: two places say different years.
    """
    from scheduler.pipeline.questions.answering import year_in  # noqa: PLC0415 - help does without

    year = one_year(*said, year_in(meeting))
    if day is None or how.calendar is not None or how.request is not None:
        return year
    return year or day.year


def day_asked(option: str, told: str) -> date:
    """The day that an option names. Raises InputError for anything but a date as 2027-10-20."""
    try:
        return date.fromisoformat(told if len(told) == len("2027-10-20") else "")
    except ValueError:
        raise InputError(option, [Problem(f'"{told}" is not a date: write it as 2027-10-20')]) from None


def base_asked(year: int | None, how: Asking, stamp: datetime | None = None) -> Base:
    """The year that is asked about; where there is none, says why and ends the command with the right exit code.

    Of a calendar file it is the year as the file has it, for which nothing is solved. What a person should know of the
    files that were read goes to stderr.

    Raises:
        InputError: as ``best_year`` and ``year_as_held``.
    """
    from scheduler import progress  # noqa: PLC0415 - help does without
    from scheduler.pipeline.questions.answering import Base, best_year, year_as_held  # noqa: PLC0415 - as above

    asked = how.asked(stamp)
    if isinstance(how, AskingOfAFile) and how.calendar is not None:
        found: Base | Refused | Undecided = year_as_held(how.calendar, year, asked, how.partial)
    else:
        with progress.line() as watch:
            found = best_year(year, asked, how.limits, watch)
    if not isinstance(found, Base):
        no_year(found, how.form)
    tell(*found.notes)
    return found


def no_year(found: Refused | Undecided, form: Format) -> NoReturn:
    """Says why there is no year to ask about, and ends the command: proved impossible, or not decided in time."""
    from scheduler import results  # noqa: PLC0415 - help does without
    from scheduler.render import calendar as render  # noqa: PLC0415 - help does without

    if isinstance(found, results.Refused):
        say(render.refused_json(found) if form is Format.JSON else render.refused_text(found))
        leave(Exit.IMPOSSIBLE)
    out_of_time(found)


def out_of_time(found: Undecided) -> NoReturn:
    """Says that the limit, or Ctrl-C, came before there was anything to tell, and ends the command."""
    tell(f"No calendar was found in {found.seconds:.1f} s, nor a proof that there is none. Give more --seconds.")
    leave(Exit.INTERRUPTED if found.interrupted else Exit.STOPPED_WITHOUT)


def ending(base: Base) -> Exit:
    """How a command ends that has answered about the year: fine, or that the year is not proved best."""
    if base.solved is None or base.solved.proven:
        return Exit.OK
    return Exit.INTERRUPTED if base.solved.interrupted else Exit.STOPPED_WITH_ANSWER
