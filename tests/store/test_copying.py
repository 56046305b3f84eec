"""Backups and bundles: what comes back is what was put in, to the letter, on either kind of database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calendars.store import bundle, tables
from calendars.store.acts import Closed
from calendars.store.copying import backup, everything, fill, restore
from calendars.store.refusals import RefusedError
from calendars.store.store import open_store
from calendars.store.verifying import verify
from constraints.errors import InputError
from scheduler.commands.options import write_files
from store.tampering import rename, rewrite
from store.years import KEY, adopted, moment, moved


def begin(store):
    """A calendar adopted, and amended for a reason with signs of other scripts."""
    adopted(store)
    store.amend(moved(), record="Note 12", on=6, at=moment(6), by="Secretariat", why="Tết: “năm mới”")


def whole(store):
    """Every row of every table, but for the numbers that a database gives."""
    with store.database.reading() as connection:
        rows = {t.name: connection.execute(t.select()).mappings().all() for t in tables.metadata.sorted_tables}
    return {
        name: sorted(repr({k: v for k, v in row.items() if k not in ("id", "calendar")}) for row in found)
        for name, found in rows.items()
    }


class TestCopying:
    """From each kind of database, to a file and to each kind of database."""

    def test_a_backup_restored_is_the_same_store(self, store, new_url, tmp_path):
        begin(store)
        backup(store, tmp_path / "backup.db")
        with open_store(new_url(), make=True) as other:
            restore(tmp_path / "backup.db", other)
            assert whole(other) == whole(store)
            other.act(KEY, Closed(version=2), on=7, at=moment(8), by="Secretariat")
            assert [one.problems for one in verify(other)] == [()]

    def test_a_bundle_goes_round_to_the_letter(self, store, new_url, tmp_path):
        begin(store)
        files = bundle.files_of(everything(store))
        write_files(tmp_path / "bundle", files)
        with open_store(new_url(), make=True) as other:
            fill(other, bundle.read(tmp_path / "bundle"), "the bundle")
            assert whole(other) == whole(store)
            assert bundle.files_of(everything(other)) == files

    def test_without_the_names_of_those_who_answered_the_chain_still_holds(self, store, new_url, tmp_path):
        adopted(store)
        given = everything(store)
        redacted = replace(given, calendars=tuple(kept.redacted for kept in given.calendars))
        write_files(tmp_path / "bundle", bundle.files_of(redacted))
        written = b"".join(path.read_bytes() for path in (tmp_path / "bundle").rglob("*") if path.is_file())
        assert (written.count(b"Delegate"), written.count(b'"by":"sha256:')) == (0, 2)
        with open_store(new_url(), make=True) as other:
            fill(other, bundle.read(tmp_path / "bundle"), "the bundle")
            assert [one.head for one in verify(other)] == [one.head for one in verify(store)]
            assert [one.problems for one in verify(other)] == [()]

    def test_nothing_is_put_into_a_store_that_holds_something(self, store):
        adopted(store)
        given, before = everything(store), whole(store)
        with pytest.raises(RefusedError, match="holds calendars already"):
            fill(store, given, "the bundle")
        assert whole(store) == before

    def test_a_store_that_was_tampered_with_is_not_backed_up(self, store, tmp_path):
        adopted(store)
        rewrite(store, tables.versions, 1, rename)
        with pytest.raises(RefusedError, match="version 1 has been changed"):
            backup(store, tmp_path / "backup.db")
        assert list(tmp_path.glob("*backup*")) == []

    def test_a_bundle_that_was_tampered_with_is_refused_and_leaves_the_store_empty(self, store, new_url, tmp_path):
        adopted(store)
        write_files(tmp_path / "bundle", bundle.files_of(everything(store)))
        version = tmp_path / "bundle" / "river-board" / "2027" / "0001.json"
        version.write_text(version.read_text().replace("Vientiane", "Ha Noi"))
        with open_store(new_url(), make=True) as other:
            with pytest.raises(RefusedError, match="version 1 is not the one that event 1 put in"):
                fill(other, bundle.read(tmp_path / "bundle"), "the bundle")
            assert set(map(len, whole(other).values())) == {0}

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("bundle.json", b"{}", "this is no bundle of a store"),
            ("bundle.json", b"{", "not valid JSON"),
            ("river-board/2027/log.jsonl", b"{}\n", ":1: no act of a calendar: it has no 'calendar'"),
            ("river-board/2027/log.jsonl", b"\xff\n", "not UTF-8 text"),
            ("river-board/2027/0001.json", b"[]", "not valid JSON: no JSON object"),
            (f"texts/{'0' * 64}", b"", "has been changed: its name is its hash"),
        ],
    )
    def test_a_file_of_a_bundle_that_cannot_be_used_is_named(self, store, tmp_path, name, content, told):
        adopted(store)
        write_files(tmp_path / "bundle", {**bundle.files_of(everything(store)), name: content})
        with pytest.raises(InputError) as refused:
            bundle.read(tmp_path / "bundle")
        assert str(refused.value).startswith(str(tmp_path / "bundle" / name))
        assert told in str(refused.value)
