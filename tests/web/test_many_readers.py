"""Twenty clients that read one feed after the other while it is published anew: nobody ever goes back in time."""

from __future__ import annotations

import gzip
import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest
from files.test_publish import generation, some_feeds

from calendars.publish import publish
from calendars.publishing import atom
from calendars.publishing.atom import News
from web.feed_server import HOST, serving

CLIENTS = 20


def everything(number: int):
    """A set in which each feed is another one in each generation: those with the meeting that moves, and the news."""
    news = atom.feed("feeds/changes.atom", "Changes", "river", [News("1", f"{number}", "", generation(number).at)], "R")
    return [*(feed for feed in some_feeds(number) if number == 0 or feed.changed == generation(number).at), news]


def read(port: int, stop: threading.Event, sets: dict[str, dict[bytes, int]]) -> tuple[set[int], list[str]]:
    """The generations that one client saw, and what was wrong."""
    seen, wrong, newest, tags = set(), [], 0, {}
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    for path in cycle(sets):
        if stop.is_set():
            break
        headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": tags[path][0]} if path in tags else {})
        connection.request("GET", f"/{path}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            whole = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
            tags[path] = (answer.headers["ETag"], sets[path].get(whole, -1))
        number = tags[path][1]
        if number < newest or answer.status not in (200, 304) or answer.headers["ETag"] != tags[path][0]:
            wrong.append(f"{path}: {answer.status}, generation {number} after {newest}")
        newest = max(newest, number)
        seen.add(number)
    connection.close()
    return seen, wrong


@pytest.mark.parametrize("times", [12, pytest.param(300, marks=pytest.mark.long)])
def test_no_client_ever_sees_an_older_set_again_or_a_part_of_another(tmp_path, times):
    made = [everything(number) for number in range(7)]
    sets = {feed.path: {} for feed in made[1]}
    for number, feeds in enumerate(made):
        for feed in feeds:
            sets[feed.path][feed.raw] = number
    assert {len(found) for found in sets.values()} == {7}
    publish(tmp_path, made[0])
    stop = threading.Event()
    with serving(tmp_path) as port, ThreadPoolExecutor(CLIENTS) as clients:
        asked = [clients.submit(read, port, stop, sets) for _ in range(CLIENTS)]
        for number in range(1, 7):
            publish(tmp_path, made[number])
            stop.wait(times / 60)
        stop.set()
        found = [one.result() for one in asked]
    assert [wrong for _, wrong in found if wrong] == []
    assert set().union(*(seen for seen, _ in found)) == set(range(7))
