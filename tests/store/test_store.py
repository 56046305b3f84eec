"""What the store promises, on each kind of database: one test class for both."""

from __future__ import annotations

from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from calendars.store import tables
from calendars.store.acts import Amended, Circulated, Closed, Drafted, Recommended, Responded
from calendars.store.events import Key
from calendars.store.identity import Standing
from calendars.store.life import Stage
from calendars.store.rebuilding import rebuild
from calendars.store.refusals import ChangedMeanwhileError, RefusedError
from calendars.store.store import open_store
from calendars.store.thawing import thaw
from calendars.store.verifying import verify
from constraints.errors import InputError
from store.years import (
    ADOPTED,
    KEY,
    MEMBERS,
    RECOMMENDED,
    adopted,
    agreed,
    broken,
    circulated,
    drafted,
    good,
    moment,
    moved,
    of_year,
)


def told(store):
    """What the log comes to, and what the store says without it."""
    documents = {n: store.version(KEY, n).document for n in range(1, store.life(KEY).version + 1)}
    rebuilt = rebuild(store.log(KEY), lambda number: documents[number])
    return (rebuilt.life, rebuilt.feed), (store.life(KEY), store.feed(KEY))


class TestStore:
    """SQLite and PostgreSQL keep the same promises by the same code."""

    def test_a_version_holds_all_that_it_was_judged_by(self, store):
        drafted(store)
        version = store.latest(KEY)
        assert (version.number, version.content.texts) == (1, good().texts)
        assert {k: v for k, v in version.document.items() if k in good().document} == good().document
        assert {k: v for k, v in version.document.items() if k not in good().document} == {
            "number": 1,
            "by": "Secretariat",
            "at": "2026-11-21T09:00:00Z",
            "why": None,
            "before": "",
        }
        book, plan = thaw(version.content)
        assert (book.about.id, next(p.id for p in plan.placements)) == ("river-board", "AUDIT-2027")

    def test_each_version_names_the_hash_of_the_one_before(self, store):
        drafted(store)
        store.draft(moved(), on=1, at=moment(1), by="Secretariat", why="VN asked for a week more")
        first, second = store.version(KEY, 1), store.version(KEY, 2)
        assert (second.document["before"], second.document["why"]) == (first.hash, "VN asked for a week more")
        assert [e.act.hash for e in store.log(KEY)] == [first.hash, second.hash]
        assert [e.before for e in store.log(KEY)] == ["", store.log(KEY)[0].hash]

    def test_the_log_comes_to_the_state_at_every_step(self, store):
        adopted(store)
        store.amend(moved(), record="Note 12", on=6, at=moment(6), by="Secretariat")
        by_log, by_store = told(store)
        assert by_log == by_store
        assert (store.life(KEY).stage, store.life(KEY).version, len(store.log(KEY))) == (Stage.AMENDED, 2, 7)
        assert [one.problems for one in verify(store)] == [()]

    def test_what_was_acknowledged_is_there_when_it_is_opened_again(self, store, url):
        adopted(store)
        with open_store(url) as again:
            assert (again.calendars(), again.log(KEY), again.life(KEY)) == ((KEY,), store.log(KEY), store.life(KEY))

    def test_a_change_made_on_another_revision_is_refused_with_who_did_what(self, store):
        circulated(store)
        with pytest.raises(ChangedMeanwhileError) as refused:
            store.draft(moved(), on=1, at=moment(2), by="Another")
        assert str(refused.value).splitlines() == [
            "river-board 2027 is at revision 2, not 1. Look at what was done; if you still want this, name revision 2.",
            "  2  2026-11-21T10:00:00Z  Secretariat  circulated version 1 to LA, VN",
        ]
        assert (len(store.log(KEY)), store.version(KEY, 2)) == (2, None)

    @pytest.mark.parametrize(
        ("begin", "act", "why"),
        [
            (drafted, ADOPTED, "Version 1 is a draft: only what is recommended can be adopted."),
            (circulated, ADOPTED, "Version 1 is circulated: only what is recommended can be adopted."),
            (drafted, RECOMMENDED, "Version 1 is a draft: only what is circulated can be recommended."),
            (
                circulated,
                Recommended(version=1, body="BOARD", record="r"),
                "By the rulebook AUDIT recommends the calendar, not BOARD.",
            ),
            (
                agreed,
                Responded(version=1, member="VN", answer="object", why="Tet"),
                "VN has answered version 1 already: agree, by Delegate of VN, 2026-11-21T12:00:00Z.",
            ),
            (circulated, Responded(version=1, member="VN", answer="object"), "An objection needs its reason."),
            (circulated, Responded(version=1, member="SG", answer="agree"), "SG was not asked: LA, VN were."),
            (
                circulated,
                Responded(version=2, member="VN", answer="agree"),
                "This speaks of version 2, but version 1 is the latest.",
            ),
            (drafted, Circulated(version=1, asked=("VN",)), "All members are asked, which are LA, VN on 2026-11-22."),
            (drafted, Closed(version=1), "Version 1 is a draft: only what is adopted or amended can be closed."),
        ],
    )  # fmt: skip
    def test_what_the_life_forbids_is_refused_and_changes_nothing(self, store, begin, act, why):
        begin(store)
        before = (store.life(KEY), store.log(KEY))
        with pytest.raises(RefusedError) as refused:
            store.act(KEY, act, on=None, at=moment(20), by="Somebody")
        assert str(refused.value) == why
        assert (store.life(KEY), store.log(KEY)) == before

    def test_a_breach_that_stands_keeps_a_calendar_from_being_recommended(self, store):
        agreed(store, broken())
        with pytest.raises(RefusedError) as refused:
            store.act(KEY, RECOMMENDED, on=4, at=moment(5), by="Secretariat")
        assert refused.value.told == "Version 1 cannot be recommended: 1 breach of rules that must hold is not waived."
        assert refused.value.why == tuple(b["message"] for b in broken().document["report"]["breaches"])
        assert store.life(KEY).stage is Stage.CIRCULATED

    def test_adopting_without_consensus_tells_what_is_lacking(self, store):
        circulated(store)
        objection = Responded(version=1, member="VN", answer="object", why="It is Tet")
        store.act(KEY, objection, on=2, at=moment(2), by="Tran")
        store.act(KEY, RECOMMENDED, on=3, at=moment(3), by="Secretariat")
        with pytest.raises(RefusedError) as refused:
            store.act(KEY, ADOPTED, on=4, at=moment(4), by="Secretariat")
        assert refused.value.why == ("LA: no answer yet.", "VN objects: It is Tet")

    def test_a_version_in_force_cannot_be_replaced_by_a_draft(self, store):
        adopted(store)
        with pytest.raises(RefusedError) as refused:
            store.draft(moved(), on=6, at=moment(6), by="Secretariat")
        assert str(refused.value) == "Version 1 is adopted and frozen: it can only be amended."
        assert store.version(KEY, 2) is None

    def test_after_another_draft_the_members_are_asked_anew(self, store):
        agreed(store)
        store.draft(moved(), on=4, at=moment(5), by="Secretariat")
        store.act(KEY, Circulated(version=2, asked=MEMBERS), on=5, at=moment(6), by="Secretariat")
        assert (store.life(KEY).stage, store.life(KEY).answers) == (Stage.CIRCULATED, {})
        assert told(store)[0] == told(store)[1]
        assert [one.problems for one in verify(store)] == [()]

    def test_a_closed_calendar_takes_nothing_more(self, store):
        adopted(store)
        store.act(KEY, Closed(version=1), on=6, at=moment(6), by="Secretariat")
        with pytest.raises(RefusedError) as refused:
            store.amend(moved(), record="Note", on=7, at=moment(7), by="Secretariat")
        assert str(refused.value) == "The calendar is closed: nothing is changed any more."

    def test_a_moved_meeting_alone_changes_in_the_feed(self, store):
        adopted(store)
        before = {state.shown.meeting: state for state in store.feed(KEY)}
        store.amend(moved(), record="Note 12", on=6, at=moment(6), by="Secretariat")
        after = {state.shown.meeting: state for state in store.feed(KEY)}
        changed = [meeting for meeting in after if after[meeting] != before[meeting]]
        assert changed == ["BOARD-2027-4"]
        state = after["BOARD-2027-4"]
        assert (state.sequence, state.created, state.changed) == (1, moment(5), moment(6))
        assert [str(day) for day in state.was] == ["2027-11-09", "2027-11-10"]
        assert {s.shown.standing for s in after.values()} == {Standing.HELD}

    def test_calendars_of_several_years_are_kept_apart(self, store):
        drafted(store)
        store.draft(of_year(good(), 2028), on=0, at=moment(0), by="Secretariat")
        assert store.calendars() == (KEY, Key("river-board", 2028))
        assert store.life(Key("river-board", 2029)) is None

    def test_of_two_who_make_the_calendar_at_once_one_is_told_that_it_came_too_late(self, url):
        with open_store(url, make=True):
            pass
        ended = []

        def write(name):
            with open_store(url) as own:
                try:
                    ended.append(own.draft(good(), on=0, at=moment(0), by=name).revision)
                except ChangedMeanwhileError as error:
                    ended.append(error.now)

        writers = [Thread(target=write, args=(f"Writer {n}",)) for n in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        with open_store(url) as own:
            assert (ended, len(own.log(KEY))) == ([1, 1, 1, 1], 1)

    def test_the_tables_are_as_the_code_has_them(self, store):
        with store.database.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []

    @pytest.mark.parametrize("by", ["", "  ", "two\nlines", "sha256:00", "x" * 2000])
    def test_who_does_it_is_told_by_a_name(self, store, by):
        with pytest.raises(RefusedError):
            store.draft(good(), on=0, at=moment(0), by=by)
        assert store.calendars() == ()

    def test_a_store_of_a_later_program_is_left_alone(self, store, url):
        with store.database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(InputError, match="written by a later version"):
            open_store(url)

    def test_no_version_is_put_in_as_a_bare_act(self, store):
        for act in (Drafted(version=1, hash="0" * 64), Amended(version=2, hash="0" * 64, record="r")):
            with pytest.raises(ValueError, match="put in by draft or amend"):
                store.act(KEY, act, on=0, at=moment(0), by="Secretariat")
