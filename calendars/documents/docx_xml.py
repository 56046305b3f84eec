"""The WordprocessingML that a calendar's table is made of (ECMA-376 part 1, 17.4 tables and 17.13.5 revisions)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from calendars.documents.annex import COLUMNS

WIDTHS = (567, 2835, 2500, 1800, 1600, 1500, 1474, 2522)
"""Of the columns, in twentieths of a point; together the width between the margins of A4 landscape, 14798."""
_COLUMNS = dict(zip(COLUMNS, WIDTHS, strict=True))
_STEP = 240
"""Of an indent, in twentieths of a point."""
INSERTED, DELETED = "InsertedText", "DeletedText"
"""The character styles of changes."""


@dataclass(frozen=True)
class Piece:
    """Some text of a cell. ``mark`` "ins" or "del": it was put in or taken out since an earlier version; "blank":
    somebody must fill it in."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table, its cells in pieces. ``mark``: the row as a whole was put in or taken out.

    ``indent``: how many steps its first cell is moved in.
    """

    cells: tuple[tuple[Piece, ...], ...]
    mark: str = ""
    indent: int = 0


@dataclass(frozen=True)
class Revision:
    """Who made the changes and when (UTC), and a number for each, as tracked changes need them."""

    author: str
    when: datetime
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def element(self, mark: str) -> Any:
        """A w:ins or w:del."""
        when = self.when.strftime("%Y-%m-%dT%H:%M:%SZ")
        return element(f"w:{mark}", id=str(next(self.ids)), author=self.author, date=when)


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """A WordprocessingML element with its children and w: attributes."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        made.append(child)
    return made


def table(
    title: str,
    description: str,
    lines: Iterable[Line],
    revision: Revision | None = None,
    columns: Mapping[str, int] = _COLUMNS,
) -> Any:
    """The table under one heading; its header row is repeated on each page, and no row is broken across two.

    ``columns``: each name with its width, in twentieths of a point.
    """
    look = {"val": "0420", "firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val="AnnualCalendar"),
        element("w:tblW", w=str(sum(columns.values())), type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", **look, noHBand="1", noVBand="1"),
        element("w:tblCaption", val=title),
        element("w:tblDescription", val=description),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=str(width)) for width in columns.values()))
    head = Line(tuple((Piece(name),) for name in columns))
    widths = tuple(columns.values())
    rows = [_row(head, revision, widths, head=True), *(_row(line, revision, widths) for line in lines)]
    return element("w:tbl", properties, grid, *rows)


def _row(line: Line, revision: Revision | None, widths: Sequence[int], head: bool = False) -> Any:
    properties = element("w:trPr", element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    if line.mark and revision:
        properties.append(revision.element(line.mark))
    style = "CalendarHead" if head else "CalendarCell"
    cells = []
    for at, (width, pieces) in enumerate(zip(widths, line.cells, strict=True)):
        look = element("w:pPr", element("w:pStyle", val=style))
        if line.indent and not at:
            look.append(element("w:ind", left=str(_STEP * line.indent)))
        paragraph = element("w:p", look)
        for piece in pieces:
            paragraph.append(run(piece, revision))
        cells.append(element("w:tc", element("w:tcPr", element("w:tcW", w=str(width), type="dxa")), paragraph))
    return element("w:tr", properties, *cells)


def run(piece: Piece, revision: Revision | None) -> Any:
    """A run of text; a marked one is a tracked change, and looks like one where changes are not shown."""
    text = element("w:delText" if piece.mark == "del" else "w:t")
    text.text = piece.text
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if piece.mark == "blank":
        return element("w:r", element("w:rPr", element("w:highlight", val="yellow")), text)
    if not piece.mark or revision is None:
        return element("w:r", text)
    style = element("w:rPr", element("w:rStyle", val=INSERTED if piece.mark == "ins" else DELETED))
    change = revision.element(piece.mark)
    change.append(element("w:r", style, text))
    return change
