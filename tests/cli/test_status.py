"""indical status: who has answered and who has not, what is open, which steps are due; and how it ends."""

from __future__ import annotations

import json
from datetime import date

import pytest
from files.forms import Filled

from calendars import form_words as words
from cli.run import TESTS, indical

GOLDEN = TESTS / "golden"
DRAFT, VIET_NAM = GOLDEN / "call-draft.csv", GOLDEN / "call-viet-nam.csv"
RIVER = ("--rulebook", GOLDEN / "river-board")


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    """A call about a draft of the year."""
    folder = tmp_path_factory.mktemp("called")
    ran = indical("call", "--from", DRAFT, "--reply-by", "2026-12-15", "-o", "call", cwd=folder)
    assert ran.code == 0
    return folder / "call"


@pytest.fixture(scope="module")
def river(tmp_path_factory):
    """A call of two members about five meetings, all of whose days but one meeting's are known."""
    folder = tmp_path_factory.mktemp("river")
    (folder / "draft.csv").write_text(
        "body,start,end,city,host\n"
        "BOARD,2027-02-16,2027-02-17,Vientiane,LA\nBOARD,2027-05-18,2027-05-19,Vientiane,LA\n"
        "BOARD,2027-07-20,2027-07-21,Pakse,LA\nBOARD,2027-11-16,2027-11-17,Vientiane,LA\nAUDIT,2027-01-12,,Ha Noi,VN\n"
    )
    asked = ("call", "--from", "draft.csv", "--reply-by", "2026-12-15", "-o", "call", *RIVER)
    assert indical(*asked, cwd=folder).code == 0
    return folder / "call"


def filled(call, member, agree=("BOARD-2027-1", "BOARD-2027-2", "BOARD-2027-3", "BOARD-2027-4", "AUDIT-2027")):
    """A member's form that agrees to these meetings."""
    form = Filled(next(call.glob(f"*-input-{member}.xlsx")))
    for meeting in agree:
        form.answer(meeting, answer="agree")
    return form


def status(folder, call, *arguments):
    """What status says, as JSON."""
    ran = indical("status", "--call", call, *arguments, "--format", "json", cwd=folder)
    assert (ran.code in (0, 1), ran.err) == (True, "")
    told = json.loads(ran.out)
    assert told["open"] == (ran.code == 1)
    return told


def members(told):
    """Who has answered, and how many rows of each kind."""
    return {one["id"]: [len(one[key]) for key in ("answers", "unsure", "no_answer", "not_in_form")]
            for one in told["members"] if one["answered"]}  # fmt: skip


def open_of(told):
    """What is open of each meeting."""
    return {one["id"]: one["open"] for one in told["meetings"] if one["open"]}


def test_nothing_is_open_where_all_agree_to_all(river, tmp_path):
    for member in ("LA", "VN"):
        filled(river, member).save(tmp_path / f"{member}.xlsx")
    ran = indical("status", "--call", river, "LA.xlsx", "VN.xlsx", "--as-of", "2026-12-20", *RIVER, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0] == "River Board meetings 2027, as of 2026-12-20: 2 of 2 members have answered"
    assert ran.out.splitlines()[-4:] == [
        "Steps:",
        "  Members answer by every member: by 2026-12-15, done (the call for inputs)",
        "",
        "Nothing is open",
    ]


def test_without_replies_every_member_is_missing(called, tmp_path):
    ran = indical("status", "--call", called, "--as-of", "2026-12-20", cwd=tmp_path)
    assert ran.code == 1
    assert "No answer yet:\n  BN  Brunei Darussalam\n  KH  Cambodia\n" in ran.out
    assert "Members answer by every member: by 2026-12-15, 5 days overdue" in ran.out
    assert ran.out.splitlines()[-1] == (
        "Open: 11 members without an answer, 8 meetings with something open, 1 step overdue"
    )


