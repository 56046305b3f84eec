"""A folder in which somebody else had a hand: nothing outside is read or written, and the good set is served."""

import json
import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from web.feed_server import ask, serving, until

from calendars.publish import CONTENT, MANIFEST, etag, publish, read_manifest
from calendars.publishing.feeds import Feed
from calendars.web.site import Shelf
from files.test_publish import some_feeds

SECRET = b"kept from everybody\n"
OUTSIDE = etag(SECRET)


@cache
def made(number: int) -> tuple[Feed, ...]:
    return some_feeds(number)


def seen(shelf: Shelf) -> dict[str, bytes]:
    found = {feed.path: shelf.find(feed.path) for feed in made(0)}
    return {path: one.plain.body for path, one in found.items() if one}


def octets(feeds: tuple[Feed, ...]) -> dict[str, bytes]:
    return {feed.path: feed.raw for feed in feeds}


def changed(folder: Path, **more: object) -> bytes:
    """The manifest with something else in the row of its first feed."""
    found = read_manifest(folder)
    found["feeds"][0].update(more)
    return json.dumps(found).encode()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret").write_bytes(SECRET)
    publish(tmp_path / "www", made(0), {"index.html": b"<p>Feeds</p>"})
    return tmp_path / "www"


@pytest.mark.parametrize(
    "manifest",
    [
        lambda at: b"",
        lambda at: b"[" * 100_000,
        lambda at: b'{"schema": "indical/feeds/1"}',
        lambda at: b'{"schema": "indical/feeds/1", "feeds": {"path": 1}}',
        lambda at: b'{"schema": "indical/feeds/1", "feeds": ["feeds/all.ics"]}',
        lambda at: b'{"schema": "indical/feeds/1", "feeds": [{}]}',
        lambda at: changed(at, content="../secret", sha256=OUTSIDE),
        lambda at: changed(at, content=str(at.parent / "secret"), sha256=OUTSIDE),
        lambda at: changed(at, content=f"{CONTENT}/../../secret", sha256=OUTSIDE),
        lambda at: changed(at, sha256=OUTSIDE),
        lambda at: changed(at, sha256=OUTSIDE, content=f"{CONTENT}/{OUTSIDE}.ics"),
        lambda at: changed(at, sha256=None),
        lambda at: changed(at, path="feeds/all.ics\r\nSet-Cookie: a=b"),
        lambda at: changed(at, path="feeds/\u2603.ics"),
        lambda at: changed(at, path="feeds/all.html"),
        lambda at: changed(at, path="feeds/" + "a" * 100_000 + ".ics"),
        lambda at: changed(at, title="\ud800"),
        lambda at: changed(at, changed="yesterday"),
        lambda at: changed(at, events="many"),
        lambda at: changed(at, events=1) + b" " * 17 * 1024 * 1024,
    ],
)
def test_a_manifest_that_leads_elsewhere_changes_nothing_and_is_put_right_by_the_next_run(folder, manifest):
    shelf = Shelf(folder)
    assert seen(shelf) == octets(made(0))
    (folder / MANIFEST).write_bytes(manifest(folder))
    assert seen(shelf) == octets(made(0))
    assert seen(Shelf(folder)) == {}
    bad = [Feed(**{**vars(feed), "raw": feed.raw[:-9]}) for feed in made(3)[:1]]
    assert publish(folder, [*bad, *made(3)[1:]]).held_back.keys() == {bad[0].path}
    publish(folder, made(3))
    assert seen(shelf) == seen(Shelf(folder)) == octets(made(3))
    assert (folder.parent / "secret").read_bytes() == SECRET


def test_nothing_is_written_through_a_link_and_no_pipe_is_waited_for(folder):
    outside = folder.parent / "secret"
    for name in ("feeds/.all.ics.part", "feeds/all.ics", f".{MANIFEST}.part", ".index.html.part"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(outside)
    os.link(outside, folder / "feeds/.all-held.ics.part")
    (folder / MANIFEST).unlink()
    os.mkfifo(folder / MANIFEST)
    shelf = Shelf(folder)
    assert seen(shelf) == {}
    publish(folder, made(3), {"index.html": b"<p>New</p>"})
    assert (outside.read_bytes(), (folder / "feeds/all.ics").is_symlink()) == (SECRET, False)
    assert seen(shelf) == octets(made(3))


def test_content_that_is_a_link_or_a_pipe_is_served_only_with_the_octets_that_the_manifest_tells(folder):
    row = read_manifest(folder)["feeds"][0]
    (folder / row["content"]).unlink()
    (folder / row["content"]).symlink_to(folder.parent / "secret")
    assert seen(Shelf(folder)) == {}
    (folder / row["content"]).unlink()
    os.mkfifo(folder / row["content"])
    assert seen(Shelf(folder)) == {}


def test_a_page_that_is_a_link_is_no_page_and_no_address_leads_to_the_host_that_a_request_names(folder):
    with serving(folder) as port:
        for asked in ({}, {"Range": "lines=1"}):
            answer = ask(port, "/", headers=asked)
            assert (answer.status, answer.body) == (200, b"<p>Feeds</p>")
        for path in ("/feeds", "/draft", "/round"):
            answer = ask(port, path, headers={"Host": "elsewhere.example"})
            assert (answer.status, answer.headers.get("location")) == (404, None)
        (folder / "index.html").unlink()
        (folder / "index.html").symlink_to(folder.parent / "secret")
        assert (ask(port, "/").status, ask(port, "/").body) == (404, b"No page.\n")


def test_what_cannot_be_removed_keeps_nothing_else_from_it(folder):
    (folder / CONTENT / "0.ics").mkdir()
    (folder / CONTENT / "note.txt").write_text("of somebody else")
    for number in (1, 2):
        publish(folder, made(number))
    held = {path.stem for path in (folder / CONTENT).iterdir()}
    assert held == {etag(feed.raw) for number in (1, 2) for feed in made(number)} | {"0", "note"}


def test_what_is_not_whole_is_not_read_anew_at_each_request_and_served_once_it_is(folder):
    shelf, before = Shelf(folder), octets(made(0))
    assert seen(shelf) == before
    publish(folder, made(3))
    row = read_manifest(folder)["feeds"][-1]
    shutil.move(folder / row["content"], folder / "aside")
    assert seen(shelf) == before
    shutil.move(folder / "aside", folder / row["content"])
    # Not yet: it was looked at just now.
    assert seen(shelf) == before
    assert until(10, lambda: seen(shelf) == octets(made(3)))
