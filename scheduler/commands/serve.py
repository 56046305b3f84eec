"""indical serve."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, say
from scheduler.commands.storing import opened, time_given

if TYPE_CHECKING:
    from calendars.web.drafts import Drafts
    from calendars.web.round_page import RoundPages


def serve(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder that indical publish has filled, or is to fill.")
    ] = None,
    store: Annotated[
        str | None, typer.Option("--store", help="Serve drafts from this store too, at the addresses of indical share.")
    ] = None,
    rounds: Annotated[
        list[Path] | None,
        typer.Option("--round", help="Serve this date round too, at the addresses of indical round share; repeatable."),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on; by default this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any that is free.")] = 8000,
    form: FormatOption = Format.TEXT,
) -> None:
    """Serve a published folder: the feeds and the page to subscribe from; what is published anew is served at once."""
    import uvicorn  # noqa: PLC0415 - only the server needs it

    from calendars.web.bounded import Bounded  # noqa: PLC0415 - as above
    from calendars.web.site import site  # noqa: PLC0415 - as above

    if folder is None and store is None and not rounds:
        told = "give a folder that indical publish has filled, or --store for drafts, or --round for a date round"
        raise InputError("serve", [Problem(told)])
    with _drafts(store, form) as drafts:
        app = site(folder, drafts, _rounds(rounds))
        with _listening(host, port) as listening:
            address = f"http://{host}:{listening.getsockname()[1]}/"
            if form is Format.JSON:
                say(json.dumps({"schema": "indical/serve/1", "address": address}))
                sys.stdout.flush()
            served = folder or store or ", ".join(map(str, rounds or ()))
            print(f"Serving {served} at {address}", file=sys.stderr, flush=True)  # noqa: T201 - to a person
            # No access log: the address of a draft, or of a round's page, is a secret.
            config = uvicorn.Config(
                app, http=Bounded, ws="none", log_level="warning", access_log=False, server_header=False
            )
            uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _drafts(store: str | None, form: Format) -> Iterator[Drafts | None]:
    if store is None:
        yield None
        return
    from calendars.web.drafts import Drafts  # noqa: PLC0415 - a folder is served without the database's library

    with opened(store, form) as kept:
        yield Drafts(kept, lambda: time_given(None))


def _rounds(folders: list[Path] | None) -> RoundPages | None:
    if not folders:
        return None
    from calendars.rounds.round import file_of  # noqa: PLC0415 - a folder is served without it
    from calendars.web.round_keeping import Judge, Rounds  # noqa: PLC0415 - as above
    from calendars.web.round_page import RoundPages  # noqa: PLC0415 - as above
    from scheduler.pipeline.members.rounds import answered, deciding  # noqa: PLC0415 - as above

    files = [file_of(one) for one in folders]
    return RoundPages(Rounds(files, Judge(answered, deciding), lambda: time_given(None)))


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=2048, reuse_port=False)
    except OSError as error:
        told = f"{host}:{port} cannot be listened on: {error.strerror or error}"
        raise InputError("serve", [Problem(told)]) from None
