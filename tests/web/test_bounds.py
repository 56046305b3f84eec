"""What a hostile client may ask of a real server: a head without end, connections held for nothing."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest

from calendars.web.bounded import SECONDS
from web.feed_server import HOST, ask, serving, until
from web.test_feed_http import PATH, fill

HEAD = b"GET " + PATH.encode() + b" HTTP/1.1\r\nHost: calendar.example\r\n"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    fill(folder)
    with serving(folder) as port:
        yield port


@contextmanager
def few_files(most: int) -> Iterator[None]:
    """A process that is started within it may have so many files open."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def connected(port: int) -> socket.socket:
    return socket.create_connection((HOST, port), timeout=20)


def heard(raw: socket.socket) -> bytes:
    """All that comes until the server ends it."""
    found = b""
    with suppress(ConnectionError):
        while part := raw.recv(65536):
            found += part
    return found


@pytest.mark.parametrize(
    ("begin", "on"),
    [
        (b"GET /", b"a" * 8192),
        (HEAD + b"X: ", b"a" * 8192),
        (HEAD, b"X: a\r\n" * 2048),
    ],
)
def test_a_head_without_end_is_cut_off(port, begin, on):
    with closing(connected(port)) as raw:
        raw.sendall(begin)
        sent = 0
        with suppress(ConnectionError):
            while sent < 32 * MEGABYTE:
                raw.sendall(on)
                sent += len(on)
        assert sent < 32 * MEGABYTE
    assert ask(port, PATH).status == 200


def test_a_head_that_is_too_long_is_told_so(port):
    with closing(connected(port)) as raw:
        raw.sendall(HEAD)
        time.sleep(0.1)
        raw.sendall(b"X: " + b"a" * 70_000)
        assert heard(raw).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_long_head_and_many_requests_at_once_are_answered(port):
    tags = ", ".join(f'"{n:032}"' for n in range(1500))
    assert ask(port, PATH, headers={"If-None-Match": tags}).status == 200
    with closing(connected(port)) as raw:
        raw.sendall((HEAD + b"\r\n") * 400 + HEAD + b"Connection: close\r\n\r\n")
        assert heard(raw).count(b"HTTP/1.1 200 OK\r\n") == 401


def test_connections_that_are_held_for_nothing_leave_files_to_serve_from(tmp_path):
    before = fill(tmp_path)
    with ExitStack() as stack:
        with few_files(160):
            port = stack.enter_context(serving(tmp_path))
        held = [connected(port) for _ in range(200)]
        for one in held:
            with suppress(ConnectionError):
                one.sendall(HEAD)
        after = fill(tmp_path, 3)
        # One of the first is served what was published meanwhile, which has to be read for it.
        held[0].sendall(b"Connection: close\r\n\r\n")
        assert after[PATH] != before[PATH]
        assert heard(held[0]).endswith(after[PATH])
        for one in held:
            one.close()
        assert until(5, lambda: ask(port, PATH).status == 200)


NO_REQUESTS = (
    (b"", b""),
    (HEAD, b""),
    (HEAD + b"X: ", b"a"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n", b"a"),
)


@pytest.mark.long
def test_who_sends_no_whole_request_is_cut_off_in_time(port):
    def cut_off(begin: bytes, drip: bytes) -> bool:
        with closing(connected(port)) as raw:
            raw.sendall(begin)
            raw.settimeout(1)
            end = time.monotonic() + 2 * SECONDS + 5
            while time.monotonic() < end:
                try:
                    raw.sendall(drip)
                    if raw.recv(65536) == b"":
                        return True
                except TimeoutError:
                    continue
                except ConnectionError:
                    return True
        return False

    with ThreadPoolExecutor() as clients:
        assert list(clients.map(cut_off, *zip(*NO_REQUESTS, strict=True))) == [True] * len(NO_REQUESTS)


@pytest.mark.long
def test_who_reads_slowly_gets_it_all_and_who_reads_nothing_is_cut_off(port):
    asked, times = HEAD + b"\r\n", 1500
    whole = len(asking(port, HEAD + b"Connection: close\r\n\r\n").partition(b"\r\n\r\n")[2])
    with closing(socket.socket()) as slow, closing(socket.socket()) as still:
        for one in (slow, still):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.settimeout(60)
            one.connect((HOST, port))
            one.sendall(asked * times)
        found, end = b"", time.monotonic() + 2 * SECONDS + 5
        while time.monotonic() < end:
            found += slow.recv(16384)
            time.sleep(0.2)
        while found.count(b"END:VCALENDAR\r\n") < times:
            found += slow.recv(65536)
        left = heard(still)
    assert len(found) > times * whole
    assert left.count(b"END:VCALENDAR\r\n") < times


def asking(port: int, sent: bytes) -> bytes:
    with closing(connected(port)) as raw:
        raw.sendall(sent)
        return heard(raw)
