"""A cell's text without what is no part of the date: odd characters, footnote marks, times, "tentative", "(3 days)"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from calendars.phrases.languages import MAYBE_PORTUGUESE, in_english

_FOOTNOTE = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079*\u2020\u2021\u00a7^#]|\[\w{1,2}\]")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2212": "-", "\u2026": "...", "\u0111": "d"})
_COMMON = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f\u2009", "------   ")
_OPEN = re.compile(
    r"[-.?_/ ]*|n/?a|n\.a\.?|nil|none|unknown|pending|open|"
    r"not (?:yet )?(?:known|fixed|set|decided|determined|confirmed|announced|available)"
)
_TENTATIVE = re.compile(
    r"\b(?:(?:exact )?(?:dates?|time) )?(?:still )?(?:(?:yet )?to be "
    r"(?:confirmed|determined|decided|announced|advised|fixed|finali[sz]ed)|tb[cda]|t\.b\.[cda]|"
    r"tentative(?: dates?)?|tentatively|provisional(?:ly)?|preliminary|proposed|indicative|estimated|est|planned|"
    r"expected|subject to (?:confirmation|change)|(?:a|por) (?:confirmar|definir|anunciar))\b\.?|\?+$|\(\?+\)"
)
_CONFIRMED = re.compile(r"\bconfirmed\b|\b(?:half|full|whole|all)[ -]day\b")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LENGTH = re.compile(
    rf"(?:\bfor )?(?<![\d.,/-])\b(\d{{1,2}}|{'|'.join(_COUNTS)})(?: ?- ?| )days?\b(?! of\b)(?: (?:in|during|within)\b)?"
)
_ISO_TIME = r"(?<=\d)t(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?(z\b|[+-]\d\d:?\d\d)?"
_CLOCK = (
    r"(?:, ?|\bat )?\b([01]?\d|2[0-4]):([0-5]\d)(?::(\d\d)(?:\.\d{1,9})?)?(?: ?([ap])\.?m\b\.?)?"
    r"(?: ?(z\b|\+\d\d:?\d\d|(?:gmt|utc)(?:[+-]\d{1,2}(?::?\d\d)?)?\b))?(?: ?(?:hrs|hours|h)\b)?"
    r"(?: ?-(?= ?\d\d?:\d\d))?"
)
_SPOKEN = (
    r"(?:(?:, ?|\bat )?\b(?:(?:0?[1-9]|1[0-2])(?:\.[0-5]\d ?)?[ap]\.?m\b\.?|[0-2]\d[0-5]\d ?(?:hrs|hours|h)\b)"
    r"|(?:, ?|\bat |(?<=\d{4}) )(?:0?[1-9]|1[0-2]) [ap]\.?m\b\.?(?: ?- ?(?:0?[1-9]|1[0-2]) [ap]\.?m\b\.?)?)"
    r"(?: ?-(?= ?\d))?"
)
"""With a blank before "am" only behind a comma, "at" or a year: "May 12 am" may well be the morning of a day."""
_TIME = re.compile(f"{_ISO_TIME}|{_CLOCK}|{_SPOKEN}")
_MAYBE_TIME = re.compile(r":|\dt\d|\d ?(?:[ap]\.?m|h)")
_MAYBE_SHORT = re.compile(r"[./()\[\]{}:;\"]|\bwc\b|\bcomm\b")
_BUDDHIST = re.compile(
    r"(?:\bb\.? ?e\.? ?)?(?<!\d)(254[3-9]|25[5-9]\d|26[0-3]\d|264[0-3])(?!\d)(?:,? ?\bb\.? ?e\b\.?)?"
)
_ERAS_APART = 543
"""Years from that of the Buddha to the common era's, as Thailand counts since 1941. So late a year is of no other."""
_SHORTHAND = (
    (re.compile(r"\bs/d\b|\bs\.d\.(?= |\d)|\.\.+"), " to "),
    (re.compile(r"\bw/?c\b|\bweek comm?\b\.?"), " week commencing "),
    (re.compile(r"\bw/e\b"), " week ending "),
    (re.compile(r"(?<=[a-z])\.(?!\w\.)"), " "),
    (re.compile(r"[()\[\]{}:;\"]"), " "),
)


