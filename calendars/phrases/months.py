"""The words of dates: months, weekdays and what stands between them, in English, Malay, Indonesian and Vietnamese.

Words are looked up folded: lower case, without accents, so that "tháng" is "thang" and "Đến" is "den".
"""

from __future__ import annotations

import difflib

from calendars.prose import MONTHS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTH_WORDS = (
    "january jan januari",
    "february feb febr februari pebruari peb",
    "march mar mac maret",
    "april apr",
    "may mei",
    "june jun juni",
    "july jul julai juli",
    "august aug ogos ogo agustus agt agu ags",
    "september sep sept",
    "october oct oktober okt",
    "november nov nopember nop",
    "december dec disember dis desember des",
)
_WEEKDAY_WORDS = (
    "monday mon isnin senin",
    "tuesday tue tues selasa",
    "wednesday wed weds rabu",
    "thursday thu thur thurs khamis kamis",
    "friday fri jumaat jumat",
    "saturday sat sabtu",
    "sunday sun ahad",
)
_OTHER_WORDS = {
    "-": "to until till thru through hingga sehingga sampai den",
    "&": "and dan va",
    "|": "or atau hoac",
    "k": "week wk weeks w cw",
    "Q": "quarter qtr q quy",
    "H": "half h",
    "C": "commencing beginning starting from",
    "E": "ending",
    "f": "of in",
    " ": "the on during within sometime date dates day month ngay bulan hb hari tahun year",
    "T": "thang",
    "N": "nam",
}
_PLACES = ("first", "second", "third", "fourth", "fifth")
_THIRDS = (
    "early beginning start begin awal dau",
    "mid middle pertengahan giua",
    "late end akhir cuoi",
)

WORDS: dict[str, tuple[str, int]] = {}
"""A folded word -> its kind, a letter (see tokens.py), and its number: of the month, of the weekday from Monday 0."""
for _kind, _text in _OTHER_WORDS.items():
    WORDS.update((word, (_kind, 0)) for word in _text.split())
for _number, _text in enumerate(_MONTH_WORDS, 1):
    WORDS.update((word, ("m", _number)) for word in _text.split())
for _number, _text in enumerate(_WEEKDAY_WORDS):
    WORDS.update((word, ("w", _number)) for word in _text.split())
for _number, _text in enumerate(_THIRDS):
    WORDS.update((word, ("e", _number)) for word in _text.split())
WORDS.update((word, ("o", number)) for number, word in enumerate(_PLACES, 1))
WORDS["last"] = ("l", -1)

_LONG_NAMES = {name.casefold(): name for name in (*MONTHS, *WEEKDAYS) if len(name) >= 4}
_LONGEST_SLIP = 12


def nearest(word: str) -> str | None:
    """The month or weekday that a folded word may be a slip of: "febuary" -> "February"; None where none is near."""
    if not 4 <= len(word) <= _LONGEST_SLIP:
        return None
    close = difflib.get_close_matches(word, _LONG_NAMES, n=1, cutoff=0.8)
    return _LONG_NAMES[close[0]] if close else None
