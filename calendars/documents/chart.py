"""The organisation chart without a format: who reports to whom, by the rulebook, and where each body is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from calendars.documents.annex import NOTHING, body_name, level_in_words
from calendars.documents.plain import one_line
from calendars.web.sheet import SYMBOLS
from constraints.meetings import Body
from constraints.rulebook import Rulebook

COLUMNS = ("Body", "Name", "Level", "Reports to", "Groups")
TABLE = "Bodies, and whom they report to"
APART = "These report to no body, and none reports to them"
DESCRIPTION = "One body a row, below the one that it reports to: its name, level, superior and groups."
NOTE = "By the rulebook; the names are those of the beginning of the year."
WIDTH, LINE, HEAD = 140.0, 6.9, 10.5
"""Of a box, and the heights of a line of its name and of its head, in points."""
ACROSS, BETWEEN = 158.0, 3.2
"""From column to column, and between boxes, in points."""
MOST_LINES = 4
_SIZE = 6.0
_ROOM = WIDTH - 14
_NARROW, _WIDE = "ijltfrI.,:;'|!() -", "mwMW@%"


@dataclass(frozen=True)
class Post:
    """A body in the chart. ``depth`` counts from the top, 0; ``row`` from the top of the page, in boxes.

    ``above`` is the short name of the body that it reports to, "" for none; ``parent`` that one's place in the chart,
    None at a top.
    """

    short: str
    name: str
    level: str
    groups: str
    above: str
    depth: int
    row: float
    parent: int | None
    symbol: str
    look: int
    apart: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in each of COLUMNS."""
        return self.short, self.name, self.level, self.above or NOTHING, self.groups or NOTHING

    @property
    def indent(self) -> int:
        """How many steps below a top it stands in the table."""
        return 0 if self.apart else self.depth

    @property
    def in_words(self) -> str:
        """A sentence of it."""
        called = self.short if self.short == self.name else f"{self.short} ({self.name})"
        return f"{called}, {self.level}, reports to {self.above or 'no body'}."

    @property
    def lines(self) -> tuple[str, ...]:
        """The name in lines that fit the box; none where the head says it all. What is too long ends in dots."""
        if self.name == self.short:
            return ()
        lines = [""]
        for word in self.name.split():
            longer = f"{lines[-1]} {word}".strip()
            if width_of(longer) <= _ROOM or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return tuple(lines) if len(lines) <= MOST_LINES else (*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} ...")


@dataclass(frozen=True)
class Chart:
    """The chart of a year. ``posts`` are in reading order: each body, then those that report to it."""

    title: str
    year: int
    institution: str
    posts: tuple[Post, ...]

    @property
    def alternative(self) -> str:
        """The whole chart in sentences, for whoever does not see it."""
        return " ".join(post.in_words for post in self.posts)

    @property
    def levels(self) -> tuple[Post, ...]:
        """One body of each level, in the chart's order, for the key."""
        return tuple({post.level: post for post in sorted(self.posts, key=lambda post: post.look)}.values())

    @property
    def high(self) -> float:
        """The height of a box, in points: room for the longest name."""
        return HEAD + LINE * max((len(post.lines) for post in self.posts), default=0) + 2

    def corner(self, post: Post) -> tuple[float, float]:
        """Where its box begins, from the left and from the top, in points."""
        return ACROSS * post.depth, (self.high + BETWEEN) * post.row

    @property
    def apart_at(self) -> float | None:
        """The height at which the line over the bodies apart stands, in points; None where there are none."""
        rows = [post.row for post in self.posts if post.apart]
        return (self.high + BETWEEN) * (min(rows) - 0.25) if rows else None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of it all, in points."""
        corners = [self.corner(post) for post in self.posts] or [(0.0, 0.0)]
        return max(x for x, _ in corners) + WIDTH, max(y for _, y in corners) + self.high

    @property
    def elbows(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The lines from each body to its superior: four points each."""
        found = []
        for post in self.posts:
            if post.parent is not None:
                (x, y), (left, top) = self.corner(self.posts[post.parent]), self.corner(post)
                middle = self.high / 2
                bend = left - (ACROSS - WIDTH) / 2
                found.append(((x + WIDTH, y + middle), (bend, y + middle), (bend, top + middle), (left, top + middle)))
        return tuple(found)


