"""Chapter 5: the year is circulated, answered, recommended, adopted and published; then a host withdraws, a meeting
moves and one falls out. Those who have subscribed see just that, each in a program of their own. In March the year is
planned anew around another host, what was held staying, and each member is told what that means for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from web.feed_server import ask, serving

from calendars.ics_reader import read
from story import libical
from story.conftest import Desk
from story.peers import Phone, Shown, caldav, feed
from story.test_chapter_1 import lines, split

MEMBERS = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN")
BASE = "https://calendar.example/asean"
FALLEN = "Cancelled: AMIM"
WAIVER = """format = 1

[[waiver]]
rule = "chiefs-annual"
reason = "The host withdrew, and no other was found."
approved_by = "the Chair, by exchange of letters"
"""


def at(month: int, day: int) -> tuple[str, str]:
    return "--at", f"2026-{month:02}-{day:02}T09:00:00Z"


@dataclass(frozen=True)
class Life:
    """The calendar in the officer's store, and the folder that it is published in."""

    desk: Desk

    def does(self, *arguments: str, code: int = 0) -> str:
        done = self.desk.indical(*arguments)
        assert done.code == code, f"{arguments}: {done.out}{done.told}"
        return done.out + done.told

    def publish(self) -> str:
        return self.does("publish", "www", "--base", BASE)

    @property
    def feed(self) -> bytes:
        """The feed of everything, as published."""
        return (self.desk.folder / "www/feeds/all.ics").read_bytes()

    @property
    def events(self) -> dict[str, list[str]]:
        """The content lines of each event of it, by UID."""
        return {uid: lines(event) for uid, event in split(self.feed).items()}


@pytest.fixture(scope="module")
def adopted(year, new_desk) -> Life:
    """From a draft to a calendar in force, published."""
    desk = new_desk()
    life = Life(desk)
    life.does("draft", "2027", "--from", str(year.folder / "2027.ics"), "--by", "Secretariat", *at(10, 1))
    life.does("circulate", "2027", "--by", "Secretariat", "--until", "2026-10-07T00:00:00Z", *at(10, 2))
    for member in MEMBERS:
        if member != "VN":
            life.does("respond", "2027", member, "agree", "--by", f"{member} desk", *at(10, 4))
    suggested = ("--date", "ACAMM-2027=2027-11-15", "--why", "the rifle meet closes in November")
    life.does("respond", "2027", "VN", "suggest", *suggested, "--by", "VN desk", *at(10, 5))
    life.does("recommend", "2027", "--by", "Chair", "--record", "ADSOM 2026, item 6", *at(10, 8))
    return life


def test_without_consensus_nothing_is_adopted_and_who_stands_in_the_way_is_told(adopted):
    told = adopted.does("adopt", "2027", "--by", "Chair", "--record", "20th ADMM, item 4", *at(10, 20), code=1)
    assert "VN" in told
    assert "recommended" in adopted.does("log", "2027").splitlines()[-1]


def test_a_second_answer_of_the_same_member_is_refused(adopted):
    before = adopted.does("log", "2027")
    adopted.does("respond", "2027", "BN", "object", "--why", "no", "--by", "BN desk", *at(10, 9), code=1)
    assert adopted.does("log", "2027") == before


@pytest.fixture(scope="module")
def published(adopted) -> Life:
    """Viet Nam goes along; the ministers adopt."""
    adopted.does("respond", "2027", "VN", "withdraw", "--by", "VN desk", *at(10, 12))
    adopted.does("adopt", "2027", "--by", "Chair", "--record", "20th ADMM, item 4", *at(10, 20))
    adopted.publish()
    return adopted


def test_what_is_published_is_the_adopted_year_confirmed(published, year):
    rows = read(published.feed, "all.ics").rows
    assert {row.status for row in rows} == {"CONFIRMED"}
    assert sorted((row.first_day, row.last_day) for row in rows) == sorted(year.days.values())


def test_published_again_nothing_is_touched(published):
    assert "0 files written" in published.publish()


@dataclass(frozen=True)
class Generations:
    """The feed of everything in three generations, by UID, and as it was served."""

    events: tuple[dict[str, list[str]], ...]
    raws: tuple[bytes, ...]
    tags: tuple[str, ...]
    seen: tuple[list[Shown], ...]
    """What the subscriber's phone showed of each."""
    folders: tuple[Path, ...]
    """All feeds of each, as they were published."""


