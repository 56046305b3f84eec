"""indical call: each member's form, the days that the rules leave, and what a person is told."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest
from files.forms import Filled

from calendars import form_words as words
from cli.run import REAL_YEARS, TESTS, indical, names

GOLDEN = TESTS / "golden"
DRAFT = GOLDEN / "call-draft.csv"
RIVER = GOLDEN / "river-board"
BY = ("--reply-by", "2026-12-15")
MEMBERS = ["BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"]


def meetings(folder):
    """The questions of a call by meeting."""
    return {one["id"]: one for one in json.loads((folder / "call.json").read_text())["meetings"]}


def known(one):
    """What a question knows of a meeting's days and host."""
    days = one["known"]
    return days and (days["first"], days["last"]), one["vague"], one["hosts"], one["city"], one["edition"]


def test_every_member_of_the_year_gets_a_form(tmp_path):
    ran = indical("call", "2027", *BY, cwd=tmp_path)
    assert ran.code == 0
    assert names(tmp_path / "call-2027") == [*(f"2027-input-{member}.xlsx" for member in MEMBERS), "call.json"]
    assert ran.out.splitlines()[:2] == [
        "ASEAN defence meetings 2027: 11 members asked about 12 meetings, to reply by 2026-12-15",
        "  SUMMIT-2027-1    no date yet, SG; may begin 2027-01-02 to 2027-12-27, 305 days",
    ]


def test_who_was_no_member_yet_is_not_asked(tmp_path):
    assert indical("call", "2024", "--reply-by", "2023-12-15", cwd=tmp_path).code == 0
    assert "2024-input-TL.xlsx" not in names(tmp_path / "call-2024")


def test_the_same_call_gives_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        indical("call", "--from", DRAFT, *BY, "-o", folder, cwd=tmp_path)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("one", "two"))
    assert len(one) == 12
    assert one == two


def test_what_the_draft_knows_stands_in_the_form(tmp_path):
    ran = indical("call", "--from", DRAFT, *BY, "-o", "call", cwd=tmp_path)
    found = meetings(tmp_path / "call")
    assert known(found["ACAMM-2027"]) == (("2027-11-16", "2027-11-18"), False, ["VN"], "Ha Noi", 28)
    assert known(found["ANI-2027"]) == (("2027-08-01", "2027-08-31"), True, ["ID"], "Surabaya", 21)
    assert known(found["AAFCC-2027"]) == (None, False, [], None, 24)
    sheet = openpyxl.load_workbook(tmp_path / "call" / "2027-input-VN.xlsx")[words.INPUT_SHEET]
    assert [cell.value for cell in sheet[10]][:8] == [
        *(1, "ACAMM-2027", "You host", "28th ACAMM\nASEAN Chiefs of Army Multilateral Meeting"),
        *("16\u201318 November 2027", 3, "Viet Nam", "Ha Noi"),
    ]
    assert ran.err.splitlines()[0] == "ACDFIM-2027 is known to begin 2027-05-01, which is no legal day (host-holidays)"


def test_the_window_and_its_rules_are_those_that_the_hard_rules_leave(tmp_path):
    (tmp_path / "request.toml").write_text(
        "format = 1\nyear = 2027\n[fixed]\nADMM = 2027-11-23\n[windows]\nADSOM = { earliest = 2027-10-25 }\n"
    )
    assert indical("call", "--request", "request.toml", *BY, "-o", "call", cwd=tmp_path).code == 0
    adsom = meetings(tmp_path / "call")["ADSOM-2027"]
    begins = [(span["first"], span["last"]) for span in adsom["begins"]]
    # 21 free days before the ADMM on 23 November: 1 November. Deepavali is on 28 October, then comes a weekend.
    assert begins == [("2027-10-25", "2027-10-27"), ("2027-10-29", "2027-10-29"), ("2027-11-01", "2027-11-01")]
    ends = [one["rule"] for one in adsom["closed"] if one["way"] == "not later"]
    assert {"adsom-lead", "fixed-ADMM-2027"} <= set(ends)
    sheet = openpyxl.load_workbook(tmp_path / "call" / "2027-input-BN.xlsx")[words.RULES_SHEET]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [
        "ADSOM",
        "ADSOM meets at least 21 free days before the ADMM.",
        "Public record, ADSOM and ADMM, 2006-2025",
        "practice",
        "not after 1 November 2027",
        "adsom-lead",
    ] in told


