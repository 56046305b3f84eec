"""indical note: what changed, in words, for everybody and for each member."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.options import Format, printable, say, write_files
from scheduler.commands.storing import DEFAULT_STORE, InstitutionOption, StoreOption, YearArgument, opened

if TYPE_CHECKING:
    from scheduler.pipeline.life.noting import Note
    from scheduler.pipeline.life.noting_members import ForMember


class NoteFormat(StrEnum):
    """How a note is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


_ENDINGS = {NoteFormat.TEXT: "txt", NoteFormat.JSON: "json", NoteFormat.MARKDOWN: "md"}


def note(
    year: YearArgument,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="The version that is told of; default the latest.")
    ] = None,
    since: Annotated[
        int | None, typer.Option("--since", min=1, help="The version before; default the one that people last went by.")
    ] = None,
    member: Annotated[
        list[str] | None, typer.Option("--member", help="Only as it concerns this member; repeatable.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder for a file for everybody and one for each member."),
    ] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out who did it, and what members gave as their reasons.")
    ] = False,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: Annotated[
        NoteFormat, typer.Option("--format", help="Text for a mail, JSON for programs, or Markdown.")
    ] = NoteFormat.TEXT,
) -> None:
    """Tell what changed between two versions of a calendar in plain words: for everybody, or as it concerns members."""
    from scheduler.pipeline.life import keeping, noting  # noqa: PLC0415 - help does without

    with opened(store, Format.JSON if form is NoteFormat.JSON else Format.TEXT) as kept:
        told = noting.note(kept, keeping.key_of(kept, year, institution), version, since, redact)
    members = noting.chosen(told, member or [])
    if output is None:
        say(_shown(told, members, form))
        return
    written = _files(told, members or told.members, form)
    write_files(output, written)
    if form is NoteFormat.JSON:
        say(_json(told, members or told.members, written))
    else:
        say(f"Wrote {', '.join(written)} to {output}")


def _shown(told: Note, members: tuple[ForMember, ...], form: NoteFormat) -> str:
    """The note for everybody, or one after the other those for the members that were asked for."""
    if form is NoteFormat.JSON:
        return _json(told, members or told.members, ())
    return "\n".join(_one(told, one, form) for one in members or (None,))


def _files(told: Note, members: tuple[ForMember, ...], form: NoteFormat) -> dict[str, bytes]:
    """By name, the note for everybody and those for the members."""
    stem = f"note-{told.key.year}-{told.number}"
    every = {stem: None, **{f"{stem}-{one.member.id}": one for one in members}}
    return {f"{name}.{_ENDINGS[form]}": printable(_one(told, one, form)).encode() for name, one in every.items()}


def _one(told: Note, member: ForMember | None, form: NoteFormat) -> str:
    from calendars.documents.markdown import plain_text  # noqa: PLC0415 - help does without
    from scheduler.render import note as render_note  # noqa: PLC0415 - as above

    match form:
        case NoteFormat.JSON:
            return _json(told, (member,) if member else told.members, ())
        case NoteFormat.MARKDOWN:
            return render_note.markdown(told, plain_text, member)
        case NoteFormat.TEXT:
            return render_note.text(told, member)


def _json(told: Note, members: tuple[ForMember, ...], written: dict[str, bytes] | tuple[()]) -> str:
    from calendars.store.canonical import time_text  # noqa: PLC0415 - help does without
    from scheduler.render import note as render_note  # noqa: PLC0415 - as above

    return render_note.as_json(told, members, time_text, written)
