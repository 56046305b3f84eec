"""Ordinals in words and letters: "nineteenth", "twenty-first", "XIX"."""

from __future__ import annotations

import re

_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()  # noqa: SIM905 - a list of words reads best so
_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()  # noqa: SIM905
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - as above
_WORDS = {word: number for number, word in enumerate((*_UNITS, *_TEENS), 1)}
_WORDS.update({f"{ten[:-1]}ieth": at * 10 for at, ten in enumerate(_TENS, 2)})
_WORDS.update({f"{ten} {unit}": at * 10 + n for at, ten in enumerate(_TENS, 2) for n, unit in enumerate(_UNITS, 1)})
_SPELT = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")
_ROMAN = re.compile(r"^(?=[xvi])(x{0,4})(ix|iv|v?i{0,3})\b(?= )")


def spelt_ordinal(words: str) -> tuple[int, str] | None:
    """The ordinal that plain words (lower case, no punctuation) hold spelt out, or begin with in Roman numerals."""
    if found := _SPELT.search(words):
        return _WORDS[found.group()], found.group()
    if (found := _ROMAN.match(words)) and len(found.group()) > 1:
        tens, unit = found.groups()
        ones = {"ix": 9, "iv": 4}.get(unit, 5 * unit.count("v") + unit.count("i"))
        return len(tens) * 10 + ones, found.group()
    return None
