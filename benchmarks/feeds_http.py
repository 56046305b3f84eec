"""How fast feeds are answered, beside a bare route of the same server in the same run.

    python benchmarks/feeds_http.py [SECONDS]

One worker, eight connections on loopback, by wrk (Debian's package). Printed are requests a second and the time within
which 99 of 100 were answered: for who has the feed already (304), for who has not (200, some 40 KB), and for a bare
Starlette route that returns as much. Nothing is asserted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from files.ics_files import ADMM, BOOK, calendar  # noqa: E402 - the tests' folder is no package
from web.feed_server import ask, serving  # noqa: E402 - as above

from calendars.calendar import Revision  # noqa: E402 - as above
from calendars.publish import publish  # noqa: E402 - as above
from calendars.publishing.feeds import Generation, feeds  # noqa: E402 - as above
from constraints.meetings import Placement  # noqa: E402 - as above

BARE = """
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
raw = open({path!r}, "rb").read()
app = Starlette(routes=[Route("/bare", lambda request: Response(raw, media_type="text/calendar"))])
import asyncio, socket, uvicorn
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run(sockets=[listening])
"""


def large(folder: Path) -> Path:
    """A published year whose feed of everything has some 40 KB."""
    at = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
    entries = []
    for n in range(90):
        meeting = replace(ADMM.meeting, id=f"ADMM-2027-{n}", number=n + 1)
        day = date(2027, 1, 4) + timedelta(days=4 * n)
        entries.append(replace(ADMM, placement=Placement(meeting, day, day), revision=Revision(0, at, at)))
    publish(folder, feeds(BOOK, [Generation(at, (calendar(*entries, stamp=at),))]))
    return folder / "feeds" / "all.ics"


def measured(seconds: str, address: str, *headers: str) -> str:
    """What wrk says of the address."""
    asked = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", *asked, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, slow = re.search(r"Requests/sec:\s+(\S+)", told), re.search(r"99%\s+(\S+)", told)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    assert rate is not None, told
    assert slow is not None, told
    return f"{float(rate[1]):>9,.0f} a second, 99 % within {slow[1]}" + (f", {wrong[0]}" if wrong else "")


def main() -> None:
    """Serve, ask, print."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    seconds = sys.argv[1] if sys.argv[1:] else "5"
    with tempfile.TemporaryDirectory() as name:
        path = large(Path(name))
        with serving(Path(name)) as port:
            tag = ask(port, "/feeds/all.ics").headers["etag"]
            address = f"http://127.0.0.1:{port}/feeds/all.ics"
            print(f"304            {measured(seconds, address, f'If-None-Match: {tag}')}")  # noqa: T201 - to a person
            print(f"200, {path.stat().st_size:,} B {measured(seconds, address)}")  # noqa: T201 - to a person
        command = [sys.executable, "-c", BARE.format(path=str(path))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bare:
            assert bare.stdout is not None
            there = f"http://127.0.0.1:{bare.stdout.readline().strip()}/bare"
            print(f"bare route     {measured(seconds, there)}")  # noqa: T201 - to a person
            bare.terminate()


if __name__ == "__main__":
    main()
