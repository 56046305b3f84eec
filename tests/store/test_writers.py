"""Many writers at once, and writers that are killed: nothing acknowledged is lost, and nothing is half done."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from calendars.store.store import open_store
from calendars.store.verifying import verify
from constraints.errors import InputError
from store.writer import save
from store.years import KEY, good, moment, moved

TESTS = Path(__file__).parents[1]
SECONDS = 3600
"""After so long a writer counts as hung."""
IN_ONE_STORE = 20
"""Kills in one store: all of it is looked through after each, and it grows."""


def start(url, content, name, edits):
    """A writer, on its way."""
    command = [sys.executable, str(TESTS / "store" / "writer.py"), url, str(content), name, str(edits)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "PYTHONWARNINGS": "error"}
    # Unbuffered: a line that is read ahead would be lost to communicate.
    return subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def log_of(url):
    """Revision -> who did it and why."""
    with open_store(url) as store:
        return {event.revision: (event.by, event.act.why) for event in store.log(KEY)}


def looked_through(url):
    """The log, and what verify finds wrong, once what a killed writer had asked for is done or undone.

    A server ends that by itself.
    """
    with open_store(url, make=True) as store:
        with store.database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE log IN SHARE MODE")
        log = {event.revision: (event.by, event.act.why) for event in store.log(KEY)}
        return log, [one.problems for one in verify(store) if one.problems]


def holds(url):
    """Whether verify finds nothing wrong, of any calendar that there is."""
    with open_store(url) as store:
        return [one.problems for one in verify(store) if one.problems] == []


def all_write(url, tmp_path, writers, edits):
    """Each kept edit of each writer by revision, and how many tries came too late."""
    content = save(good(), tmp_path / "content.json")
    started = {f"Writer {n}": start(url, content, f"Writer {n}", edits) for n in range(writers)}
    try:
        return told_by(started)
    finally:
        for process in started.values():
            process.kill()


def told_by(started):
    """The same, of writers that are at work."""
    kept, late = {}, 0
    for name, process in started.items():
        out, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, err) == (0, b"")
        for line in out.decode().splitlines():
            what, first, second = line.split()
            if what == "kept":
                assert int(first) not in kept
                kept[int(first)] = (name, f"edit {second}")
            else:
                assert int(first) < int(second)
                late += 1
    return kept, late


@pytest.mark.parametrize(
    ("writers", "edits"), [(3, 12), pytest.param(8, 500, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_of_many_writers_at_once_no_edit_is_lost_and_each_conflict_is_told(url, tmp_path, writers, edits):
    with open_store(url, make=True):
        pass
    kept, late = all_write(url, tmp_path, writers, edits)
    assert len(kept) == writers * edits
    assert log_of(url) == kept
    assert sorted(kept) == list(range(1, writers * edits + 1))
    assert late > 0
    assert holds(url)


def killed(url, content, name, after, delay):
    """The edits that a writer acknowledged before it was killed, so many acknowledgements and seconds on."""
    process = start(url, content, name, 1_000_000)
    lines = [process.stdout.readline() for _ in range(after)]
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    rest, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (-signal.SIGKILL, b"")
    # A line that was cut off was not said.
    said = (b"".join(lines) + rest).decode()
    whole = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    found = {}
    for line in whole:
        what, revision, edit = line.split()
        assert what == "kept"
        found[int(revision)] = (name, f"edit {edit}")
    return found


def seconds_up(url, content):
    """How long a writer takes from its start to its first acknowledgement here and now."""
    begun = time.monotonic()
    process = start(url, content, "Nobody", 1)
    assert process.communicate(timeout=SECONDS) == (b"kept 1 0\n", b"")
    return time.monotonic() - begun


@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.long)])
def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(new_url, tmp_path, times):
    content = save(good(), tmp_path / "content.json")
    chance, up = random.Random(times), seconds_up(new_url(), content)
    acknowledged = 0
    for begun in range(0, times, IN_ONE_STORE):
        url, before = new_url(), {}
        for kill in range(begun, min(begun + IN_ONE_STORE, times)):
            # Without an acknowledgement to wait for it may be killed anywhere: on its way up, making the tables.
            after = 0 if kill == begun else chance.randrange(6)
            delay = chance.random() * (0.02 if after else up)
            kept = killed(url, content, f"Writer {kill}", after, delay)
            before = whole(url, before, kept)
            acknowledged += len(kept)
    sys.stdout.write(f"{times} kills: {acknowledged} edits acknowledged, none lost\n")
    assert acknowledged >= times


def whole(url, before, kept):
    """The log by now: all that was in it and all that was acknowledged since, in a store that holds."""
    now, problems = looked_through(url)
    assert {revision: now[revision] for revision in before} == before
    assert {revision: now[revision] for revision in kept} == kept
    # What it was about to acknowledge may be there or not: one edit at the most.
    assert len(now) - len(before) - len(kept) in (0, 1)
    assert sorted(now) == list(range(1, len(now) + 1))
    assert problems == []
    return now


@contextmanager
def no_file_larger_than(most):
    """As on a full disk: writing beyond so many bytes fails, in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, kept)


def test_on_a_full_disk_an_edit_is_kept_whole_or_refused_in_words_and_not_kept(tmp_path):
    first = tmp_path / "first.db"
    with open_store(str(first), make=True) as store:
        store.draft(good(), on=0, at=moment(0), by="Secretariat")
    ended, content = [], moved()
    # Each page that SQLite writes on the way is once the first that does not fit.
    for most in range(1024, 400_000, 4096):
        path = shutil.copy(first, tmp_path / "copy.db")
        with open_store(str(path)) as store:
            try:
                with no_file_larger_than(most):
                    store.draft(content, on=1, at=moment(1), by="Secretariat")
                ended.append("kept")
            except InputError as error:
                ended.append(str(error).removeprefix(f"{path}: "))
        assert len(log_of(str(path))) == (2 if ended[-1] == "kept" else 1)
        assert holds(str(path))
        if ended[-3:] == ["kept"] * 3:
            break
    assert len(ended) > 10
    assert {"kept", "the store cannot be used: disk I/O error"} <= set(ended)
    assert [one for one in ended if one != "kept" and not one.startswith("the store cannot be used: ")] == []


def test_a_store_that_may_only_be_read_is_read_and_told_so_when_it_is_to_be_written(tmp_path):
    path = tmp_path / "store.db"
    with open_store(str(path), make=True) as store:
        store.draft(good(), on=0, at=moment(0), by="Secretariat")
        with store.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.commit()
        with pytest.raises(InputError, match="the store cannot be used: attempt to write a readonly database"):
            store.draft(moved(), on=1, at=moment(1), by="Secretariat")
        assert len(store.log(KEY)) == 1
