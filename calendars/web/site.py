"""A published folder over HTTP: its feeds, and the pages beside them; read anew when it is published anew."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from calendars.publish import MANIFEST, etag, read_manifest
from calendars.publishing.feeds import FOLDER, Feed
from calendars.rounds.addresses import PAGES
from calendars.web.feed_responses import FeedResponses, Served, served
from constraints.errors import InputError, Problem

DRAFTS = "draft"
"""Where drafts stand, each by a token."""
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
    _seen: tuple[int, int] = (0, 0)
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
        now = (there.st_ino, there.st_mtime_ns)
        if now != self._seen:
            feeds = self._read()
            if feeds is not None:
                self._feeds, self._seen = feeds, now

    def _read(self) -> dict[str, Served] | None:
        found = {}
        try:
            for row in read_manifest(self.folder)["feeds"]:
                raw = (self.folder / row["content"]).read_bytes()
                if etag(raw) != row["sha256"]:
                    return None
                changed = datetime.strptime(row["changed"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
                feed = Feed(row["path"], row["title"], row["kind"], row["choice"], raw, changed, row["events"])
                found[feed.path] = served(feed)
        except (OSError, KeyError, ValueError):
            return None
        return found


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

    def index(_: Request) -> Response:
        page = folder / "index.html" if folder else None
        return FileResponse(page, headers=_SAFE) if page and page.is_file() else PlainTextResponse("No page.\n", 404)

    def health(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})

    routes = [
        Route(f"/{FOLDER}/{{path:path}}", FeedResponses(shelf.find if shelf else lambda _: None)),
        Route("/", index),
        Route("/health", health),
    ]
    by_token = ((DRAFTS, drafts), (PAGES, rounds))
    return Starlette(routes=[*routes, *(Route(f"/{at}/{{path:path}}", app) for at, app in by_token if app)])
