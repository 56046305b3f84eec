"""The commands on the store, as a person types them: the life of a year, what is refused, and how it ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest
from cli.run import Ran, environment, indical, names

from calendars.store.store import open_store
from store.years import KEY, csv_of, rulebook

AT = "2026-11-21T09:00:00Z"


@dataclass(frozen=True)
class Desk:
    """A folder with the institution's rulebook and its year."""

    folder: Path

    def run(self, *arguments: object, **env: str) -> Ran:
        """Run the command in the folder."""
        return indical(*arguments, cwd=self.folder, env=environment(**env) if env else None)

    def do(self, *arguments: object, by: str = "Secretariat", at: str = AT) -> Ran:
        """Run a command that somebody answers for."""
        return self.run(*arguments, "--by", by, "--at", at)

    def draft(self, *arguments: object, at: str = AT) -> Ran:
        """Put the year in."""
        return self.do("draft", "2027", "--from", "2027.csv", "--rulebook", "river-board", *arguments, at=at)

    def adopted(self) -> None:
        """The year, adopted."""
        steps = [
            self.draft(),
            self.do("circulate", "2027"),
            self.do("respond", "2027", "LA", "agree", by="Somsak"),
            self.do("respond", "2027", "VN", "agree", by="Tran"),
            self.do("recommend", "2027", "--record", "Audit 2026, item 3"),
            self.do("adopt", "2027", "--record", "Board 2026, item 5"),
        ]
        assert [step.code for step in steps] == [0] * 6


def furnished(folder: Path) -> Desk:
    """A desk with nothing in the store yet."""
    rulebook(folder)
    (folder / "2027.csv").write_text(csv_of())
    (folder / "moved.csv").write_text(csv_of(("2027-11-16", "2027-11-17")))
    (folder / "broken.csv").write_text(csv_of(("2027-11-13", "2027-11-14")))
    return Desk(folder)


@pytest.fixture
def desk(tmp_path):
    return furnished(tmp_path)


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    """A desk whose year is adopted, for commands that change nothing."""
    made = furnished(tmp_path_factory.mktemp("settled"))
    made.adopted()
    return made


def acts_in(desk: Desk):
    """All that was done, as the store itself has it."""
    with open_store(str(desk.folder / "indical.db")) as store:
        return store.log(KEY)


def test_a_year_is_drafted_circulated_answered_recommended_and_adopted(desk):
    said = [desk.draft().out, desk.do("circulate", "2027", "--until", "2026-12-24").out]
    said.append(desk.do("respond", "2027", "VN", "object", "--why", "It is Tet", by="Tran").out)
    twice = desk.do("respond", "2027", "VN", "agree", by="Tran")
    told = f"VN has answered version 1 already: object, by Tran, {AT}."
    assert (twice.code, twice.err) == (1, f"{told} Withdraw that answer, or wait for another version.\n")
    said.append(desk.do("recommend", "2027", "--record", "Audit 2026, item 3").out)
    refused = desk.do("adopt", "2027", "--record", "Board 2026, item 5")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.splitlines() == [
        "Version 1 cannot be adopted: consensus is not recorded.",
        "  LA: no answer yet.",
        "  VN objects: It is Tet",
    ]
    said.append(desk.do("respond", "2027", "LA", "agree", by="Somsak").out)
    said.append(desk.do("respond", "2027", "VN", "withdraw", by="Tran").out)
    said.append(desk.do("adopt", "2027", "--record", "Board 2026, item 5").out)
    assert said == [
        f"1  {AT}  Secretariat  put in version 1 as a draft\n"
        "river-board 2027: version 1 is a draft, revision 1.\n",
        f"2  {AT}  Secretariat  circulated version 1 to LA, VN, until 2026-12-24T00:00:00Z\n"
        "river-board 2027: version 1 is circulated, revision 2.\n"
        "Not yet agreed:\n  LA, VN: no answer yet.\n",
        f"3  {AT}  Tran  VN objects to version 1: It is Tet\n"
        "river-board 2027: version 1 is circulated, revision 3.\n"
        "Not yet agreed:\n  LA: no answer yet.\n  VN objects: It is Tet\n",
        f"4  {AT}  Secretariat  version 1 recommended by AUDIT (Audit 2026, item 3)\n"
        "river-board 2027: version 1 is recommended, revision 4.\n"
        "Not yet agreed:\n  LA: no answer yet.\n  VN objects: It is Tet\n",
        f"5  {AT}  Somsak  LA agrees to version 1\n"
        "river-board 2027: version 1 is recommended, revision 5.\n"
        "Not yet agreed:\n  VN objects: It is Tet\n",
        f"6  {AT}  Tran  VN withdraws its answer and goes along with version 1\n"
        "river-board 2027: version 1 is recommended, revision 6.\n",
        f"7  {AT}  Secretariat  version 1 adopted by BOARD (Board 2026, item 5)\n"
        "river-board 2027: version 1 is adopted, revision 7.\n",
    ]  # fmt: skip


