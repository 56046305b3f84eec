"""What a year holds before any date is chosen: which meetings, how long, who hosts, where, which edition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from calendars.request import EMPTY, read_request
from calendars.term import plan_term
from constraints.errors import InputError
from constraints.meetings import Facts, Meeting, Placement, Term, meeting_id
from constraints.rule import Rule
from constraints.rulebook import Rulebook, load
from constraints.rules.count import Count

BOOK = load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members)
Planned = Callable[..., Term]


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    """The term of a year under a request of this text."""

    def plan(text: str, year: int = 2027, history: tuple[Placement, ...] = ()) -> Term:
        (tmp_path / "request.toml").write_text(text, encoding="utf-8")
        term, _ = plan_term(BOOK, year, read_request(tmp_path / "request.toml"), FACTS, history)
        return term

    return plan


def rows(term: Term) -> list[tuple[str, int, str | None, str | None, int | None]]:
    """Id, days, host, city and edition of each meeting."""
    return [(m.id, m.days, m.host, m.city, m.edition) for m in term.meetings]


def one(term: Term, name: str) -> Meeting:
    return next(m for m in term.meetings if m.id == name)


def hosts(term: Term, *names: str) -> list[tuple[str | None, str | None]]:
    return [(one(term, f"{name}-{term.cycle}").host, one(term, f"{name}-{term.cycle}").city) for name in names]


def test_the_year_holds_what_the_rules_count():
    term, rules = plan_term(BOOK, 2027, EMPTY, FACTS)
    assert rows(term) == [
        ("SUMMIT-2027-1", 2, "SG", "Singapore", 50),
        ("SUMMIT-2027-2", 3, "SG", "Singapore", 51),
        ("ADMM-2027", 1, "SG", "Singapore", 21),
        ("ADMM-PLUS-2027", 1, "SG", "Singapore", 14),
        ("ADSOM-2027", 1, "SG", "Singapore", None),
        ("ADSOM-PLUS-2027", 1, "SG", "Singapore", None),
        ("ADSOM-WG-2027", 1, "SG", "Singapore", None),
        ("ACDFIM-2027", 3, "SG", "Singapore", 24),
        ("ACAMM-2027", 3, None, None, 28),
        ("AAFCC-2027", 4, None, None, 24),
        ("ANI-2027", 5, None, None, 21),
        ("AMIIM-2027", 3, "SG", "Singapore", None),
    ]
    assert (term.cycle, term.first_day, term.last_day) == (2027, date(2027, 1, 1), date(2027, 12, 31))
    assert (term.facts, term.history, [rule.id for rule in rules]) == (FACTS, (), ["numbered-SUMMIT"])
    assert [(m.number, m.cycle, m.special, m.consensus) for m in term.meetings[:3]] == [
        (1, 2027, False, None),
        (2, 2027, False, None),
        (1, 2027, False, None),
    ]


def test_a_year_before_a_rule_holds_what_was_in_force_then():
    term, _ = plan_term(BOOK, 2008, EMPTY, FACTS)
    assert [m.id for m in term.meetings if m.body.id in ("SUMMIT", "ADMM", "ADMM-PLUS", "ADSOM-PLUS")] == ["ADMM-2008"]


def test_a_body_that_meets_every_few_years_is_planned_in_those_only():
    years = range(2009, 2021)
    held = [
        year for year in years if any(m.body.id == "ADMM-PLUS" for m in plan_term(BOOK, year, EMPTY, FACTS)[0].meetings)
    ]
    assert held == [2010, 2013, 2015, 2017, 2018, 2019, 2020]


@pytest.mark.parametrize(("year", "host", "city"), [(2028, "TH", "Bangkok"), (2030, "BN", "Bandar Seri Begawan")])
def test_the_chair_of_the_year_hosts(year, host, city):
    term, _ = plan_term(BOOK, year, EMPTY, FACTS)
    assert hosts(term, "ADMM", "ACDFIM", "AMIIM") == [(host, city)] * 3


def test_without_a_known_chair_the_host_is_to_be_confirmed():
    term, _ = plan_term(BOOK, 2040, EMPTY, FACTS)
    assert {(m.host, m.city) for m in term.meetings} == {(None, None)}


def test_a_host_is_named_with_or_without_a_city(planned):
    term = planned('[hosts]\nACAMM = "TH"\nANI = { host = "ID", city = "Surabaya" }\nADMM = "MY"\n')
    assert hosts(term, "ACAMM", "ANI", "AAFCC", "ADMM", "ADSOM") == [
        ("TH", "Bangkok"),
        ("ID", "Surabaya"),
        (None, None),
        ("MY", "Kuala Lumpur"),
        ("SG", "Singapore"),
    ]


@pytest.mark.parametrize("name", ["ACDFIM", '"ACDFIM-2027"'])
def test_a_body_that_shares_its_host_follows_it_to_the_city(planned, name):
    term = planned(f'[hosts]\n{name} = {{ host = "VN", city = "Da Nang" }}\n')
    assert hosts(term, "ACDFIM", "AMIIM", "ADMM") == [("VN", "Da Nang"), ("VN", "Da Nang"), ("SG", "Singapore")]


def test_a_body_that_shares_its_host_may_be_given_another(planned):
    term = planned('[hosts]\nACDFIM = "VN"\nAMIIM = "PH"\n')
    assert hosts(term, "ACDFIM", "AMIIM") == [("VN", "Ha Noi"), ("PH", "Manila")]


@pytest.mark.parametrize("order", [("SUMMIT", "SUMMIT-2027-1"), ("SUMMIT-2027-1", "SUMMIT")])
def test_what_is_said_of_one_meeting_wins_over_what_is_said_of_its_body(planned, order):
    told = {"SUMMIT": "MY", "SUMMIT-2027-1": "TH"}
    term = planned("[hosts]\n" + "".join(f'{name} = "{told[name]}"\n' for name in order))
    assert [one(term, f"SUMMIT-2027-{n}").host for n in (1, 2)] == ["TH", "MY"]


def test_lengths_are_the_requests_or_the_bodys(planned):
    term = planned("[days]\nSUMMIT = 2\nSUMMIT-2027-2 = 4\nADMM = 2\n")
    assert [(m.id, m.days) for m in term.meetings[:4]] == [
        ("SUMMIT-2027-1", 2),
        ("SUMMIT-2027-2", 4),
        ("ADMM-2027", 2),
        ("ADMM-PLUS-2027", 1),
    ]


def test_meetings_are_added_and_left_out_by_request(planned):
    term = planned("[meetings]\nADSOM-WG = 3\nNADI = 1\nADMM-PLUS = 0\nSUMMIT = 1\n")
    assert [m.id for m in term.meetings] == [
        "SUMMIT-2027",
        "ADMM-2027",
        "ADSOM-2027",
        "ADSOM-PLUS-2027",
        "ADSOM-WG-2027-1",
        "ADSOM-WG-2027-2",
        "ADSOM-WG-2027-3",
        "ACDFIM-2027",
        "ACAMM-2027",
        "AAFCC-2027",
        "ANI-2027",
        "AMIIM-2027",
        "NADI-2027",
    ]


def test_a_body_that_meets_more_than_once_is_numbered_in_date_order_by_a_rule_of_its_own(tmp_path):
    def numbering(text: str) -> list[Rule]:
        (tmp_path / "request.toml").write_text(text, encoding="utf-8")
        _, rules = plan_term(BOOK, 2027, read_request(tmp_path / "request.toml"), FACTS)
        return [rule for rule in rules if isinstance(rule, Count)]

    assert [rule.id for rule in numbering("[meetings]\nNADI = 2\nADMM = 2\nTASK-GROUP = 1\n")] == [
        "numbered-SUMMIT",
        "numbered-ADMM",
        "numbered-NADI",
    ]


def test_a_retreat_is_there_only_with_its_record_of_consensus(planned):
    term = planned('[retreat]\nconsensus = "ADSOM, 3 May 2026"\n')
    assert [(m.id, m.consensus) for m in term.meetings if m.consensus] == [("ADMM-RETREAT-2027", "ADSOM, 3 May 2026")]
    other = planned('[retreat]\nbody = "NADI"\nconsensus = "letter"\n')
    assert [(m.id, m.consensus) for m in other.meetings if m.consensus] == [("NADI-2027", "letter")]


def test_a_retreat_where_no_body_meets_by_consensus_is_told(tmp_path):
    (tmp_path / "request.toml").write_text('year = 2027\n[retreat]\nconsensus = "letter"\n')
    rules = tuple(rule for rule in BOOK.rules if rule.id != "admm-retreat")
    book = Rulebook(BOOK.about, BOOK.bodies, BOOK.members, BOOK.chair, BOOK.periods, rules)
    with pytest.raises(InputError) as caught:
        plan_term(book, 2027, read_request(tmp_path / "request.toml"), FACTS)
    assert [str(p) for p in caught.value.problems] == [
        "line 2: name the body: none of this rulebook meet only by consensus"
    ]


def held(body: str, first: date, edition: int | None, number: int = 1, special: bool = False) -> Placement:
    known = BOOK.body(body)
    assert known is not None
    name = f"{body}-{first.year}-{number}"
    return Placement(Meeting(name, known, first.year, number, edition=edition, special=special), first, first)


def test_editions_go_on_from_last_years_calendar(planned):
    history = (
        held("ADMM", date(2026, 10, 20), 25),
        held("ADMM", date(2026, 3, 20), 99, special=True),
        held("SUMMIT", date(2026, 5, 6), 60, number=1),
        held("SUMMIT", date(2026, 10, 6), 61, number=2),
        held("ACDFIM", date(2026, 3, 6), None),
        held("ACAMM", date(2025, 11, 6), 77),
        held("ADSOM", date(2026, 6, 6), 30),
    )
    term = planned("", history=history)
    assert {m.id: m.edition for m in term.meetings if m.edition is not None} == {
        "SUMMIT-2027-1": 62,
        "SUMMIT-2027-2": 63,
        "ADMM-2027": 26,
        "ADMM-PLUS-2027": 14,
        "ADSOM-2027": 31,
        "ACDFIM-2027": 24,
        "ACAMM-2027": 28,
        "AAFCC-2027": 24,
        "ANI-2027": 21,
    }
    assert term.history == history


def test_an_id_carries_a_number_only_where_a_body_meets_more_than_once():
    assert [meeting_id("ADMM", 2027, 1, 1), meeting_id("SUMMIT", 2027, 2, 2)] == ["ADMM-2027", "SUMMIT-2027-2"]