def chart_of(book: Rulebook, year: int) -> Chart:
    """The bodies of the rulebook under the names that they bear as the year begins."""
    return Chart(
        title=f"Organisation chart {year}",
        year=year,
        institution=one_line(book.about.institution),
        posts=tuple(_Placing(book, date(year, 1, 1)).posts()),
    )


class _Placing:
    """One pass over the bodies: each superior beside the middle of those that report to it."""

    def __init__(self, book: Rulebook, day: date) -> None:
        self.bodies = {body.id: body for body in book.bodies}
        self.short = {body.id: body_name(body, day) for body in book.bodies}
        self.day = day
        levels = dict.fromkeys(body.level for body in book.bodies)
        self.looks = {level: at for at, level in enumerate(levels)}
        self.under: dict[str, list[Body]] = {body.id: [] for body in book.bodies}
        for body in book.bodies:
            if body.reports_to in self.under:
                self.under[body.reports_to].append(body)
        self._leaf = count()

    def posts(self) -> list[Post]:
        """Every body once, also where the reporting lines run in a circle."""
        found: list[Post] = []
        seen: set[str] = set()
        tops = [body for body in self.bodies.values() if body.reports_to is None and self.under[body.id]]
        alone = [body for body in self.bodies.values() if body.reports_to is None and not self.under[body.id]]
        for body in (*tops, *(b for b in self.bodies.values() if b not in alone)):
            if body.id not in seen:
                self._place(body, 0, None, found, seen)
        columns = max((post.depth for post in found), default=3) + 1
        tree = bool(found)
        first = next(self._leaf) + (0.6 if tree else 0)
        for at, body in enumerate(alone):
            found.append(self._post(body, at % columns, first + at // columns, None, apart=tree))
        return found

    def _place(self, body: Body, depth: int, parent: int | None, found: list[Post], seen: set[str]) -> float:
        """Put the body and all below it into the chart; returns its row."""
        seen.add(body.id)
        at = len(found)
        found.append(self._post(body, depth, 0, parent))
        below = [
            self._place(other, depth + 1, at, found, seen) for other in self.under[body.id] if other.id not in seen
        ]
        row = (below[0] + below[-1]) / 2 if below else float(next(self._leaf))
        found[at] = self._post(body, depth, row, parent)
        return row

    def _post(self, body: Body, depth: int, row: float, parent: int | None, apart: bool = False) -> Post:
        given = body.called(self.day)
        look = self.looks[body.level] % len(SYMBOLS)
        return Post(
            short=self.short[body.id],
            name=one_line(given.name if given else body.name),
            level=level_in_words(body.level),
            groups=", ".join(level_in_words(group) for group in body.groups),
            above=self.short.get(body.reports_to or "", ""),
            depth=depth,
            row=row,
            parent=parent,
            symbol=SYMBOLS[look],
            look=look,
            apart=apart,
        )


def width_of(text: str, size: float = _SIZE) -> float:
    """About how wide the text is in a plain sans serif, in points; rather too wide than too narrow."""
    return sum(size * (0.34 if char in _NARROW else 0.92 if char in _WIDE else 0.61) for char in text)


def drawing(chart: Chart) -> Mapping[str, object]:
    """What the template draws, in points."""
    width, height = chart.size
    return {
        "title": chart.title,
        "alternative": chart.alternative,
        "width": width,
        "height": height,
        "box": [WIDTH, chart.high],
        "boxes": list(_boxes(chart)),
        "elbows": chart.elbows,
        "apart": chart.apart_at,
        "apart-words": APART,
        "levels": [{"name": post.level, "look": post.look, "symbol": post.symbol} for post in chart.levels],
        "columns": COLUMNS,
        "table": TABLE,
        "note": NOTE,
        "rows": [{"indent": post.indent, "cells": post.cells} for post in chart.posts],
    }


def _boxes(chart: Chart) -> Iterator[dict[str, object]]:
    for post in chart.posts:
        x, y = chart.corner(post)
        yield {
            "x": x,
            "y": y,
            "head": post.short,
            "lines": post.lines,
            "look": post.look,
            "symbol": post.symbol,
        }
