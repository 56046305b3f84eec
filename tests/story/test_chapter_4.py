"""Chapter 4, the officer's hour: last year's record, forty activities and eleven replies in five formats become one
list of clashes; what the officer decides of it is a file; the year is planned by it, and the annex shows in Word what
has changed since the draft. Every row is accounted for at every step, and what a person typed is counted."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from story.conftest import HERE, Desk, Done
from story.word_annex import annex_rows, marked

REPLIES = tuple(f"replies/{path.name}" for path in sorted((HERE / "replies").iterdir()))
STATUS = "Draft 2, for recommendation by ADSOM"


@dataclass
class Hour:
    """The officer's desk, and everything that was typed there, in order: a command a line."""

    desk: Desk
    typed: list[str] = field(default_factory=list)
    done: dict[str, Done] = field(default_factory=dict)

    def types(self, step: str, *words: str, **also: str) -> None:
        """Run a command as typed. ``also``: a further form of its output, which a person would not ask for."""
        self.typed.append(" ".join(("indical", *words)))
        self.done[step] = self.desk.indical(*words, *also.values())

    def file(self, *parts: str) -> Path:
        return self.desk.folder.joinpath(*parts)


@pytest.fixture(scope="module")
def hour(new_desk: Callable[[], Desk]) -> Hour:
    """The whole hour, from last year's record to the annex. The replies are typed as one pattern, replies/*."""
    hour = Hour(new_desk())
    as_json = {"form": "--format=json"}
    received = ("activities.csv", *REPLIES)
    hour.types("new", "new", "2027", "--from", "last-year.csv", "-o", "rolled", **as_json)
    hour.types("activities", "import", "activities.csv", "--year", "2027", "-o", "draft.toml", **as_json)
    hour.types("draft", "generate", "--request", "draft.toml", "-o", "draft", **as_json)
    hour.types("clashes", "import", *received, "--year", "2027", "--html", "clashes.html", **as_json)
    decided = ("--decisions", "decisions.toml", "-o", "final.toml")
    hour.types("decided", "import", *received, "added.csv", "--year", "2027", *decided, **as_json)
    hour.types("final", "generate", "--request", "final.toml", "-o", "final", **as_json)
    hour.types("check", "check", "final/2027.ics", **as_json)
    changes = ("--redline", "draft/2027.ics", "--status", STATUS)
    hour.types("annex", "export", "final/2027.ics", "--docx", *changes, "-o", "papers", **as_json)
    return hour


@pytest.fixture(scope="module")
def decisions() -> list[dict[str, Any]]:
    """The officer's decisions, as written."""
    found: list[dict[str, Any]] = tomllib.loads((HERE / "decisions.toml").read_text(encoding="utf-8"))["decision"]
    return found


def lines_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_step_ends_as_an_officer_reads_it(hour):
    codes = {step: done.code for step, done in hour.done.items()}
    waits = {"activities", "clashes"}
    assert codes == {step: 1 if step in waits else 0 for step in codes}
    assert (hour.done["draft"].json["proven"], hour.done["final"].json["proven"]) == (True, True)


@pytest.mark.parametrize(
    ("step", "files"),
    [("activities", 1), ("clashes", 1 + len(REPLIES)), ("decided", 2 + len(REPLIES))],
)
def test_rows_in_are_rows_accounted_for_in_each_file_and_over_all(hour, step, files):
    told = hour.done[step].json
    found = Counter(row["file"] for row in told["rows"])
    assert len(told["files"]) == files
    assert {one["name"]: one["rows"] for one in told["files"]} == found
    states = Counter(row["state"] for row in told["rows"])
    assert told["count"] == {
        "rows": sum(found.values()),
        **{state: states[state] for state in told["count"] if state != "rows"},
    }
    assert [row for row in told["rows"] if not row["why"] and row["state"] not in ("understood",)] == []
    assert found["activities.csv"] == len(lines_of("activities.csv"))
    assert len({(row["file"], row["sheet"], row["row"]) for row in told["rows"]}) == len(told["rows"])


def test_every_understood_row_stands_in_what_the_files_come_to(hour):
    """No row is lost in the merge either: it proposes a meeting, waits in a conflict, or says who cannot come."""
    for step in ("activities", "clashes", "decided"):
        told = hour.done[step].json
        understood = {(row["file"], row["row"]) for row in told["rows"] if row["state"] == "understood"}
        proposing = [one for group in (told["meetings"], *(c["choices"] for c in told["conflicts"])) for one in group]
        found = [(by["file"], int(re.findall(r"\d+", by["place"])[-1])) for one in proposing for by in one["by"]]
        found += [(one["file"], int(re.findall(r"\d+", one["place"])[-1])) for one in told["absent"]]
        assert set(found) == understood, step


