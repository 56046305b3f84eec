"""`check --format sarif` and `--format github`: whole documents, their structure, lines, escapes and exit codes."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from cli.run import REAL_YEARS, TESTS, environment, indical
from constraints.ways_out import WayOut
from scheduler.pipeline import check_file
from scheduler.render.github import as_github
from scheduler.render.sarif import SCHEMA, as_sarif
from scheduler.results import JudgedBy

RIVER = TESTS / "golden" / "river-board"
VERSION = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
YEAR_2027 = """year,body,start,end,city,country
2027,BOARD,2027-03-06,2027-03-06,"Vientiane,
old town",Lao PDR
2027,AUDIT,2027-02-07,2027-02-07,Vientiane,Lao PDR
2027,BOARD,2027-05-11,2027-05-12,Vientiane,Lao PDR
2027,BOARD,2027-08-03,2027-08-04,Vientiane,Lao PDR
2027,BOARD,2027-10-12,2027-10-13,Vientiane,Lao PDR
"""
YEAR_2028 = """year,body,start,end,city,country
2028,BOARD,2028-05-09,2028-05-10,Ha Noi,Viet Nam
2028,BOARD,2028-02-15,2028-02-16,Ha Noi,Viet Nam
2028,BOARD,2028-07-11,2028-07-12,Ha Noi,Viet Nam
2028,BOARD,2028-10-10,2028-10-11,Ha Noi,Viet Nam
"""
WAY_OUT = str(WayOut("BOARD-2027-1", date(2027, 3, 5), date(2027, 3, 5)))
WISH_ONLY = "body,start,country\nBOARD,2027-08-03,Lao PDR\n"
NOTHING_BROKEN = "body,start,country\nBOARD,2027-05-11,Lao PDR\n"
WAIVER = """format = 1

[[waiver]]
rule = "working-days"
meetings = ["AUDIT-2027"]
reason = "The auditors asked for {a Sunday}."
approved_by = "3rd Board"
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//made up//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261121T000000Z
DTSTART;VALUE=DATE:20270511
SUMMARY:River
  Board
END:VEVENT

BEGIN:VEVENT
UID:2
DTSTAMP:20261121T000000Z
DTSTART;VALUE=DATE:20270306
SUMMARY:River Board
LOCATION:Vientiane, Lao PDR
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def folder(tmp_path):
    """Two years in two files, and a record with a waiver."""
    (tmp_path / "2027.csv").write_text(YEAR_2027, encoding="utf-8")
    (tmp_path / "next year").mkdir()
    (tmp_path / "next year" / "2028,é.csv").write_text(YEAR_2028, encoding="utf-8")
    (tmp_path / "record.toml").write_text(WAIVER, encoding="utf-8")
    return tmp_path


def both(form, folder, **surroundings):
    files = ("2027.csv", "next year/2028,é.csv")
    arguments = ("check", "--rulebook", RIVER, "--record", "record.toml", *files, "--format", form)
    return indical(*arguments, cwd=folder, env=environment(**surroundings))


def judged(folder, text, name="plan.csv", **more):
    """A file of that text, judged in this process as a part of a year."""
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return check_file(folder / name, JudgedBy(str(RIVER), partial=True, **more))


def results(*files):
    return json.loads(as_sarif(files))["runs"][0]["results"]


