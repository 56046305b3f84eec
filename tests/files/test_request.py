"""A request: each entry becomes a rule that cites its line; every mistake is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from calendars.request import (
    EMPTY,
    Bounds,
    Host,
    Request,
    RequestFile,
    Retreat,
    Unavailable,
    read_request,
    year_of,
)
from calendars.term import plan_term
from constraints.errors import InputError
from constraints.meetings import Facts
from constraints.rule import Rule
from constraints.rulebook import load
from constraints.rulebook_parts import Dates
from constraints.rules.avoid import Avoid, DaySet
from constraints.rules.window import Window
from constraints.selector import Selector

BOOK = load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members)
Written = Callable[[str], RequestFile]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A request file with this text, read."""

    def write(text: str) -> RequestFile:
        path = tmp_path / "request.toml"
        path.write_text(text, encoding="utf-8")
        return read_request(path)

    return write


@pytest.fixture
def rules(written: Written) -> Callable[[str], list[Rule]]:
    """The rules that the entries of a request for 2027 become."""

    def become(text: str) -> list[Rule]:
        _, found = plan_term(BOOK, 2027, written(text), FACTS)
        return [rule for rule in found if rule.standing == "request"]

    return become


@pytest.fixture
def refused(written: Written) -> Callable[[str], list[str]]:
    """The problems of a request for 2027."""

    def refuse(text: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            plan_term(BOOK, 2027, written(text), FACTS)
        return [str(problem) for problem in caught.value.problems]

    return refuse


def test_every_entry_is_read(written):
    source = written("""
format = 1
year = 2027
previous = "2026.csv"
holidays = "days/overlay.toml"

[fixed]
ACAMM = 2027-11-23
ADMM = { first = 2027-10-20, last = 2027-10-21 }
[windows]
ADSOM = { earliest = 2027-08-01, latest = 2027-08-31 }
ACDFIM = { latest = 2027-09-30 }
[hosts]
ACAMM = "TH"
ANI = { host = "ID", city = "Surabaya" }
[meetings]
NADI = 1
[days]
ANI = 4
[[unavailable]]
member = "VN"
first = 2027-09-01
last = 2027-09-03
reason = "National Day"
[[unavailable]]
member = "SG"
first = 2027-08-09
last = 2027-08-09
reason = "National Day"
meetings = ["ADMM", "ACAMM-2027"]
weight = 20
[retreat]
consensus = "ADSOM, 3 May 2026"
[readings]
acdfim-last = "rolling"
[weights]
un-week = 9
""")
    assert source.request == Request(
        format=1,
        year=2027,
        previous="2026.csv",
        holidays="days/overlay.toml",
        fixed={"ACAMM": date(2027, 11, 23), "ADMM": Dates(first=date(2027, 10, 20), last=date(2027, 10, 21))},
        windows={
            "ADSOM": Bounds(earliest=date(2027, 8, 1), latest=date(2027, 8, 31)),
            "ACDFIM": Bounds(latest=date(2027, 9, 30)),
        },
        hosts={"ACAMM": "TH", "ANI": Host(host="ID", city="Surabaya")},
        meetings={"NADI": 1},
        days={"ANI": 4},
        unavailable=(
            Unavailable(member="VN", first=date(2027, 9, 1), last=date(2027, 9, 3), reason="National Day"),
            Unavailable(
                member="SG",
                first=date(2027, 8, 9),
                last=date(2027, 8, 9),
                reason="National Day",
                meetings=("ADMM", "ACAMM-2027"),
                weight=20,
            ),
        ),
        retreat=Retreat(consensus="ADSOM, 3 May 2026"),
        readings={"acdfim-last": "rolling"},
        weights={"un-week": 9},
    )
    assert source.name == "request.toml"
    assert source.beside("2026.csv") == source.folder / "2026.csv"


def test_a_fixed_day_becomes_a_rule_that_cites_its_line(rules):
    (rule,) = rules("year = 2027\n[fixed]\n# the rifle meet\nACAMM = 2027-11-23\n")
    assert isinstance(rule, Window)
    assert (rule.id, rule.sentence) == ("fixed-ACAMM-2027", "ACAMM-2027 begins on 2027-11-23.")
    assert (rule.meetings, rule.on, rule.hard) == (Selector(meetings=("ACAMM-2027",)), date(2027, 11, 23), True)
    assert str(rule.cite) == "request.toml, line 4"


def test_a_fixed_range_sets_the_length_too(written):
    source = written("[fixed]\nADMM = { first = 2027-10-20, last = 2027-10-22 }\n[days]\nADMM = 1\n")
    term, found = plan_term(BOOK, 2027, source, FACTS)
    assert [m.days for m in term.meetings if m.id == "ADMM-2027"] == [3]
    assert [r.on for r in found if isinstance(r, Window)] == [date(2027, 10, 20)]


def test_a_window_becomes_a_rule_for_all_meetings_of_the_body(rules):
    (rule,) = rules("[windows.SUMMIT]\nlatest = 2027-11-30\n")
    assert isinstance(rule, Window)
    assert (rule.earliest, rule.latest, rule.hard) == (None, date(2027, 11, 30), True)
    assert rule.meetings == Selector(meetings=("SUMMIT-2027-1", "SUMMIT-2027-2"))
    assert str(rule.cite) == "request.toml, line 1"


def test_days_on_which_a_member_cannot_come_become_a_rule_hard_or_priced(rules):
    hard, priced = rules("""
[[unavailable]]
member = "VN"
first = 2027-09-01
last = 2027-09-03
reason = "National Day"

[[unavailable]]
member = "SG"
first = 2027-08-09
last = 2027-08-09
reason = "National Day"
meetings = ["SUMMIT", "ADMM-2027"]
weight = 20
""")
    assert isinstance(hard, Avoid)
    assert isinstance(priced, Avoid)
    assert hard.sentence == "VN cannot come from 2027-09-01 to 2027-09-03: National Day"
    assert (hard.weight, hard.meetings) == (None, Selector(all=True))
    assert hard.days == DaySet(earliest=date(2027, 9, 1), latest=date(2027, 9, 3))
    assert (priced.weight, priced.meetings) == (
        20,
        Selector(meetings=("SUMMIT-2027-1", "SUMMIT-2027-2", "ADMM-2027")),
    )
    assert [str(rule.cite) for rule in (hard, priced)] == ["request.toml, line 2", "request.toml, line 8"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[fixed]\n"SUMMIT-2027-2" = 2027-11-02\n', "line 2"),
        ("fixed = { ACAMM = 2027-11-23 }\n", "line 1"),
        ("\nfixed.ACAMM = 2027-11-23\n", "line 2"),
        ("[windows]\nACAMM = { earliest = 2027-01-02 }\n[fixed]\n", "line 2"),
        ("[fixed.ACAMM]\n\nfirst = 2027-11-23\nlast = 2027-11-24\n", "line 1"),
        ("[hosts]\nACAMM = 'TH'\n\n[fixed]\nACAMM = 2027-11-23\n", "line 5"),
        ('unavailable = [{ member = "SG", first = 2027-01-02, last = 2027-01-02, reason = "x" }]\n', "line 1"),
    ],
)
def test_the_line_that_is_cited_is_the_entrys_own_however_it_is_written(rules, text, place):
    assert [rule.cite.place for rule in rules(text)] == [place]


