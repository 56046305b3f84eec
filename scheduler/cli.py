"""The front door: the command line, its commands and how it ends whatever happens."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import Any

import typer
import typer.core

from constraints.errors import InputError
from scheduler.commands.check import check
from scheduler.commands.export import export
from scheduler.commands.generate import generate
from scheduler.commands.holidays import holidays_app
from scheduler.commands.import_ import import_
from scheduler.commands.new import new
from scheduler.commands.rules import rules_app
from scheduler.exits import Exit


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
app.command()(generate)
app.command()(check)
app.command()(new)
app.command()(export)
app.command(name="import")(import_)
app.add_typer(rules_app, name="rules")
app.add_typer(holidays_app, name="holidays")


def main() -> None:
    """Run the command line. Results are UTF-8 everywhere, so that JSON is JSON and the same input the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A command lives for a second and makes few cycles: collecting less often saves a tenth of it.
    gc.set_threshold(100_000, 50, 50)
    app()
