"""Publishing to a bucket of a real S3 store: the same publication as a folder's, read over HTTP as subscribers do."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from cli.run import Ran, indical, names
from obstore.store import S3Store
from store.years import adopted

from calendars.publish import CONTENT, LARGEST, MANIFEST, Published, etag, publish, publish_to
from calendars.publishing.feeds import Feed
from calendars.publishing.object_address import is_address
from calendars.publishing.object_place import open_bucket
from calendars.store.store import open_store
from constraints.errors import InputError
from files.s3_server import BUCKET, HOST, SECRET, between
from files.test_publish import news
from files.test_publish import some_feeds as making

some_feeds = cache(making)
PAGES = {"index.html": b"<p>Feeds</p>", "feeds/changes.atom": b"<feed/>"}
PATHS = [feed.path for feed in some_feeds(0)]


def put(at: str, number: int, endpoint: str, *more: Feed) -> Published:
    """Publish the generation, and more, to the place, ``at`` being bucket and prefix."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        place = open_bucket(f"s3://{at}")
    return publish_to(place, [*some_feeds(number), *more], PAGES)


def objects(at: str) -> dict[str, str | None]:
    """The ETags of all objects there, by name."""
    bucket, _, prefix = at.partition("/")
    return {one["path"]: one["e_tag"] for chunk in S3Store(bucket, prefix=prefix, **CLIENT).list() for one in chunk}


CLIENT = {"client_options": {"allow_http": True}}
pytestmark = pytest.mark.usefixtures("reached")


def test_a_bucket_holds_what_a_folder_would(s3, tmp_path):
    at = s3.new()
    done = put(at, 0, s3.endpoint)
    assert done == publish(tmp_path, some_feeds(0), PAGES)
    files = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert {name: s3.get(f"{at}/{name}").body for name in files} == {n: p.read_bytes() for n, p in files.items()}
    assert set(objects(at)) == set(files)


