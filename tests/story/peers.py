"""Calendar programs of other makers, as subscribers have them: each run as it is, with a configuration of its own.

They live in an environment of their own beside the one that runs the tests, since they bring their own versions of
what this project uses too. ``make test`` installs them.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

CLIENTS = Path(sys.prefix) / "clients"
NEEDED = (
    *(CLIENTS / "bin" / name for name in ("khal", "node", "radicale", "vdirsyncer")),
    *(CLIENTS / "node_modules" / name for name in ("ical.js", "node-ical")),
)
SECONDS = 30


class Shown(NamedTuple):
    """A meeting as a client shows it; both days are included."""

    first_day: date
    last_day: date
    title: str
    status: str


@contextmanager
def feed(folder: Path) -> Iterator[str]:
    """The folder's files on a loopback address, .ics files as text/calendar. Yields the address, without a slash."""

    class Handler(SimpleHTTPRequestHandler):
        extensions_map = {".ics": "text/calendar; charset=utf-8"}  # noqa: RUF012 - the base class has it so

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Phone:
    """A subscriber's machine: a home folder, and clocks far from the meetings, where midnights show their faults."""

    home: Path

    def run(self, program: str, *arguments: object) -> str:
        """What the program prints. Fails, with what it complained of, when it does not end well."""
        command = [str(CLIENTS / "bin" / program), *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment(), capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
        return done.stdout

    def environment(self) -> dict[str, str]:
        """Nothing of the tester's own: no proxy, no configuration, no zone."""
        path = os.pathsep.join((str(CLIENTS / "bin"), "/usr/bin", "/bin"))
        return {"HOME": str(self.home), "PATH": path, "LC_ALL": "C.UTF-8", "TZ": "America/New_York"}

    def refresh(self) -> None:
        """vdirsyncer fetches the feed again."""
        self.run("vdirsyncer", "--config", self.home / "vdirsyncer.conf", "sync")

    def subscribe(self, address: str) -> Path:
        """vdirsyncer fetches the feed. Returns the folder that then holds an item a file."""
        items = self.home / "items"
        items.mkdir()
        config = self.home / "vdirsyncer.conf"
        config.write_text(
            f"""[general]
status_path = "{self.home / "status"}"
[pair year]
a = "feed"
b = "items"
collections = null
[storage feed]
type = "http"
url = "{address}"
[storage items]
type = "filesystem"
path = "{items}"
fileext = ".ics"
"""
        )
        self.run("vdirsyncer", "--config", config, "discover")
        self.refresh()
        return items

    def look(self, items: Path, *which: object) -> list[Shown]:
        """What khal shows of the items for a command of its own, such as ``at 2027-11-25 12:00``."""
        rows = self.ask_khal(items, "{start-date}|{end-date}|{title}|{status}", *which)
        return sorted(
            Shown(date.fromisoformat(first), date.fromisoformat(last), title, status.strip())
            for first, last, title, status in rows
        )

    def ask_khal(self, items: Path, form: str, *which: object) -> list[list[str]]:
        """A row an event of what khal answers a command, divided at the bars of the form."""
        config = self.home / "khal.conf"
        config.write_text(
            f"""[calendars]
[[year]]
path = {items}
readonly = True
[sqlite]
path = {self.home / "khal.db"}
[default]
print_new = False
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
        )
        command, *rest = which
        told = self.run("khal", "--config", config, command, "--day-format", "", "--format", form, *rest)
        return [line.split("|") for line in told.splitlines() if line]

    def subscribe_to_all(self, addresses: Mapping[str, str]) -> dict[str, list[Shown]]:
        """What khal shows of each feed, by name, all of them fetched by one run of vdirsyncer."""
        config, khal = [f'[general]\nstatus_path = "{self.home / "status"}"\n'], ["[calendars]\n"]
        for number, address in enumerate(addresses.values()):
            items = self.home / f"items-{number}"
            items.mkdir()
            config.append(
                f'[pair p{number}]\na = "feed{number}"\nb = "items{number}"\ncollections = null\n'
                f'[storage feed{number}]\ntype = "http"\nurl = "{address}"\n'
                f'[storage items{number}]\ntype = "filesystem"\npath = "{items}"\nfileext = ".ics"\n'
            )
            khal.append(f"[[c{number}]]\npath = {items}\nreadonly = True\n")
        khal += [f"[sqlite]\npath = {self.home / 'all.db'}\n[default]\nprint_new = False\n[locale]\n"]
        khal += [f"{name} = %Y-%m-%d\n" for name in ("dateformat", "longdateformat")]
        (self.home / "all.conf").write_text("".join(config))
        (self.home / "all.khal").write_text("".join(khal))
        for command in ("discover", "sync"):
            self.run("vdirsyncer", "--config", self.home / "all.conf", command)
        form = "{calendar}|{start-date}|{end-date}|{title}|{status}"
        which = ("list", "--day-format", "", "--format", form, "2027-01-01", "365d")
        told = self.run("khal", "--config", self.home / "all.khal", *which)
        # A meeting of several days has a line for each of them: once is enough. "--once" would be once for all feeds.
        rows = sorted({tuple(line.split("|")) for line in told.splitlines() if line})
        return {
            name: sorted(
                Shown(date.fromisoformat(first), date.fromisoformat(last), title, status.strip())
                for calendar, first, last, title, status in rows
                if calendar == f"c{number}"
            )
            for number, name in enumerate(addresses)
        }

    def read_with_node(self, address: str) -> dict[str, list[Shown]]:
        """What ical.js and node-ical read at the address."""
        told = self.run("node", Path(__file__).with_name("clients") / "read.mjs", CLIENTS / "package.json", address)
        return {
            library: sorted(
                Shown(date.fromisoformat(first), date.fromisoformat(after) - timedelta(days=1), title, status)
                for title, first, after, status in events
            )
            for library, events in json.loads(told).items()
        }


@contextmanager
def caldav(phone: Phone) -> Iterator[CalDAV]:
    """Radicale on a loopback address, with an empty calendar."""
    config, log, port = phone.home / "radicale.conf", phone.home / "radicale.log", _free_port()
    config.write_text(
        f"""[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = authenticated
[web]
type = none
[storage]
filesystem_folder = {phone.home / "collections"}
"""
    )
    command = [str(CLIENTS / "bin" / "radicale"), "--config", str(config)]
    with log.open("wb") as out, subprocess.Popen(command, env=phone.environment(), stdout=out, stderr=out) as server:
        try:
            _wait_until_ready(server, log)
            calendar = CalDAV(port)
            assert calendar.ask("MKCALENDAR", "")[0] == http.client.CREATED
            yield calendar
        finally:
            server.terminate()


def _free_port() -> int:
    """A port that nobody listens on: Radicale cannot choose one by itself."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        if b"server ready" in log.read_bytes():
            return
        time.sleep(0.05)
    pytest.fail(f"Radicale does not listen:\n{log.read_text()}")


@dataclass(frozen=True)
class CalDAV:
    """A calendar on a CalDAV server, by plain HTTP."""

    port: int

    def ask(self, method: str, name: str, body: bytes = b"", calendar: str = "year") -> tuple[int, bytes]:
        """Status and content for an item of the calendar; of the calendar itself where the name is empty."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = {"Authorization": "Basic b2ZmaWNlcjpvZmZpY2Vy", "Content-Type": "text/calendar; charset=utf-8"}
        try:
            line.request(method, f"/officer/{calendar}/{name}", body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()
