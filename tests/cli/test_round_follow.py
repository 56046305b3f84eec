"""A date round about a calendar in force in which other meetings must follow: from the dates to the amended year."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from store.years import KEY, adopted, csv_of, rulebook

from calendars.rounds.round import read_round
from calendars.store.store import open_store
from calendars.store.thawing import thaw
from cli.run import indical
from scheduler.pipeline.life.keeping import content_of
from scheduler.pipeline.members.round_dates import Wanted, candidates
from scheduler.pipeline.questions.answering import year_as_held
from scheduler.pipeline.questions.explaining import judged
from scheduler.results import Asked, JudgedBy

TWO_WEEKS = timedelta(days=14)
OPENED = ("round", "open", "AUDIT-2027", "--calendar", "2027.csv", "--rulebook", "strict", "--dates", "8")
UNTIL = ("--until", "2026-12-20T12:00:00Z")
AT = ("--at", "2026-12-01T09:00:00Z")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A calendar in force, in which the Board must wait two weeks for the committee, and a round about it."""
    folder = tmp_path_factory.mktemp("followed")
    book = rulebook(folder).rename(folder / "strict")
    rules = book / "rulebook.toml"
    text = rules.read_text()
    assert "weight = 5\n" in text
    rules.write_text(text.replace("weight = 5\n", ""))
    (folder / "2027.csv").write_text(csv_of())
    content, _ = content_of(folder / "2027.csv", 2027, JudgedBy(str(book)))
    with open_store(str(folder / "indical.db"), make=True) as store:
        adopted(store, content)
    ran = indical(*OPENED, "--follow", "-o", "date", *UNTIL, cwd=folder)
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def folder(made, tmp_path):
    copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def days_of(path: Path) -> dict[str, list[str]]:
    """The first days in a calendar file, by body."""
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
        found.setdefault(row["body"], []).append(row["start"])
    return found


def test_dates_are_put_on_which_the_others_must_follow_and_no_more_of_them_than_must(made):
    asked = read_round(made / "date")
    base = year_as_held(made / "2027.csv", 2027, Asked(rulebook=str(made / "strict")))
    assert (asked.follow, len(asked.candidates)) == (True, 8)
    moving = [one for one in asked.candidates if one.moves]
    assert len(moving) > 1
    for one in asked.candidates:
        start = {**base.start, "AUDIT-2027": base.board.number(one.first_day)}
        alone = judged(base, start)
        # Nothing moves unless it must; then the first meeting of the Board alone, and as far as it must at least.
        assert [m.meeting for m in one.moves] == (["BOARD-2027-1"] if alone.breaches else [])
        assert all(m.to >= one.first_day + TWO_WEEKS for m in one.moves)
        then = judged(base, {**start, **{m.meeting: base.board.number(m.to) for m in one.moves}})
        assert (then.breaches, then.cost - judged(base, base.start).cost) == ((), one.extra)


def test_without_others_that_follow_there_are_fewer_dates(made):
    base = year_as_held(made / "2027.csv", 2027, Asked(rulebook=str(made / "strict")))
    staying = candidates(base, "AUDIT-2027", Wanted(31, 20)).candidates
    assert {m for one in staying for m in one.moves} == set()
    last = max(one.first_day for one in staying)
    assert max(one.first_day for one in read_round(made / "date").candidates) > last
    assert last <= date(2027, 2, 16) - TWO_WEEKS


def agreed(folder: Path) -> tuple[str, str]:
    """A consensus on the first date on which the Board follows: that day, and the Board's."""
    asked = read_round(folder / "date")
    one = next(one for one in asked.candidates if one.moves)
    for member in ("VN", "LA"):
        said = [f"{c.first_day}={'yes' if c is one else 'no'}" for c in asked.candidates]
        assert indical("round", "answer", "date", member, *said, *AT, cwd=folder).code == 0
    return str(one.first_day), str(one.moves[0].to)