def test_no_request_is_a_request_for_nothing():
    term, found = plan_term(BOOK, 2027, EMPTY, FACTS)
    assert [r for r in found if r.standing == "request"] == []
    assert {m.consensus for m in term.meetings} == {None}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fixd = 3", ['line 1: "fixd" is not known here. Maybe "fixed"?']),
        ("[unavailable]\nmember = 3", ["line 1: unavailable must be written as [[unavailable]] tables"]),
        ('year = "2027"', ['line 1: year must be a whole number, not "2027"']),
        ("format = 2", ["line 1: format must be 1, not 2."]),
        ("previous = 3", ["line 1: previous must be text in quotes, not 3"]),
        (
            "[fixed]\nADMM = 0",
            ["line 2: fixed.ADMM must be a day such as 2027-11-23, or a table with first, last, not 0"],
        ),
        (
            "[fixed]\nADMM = 2027-11-23T09:00:00",
            [
                "line 2: fixed.ADMM must be a day such as 2027-11-23, or a table with first, last, "
                "not 2027-11-23 09:00:00"
            ],
        ),
        (
            "[fixed]\nADMM = { first = 2027-11-23, lats = 2027-11-24 }",
            [
                'line 2: "fixed.ADMM.last" is missing',
                'line 2: "fixed.ADMM.lats" is not a field of this kind. Maybe "last"?',
            ],
        ),
        (
            "[fixed]\nADMM = { first = 2027-11-23, last = 2027-11-22 }",
            ["line 2: fixed.ADMM: ends 2027-11-22, before it begins 2027-11-23"],
        ),
        ("[windows]\nADMM = {}", ["line 2: windows.ADMM: give earliest, latest or both"]),
        (
            "[windows]\nADMM = { earliest = 2027-05-02, latest = 2027-05-01 }",
            ["line 2: windows.ADMM: latest 2027-05-01 is before earliest 2027-05-02"],
        ),
        (
            "[windows]\nADMM = { earlist = 2027-05-02 }",
            ['line 2: "windows.ADMM.earlist" is not a field of this kind. Maybe "earliest"?'],
        ),
        (
            "[hosts]\nADMM = 3",
            [
                "line 2: hosts.ADMM must be text in quotes, or a table with city, host, "
                'or a list such as ["a", "b"], not 3'
            ],
        ),
        (
            "[hosts]\nADMM = []",
            ["line 2: hosts.ADMM must be text in quotes, or a table with city, host, or a list of at least 1"],
        ),
        ("[hosts]\nADMM = { city = 'Penang' }", ['line 2: "hosts.ADMM.host" is missing']),
        ("[meetings]\nNADI = -1", ["line 2: meetings.NADI must be at least 0, not -1"]),
        ("[days]\nADMM = 40", ["line 2: days.ADMM must be at most 31, not 40"]),
        ("[retreat]\n", ['line 1: "retreat.consensus" is missing']),
        ("[readings]\nx = 3", ["line 2: readings.x must be text in quotes, not 3"]),
        ("[weights]\nx = 0", ["line 2: weights.x must be at least 1, not 0"]),
        (
            '[[unavailable]]\nmember = "SG"\nfirst = 2027-01-05\nlast = 2027-01-02\nreason = "x"',
            ["line 1: unavailable: ends 2027-01-02, before it begins 2027-01-05"],
        ),
        ("fixed = 3", ["line 1: fixed must be a table such as { key = value }, not 3"]),
        ('holidays = "a\\u0000b"', None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_what_to_write(refused, text, told):
    found = refused(text)
    assert found == told if told else [problem.split(" must be ")[0] for problem in found] == ["line 1: holidays"]


def test_a_long_reason_is_refused_before_it_makes_too_long_a_rule(refused):
    entry = '[[unavailable]]\nmember = "SG"\nfirst = 2027-01-05\nlast = 2027-01-05\nreason = "{}"\n'
    (told,) = refused(entry.format("x" * 501))
    assert told.startswith("line 5: unavailable.reason must be at most 500 characters long, not")


def test_all_mistakes_are_told_at_once(refused):
    assert refused("""yaer = 2027
[fixed]
ADMM = "soon"
[windows]
ADSOM = 3
[[unavailable]]
member = "SG"
first = 2027-01-05
last = 2027-01-06
[[unavailable]]
member = "SG"
frist = 2027-01-05
last = 2027-01-06
reason = "x"
""") == [
        'line 1: "yaer" is not known here. Maybe "year"?',
        'line 3: fixed.ADMM must be a day such as 2027-11-23, or a table with first, last, not "soon"',
        "line 5: windows.ADSOM must be a table with earliest, latest, not 3",
        'line 6: "unavailable.reason" is missing',
        'line 10: "unavailable.first" is missing',
        'line 12: "unavailable.frist" is not a field of this kind. Maybe "first"?',
    ]


def test_all_names_and_days_that_are_not_there_are_told_at_once(refused):
    assert refused("""
[fixed]
ACAM = 2027-11-23
SUMMIT = 2027-11-02
ADMM = 2026-10-20
ANI = { first = 2027-12-30, last = 2028-01-02 }
AAFCC = { first = 2027-01-01, last = 2027-03-01 }
NADI = 2027-03-01
[windows]
ADSON = { latest = 2027-05-01 }
ACDFIM = { earliest = 2028-01-01 }
[hosts]
ACAMM = "SX"
ADMMM = "Thailand"
[meetings]
NADY = 1
[days]
"SUMMIT-2027-3" = 2
[[unavailable]]
member = "SIN"
first = 2027-01-05
last = 2027-01-06
reason = "x"
meetings = ["ADMM", "ACAMM-2026"]
[[unavailable]]
member = "SG"
first = 2026-01-05
last = 2026-01-06
reason = "x"
[retreat]
body = "ADMM-RETREET"
consensus = "letter"
""") == [
        'line 3: no body or meeting is called "ACAM". Maybe "ACAMM"?',
        "line 4: SUMMIT meets 2 times: name one of SUMMIT-2027-1, SUMMIT-2027-2",
        "line 5: ADMM: 2026-10-20 is not in 2027, the year to plan",
        "line 6: ANI: 2028-01-02 is not in 2027, the year to plan",
        "line 7: AAFCC: 2027-01-01 to 2027-03-01 is longer than 31 days",
        "line 8: no meeting of NADI is planned in 2027: write NADI = 1 under [meetings]",
        'line 10: no body or meeting is called "ADSON". Maybe "ADSOM"?',
        "line 11: ACDFIM: the window holds no day of 2027, the year to plan",
        'line 13: ACAMM: no member is called "SX".',
        'line 14: no body or meeting is called "ADMMM". Maybe "ADMM"?',
        'line 14: ADMMM: no member is called "Thailand". Write "TH".',
        'line 16: no body is called "NADY". Maybe "NADI"?',
        'line 18: no body or meeting is called "SUMMIT-2027-3". Maybe "SUMMIT-2027-2"?',
        'line 20: no member is called "SIN".',
        'line 24: no body or meeting is called "ACAMM-2026". Maybe "ACAMM-2027"?',
        "line 27: 2026-01-05 to 2026-01-06 holds no day of 2027, the year to plan",
        'line 31: no body is called "ADMM-RETREET". Maybe "ADMM-RETREAT"?',
    ]


def test_a_waiver_for_a_meeting_that_is_not_planned_is_told_with_the_nearest(refused):
    text = '[[waiver]]\nrule = "acdfim-last"\nreason = "x"\napproved_by = "y"\n'
    text += 'meetings = ["ACAMM-2027", "ACAMM-2026", "ACAM-2027", "ADMM", "SUMMIT", "retreat"]\n'
    assert refused(text) == [
        'line 5: no meeting is called "ACAM-2027". Maybe "ACAMM-2027"?',
        'line 5: no meeting is called "ADMM". Write ADMM-2027.',
        'line 5: no meeting is called "SUMMIT". Write SUMMIT-2027-1 or SUMMIT-2027-2.',
        'line 5: no meeting is called "retreat".',
    ]


def test_a_meeting_fixed_twice_is_told(refused):
    text = "[fixed]\nADMM = 2027-10-20\nADMM-2027 = 2027-10-27\n"
    assert refused(text) == ["line 3: ADMM-2027 is fixed as ADMM too"]


def test_a_body_that_does_not_meet_cannot_be_fixed(refused):
    assert refused("[meetings]\nADMM = 0\n[fixed]\nADMM = 2027-10-20\n") == [
        "line 4: no meeting of ADMM is planned in 2027: write ADMM = 1 under [meetings]"
    ]


def test_the_year_is_asked_for_once_or_twice_the_same(written):
    assert year_of(written("year = 2027"), None) == 2027
    assert year_of(written("year = 2027"), 2027) == 2027
    assert year_of(written(""), 2028) == 2028
    assert year_of(EMPTY, 2028) == 2028


def test_two_different_years_or_none_are_told(written):
    with pytest.raises(InputError) as caught:
        year_of(written("format = 1\nyear = 2027"), 2028)
    assert [str(p) for p in caught.value.problems] == ["line 2: plans 2027, but 2028 was asked for"]
    with pytest.raises(InputError) as caught:
        year_of(EMPTY, None)
    assert str(caught.value) == "the command line: no year to plan: give one, as in indical generate 2027"
