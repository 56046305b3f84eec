"""Tokens that belong together become one: "third" and "week", "Q" and "3", "tháng" and "5"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from calendars.phrases.parts import kinds
from calendars.phrases.readings import UnreadableError
from calendars.phrases.tokens import Token

Join = Callable[[list[Token]], list[Token]]


def joined(found: list[Token]) -> list[list[Token]]:
    """The ways to join the tokens: one, or two where "week 3 May" may be a week of May or the week around 3 May.

    Raises:
        UnreadableError: a place that a year or month does not have, such as a fifth quarter.
    """
    if not set("TNQHkolc") & set(kinds(found)):
        return [found]
    for shape, join in _RULES:
        found = _each(shape, join, found)
    if not any(token.kind == "k" for token in found):
        return [found]
    return [_each(_WEEK, join, found) for join in _weeks(found)]


def _each(shape: re.Pattern[str], join: Join, found: list[Token]) -> list[Token]:
    out: list[Token] = []
    at = 0
    for said in shape.finditer(kinds(found)):
        out += found[at : said.start()]
        out += join(found[said.start() : said.end()])
        at = said.end()
    return out + found[at:] if at else found


def _one(kind: str, most: int, unit: str) -> Join:
    """One token of that kind for a number from 1 to most that stands beside the unit's word; the last is -1."""

    def join(part: list[Token]) -> list[Token]:
        numbers = [token.value[0] for token in part if token.kind in "dol"]
        text = " ".join(token.text for token in part)
        if not all(number == -1 or 1 <= number <= most for number in numbers):
            raise UnreadableError(f'"{text}": there are {most} {unit} in it')
        if kind in "qh":
            numbers = [most if number == -1 else number for number in numbers]
        return [Token(kind, text, (numbers[0], numbers[-1]), part[0].of)]

    return join


def _month(part: list[Token]) -> list[Token]:
    return [replace(part[-1], kind="m", of=part[0].of)]


def _apart(part: list[Token]) -> list[Token]:
    """ "tháng 5/2027" and "Q3/2027": the number is the word's, no month by itself."""
    word, both = part
    return [word, Token("d", both.text, both.value[:1]), Token("y", both.text, both.value[1:])]


def _week_at(part: list[Token]) -> list[Token]:
    ends = part[1].kind == "E" or part[1].value == (2,)
    return [Token("K", "week ending" if ends else "week commencing")]


def _weekday(part: list[Token]) -> list[Token]:
    place, weekday = part
    return [Token("u", f"{place.text} {weekday.text}", (place.value[0], weekday.value[0]))]


_RULES: tuple[tuple[re.Pattern[str], Join], ...] = (
    (re.compile("Tc|[QHk]c"), _apart),
    (re.compile("T[dm]"), _month),
    (re.compile("Ny"), lambda part: [part[1]]),
    (re.compile("Qd|[dol]Q"), _one("q", 4, "quarters")),
    (re.compile("Hd|[dol]H"), _one("h", 2, "halves")),
    (re.compile("(?:o[-&|/])?[ol]k"), _one("v", 5, "weeks")),
    (re.compile("[ol]w(?=m)"), _weekday),
    (re.compile("kC|kE|ke"), _week_at),
)
_WEEK = re.compile("kd-d(?!m)|kd|k")


def _weeks(found: list[Token]) -> list[Join]:
    """What a "week" with its number behind it can be, by what stands around it."""
    shape = kinds(found)
    at = shape.index("k")
    after = found[at + 1 :]
    if not after or after[0].of or after[0].kind != "d":
        return [_around]
    if "m" not in shape:
        return [_of_year]
    small = after[0].value[0] <= 5
    if len(after) > 1 and after[1].kind == "m" and not after[1].of:
        return [_of_month, _around] if small else [_around, _of_year]
    return [_of_month if small else _of_year]


def _around(part: list[Token]) -> list[Token]:
    return [Token("K", "week of"), *part[1:]]


def _of_year(part: list[Token]) -> list[Token]:
    return _one("z", 53, "weeks")(part) if len(part) > 1 else part


def _of_month(part: list[Token]) -> list[Token]:
    return _one("v", 5, "weeks")(part) if len(part) > 1 else part
