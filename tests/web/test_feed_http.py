"""Feeds over HTTP from a real server: validators, encodings, methods, and a new generation while it serves."""

import gzip
import re
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from files.ics_files import BOOK
from files.test_publish import FIRST, generation

from calendars.publish import publish
from calendars.publishing import atom
from calendars.publishing.atom import News
from calendars.publishing.feeds import feeds
from calendars.web import subscribe
from web.feed_server import ask, serving, until

BASE = "https://calendar.example"
PATH = "/feeds/all.ics"
NEWS = "feeds/changes.atom"


def fill(folder, number=0):
    """Publish a generation; the octets of each feed by its address."""
    generations = [generation(0), generation(number)] if number else [generation(0)]
    news = [News(str(n), f"Generation {n}", "It moves.", one.at) for n, one in enumerate(generations)]
    made = (*feeds(BOOK, generations, BASE), atom.feed(NEWS, "Changes", "river", news, "River Board", BASE))
    publish(folder, made, {"index.html": subscribe.page(BOOK.about.title, made, BASE)})
    return {f"/{feed.path}": feed.raw for feed in made}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    octets = fill(folder)
    with serving(folder) as port:
        yield port, octets


def test_a_feed_is_its_very_octets_with_every_header_that_clients_go_by(served):
    port, octets = served
    answer = ask(port, PATH)
    assert (answer.status, answer.body) == (200, octets[PATH])
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers.pop("etag"))
    assert answer.headers.pop("date") != ""
    assert answer.headers == {
        "last-modified": format_datetime(FIRST, usegmt=True),
        "cache-control": "public, max-age=3600",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag, Last-Modified",
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'inline; filename="all.ics"',
        "x-content-type-options": "nosniff",
        "content-length": str(len(octets[PATH])),
    }


def test_every_feed_of_the_folder_is_served(served):
    port, octets = served
    assert {path: ask(port, path).body for path in octets} == octets


def test_the_news_have_the_headers_of_a_feed_and_their_own_type(served):
    port, octets = served
    answer = ask(port, f"/{NEWS}", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer.body) == (200, octets[f"/{NEWS}"])
    assert {name: value for name, value in answer.headers.items() if name not in ("date", "etag")} == {
        "last-modified": format_datetime(FIRST, usegmt=True),
        "cache-control": "public, max-age=3600",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag, Last-Modified",
        "content-type": "application/atom+xml; charset=utf-8",
        "x-content-type-options": "nosniff",
        "content-length": str(len(octets[f"/{NEWS}"])),
    }
    head = ask(port, f"/{NEWS}", "HEAD", {"Accept-Encoding": "gzip"})
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    assert ask(port, f"/{NEWS}", headers={"If-None-Match": answer.headers["etag"]}).status == 304


