"""indical round: from the dates that are put to members to the line that makes the agreed one so."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from subprocess import DEVNULL, Popen, TimeoutExpired

import openpyxl
import pytest

from calendars.rounds.file import alone
from calendars.rounds.round import read_round
from cli.run import INDICAL, TESTS, Ran, environment, indical, names
from cli.test_what_loads import HEAVY, loaded
from scheduler.commands.stamp import read_stamp
from scheduler.pipeline.members.rounds import recorded

RIVER_BOARD = TESTS / "golden" / "river-board"
UNTIL = ("--until", "2026-12-01T12:00:00Z")
IN_TIME, LATE = "2026-11-25T09:00:00Z", "2026-12-01T12:00:01Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a round of the best year and one of a file's year, both of a made-up institution."""
    where = tmp_path_factory.mktemp("rounds")
    river = ("--rulebook", RIVER_BOARD)
    assert indical("generate", 2027, *river, "-o", "year", cwd=where).code == 0
    assert indical("round", "open", "BOARD-2027-2", *river, *UNTIL, "--dates", 3, "-o", "best", cwd=where).code == 0
    held = ("--calendar", "year/2027.csv", *river, *UNTIL, "--dates", 2, "--within", 40, "-o", "held")
    assert indical("round", "open", "BOARD-2027-2", *held, cwd=where).code == 0
    return where


@pytest.fixture
def best(made, tmp_path):
    """A copy of the best year's round, and its dates."""
    return copied(made, tmp_path, "best")


def copied(made, tmp_path, name):
    shutil.copytree(made / name, tmp_path / name)
    told = json.loads((tmp_path / name / "round.json").read_text())
    return tmp_path, [one["first_day"] for one in told["candidates"]]


def answer(folder, *words, at=IN_TIME, which="best"):
    return indical("round", "answer", which, *words, "--at", at, cwd=folder)


def result(folder, as_of=IN_TIME, which="best"):
    ran = indical("round", "result", which, "--as-of", as_of, "--format", "json", cwd=folder)
    return ran.code, json.loads(ran.out)


def said_all(folder, member, days, *words, which="best"):
    ran = answer(folder, member, *(f"{day}={word}" for day, word in zip(days, words, strict=True)), which=which)
    assert ran.code == 0, ran.err
    return ran


def test_a_round_has_a_form_for_each_member_and_the_same_bytes_each_time(made, tmp_path):
    assert names(made / "best") == ["BOARD-2027-2-LA.xlsx", "BOARD-2027-2-VN.xlsx", "mail.txt", "round.json"]
    again = ("--rulebook", RIVER_BOARD, *UNTIL, "--dates", 3, "-o", "best")
    ran = indical("round", "open", "BOARD-2027-2", *again, cwd=tmp_path)
    assert (ran.code, "3 dates put to 2 members, to answer by 2026-12-01T12:00:00Z:" in ran.out) == (0, True)
    for name in names(made / "best"):
        assert (tmp_path / "best" / name).read_bytes() == (made / "best" / name).read_bytes()
    mail = (made / "best" / "mail.txt").read_text()
    assert "  Viet Nam: BOARD-2027-2-VN.xlsx\n" in mail
    assert "A date without an answer counts as no answer, and not as yes." in mail


def test_another_round_is_not_written_over_one_that_has_answers(best):
    folder, days = best
    said_all(folder, "VN", days[:1], "no")
    before = (folder / "best" / "round.json").read_bytes()
    again = ("--rulebook", RIVER_BOARD, *UNTIL, "--dates", 3, "-o", "best")
    ran = indical("round", "open", "BOARD-2027-2", *again, cwd=folder)
    assert ran == Ran(2, "", "best/round.json: holds a round already: give another folder with -o, or take it away\n")
    assert (folder / "best" / "round.json").read_bytes() == before


