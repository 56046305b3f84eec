"""An institution's own Word file, filled: its table gets the year's rows, in the styles that it has."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

from calendars.documents.annex import COLUMNS, Annex
from calendars.documents.changes import compare
from calendars.documents.docx import marked, plain
from calendars.documents.docx_styles import add_change_styles
from calendars.documents.docx_xml import Line, Piece, Revision, element, run
from calendars.documents.package import same_bytes
from constraints.errors import InputError, Problem

if TYPE_CHECKING:
    from docx.document import Document

NAME = "annual-calendar"
"""The title or description (alt text) of the table to fill; without one, the first table whose header fits is."""
LARGEST = 5 * 1024 * 1024
LARGEST_INFLATED = 50 * 1024 * 1024
MOST_PARTS = 1000
_WORDS = (
    ("no.", "no", "number", "s/n", "#"),
    ("activity", "meeting/activity", "meeting", "event", "title", "name"),
    ("date", "dates", "day", "days"),
    ("venue", "place", "location", "city"),
    ("host", "host/lead country", "lead country", "lead", "host country", "country"),
    ("level",),
    ("programme item", "work-programme item", "work programme item", "item"),
    ("remarks/status", "remarks", "remark", "status", "notes"),
)
_COLUMN = {word: at for at, words in enumerate(_WORDS) for word in words}
_NEEDED = {1, 2}
_HEADERS_WITHIN = 5
"""The header is looked for in so many rows from the table's top."""


@dataclass(frozen=True)
class _Group:
    """A heading and its rows, each with its marks."""

    title: Piece
    lines: tuple[Line, ...]


def fill(template: bytes, name: str, annex: Annex) -> bytes:
    """The template with its table's rows replaced by the annex's. ``name`` is what messages call it.

    The first row under the header is the pattern of all; a row of one cell is that of the headings. Content
    controls tagged institution, title, subject, year, chair or status are filled too.

    Raises:
        InputError: it is no Word file that can be used, or has no such table.
    """
    groups = [_Group(Piece(group.title), tuple(plain(row) for row in group.rows)) for group in annex.groups]
    return _filled(_open(template, name), name, annex, groups, None)


def redline(template: bytes, name: str, old: Annex, new: Annex, author: str, when: datetime) -> bytes:
    """The template filled with the new form, what changed since the old one as tracked changes in its table.

    Numbers only count rows: they are the new ones, unmarked. ``when`` (UTC) is passed in. Raises as ``fill``.
    """
    document = _open(template, name)
    add_change_styles(document)
    taken = [int(at) for one in document.element.body.iter() if (at := str(one.get(qn("w:id")))).isdecimal()]
    revision = Revision(author, when, count(max(taken, default=0) + 1))
    before, now = {group.title for group in old.groups}, {group.title for group in new.groups}
    groups = []
    for group in compare(old, new):
        mark = "" if group.title in before & now else "ins" if group.title in now else "del"
        groups.append(_Group(Piece(group.title, mark), tuple(marked(change) for change in group.changes)))
    return _filled(document, name, new, groups, revision)


def _filled(document: Document, name: str, annex: Annex, groups: list[_Group], revision: Revision | None) -> bytes:
    table, header = _table(document, name)
    columns = {at: column for at, word in enumerate(_words(header)) if (column := _COLUMN.get(word)) is not None}
    rows = list(table.iterchildren(qn("w:tr")))
    below = rows[rows.index(header) + 1 :]
    width = len(_cells(header))
    pattern = next((row for row in below if len(_cells(row)) == width), None)
    titled = next((row for row in below if len(_cells(row)) == 1 < width), None)
    if pattern is None:
        pattern = deepcopy(header)
        for mark in pattern.iter(qn("w:tblHeader")):
            mark.getparent().remove(mark)
    for row in below:
        table.remove(row)
    for group in groups:
        table.append(_mark_row(_heading(titled, pattern, group.title, revision), group.title.mark, revision))
        for line in group.lines:
            made = deepcopy(pattern)
            for at, cell in enumerate(_cells(made)):
                _say(cell, line.cells[columns[at]] if at in columns else (), revision)
            table.append(_mark_row(made, line.mark, revision))
    _fill_controls(document, annex)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _mark_row(row: Any, mark: str, revision: Revision | None) -> Any:
    """The row, as a whole put in or taken out where it is."""
    if mark and revision:
        properties = row.find(qn("w:trPr"))
        if properties is None:
            properties = element("w:trPr")
            before = [child for child in row if child.tag == qn("w:tblPrEx")]
            row.insert(len(before), properties)
        for old in [*properties.findall(qn("w:ins")), *properties.findall(qn("w:del"))]:
            properties.remove(old)
        # CT_TrPr: ins and del come behind all others but trPrChange.
        changed = properties.findall(qn("w:trPrChange"))
        properties.insert(len(properties) - len(changed), revision.element(mark))
    return row


def _open(template: bytes, name: str) -> Document:
    if len(template) > LARGEST:
        raise InputError(name, [Problem(f"{len(template):,} bytes; a template has at most {LARGEST:,}")])
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INFLATED:
                raise InputError(name, [Problem(f"unpacks to more than {LARGEST_INFLATED:,} bytes")])
        return docx.Document(io.BytesIO(template))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, OSError, SyntaxError, EOFError):
        # What python-docx raises for other kinds of file and damaged ones; lxml's syntax error is a SyntaxError.
        raise InputError(name, [Problem("is not a Word file that can be read: save it as .docx")]) from None
    except (NotImplementedError, RuntimeError):
        raise InputError(name, [Problem("is encrypted or packed in a way that is not read")]) from None


