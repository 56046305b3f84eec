"""indical options: several years side by side, and what is said of each."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from cli.run import NOVEMBER, TESTS, indical, names

RIVER = TESTS / "golden" / "river-board"
FILES = ["2027.csv", "2027.html", "2027.ics", "2027.json"]


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three options of 2027, as text and as JSON, and the folder with their files."""
    folder = tmp_path_factory.mktemp("three")
    text = indical("options", 2027, "--within", "20%", cwd=folder)
    ran = indical("options", 2027, "--within", "20%", "-o", "out", "--format", "json", cwd=folder)
    assert (text.code, ran.code, text.err) == (0, 0, "")
    return text.out, json.loads(ran.out), folder, ran.err


def test_each_option_has_its_files_in_a_folder_of_its_own(three):
    _, found, folder, told = three
    assert names(folder / "out") == sorted(["1", "2", "3", *(f"{at}/{file}" for at in "123" for file in FILES)])
    assert told.splitlines() == [f"Wrote {', '.join(FILES)} to out/{at}" for at in "123"]
    assert [one["folder"] for one in found["options"]] == ["out/1", "out/2", "out/3"]


def test_the_first_option_is_what_generate_chooses(three, tmp_path):
    _, _, folder, _ = three
    indical("generate", 2027, "-o", "out", cwd=tmp_path)
    for file in FILES:
        assert (tmp_path / "out" / file).read_bytes() == (folder / "out" / "1" / file).read_bytes()


def test_each_written_year_keeps_the_rules_and_costs_what_is_told(three):
    _, found, folder, _ = three
    for one in found["options"]:
        ran = indical("check", f"out/{one['option']}/2027.ics", "--format", "json", cwd=folder)
        (year,) = json.loads(ran.out)["years"]
        assert (ran.code, year["breaches"], year["cost"]) == (0, [], one["cost"])
        assert sum(one["rules"].values()) == one["cost"]


def test_any_two_are_apart_by_the_days_that_are_told(three):
    _, found, _, _ = three
    first_days = {m["id"]: [date.fromisoformat(first) for first, _ in m["days"]] for m in found["meetings"]}
    for one in found["options"]:
        for other, told in one["apart_from"].items():
            pair = (one["option"] - 1, int(other) - 1)
            off = {name: abs((days[pair[0]] - days[pair[1]]).days) for name, days in first_days.items()}
            assert sorted(told) == sorted(name for name, n in off.items() if n >= 7)
            assert len(told) >= found["apart"]["meetings"] == 3


def test_the_costs_are_proved_and_within_what_was_allowed(three):
    _, found, _, _ = three
    best = found["options"][0]["cost"]
    assert (found["schema"], found["ended"], found["ceiling"]) == ("indical/options/1", "enough", best * 6 // 5)
    for one in found["options"]:
        assert (one["proven"], one["bound"], one["dearer"]) == (True, one["cost"], one["cost"] - best)
        assert one["cost"] <= found["ceiling"]
        changed = sum(row["here"] - row["option_1"] for row in one["changes"].values())
        assert changed == one["dearer"] == one["dearer_than_best_at_most"]


def test_the_text_tells_what_the_json_does(three):
    text, found, _, _ = three
    for one in found["options"]:
        assert f"Option {one['option']} costs {one['cost']}" in text
        for name, row in one["changes"].items():
            assert f"{name} {row['option_1']} to {row['here']}" in text
    rows = {line.split()[0]: re.split(r"\s{2,}", line.strip())[1:] for line in text.splitlines() if line[:2] == "  "}
    for meeting in found["meetings"]:
        cells = rows[meeting["id"]]
        assert [cell == "same" for cell in cells[1:]] == [days == meeting["days"][0] for days in meeting["days"][1:]]


def test_hosting_is_counted_for_the_members_who_host(three):
    _, found, _, _ = three
    for one in found["options"]:
        hosts = [m["hosts"][one["option"] - 1] for m in found["meetings"]]
        assert {name: row["hosted"] for name, row in one["members"].items()} == {
            name: hosts.count(name) for name in one["members"]
        }
    assert found["hosts_unknown"] == [m["id"] for m in found["meetings"] if m["hosts"][0] is None]


def test_the_same_question_has_the_same_answer(three, tmp_path):
    text, _, _, _ = three
    assert indical("options", 2027, "--within", "20%", cwd=tmp_path).out == text


def test_that_there_is_no_other_within_is_said_with_what_the_next_costs(tmp_path):
    ran = indical("options", 2027, "--apart", 12, "--within", 12, cwd=tmp_path)
    found = json.loads(indical("options", 2027, "--apart", 12, "--within", 12, "--format", "json", cwd=tmp_path).out)
    assert (ran.code, found["ended"], len(found["options"])) == (0, "none-within", 1)
    assert found["next_cost"] == found["next_bound"] > found["ceiling"]
    assert f"There is only this one within 12: the cheapest that is apart from it costs {found['next_cost']}" in ran.out
    free = json.loads(indical("options", 2027, "--apart", 12, "-n", 2, "--format", "json", cwd=tmp_path).out)
    assert free["options"][1]["cost"] == found["next_cost"]


def test_that_there_is_no_other_at_any_cost_is_said(tmp_path):
    ran = indical("options", 2027, "--rulebook", RIVER, "--apart", 5, "--days", 365, cwd=tmp_path)
    assert ran.code == 0
    assert "There is only this one: no calendar at any cost is apart from it, proved and confirmed" in ran.out


def test_another_institution_has_options(tmp_path):
    ran = indical("options", 2027, "--rulebook", RIVER, "-n", 2, "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert (ran.code, [one["proven"] for one in found["options"]]) == (0, [True, True])
    assert set(found["options"][0]["members"]) == {"LA", "VN"}


def test_an_impossible_year_is_told_as_generate_does(tmp_path):
    arguments = ("--request", NOVEMBER, "--format", "json")
    ran, other = (indical(command, *arguments, cwd=tmp_path) for command in ("options", "generate"))
    assert (ran.code, ran.out) == (3, other.out)


def test_no_time_for_a_year_gives_none(tmp_path):
    ran = indical("options", 2027, "--seconds", 0.01, cwd=tmp_path)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("No calendar was found in ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-n", 0), "greater than or equal to 1"),
        (("-n", 21), "less than or equal to 20"),
        (("--apart", 0), "greater than or equal to 1"),
        (("--apart", 13), "--apart: 13 meetings cannot differ: 2027 holds 12"),
        (("--days", 0), "greater than or equal to 1"),
        (("--within", "-1"), '--within: "-1" is neither a whole number'),
        (("--within", "-1%"), '--within: "-1%" is neither a whole number'),
        (("--within", "dear"), '--within: "dear" is neither a whole number'),
        (("--within", "1.5"), '--within: "1.5" is neither a whole number'),
        (("--within", ""), '--within: "" is neither a whole number'),
        (("--stamp", "soon"), "--stamp"),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused(arguments, told, tmp_path):
    ran = indical("options", 2027, *arguments, cwd=tmp_path)
    assert (ran.code, ran.out, names(tmp_path)) == (2, "", [])
    assert told in ran.err
