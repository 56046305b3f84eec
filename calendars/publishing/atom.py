"""What has changed, as an Atom feed (RFC 4287) for people who follow changes and not the calendar itself."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from calendars.documents.plain import one_line
from calendars.publishing.feeds import Feed

_SPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class News:
    """One entry: ``key`` tells it from every other one for good; ``at`` (UTC) is when it came to be."""

    key: str
    title: str
    text: str
    at: datetime


def feed(path: str, title: str, key: str, news: Iterable[News], author: str, base: str | None = None) -> Feed:
    """The news as they are put to ``path`` below the place of publication, ``base``; the rest as for ``write``."""
    news = tuple(news)
    raw = write(title, key, news, author, f"{base.rstrip('/')}/{path}" if base else None)
    return Feed(path, title, "news", "", raw, _newest(news), len(news))


def write(title: str, key: str, news: Iterable[News], author: str, address: str | None = None) -> bytes:
    """The feed, its newest entry first. ``key`` is the feed's own identity; ``address`` where it is put, if known.

    The same news give the same bytes. Without any entry the feed says that it was changed in 1970.
    """
    entries = sorted(news, key=lambda one: (one.at, one.key), reverse=True)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{_SPACE}">',
        f"<id>{_id(key)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{_time(_newest(entries))}</updated>",
        f"<author><name>{_text(author)}</name></author>",
    ]
    if address:
        lines.append(f'<link rel="self" type="application/atom+xml" href={quoteattr(address)}/>')
    for one in entries:
        lines += [
            "<entry>",
            f"<id>{_id(f'{key}/{one.key}')}</id>",
            f"<title>{_text(one.title)}</title>",
            f"<updated>{_time(one.at)}</updated>",
            f'<content type="text">{_text(one.text)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def fault(feed: Feed) -> str:
    """What makes the news unfit to be served; "" where nothing does: they read back with as many entries."""
    try:
        found = len(ET.fromstring(feed.raw).findall(f"{{{_SPACE}}}entry"))
    except ET.ParseError as error:
        return f"is no XML that can be read back: {error}"
    return "" if found == feed.events else f"{found} of {feed.events} entries can be read back"


def _newest(news: Iterable[News]) -> datetime:
    return max((one.at for one in news), default=datetime(1970, 1, 1, tzinfo=UTC))


def _id(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'indical:atom/{key}')}"


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(words: str) -> str:
    return escape(one_line(words))
