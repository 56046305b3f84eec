"""The life of a calendar: whatever is tried, in whatever order, the log comes to what the store says."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.store import acts
from calendars.store.canonical import time_text
from calendars.store.events import Key
from calendars.store.life import Life, Stage, counted_silent, lacking_consensus, step
from calendars.store.procedure import Procedure, Terms
from calendars.store.rebuilding import rebuild
from calendars.store.refusals import ChangedMeanwhileError, RefusedError
from calendars.store.store import open_store
from store.years import MEMBERS, broken, good, moment, moved, of_year

ASKED = acts.Circulated(version=1, asked=MEMBERS, until=time_text(moment(10)))
ADOPTED = acts.Adopted(version=1, body="BOARD", record="Board 2026")
AGREES = {m: acts.Responded(version=1, member=m, answer="agree") for m in MEMBERS}


def terms(recommends="AUDIT", adopts="BOARD", silence_agrees=False):
    members = {"LA": None, "VN": None, "TL": date(2027, 1, 1)}
    return Terms(Procedure(recommends, adopts, silence_agrees), members, (), frozenset({"BOARD-2027-1"}))


def lived(known, *done):
    """The life after the acts, an hour apart."""
    life = None
    for hour, act in enumerate((acts.Drafted(version=1, hash="0" * 64), *done)):
        life = step(life, act, moment(hour), "Secretariat", known)
    return life


def test_without_a_rule_on_recommending_the_members_consensus_is_enough():
    life = lived(terms(recommends=None), ASKED, *AGREES.values(), ADOPTED)
    assert (life.stage, life.published) == (Stage.ADOPTED, moment(4))


def test_without_a_rule_on_adopting_nobody_can_adopt():
    with pytest.raises(RefusedError) as refused:
        lived(terms(recommends=None, adopts=None), ASKED, *AGREES.values(), ADOPTED)
    told = "No rule of the rulebook says who adopts the calendar: add an act rule that names the body."
    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("silence_agrees", "hour", "silent", "lacking"),
    [
        (False, 9, (), ("VN: no answer yet.",)),
        (False, 11, (), ("VN: no answer yet.",)),
        (True, 9, (), ("VN: no answer yet.",)),
        (True, 10, (), ("VN: no answer yet.",)),
        (True, 11, ("VN",), ()),
    ],
)
def test_silence_counts_only_where_the_rulebook_says_so_and_after_the_time_set(silence_agrees, hour, silent, lacking):
    known = terms(None, silence_agrees=silence_agrees)
    life = lived(known, ASKED, AGREES["LA"])
    assert counted_silent(life, moment(hour), known) == silent
    assert lacking_consensus(life, moment(hour), known) == lacking
    adopted = ADOPTED.model_copy(update={"silent": silent})
    if lacking:
        with pytest.raises(RefusedError):
            step(life, adopted, moment(hour), "Secretariat", known)
    else:
        assert step(life, adopted, moment(hour), "Secretariat", known).stage is Stage.ADOPTED


def test_an_objection_that_is_withdrawn_no_longer_stands_in_the_way():
    objects = acts.Responded(version=1, member="VN", answer="object", why="Tet")
    life = lived(terms(), ASKED, AGREES["LA"], objects)
    assert lacking_consensus(life, moment(5), terms()) == ("VN objects: Tet",)
    life = step(life, acts.Withdrawn(version=1, member="VN"), moment(5), "Tran", terms())
    assert lacking_consensus(life, moment(6), terms()) == ()
    with pytest.raises(RefusedError):
        step(life, acts.Withdrawn(version=1, member="VN"), moment(6), "Tran", terms())


@pytest.mark.parametrize(
    ("meeting", "answer", "why"),
    [
        ("BOARD-2027-1", "agree", "A suggestion names meetings and days; agreement and objection name none."),
        ("BOARD-2027-9", "suggest", "Version 1 holds no meeting BOARD-2027-9."),
        (None, "suggest", "A suggestion names meetings and days; agreement and objection name none."),
    ],
)
def test_a_suggestion_names_a_meeting_that_there_is(meeting, answer, why):
    days = (acts.Suggestion(meeting=meeting, day=date(2027, 6, 1)),) if meeting else ()
    with pytest.raises(RefusedError) as refused:
        lived(terms(), ASKED, acts.Responded(version=1, member="VN", answer=answer, suggests=days))
    assert str(refused.value) == why


def test_nothing_is_done_before_what_was_done_last():
    with pytest.raises(RefusedError) as refused:
        step(lived(terms(), ASKED), AGREES["VN"], moment(0), "Tran", terms())
    assert str(refused.value) == "The last act was at 2026-11-21T10:00:00Z: 2026-11-21T09:00:00Z is before it."


def test_nothing_begins_without_a_draft():
    with pytest.raises(RefusedError):
        step(None, ASKED, moment(0), "Secretariat", terms())
    assert lived(terms()) == Life(Stage.DRAFT, 1, 1, moment(0))


CONTENTS = st.sampled_from([good, moved, broken])
DAYS = st.sampled_from([(), (acts.Suggestion(meeting="BOARD-2027-1", day=date(2027, 3, 1)),)])
VERSIONS = st.integers(1, 3)
ACTS = st.one_of(
    st.builds(acts.Circulated, version=VERSIONS, asked=st.sampled_from([MEMBERS, ("LA",)])),
    st.builds(
        acts.Responded,
        version=VERSIONS,
        member=st.sampled_from([*MEMBERS, "SG"]),
        answer=st.sampled_from(["agree", "agree", "object", "suggest"]),
        why=st.sampled_from([None, "Tết, “năm mới”"]),
        suggests=DAYS,
    ),
    st.builds(acts.Withdrawn, version=VERSIONS, member=st.sampled_from(MEMBERS)),
    st.builds(
        acts.Recommended, version=VERSIONS, body=st.sampled_from(["AUDIT", "AUDIT", "BOARD"]), record=st.just("r")
    ),
    st.builds(acts.Adopted, version=VERSIONS, body=st.just("BOARD"), record=st.just("r")),
    st.builds(acts.Closed, version=VERSIONS),
)
WHATEVER = st.one_of(ACTS, ACTS, ACTS, st.tuples(st.just("draft"), CONTENTS), st.tuples(st.just("amend"), CONTENTS))
# What leads on, so that not every life ends where it began.
STORY = [
    ("draft", good),
    acts.Circulated(version=1, asked=MEMBERS),
    *AGREES.values(),
    acts.Recommended(version=1, body="AUDIT", record="r"),
    ADOPTED,
    ("amend", moved),
]
LIVES = st.tuples(st.integers(0, len(STORY)), st.lists(WHATEVER, max_size=12)).map(lambda t: [*STORY[: t[0]], *t[1]])


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One store for all lives: each is a calendar of its own year."""
    with open_store(str(tmp_path_factory.mktemp("lives") / "lives.db"), make=True) as store:
        yield store, count(1000)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=LIVES, stale=st.sets(st.integers(0, 19), max_size=3))
def test_the_log_of_any_life_comes_to_what_the_store_says(shared, tried, stale):
    store, years = shared
    key = Key("river-board", next(years))
    done = 0
    for at, wish in enumerate(tried):
        on = done + 1 if at in stale else done
        try:
            _do(store, key, wish, on, moment(at))
        except RefusedError:
            assert on == done
        except ChangedMeanwhileError:
            assert on != done
        else:
            assert on == done
            done += 1
    events = store.log(key)
    assert [event.revision for event in events] == list(range(1, done + 1))
    if done:
        documents = {n: store.version(key, n).document for n in range(1, store.life(key).version + 1)}
        rebuilt = rebuild(events, lambda number: documents[number])
        assert (rebuilt.life, rebuilt.feed) == (store.life(key), store.feed(key))
        assert rebuilt.head == events[-1].hash


def _do(store, key, wish, on, at):
    if not isinstance(wish, tuple):
        store.act(key, wish, on=on, at=at, by="Somebody")
        return
    how, content = wish
    given_ = of_year(content(), key.year)
    if how == "draft":
        store.draft(given_, on=on, at=at, by="Somebody")
    else:
        store.amend(given_, record="Note", on=on, at=at, by="Somebody")
