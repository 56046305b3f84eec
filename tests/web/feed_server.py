"""A published folder served by a real server on loopback, and exact requests to it."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HOST = "127.0.0.1"


class Answer(NamedTuple):
    """Status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[int]:
    """``indical serve`` on a free port. Yields the port."""
    command = [sys.executable, "-m", "scheduler", "serve", str(folder), "--port", "0", *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            assert told.startswith("Serving "), told
            yield int(told.rpartition(":")[2].strip().strip("/"))
        finally:
            process.terminate()
            process.wait(timeout=20)


def ask(port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """One request over a connection of its own."""
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def until(seconds: float, holds) -> bool:
    """Whether the condition came true within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False
