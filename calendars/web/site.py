"""A published folder over HTTP: its feeds, and the pages beside them; read anew when it is published anew."""

from __future__ import annotations

import gzip
import os
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from calendars.publish import LARGEST, MANIFEST, feed_of, read_manifest
from calendars.publishing.feeds import FOLDER
from calendars.rounds.addresses import PAGES
from calendars.web.feed_responses import FeedResponses, Served, served, takes_gzip
from constraints.errors import InputError, Problem

DRAFTS = "draft"
"""Where drafts stand, each by a token."""
AGAIN = 1.0
"""Seconds after which a publication that is not whole is looked at again: not at each request."""
_SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}


@dataclass
class Shelf:
    """The feeds of a published folder in memory, whole generations only.

    A manifest that cannot be read, or names content that is not there, changes nothing: what was good is served on.
    """

    folder: Path
    _seen: tuple[int, ...] = ()
    _tried: tuple[int, ...] = ()
    _again: float = 0.0
    _feeds: dict[str, Served] = field(default_factory=dict)

    def find(self, path: str) -> Served | None:
        """The feed of that path below the folder; None where there is none."""
        self.refresh()
        return self._feeds.get(path)

    def refresh(self) -> None:
        """Read the folder again if its manifest is another one."""
        try:
            there = os.stat(self.folder / MANIFEST)
        except OSError:
            return
        now = (there.st_ino, there.st_mtime_ns, there.st_size)
        if now == self._seen or (now == self._tried and time.monotonic() < self._again):
            return
        feeds = self._read() if _readable(there) else None
        if feeds is not None:
            self._feeds, self._seen = feeds, now
        self._tried, self._again = now, time.monotonic() + AGAIN

    def _read(self) -> dict[str, Served] | None:
        found = {}
        try:
            for row in read_manifest(self.folder)["feeds"]:
                content = self.folder / row["content"]
                if not _readable(content.stat()):
                    return None
                feed = feed_of(row, content.read_bytes())
                if feed is None:
                    return None
                found[feed.path] = served(feed)
        except (OSError, KeyError):
            return None
        return found


def _readable(there: os.stat_result) -> bool:
    """Whether it is a file, and no larger than one that is written here."""
    return stat.S_ISREG(there.st_mode) and there.st_size <= LARGEST


def site(folder: Path | None, drafts: ASGIApp | None = None, rounds: ASGIApp | None = None) -> Starlette:
    """The application (ASGI): ``/`` is the page to subscribe from, ``/feeds/...`` the feeds, ``/health`` one word.

    ``drafts`` answers for ``/draft/...``, ``rounds`` for ``/round/...``; with one of them nothing need be published
    yet, since they come before that.

    Raises:
        InputError: nothing has been published in the folder.
    """
    shelf = Shelf(folder) if folder else None
    if shelf:
        shelf.refresh()
    if drafts is None and rounds is None and not (folder and read_manifest(folder)):
        raise InputError(str(folder), [Problem("nothing has been published here: run indical publish first")])

    def index(request: Request) -> Response:
        page = folder / "index.html" if folder else None
        # Through a link anything that this process can read would be shown.
        if page is None or page.is_symlink() or not page.is_file():
            return PlainTextResponse("No page.\n", 404)
        raw, headers = page.read_bytes(), {**_SAFE, "vary": "Accept-Encoding"}
        if takes_gzip(request.headers.get("accept-encoding", "")):
            # Long, and nearly the same line for each feed: a twentieth.
            raw, headers["content-encoding"] = gzip.compress(raw, 6, mtime=0), "gzip"
        return HTMLResponse(raw, headers=headers)

    def health(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})

    routes = [
        Route(f"/{FOLDER}/{{path:path}}", FeedResponses(shelf.find if shelf else lambda _: None)),
        Route("/", index),
        Route("/health", health),
    ]
    by_token = ((DRAFTS, drafts), (PAGES, rounds))
    found = Starlette(routes=[*routes, *(Route(f"/{at}/{{path:path}}", app) for at, app in by_token if app)])
    # Else an address that lacks its last slash would lead to whatever host the request names.
    found.router.redirect_slashes = False
    return found
