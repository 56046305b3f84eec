"""Named readings: the chosen one with the price of the difference, and a file judged under each at once."""

from __future__ import annotations

import json
import re

import pytest

from cli.run import NOVEMBER, REAL_YEARS, indical
from constraints.rulebook import load

ROLLING = ("--reading", "acdfim-last=rolling")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The year with nothing chosen, as JSON."""
    folder = tmp_path_factory.mktemp("plain")
    return json.loads(indical("generate", 2027, "--format", "json", cwd=folder).out)


def test_where_nothing_is_chosen_nothing_is_said(plain):
    assert {"profile", "readings", "forces"} & set(plain) == set()


def test_a_chosen_reading_is_told_with_the_price_of_the_difference(plain, tmp_path):
    ran = indical("generate", 2027, *ROLLING, "-o", "out", cwd=tmp_path)
    found = json.loads((tmp_path / "out" / "2027.json").read_bytes())
    (row,) = found["readings"]
    less = plain["cost"] - found["cost"]
    assert less > 0
    assert {key: row[key] for key in ("rule", "reading", "instead_of", "outcome_then", "cost_then", "proven_then")} == {
        "rule": "acdfim-last",
        "reading": "rolling",
        "instead_of": "literal",
        "outcome_then": "solved",
        "cost_then": plain["cost"],
        "proven_then": True,
    }
    told = f"{less} less ({found['cost']} instead of {plain['cost']}), proved."
    assert f"  acdfim-last is read as rolling, not literal: {told}\n    {row['note']}\n" in ran.out


def test_a_reading_of_the_request_is_told_too_and_the_default_is_no_choice(plain, tmp_path):
    text = 'format = 1\nyear = 2027\n[readings]\nadmm-summit = "same-week"\nacdfim-last = "literal"\n'
    (tmp_path / "request.toml").write_text(text)
    ran = indical("generate", "--request", "request.toml", "--format", "json", cwd=tmp_path)
    (row,) = json.loads(ran.out)["readings"]
    assert (row["rule"], row["reading"], row["instead_of"]) == ("admm-summit", "same-week", "last-summit")
    assert (row["cost_then"], row["note"]) == (plain["cost"], None)


def test_what_is_impossible_by_the_default_is_said_to_be(tmp_path):
    ran = indical("generate", "--request", NOVEMBER, *ROLLING, "-o", "out", cwd=tmp_path)
    assert ran.code == 0
    assert "  acdfim-last is read as rolling, not literal: impossible under literal, proved.\n" in ran.out
    (row,) = json.loads((tmp_path / "out" / "2027.json").read_bytes())["readings"]
    assert (row["outcome_then"], row["cost_then"], row["proven_then"]) == ("impossible", None, True)


# check --every-reading.


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """The real years, judged under every reading at once."""
    folder = tmp_path_factory.mktemp("every")
    ran = indical("check", REAL_YEARS, "--every-reading", "--format", "json", cwd=folder)
    return ran, json.loads(ran.out)["years"]


def test_every_reading_judges_as_each_alone_does(years, tmp_path):
    ran, found = years
    by_reading = {}
    for year in found:
        for row in year["readings"]:
            assert set(row) == {"id", "reading", "verdict", "evidence", "chosen"}
            by_reading.setdefault((row["id"], row["reading"]), {})[year["year"]] = (row["verdict"], row["evidence"])
    readings = {
        (rule.id, name) for rule in load().rules if rule.readings for name in (rule.reading_name, *rule.readings)
    }
    assert set(by_reading) == readings
    asked = {rule: name for rule, name in sorted(readings)}  # the last of each rule: all rules at once
    for chosen in (asked, {"acdfim-last": "rolling", "admm-summit": "next-day"}):
        options = [word for rule, name in chosen.items() for word in ("--reading", f"{rule}={name}")]
        alone = json.loads(indical("check", REAL_YEARS, *options, "--format", "json", cwd=tmp_path).out)["years"]
        for rule, name in chosen.items():
            rows = {y["year"]: next(row for row in y["rules"] if row["id"] == rule) for y in alone}
            expected = {year: (row["verdict"], row["evidence"]) for year, row in rows.items()}
            assert by_reading[rule, name].items() <= expected.items()
    assert ran.code == 1


def test_the_chosen_reading_decides_the_exit_code_and_is_marked(tmp_path):
    (tmp_path / "two.csv").write_text(
        "body,start\nACDFIM,2027-06-22\nACAMM,2027-11-10\nAAFCC,2027-05-11\nANI,2027-06-15\n"
    )
    ends = {}
    for reading in ("literal", "rolling"):
        options = ("--partial", "--every-reading", "--reading", f"acdfim-last={reading}")
        ran = indical("check", "two.csv", *options, cwd=tmp_path)
        block = ran.out[ran.out.index("  Under every reading (* as judged here):") :]
        marked = re.search(r"^ +(?:acdfim-last +)?\* (\S+) .*ACDFIM", block, flags=re.MULTILINE)
        ends[reading] = (ran.code, marked and marked.group(1))
    assert ends == {"literal": (1, "literal"), "rolling": (0, "rolling")}


def test_the_block_is_aligned(years, tmp_path):
    _, found = years
    out = indical("check", REAL_YEARS, "--every-reading", cwd=tmp_path).out
    blocks = [part.split("\n\n")[0] for part in out.split("  Under every reading (* as judged here):\n")[1:]]
    assert [len(block.splitlines()) for block in blocks] == [len(year["readings"]) for year in found]
    for block, year in zip(blocks, found, strict=True):
        rows = block.splitlines()
        columns = {line.index(row["evidence"]) for line, row in zip(rows, year["readings"], strict=True)}
        assert len(columns) == 1


def test_no_block_where_it_is_not_asked_for(tmp_path):
    ran = indical("check", REAL_YEARS, "--format", "json", cwd=tmp_path)
    assert [year for year in json.loads(ran.out)["years"] if "readings" in year] == []


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_2_formats_of_breaches_alone_take_one_reading_each(form, tmp_path):
    ran = indical("check", REAL_YEARS, "--every-reading", "--format", form, cwd=tmp_path)
    told = f"--every-reading: it goes with text and JSON, not with --format {form}\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)
