"""The shipped rulebook says what the concept paper and practice say: rule by rule, with source, standing and price."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from constraints.rule import Rule
from constraints.rulebook import Rulebook, load
from constraints.rules.avoid import Avoid
from constraints.rules.count import Count
from constraints.rules.order import Order

BOOK = load()
RULES = BOOK.by_id
MOST_WORDS_QUOTED = 8


@pytest.mark.parametrize(
    ("rule", "kind", "cited", "standing", "hard"),
    [
        ("admm-annual", "count", "ADMM Concept Paper, para 3", "adopted", True),
        ("admm-summit", "beside", "ADMM Concept Paper, para 9", "adopted", True),
        ("admm-retreat", "count", "ADMM Concept Paper, para 9", "adopted", True),
        ("chiefs-annual", "count", "ADMM Concept Paper, para 8", "adopted", True),
        ("acdfim-last", "order", "ADMM Concept Paper, para 8", "adopted", True),
        ("acdfim-reports", "order", "ADMM Concept Paper, para 8", "practice", True),
        ("adsom-prepares", "order", "ADMM Concept Paper, paras 10, 12, 13", "practice", True),
        ("wg-supports", "order", "ADMM Concept Paper, para 12", "practice", False),
    ],
)
def test_each_rule_of_the_paper_on_dates_is_there_with_its_place_and_standing(rule, kind, cited, standing, hard):
    found = RULES[rule]
    assert (found.kind, BOOK.cited(found), found.standing, found.hard) == (kind, cited, standing, hard)


def test_what_the_paper_does_not_say_in_words_is_not_put_into_its_mouth():
    """That ACDFIM and ADSOM meet before the year's ADMM is what members do."""
    before_the_admm = {
        r.id for r in BOOK.rules if isinstance(r, Order) and r.later.body == "ADMM" and r.standing == "adopted"
    }
    assert before_the_admm == set()


@pytest.mark.parametrize(
    ("what", "hard", "priced"),
    [
        ("host's holidays", ["host-holidays"], []),
        ("weekend of the host, Saturday and Sunday", ["official-weekends"], ["other-weekends"]),
        ("members on holiday", [], ["members-holidays", "ministers-holidays"]),
        (
            "Ramadan, 13-16 April, Lunar New Year week",
            ["ramadan", "mainland-new-year", "lunar-new-year"],
            ["wider-festivals", "moon-margin"],
        ),
        (
            "usual months",
            [],
            [
                "summit-months",
                "admm-months",
                "plus-months",
                "acdfim-months",
                "acamm-november",
                "aafcc-september",
                "ani-august",
                "adsom-place",
                "wg-place",
            ],
        ),
        ("lead of ADSOM before the ADMM", ["adsom-lead"], ["adsom-lead-wish"]),
        ("spacing of a body's editions; two ministerial meetings", [], ["editions-apart", "ministers-apart"]),
        ("last year's place; even spread over the year", [], ["last-years-place", "two-a-week"]),
    ],
)
def test_what_is_hard_and_what_is_priced(what, hard, priced):
    assert [name for name in (*hard, *priced) if RULES[name].hard] == hard, what


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("official-weekends", {"per": "day"}),
        ("other-weekends", {"per": "day"}),
        ("members-holidays", {"per": "member-day"}),
        ("ministers-holidays", {"per": "member-day"}),
        ("wider-festivals", {"per": "day"}),
        ("moon-margin", {"per": "day"}),
        ("summit-months", {"per": "month", "months": (4, 5, 10, 11)}),
        ("admm-months", {"per": "week", "near": ("05-25", "10-31")}),
        ("plus-months", {"per": "week", "near": ("11-01",)}),
        ("acdfim-months", {"per": "week", "near": ("03-18", "09-10")}),
        ("acamm-november", {"per": "month", "months": (11,)}),
        ("aafcc-september", {"per": "week", "near": ("09-13",)}),
        ("ani-august", {"per": "week", "near": ("08-22",)}),
        ("adsom-place", {"per": "week", "near": ("04-02", "09-24")}),
        ("wg-place", {"per": "week", "near": ("02-25",)}),
        ("adsom-lead", {"least": 21}),
        ("adsom-lead-wish", {"least": 35, "per": "day"}),
        ("acdfim-last", {"least": 0, "scope": "cycle"}),
        ("amiim-with-acdfim", {"measured": "start-to-start", "least": 0, "most": 8}),
        ("ministers-apart", {"free_days": 100, "per": "week"}),
        ("two-a-week", {"most": 2, "period": "week"}),
        ("last-years-place", {"least": 364, "most": 364}),
        ("plus-follows", {"sides": "after", "free_days": 0, "overlap": False}),
        ("summit-twice", {"least": 2, "since": date(2009, 1, 1)}),
        ("plus-annual", {"since": date(2018, 1, 1)}),
        ("adsom-plus-annual", {"since": date(2018, 1, 1)}),
        ("plus-every-three-years", {"every": 3, "counted_from": 2010, "until": date(2012, 12, 31)}),
        ("plus-every-two-years", {"every": 2, "counted_from": 2013, "until": date(2017, 12, 31)}),
        ("admm-retreat", {"least": 0, "needs": "consensus"}),
    ],
)
def test_numbers_and_units_are_those_of_the_evidence(rule, fields):
    assert {name: getattr(RULES[rule], name) for name in fields} == fields


