"""A wish in a request: it moves a meeting while that costs less, is told as a reason by its line, and binds nothing."""

from __future__ import annotations

import json
from pathlib import Path

from cli.run import indical

RIVER = Path(__file__).parents[1] / "golden" / "river-board"
HEAD = "format = 1\nyear = 2027\n"
FEBRUARY = """
[[wish]]
meetings = ["BOARD-2027-1"]
first = 2027-02-08
last = 2027-02-12
weight = 7
member = "LA"
reason = "the second week of February"
"""
AUGUST = """
[[wish]]
meetings = ["AUDIT"]
months = [8]
weight = 3
reason = "made up"
"""


def generated(tmp_path, text):
    (tmp_path / "wishes.toml").write_text(HEAD + text, encoding="utf-8")
    return indical("generate", "--rulebook", RIVER, "--request", "wishes.toml", "-o", "out", cwd=tmp_path)


def test_a_wish_that_costs_nothing_is_met_and_is_the_reason_of_the_days(tmp_path):
    assert generated(tmp_path, FEBRUARY).code == 0
    told = json.loads((tmp_path / "out" / "2027.json").read_bytes())
    (board,) = [one for one in told["meetings"] if one["id"] == "BOARD-2027-1"]
    assert "2027-02-08" <= board["first_day"] <= board["last_day"] <= "2027-02-12"
    reasons = [(one["rule"], one["sentence"], one["source"], one["standing"]) for one in board["reasons"]]
    sentence = "LA wishes for BOARD-2027-1 within 2027-02-08 to 2027-02-12: the second week of February"
    assert reasons == [("wish-1", sentence, "wishes.toml, line 4", "request")]


def test_a_wish_that_would_cost_more_than_it_weighs_is_missed_at_its_price(tmp_path):
    ran = generated(tmp_path, AUGUST)
    assert ran.code == 0
    told = json.loads((tmp_path / "out" / "2027.json").read_bytes())
    assert [(one["id"], one["verdict"]) for one in told["rules"] if one["id"] == "wish-1"] == [("wish-1", "broken")]
    assert (told["cost"], told["proven"]) == (3, True)
    assert "     3  wish-1: AUDIT-2027 on " in ran.out


def test_a_wish_is_part_of_no_conflict(tmp_path):
    """Two Board meetings of a quarter are impossible with the wish and without it, by the same entries."""
    fixed = '[fixed]\n"BOARD-2027-1" = 2027-02-09\n"BOARD-2027-2" = 2027-02-16\n'
    found = []
    for wish in ("", FEBRUARY):
        (tmp_path / "wishes.toml").write_text(HEAD + fixed + wish, encoding="utf-8")
        ran = indical("generate", "--rulebook", RIVER, "--request", "wishes.toml", "--format", "json", cwd=tmp_path)
        found.append((ran.code, sorted(json.loads(ran.out)["rules"])))
    assert found[0] == found[1]
    assert found[0][0] == 3
    assert "wish-1" not in found[1][1]