def _table(document: Document, name: str) -> tuple[Any, Any]:
    """The table to fill, and its header row."""
    tables = list(document.element.body.iter(qn("w:tbl")))
    named = [table for table in tables if NAME in _alternative(table)]
    for table in named or tables:
        for row in list(table.iterchildren(qn("w:tr")))[:_HEADERS_WITHIN]:
            known = {_COLUMN[word] for word in _words(row) if word in _COLUMN}
            if known >= _NEEDED:
                return table, row
    wanted = f"a header row with columns such as {', '.join(COLUMNS[:5])}"
    told = f'its table "{NAME}" has no header row that is understood: give it {wanted}'
    if not named:
        told = f'has no table to fill: give one the alt text "{NAME}", and {wanted}'
    raise InputError(name, [Problem(told)])


def _alternative(table: Any) -> set[str]:
    kept = [table.find(f"{qn('w:tblPr')}/{qn(tag)}") for tag in ("w:tblCaption", "w:tblDescription")]
    return {str(one.get(qn("w:val"))).strip().casefold() for one in kept if one is not None}


def _cells(row: Any) -> list[Any]:
    return list(row.iterchildren(qn("w:tc")))


def _words(row: Any) -> list[str]:
    texts = ("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in _cells(row))
    return [" ".join(text.casefold().split()).rstrip(":") for text in texts]


def _heading(titled: Any | None, pattern: Any, title: Piece, revision: Revision | None) -> Any:
    """A row for a heading: as the template has one, else the pattern's first cell across all columns."""
    made = deepcopy(titled if titled is not None else pattern)
    first, *others = _cells(made)
    if others:
        properties = first.find(qn("w:tcPr"))
        if properties is None:
            properties = element("w:tcPr")
            first.insert(0, properties)
        widths = [cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") for cell in (first, *others)]
        total = sum(int(width.get(qn("w:w")) or 0) for width in widths if width is not None and _counts(width))
        for old in (*properties.findall(qn("w:gridSpan")), *properties.findall(qn("w:tcW"))):
            properties.remove(old)
        # CT_TcPr is a sequence: tcW, then gridSpan, then the rest.
        properties.insert(0, element("w:gridSpan", val=str(1 + len(others))))
        properties.insert(0, element("w:tcW", w=str(total), type="dxa" if total else "auto"))
        for cell in others:
            made.remove(cell)
    _say(first, (title,), revision)
    if others:
        for one in first.iter(qn("w:r")):
            look = one.find(qn("w:rPr"))
            if look is None:
                look = element("w:rPr")
                one.insert(0, look)
            if look.find(qn("w:b")) is None:
                at = 1 if len(look) and look[0].tag == qn("w:rStyle") else 0
                look.insert(at + len(look.findall(qn("w:rFonts"))), element("w:b"))
    return made


def _counts(width: Any) -> bool:
    return width.get(qn("w:type")) == "dxa" and str(width.get(qn("w:w"))).isdigit()


def _say(cell: Any, pieces: tuple[Piece, ...], revision: Revision | None) -> None:
    """Put the text into the cell: one paragraph, its runs looking as the first that was there."""
    paragraphs = list(cell.iterchildren(qn("w:p")))
    paragraph = paragraphs[0] if paragraphs else element("w:p")
    look = next((deepcopy(one.find(qn("w:rPr"))) for one in paragraph.iter(qn("w:r"))), None)
    for child in list(cell):
        if child.tag != qn("w:tcPr"):
            cell.remove(child)
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    for piece in pieces or (Piece(""),):
        made = run(piece, revision)
        (only,) = made.iter(qn("w:r"))
        _dress(only, look)
        paragraph.append(made)
    cell.append(paragraph)


def _dress(run_of: Any, look: Any | None) -> None:
    """Give the run the template's look, and keep the style of a change where the template has none of its own."""
    if look is None:
        return
    worn = deepcopy(look)
    change = run_of.find(qn("w:rPr"))
    if change is not None:
        run_of.remove(change)
        if worn.find(qn("w:rStyle")) is None:
            worn.insert(0, change.find(qn("w:rStyle")))
    run_of.insert(0, worn)


def _fill_controls(document: Document, annex: Annex) -> None:
    """Content controls by their tag, in the body, headers and footers."""
    said = {name: str(getattr(annex, name)) for name in ("institution", "title", "subject", "year", "chair", "status")}
    edges = [edge for section in document.sections for edge in (section.header, section.footer)]
    own = [edge for edge in edges if not edge.is_linked_to_previous]  # to ask a linked one would add it
    for part in (document.element.body, *(edge._element for edge in own)):  # noqa: SLF001 - no other way to its XML
        for control in part.iter(qn("w:sdt")):
            tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
            value = said.get(str(tag.get(qn("w:val"))).casefold()) if tag is not None else None
            texts = list(control.iter(qn("w:t")))
            if value is None or not texts:
                continue
            texts[0].text = value
            for more in texts[1:]:
                more.text = ""
            for placeholder in list(control.iter(qn("w:showingPlcHdr"))):
                placeholder.getparent().remove(placeholder)
