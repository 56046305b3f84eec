"""indical publish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.options import Format, FormatOption, leave, say
from scheduler.commands.storing import DEFAULT_STORE, InstitutionOption, StoreOption, opened, tell
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.publish import Published


def publish(
    folder: Annotated[Path, typer.Argument(help="The folder to put the feeds and the page into.")],
    store: StoreOption = DEFAULT_STORE,
    institution: InstitutionOption = None,
    base: Annotated[
        str | None, typer.Option("--base", help="The https address that the folder is served at, for links.")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Publish what is in force: feeds, the page to subscribe from, news; run again, it touches only what changed."""
    from scheduler.pipeline.life import publishing  # noqa: PLC0415 - help does without

    with opened(store, form) as kept:
        done = publishing.publish(kept, folder, institution, base)
    for path, why in sorted(done.held_back.items()):
        tell(f"{path} is held back, and served as it was: {why}")
    say(_json(done) if form is Format.JSON else _text(done, folder))
    leave(Exit.BREACHED if done.held_back else Exit.OK)


def _text(done: Published, folder: Path) -> str:
    held = f", {len(done.held_back)} held back" if done.held_back else ""
    return f"Published to {folder}: {len(done.written)} files written, {len(done.same)} as they were{held}."


def _json(done: Published) -> str:
    data = {
        "schema": "indical/published/1",
        "written": sorted(done.written),
        "same": sorted(done.same),
        "held_back": dict(done.held_back),
    }
    return json.dumps(data, indent=2, ensure_ascii=False)
