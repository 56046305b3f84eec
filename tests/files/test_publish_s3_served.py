"""A bucket that serves its objects as they stand: the headers that subscribers get, and what their programs read."""

from __future__ import annotations

from pathlib import Path

import pytest
from story.peers import NEEDED, Phone, Shown

from calendars import ics_reader
from calendars.publish import CONTENT, etag
from calendars.web.feed_responses import served
from files.test_publish_s3 import put, some_feeds

pytestmark = pytest.mark.usefixtures("reached")


def test_a_feed_is_answered_with_the_headers_that_serve_gives(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    for feed in some_feeds(0):
        own = {name.decode(): value.decode() for name, value in served(feed).plain.full}
        told = s3.get(f"{at}/{feed.path}").headers
        named = ("content-type", "cache-control", "content-disposition", "content-length")
        assert {name: told[name] for name in named} == {name: own[name] for name in named}


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("feeds/changes.atom", "application/atom+xml; charset=utf-8", "public, max-age=3600"),
        ("manifest.json", "application/json", "no-cache"),
        (
            f"{CONTENT}/{etag(some_feeds(0)[0].raw)}.ics",
            "text/calendar; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
    ],
)
def test_what_is_no_feed_has_headers_of_its_own(s3, name, kind, kept):
    at = s3.new()
    put(at, 0, s3.endpoint)
    told = s3.get(f"{at}/{name}").headers
    assert (told["content-type"], told["cache-control"]) == (kind, kept)


def test_a_subscriber_that_has_the_feed_is_told_so_until_it_changes(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    first = s3.get(f"{at}/feeds/all.ics")
    tag, since = {"If-None-Match": first.headers["etag"]}, {"If-Modified-Since": first.headers["last-modified"]}
    answers = [s3.get(f"{at}/feeds/all.ics", asked) for asked in (tag, since)]
    assert [(answer.status, answer.body) for answer in answers] == [(304, b"")] * 2
    assert s3.get(f"{at}/feeds/all.ics", method="HEAD").headers["etag"] == first.headers["etag"]
    put(at, 3, s3.endpoint)
    changed = s3.get(f"{at}/feeds/all.ics", tag)
    assert (changed.status, changed.body) == (200, some_feeds(3)[0].raw)


@pytest.mark.long
@pytest.mark.skipif(not all(map(Path.exists, NEEDED)), reason="make test installs the clients")
def test_calendar_programs_read_the_feed_from_the_bucket_and_get_the_change(s3, tmp_path):
    at, phone = s3.new(), Phone(tmp_path)
    address = f"{s3.endpoint}/{at}/feeds/all.ics"
    put(at, 0, s3.endpoint)
    first = phone.look(phone.subscribe(address), "list", "--once", "2027-01-01", "365d")
    assert days(first) == written(0)
    put(at, 3, s3.endpoint)
    phone.refresh()
    assert days(phone.look(tmp_path / "items", "list", "--once", "2027-01-01", "365d")) == written(3)
    assert {library: days(shown) for library, shown in phone.read_with_node(address).items()} == {
        "ical.js": written(3),
        "node-ical": written(3),
    }


def days(shown: list[Shown]) -> list[tuple[str, str]]:
    """First and last day of each meeting, in order."""
    return sorted((str(one.first_day), str(one.last_day)) for one in shown)


def written(number: int) -> list[tuple[str, str]]:
    """The same, as our own reader has it from the octets."""
    rows = ics_reader.read(some_feeds(number)[0].raw, "all.ics").rows
    return sorted((str(row.first_day), str(row.last_day)) for row in rows)