def test_an_untouched_form_is_no_answer(river, tmp_path):
    filled(river, "LA", agree=()).save(tmp_path / "LA.xlsx")
    told = status(tmp_path, river, "LA.xlsx", *RIVER)
    assert [(one["id"], one["answered"], one["files"]) for one in told["members"]] == [
        ("LA", False, ["LA.xlsx"]),
        ("VN", False, []),
    ]


def test_any_file_whose_member_can_be_told_is_an_answer(called, tmp_path):
    told = status(tmp_path, called, VIET_NAM)
    (vietnam,) = [one for one in told["members"] if one["answered"]]
    assert (vietnam["id"], vietnam["not_in_form"]) == ("VN", [])
    assert [(one["meeting"], one["answer"], one["first_day"], one["said"]) for one in vietnam["answers"]] == [
        ("ACAMM-2027", "agrees", "2027-11-16", "agreed"),
        ("ADMM-2027", "other days", "2027-11-25", "the 23rd is taken"),
        ("ADSOM-2027", "other days", "2027-08-14", None),
    ]
    assert [one["rule"] for one in vietnam["answers"][2]["against"]] == ["official-weekends"]
    assert open_of(told) == {
        "SUMMIT-2027-1": ["no date"],
        "SUMMIT-2027-2": ["no date"],
        "ADMM-2027": ["other days: VN 2027-11-25"],
        "ADSOM-2027": ["other days: VN 2027-08-14"],
        "ADSOM-PLUS-2027": ["no date"],
        "ADSOM-WG-2027": ["no date"],
        "ACDFIM-2027": ["2027-05-01 is no legal day: host-holidays"],
        "AAFCC-2027": ["no host", "no city", "no date"],
        "ANI-2027": ["no exact date: within 2027-08-01 to 2027-08-31"],
        "AMIIM-2027": ["no date"],
    }


def test_what_each_answered_and_what_they_differ_on(river, tmp_path):
    first = filled(river, "LA")
    first.answer("BOARD-2027-2", answer="cannot come", remarks="election")
    first.away(0, first=date(2027, 11, 10), last=date(2027, 11, 16), remarks="census")
    first.save(tmp_path / "LA.xlsx")
    other = filled(river, "VN", agree=("BOARD-2027-1",))
    other.answer("BOARD-2027-3", first="27 July 2027").answer("AUDIT-2027", answer="TBC", remarks="soon")
    other.answer("BOARD-2027-4", answer="hm").further(0, activity="Flood drill", first="May 2027")
    other.save(tmp_path / "VN.xlsx")
    told = status(tmp_path, river, "LA.xlsx", "VN.xlsx", *RIVER)
    assert members(told) == {"LA": [6, 0, 0, 0], "VN": [4, 1, 1, 0]}
    assert {one["id"]: one["answers"] for one in told["meetings"]} == {
        "BOARD-2027-1": {"agrees": ["LA", "VN"]},
        "BOARD-2027-2": {"cannot come": ["LA"]},
        "BOARD-2027-3": {"agrees": ["LA"], "other days": ["VN"]},
        "BOARD-2027-4": {"agrees": ["LA"], "cannot come": ["LA"]},
        "AUDIT-2027": {"agrees": ["LA"], "no date yet": ["VN"]},
    }
    assert open_of(told) == {
        "BOARD-2027-2": ["cannot come: LA"],
        "BOARD-2027-3": ["other days: VN 2027-07-27 to 2027-07-28"],
        "BOARD-2027-4": ["cannot come: LA"],
    }
    assert [(one["title"], one["why"]) for one in told["conflicts"]] == [
        ("River Board (3)", "2 different dates, and one meeting a year")
    ]


def test_a_date_against_a_rule_is_kept_and_told_with_the_rule(river, tmp_path):
    filled(river, "LA").save(tmp_path / "LA.xlsx")
    filled(river, "VN", agree=()).answer("AUDIT-2027", first=date(2027, 1, 16)).save(tmp_path / "VN.xlsx")
    ran = indical("status", "--call", river, "LA.xlsx", "VN.xlsx", *RIVER, cwd=tmp_path)
    assert ran.code == 1
    assert (
        "  AUDIT-2027  other days 2027-01-16\n"
        '    against working-days: "Meetings are held on working days." (Statutes, Art. 8; adopted)\n'
    ) in ran.out
    assert "1 answer against a rule" in ran.out.splitlines()[-1]


