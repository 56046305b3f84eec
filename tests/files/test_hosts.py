"""Who hosts: named, one of several, with another body, in turn; and what is held by video link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calendars.plans import understand
from calendars.request import read_request
from calendars.rows import Row
from calendars.term import plan_term
from constraints.errors import InputError
from constraints.meetings import Facts, Meeting, Placement, Term
from constraints.rule import Citation
from constraints.rulebook import Rulebook, load
from constraints.rules.host import Host
from constraints.selector import Selector

BOOK = load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members, chair=BOOK.chair)
ROTATION = ("TH", "LA", "VN")
Planned = Callable[..., Term]


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    """The term of 2027 under a request of this text."""

    def plan(text: str, book: Rulebook = BOOK, history: tuple[Placement, ...] = ()) -> Term:
        (tmp_path / "request.toml").write_text(f"format = 1\n{text}", encoding="utf-8")
        term, _ = plan_term(book, 2027, read_request(tmp_path / "request.toml"), FACTS, history)
        return term

    return plan


def hosting(term: Term, body: str) -> tuple[str | None, str | None, tuple[str, ...], str | None]:
    meeting = next(m for m in term.meetings if m.body.id == body)
    return meeting.host, meeting.city, meeting.candidates, meeting.host_with


def test_one_of_several_is_left_to_be_chosen(planned):
    term = planned('[hosts]\nACAMM = ["TH", "LA"]')
    assert hosting(term, "ACAMM") == (None, None, ("TH", "LA"), None)
    assert hosting(term, "ANI") == (None, None, (), None)


def test_one_candidate_is_the_host(planned):
    assert hosting(planned('[hosts]\nACAMM = ["TH"]'), "ACAMM") == ("TH", "Bangkok", (), None)


def test_a_body_with_anothers_host_shares_the_choice(planned):
    term = planned('[hosts]\nACDFIM = ["SG", "TH"]')
    assert hosting(term, "ACDFIM") == (None, None, ("SG", "TH"), None)
    assert hosting(term, "AMIIM") == (None, None, ("SG", "TH"), "ACDFIM-2027")


def test_a_body_with_anothers_host_may_be_given_its_own(planned):
    term = planned('[hosts]\nACDFIM = ["SG", "TH"]\nAMIIM = "VN"')
    assert hosting(term, "AMIIM") == ("VN", "Ha Noi", (), None)


def test_a_body_follows_the_settled_host_of_the_first_meeting_it_goes_with(planned):
    term = planned('[meetings]\nACDFIM = 2\n[hosts]\nACDFIM = ["TH", "LA"]\nACDFIM-2027-1 = "VN"')
    assert hosting(term, "AMIIM") == ("VN", "Ha Noi", (), None)


@pytest.mark.parametrize("city", ["online", "Virtual", "Video Conference (by Teams)"])
def test_a_city_in_a_request_is_read_as_one_in_a_file_is(planned, city):
    term = planned(f'[hosts]\nADMM = {{ host = "SG", city = "{city}" }}')
    assert hosting(term, "ADMM") == ("SG", "virtual", (), None)


def with_rule(**fields: object) -> Rulebook:
    cite = Citation(source="record", place="made up")
    of = Selector(body="ACAMM")
    rule = Host(id="turns", sentence="s", reading="r", cite=cite, standing="assumed", meetings=of, **fields)
    return replace(BOOK, rules=(*BOOK.rules, rule))


def last_year(host: str | None) -> tuple[Placement, ...]:
    body = BOOK.body("ACAMM")
    assert body is not None
    day = date(2026, 11, 24)
    return (Placement(Meeting("ACAMM-2026", body, 2026, host=host), day, day),)


def test_in_a_rotation_last_years_host_tells_the_next(planned):
    book = with_rule(rotation=ROTATION)
    assert hosting(planned("", book, last_year("TH")), "ACAMM") == ("LA", "Vientiane", (), None)
    assert hosting(planned("", book, last_year("VN")), "ACAMM") == ("TH", "Bangkok", (), None)
    assert hosting(planned("", book, last_year("SG")), "ACAMM") == (None, None, (), None)
    assert hosting(planned("", book), "ACAMM") == (None, None, (), None)


def test_the_members_that_a_rule_names_are_the_candidates(planned):
    assert hosting(planned("", with_rule(hosts=ROTATION)), "ACAMM") == (None, None, ROTATION, None)


def test_what_the_request_says_wins_over_the_rotation(planned):
    term = planned('[hosts]\nACAMM = "PH"', with_rule(rotation=ROTATION), last_year("TH"))
    assert hosting(term, "ACAMM") == ("PH", "Manila", (), None)


def test_a_virtual_meeting_has_a_host_and_no_city(planned):
    term = planned('virtual = ["ADSOM-WG"]')
    assert hosting(term, "ADSOM-WG") == ("SG", "virtual", (), None)
    assert next(m for m in term.meetings if m.body.id == "ADSOM-WG").virtual


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[hosts]\nACAMM = ["TH", "TH"]', "request.toml:3: ACAMM: TH is named twice among the candidates"),
        ('[hosts]\nACAMM = ["TH", "Laos"]', 'request.toml:3: ACAMM: no member is called "Laos". Write "LA".'),
        ('[hosts]\nADMM = { host = "SG", city = "-" }', 'request.toml:3: ADMM: "-" names no city'),
        ('virtual = ["ACAM"]', 'request.toml:2: no body or meeting is called "ACAM". Maybe "ACAMM"?'),
    ],
)
def test_a_wrong_host_is_told_with_its_line(planned, text, told):
    with pytest.raises(InputError) as error:
        planned(text)
    assert told in str(error.value)


@pytest.mark.parametrize("place", ["virtual", "Virtual", "online", "Video Conference", "via video conference"])
def test_a_file_may_name_a_video_link_as_the_place(place):
    row = Row(2, "ADMM", date(2027, 5, 5), date(2027, 5, 5), host="Viet Nam", city=place)
    (plan,) = understand("a file", [row], BOOK).plans
    assert (plan.placements[0].meeting.city, plan.placements[0].meeting.virtual) == ("virtual", True)
