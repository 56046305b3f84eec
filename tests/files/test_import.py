"""Members' files in: every row accounted for as a table says, duplicates merged, conflicts listed, a request made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calendars.importing.imports import Entry, sort_files
from calendars.importing.merging import Merged
from calendars.request import read_request
from calendars.rows import Aside, Place, Row, Rows
from calendars.term import plan_term
from constraints.errors import InputError
from constraints.meetings import Facts
from constraints.rulebook import load
from files.messy import Reply, replies
from scheduler.pipeline.members.importing import import_files
from scheduler.results import Imported

BOOK = load()
REPLIES = replies()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The replies as files."""
    made = tmp_path_factory.mktemp("replies")
    for reply in REPLIES:
        (made / reply.name).write_bytes(reply.raw)
    return made


@pytest.fixture(scope="module")
def merged(folder) -> Merged:
    return import_files(sorted(folder.iterdir()), 2027).merged


def told(entry: Entry) -> str:
    meant = f": {' or '.join(entry.candidates)}" if entry.candidates else ""
    when = entry.when if entry.state == "understood" else f"{entry.why}{meant}"
    return f"{entry.state} {entry.body or '-'} {when}"


def test_the_replies_are_of_eleven_members_in_five_formats_with_forty_kinds_of_mess():
    assert sorted(reply.name.split(".")[0].upper() for reply in REPLIES) == sorted(m.id for m in BOOK.members)
    assert {reply.name.split(".")[1] for reply in REPLIES} == {"xlsx", "docx", "csv", "ics", "txt"}
    assert len({row.mess for reply in REPLIES for row in reply.rows}) >= 40


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.name)
def test_every_row_of_a_reply_is_what_the_table_says(merged, reply: Reply):
    found = [entry for entry in merged.sorted.entries if entry.file == reply.name]
    assert [str(entry.place).split(", cell")[0] for entry in found] == [row.at for row in reply.rows]
    for entry, row in zip(found, reply.rows, strict=True):
        state, body, rest = row.outcome.split(" ", 2) if row.outcome.count(" ") > 1 else (*row.outcome.split(" "), "")
        exact = state == "understood"
        assert (entry.state, entry.body or "-") == (state, body), row.mess
        assert (entry.when == rest) if exact else (rest in told(entry)), row.mess


def test_rows_in_are_rows_accounted_for(merged):
    taken = {file.name: file.taken for file in merged.sorted.files}
    assert taken == {reply.name: len(reply.rows) for reply in REPLIES}
    assert sum(taken.values()) == len(merged.sorted.entries)


def test_a_reader_that_loses_a_row_is_a_fault_that_is_raised():
    lost = Rows((Row(2, "ADMM", date(2027, 11, 23), date(2027, 11, 23)),), aside=(Aside(Place(3), "x", "y"),), taken=3)
    with pytest.raises(AssertionError, match=r"a\.csv: 3 rows in, 2 accounted for"):
        sort_files([("a.csv", lost)], BOOK)