def test_the_list_of_clashes_says_who_proposes_what_and_which_reply_breaks_which_rule(hour):
    told = hour.done["clashes"].json
    wanting = [row for row in told["rows"] if row["state"] in ("doubtful", "refused")]
    assert told["decisions"] == {"asked": len(wanting) + len(told["conflicts"]) + len(told["alike"]), "read": 0}
    broken = {
        (one["rule"], place["file"], place["place"])
        for one in told["broken"]
        for meeting in one["meetings"]
        for place in meeting["by"]
    }
    assert broken == {
        ("ramadan", "activities.csv", "line 5"),
        ("host-holidays", "activities.csv", "line 29"),
        ("host-holidays", "activities.csv", "line 10"),
        ("host-holidays", "th.csv", "line 2"),
    }
    (maritime,) = [group for group in told["alike"] if any("Batam" in one["title"] for one in group)]
    assert {by["file"] for one in maritime for by in one["by"]} == {"id.txt", "ph.ics", "vn.txt"}
    page = hour.file("clashes.html").read_text(encoding="utf-8")
    assert page.count('<th scope="row" class="at">') == told["count"]["rows"], "the page shows every row"
    assert f"{told['decisions']['asked']} decisions asked of you" in page


def test_everything_that_was_asked_is_decided_and_each_decision_has_its_reason_and_effect(hour, decisions):
    asked, told = hour.done["clashes"].json, hour.done["decided"].json
    assert told["decisions"] == {"asked": 0, "read": len(decisions)}
    named = [row for one in decisions for row in one["rows"]]
    assert len(named) == len(set(named))
    assert [one for one in decisions if len(one["reason"].split()) < 2] == []
    where = {f"{row['file']}, line {row['row']}": row for row in told["rows"]}
    assert [(name, where[name]["decided"]) for one in decisions for name in one["rows"]] == [
        (name, one["reason"]) for one in decisions for name in one["rows"]
    ]
    unsettled = {f"{r['file']}, line {r['row']}" for r in asked["rows"] if r["state"] in ("doubtful", "refused")}
    assert unsettled - set(named) == set(), "no row that is not understood goes without a decision"
    assert {row["decided"] for name, row in where.items() if name not in named} == {None}
    assert told["open"] == [], "the request leaves nothing for a person"
    assert told["broken"] == [], "what is settled breaks no rule"


def test_the_year_keeps_everything_that_was_settled(hour):
    request = tomllib.loads(hour.file("final.toml").read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in hour.done["final"].json["meetings"]}
    for name, days in request["fixed"].items():
        row = rows[name]
        assert (row["first_day"], row["last_day"]) == (str(days["first"]), str(days["last"])), name
    for name, days in request["windows"].items():
        assert str(days["earliest"]) <= rows[name]["first_day"] <= rows[name]["last_day"] <= str(days["latest"]), name
    for name, host in request["hosts"].items():
        assert (rows[name]["host"], rows[name]["city"]) == (host["host"], host["city"]), name
    for one in request["unavailable"]:
        met = [row for row in rows.values() if row["body"] in one["meetings"]]
        assert met != []
        assert [r for r in met if r["first_day"] <= str(one["last"]) and str(one["first"]) <= r["last_day"]] == []
    (year,) = hour.done["check"].json["years"]
    assert year["breaches"] == []


def test_the_forty_activities_are_planned_or_in_the_annex_or_said_why_not(hour):
    """Number by number, through the rows that the import names, to the last file: none is lost on the way."""
    told, numbers = hour.done["decided"].json, [row["No."] for row in lines_of("activities.csv")]
    by_line = {at: number for at, number in enumerate(numbers, 2)}
    planned, others, why_not = set(), set(), set()
    annex = {row[1] for row in annex_rows(hour.file("papers", "2027.docx"))}
    notes = hour.done["final"].told
    for one in told["meetings"]:
        for at in (int(by["place"].split()[-1]) for by in one["by"] if by["file"] == "activities.csv"):
            if one["body"]:
                planned.add(by_line[at])
            elif one["first_day"]:
                assert one["title"] in annex
                others.add(by_line[at])
            else:
                assert f'"{one["title"]}" is not on the calendar: of its days' in notes
                why_not.add(by_line[at])
    for row in told["rows"]:
        if row["file"] == "activities.csv" and row["state"] == "aside":
            assert row["decided"] == "four days in one cell: a row each in added.csv"
            assert {line["Activity"] for line in lines_of("added.csv")} <= annex
            others.add(by_line[row["row"]])
    assert planned | others | why_not == set(numbers)
    assert (len(planned), len(others), len(why_not)) == (15, 19, 6)
    bodies = Counter(row["body"] for row in hour.done["final"].json["meetings"])
    assert sum(n for body, n in bodies.items() if body.startswith("EWG-") or body == "NADI") == len(planned)


