"""The form as a Word document: a table a heading, its header row on every page; or with changes tracked."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Emu, Twips

from calendars.documents.annex import DESCRIPTION, NOTE, SHORT_NAMES, Annex, Row
from calendars.documents.changes import Change, compare
from calendars.documents.chart import COLUMNS as CHART_COLUMNS
from calendars.documents.chart import DESCRIPTION as CHART_DESCRIPTION
from calendars.documents.chart import NOTE as CHART_NOTE
from calendars.documents.chart import Chart
from calendars.documents.docx_styles import LANGUAGE, add_styles
from calendars.documents.docx_xml import WIDTHS, Line, Piece, Revision, element, run, table
from calendars.documents.package import same_bytes

if TYPE_CHECKING:
    from docx.document import Document


_CHART_WIDTHS = (3118, 5102, 2126, 2126, 2326)


def write(annex: Annex, chart: Chart | None = None) -> bytes:
    """The form on A4 landscape, and the organisation chart where one is given; equal input gives equal bytes."""
    groups = [(group.title, [plain(row) for row in group.rows]) for group in annex.groups]
    document = _document(annex, groups)
    if chart:
        _add_chart(document, chart)
    return packed(document)


def redline(old: Annex, new: Annex, author: str, when: datetime) -> bytes:
    """The new form with what changed since the old one as tracked changes: struck what was, bold what is.

    Numbers only count rows: they are the new ones, unmarked. ``when`` (UTC) is passed in, as is the author.
    """
    revision = Revision(author, when)
    groups = [(group.title, [marked(change) for change in group.changes]) for group in compare(old, new)]
    document = _document(new, groups, revision)
    return packed(document)


def plain(row: Row) -> Line:
    """The row without marks."""
    return Line(tuple((Piece(cell),) for cell in row.cells))


def marked(change: Change) -> Line:
    """The row with what was deleted and what was inserted, the new number unmarked."""
    if change.old is None or change.new is None:
        mark, row = ("ins", change.new) if change.old is None else ("del", change.old)
        assert row is not None, "a change has a row"
        return Line(tuple((Piece(cell, mark),) for cell in row.cells), mark)
    pairs = change.cells
    # The blank between goes with what is deleted: accepting the changes leaves the new text alone.
    return Line(tuple((Piece(a),) if a == b else (Piece(f"{a} ", "del"), Piece(b, "ins")) for a, b in pairs))


def _document(annex: Annex, groups: Iterable[tuple[str, list[Line]]], revision: Revision | None = None) -> Document:
    document = docx.Document()
    add_styles(document)
    _page(document, annex)
    describe(document, annex, f"{annex.title}, {annex.subject}")
    document.add_paragraph(annex.institution, style="Subtitle")
    document.add_paragraph(annex.title, style="Title")
    for line in annex.headline:
        document.add_paragraph(line, style="Subtitle")
    for title, lines in groups:
        heading = document.add_heading(title, 1)
        heading.paragraph_format.keep_with_next = True
        heading._p.addnext(table(title, DESCRIPTION, lines, revision))  # noqa: SLF001 - no other way to a table's XML
    if annex.names:
        document.add_heading(SHORT_NAMES, 1)
        document.add_paragraph("; ".join(f"{short}: {name}" for short, name in annex.names) + ".")
    document.add_paragraph(NOTE)
    return document


def _add_chart(document: Document, chart: Chart) -> None:
    """Who reports to whom, as a table on a page of its own: each body below its superior, moved in."""
    heading = document.add_heading(chart.title, 1)
    heading.paragraph_format.page_break_before = True
    heading.paragraph_format.keep_with_next = True
    lines = [Line(tuple((Piece(cell),) for cell in post.cells), indent=post.indent) for post in chart.posts]
    columns = dict(zip(CHART_COLUMNS, _CHART_WIDTHS, strict=True))
    made = table(chart.title, CHART_DESCRIPTION, lines, columns=columns)
    heading._p.addnext(made)  # noqa: SLF001 - no other way to a table's XML
    document.add_paragraph(CHART_NOTE)


def _page(document: Document, annex: Annex) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Emu((Cm(29.7) - Twips(sum(WIDTHS))) // 2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.6)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Twips(sum(WIDTHS)), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(" - ".join(part for part in (annex.title, annex.status) if part) + "\tPage ")
    for field, between in (("PAGE", " of "), ("NUMPAGES", "")):
        foot._p.append(element("w:fldSimple", run(Piece("1"), None), instr=field))  # noqa: SLF001 - as above
        foot.add_run(between)


def describe(document: Document, annex: Annex, title: str) -> None:
    """Title, maker and times; none of them the clock's or the default template's."""
    about: Any = document.core_properties
    about.title, about.subject = title[:255], annex.status[:255]
    about.author = about.last_modified_by = annex.institution[:255]
    about.comments = about.keywords = ""
    about.language, about.revision = LANGUAGE, 1
    about.created = about.modified = annex.stamp.replace(tzinfo=None)


def packed(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())
