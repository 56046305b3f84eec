"""The commands on a store, on a disk that breaks or fills up, or killed, at each of their calls in turn: old or new."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path

import pytest
from faults import FAULTS, KILLED, Call, Ended, calls, run

from calendars.store import bundle
from calendars.store.copying import everything, fill
from calendars.store.refusals import RefusedError
from calendars.store.store import open_store
from calendars.store.verifying import verify
from constraints.errors import InputError
from scheduler.cli import main
from store.test_commands import AT, furnished

BY = ("--by", "Secretariat", "--at", AT)
DRAFT = ("draft", "2027", "--rulebook", "river-board", *BY, "--store", "disk/s.db", "--from")


@dataclass(frozen=True)
class Work:
    """A command, the state of the disk before it, and what on the disk it makes or changes."""

    before: str
    arguments: tuple[str, ...]
    made: str


WORKS = {
    "first": Work("nothing", (*DRAFT, "2027.csv"), "s.db"),
    "draft": Work("drafted", (*DRAFT, "moved.csv", "--revision", "1"), "s.db"),
    "circulate": Work("drafted", ("circulate", "2027", *BY, "--store", "disk/s.db"), "s.db"),
    "backup": Work("drafted", ("backup", "disk/b.db", "--store", "disk/s.db"), "b.db"),
    "restore": Work("backed up", ("restore", "disk/b.db", "--store", "disk/s.db"), "s.db"),
    "export": Work("exported", ("bundle", "export", "disk/out", "--store", "disk/s.db"), "out"),
    "import": Work("bundle", ("bundle", "import", "disk/out", "--store", "disk/s.db"), "s.db"),
}


class Desk:
    """A folder with the institution's papers, a disk below it, and kept states of that disk by name."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.disk, self.kept = furnished(folder).folder, folder / "disk", folder / "kept"
        self.disk.mkdir()
        self.empty = folder / "empty.db"
        open_store(str(self.empty), make=True).close()
        self._keep("nothing")
        self._done("first")
        self._keep("drafted")
        self._done("backup")
        (self.disk / "s.db").unlink()
        self._keep("backed up")
        self.restore("drafted")
        self._done("export")
        shutil.copytree(self.disk / "out", self.kept / "bundle" / "out")
        self._done("draft")
        self._keep("exported")

    def _keep(self, name: str) -> None:
        shutil.copytree(self.disk, self.kept / name)

    def restore(self, name: str) -> None:
        """The disk as it was then."""
        shutil.rmtree(self.disk)
        shutil.copytree(self.kept / name, self.disk)

    def run(self, arguments: tuple[str, ...]) -> None:
        """Run the command in the folder, in this process, and end as it does."""
        os.chdir(self.folder)
        sys.argv = ["indical", *(one.replace("disk/", f"{self.disk}/") for one in arguments)]
        main()

    def _done(self, name: str) -> None:
        assert self.code(WORKS[name].arguments) == 0

    def code(self, arguments: tuple[str, ...]) -> object:
        """How the command ends, nobody disturbing it."""
        argv, at = sys.argv, os.getcwd()
        try:
            self.run(arguments)
        except SystemExit as ended:
            return ended.code
        finally:
            sys.argv = argv
            os.chdir(at)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def held(path: Path) -> dict[str, bytes]:
    """All that a store holds, once it is verified; nothing where there is none yet, or an empty one."""
    if not path.exists() or not has_tables(path):
        return {}
    with open_store(str(path)) as store:
        assert [one.problems for one in verify(store) if one.problems] == []
        found = everything(store)
        return bundle.files_of(found) if found.calendars else {}


