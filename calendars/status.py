"""Whether a row's meeting stands: what its status says, and what its title says of it."""

from __future__ import annotations

import re
from dataclasses import replace

from calendars.rows import Row

_FALLEN = {"cancelled": "CANCELLED", "canceled": "CANCELLED", "postponed": "POSTPONED"}
_WORD = f"({'|'.join(_FALLEN)})"
_IN_TITLES = (
    re.compile(rf"[(\[]\s*{_WORD}\s*[)\]]", re.IGNORECASE),
    re.compile(rf"^\s*{_WORD}\s*[:\u2013\u2014-]", re.IGNORECASE),
    re.compile(rf"[,;:\u2013\u2014-]\s*{_WORD}[\s.!]*$", re.IGNORECASE),
)
"""ADMM (cancelled); Cancelled: ADMM; ADMM - cancelled. With more words, "postponed to March", it is for a person."""


def standing(row: Row) -> Row:
    """The row with the status that its title tells, which then only names the meeting.

    CANCELLED in the row's own status stays. A POSTPONED one is held in its year on no day that is known: the days
    of the row are those given up.
    """
    told = next((found for pattern in _IN_TITLES if (found := pattern.search(row.title))), None)
    if told:
        title = f"{row.title[: told.start()]} {row.title[told.end() :]}".strip(" ,;:\u2013\u2014-")
        status = "CANCELLED" if row.status == "CANCELLED" else _FALLEN[told.group(1).casefold()]
        row = replace(row, title=title, status=status)
    begins = row.first_day or (row.window[0] if row.window else None)
    if row.status != "POSTPONED" or begins is None:
        return row
    cycle = row.cycle if row.cycle is not None else begins.year
    return replace(row, first_day=None, last_day=None, window=None, cycle=cycle)
