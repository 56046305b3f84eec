"""Names in files -> bodies and members: full, former and short names; a doubtful one is told, never guessed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from calendars.importing.ordinals import spelt_ordinal
from constraints.meetings import Body
from constraints.rulebook import Rulebook

_ORDINAL = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\b")
_BEHIND = re.compile(r"(.*\w\)?)[\s-]+(?:no\.? ?|#)?(\d{1,3})$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_SPECIAL = re.compile(r"\b(?:special|emergency|extraordinary|ad hoc)\b")
_DOTTED = re.compile(r"\b(\w) (?=\w\b)")
"""Between letters that were written with dots: "l.a.p." is plain as "l a p"."""
_STATE = re.compile(
    r"^(?:the )?(?:(?:socialist|democratic|federal) )?(?:republic|kingdom|union|state|negara|sr)(?: of)? (?:the )?"
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SAYS_NOTHING = {"", "session", "tbc", "tbd", "to be confirmed", "to be decided", "in person", "hybrid", "online"}
_SAYS_NOTHING |= {"virtual", "virtual meeting", "videoconference", "video conference", "via video conference"}
"""Words in brackets that leave a meeting the body's own; other words may make it another one: "ADMM (WG)"."""
_OF_YEAR = re.compile(
    r"(?P<name>.*?\w\)?)\s*(?:[,(\u2013\u2014]|\s-\s|(?=\w+ meeting))\s*(?:the )?"
    r"(?P<nth>first|second|third|fourth|[1-9](?:st|nd|rd|th)?)(?P<meeting> meeting)?(?P<year> of the year)?\)?"
    r"(?:,? with .*)?",
    re.IGNORECASE,
)
"""BODY, second meeting of the year, with an exercise; BODY (2); BODY, 2nd meeting: a number within the year."""
_LONGEST_NAME = 200
"""Letters of a title that may name a body with a number of the year; in longer ones nobody looks for one."""
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_OTHER_NAME = re.compile(r"^(?:formerly|previously|now|also)\b(?: (?:called|known as))?(?: the)?")
_SLIPS = ((6, 1), (12, 2))
_MOST_SLIPS = 4
"""How many letters may be without a partner in two names for one to be a doubtful match of the other: 1 in names under
6 letters, 2 under 12, 4 in longer ones. A wrong letter is two, one on each side. Measured against difflib's ratio of
0.8: of every known name with one slip 0.99 are found (ratio: 0.99), with two slips 0.73 (0.85), and of 50 titles of
other forums none is doubtful (14)."""


@dataclass(frozen=True)
class Match:
    """What a title was understood as: a ``body``; or none, with the bodies it may mean in ``maybe``.

    ``ordinal`` is the edition that it tells, ``nth`` which of the year's meetings it is, from 1.
    """

    body: Body | None
    special: bool = False
    ordinal: int | None = None
    nth: int | None = None
    maybe: tuple[str, ...] = ()