def has_tables(path: Path) -> bool:
    """Whether the file is more than begun, as SQLite itself sees it."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)


class Case:
    """One command, to be disturbed at each of its calls."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.work = desk, WORKS[name]
        desk.restore(self.work.before)
        self.old = self.result()
        # Once for what it makes, and so that whatever is loaded late is loaded: the calls are the same from here on.
        assert desk.code(self.work.arguments) == 0
        self.new, self.names = self.result(), self._names()
        desk.restore(self.work.before)
        self.calls = calls(self.run, desk.disk)
        assert self.new != self.old

    def run(self) -> None:
        """Run the command."""
        self.desk.run(self.work.arguments)

    def result(self) -> dict[str, bytes] | str:
        """What the command makes or changes, as whoever uses it sees it; of a bundle that is refused, the reason."""
        path = self.desk.disk / self.work.made
        return imported(path, self.desk.empty) if self.work.made == "out" else held(path)

    def _names(self) -> list[str]:
        return sorted(path.relative_to(self.desk.disk).as_posix() for path in self.desk.disk.rglob("*"))

    def wrong(self, call: Call, fault: str) -> list[str]:
        """What is not as it should be after that fault at that call, in words."""
        self.desk.restore(self.work.before)
        ended = run(self.run, self.desk.disk, call, fault)
        found = [] if well(ended, fault, self.desk.disk) else [f"ended {ended}"]
        left = [name for name in self._names() if name.endswith(".part")]
        if left and fault != "KILL" and call.name != "unlink":
            found.append(f"left {left}")
        now = self.result()
        if now not in (self.old, self.new) and not isinstance(now, str):
            found.append("neither old nor new")
        if ended.code == 0 and now != self.new:
            found.append("acknowledged, and not there")
        again = self.desk.code(self.work.arguments)
        if (again, now == self.new) not in ((0, False), (0, True), (6, True), (1, True), (2, True)):
            found.append(f"once more ends in {again}")
        if self.result() != self.new:
            found.append("once more does not make it new")
        if self._names() != self.names:
            found.append(f"left {sorted(set(self._names()) ^ set(self.names))}")
        return found


def imported(folder: Path, empty: Path) -> dict[str, bytes] | str:
    """What a bundle holds, put into a copy of the empty store; or why it is refused."""
    if not folder.exists():
        return {}
    copy = shutil.copy(empty, empty.with_name("copy.db"))
    try:
        given = bundle.read(folder)
        with open_store(str(copy)) as store:
            fill(store, given, str(folder))
    except (InputError, RefusedError) as error:
        return str(error)
    return held(copy)


def well(ended: Ended, fault: str, disk: Path) -> bool:
    """Whether it was killed, did without what failed, or told in one line what went wrong where."""
    if fault == "KILL":
        return ended.code == KILLED
    lines = ended.said.splitlines()
    return ended.code == 0 or (ended.code == 2 and len(lines) == 1 and str(disk) in lines[0].partition(": ")[0])


def swept(case: Case, tried: list[tuple[Call, str]]) -> dict[tuple[Call, str], list[str]]:
    """What is wrong after each of the faults, where something is."""
    found = {one: case.wrong(*one) for one in tried}
    return {one: wrong for one, wrong in found.items() if wrong}


@pytest.mark.parametrize(("name", "step"), [("circulate", 4), ("backup", 12)])
def test_a_fault_at_a_call_on_a_store_is_told_and_leaves_what_was_or_what_is_to_be(desk, name, step):
    case = Case(desk, name)
    assert swept(case, list(zip(case.calls[::step], cycle(FAULTS), strict=False))) == {}


def test_a_backup_is_one_file_and_restoring_it_leaves_that_as_it_is(desk):
    desk.restore("backed up")
    before = (desk.disk / "b.db").read_bytes()
    assert desk.code(WORKS["restore"].arguments) == 0
    assert {path.name for path in desk.disk.iterdir()} == {"b.db", "s.db"}
    assert (desk.disk / "b.db").read_bytes() == before


@pytest.mark.long
@pytest.mark.parametrize("name", ["draft", "circulate", "backup", "export"])
def test_every_fault_at_every_call_on_a_store_is_told_and_leaves_what_was_or_what_is_to_be(desk, name):
    case = Case(desk, name)
    assert swept(case, list(product(case.calls, FAULTS))) == {}


@pytest.mark.long
@pytest.mark.parametrize("name", ["first", "restore", "import"])
def test_a_fault_at_every_call_that_makes_a_store_is_told_and_leaves_nothing_or_all_of_it(desk, name):
    case = Case(desk, name)
    assert swept(case, list(zip(case.calls, cycle(FAULTS), strict=False))) == {}
