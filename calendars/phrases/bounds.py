"""Words before a date that open a side of it: before, by, after, from, around, between."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from calendars.phrases.readings import UnreadableError
from calendars.phrases.spans import Span

_ABOUT = timedelta(days=7)
_BOUNDS = (
    ("before", r"(?:any ?time )?(?:before|prior to|antes d[eoa])\b"),
    ("by", r"(?:any ?time )?(?:by|until|till?|up to|(?:no|not) later than|at the latest|ate)\b"),
    ("after", r"(?:any ?time )?(?:after|depois d[eoa]|apos)\b"),
    ("around", r"(?:on or )?(?:about|around|approx(?:imately)?|circa|ca?\b|near)\b|~"),
    ("between", r"(?:between|entre)\b"),
    ("since", r"(?:not before|no earlier than|not earlier than|on or after|a partir d[eoa])\b"),
    ("from", r"(?:starting )?(?:from|since|as of|dari|mulai|tu)\b"),
)
_BOUND = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS))
_ONWARDS = re.compile(r"\b(?:(onwards?)|or later|and after)$")
_ELSEWHERE = re.compile(
    r"\b(?:after|before|following|follows|prior|back[- ]to[- ]back|conjunction|sidelines?|margins?|alongside|during)\b"
)
_REPEATED = re.compile(
    r"\b(?:daily|weekly|monthly|quarterly|yearly|annually|biannually|every|each|regularly|ongoing)\b"
)


def bound(text: str) -> tuple[str, str]:
    """The bound that a cleaned text begins with, "" for none, and the text without it."""
    found = _BOUND.match(text)
    if found:
        name, rest = found.lastgroup or "", text[found.end() :].strip(" .")
        return name, re.sub(r"\b(?:and|va|dan|e)\b", "-", rest) if name == "between" else rest
    onwards = _ONWARDS.search(text)
    if onwards:
        return "from" if onwards.group(1) else "since", text[: onwards.start()].strip()
    return "", text


def elsewhere(text: str) -> str | None:
    """Why a text that names no day can still be meant as a date; None where it cannot be told."""
    if _REPEATED.search(text):
        return "it says how often, not when"
    if _ELSEWHERE.search(text):
        return "it hangs on another event; write the day"
    return None


def bounded(span: Span, name: str) -> list[Span]:
    """The span with its side opened, to the year's end at most.

    Raises:
        UnreadableError: nothing is left of the year.
    """
    begin, end = date(span.first.year, 1, 1), date(span.last.year, 12, 31)
    one = timedelta(days=1)
    within = "within the year that it names"
    if name == "between":
        return [replace(span, exact=False, meaning="somewhere between")]
    if name == "around":
        return [
            replace(span, first=span.first - _ABOUT, last=span.last + _ABOUT, exact=False, meaning="a week either way")
        ]
    if name in ("from", "since"):
        if span.ranged:
            return [span]
        opened = replace(span, last=end, exact=False, meaning=f"from that day, {within}")
        if name == "since" or not span.exact:
            return [opened]
        sure = replace(span, doubts=(*span.doubts, "it says only from when"))
        return [sure, replace(opened, doubts=sure.doubts)]
    if name == "after":
        left = (span.last + one, end)
    else:
        left = (begin, span.first - one) if name == "before" else (begin, span.last)
    if left[0] > left[1]:
        raise UnreadableError(f"nothing of {span.first.year} is left {name} it")
    meaning = f"{'after' if name == 'after' else 'before' if name == 'before' else 'up to'} it, {within}"
    return [replace(span, first=left[0], last=left[1], exact=False, meaning=meaning)]
