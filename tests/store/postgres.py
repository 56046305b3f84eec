"""A PostgreSQL server of the tests' own: Debian's package, a temporary folder, a local socket, nobody's data."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from pwd import getpwnam
from typing import Any

import psycopg

SECONDS = 60
NOT_THERE = "PostgreSQL's server is not installed: apt-get install postgresql"


@dataclass
class Server:
    """A running server, and how to have a new, empty place for a store on it."""

    folder: Path
    user: str
    numbers: Iterator[int] = field(default_factory=count)

    def new(self) -> str:
        """The URL of a schema of its own: a database each would be 7 MB and half a second."""
        name = f"store{next(self.numbers)}"
        with psycopg.connect(host=str(self.folder), user=self.user, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"postgresql://{self.user}@/postgres?host={self.folder}&options=-csearch_path%3D{name}"


def programs() -> Path | None:
    """The folder with Debian's newest initdb and postgres, or those on the path; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """A server that listens on a socket in its own folder only, stopped and removed at the end."""
    # Not in pytest's folder: the server's user may not enter that, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    how = _as_nobody_special(folder)
    try:
        data = folder / "data"
        made = [binaries / "initdb", "-D", data, "-A", "trust", "-U", "planner", "-E", "UTF8", "--no-locale"]
        subprocess.run(made, check=True, capture_output=True, timeout=SECONDS, **how)
        options = ["-k", folder, "-c", "listen_addresses=", "-c", "max_connections=40"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([binaries / "postgres", "-D", data, *options], stdout=log, stderr=log, **how)
        try:
            server = Server(folder, "planner")
            _wait(server, process)
            yield server
        finally:
            # At once: what it holds is thrown away.
            process.send_signal(signal.SIGQUIT)
            process.wait(SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_nobody_special(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the package's own user then runs it."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    user = getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            psycopg.connect(host=str(server.folder), user=server.user, dbname="postgres").close()
        except psycopg.OperationalError:
            told = (server.folder / "log").read_text(errors="replace")
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {told}") from None
            time.sleep(0.05)
        else:
            return
