"""The cover letter in words, as a Word file and as Markdown; what is not known is a blank, and looks so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calendars.documents.cover import Cover, Step
from calendars.documents.markdown import plain_text
from calendars.prose import days_in_words

if TYPE_CHECKING:
    from calendars.documents.annex import Annex

COLUMNS = ("Step", "By", "Date", "Record", "Rule")
DESCRIPTION = "One step a row: what is done to the calendar, by whom, when, by which record and which rule."
TABLE = "Recommendation and adoption"


@dataclass(frozen=True)
class Part:
    """Some words of the letter; ``blank``: they say what somebody must fill in."""

    text: str
    blank: bool = False


def _or_blank(text: str | None, what: str) -> Part:
    return Part(text) if text else Part(f"[{what}]", blank=True)


def head(cover: Cover) -> tuple[tuple[str, Part], ...]:
    """The lines above the letter: a name and what it says."""
    day = days_in_words(cover.day, cover.day) if cover.day else None
    return (
        ("Reference", _or_blank(cover.reference, "reference")),
        ("Date", _or_blank(day, "date of the letter")),
        ("To", _or_blank(cover.to, "to whom")),
        ("Subject", Part(f"{cover.title}, {cover.subject}")),
        ("Status", _or_blank(cover.status, "status, such as the number of the draft")),
    )


def paragraphs(cover: Cover) -> tuple[str, ...]:
    """What the letter tells of the calendar."""
    count = f"{cover.meetings} meeting{'s' * (cover.meetings != 1)}"
    held = f"The {cover.title} is attached. It holds {count}{f', {cover.days}' if cover.days else ''}."
    if cover.undated:
        held += f" {cover.undated} of them {'has' if cover.undated == 1 else 'have'} no days yet."
    rules = "Every rule that must hold is kept, as far as the dates tell."
    if cover.broken or cover.waived:
        told = [_counted(cover.broken, "not kept"), _counted(cover.waived, "waived")]
        rules = f"Of the rules that must hold, {' and '.join(one for one in told if one)}; the remarks say where."
    return held, rules


def _counted(number: int, what: str) -> str:
    return f"{number} {'case is' if number == 1 else 'cases are'} {what}" if number else ""


def rows(cover: Cover) -> tuple[tuple[Part, ...], ...]:
    """The steps as rows of COLUMNS."""
    return tuple(tuple(_row(step)) for step in cover.steps)


def _row(step: Step) -> Iterator[Part]:
    yield Part(step.done.capitalize())
    yield _or_blank(step.who, "by whom")
    yield _or_blank(days_in_words(step.day, step.day) if step.day else None, "date")
    yield _or_blank(step.record, "record")
    yield Part(f"{step.source} ({step.rule})" if step.rule else "No rule tells")


def markdown(cover: Cover) -> bytes:
    """The letter in UTF-8; the same data gives the same bytes."""
    lines = [plain_text(cover.institution), "", f"# {plain_text(cover.title)}", ""]
    lines += [f"{name}: {_marked(part)}  " for name, part in head(cover)]
    lines += ["", *(line for told in paragraphs(cover) for line in (plain_text(told), ""))]
    lines += [f"## {TABLE}", "", f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    lines += [f"| {' | '.join(_marked(part) for part in row)} |" for row in rows(cover)]
    return "\n".join([*lines, "", _marked(SIGNED), ""]).encode()


SIGNED = Part("[name and office of who signs]", blank=True)


def _marked(part: Part) -> str:
    return f"**{plain_text(part.text)}**" if part.blank else plain_text(part.text)


def docx(cover: Cover, annex: Annex) -> bytes:
    """The letter on A4, its blanks highlighted; the same input gives the same bytes."""
    from docx import Document  # noqa: PLC0415 - data and Markdown do without
    from docx.enum.text import WD_COLOR_INDEX  # noqa: PLC0415 - as above
    from docx.shared import Cm  # noqa: PLC0415 - as above

    from calendars.documents.docx import describe, packed  # noqa: PLC0415 - as above
    from calendars.documents.docx_styles import add_styles  # noqa: PLC0415 - as above
    from calendars.documents.docx_xml import Line, Piece, table  # noqa: PLC0415 - as above

    document = Document()
    add_styles(document)
    describe(document, annex, f"Cover letter, {annex.title}")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    document.add_paragraph(cover.institution, style="Subtitle")
    document.add_paragraph(cover.title, style="Title")
    for name, part in head(cover):
        paragraph = document.add_paragraph(f"{name}: ")
        run = paragraph.add_run(part.text)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW if part.blank else None
    for told in paragraphs(cover):
        document.add_paragraph(told)
    heading = document.add_heading(TABLE, 1)
    lines = [Line(tuple((Piece(p.text, "blank" if p.blank else ""),) for p in row)) for row in rows(cover)]
    columns = dict(zip(COLUMNS, (1590, 2550, 1620, 1600, 1710), strict=True))
    heading._p.addnext(table(TABLE, DESCRIPTION, lines, columns=columns))  # noqa: SLF001 - no other way to its XML
    last = document.add_paragraph()
    last.paragraph_format.space_before = Cm(1.5)
    signed = last.add_run(SIGNED.text)
    signed.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return packed(document)
