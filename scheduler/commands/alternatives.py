"""indical options."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import leave, say, tell, write_files
from scheduler.commands.questions import Asking, base_asked
from scheduler.commands.stamp import read_stamp
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.pipeline.questions.alternatives import Options

MOST_OPTIONS = 20
APART = 3
"""Meetings that differ where nothing else is asked; in a year of fewer all of them."""


def options(
    how: Asking,
    year: Annotated[int | None, typer.Argument(help="The calendar year.")] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, max=MOST_OPTIONS, help="How many calendars.")] = 3,
    apart: Annotated[int | None, typer.Option(min=1, help="In how many meetings any two differ at least.")] = None,
    days: Annotated[int, typer.Option(min=1, max=1100, help="How many days off counts as different.")] = 7,
    within: Annotated[
        str | None, typer.Option(metavar="COST", help="How much dearer than the best at most: 12, or 10%.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for each option's files.")] = None,
    stamp: Annotated[str | None, typer.Option(help="Time of writing; default the rulebook's version date.")] = None,
) -> None:
    """Several really different years: each the cheapest that is apart from those before it, and what each gives up."""
    more, of_best = _within(within)
    base = base_asked(year, how, read_stamp(stamp))
    from scheduler import progress  # noqa: PLC0415 - help does without
    from scheduler.alternatives import Wanted  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.pipeline.questions.alternatives import options  # noqa: PLC0415 - help does without
    from scheduler.render import options as render_options  # noqa: PLC0415 - help does without

    held = len(base.board.meetings)
    wanted = Wanted(number, min(APART, held) if apart is None else apart, days, more, of_best)
    with progress.line() as watch:
        found = options(base, wanted, how.limits, watch)
    folders = _write(found, output) if output is not None else None
    say(render_options.options_json(found, folders) if how.as_json else render_options.options_text(found))
    leave(_exit(found))


def _write(found: Options, output: Path) -> list[str]:
    """Each option's files in a folder of its own, by number; the folders."""
    rows = list(enumerate(found.options, 1))
    write_files(output, {f"{at}/{name}": data for at, one in rows for name, data in one.made.files.items()})
    folders = [str(output / str(at)) for at, _ in rows]
    tell(*(f"Wrote {', '.join(sorted(one.made.files))} to {folders[at - 1]}" for at, one in rows))
    return folders


def _within(text: str | None) -> tuple[Fraction | None, bool]:
    """A cost, or a share of the best cost, and whether it is one. Raises InputError for anything else."""
    if text is None:
        return None, False
    if not re.fullmatch(r"\d{1,9}|\d{1,6}(\.\d{1,6})?%", text, re.ASCII):
        told = f'"{text}" is neither a whole number, such as 12, nor a share of the best cost, such as 10%'
        raise InputError("--within", [Problem(told)])
    share = text.endswith("%")
    return Fraction(text.rstrip("%")) / (100 if share else 1), share


def _exit(found: Options) -> Exit:
    """Fine where each option and that there are no more is proved."""
    from scheduler.alternatives import Ended  # noqa: PLC0415 - only questions that solve load the solver

    if found.found.interrupted:
        return Exit.INTERRUPTED
    proven = all(one.proven for one in found.found.options) and found.found.ended is not Ended.UNDECIDED
    return Exit.OK if proven else Exit.STOPPED_WITH_ANSWER
