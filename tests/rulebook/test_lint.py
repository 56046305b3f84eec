"""What loads and is likely a mistake: each planted once in the made-up rulebook, told whole, with its line."""

from __future__ import annotations

import tomllib
from functools import partial

import pytest
from planted import ALL, BOARD_FIRST, RIVER_BOARD, body, planted, rule, warnings

from constraints.lint import lint, lint_folder
from constraints.rulebook import DEFAULT, load

CHAIR = "chair: known from 2027 to 2028; after that the meetings it hosts have no host until one is named."


@pytest.fixture
def river(tmp_path):
    """Makes a copy of the made-up rulebook with mistakes."""
    return partial(planted, tmp_path)


def test_the_made_up_rulebook_has_nothing_to_mend():
    assert [str(doubt) for doubt in lint_folder(str(RIVER_BOARD))] == [f"members.toml:16: {CHAIR}"]


def test_the_shipped_rulebook_has_nothing_to_mend():
    assert [(doubt.sign, doubt.message) for doubt in lint_folder(DEFAULT) if not doubt.note] == []


def test_what_the_shipped_rulebook_has_to_note():
    # The order of the concept paper stays beside the stricter one of the record: only the second may be waived.
    idle = 'rule "adsom-prepares": never binds: whoever keeps rule "adsom-lead" keeps it too. '
    known = "chair: known from 2009 to 2030; after that the meetings it hosts have no host until one is named."
    assert [doubt.message for doubt in lint_folder(DEFAULT)] == [
        f"{idle}It matters only where that one is waived or ends.",
        known,
    ]


def test_a_book_that_is_in_no_file_has_no_lines():
    assert [(str(doubt), doubt.line, doubt.note) for doubt in lint(load(str(RIVER_BOARD)))] == [
        (f"members.toml: {CHAIR}", None, True)
    ]