def test_moving_the_armies_meeting_is_the_dearest_of_the_chiefs():
    names = ("acdfim-months", "acamm-november", "aafcc-september", "ani-august")
    units = {"month": 1, "week": 4}
    a_month = {name: RULES[name].weight * units[RULES[name].per] for name in names}
    assert a_month == {"acdfim-months": 40, "acamm-november": 62, "aafcc-september": 28, "ani-august": 24}


def test_ministers_pay_more_for_a_member_on_holiday():
    both = [RULES["members-holidays"], RULES["ministers-holidays"]]
    assert all(isinstance(rule, Avoid) and rule.days.holidays_of == "members" for rule in both)
    ministers = [b for b in BOOK.bodies if b.level in ("ministers", "leaders")]
    paid = {b.id: [r.id for r in both if isinstance(r, Avoid) and r.meetings.fits_body(b)] for b in BOOK.bodies}
    assert [paid[b.id] for b in ministers] == [["members-holidays", "ministers-holidays"]] * len(ministers)
    assert all(rules == ["members-holidays"] for body, rules in paid.items() if body not in {b.id for b in ministers})


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_each_rule_cites_a_source_that_is_there_and_a_few_words_at_most(rule: Rule):
    assert rule.cite.source in BOOK.about.sources
    assert rule.cite.place
    assert len((rule.cite.words or "").split()) <= MOST_WORDS_QUOTED


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_each_rule_is_a_sentence_and_each_reading_is_one_too(rule: Rule):
    read = [rule, *(rule.read_as(name) for name in rule.readings)]
    assert [r.sentence[0].isupper() and r.sentence.endswith(".") for r in read] == [True] * len(read)
    assert [r.reading.endswith(".") for r in read] == [True] * len(read)
    assert len({r.reading for r in read}) == len(read)


def test_rules_stand_in_the_order_of_the_file():
    assert [r.id for r in BOOK.rules[:4]] == ["admm-annual", "admm-summit", "admm-retreat", "chiefs-annual"]


