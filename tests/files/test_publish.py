"""Publishing to a folder: each file whole or not at all, a mixed set never, and nothing touched without a change."""

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from calendars.calendar import Revision
from calendars.publish import CONTENT, LARGEST, MANIFEST, etag, publish, read_manifest
from calendars.publishing import atom
from calendars.publishing.atom import News
from calendars.publishing.feeds import Feed, Generation, feeds
from constraints.errors import InputError
from constraints.meetings import Placement
from files.ics_files import ACDFIM, ADMM, BOOK, SUMMIT, calendar

FIRST = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")
TESTS = Path(__file__).resolve().parent.parent


def generation(number: int) -> Generation:
    """The ADMM one day later each time."""
    at = FIRST + timedelta(hours=number)
    day = date(2027, 11, 1) + timedelta(days=number % 28)
    moved = replace(ADMM, placement=Placement(ADMM.meeting, day, day), revision=Revision(number, FIRST, at))
    still = [replace(one, revision=Revision(0, FIRST, FIRST)) for one in (ACDFIM, SUMMIT)]
    return Generation(at, (calendar(*still, moved, stamp=at),))


def some_feeds(number: int) -> tuple[Feed, ...]:
    """The feeds of the first generation and the ``number``-th, of everything, and of the body that moves."""
    found = feeds(BOOK, [generation(0), generation(number)] if number else [generation(0)])
    return tuple(
        feed
        for feed in found
        if feed.path in ("feeds/all.ics", "feeds/all-held.ics", "feeds/body/admm.ics", "feeds/year/2027.ics")
    )


def inodes(folder: Path) -> dict[str, tuple[int, int]]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def test_each_feed_stands_at_its_address_with_the_hash_that_the_manifest_tells(tmp_path):
    made = some_feeds(0)
    done = publish(tmp_path, made, {"index.html": b"<p>Feeds</p>"})
    assert (set(done.written), done.same, done.held_back) == ({*(f.path for f in made), "index.html"}, (), {})
    rows = {row["path"]: row for row in read_manifest(tmp_path)["feeds"]}
    assert set(rows) == {feed.path for feed in made}
    for feed in made:
        raw = (tmp_path / feed.path).read_bytes()
        assert (raw, hashlib.sha256(raw).hexdigest()) == (feed.raw, rows[feed.path]["sha256"])
        assert (tmp_path / rows[feed.path]["content"]).read_bytes() == raw
        assert rows[feed.path]["changed"] == "2026-11-05T08:30:00Z"


def test_the_same_again_touches_no_file(tmp_path):
    publish(tmp_path, some_feeds(0))
    before = inodes(tmp_path)
    assert publish(tmp_path, some_feeds(0)).written == ()
    assert inodes(tmp_path) == before


def test_only_what_changed_is_written(tmp_path):
    every = feeds(BOOK, [generation(0)])
    publish(tmp_path, every)
    done = publish(tmp_path, feeds(BOOK, [generation(0), generation(3)]))
    assert set(done.same) >= {"feeds/body/ani.ics", "feeds/body/summit.ics", "feeds/level/chiefs.ics"}
    assert {"feeds/all.ics", "feeds/body/admm.ics"} <= set(done.written)
    assert set(done.same) | set(done.written) == {feed.path for feed in every}


def test_the_content_of_the_generation_before_stays_for_who_is_reading_it_and_older_goes(tmp_path):
    for number in range(3):
        publish(tmp_path, some_feeds(number))
    held = {path.stem for path in (tmp_path / CONTENT).iterdir()}
    assert held == {etag(feed.raw) for number in (1, 2) for feed in some_feeds(number)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw.replace(b"\r\n", b"\n"),
        lambda raw: raw.replace(b"SUMMARY:", b"SUMMARY:" + 80 * b"x"),
        lambda raw: raw.replace(b"DTSTART;VALUE=DATE:2027", b"DTSTART;VALUE=DATE:20x7"),
        lambda raw: raw.replace(b"UID:", b"UID:0\r\nX-OLD:"),
        lambda raw: raw[: len(raw) // 2] + b"\r\n",
    ],
)
def test_a_feed_that_does_not_read_back_is_held_back_and_the_last_good_one_stays(tmp_path, damage):
    publish(tmp_path, some_feeds(0))
    before = {path: (tmp_path / path).read_bytes() for path in ("feeds/all.ics", "feeds/body/admm.ics")}
    bad = [replace(f, raw=damage(f.raw)) if f.path == "feeds/all.ics" else f for f in some_feeds(5)]
    done = publish(tmp_path, bad)
    assert list(done.held_back) == ["feeds/all.ics"]
    assert done.held_back["feeds/all.ics"] != ""
    assert (tmp_path / "feeds/all.ics").read_bytes() == before["feeds/all.ics"]
    assert (tmp_path / "feeds/body/admm.ics").read_bytes() != before["feeds/body/admm.ics"]
    rows = {row["path"]: row["sha256"] for row in read_manifest(tmp_path)["feeds"]}
    assert rows["feeds/all.ics"] == etag(before["feeds/all.ics"])


