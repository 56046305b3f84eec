"""indical export."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.judging import Judging
from scheduler.commands.options import Format, FormatOption, say, spare, tell, write_files
from scheduler.commands.stamp import read_stamp

if TYPE_CHECKING:
    from scheduler.pipeline.papers.exporting import Exported


def export(
    file: Annotated[Path, typer.Argument(help="A calendar file: .ics or .csv.")],
    how: Judging,
    docx: Annotated[bool, typer.Option("--docx", help="The official form as a Word file.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="The form and the year on one A3, PDF/A-2a and PDF/UA-1.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Form, table, year, rules and breaches as a workbook.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="One row a meeting.")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="The year as a picture of lines.")] = False,
    png: Annotated[bool, typer.Option("--png", help="The year as a picture of dots.")] = False,
    md: Annotated[bool, typer.Option("--md", help="The form as Markdown.")] = False,
    chart: Annotated[bool, typer.Option("--chart", help="Who reports to whom: a picture, an annex.")] = False,
    cover: Annotated[bool, typer.Option("--cover", help="A cover letter: Word, Markdown and its data.")] = False,
    reference: Annotated[str, typer.Option("--reference", help="The letter's reference.")] = "",
    redline: Annotated[Path | None, typer.Option("--redline", help="Mark the changes since this older file.")] = None,
    template: Annotated[Path | None, typer.Option("--template", help="Your own Word file, to be filled.")] = None,
    status: Annotated[str, typer.Option("--status", help='A line such as "Draft 3, for recommendation".')] = "",
    author: Annotated[str, typer.Option("--author", help="Who made the changes; default the institution.")] = "",
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the files.")] = Path("export"),
    stamp: Annotated[str | None, typer.Option(help="Time of writing; default the rulebook's version date.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Write a calendar as the official form and others: Word, PDF, workbook, CSV, pictures, Markdown."""
    from scheduler.pipeline.papers import exporting  # noqa: PLC0415 - help does without

    asked = (docx or template is not None, pdf, xlsx, csv, svg, png, md, chart, cover)
    chosen = _chosen(exporting.FORMATS, asked, redline is None)
    wanted = exporting.Wanted(chosen, status, template, redline, author, read_stamp(stamp), reference)
    done = exporting.export(file, wanted, how.by())
    spare([file, redline, template, how.holidays, how.record], *(output / name for name in done.files))
    write_files(output, done.files)
    tell(*done.notes)
    say(_as_json(output, done) if form is Format.JSON else _as_text(output, done))


def _chosen(formats: tuple[str, ...], asked: tuple[bool, ...], needed: bool) -> tuple[str, ...]:
    """The formats that are asked for. Raises InputError where there is none, but one is needed."""
    found = tuple(name for name, wanted in zip(formats, asked, strict=True) if wanted)
    if needed and not found:
        flags = ", ".join(f"--{name}" for name in formats)
        raise InputError("export", [Problem(f"name what to write: {flags}, or --redline OLD")])
    return found


def _as_text(folder: Path, done: Exported) -> str:
    return "\n".join([*(change.rstrip("\n") + "\n" for change in done.changes), f"{folder}: {', '.join(done.files)}"])


def _as_json(folder: Path, done: Exported) -> str:
    """Schema indical/export/1: the files with their size and digest, and the changes in words."""
    files = [
        {"path": str(folder / name), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in done.files.items()
    ]
    data = {"schema": "indical/export/1", "files": files, "changes": list(done.changes), "notes": list(done.notes)}
    return json.dumps(data, indent=2, ensure_ascii=False)
