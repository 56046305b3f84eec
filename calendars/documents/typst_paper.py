"""Typst, set up for this project's papers: our templates alone, our fonts alone, data as JSON and never as markup."""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from constraints.errors import InputError, Problem

TEMPLATES = Path(__file__).parent / "templates"
FONTS = ("fontpkg_noto_sans", "justmytype_intl_sea")
"""The packages with our fonts (OFL): Noto Sans for Latin letters, Vietnamese ones too; Thai, Lao, Khmer, Myanmar."""
FAMILIES = ("Noto Sans", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar")
STANDARDS = ("a-2a", "ua-1")
INSTALL = 'pip install "indicative-calendar[pdf]"'
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_MOST_TOLD = 20
Form = Literal["pdf", "svg", "png"]


def compiled(template: str, data: Mapping[str, Any], stamp: datetime, form: Form, ppi: float = 144) -> bytes:
    """The template filled with the data. PDF is PDF/A-2a and PDF/UA-1; of SVG and PNG only the first page.

    Nothing is taken from the machine: no system fonts, no packages, no clock; the templates can read nothing else.

    Raises:
        InputError: typst or the fonts are not installed, or no font has a character of the data.
    """
    typst = _typst()
    given = json.dumps(data, ensure_ascii=False)
    common = {
        "root": str(TEMPLATES),
        "font_paths": _font_folders(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": given},
        "timestamp": int(stamp.timestamp()),
    }
    try:
        # Also before a picture is drawn: only these standards refuse what no font can show.
        paper = typst.compile(str(TEMPLATES / template), format="pdf", pdf_standards=list(STANDARDS), **common)
    except typst.TypstError as error:
        raise _told(str(error.diagnostic), data) from error
    if form == "pdf":
        return bytes(paper)
    drawn = typst.compile(str(TEMPLATES / template), format=form, ppi=ppi, **common)
    return bytes(drawn[0] if isinstance(drawn, list) else drawn)


def _typst() -> ModuleType:
    try:
        import typst  # noqa: PLC0415 - an extra: only papers need its 81 MB
    except ImportError:
        raise InputError("PDF, SVG and PNG", [Problem(f"need typst: {INSTALL}")]) from None
    return typst


def _font_folders() -> list[str]:
    found = {name: importlib.util.find_spec(name) for name in FONTS}
    absent = [name.replace("_", "-") for name, spec in found.items() if spec is None]
    if absent:
        raise InputError("PDF, SVG and PNG", [Problem(f"need the fonts of {', '.join(absent)}: {INSTALL}")])
    return [folder for spec in found.values() if spec for folder in spec.submodule_search_locations or ()]


def _told(error: str, data: Mapping[str, Any]) -> Exception:
    """What cannot be shown, by character, name and the text that it is in; any other error is a bug and stays one."""
    missing = dict.fromkeys(char for text in _MISSING.findall(error) for char in _unescaped(text))
    if not missing:
        return RuntimeError(f"typst: {error}")
    texts = list(_texts(data))
    problems = []
    for char in list(missing)[:_MOST_TOLD]:
        where = next((text for text in texts if char in text), "")
        name = unicodedata.name(char, "a character without a name")
        told = (
            f'no font of the papers has "{char}" (U+{ord(char):04X}, {name}), in "{where}": write it in other letters'
        )
        problems.append(Problem(told))
    return InputError("PDF, SVG and PNG", problems)


def _unescaped(text: str) -> str:
    """The characters of a text as Rust shows it for debugging."""
    text = re.sub(r"\\u\{([0-9a-fA-F]{1,6})\}", lambda found: chr(int(found.group(1), 16)), text)
    return re.sub(r"\\(.)", r"\1", text)


def _texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, Mapping):
        return [text for value in data.values() for text in _texts(value)]
    if isinstance(data, list | tuple):
        return [text for value in data for text in _texts(value)]
    return []
