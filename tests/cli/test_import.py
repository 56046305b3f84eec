"""indical import: the report, the request, and the exit code that says whether a person is needed."""

from __future__ import annotations

import json
import os
import re

import pytest

from cli.run import indical

GOOD = "body,date,remarks\nADMM,23 November 2027,confirmed\nACAMM,first half of November 2027,\n"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"sg.csv": GOOD}, 0),
        ({"sg.csv": "body,date\nADMM,03/04/2027\n"}, 1),
        ({"sg.csv": "body,date\nADMM,soon\n"}, 1),
        ({"sg.csv": GOOD, "my.csv": "body,date\nADMM,2027-11-25\n"}, 1),
        ({"sg.csv": GOOD, "my.txt": "ADMM - 23 November 2027\n"}, 0),
        ({"sg.csv": GOOD, "my.csv": ""}, 2),
        ({"sg.pdf": GOOD}, 2),
    ],
)
def test_the_exit_code_says_whether_a_person_is_needed(tmp_path, files, code):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    ran = indical("import", *files, cwd=tmp_path)
    assert (ran.code, "Traceback" in ran.err) == (code, False)


def test_the_report_tells_each_row_and_the_account(tmp_path):
    (tmp_path / "sg.csv").write_text(f"{GOOD}ADSOM,03/04/2027,\n")
    (tmp_path / "my.txt").write_text("Dear all,\nADMM - 25 November 2027\n")
    ran = indical("import", "sg.csv", "my.txt", cwd=tmp_path)
    assert ran.out.splitlines() == [
        "sg.csv: 3 rows: 2 understood, 1 doubtful, 0 refused, 0 no meeting",
        '  doubtful    line 4: ADSOM: "03/04/2027": day and month are numbers, and either may come first',
        "                3 April 2027?",
        "                4 March 2027?",
        "  understood  line 2: ADMM -> ADMM, 2027-11-23, confirmed",
        "  understood  line 3: ACAMM -> ACAMM, within 2027-11-01 to 2027-11-15",
        "",
        "my.txt: 2 rows: 1 understood, 0 doubtful, 0 refused, 1 no meeting",
        "  understood  line 2: ADMM -> ADMM, 2027-11-25",
        "  no meeting  line 1: Dear all,: holds no date",
        "",
        "Conflicts, for you to decide:",
        "  ADMM: 2 different dates, and one meeting a year",
        "    ADMM, 2027-11-23 (sg.csv, line 2)",
        "    ADMM, 2027-11-25 (my.txt, line 2)",
        "",
        "5 rows: 3 understood, 1 doubtful, 0 refused, 1 no meeting",
        "2 decisions asked for",
    ]


def test_as_json_every_row_is_there(tmp_path):
    (tmp_path / "sg.csv").write_text(GOOD)
    told = json.loads(indical("import", "sg.csv", "--format", "json", cwd=tmp_path).out)
    assert (told["schema"], told["year"]) == ("indical/import/1", 2027)
    assert told["count"] == {"rows": 2, "understood": 2, "doubtful": 0, "refused": 0, "aside": 0, "unanswered": 0}
    assert told["rows"][1] == {
        "file": "sg.csv",
        "sheet": None,
        "row": 3,
        "cell": None,
        "state": "understood",
        "title": "ACAMM",
        "why": None,
        "candidates": [],
        "body": "ACAMM",
        "year": 2027,
        "ordinal": None,
        "host": None,
        "first_day": None,
        "last_day": None,
        "earliest": "2027-11-01",
        "latest": "2027-11-15",
        "tentative": False,
        "status": None,
        "remarks": [],
        "decided": None,
        "said": None,
    }


def test_the_order_of_day_and_month_can_be_told(tmp_path):
    (tmp_path / "sg.csv").write_text("body,date\nADMM,03/04/2027\n")
    days = {
        option: json.loads(indical("import", "sg.csv", option, "--format", "json", cwd=tmp_path).out)["rows"][0][
            "first_day"
        ]
        for option in ("--day-first", "--month-first")
    }
    assert days == {"--day-first": "2027-04-03", "--month-first": "2027-03-04"}


def test_what_is_imported_is_generated(tmp_path):
    (tmp_path / "sg.csv").write_text(f"{GOOD}51st ASEAN Summit,late November 2027,\n")
    ran = indical("import", "sg.csv", "-o", "request.toml", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "Wrote request.toml\n")
    made = indical("generate", "--request", "request.toml", "-o", "out", cwd=tmp_path)
    assert (made.code, "Proved best" in made.out) == (0, True)
    meetings = {one["id"]: one for one in json.loads((tmp_path / "out" / "2027.json").read_text())["meetings"]}
    assert meetings["ADMM-2027"]["first_day"] == "2027-11-23"
    assert "2027-11-01" <= meetings["ACAMM-2027"]["first_day"] <= meetings["ACAMM-2027"]["last_day"] <= "2027-11-15"


