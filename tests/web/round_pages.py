"""Made-up date rounds in folders, a server for them, and exact requests to their pages."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from calendars.rounds.addresses import file_beside, read_addresses
from calendars.rounds.round import Asked, Candidate, Move, Round, read_round
from web.feed_server import HOST, Answer

FORM = "application/x-www-form-urlencoded"
ENDLESS, OVER = "2099-12-01T12:00:00Z", "2026-01-01T12:00:00Z"
LONG_AGO = datetime(2025, 6, 1, 9, tzinfo=UTC)
NAMES = {"LA": "Lao PDR", "MY": "Malaysia", "VN": "Viet Nam"}
FIRST = date(2099, 6, 1)
HOSTILE = "<b>&\"' {{ 7 * 7 }}"


def token_of(member: str) -> str:
    """A token of the length of a real one."""
    return (member * 43)[:43]


def made(dates: int = 3, members: Sequence[str] = tuple(NAMES), until: str = ENDLESS, **more: object) -> Round:
    """A round about days a week apart, each of which costs 6 more than the one before."""
    days = [FIRST + timedelta(days=7 * n) for n in range(dates)]
    moves = (Move(meeting="SHORE-2099", first_day=days[0], to=days[-1]),)
    candidates = tuple(
        Candidate(
            first_day=day,
            last_day=day + timedelta(days=1),
            extra=6 * n,
            proven=True,
            moves=moves if n else (),
            changes={"spring": 10, "rest": -4} if n else {},
        )
        for n, day in enumerate(days)
    )
    asked = tuple(Asked(id=m, name=NAMES.get(m, m), form=f"{m}.xlsx") for m in members)
    asking = Round(
        rulebook="river-board",
        rulebook_sha256="0" * 64,
        institution="River Board",
        meeting="BOARD-2099-1",
        name=f"The Board {HOSTILE}",
        year=2099,
        calendar=None,
        cost=0,
        now=days[0],
        within=20,
        silence_agrees=False,
        until=until,
        members=asked,
        candidates=candidates,
        rules={"spring": f"Held in spring {HOSTILE}.", "rest": "Nobody travels on a Sunday."},
    )
    return asking.model_copy(update=more)


def put(folder: Path, asked: Round, but: Sequence[str] = ()) -> Round:
    """The round in the folder, anew, with an address for each member; none for those in ``but``."""
    folder.mkdir(exist_ok=True)
    path = folder / "round.json"
    file_beside(path).unlink(missing_ok=True)
    path.write_text(asked.as_json())
    found = read_addresses(path, asked)
    tokens = {member: token_of(member) for member in asked.asked if member not in but}
    file_beside(path).write_text(found.with_new(tokens, LONG_AGO).as_json())
    return asked


@dataclass
class Desk:
    """A folder with a round in it, its server, and all that was printed while it ran."""

    folder: Path
    port: int = 0
    pid: int = 0
    printed: list[str] = field(default_factory=list)

    @property
    def round(self) -> Round:
        return read_round(self.folder / "round.json")

    @property
    def given(self) -> list[tuple[str, dict[str, str]]]:
        """What was kept, without the times."""
        return [(one.member, one.answers) for one in self.round.given]

    def get(self, member: str = "VN", query: str = "", method: str = "GET") -> Answer:
        return self.ask(f"/round/{token_of(member)}{query}", method)

    def send(self, body: bytes, member: str = "VN", **headers: str) -> Answer:
        """A form's answers; the headers by their names with _ for -, "" for none at all."""
        named = {name.replace("_", "-"): value for name, value in {"content_type": FORM, **headers}.items() if value}
        return self.ask(f"/round/{token_of(member)}", "POST", body, named)

    def ask(self, path: str, method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request(method, path, body or None, headers or {})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders() if name.lower() != "date"}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()


def form(**answers: str) -> bytes:
    """A form's body, each date by its number: d0="yes"."""
    rows = ((FIRST + timedelta(days=7 * int(name[1:])), word) for name, word in answers.items())
    return "&".join(f"{day}={quote(word)}" for day, word in rows).encode()


@contextmanager
def served(folder: Path) -> Iterator[Desk]:
    """``indical serve --round`` of the folder, on a free port."""
    desk = Desk(folder)
    command = [sys.executable, "-m", "scheduler", "serve", "--round", str(folder), "--port", "0"]
    out = folder.parent / "out.txt"
    with out.open("w") as to, subprocess.Popen(command, stdout=to, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline().decode()
            assert told.startswith("Serving "), told + process.stderr.read().decode()
            desk.pid = process.pid
            desk.port = int(told.rpartition(":")[2].strip().strip("/"))
            yield desk
        finally:
            process.terminate()
            desk.printed += [told, process.communicate(timeout=20)[1].decode(), out.read_text()]


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Desk]:
    """A server of a round that nobody has answered; who uses it puts a round of its own there."""
    folder = tmp_path_factory.mktemp("served") / "date"
    put(folder, made())
    with served(folder) as desk:
        yield desk
