"""Profiles: named ways to take a whole rulebook. What they change, who wins over them, and every mistake in one."""

from __future__ import annotations

import json

import pytest
from planted import planted, warnings

from calendars.request import EMPTY, read_request
from constraints.errors import InputError
from constraints.rulebook import load
from scheduler.pipeline.choosing import as_asked
from scheduler.render import rules as render_rules
from scheduler.results import Asked

EARLIER = '\n[order.readings.three-weeks]\nreading = "21 or more free days."\nleast = 21\n'
HEAD = '\n[profiles.strict]\ntitle = "By the letter"\nsentence = "Nothing is a wish that can be kept."\n'


def taken(book):
    """Reading and weight of each rule, by id."""
    return {rule.id: (rule.reading_name, rule.weight) for rule in book.rules}


def changes(book, other):
    """The rules that ``other`` takes differently, and how."""
    plain = taken(book)
    return {rule: how for rule, how in taken(other).items() if how != plain[rule]}


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("paper", {"acdfim-reports": ("default", 40)}),
        ("practice", {"acdfim-last": ("rolling", None), "acamm-november": ("default", None)}),
    ],
)
def test_what_the_shipped_profiles_change(name, changed):
    book = load()
    assert changes(book, book.under(book.profile(name))) == changed


def test_another_rulebook_writes_its_own(tmp_path):
    more = f'{EARLIER}{HEAD}readings = {{ audit-first = "three-weeks" }}\nhard = ["audit-first", "no-floods"]\n'
    book = load(str(planted(tmp_path, rulebook=f"{more}weights = {{ working-days = 7 }}\n")))
    read = book.under(book.profile("strict"))
    assert changes(book, read) == {
        "audit-first": ("three-weeks", None),
        "no-floods": ("default", None),
        "working-days": ("default", 7),
    }
    assert read.by_id["audit-first"].model_dump()["least"] == 21


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ('readings = { audit-frist = "three-weeks" }', 'no rule is called "audit-frist". Maybe "audit-first"?'),
        (
            'readings = { audit-first = "three-week" }',
            'rule "audit-first" has no reading "three-week"; it has default, three-weeks. Maybe "three-weeks"?',
        ),
        ("weights = { working-day = 3 }", 'no rule is called "working-day". Maybe "working-days"?'),
        ('hard = ["no-flood"]', 'no rule is called "no-flood". Maybe "no-floods"?'),
        (
            'weights = { no-floods = 3 }\nhard = ["no-floods"]',
            'rule "no-floods" stands under weights and under hard: drop one of the two',
        ),
    ],
)
def test_what_a_profile_names_must_be_there(tmp_path, fields, told):
    folder = planted(tmp_path, rulebook=f"{EARLIER}{HEAD}{fields}\n")
    with pytest.raises(InputError) as caught:
        load(str(folder))
    lines = (folder / "rulebook.toml").read_text(encoding="utf-8").splitlines()
    (found,) = {problem.message for problem in caught.value.problems}
    assert found == f'profile "strict": {told}'
    assert {problem.line for problem in caught.value.problems} <= {len(lines), len(lines) - 1}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("weights", "wieghts", '"profiles.strict.wieghts" is not a field of this kind. Maybe "weights"?'),
        ("= 7", "= 0", "profiles.strict.weights.working-days must be at least 1, not 0"),
        ("= 7", '= "7"', 'profiles.strict.weights.working-days must be a whole number, not "7"'),
        ('title = "By the letter"\n', "", '"profiles.strict.title" is missing'),
    ],
)
def test_a_profile_has_its_fields_and_no_others(tmp_path, old, new, told):
    text = f"{HEAD}weights = {{ working-days = 7 }}\n".replace(old, new)
    with pytest.raises(InputError) as caught:
        load(str(planted(tmp_path, rulebook=text)))
    assert [problem.message for problem in caught.value.problems] == [told]


def test_what_dates_do_not_decide_has_no_price_in_a_profile(tmp_path):
    words = '\n[[statement]]\nid = "peace"\nsentence = "Peace."\nreading = "As it says."\nstanding = "adopted"\n'
    words += 'cite = { source = "statutes", place = "Art. 1" }\n'
    with pytest.raises(InputError) as caught:
        load(str(planted(tmp_path, rulebook=f'{words}{HEAD}hard = ["peace"]\n')))
    told = 'profile "strict": dates do not decide rule "peace", so a profile sets no price for it'
    assert [problem.message for problem in caught.value.problems] == [told]


