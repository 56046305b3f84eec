"""That a meeting was held, as the log keeps it: when it may be told, and what it forbids later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from calendars.store.acts import Closed, Held
from calendars.store.freezing import Content
from calendars.store.refusals import RefusedError
from calendars.store.store import open_store
from calendars.store.telling import told
from calendars.store.verifying import verify
from store.years import KEY, adopted, agreed, good, moment, moved

AUDIT = Held(version=1, meeting="AUDIT-2027", record="Audit 2027, summary")
AFTER = datetime(2027, 1, 12, 10, tzinfo=UTC)


def hold(store, act=AUDIT, at=AFTER):
    return store.act(KEY, act, on=None, at=at, by="Secretariat")


def without(content: Content, meeting: str) -> Content:
    """The content, the meeting postponed to days that nobody knows."""
    plan = content.document["plan"]
    placed = [row for row in plan["placements"] if row["id"] != meeting]
    bare = [{k: v for k, v in row.items() if k not in ("first_day", "last_day")} for row in plan["placements"]]
    plan = {**plan, "placements": placed, "undated": [row for row in bare if row["id"] == meeting]}
    return replace(content, document={**content.document, "plan": plan})


class TestHeld:
    """On each kind of database."""

    def test_it_is_in_the_log_and_in_the_life_and_the_store_still_verifies(self, store, url):
        adopted(store)
        event = hold(store)
        assert told(event) == ("7  2027-01-12T10:00:00Z  Secretariat  AUDIT-2027 was held (Audit 2027, summary)")
        hold(store, Held(version=1, meeting="BOARD-2027-1", record="Board 1"), datetime(2027, 2, 17, tzinfo=UTC))
        with open_store(url) as again:
            assert again.life(KEY).held == ("AUDIT-2027", "BOARD-2027-1")
            assert [one.problems for one in verify(again)] == [()]

    def test_the_feeds_do_not_change_by_it(self, store):
        adopted(store)
        before = store.feed(KEY)
        hold(store)
        assert store.feed(KEY) == before

    def test_it_stays_told_after_an_amendment_of_other_meetings(self, store):
        adopted(store)
        hold(store)
        store.amend(moved(), record="Note 12", on=7, at=AFTER.replace(month=2), by="Secretariat")
        assert store.life(KEY).held == ("AUDIT-2027",)

    def test_what_was_held_is_not_postponed_nor_cancelled_any_more(self, store):
        adopted(store)
        hold(store)
        with pytest.raises(RefusedError) as refused:
            store.amend(
                without(moved(), "AUDIT-2027"), record="Note 12", on=7, at=AFTER.replace(month=2), by="Secretariat"
            )
        assert str(refused.value) == "AUDIT-2027 is recorded as held: it cannot be cancelled, nor postponed."
        assert store.life(KEY).version == 1

    @pytest.mark.parametrize(
        ("act", "at", "why"),
        [
            (AUDIT, datetime(2027, 1, 11, 23, 59, tzinfo=UTC), "AUDIT-2027 ends on 2027-01-12: it is recorded as held"),
            (Held(version=1, meeting="AUDIT-2028", record="r"), AFTER, "Version 1 holds no meeting AUDIT-2028."),
            (Held(version=2, meeting="AUDIT-2027", record="r"), AFTER, "This speaks of version 2, but version 1 is"),
        ],
    )
    def test_what_cannot_have_been_held_is_refused(self, store, act, at, why):
        adopted(store)
        with pytest.raises(RefusedError) as refused:
            hold(store, act, at)
        assert str(refused.value).startswith(why)
        assert store.life(KEY).held == ()

    def test_nothing_is_told_twice(self, store):
        adopted(store)
        hold(store)
        with pytest.raises(RefusedError) as refused:
            hold(store)
        assert str(refused.value) == "AUDIT-2027 is recorded as held already."

    def test_a_meeting_without_days_is_put_on_its_days_first(self, store):
        adopted(store)
        store.amend(without(good(), "AUDIT-2027"), record="Note 12", on=6, at=moment(6), by="Secretariat")
        with pytest.raises(RefusedError) as refused:
            hold(store, AUDIT.model_copy(update={"version": 2}))
        assert str(refused.value) == "AUDIT-2027 has no exact days: put it on those that it was held on first."

    def test_only_meetings_of_a_calendar_in_force_are_held(self, store):
        agreed(store)
        with pytest.raises(RefusedError) as refused:
            hold(store)
        assert str(refused.value) == "Version 1 is circulated: only meetings of a calendar in force are held."

    def test_after_the_year_is_closed_nothing_is_told(self, store):
        adopted(store)
        store.act(KEY, Closed(version=1), on=6, at=moment(6), by="Secretariat")
        with pytest.raises(RefusedError, match="The calendar is closed"):
            hold(store)
