"""Where in a line of text its date stands, and what else the line says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calendars.phrases import Doubtful, Reading, Understood, Unknown, read
from calendars.phrases.cleaning import plain
from calendars.phrases.languages import in_english
from calendars.phrases.months import WORDS

MOST_WORDS = 12
"""Of the longest run of words that is tried as a date."""
MOST_DATED = 24
"""Words of a line that may begin or end a date; a line with more is no line that names a meeting."""
_JOINING = "-&|f CE"
"""Kinds of words that stand within a date and never at its ends (calendars/phrases/months.py)."""
_MONTHS = "jan|feb|mar|apr|may|mei|jun|jul|aug|ogos|sep|oct|okt|nov|dec|des"
_IN_FULL = "janeiro|fevereiro|abril|maio|agosto|setembro|outubro|dezembro"
"""Portuguese months that begin otherwise; cut short, they could be other words."""
_HINT = re.compile(
    rf"\d{{1,2}}\.?[\u00ba]? de (?:{_MONTHS}|{_IN_FULL})|\b(?:{_IN_FULL})(?: de)? \d{{4}}"
    rf"|\d\W{{0,3}}(?:st|nd|rd|th)?\W{{0,3}}(?:of )?(?:{_MONTHS})[a-z]*\b|\b(?:{_MONTHS})[a-z]*\.?\W{{0,3}}\d"
    r"|\b\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)|\b(?:early|mid|late|end of)[ -]20\d\d\b|\bq[1-4]\b|\bweek \d"
    rf"|\b(?:early|mid|late|end of)[ -](?:{_MONTHS})"
    r"|\b(?:week|half|quarter) of\b|\btb[cda]\b|\bto be (?:confirmed|determined|decided|announced|advised)\b",
    re.IGNORECASE,
)
_EDGES = " \t,;:.|()[]-\u2013\u2014*\u2022>"
_BEFORE = frozenset(["around", "about", "between", "from", "approximately", "circa"])
_OPEN = re.compile(r"\b(?:tb[cda]|to be (?:confirmed|determined|decided|announced|advised))\b", re.IGNORECASE)
_MORE = re.compile(r"\W*(?:or|and|to|until|through|but)\b|\s*\?", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not(?: on| in| during)?|except|avoid(?:ing)?|no|without|was|instead of|from|by|before|after|until|till|since"
    r"|prior to|deadline)\W*$",
    re.IGNORECASE,
)
"""In running text these words turn what follows: "reply by 31 January" is no meeting on any day of January."""
_SENTENCE = re.compile(
    r"\b(?:please|moved?|instead|rather|chang(?:ed?|ing)|shift(?:ed)?|neither|unable|cannot|falls?"
    r"|will (?:advise|inform))\b",
    re.IGNORECASE,
)
_PROSE = re.compile(r"^\W*[a-z]\w* (?:\S+ ){4}|\w{3}\. [A-Z]")
_RANGE = re.compile(r"\d{1,2}\s?[-\u2013\u2014]\s?\d{1,2}(?!\d)")


@dataclass(frozen=True)
class Found:
    """A date in a line: how it reads, and the text ``before`` and ``after`` it."""

    reading: Reading
    text: str
    before: str
    after: str


def looks_dated(line: str) -> bool:
    """Whether the line says anything of a date, readable or not."""
    return _HINT.search(line if line.isascii() else in_english(line)) is not None


def find_date(line: str, year: int | None, day_first: bool | None) -> Found | None:
    """The date of a line; doubtful where what stands around may change it. None: no run of words reads as one."""
    found = _best(line, year, day_first)
    if found is None:
        return _open(line)
    candidates = (found.reading,) if isinstance(found.reading, Understood) else ()
    if not candidates:
        return found
    if told := _NOT.search(found.before):
        return _doubted(found, candidates, f'"{told.group().strip()}" stands before the date')
    if told := _SENTENCE.search(f"{found.before} | {found.after}"):
        return _doubted(found, candidates, f'the line is a sentence ("{told.group().strip()}")')
    if _PROSE.search(found.before):
        return _doubted(found, candidates, "the line is part of a sentence")
    for rest in (found.before, found.after):
        if _RANGE.search(rest):
            return _doubted(found, candidates, "the line names several dates")
        other = _best(rest, year, day_first) if looks_dated(rest) else None
        if other is not None:
            more = (other.reading,) if isinstance(other.reading, Understood) else ()
            return _doubted(found, (*candidates, *more), "the line names several dates")
    if _MORE.match(found.after):
        return _doubted(found, candidates, f'after the date it says "{found.after.strip(_EDGES)[:40]}"')
    return found


def _open(line: str) -> Found | None:
    """A line that only says that its date is still to come."""
    said = _OPEN.search(line)
    if said is None:
        return None
    return Found(Understood(Unknown(), "no date yet"), said.group(), line[: said.start()], line[said.end() :])


def _doubted(found: Found, candidates: tuple[Understood, ...], why: str) -> Found:
    return Found(Doubtful(candidates, why), found.text, found.before, found.after)


def _best(line: str, year: int | None, day_first: bool | None) -> Found | None:
    """The longest run of words that is understood as a date; else the longest that may be one."""
    words = list(re.finditer(r"\S+", line))
    dated = [_is_dated(word.group()) for word in words]
    if sum(dated) > MOST_DATED:
        return None
    doubtful: Found | None = None
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        for at in range(len(words) - count + 1):
            if not (dated[at] or plain(words[at].group()).strip(_EDGES) in _BEFORE) or not dated[at + count - 1]:
                continue
            begin, end = words[at].start(), words[at + count - 1].end()
            text = line[begin:end].strip(_EDGES)
            if not looks_dated(text):
                continue
            reading = read(text, year, day_first)
            begin = line.index(text, begin)
            found = Found(reading, text, line[:begin], line[begin + len(text) :])
            if isinstance(reading, Understood) and not isinstance(reading.when, Unknown):
                return found
            if isinstance(reading, Doubtful) and doubtful is None:
                doubtful = found
    return doubtful


def _is_dated(word: str) -> bool:
    """Whether a date may begin or end with the word."""
    bare = plain(word).strip(_EDGES)
    if any(map(str.isdigit, bare)):
        return True
    return any(part in WORDS and WORDS[part][0] not in _JOINING for part in re.split(r"[-/]", bare))
