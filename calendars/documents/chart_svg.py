"""The organisation chart as SVG: its text is text, to be found, copied and read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from calendars.documents.chart import APART, HEAD, LINE, WIDTH, Chart, Post, width_of

COLOURS = (
    *("#7b1e3c", "#1b4f93", "#0b625d", "#4d5763", "#5b3a99"),
    *("#2c651c", "#93310f", "#851a77", "#5f4c00", "#3f3f46"),
)
"""Of each level, as on the page."""
FONTS = "'Noto Sans', Arial, Helvetica, 'Liberation Sans', sans-serif"
_MARGIN, _TOP, _KEY, _KEY_GAP = 16.0, 44.0, 22.0, 20.0
_INK, _RULE = "#1d2530", "#8a919c"


def write(chart: Chart) -> bytes:
    """The chart in UTF-8; the same chart gives the same bytes. It names no font file and loads nothing."""
    wide, high = chart.size
    key = sum(_KEY_GAP + width_of(post.level, 6.5) for post in chart.levels)
    wide = max(wide, key, width_of(chart.title, 15), width_of(chart.institution, 8))
    wide, high = wide + 2 * _MARGIN, high + _TOP + _KEY + _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(wide)} {_n(high)}" width="{_n(1.5 * wide)}" '
        f'height="{_n(1.5 * high)}" role="img" aria-labelledby="title desc" lang="en-GB">',
        f'<title id="title">{escape(chart.title)}, {escape(chart.institution)}</title>',
        f'<desc id="desc">{escape(chart.alternative)}</desc>',
        f'<rect width="100%" height="100%" fill="#fff"/><g font-family="{FONTS}" fill="{_INK}">',
        f'<text x="{_n(_MARGIN)}" y="20" font-size="15" font-weight="bold">{escape(chart.title)}</text>',
        f'<text x="{_n(_MARGIN)}" y="33" font-size="8">{escape(chart.institution)}</text>',
        f'<g transform="translate({_n(_MARGIN)} {_n(_TOP)})">',
        *_elbows(chart),
        *(part for post in chart.posts for part in _box(chart, post)),
        *_apart(chart),
        *_levels(chart),
        "</g></g></svg>",
        "",
    ]
    return "\n".join(lines).encode()


def _elbows(chart: Chart) -> Iterator[str]:
    for points in chart.elbows:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{_RULE}" stroke-width="0.8"/>'


def _box(chart: Chart, post: Post) -> Iterator[str]:
    x, y = chart.corner(post)
    colour = COLOURS[post.look]
    yield f'<g transform="translate({_n(x)} {_n(y)})">'
    yield (
        f'<rect width="{_n(WIDTH)}" height="{_n(chart.high)}" rx="1.5" fill="#fff" stroke="{colour}" '
        'stroke-width="0.8"/>'
    )
    yield f'<rect width="9" height="{_n(chart.high)}" rx="1.5" fill="{colour}"/>'
    middle = chart.high / 2 + 2.5
    yield f'<text x="4.5" y="{_n(middle)}" font-size="7" fill="#fff" text-anchor="middle">{post.symbol}</text>'
    # What hangs below the head is centred with it.
    first = (chart.high - HEAD - LINE * len(post.lines)) / 2 + 8
    yield f'<text x="12" y="{_n(first)}" font-size="8" font-weight="bold">{escape(post.short)}</text>'
    for at, line in enumerate(post.lines, 1):
        yield f'<text x="12" y="{_n(first + LINE * at)}" font-size="6">{escape(line)}</text>'
    yield "</g>"


def _apart(chart: Chart) -> Iterator[str]:
    if chart.apart_at is not None:
        yield f'<text y="{_n(chart.apart_at + 2)}" font-size="6.5" fill="#4d5763">{escape(APART)}:</text>'


def _levels(chart: Chart) -> Iterator[str]:
    _, high = chart.size
    x = 0.0
    for post in chart.levels:
        yield f'<rect x="{_n(x)}" y="{_n(high + 11)}" width="9" height="8" rx="1" fill="{COLOURS[post.look]}"/>'
        yield (
            f'<text x="{_n(x + 4.5)}" y="{_n(high + 17.5)}" font-size="7" fill="#fff" text-anchor="middle">'
            f"{post.symbol}</text>"
        )
        yield f'<text x="{_n(x + 12)}" y="{_n(high + 17.5)}" font-size="6.5">{escape(post.level)}</text>'
        x += _KEY_GAP + width_of(post.level, 6.5)


def _n(number: float) -> str:
    """The number as it is written: two digits behind the point at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
