"""A writer in a process of its own: it edits a calendar again and again, and says what became of each try.

    python writer.py STORE CONTENT NAME EDITS

A line a try, written at once: "kept REVISION EDIT" once the store has acknowledged it, "late ON NOW" where somebody
else came first.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from calendars.store.events import Key
from calendars.store.freezing import Content
from calendars.store.refusals import ChangedMeanwhileError
from calendars.store.store import open_store
from store.years import moment


def save(content: Content, path: Path) -> Path:
    """The content as a file for writers."""
    path.write_text(json.dumps(asdict(content)))
    return path


def main(where: str, source: str, name: str, edits: str) -> None:
    """Edit until all edits are kept."""
    content = Content(**json.loads(Path(source).read_text()))
    key = Key(content.institution, content.year)
    with open_store(where, make=True) as store:
        for edit in range(int(edits)):
            while not _tried(store, key, content, name, edit):
                pass


def _tried(store, key, content, name, edit) -> bool:
    life = store.life(key)
    on = life.revision if life else 0
    try:
        event = store.draft(content, on=on, at=moment(0), by=name, why=f"edit {edit}")
    except ChangedMeanwhileError as late:
        _say(f"late {late.on} {late.now}")
        return False
    _say(f"kept {event.revision} {edit}")
    return True


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
