"""Whatever is changed behind the store's back is found, and the version or act that it was done to is named."""

from __future__ import annotations

import pytest

from calendars.store import tables
from calendars.store.acts import Circulated, Recommended, Responded
from calendars.store.verifying import verify
from store.tampering import forge, move_a_day, remove, rename, rewrite, set_all
from store.years import KEY, MEMBERS, adopted, broken, drafted, good, moment, moved

CHANGED = "has been changed: it does not give the hash kept with it"
NOT_AFTER = "does not follow on the one before it: that was changed, or taken out"


def begin(store):
    """Two versions and nine acts: the second version adopted."""
    drafted(store)
    store.draft(moved(), on=1, at=moment(1), by="Secretariat")
    store.act(KEY, Circulated(version=2, asked=MEMBERS), on=2, at=moment(2), by="Secretariat")
    for member in MEMBERS:
        store.act(KEY, Responded(version=2, member=member, answer="agree"), on=None, at=moment(3), by=member)
    store.act(KEY, Recommended(version=2, body="AUDIT", record="r"), on=5, at=moment(4), by="Secretariat")


def problems(store):
    (found,) = verify(store)
    return list(found.problems)


def swap_text(store):
    """The statutes allow the weekend, in the rulebook that was kept."""
    names = {text: digest for digest, text in good().texts.items() if "working-days" in text}
    ((text, digest),) = names.items()
    with store.database.writing() as connection:
        at = tables.texts
        connection.execute(at.update().where(at.c.sha256 == digest).values(body=text.replace('"sat", "sun"', '"sun"')))
    return digest


class TestVerify:
    """On SQLite and on PostgreSQL."""

    def test_what_nobody_touched_is_as_put_in(self, store):
        begin(store)
        (found,) = verify(store)
        assert (found.key, found.versions, found.events, found.problems) == (KEY, 2, 6, ())
        assert found.head == store.log(KEY)[-1].hash

    @pytest.mark.parametrize(
        ("tamper", "expected"),
        [
            (
                lambda s: rewrite(s, tables.versions, 1, rename),
                [f"version 1 {CHANGED}", "version 1 is not the one that event 1 put in"],
            ),
            (
                lambda s: rewrite(s, tables.versions, 1, rename, rehash=True),
                [f"version 2 {NOT_AFTER}", "version 1 is not the one that event 1 put in"],
            ),
            (
                lambda s: rewrite(s, tables.versions, 2, rename, rehash=True),
                ["version 2 is not the one that event 2 put in"],
            ),
            (lambda s: rewrite(s, tables.log, 3, rename), [f"event 3 {CHANGED}"]),
            (lambda s: rewrite(s, tables.log, 3, rename, rehash=True), [f"event 4 {NOT_AFTER}"]),
            (
                lambda s: rewrite(s, tables.log, 6, rename, rehash=True),
                ["the last events are missing: the calendar names a later one"],
            ),
            (
                lambda s: remove(s, tables.log, 4),
                ["an event before event 5 is missing", "an event before event 6 is missing"],
            ),
            (lambda s: remove(s, tables.log, 6), ["the last events are missing: the calendar names a later one"]),
            (
                lambda s: remove(s, tables.versions, 1),
                ["a version before version 2 is missing", "version 1 is missing: the log tells that it was put in"],
            ),
            (lambda s: remove(s, tables.responses, 2), ["the list of answers is not what the log comes to"]),
            (
                lambda s: set_all(s, tables.responses, answer="object"),
                ["the list of answers is not what the log comes to"],
            ),
            (
                lambda s: set_all(s, tables.calendars, stage="adopted"),
                ["where the calendar stands is not what the log comes to"],
            ),
            (
                lambda s: set_all(s, tables.versions, document="{}"),
                [
                    "version 1 has been changed: it does not give the hash kept with it",
                    "version 1 cannot be judged again: it has no 'rulebook'",
                    "version 2 has been changed: it does not give the hash kept with it",
                    "version 2 cannot be judged again: it has no 'rulebook'",
                    "version 1 is not the one that event 1 put in",
                    "version 2 is not the one that event 2 put in",
                ],
            ),
        ],
    )
    def test_a_change_is_found_and_its_place_named(self, store, tamper, expected):
        begin(store)
        tamper(store)
        assert problems(store) == expected

    def test_a_change_with_every_hash_mended_is_found_by_judging_again(self, store):
        begin(store)
        forge(store, 2, move_a_day)
        found = problems(store)
        assert [one for one in found if not one.startswith("version 2: the ")] == []
        assert any("the breaches differ: none kept, working-days BOARD-2027-4 by its rulebook" in one for one in found)

    def test_only_a_head_that_was_noted_finds_a_change_that_alters_no_verdict(self, store):
        begin(store)
        noted = store.log(KEY)[-1].hash
        forge(store, 2, rename)
        (found,) = verify(store)
        assert (found.problems, noted in found.hashes) == ((), False)

    def test_a_rulebook_that_was_changed_is_named_by_its_hash(self, store):
        begin(store)
        digest = swap_text(store)
        told = f"a text that it was judged by, {digest}, is missing or changed"
        assert problems(store) == [f"version 1: {told}", f"version 2: {told}"]

    def test_a_breach_that_was_kept_is_borne_out(self, store):
        drafted(store, broken())
        assert len(store.latest(KEY).document["report"]["breaches"]) == 1
        assert problems(store) == []

    def test_a_feed_s_state_that_was_changed_is_found(self, store):
        adopted(store)
        set_all(store, tables.feed, sequence=7)
        assert problems(store) == ["the state of the feeds is not what the log comes to"]
