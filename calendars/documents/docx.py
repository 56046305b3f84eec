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

from calendars.documents.annex import DESCRIPTION, NOTE, SHORT_NAMES, Annex
from calendars.documents.changes import Change, compare
from calendars.documents.docx_styles import LANGUAGE, add_styles
from calendars.documents.docx_xml import WIDTHS, Line, Piece, Revision, element, run, table
from calendars.documents.package import same_bytes

if TYPE_CHECKING:
    from docx.document import Document


def write(annex: Annex) -> bytes:
    """The form on A4 landscape; the same annex gives the same bytes."""
    groups = [(g.title, [Line(tuple((Piece(c),) for c in row.cells)) for row in g.rows]) for g in annex.groups]
    return _package(_document(annex, groups))


def redline(old: Annex, new: Annex, author: str, when: datetime) -> bytes:
    """The new form with what changed since the old one as tracked changes: struck what was, bold what is.

    Numbers only count rows: they are the new ones, unmarked. ``when`` (UTC) is passed in, as is the author.
    """
    revision = Revision(author, when)
    groups = [(group.title, [_marked(change) for change in group.changes]) for group in compare(old, new)]
    document = _document(new, groups, revision)
    return _package(document)


def _marked(change: Change) -> Line:
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
    _describe(document, annex)
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


def _describe(document: Document, annex: Annex) -> None:
    """Title, maker and times; none of them the clock's or the default template's."""
    about: Any = document.core_properties
    about.title, about.subject = f"{annex.title}, {annex.subject}"[:255], annex.status[:255]
    about.author = about.last_modified_by = annex.institution[:255]
    about.comments = about.keywords = ""
    about.language, about.revision = LANGUAGE, 1
    about.created = about.modified = annex.stamp.replace(tzinfo=None)


def _package(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())
