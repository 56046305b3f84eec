"""indical serve."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, say


def serve(
    folder: Annotated[Path, typer.Argument(help="A folder that indical publish has filled.")],
    host: Annotated[str, typer.Option(help="The address to listen on; by default this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any that is free.")] = 8000,
    form: FormatOption = Format.TEXT,
) -> None:
    """Serve a published folder: the feeds and the page to subscribe from; what is published anew is served at once."""
    import uvicorn  # noqa: PLC0415 - only the server needs it

    from calendars.web.site import site  # noqa: PLC0415 - as above

    app = site(folder)
    try:
        listening = socket.create_server((host, port), backlog=2048, reuse_port=False)
    except OSError as error:
        told = f"{host}:{port} cannot be listened on: {error.strerror or error}"
        raise InputError("serve", [Problem(told)]) from None
    with listening:
        address = f"http://{host}:{listening.getsockname()[1]}/"
        if form is Format.JSON:
            say(f'{{"schema": "indical/serve/1", "address": "{address}"}}')
            sys.stdout.flush()
        print(f"Serving {folder} at {address}", file=sys.stderr, flush=True)  # noqa: T201 - to a person
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=True)
        uvicorn.Server(config).run(sockets=[listening])
