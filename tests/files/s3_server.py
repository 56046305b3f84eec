"""An S3 store of the tests' own: SeaweedFS on loopback, in a temporary folder; and a way to it that can break.

It lives with the other makers' programs, in an environment beside the one that runs the tests (``make test``).
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import NamedTuple

WEED = Path(sys.prefix) / "clients" / "bin" / "weed"
NOT_THERE = "SeaweedFS is not installed: make test installs it with the clients"
HOST = "127.0.0.1"
BUCKET = "calendar"
KEY, SECRET = "officer", "a-secret-of-the-officer"
SECONDS = 60


class Answer(NamedTuple):
    """Status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """A running server, whose objects everybody may read and one officer write."""

    port: int
    process: subprocess.Popen[bytes]
    again: Callable[[], subprocess.Popen[bytes]]
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"

    def new(self) -> str:
        """Bucket and prefix of a new, empty place: one bucket, as each takes disk of its own."""
        return f"{BUCKET}/at/{next(self.numbers)}"

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
        """As any subscriber asks, without a key."""
        return _ask(self.port, method, f"/{path}", headers)

    def kill(self) -> None:
        """At once, as by a power cut."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(SECONDS)

    def start_again(self) -> None:
        """On what it had on its disk."""
        self.process = self.again()


def environment(endpoint: str, **changes: str) -> dict[str, str]:
    """What reaches the server, and nothing else of a cloud that the machine may be in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # Nobody's keys are asked for beyond this machine, whatever a test leaves out.
    return {
        **kept,
        "AWS_METADATA_ENDPOINT": f"http://{HOST}:9",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "ap-southeast-1",
        "AWS_ALLOW_HTTP": "true",
        **changes,
    }


@contextmanager
def running() -> Iterator[Server]:
    """A server, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="s3"))
    ports, server = _free_ports(8), None
    try:
        (folder / "data").mkdir()
        _write_config(folder / "s3.json")

        def start() -> subprocess.Popen[bytes]:
            return _start(folder, ports)

        server = Server(ports[6], start(), start)
        yield server
    finally:
        if server:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
        for socket_file in (one for port in ports for one in Path("/tmp").glob(f"seaweedfs-*-grpc-{port}.sock")):
            socket_file.unlink(missing_ok=True)


def _write_config(path: Path) -> None:
    officer = {
        "name": "officer",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Read", "Write", "List"],
    }
    reader = {"name": "reader", "credentials": [{"accessKey": "reader", "secretKey": SECRET}], "actions": ["List"]}
    path.write_text(json.dumps({"identities": [{"name": "anonymous", "actions": ["Read"]}, officer, reader]}))


def _start(folder: Path, ports: list[int]) -> subprocess.Popen[bytes]:
    named = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc")
    named += ("filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc")
    command = [WEED, "server", f"-dir={folder / 'data'}", f"-ip={HOST}", f"-ip.bind={HOST}", "-filer", "-s3"]
    command += [f"-{name}={port}" for name, port in zip(named, ports, strict=True)]
    command += [f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false"]
    command += ["-s3.autoCreateBucket=false", f"-s3.localSocket={folder / 's3'}", f"-filer.localSocket={folder / 'f'}"]
    # It tells nobody of itself, and takes no more room than small files need.
    command += ["-master.telemetry=false", "-master.volumeSizeLimitMB=32", "-volume.max=16"]
    # It is alone, and waits for no other.
    command += ["-master.peers=none", "-master.electionTimeout=1s"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    _wait(ports, process, folder / "log")
    return process


def _wait(ports: list[int], process: subprocess.Popen[bytes], log: Path) -> None:
    """Until an object has been written and read: all its parts have found each other then."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()[-2000:]
        with suppress(OSError, http.client.HTTPException):
            made = _ask(ports[4], "PUT", f"/buckets/{BUCKET}/first", body=b"x")
            if made.status == 201 and _ask(ports[6], "GET", f"/{BUCKET}/first").body == b"x":
                return
        time.sleep(0.05)
    process.kill()
    raise TimeoutError(log.read_text()[-2000:])


def _free_ports(number: int) -> list[int]:
    with_port = [socket.create_server((HOST, 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in with_port]
    for one in with_port:
        one.close()
    return ports


def _ask(port: int, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@contextmanager
def between(port: int, fate: Callable[[str, str, dict[str, str]], int | None]) -> Iterator[str]:
    """A way to the server of that port which passes everything on, but for what ``fate`` decides.

    ``fate`` gets method, path and headers (lower-case names) of each request. None: it is passed on; a status: that
    is answered instead; 0: the connection is broken; -1: it is passed on, and broken before the answer. Yields the
    address.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            end = fate(self.command, self.path, headers)
            if end is None or end == -1:
                answer = _ask(port, self.command, self.path, headers, body)
            else:
                answer = Answer(end, {}, b"<Error><Code>Injected</Code></Error>" if end else b"")
            if answer.status == 0 or end == -1:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name not in ("transfer-encoding", "content-length", "connection", "date", "server"):
                    self.send_header(name, value)
            length = answer.headers.get("content-length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.pass_on)
    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
