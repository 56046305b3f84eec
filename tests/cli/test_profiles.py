"""One year under several profiles: side by side, each proved, and each judged by the others."""

from __future__ import annotations

import json
import re

import pytest

from cli.run import indical, names

UNKNOWN = '--profile: the rulebook asean-defence has no profile "practise"; it has paper, practice. Maybe "practice"?'
FILES = ["2027.csv", "2027.html", "2027.ics", "2027.json"]
BOTH = ("--profiles", "paper,practice")
NO_PAPER = "format = 1\nyear = 2027\n[fixed]\nACAMM = 2027-11-23\nACDFIM = 2027-09-01\n"
"""The paper's order is broken by what is fixed; practice only lacks last year's calendar to say so."""


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The year under both profiles: the command as text and as JSON, and its folder."""
    folder = tmp_path_factory.mktemp("both")
    text = indical("generate", 2027, *BOTH, "-o", "out", cwd=folder)
    ran = indical("generate", 2027, *BOTH, "-o", "again", "--format", "json", cwd=folder)
    assert (text.code, ran.code) == (0, 0)
    return text, json.loads(ran.out), folder


def calendar(folder, name):
    return json.loads((folder / name / "2027.json").read_bytes())


def test_each_profile_has_its_files_in_a_folder_of_its_own(both):
    text, _, folder = both
    assert names(folder / "out") == sorted(
        ["paper", "practice", *(f"{p}/{f}" for p in ("paper", "practice") for f in FILES)]
    )
    assert text.err.splitlines() == [f"Wrote {', '.join(FILES)} to out/{name}" for name in ("paper", "practice")]


@pytest.mark.parametrize("name", ["paper", "practice"])
def test_a_profile_beside_another_is_the_profile_alone(both, name, tmp_path):
    _, _, folder = both
    ran = indical("generate", 2027, "--profile", name, "-o", "out", cwd=tmp_path)
    assert ran.code == 0
    for file in FILES:
        assert (tmp_path / "out" / file).read_bytes() == (folder / "out" / name / file).read_bytes()


def test_the_days_side_by_side_are_those_of_the_files(both):
    text, found, folder = both
    assert set(found) == {"schema", "year", "rulebook", "profiles", "meetings", "rules", "judged"}
    assert (found["schema"], found["year"]) == ("indical/profiles/1", 2027)
    days = {
        name: {m["id"]: [m["first_day"], m["last_day"]] for m in calendar(folder / "out", name)["meetings"]}
        for name in ("paper", "practice")
    }
    assert {m["id"]: m["days"] for m in found["meetings"]} == {
        meeting: {name: days[name][meeting] for name in days} for meeting in days["paper"]
    }
    table = text.out.split("\n\n")[1].splitlines()[1:-1]
    shown = {line.split()[0]: re.split(r"\s{2,}", line)[-1] for line in table}
    apart = {m["id"]: m["apart"] for m in found["meetings"]}
    assert shown == {m: f"{n} day{'s' if n > 1 else ''}" if n else "same" for m, n in apart.items()}
    assert any(apart.values())


def test_both_are_proved_and_cost_what_their_files_say(both):
    text, found, folder = both
    for profile in found["profiles"]:
        written = calendar(folder / "out", profile["name"])
        assert (profile["outcome"], profile["proven"], profile["cost"]) == ("solved", True, profile["bound"])
        assert (written["cost"], written["proven"], written["profile"]) == (profile["cost"], True, profile["name"])
        assert profile["calendar"] == f"{profile['name']}/2027.json"
        for key in ("readings", "forces"):
            assert profile[key] == written.get(key, [])
    paper, practice = (profile["cost"] for profile in found["profiles"])
    (line,) = [line for line in text.out.splitlines() if line.split()[:1] == ["cost"]]
    assert re.split(r"\s{2,}", line.strip()) == ["cost", f"{paper}, proved best", f"{practice}, proved best"]


def test_the_price_of_the_difference_is_told_rule_by_rule(both):
    _, found, folder = both
    rules = {rule["id"]: rule["under"] for rule in found["rules"]}
    assert {"acdfim-last", "acdfim-reports", "acamm-november"} <= set(rules)
    assert [rules["acdfim-last"][name]["reading"] for name in ("paper", "practice")] == ["literal", "rolling"]
    assert [rules["acdfim-reports"][name]["weight"] for name in ("paper", "practice")] == [40, None]
    assert [rules["acamm-november"][name]["weight"] for name in ("paper", "practice")] == [62, None]
    for name in ("paper", "practice"):
        verdicts = {rule["id"]: rule for rule in calendar(folder / "out", name)["rules"]}
        shared = [v.get("cost", 0) for rule, v in verdicts.items() if rule not in rules]
        cost = calendar(folder / "out", name)["cost"]
        assert sum(under[name]["cost"] for under in rules.values()) + sum(shared) == cost
        assert {rule: under[name]["verdict"] for rule, under in rules.items()} == {
            rule: verdicts[rule]["verdict"] for rule in rules
        }


def test_what_a_year_breaks_by_the_other_profile_is_what_check_says(both):
    text, found, folder = both
    assert [(one["year_of"], one["by"]) for one in found["judged"]] == [("paper", "practice"), ("practice", "paper")]
    for one in found["judged"]:
        file = folder / "out" / one["year_of"] / "2027.ics"
        (year,) = json.loads(indical("check", file, "--profile", one["by"], "--format", "json", cwd=folder).out)[
            "years"
        ]
        assert one["cost"] == year["cost"]
        assert one["breaches"] == [{k: v for k, v in b.items() if k != "ways_out"} for b in year["breaches"]]
    broken = [breach for one in found["judged"] for breach in one["breaches"]]
    by = {(one["year_of"], one["by"]): {breach["rule"] for breach in one["breaches"]} for one in found["judged"]}
    assert by == {("paper", "practice"): {"acamm-november"}, ("practice", "paper"): {"acdfim-last"}}
    standings = {(breach["rule"], breach["standing"]) for breach in broken}
    assert standings == {("acdfim-last", "adopted"), ("acamm-november", "practice")}
    for breach in broken:
        assert f"  {breach['message']}.\n    Rule {breach['rule']}: " in text.out


def test_a_choice_costs_what_the_year_without_it_does(both, tmp_path):
    _, found, _ = both
    practice = found["profiles"][1]
    (row,) = practice["readings"]
    ran = indical(
        "generate", 2027, "--profile", "practice", "--reading", "acdfim-last=literal", "--format", "json", cwd=tmp_path
    )
    alone = json.loads(ran.out)
    assert (row["rule"], row["reading"], row["instead_of"]) == ("acdfim-last", "rolling", "literal")
    assert (row["outcome_then"], row["cost_then"], row["proven_then"]) == ("solved", alone["cost"], True)
    (force,) = practice["forces"]
    assert (force["rule"], force["force"], force["instead_of"]) == ("acamm-november", "must hold", "price 62")
    assert force["cost_then"] <= practice["cost"]


def test_without_last_year_the_rolling_order_is_said_to_be_open(both):
    text, found, _ = both
    (row,) = found["profiles"][1]["readings"]
    assert row["note"].startswith(
        "acdfim-last (rolling) is not decided: whether AAFCC has met since the previous ACDFIM"
    )
    assert row["note"].endswith(". No calendar of 2026 is given: name it as previous in a request.")
    assert f"    {row['note']}\n" in text.out
    (cells,) = [line for line in text.out.splitlines() if line.startswith("  acdfim-last ")]
    assert "rolling, must hold: not decided" in cells


def test_with_last_year_it_is_decided(tmp_path):
    assert indical("generate", 2026, "--profile", "practice", "-o", "last", cwd=tmp_path).code == 0
    (tmp_path / "request.toml").write_text('format = 1\nyear = 2027\nprevious = "last/2026.csv"\n')
    ran = indical("generate", "--request", "request.toml", *BOTH, "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    (row,) = found["profiles"][1]["readings"]
    assert (ran.code, row["note"]) == (0, None)
    (under,) = [rule["under"] for rule in found["rules"] if rule["id"] == "acdfim-last"]
    assert [under[name]["verdict"] for name in ("paper", "practice")] == ["kept", "kept"]


def test_3_where_one_profile_is_impossible_the_other_is_still_shown(tmp_path):
    (tmp_path / "request.toml").write_text(NO_PAPER)
    ran = indical("generate", "--request", "request.toml", *BOTH, "-o", "out", cwd=tmp_path)
    assert (ran.code, ran.err) == (3, f"Wrote {', '.join(FILES)} to out/practice\n")
    assert names(tmp_path / "out") == ["practice", *(f"practice/{file}" for file in FILES)]
    lines = ran.out.splitlines()
    at = lines.index("paper: 2027 is impossible as asked. These 3 cannot all hold; leave out any one and they can:")
    assert {line.split(":")[0].strip() for line in lines[at : lines.index("Give up one:")] if ":" in line} >= {
        "acdfim-last",
        "fixed-ACAMM-2027",
        "fixed-ACDFIM-2027",
    }
    assert any(line.startswith("  ACDFIM-2027      Wed 01 Sep - Fri 03 Sep") for line in lines)
    assert any(
        line.startswith("The year of practice, judged by paper: 1 rule that must hold is broken") for line in lines
    )
    ran = indical("generate", "--request", "request.toml", *BOTH, "--format", "json", cwd=tmp_path)
    paper, practice = json.loads(ran.out)["profiles"]
    assert (ran.code, paper["outcome"], practice["outcome"]) == (3, "impossible", "solved")
    assert (paper["conflict"]["schema"], paper["conflict"]["rules"]) == ("indical/conflict/1", ["acdfim-last"])


def test_3_where_both_are_impossible_nothing_is_written(tmp_path):
    (tmp_path / "request.toml").write_text("format = 1\nyear = 2027\n[fixed]\nADMM = 2027-10-20\nADSOM = 2027-10-19\n")
    ran = indical("generate", "--request", "request.toml", *BOTH, "-o", "out", cwd=tmp_path)
    assert (ran.code, ran.err, names(tmp_path)) == (3, "", ["request.toml"])
    assert [line.split(":")[0] for line in ran.out.splitlines() if "is impossible as asked" in line] == [
        "paper",
        "practice",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--profile", "practise"], UNKNOWN),
        (["--profiles", "paper,practise"], UNKNOWN),
        (["--profiles", "paper,paper"], "--profiles: paper is named more than once"),
        (
            ["--profiles", "paper"],
            '--profiles: "paper" is not two or more names with commas, as in paper,practice; --profile takes one',
        ),
        (
            ["--profile", "paper", "--profiles", "paper,practice"],
            "--profiles: it cannot go with --profile: give one of the two",
        ),
    ],
)
def test_2_what_is_no_choice_of_profiles_is_told(arguments, told, tmp_path):
    ran = indical("generate", 2027, *arguments, cwd=tmp_path)
    assert (ran.code, ran.out, ran.err, names(tmp_path)) == (2, "", f"{told}\n", [])


def test_a_file_is_checked_by_a_profile_and_a_reading_wins_over_it(both, tmp_path):
    _, _, folder = both
    file = folder / "out" / "practice" / "2027.csv"
    codes = [
        indical("check", file, *arguments, cwd=tmp_path).code
        for arguments in (
            [],
            ["--profile", "practice"],
            ["--profile", "paper"],
            ["--profile", "practice", "--reading", "acdfim-last=literal"],
        )
    ]
    assert codes == [1, 0, 1, 1]
    told = indical("check", file, "--profile", "practice", cwd=tmp_path).out.splitlines()[0]
    assert told == f"{file}: judged by profile practice: What members do"


def test_where_one_folder_cannot_be_written_nothing_is(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "practice").write_text("in the way")
    ran = indical("generate", 2027, "--profiles", "paper,practice", "-o", "out", cwd=tmp_path)
    assert ran.code == 2
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == ["practice"]
