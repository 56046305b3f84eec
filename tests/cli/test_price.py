"""indical price: what each rule and each fixed date costs."""

from __future__ import annotations

import json

import pytest

from cli.run import NOVEMBER, TESTS, indical

RIVER = TESTS / "golden" / "river-board"
FIXED = "format = 1\nyear = 2027\n[fixed]\nACAMM = 2027-09-13\nADMM = 2027-11-10\n"


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The prices of 2027 with two dates fixed, as text and as JSON, with the year that one of them keeps away."""
    folder = tmp_path_factory.mktemp("price")
    (folder / "fixed.toml").write_text(FIXED)
    asked = ("price", 2027, "--request", "fixed.toml", "--show", "fixed-ACAMM-2027")
    text, ran = indical(*asked, cwd=folder), indical(*asked, "--format", "json", cwd=folder)
    assert (text.code, ran.code, text.err) == (0, 0, "")
    return text.out, json.loads(ran.out), folder


def cost_of(folder, request: str) -> int:
    (folder / "other.toml").write_text(request)
    return json.loads(indical("generate", "--request", "other.toml", "--format", "json", cwd=folder).out)["cost"]


def test_a_fixed_date_costs_what_the_year_without_it_saves(year):
    _, found, folder = year
    rows = {row["id"]: row for row in found["rules"]}
    assert found["cost"] == cost_of(folder, FIXED)
    for name, meeting in (("fixed-ACAMM-2027", "ACAMM"), ("fixed-ADMM-2027", "ADMM")):
        others = "".join(line + "\n" for line in FIXED.splitlines() if not line.startswith(f"{meeting} "))
        assert rows[name]["cost_without"] == cost_of(folder, others)
        assert rows[name]["saves"] == found["cost"] - rows[name]["cost_without"] > 0
        assert (rows[name]["standing"], rows[name]["weight"], rows[name]["own"]) == ("request", None, 0)


def test_the_rules_are_in_the_order_of_what_they_save_and_all_are_proved(year):
    _, found, _ = year
    assert (found["schema"], found["possible"], found["proven"]) == ("indical/price/1", True, True)
    saved = [row["saves"] for row in found["rules"]]
    assert saved == sorted(saved, reverse=True)
    assert all(row["proven"] and row["saves"] == row["saves_least"] == row["saves_most"] for row in found["rules"])
    assert found["never_bind"] == [row["id"] for row in found["rules"] if row["saves"] == 0]


def test_what_a_wish_takes_itself_is_what_the_year_pays_for_it(year, tmp_path):
    _, found, folder = year
    indical("generate", "--request", folder / "fixed.toml", "-o", "out", cwd=tmp_path)
    rules = json.loads((tmp_path / "out" / "2027.json").read_bytes())["rules"]
    paid = {rule["id"]: rule.get("cost", 0) for rule in rules}
    assert {row["id"]: row["own"] for row in found["rules"]} == {row["id"]: paid[row["id"]] for row in found["rules"]}
    assert all(row["saves"] >= row["own"] for row in found["rules"])


def test_the_text_tells_each_saving_and_each_rule_that_never_binds(year):
    text, found, _ = year
    assert text.splitlines()[0].endswith(f"the best calendar costs {found['cost']}, proved.")
    for row in found["rules"]:
        told = f"  {row['saves']:>5}  {row['cost_without']:>10}  {row['id']}: "
        assert (told in text) == (row["saves"] > 0)
    names = text.split(" never bind: ")[1].split("\n\n")[0].split("\n", 1)[1]
    assert [name.strip() for name in names.replace("\n", "").split(",")] == found["never_bind"]


def test_the_year_shown_moves_the_fixed_meeting_and_costs_what_is_told(year):
    text, found, _ = year
    (shown,) = found["shown"]
    (row,) = [row for row in found["rules"] if row["id"] == shown["without"]]
    assert (shown["without"], shown["cost"], shown["proven"]) == ("fixed-ACAMM-2027", row["cost_without"], True)
    assert "ACAMM-2027" in [move["meeting"] for move in shown["moves"]]
    assert all(move["from"] != move["to"] for move in shown["moves"])
    paid = sum(row["then"] - row["before"] for row in shown["costs"].values())
    assert paid == shown["cost"] - found["cost"]
    assert (
        f"Without fixed-ACAMM-2027: {shown['cost']}, {row['saves']} less; {len(shown['moves'])} meetings move" in text
    )


def test_every_rule_that_saves_can_be_shown_at_once(tmp_path):
    ran = indical("price", 2027, "--rulebook", RIVER, "--show", "all", "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert ran.code == 0
    assert [one["without"] for one in found["shown"]] == [row["id"] for row in found["rules"] if row["saves"]]
    assert found["never_bind_left_out_together"] == found["cost"]


def test_an_impossible_year_is_told_with_what_each_rule_left_out_comes_to(tmp_path):
    ran = indical("price", "--request", NOVEMBER, cwd=tmp_path)
    found = json.loads(indical("price", "--request", NOVEMBER, "--format", "json", cwd=tmp_path).out)
    assert (ran.code, found["schema"], found["possible"]) == (3, "indical/price/1", False)
    rules = {row["id"]: row for row in found["rules"]}
    conflict = found["conflict"]
    assert set(rules) == {*conflict["rules"], *(f"fixed-{meeting}" for meeting in conflict["fixed"])}
    for name, row in rules.items():
        assert (row["outcome"], row["proven"]) == ("solved", True)
        assert f"  {name}: the best calendar then costs {row['cost_without']}" in ran.out
    text = "".join(line for line in NOVEMBER.read_text().splitlines(keepends=True) if not line.startswith("ADMM"))
    assert rules["fixed-ADMM-2027"]["cost_without"] == cost_of(tmp_path, text)


def test_no_one_rule_suffices_where_two_conflicts_have_none_in_common(tmp_path):
    fixed = ("ADMM = 2027-10-20", "ADMM-PLUS = 2027-01-04", "ACDFIM = 2027-12-30", "ANI = 2027-12-31")
    (tmp_path / "twice.toml").write_text("\n".join(("format = 1", "year = 2027", "[fixed]", *fixed, "")))
    ran = indical("price", "--request", "twice.toml", "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert ran.code == 3
    assert {(row["outcome"], row["cost_without"], row["proven"]) for row in found["rules"]} == {
        ("impossible", None, True)
    }


def test_no_time_for_a_year_gives_none(tmp_path):
    ran = indical("price", 2027, "--seconds", 0.01, cwd=tmp_path)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("No calendar was found in ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--show", "acdfim-lst"), '--show: 2027 has no rule "acdfim-lst". Maybe "acdfim-last"?'),
        (("--show", "purview"), '--show: rule "purview" asks nothing of the days of 2027: nothing moves without it'),
        (("--show", "numbered-SUMMIT"), '--show: 2027 has no rule "numbered-SUMMIT".'),
        (("--request", "absent.toml"), "absent.toml"),
        (("--seconds", "-1"), "greater than or equal to 0.01"),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused(arguments, told, tmp_path):
    ran = indical("price", 2027, *arguments, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