def test_answers_are_told_and_replaced_and_the_next_question_named(best):
    folder, (first, second, third) = best
    ran = answer(folder, "VN", f"{first}=no", f"{second}=rather-not")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"VN on {first}: no",
        f"VN on {second}: rather not",
        "Open: 2 answers can settle it, and at most 3 are needed.",
        f"Next: ask VN about {third}; while nobody says no or rather not, then LA.",
        "Only these answers can still matter:",
        f"  {third}: LA, VN",
        f"  {second}: LA",
    ]
    ran = answer(folder, "Viet Nam", f"{first}=yes", f"{second}=RATHER NOT", at="2026-11-26")
    assert ran.out.splitlines()[:2] == [f"VN on {first}: yes, was no", f"VN on {second}: rather not as before"]
    # What is told of an earlier day is what was known then.
    assert result(folder)[1]["dates"][0]["no"] == ["VN"]
    assert result(folder, "2026-11-26")[1]["dates"][0]["yes"] == ["VN"]


def test_a_consensus_says_what_makes_it_so_and_that_does(best):
    folder, days = best
    said_all(folder, "VN", days, "no", "rather-not", "yes")
    said_all(folder, "LA", days[1:], "yes", "rather-not")
    ran = indical("round", "result", "best/round.json", "--as-of", IN_TIME, cwd=folder)
    assert ran.code == 0
    # Each of the two has one who would rather not: the cheaper, and of as cheap ones the earlier, is taken.
    fixed = f"BOARD-2027-2 = {days[1]}"
    assert ran.out.splitlines()[-5:] == [
        f"Consensus: BOARD-2027-2 on {words(folder, 1)}. Nobody says no.",
        "Rather not: VN.",
        "To make it so, in the request:",
        "  [fixed]",
        f"  {fixed}",
    ]
    (folder / "request.toml").write_text(f"format = 1\nyear = 2027\n[fixed]\n{fixed}\n")
    asked = ("--request", "request.toml", "--rulebook", RIVER_BOARD, "--format", "json")
    year = json.loads(indical("generate", *asked, cwd=folder).out)
    told = json.loads((folder / "best" / "round.json").read_text())
    assert year["cost"] == told["cost"] + told["candidates"][1]["extra"]
    assert {one["id"]: one["first_day"] for one in year["meetings"]}["BOARD-2027-2"] == days[1]


def words(folder, at):
    """The date as the form has it."""
    sheet = openpyxl.load_workbook(folder / "best" / "BOARD-2027-2-VN.xlsx")["Dates"]
    rows = [row[0].value for row in sheet.iter_rows()]
    return rows[rows.index("Date") + 1 + at]


def test_of_a_file_the_consensus_is_a_move(made, tmp_path):
    folder, days = copied(made, tmp_path, "held")
    for member in ("VN", "LA"):
        said_all(folder, member, days, "no", "yes", which="held")
    code, told = result(folder, which="held")
    assert (code, told["verdict"], told["date"], told["fixed"]) == (
        *(0, "consensus", days[1]),
        [f"BOARD-2027-2 = {days[1]}"],
    )
    assert told["move"] == f'indical move BOARD-2027-2 {days[1]} --by WHO --ref "date round {told["round"][:12]}"'


def test_that_no_date_can_be_is_proved_by_who_says_no_to_each(best):
    folder, days = best
    said_all(folder, "VN", days, "no", "yes", "no")
    said_all(folder, "LA", days[1:], "no", "no")
    ran = indical("round", "result", "best", "--as-of", IN_TIME, cwd=folder)
    assert ran.code == 1
    assert ran.out.splitlines()[-4:] == [
        "No date can be agreed on: somebody says no to each.",
        f"  {days[0]}: VN",
        f"  {days[1]}: LA",
        f"  {days[2]}: LA, VN",
    ]
    told = result(folder)[1]
    assert (told["verdict"], told["date"], told["questions"]) == ("none", None, [])


