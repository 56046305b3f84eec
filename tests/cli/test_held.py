"""indical held: a meeting is recorded as held, and the account of what was held since a body's last meeting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from store.years import KEY, adopted, drafted

from calendars.store.store import open_store
from cli.run import Ran, indical

YEAR = {
    "AUDIT-2027": "2027-01-12",
    "BOARD-2027-1": "2027-02-17",
    "BOARD-2027-2": "2027-05-12",
    "BOARD-2027-3": "2027-07-14",
    "BOARD-2027-4": "2027-11-10",
}
"""The last day of each meeting."""


@dataclass(frozen=True)
class Desk:
    """A folder with the store of an adopted year."""

    folder: Path

    def run(self, *arguments: object) -> Ran:
        return indical(*arguments, cwd=self.folder)

    def hold(self, meeting: str, ref: str, at: str | None = None) -> Ran:
        when = at or f"{YEAR[meeting]}T12:00:00Z"
        return self.run("held", meeting, "--by", "Secretariat", "--ref", ref, "--at", when)

    def account(self, *arguments: str) -> Ran:
        return self.run("held", "--since", "AUDIT", *arguments)


@pytest.fixture
def desk(tmp_path) -> Desk:
    with open_store(str(tmp_path / "indical.db"), make=True) as store:
        adopted(store)
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Desk:
    """Three meetings are recorded as held, and the last Board meeting is postponed."""
    desk = Desk(tmp_path_factory.mktemp("told"))
    (desk.folder / "waiver.toml").write_text(
        'format = 1\n\n[[waiver]]\nrule = "board-quarterly"\nreason = "The river is high."\napproved_by = "the Chair"\n'
    )
    with open_store(str(desk.folder / "indical.db"), make=True) as store:
        adopted(store)
    done = [
        desk.hold("AUDIT-2027", "Audit 2027"),
        desk.hold("BOARD-2027-1", "Board 1 | summary"),
        desk.hold("BOARD-2027-3", "Board 3"),
        desk.run(
            *("move", "BOARD-2027-4", "--cancelled", "--record", "waiver.toml", "--by", "Secretariat"),
            *("--ref", "Note 7", "--at", "2027-08-02T09:00:00Z"),
        ),
    ]
    assert [one.code for one in done] == [0] * 4, done
    return desk


def test_it_is_recorded_and_told_where_the_calendar_stands(desk):
    ran = desk.hold("AUDIT-2027", "Audit 2027, summary")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "7  2027-01-12T12:00:00Z  Secretariat  AUDIT-2027 was held (Audit 2027, summary)",
        "river-board 2027: version 1 is adopted, revision 7.",
    ]


def test_as_json_the_act_is_told(desk):
    ran = desk.run(
        *("held", "AUDIT-2027", "--by", "S", "--ref", "r", "--at", "2027-01-12T12:00:00Z", "--format", "json")
    )
    act = json.loads(ran.out)["event"]["act"]
    assert act == {"act": "held", "version": 1, "meeting": "AUDIT-2027", "record": "r"}


def test_the_account_begins_after_the_bodys_last_meeting_and_ends_on_the_day(told):
    ran = told.account("--as-of", "2027-12-31")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "River Board, as of 31 December 2027: since Audit Committee (12 January 2027).",
        "",
        "Days                 Meeting      Place               Record",
        "16\u201317 February 2027  River Board  Vientiane, Lao PDR  Board 1 | summary",
        "13\u201314 July 2027      River Board  Vientiane, Lao PDR  Board 3",
        "",
        "Planned by then, and not recorded as held:",
        "",
        "Planned for         Meeting      Place               What is known",
        "11\u201312 May 2027      River Board  Vientiane, Lao PDR  not recorded as held",
        "9\u201310 November 2027  River Board  Vientiane, Lao PDR  cancelled (Note 7)",
        "",
        "2 held, 1 planned and not recorded as held, 1 cancelled or postponed.",
    ]


@pytest.mark.parametrize(
    ("as_of", "held", "others"),
    [
        ("2027-02-16", [], []),
        ("2027-02-17", ["BOARD-2027-1"], []),
        ("2027-05-11", ["BOARD-2027-1"], []),
        ("2027-05-12", ["BOARD-2027-1"], [("BOARD-2027-2", "not-recorded")]),
        ("2027-07-14", ["BOARD-2027-1", "BOARD-2027-3"], [("BOARD-2027-2", "not-recorded")]),
    ],
)
def test_a_meeting_counts_once_its_last_day_is_there(told, as_of, held, others):
    account = json.loads(told.account("2027", "--as-of", as_of, "--format", "json").out)
    rows = [(row["id"], row["state"]) for row in account["meetings"]]
    assert [name for name, state in rows if state == "held"] == held
    assert [row for row in rows if row[1] != "held"] == others


def test_before_the_bodys_first_meeting_all_of_the_year_counts(told):
    account = json.loads(told.account("--as-of", "2027-01-12", "--format", "json").out)
    assert (account["since"], [row["id"] for row in account["meetings"]]) == (None, ["AUDIT-2027"])
    text = told.account("--as-of", "2027-01-12").out
    assert text.startswith("River Board, as of 12 January 2027: no earlier meeting of AUDIT is known.")


def test_it_begins_after_the_last_one_that_is_recorded_as_held(told):
    ran = json.loads(told.run("held", "--since", "BOARD", "--as-of", "2027-06-01", "--format", "json").out)
    # The meeting in May came later, but nobody has told that it was held.
    assert (ran["since"]["meeting"], ran["since"]["recorded"]) == ("BOARD-2027-1", True)
    assert [(row["id"], row["state"]) for row in ran["meetings"]] == [("BOARD-2027-2", "not-recorded")]


def test_where_none_is_recorded_as_held_the_planned_one_counts_and_is_told_so(desk):
    ran = desk.account("--as-of", "2027-03-01")
    assert ran.out.splitlines()[0] == (
        "River Board, as of 1 March 2027: since Audit Committee (12 January 2027, not recorded as held)."
    )
    assert ran.out.splitlines()[2] == "Nothing."


def test_as_json_each_meeting_has_its_record(told):
    account = json.loads(told.account("--as-of", "2027-02-28", "--format", "json").out)
    assert account == {
        "schema": "indical/held/1",
        "institution": "River Board",
        "body": "AUDIT",
        "as_of": "2027-02-28",
        "since": {
            "meeting": "AUDIT-2027",
            "title": "Audit Committee",
            "first_day": "2027-01-12",
            "last_day": "2027-01-12",
            "recorded": True,
        },
        "meetings": [
            {
                "id": "BOARD-2027-1",
                "title": "River Board",
                "first_day": "2027-02-16",
                "last_day": "2027-02-17",
                "place": "Vientiane, Lao PDR",
                "state": "held",
                "record": "Board 1 | summary",
                "by": "Secretariat",
                "at": "2027-02-17T12:00:00Z",
            }
        ],
        "calendars": ["river-board 2027"],
        "notes": [],
    }


def test_as_markdown_no_sign_of_a_record_breaks_the_table(told):
    ran = told.account("--as-of", "2027-02-28", "--format", "markdown")
    assert ran.out.splitlines() == [
        "## River Board, as of 28 February 2027: since Audit Committee (12 January 2027)",
        "",
        "| Days | Meeting | Place | Record |",
        "| --- | --- | --- | --- |",
        "| 16\u201317 February 2027 | River Board | Vientiane, Lao PDR | Board 1 \\| summary |",
        "",
        "1 held, 0 planned and not recorded as held, 0 cancelled or postponed.",
    ]


def test_a_calendar_that_is_only_a_draft_has_planned_nothing(tmp_path):
    with open_store(str(tmp_path / "indical.db"), make=True) as store:
        drafted(store)
    ran = Desk(tmp_path).account("--as-of", "2027-12-31")
    assert (ran.code, ran.err) == (2, "held: river-board 2027 is a draft: nothing of it is planned yet\n")


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["BOARD-2027-2"], 2, "held: give MEETING --by WHO --ref DOCUMENT to record it, or --since BODY"),
        ([], 2, "held: give MEETING --by WHO --ref DOCUMENT to record it, or --since BODY"),
        (["BOARD-2", "--by", "S", "--ref", "r"], 2, 'held: "BOARD-2" names no year'),
        (["BOARD-2027-9", "--by", "S", "--ref", "r"], 1, "Version 2 holds no meeting BOARD-2027-9."),
        (["BOARD-2027-4", "--by", "S", "--ref", "r"], 1, "Version 2 holds no meeting BOARD-2027-4."),
        (["AUDIT-2027", "--by", "S", "--ref", "r"], 1, "AUDIT-2027 is recorded as held already."),
        (["BOARD-2027-2", "--by", "S", "--ref", "two\nlines"], 2, "the command line: record: "),
        (["BOARD-2027-2", "--by", "S", "--ref", "r", "--as-of", "2027-06-01"], 2, "--as-of and Markdown are for the"),
        (["BOARD-2027-2", "--by", "S", "--ref", "r", "--format", "markdown"], 2, "--as-of and Markdown are for the"),
        (
            ["BOARD-2027-2", "--by", "S", "--ref", "r", "--revision", "3"],
            6,
            "river-board 2027 is at revision 10",
        ),
        (["--since", "AUDIT", "--by", "S"], 2, "--since: lists, and records nothing"),
        (["--since", "BORAD"], 2, '--since: no body is called "BORAD". Maybe "BOARD"?'),
        (["--since", "AUDIT", "2028"], 2, "held: no calendar of 2028 is in force; those in force are river-board 2027"),
        (["--since", "AUDIT", "AUDIT-2027"], 2, 'held: "AUDIT-2027" is no calendar year'),
        (["--since", "AUDIT", "--as-of", "soon"], 2, '--as-of: "soon" is not a date: write it as 2027-10-20'),
        (["--since", "AUDIT", "--institution", "lake"], 2, "held: the store holds no calendar"),
        (["--since", "AUDIT", "--store", "gone.db"], 2, "gone.db: there is no store here yet"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(told, arguments, code, why):
    before = log(told)
    late = ("--at", "2027-09-01T00:00:00Z") if "--by" in arguments and "--since" not in arguments else ()
    ran = told.run("held", *arguments, *late)
    assert (ran.code, ran.out, "Traceback" in ran.err) == (code, "", False)
    assert why in ran.err
    assert log(told) == before


def log(desk: Desk):
    with open_store(str(desk.folder / "indical.db")) as store:
        return store.log(KEY)