def test_a_candidate_sees_the_days_on_which_it_can_host(tmp_path):
    assert indical("call", "--request", GOLDEN / "hosts.toml", *BY, "-o", "call", cwd=tmp_path).code == 0
    acamm = meetings(tmp_path / "call")["ACAMM-2027"]
    assert acamm["hosts"] == ["TH", "LA", "VN"]
    # Viet Nam's National Day, 2 September, closes the three days that a meeting of three days may not begin on.
    free = {
        member: any(span["first"] <= "2027-09-01" <= span["last"] for span in spans)
        for member, spans in {"all": acamm["begins"], **acamm["if_hosted"]}.items()
    }
    assert (free["all"], free["VN"]) == (True, False)
    for member, part in (("VN", "You may host"), ("SG", "")):
        filled = Filled(tmp_path / "call" / f"2027-input-{member}.xlsx")
        assert filled.sheet.cell(filled.row_of("ACAMM-2027"), 3).value == part


def test_a_form_that_may_be_filled_in_is_not_written_over(tmp_path):
    asked = ("call", "2027", "--reply-by", "2026-12-15", "-o", "call", "--rulebook", str(RIVER))
    assert indical(*asked, cwd=tmp_path).code == 0
    assert indical(*asked, cwd=tmp_path).code == 0, "the same forms again are no loss"
    form = tmp_path / "call" / "2027-input-VN.xlsx"
    Filled(form).answer("AUDIT-2027", answer="agree").save(form)
    filled = form.read_bytes()
    ran = indical(*asked, cwd=tmp_path)
    told = "call: holds another 2027-input-VN.xlsx, which may be filled in: name another folder"
    assert (ran.code, ran.err.strip(), form.read_bytes() == filled) == (2, told, True)