@pytest.mark.parametrize(
    ("rule", "reading", "fields"),
    [
        ("admm-summit", "last-summit", {"which": "last", "free_days": 2, "prior": True, "prior_days": None}),
        ("admm-summit", "first-summit", {"which": "first", "free_days": 2}),
        ("admm-summit", "any-summit", {"which": "any", "free_days": 2}),
        ("admm-summit", "next-day", {"which": "last", "free_days": 0}),
        ("admm-summit", "same-week", {"which": "last", "free_days": 7}),
        ("admm-summit", "two-weeks", {"which": "last", "free_days": 14}),
        ("acdfim-last", "literal", {"scope": "cycle"}),
        ("acdfim-last", "rolling", {"scope": "rolling"}),
        ("admm-annual", "at-least-once", {"least": 1, "most": None}),
        ("admm-annual", "exactly-once", {"least": 1, "most": 1}),
        ("chiefs-annual", "at-least-once", {"least": 1, "most": None}),
        ("chiefs-annual", "exactly-once", {"least": 1, "most": 1}),
        ("admm-annual", "specials-count", {"least": 1, "most": None, "specials": True}),
        ("chiefs-annual", "specials-count", {"least": 1, "most": None, "specials": True}),
    ],
)
def test_readings_where_the_words_need_numbers(rule, reading, fields):
    read = RULES[rule].read_as(reading)
    assert read.reading_name == reading
    assert {name: getattr(read, name) for name in fields} == fields


def test_service_chiefs_are_three_and_five_under_the_wider_reading():
    rule = RULES["acdfim-last"]
    wider = rule.read_as("with-intelligence-and-operations")
    assert isinstance(rule, Order)
    assert isinstance(wider, Order)
    assert [b.id for b in BOOK.bodies if rule.earlier.fits_body(b)] == ["ACAMM", "AAFCC", "ANI"]
    assert [b.id for b in BOOK.bodies if wider.earlier.fits_body(b)] == ["ACAMM", "AAFCC", "ANI", "AMIIM", "AMOIM"]


def test_members_are_eleven_and_the_youngest_belongs_since_its_admission():
    assert [m.id for m in BOOK.members] == ["BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN"]
    names = [m.name for m in BOOK.members]
    assert names == sorted(names)
    assert {m.id: m.since for m in BOOK.members if m.since} == {"TL": date(2025, 10, 26)}
    on_both = [[m.id for m in BOOK.members if m.belongs_on(day)] for day in (date(2025, 10, 25), date(2025, 10, 26))]
    assert [len(members) for members in on_both] == [10, 11]


def test_one_member_has_another_weekend():
    assert {m.id: m.weekend for m in BOOK.members if m.weekend != ("sat", "sun")} == {"BN": ("fri", "sun")}


def test_the_chair_rotates_by_the_alphabet_with_the_known_exceptions():
    assert " ".join(BOOK.chair[year] for year in range(2009, 2031)) == (
        "TH VN ID KH BN MM MY LA PH SG TH VN BN KH ID LA MY PH SG TH VN BN"
    )
    assert sorted(BOOK.chair) == list(range(2009, 2031))
    order = [m.id for m in BOOK.members if m.id != "TL"]  # its place is not settled
    steps = {b: (order.index(BOOK.chair[b]) - order.index(BOOK.chair[a])) % 10 for a, b in pairwise(sorted(BOOK.chair))}
    assert [year for year, step in steps.items() if step != 1] == [2011, 2012, 2013, 2014, 2015, 2016, 2017, 2026]


@pytest.mark.parametrize(
    ("body", "days", "host", "reports_to"),
    [
        ("SUMMIT", 3, "chair", None),
        ("ADMM", 1, "chair", "SUMMIT"),
        ("ADMM-RETREAT", 1, "chair", "ADMM"),
        ("ADMM-PLUS", 1, "chair", "ADMM"),
        ("ADSOM", 1, "chair", "ADMM"),
        ("ADSOM-PLUS", 1, "chair", "ADMM-PLUS"),
        ("ADSOM-WG", 1, "chair", "ADSOM"),
        ("TASK-GROUP", 1, "any", "ADSOM"),
        ("ACDFIM", 3, "chair", "ADMM"),
        ("ACAMM", 3, "own", "ACDFIM"),
        ("AAFCC", 4, "own", "ACDFIM"),
        ("ANI", 5, "own", "ACDFIM"),
        ("AMIIM", 3, "ACDFIM", "ACDFIM"),
        ("TRACK-TWO", 1, "any", None),
    ],
)
def test_bodies_with_their_days_hosts_and_reporting_lines(body, days, host, reports_to):
    found = BOOK.body(body)
    assert found is not None
    assert (found.days, found.host, found.reports_to) == (days, host, reports_to)


