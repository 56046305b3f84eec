"""Publishing to a bucket when the way, the store or the writer breaks, or somebody else does too: whole sets only."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from itertools import count

import pytest
from cli.run import indical
from store.years import adopted

from calendars.publish import CONTENT, MANIFEST, PublishedMeanwhileError, etag, publish_to
from calendars.publishing.object_place import ObjectPlace, open_bucket
from calendars.store.store import open_store
from constraints.errors import InputError
from files.s3_server import Server, between
from files.s3_writer import on_and_on
from files.test_publish_s3 import PAGES, put, some_feeds

pytestmark = pytest.mark.usefixtures("reached")
SETS = [frozenset(etag(feed.raw) for feed in some_feeds(n)) for n in range(6)]
PATHS = [feed.path for feed in some_feeds(0)]


def whole_set(s3: Server, at: str) -> int:
    """The generation that a reader who goes by the manifest sees; fails where its feeds are of several."""
    for _ in range(100):
        rows = json.loads(s3.get(f"{at}/{MANIFEST}").body)["feeds"]
        found = [s3.get(f"{at}/{row['content']}") for row in rows]
        if any(answer.status == 404 for answer in found):
            continue  # two generations have gone by since the manifest was read: it is read again
        assert [etag(answer.body) for answer in found] == [row["sha256"] for row in rows]
        return SETS.index(frozenset(row["sha256"] for row in rows))
    raise AssertionError("the manifest names content that is not there")


def by_address(s3: Server, at: str) -> list[int]:
    """Which generation each feed's own address holds, the older where two hold the same."""
    bodies = [s3.get(f"{at}/{path}").body for path in PATHS]
    made = [{feed.path: feed.raw for feed in some_feeds(n)} for n in range(6)]
    return [next(n for n in range(6) if made[n][p] == body) for p, body in zip(PATHS, bodies, strict=True)]


REQUESTS = 16
"""A publication asks for the manifest, listings and a page, puts 9 objects at most and removes old ones."""
TOLD = {
    403: "STORE refuses access (Injected): the key must be let list, read, write and delete here",
    0: "STORE cannot be reached: look at the network and AWS_ENDPOINT_URL, and run it again",
    503: "STORE answers 503 (Injected): run it again later",
}


