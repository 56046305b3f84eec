"""indical generate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, leave, say, tell, write_files
from scheduler.commands.questions import Asking
from scheduler.commands.stamp import read_stamp
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.outcome import Undecided
    from scheduler.results import Compared, Generated, Refused


def generate(
    how: Asking,
    year: Annotated[int | None, typer.Argument(help="The calendar year to plan.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the files.")] = None,
    profiles: Annotated[
        str | None, typer.Option("--profiles", help="Several profiles side by side: NAME,NAME; a folder for each.")
    ] = None,
    conflicts: Annotated[
        int, typer.Option(min=1, max=100, help="Of an impossible year: so many minimal conflicts at most.")
    ] = 1,
    stamp: Annotated[str | None, typer.Option(help="Time of writing; default the rulebook's version date.")] = None,
) -> None:
    """Choose the dates of a year: proved best, each with its cited reason, written as .ics, .csv, .json and .html."""
    from scheduler.results import Compared  # noqa: PLC0415 - help does without

    several = _several(how.profile, profiles)
    if several and conflicts > 1:
        raise InputError("--conflicts", [Problem("it cannot go with --profiles: ask of one profile at a time")])
    result = _chosen(year, several, how, read_stamp(stamp), conflicts)
    if isinstance(result, Compared):
        _side_by_side(result, output, how.form)
    else:
        _one(result, output, how.form)


def _chosen(
    year: int | None, several: tuple[str, ...], how: Asking, stamp: datetime | None, conflicts: int
) -> Generated | Refused | Undecided | Compared:
    from scheduler import pipeline, progress  # noqa: PLC0415 - help does without
    from scheduler.pipeline.generating import IfRefused  # noqa: PLC0415 - as above

    asked = how.asked(stamp)
    with progress.line() as watch, progress.note() as note:
        if several:
            return pipeline.compare(year, several, asked, how.limits, watch)
        return pipeline.generate(year, asked, how.limits, watch, IfRefused(conflicts, note))


def _one(result: Generated | Refused | Undecided, output: Path | None, form: Format) -> None:
    from scheduler import results  # noqa: PLC0415 - help does without
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above
    from scheduler.render import calendar as render  # noqa: PLC0415 - help does without

    match result:
        case results.Generated():
            year = result.calendar.year
            folder = output or Path(f"calendar-{year}")
            write_files(folder, result.files)
            say(result.files[f"{year}.json"].decode() if form is Format.JSON else render.calendar_text(result))
            tell(*result.notes, _wrote(result, folder))
        case results.Refused():
            say(render.refused_json(result) if form is Format.JSON else render.refused_text(result))
        case Undecided(seconds=spent):
            tell(f"No calendar was found in {spent:.1f} s, nor a proof that there is none. Give more --seconds.")
    leave(_exit(result))


def _side_by_side(compared: Compared, output: Path | None, form: Format) -> None:
    """Each profile's files in a folder of its own; the worst of their exit codes."""
    from scheduler.render import profiles as render_profiles  # noqa: PLC0415 - help does without
    from scheduler.render import profiles_json as render_profiles_json  # noqa: PLC0415 - as above

    folder = output or Path(f"calendar-{compared.year}")
    write_files(
        folder, {f"{name}/{file}": data for name, made in compared.made.items() for file, data in made.files.items()}
    )
    as_json = form is Format.JSON
    say(render_profiles_json.compared_json(compared) if as_json else render_profiles.compared_text(compared))
    notes = [*compared.notes, *(note for made in compared.made.values() for note in made.notes)]
    tell(*dict.fromkeys(notes), *(_wrote(made, folder / name) for name, made in compared.made.items()))
    found = {_exit(one.result) for one in compared.under}
    order = (Exit.INTERRUPTED, Exit.IMPOSSIBLE, Exit.STOPPED_WITHOUT, Exit.STOPPED_WITH_ANSWER, Exit.OK)
    leave(next(code for code in order if code in found))


def _exit(result: Generated | Refused | Undecided) -> Exit:
    from scheduler import results  # noqa: PLC0415 - help does without

    match result:
        case results.Refused():
            return Exit.IMPOSSIBLE
        case results.Generated():
            if result.interrupted:
                return Exit.INTERRUPTED
            return Exit.OK if result.calendar.proven else Exit.STOPPED_WITH_ANSWER
    return Exit.INTERRUPTED if result.interrupted else Exit.STOPPED_WITHOUT


def _wrote(made: Generated, folder: Path) -> str:
    return f"Wrote {', '.join(sorted(made.files))} to {folder}"


def _several(profile: str | None, profiles: str | None) -> tuple[str, ...]:
    """The names in --profiles; none where it is not given. Raises InputError for fewer than two."""
    if profiles is None:
        return ()
    if profile is not None:
        raise InputError("--profiles", [Problem("it cannot go with --profile: give one of the two")])
    names = tuple(name.strip() for name in profiles.split(","))
    if len(names) < 2 or not all(names):
        told = f'"{profiles}" is not two or more names with commas, as in paper,practice; --profile takes one'
        raise InputError("--profiles", [Problem(told)])
    return names
