"""indical rules: the rulebook, cited."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.options import (
    Format,
    FormatOption,
    ProfileOption,
    ReadingOption,
    RulebookOption,
    leave,
    read_readings,
    say,
    tell,
)
from scheduler.exits import Exit

rules_app = typer.Typer(help="The rulebook, cited.", no_args_is_help=True)


@rules_app.command("show")
def rules_show(
    rule: Annotated[str | None, typer.Argument(help="One rule's id; none: all of them.")] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Show the rules with their readings, sources and standing."""
    from constraints.rulebook import load  # noqa: PLC0415 - help does without
    from scheduler.render import rules as render_rules  # noqa: PLC0415 - as above

    book = load(rulebook)
    say(render_rules.as_json(book, rule) if form is Format.JSON else render_rules.as_text(book, rule))


@rules_app.command("book")
def rules_book(rulebook: RulebookOption = "asean-defence") -> None:
    """Print the whole rulebook as a page in Markdown."""
    from constraints.rulebook import load  # noqa: PLC0415 - help does without
    from scheduler.render import rules as render_rules  # noqa: PLC0415 - as above

    say(render_rules.as_markdown(load(rulebook)))


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
    say(json.dumps(schemas[file], indent=2, ensure_ascii=False))


@rules_app.command("lint")
def rules_lint(rulebook: RulebookOption = "asean-defence", form: FormatOption = Format.TEXT) -> None:
    """Tell what a rulebook says that loads and is likely a mistake, each with its line and what to do."""
    from constraints.lint import lint_folder  # noqa: PLC0415 - help does without
    from scheduler.render import rules as render_rules  # noqa: PLC0415 - as above

    doubts = lint_folder(rulebook)
    told = render_rules.lint_json if form is Format.JSON else render_rules.lint_text
    say(told(rulebook, doubts))
    leave(Exit.OK if all(doubt.note for doubt in doubts) else Exit.BREACHED)


HistoryArgument = Annotated[
    list[Path], typer.Argument(help="Years that were held (.csv, .ics), in one file or several.")
]


@rules_app.command("weigh")
def rules_weigh(
    history: HistoryArgument, rulebook: RulebookOption = "asean-defence", form: FormatOption = Format.TEXT
) -> None:
    """Weigh the wishes by real years: how often each was kept, by how much it was missed, and the weight of that."""
    from scheduler.pipeline.backtest import weights  # noqa: PLC0415 - as above
    from scheduler.render import evidence as render_evidence  # noqa: PLC0415 - help does without

    found = weights(history, rulebook)
    tell(*found.notes)
    say((render_evidence.weights_json if form is Format.JSON else render_evidence.weights_text)(found))


@rules_app.command("backtest")
def rules_backtest(
    history: HistoryArgument,
    rulebook: RulebookOption = "asean-defence",
    profile: ProfileOption = None,
    reading: ReadingOption = None,
    given: Annotated[
        str | None, typer.Option("--given", help="The body whose days are known; else the highest.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.01, max=86400, help="Stop each year after so many seconds.")] = 60.0,
    form: FormatOption = Format.TEXT,
) -> None:
    """Plan each year from the one before and measure how far it is from what was held, beside last year's place."""
    from scheduler import results  # noqa: PLC0415 - help does without
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.pipeline.backtest import backtest  # noqa: PLC0415 - as above
    from scheduler.render import evidence as render_evidence  # noqa: PLC0415 - help does without

    asked = results.Asked(rulebook=rulebook, readings=read_readings(reading), profile=profile)
    found = backtest(history, asked, given, Limits(seconds=seconds))
    tell(*found.notes)
    say((render_evidence.backtest_json if form is Format.JSON else render_evidence.backtest_text)(found))
    decided = all(pair.decided for pairs in (found.left_out, found.in_sample) for pair in pairs)
    leave(Exit.OK if decided else Exit.STOPPED_WITH_ANSWER)