@pytest.fixture(scope="module")
def generations(published, tmp_path_factory) -> Generations:
    """Adopted; then Viet Nam withdraws as host and its meeting moves; then a meeting falls out, by a waiver."""
    (published.desk.folder / "waiver.toml").write_text(WAIVER)
    home = tmp_path_factory.mktemp("phone")
    phone, found = Phone(home), []
    with serving(published.desk.folder / "www") as port:

        def take() -> None:
            answer = ask(port, "/feeds/all.ics")
            shown = phone.look(home / "items", "list", "--once", "2027-01-01", "365d")
            copy = home / f"generation-{len(found)}"
            copytree(published.desk.folder / "www" / "feeds", copy)
            found.append((published.events, answer.body, answer.headers["etag"], shown, copy))

        phone.subscribe(f"http://127.0.0.1:{port}/feeds/all.ics")
        take()
        changed = ("--host", "TH", "--city", "Bangkok", "--by", "Secretariat", "--ref", "Note 3/2026")
        published.does("move", "ACAMM-2027", "2027-09-07", *changed, *at(11, 3))
        published.publish()
        phone.refresh()
        take()
        fallen = ("--cancelled", "--record", "waiver.toml", "--by", "Secretariat", "--ref", "Note 9/2026")
        published.does("move", "AMIIM-2027", *fallen, *at(12, 1))
        published.publish()
        phone.refresh()
        take()
    return Generations(*(tuple(column) for column in zip(*found, strict=True)))


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """The titles of the events that differ, as they are after; none may have come or gone."""
    assert sorted(before) == sorted(after)
    return [
        line[8:] for uid in after if before[uid] != after[uid] for line in after[uid] if line.startswith("SUMMARY:")
    ]


def test_each_generation_changes_just_what_was_decided(generations):
    first, second, third = generations.events
    assert (changed(first, second), changed(second, third)) == (["28th ACAMM"], [FALLEN])


def test_the_moved_meeting_keeps_its_identity_and_says_what_it_was(generations):
    first, second, _ = generations.events
    (uid,) = [uid for uid in first if first[uid] != second[uid]]
    assert {"SEQUENCE:1", "LAST-MODIFIED:20261103T090000Z", "CREATED:20261020T090000Z"} <= set(second[uid])
    (about,) = [line for line in second[uid] if line.startswith("DESCRIPTION:")]
    assert "Moved: it was 6\u20138 September 2027." in about
    assert "X-INDICAL-HOST:TH" in second[uid]


def test_the_subscriber_sees_the_move_and_the_cancelled_one_and_nothing_else(generations):
    first, second, third = (set(seen) for seen in generations.seen)
    moved = (
        Shown(date(2027, 9, 6), date(2027, 9, 8), "28th ACAMM", ""),
        Shown(date(2027, 9, 7), date(2027, 9, 9), "28th ACAMM", ""),
    )
    assert ({one[:3] for one in first - second}, {one[:3] for one in second - first}) == (
        {moved[0][:3]},
        {moved[1][:3]},
    )
    gone, marked = second - third, third - second
    assert [one.title for one in gone] == ["AMIM"]
    assert [(one.first_day, one.last_day, one.title) for one in marked] == [(*next(iter(gone))[:2], FALLEN)]


def test_the_validator_changes_with_each_generation(generations):
    assert len(set(generations.tags)) == 3


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_client_reads_each_generation_alike(generations, phone, tmp_path, number):
    raw = generations.raws[number]
    rows = read(raw, "all.ics").rows
    wanted = sorted(Shown(row.first_day, row.last_day, row.title, row.status) for row in rows)
    assert len(wanted) == 12
    assert libical.read(raw) == wanted
    path = tmp_path / "all.ics"
    path.write_bytes(raw)
    with feed(tmp_path) as address:
        assert phone.read_with_node(f"{address}/all.ics") == {"ical.js": wanted, "node-ical": wanted}


@pytest.mark.long
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_client_reads_every_feed_of_each_generation(generations, phone, number):
    folder = generations.folders[number]
    raws = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.ics"))}
    wanted = {
        name: sorted(Shown(row.first_day, row.last_day, row.title, row.status) for row in read(raw, name).rows)
        for name, raw in raws.items()
    }
    assert len(wanted) == 174
    assert {name: libical.read(raw) for name, raw in raws.items()} == wanted
    with feed(folder) as address:
        for name in raws:
            assert phone.read_with_node(f"{address}/{name}") == {"ical.js": wanted[name], "node-ical": wanted[name]}
        shown = phone.subscribe_to_all({name: f"{address}/{name}" for name in raws})
    assert {name: [row[:3] for row in rows] for name, rows in shown.items()} == {
        name: [row[:3] for row in rows] for name, rows in wanted.items()
    }
    with caldav(phone) as server:
        for at, (name, raw) in enumerate(raws.items()):
            if wanted[name]:
                assert server.ask("PUT", "", raw, calendar=f"feed{at}")[0] == 201
                given = server.ask("GET", "", calendar=f"feed{at}")[1]
                assert (
                    sorted(Shown(r.first_day, r.last_day, r.title, r.status) for r in read(given, name).rows)
                    == (wanted[name])
                )


