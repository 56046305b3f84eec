"""What a command's exit code says, what goes to stdout and what to stderr, and the fixed shapes of JSON."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time

import pytest

from cli.large import write_large
from cli.run import INDICAL, NOVEMBER, REAL_YEARS, Ran, environment, indical, names

FILES = ["2027.csv", "2027.html", "2027.ics", "2027.json"]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Sixty bodies: a first calendar within a second or two, a proof not within minutes."""
    return write_large(tmp_path_factory.mktemp("large") / "sixty", bodies=60)


@pytest.fixture(scope="module")
def too_large(tmp_path_factory):
    """Ninety bodies: no calendar for many seconds."""
    return write_large(tmp_path_factory.mktemp("large") / "ninety", bodies=90)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A year generated once: how the command ended, and its folder."""
    folder = tmp_path_factory.mktemp("generated")
    return indical("generate", 2027, "-o", "out", cwd=folder), folder / "out"


# 0 to 5.


def test_0_a_year_proved_best_is_told_on_stdout_and_its_files_on_stderr(generated):
    ran, folder = generated
    assert (ran.code, ran.err) == (0, "Wrote 2027.csv, 2027.html, 2027.ics, 2027.json to out\n")
    lines = ran.out.splitlines()
    assert lines[0] == "ASEAN defence meetings 2027, chaired by Singapore: 12 meetings"
    assert re.match(r"Proved best: cost \d+, and no calendar costs less\. Checked separately", lines[-1])
    assert names(folder) == FILES


def test_0_a_calendar_that_keeps_every_rule_checks_fine(generated):
    _, folder = generated
    for name in ("2027.csv", "2027.ics"):
        ran = indical("check", name, cwd=folder)
        assert (ran.code, ran.err) == (0, "")
        assert ", 0 rules broken" not in ran.out
        assert "  0 rules broken" in ran.out


def test_0_what_cannot_be_decided_is_no_breach(tmp_path):
    (tmp_path / "one.csv").write_text("body,start\nADMM-RETREAT,2027-06-15\n")
    ran = indical("check", "one.csv", "--partial", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "cannot be decided  admm-retreat: ADMM-RETREAT-2027 is held, but no record of consensus is given" in ran.out


def test_1_a_breach_is_found(tmp_path):
    ran = indical("check", REAL_YEARS, cwd=tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert "ACDFIM-2025 begins 2025-09-10, but ACAMM-2025 ends 2025-11-26." in ran.out


def test_1_with_strict_a_missed_wish_is_a_breach_too(generated):
    _, folder = generated
    assert indical("check", "2027.csv", "--strict", cwd=folder).code == 1


def test_1_one_broken_file_of_several_is_enough(generated):
    _, folder = generated
    assert indical("check", "2027.csv", REAL_YEARS, cwd=folder).code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "nowhere.csv"], "nowhere.csv: cannot be read: No such file or directory\n"),
        (["generate"], "the command line: no year to plan: give one, as in indical generate 2027\n"),
        (["rules", "show", "acdfim-lst"], 'rules show: no rule is called "acdfim-lst". Maybe "acdfim-last"?\n'),
        (["holidays", "show", "2027", "--member", "VM"], 'holidays show: no member is called "VM".\n'),
        (["rules", "show", "--rulebook", "asean-defense"], 'asean-defense: no rulebook of this name and no folder'
         ' with a rulebook.toml. Maybe "asean-defence"?\n'),
    ],
)  # fmt: skip
def test_2_input_that_cannot_be_used_is_told_in_one_line(arguments, told, tmp_path):
    assert indical(*arguments, cwd=tmp_path) == Ran(2, "", told)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["generate", "--nonsense"], ["generate", "soon"], ["generate", "2027", "--seconds", "0"], ["check"]],
)
def test_2_a_command_line_that_is_not_understood_shows_its_usage(arguments, tmp_path):
    ran = indical(*arguments, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")
    assert "Traceback" not in ran.err


def test_3_a_proved_conflict_is_told_on_stdout_and_nothing_is_written(tmp_path):
    ran = indical("generate", "--request", NOVEMBER, cwd=tmp_path)
    assert (ran.code, ran.err) == (3, "")
    first = "2027 is impossible as asked. These 4 cannot all hold; leave out any one and they can:"
    assert ran.out.splitlines()[0] == first
    assert names(tmp_path) == []


def test_4_stopped_at_the_limit_keeps_the_best_so_far_and_says_what_is_not_proved(large, tmp_path):
    ran = indical("generate", 2027, "--rulebook", large, "--seconds", 6, cwd=tmp_path)
    assert (ran.code, ran.err) == (4, "Wrote 2027.csv, 2027.html, 2027.ics, 2027.json to calendar-2027\n")
    told = r"Best found: cost (\d+); not proved: none costs less than (\d+)\."
    cost, bound = map(int, re.search(told, ran.out).groups())
    assert bound < cost
    written = json.loads((tmp_path / "calendar-2027" / "2027.json").read_bytes())
    assert (written["cost"], written["bound"], written["proven"]) == (cost, bound, False)


def test_5_stopped_at_the_limit_with_nothing_says_so_and_writes_nothing(too_large, tmp_path):
    ran = indical("generate", 2027, "--rulebook", too_large, "--seconds", 0.1, cwd=tmp_path)
    assert (ran.code, ran.out) == (5, "")
    told = r"No calendar was found in \d+\.\d s, nor a proof that there is none\. Give more --seconds\.\n"
    assert re.fullmatch(told, ran.err)
    assert names(tmp_path) == []


def test_5_a_conflict_that_cannot_be_confirmed_in_time_is_not_told(monkeypatch):
    from scheduler import conflict, pipeline, results  # noqa: PLC0415 - the only test here that is not the command
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above

    monkeypatch.setattr(conflict.cpsat, "feasible", lambda *_: None)
    assert pipeline.generate(None, results.Asked(NOVEMBER)) == Undecided(60.0)


# 130: Ctrl-C. On a terminal the progress line tells when the solver is at work.


def _interrupted(folder, rulebook, *, seen):
    """The command on a terminal, stopped by Ctrl-C once the progress line shows ``seen``; and that line."""
    terminal, theirs = pty.openpty()
    arguments = ["generate", "2027", "--rulebook", rulebook, "--seconds", "100"]
    command = subprocess.Popen(
        [*INDICAL, *map(str, arguments)], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while seen not in shown:
            shown += os.read(terminal, 4096)
        time.sleep(0.3)
        command.send_signal(signal.SIGINT)
        out, _ = command.communicate(timeout=60)
        shown += _rest(terminal)
    finally:
        command.kill()
        os.close(terminal)
    return Ran(command.returncode, out.decode(), shown.decode())


def _rest(terminal):
    """What is still to be read; the end of a terminal is an error on Linux."""
    found = b""
    while True:
        try:
            found += os.read(terminal, 4096)
        except OSError:
            return found


def test_130_ctrl_c_keeps_the_best_so_far(large, tmp_path):
    ran = _interrupted(tmp_path, large, seen=b"best ")
    assert ran.code == 130
    assert "Best found: cost " in ran.out
    assert ran.err.endswith("Wrote 2027.csv, 2027.html, 2027.ics, 2027.json to calendar-2027\r\n")
    assert re.search(r"\r\x1b\[Ksolving +\d+\.\d s  best \d+  bound \d+  gap \d+ %   Ctrl-C keeps the best", ran.err)
    assert names(tmp_path / "calendar-2027") == FILES


def test_130_ctrl_c_before_any_calendar_says_so_and_writes_nothing(too_large, tmp_path):
    ran = _interrupted(tmp_path, too_large, seen=b"no calendar yet")
    assert (ran.code, ran.out) == (130, "")
    assert re.search(r"\r\x1b\[KNo calendar was found in \d+\.\d s, nor a proof that there is none\.", ran.err)
    assert "Traceback" not in ran.err
    assert names(tmp_path) == []


def test_130_ctrl_c_while_nothing_is_solved_stops_with_a_word(tmp_path):
    code = "from scheduler import cli, pipeline\n"
    code += "def stop(*_): raise KeyboardInterrupt\n"
    code += "pipeline.check_file = stop\n"
    code += "cli.main()"
    command = [sys.executable, "-c", code, "check", str(REAL_YEARS)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


def test_a_reader_that_goes_away_is_neither_a_breach_nor_a_traceback(tmp_path):
    for arguments in (["check", str(REAL_YEARS)], ["rules", "show"]):
        reading, writing = os.pipe()
        os.close(reading)
        command = [*INDICAL, *arguments]
        done = subprocess.run(command, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


# stdout, stderr, colour.


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {"TERM": "xterm-256color"}])
def test_results_never_hold_escape_codes(env, tmp_path):
    for arguments in (["--help"], ["check", REAL_YEARS], ["check", "nowhere.csv"]):
        ran = indical(*arguments, cwd=tmp_path, env=environment(**env))
        assert "\x1b" not in ran.out + ran.err


def test_results_and_messages_are_utf_8_whatever_the_terminal_claims(tmp_path):
    (tmp_path / "r.csv").write_text("body,start\nADMM,R\u00e9union\n")
    for claimed in ("ascii", "latin-1", "utf-8"):
        ran = indical("check", "r.csv", cwd=tmp_path, env=environment(PYTHONIOENCODING=claimed))
        assert ran == Ran(2, "", 'r.csv:2: "R\u00e9union" is not a day such as 2027-11-23\n')


# JSON: others build on these shapes.

RULE = {"id", "verdict", "evidence"}
VERDICTS = {"kept", "broken", "undecided", "not-applicable", "for-people"}


def test_check_json(tmp_path):
    ran = indical("check", REAL_YEARS, "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert set(found) == {"schema", "years"}
    assert found["schema"] == "indical/check/1"
    keys = {"year", "rules", "breaches", "waived", "idle_waivers", "cost", "file", "notes"}
    assert [set(year) for year in found["years"]] == [keys] * 3
    assert [year["year"] for year in found["years"]] == [2017, 2018, 2025]
    rules = [rule for year in found["years"] for rule in year["rules"]]
    assert {frozenset(rule) for rule in rules} == {frozenset(RULE), frozenset({*RULE, "cost"})}
    assert {rule["verdict"] for rule in rules} == VERDICTS
    breaches = [breach for year in found["years"] for breach in year["breaches"]]
    keys = {"rule", "meetings", "message", "sentence", "source", "standing", "ways_out"}
    assert {frozenset(breach) for breach in breaches} == {frozenset(keys)}
    ways = [way for breach in breaches for way in breach["ways_out"]]
    assert {frozenset(way) for way in ways} == {frozenset({"meeting", "first_day", "last_day", "dearer"})}


def test_generate_json(tmp_path):
    ran = indical("generate", 2027, "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "Wrote 2027.csv, 2027.html, 2027.ics, 2027.json to calendar-2027\n")
    assert ran.out.encode() == (tmp_path / "calendar-2027" / "2027.json").read_bytes()
    head = {"schema", "year", "cost", "bound", "proven", "rulebook", "holidays"}
    assert set(found) == head | {"meetings", "rules", "waived"}
    assert (found["schema"], found["year"], found["proven"]) == ("indical/calendar/1", 2027, True)
    assert found["cost"] == found["bound"]
    assert set(found["rulebook"]) == {"id", "version", "sha256"}
    keys = {"id", "body", "number", "edition", "first_day", "last_day", "host", "city", "status", "uid", "reasons"}
    assert {frozenset(meeting) for meeting in found["meetings"]} == {frozenset(keys)}
    reasons = [reason for meeting in found["meetings"] for reason in meeting["reasons"]]
    keys = {"rule", "sentence", "source", "standing", "saving", "equal_days"}
    assert {frozenset(reason) for reason in reasons} == {frozenset(keys)}
    assert {frozenset(rule) for rule in found["rules"]} == {frozenset(RULE), frozenset({*RULE, "cost"})}


def test_conflict_json(tmp_path):
    ran = indical("generate", "--request", NOVEMBER, "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (3, "")
    told = {"schema", "year", "rules", "fixed", "asked", "told", "cases", "choices"}
    assert set(found) == told | {"sets", "all_sets", "others", "all_conflicts"}
    assert (found["sets"], found["all_sets"], found["others"], found["all_conflicts"]) == ([], None, [], None)
    assert (found["schema"], found["year"], found["asked"]) == ("indical/conflict/1", 2027, [])
    assert set(found["rules"]) == {"acdfim-last", "acdfim-reports"}
    assert set(found["fixed"]) == {"ACAMM-2027", "ADMM-2027"}
    keys = {"give_up", "meetings", "cost", "proven", "decided"}
    assert {frozenset(choice) for choice in found["choices"]} == {frozenset(keys)}


def test_rules_json(tmp_path):
    ran = indical("rules", "show", "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert set(found) == {"schema", "rulebook", "profiles", "rules"}
    assert found["schema"] == "indical/rules/1"
    assert set(found["rulebook"]) == {"id", "version", "sha256"}
    every = {"kind", "id", "sentence", "reading", "cite", "standing", "cited"}
    assert all(every <= set(rule) for rule in found["rules"])
    one = json.loads(indical("rules", "show", "acdfim-last", "--format", "json", cwd=tmp_path).out)
    assert [rule["id"] for rule in one["rules"]] == ["acdfim-last"]
    assert set(one["rules"][0]) == every | {"earlier", "later", "reading_name", "readings"}


def test_holidays_json(tmp_path):
    ran = indical("holidays", "show", 2027, "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert set(found) == {"schema", "year", "margin_days", "members", "periods"}
    assert (found["schema"], found["year"], found["margin_days"]) == ("indical/holidays/1", 2027, 1)
    assert {frozenset(member) for member in found["members"]} == {frozenset({"id", "name", "weekend", "holidays"})}
    days = [day for member in found["members"] for day in member["holidays"]]
    assert {frozenset(day) for day in days} == {frozenset({"day", "name", "status"})}
    assert {day["status"] for day in days} == {"gazetted", "estimated"}
    keys = {"id", "first_day", "last_day", "estimated"}
    assert {frozenset(period) for period in found["periods"]} == {frozenset(keys)}