def test_the_log_tells_who_did_what_and_can_leave_out_who_answered(settled):
    assert settled.run("log").out.splitlines()[3:5] == [
        f"  3  {AT}  Somsak  LA agrees to version 1",
        f"  4  {AT}  Tran  VN agrees to version 1",
    ]
    redacted = settled.run("log", "2027", "--redact")
    assert [name in redacted.out for name in ("Somsak", "Tran", "Secretariat")] == [False, False, True]


def test_a_draft_over_another_one_must_name_the_revision_it_was_made_on(desk):
    desk.draft()
    (desk.folder / "2027.csv").write_text((desk.folder / "moved.csv").read_text())
    late = desk.draft(at="2026-11-22")
    assert (late.code, late.out, late.err.splitlines()) == (
        6,
        "",
        [
            "river-board 2027 is at revision 1, not 0. Look at what was done; if you still want this, name revision 1.",
            f"  1  {AT}  Secretariat  put in version 1 as a draft",
        ],
    )
    told = desk.draft("--revision", "1", at="2026-11-22")
    assert (told.code, told.out.splitlines()[1]) == (0, "river-board 2027: version 2 is a draft, revision 2.")


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (["respond", "2027", "VN", "agree"], 1, "Version 1 is adopted: only what is circulated or recommended can be"),
        (["recommend", "2027", "--record", "r"], 1, "Version 1 is adopted: only what is circulated can be"),
        (["circulate", "2027", "--revision", "3"], 6, "river-board 2027 is at revision 6, not 3."),
        (["circulate", "2028"], 2, "indical.db: holds no calendar of 2028, but river-board 2027"),
        (["close", "2027", "--institution", "lake-board"], 2, "holds no calendar of lake-board 2027, but"),
        (["respond", "2027", "VN", "suggest", "--date", "soon"], 2, '--date: "soon" is not MEETING=DATE'),
        (["close", "2027", "--why", "two\nlines"], 2, "the command line: why: "),
        (["close", "2027", "--store", "postgresql+nothing://x"], 2, "--store: give the path of a file, or a URL"),
        (["close", "2027", "--store", "missing.db"], 2, "missing.db: there is no store here yet: indical draft"),
        (["close", "2027", "--store", "2027.csv"], 2, "2027.csv: the store cannot be used: file is not a database"),
        (["close", "2027", "--store", "."], 2, "is a folder: give the path of a file"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_and_changes_nothing(settled, command, code, told):
    before = acts_in(settled)
    ran = settled.do(*command)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert acts_in(settled) == before
    assert "missing.db" not in names(settled.folder)


def test_a_breach_keeps_the_year_from_being_recommended(desk):
    (desk.folder / "2027.csv").write_text((desk.folder / "broken.csv").read_text())
    assert (desk.draft().code, desk.do("circulate", "2027").code) == (0, 0)
    ran = desk.do("recommend", "2027", "--record", "Audit 2026", "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out) == {
        "schema": "indical/refused/1",
        "told": "Version 1 cannot be recommended: 1 breach of rules that must hold is not waived.",
        "why": ["BOARD-2027-4 meets 2027-11-13: a Saturday; 2027-11-14: a Sunday"],
    }


def test_as_json_an_act_tells_where_the_calendar_stands(desk):
    desk.draft()
    desk.do("circulate", "2027")
    told = json.loads(
        desk.do("respond", "2027", "VN", "suggest", "--date", "BOARD-2027-4=2027-11-16", "--format", "json").out
    )
    assert told.pop("event")["act"]["act"] == "responded"
    assert told == {
        "schema": "indical/life/1",
        "institution": "river-board",
        "year": 2027,
        "stage": "circulated",
        "revision": 3,
        "version": 1,
        "asked": ["LA", "VN"],
        "until": None,
        "answers": [
            {
                "member": "VN",
                "answer": "suggest",
                "why": None,
                "suggests": [{"meeting": "BOARD-2027-4", "day": "2027-11-16"}],
                "withdrawn": False,
                "by": "Secretariat",
                "at": AT,
            }
        ],
        "lacking": ["LA: no answer yet.", "VN suggests BOARD-2027-4 on 2027-11-16."],
    }


def test_the_store_is_where_the_environment_says(desk):
    ran = desk.run(
        *("draft", "2027", "--from", "2027.csv", "--rulebook", "river-board", "--by", "S", "--at", AT),
        INDICAL_STORE="elsewhere.db",
    )
    assert ran.code == 0
    assert [name for name in names(desk.folder) if name.endswith(".db")] == ["elsewhere.db"]


def test_without_a_time_it_is_the_clock_s(desk):
    ran = desk.run("draft", "2027", "--from", "2027.csv", "--rulebook", "river-board", "--by", "S", "--format", "json")
    assert json.loads(ran.out)["event"]["at"] > "2026-11"


def test_verify_finds_a_store_as_it_was_and_a_noted_head_in_it(settled):
    ran = settled.run("verify")
    head = ran.out.split()[-1]
    assert (ran.code, ran.out) == (0, f"river-board 2027: 1 version, 6 acts, as put in. Head {head}\n")
    assert settled.run("verify", "--head", head).code == 0
    lost = settled.run("verify", "--head", "0" * 64, "--format", "json")
    assert (lost.code, json.loads(lost.out)["holds"]) == (1, False)


def test_backup_restore_and_bundle_bring_back_the_same_store(settled, tmp_path):
    desk = Desk(Path(copytree(settled.folder, tmp_path / "desk")))
    log = desk.run("log", "--format", "json").out
    codes = [
        desk.run(*command.split()).code
        for command in (
            "backup kept.db",
            "restore kept.db --store one.db",
            "bundle export bundle --store one.db",
            "bundle import bundle --store two.db",
            "bundle export again --store two.db",
        )
    ]
    assert codes == [0] * 5
    assert desk.run("log", "--store", "two.db", "--format", "json").out == log
    first, second = (
        {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        for folder in (desk.folder / "bundle", desk.folder / "again")
    )
    assert first == second
    assert desk.run("backup", "kept.db").code == 2
    assert desk.run("restore", "kept.db").code == 1
    assert desk.run("bundle", "export", ".").code == 2


def test_what_the_solver_said_is_kept_with_the_year(tmp_path):
    assert indical("generate", "2027", cwd=tmp_path).code == 0
    at = ("--by", "Secretariat", "--at", AT)
    ran = indical("draft", "2027", "--from", "calendar-2027/2027.ics", *at, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    indical("bundle", "export", "kept", cwd=tmp_path)
    kept = json.loads((tmp_path / "kept/asean-defence/2027/0001.json").read_bytes())["solved"]
    made = json.loads((tmp_path / "calendar-2027/2027.json").read_bytes())
    assert (kept["cost"], kept["proven"]) == (made["cost"], True)
    assert kept["reasons"] == {meeting["id"]: meeting["reasons"] for meeting in made["meetings"]}
    assert indical("verify", cwd=tmp_path).code == 0
