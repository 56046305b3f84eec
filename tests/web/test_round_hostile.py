"""A date round whose file an enemy wrote, on a disk that is full, or closed while members answer."""

from __future__ import annotations

import json
import resource
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from calendars.rounds.file import alone, keep
from calendars.rounds.round import read_round, round_of
from calendars.store.canonical import hash_of
from constraints.errors import InputError
from scheduler.pipeline.members.rounds import closed
from web.feed_server import until
from web.round_pages import NAMES, form, made, put, served
from web.test_round_page import DAYS

AT = "2026-01-01T00:00:00Z"


def signed(data: dict[str, object]) -> bytes:
    """The file with a hash that is right: everybody can work it out."""
    return json.dumps({**data, "sha256": hash_of(data)}).encode()


def given(day: str, member: str = "VN") -> list[dict[str, object]]:
    return [{"member": member, "at": AT, "answers": {day: "yes"}}]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.update(given=given("soon")), "given.0.answers: Invalid isoformat string: 'soon'"),
        (
            lambda data: data.update(given=given("2099-W23-1")),
            "given.0.answers: 2099-W23-1 is no date written as 2027-04-01",
        ),
        (
            lambda data: data.update(given=given("2050-01-01")),
            "the file: somebody who is not asked answered, or about no date of the round",
        ),
        (
            lambda data: data.update(given=given(DAYS[0], "XX")),
            "the file: somebody who is not asked answered, or about no date of the round",
        ),
        (lambda data: data["candidates"].append(data["candidates"][0]), "the file: a date or a member comes twice"),
        (lambda data: data["members"].append(data["members"][0]), "the file: a date or a member comes twice"),
        (
            lambda data: data["candidates"][0].update(last_day="2000-01-01"),
            "candidates.0: it ends on 2000-01-01, before it begins",
        ),
    ],
)
def test_a_round_that_no_command_writes_is_refused_though_its_hash_is_right(tmp_path, change, told):
    data = json.loads(made().as_json())
    data.pop("sha256")
    assert round_of(signed(data), tmp_path) == made()
    change(data)
    with pytest.raises(InputError) as refused:
        round_of(signed(data), tmp_path)
    assert [one.message for one in refused.value.problems] == [told]


@contextmanager
def full(pid: int, most: int):
    """Within it the process can write no file longer than so many bytes, as on a disk that is full."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, before[1]))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def test_on_a_full_disk_an_answer_is_not_acknowledged_and_nothing_that_was_kept_is_lost(tmp_path):
    put(tmp_path / "date", made())
    with served(tmp_path / "date") as desk:
        assert desk.send(form(d0="yes")).status == 303
        whole = (desk.folder / "round.json").read_bytes()
        with full(desk.pid, len(whole)):
            answer = desk.send(form(d0="no", d1="yes"))
            assert (answer.status, answer.headers["retry-after"]) == (503, "60")
            assert desk.get().status == 200
        assert (desk.folder / "round.json").read_bytes() == whole
        assert [one.name for one in desk.folder.iterdir() if one.name.endswith(".part")] == []
        assert desk.send(form(d0="no", d1="yes")).status == 303
        assert desk.given == [("VN", {DAYS[0]: "yes"}), ("VN", {DAYS[0]: "no", DAYS[1]: "yes"})]
    assert "Traceback" not in desk.printed[1]


def test_what_is_acknowledged_while_the_round_is_closed_is_kept_and_nothing_is_kept_afterwards(tmp_path):
    put(tmp_path / "date", made())
    path, stop = tmp_path / "date" / "round.json", threading.Event()

    def answering(member: str) -> list[int]:
        statuses: list[int] = []
        while not stop.is_set() and len(statuses) < 90:
            statuses.append(desk.send(form(d0="yes" if len(statuses) % 2 else "no"), member).status)
        return statuses

    with served(tmp_path / "date") as desk, ThreadPoolExecutor() as members:
        asked = [members.submit(answering, member) for member in NAMES]
        assert until(20, lambda: len(desk.given) > 30)
        with alone(path):
            last = closed(read_round(path), datetime.now(UTC).replace(microsecond=0))
            keep(path, last.as_json())
        assert until(20, lambda: desk.get("VN").status == 404)
        stop.set()
        found = [one.result() for one in asked]
    assert desk.round == last
    for member, statuses in zip(NAMES, found, strict=True):
        acknowledged = sum(one.member == member for one in last.given)
        assert statuses == [303] * acknowledged + [404] * (len(statuses) - acknowledged)


def test_nothing_is_written_through_a_link_beside_the_round(tmp_path):
    (tmp_path / "secret").write_text("kept")
    (tmp_path / ".round.json.part").symlink_to(tmp_path / "secret")
    keep(tmp_path / "round.json", "new")
    assert ((tmp_path / "secret").read_text(), (tmp_path / "round.json").read_text()) == ("kept", "new")
    assert not (tmp_path / "round.json").is_symlink()
