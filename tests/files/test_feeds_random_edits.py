"""Random edits, real ones and such as change nothing: a feed's octets and time change exactly with its own events."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from calendars.calendar import Entry, Revision
from calendars.publish import etag
from calendars.publishing.feeds import Generation, feeds
from constraints.meetings import Placement
from files.ics_files import ACDFIM, ADMM, BOOK, SUMMIT, calendar

START = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
HOSTS = (None, "SG", "VN", "TH")
WATCHED = ("all", "all-adopted", "all-held", "body/admm", "body/acdfim", "member/vn-hosts", "member/sg", "year/2027")


def moved(entry: Entry, chance: random.Random) -> Entry:
    shift = timedelta(days=chance.choice((0, 0, 1, -1, 7)))
    row = entry.placement
    return replace(entry, placement=Placement(row.meeting, row.first_day + shift, row.last_day + shift))


def hosted(entry: Entry, chance: random.Random) -> Entry:
    row = entry.placement
    meeting = replace(row.meeting, host=chance.choice(HOSTS))
    return replace(entry, placement=replace(row, meeting=meeting))


def standing(entry: Entry, chance: random.Random) -> Entry:
    return replace(entry, status=chance.choice(("CONFIRMED", "TENTATIVE", "CANCELLED")))


def edited(entry: Entry, at: datetime, chance: random.Random) -> Entry:
    """The entry after an edit; its revision moves on only if something differs."""
    then = chance.choice((moved, hosted, standing))(entry, chance)
    if then == entry:
        return entry
    before = entry.revision
    assert before is not None, "every entry here has been published"
    was = (entry.placement.first_day, entry.placement.last_day) if then.placement != entry.placement else None
    return replace(then, revision=Revision(before.sequence + 1, before.created, at, was))


def tags(generations: list[Generation]) -> dict[str, tuple[str, datetime]]:
    found = {feed.path[len("feeds/") : -len(".ics")]: feed for feed in feeds(BOOK, generations)}
    return {path: (etag(found[path].raw), found[path].changed) for path in WATCHED}


def held_by(path: str, entry: Entry) -> bool:
    """Whether the feed shows the entry, said anew."""
    group, _, choice = path.partition("-") if path.startswith("all") else (path, "", "")
    if choice == "adopted":
        return entry.status != "TENTATIVE"
    if choice == "held":
        return entry.status != "CANCELLED"
    if group.startswith("body/"):
        return entry.meeting.body.id.lower() == group.removeprefix("body/")
    return entry.meeting.host == "VN" if group == "member/vn-hosts" else True


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 25))])
def test_validators_change_exactly_when_the_content_does(seed):
    chance = random.Random(seed)
    entries = [replace(one, revision=Revision(0, START, START)) for one in (ACDFIM, SUMMIT, ADMM)]
    generations = [Generation(START, (calendar(*entries, stamp=START),))]
    before = tags(generations)
    real = 0
    for step in range(1, 41):
        at = START + timedelta(hours=step)
        which = chance.randrange(len(entries))
        old, new = entries[which], edited(entries[which], at, chance)
        entries[which] = new
        generations.append(Generation(at, (calendar(*entries, stamp=at),)))
        now = tags(generations)
        for path in WATCHED:
            differs = old != new and (held_by(path, old) or held_by(path, new))
            assert (now[path][0] != before[path][0]) == differs, (seed, step, path)
            assert now[path][1] == (at if differs else before[path][1])
        real += old != new
        before = now
    assert 10 < real < 40