def lines(*files):
    """The line that each result points at, by rule."""
    places = [(r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"]) for r in results(*files)]
    marked = [(m[2], int(m[1])) for m in re.finditer(r",line=(\d+),title=([^:]+)::", as_github(files))]
    assert sorted(places) == sorted(marked)
    return places


# Whole documents.

RULES = [
    ("board-quarterly", "error", "The Board meets four times a year.",
     "At least four meetings that start in the calendar year.", "Statutes, Art. 4; adopted; must hold."),
    ("one-a-quarter", "error", "The Board meets once in each quarter.",
     "No quarter of the calendar has more than one first day.",
     'Statutes, Art. 4 "each quarter"; adopted; must hold.'),
    ("audit-yearly", "error", "The Audit Committee meets every year.", "At least once.",
     "Statutes, Art. 7; adopted; must hold."),
    ("audit-first", "warning",
     "The Audit Committee meets at least two weeks before the Board meetings it reports to.",
     "14 or more free days before each Board meeting of the year; each breach has its price.",
     "Statutes, Art. 7; adopted; a wish, price 5."),
    ("working-days", "error", "Meetings are held on working days.",
     "No day on a Saturday, a Sunday or a holiday of the host.", "Statutes, Art. 8; adopted; must hold."),
    ("no-floods", "warning", "No meeting in the flood season.",
     "1 August to 30 September; each day has its price.", "Statutes, Art. 9; adopted; a wish, price 10."),
    ("nobody-on-holiday", "warning", "Neither country is on holiday.", "Each member and day has its price.",
     "Statutes, practice; practice; a wish, price 3."),
]  # fmt: skip


def rule(name, level, sentence, reading, told):
    return {
        "id": name,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": reading},
        "help": {"text": told},
        "defaultConfiguration": {"level": level},
    }


def result(name, level, uri, line, hashed, text, waived=None):
    identity = sha256(hashed.encode()).hexdigest()
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}
    suppressed = [{"kind": "external", "status": "accepted", "justification": waived}] if waived else []
    return {
        "ruleId": name,
        "ruleIndex": [row[0] for row in RULES].index(name),
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"ruleAndMeetings/v1": identity, "primaryLocationLineHash": f"{identity}:1"},
        "suppressions": suppressed,
    }


def test_sarif_holds_every_rule_and_every_case_of_both_files(folder):
    missing = "AUDIT does not meet in 2028; at least 1 expected"
    found = [
        result("working-days", "error", "2027.csv", 2, '["working-days", "BOARD-2027-1"]',
               f"BOARD-2027-1 meets 2027-03-06: a Saturday. {WAY_OUT}"),
        result("working-days", "error", "2027.csv", 4, '["working-days", "AUDIT-2027"]',
               "AUDIT-2027 meets 2027-02-07: a Sunday. "
               "Waived by 3rd Board: The auditors asked for {{a Sunday}}.",
               waived="Waived by 3rd Board: The auditors asked for {a Sunday}."),
        result("no-floods", "warning", "2027.csv", 6, '["no-floods", "BOARD-2027-3"]',
               "BOARD-2027-3 meets 2027-08-03: flood-season; 2027-08-04: flood-season. "
               "A wish, missed at a price of 20."),
        result("nobody-on-holiday", "warning", "2027.csv", 4, '["nobody-on-holiday", "AUDIT-2027"]',
               "AUDIT-2027 meets 2027-02-07: VN Second Day of Lunar New Year. A wish, missed at a price of 3."),
        result("audit-yearly", "error", "next%20year/2028%2C%C3%A9.csv", 2,
               f'["audit-yearly", "2028", "{missing}"]',
               f"{missing}. No way out is known that moves one meeting only."),
    ]  # fmt: skip
    driver = {"name": "indical", "version": VERSION, "rules": [rule(*row) for row in RULES]}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": found}]}
    ran = both("sarif", folder)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def test_github_marks_breaches_then_wishes_and_counts_what_is_waived(folder):
    ran = both("github", folder)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "::error file=2027.csv,line=2,title=working-days::BOARD-2027-1 meets 2027-03-06: a Saturday."
        '%0ARule working-days: "Meetings are held on working days." (Statutes, Art. 8; adopted)'
        f"%0A{WAY_OUT}",
        "::error file=next year/2028%2Cé.csv,line=2,title=audit-yearly::"
        "AUDIT does not meet in 2028; at least 1 expected."
        '%0ARule audit-yearly: "The Audit Committee meets every year." (Statutes, Art. 7; adopted)'
        "%0ANo way out is known that moves one meeting only.",
        "::warning file=2027.csv,line=6,title=no-floods::"
        "BOARD-2027-3 meets 2027-08-03: flood-season; 2027-08-04: flood-season."
        '%0ARule no-floods: "No meeting in the flood season." (Statutes, Art. 9; adopted)'
        "%0AA wish, missed at a price of 20.",
        "::warning file=2027.csv,line=4,title=nobody-on-holiday::"
        "AUDIT-2027 meets 2027-02-07: VN Second Day of Lunar New Year."
        '%0ARule nobody-on-holiday: "Neither country is on holiday." (Statutes, practice; practice)'
        "%0AA wish, missed at a price of 3.",
        "::notice::1 waived: indical check lists all of them.",
    ]


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_the_same_files_give_the_same_bytes(form, folder):
    seen = {both(form, folder, PYTHONHASHSEED=seed, TZ=zone) for seed, zone in (("1", "UTC"), ("2", "Asia/Kolkata"))}
    assert len(seen) == 1


