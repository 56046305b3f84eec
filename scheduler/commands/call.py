"""indical call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, RulebookOption, leave, say, tell, write_files
from scheduler.commands.questions import day_asked
from scheduler.exits import Exit

if TYPE_CHECKING:
    from scheduler.pipeline.members.calling import Called, NoDays


def call(
    year: Annotated[int | None, typer.Argument(help="The calendar year; default the request's or the draft's.")] = None,
    reply_by: Annotated[str, typer.Option("--reply-by", help="The day by which members are to answer.")] = "",
    request: Annotated[Path | None, typer.Option("--request", help="What is already known (TOML).")] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="A draft to ask about: .ics .csv .xlsx .docx, or text.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the forms.")] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Write each member's input form: what is known of each meeting, and on which days it may begin."""
    from scheduler.pipeline.members.calling import NoDays, call_members  # noqa: PLC0415 - help does without
    from scheduler.results import Asked  # noqa: PLC0415

    if not reply_by:
        raise InputError("indical call", [Problem("say by when members are to answer, as in --reply-by 2026-12-15")])
    found = call_members(year, Asked(request=request, rulebook=rulebook), source, day_asked("--reply-by", reply_by))
    if isinstance(found, NoDays):
        say(_no_days(found, form))
        leave(Exit.IMPOSSIBLE)
    folder = output or Path(f"call-{found.call.year}")
    _keep_forms(folder, found.files)
    write_files(folder, found.files)
    say(_as_json(found, folder) if form is Format.JSON else _as_text(found))
    tell(*found.notes)
    tell(f"Wrote {', '.join(found.files)} to {folder}")
    leave(Exit.OK)


def _keep_forms(folder: Path, files: Mapping[str, bytes]) -> None:
    """Refuse to write over other forms: a member's answers may stand in them."""
    for name, raw in files.items():
        if name.endswith(".xlsx") and _differs(folder / name, raw):
            told = f"holds another {name}, which may be filled in: name another folder"
            raise InputError(str(folder), [Problem(told)])


def _differs(path: Path, raw: bytes) -> bool:
    try:
        return path.read_bytes() != raw
    except OSError:
        return False


def _no_days(found: NoDays, form: Format) -> str:
    if form is Format.JSON:
        head = {"schema": "indical/conflict/1", "rules": list(found.rules), "fixed": [], "choices": []}
        return json.dumps({**head, "year": found.year, "told": found.told}, indent=2, ensure_ascii=False)
    return (
        f"{found.year} cannot be asked about: {found.told}, by {', '.join(found.rules)}.\n"
        "indical generate shows the whole conflict, and what giving up each part of it would cost."
    )


def _as_text(found: Called) -> str:
    """A meeting a line: what is known, and when it may begin."""
    asked = found.call
    lines = [f"{asked.title}: {len(asked.members)} members asked about {len(asked.meetings)} meetings"]
    lines[0] += f", to reply by {asked.reply_by}"
    width = max((len(one.id) for one in asked.meetings), default=0)
    for one in asked.meetings:
        days = sum((span.last - span.first).days + 1 for span in one.begins)
        free = f"may begin {one.begins[0].first} to {one.begins[-1].last}, {days} days" if days else "any day"
        known = f"{one.known.first} to {one.known.last}" if one.known else "no date yet"
        known = f"within {known}" if one.vague else known
        host = "/".join(one.hosts) or "no host yet"
        lines.append(f"  {one.id:<{width}}  {known}, {host}; {free}")
    return "\n".join(lines)


def _as_json(found: Called, folder: Path) -> str:
    """Schema indical/call/1: as in call.json, with the files and what is to be told."""
    files = [str(folder / name) for name in found.files]
    return json.dumps(
        {**json.loads(found.call.as_json()), "files": files, "notes": list(found.notes)}, indent=2, ensure_ascii=False
    )