def test_the_same_again_puts_nothing_and_reads_the_manifest_alone(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    before, asked = objects(at), []
    with between(s3.port, lambda method, path, _: asked.append((method, path.partition("?")[0]))) as way:
        done = put(at, 0, way)
    assert (done.written, set(done.same)) == ((), {*PATHS, *PAGES})
    assert objects(at) == before
    looked = [("GET", f"/{BUCKET}")] * 2  # the listings of feeds and of content
    pages = [("HEAD", f"/{at}/{MANIFEST}"), ("HEAD", f"/{at}/index.html")]
    assert asked == [("GET", f"/{at}/{MANIFEST}"), *looked, *pages]


def test_only_what_changed_is_put(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    was, now = some_feeds(0), some_feeds(3)
    changed = [feed.path for feed, old in zip(now, was, strict=True) if feed.raw != old.raw]
    sent = []
    with between(s3.port, lambda method, path, _: sent.append(path) if method == "PUT" else None) as way:
        done = put(at, 3, way)
    contents = [f"{CONTENT}/{etag(feed.raw)}.ics" for feed in now if feed.path in changed]
    assert list(done.written) == changed
    assert sent == [f"/{at}/{name}" for name in (*dict.fromkeys(contents), *changed, MANIFEST)]


def test_the_content_of_the_generation_before_stays_and_older_goes(s3):
    at = s3.new()
    for number in range(3):
        put(at, number, s3.endpoint)
    held = {name for name in objects(at) if name.startswith(CONTENT)}
    assert held == {f"{CONTENT}/{etag(feed.raw)}.ics" for number in (1, 2) for feed in some_feeds(number)}


def test_news_are_of_the_set_and_their_old_content_goes(s3):
    at = s3.new()
    for number in range(3):
        told = replace(news(number), path="feeds/member/vn.atom")
        put(at, 0, s3.endpoint, told)
    answer = s3.get(f"{at}/{told.path}")
    assert (answer.body, answer.headers["content-type"]) == (told.raw, "application/atom+xml; charset=utf-8")
    assert {name for name in objects(at) if name.startswith(CONTENT) and name.endswith(".atom")} == {
        f"{CONTENT}/{etag(news(number).raw)}.atom" for number in (1, 2)
    }


def test_a_manifest_that_nobody_could_have_written_is_put_right(s3):
    at = s3.new()
    bucket, _, prefix = at.partition("/")
    put(at, 0, s3.endpoint)
    good = s3.get(f"{at}/{MANIFEST}").body
    row = '{"schema": "indical/feeds/1", "feeds": [{"path": "feeds/all.ics", "content": "../secret"}]}'
    for bad in (b" " * (LARGEST + 1), row.encode(), b"[" * 100_000):
        S3Store(bucket, prefix=prefix, **CLIENT).put(MANIFEST, bad, use_multipart=False)
        assert put(at, 0, s3.endpoint).written == ()
        assert s3.get(f"{at}/{MANIFEST}").body == good


def test_a_feed_that_does_not_read_back_is_held_back_and_the_last_good_one_stays(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    bad = [replace(f, raw=f.raw[:300]) if f.path == "feeds/all.ics" else f for f in some_feeds(5)]
    done = publish_to(open_bucket(f"s3://{at}"), bad)
    assert list(done.held_back) == ["feeds/all.ics"]
    rows = {row["path"]: row["sha256"] for row in json.loads(s3.get(f"{at}/{MANIFEST}").body)["feeds"]}
    assert {path: etag(s3.get(f"{at}/{path}").body) for path in PATHS} == rows
    good = {feed.path: etag(feed.raw) for feed in some_feeds(5)}
    assert rows == {**good, "feeds/all.ics": etag(some_feeds(0)[0].raw)}


def test_an_object_whose_tag_is_not_the_md5_of_it_is_known_by_the_hash_beside_it(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    bucket, _, prefix = at.partition("/")
    feed = some_feeds(0)[0]
    S3Store(bucket, prefix=prefix, **CLIENT).put(
        feed.path, [feed.raw], attributes={"sha256": etag(feed.raw)}, use_multipart=True
    )
    assert "-" in (objects(at)[feed.path] or "")
    assert put(at, 0, s3.endpoint).written == ()


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("gs://bucket/feeds", "gs://: feeds are published to a folder, or to s3://bucket/prefix: no other kind"),
        ("az://account/feeds", "az://: feeds are published to a folder, or to s3://bucket/prefix: no other kind"),
        ("memory:///", "memory://: feeds are published to a folder, or to s3://bucket/prefix: no other kind"),
        ("s3:/bucket", "s3://: feeds are published to a folder, or to s3://bucket/prefix: no other kind"),
        ("s3://", "s3://: names no bucket: s3://bucket/prefix"),
        ("S3:///feeds", "S3:///feeds: names no bucket: s3://bucket/prefix"),
        ("s3://b/x", 's3://b/x: "b" is no name of a bucket'),
        ("s3://bucket/../x", 's3://bucket/../x: ".." is no folder for feeds'),
        ("s3://bucket/a b", 's3://bucket/a b: "a b" is no folder for feeds'),
        ("s3://bucket/a?x=1", 's3://bucket/a?x=1: "a?x=1" is no folder for feeds'),
        (f"s3://officer:{SECRET}@bucket/x", "s3://: the address names a bucket and no key: AWS_ACCESS_KEY_ID"),
    ],
)
def test_an_address_that_is_none_is_told_without_a_secret(where, told):
    with pytest.raises(InputError) as refused:
        open_bucket(where)
    said = str(refused.value)
    assert (is_address(where), said[: len(told)], SECRET in said) == (True, told, False)


NOWHERE = "no.such.host.invalid"
REFUSED = [
    ({}, "no-such-bucket", 'there is no bucket "no-such-bucket" at {endpoint}: make it first, or mend the name'),
    (
        {"AWS_SECRET_ACCESS_KEY": "another-secret"},
        BUCKET,
        "{endpoint} refuses the credentials (SignatureDoesNotMatch): look at AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY",
    ),
    (
        {"AWS_ACCESS_KEY_ID": "nobody"},
        BUCKET,
        "{endpoint} refuses the credentials (InvalidAccessKeyId): look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    (
        {"AWS_ACCESS_KEY_ID": "reader"},
        BUCKET,
        "{endpoint} refuses access (AccessDenied): the key must be let list, read, write and delete here",
    ),
    (
        {"AWS_ENDPOINT_URL": f"http://officer:{SECRET}@{HOST}:1"},
        BUCKET,
        f"http://{HOST}:1 cannot be reached: look at the network and AWS_ENDPOINT_URL, and run it again",
    ),
    (
        {"AWS_ENDPOINT_URL": f"http://{NOWHERE}"},
        BUCKET,
        f"http://{NOWHERE} cannot be reached: look at the network and AWS_ENDPOINT_URL, and run it again",
    ),
    (
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        BUCKET,
        "no credentials are there: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
]


@pytest.mark.parametrize(("changes", "bucket", "told"), REFUSED)
def test_what_the_store_refuses_is_told_in_words(s3, monkeypatch, changes, bucket, told):
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
        if not value:
            monkeypatch.delenv(name)
    with pytest.raises(InputError) as refused:
        publish_to(open_bucket(f"s3://{bucket}/refused"), some_feeds(0))
    assert str(refused.value) == f"s3://{bucket}/refused: cannot be written: {told.format(endpoint=s3.endpoint)}"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"AWS_ENDPOINT_URL": "nonsense"}, "AWS_ENDPOINT_URL: is no address such as https://s3.example.org"),
        (
            {"AWS_ALLOW_HTTP": "false"},
            "AWS_ENDPOINT_URL: is http, not https: set AWS_ALLOW_HTTP=true if that is meant",
        ),
        (
            {"AWS_TIMEOUT": "soon"},
            's3://calendar: a setting in the environment cannot be used: failed to parse "soon" as Duration',
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_before_anything_is_asked(monkeypatch, changes, told):
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as refused:
        open_bucket(f"s3://{BUCKET}")
    assert str(refused.value) == told


def test_a_missing_extra_is_told_with_what_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore", None)  # as where it is not installed
    with pytest.raises(InputError) as refused:
        open_bucket(f"s3://{BUCKET}")
    told = "a bucket needs what is not installed: pip install 'indicative-calendar[s3]'"
    assert str(refused.value) == f"s3://{BUCKET}: {told}"


def published(folder: Path, where: str, *more: str) -> Ran:
    """Publish a year in force by the command."""
    store = folder / "indical.db"
    if not store.exists():
        with open_store(str(store), make=True) as made:
            adopted(made)
    return indical("publish", where, *more, cwd=folder)


def test_the_command_publishes_what_is_in_force_and_says_so(s3, tmp_path):
    at = s3.new()
    base = ("--base", "https://calendar.example/river")
    first, again = published(tmp_path, f"s3://{at}", *base), published(tmp_path, f"s3://{at}", *base, "--format=json")
    folder = published(tmp_path, "www", *base)
    assert (first.code, first.err, again.code) == (0, "", 0)
    assert first.out == folder.out.replace("www", f"s3://{at}")
    assert json.loads(again.out)["written"] == []
    files = {path.relative_to(tmp_path / "www").as_posix() for path in (tmp_path / "www").rglob("*") if path.is_file()}
    assert set(objects(at)) == files
    assert {n: s3.get(f"{at}/{n}").body for n in files} == {n: (tmp_path / "www" / n).read_bytes() for n in files}


def test_the_command_tells_what_is_wrong_and_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
    ran = published(tmp_path, f"s3://{BUCKET}/refused")
    told = f"s3://{BUCKET}/refused: cannot be written: http://{HOST}:"
    assert (ran.code, ran.out, ran.err[: len(told)], ran.err.count("\n")) == (2, "", told, 1)
    assert "another-secret" not in ran.err
    assert published(tmp_path, "gs://bucket/feeds").code == 2
    assert names(tmp_path) == ["indical.db"]


@pytest.mark.long
def test_a_store_that_takes_the_connection_and_never_answers_is_told_within_twenty_seconds(tmp_path):
    with between(1, lambda *_: time.sleep(60) or 500) as way:
        began = time.monotonic()
        with pytest.raises(InputError, match="does not answer: look at the network"):
            put(BUCKET, 0, way)
    assert time.monotonic() - began < 20