def test_a_form_of_another_year_is_told_and_not_counted(river, tmp_path):
    filled(river, "VN").head(words.YEAR, 2026).save(tmp_path / "VN.xlsx")
    told = status(tmp_path, river, "VN.xlsx", *RIVER)
    assert (told["other_years"], members(told)) == (["VN.xlsx (VN) answers to 2026"], {})


def test_a_form_of_another_institution_is_told_and_not_counted(called, river, tmp_path):
    """Both institutions have the same members and the same year: only the rulebook tells the forms apart."""
    filled(river, "VN", agree=("AUDIT-2027",)).save(tmp_path / "VN.xlsx")
    told = status(tmp_path, called, "VN.xlsx")
    assert (members(told), told["other_institutions"]) == ({}, ["VN.xlsx (VN) answers to river-board"])
    ran = indical("import", "VN.xlsx", "--format", "json", cwd=tmp_path)
    rows = [(one["state"], one["why"]) for one in json.loads(ran.out)["rows"]]
    why = "it answers a form of the rulebook river-board, not of asean-defence"
    assert (ran.code, rows) == (1, [("doubtful", why), *[("unanswered", "no answer")] * 4])


def test_a_file_that_is_named_twice_is_one_answer(river, tmp_path):
    filled(river, "VN", agree=("AUDIT-2027",)).save(tmp_path / "VN.xlsx")
    (tmp_path / "link.xlsx").symlink_to("VN.xlsx")
    told = status(tmp_path, river, "VN.xlsx", "./VN.xlsx", "link.xlsx", *RIVER)
    (vietnam,) = [one for one in told["members"] if one["answered"]]
    assert (vietnam["files"], len(vietnam["answers"])) == (["VN.xlsx"], 1)


def test_a_form_whose_member_is_nonsense_is_told_and_what_it_says_is_kept(river, tmp_path):
    filled(river, "VN").head(words.MEMBER, "Atlantis").save(tmp_path / "reply.xlsx")
    told = status(tmp_path, river, "reply.xlsx", *RIVER)
    (stranger,) = told["unknown_senders"]
    assert (stranger["name"], len(stranger["answers"]), members(told)) == ("reply.xlsx", 5, {})
    assert told["notes"] == [
        'reply.xlsx: the form is that of "Atlantis", which is no member: nothing tells whose answer it is'
    ]


def test_a_row_that_is_gone_from_a_form_is_told(river, tmp_path):
    form = filled(river, "VN", agree=("BOARD-2027-1",))
    form.sheet.delete_rows(form.row_of("AUDIT-2027"))
    form.save(tmp_path / "VN.xlsx")
    told = status(tmp_path, river, "VN.xlsx", *RIVER)
    assert members(told) == {"VN": [1, 0, 3, 1]}
    assert told["members"][1]["not_in_form"] == ["AUDIT-2027"]


@pytest.mark.parametrize(
    ("day", "left", "overdue"),
    [("2026-12-15", 0, False), ("2026-12-14", 1, False), ("2026-12-16", -1, True), (None, None, False)],
)
def test_days_are_counted_from_the_day_that_is_given(day, left, overdue, river, tmp_path):
    told = status(tmp_path, river, *(("--as-of", day) if day else ()), *RIVER)
    (step,) = told["steps"]
    assert (step["due"], step["days_left"], step["overdue"], step["done"]) == ("2026-12-15", left, overdue, False)


