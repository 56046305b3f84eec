"""Feeds over generations: which meetings each shows, and that nothing in it changes unless its own events do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from calendars.calendar import Revision
from calendars.ics_reader import read
from calendars.publish import fault
from calendars.publishing.feeds import Generation, feeds
from constraints.meetings import Placement
from files.ics_files import ACDFIM, ADMM, BOOK, SUMMIT, calendar, events, lines

FIRST = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
LATER = FIRST + timedelta(days=40)
LAST = FIRST + timedelta(days=80)


def published(at, *entries):
    return Generation(at, (calendar(*entries, stamp=at),))


def known(entry, sequence=0, changed=FIRST, was=None):
    return replace(entry, revision=Revision(sequence, FIRST, changed, was))


def by_path(*generations, base=None):
    return {feed.path.removeprefix("feeds/"): feed for feed in feeds(BOOK, generations, base)}


def titles(feed):
    return [row.title for row in read(feed.raw, feed.path).rows] if feed.events else []


NEW = (known(ACDFIM), known(SUMMIT), known(ADMM))
MOVED = replace(ADMM, placement=Placement(ADMM.meeting, date(2027, 11, 25), date(2027, 11, 26)))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("all.ics", ["ACDFM", "50th ASEAN Summit", "21st ADMM"]),
        ("all-adopted.ics", ["21st ADMM"]),
        ("year/2027.ics", ["ACDFM", "50th ASEAN Summit", "21st ADMM"]),
        ("body/admm.ics", ["21st ADMM"]),
        ("body/ani.ics", []),
        ("member/sg.ics", ["ACDFM", "50th ASEAN Summit", "21st ADMM"]),
        ("member/sg-hosts.ics", ["50th ASEAN Summit", "21st ADMM"]),
        ("member/vn-hosts.ics", []),
    ],
)
def test_a_feed_shows_its_own_meetings(path, shown):
    assert titles(by_path(published(FIRST, *NEW))[path]) == shown


def test_every_body_level_and_member_has_its_feeds_before_they_hold_anything():
    found = set(by_path(published(FIRST)))
    groups = [f"body/{b.id.lower()}" for b in BOOK.bodies]
    groups += [f"level/{level}" for level in {b.level.lower() for b in BOOK.bodies}]
    groups += [f"member/{m.id.lower()}{hosts}" for m in BOOK.members for hosts in ("", "-hosts")]
    assert found == {f"{g}{c}.ics" for g in ("all", "year/2027", *groups) for c in ("", "-adopted", "-held")}


def test_every_feed_can_be_read_back():
    found = by_path(published(FIRST, *NEW))
    assert {path: fault(feed) for path, feed in found.items()} == dict.fromkeys(found, "")


def test_only_the_feeds_of_a_moved_meeting_change():
    moved = known(MOVED, 1, LATER, (date(2027, 11, 23), date(2027, 11, 24)))
    before = by_path(published(FIRST, *NEW))
    after = by_path(published(FIRST, *NEW), published(LATER, known(ACDFIM), known(SUMMIT), moved))
    changed = {path for path, feed in after.items() if feed.raw != before[path].raw}
    groups = ("all", "year/2027", "body/admm", "level/ministers", "member/sg-hosts")
    attending = [f"member/{m.id.lower()}" for m in BOOK.members]
    assert changed == {f"{g}{c}.ics" for g in (*groups, *attending) for c in ("", "-adopted", "-held")}
    assert {feed.changed for path, feed in after.items() if path in changed} == {LATER}
    assert {feed.changed for path, feed in after.items() if path not in changed} == {FIRST}


def test_a_moved_meeting_says_so_and_the_others_keep_their_octets():
    moved = known(MOVED, 1, LATER, (date(2027, 11, 23), date(2027, 11, 24)))
    before = by_path(published(FIRST, *NEW))["all.ics"]
    after = by_path(published(FIRST, *NEW), published(LATER, known(ACDFIM), known(SUMMIT), moved))["all.ics"]
    old, new = events(before.raw), events(after.raw)
    assert [a == b for a, b in zip(old, new, strict=True)] == [True, True, False]
    assert new[2][1:7] == [
        "DTSTAMP:20261215T083000Z",
        "CREATED:20261105T083000Z",
        "LAST-MODIFIED:20261215T083000Z",
        "SEQUENCE:1",
        "DTSTART;VALUE=DATE:20271125",
        "DTEND;VALUE=DATE:20271127",
    ]
    assert [line for line in new[2] if "Moved: it was 23\u201324 November 2027." in line] != []


def test_a_feed_that_loses_a_meeting_is_as_new_as_that():
    """A host withdraws: nothing is left in its feed that changed, and yet the feed did (RFC 7986, LAST-MODIFIED)."""
    elsewhere = replace(MOVED, placement=Placement(replace(ADMM.meeting, host="VN", city="Hanoi"), *DAYS))
    after = by_path(
        published(FIRST, *NEW),
        published(LATER, known(ACDFIM), known(SUMMIT), known(elsewhere, 1, LATER)),
        published(LAST, known(ACDFIM), known(SUMMIT), known(elsewhere, 1, LATER)),
    )
    left = after["member/sg-hosts.ics"]
    assert (titles(left), left.changed) == (["50th ASEAN Summit"], LATER)
    assert "LAST-MODIFIED:20261215T083000Z" in lines(left.raw)[:12]
    assert titles(after["member/vn-hosts.ics"]) == ["21st ADMM"]


DAYS = (date(2027, 11, 23), date(2027, 11, 24))


def test_a_cancelled_meeting_stays_marked_and_one_feed_goes_without_it():
    fallen = known(replace(ADMM, status="CANCELLED"), 1, LATER)
    after = by_path(published(FIRST, *NEW), published(LATER, known(ACDFIM), known(SUMMIT), fallen))
    assert titles(after["body/admm.ics"]) == ["Cancelled: 21st ADMM"]
    assert titles(after["body/admm-held.ics"]) == []
    assert after["body/admm-held.ics"].changed == LATER


def test_a_generation_that_changes_nothing_changes_no_octet():
    once, twice = by_path(published(FIRST, *NEW)), by_path(published(FIRST, *NEW), published(LATER, *NEW))
    # The stamp of a calendar is that of its writing, and shows only where a meeting has no revision of its own.
    assert {path for path in once if once[path].raw != twice[path].raw} == set()


def test_the_address_of_publication_is_told_in_each_feed():
    feed = by_path(published(FIRST, *NEW), base="https://calendar.example/")["body/admm.ics"]
    assert "SOURCE;VALUE=URI:https://calendar.example/feeds/body/admm.ics" in lines(feed.raw)