def test_later_bodies_met_in_real_files_are_known_too():
    known = {b.id for b in BOOK.bodies}
    assert {"ADSOM-PLUS-WG", "AMOIM", "NADI"} <= known
    assert len([name for name in known if name.startswith("EWG-")]) == 7


def test_every_reporting_line_ends():
    above = {b.id: b.reports_to for b in BOOK.bodies}
    apexes = set()
    for body in above:
        line = [body]
        while (upper := above[line[-1]]) is not None:
            assert upper not in line
            line.append(upper)
        apexes.add(line[-1])
    assert apexes == {"SUMMIT", "NADI", "TRACK-TWO"}


@pytest.mark.parametrize(
    ("body", "year", "editions"),
    [
        ("ADMM", 2025, [19]),
        ("ADMM", 2027, [21]),
        ("ADMM", 2006, [None]),
        ("SUMMIT", 2025, [46, 47]),
        ("SUMMIT", 2027, [50, 51]),
        ("ADMM-PLUS", 2027, [14]),
        ("ACDFIM", 2027, [24]),
        ("ACAMM", 2027, [28]),
        ("AAFCC", 2027, [24]),
        ("ANI", 2027, [21]),
    ],
)
def test_ordinals_count_from_a_known_edition(body, year, editions):
    found = BOOK.body(body)
    assert found is not None
    assert found.ordinal is not None
    assert [found.ordinal.of(year, n + 1) for n in range(len(editions))] == editions


def test_rules_of_a_body_that_began_later_bind_from_then_on():
    def in_force(book: Rulebook, year: int) -> set[str]:
        return {r.id for r in book.rules_in(date(year, 1, 1))}

    assert in_force(BOOK, 2018) - in_force(BOOK, 2017) == {"plus-annual", "adsom-plus-annual"}
    assert "summit-twice" in in_force(BOOK, 2009) - in_force(BOOK, 2008)


def test_the_partners_are_met_in_the_years_that_the_decisions_name():
    def planned(year: int) -> int:
        counts = [r for r in BOOK.rules_in(date(year, 1, 1)) if isinstance(r, Count)]
        plus = BOOK.body("ADMM-PLUS")
        assert plus is not None
        return max((r.number_planned(year) for r in counts if r.meetings.fits_body(plus)), default=0)

    assert [year for year in range(2006, 2023) if planned(year)] == [2010, 2013, 2015, 2017, *range(2018, 2023)]


@pytest.mark.parametrize(
    ("body", "day", "short"),
    [
        ("ACDFIM", date(2018, 3, 8), None),
        ("ACDFIM", date(2019, 1, 1), "ACDFM"),
        ("ANI", date(2010, 12, 31), None),
        ("ANI", date(2011, 7, 27), "ANCM"),
        ("AAFCC", date(2007, 12, 31), None),
        ("AAFCC", date(2008, 2, 1), "AACC"),
        ("AMIIM", date(2017, 5, 15), None),
        ("AMIIM", date(2020, 9, 22), "AMIM"),
        ("AMOIM", date(2018, 12, 31), None),
        ("AMOIM", date(2027, 1, 1), "AMOM"),
        ("ADMM", date(2027, 1, 1), None),
    ],
)
def test_bodies_have_the_names_that_they_were_given(body, day, short):
    found = BOOK.body(body)
    assert found is not None
    given = found.called(day)
    assert (given and given.short) == short


def test_each_given_name_says_where_it_is_written():
    assert [b.id for b in BOOK.bodies for given in b.names if not given.source] == []
    assert {b.id for b in BOOK.bodies if b.names} == {"ACDFIM", "AAFCC", "ANI", "AMIIM", "AMOIM"}
