"""indical publish."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.options import Format, FormatOption, leave, say, tell
from scheduler.commands.storing import DEFAULT_STORE, InstitutionOption, StoreOption, opened
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.publish import Published


def publish(
    where: Annotated[
        str,
        typer.Argument(metavar="PLACE", help="Where to put the feeds and the page: a folder, or s3://bucket/prefix."),
    ],
    store: StoreOption = DEFAULT_STORE,
    institution: InstitutionOption = None,
    base: Annotated[
        str | None, typer.Option("--base", help="The https address that it is served at, for links.")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Publish what is in force: feeds, the page to subscribe from, news; run again, it touches only what changed."""
    from calendars.publish import PublishedMeanwhileError  # noqa: PLC0415 - help does without
    from scheduler.pipeline.life import publishing  # noqa: PLC0415 - as above

    place = publishing.place_of(where)
    with opened(store, form) as kept:
        try:
            done = publishing.publish(kept, place, institution, base)
        except PublishedMeanwhileError as error:
            if form is Format.JSON:
                say(_dumped({"schema": "indical/refused/1", "told": str(error), "why": []}))
            tell(str(error))
            leave(Exit.CHANGED_MEANWHILE)
    for path, why in sorted(done.held_back.items()):
        tell(f"{path} is held back, and served as it was: {why}")
    say(_json(done) if form is Format.JSON else _text(done, where))
    leave(Exit.BREACHED if done.held_back else Exit.OK)


def _text(done: Published, where: str) -> str:
    held = f", {len(done.held_back)} held back" if done.held_back else ""
    return f"Published to {where}: {len(done.written)} files written, {len(done.same)} as they were{held}."


def _json(done: Published) -> str:
    data = {
        "schema": "indical/published/1",
        "written": sorted(done.written),
        "same": sorted(done.same),
        "held_back": dict(done.held_back),
    }
    return _dumped(data)


def _dumped(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)
