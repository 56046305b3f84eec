"""Words of dates that would be lost or mistaken when letters are folded, put into English before.

Thai writes no blanks between words, and its March and January differ only by a mark that folding drops; Vietnamese
numbers its weekdays; in Portuguese "segunda" is Monday with "-feira" or before a day's number, and otherwise second.
What stands in months.py needs none of this.
"""

from __future__ import annotations

import re
import unicodedata

from calendars.prose import MONTHS

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_THAI_MONTHS = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
)
_THAI_WEEKDAYS = "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์"
"""In full: without the first syllable, Sunday is also a week."""
_THAI = {
    "วันที่": "",
    "เดือน": "",
    "ปี": "",
    "พ.ศ.": "b.e.",
    "ค.ศ.": "",
    "ถึง": "to",
    "และ": "and",
    "หรือ": "or",
    "ระหว่าง": "between",
    "ต้น": "early",
    "กลาง": "mid",
    "ปลาย": "late",
    "สัปดาห์ที่": "week",
    "สัปดาห์แรก": "first week",
    "สัปดาห์สุดท้าย": "last week",
    "ของ": "of",
    "ยังไม่กำหนด": "tbc",
    "รอยืนยัน": "tbc",
}
_VIETNAMESE_MONTHS = "một hai ba tư năm sáu bảy tám chín mười|mười một|mười hai"
_VIETNAMESE_WEEKDAYS = "hai|2 ba|3 tư|4 năm|5 sáu|6 bảy|7"
_PORTUGUESE_WEEKDAYS = "segunda ter[cç]a quarta quinta sexta"


def _table() -> dict[str, str]:
    """Each pattern, composed and folded in case, and what stands for it."""
    words = dict(_THAI)
    for months in _THAI_MONTHS:
        words.update(zip(months.split(), MONTHS, strict=True))
    words.update(zip(_THAI_WEEKDAYS.split(), _WEEKDAYS, strict=True))
    # The dot at the end of an abbreviation is often left out.
    found = {re.escape(word).removesuffix(r"\.") + r"\.?" * word.endswith("."): told for word, told in words.items()}
    ten, *more = _VIETNAMESE_MONTHS.split("|")
    for weekday in _THAI_WEEKDAYS.split():
        found[f"{weekday}(?:ที่)?"] = found.pop(weekday)
    for numeral, month in zip((*ten.split(), *more), MONTHS, strict=True):
        found[rf"tháng {numeral}(?!\w)"] = month
    for numeral, weekday in zip(_VIETNAMESE_WEEKDAYS.split(), _WEEKDAYS, strict=False):
        found[rf"thứ (?:{numeral})(?!\w)"] = weekday
    found["chủ nhật"] = _WEEKDAYS[-1]
    for day, weekday in zip(_PORTUGUESE_WEEKDAYS.split(), _WEEKDAYS, strict=False):
        found[rf"\b{day}(?:[- ]feira\b|(?=,? \d))"] = weekday
    found[r"(?<=\d)\.?[ºª]"] = ""
    return {unicodedata.normalize("NFC", pattern): told for pattern, told in found.items()}


MAYBE_PORTUGUESE = re.compile(r"feira|\b(?:segunda|terca|quarta|quinta|sexta),? \d")
"""In a text without accents, which else holds no word of these tables."""
_WORDS = _table()
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)
_ANY = re.compile("|".join(f"({pattern})" for pattern in _LONGEST_FIRST))
_THAI_LETTER = re.compile("[\u0e00-\u0e7f]")
_YEAR_OF_TWO_DIGITS = re.compile(r"[a-z] ?'?\d\d$")


def in_english(text: str) -> str:
    """The text in lower case with the words that are known here in English; all others stay as they are."""
    text = unicodedata.normalize("NFC", text).casefold()
    return _ANY.sub(lambda said: f" {_WORDS[_LONGEST_FIRST[(said.lastindex or 1) - 1]].casefold()} ", text)


def is_year_of_either_era(written: str, read: str) -> bool:
    """Whether a text was in Thai, and what was read of it ends in a year of two digits: 70 may be 2570, 27 be 2027."""
    return bool(_THAI_LETTER.search(written)) and bool(_YEAR_OF_TWO_DIGITS.search(read))