class Names:
    """The names of a rulebook's bodies and members, as files may write them."""

    def __init__(self, book: Rulebook) -> None:
        self._bodies: dict[str, set[str]] = defaultdict(set)
        self._by_id = {body.id: body for body in book.bodies}
        for body in book.bodies:
            given = (name for called in body.names for name in (called.short, called.name))
            for name in (body.id, body.name, *body.also, *given):
                self._bodies[plain(name)].add(body.id)
                self._bodies[plain(name).replace(" on ", " ")].add(body.id)
        self._members: dict[str, str] = {}
        self._capitals = {plain(member.capital): member.capital for member in book.members}
        for member in book.members:
            for name in (member.id, member.name, member.capital, *member.also):
                self._members.setdefault(plain(name), member.id)
                self._members.setdefault(plain(name).replace(" ", ""), member.id)

    def capital(self, place: str | None) -> str | None:
        """The capital that the place is, as the rulebook writes it; None where it is another place, or none."""
        return self._capitals.get(plain(place or ""))

    def member(self, text: str | None) -> str | None:
        """The member of that name, id or capital; None for any other text."""
        if not text:
            return None
        words = _DOTTED.sub(r"\1", plain(text))
        short = _STATE.sub("", words).removesuffix(" city")
        forms = (words, short, words.replace(" ", ""), short.replace(" ", ""))
        return next((self._members[form] for form in forms if form in self._members), None)

    def says_nothing(self, text: str) -> bool:
        """Whether the text tells no more of a meeting than when, in which member's country or how it is held."""
        parts = [_bare(part) for part in re.split(r"[,;/]", text)]
        return all(part in _SAYS_NOTHING or part in self._members for part in parts)

    def body(self, title: str) -> Match:
        """The body that a title names: "19th ADMM", "ADMM (Retreat)", "ANCM", "ASEAN Summit 2027"."""
        if of_year := self._of_year(title):
            return of_year
        words = plain(title)
        number, title = self._numbered(title, words)
        special = _SPECIAL.search(words) is not None
        found = self._called(title, self._without_idle_brackets(title))
        if len(found) == 1:
            return Match(self._by_id[next(iter(found))], special, number)
        return Match(None, special, number, maybe=tuple(sorted(found)) or self._alike(title))

    def _of_year(self, title: str) -> Match | None:
        """The body with which of its meetings of the year is meant; None where the title tells no such number.

        Of a body that counts its editions, "third" alone may be one of these.
        """
        told = _OF_YEAR.fullmatch(title.strip()) if len(title) <= _LONGEST_NAME else None
        found = self._called(told["name"]) if told and not self._called(title) else set()
        if told is None or len(found) != 1:
            return None
        body = self._by_id[next(iter(found))]
        if body.ordinal is not None and not told["year"]:
            return None
        nth = told["nth"].casefold()
        return Match(body, nth=_NTH.get(nth) or int(nth[0]))

    def _numbered(self, title: str, words: str) -> tuple[int | None, str]:
        """The edition that a title tells, and the title in which it is written as 19th.

        A number behind the name ("BOARD-19") is one only where the name is known without it and not with it.
        """
        if ordinal := _ORDINAL.search(words):
            return int(re.sub(r"\D", "", ordinal.group())), title
        if spelt := spelt_ordinal(words):
            number, written = spelt
            plainly = f" {words} ".replace(f" {written} ", f" {number}th ", 1).strip()
            return number, plainly if self._called(plainly) and not self._called(title) else title
        behind = _BEHIND.match(title)
        if behind and not self._called(title) and self._called(behind.group(1)):
            return int(behind.group(2)), f"{behind.group(2)}th {behind.group(1)}"
        return None, title

    def _called(self, *texts: str) -> set[str]:
        """The bodies of that name, by the first form of the first text that is one."""
        return next((self._bodies[form] for form in _forms(*texts) if form in self._bodies), set())

    def _without_idle_brackets(self, title: str) -> str:
        """The title without the brackets that say nothing more: the body's other name, a year, a member, "TBC"."""
        outside = self._called(_outside(title))

        def kept(found: re.Match[str]) -> str:
            inside = found.group(1)
            other = _OTHER_NAME.sub("", plain(inside))
            idle = self.says_nothing(inside) or (outside and self._called(inside, other) == outside)
            return " " if idle else found.group()

        return _BRACKETS.sub(kept, title)

    def _alike(self, title: str) -> tuple[str, ...]:
        """The bodies that a title unknown in all its forms may mean, the likeliest form first."""
        found: dict[str, None] = {}
        for form in _forms(title, _outside(title)):
            length = len(form)
            close = [name for name in self._bodies if abs(len(name) - length) <= _MOST_SLIPS and _near(form, name)]
            # A known name with up to two words more: "ADMM Kuala Lumpur" may be the ADMM, or something else.
            words = form.split()
            for cut in range(max(1, len(words) - 2), len(words)):
                head, tail = " ".join(words[:cut]), " ".join(words[-cut:])
                close += [head] if head in self._bodies else []
                close += [tail] if tail in self._bodies and not self._is_tail(tail) else []
            for name in close:
                found.update(dict.fromkeys(sorted(self._bodies[name])))
        # What stands before a comma or a colon may be the name: "EWG on Maritime Security, second meeting".
        front = re.split(r"[,;:(\[\u2013\u2014]| - ", title, maxsplit=1)[0]
        if front != title:
            found.update(dict.fromkeys(sorted(self._called(front))))
        # A short name beside other words is a hint only: "Seminar on mines (ADMM-Plus)" is not the ADMM-Plus.
        for inside in _BRACKETS.findall(title):
            found.update(dict.fromkeys(sorted(self._called(inside))))
        return tuple(found)

    def _is_tail(self, name: str) -> bool:
        """Whether a longer name ends with it: "ASEAN Summit", so that the words before say which summit is meant."""
        return any(longer.endswith(f" {name}") for longer in self._bodies)


def _near(one: str, other: str) -> bool:
    """Whether the names differ by a slip of the pen: a letter left out, added or wrong, two swapped."""
    least = min(len(one), len(other))
    most = next((slips for length, slips in _SLIPS if least < length), _MOST_SLIPS)
    if abs(len(one) - len(other)) > most:
        return False
    if len(set(one) ^ set(other)) > most:  # says no at once to nearly all of thousands of titles
        return False
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    single = len(one) + len(other) - 2 * sum(block.size for block in blocks)
    return single <= most or (single == 2 and sorted(one) == sorted(other))


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation, one space between words; + is "plus"."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("+", " plus ").replace("&", " and ")
    folded = "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "").replace("\u2019", "")
    return " ".join(re.sub(r"[^\w]+", " ", folded).split())


def _bare(text: str) -> str:
    """The text as plain words, without year, edition and what makes a meeting special."""
    return " ".join(_SPECIAL.sub(" ", _YEAR.sub(" ", _ORDINAL.sub(" ", plain(text)))).split())


def _outside(title: str) -> str:
    return _BRACKETS.sub(" ", title)


def _forms(*texts: str) -> Iterator[str]:
    """Each text in the forms in which it may be a known name, the fullest first, none twice."""
    seen: set[str] = set()
    for text in texts:
        bare = _bare(text)
        for form in (plain(text), bare, bare.removeprefix("the "), _DOTTED.sub(r"\1", bare)):
            if form and form not in seen:
                seen.add(form)
                yield form
