"""Office files written part by part, for what no office program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a zip, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def links(*targets: tuple[str, str]) -> str:
    """A relationships part: kind and target each, ids from 1."""
    every = "".join(
        f'<Relationship Id="rId{at}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{every}</Relationships>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet part."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def texts(row: int, *cells: str) -> str:
    """A row of texts, from column A."""
    cut = "".join(
        f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells) if cell
    )
    return f'<row r="{row}">{cut}</row>'


def workbook(page: str | bytes, **others: str | bytes) -> bytes:
    """A workbook of one sheet; ``others`` are further parts, "__" standing for a slash and "_xml" for the ending."""
    only = '<sheets><sheet name="2027" sheetId="1" r:id="rId1"/></sheets>'
    book = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{KINDS}">{only}</workbook>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": page,
    }
    parts.update({name.replace("__", "/").replace("_xml", ".xml"): part for name, part in others.items()})
    return packed(parts)


def document(body: str) -> bytes:
    """A Word document with this body."""
    return packed({"word/document.xml": f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'})