def test_head_is_get_without_the_octets(served):
    port, _ = served
    got, head = ask(port, PATH), ask(port, PATH, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": "W/{tag}"}, 304),
        ({"If-None-Match": '"other", W/"another", {tag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-None-Match": "{untagged}"}, 200),
        ({"If-Modified-Since": "{changed}"}, 304),
        ({"If-Modified-Since": "Thu, 05 Nov 2026 08:29:59 GMT"}, 200),
        ({"If-Modified-Since": "Thu, 05 Nov 2026 08:30:01 GMT"}, 304),
        ({"If-Modified-Since": "Thursday, 05-Nov-26 08:30:00 GMT"}, 304),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": "Thu, 99 Nov 2026 08:30:00 GMT"}, 200),
        ({"If-Modified-Since": ""}, 200),
        # Of several dates none counts (RFC 9110, 13.1.3).
        ({"If-Modified-Since": "{changed}, {changed}"}, 200),
        ({"If-Modified-Since": "Thu, 05 Nov 2026 08:30:00 +9999"}, 200),
        ({"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 -2359"}, 304),
        ({"If-None-Match": '"*"'}, 200),
        ({"If-None-Match": 'W/*, "'}, 200),
        # If-None-Match wins, whatever the date says (RFC 9110, 13.2.2).
        ({"If-None-Match": '"other"', "If-Modified-Since": "{changed}"}, 200),
        ({"If-None-Match": "{tag}", "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 304),
    ],
)
def test_who_has_it_already_is_told_so(served, headers, status):
    port, octets = served
    tag = ask(port, PATH).headers["etag"]
    known = {"tag": tag, "untagged": tag.strip('"'), "changed": format_datetime(FIRST, usegmt=True)}
    answer = ask(port, PATH, headers={name: value.format(**known) for name, value in headers.items()})
    assert (answer.status, answer.body) == (status, b"" if status == 304 else octets[PATH])
    assert (answer.headers["etag"], answer.headers["vary"]) == (tag, "Accept-Encoding")
    assert answer.headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("*", True),
        ("deflate, x-gzip", True),
        ("gzip;q=0", False),
        ("*;q=1, gzip;q=0", False),
        ("identity", False),
        ("gzip;q=much", False),
        ("gzip;q=nan", False),
        ("gzip;q=-1", False),
        ("gzip; Q=0", False),
        ("gzip ; q=0.001", True),
        ("identity;q=0", False),
        ("*;q=0", False),
        (None, False),
    ],
)
def test_it_is_packed_only_for_who_asks(served, accepted, packed):
    port, octets = served
    answer = ask(port, PATH, headers={"Accept-Encoding": accepted} if accepted else {})
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(answer.body) if packed else answer.body) == octets[PATH]
    plain = ask(port, PATH).headers["etag"]
    assert (answer.headers["etag"] != plain) == packed
    again = ask(port, PATH, headers={"Accept-Encoding": accepted or "", "If-None-Match": answer.headers["etag"]})
    assert again.status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_a_feed_is_read_only(served, method):
    answer = ask(served[0], PATH, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_page_of_another_site_may_read_a_feed_and_ask_conditionally(served):
    asked = {"Origin": "https://other.example", "Access-Control-Request-Headers": "If-None-Match"}
    answer = ask(served[0], PATH, "OPTIONS", asked)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/",
        "/feeds/none.ics",
        "/feeds/../manifest.json",
        "/feeds/%2e%2e/index.html",
        "/feeds/all.ics/",
        "/feeds",
        "//feeds/all.ics",
        "/feeds//all.ics",
        "/feeds/./all.ics",
        "/feeds/ALL.ics",
        "/feeds/all.ics%00",
        "/feeds/%ff%fe",
        "/feeds/..%2fmanifest.json",
        f"/feeds/{'a' * 60_000}",
        "/content/",
        "/manifest.json",
        "/etc/passwd",
    ],
)
def test_what_is_no_feed_is_not_found(served, path):
    assert ask(served[0], path).status == 404


def test_a_new_generation_is_served_at_once_and_only_its_feeds_change(tmp_path):
    before = fill(tmp_path)
    with serving(tmp_path) as port:
        tags = {path: ask(port, path).headers["etag"] for path in before}
        after = fill(tmp_path, 3)
        assert until(5, lambda: ask(port, PATH).body == after[PATH])
        for path, raw in after.items():
            answer = ask(port, path, headers={"If-None-Match": tags[path]})
            assert answer.status == (304 if raw == before[path] else 200)
        assert ask(port, PATH).headers["last-modified"] == format_datetime(
            datetime(2026, 11, 5, 11, 30, tzinfo=UTC), usegmt=True
        )


def test_damage_to_the_folder_leaves_the_last_good_generation_served(tmp_path):
    before = fill(tmp_path)
    with serving(tmp_path) as port:
        assert ask(port, PATH).body == before[PATH]
        fill(tmp_path, 2)
        for content in (tmp_path / "content").glob("*.ics"):
            content.write_bytes(b"cut off")
        (tmp_path / "manifest.json").write_text("{")
        assert ask(port, PATH).status == 200
        assert ask(port, PATH).body.startswith(b"BEGIN:VCALENDAR")


def test_two_servers_and_two_publications_of_the_same_give_the_same_validators(tmp_path):
    fill(tmp_path / "a")
    fill(tmp_path / "b")
    with serving(tmp_path / "a") as one, serving(tmp_path / "b") as other:
        first, second = ask(one, PATH), ask(other, PATH)
    assert (first.body, first.headers["etag"]) == (second.body, second.headers["etag"])


def test_the_page_is_served_with_a_policy_that_lets_nothing_in(served):
    answer = ask(served[0], "/")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert b"webcal://calendar.example/feeds/body/admm.ics" in answer.body
    packed = ask(served[0], "/", headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["content-encoding"], gzip.decompress(packed.body)) == ("gzip", answer.body)
    assert ask(served[0], "/", headers={"Accept-Encoding": "gzip;q=0"}).body == answer.body
    head = ask(served[0], "/", "HEAD")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in answer.headers.items() if k != "date"
    }