def test_the_acts_are_due_when_their_bodies_last_meet_before_the_year(called, tmp_path):
    (tmp_path / "last.csv").write_text(
        "body,start\nADSOM,2026-08-18\nADMM,2026-11-25\nADSOM-WG,2026-02-03\nADSOM,2027-08-18\n"
    )
    (tmp_path / "request.toml").write_text('format = 1\nyear = 2027\nprevious = "last.csv"\n[hosts]\nAAFCC = "TH"\n')
    (tmp_path / "record.toml").write_text(
        'format = 1\n[[act]]\npaper = "calendar"\nyear = 2027\ndone = "recommended"\nby = "ADSOM"\n'
        'day = 2026-08-18\nrecord = "summary record"\n'
    )
    asked = ("--request", "request.toml", "--as-of", "2026-12-01")
    told = status(tmp_path, called, *asked)
    steps = [(one["rule"], one["by"], one["due"], one["done"], one["days_left"]) for one in told["steps"][1:]]
    assert steps == [
        ("calendar-recommended", "ADSOM", "2026-08-18", None, -105),
        ("calendar-adopted", "ADMM", "2026-11-25", None, -6),
    ]
    # What the request knows by now is not open any more.
    assert open_of(told)["AAFCC-2027"] == ["no date"]
    told = status(tmp_path, called, *asked, "--record", "record.toml")
    assert [(one["done"], one["overdue"]) for one in told["steps"][1:]] == [(True, False), (False, True)]


NO_FILE = "No such file or directory"
NOT_BY = "not by asean-defence: name it with --rulebook"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--call", "nowhere"),
            f"nowhere/call.json: cannot be read: {NO_FILE}. Give the folder that indical call wrote",
        ),
        (("--call", "CALL"), f"CALL: the call is by the rulebook river-board, {NOT_BY}"),
        (("--call", "CALL", "--as-of", "soon", *RIVER), '--as-of: "soon" is not a date: write it as 2027-10-20'),
        (("--call", "CALL", "none.xlsx", *RIVER), f"none.xlsx: cannot be read: {NO_FILE}"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, told, river, tmp_path):
    ran = indical("status", *(river if one == "CALL" else one for one in arguments), cwd=tmp_path)
    assert (ran.code, ran.out, ran.err.strip()) == (2, "", told.replace("CALL", str(river)))


def test_a_form_without_its_year_is_refused(river, tmp_path):
    filled(river, "VN").head(words.YEAR, "").save(tmp_path / "VN.xlsx")
    ran = indical("status", "--call", river, "VN.xlsx", *RIVER, cwd=tmp_path)
    assert (ran.code, ran.err.strip()) == (
        2,
        'VN.xlsx: sheet "Input": the line "Year" says "": write the year that it answers to',
    )


def test_two_files_of_one_member_are_one_answer(river, tmp_path):
    filled(river, "VN", agree=("BOARD-2027-1",)).save(tmp_path / "one.xlsx")
    (tmp_path / "Viet Nam.csv").write_text("body,date,remarks\nAUDIT,2027-01-12,agreed\n")
    told = status(tmp_path, river, "one.xlsx", "Viet Nam.csv", *RIVER)
    (vietnam,) = [one for one in told["members"] if one["answered"]]
    assert (vietnam["files"], [one["answer"] for one in vietnam["answers"]]) == (
        ["one.xlsx", "Viet Nam.csv"],
        ["agrees", "agrees"],
    )


def test_an_answer_that_may_be_to_several_meetings_is_left_to_a_person(river, tmp_path):
    (tmp_path / "vn.csv").write_text("body,date\nBOARD,2027-08-17\nBOARD,2027-02-16 to 2027-02-17\n")
    told = status(tmp_path, river, "vn.csv", *RIVER)
    assert [(one["meeting"], one["answer"]) for one in told["members"][1]["answers"]] == [
        (None, "which of the meetings is not told"),
        ("BOARD-2027-1", "agrees"),
    ]
    ran = indical("status", "--call", river, "vn.csv", *RIVER, cwd=tmp_path)
    assert ran.out.splitlines()[-1] == "Open: 1 member without an answer, 1 answer to no certain meeting"