def test_silence_is_no_consent_where_the_rulebook_does_not_say_so_and_more_time_can_be_given(best):
    folder, days = best
    said_all(folder, "VN", days, "yes", "yes", "yes")
    code, told = result(folder, LATE)
    assert (code, told["verdict"], told["over"], told["silence_agrees"]) == (1, "open", True, False)
    assert told["next"] == [{"member": "LA", "date": days[0]}]
    before = (folder / "best" / "round.json").read_bytes()
    ran = answer(folder, "LA", f"{days[0]}=yes", at=LATE)
    assert (ran.code, ran.out, (folder / "best" / "round.json").read_bytes()) == (2, "", before)
    assert ran.err == (
        "answer: answers were asked for until 2026-12-01T12:00:00Z, and this is 2026-12-01T12:00:01Z: "
        "not recorded. indical round extend gives more time\n"
    )
    assert indical("round", "extend", "best", "--until", "2026-11-30", cwd=folder).code == 2
    assert indical("round", "extend", "best", "--until", "2026-12-08", cwd=folder).code == 0
    assert answer(folder, "LA", f"{days[0]}=yes", at=LATE).code == 0
    assert result(folder, LATE)[1]["date"] == days[0]


def test_two_who_record_at_once_do_not_lose_each_others_answers(best):
    folder, days = best
    path = folder / "best" / "round.json"
    words = ("round", "answer", "best", "VN", f"{days[0]}=no", "--at", IN_TIME)
    with alone(path):
        other = Popen([*INDICAL, *words], cwd=folder, env=environment(), stdout=DEVNULL)
        with pytest.raises(TimeoutExpired):
            other.wait(timeout=3)  # until this one is done
        made, _ = recorded(read_round(path), [("LA", {date.fromisoformat(days[1]): "no"})], read_stamp(IN_TIME))
        path.write_text(made.as_json())
    assert other.wait(timeout=60) == 0
    assert [one["no"] for one in result(folder)[1]["dates"]] == [["VN"], ["LA"], []]


def fill(folder, member, *said, name="filled.xlsx", column=2, **head):
    """The member's form with what is said of the dates, in their order, saved by an office program's stand-in."""
    book = openpyxl.load_workbook(folder / "best" / f"BOARD-2027-2-{member}.xlsx")
    sheet = book["Dates"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Date")
    for at, word in enumerate(said, top + 1):
        sheet.cell(at, column).value = word
    for row in sheet.iter_rows(max_row=top - 1):
        if row[0].value in head:
            row[1].value = head[row[0].value]
    book.save(folder / name)
    return folder / name


def test_filled_forms_are_read_as_workbook_and_as_csv(best):
    folder, days = best
    fill(folder, "VN", "Rather not", None, "no")
    sheet = openpyxl.load_workbook(fill(folder, "LA", "yes", "yes", "yes", name="la.xlsx"))["Dates"]
    with (folder / "la.csv").open("w", newline="", encoding="utf-8-sig") as out:
        csv.writer(out, delimiter=";").writerows([cell.value or "" for cell in row] for row in sheet.iter_rows())
    ran = answer(folder, "--from", "filled.xlsx", "--from", "la.csv")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:5] == [
        *(f"VN on {days[0]}: rather not", f"VN on {days[2]}: no"),
        *(f"LA on {day}: yes" for day in days),
    ]
    assert result(folder)[1]["next"] == [{"member": "VN", "date": days[1]}]


def test_a_reason_beside_an_answer_is_not_kept(best):
    folder, _ = best
    fill(folder, "VN", "no", name="one.xlsx")
    book = openpyxl.load_workbook(folder / "one.xlsx")
    sheet = book["Dates"]
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Date") + 1
    sheet.cell(row, 3).value = "our elections"
    book.save(folder / "one.xlsx")
    ran = answer(folder, "--from", "one.xlsx")
    assert (ran.code, ran.err) == (0, f"one.xlsx, line {row}: only the answer is read, no reason\n")
    assert "elections" not in (folder / "best" / "round.json").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("XX", "{0}=yes"), 'answer: "XX" is not asked; LA, VN are.\n'),
        (("VN", "2027-12-24=yes"), 'answer: "2027-12-24" is no date of this round: {0}, {1}, {2} are.'),
        (("VN", "{0}=perhaps"), 'answer: "perhaps" is no answer: yes, rather not or no is\n'),
        (("VN", "{0}"), 'answer: "{0}" is not DATE=ANSWER, as in {0}=yes\n'),
        (("VN", "{0}=yes", "{0}=no"), "answer: {0} is answered twice, by yes and no\n"),
        (("VN",), "answer: give a member and DATE=ANSWER, or --from with a form\n"),
        (("VN", "{0}=yes", "--from", "x.xlsx"), "answer: give a member and DATE=ANSWER, or --from with a form\n"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused(best, words, told):
    folder, days = best
    before = (folder / "best" / "round.json").read_bytes()
    ran = answer(folder, *(word.format(*days) for word in words))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told.format(*days))
    assert (folder / "best" / "round.json").read_bytes() == before


