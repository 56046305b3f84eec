"""Which member a file is from: the form says it, or the file's name does."""

from __future__ import annotations

import re
from pathlib import PurePath

from calendars.names import Names
from calendars.rows import Sender

_LONGEST_NAME = 4
"""Words of a file's name that may be one member's together."""


def sender_of(file: str, sender: Sender | None, names: Names) -> tuple[str | None, tuple[str, ...]]:
    """The member's id, None where it cannot be told; and what is to be told of it."""
    by_name = _named(PurePath(file).stem, names)
    if sender is None:
        return by_name, ()
    if by_form := names.member(sender.member):
        other = by_name is not None and by_name != by_form
        return by_form, (f"the file is named after {by_name}, but the form is that of {by_form}",) if other else ()
    why = f'the form is that of "{sender.member[:64]}", which is no member'
    if by_name is None:
        return None, (f"{why}: nothing tells whose answer it is",)
    return by_name, (f"{why}: taken for that of {by_name}, after which the file is named",)


def _named(stem: str, names: Names) -> str | None:
    """The one member that the words of a file's name tell; a short id among other words counts in capitals only."""
    if whole := names.member(stem):
        return whole
    words = re.findall(r"[^\W_]+", stem)
    found = set()
    for length in range(1, _LONGEST_NAME + 1):
        for at in range(len(words) - length + 1):
            text = " ".join(words[at : at + length])
            if len(text) > 2 or text.isupper():
                found.add(names.member(text))
    found.discard(None)
    return found.pop() if len(found) == 1 else None
