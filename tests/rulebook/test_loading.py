"""A rulebook folder with mistakes: all of a file's at once, each with its line and the nearest good word."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from constraints.errors import InputError
from constraints.rulebook import DEFAULT, MOST_RULES, SHIPPED, find, load, shipped

Folder = Callable[..., Path]


@pytest.fixture
def copied(tmp_path: Path) -> Folder:
    """A copy of the shipped rulebook, with texts replaced in one of its files."""

    def copy(part: str, *changes: tuple[str, str], more: str = "") -> Path:
        folder = tmp_path / "mine"
        shutil.copytree(SHIPPED / DEFAULT, folder)
        file = folder / f"{part}.toml"
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old), f"{old} is not in {part}.toml"
            text = text.replace(old, new, 1)
        file.write_text(text + more, encoding="utf-8")
        return folder

    return copy


def problems(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(str(folder))
    return [str(problem) for problem in caught.value.problems]


def line_of(folder: Path, part: str, text: str) -> int:
    """The line in which the text begins; its last such line."""
    whole = (folder / f"{part}.toml").read_text(encoding="utf-8")
    return whole[: whole.rindex(text)].count("\n") + 1


ADMM_ANNUAL = 'id = "admm-annual"\nsentence = "The ADMM meets once each calendar year."'
OPERATIONS = '{ bodies = ["ACAMM", "AAFCC", "ANI", "AMIIM", "AMOIM"] }'


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (
            "rulebook",
            'later = { body = "ACDFIM" }\nreading_name = "literal"',
            'later = { body = "ACDFIM" }\nreeding_name = "literal"',
            'rule "acdfim-last": "reeding_name" is not a field of this kind. Maybe "reading_name"?',
        ),
        (
            "rulebook",
            'place = "para 3", words = "annual" }',
            'plaice = "para 3", words = "annual", place = "para 3" }',
            'rule "admm-annual": "cite.plaice" is not a field of this kind. Maybe "place"?',
        ),
        (
            "rulebook",
            'cite = { source = "concept-paper", place = "para 3"',
            'cite = { source = "concept-papr", place = "para 3"',
            'rule "admm-annual": no source is called "concept-papr". Maybe "concept-paper"?',
        ),
        (
            "rulebook",
            'anchor = { body = "SUMMIT" }',
            'anchor = { body = "SUMIT" }',
            'rule "admm-summit": no body is called "SUMIT". Maybe "SUMMIT"?',
        ),
        (
            "rulebook",
            'earlier = { group = "service-chiefs" }',
            'earlier = { group = "service-chieves" }',
            'rule "acdfim-last": no group is called "service-chieves". Maybe "service-chiefs"?',
        ),
        (
            "rulebook",
            'meetings = { level = "ministers" }',
            'meetings = { level = "minister" }',
            'rule "un-week": no level is called "minister". Maybe "ministers"?',
        ),
        (
            "rulebook",
            'meetings = { level = "ministers" }',
            'meetings = { delegates = "leader" }',
            'rule "un-week": no delegates is called "leader". Maybe "leaders"?',
        ),
        (
            "rulebook",
            'days = { periods = ["shangri-la-dialogue"] }',
            'days = { periods = ["shangrila-dialogue"] }',
            'rule "shangri-la": no period is called "shangrila-dialogue". Maybe "shangri-la-dialogue"?',
        ),
        (
            "rulebook",
            'which = "first"',
            'wich = "first"',
            'rule "admm-summit", reading "first-summit": "wich" is not a field of this kind. Maybe "which"?',
        ),
        (
            "rulebook",
            "free_days = 14",
            'free_days = "14"',
            'rule "admm-summit", reading "two-weeks": free_days must be a whole number, not "14"',
        ),
        (
            "rulebook",
            f"earlier = {OPERATIONS}",
            'earlier = { bodies = ["ACAMM", "AMOMI"] }',
            'rule "acdfim-last", reading "with-intelligence-and-operations": no body is called "AMOMI". Maybe "AMOIM"?',
        ),
        (
            "rulebook",
            "months = [11]",
            "months = [19]",
            'rule "acamm-november": months must be at most 12, not 19',
        ),
        (
            "rulebook",
            "since = 2009-01-01",
            "since = 2009-01-01T00:00:00",
            'rule "summit-twice": since must be a day such as 2027-11-23, not 2009-01-01 00:00:00',
        ),
        (
            "rulebook",
            "travel_days = 1",
            'travel_days = "one"',
            'rule "same-delegates": travel_days must be a whole number, not "one"',
        ),
        (
            "rulebook",
            'standing = "adopted"',
            'standing = "adoptd"',
            'rule "admm-annual": standing must be "adopted", "practice", "assumed" or "request", not "adoptd". '
            'Maybe "adopted"?',
        ),
        (
            "rulebook",
            "version_date = 2026-11-21",
            'version_date = "today"',
            'version_date must be a day such as 2027-11-23, not "today"',
        ),
        (
            "rulebook",
            'title = "ASEAN Charter"',
            'title = ""',
            'sources.charter.title must be text that is not empty, not ""',
        ),
        (
            "bodies",
            'reports_to = "ADMM-PLUS"',
            'reports_to = "ADMM-PLUSS"',
            'body "ADSOM-PLUS" reports to "ADMM-PLUSS", which is no body. Maybe "ADMM-PLUS"?',
        ),
        (
            "bodies",
            'host = "own"',
            'host = "owm"',
            'body "ACAMM": host "owm" is not chair, own, any, a body or a member. Maybe "own"?',
        ),
        (
            "bodies",
            "ordinal = { year = 2025, number = 19 }",
            "ordinal = { year = 2025, number = 0 }",
            'body "ADMM": ordinal.number must be at least 1, not 0',
        ),
        ("members", '2027 = "SG"', '2027 = "SQ"', 'chair 2027: no member is called "SQ".'),
        ("members", '2027 = "SG"', '"\u00b2" = "SG"', 'chair: "\u00b2" is not a year'),
        ("members", '2027 = "SG"', "2027 = 3", 'chair 2027: no member is called "3".'),
        (
            "members",
            'weekend = ["fri", "sun"]',
            'weekend = ["fri", "sum"]',
            'member "BN": weekend must be "mon", "tue", "wed", "thu", "fri", "sat" or "sun", not "sum". Maybe "sun"?',
        ),
        ("members", "format = 1", "format = 2", "format must be 1, not 2: a later program wrote this"),
        (
            "periods",
            'first = "04-13"',
            'first = "02-30"',
            'period "mainland-new-year": yearly.first: 02-30 is a day that not every year has',
        ),
        (
            "periods",
            'between = { member = "BN"',
            'between = { member = "BM"',
            'period "ramadan": no member is called "BM".',
        ),
        (
            "periods",
            'latest = "02-28"',
            'latest = "01-01"',
            'period "lunar-new-year": union: latest 01-01 is before earliest 01-15',
        ),
        (
            "periods",
            "last = 2018-06-03",
            "last = 2018-05-03",
            'period "shangri-la-dialogue": dates: ends 2018-05-03, before it begins 2018-06-01',
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_nearest_good_word(copied, part, old, new, message):
    folder = copied(part, (old, new))
    # Dates in a list of several lines are told where the list begins.
    at = "dates = [" if "dates:" in message else new.split("\n")[-1]
    assert problems(folder) == [f"line {line_of(folder, part, at)}: {message}"]


def test_a_body_is_given_its_names_one_after_the_other(copied):
    again = 'short = "NCM"\nname = "Chiefs"\n[[body.names]]\nsince = 2011-01-01\nshort = "ANCM"'
    folder = copied("bodies", ('short = "ANCM"', again))
    at = line_of(folder, "bodies", 'id = "ANI"') - 1
    assert problems(folder)[0] == (
        f'line {at}: body "ANI": name "ANCM" since 2011-01-01 stands after one since 2011-01-01'
    )


def test_a_misspelt_kind_and_a_misspelt_table_are_told(copied):
    folder = copied("rulebook", more="\n[[ordr]]\n[[windows]]\n[[windows]]\n")
    assert problems(folder) == [
        f'line {line_of(folder, "rulebook", "[[ordr]]")}: "ordr" is not known here. Maybe "order"?',
        f'line {line_of(folder, "rulebook", "[[windows]]") - 1}: "windows" is not known here. Maybe "window"?',
    ]


@pytest.mark.parametrize("part", ["rulebook", "bodies", "members", "periods"])
def test_an_unknown_key_at_the_top_is_told_in_each_file(copied, part):
    folder = copied(part, ("format = 1", "format = 1\nfromat = 1"))
    assert problems(folder) == [f'line {line_of(folder, part, "fromat")}: "fromat" is not known here. Maybe "format"?']


def test_all_mistakes_of_a_file_are_told_at_once_and_cause_no_others(copied):
    folder = copied(
        "bodies",
        ('name = "ASEAN Defence Ministers\' Meeting"', 'nane = "ASEAN Defence Ministers\' Meeting"'),
        ('delegates = "chiefs-of-defence"\ndays = 3', 'delegates = "chiefs-of-defence"\ndays = 99'),
        ('id = "ANI"', 'id = "ACAMM"'),
        ('reports_to = "ADSOM"\n', 'reports_to = "ADSON"\n'),
    )
    assert problems(folder) == [
        'line 17: body "ADMM": "name" is missing',
        'line 19: body "ADMM": "nane" is not a field of this kind. Maybe "name"?',
        f'line {line_of(folder, "bodies", "ADSON")}: body "ADSOM-WG" reports to "ADSON", which is no body. '
        'Maybe "ADSOM"?',
        f'line {line_of(folder, "bodies", "days = 99")}: body "ACDFIM": days must be at most 31, not 99',
        f'line {line_of(folder, "bodies", "id = " + chr(34) + "ACAMM")}: body "ACAMM" is declared in line 123 too',
    ]


def test_a_member_with_a_mistake_is_still_known_to_the_chair(copied):
    folder = copied("members", ('capital = "Singapore"', 'capitol = "Singapore"'))
    assert [told.split(": ", 1)[1] for told in problems(folder)] == [
        'member "SG": "capital" is missing',
        'member "SG": "capitol" is not a field of this kind. Maybe "capital"?',
    ]


def test_an_id_is_given_once_among_rules_of_all_kinds(copied):
    folder = copied("rulebook", ('id = "un-week"', 'id = "admm-annual"'))
    first = line_of(folder, "rulebook", ADMM_ANNUAL)
    second = line_of(folder, "rulebook", 'id = "admm-annual"')
    assert second > first
    assert problems(folder) == [f'line {second}: rule "admm-annual" is declared in line {first} too']


def test_a_chair_that_is_no_table_is_told(copied):
    folder = copied("members", ("[chair]\n", "[[chair]]\n"))
    told = 'chair must be a table of years and members, such as 2027 = "SG"'
    assert problems(folder) == [f"line {line_of(folder, 'members', '[[chair]]')}: {told}"]


def test_a_period_that_says_no_days_is_told(copied):
    folder = copied("periods", more='\n[[period]]\nid = "none"\ntitle = "None"\nsource = "ours"\n')
    at = line_of(folder, "periods", "[[period]]")
    assert problems(folder) == [f'line {at}: period "none": says no days: give between, union, yearly or dates']


def test_a_syntax_error_is_told_with_its_line(copied):
    folder = copied("rulebook", ("most = 210", "most = "))
    assert problems(folder) == [
        f"line {line_of(folder, 'rulebook', 'most = ' + chr(10))}: not valid TOML: Invalid value"
    ]


def test_a_rulebook_says_which_of_its_files_is_meant(copied):
    folder = copied("members", ('2027 = "SG"', '2027 = "SQ"'))
    with pytest.raises(InputError) as caught:
        load(str(folder))
    assert caught.value.source == "mine/members.toml"


def test_a_missing_file_is_told(copied):
    folder = copied("rulebook")
    (folder / "periods.toml").unlink()
    with pytest.raises(InputError) as caught:
        load(str(folder))
    assert str(caught.value) == "mine/periods.toml: cannot be read: No such file or directory"


def test_an_empty_rulebook_says_what_it_lacks(copied):
    folder = copied("rulebook")
    (folder / "rulebook.toml").write_text("")
    assert problems(folder) == [
        f'"{key}" is missing' for key in ("format", "id", "title", "institution", "version", "version_date", "sources")
    ]


def test_byte_order_marks_and_crlf_change_nothing(copied):
    folder = copied("rulebook")
    for file in folder.glob("*.toml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    ours, theirs = load(), load(str(folder))
    assert theirs.rules == ours.rules
    assert (theirs.bodies, theirs.members, theirs.chair) == (ours.bodies, ours.members, ours.chair)
    assert (theirs.periods, theirs.about) == (ours.periods, ours.about)
    assert theirs.digest != ours.digest


def test_too_many_rules_are_refused_at_once(copied):
    row = '[[count]]\nid="r{}"\nsentence="s"\nreading="r"\ncite={{source="record",place="p"}}\nstanding="assumed"\n'
    more = "".join(row.format(n) + "meetings={all=true}\n" for n in range(MOST_RULES))
    began = time.perf_counter()
    (told,) = problems(copied("rulebook", more="\n" + more))
    assert told in (f"{len(load().rules) + MOST_RULES} rules; at most {MOST_RULES} are read",) or "too large" in told
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize("name", ["asean-defense", "../asean-defence", "x" * 5000, "a\0b", "/dev/null"])
def test_a_rulebook_that_is_not_there_is_told_with_the_nearest_name(name):
    with pytest.raises(InputError) as caught:
        find(name)
    hint = ' Maybe "asean-defence"?' if "asean" in name else ""
    assert str(caught.value) == f"{name}: no rulebook of this name and no folder with a rulebook.toml.{hint}"


def test_a_rulebook_is_found_by_name_or_by_folder(copied):
    folder = copied("rulebook")
    assert "asean-defence" in shipped()
    assert find("asean-defence") == SHIPPED / "asean-defence"
    assert find(str(folder)) == folder


def test_a_reading_and_a_weight_are_chosen_together_and_wrong_ones_are_told_at_once():
    book = load()
    with pytest.raises(InputError) as caught:
        book.changed(
            "request.toml", {"admm-sumit": "x", "acdfim-last": "roling"}, {"ramadan": 3, "un-weak": 3, "un-week": 9}
        )
    assert [str(p) for p in caught.value.problems] == [
        'no rule is called "admm-sumit". Maybe "admm-summit"?',
        'no rule is called "un-weak". Maybe "un-week"?',
        'rule "acdfim-last" has no reading "roling"; it has literal, rolling, with-intelligence-and-operations.'
        ' Maybe "rolling"?',
        'rule "ramadan" must hold: it has no weight to set',
    ]
    changed = book.changed("request.toml", {"acdfim-last": "rolling"}, {"un-week": 9})
    assert changed.by_id["acdfim-last"].reading_name == "rolling"
    assert changed.by_id["un-week"].weight == 9
    others = {r.id for r in book.rules} - {"acdfim-last", "un-week"}
    assert all(changed.by_id[name] == book.by_id[name] for name in others)


def test_a_reading_cannot_change_what_names_the_rule(copied):
    folder = copied("rulebook", ("[count.readings.exactly-once]", '[count.readings.exactly-once]\nid = "other"'))
    (told,) = problems(folder)
    assert told.endswith('rule "admm-annual", reading "exactly-once": id is the same in every reading; leave it out')
