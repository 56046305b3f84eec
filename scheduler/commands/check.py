"""indical check."""

from __future__ import annotations

from enum import StrEnum
from functools import partial as partial_of
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.judging import Judging
from scheduler.commands.options import leave, say
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.results import CheckedFile


class CheckFormat(StrEnum):
    """How verdicts are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


CheckFormatOption = Annotated[
    CheckFormat,
    typer.Option("--format", help="Text for people, JSON for programs, SARIF for code scanning, github for workflows."),
]


def check(
    files: Annotated[list[Path], typer.Argument(help="Calendar files: .ics .csv .xlsx .docx, or pasted text.")],
    how: Judging,
    every_reading: Annotated[
        bool, typer.Option("--every-reading", help="Judge by every reading of each rule too (text and JSON).")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Missed wishes count as breaches too.")] = False,
    member: Annotated[
        str | None, typer.Option("--member", help="Show the year as this member has it (text and JSON).")
    ] = None,
    own: Annotated[
        list[Path] | None, typer.Option("--own", help="With --member: its own calendar (.ics), to find clashes.")
    ] = None,
    form: CheckFormatOption = CheckFormat.TEXT,
) -> None:
    """Check calendar files against the rulebook: every rule's verdict, every breach cited, with the way out."""
    from scheduler import pipeline  # noqa: PLC0415 - help does without
    from scheduler.pipeline.checking import with_orders  # noqa: PLC0415 - as above

    _refuse_mixed(member, own, every_reading, form)
    if every_reading and form not in (CheckFormat.TEXT, CheckFormat.JSON):
        raise InputError("--every-reading", [Problem(f"it goes with text and JSON, not with --format {form}")])
    by = how.by()
    judged = {path: partial_of(pipeline.check_file, path, by, every_reading) for path in files}
    if member is not None:
        _for_member([judged[path]() for path in files], member, own or [], strict, form)
    checked = [with_orders(path, judged[path]) for path in files]
    say(_judged(checked, form) or None)
    if form in (CheckFormat.SARIF, CheckFormat.GITHUB):
        _tell_orders(checked)
    reports = [year.report for one in checked for year in one.years]
    broken = any(report.breaches or (strict and report.priced) for report in reports)
    leave(Exit.BREACHED if broken or any(one.out_of_order for one in checked) else Exit.OK)


def _refuse_mixed(member: str | None, own: list[Path] | None, every_reading: bool, form: CheckFormat) -> None:
    if own and member is None:
        raise InputError("--own", [Problem("it goes with --member: say whose calendar it is, such as --member VN")])
    if member is not None and every_reading:
        raise InputError("--member", [Problem("it goes without --every-reading")])
    if member is not None and form not in (CheckFormat.TEXT, CheckFormat.JSON):
        raise InputError("--member", [Problem(f"it goes with text and JSON, not with --format {form}")])


def _for_member(files: list[CheckedFile], member: str, own: list[Path], strict: bool, form: CheckFormat) -> NoReturn:
    """Show the years as one member has them, and end the command: 1 for a clash with its calendar, or a breach."""
    from scheduler.pipeline.questions.member_view import member_view, read_own  # noqa: PLC0415 - help does without
    from scheduler.render import member as render_member  # noqa: PLC0415 - as above

    calendars = read_own(own)
    seen = [member_view(one, member, calendars) for one in files]
    say((render_member.as_json if form is CheckFormat.JSON else render_member.text)(seen, calendars))
    years = [year for one in seen for year in one.years]
    wrong = any(y.clashes or y.count("broken") or (strict and y.count("missed")) for y in years)
    leave(Exit.BREACHED if wrong else Exit.OK)


def _tell_orders(files: list[CheckedFile]) -> None:
    """To stderr: these formats have a place for rules only."""
    from scheduler.render import relations as render_relations  # noqa: PLC0415 - help does without

    for one in files:
        if one.out_of_order:
            typer.echo("\n".join(render_relations.lines(one)), err=True)


def _judged(files: list[CheckedFile], form: CheckFormat) -> str:
    from scheduler.render import check as render_check  # noqa: PLC0415 - help does without
    from scheduler.render import github as render_github  # noqa: PLC0415 - as above
    from scheduler.render import sarif as render_sarif  # noqa: PLC0415 - as above

    match form:
        case CheckFormat.JSON:
            return render_check.checked_json(files)
        case CheckFormat.SARIF:
            return render_sarif.as_sarif(files)
        case CheckFormat.GITHUB:
            return render_github.as_github(files)
        case CheckFormat.TEXT:
            return "\n\n".join(render_check.checked_text(one) for one in files)
