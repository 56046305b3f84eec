"""Whether a row's meeting stands: what its status says, and what its title says of it.

A row is confirmed, or to be confirmed (TBC), and adoption keeps them apart. What ``generate`` writes is TENTATIVE as a
whole, since nobody has adopted it yet: that says nothing of a row, and adoption confirms all of it. A row is TBC where
something of its own says so, in a column, a remark or its title ("TBC: 21st Board"), or where the file itself tells
rows apart: TENTATIVE beside others that are CONFIRMED, a date marked as one that may change beside others that are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from calendars.rows import Row

TBC = "TBC"
"""The status of a meeting that is to be confirmed in a calendar that is in force; RFC 5545's TENTATIVE in a file."""
_TBC_WORDS = r"t\.?b\.?c\.?|to be confirmed"
_SAYS_TBC = re.compile(rf"\s*(?:{_TBC_WORDS})(?!\w)", re.IGNORECASE)
_TOLD = {"cancelled": "CANCELLED", "canceled": "CANCELLED", "postponed": "POSTPONED"}
_POSTPONED = "Postponed: "
"""As feeds have it, whose status is CANCELLED: RFC 5545, 3.8.1.11 knows no other."""
_WORD = f"({'|'.join(_TOLD)}|{_TBC_WORDS})"
_IN_TITLES = (
    re.compile(rf"[(\[]\s*{_WORD}\s*[)\]]", re.IGNORECASE),
    re.compile(rf"^\s*(?:draft:\s*)?{_WORD}\s*[:\u2013\u2014-]", re.IGNORECASE),
    re.compile(rf"[,;:\u2013\u2014-]\s*{_WORD}[\s.!]*$", re.IGNORECASE),
)
"""ADMM (cancelled); Cancelled: ADMM; ADMM - TBC. With more words, "postponed to March", it is for a person."""


def standing(row: Row) -> Row:
    """The row with the status that its title tells, which then only names the meeting.

    CANCELLED in the row's own status stays, but where the title says it as our feeds do. A POSTPONED one is
    held in its year on no day that is known: the days of the row are those given up.
    """
    if row.status != "CANCELLED" and _says_tbc(row):
        row = replace(row, status=TBC)
    told = next((found for pattern in _IN_TITLES if (found := pattern.search(row.title))), None)
    if told:
        title = f"{row.title[: told.start()]} {row.title[told.end() :]}".strip(" ,;:\u2013\u2014-")
        said = _TOLD.get(told.group(1).casefold(), TBC)
        fallen = row.status in _TOLD.values() and (row.status == "CANCELLED" or said == TBC)
        fallen = fallen and not row.title.startswith(_POSTPONED)
        row = replace(row, title=title, status=row.status if fallen else said)
    begins = row.first_day or (row.window[0] if row.window else None)
    if row.status != "POSTPONED" or begins is None:
        return row
    cycle = row.cycle if row.cycle is not None else begins.year
    return replace(row, first_day=None, last_day=None, window=None, cycle=cycle)


def _says_tbc(row: Row) -> bool:
    """Whether the column of statuses says so, or a remark that was read as TENTATIVE."""
    return any(_SAYS_TBC.match(told) for told in (row.status, row.said if row.status == "TENTATIVE" else None) if told)


def status_in_words(status: str) -> str:
    """TENTATIVE as people write it: "tentative"; TBC in full."""
    return "to be confirmed" if status == TBC else status.lower()


def apart(rows: Mapping[str, Row]) -> dict[str, str]:
    """What a file says of each meeting of a year, by its id, TBC where it tells that one apart from the others.

    ``rows`` are those that ``standing`` gives.
    """
    confirmed = any(row.status == "CONFIRMED" for row in rows.values())
    settled = any(row.first_day and not row.tentative for row in rows.values())
    return {
        name: TBC if _only_tentative(row, confirmed, settled) else row.status or ""
        for name, row in rows.items()
        if row.status or _only_tentative(row, confirmed, settled)
    }


def _only_tentative(row: Row, confirmed: bool, settled: bool) -> bool:
    by_date = row.tentative and settled and row.status in (None, "TENTATIVE")
    return by_date or (row.status == "TENTATIVE" and confirmed)
