"""The front door: one function a command, each one library call, print, exit code."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from errno import EISDIR
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
import typer.core

from constraints.errors import InputError, Problem
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.results import CheckedFile


class Commands(typer.core.TyperGroup):
    """Whatever a user can cause ends in a message and an exit code of ours, before typer makes one of its own."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except InputError as error:
            print(error, file=sys.stderr)  # noqa: T201 - to a person
            raise typer.Exit(Exit.BAD_INPUT) from None
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)  # noqa: T201 - to a person
            raise typer.Exit(Exit.INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(Exit.OK) from None
        return done


app = typer.Typer(
    name="indical",
    cls=Commands,
    help="Plans, checks and publishes the year of an institution bound by written rules.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
rules_app = typer.Typer(help="The rulebook, cited.", no_args_is_help=True)
holidays_app = typer.Typer(help="The days that meetings are judged by.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(holidays_app, name="holidays")


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class CheckFormat(StrEnum):
    """How verdicts are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


RulebookOption = Annotated[str, typer.Option("--rulebook", help="A shipped rulebook's name, or a folder.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Text for people, JSON for programs.")]
CheckFormatOption = Annotated[
    CheckFormat,
    typer.Option("--format", help="Text for people, JSON for programs, SARIF for code scanning, github for workflows."),
]
ReadingOption = Annotated[
    list[str] | None, typer.Option("--reading", help="Read a rule by one of its named readings: RULE=NAME.")
]
OverlayOption = Annotated[Path | None, typer.Option("--holidays", help="Your own file of holidays and periods (TOML).")]


@app.command()
def generate(
    year: Annotated[int | None, typer.Argument(help="The calendar year to plan.")] = None,
    request: Annotated[Path | None, typer.Option("--request", help="What is already known or wished (TOML).")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the files.")] = None,
    rulebook: RulebookOption = "asean-defence",
    reading: ReadingOption = None,
    holidays: OverlayOption = None,
    seconds: Annotated[float, typer.Option(min=0.01, max=86400, help="Stop solving after so many seconds.")] = 60.0,
    stamp: Annotated[str | None, typer.Option(help="Time of writing; default the rulebook's version date.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Choose the dates of a year: proved best, each with its cited reason, written as .ics, .csv, .json and .html."""
    from scheduler import pipeline, progress, render, results  # noqa: PLC0415 - help does without
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above

    asked = results.Asked(request, rulebook, _readings(reading), holidays, _stamp(stamp))
    with progress.line() as tell:
        result = pipeline.generate(year, asked, Limits(seconds=seconds), tell)
    match result:
        case results.Generated():
            folder = output or Path(f"calendar-{result.calendar.year}")
            _write(folder, result.files)
            _print(result.files[f"{result.calendar.year}.json"].decode() if form is Format.JSON else None)
            if form is Format.TEXT:
                _print(render.calendar_text(result))
            for note in result.notes:
                print(note, file=sys.stderr)  # noqa: T201 - to a person
            print(f"Wrote {', '.join(sorted(result.files))} to {folder}", file=sys.stderr)  # noqa: T201 - to a person
            if result.interrupted:
                _leave(Exit.INTERRUPTED)
            _leave(Exit.OK if result.calendar.proven else Exit.STOPPED_WITH_ANSWER)
        case results.Refused():
            _print(render.refused_json(result) if form is Format.JSON else render.refused_text(result))
            _leave(Exit.IMPOSSIBLE)
        case Undecided(seconds=spent, interrupted=by_hand):
            told = f"No calendar was found in {spent:.1f} s, nor a proof that there is none. Give more --seconds."
            print(told, file=sys.stderr)  # noqa: T201 - to a person
            _leave(Exit.INTERRUPTED if by_hand else Exit.STOPPED_WITHOUT)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Calendar files: .ics or .csv.")],
    rulebook: RulebookOption = "asean-defence",
    reading: ReadingOption = None,
    partial: Annotated[bool, typer.Option("--partial", help="The files do not claim to be complete.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Missed wishes count as breaches too.")] = False,
    holidays: OverlayOption = None,
    record: Annotated[Path | None, typer.Option("--record", help="Acts, consensus and waivers (TOML).")] = None,
    form: CheckFormatOption = CheckFormat.TEXT,
) -> None:
    """Check calendar files against the rulebook: every rule's verdict, every breach cited, with the way out."""
    from scheduler import pipeline  # noqa: PLC0415 - help does without

    checked = [pipeline.check_file(path, rulebook, _readings(reading), partial, holidays, record) for path in files]
    _print(_judged(checked, form) or None)
    reports = [year.report for one in checked for year in one.years]
    broken = any(report.breaches or (strict and report.priced) for report in reports)
    _leave(Exit.BREACHED if broken else Exit.OK)


@rules_app.command("show")
def rules_show(
    rule: Annotated[str | None, typer.Argument(help="One rule's id; none: all of them.")] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Show the rules with their readings, sources and standing."""
    from constraints.rulebook import load  # noqa: PLC0415 - help does without
    from scheduler import render_rules  # noqa: PLC0415 - as above

    book = load(rulebook)
    _print(render_rules.as_json(book, rule) if form is Format.JSON else render_rules.as_text(book, rule))


@rules_app.command("book")
def rules_book(rulebook: RulebookOption = "asean-defence") -> None:
    """Print the whole rulebook as a page in Markdown."""
    from constraints.rulebook import load  # noqa: PLC0415 - help does without
    from scheduler import render_rules  # noqa: PLC0415 - as above

    _print(render_rules.as_markdown(load(rulebook)))


class SchemaFile(StrEnum):
    """The files that people write."""

    RULEBOOK = "rulebook"
    BODIES = "bodies"
    MEMBERS = "members"
    PERIODS = "periods"
    REQUEST = "request"


@rules_app.command("schema")
def rules_schema(
    file: Annotated[SchemaFile, typer.Option("--file", help="Which file's schema.")] = SchemaFile.RULEBOOK,
) -> None:
    """Print the JSON Schema of a file of a rulebook, or of a request, for editors."""
    from calendars.schema import request_schema  # noqa: PLC0415 - help does without
    from constraints.schema import rulebook_schemas  # noqa: PLC0415 - as above

    schemas = {**rulebook_schemas(), "request": request_schema()}
    _print(json.dumps(schemas[file], indent=2, ensure_ascii=False))


@rules_app.command("lint")
def rules_lint(rulebook: RulebookOption = "asean-defence", form: FormatOption = Format.TEXT) -> None:
    """Tell what a rulebook says that loads and is likely a mistake, each with its line and what to do."""
    from constraints.lint import lint_folder  # noqa: PLC0415 - help does without
    from scheduler import render_rules  # noqa: PLC0415 - as above

    doubts = lint_folder(rulebook)
    told = render_rules.lint_json if form is Format.JSON else render_rules.lint_text
    _print(told(rulebook, doubts))
    _leave(Exit.OK if all(doubt.note for doubt in doubts) else Exit.BREACHED)


@holidays_app.command("show")
def holidays_show(
    year: Annotated[int, typer.Argument(help="The calendar year.")],
    member: Annotated[str | None, typer.Option("--member", help="One member's id, such as VN.")] = None,
    rulebook: RulebookOption = "asean-defence",
    holidays: OverlayOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show the members' holidays and the named periods of a year, each with its status."""
    from scheduler import pipeline, render_days  # noqa: PLC0415 - help does without

    book, facts = pipeline.holidays([year], rulebook, holidays)
    _print((render_days.as_json if form is Format.JSON else render_days.as_text)(book, facts, year, member))


def _judged(files: list[CheckedFile], form: CheckFormat) -> str:
    from scheduler import render_check, render_github, render_sarif  # noqa: PLC0415 - help does without

    match form:
        case CheckFormat.JSON:
            return render_check.checked_json(files)
        case CheckFormat.SARIF:
            return render_sarif.as_sarif(files)
        case CheckFormat.GITHUB:
            return render_github.as_github(files)
        case CheckFormat.TEXT:
            return "\n\n".join(render_check.checked_text(one) for one in files)


def _readings(given: list[str] | None) -> dict[str, str]:
    found = {}
    for one in given or []:
        rule, equals, name = one.partition("=")
        if not equals or not rule or not name:
            raise InputError("--reading", [Problem(f'"{one}" is not RULE=NAME, as in acdfim-last=rolling')])
        found[rule] = name
    return found


def _stamp(text: str | None) -> datetime | None:
    """The time in UTC; without a zone it is UTC's, without an hour midnight."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        told = f'"{text}" is not a time such as 2026-11-21T09:00:00Z'
        raise InputError("--stamp", [Problem(told)]) from None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: all are written beside their places before the first is moved there."""
    parts = {name: folder / f".{name}.part" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, part in parts.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
            part.write_bytes(files[name])
        for name, part in parts.items():
            os.replace(part, folder / name)
    except OSError as error:
        raise InputError(str(folder), [Problem(f"cannot be written: {error.strerror or error}")]) from None
    finally:
        with suppress(OSError):
            for part in parts.values():
                part.unlink(missing_ok=True)


def _print(text: str | None) -> None:
    if text is not None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def _leave(code: Exit) -> NoReturn:
    sys.stdout.flush()
    raise typer.Exit(int(code))


def main() -> None:
    """Run the command line. Results are UTF-8 everywhere, so that JSON is JSON and the same input the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A command lives for a second and makes few cycles: collecting less often saves a tenth of it.
    gc.set_threshold(100_000, 50, 50)
    app()
