"""The form as Markdown (GitHub's tables): names are text, whatever signs they hold."""

from __future__ import annotations

import re

from calendars.documents.annex import COLUMNS, NOTE, SHORT_NAMES, Annex

# Signs that mean something anywhere; that make a link of an address; that begin a list or underline a heading.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$&@!]|:(?=//)|(?<=www)\.|^[-+=])", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+)([.)])")


def write(annex: Annex) -> bytes:
    """The form in UTF-8; the same annex gives the same bytes."""
    lines = [plain_text(annex.institution), "", f"# {plain_text(annex.title)}", ""]
    lines += [f"{plain_text(line)}  " for line in annex.headline]
    for group in annex.groups:
        lines += ["", f"## {plain_text(group.title)}", "", _row(COLUMNS), _row(["---"] * len(COLUMNS), signs=True)]
        lines += [_row(row.cells) for row in group.rows]
    if annex.names:
        lines += ["", f"## {SHORT_NAMES}", ""]
        lines += [f"- {plain_text(short)}: {plain_text(name)}" for short, name in annex.names]
    return "\n".join([*lines, "", NOTE, ""]).encode()


def plain_text(text: str) -> str:
    """The text with a backslash before every sign that Markdown may take for its own."""
    return _NUMBER.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))


def _row(cells: tuple[str, ...] | list[str], signs: bool = False) -> str:
    return f"| {' | '.join(cells if signs else map(plain_text, cells))} |"
