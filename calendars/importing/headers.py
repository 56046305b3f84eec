"""Which column of a table is which: the words that people put above them, in any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from constraints.errors import Problem, maybe

ALSO = {
    "year": ("cycle",),
    "body": ("meeting/activity", "activity", "event", "title", "name", "meeting name"),
    "ordinal": ("edition",),  # not "no": that counts rows
    "start": ("from", "first day", "begin", "begins", "start date", "date"),
    "end": ("to", "last day", "ends", "end date", "until"),
    "city": (),
    "venue": ("place", "location"),  # a hall, or a city, or both: no rule is judged by it
    "country": ("host country",),
    "host": ("host/lead country", "lead"),
    "status": ("row status",),
    "meeting": ("id", "meeting id"),
    "consensus": ("record of consensus",),
    "hours": (),
}
_PEOPLES = {
    "body": "activities|activity meeting|meetings|meeting activity|meetings activities|name of meeting|event name|"
    "forum|name of activity|name of the meeting|name of the activity|programme activity|subject|summary|meeting title|"
    "atividade|kegiatan|acara|hoat dong|cuoc hop",
    "start": "dates|date s|day|days|when|time|period|proposed date|proposed dates|proposed date s|date and time|starts|"
    "indicative date|indicative dates|tentative date|tentative dates|schedule|month|start day|date from|from date|"
    "begin date|date time|date period|dates period|data|datas|tanggal|tarikh|thoi gian|ngay",
    "end": "till|end day|date to|to date|finish|finishes|through|ending",
    "city": "town|host city|city town",
    "venue": "where|proposed venue|venue place|venue location|venue s|local|lugar|tempat|dia diem",
    "country": "country host|hosting country",
    "host": "host lead|host s|host lead country|lead country|host country lead|chair host|host chair|organiser|"
    "organizer|hosted by|proposed host|lead host|host nation|lead nation|host or lead country",
    "ordinal": "edition no|ordinal no|iteration",
    "item": "no|n o|ref|ref no|item|item no|no item|s n|serial|serial no|stt|bil|nomor|\u0e25 \u0e32\u0e14 \u0e1a",
    "remarks": "remarks|remark|remarks status|status remarks|notes|note|comment|comments|reply|answer|response|"
    "observacoes|catatan|ghi chu",
}
_KNOWN = {word: column for column, words in ALSO.items() for word in (column, *words)}
_KNOWN_PLAIN = {word: column for column, words in _PEOPLES.items() for word in words.split("|")}
_BESIDE = re.compile(r"\([^()]*\)|\b20\d\d\b")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W_]+")
_DAY_FIRST = re.compile(r"\bday ?/ ?month|\bdd? ?[/.-] ?mm?\b")
_MONTH_FIRST = re.compile(r"\bmonth ?/ ?day|\bmm? ?[/.-] ?dd?\b")


def columns(cells: Sequence[str]) -> dict[str, int]:
    """Column -> place of the cell that names it, for a line that may be a header."""
    found: dict[str, int] = {}
    words = [" ".join(cell.casefold().split()) for cell in cells]
    # A column's own name comes before the other words for it: "title" is the body's only where there is no "body".
    for at, word in sorted(enumerate(words), key=lambda pair: pair[1] not in ALSO):
        if column := _column(word):
            found.setdefault(column, at)
    if "body" not in found and "meeting" in found:
        found["body"] = found.pop("meeting")  # its words, not our id: a file of someone else's
    return found


def _column(word: str) -> str | None:
    if not word:
        return None
    bare = _BESIDE.sub(" ", word)
    if _DIGIT.search(bare):  # no name of a column has one; nearly all cells of a table end here
        return None
    plain = _plain(bare)
    return _KNOWN.get(word) or _KNOWN.get(plain) or _KNOWN_PLAIN.get(plain)


def _plain(word: str) -> str:
    if word.isascii():  # the short way; the long one comes to the same
        return " ".join(_LETTERS.findall(word.casefold()))
    folded = unicodedata.normalize("NFKD", word.replace("\u0111", "d")).casefold()
    return " ".join(_LETTERS.findall("".join(c for c in folded if not unicodedata.combining(c))))


def is_header(found: dict[str, int]) -> bool:
    """Whether the columns are enough for a table of meetings: what, and when."""
    return "body" in found and "start" in found


def only_headers(cells: Sequence[str]) -> bool:
    """Whether each cell that says something names a column: the second line of a header."""
    said = [cell for cell in cells if cell.strip()]
    return bool(said) and all(_column(" ".join(cell.casefold().split())) for cell in said)


def told_order(word: str) -> bool | None:
    """Day first (True) or month first, where the word above a column says so itself: "Date (dd/mm)"."""
    word = word.casefold()
    first, last = bool(_DAY_FIRST.search(word)), bool(_MONTH_FIRST.search(word))
    return first if first != last else None


def missing(cells: Sequence[str], line: int) -> list[Problem]:
    """What a header lacks, each with the nearest word that stands in it."""
    found = columns(cells)
    words = [" ".join(cell.casefold().split()) for cell in cells]
    unknown = [word for word in words if word and word not in _KNOWN]
    return [Problem(_told(column, unknown), line) for column in ("body", "start") if column not in found]


def _told(column: str, words: Sequence[str]) -> str:
    near = [word for word in words if maybe(word, (column, *ALSO[column]))]
    hint = f' Is it "{near[0]}"?' if near else ""
    return f'the header has no column "{column}" ({", ".join(ALSO[column][:3])} would do too).{hint}'
