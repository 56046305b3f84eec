"""Rows of a file become one plan a year; what was not understood is told, and nothing is guessed."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest

from calendars.plans import MOST_MEETINGS, Understood, understand
from calendars.rows import Place, Row, Unsure
from constraints.errors import InputError
from constraints.meetings import Event, Plan
from constraints.rulebook import load

BOOK = load()
OCTOBER = date(2027, 10, 20)


def row(title: str, first: date | None = OCTOBER, last: date | None = None, line: int = 2, **fields: Any) -> Row:
    return Row(line=line, title=title, first_day=first, last_day=last or first, **fields)


def read(*rows: Row, partial: bool = False) -> Understood:
    return understand("year.csv", rows, BOOK, partial)


def plan(*rows: Row) -> Plan:
    """The one plan of rows that leave nothing to be told."""
    found = read(*rows)
    assert found.notes == ()
    (only,) = found.plans
    return only


def ids(found: Plan) -> list[str]:
    return [p.id for p in found.placements]


def refused(*rows: Row) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(*rows)
    return [str(problem) for problem in caught.value.problems]


def test_a_row_becomes_a_placement_with_all_that_it_says():
    (placed,) = plan(
        row("19th ADMM", OCTOBER, date(2027, 10, 21), host="Malaysia", city="Clark (Manila)", consensus="letter 3")
    ).placements
    assert (placed.first_day, placed.last_day) == (OCTOBER, date(2027, 10, 21))
    meeting = placed.meeting
    assert (meeting.id, meeting.body.id, meeting.cycle, meeting.number, meeting.days) == (
        "ADMM-2027",
        "ADMM",
        2027,
        1,
        2,
    )
    assert (meeting.host, meeting.city, meeting.edition, meeting.consensus) == ("MY", "Clark", 19, "letter 3")
    assert (meeting.special, meeting.title) == (False, "19th ADMM")


def test_years_are_split_and_each_knows_the_others():
    found = read(row("ADMM", date(2026, 5, 1)), row("ADMM"), row("ADMM", date(2028, 5, 1)), row("ADSOM"))
    assert [p.cycle for p in found.plans] == [2026, 2027, 2028]
    before, year, after = found.plans
    assert (ids(before), ids(year), ids(after)) == (["ADMM-2026"], ["ADMM-2027", "ADSOM-2027"], ["ADMM-2028"])
    assert [p.id for p in year.history] == ["ADMM-2026"]
    assert [p.id for p in year.following] == ["ADMM-2028"]
    assert [p.id for p in before.history] == []
    assert [p.id for p in before.following] == ["ADMM-2027", "ADSOM-2027", "ADMM-2028"]
    assert [p.id for p in after.history] == ["ADMM-2026", "ADMM-2027", "ADSOM-2027"]


def test_meetings_of_a_body_are_numbered_in_the_order_of_the_days_not_of_the_file():
    found = plan(row("ASEAN Summit", date(2027, 10, 26)), row("ASEAN Summit", date(2027, 5, 26)))
    assert [(p.id, p.meeting.number, p.first_day.month) for p in found.placements] == [
        ("SUMMIT-2027-1", 1, 5),
        ("SUMMIT-2027-2", 2, 10),
    ]


def test_the_files_own_numbers_are_kept_where_each_row_has_one():
    found = plan(row("ASEAN Summit", date(2027, 10, 26), number=1), row("ASEAN Summit", date(2027, 5, 26), number=2))
    assert ids(found) == ["SUMMIT-2027-2", "SUMMIT-2027-1"]


def test_placements_are_in_date_order():
    found = plan(row("ADMM"), row("ADSOM", date(2027, 3, 3)), row("ACDFIM", date(2027, 3, 3), date(2027, 3, 5)))
    assert ids(found) == ["ADSOM-2027", "ACDFIM-2027", "ADMM-2027"]


def test_a_row_without_days_is_held_but_undated_and_numbered_last():
    found = plan(row("ASEAN Summit", None, cycle=2027), row("ASEAN Summit", date(2027, 10, 26)))
    assert ids(found) == ["SUMMIT-2027-1"]
    assert [m.id for m in found.undated] == ["SUMMIT-2027-2"]
    assert found.complete


def test_a_row_with_neither_days_nor_year_is_told():
    found = read(row("ADMM", None, line=7), row("ADSOM"))
    assert found.notes == ('line 7: "ADMM" has neither days nor a year: not counted',)
    assert [ids(p) for p in found.plans] == [["ADSOM-2027"]]


def test_a_cancelled_row_is_told_and_not_held():
    found = read(row("ADMM", line=3, status="CANCELLED"), row("ADMM", date(2027, 11, 2)))
    assert found.notes == ('line 3: "ADMM" is cancelled: not counted',)
    assert [ids(p) for p in found.plans] == [["ADMM-2027"]]


@pytest.mark.parametrize(
    "title",
    [
        "21st ADMM (cancelled)",
        "21st ADMM (CANCELED)",
        "ADMM [Cancelled], Manila",
        "Cancelled: ADMM",
        "canceled - 21st ADMM",
        "ADMM \u2013 cancelled.",
        "ADMM, cancelled",
        "Shangri-La Dialogue (cancelled)",
    ],
)
def test_a_title_that_says_cancelled_is_told_and_not_held(title):
    found = read(row(title, line=3), row("ADSOM"))
    assert found.notes == (f'line 3: "{title}" is cancelled: not counted',)
    assert [(ids(p), p.undated, p.others) for p in found.plans] == [(["ADSOM-2027"], (), ())]


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("21st ADMM (postponed)", {}),
        ("Postponed: 21st ADMM", {}),
        ("21st ADMM - postponed", {"status": "CONFIRMED"}),
        ("21st ADMM", {"status": "POSTPONED"}),
    ],
)
def test_a_postponed_meeting_is_held_on_days_not_yet_known(title, fields):
    found = read(row(title, line=3, **fields), row("ADSOM"))
    told = "is postponed from 2027-10-20: held in 2027, on days not yet known"
    assert found.notes == (f'line 3: "{title}" {told}',)
    (year,) = found.plans
    assert (ids(year), [(m.id, m.title) for m in year.undated]) == (["ADSOM-2027"], [("ADMM-2027", "21st ADMM")])


def test_a_postponed_row_without_days_has_nothing_to_tell():
    (meeting,) = plan(row("ADMM (postponed)", None, cycle=2027)).undated
    assert meeting.id == "ADMM-2027"


def test_what_is_cancelled_stays_so_whatever_its_title_says():
    assert read(row("ADMM (postponed)", status="CANCELLED"), row("ADSOM")).notes == (
        'line 2: "ADMM (postponed)" is cancelled: not counted',
    )


@pytest.mark.parametrize("title", ["ADMM (postponed to March)", "ADMM (not cancelled)", "ADMM cancelled?"])
def test_a_status_in_more_words_is_for_a_person(title):
    found = read(row(title, line=3), row("ADSOM"))
    assert found.notes == (f'line 3: "{title}" may be ADMM; not counted. Write the body\'s own name.',)


def test_an_unknown_activity_without_days_is_told():
    found = read(
        row("Course for peacekeepers", None, line=4, cycle=2027),
        row("G20 Summit (postponed)", line=5),
        row("ADMM"),
    )
    assert found.notes == (
        'line 4: "Course for peacekeepers" is no meeting of a known body and has no days: left out',
        'line 5: "G20 Summit (postponed)" is no meeting of a known body and is postponed: left out',
    )
    assert [(ids(p), p.others) for p in found.plans] == [(["ADMM-2027"], ())]


def test_other_forums_of_a_year_without_a_known_meeting_are_told_in_the_order_of_the_lines():
    found = read(
        row("G20 Summit", date(2026, 6, 4), line=4),
        row("ADMM", line=5),
        row("ADMMM", date(2026, 6, 4), line=6),
        row("East Asia Summit", None, line=7),
    )
    assert found.notes == (
        'line 4: "G20 Summit" is left out: no meeting of a known body is held in 2026',
        'line 6: "ADMMM" may be ADMM; not counted. Write the body\'s own name.',
        'line 7: "East Asia Summit" has neither days nor a year: not counted',
    )
    assert [(ids(p), p.others) for p in found.plans] == [(["ADMM-2027"], ())]


def test_other_forums_are_kept_as_events_and_judged_by_nothing():
    found = plan(
        row("Shangri-La Dialogue", date(2027, 6, 4), date(2027, 6, 6), city="Singapore", host="SG"), row("ADMM")
    )
    assert found.others == (Event("Shangri-La Dialogue", date(2027, 6, 4), date(2027, 6, 6), "Singapore, SG"),)
    assert found.complete


def test_a_doubtful_row_is_told_and_the_year_no_longer_claims_to_be_complete():
    found = read(row("ADMMM", line=4), row("ADSOM"), row("ADSOM", date(2026, 3, 3)))
    assert found.notes == ('line 4: "ADMMM" may be ADMM; not counted. Write the body\'s own name.',)
    assert [(p.cycle, p.complete, ids(p)) for p in found.plans] == [
        (2026, True, ["ADSOM-2026"]),
        (2027, False, ["ADSOM-2027"]),
    ]
    assert found.plans[1].others == (Event("ADMMM", OCTOBER, OCTOBER, ""),)


def test_a_doubtful_row_that_names_the_body_in_its_own_column_is_not_doubtful():
    assert ids(plan(row("ADMMM", body="ADMM"))) == ["ADMM-2027"]


def test_a_part_of_a_calendar_claims_nothing():
    (found,) = read(row("ADMM"), partial=True).plans
    assert not found.complete


def test_special_meetings_are_marked_and_numbered_by_themselves():
    found = plan(row("Special ADMM", date(2027, 3, 3)), row("ADMM"))
    assert [(p.id, p.meeting.special, p.meeting.number) for p in found.placements] == [
        ("ADMM-2027-special", True, 1),
        ("ADMM-2027", False, 1),
    ]


def test_a_special_meeting_on_the_days_of_a_regular_one_is_no_double():
    assert ids(plan(row("ADMM"), row("Special ADMM"))) == ["ADMM-2027", "ADMM-2027-special"]


def test_the_same_days_twice_are_refused_with_both_lines():
    assert refused(row("ADMM", line=2), row("ASEAN Defence Ministers' Meeting", line=5), row("ADMM", line=9)) == [
        "line 5: ADMM on 2027-10-20 stands in line 2 too: the same meeting twice",
        "line 9: ADMM on 2027-10-20 stands in line 2 too: the same meeting twice",
    ]


def test_activities_of_an_open_body_on_one_day_differ_by_title_or_place():
    found = plan(
        row("Track Two workshop", city="Manila", line=2),
        row("Track Two seminar", city="Bangkok", line=3),
        row("Track Two workshop", city="Bangkok", line=4),
        row("Track Two workshop", host="Thailand", line=5),
        row("Track Two workshop", venue="Hall 1", line=6),
        row("Task Group", line=7),
        row("Task Group under ADSOM", line=8),
    )
    assert [(p.id, p.meeting.title, p.meeting.city) for p in found.placements] == [
        ("TASK-GROUP-2027-1", "Task Group", None),
        ("TASK-GROUP-2027-2", "Task Group under ADSOM", None),
        ("TRACK-TWO-2027-1", "Track Two workshop", "Manila"),
        ("TRACK-TWO-2027-2", "Track Two seminar", "Bangkok"),
        ("TRACK-TWO-2027-3", "Track Two workshop", "Bangkok"),
        ("TRACK-TWO-2027-4", "Track Two workshop", None),
        ("TRACK-TWO-2027-5", "Track Two workshop", None),
    ]


def test_the_same_activity_of_an_open_body_twice_is_refused():
    rows = [row(title, city=city, line=n) for n, title, city in [(2, "NADI", "Dili"), (3, "nadi", "dili")]]
    assert refused(*rows) == ["line 3: NADI on 2027-10-20 stands in line 2 too: the same meeting twice"]


def test_the_same_edition_twice_is_refused_with_both_lines():
    assert refused(row("21st ADMM", line=2), row("ADMM", date(2027, 11, 2), line=5, ordinal=21)) == [
        "line 5: ADMM number 21 stands in line 2 too, on other days"
    ]
    assert refused(row("21st ADMM", line=2), row("21st ADMM", date(2028, 11, 2), line=5)) == [
        "line 5: ADMM number 21 stands in line 2 too, on other days"
    ]


def test_the_same_edition_of_two_bodies_is_no_double():
    assert len(plan(row("12th ADMM"), row("12th ADMM-Plus", date(2027, 10, 21))).placements) == 2


@pytest.mark.parametrize("year", [1, 1969, 1970, 2100, 9999])
def test_far_years_are_refused_with_their_line(year):
    told = f"line 3: year {year} is out of range: 1971 to 2099 can be planned and judged"
    assert refused(row("ADMM", date(year, 5, 5), line=3)) == [told]
    assert refused(row("ADMM", None, line=3, cycle=year)) == [told]


@pytest.mark.parametrize("year", [1971, 2099])
def test_the_first_and_last_year_are_read(year):
    assert ids(plan(row("ADMM", date(year, 5, 5)))) == [f"ADMM-{year}"]


def test_a_meeting_postponed_into_january_stays_in_its_year():
    found = plan(row("ADMM", date(2028, 1, 12), cycle=2027))
    assert (found.cycle, ids(found)) == (2027, ["ADMM-2027"])


def test_a_year_that_does_not_fit_the_days_is_refused():
    assert refused(row("ADMM", date(2027, 5, 5), line=4, cycle=2025)) == ["line 4: year 2025, but the days are in 2027"]


@pytest.mark.parametrize(
    ("written", "city"),
    [
        ("Clark (Manila)", "Clark"),
        ("(online)", None),
        ("Ha Noi", "Ha Noi"),
        (None, None),
        ("(" * 60_000, None),
        ("-", None),
    ],
)
def test_a_city_is_read_without_what_is_in_brackets(written, city):
    (placed,) = plan(row("ADMM", city=written)).placements
    assert placed.meeting.city == city


@pytest.mark.parametrize(
    ("written", "host"), [("Malaysia", "MY"), ("SG", "SG"), ("Lao PDR", "LA"), ("TBC", None), ("online", None)]
)
def test_the_host_is_read_from_a_country_or_an_id(written, host):
    (placed,) = plan(row("ADMM", host=written)).placements
    assert placed.meeting.host == host


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Malasia", 'no member is called "Malasia": the host is left open. Maybe "Malaysia"?'),
        ("Peru", 'no member is called "Peru": the host is left open.'),
        ("x" * 60_000, f'no member is called "{"x" * 64}...": the host is left open.'),
    ],
)
def test_a_host_that_is_not_known_is_told_and_left_open(written, told):
    found = read(row("ADMM", line=4, host=written))
    assert found.notes == (f'line 4: "ADMM": {told}',)
    assert [p.meeting.host for year in found.plans for p in year.placements] == [None]


def test_the_length_is_the_rows_own_and_the_usual_one_without_days():
    found = plan(row("ANI", date(2027, 8, 2), date(2027, 8, 3)), row("ACAMM", None, cycle=2027))
    assert [p.meeting.days for p in found.placements] == [2]
    assert [m.days for m in found.undated] == [3]


def test_a_file_of_other_forums_alone_holds_no_plan():
    assert read(row("G20 Summit")).plans == ()


def test_too_many_rows_are_refused():
    days = count(date(2027, 1, 1).toordinal())
    rows = [row("ADMM", date.fromordinal(next(days) % 300_000 + 700_000)) for _ in range(MOST_MEETINGS + 1)]
    assert refused(*rows) == ["12,001 rows; at most 12,000 are read"]


MAY = (date(2027, 5, 1), date(2027, 5, 31))


def test_a_vague_row_is_a_meeting_without_days_in_its_window_and_never_a_placement():
    (only,) = read(row("ADMM", None, cycle=2027, window=MAY, days=2), row("ADSOM", None, cycle=2027, window=MAY)).plans
    assert only.placements == ()
    assert [(m.id, m.window, m.days) for m in only.undated] == [("ADMM-2027", MAY, 2), ("ADSOM-2027", MAY, 1)]


def test_windows_number_a_bodys_meetings_in_their_order():
    late = (date(2027, 11, 1), date(2027, 11, 30))
    found = read(row("ASEAN Summit", None, cycle=2027, window=late), row("ASEAN Summit", None, cycle=2027, window=MAY))
    (only,) = found.plans
    assert [(m.id, m.window) for m in only.undated] == [("SUMMIT-2027-1", MAY), ("SUMMIT-2027-2", late)]


def test_a_postponed_window_is_given_up():
    (only,) = read(row("ADMM", None, window=MAY, status="POSTPONED")).plans
    assert [(m.id, m.window) for m in only.undated] == [("ADMM-2027", None)]


def test_a_day_on_which_somebody_cannot_come_is_no_meeting():
    found = read(row("ADMM"), row("ADSOM", status="UNAVAILABLE", line=3))
    assert ids(found.plans[0]) == ["ADMM-2027"]
    assert found.notes == ('line 3: "ADSOM" is a day on which somebody cannot come: not counted',)


@pytest.mark.parametrize(
    ("title", "years", "complete"),
    [("ADSOM", (2027,), False), ("ADSOM", (2028,), True), ("ADSOM", (), False), ("Workshop on mines", (2027,), True)],
)
def test_a_doubtful_date_leaves_its_row_out_and_its_year_unsure(title, years, complete):
    place = Place(7, 'sheet "2027"', "B7")
    unsure = Unsure(row(title, None, place=place), ("either may come first",), ("3 April 2027", "4 March 2027"), years)
    found = understand("year.xlsx", [row("ADMM")], BOOK, unsure=[unsure])
    assert [(ids(plan), plan.complete) for plan in found.plans] == [(["ADMM-2027"], complete)]
    assert found.notes == (
        f'sheet "2027", row 7, cell B7: "{title}" is doubtful: 3 April 2027 or 4 March 2027; not counted. '
        "either may come first",
    )
