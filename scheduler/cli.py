"""The front door: the command line, its commands and how it ends whatever happens."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any

import typer
import typer.core

from constraints.errors import InputError
from scheduler.commands.alternatives import options
from scheduler.commands.amend import amend
from scheduler.commands.backup import backup, bundle_app, restore
from scheduler.commands.call import call
from scheduler.commands.check import check
from scheduler.commands.circulate import adopt, circulate, close, recommend
from scheduler.commands.days import days
from scheduler.commands.diff import diff
from scheduler.commands.draft import draft
from scheduler.commands.explain import explain
from scheduler.commands.export import export
from scheduler.commands.generate import generate
from scheduler.commands.groups import flat
from scheduler.commands.held import held
from scheduler.commands.holidays import holidays_app
from scheduler.commands.import_ import import_
from scheduler.commands.log import log, verify
from scheduler.commands.moon import moon
from scheduler.commands.move import move
from scheduler.commands.new import new
from scheduler.commands.note import note
from scheduler.commands.options import printable
from scheduler.commands.price import price
from scheduler.commands.publish import publish
from scheduler.commands.repair import repair
from scheduler.commands.respond import respond
from scheduler.commands.round import round_app
from scheduler.commands.rules import rules_app
from scheduler.commands.serve import serve
from scheduler.commands.share import share
from scheduler.commands.status import status
from scheduler.exits import Exit


class Commands(typer.core.TyperGroup):
    """Whatever a user can cause ends in a message and an exit code of ours, before typer makes one of its own."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except InputError as error:
            print(printable(str(error)), file=sys.stderr)  # noqa: T201 - to a person
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


def _add(*commands: Callable[..., None]) -> None:
    for one in commands:
        app.command()(flat(one))


# In the order of an officer's year, which is the order of the help.
_add(new, call, status)
app.command(name="import")(import_)
_add(generate, check, repair, diff, export)
_add(explain, days, options, price, moon)
_add(draft, circulate, respond, recommend, adopt, publish, serve, share, move, amend, note, held, close)
_add(log, verify, backup, restore)
app.add_typer(round_app, name="round")
app.add_typer(bundle_app, name="bundle")
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