@pytest.mark.parametrize(
    ("answer", "step"), [(403, 3), *(pytest.param(one, 1, marks=pytest.mark.long) for one in (403, 0, 503))]
)
def test_wherever_the_way_breaks_readers_see_a_whole_set_and_the_next_run_completes(s3, answer, step):
    at, ends, now = s3.new(), [], 0
    put(at, 0, s3.endpoint)
    for last in range(0, REQUESTS, step):
        was, now = now, (now + 1) % 6
        asked = count()
        with between(s3.port, lambda *_, asked=asked, last=last: answer if next(asked) >= last else None) as way:
            try:
                put(at, now, way)
                ends.append("")
            except InputError as error:
                told = str(error).removeprefix(f"s3://{at}: cannot be written: ").replace(way, "STORE")
                # The answer to HEAD has no body, which would name what is wrong.
                ends.append(told if "(" in told or not answer else told.replace(":", " (Injected):"))
        assert whole_set(s3, at) in (was, now)
        put(at, now, s3.endpoint)
        assert (whole_set(s3, at), by_address(s3, at)) == (now, [now] * len(PATHS))
    assert set(ends[: 12 // step]) == {TOLD[answer]}
    assert ends[-1] == "", "every request there is was broken once"


def test_a_put_whose_answer_is_lost_is_known_as_our_own(s3):
    at, lost = s3.new(), set()
    wanted = {f"/{at}/{name}" for name in ("feeds/all.ics", MANIFEST)}

    def fate(method: str, path: str, _: dict[str, str]) -> int | None:
        if method == "PUT" and path in wanted - lost:
            lost.add(path)
            return -1
        return None

    put(at, 0, s3.endpoint)
    with between(s3.port, fate) as way:
        put(at, 3, way)
    assert lost == wanted
    assert (whole_set(s3, at), by_address(s3, at)) == (3, [3] * len(PATHS))


class Interrupted(ObjectPlace):
    """A place at which somebody else acts just before the object of that name is looked at or put."""

    def __init__(self, place: ObjectPlace, name: str, act: Callable[[], object]) -> None:
        self.__dict__.update(place.__dict__)
        self._when, self._act = name, [act]

    def put(self, name: str, raw: bytes) -> bool:
        if name.startswith(self._when) and self._act:
            self._act.pop()()
        return super().put(name, raw)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("when", [CONTENT, "feeds/all.ics", "feeds/body/admm.ics", "index.html", MANIFEST])
def test_of_two_who_publish_at_once_one_is_told_and_the_others_set_stands(s3, when, first):
    at = s3.new()
    if not first:
        put(at, 0, s3.endpoint)
    place = Interrupted(open_bucket(f"s3://{at}"), when, lambda: put(at, 4, s3.endpoint))
    with pytest.raises(PublishedMeanwhileError) as refused:
        publish_to(place, some_feeds(2), PAGES)
    assert str(refused.value).startswith(f"s3://{at}: somebody else put ")
    assert whole_set(s3, at) == 4
    if when in (CONTENT, "feeds/all.ics"):
        assert by_address(s3, at) == [4] * len(PATHS), "nothing of theirs is replaced once it is seen"
    put(at, 5, s3.endpoint)
    assert (whole_set(s3, at), by_address(s3, at)) == (5, [5] * len(PATHS))


def test_who_is_overtaken_while_looking_puts_nothing(s3):
    at, others, sent = s3.new(), [lambda: put(at, 4, s3.endpoint)], []

    def fate(method: str, path: str, _: dict[str, str]) -> None:
        sent.extend([path] if method == "PUT" else [])
        if "?" in path and others:  # the first listing, after the manifest has been read
            others.pop()()

    put(at, 0, s3.endpoint)
    with between(s3.port, fate) as way, pytest.raises(PublishedMeanwhileError):
        put(at, 2, way)
    assert (sent, whole_set(s3, at), by_address(s3, at)) == ([], 4, [4] * len(PATHS))


def test_two_who_publish_the_same_at_once_are_both_content(s3):
    at = s3.new()
    place = Interrupted(open_bucket(f"s3://{at}"), "feeds/all.ics", lambda: put(at, 4, s3.endpoint))
    publish_to(place, some_feeds(4), PAGES)
    assert (whole_set(s3, at), by_address(s3, at)) == (4, [4] * len(PATHS))


def test_who_changes_nothing_takes_nothing_from_who_is_at_work(s3):
    at = s3.new()
    put(at, 0, s3.endpoint)
    place = Interrupted(open_bucket(f"s3://{at}"), "feeds/all.ics", lambda: put(at, 0, s3.endpoint))
    publish_to(place, some_feeds(2), PAGES)
    assert (whole_set(s3, at), by_address(s3, at)) == (2, [2] * len(PATHS))


def test_what_may_not_be_removed_stays_and_all_is_published(s3):
    at = s3.new()
    for number in (0, 1):
        put(at, number, s3.endpoint)
    with between(s3.port, lambda method, *_: 403 if method in ("POST", "DELETE") else None) as way:
        put(at, 2, way)
    contents = {row["content"] for row in json.loads(s3.get(f"{at}/{MANIFEST}").body)["feeds"]}
    old = {f"{CONTENT}/{etag(feed.raw)}.ics" for feed in some_feeds(0)} - contents
    assert {s3.get(f"{at}/{name}").status for name in contents | old} == {200}
    assert (whole_set(s3, at), by_address(s3, at)) == (2, [2] * len(PATHS))
    put(at, 3, s3.endpoint)
    two = {f"{CONTENT}/{etag(feed.raw)}.ics" for number in (2, 3) for feed in some_feeds(number)}
    assert {s3.get(f"{at}/{name}").status for name in old - two} == {404}


def no_conditions(method: str, _: str, headers: dict[str, str]) -> int | None:
    """A store that says that it knows no conditional put."""
    return 501 if method == "PUT" and {"if-match", "if-none-match"} & set(headers) else None


def test_a_store_without_conditions_is_looked_at_before_each_put(s3):
    at = s3.new()
    with between(s3.port, no_conditions) as way:
        put(at, 0, way)
        assert (whole_set(s3, at), by_address(s3, at)) == (0, [0] * len(PATHS))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", way)
            place = Interrupted(open_bucket(f"s3://{at}"), "index.html", lambda: put(at, 4, s3.endpoint))
        with pytest.raises(PublishedMeanwhileError):
            publish_to(place, some_feeds(2), PAGES)
    assert whole_set(s3, at) == 4


def test_the_command_ends_with_six_where_somebody_else_was_first(s3, tmp_path, monkeypatch):
    with open_store(str(tmp_path / "indical.db"), make=True) as made:
        adopted(made)
    at, once = s3.new(), [True]

    def fate(method: str, path: str, _: dict[str, str]) -> None:
        if method == "PUT" and path.startswith(f"/{at}/feeds") and once:
            once.pop()
            put(at, 4, s3.endpoint)

    with between(s3.port, fate) as way:
        monkeypatch.setenv("AWS_ENDPOINT_URL", way)
        ran = indical("publish", f"s3://{at}", "--format=json", cwd=tmp_path)
    told = f"s3://{at}: somebody else put feeds/all.ics there meanwhile."
    assert (ran.code, ran.err.partition(" Look")[0]) == (6, told)
    assert json.loads(ran.out) == {"schema": "indical/refused/1", "told": ran.err.strip(), "why": []}
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.endpoint)
    assert indical("publish", f"s3://{at}", cwd=tmp_path).code == 0


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.long)])
def test_a_writer_that_is_killed_leaves_one_whole_set(s3, kills):
    at, seen, generations = s3.new(), set(), [some_feeds(n) for n in range(6)]
    put(at, 0, s3.endpoint)
    # A new process each: what obstore runs in the background does not live through a fork.
    spawn = multiprocessing.get_context("spawn")
    for kill in range(kills):
        writer = spawn.Process(target=on_and_on, args=(f"s3://{at}", generations, PAGES))
        writer.start()
        before = s3.get(f"{at}/{MANIFEST}").headers["etag"]
        while writer.is_alive() and s3.get(f"{at}/{MANIFEST}", method="HEAD").headers["etag"] == before:
            seen.add(whole_set(s3, at))
        until = time.monotonic() + 0.013 * (7 * kill % 20)
        while time.monotonic() < until:
            seen.add(whole_set(s3, at))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        seen.add(whole_set(s3, at))
    assert len(seen) > 1, "the reader saw one generation only: nothing was tried"
    put(at, 0, s3.endpoint)
    assert (whole_set(s3, at), by_address(s3, at)) == (0, [0] * len(PATHS))


@pytest.mark.long
@pytest.mark.parametrize("last", [3, 7, 10, 13])
def test_a_store_that_dies_in_the_middle_is_told_and_the_next_run_completes_when_it_is_back(s3, last):
    at, asked = s3.new(), count()
    put(at, 0, s3.endpoint)

    def fate(*_: object) -> int | None:
        number = next(asked)
        if number == last:
            s3.kill()
        return None if number < last else 0

    with between(s3.port, fate) as way, pytest.raises(InputError, match="cannot be reached"):
        put(at, 2, way)
    with pytest.raises(InputError, match="cannot be reached"):
        put(at, 2, s3.endpoint)
    s3.start_again()
    assert whole_set(s3, at) in (0, 2)
    put(at, 2, s3.endpoint)
    assert (whole_set(s3, at), by_address(s3, at)) == (2, [2] * len(PATHS))
