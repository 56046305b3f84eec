"""The words of dates: months, weekdays and what stands between them, in English, Malay, Indonesian, Vietnamese,
Portuguese and Tetum.

Words are looked up folded: lower case, without accents, so that "tháng" is "thang" and "Março" is "marco". What must be
read before that, Thai above all, is in languages.py.
"""

from __future__ import annotations

import difflib

from calendars.prose import MONTHS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTH_WORDS = (
    "january jan januari janeiro janeiru",
    "february feb febr februari pebruari peb fevereiro fevereiru fev",
    "march mar mac maret marco marsu",
    "april apr abril abr",
    "may mei maio maiu mai",
    "june jun juni junho junu",
    "july jul julai juli julho jullu",
    "august aug ogos ogo agustus agt agu ags agosto agostu ago",
    "september sep sept setembro setembru set",
    "october oct oktober okt outubro outubru out",
    "november nov nopember nop novembro novembru",
    "december dec disember dis desember des dezembro dezembru dez",
)
_WEEKDAY_WORDS = (
    "monday mon isnin senin",
    "tuesday tue tues selasa",
    "wednesday wed weds rabu",
    "thursday thu thur thurs khamis kamis",
    "friday fri jumaat jumat",
    "saturday sat sabtu sabado",
    "sunday sun ahad domingo",
)
_OTHER_WORDS = {
    "-": "to until till thru through hingga sehingga sampai den a ate",
    "&": "and dan va e",
    "|": "or atau hoac ou",
    "k": "week wk weeks w cw semana",
    "Q": "quarter qtr q quy trimestre",
    "H": "half h quinzena semestre",
    "C": "commencing beginning starting from",
    "E": "ending",
    "f": "of in de do da em",
    " ": "the on during within sometime date dates day month ngay bulan hb hari tahun year dia dias mes ano",
    "T": "thang",
    "N": "nam",
}
_PLACES = (
    "first primeiro primeira",
    "second segundo segunda",
    "third terceiro terceira",
    "fourth quarto quarta",
    "fifth quinto quinta",
)
_THIRDS = (
    "early beginning start begin awal dau inicio",
    "mid middle pertengahan giua meados",
    "late end akhir cuoi fim final",
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
for _number, _text in enumerate(_PLACES, 1):
    WORDS.update((word, ("o", _number)) for word in _text.split())
_LAST = "last ultimo ultima"
WORDS.update((word, ("l", -1)) for word in _LAST.split())

_LONG_NAMES = {name.casefold(): name for name in (*MONTHS, *WEEKDAYS) if len(name) >= 4}
_LONGEST_SLIP = 12


def nearest(word: str) -> str | None:
    """The month or weekday that a folded word may be a slip of: "febuary" -> "February"; None where none is near."""
    if not 4 <= len(word) <= _LONGEST_SLIP:
        return None
    close = difflib.get_close_matches(word, _LONG_NAMES, n=1, cutoff=0.8)
    return _LONG_NAMES[close[0]] if close else None
