"""What a feed remembers of its meetings: SEQUENCE and LAST-MODIFIED rise with each real change, and never else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.store.canonical import parsed, text_of
from calendars.store.identity import FeedState, Shown, Standing, published, shown_in, state_json, state_of
from store.years import good

BEGAN = datetime(2026, 11, 21, tzinfo=UTC)
MAY = (date(2027, 5, 3), date(2027, 5, 4))
JUNE = (date(2027, 6, 7), date(2027, 6, 8))


def at(hour):
    return BEGAN + timedelta(hours=hour)


def meeting(uid="a", days=MAY, standing=Standing.HELD, **words):
    return Shown(uid, f"BOARD-{uid}", days, words, standing)


def postponed(uid="a"):
    return meeting(uid, (date.min, date.min), Standing.POSTPONED)


def after(*generations):
    """The states after each generation was published, an hour after the one before."""
    states = ()
    for hour, shown in enumerate(generations):
        states = published(states, shown, at(hour))
    return states


@pytest.mark.parametrize(
    ("generations", "expected"),
    [
        ([[meeting()]], [FeedState(meeting(), 0, at(0), at(0))]),
        ([[meeting()], [meeting()], [meeting()]], [FeedState(meeting(), 0, at(0), at(0))]),
        ([[meeting()], [meeting(days=JUNE)]], [FeedState(meeting(days=JUNE), 1, at(0), at(1), was=MAY)]),
        ([[meeting()], [meeting(host="VN")]], [FeedState(meeting(host="VN"), 1, at(0), at(1))]),
        ([[meeting()], []], [FeedState(meeting(standing=Standing.CANCELLED), 1, at(0), at(1))]),
        ([[meeting()], [], [], []], [FeedState(meeting(standing=Standing.CANCELLED), 1, at(0), at(1))]),
        ([[meeting()], [], [meeting(days=JUNE)]], [FeedState(meeting(days=JUNE), 2, at(0), at(2), was=MAY)]),
        ([[meeting()], [postponed()]], [FeedState(meeting(standing=Standing.POSTPONED), 1, at(0), at(1))]),
        ([[meeting()], [postponed()], []], [FeedState(meeting(standing=Standing.CANCELLED), 2, at(0), at(2))]),
        ([[postponed()]], []),
        ([[postponed()], [meeting()]], [FeedState(meeting(), 0, at(1), at(1))]),
        ([[], [meeting()]], [FeedState(meeting(), 0, at(1), at(1))]),
    ],
)
def test_what_is_remembered_after_several_publications(generations, expected):
    assert list(after(*generations)) == expected


def test_another_meeting_s_change_leaves_a_state_as_it_was():
    before = {state.shown.uid: state for state in after([meeting("a"), meeting("b")])}
    states = after([meeting("a"), meeting("b")], [meeting("a"), meeting("b", JUNE)])
    assert [state == before[state.shown.uid] for state in states] == [True, False]


def test_two_meetings_of_one_uid_are_a_bug():
    with pytest.raises(ValueError, match="BOARD-a has the uid of BOARD-a"):
        published((), [meeting(), meeting(days=JUNE)], at(0))


def test_a_change_at_the_time_of_the_last_one_is_a_bug():
    with pytest.raises(ValueError, match="is not later"):
        published(after([meeting()]), [meeting(days=JUNE)], at(0))


def test_a_state_is_read_back_as_it_was_written():
    states = after([meeting("a", host="VN"), meeting("b")], [meeting("a", JUNE, host="LA")])
    assert tuple(state_of(parsed(text_of(state_json(state)))) for state in states) == states


def test_a_version_shows_its_meetings_with_all_that_a_feed_tells_of_them():
    document = good().document
    shown = {one.meeting: one for one in shown_in(document)}
    assert sorted(shown) == ["AUDIT-2027", "BOARD-2027-1", "BOARD-2027-2", "BOARD-2027-3", "BOARD-2027-4"]
    last = shown["BOARD-2027-4"]
    assert (last.uid, last.days) == (document["uids"]["BOARD-2027-4"], (date(2027, 11, 9), date(2027, 11, 10)))
    assert (last.words["host"], last.words["city"], last.words["number"]) == ("LA", "Vientiane", 4)


GENERATIONS = st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from([MAY, JUNE, None])), min_size=1)


@given(GENERATIONS)
def test_a_sequence_rises_exactly_when_what_is_shown_changes(generations):
    states = {}
    for hour, rows in enumerate(generations):
        now = [postponed(uid) if days is None else meeting(uid, days) for uid, days in rows.items()]
        new = {state.shown.uid: state for state in published(states.values(), now, at(hour))}
        assert states.keys() <= new.keys()
        for uid, old in states.items():
            changed = new[uid].shown != old.shown
            assert new[uid].sequence == old.sequence + changed
            assert new[uid].changed == (at(hour) if changed else old.changed)
            assert changed or new[uid] == old
            assert new[uid].created == old.created
        for uid in new.keys() - states.keys():
            assert new[uid] == FeedState(replace(new[uid].shown, standing=Standing.HELD), 0, at(hour), at(hour))
        states = new
