"""HTTP/1.1 by uvicorn, with bounds that it does not set: on what a client sends, and on how long it may idle.

A client that sends a head without end would fill the memory; many that send nothing, or read nothing, would take every
connection that the system lets a process have, and with them the files that answers are kept in.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024
"""Octets of a request's line and headers, beside those that came in one piece with its beginning."""
SECONDS = 15
"""Who has neither sent a whole request nor read an answer on for so long, and at most twice as long, is cut off."""
_SPARE = 64
"""Open files that are kept for something else than connections: what is served, a store, answers."""


class Bounded(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._begun, self._in_head, self._head = 0, False, 0
        self._seen: tuple[int, int] | None = None
        self._tick: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as it is above
        """Take the connection, unless there are as many as the system allows."""
        super().connection_made(transport)
        if len(self.connections) > _most():
            transport.abort()
            return
        self._tick = self.loop.call_later(SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        if self._tick is not None:
            self._tick.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """What came; refused where a head becomes too long."""
        begun = self._begun
        super().data_received(data)
        if self._in_head and self._begun == begun:
            self._head += len(data)
            if self._head > LONGEST_HEAD and not self.transport.is_closing():
                self.send_400_response("The request's headers are too long.")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._begun, self._in_head, self._head = self._begun + 1, True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._in_head = False
        super().on_headers_complete()

    def _look(self) -> None:
        """Cut off who stands where it stood the last time, and is neither served nor between two requests."""
        self._tick = self.loop.call_later(SECONDS, self._look)
        unread = self.transport.get_write_buffer_size()
        now = self._begun, unread
        served = self.cycle is not None and not self.cycle.response_complete
        between = self.timeout_keep_alive_task is not None
        if now == self._seen and (unread or not (served or between)):
            self.transport.abort()
        self._seen = now


def _most() -> int:
    """So many connections there may be at once: the files that the system lets this process open, less some."""
    with suppress(ImportError):
        from resource import RLIMIT_NOFILE, getrlimit  # noqa: PLC0415 - not on every system

        return max(getrlimit(RLIMIT_NOFILE)[0] - _SPARE, _SPARE)
    return 1024