# ---- the annex in Word


@pytest.fixture(scope="module")
def both_forms(hour) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The form of the draft and that of the year, each from a Word file of its own."""
    hour.desk.indical("export", "draft/2027.ics", "--docx", "-o", "first")
    return annex_rows(hour.file("first", "2027.docx")), annex_rows(hour.file("papers", "2027.docx"))


def test_the_marked_annex_is_the_draft_with_the_deletions_and_the_year_with_the_insertions(hour, both_forms):
    old, new = both_forms
    redline = hour.file("papers", "2027-changes.docx")
    assert sorted(row[1:] for row in annex_rows(redline, "new")) == sorted(row[1:] for row in new)
    assert sorted(row[1:] for row in annex_rows(redline, "old")) == sorted(row[1:] for row in old)


def test_every_change_is_marked_and_nothing_else_is(hour, both_forms):
    old, new = (Counter(row[1:] for row in rows) for rows in both_forms)
    changed = [row[0] for row in (new - old).elements()]
    dropped = [row[0] for row in (old - new).elements()]
    gone = list((Counter(dropped) - Counter(changed)).elements())
    assert sorted(marked(hour.file("papers", "2027-changes.docx"))) == sorted(changed + gone)
    assert 0 < len(changed) < len(both_forms[1]), "some rows stay as they were"


def test_the_change_note_tells_each_changed_row_and_no_other(hour, both_forms):
    old, new = (Counter(row[1:] for row in rows) for rows in both_forms)
    note = hour.file("papers", "2027-changes.txt").read_text(encoding="utf-8")
    lines = [line.removeprefix("- ") for line in note.splitlines() if line.startswith("- ")]
    for row in (new - old).elements():
        days = row[1]
        assert [line for line in lines if row[0] in line and (days in line or row[2] in line)] != [], row
    names = {row[0] for row in [*(new - old), *(old - new)]}
    assert [line for line in lines if not any(name in line for name in names)] == []


# ---- what a person typed


def answers(asked: dict[str, Any], decisions: list[dict[str, Any]]) -> dict[str, int]:
    """How many decisions answer something that was asked, mend a broken rule, or were made unasked."""
    wanting = {f"{row['file']}, line {row['row']}" for row in asked["rows"] if row["state"] in ("doubtful", "refused")}
    alike = {f"{by['file']}, {by['place']}" for group in asked["alike"] for one in group for by in one["by"]}
    broken = {f"{by['file']}, {by['place']}" for one in asked["broken"] for m in one["meetings"] for by in m["by"]}
    names = [set(one["rows"]) for one in decisions]
    answering = sum(1 for rows in names if rows & (wanting | alike))
    mending = sum(1 for rows in names if not rows & (wanting | alike) and rows & broken)
    return {
        "of these asked for": answering,
        "of these to mend a broken rule only": mending,
        "of these made unasked": len(names) - answering - mending,
    }


def test_what_a_person_typed_and_decided_is_counted(hour, decisions, capsys):
    asked = hour.done["clashes"].json
    typed = [line for line in (HERE / "decisions.toml").read_text(encoding="utf-8").splitlines() if line.strip()]
    typed = [line for line in typed if not line.startswith("#")]
    counted = {
        "files": len(REPLIES) + 2,
        "rows": asked["count"]["rows"] + len(lines_of("last-year.csv")),
        "commands": len(hour.typed),
        "decisions asked for": asked["decisions"]["asked"],
        "rules broken": len(asked["broken"]),
        "decisions made": len(decisions),
        **answers(asked, decisions),
        "rows that they name": sum(len(one["rows"]) for one in decisions),
        "lines of the decisions file": len(typed),
        "rows added by hand": len(lines_of("added.csv")),
        "meetings planned": len(hour.done["final"].json["meetings"]),
        "of these settled by replies": len(tomllib.loads(hour.file("final.toml").read_text())["fixed"]),
    }
    with capsys.disabled():
        print("\n" + json.dumps(counted, indent=2))  # noqa: T201 - the count is for people
    told = (HERE / "README.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| (.+?) \| (\d+) \|$", told, re.MULTILINE))
    assert stated == {name: str(number) for name, number in counted.items()}
