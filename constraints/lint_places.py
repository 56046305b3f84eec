"""lint, sources that were read whole: each place is cited by a rule, or says why it holds none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from constraints.doubt import Doubt, of_rule, readings
from constraints.errors import maybe
from constraints.rule import Citation
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import Source

_LIST = re.compile(r"(?P<of>[^\W\d_]+)(?P<dot>\.?) (?P<which>\S.*)")
_ONE = re.compile(r"[0-9]+(?:\.[0-9]+)*[a-z]?|[A-Z]|[IVXL]+")
_RANGE = re.compile(r"([0-9]+)(?:-|\u2013| to )([0-9]+)")
_LONGEST_RANGE = 1000


def places_in(text: str) -> list[str]:
    """The places that a citation names, one by one: "paras 7, 10-12 and 14" names five; other words name themselves.

    Places of one kind only, as "para 8", "Art. 7.3" or "Annex B", in the singular also where the text has a plural.
    """
    found = _LIST.fullmatch(text)
    parts = re.split(r", and |,\s*| and | or ", found["which"]) if found else []
    places: list[str] = []
    for part in parts:
        ends = _RANGE.fullmatch(part)
        if ends and 0 <= int(ends[2]) - int(ends[1]) < _LONGEST_RANGE:
            places += map(str, range(int(ends[1]), int(ends[2]) + 1))
        elif _ONE.fullmatch(part):
            places.append(part)
        else:
            return [text]
    if found is None:
        return [text]
    word = found["of"]
    plural = len(places) > 1 or re.fullmatch(r"(?i)(para|paragraph|art|article|section|rule)s", word) is not None
    kind = re.sub(r"(?i)(?<=x)es$|(?<=.)s$", "", word) if plural else word
    return [f"{kind}{found['dot']} {place}" for place in places]


def about_places(book: Rulebook) -> Iterator[Doubt]:
    """The doubts about sources that list their places."""
    citing: dict[str, dict[str, str]] = defaultdict(dict)
    for rule in book.rules:
        for read, keys in readings(rule):
            unlisted = tuple(_unlisted(book, read.cite, rule.id, citing))
            if not keys or "cite" in rule.readings[keys[1]]:
                yield from (of_rule("unlisted-place", rule, told, *keys, "cite") for told in unlisted)
    if notice := book.about.notice:
        for told in _unlisted(book, notice.cite, "notice", citing):
            yield Doubt("unlisted-place", "rulebook", "", f"notice: {told}", ("notice", "cite"))
    for name, source in book.about.sources.items():
        yield from _of_source(name, source, citing[name])


def _unlisted(book: Rulebook, cite: Citation, by: str, citing: dict[str, dict[str, str]]) -> Iterator[str]:
    """What to tell of each cited place that its source does not list; ``citing`` gets by whom each is cited first."""
    listed = book.about.sources[cite.source].places
    for place in places_in(cite.place):
        citing[cite.source].setdefault(place, by)
        if listed and place not in listed:
            wrong = f'cites {place}, which source "{cite.source}" does not list.{maybe(place, listed)}'
            yield f"{wrong} Correct it, or add it to places."


def _of_source(name: str, source: Source, citing: dict[str, str]) -> Iterator[Doubt]:
    def doubt(sign: str, told: str, *keys: str) -> Doubt:
        return Doubt(sign, "rulebook", "", f'source "{name}": {told}', ("sources", name, *keys))

    for place in source.places:
        if place not in citing and place not in source.without_rule:
            told = f"no rule cites {place}, and nothing says why it holds none. Cite it, or tell in without_rule."
            yield doubt("unread-place", told, "places")
    for place in source.without_rule:
        if place not in source.places:
            told = f"without_rule speaks of {place}, which is not among its places.{maybe(place, source.places)}"
            yield doubt("unlisted-place", told, "without_rule", place)
        elif place in citing:
            told = f'{place} is said to hold no rule, but rule "{citing[place]}" cites it. Drop one of the two.'
            yield doubt("cited-without-rule", told, "without_rule", place)
