"""A cleaned text as a row of tokens; most of the reading is then done on their kinds alone, a letter each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from calendars.phrases.months import WORDS, nearest
from calendars.phrases.readings import UnknownWordError, UnreadableError

SHORT_YEARS = 69
"""Years of two digits are read from 00 to 68, as 2000 to 2068; the others would be of the last century."""
MOST_TOKENS = 40

_TOKEN = re.compile(
    r"(?P<week>\d{4}-?w\d\d(?:-?[1-7])?(?!\w))"
    r"|(?P<packed>2[01]\d{6}(?!\d))"
    r"|(?P<year_first>\d{4}(?P<a>[-/.])\d\d?(?P=a)\d\d?(?!\d))"
    r"|(?P<year_last>\d\d?(?P<b>[-/.])\d\d?(?P=b)(?:\d{4}|\d\d(?!(?P=b)\d))(?!\d))"
    r"|(?P<month_first>\d\d?[-/.]\d{4}(?!\d))"
    r"|(?P<month_last>\d{4}[-/]\d\d(?![\w]))"
    r"|(?P<length>\bp\d\d?[dw]\b)"
    r"|(?P<short_year>'\d\d(?!\w))"
    r"|(?P<place>\d\d?(?: ?(?:st|nd|rd|th)\b))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<mark>\S)"
)


@dataclass(frozen=True)
class Token:
    """``kind`` is one of

    d number of one or two digits, o place (16th, third), l last, y year, m month, w weekday,
    i whole date with the year first, n numbers with the year last (``value``: as they come, then the year),
    c month and year in numbers, z week of the ISO year, p length in days, k week, q quarter, h half,
    e early, mid or late, v weeks of a month, u a weekday's place in a month, K the week around a day,
    - to, & and, | or, / . - as they are written. ``of``: "of" or "in" stands before it.
    """

    kind: str
    text: str
    value: tuple[int, ...] = ()
    of: bool = False
    slip: str | None = None


def tokens(text: str) -> list[Token]:
    """The tokens of a cleaned text.

    Raises:
        UnreadableError: a word or a number has no place in a date.
    """
    found: list[Token] = []
    of = False
    for said in _TOKEN.finditer(text):
        for token in _tokens(said, found):
            if token.kind == "f":
                of = True
            elif token.kind != " ":
                found.append(replace(token, of=True) if of else token)
                of = token.kind == "," and [before.kind for before in found[-3:-1]] == ["k", "d"]  # week 3, May
        if len(found) > MOST_TOKENS:
            raise UnreadableError("it has too many words for a date")
    kinds = "".join(token.kind for token in found)
    if not re.search("[,.-]", kinds):
        return found
    listed = [
        replace(token, kind="&") if token.kind == "," and kinds[at - 1 : at + 2] in _LISTED else token
        for at, token in enumerate(found)
    ]
    return [token for at, token in enumerate(listed) if token.kind != "," and not _idle(kinds, at)]


_LISTED = {"d,d", "d,o", "o,d", "o,o", "m,m", "q,q"}


def _idle(kinds: str, at: int) -> bool:
    """A dot after a day's number, as in "16.-18.02.2027", or a hyphen as in "mid-May" and "mid-to-late"."""
    around = kinds[max(at - 1, 0) : at + 2]
    return bool(re.fullmatch(r"d\.[-&|m]|e-[my]", around)) or around[:2] == "--"


def _tokens(said: re.Match[str], before: list[Token]) -> Iterator[Token]:
    kind, text = said.lastgroup or "", said.group()
    numbers = tuple(int(number) for number in re.findall(r"\d+", text))
    month_before = bool(before) and any(token.kind == "m" for token in before)
    if kind == "week":
        digits = re.sub(r"\D", "", text)
        yield Token("z", text, tuple(int(part) for part in (digits[:4], digits[4:6], digits[6:] or 0)))
    elif kind == "packed":
        yield Token("i", text, (int(text[:4]), int(text[4:6]), int(text[6:])))
    elif kind == "year_first":
        yield Token("i", text, numbers)
    elif kind == "year_last":
        yield Token("n", text, (*numbers[:2], year(text[-4:] if text[-4:].isdigit() else text[-2:])))
    elif kind in ("month_first", "month_last") and not month_before:
        first, last = numbers if kind == "month_first" else numbers[::-1]
        if first == last % 100 + 1 > 12:
            raise UnreadableError(f'"{text}" names two years')
        yield Token("c", text, (first, last))
    elif kind in ("month_first", "month_last"):
        number, mark, rest = re.split(r"(\D)", text)
        yield from (_number(number), Token(mark, mark), _number(rest))
    elif kind == "length":
        yield Token("p", text, (numbers[0] * (7 if text.endswith("w") else 1),))
    elif kind == "short_year":
        yield Token("y", text, (year(text[1:]),))
    elif kind == "place":
        yield Token("o", text, numbers)
    elif kind == "number":
        yield _number(text)
    elif kind == "word":
        yield _word(text)
    else:
        yield _mark(text)


def year(digits: str) -> int:
    """The year of four digits, or of two.

    Raises:
        UnreadableError: two digits that could only be of the last century.
    """
    number = int(digits)
    if len(digits) == 4 or number < SHORT_YEARS:
        return number if len(digits) == 4 else 2000 + number
    raise UnreadableError(f'the year "{digits}" has two digits; only 00 to 68 are read, as 2000 to 2068')


def _number(text: str) -> Token:
    if len(text) in (1, 2):
        return Token("d", text, (int(text),))
    if len(text) == 4:
        return Token("y", text, (int(text),))
    raise UnreadableError(f'the number "{text}" is neither a day nor a year')


def _word(text: str) -> Token:
    if text in WORDS:
        kind, number = WORDS[text]
        return Token(kind, text, (number,))
    name = nearest(text)
    if name is None:
        raise UnknownWordError(f'the word "{text}" is not understood')
    kind, number = WORDS[name.casefold()]
    return Token(kind, text, (number,), slip=f'"{text}" may be a slip of {name}')


def _mark(text: str) -> Token:
    if text in "-/.&|,~":
        return Token({"~": "-"}.get(text, text), text)
    raise UnreadableError(f'the character "{text}" is not understood')
