"""A calendar file -> documents: read, judged, put into words, written in each format asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.documents import annex as form
from constraints.errors import InputError, Problem
from scheduler.pipeline.checking import check_file, read_calendar

if TYPE_CHECKING:
    from calendars.documents.annex import Annex
    from calendars.documents.chart import Chart
    from scheduler.results import Checked, CheckedFile, JudgedBy

FORMATS = ("docx", "pdf", "xlsx", "csv", "svg", "png", "md", "chart", "cover")
LARGEST_TEMPLATE = 5 * 1024 * 1024


@dataclass(frozen=True)
class Wanted:
    """What is to be written: the formats; the status line; a Word file to fill; an older file to mark changes since.

    ``author`` is who made the changes, by default the institution. ``stamp`` (UTC) is the time of writing, by default
    the rulebook's version date, and the date of the letter, which else has none; ``reference`` is the letter's.
    """

    formats: tuple[str, ...]
    status: str = ""
    template: Path | None = None
    redline: Path | None = None
    author: str = ""
    stamp: datetime | None = None
    reference: str = ""


@dataclass(frozen=True)
class Exported:
    """The files, name -> bytes; what changed, in words, by year; and what a person should know."""

    files: Mapping[str, bytes]
    changes: tuple[str, ...]
    notes: tuple[str, ...]


def export(path: Path, wanted: Wanted, how: JudgedBy) -> Exported:
    """Write every year of a calendar file as documents.

    Raises:
        InputError: a file cannot be used, or a format needs what is not installed.
    """
    template = _template(wanted.template) if wanted.template else None
    new = _forms(path, wanted, how)
    old = _forms(wanted.redline, wanted, how, status="") if wanted.redline else None
    files: dict[str, bytes] = {}
    changes: list[str] = []
    notes = list(new.file.notes)
    for year, checked in new.years.items():
        paper = new.papers[year]
        for name in wanted.formats:
            written = _WRITERS[name](_Job(paper, checked, new, wanted, template, notes))
            files.update({f"{year}{ending}": content for ending, content in written.items()})
        if old is not None and wanted.redline is not None:
            if year not in old.papers:
                raise InputError(str(wanted.redline), [Problem(f"holds no meeting of {year}")])
            told, written = _changes(old.papers[year], paper, wanted, template)
            changes.append(told)
            files.update({f"{year}-changes{ending}": content for ending, content in written.items()})
    return Exported(files, tuple(changes), tuple(notes))


@dataclass(frozen=True)
class _Forms:
    """A file, judged, and its years as forms. ``statuses`` by meeting id, where the file tells them."""

    file: CheckedFile
    years: Mapping[int, Checked]
    papers: Mapping[int, Annex]
    statuses: Mapping[str, str]


@dataclass(frozen=True)
class _Job:
    """One year to write, and ``notes`` to add to."""

    paper: Annex
    checked: Checked
    forms: _Forms
    wanted: Wanted
    template: bytes | None
    notes: list[str]

    @property
    def chart(self) -> Chart | None:
        """The organisation chart, where it is asked for."""
        if "chart" not in self.wanted.formats:
            return None
        from calendars.documents import chart  # noqa: PLC0415 - most papers have none

        return chart.chart_of(self.forms.file.book, self.paper.year)

    @property
    def titles(self) -> dict[str, str]:
        """The names for people of the named periods."""
        return {period.id: period.title for period in self.forms.file.book.periods}


def _forms(path: Path, wanted: Wanted, how: JudgedBy, status: str | None = None) -> _Forms:
    file = check_file(path, how)
    understood, _ = read_calendar(path, file.book, how.partial)
    statuses = {meeting: row.status or "" for meeting, row in understood.rows.items()}
    head = wanted.status if status is None else status
    years = {year.plan.cycle: year for year in file.years}
    papers = {
        cycle: form.of_plan(year.plan, file.book, year.report, head, statuses=statuses, stamp=wanted.stamp)
        for cycle, year in years.items()
    }
    return _Forms(file, years, papers, statuses)


def _template(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST_TEMPLATE + 1)
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    return raw


def _changes(old: Annex, new: Annex, wanted: Wanted, template: bytes | None) -> tuple[str, dict[str, bytes]]:
    from calendars.documents import changes, docx, docx_template  # noqa: PLC0415 - only this needs Word files

    note, author = changes.change_note(old, new), wanted.author or new.institution
    if template is None:
        marked = docx.redline(old, new, author, new.stamp)
    else:
        marked = docx_template.redline(template, str(wanted.template), old, new, author, new.stamp)
    return note, {".docx": marked, ".txt": note.encode()}


def _docx(job: _Job) -> dict[str, bytes]:
    if job.template is not None:
        from calendars.documents import docx_template  # noqa: PLC0415 - a format's libraries load with it

        if job.chart:
            job.notes.append(f"{job.wanted.template} is filled as it is: the organisation chart is not added to it")
        return {".docx": docx_template.fill(job.template, str(job.wanted.template), job.paper)}
    from calendars.documents import docx  # noqa: PLC0415 - as above

    return {".docx": docx.write(job.paper, job.chart)}


def _pdf(job: _Job) -> dict[str, bytes]:
    from calendars.documents import pdf  # noqa: PLC0415 - as above

    return {".pdf": pdf.form(job.paper, job.chart), "-planner.pdf": pdf.planner(job.paper, job.titles)}


def _xlsx(job: _Job) -> dict[str, bytes]:
    from calendars.documents import xlsx  # noqa: PLC0415 - as above

    return {".xlsx": xlsx.write(job.paper, job.forms.file.book, job.checked.report, job.titles)}


def _csv(job: _Job) -> dict[str, bytes]:
    from calendars import csv_table  # noqa: PLC0415 - as above
    from calendars.calendar import Calendar, Entry  # noqa: PLC0415 - as above

    plan, about = job.checked.plan, job.forms.file.book.about
    entries = tuple(Entry(p, job.forms.statuses.get(p.id) or "TENTATIVE") for p in plan.placements)
    job.notes.extend(f"{meeting.id} has no days: it is not in {plan.cycle}.csv" for meeting in plan.undated)
    stamp = job.wanted.stamp or datetime.combine(about.version_date, time(), UTC)
    title = f"{about.title} {plan.cycle}"
    return {
        ".csv": csv_table.write(Calendar(about.id, title, plan.cycle, stamp, entries, plan.facts, plan.others)),
    }


def _svg(job: _Job) -> dict[str, bytes]:
    from calendars.documents import planner_image  # noqa: PLC0415 - as above

    return {"-planner.svg": planner_image.svg(job.paper, job.titles)}


def _png(job: _Job) -> dict[str, bytes]:
    from calendars.documents import planner_image  # noqa: PLC0415 - as above

    return {"-planner.png": planner_image.png(job.paper, job.titles)}


def _md(job: _Job) -> dict[str, bytes]:
    from calendars.documents import markdown  # noqa: PLC0415 - as above

    return {".md": markdown.write(job.paper)}


def _chart(job: _Job) -> dict[str, bytes]:
    from calendars.documents import chart_svg  # noqa: PLC0415 - as above

    assert job.chart is not None, "it was asked for"
    return {"-chart.svg": chart_svg.write(job.chart)}


def _cover(job: _Job) -> dict[str, bytes]:
    from calendars.documents import cover, cover_letter  # noqa: PLC0415 - as above

    day = job.wanted.stamp.date() if job.wanted.stamp else None
    judged = job.checked
    found = cover.cover_of(job.paper, judged.plan, job.forms.file.book, judged.report, job.wanted.reference, day)
    if found.blanks:
        job.notes.append(f"{found.year}-cover: to be filled in: {', '.join(found.blanks)}")
    letter = {".docx": cover_letter.docx(found, job.paper), ".md": cover_letter.markdown(found)}
    return {f"-cover{ending}": raw for ending, raw in {**letter, ".json": cover.as_json(found)}.items()}


_WRITERS: Mapping[str, Callable[[_Job], dict[str, bytes]]] = {
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "csv": _csv,
    "svg": _svg,
    "png": _png,
    "md": _md,
    "chart": _chart,
    "cover": _cover,
}