@pytest.mark.parametrize(
    ("fields", "as_what"),
    [
        ("", "as the rulebook does without it"),
        ('hard = ["working-days"]', "as the rulebook does without it"),
        ('hard = ["no-floods"]', 'as profile "dry" does'),
    ],
)
def test_a_profile_that_changes_nothing_is_doubtful(tmp_path, fields, as_what):
    dry = HEAD.replace("strict", "dry") + 'hard = ["no-floods"]\n'
    folder = planted(tmp_path, rulebook=f"{dry}{HEAD}{fields}\n")
    at = (folder / "rulebook.toml").read_text(encoding="utf-8").splitlines().index("[profiles.strict]") + 1
    told = f'profile "strict": takes every rule {as_what}. Change a reading, a price or what binds, or drop it.'
    assert warnings(folder) == [("idle-profile", f"rulebook.toml:{at}: {told}")]


@pytest.mark.parametrize(
    ("request_text", "readings", "profile", "changed"),
    [
        ("", {}, None, {}),
        ("", {"acdfim-last": "literal"}, "practice", {"acamm-november": ("default", None)}),
        ('[readings]\nacdfim-last = "literal"', {}, "practice", {"acamm-november": ("default", None)}),
        (
            '[readings]\nacdfim-last = "literal"',
            {"acdfim-last": "with-intelligence-and-operations"},
            "practice",
            {"acdfim-last": ("with-intelligence-and-operations", None), "acamm-november": ("default", None)},
        ),
        (
            "[weights]\nacamm-november = 90",
            {},
            "practice",
            {"acdfim-last": ("rolling", None), "acamm-november": ("default", 90)},
        ),
        ("[weights]\nacdfim-reports = 90", {}, "paper", {"acdfim-reports": ("default", 90)}),
    ],
)
def test_a_request_wins_over_a_profile_and_the_command_line_over_both(
    tmp_path, request_text, readings, profile, changed
):
    file = tmp_path / "request.toml"
    file.write_text(f"format = 1\n{request_text}\n", encoding="utf-8")
    book = load()
    asked = Asked(readings=readings, profile=profile)
    assert changes(book, as_asked(book, read_request(file), 2027, asked)) == changed


def test_a_request_may_waive_what_holds_without_the_profile(tmp_path):
    waiver = '[[waiver]]\nrule = "{}"\nreason = "x"\napproved_by = "y"\n'
    book = load()
    for rule, profile in (("acdfim-reports", "paper"), ("acamm-november", "practice")):
        file = tmp_path / "request.toml"
        file.write_text(f"format = 1\n{waiver.format(rule)}", encoding="utf-8")
        source = read_request(file)
        assert as_asked(book, source, 2027, Asked(profile=profile)).by_id[rule].hard == (rule == "acamm-november")
    with pytest.raises(InputError, match='rule "acamm-november" has a price: it needs no waiver'):
        as_asked(book, source, 2027, Asked(profile="paper"))


def test_a_rule_that_is_not_forced_binds_as_in_the_rulebook():
    book = load()
    asked = Asked(profile="practice", unforced=frozenset({"acamm-november"}))
    assert changes(book, as_asked(book, EMPTY, 2027, asked)) == {"acdfim-last": ("rolling", None)}


def test_an_unknown_profile_is_told_with_the_nearest_name(tmp_path):
    with pytest.raises(InputError) as caught:
        load().profile("practise")
    told = 'the rulebook asean-defence has no profile "practise"; it has paper, practice. Maybe "practice"?'
    assert str(caught.value) == f"--profile: {told}"
    with pytest.raises(InputError) as caught:
        load(str(planted(tmp_path))).profile("paper")
    assert str(caught.value) == '--profile: the rulebook river-board has no profile "paper"; it has none.'


def test_the_rules_are_shown_with_the_profiles():
    book = load()
    whole, one = render_rules.as_text(book), render_rules.as_text(book, "acdfim-last")
    head = [*whole.splitlines()[2:4], *whole.splitlines()[4:7]]
    paper = book.about.profiles["paper"]
    assert head == [
        f"Profile paper: {paper.title}",
        f"  {paper.sentence}",
        "  acdfim-last: read as literal",
        "  admm-summit: read as last-summit",
        "  acdfim-reports: a wish, price 40",
    ]
    assert one.splitlines()[-2:] == ["  Profile paper: read as literal", "  Profile practice: read as rolling"]
    shown = json.loads(render_rules.as_json(book))
    assert shown["profiles"]["practice"] == {
        "title": book.about.profiles["practice"].title,
        "sentence": book.about.profiles["practice"].sentence,
        "readings": {"acdfim-last": "rolling"},
        "weights": {},
        "hard": ["acamm-november"],
    }
    assert "profiles" not in json.loads(render_rules.as_json(book, "acdfim-last"))
