"""What has changed, as an Atom feed (RFC 4287) for people who follow changes and not the calendar itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from calendars.documents.plain import one_line


@dataclass(frozen=True)
class News:
    """One entry: ``key`` tells it from every other one for good; ``at`` (UTC) is when it came to be."""

    key: str
    title: str
    text: str
    at: datetime


def write(title: str, key: str, news: Iterable[News], author: str, address: str | None = None) -> bytes:
    """The feed, its newest entry first. ``key`` is the feed's own identity; ``address`` where it is put, if known.

    The same news give the same bytes. Without any entry the feed says that it was changed in 1970.
    """
    entries = sorted(news, key=lambda one: (one.at, one.key), reverse=True)
    updated = max((one.at for one in entries), default=datetime(1970, 1, 1, tzinfo=UTC))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_id(key)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{_time(updated)}</updated>",
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


def _id(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'indical:atom/{key}')}"


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(words: str) -> str:
    return escape(one_line(words))
