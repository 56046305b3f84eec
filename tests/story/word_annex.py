"""The form as a Word file holds it, read by its elements: as it is, as it was, and what is marked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from calendars.documents.annex import COLUMNS

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def annex_rows(path: Path, part: str = "new") -> list[tuple[str, ...]]:
    """The rows of the form with their cells; of a marked one as it is ("new") or as it was ("old"); empty cells too."""
    gone = {"new": f"{WORD}del", "old": f"{WORD}ins"}[part]
    with zipfile.ZipFile(path) as word:
        body = ElementTree.fromstring(word.read("word/document.xml"))
    found = []
    for row in body.iter(f"{WORD}tr"):
        cells = tuple(_text(cell, gone).strip() for cell in row.findall(f"{WORD}tc"))
        if len(cells) == len(COLUMNS) and cells != COLUMNS and any(cells[1:]):
            found.append(cells)
    return found


def _text(element: Any, gone: str) -> str:
    """The words of an element, without what stands in an element of that tag."""
    if element.tag == gone:
        return ""
    own = element.text or "" if element.tag in (f"{WORD}t", f"{WORD}delText") else ""
    return own + "".join(_text(child, gone) for child in element)


def marked(path: Path) -> list[str]:
    """The activities of the rows in which anything is marked as changed."""
    with zipfile.ZipFile(path) as word:
        body = ElementTree.fromstring(word.read("word/document.xml"))
    rows = [row for row in body.iter(f"{WORD}tr") if len(row.findall(f"{WORD}tc")) == len(COLUMNS)]
    changed = [r for r in rows if any(e.tag in (f"{WORD}ins", f"{WORD}del") for e in r.iter())]
    return [
        _text(row.findall(f"{WORD}tc")[1], f"{WORD}del") or _text(row.findall(f"{WORD}tc")[1], "") for row in changed
    ]