def test_another_institution_calls_too(tmp_path):
    ran = indical("call", "2027", *BY, "--rulebook", GOLDEN / "river-board", "--format", "json", cwd=tmp_path)
    told = json.loads(ran.out)
    assert (told["schema"], told["rulebook"], told["reply_by"]) == ("indical/call/1", "river-board", "2026-12-15")
    assert [one["id"] for one in told["meetings"]] == [*(f"BOARD-2027-{n}" for n in (1, 2, 3, 4)), "AUDIT-2027"]
    assert told["files"] == [f"call-2027/{name}" for name in ("2027-input-LA.xlsx", "2027-input-VN.xlsx", "call.json")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("2027",), "indical call: say by when members are to answer, as in --reply-by 2026-12-15"),
        (("2027", "--reply-by", "soon"), '--reply-by: "soon" is not a date: write it as 2027-10-20'),
        (("2027", "--reply-by", "2026-02-30"), '--reply-by: "2026-02-30" is not a date: write it as 2027-10-20'),
        (
            ("2027", "--reply-by", "2028-02-29"),
            "--reply-by: 2028-02-29 is after 2027, the year that members are asked about",
        ),
        (("2031", "--from", str(DRAFT), *BY), f"{DRAFT}: holds no meeting of 2031"),
        ((*BY,), "the command line: no year to plan: give one, as in indical generate 2027"),
        (("2027", "--from", "none.csv", *BY), "none.csv: cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_written(arguments, told, tmp_path):
    ran = indical("call", *arguments, cwd=tmp_path)
    assert (ran.code, ran.err.strip(), names(tmp_path)) == (2, told, [])


def test_a_draft_of_several_years_is_asked_about_for_the_year_that_is_named(tmp_path):
    ran = indical("call", "2025", "--from", REAL_YEARS, "--reply-by", "2024-12-15", "-o", "call", cwd=tmp_path)
    assert ran.code == 0
    assert known(meetings(tmp_path / "call")["ADMM-2025"])[0] == ("2025-10-31", "2025-10-31")


def test_where_the_rules_leave_a_meeting_no_day_nobody_is_asked(tmp_path):
    (tmp_path / "request.toml").write_text("format = 1\nyear = 2027\n[fixed]\nADSOM = 2027-11-22\nADMM = 2027-11-23\n")
    ran = indical("call", "--request", "request.toml", *BY, "-o", "call", cwd=tmp_path)
    assert (ran.code, names(tmp_path)) == (3, ["request.toml"])
    assert ran.out.startswith("2027 cannot be asked about: ")
    told = json.loads(indical("call", "--request", "request.toml", *BY, "--format", "json", cwd=tmp_path).out)
    assert told["schema"] == "indical/conflict/1"
    assert {"adsom-lead", "fixed-ADMM-2027", "fixed-ADSOM-2027"} <= set(told["rules"])


def test_every_day_of_a_window_is_one_that_the_checker_finds_no_hard_breach_of_by_itself(tmp_path):
    indical("call", "2027", *BY, "-o", "call", cwd=tmp_path)
    for name in ("ADMM-2027", "ACAMM-2027"):
        one = meetings(tmp_path / "call")[name]
        days = [date.fromisoformat(one["begins"][at][end]) for at, end in ((0, "first"), (-1, "last"))]
        for day in days:
            (tmp_path / "one.csv").write_text(f"body,start,host\n{one['body']},{day},{'/'.join(one['hosts'])}\n")
            ran = indical("check", "one.csv", "--partial", "--format", "json", cwd=tmp_path)
            assert [breach["message"] for breach in json.loads(ran.out)["years"][0]["breaches"]] == []


def test_a_draft_with_too_few_meetings_is_asked_about_as_it_is_and_that_is_told(tmp_path):
    (tmp_path / "draft.csv").write_text(
        "body,start,end,host\n"
        "SUMMIT,2027-11-26,2027-11-28,SG\nSpecial ADMM,2027-02-16,,SG\nFlood drill,2027-06-01,,VN\n"
    )
    ran = indical("call", "--from", "draft.csv", *BY, "-o", "call", cwd=tmp_path)
    found = meetings(tmp_path / "call")
    assert [name for name in found if "SUMMIT" in name or "special" in name] == ["SUMMIT-2027", "ADMM-2027-special"]
    assert (found["ADMM-2027-special"]["begins"], found["ADMM-2027-special"]["special"]) == ([], True)
    assert ran.err.splitlines()[:2] == [
        '"Flood drill" of the draft is no meeting of a body: not asked about',
        "summit-twice is not kept by the meetings asked about: The ASEAN Summit meets twice a year.",
    ]
    filled = Filled(tmp_path / "call" / "2027-input-VN.xlsx").answer("ADMM-2027-special", answer="agree")
    filled.save(tmp_path / "vn.xlsx")
    told = json.loads(indical("status", "--call", "call", "vn.xlsx", "--format", "json", cwd=tmp_path).out)
    assert [one["answers"] for one in told["meetings"] if one["answers"]] == [{"agrees": ["VN"]}]


def test_a_filled_form_goes_through_import_with_every_row_accounted_for(tmp_path):
    indical("call", "--from", DRAFT, *BY, "-o", "call", cwd=tmp_path)
    form = Filled(tmp_path / "call" / "2027-input-VN.xlsx")
    form.answer("ACAMM-2027", answer="agree").answer("ADSOM-2027", first="19 August 2027")
    form.answer("ACDFIM-2027", answer="cannot come", remarks="a national holiday").answer("ADMM-2027", answer="perhaps")
    form.further(0, activity="Flood drill", first="June 2027").away(0, first="1 September 2027", remarks="feast")
    form.save(tmp_path / "reply.xlsx")
    ran = indical("import", "reply.xlsx", "-o", "request.toml", "--format", "json", cwd=tmp_path)
    assert ran.code == 1
    told = json.loads(ran.out)
    assert told["files"] == [{"name": "reply.xlsx", "member": "VN", "rows": 14, "notes": []}]
    assert told["count"] == {"rows": 14, "understood": 5, "doubtful": 1, "refused": 0, "aside": 0, "unanswered": 8}
    request = (tmp_path / "request.toml").read_text()
    assert "[fixed]\nACAMM-2027 = { first = 2027-11-16, last = 2027-11-18 }  # reply.xlsx, sheet" in request
    assert request.count('[[unavailable]]  # reply.xlsx, sheet "Input"') == 2
    assert 'meetings = ["ACDFIM"]\nreason = "a national holiday"' in request
    assert [row["title"] for row in told["rows"] if row["state"] == "doubtful"] == ["21st ADMM"]