@pytest.mark.parametrize(
    ("sign", "changes", "more", "told"),
    [
        (
            "idle-source",
            [],
            {"rulebook": '\n[sources.minutes]\ntitle = "Minutes"\nwhere = "made up"\n'},
            'rulebook.toml:80: source "minutes": no rule cites it. '
            "Cite it where it is what a rule rests on, or drop it.",
        ),
        (
            "idle-period",
            [],
            {"periods": '\n[[period]]\nid = "fair"\ntitle = "Fair"\nsource = "x"\nyearly = { first = "05-01" }\n'},
            'periods.toml:10: period "fair": no rule names it. Name it in the days of an avoid rule, or drop it.',
        ),
        (
            "no-chair",
            [("members", '[chair]\n2027 = "LA"\n2028 = "VN"\n', "")],
            {},
            "members.toml: chair: no year has a chair, but it hosts BOARD. Add a [chair] table of years and members.",
        ),
        (
            "chair-gap",
            [("members", '2028 = "VN"', '2030 = "VN"')],
            {},
            "members.toml:14: chair: the table runs from 2027 to 2030 without 2028, 2029. Add who presides then.",
        ),
        (
            "chair-ends",
            [("members", '2027 = "LA"\n2028 = "VN"\n', '2025 = "LA"\n2026 = "VN"\n')],
            {},
            "members.toml:16: chair: the table runs from 2025 to 2026, but this version of 2026-11-21 is followed by "
            "2027. Add who presides then.",
        ),
        (
            "host-circle",
            [("bodies", 'host = "chair"', 'host = "AUDIT"')],
            {},
            'bodies.toml:9: body "BOARD": shares its host in a circle, BOARD - AUDIT - BOARD, so nobody ever hosts. '
            "Give one of them chair, own, any or a member as its host.",
        ),
        (
            "reports-circle",
            [("bodies", 'host = "chair"', 'host = "chair"\nreports_to = "AUDIT"')],
            {},
            'bodies.toml:10: body "BOARD": reports in a circle, BOARD - AUDIT - BOARD, so none of them reaches the '
            "top. Take reports_to from the highest.",
        ),
        (
            "never-in-force",
            [],
            {"rulebook": rule("statement", "gone", "since = 2028-01-02\nuntil = 2028-12-31")},
            'rulebook.toml:87: rule "gone": in force in no year: none has its first day from 2028-01-02 to 2028-12-31. '
            "Correct since or until.",
        ),
        (
            "never-in-force",
            [],
            {"rulebook": rule("statement", "turned", "since = 2028-01-01\nuntil = 2027-12-31")},
            'rulebook.toml:87: rule "turned": in force in no year: none has its first day from 2028-01-01 to '
            "2027-12-31. Correct since or until.",
        ),
        (
            "same-reading",
            [],
            {"rulebook": "\n[avoid.readings.twice]\nreading = 'The same in other words.'\nper = 'member-day'\n"},
            'rulebook.toml:80: rule "nobody-on-holiday", reading "twice": judges as the rule does without it. '
            "Change one of its fields, or drop it.",
        ),
        (
            "hidden-reading",
            [],
            {"rulebook": "\n[avoid.readings.default]\nweight = 9\n"},
            'rulebook.toml:80: rule "nobody-on-holiday", reading "default": it is called as the rule itself is read '
            'by default, "default", and cannot be chosen. Rename it.',
        ),
        (
            "selects-nothing",
            [],
            {"rulebook": rule("spread", "none", 'meetings = { body = "AUDIT", level = "board" }\nmost = 1')},
            'rulebook.toml:86: rule "none": meetings selects no body, so there is nothing to judge. '
            "Correct it, or drop the rule.",
        ),
        (
            "selects-nothing",
            [],
            {"rulebook": "\n[avoid.readings.none]\nmeetings = { not_bodies = ['AUDIT', 'BOARD'] }\n"},
            'rulebook.toml:81: rule "nobody-on-holiday", reading "none": meetings selects no body, so there is '
            "nothing to judge. Correct it, or drop the rule.",
        ),
        (
            "unknown-body",
            [],
            {"rulebook": rule("act", "adopted", 'paper = "calendar"\ndone = "adopted"\nby = "BORD"')},
            'rulebook.toml:88: rule "adopted": by = "BORD" is no body. Maybe "BOARD"?',
        ),
        (
            "unknown-body",
            [],
            {"rulebook": rule("register", "top", f'{ALL}\napex = "SUMMIT"')},
            'rulebook.toml:87: rule "top": apex = "SUMMIT" is no body.',
        ),
        (
            "order-of-itself",
            [],
            {"rulebook": rule("order", "self", 'earlier = { body = "BOARD" }\nlater = { level = "board" }')},
            'rulebook.toml:81: rule "self": earlier and later are both BOARD alone, which cannot meet before itself. '
            "Name two bodies; apart keeps a body's own meetings at a distance.",
        ),
        (
            "plans-too-many",
            [],
            {"rulebook": rule("count", "few", 'meetings = { body = "AUDIT" }\nleast = 0\nmost = 1\nplanned = 2')},
            'rulebook.toml:81: rule "few": at most 1 of AUDIT, but it plans 2. Raise most, or plan fewer.',
        ),
        (
            "plans-too-many",
            [],
            {"rulebook": rule("count", "few", f"{ALL}\nmost = 2")},
            'rulebook.toml:81: rule "few": at most 2 of BOARD, but rule "board-quarterly" plans 4. '
            "Raise most, or plan fewer.",
        ),
        (
            "plans-too-many",
            [],
            {
                "rulebook": rule(
                    "count", "biennial", 'meetings = { body = "AUDIT" }\nmost = 1\nevery = 2\ncounted_from = 2027'
                )
            },
            'rulebook.toml:81: rule "biennial": at most 0 of AUDIT, but rule "audit-yearly" plans 1. '
            "Raise most, or plan fewer.",
        ),
        (
            "plans-too-few",
            [("rulebook", "least = 4", "least = 4\nplanned = 3")],
            {},
            'rulebook.toml:13: rule "board-quarterly": at least 4 of BOARD, but it plans 3. '
            "Raise planned, or leave it out.",
        ),
        (
            "never-binds",
            [],
            {"rulebook": rule("count", "board-half", 'meetings = { level = "board" }\nleast = 2')},
            'rulebook.toml:81: rule "board-half": never binds: whoever keeps rule "board-quarterly" keeps it too. '
            "Drop it, or correct its fields.",
        ),
        (
            "never-binds",
            [],
            {"rulebook": rule("spread", "again", 'meetings = { body = "BOARD" }\nmost = 1\nperiod = "quarter"')},
            'rulebook.toml:81: rule "again": never binds: whoever keeps rule "one-a-quarter" keeps it too. '
            "Drop it, or correct its fields.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(river, sign, changes, more, told):
    assert warnings(river(changes, **more)) == [(sign, told)]


def test_a_body_that_no_rule_selects(river):
    # The rules for all meetings speak of all bodies: here they leave the new one out.
    known = 'meetings = { bodies = ["BOARD", "AUDIT"] }'
    folder = river(bodies=body("LIBRARY"))
    file = folder / "rulebook.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(ALL, known), encoding="utf-8")
    told = 'bodies.toml:20: body "LIBRARY": no rule selects it, so nothing is asked of its meetings. '
    assert warnings(folder) == [("idle-body", f"{told}Name it in a rule, or drop it.")]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"bodies": body("LIBRARY")}, id="a body of rules for all meetings alone"),
        pytest.param({"members": '2030 = "LA"\n2029 = "VN"\n'}, id="years in any order"),
        pytest.param({"rulebook": rule("statement", "one", "until = 9999-12-31")}, id="the last day there is"),
        pytest.param({"rulebook": rule("statement", "one", "") + rule("statement", "two", "")}, id="two statements"),
        pytest.param({"rulebook": rule("order", "back", f"{BOARD_FIRST}\nweight = 1")}, id="a circle with a price"),
        pytest.param(
            {"rulebook": rule("count", "former", 'meetings = { body = "BOARD" }\nleast = 6\nuntil = 2020-12-31')},
            id="stricter, but of other years",
        ),
        pytest.param(
            {"rulebook": rule("count", "wish", 'meetings = { body = "BOARD" }\nleast = 6\nweight = 3')},
            id="stricter, but a wish",
        ),
        pytest.param(
            {
                "rulebook": rule("apart", "far", f"{ALL}\nfree_days = 9")
                + rule("apart", "city", f"{ALL}\ntravel_days = 10")
            },
            id="each stricter in one way",
        ),
    ],
)
def test_what_is_no_mistake(river, more):
    assert warnings(river(**more)) == []


def test_lines_are_those_of_the_file(river):
    folder = river(rulebook=rule("statement", "gone", "since = 2028-01-02\nuntil = 2028-12-31"))
    (doubt,) = (doubt for doubt in lint_folder(str(folder)) if not doubt.note)
    text = (folder / "rulebook.toml").read_text(encoding="utf-8")
    assert text.splitlines()[(doubt.line or 0) - 1] == "until = 2028-12-31"
    assert tomllib.loads(text)["statement"][0]["id"] == doubt.about
