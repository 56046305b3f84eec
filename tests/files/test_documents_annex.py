"""The official form without a format: headings, order, words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from calendars.documents.annex import of_plan
from calendars.documents.plain import one_line
from constraints.check import check
from constraints.meetings import Event, Plan
from constraints.rulebook import load
from constraints.waiver import Waiver
from files.documents import BOOK, FACTS, STAMP, annex, entry, meeting


def test_rows_stand_under_the_rulebooks_headings_in_its_order_and_are_numbered_through():
    form = annex(
        entry(meeting("NADI"), date(2027, 1, 4)),
        entry(meeting("EWG-MS"), date(2027, 2, 2)),
        entry(meeting("ADMM-PLUS"), date(2027, 11, 26)),
        entry(meeting("ACAMM"), date(2027, 11, 3), date(2027, 11, 5)),
        entry(meeting("ADSOM-WG"), date(2027, 1, 11)),
        entry(meeting("ADMM"), date(2027, 11, 25)),
        entry(meeting("SUMMIT"), date(2027, 4, 1), date(2027, 4, 2)),
        others=(Event("Shangri-La Dialogue", date(2027, 6, 4), date(2027, 6, 6), "Singapore, Singapore"),),
    )
    assert [(group.title, [(row.number, row.short) for row in group.rows]) for group in form.groups] == [
        ("Summit and ministerial meetings", [(1, "ASEAN Summit"), (2, "ADMM")]),
        ("ADMM family", [(3, "ADSOM Working Group")]),
        ("Military to military", [(4, "ACAMM")]),
        ("ADMM-Plus", [(5, "EWG on MS"), (6, "ADMM-Plus")]),
        ("Track Two", [(7, "NADI")]),
        ("Other", [(8, "Shangri-La Dialogue")]),
    ]
    assert form.rows[-1].cells == (
        "8",
        "Shangri-La Dialogue",
        "4\u20136 June 2027",
        "Singapore",
        "\u2013",
        "\u2013",
        "\u2013",
        "Other event",
    )


@pytest.mark.parametrize(
    ("known", "first", "last", "status", "cells"),
    [
        (
            {"edition": 21, "host": "SG", "city": "Singapore"},
            date(2027, 11, 25),
            date(2027, 11, 25),
            "TENTATIVE",
            ("21st ADMM", "25 November 2027", "Singapore", "Singapore", "Ministers", "\u2013", "Tentative"),
        ),
        (
            {"consensus": "18th ADMM, item 4", "host": "VN", "city": "Hà\tNội\x00\u202e"},
            date(2027, 12, 30),
            date(2028, 1, 2),
            "CONFIRMED",
            (
                "ADMM",
                "30 December 2027\u20132 January 2028",
                "Hà Nội",
                "Viet Nam",
                "Ministers",
                "\u2013",
                "Confirmed; consensus: 18th ADMM, item 4",
            ),
        ),
        (
            {"special": True, "title": "Special ADMM on the haze", "city": "virtual"},
            date(2027, 1, 30),
            date(2027, 2, 1),
            "CANCELLED",
            (
                "Special ADMM on the haze",
                "30 January\u20131 February 2027",
                "Videoconference",
                "To be confirmed",
                "Ministers",
                "\u2013",
                "Cancelled",
            ),
        ),
    ],
)
def test_every_cell_is_in_words(known, first, last, status, cells):
    (row,) = annex(entry(meeting("ADMM", **known), first, last, status)).rows
    assert row.cells == ("1", *cells)


def test_a_programme_item_stands_in_its_column():
    plan = Plan(2027, (entry(meeting("ADSOM"), date(2027, 5, 10)).placement,), FACTS)
    (row,) = of_plan(plan, BOOK, items={"ADSOM-2027-1": "2.1.3 Maritime"}).rows
    assert row.item == "2.1.3 Maritime"


def test_a_plan_keeps_meetings_without_days_and_statuses_that_are_known():
    placed = entry(meeting("ADMM", edition=21), date(2027, 11, 25)).placement
    plan = Plan(2027, (placed,), FACTS, undated=(meeting("ACDFIM"), meeting("ADMM", 2)))
    form = of_plan(plan, BOOK, statuses={"ADMM-2027-2": "POSTPONED"})
    assert [(row.activity.split()[-1][:4], row.days, row.remarks) for row in form.rows] == [
        ("ADMM", "25 November 2027", "\u2013"),
        ("ADMM", "To be confirmed", "Postponed"),
        (form.rows[2].activity[:4], "To be confirmed", "\u2013"),
    ]
    assert form.stamp == datetime(*BOOK.about.version_date.timetuple()[:3], tzinfo=UTC)


def test_a_breach_is_told_with_its_source_and_a_waiver_with_who_gave_it():
    rows = (("ACDFIM", date(2027, 9, 7)), ("ACAMM", date(2027, 11, 23)))
    plan = Plan(2027, tuple(entry(meeting(b), day).placement for b, day in rows), FACTS, complete=False)
    rules = [BOOK.by_id["acdfim-last"]]
    broken = of_plan(plan, BOOK, check(rules, plan))
    assert {row.remarks for row in broken.rows} == {"Not kept: ADMM Concept Paper, para 8 (acdfim-last)"}
    waiver = Waiver(rule="acdfim-last", meetings=("ACAMM-2027-1",), reason="The rifle meet.", approved_by="19th ADMM")
    waived = of_plan(plan, BOOK, check(rules, replace(plan, waivers=(waiver,))))
    assert {row.remarks for row in waived.rows} == {"Waived by 19th ADMM: ADMM Concept Paper, para 8 (acdfim-last)"}


def test_the_head_says_whose_year_it_is_and_how_far_the_paper_has_come():
    form = annex(entry(meeting("ADMM"), date(2027, 11, 25)), heading="Draft 3,\nfor recommendation")
    assert (form.institution, form.title, form.headline, form.stamp) == (
        "ASEAN Defence Ministers' Meeting",
        "Annual Indicative Calendar 2027",
        ("ASEAN defence meetings", "Chair: Singapore", "Draft 3, for recommendation"),
        STAMP,
    )
    assert form.names == (("ADMM", "ASEAN Defence Ministers' Meeting"),)


def test_a_rulebook_without_headings_has_one():
    book = load("tests/golden/river-board")
    body = book.bodies[0]
    plan = Plan(2027, (entry(replace(meeting("ADMM"), body=body), date(2027, 1, 19)).placement,))
    assert [group.title for group in of_plan(plan, book).groups] == ["Meetings"]


def test_a_year_without_meetings_is_an_empty_form():
    assert annex().groups == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\r\nb\tc  d\u2028e", "a b c d e"),
        ("\x00a\x07b\x7fc\x9bd\ufffe\ud800e", "abcde"),
        ("\u202eevil\u2066", "evil"),
        ("Ha\u0300 N\u00f4\u0323i", "Hà Nội"),
    ],
)
def test_what_no_document_can_hold_is_left_out(text, plain):
    assert one_line(text) == plain