def test_an_answer_of_before_does_not_replace_a_later_one(best):
    folder, days = best
    said_all(folder, "VN", days[:1], "no")
    ran = answer(folder, "VN", f"{days[0]}=yes", at="2026-11-24")
    assert ran.err == (f"answer: VN answered at {IN_TIME}: what it said at 2026-11-24T00:00:00Z cannot replace that\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Round": "0123456789ab"}, "is a form of round 0123456789ab, not of {short}: give the round that it"),
        ({"Member": "Atlantis"}, '"Atlantis" is not asked; LA, VN are.'),
        ({"said": "maybe"}, ':9: "maybe" is no answer: write yes, rather not or no'),
        ({"column": 1, "said": "1 May 2027"}, ':9: "1 May 2027" is no date of this round: {days} are'),
    ],
)
def test_a_form_that_is_not_this_rounds_is_refused(best, change, told):
    folder, days = best
    head = {key: value for key, value in change.items() if key not in ("said", "column")}
    fill(folder, "VN", change.get("said", "yes"), column=change.get("column", 2), **head)
    before = (folder / "best" / "round.json").read_bytes()
    short = result(folder)[1]["round"][:12]
    ran = answer(folder, "--from", "filled.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert told.format(short=short, days=", ".join(days)) in ran.err
    assert (folder / "best" / "round.json").read_bytes() == before


def test_a_form_of_another_member_than_named_is_refused(best):
    folder, _ = best
    fill(folder, "VN", "yes")
    ran = answer(folder, "LA", "--from", "filled.xlsx")
    assert ran == Ran(2, "", "answer: the form is that of VN, not of LA\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"extra": 0', '"extra": 1', "was changed by hand: it says that its hash is "),
        ('"answers"', '"answer"', None),
        ('"schema"', '"schem', "is no round: give the file that indical round open wrote"),
    ],
)
def test_a_round_that_was_changed_by_hand_is_refused_with_both_hashes(best, old, new, told):
    folder, days = best
    said_all(folder, "VN", days[:1], "no")
    path = folder / "best" / "round.json"
    text = path.read_text()
    said = json.loads(text)["sha256"][:12]
    path.write_text(text.replace(old, new, 1))
    ran = indical("round", "result", "best", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert (told or "was changed by hand") in ran.err
    assert (said in ran.err) == (told != "is no round: give the file that indical round open wrote")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff\xfe", b'{"sha256": 1.5}', b"[" * 100_000])
def test_what_is_no_round_is_refused(raw, tmp_path):
    (tmp_path / "round.json").write_bytes(raw)
    ran = indical("round", "result", ".", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_no_legal_day_and_bad_options_end_as_everywhere(tmp_path):
    held = ("--calendar", TESTS / "history" / "2025.csv")
    assert indical("round", "open", "ACDFIM-2025", *held, *UNTIL, cwd=tmp_path).code == 3
    assert indical("round", "open", "NOBODY", 2027, *UNTIL, cwd=tmp_path).code == 2
    assert indical("round", "open", "ADMM", 2027, "--until", "soon", cwd=tmp_path).code == 2
    assert names(tmp_path) == []


def test_nothing_but_a_solved_years_round_loads_the_solver(made):
    held = ("round", "open", "BOARD-2027-2", "--calendar", "year/2027.csv", "--rulebook", RIVER_BOARD, *UNTIL)
    assert loaded(made, *held, "-o", "other").isdisjoint(HEAVY)
    assert loaded(made, "round", "result", "best").isdisjoint({*HEAVY, "xlsxwriter", "holidays"})
    assert loaded(made, "round", "result", "--help").isdisjoint({*HEAVY, "calendars", "holidays"})