def of(tmp_path: Path, *texts: str, year: int | None = None) -> Imported:
    """The texts as CSV files sg.csv, my.csv, th.csv, imported."""
    paths = [tmp_path / name for name in ("sg.csv", "my.csv", "th.csv")][: len(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return import_files(paths, year)


def test_the_same_meeting_on_the_same_days_is_one_and_all_who_propose_it_are_kept(tmp_path):
    merged = of(tmp_path, "body,date\n21st ADMM,2027-11-23\n", "Event,Date\nADMM,23 November 2027\n").merged
    (one,) = merged.proposals
    assert [entry.where for entry in one.entries] == ["sg.csv, line 2", "my.csv, line 2"]
    assert (one.body, one.ordinal, merged.duplicates, merged.conflicts, merged.settled) == (
        "ADMM",
        21,
        (one,),
        (),
        True,
    )


def test_other_days_for_the_same_meeting_are_a_conflict_with_both_kept(tmp_path):
    merged = of(tmp_path, "body,date\nADMM,2027-11-23\n", "body,date\nADMM,2027-11-25\n").merged
    assert merged.proposals == ()
    (conflict,) = merged.conflicts
    assert conflict.why == "2 different dates, and one meeting a year"
    assert [(c.best.when, c.best.where) for c in conflict.choices] == [
        ("2027-11-23", "sg.csv, line 2"),
        ("2027-11-25", "my.csv, line 2"),
    ]
    assert not merged.settled


def test_a_window_that_holds_the_days_another_proposes_agrees_with_them(tmp_path):
    merged = of(tmp_path, "body,date\nADMM,November 2027\n", "body,date\nADMM,2027-11-23\n").merged
    (one,) = merged.proposals
    assert (one.best.when, len(one.entries), merged.conflicts) == ("2027-11-23", 2, ())


def test_two_meetings_a_year_are_no_conflict_where_the_year_has_two(tmp_path):
    text = "body,ordinal,date\nASEAN Summit,,2027-04-21\nASEAN Summit,,2027-11-03\n"
    merged = of(tmp_path, text).merged
    assert ([one.best.when for one in merged.proposals], merged.conflicts) == (["2027-04-21", "2027-11-03"], ())
    third = of(tmp_path, f"{text}ASEAN Summit,,2027-12-01\n").merged
    assert [c.why for c in third.conflicts] == ["3 different dates, and 2 meetings a year"]


def test_one_cancels_what_another_holds(tmp_path):
    merged = of(tmp_path, "body,date,status\nADMM,2027-11-23,CANCELLED\n", "body,date\nADMM,2027-11-23\n").merged
    assert [c.why for c in merged.conflicts] == ["one row cancels it, another holds it"]


def test_different_hosts_are_a_conflict_and_the_days_still_stand(tmp_path):
    merged = of(tmp_path, "body,date,host\nANI,2027-08-03,SG\n", "body,date,host\nANI,2027-08-03,Malaysia\n").merged
    assert ([c.why for c in merged.conflicts], len(merged.proposals)) == (["different hosts: SG, MY"], 1)


def test_other_events_with_nearly_the_same_words_are_asked_about_not_merged(tmp_path):
    merged = of(
        tmp_path,
        "event,date\nWorkshop on maritime domain awareness,2027-07-12\n",
        "event,date\nMaritime Domain Awareness workshop,2027-07-13\nWorkshop on medicine,2027-07-13\n",
    ).merged
    assert [[one.title for one in group] for group in merged.alike] == [
        ["Workshop on maritime domain awareness", "Maritime Domain Awareness workshop"]
    ]
    assert len(merged.proposals) == 3


@pytest.mark.parametrize(
    ("title", "notes"),
    [
        ("21st ADMM", ()),
        ("ADMM-21", ()),
        ("23rd ADMM", ("ADMM: number 23, but 21 follows",)),
        ("Twenty-second ADMM", ("ADMM: number 22, but 21 follows",)),
        ("ADMM", ()),
        ("23rd Special ADMM", ()),
    ],
)
def test_editions_that_do_not_follow_are_noted_and_are_no_fault(tmp_path, title, notes):
    body = BOOK.body("ADMM")
    assert body is not None
    assert body.ordinal is not None
    assert body.ordinal.of(2027, 1) == 21
    merged = of(tmp_path, f"body,date\n{title},2027-11-23\n").merged
    short = tuple(f"ADMM: {note.split(': ', 1)[1].split(' (')[0]}" for note in merged.notes)
    assert (short, merged.settled) == (notes, True)


REQUEST = """body,ordinal,date,city,country,remarks
ADMM,21st,23 November 2027,Singapore,Singapore,confirmed
ACAMM,,first half of November 2027 (3 days),Ha Noi,Viet Nam,
ADSOM,,2027-08-18,Singapore,Singapore,proposed
ASEAN Summit,51st,2027-11-03,,,agreed
ADMM Retreat,,2027-02-25,,,confirmed
AAFCC,,2027-09-06,,,not available
"""


def test_a_request_fixes_what_is_confirmed_and_leaves_the_rest_to_the_officer(tmp_path):
    request = of(tmp_path, REQUEST).request
    assert request is not None
    assert request.splitlines() == [
        "# Imported from sg.csv.",
        "# Confirmed days are fixed, others are wished for, vague ones are windows; what is no",
        "# meeting of a body is told as an activity; what waits for your decision stands in comments at the end.",
        "format = 1",
        "year = 2027",
        "",
        "[fixed]",
        "SUMMIT-2027-2 = { first = 2027-11-03, last = 2027-11-03 }  # sg.csv, line 5",
        "ADMM-2027 = { first = 2027-11-23, last = 2027-11-23 }  # sg.csv, line 2",
        "",
        "[proposed]",
        "ADSOM-2027 = { first = 2027-08-18, last = 2027-08-18, weight = 3 }  # sg.csv, line 4",
        "",
        "[windows]",
        "ACAMM-2027 = { earliest = 2027-11-01, latest = 2027-11-15 }  # sg.csv, line 3",
        "",
        "[days]",
        "ACAMM-2027 = 3  # sg.csv, line 3",
        "",
        "[hosts]",
        'ADSOM-2027 = { host = "SG", city = "Singapore" }  # sg.csv, line 4',
        'ACAMM-2027 = { host = "VN", city = "Ha Noi" }  # sg.csv, line 3',
        'ADMM-2027 = { host = "SG", city = "Singapore" }  # sg.csv, line 2',
        "",
        "[[unavailable]]  # sg.csv, line 7",
        'member = "SG"',
        "first = 2027-09-06",
        "last = 2027-09-06",
        'meetings = ["AAFCC"]',
        'reason = "not available"',
        "",
        "# Not decided:",
        "# - is held by consensus only, write [retreat]: ADMM Retreat, 2027-02-25 (sg.csv, line 6)",
        "# - ADSOM-2027 is proposed, not confirmed: ADSOM, 2027-08-18 (sg.csv, line 4)",
    ]


def planned_by(tmp_path: Path, request: str | None) -> list[str]:
    """The rules that the request's entries become."""
    assert request is not None
    path = tmp_path / "request.toml"
    path.write_text(request)
    _, rules = plan_term(BOOK, 2027, read_request(path), Facts(members=BOOK.members))
    return [rule.id for rule in rules if rule.standing == "request"]


def test_the_request_is_one_that_generate_takes(tmp_path):
    assert planned_by(tmp_path, of(tmp_path, REQUEST).request) == [
        "fixed-SUMMIT-2027-2",
        "fixed-ADMM-2027",
        "proposed-ADSOM-2027",
        "window-ACAMM-2027",
        "unavailable-1",
    ]


def test_the_replies_make_a_request_that_generate_takes(tmp_path, folder):
    found = import_files(sorted(folder.iterdir()), 2027)
    assert planned_by(tmp_path, found.request) != []


def test_nothing_that_a_file_says_breaks_out_of_the_request(tmp_path):
    hostile = 'body,date,remarks,city\n"ADMM",2027-11-23,"not available\x7f""]\nweight = 1",\n'
    hostile += '"Workshop\n[fixed]\nX = 1",2027-11-23,,\n'
    hostile += '"ADSOM",2027-08-18,confirmed,"Ha ""Noi\\\n[windows]"\n'
    request = of(tmp_path, hostile).request
    assert request is not None
    assert planned_by(tmp_path, request) == ["fixed-ADSOM-2027", "unavailable-1"]


def test_years_are_kept_apart_and_a_request_wants_one(tmp_path):
    text = "body,date\nADMM,2026-11-23\nADMM,2027-11-23\n"
    both = of(tmp_path, text)
    assert ([one.cycle for one in both.merged.proposals], both.request) == ([2026, 2027], None)
    one = of(tmp_path, text, year=2027)
    assert [(e.state.value, e.why) for e in one.merged.sorted.entries] == [
        ("aside", "is of 2026, not of 2027"),
        ("understood", ""),
    ]


def test_every_file_that_cannot_be_used_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        of(tmp_path, "", "body,start\nADMM,2027-11-23\n", "x\n")
    assert [str(problem).split(f"{tmp_path}/")[-1] for problem in caught.value.problems] == [
        "sg.csv: is empty",
        'th.csv: 2 to fix\n  line 1: the header has no column "body" (meeting/activity, activity, event would do too).'
        '\n  line 1: the header has no column "start" (from, first day, begin would do too).',
    ]
