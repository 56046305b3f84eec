"""Wishes in a request: each becomes a priced rule that cites its line, and both readings price it alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import strip as s
from kinds.compare import Example, by_cpsat, by_requirements, disagreements

from calendars.request import Request, read_request
from calendars.term import plan_term
from calendars.wish import Wish, wish_rules
from constraints.errors import InputError
from constraints.meetings import Facts, Meeting, Term
from constraints.rule import Citation
from constraints.rulebook import load

BOOK = load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members)
HEAD = "format = 1\nyear = 2027\n"
WISHES = """
[[wish]]
meetings = ["ACAMM"]
first = 2027-11-08
last = 2027-11-21
weight = 7
member = "TH"
reason = "second or third week of November"

[[wish]]
meetings = ["ADMM", "SUMMIT-2027-2"]
months = [10, 11]
weight = 4
per = "month"
reason = "as agreed by mail"

[[wish]]
meetings = ["ACDFIM"]
near = 2027-08-24
weight = 2
per = "week"
reason = "the place of 2026"
"""


def asked(tmp_path: Path, text: str) -> list[tuple[str, str, str, int | None]]:
    """The rules of a request for 2027: id, sentence, place, price."""
    path = tmp_path / "request.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    _, rules = plan_term(BOOK, 2027, read_request(path), FACTS)
    return [(r.id, r.sentence, str(r.cite), r.weight) for r in rules if r.standing == "request"]


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        asked(tmp_path, text)
    return [str(problem) for problem in caught.value.problems]


def test_a_wish_is_a_rule_with_a_price_that_cites_its_line(tmp_path):
    assert asked(tmp_path, WISHES) == [
        (
            "wish-1",
            "TH wishes for ACAMM within 2027-11-08 to 2027-11-21: second or third week of November",
            "request.toml, line 4",
            7,
        ),
        (
            "wish-2",
            "Wished for: ADMM, SUMMIT-2027-2 in October or November: as agreed by mail",
            "request.toml, line 12",
            4,
        ),
        ("wish-3", "Wished for: ACDFIM near 2027-08-24: the place of 2026", "request.toml, line 19", 2),
    ]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("first = 2027-11-08\nmonths = [11]", "line 3: wish: give one of: first and last; months; near"),
        ("", "line 3: wish: give one of: first and last; months; near"),
        ("first = 2027-11-08\nlast = 2027-11-01", "line 3: wish: ends 2027-11-01, before it begins 2027-11-08"),
        (
            'months = [11]\nper = "day"',
            'line 3: wish: per = "day" does not go with months: give one of breach, month',
        ),
        (
            "near = 2028-02-29",
            "line 3: wish: 29 February is a day that not every year has: name the one before or after",
        ),
        ("near = 2026-11-08", "line 3: near 2026-11-08 is no day of 2027, the year to plan"),
        (
            "first = 2028-01-01",
            "line 3: within 2028-01-01 to any day is no day of 2027, the year to plan",
        ),
        ('months = [11]\nmember = "Thailand"', 'line 8: no member is called "Thailand". Write "TH".'),
    ],
)
def test_what_is_wrong_with_a_wish_is_told_with_its_line(tmp_path, wish, told):
    text = f'[[wish]]\nmeetings = ["ACAMM"]\nweight = 1\nreason = "x"\n{wish}\n'
    assert refused(tmp_path, text) == [told]


def test_a_wish_without_a_price_or_for_no_known_meeting_is_refused(tmp_path):
    assert refused(tmp_path, '[[wish]]\nmeetings = ["ACAM"]\nmonths = [11]\nweight = 1\nreason = "x"\n') == [
        'line 4: no body or meeting is called "ACAM". Maybe "ACAMM"?'
    ]
    assert refused(tmp_path, '[[wish]]\nmeetings = ["ACAMM"]\nmonths = [11]\nreason = "x"\n') == [
        'line 3: "wish.weight" is missing'
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"first": date(2027, 11, 8), "last": date(2027, 11, 21)},
        {"first": date(2027, 11, 8), "per": "day"},
        {"last": date(2027, 11, 8), "per": "day"},
        {"months": (2, 11)},
        {"months": (11,), "per": "month"},
        {"near": date(2027, 11, 9)},
        {"near": date(2027, 11, 9), "per": "day"},
        {"near": date(2027, 11, 9), "per": "week"},
    ],
)
def test_solver_and_checker_price_every_day_of_the_year_alike(told):
    meeting = Meeting("A-2027", s.body("A"), 2027, days=3)
    term = Term(2027, date(2027, 1, 1), date(2027, 12, 31), (meeting,))
    wish = Wish(meetings=("A",), weight=5, reason="x", **told)
    rules = tuple(wish_rules([wish], {"A": ("A-2027",)}, lambda at: Citation(source="x", place=f"{at}")))
    example = Example(f"{told}", term, rules)
    assert disagreements(example, by_requirements, by_cpsat) == []
    prices = {by_requirements(example)((start,)) for start in example.board.starts(meeting)}
    assert min(price or 0 for price in prices) == 0 < len(prices) - 1, "it is met on some day, and missed on others"


def test_a_request_without_wishes_has_none():
    assert Request(format=1).wish == ()
