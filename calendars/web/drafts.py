"""Drafts over HTTP, each at an address that nobody can guess: nothing tells a wrong one from one taken back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from starlette.concurrency import run_in_threadpool

from calendars.publish import fault
from calendars.publishing.draft_feed import draft_feed
from calendars.store.events import Key
from calendars.store.sharing import live_share
from calendars.store.store import Store
from calendars.web.feed_responses import FeedResponses, Headers, Receive, Scope, Send, Served, served
from calendars.web.site import DRAFTS
from constraints.errors import InputError, Problem

_PATH = re.compile(rf"/{DRAFTS}/([A-Za-z0-9_-]{{16,128}})\.ics")
# Not "no-store": a client must keep its copy to ask whether it is still right, which it is to do each time.
_CACHE = b"private, no-cache"
_UNSEEN: Headers = [(b"x-robots-tag", b"noindex, nofollow"), (b"referrer-policy", b"no-referrer")]


class Drafts:
    """Answers for ``/draft/TOKEN.ics`` from the store; ``now`` is asked at each request whether it is good still."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._file, self._looking = _file_of(store), Lock()
        self._made: dict[Key, tuple[tuple[int, str], Served]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI). The store is asked in a thread: other feeds do not wait for it."""

        async def unseen(message: Scope) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_UNSEEN]
            await send(message)

        try:
            found = await run_in_threadpool(self._find, scope["path"])
        except InputError:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"60")]
            await unseen({"type": "http.response.start", "status": 503, "headers": headers})
            await send({"type": "http.response.body", "body": b"The store cannot be read now.\n"})
            return
        await FeedResponses(lambda _: found)(scope, receive, unseen)

    def _find(self, path: str) -> Served | None:
        """The feed that the address opens now; None where it opens none."""
        asked = _PATH.fullmatch(path)
        self._look()
        share = live_share(self._store, asked.group(1), self._now()) if asked else None
        return self._latest(share.key) if share else None

    def _look(self) -> None:
        """Let go of a file that is not the store any more: in the one that took its place addresses may have ended."""
        with self._looking:
            there = _file_of(self._store)
            if there != self._file:
                self._store.database.close()
                self._made.clear()
                self._file = there

    def _latest(self, key: Key) -> Served | None:
        """The calendar's latest version, made once for each; the last good one where a later cannot be served."""
        life = self._store.life(key)
        if life is None:
            return None
        state = (life.version, life.stage.value)
        known = self._made.get(key)
        if known is None or known[0] != state:
            feed = draft_feed(self._store, key)
            if not fault(feed):
                known = (state, served(feed, _CACHE))
                self._made[key] = known
        return known[1] if known else None


def _file_of(store: Store) -> tuple[int, int] | None:
    """Which file the store is; None for a database that is none. Raises InputError where the file is gone."""
    database = store.database
    if database.engine.dialect.name != "sqlite":
        return None
    try:
        there = os.stat(database.name)
    except OSError as error:
        raise InputError(database.name, [Problem(f"the store cannot be used: {error.strerror or error}")]) from None
    return there.st_dev, there.st_ino