def test_a_caldav_server_takes_the_later_copies_in_place_of_the_first(generations, phone):
    with caldav(phone) as calendar:
        for number, raw in enumerate(generations.raws):
            for uid, event in split(raw).items():
                assert calendar.ask("PUT", f"{uid}.ics", event)[0] in ((201,) if number == 0 else (200, 201, 204))
        given = {uid: lines(calendar.ask("GET", f"{uid}.ics")[1]) for uid in generations.events[2]}
    assert given == generations.events[2]


WITHDRAWN = """format = 1

[hosts]
ACDFIM = "MY"

[[unavailable]]
member = "MY"
first = 2027-09-11
last = 2027-09-19
reason = "Malaysia Day, and the hall is let"
meetings = ["ACDFIM"]
"""


@dataclass(frozen=True)
class Anew:
    """The year planned anew around a new host: what was said, the feed before and after, by UID, and the notes."""

    told: str
    before: dict[str, list[str]]
    after: dict[str, list[str]]
    notes: dict[str, str]


@pytest.fixture(scope="module")
def anew(generations, published) -> Anew:
    """In March the working group has met. Another member is to host the chiefs, and cannot in that week."""
    (published.desk.folder / "withdrawn.toml").write_text(WITHDRAWN)
    march = ("--by", "Secretariat", "--at", "2027-03-20T09:00:00Z")
    published.does("held", "ADSOM-WG-2027", "--ref", "Summary record", *march)
    before = published.events
    asked = ("--request", "withdrawn.toml", "--as-of", "2027-03-20", "--notice", "30")
    told = published.does("amend", "2027", *asked, "--ref", "Note 2/2027", *march)
    published.publish()
    published.does("note", "2027", "-o", "notes", "--redact")
    notes = {path.name: path.read_text(encoding="utf-8") for path in (published.desk.folder / "notes").iterdir()}
    return Anew(told, before, published.events, notes)


def test_planned_anew_only_what_must_moves_and_why_is_told(anew):
    assert changed(anew.before, anew.after) == ["24th ACDFM"]
    assert "1 meeting moved, by 7 days in all: the fewest meetings, proved and confirmed in a second way" in anew.told
    assert "(withdrawn.toml, line 6)" in anew.told


def test_what_was_held_and_what_is_too_near_stays(anew, published):
    assert "Held: ADSOM-WG-2027; within 30 days of 2027-03-20: SUMMIT-2027-1." in anew.told
    moved = ("move", "ADSOM-WG-2027", "2027-03-24", "--by", "Secretariat", "--ref", "Note 3/2027")
    told = published.does(*moved, "--at", "2027-03-21T09:00:00Z", code=1)
    assert "recorded as held, and cannot move" in told


def test_each_member_has_its_note_and_no_name_is_in_it(anew):
    assert len(anew.notes) == len(MEMBERS) + 1
    hosting = [name for name, note in anew.notes.items() if "was to host:\n- 24th ACDFM moves from" in note]
    assert sorted(name.lower().removesuffix(".txt").rpartition("-")[2] for name in hosting) == ["my", "sg"]
    assert [name for name, note in anew.notes.items() if "desk" in note or "Secretariat" in note] == []


def test_the_whole_life_is_in_the_log_and_holds(generations, anew, published):
    assert "as put in" in published.does("verify")
    told = published.does("log", "2027").splitlines()
    assert [line.rsplit("(", 1)[-1].rstrip(")") for line in told if "amended" in line] == [
        "Note 3/2026",
        "Note 9/2026",
        "Note 2/2027",
    ]


def test_the_news_say_what_changed(generations, published):
    news = (published.desk.folder / "www/feeds/changes.atom").read_text(encoding="utf-8")
    assert "28th ACAMM moves from 6\u20138 September to 7\u20139 September 2027." in news
    assert "Dropped: AMIM, which was to be on 13\u201315 September 2027." in news