# SARIF's structure: the part of its schema that is used here, closed: what is not listed may not be there.

TEXT = {"text": str}
LEVEL = re.compile(r"error|warning")
URI_REFERENCE = re.compile(r"(file://)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
PLACE = {"artifactLocation": {"uri": URI_REFERENCE}, "region": {"startLine": int}}
RULE = {
    "id": str,
    "shortDescription": TEXT,
    "fullDescription": TEXT,
    "help": TEXT,
    "defaultConfiguration": {"level": LEVEL},
}
RESULT = {
    "ruleId": str,
    "ruleIndex": int,
    "level": LEVEL,
    "message": TEXT,
    "locations": [{"physicalLocation": PLACE}],
    "partialFingerprints": {
        "ruleAndMeetings/v1": re.compile(r"[0-9a-f]{64}"),
        "primaryLocationLineHash": re.compile(r"[0-9a-f]{64}:[1-9][0-9]*"),
    },
    "suppressions": [{"kind": re.compile("external"), "status": re.compile("accepted"), "justification": str}],
}
DRIVER = {"name": re.compile("indical"), "version": str, "rules": [RULE]}
LOG = {
    "$schema": re.compile(re.escape(SCHEMA)),
    "version": re.compile(r"2\.1\.0"),
    "runs": [{"tool": {"driver": DRIVER}, "results": [RESULT]}],
}


def wrong(value, shape, where="log"):
    """What of the value is not of that shape: a dict of keys, a list of one shape, a pattern or a type."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or set(value) != set(shape):
            return [f"{where}: {value}"]
        return [told for key, inner in shape.items() for told in wrong(value[key], inner, f"{where}.{key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where}: {value}"]
        return [told for at, one in enumerate(value) for told in wrong(one, shape[0], f"{where}[{at}]")]
    if isinstance(shape, re.Pattern):
        return [] if isinstance(value, str) and shape.fullmatch(value) else [f"{where}: {value}"]
    return [] if type(value) is shape and value != "" else [f"{where}: {value}"]


def test_the_shape_is_strict():
    good = {"physicalLocation": {"artifactLocation": {"uri": "a.csv"}, "region": {"startLine": 1}}}
    shape = {"physicalLocation": PLACE}
    assert wrong(good, shape) == []
    assert wrong({**good, "more": 1}, shape) != []
    assert wrong(json.loads(json.dumps(good).replace("a.csv", "a b.csv")), shape) != []
    assert wrong(json.loads(json.dumps(good).replace("1", '"1"')), shape) != []


def test_sarif_has_the_structure_that_its_schema_asks_for(folder):
    several = [
        judged(folder, YEAR_2027, record=folder / "record.toml"),
        judged(folder, YEAR_2028, "100% of: it.csv"),
        check_file(REAL_YEARS, JudgedBy(partial=True)),
    ]
    for files in (several, several[:1], [judged(folder, NOTHING_BROKEN)], []):
        log = json.loads(as_sarif(files))
        assert wrong(log, LOG) == []
        (run,) = log["runs"]
        rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
        assert len(rules) == len(set(rules))
        assert [rules[one["ruleIndex"]] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
        places = [one["locations"] for one in run["results"]]
        assert all(len(one) == 1 and one[0]["physicalLocation"]["region"]["startLine"] >= 1 for one in places)
        hashes = [one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]]
        uris = [one[0]["physicalLocation"]["artifactLocation"]["uri"] for one in places]
        assert len(set(zip(uris, hashes, strict=True))) == len(hashes)


def test_sarif_of_a_file_that_breaks_nothing_holds_the_rules_and_no_results(folder):
    (run,) = json.loads(as_sarif([judged(folder, NOTHING_BROKEN)]))["runs"]
    assert [one["id"] for one in run["tool"]["driver"]["rules"]] == [row[0] for row in RULES]
    assert run["results"] == []


# A finding keeps its identity.


def identities(*files):
    return [(one["ruleId"], one["partialFingerprints"]["ruleAndMeetings/v1"]) for one in results(*files)]


def test_a_finding_keeps_its_identity_when_its_dates_and_its_line_move(folder):
    before = judged(folder, "body,start,country\nBOARD,2027-03-06,Lao PDR\n")
    after = judged(folder, "body,start,country\nAUDIT,2027-02-01,Lao PDR\nBOARD,2027-03-13,Lao PDR\n", "later.csv")
    assert lines(before) == [("working-days", 2)]
    assert lines(after) == [("working-days", 3)]
    assert identities(before) == identities(after)


def test_findings_of_other_meetings_or_years_have_other_identities(folder):
    text = "body,start,country\nBOARD,2027-03-06,Lao PDR\nBOARD,2027-05-15,Lao PDR\nBOARD,2028-03-04,Viet Nam\n"
    found = [identity for name, identity in identities(judged(folder, text)) if name == "working-days"]
    assert (len(found), len(set(found))) == (3, 3)


def test_the_order_in_which_a_finding_names_its_meetings_is_not_part_of_its_identity(folder):
    file = judged(folder, "body,start,country\nBOARD,2027-01-05,Lao PDR\nBOARD,2027-02-09,Lao PDR\n")
    (case,) = (one for one in file.cases() if one.rule.id == "one-a-quarter")
    assert len(case.finding.meetings) == 2
    turned = with_findings(file, replace(case.finding, meetings=case.finding.meetings[::-1]))
    wanted = [one for one in identities(file) if one[0] == "one-a-quarter"]
    assert [one for one in identities(turned) if one[0] == "one-a-quarter"] == wanted


def with_findings(file, *findings):
    """The file as if its rules had been judged so."""
    (year,) = file.years
    by_rule = {finding.rule: [one for one in findings if one.rule == finding.rule] for finding in findings}
    verdicts = tuple(
        replace(v, findings=tuple(by_rule[v.rule.id])) if v.rule.id in by_rule else v for v in year.report.verdicts
    )
    return replace(file, years=(replace(year, report=replace(year.report, verdicts=verdicts)),))


# Lines.


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_of_a_csv_row_is_where_it_begins_whatever_the_cells_before_it_hold(end, folder):
    text = f'body,start,city,country{end}BOARD,2027-05-11,"three{end}lines{end}here",Lao PDR{end}{end}'
    text += f'BOARD,2027-03-06,"two{end}here",Lao PDR{end}AUDIT,2027-02-13,,Lao PDR{end}'
    found = lines(judged(folder, text))
    assert found == [("working-days", 8), ("working-days", 6)]
    assert [text.split(end)[line - 1].split(",")[0] for _, line in found] == ["AUDIT", "BOARD"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_of_an_event_is_where_it_begins(end, folder):
    text = ICS.replace("\n", end)
    ((name, line),) = lines(judged(folder, text, "plan.ics"))
    assert (name, line) == ("working-days", 12)
    assert text.split(end)[line - 1 : line + 1] == ["BEGIN:VEVENT", "UID:2"]


def test_a_finding_of_several_meetings_points_at_the_first_that_it_names(folder):
    file = judged(folder, "body,start,country\nBOARD,2027-06-09,Lao PDR\nAUDIT,2027-06-03,Lao PDR\n")
    (case,) = file.cases()
    assert case.finding.meetings == ("AUDIT-2027", "BOARD-2027")
    assert lines(file) == [("audit-first", 3)]


def test_a_finding_that_names_no_meeting_points_at_the_first_row_of_its_year(folder):
    (folder / "plan.csv").write_text(YEAR_2027 + YEAR_2028.partition("\n")[2], encoding="utf-8")
    file = check_file(folder / "plan.csv", JudgedBy(str(RIVER)))
    assert ("audit-yearly", 8) in lines(file)


# Escapes.


def test_a_file_name_cannot_end_a_property_or_a_line(folder):
    file = judged(folder, WISH_ONLY)
    command = as_github([replace(file, name="50%: a,b\r\n::error::c.csv")])
    assert command.startswith("::warning file=50%25%3A a%2Cb%0D%0A%3A%3Aerror%3A%3Ac.csv,line=2,title=no-floods::BOARD")
    assert len(command.splitlines()) == 1
    (found,) = results(replace(file, name="50%: a,b\r\n.csv"))
    assert found["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "50%25%3A%20a%2Cb%0D%0A.csv"}


def test_a_message_cannot_end_its_line_and_keeps_its_commas_and_colons(folder):
    file = judged(folder, WISH_ONLY)
    (case,) = file.cases()
    told = replace(case.finding, message="100%0A {0}, a: b\r\n::error::c")
    assert as_github([with_findings(file, told)]).splitlines() == [
        "::warning file=" + str(folder / "plan.csv") + ",line=2,title=no-floods::"
        "100%250A {0}, a: b%0D%0A::error::c."
        '%0ARule no-floods: "No meeting in the flood season." (Statutes, Art. 9; adopted)'
        "%0AA wish, missed at a price of 10."
    ]
    (found,) = results(with_findings(file, told))
    assert found["message"]["text"] == "100%0A {{0}}, a: b\r\n::error::c. A wish, missed at a price of 10."


def test_a_name_that_is_no_utf_8_is_its_bytes(folder):
    file = judged(folder, WISH_ONLY)
    (found,) = results(replace(file, name="\udcff.csv"))
    assert found["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "%FF.csv"}


def test_an_absolute_name_is_a_file_uri(folder):
    (found,) = results(judged(folder, WISH_ONLY))
    uri = found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == Path(folder / "plan.csv").as_uri()


# What GitHub shows: ten of each.


@pytest.mark.parametrize(
    ("errors", "warnings", "notice"),
    [
        (10, 10, []),
        (11, 0, ["::notice::1 more error: indical check lists all of them."]),
        (0, 12, ["::notice::2 more warnings: indical check lists all of them."]),
        (13, 11, ["::notice::3 more errors, 1 more warning: indical check lists all of them."]),
        (0, 0, []),
    ],
)
def test_ten_of_each_are_marked_and_the_others_counted(errors, warnings, notice, folder):
    file = judged(folder, "body,start,country\nBOARD,2027-08-01,Lao PDR\n")
    by_rule = {one.rule.id: one.finding for one in file.cases()}
    hard, wish = by_rule["working-days"], by_rule["no-floods"]
    if not errors or not warnings:
        kept = [one for one, count in ((hard, errors), (wish, warnings)) if count]
        file = without(file, {"working-days", "no-floods"} - {one.rule for one in kept})
    many = [replace(hard, message=f"error {n}") for n in range(errors)]
    many += [replace(wish, message=f"warning {n}") for n in range(warnings)]
    shown = as_github([with_findings(file, *many)]).splitlines()
    told = [re.sub(r"^::(\w+) .*?::(\w+ \d+)\..*", r"\1: \2", line) for line in shown]
    assert told == [
        *(f"error: error {n}" for n in range(min(errors, 10))),
        *(f"warning: warning {n}" for n in range(min(warnings, 10))),
        *notice,
    ]


def without(file, rules):
    """The file as if these rules were not in the book."""
    (year,) = file.years
    verdicts = tuple(v for v in year.report.verdicts if v.rule.id not in rules)
    return replace(file, years=(replace(year, report=replace(year.report, verdicts=verdicts)),))


# The command.


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        (NOTHING_BROKEN, [], 0),
        (WISH_ONLY, [], 0),
        (WISH_ONLY, ["--strict"], 1),
        (YEAR_2027, [], 1),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_the_exit_code_is_the_same_in_every_format(form, text, more, code, tmp_path):
    (tmp_path / "plan.csv").write_text(text, encoding="utf-8")
    ran = indical("check", "--rulebook", RIVER, "--partial", *more, "plan.csv", "--format", form, cwd=tmp_path)
    assert (ran.code, ran.err) == (code, "")


def test_github_prints_nothing_where_nothing_is_broken(tmp_path):
    (tmp_path / "plan.csv").write_text(NOTHING_BROKEN, encoding="utf-8")
    ran = indical("check", "--rulebook", RIVER, "--partial", "plan.csv", "--format", "github", cwd=tmp_path)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_everything_waived_is_no_error(tmp_path):
    (tmp_path / "plan.csv").write_text("body,start,country\nAUDIT,2027-02-13,Lao PDR\n", encoding="utf-8")
    (tmp_path / "record.toml").write_text(WAIVER, encoding="utf-8")
    shutil.copytree(RIVER, tmp_path / "river")
    arguments = ("check", "--rulebook", "river", "--partial", "--record", "record.toml", "plan.csv")
    ran = indical(*arguments, "--format", "github", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "::notice::1 waived: indical check lists all of them.\n")


@pytest.mark.parametrize("command", [["generate", "2027"], ["rules", "show"], ["holidays", "show", "2027"]])
def test_other_commands_have_the_formats_that_they_had(command, tmp_path):
    ran = indical(*command, "--format", "sarif", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "Invalid value for '--format'" in ran.err