def news(number: int) -> Feed:
    told = [News(str(n), f"Generation {n}", "It moves.", FIRST + timedelta(hours=n)) for n in range(number + 1)]
    return atom.feed("feeds/changes.atom", "Changes", "river", told, "River Board")


def test_news_are_of_the_set_that_the_manifest_names_and_their_old_content_goes(tmp_path):
    for number in range(3):
        publish(tmp_path, [*some_feeds(number), news(number)])
    (row,) = (row for row in read_manifest(tmp_path)["feeds"] if row["kind"] == "news")
    assert (row["path"], row["events"], row["changed"]) == ("feeds/changes.atom", 3, "2026-11-05T10:30:00Z")
    assert (tmp_path / row["content"]).read_bytes() == (tmp_path / "feeds/changes.atom").read_bytes() == news(2).raw
    held = {path.name for path in (tmp_path / CONTENT).glob("*.atom")}
    assert held == {f"{etag(news(number).raw)}.atom" for number in (1, 2)}


@pytest.mark.parametrize(
    "damage",
    [lambda raw: raw[:-9], lambda raw: raw.replace(b"entry>", b"entri>"), lambda raw: raw + b" " * LARGEST],
)
def test_news_that_do_not_read_back_are_held_back(tmp_path, damage):
    publish(tmp_path, [news(0)])
    done = publish(tmp_path, [replace(news(1), raw=damage(news(1).raw))])
    assert list(done.held_back) == ["feeds/changes.atom"]
    assert (tmp_path / "feeds/changes.atom").read_bytes() == news(0).raw


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        publish(tmp_path / "taken" / "feeds", some_feeds(0))


def test_the_feeds_are_the_same_octets_in_every_process(tmp_path):
    script = (
        "import sys, hashlib; from files.test_publish import some_feeds;"
        "print([(f.path, hashlib.sha256(f.raw).hexdigest()) for f in some_feeds(7)])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS), "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Kathmandu"), ("77", "America/St_Johns"))
    }
    assert told == {str([(f.path, hashlib.sha256(f.raw).hexdigest()) for f in some_feeds(7)]) + "\n"}


def _publish_on_and_on(folder: Path, generations: Sequence[tuple[Feed, ...]]) -> None:
    while True:
        for one in generations:
            publish(folder, one)


def _whole_set(folder: Path, sets: Sequence[frozenset[str]]) -> int:
    """The generation that a reader who goes by the manifest sees; fails where its feeds are of several."""
    while True:
        rows = json.loads((folder / MANIFEST).read_text())["feeds"]
        try:
            seen = [(row["sha256"], etag((folder / row["content"]).read_bytes())) for row in rows]
        except FileNotFoundError:
            continue  # two generations have gone by since the manifest was read: it is read again
        assert [told for told, found in seen if told != found] == []
        return sets.index(frozenset(found for _, found in seen))


@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=pytest.mark.long)])
def test_a_writer_that_is_killed_leaves_one_whole_set_and_no_broken_feed(tmp_path, kills):
    generations = [some_feeds(n) for n in range(6)]
    sets = [frozenset(etag(feed.raw) for feed in made) for made in generations]
    publish(tmp_path, generations[0])
    every, seen = frozenset[str]().union(*sets), set()
    for kill in range(kills):
        writer = FORK.Process(target=_publish_on_and_on, args=(tmp_path, generations))
        writer.start()
        until = time.monotonic() + 0.05 + 0.01 * (7 * kill % 40)
        while time.monotonic() < until:
            seen.add(_whole_set(tmp_path, sets))
            for path in ("feeds/all.ics", "feeds/body/admm.ics"):
                assert etag((tmp_path / path).read_bytes()) in every
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        seen.add(_whole_set(tmp_path, sets))
    assert len(seen) > 1, "the reader saw one generation only: nothing was tried"
    publish(tmp_path, generations[5])
    assert _whole_set(tmp_path, sets) == 5
