"""A member's page of a date round, from a real server: what it shows and keeps, what it refuses, what nobody learns."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import uvicorn
from cli.run import indical

from calendars.rounds.addresses import file_beside, read_addresses
from calendars.store.canonical import hash_of_text
from calendars.web.round_body import LARGEST
from calendars.web.round_keeping import MOST, Judge, Rounds
from calendars.web.round_page import RoundPages
from calendars.web.round_view import policy
from calendars.web.site import site
from scheduler.pipeline.members.rounds import answered, closed, deciding, recorded, standing
from web import round_pages
from web.round_pages import ENDLESS, FIRST, FORM, LONG_AGO, OVER, Desk, form, made, put, served, token_of
from web.test_draft_feeds import ask_raw

DAYS = [str(FIRST + timedelta(days=7 * n)) for n in range(3)]
KEPT = {"status": 303, "location": "?kept"}
running = round_pages.running


@pytest.fixture
def desk(running) -> Desk:
    """The server, with a round that nobody has answered."""
    put(running.folder, made())
    return running


def decided(body: bytes) -> list[str]:
    """The dates that the page says can still be decided by its member."""
    found = re.findall(r'<fieldset( class="decides")?>.*?name="([\d-]+)"', body.decode(), re.DOTALL)
    return [day for marked, day in found if marked]


def checked(body: bytes) -> dict[str, str]:
    return dict(re.findall(r'name="([\d-]+)" value="([a-z ]+)" checked', body.decode()))


def test_the_page_asks_about_each_date_and_says_what_it_costs_and_until_when(desk):
    answer = desk.get()
    text = answer.body.decode()
    assert answer.status == 200
    assert re.findall(r"<legend>(.*?)</legend>", text) == [
        "Monday to Tuesday, 1\u20132 June 2099",
        "Monday to Tuesday, 8\u20139 June 2099",
        "Monday to Tuesday, 15\u201316 June 2099",
    ]
    assert re.findall(r"<p>((?:The best|Costs).*?)</p>", text) == [
        "The best of these for the whole year.",
        "Costs 6 more than the best of these.",
        "Costs 12 more than the best of these.",
    ]
    assert "<li>SHORE-2099 from Monday, 1 June to Monday, 15 June 2099</li>" in text
    assert "<li>10 more: Held in spring &lt;b&gt;&amp;&#34;&#39; {{ 7 * 7 }}.</li>" in text
    assert "<li>4 less: Nobody travels on a Sunday.</li>" in text
    for said in (
        "You answer for <strong>Viet Nam</strong>",
        "1 December 2099, 12:00 UTC",
        "A date that you leave without an answer counts as no answer, and not as yes.",
        "0 of 3 members have answered so far.",
    ):
        assert said in text
    assert (text.count('type="radio"'), checked(answer.body), "<b>&" in text) == (9, {}, False)


def test_the_words_about_silence_are_the_rulebooks(desk):
    put(desk.folder, made(silence_agrees=True))
    assert b"A date that you leave without an answer counts as yes after that time." in desk.get().body


def test_nothing_of_it_is_stored_framed_indexed_or_sent_elsewhere(desk):
    answer = desk.get()
    assert answer.headers == {
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-resource-policy": "same-origin",
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy(),
        "content-length": str(len(answer.body)),
    }
    assert re.sub(r"'sha256-.{44}'", "HASH", policy()) == (
        "default-src 'none'; style-src HASH; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
    assert re.findall(rb"https?:|src=|href=|<script|style=|\son[a-z]+=", answer.body) == []


def test_an_address_that_claims_that_answers_were_kept_is_not_believed(desk):
    assert b"Kept" not in desk.get(query="?kept").body


def test_answers_are_kept_as_the_command_keeps_them_and_shown_to_who_gave_them(desk):
    sent = desk.send(form(d0="no", d1="rather not"))
    assert {"status": sent.status, "location": sent.headers["location"]} == KEPT
    assert desk.given == [("VN", {DAYS[0]: "no", DAYS[1]: "rather not"})]
    page = desk.get(query="?kept").body
    assert checked(page) == {DAYS[0]: "no", DAYS[1]: "rather not"}
    assert b"<strong>Kept.</strong> You have answered 2 of 3 dates:" in page
    assert b"Kept" not in desk.get().body
    on_page = desk.round
    put(desk.folder, made())
    at = on_page.given[0].at
    words = (f"{DAYS[0]}=no", f"{DAYS[1]}=rather-not", "--at", at)
    assert indical("round", "answer", desk.folder, "VN", *words, cwd=desk.folder).code == 0
    assert desk.round == on_page


def test_a_later_answer_replaces_an_earlier_one_and_what_is_said_again_is_not_kept_twice(desk):
    assert desk.send(form(d0="no", d1="yes")).status == 303
    assert desk.send(form(d0="no", d1="yes")).status == 303
    assert desk.send(form(d0="yes", d1="yes", d2="no")).status == 303
    assert desk.given == [("VN", {DAYS[0]: "no", DAYS[1]: "yes"}), ("VN", {DAYS[0]: "yes", DAYS[2]: "no"})]
    assert checked(desk.get().body) == {DAYS[0]: "yes", DAYS[1]: "yes", DAYS[2]: "no"}


def test_only_dates_that_the_members_answer_can_still_decide_are_marked(desk):
    assert decided(desk.get().body) == DAYS
    assert desk.send(form(d0="no"), "LA").status == 303
    assert desk.send(form(d1="yes"), "VN").status == 303
    for member in ("LA", "MY", "VN"):
        wanted = deciding(desk.round, member, datetime.now(UTC))
        assert decided(desk.get(member).body) == [day for day in DAYS if day in map(str, wanted)]
    assert decided(desk.get("VN").body) == DAYS[2:]
    for member in ("LA", "MY"):
        assert desk.send(form(d1="yes"), member).status == 303
    assert standing(desk.round, datetime.now(UTC)).chosen.first_day.isoformat() == DAYS[1]
    page = desk.get("VN").body
    assert (decided(page), b"As things stand, no further answer of yours is needed." in page) == ([], True)


def test_who_said_what_is_told_to_nobody_else(desk):
    pages = []
    for other in ("LA", "MY"):
        put(desk.folder, made())
        assert desk.send(form(d0="no", d1="rather not"), other).status == 303
        pages.append(desk.get("VN").body)
    # The same page, whoever of the two it was: all that is told is that one has answered.
    assert pages[0] == pages[1]
    assert b"1 of 3 members has answered so far." in pages[0]
    assert [word for word in (b"Lao", b"Malaysia", b"LA", b"MY") if word in pages[0]] == []
    assert checked(pages[0]) == {}


@contextmanager
def stale(desk, state):
    """An address that opens nothing any more, or never did."""
    asked = made()
    path = desk.folder / "round.json"
    if state == "late":
        asked = made(until=OVER)
    elif state == "closed":
        asked = closed(made(), datetime.now(UTC))
    put(desk.folder, asked, but=("VN",) if state == "unknown" else ())
    found = read_addresses(path, asked)
    if state == "revoked":
        file_beside(path).write_text(found.with_ended(["VN"], LONG_AGO).as_json())
    elif state == "replaced":
        file_beside(path).write_text(found.with_new({"VN": "N" * 43}, LONG_AGO).as_json())
    yield desk.folder / "round.json"


STATES = ("unknown", "revoked", "replaced", "late", "closed")


def test_unknown_revoked_and_late_addresses_are_told_apart_by_nothing(desk):
    answers = {"GET": [], "HEAD": [], "POST": []}
    for state in STATES:
        with stale(desk, state) as path:
            before = path.read_bytes()
            answers["GET"].append(desk.get())
            answers["HEAD"].append(desk.get(method="HEAD"))
            answers["POST"] += [desk.send(form(d0="yes")), desk.send(b"x" * 20_000), desk.send(b"", origin="http://x")]
            assert path.read_bytes() == before
    put(desk.folder, made())
    answers["GET"] += [desk.ask(path) for path in ("/round/x", "/round/a/b", f"/round/{'Z' * 43}", "/round/%2e%2e")]
    for method, found in answers.items():
        assert {one.status for one in found} == {404}, method
        assert all(one == found[0] for one in found)
    assert answers["GET"][0].headers["cache-control"] == "no-store"
    assert b"it was taken back, or the time to answer is over" in answers["GET"][0].body


def test_what_is_extended_can_be_answered_again_at_the_same_address(desk):
    put(desk.folder, made(until=OVER))
    assert desk.get().status == 404
    assert indical("round", "extend", desk.folder, "--until", ENDLESS, cwd=desk.folder).code == 0
    assert (desk.get().status, desk.send(form(d0="yes")).status) == (200, 303)


HOSTILE = [
    (b"2099-06-02=yes", 400),
    (b"2099-06-01=perhaps", 400),
    (b"2099-06-01=YES", 400),
    (b"2099-06-01=", 400),
    (b"2099-06-01", 400),
    (b"=yes", 400),
    (b"2099-06-01=yes&2099-06-01=no", 400),
    (b"2099-06-01=yes&member=LA", 400),
    (b"2099-06-01=yes&2099-06-08=no;x", 400),
    (b"2099-06-01=yes&&", 400),
    (b"2099-06-01=yes%00", 400),
    (b"2099-06-01=%ff%fe", 400),
    ("2099-06-01=ýes".encode(), 400),
    (b"\x00\xff\xfe", 400),
    (b"[]", 400),
    (b'{"2099-06-01": "yes"}', 400),
    (b"&".join(b"2099-06-01=yes" for _ in range(1000)), 400),
    (b"2099-06-01=" + b"y" * LARGEST, 413),
    (b"x" * 1_000_000, 413),
]


@pytest.mark.parametrize(("body", "status"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_body_that_is_no_answer_is_refused_and_nothing_kept(desk, body, status):
    before = (desk.folder / "round.json").read_bytes()
    answer = desk.send(body)
    assert (answer.status, answer.headers["cache-control"], b"Not kept" in answer.body) == (status, "no-store", True)
    assert (desk.folder / "round.json").read_bytes() == before
    assert desk.get().status == 200


def test_a_form_without_an_answer_is_shown_again_with_what_is_wanted(desk):
    answer = desk.send(b"")
    assert (answer.status, desk.given) == (400, [])
    assert b"You chose no answer yet: choose one for at least one date." in answer.body
    assert answer.body.count(b'type="radio"') == 9


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_what_is_no_form_is_refused(desk, kind):
    assert (desk.send(form(d0="yes"), content_type=kind).status, desk.given) == (415, [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec_fetch_site": "same-origin"}, 303),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, 303),
        ({"origin": "http://calendar.example", "host": "calendar.example"}, 303),
        ({"origin": "https://Calendar.example:8443", "host": "calendar.example:8443"}, 303),
        ({"origin": "null"}, 303),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"sec_fetch_site": "none"}, 403),
        ({"sec_fetch_site": "cross-site", "origin": "null"}, 403),
        ({"origin": "https://evil.example", "host": "calendar.example"}, 403),
        ({"origin": "https://calendar.example.evil.example", "host": "calendar.example"}, 403),
        ({"origin": "https://calendar.example:444", "host": "calendar.example"}, 403),
        ({"origin": "http://[::1", "host": "calendar.example"}, 403),
        ({"origin": "http:///calendar.example", "host": "calendar.example"}, 403),
    ],
)
def test_answers_from_another_page_are_refused(desk, headers, status):
    answer = desk.send(form(d0="yes"), **headers)
    assert (answer.status, len(desk.given)) == (status, int(status == 303))


def test_the_page_is_read_and_answered_and_nothing_else(desk):
    whole, head = desk.get(), desk.get(method="HEAD")
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")
    options = desk.get(method="OPTIONS")
    assert (options.status, options.headers["allow"], options.body) == (204, "GET, HEAD, POST, OPTIONS", b"")
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = desk.get(method=method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert desk.given == []


def test_a_round_that_cannot_be_read_is_told_as_such_and_is_there_again_afterwards(desk):
    path = desk.folder / "round.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"extra": 6', b'"extra": 7'))
    answers = [desk.get(), desk.send(form(d0="yes")), desk.get("XX")]
    assert [(one.status, one.headers["retry-after"]) for one in answers] == [(503, "60")] * 3
    path.write_bytes(whole)
    assert (desk.get().status, desk.given) == (200, [])


def test_a_member_cannot_fill_the_rounds_file(desk):
    asked, at = desk.round, LONG_AGO
    for n in range(MOST):
        asked = answered(asked, "VN", {FIRST: "yes" if n % 2 else "no"}, at)
    (desk.folder / "round.json").write_text(asked.as_json())
    answer = desk.send(form(d0="no"))
    assert (answer.status, f"You have changed your answers {MOST} times" in answer.body.decode()) == (409, True)
    assert (len(desk.given), desk.send(form(d0="no"), "LA").status) == (MOST, 303)


def test_what_was_recorded_for_a_later_time_stands(desk):
    later = datetime(2090, 1, 1, tzinfo=UTC)
    asked, _ = recorded(desk.round, [("VN", {FIRST: "no"})], later)
    (desk.folder / "round.json").write_text(asked.as_json())
    answer = desk.send(form(d0="yes"))
    assert (answer.status, b"VN answered at 2090-01-01T00:00:00Z" in answer.body) == (409, True)
    assert desk.given == [("VN", {DAYS[0]: "no"})]


def test_nothing_is_kept_once_the_deadline_passes_while_it_is_sent(tmp_path):
    put(tmp_path, made(until="2099-01-01T12:00:00Z"))
    in_time = datetime(2099, 1, 1, 12, tzinfo=UTC)
    times = [in_time, in_time, in_time, in_time + timedelta(seconds=1)]
    rounds = Rounds([tmp_path / "round.json"], Judge(answered, deciding), lambda: times.pop(0))
    with in_this_process(RoundPages(rounds)) as port:
        desk = Desk(tmp_path, port)
        assert [desk.send(form(d0="yes")).status, desk.send(form(d0="no")).status] == [303, 404]
    assert (desk.given, times) == ([("VN", {DAYS[0]: "yes"})], [])


@contextmanager
def in_this_process(pages: RoundPages) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(site(None, rounds=pages), port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


def test_of_those_who_answer_at_the_same_moment_nobody_loses_anything(desk):
    put(desk.folder, made(dates=12))
    said = [(member, n, word) for n in range(12) for member, word in (("VN", "no"), ("LA", "yes"))]
    words = [f"{FIRST + timedelta(days=7 * n)}=rather-not" for n in range(12)]
    with ThreadPoolExecutor(25) as pool:
        by_command = pool.submit(indical, "round", "answer", desk.folder, "MY", *words, cwd=desk.folder)
        answers = list(pool.map(lambda one: desk.send(form(**{f"d{one[1]}": one[2]}), one[0]), said))
        assert by_command.result().code == 0
    assert [one.status for one in answers] == [303] * 24
    kept = desk.round.answers(datetime.now(UTC))
    wanted = {(member, FIRST + timedelta(days=7 * n)): word for member, n, word in said}
    assert {key: word for key, word in kept.items() if key[0] != "MY"} == wanted
    assert (len(kept), len(desk.given)) == (36, 25)


@pytest.mark.long
def test_a_thousand_who_answer_at_once_are_all_kept(tmp_path):
    members = [f"M{n:03}" for n in range(1000)]
    folder = tmp_path / "date"
    put(folder, made(members=members))
    with served(folder) as desk, ThreadPoolExecutor(1000) as pool:
        answers = list(pool.map(lambda member: desk.send(form(d0="yes", d1="no"), member), members))
        assert [one.status for one in answers] == [303] * 1000
        assert sorted(desk.given) == [(member, {DAYS[0]: "yes", DAYS[1]: "no"}) for member in members]


def test_the_token_is_in_no_log_no_page_and_nowhere_in_the_folder(tmp_path):
    folder = tmp_path / "date"
    put(folder, made(), but=("VN",))
    shared = indical("round", "share", folder, "--base", "https://calendar.example/x/", cwd=tmp_path)
    found = re.fullmatch(r"VN  https://calendar\.example/x(/round/([A-Za-z0-9_-]{43}))\n", shared.out)
    assert (shared.code, found is not None) == (0, True), shared.err
    path, token = found.groups()
    with served(folder) as desk:
        kind = {"content-type": FORM}
        bodies = [desk.ask(path).body, desk.ask(f"{path}?kept").body, desk.ask(path, "PUT").body]
        sent = desk.ask(path, "POST", form(d0="yes"), kind)
        bodies += [sent.body, desk.ask(path, "POST", b"x", kind).body, desk.ask(f"{path}x").body]
        assert (sent.status, token in str(sent.headers)) == (303, False)
        assert b"400" in ask_raw(desk.port, f"GET {path} HTTP/9.9\r\n\r\n")
        (folder / "round.json").write_text("damaged")
        bodies.append(desk.ask(path).body)
    kept = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert (token.encode() in b"".join(bodies), token in "".join(desk.printed), token.encode() in kept) == (False,) * 3
    assert hash_of_text(token).encode() in kept
    assert token not in shared.err


def share(folder, *arguments):
    return indical("round", "share", folder, *arguments, cwd=folder)


def test_each_member_gets_an_address_once_and_another_one_ends_the_first(tmp_path):
    with served_bare(tmp_path) as (folder, desk):
        first = dict(line.split() for line in share(folder).out.splitlines())
        assert list(first) == ["LA", "MY", "VN"]
        assert len(set(first.values())) == 3
        again = share(folder)
        assert (again.code, "round/" in again.out) == (0, False)
        assert "Nobody got a new address: all have, or had, one." in again.err
        statuses = {member: desk.ask(f"/{path}").status for member, path in first.items()}
        assert statuses == {"LA": 200, "MY": 200, "VN": 200}
        (new,) = share(folder, "--for", "Viet Nam").out.splitlines()
        assert desk.ask(f"/{first['VN']}").status == 404
        assert desk.ask(f"/{new.split()[1]}").status == 200
        revoked = share(folder, "--revoke", "LA", "--at", "2098-01-01")
        assert (revoked.code, revoked.out.splitlines()[0]) == (0, "LA  Lao PDR: taken back at 2098-01-01T00:00:00Z")
        assert (desk.ask(f"/{first['LA']}").status, desk.ask(f"/{first['MY']}").status) == (404, 200)
        # Who was taken back gets another address only when asked for by name.
        assert share(folder).out.splitlines()[0] == "LA  Lao PDR: taken back at 2098-01-01T00:00:00Z"
        assert indical("round", "close", folder, cwd=folder).code == 0
        assert desk.ask(f"/{first['MY']}").status == 404


@contextmanager
def served_bare(folder):
    """A round without addresses, served."""
    inside = folder / "date"
    put(inside, made())
    file_beside(inside / "round.json").unlink()
    with served(inside) as desk:
        yield inside, desk


def test_as_json_an_address_is_told_once_and_never_again(tmp_path):
    asked = put(tmp_path, made())
    head = {"round": asked.id, "meeting": "BOARD-2099-1", "until": ENDLESS}
    told = json.loads(share(tmp_path, "--for", "VN", "--format", "json").out)
    (row,) = told.pop("addresses")
    assert told == {"schema": "indical/round-addresses-made/1", **head}
    assert re.fullmatch(r"round/[A-Za-z0-9_-]{43}", row.pop("address"))
    assert row == {"member": "VN", "name": "Viet Nam"}
    listed = json.loads(share(tmp_path, "--list", "--at", "2099-12-01", "--format", "json").out)
    rows = listed.pop("addresses")
    given = rows[2].pop("given")
    assert listed == {"schema": "indical/round-addresses-given/1", **head}
    assert rows[2] == {"member": "VN", "name": "Viet Nam", "ended": None, "good": True}
    assert (given > "2026", rows[0]["given"]) == (True, "2025-06-01T09:00:00Z")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--for", "XX"], '--for: "XX" is not asked; LA, MY, VN are.'),
        (["--revoke", "MY"], "--revoke: MY: no address to take back"),
        (["--for", "VN", "--list"], "share: give one of --for, --revoke and --list, or none of them"),
        (["--base", "calendar.example"], '--base: "calendar.example" is no address such as https://'),
        (["--base", "https://calendar.example/?x"], "is no address such as https://"),
        (["--at", "2099-12-01T12:00:01Z"], "share: answers were asked for until 1 December 2099, 12:00 UTC: indical"),
    ],
)
def test_bad_input_gives_no_address(tmp_path, arguments, told):
    put(tmp_path, made(), but=("MY",))
    before = file_beside(tmp_path / "round.json").read_bytes()
    ran = share(tmp_path, *arguments)
    assert (ran.code, ran.out, told in ran.err, "Traceback" in ran.err) == (2, "", True, False), ran.err
    assert file_beside(tmp_path / "round.json").read_bytes() == before


def test_a_closed_round_takes_no_answers_and_is_not_extended_or_shared(tmp_path):
    put(tmp_path, made())
    ran = indical("round", "close", tmp_path, "--at", "2098-01-01", cwd=tmp_path)
    short = made().short
    assert (ran.code, ran.out) == (0, f"BOARD-2099-1, round {short}: closed at 2098-01-01T00:00:00Z.\n")
    before = (tmp_path / "round.json").read_bytes()
    told = f"round {short} was closed at 2098-01-01T00:00:00Z"
    for words in (
        ("answer", tmp_path, "VN", f"{DAYS[0]}=yes"),
        ("extend", tmp_path, "--until", "2100-01-01"),
        ("close", tmp_path),
        ("share", tmp_path, "--for", "VN"),
    ):
        ran = indical("round", *words, cwd=tmp_path)
        assert (ran.code, ran.out, told in ran.err) == (2, "", True)
    assert (tmp_path / "round.json").read_bytes() == before


def test_addresses_of_another_round_open_nothing(tmp_path):
    put(tmp_path, made())
    (tmp_path / "round.json").write_text(made(dates=2).as_json())
    ran = indical("serve", "--round", tmp_path, "--port", "0", cwd=tmp_path)
    assert (ran.code, "holds the addresses of another round" in ran.err) == (2, True)
    assert indical("serve", "--round", tmp_path / "gone", cwd=tmp_path).code == 2
    assert token_of("VN") not in ran.err
