"""Addresses of drafts: what is kept of them, how long they are good, and the feed that they open."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from calendars.publish import fault
from calendars.publishing.draft_feed import draft_feed
from calendars.store import bundle, sharing
from calendars.store.acts import Closed
from calendars.store.copying import backup, everything
from calendars.store.refusals import RefusedError
from calendars.store.store import open_store
from store.years import KEY, adopted, drafted, good, moment

TOKEN = "A" * 43
OTHER = "B" * 43
LAST = date(2099, 12, 31)


class TestSharing:
    """On each kind of database."""

    def shared(self, store, token=TOKEN, until=LAST, hours=1):
        return sharing.share(store, KEY, token, name="Malaysia desk", until=until, at=moment(hours), by="Chair")

    def test_what_is_kept_is_the_hash_the_name_and_the_days(self, store):
        drafted(store)
        made = self.shared(store)
        assert sharing.shares(store) == (made,)
        assert made == sharing.Share(KEY, sharing.digest_of(TOKEN), "Malaysia desk", "Chair", moment(1), LAST)

    def test_an_address_is_good_up_to_and_on_its_last_day(self, store):
        drafted(store)
        made = self.shared(store, until=date(2026, 11, 22))
        times = [datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)]
        assert [sharing.live_share(store, TOKEN, at) for at in times] == [made, None]
        assert sharing.live_share(store, OTHER, times[0]) is None

    def test_taken_back_it_opens_nothing_and_cannot_be_taken_back_again(self, store):
        drafted(store)
        made = self.shared(store)
        gone = sharing.revoke(store, made.id, at=moment(2), by="Chair")
        assert (gone.revoked, gone.revoked_by, sharing.live_share(store, TOKEN, moment(3))) == (
            moment(2),
            "Chair",
            None,
        )
        with pytest.raises(RefusedError, match="was taken back at 2026-11-21T11:00:00Z"):
            sharing.revoke(store, made.id, at=moment(3))

    def test_sharing_is_no_act_on_the_calendar_and_can_end_after_it_is_closed(self, store):
        adopted(store)
        before = store.log(KEY)
        made = self.shared(store, hours=6)
        assert store.log(KEY) == before
        store.act(KEY, Closed(version=1), on=6, at=moment(7), by="Secretariat")
        assert sharing.revoke(store, made.id, at=moment(8)).live(moment(9)) is False

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"name": ""}, "Who it is for must be told by a name of one line."),
            ({"by": "two\nlines"}, "Who shares it must be told by a name of one line."),
            ({"until": date(2026, 11, 20)}, "2026-11-20 is over: an address must be good for a day at least."),
        ],
    )
    def test_what_cannot_be_shared_is_refused_and_nothing_is_kept(self, store, change, told):
        drafted(store)
        given = {"name": "Desk", "by": "Chair", "until": LAST, **change}
        with pytest.raises(RefusedError) as refused:
            sharing.share(store, KEY, TOKEN, at=moment(1), **given)
        assert (str(refused.value), sharing.shares(store)) == (told, ())

    def test_a_calendar_that_is_not_there_is_not_shared(self, store):
        with pytest.raises(RefusedError, match="There is no calendar of river-board 2027 yet"):
            self.shared(store)

    def test_a_backup_keeps_the_addresses_and_a_bundle_knows_none(self, store, tmp_path):
        drafted(store)
        made = self.shared(store)
        backup(store, tmp_path / "kept.db")
        with open_store(str(tmp_path / "kept.db")) as copy:
            assert sharing.shares(copy) == (made,)
        files = b"".join(bundle.files_of(everything(store)).values())
        assert (made.digest.encode() in files, b"Malaysia desk" in files) == (False, False)

    def test_the_draft_is_a_feed_that_can_be_served_and_is_the_same_each_time(self, store):
        drafted(store, good())
        feed = draft_feed(store, KEY)
        assert (feed, fault(feed), feed.events) == (draft_feed(store, KEY), "", 5)

    def test_a_meeting_that_a_later_draft_does_not_hold_is_left_out(self, store):
        drafted(store)
        document = json.loads(json.dumps(good().document))
        document["plan"]["placements"].pop()
        fewer = type(good())(document, good().texts)
        store.draft(fewer, on=1, at=moment(1), by="Secretariat")
        assert draft_feed(store, KEY).events == 4
