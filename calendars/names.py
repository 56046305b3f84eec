"""Names in files -> bodies and members: full, former and short names; a doubtful one is told, never guessed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from constraints.meetings import Body
from constraints.rulebook import Rulebook

_ORDINAL = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_SPECIAL = re.compile(r"\b(?:special|emergency|extraordinary|ad hoc)\b")
_SLIPS = ((6, 1), (12, 2))
_MOST_SLIPS = 4
"""How many letters may be without a partner in two names for one to be a doubtful match of the other: 1 in names under
6 letters, 2 under 12, 4 in longer ones. A wrong letter is two, one on each side. Measured against difflib's ratio of
0.8: of every known name with one slip 0.99 are found (ratio: 0.99), with two slips 0.73 (0.85), and of 50 titles of
other forums none is doubtful (14)."""


@dataclass(frozen=True)
class Match:
    """What a title was understood as: a ``body``; or none, with the bodies it may mean in ``maybe``."""

    body: Body | None
    special: bool = False
    ordinal: int | None = None
    maybe: tuple[str, ...] = ()


class Names:
    """The names of a rulebook's bodies and members, as files may write them."""

    def __init__(self, book: Rulebook) -> None:
        self._bodies: dict[str, set[str]] = defaultdict(set)
        self._by_id = {body.id: body for body in book.bodies}
        for body in book.bodies:
            for name in (body.id, body.name, *body.also):
                self._bodies[_plain(name)].add(body.id)
        self._members: dict[str, str] = {}
        for member in book.members:
            for name in (member.id, member.name, member.capital, *member.also):
                self._members.setdefault(_plain(name), member.id)

    def member(self, text: str | None) -> str | None:
        """The member of that name, id or capital; None for any other text."""
        return self._members.get(_plain(text)) if text else None

    def body(self, title: str) -> Match:
        """The body that a title names: "19th ADMM", "ADMM (Retreat)", "ANCM", "ASEAN Summit 2027"."""
        plain = _plain(title)
        ordinal = _ORDINAL.search(plain)
        number = int(re.sub(r"\D", "", ordinal.group())) if ordinal else None
        special = _SPECIAL.search(plain) is not None
        for form in _forms(title):
            found = self._bodies.get(form, set())
            if len(found) == 1:
                return Match(self._by_id[next(iter(found))], special, number)
            if found:
                return Match(None, special, number, tuple(sorted(found)))
        return Match(None, special, number, self._alike(title))

    def _alike(self, title: str) -> tuple[str, ...]:
        """The bodies that a title unknown in all its forms may mean, the likeliest form first."""
        found: dict[str, None] = {}
        for form in _forms(title):
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
        front = re.split(r"[,;:(\u2013\u2014]| - ", title, maxsplit=1)[0]
        for form in _forms(front) if front != title else ():
            found.update(dict.fromkeys(sorted(self._bodies.get(form, set()))))
        # A short name beside other words is a hint only: "Seminar on mines (ADMM-Plus)" is not the ADMM-Plus.
        for inside in re.findall(r"\(([^()]*)\)", title):
            for form in _forms(inside):
                found.update(dict.fromkeys(sorted(self._bodies.get(form, set()))))
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


def _plain(text: str) -> str:
    """Lower case, no accents, no punctuation, one space between words; + is "plus"."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("+", " plus ").replace("&", " and ")
    folded = "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "").replace("\u2019", "")
    return " ".join(re.sub(r"[^\w]+", " ", folded).split())


def _forms(title: str) -> Iterator[str]:
    """The title in the forms in which it may be a known name, the fullest first, none twice."""
    outside = re.sub(r"\([^()]*\)", " ", title)
    seen: set[str] = set()
    for text in (title, outside):
        bare = _SPECIAL.sub(" ", _YEAR.sub(" ", _ORDINAL.sub(" ", _plain(text))))
        for form in (_plain(text), " ".join(bare.split()), " ".join(bare.split()).removeprefix("the ")):
            if form and form not in seen:
                seen.add(form)
                yield form