def test_the_result_names_what_moves_and_the_commands_that_it_prints_make_it_so(folder):
    day, board = agreed(folder)
    short = read_round(folder / "date").short
    by = f'--by WHO --ref "date round {short}"'
    ran = indical("round", "result", "date", "--as-of", AT[1], cwd=folder)
    assert (ran.code, ran.out.splitlines()[-6:]) == (
        0,
        [
            f"Then BOARD-2027-1 moves from 2027-02-16 to {board}.",
            "To make it so in the calendar in force, on just these days:",
            "  indical round result date --rulebook RULEBOOK -o FILE.csv",
            f"  indical amend 2027 --from FILE.csv {by}",
            "Or so that the fewest people are disturbed, whatever it costs; --try says what moves then:",
            f"  indical move AUDIT-2027 {day} --follow {by}",
        ],
    )
    written = ("-o", "FILE.csv", "--rulebook", "strict", "--as-of", AT[1])
    ran = indical("round", "result", "date", *written, "--format", "json", cwd=folder)
    told = json.loads(ran.out)
    assert (ran.code, ran.err, told["amend"]) == (0, "Wrote FILE.csv\n", f"indical amend 2027 --from FILE.csv {by}")
    assert told["moves"] == [{"meeting": "BOARD-2027-1", "first_day": "2027-02-16", "to": board}]
    before, after = days_of(folder / "2027.csv"), days_of(folder / "FILE.csv")
    assert after == {"AUDIT": [day], "BOARD": [board, *before["BOARD"][1:]]}
    amend = ("amend", "2027", "--from", "FILE.csv", "--by", "WHO", "--ref", f"date round {short}")
    ran = indical(*amend, "--at", "2026-12-02", cwd=folder)
    assert ran.code == 0, ran.err
    with open_store(str(folder / "indical.db")) as store:
        _, plan = thaw(store.latest(KEY).content)
    assert sorted(str(p.first_day) for p in plan.placements) == sorted([*after["AUDIT"], *after["BOARD"]])


def test_the_move_that_is_printed_is_one_that_the_calendar_in_force_takes(folder):
    day, board = agreed(folder)
    move = ("move", "AUDIT-2027", day, "--follow", "--by", "WHO", "--ref", "date round", "--as-of", "2026-12-02")
    ran = indical(*move, "--try", "--at", "2026-12-02", cwd=folder)
    assert ran.code == 0, ran.err
    assert (day in ran.out, "BOARD-2027-1" in ran.out, board in ran.out) == (True, True, True)


def test_a_calendar_that_has_other_days_by_now_is_not_written(folder):
    agreed(folder)
    calendar = folder / "2027.csv"
    calendar.write_text(calendar.read_text().replace("2027-02-16,2027-02-17", "2027-02-18,2027-02-19"))
    ran = indical("round", "result", "date", "-o", "FILE.csv", "--rulebook", "strict", "--as-of", AT[1], cwd=folder)
    assert (ran.code, ran.out, (folder / "FILE.csv").exists()) == (2, "", False)
    assert (
        ran.err == "2027.csv: BOARD-2027-1 was on 2027-02-16 when the round was opened, and is on 2027-02-18 by now\n"
    )


def test_no_calendar_is_written_by_a_rulebook_that_was_changed_since(folder):
    agreed(folder)
    rules = folder / "strict" / "rulebook.toml"
    before = rules.read_text()
    written = ("round", "result", "date", "-o", "FILE.csv", "--rulebook", "strict", "--as-of", AT[1])
    rules.write_text(before + "# Mended.\n")
    ran = indical(*written, cwd=folder)
    assert (ran.code, ran.out, (folder / "FILE.csv").exists()) == (2, "", False)
    assert ran.err == (
        "--rulebook: river-board was changed since the round was opened: give it as it was, or open a new round\n"
    )
    rules.write_text(before)
    assert indical(*written, cwd=folder).code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("round", "open", "AUDIT-2027", "--follow", "--rulebook", "strict", *UNTIL), 2, "it goes with --calendar"),
        (("round", "result", "date", "-o", "FILE.docx"), 2, '"FILE.docx" ends in neither .csv nor .ics'),
        (("round", "result", "date", "-o", "2027.csv"), 2, "2027.csv: is read: write to another file"),
        (("round", "result", "date", "-o", "FILE.csv", "--as-of", AT[1]), 1, "FILE.csv was not written: no date"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_written(folder, words, code, told):
    ran = indical(*words, cwd=folder)
    assert (ran.code, told in ran.err, (folder / "FILE.csv").exists()) == (code, True, False), ran.err
