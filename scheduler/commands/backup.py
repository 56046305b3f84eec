"""indical backup, restore and bundle: a store as another file, or as a folder of text files, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, say, write_files
from scheduler.commands.storing import DEFAULT_STORE, StoreOption, opened

if TYPE_CHECKING:
    from calendars.store.copying import Everything

bundle_app = typer.Typer(help="The store as a folder of text files, for git; and back.", no_args_is_help=True)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write: it must not be there yet.")],
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Write the whole store, once it is verified, to a new SQLite file."""
    from calendars.store import copying  # noqa: PLC0415 - help does without

    with opened(store, form) as kept:
        _say(copying.backup(kept, file), str(file), form)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup: a SQLite file.")],
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Put a backup, once it is verified, into a store that is empty or not there yet."""
    from calendars.store import copying  # noqa: PLC0415 - help does without

    if not file.is_file():
        raise InputError(str(file), [Problem("there is no such file")])
    with opened(store, form, make=True) as kept:
        _say(copying.restore(file, kept), kept.database.name, form)


@bundle_app.command("export")
def bundle_export(
    folder: Annotated[Path, typer.Argument(help="The folder: empty, not there yet, or an earlier bundle.")],
    redact: Annotated[bool, typer.Option("--redact", help="Leave out the names of those who answered.")] = False,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Write the whole store as text files that git can keep."""
    from dataclasses import replace  # noqa: PLC0415 - help does without

    from calendars.store import bundle, copying  # noqa: PLC0415 - as above

    with opened(store, form) as kept:
        given = copying.everything(kept)
    if redact:
        given = replace(given, calendars=tuple(one.redacted for one in given.calendars))
    files = bundle.files_of(given)
    bundle.refuse_other(folder, files)
    write_files(folder, files)
    _say(given, str(folder), form)


@bundle_app.command("import")
def bundle_import(
    folder: Annotated[Path, typer.Argument(help="The folder with the bundle.")],
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Put a bundle, once it is verified, into a store that is empty or not there yet."""
    from calendars.store import bundle, copying  # noqa: PLC0415 - help does without

    given = bundle.read(folder)
    with opened(store, form, make=True) as kept:
        copying.fill(kept, given, str(folder))
        _say(given, kept.database.name, form)


def _say(given: Everything, where: str, form: Format) -> None:
    from scheduler.render import life as render_life  # noqa: PLC0415 - help does without

    say((render_life.copied_json if form is Format.JSON else render_life.copied_text)(given, where))
