"""The made-up rulebook with mistakes planted in a copy of it, for the tests of lint."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from constraints.lint import lint_folder

RIVER_BOARD = Path(__file__).parent.parent / "golden" / "river-board"
ALL = "meetings = { all = true }"
BOARD_FIRST = 'earlier = { body = "BOARD" }\nlater = { body = "AUDIT" }'
HARD = ("rulebook", "least = 14\nweight = 5\n", "least = 14\n")
"""The order of the Audit Committee before the Board must hold."""


def planted(place: Path, changes: Iterable[tuple[str, str, str]] = (), **more: str) -> Path:
    """A copy of the rulebook: texts replaced in a file, more text at the end of another."""
    folder = place / "river"
    shutil.copytree(RIVER_BOARD, folder)
    for part, old, new in changes:
        file = folder / f"{part}.toml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old} is not once in {part}.toml"
        file.write_text(text.replace(old, new), encoding="utf-8")
    for part, text in more.items():
        with (folder / f"{part}.toml").open("a", encoding="utf-8") as opened:
            opened.write(text)
    return folder


def warnings(folder: Path) -> list[tuple[str, str]]:
    """What is told, without the notes: its sign, and its file, line and message."""
    return [(doubt.sign, str(doubt)) for doubt in lint_folder(str(folder)) if not doubt.note]


def rule(kind: str, rule_id: str, fields: str, source: str = "statutes") -> str:
    """A further rule as TOML: an empty line, six lines that every rule has, and its own fields."""
    head = f'\n[[{kind}]]\nid = "{rule_id}"\nsentence = "Made up."\nreading = "As it says."\n'
    return head + f'cite = {{ source = "{source}", place = "Art. 1" }}\nstanding = "adopted"\n{fields}\n'


def body(body_id: str, fields: str = "") -> str:
    """A further body as TOML."""
    return f'\n[[body]]\nid = "{body_id}"\nname = "{body_id}"\nlevel = "board"\ndelegates = "{body_id}"\n{fields}\n'
