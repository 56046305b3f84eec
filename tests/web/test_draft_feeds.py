"""Drafts at addresses that nobody can guess, from a real server: what opens, what does not, and what nobody learns."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cli.run import Ran, indical
from store.years import ADOPTED, KEY, MEMBERS, RECOMMENDED, drafted, moment, moved

from calendars.ics_reader import read
from calendars.store import sharing
from calendars.store.acts import Circulated, Responded
from calendars.store.store import open_store
from web.feed_server import HOST, Answer, ask

TOKEN = "A" * 43
OTHER = "B" * 43
LAST = date(2099, 12, 31)


@dataclass
class Desk:
    """A folder with a store, its server, and all that was printed while it ran."""

    folder: Path
    port: int = 0
    printed: list[str] = field(default_factory=list)

    def share(self, *arguments: str) -> Ran:
        return indical("share", *arguments, cwd=self.folder)

    def given(self, until: str = "2099-12-31") -> str:
        """The path of a new address."""
        made = self.share("2027", "--for", "Desk", "--by", "Chair", "--until", until)
        assert made.code == 0, made.err
        return f"/{made.out.strip()}"

    def ask(self, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
        answer = ask(self.port, path, method, headers)
        answer.headers.pop("date")
        return answer


@contextmanager
def served(folder: Path) -> Iterator[Desk]:
    """``indical serve --store`` in the folder, on a free port."""
    desk = Desk(folder)
    command = [sys.executable, "-m", "scheduler", "serve", "--store", "indical.db", "--port", "0"]
    out = folder / "out.txt"
    with out.open("w") as to, subprocess.Popen(command, cwd=folder, stdout=to, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline().decode()
            assert told.startswith("Serving indical.db at "), told
            desk.port = int(told.rpartition(":")[2].strip().strip("/"))
            yield desk
        finally:
            process.terminate()
            desk.printed += [told, process.communicate(timeout=20)[1].decode(), out.read_text()]


@pytest.fixture
def folder(tmp_path) -> Path:
    with open_store(str(tmp_path / "indical.db"), make=True) as store:
        drafted(store)
    return tmp_path


@pytest.fixture
def desk(folder) -> Iterator[Desk]:
    with served(folder) as running:
        yield running


def act(folder: Path, *acts) -> None:
    """Do the acts, an hour apart from the last one."""
    with open_store(str(folder / "indical.db")) as store:
        for one in acts:
            life = store.life(KEY)
            store.act(KEY, one, on=life.revision, at=life.changed + timedelta(hours=1), by="Secretariat")


ADOPTING = (
    Circulated(version=1, asked=MEMBERS),
    *(Responded(version=1, member=member, answer="agree") for member in MEMBERS),
    RECOMMENDED,
    ADOPTED,
)


def test_the_address_gives_the_draft_with_every_event_tentative_and_marked(desk):
    answer = desk.ask(desk.given())
    rows = read(answer.body, "draft.ics").rows
    assert (answer.status, len(rows)) == (200, 5)
    assert [(row.status, row.title.startswith("Draft: ")) for row in rows] == [("TENTATIVE", True)] * 5
    assert b"NAME:River Board meetings 2027\\, draft: version 1\r\n" in answer.body


def test_the_headers_let_clients_ask_again_and_keep_it_from_others(desk):
    path = desk.given()
    answer = desk.ask(path)
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])
    wanted = {
        "cache-control": "private, no-cache",
        "x-robots-tag": "noindex, nofollow",
        "referrer-policy": "no-referrer",
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'inline; filename="river-board-2027.ics"',
        "last-modified": "Sat, 21 Nov 2026 09:00:00 GMT",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    again = desk.ask(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.body, again.headers["cache-control"]) == (304, b"", "private, no-cache")
    assert desk.ask(path, headers={"If-Modified-Since": answer.headers["last-modified"]}).status == 304
    assert desk.ask(path, "HEAD").headers == answer.headers
    assert desk.ask(path, "POST").status == 405


def test_unknown_expired_and_revoked_are_told_apart_by_nothing(desk):
    revoked = desk.given()
    with open_store(str(desk.folder / "indical.db")) as store:
        long_ago = datetime(2026, 11, 21, tzinfo=UTC)
        sharing.share(store, KEY, TOKEN, name="Desk", until=date(2026, 11, 21), at=long_ago, by="Chair")
        ids = [one.id for one in sharing.shares(store) if one.until == LAST]
    assert desk.ask(revoked).status == 200
    assert desk.share("--revoke", *ids).code == 0
    paths = [revoked, f"/draft/{TOKEN}.ics", f"/draft/{OTHER}.ics", "/draft/x.ics", f"/draft/{OTHER}", "/draft/a/b.ics"]
    for method in ("GET", "HEAD"):
        answers = [desk.ask(path, method) for path in paths]
        assert answers == [answers[0]] * len(paths)
        assert answers[0].status == 404
        assert "noindex" in answers[0].headers["x-robots-tag"]


def test_what_is_taken_back_is_gone_for_clients_that_have_it_too(desk):
    path = desk.given()
    tag = desk.ask(path).headers["etag"]
    share = json.loads(desk.share("--list", "--format", "json").out)["shares"][0]
    assert desk.share("--revoke", share["id"]).code == 0
    assert desk.ask(path, headers={"If-None-Match": tag}).status == 404


def test_a_later_version_is_served_at_once_with_the_same_events_and_a_higher_sequence(desk):
    path = desk.given()
    before = desk.ask(path)
    with open_store(str(desk.folder / "indical.db")) as store:
        store.draft(moved(), on=1, at=moment(0), by="Secretariat")
    after = desk.ask(path)
    assert after.headers["etag"] != before.headers["etag"]
    # Put in within the same second, and later all the same for those who go by the date.
    assert after.headers["last-modified"] == "Sat, 21 Nov 2026 09:00:01 GMT"
    assert (sequences(before), sequences(after)) == ([0] * 5, [0, 0, 0, 0, 1])
    assert uids(before) == uids(after)
    assert b"draft: version 2" in after.body


def test_once_adopted_the_events_are_confirmed_and_the_mark_falls(desk):
    path = desk.given()
    before = desk.ask(path)
    act(desk.folder, *ADOPTING)
    after = desk.ask(path)
    rows = read(after.body, "draft.ics").rows
    assert [(row.status, row.title.startswith("Draft")) for row in rows] == [("CONFIRMED", False)] * 5
    assert (uids(before), sequences(after)) == (uids(after), [1] * 5)


def sequences(answer: Answer) -> list[int]:
    return sorted(int(found) for found in re.findall(rb"SEQUENCE:(\d+)", answer.body))


def uids(answer: Answer) -> set[bytes]:
    return set(re.findall(rb"UID:(\S+)", answer.body))


def test_the_token_is_in_no_log_and_nowhere_in_the_store(folder):
    with served(folder) as desk:
        path = desk.given()
        token = path.removeprefix("/draft/").removesuffix(".ics")
        assert desk.ask(path).status == 200
        assert desk.ask(path[:-5] + "x.ics").status == 404
        assert desk.ask(path, "POST").status == 405
        assert desk.ask(f"{path}?a=b").status == 200
        # A request that the server cannot make sense of is told by it, without the address.
        broken = ask_raw(desk.port, f"GET {path} HTTP/9.9\r\n\r\n")
        assert b"400" in broken
        body = desk.ask(path).body
    everywhere = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    assert (len(token), token in "".join(desk.printed), token.encode() in everywhere) == (43, False, False)
    assert token.encode() not in body
    assert sharing.digest_of(token).encode() in everywhere


def ask_raw(port: int, text: str) -> bytes:
    with socket.create_connection((HOST, port), timeout=20) as connection:
        connection.sendall(text.encode())
        return connection.recv(4096)


def test_the_health_and_the_missing_page_do_without_a_published_folder(desk):
    assert [desk.ask(path).status for path in ("/health", "/", "/feeds/all.ics")] == [200, 404, 404]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["2027"], 2, "share: say whom it is for with --for"),
        (["2027", "--for", "Desk"], 2, "share: say whom it is for with --for, and who shares it with --by"),
        ([], 2, "share: give YEAR --for NAME --by WHO to share it; or --list; or --revoke ID"),
        (["2027", "--list"], 2, "share: give YEAR"),
        (["--list", "--for", "Desk"], 2, "share: give YEAR"),
        (["2028", "--for", "Desk", "--by", "Chair"], 2, "holds no calendar of 2028"),
        (["2027", "--for", "Desk", "--by", "Chair", "--until", "soon"], 2, '--until: "soon" is not a date: write'),
        (["2027", "--for", "Desk", "--by", "Chair", "--until", "2020-01-01"], 1, "2020-01-01 is over"),
        (["--revoke", "00000000"], 1, 'No address is called "00000000"'),
        (["--list", "--store", "gone.db"], 2, "gone.db: there is no store here yet"),
    ],
)
def test_bad_input_is_told_and_no_token_is_given(folder, arguments, code, told):
    ran = indical("share", *arguments, cwd=folder)
    assert (ran.code, ran.out, told in ran.err, "Traceback" in ran.err) == (code, "", True, False)


def test_each_address_is_another_one_and_the_list_names_them_all(folder):
    desk = Desk(folder)
    given = {desk.given() for _ in range(3)}
    listed = desk.share("--list").out.splitlines()
    assert (len(given), len(listed)) == (3, 3)
    assert all(line.endswith("river-board 2027  for Desk, by Chair: good until 2099-12-31") for line in listed)


def test_as_json_the_address_is_told_once_and_never_again(folder):
    desk = Desk(folder)
    at = "2026-11-21T09:00:00Z"
    made = json.loads(desk.share("2027", "--for", "Desk", "--by", "Chair", "--at", at, "--format", "json").out)
    path = made.pop("path")
    assert re.fullmatch(r"draft/[A-Za-z0-9_-]{43}\.ics", path)
    known = {"institution": "river-board", "year": 2027, "for": "Desk", "by": "Chair", "at": at, "until": "2027-12-31"}
    wanted = {"id": made["id"], **known, "revoked": None, "revoked_by": None, "live": True}
    assert made == {"schema": "indical/share/1", **wanted}
    listed = json.loads(desk.share("--list", "--at", at, "--format", "json").out)
    assert listed == {"schema": "indical/shares/1", "shares": [wanted]}


def test_serving_without_a_folder_or_a_store_is_refused(folder):
    for arguments, told in (
        ([], "serve: give a folder"),
        (["--store", "gone.db"], "gone.db: there is no store here yet"),
    ):
        ran = indical("serve", *arguments, cwd=folder)
        assert (ran.code, told in ran.err) == (2, True)


def test_what_was_taken_back_in_the_store_that_took_the_place_of_another_opens_nothing(desk):
    path, store = desk.given(), desk.folder / "indical.db"
    assert desk.ask(path).status == 200
    other = desk.folder / "other"
    other.mkdir()
    assert indical("backup", other / "indical.db", cwd=desk.folder).code == 0
    listed = indical("share", "--list", cwd=other)
    assert indical("share", "--revoke", listed.out[:8], "--by", "Chair", cwd=other).code == 0
    with_store = {file.name for file in desk.folder.glob("indical.db*")}
    for name in with_store:
        (desk.folder / name).unlink()
    gone = desk.ask(path)
    assert (gone.status, gone.headers["retry-after"], store.exists()) == (503, "60", False)
    (other / "indical.db").rename(store)
    assert desk.ask(path).status == 404