def test_a_request_wants_one_year(tmp_path):
    (tmp_path / "sg.csv").write_text("body,date\nADMM,2026-11-23\nADMM,2027-11-23\n")
    ran = indical("import", "sg.csv", "-o", "request.toml", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        2,
        "request.toml: the files speak of several years or of none: say which with --year\n",
    )
    assert indical("import", "sg.csv", "-o", "request.toml", "--year", "2027", cwd=tmp_path).code == 0


def test_a_year_in_which_all_is_in_conflict_is_a_year_too(tmp_path):
    (tmp_path / "a.csv").write_text("body,date\nADMM,2027-11-23\n")
    (tmp_path / "b.csv").write_text("body,date\nADMM,2027-11-25\n")
    done = indical("import", "a.csv", "b.csv", "-o", "request.toml", cwd=tmp_path)
    assert (done.code, done.err) == (1, "Wrote request.toml\n")
    assert (tmp_path / "request.toml").read_text().splitlines()[-1] == (
        "# - conflict, ADMM: 2 different dates, and one meeting a year: "
        "ADMM, 2027-11-23 (a.csv, line 2) | ADMM, 2027-11-25 (b.csv, line 2)"
    )


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    (tmp_path / "sg.csv").write_text("body,date\nADMM,2027-11-23\n")
    (tmp_path / "link.csv").symlink_to("sg.csv")
    done = indical("import", "sg.csv", "./sg.csv", "link.csv", "--format", "json", cwd=tmp_path)
    assert [one["name"] for one in json.loads(done.out)["files"]] == ["sg.csv"]


def test_a_name_that_is_no_text_stands_as_the_command_line_shows_it(tmp_path):
    name = os.fsdecode(b"caf\xe9.csv")
    (tmp_path / name).write_text("body,date,status\nADMM,2027-11-23,confirmed\n")
    done = indical("import", name, "-o", "request.toml", "--html", "page.html", cwd=tmp_path)
    assert (done.code, done.out.splitlines()[0].split(":")[0]) == (0, "caf\\udce9.csv")
    assert "# caf\\udce9.csv, line 2" in (tmp_path / "request.toml").read_text()
    assert "caf\\udce9.csv" in (tmp_path / "page.html").read_text()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("-o", "sg.csv"), "sg.csv: is read: write to another file"),
        (("--html", "./link.csv"), "link.csv: is read: write to another file"),
        (("-o", "both", "--html", "both"), "both: is written already: write to another file"),
    ],
)
def test_no_reply_is_written_over(tmp_path, written, told):
    text = "body,date\nADMM,2027-11-23\n"
    (tmp_path / "sg.csv").write_text(text)
    (tmp_path / "link.csv").symlink_to("sg.csv")
    done = indical("import", "sg.csv", *written, cwd=tmp_path)
    assert (done.code, done.err.strip(), (tmp_path / "sg.csv").read_text()) == (2, told, text)
    assert not (tmp_path / "both").exists()


def test_what_a_file_says_commands_no_terminal(tmp_path):
    """A title that would clear the screen, one that sets the window's title, one that turns the line around."""
    titles = ("\x1b[2JADMM", "\x9d0;x\x07", "\u202eADMM", "a\rb")
    rows = "".join(f'"{title}",2027-11-{day}\n' for day, title in enumerate(titles, 10))
    (tmp_path / "sg.csv").write_text(f"body,date\n{rows}", encoding="utf-8", newline="")
    for form in ("text", "json"):
        done = indical("import", "sg.csv", "--format", form, cwd=tmp_path)
        assert re.findall("[^\n -~]", done.out + done.err) == []
    assert [row["title"] for row in json.loads(done.out)["rows"]][:3] == list(titles[:3])


def test_check_reads_what_import_reads_and_a_window_is_no_day(tmp_path):
    (tmp_path / "year.txt").write_text("ADMM - November 2027, Singapore\nACDFIM - 14 September 2027\n")
    ran = indical("check", "--format", "json", "year.txt", cwd=tmp_path)
    (year,) = json.loads(ran.out)["years"]
    assert year["windows"] == [{"meeting": "ADMM-2027", "earliest": "2027-11-01", "latest": "2027-11-30", "days": 1}]
    verdicts = {rule["id"]: rule["verdict"] for rule in year["rules"]}
    assert (verdicts["acdfim-reports"], verdicts["official-weekends"]) == ("kept", "undecided")


def test_a_vague_row_is_no_event_of_any_file_that_is_written(tmp_path):
    (tmp_path / "last.csv").write_text("body,date\nADMM,November 2026\nADSOM,2026-08-18\n")
    ran = indical("new", "2027", "--from", "last.csv", "-o", "next", cwd=tmp_path)
    assert ran.code == 0
    events = (tmp_path / "next" / "2027-rolled-forward.ics").read_text()
    assert (events.count("BEGIN:VEVENT"), "ADMM-2027" in events, "ADSOM/2027/1" in events) == (1, False, True)