@dataclass(frozen=True)
class Time:
    """A time of day as ``written``; ``zoned`` where its zone is too: elsewhere it may be another day."""

    written: str
    midnight: bool
    zoned: bool


@dataclass(frozen=True)
class Cleaned:
    """``text`` is lower case, with "-" for every dash and single blanks. ``days`` is a length that was written beside.

    ``times`` are the times of day that were left out, in the order of the text.
    """

    text: str
    remarks: tuple[str, ...] = ()
    tentative: bool = False
    days: int | None = None
    times: tuple[Time, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing is left but that the date is still to come."""
        return bool(_OPEN.fullmatch(self.text))


def plain(text: str) -> str:
    """Folded: any script's digits as 0-9, any dash as "-", no accents, single blanks, lower case."""
    text = text.translate(_COMMON)
    if text.isascii():  # the short way, for nearly all texts; the long one comes to the same
        text = text.casefold()
        return " ".join((in_english(text) if MAYBE_PORTUGUESE.search(text) else text).split())
    text = unicodedata.normalize("NFKC", in_english(text)).casefold().translate(_QUOTES)
    out = []
    for char in unicodedata.normalize("NFD", text):
        kind = unicodedata.category(char)
        if kind == "Nd":
            out.append(str(unicodedata.decimal(char)))
        elif kind == "Pd":
            out.append("-")
        elif kind not in ("Mn", "Cf"):
            out.append(" " if kind in ("Cc", "Zs", "Zl", "Zp") else char)
    return " ".join("".join(out).split())


def clean(text: str) -> Cleaned:
    """The text, and what was taken from it."""
    bare = _FOOTNOTE.sub(" ", text)
    remarks = ("a footnote mark is left out; its note may say more",) if bare != text and bare.strip() else ()
    found = Cleaned(plain(bare), remarks)
    if found.open:
        return found
    if _MAYBE_TIME.search(found.text):
        found = _without_times(found)
    text, count = _TENTATIVE.subn(" ", found.text)
    text = _CONFIRMED.sub(" ", text.lstrip(" -") if count else text)
    if _MAYBE_SHORT.search(text):
        for pattern, instead in _SHORTHAND:
            text = pattern.sub(instead, text)
    found = replace(found, text=_trimmed(text), tentative=count > 0)
    return _in_common_era(_without_length(found))


def _in_common_era(found: Cleaned) -> Cleaned:
    """Years from 2543 to 2643 are the Buddhist era's; 2000 to 2100 are meant."""
    remarks = []

    def common(said: re.Match[str]) -> str:
        year = int(said.group(1)) - _ERAS_APART
        remarks.append(f"{said.group(1)} is a year of the Buddhist era: {year}")
        return str(year)

    text = _BUDDHIST.sub(common, found.text)
    return replace(found, text=text, remarks=(*found.remarks, *dict.fromkeys(remarks))) if remarks else found


def _without_times(found: Cleaned) -> Cleaned:
    times = []
    for said in _TIME.finditer(found.text):
        iso_hour, iso_minute, iso_second, iso_zone, hour, minute, second, half, zone = said.groups()
        digits = bool(iso_hour or hour)  # a spoken time is never midnight by its digits: "12 am" stays a remark
        parts = [int(part or 0) for part in (iso_hour or hour, iso_minute or minute, iso_second or second)]
        midnight = (digits and not any(parts)) or (half == "a" and parts == [12, 0, 0])
        times.append(Time(said.group().strip(" ,-"), midnight, bool(iso_zone or zone)))
    return replace(found, text=_TIME.sub(" ", found.text), times=tuple(times))


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ,/|").rstrip("-").strip()


def _without_length(found: Cleaned) -> Cleaned:
    said = _LENGTH.search(found.text) if "day" in found.text else None
    if not said:
        return found
    word = said.group(1)
    days = _COUNTS.index(word) + 1 if word in _COUNTS else int(word)
    text = _trimmed(f"{found.text[: said.start()]} {found.text[said.end() :]}")
    return replace(found, text=text, days=days or None)
