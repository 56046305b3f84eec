"""Feeds over HTTP: conditional requests, gzip, HEAD and CORS (RFC 9110, RFC 9111), for every client there is.

Plain ASGI and no framework: each answer is made once for a feed, and chosen by the headers of the request.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from calendars.publish import etag
from calendars.publishing.feeds import Feed

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = list[tuple[bytes, bytes]]

MAX_AGE = 3600
"""Seconds for which a client or a proxy may keep a feed without asking again."""
TYPES = {"ics": "text/calendar; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}
"""What a feed is, by the ending of its address."""
_LEAST_PACKED = 1024
"""Octets below which packing saves nothing."""
_CORS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified"),
]
_METHODS = b"GET, HEAD, OPTIONS"
_TAG = re.compile(r'\s*(?:W/)?("[^"]*")\s*')


@dataclass(frozen=True)
class _Form:
    """A feed in one encoding: its octets and the validator of just these."""

    body: bytes
    tag: str
    full: Headers
    unchanged: Headers


@dataclass(frozen=True)
class Served:
    """A feed as it is answered: plain, and packed where that saves something. ``changed``: whole seconds since 1970."""

    plain: _Form
    packed: _Form | None
    changed: int


def served(feed: Feed, cache: bytes = b"public, max-age=%d" % MAX_AGE) -> Served:
    """The feed's answers, to be kept as ``cache`` says. Packing is the same in every process: it holds no time."""
    when = format_datetime(feed.changed.astimezone(UTC), usegmt=True).encode()
    same: Headers = [
        (b"last-modified", when),
        (b"cache-control", cache),
        (b"vary", b"Accept-Encoding"),
        *_CORS,
    ]
    content: Headers = [(b"content-type", TYPES[feed.path.rpartition(".")[2]].encode())]
    if name := saved_as(feed.path):
        content.append((b"content-disposition", b'inline; filename="%s"' % name.encode()))
    content.append((b"x-content-type-options", b"nosniff"))
    digest = etag(feed.raw)[:32]
    plain = _form(feed.raw, f'"{digest}"', same, content)
    packed = None
    if len(feed.raw) >= _LEAST_PACKED:
        small = gzip.compress(feed.raw, 9, mtime=0)
        packed = _form(small, f'"{digest}-gz"', same, [*content, (b"content-encoding", b"gzip")])
    return Served(plain, packed, int(feed.changed.timestamp()))


def saved_as(path: str) -> str:
    """The name, which tells which it is, of a calendar that is saved; "" for what nobody saves."""
    return path.partition("/")[2].replace("/", "-") if path.endswith(".ics") else ""


def _form(body: bytes, tag: str, same: Headers, content: Headers) -> _Form:
    validated = [(b"etag", tag.encode()), *same]
    length = (b"content-length", str(len(body)).encode())
    return _Form(body, tag, [*validated, *content, length], validated)


class FeedResponses:
    """Answers for whatever ``find`` knows by the path of the address, without its first slash."""

    def __init__(self, find: Callable[[str], Served | None]) -> None:
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        method = scope["method"]
        if method == "OPTIONS":
            return await _answer(send, 204, _preflight(), b"")
        if method not in ("GET", "HEAD"):
            headers = [(b"allow", _METHODS), (b"content-type", b"text/plain; charset=utf-8"), *_CORS]
            return await _answer(send, 405, headers, b"Feeds are read only.\n")
        found = self._find(scope["path"].lstrip("/"))
        if found is None:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-cache"), *_CORS]
            return await _answer(send, 404, headers, b"" if method == "HEAD" else b"There is no such feed.\n")
        asked = _asked(scope["headers"])
        form = found.packed if found.packed and takes_gzip(asked.get(b"accept-encoding", "")) else found.plain
        if not_modified(asked, found):
            return await _answer(send, 304, form.unchanged, b"")
        return await _answer(send, 200, form.full, b"" if method == "HEAD" else form.body)


def not_modified(asked: Mapping[bytes, str], feed: Served) -> bool:
    """Whether the client has the feed as it is (RFC 9110, 13.2.2): If-None-Match wins over If-Modified-Since.

    The tag of either encoding counts, since both are of the same octets unpacked. A date that cannot be read is
    as good as none.
    """
    tags = asked.get(b"if-none-match")
    if tags is not None:
        known = {form.tag for form in (feed.plain, feed.packed) if form}
        return tags.strip() == "*" or any(tag in known for tag in _TAG.findall(tags))
    since = asked.get(b"if-modified-since")
    # A date holds one comma at most: several dates are to be ignored (RFC 9110, 13.1.3).
    if since is None or since.count(",") > 1:
        return False
    try:
        when = parsedate_to_datetime(since)
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return feed.changed <= _seconds(when)


def _seconds(when: datetime) -> int:
    return int(when.timestamp())


_WANTED = frozenset((b"if-none-match", b"if-modified-since", b"accept-encoding"))


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    """The headers that decide, by name; a field that comes several times is one list (RFC 9110, 5.3)."""
    found: dict[bytes, str] = {}
    for name, value in headers:
        if name in _WANTED:
            text = value.decode("latin-1")
            found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def takes_gzip(accepted: str) -> bool:
    """Whether the client asks for gzip (RFC 9110, 12.5.3): by name or "*", with a weight above 0."""
    wanted: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        value = weight.strip().removeprefix("q=").strip()
        try:
            wanted[name.strip()] = float(value) if value else 1.0
        except ValueError:
            wanted[name.strip()] = 0.0
    return wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0.0))) > 0


def _preflight() -> Headers:
    return [
        *_CORS,
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
        (b"access-control-max-age", b"86400"),
        (b"allow", _METHODS),
    ]


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
