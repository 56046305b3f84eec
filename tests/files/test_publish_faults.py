"""Publishing on a disk that breaks or fills up, or killed, at each of its calls in turn: the old set or the new one."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import sys
import time
from functools import cache
from itertools import cycle, product
from pathlib import Path

import pytest
from faults import FAULTS, KILLED, Call, Ended, calls, run

from calendars.publish import CONTENT, publish, read_manifest
from calendars.publishing.feeds import Feed
from calendars.web.site import Shelf
from constraints.errors import InputError
from files.test_publish import some_feeds

WORDS = {"EIO": "Input/output error", "ENOSPC": "No space left on device"}
FORK = multiprocessing.get_context("fork")


@cache
def made(number: int) -> tuple[Feed, ...]:
    return some_feeds(number)


def put(folder: Path, number: int) -> None:
    """Publish a generation, and end as the command does."""
    try:
        publish(folder, made(number), {"index.html": f"<p>Generation {number}</p>".encode()})
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file in the folder, whatever its name."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def seen(shelf: Shelf) -> dict[str, bytes]:
    """The set that a reader who goes by the manifest has now."""
    found = {feed.path: shelf.find(feed.path) for feed in made(0)}
    return {path: one.plain.body for path, one in found.items() if one}


class Case:
    """A folder that holds nothing, or generation 0, and is to hold generation 3."""

    def __init__(self, beside: Path, begun: bool) -> None:
        """``begun``: it holds generation 0."""
        self.site, self.kept, self.other = beside / "out" / "site", beside / "kept", beside / "other"
        self.kept.mkdir()
        if begun:
            put(self.kept / "site", 0)
        self.sets = [{feed.path: feed.raw for feed in made(0)} if begun else {}, {f.path: f.raw for f in made(3)}]
        self.restore()
        self.calls = calls(self.work, self.site)
        self.once = tree(self.site)
        put(self.site, 3)
        self.twice = tree(self.site)

    def restore(self) -> None:
        """As it was before."""
        shutil.rmtree(self.site.parent, ignore_errors=True)
        shutil.copytree(self.kept, self.site.parent)

    def work(self) -> None:
        """Publish generation 3."""
        put(self.site, 3)

    @property
    def lasting(self) -> int:
        """Where in the calls all is published: from there on only what is old is removed."""
        return max(at for at, call in enumerate(self.calls) if call.name == "fsync")

    def wrong(self, at: int, fault: str) -> list[str]:
        """What is not as it should be after that fault at that call, in words."""
        self.restore()
        reader = Shelf(self.site)
        seen(reader)
        ended = run(self.work, self.site, self.calls[at], fault)
        found = []
        told = Ended(2, f"{self.site}: cannot be written: {WORDS.get(fault)}\n")
        if ended != (Ended(KILLED, "") if fault == "KILL" else told if at <= self.lasting else Ended(0, "")):
            found.append(f"ended {ended}")
        now = tree(self.site)
        if seen(reader) not in self.sets or seen(Shelf(self.site)) != seen(reader):
            found.append("a reader sees neither the old set nor the new one")
        if ended.code == 0 and seen(reader) != self.sets[1]:
            found.append("acknowledged, and not to be seen")
        for path in self.sets[1]:
            if now.get(path) not in [one.get(path) for one in self.sets]:
                found.append(f"{path} is broken")
        parts = [name for name in now if name.endswith(".part")]
        if parts and fault != "KILL" and self.calls[at].name != "unlink":
            found.append(f"left {parts}")
        return found + self._afterwards()

    def _afterwards(self) -> list[str]:
        found = []
        other = self.other / "site"
        shutil.rmtree(self.other, ignore_errors=True)
        shutil.copytree(self.site.parent, self.other)
        before = {row["sha256"] for row in read_manifest(other).get("feeds", ())}
        put(other, 5)
        after = {row["sha256"] for row in read_manifest(other)["feeds"]}
        left = {Path(name).stem for name in tree(other) if name.startswith(CONTENT)}
        if left != before | after or any(name.endswith(".part") for name in tree(other)):
            found.append(f"what nobody wants stays for ever: {sorted(tree(other))}")
        put(self.site, 3)
        if tree(self.site) not in (self.once, self.twice):
            found.append("once more does not lead to the same files")
        put(self.site, 3)
        if tree(self.site) != self.twice:
            found.append("twice more does not lead to the same files")
        return found


def swept(case: Case, tried: list[tuple[int, str]]) -> dict[tuple[Call, str], list[str]]:
    """What is wrong after each of the faults, where something is."""
    found = {(case.calls[at], fault): case.wrong(at, fault) for at, fault in tried}
    return {one: wrong for one, wrong in found.items() if wrong}


def test_a_fault_at_any_write_or_rename_of_publishing_is_told_and_leaves_the_old_set_or_the_new(tmp_path):
    case = Case(tmp_path, begun=True)
    writing = [at for at, call in enumerate(case.calls) if call.name != "openat"]
    assert {case.calls[at].name for at in writing} >= {"write", "fsync", "rename"}
    assert swept(case, list(zip(writing, cycle(FAULTS), strict=False))) == {}


@pytest.mark.long
@pytest.mark.parametrize("begun", [False, True], ids=["first", "next"])
def test_every_fault_at_every_call_of_publishing_is_told_and_leaves_the_old_set_or_the_new(tmp_path, begun):
    case = Case(tmp_path, begun)
    tried = list(product(range(len(case.calls)), FAULTS))
    assert len(tried) > 100
    assert swept(case, tried) == {}


def test_of_two_who_publish_at_once_each_waits_for_the_other(tmp_path):
    put(tmp_path, 0)
    both = [FORK.Process(target=on_and_on, args=(tmp_path, numbers)) for numbers in ((1, 3), (2, 4))]
    for one in both:
        one.start()
    until, found = time.monotonic() + 0.8, set()
    while time.monotonic() < until:
        found.add(at_once(tmp_path))
    for one in both:
        one.terminate()
        one.join()
    assert [one.exitcode for one in both] == [-signal.SIGTERM] * 2
    # Where the set changes twice while it is read, some of it has gone: it is read again.
    found = found - {None} | {at_once(tmp_path)}
    assert found <= {frozenset((feed.path, feed.raw) for feed in made(number)) for number in range(5)}
    assert len(found) > 1


def on_and_on(folder: Path, numbers: tuple[int, ...]) -> None:
    for number in cycle(numbers):
        put(folder, number)


def at_once(folder: Path) -> frozenset[tuple[str, bytes]] | None:
    """The set that the manifest names; None where some of it is not there."""
    try:
        rows = read_manifest(folder)["feeds"]
        return frozenset((row["path"], (folder / row["content"]).read_bytes()) for row in rows)
    except FileNotFoundError:
        return None
