"""indical repair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.judging import Judging
from scheduler.commands.options import Format, FormatOption, leave, read_readings, say, tell, write_files
from scheduler.commands.questions import SecondsOption, YearOption
from scheduler.commands.stamp import read_stamp
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.changes import Repaired, Unmendable

PinOption = Annotated[
    list[str] | None, typer.Option("--pin", help="A meeting, body or level that must not move; repeatable.")
]
DearOption = Annotated[
    list[str] | None, typer.Option("--dear", help="A meeting, body or level to be moved last; repeatable.")
]
WriteOption = Annotated[
    Path | None, typer.Option("--write", help="The repaired file, .ics or .csv: all else as it is in the file.")
]


def repair(
    file: Annotated[Path, typer.Argument(help="A calendar file: .ics .csv .xlsx .docx, or pasted text.")],
    how: Judging,
    year: YearOption = None,
    pin: PinOption = None,
    dear: DearOption = None,
    write: WriteOption = None,
    seconds: SecondsOption = 60.0,
    stamp: Annotated[str | None, typer.Option(help="Time of writing; default the rulebook's version date.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Mend a calendar file by the fewest and smallest moves, proved the fewest, each with the rule that it mends."""
    from scheduler.changes import Repaired, Unmendable  # noqa: PLC0415 - help does without
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.pipeline.questions import repaired_files, repairing  # noqa: PLC0415 - as above
    from scheduler.render import repair as render_repair  # noqa: PLC0415 - as above
    from scheduler.results import Asked  # noqa: PLC0415 - as above

    asked = Asked(None, how.rulebook, read_readings(how.reading), how.holidays, profile=how.profile)
    when = read_stamp(stamp)
    if write is not None and write.suffix.lower() not in (".ics", ".csv"):
        raise InputError("--write", [Problem(f'"{write}" is neither .ics nor .csv')])
    wanted = repairing.Wanted(tuple(pin or ()), tuple(dear or ()), how.record, how.partial)
    found = repairing.repair(file, year, asked, wanted, Limits(seconds=seconds))
    if not isinstance(found, Repaired | Unmendable):
        tell(f"No repair was found in {found.seconds:.1f} s, nor a proof that there is none. Give more --seconds.")
        leave(Exit.STOPPED_WITHOUT)
    # Written before anything is said: what cannot be written is no repair.
    if write is not None and isinstance(found, Repaired):
        write_files(write.parent, {write.name: repaired_files.written(found, file, write.suffix.lower(), when)})
    say(render_repair.as_json(found) if form is Format.JSON else render_repair.as_text(found))
    tell(*found.notes)
    if write is not None and isinstance(found, Repaired):
        tell(f"Wrote {write}")
    leave(_ending(found))


def _ending(found: Repaired | Unmendable) -> Exit:
    from scheduler.changes import Unmendable  # noqa: PLC0415 - help does without

    if isinstance(found, Unmendable) or found.unmended:
        return Exit.IMPOSSIBLE
    return Exit.OK if found.fewest and found.proven else Exit.STOPPED_WITH_ANSWER
