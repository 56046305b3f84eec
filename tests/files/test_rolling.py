"""Last year's calendar rolled forward: weekdays kept, editions advanced, hosts as the rulebook knows them."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.plans import understand
from calendars.request import read_request
from calendars.rolling import Rolled, roll
from calendars.rows import Row
from constraints.meetings import Facts
from constraints.rulebook import load

BOOK = load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members, chair=BOOK.chair)


def rolled(*rows: Row, year: int = 2027) -> Rolled:
    """The rows, rolled forward into the year."""
    plan = understand("last year", rows, BOOK).plans[-1]
    return roll(plan, year, BOOK, FACTS)


def row(title: str, first: date, last: date | None = None, **fields: object) -> Row:
    return Row(2, title, first, last or first, **fields)


def days(of: Rolled) -> list[tuple[str, date, date]]:
    return [(new.id, new.first_day, new.last_day) for _, new in of.moves]


@pytest.mark.parametrize(
    ("year", "first", "last", "expected"),
    [
        (2027, date(2026, 11, 24), date(2026, 11, 26), (date(2027, 11, 23), date(2027, 11, 25))),
        (2027, date(2026, 1, 1), date(2026, 1, 1), (date(2027, 1, 7), date(2027, 1, 7))),
        (2027, date(2026, 1, 2), date(2026, 1, 2), (date(2027, 1, 1), date(2027, 1, 1))),
        (2027, date(2026, 12, 30), date(2027, 1, 2), (date(2027, 12, 29), date(2028, 1, 1))),
        (2029, date(2026, 11, 24), date(2026, 11, 24), (date(2029, 11, 27), date(2029, 11, 27))),
        (2032, date(2026, 1, 6), date(2026, 1, 6), (date(2032, 1, 6), date(2032, 1, 6))),
        (2033, date(2027, 1, 1), date(2027, 1, 1), (date(2033, 1, 7), date(2033, 1, 7))),
        (2045, date(2017, 4, 29), date(2017, 4, 29), (date(2045, 4, 29), date(2045, 4, 29))),
    ],
)
def test_a_meeting_keeps_its_weekday_its_length_and_its_year(year, first, last, expected):
    ((_, begin, end),) = days(rolled(row("ACAMM", first, last), year=year))
    assert (begin, end) == expected
    assert (begin.weekday(), begin.year, end - begin) == (first.weekday(), year, last - first)


def test_editions_advance_by_one_a_meeting():
    found = rolled(
        row("SUMMIT", date(2026, 5, 8), ordinal=48),
        row("SUMMIT", date(2026, 11, 10), ordinal=49),
        row("ACDFIM", date(2026, 9, 1)),
        row("ADSOM", date(2026, 9, 2)),
    )
    assert [(new.id, new.meeting.edition) for _, new in found.moves] == [
        ("SUMMIT-2027-1", 50),
        ("ACDFIM-2027", 24),
        ("ADSOM-2027", None),
        ("SUMMIT-2027-2", 51),
    ]


def test_over_a_gap_the_rulebook_counts_the_editions_and_the_request_asks_for_the_missing_calendar():
    found = rolled(row("ADMM", date(2026, 11, 4), ordinal=20), row("ADSOM", date(2026, 9, 2)), year=2029)
    assert [(new.id, new.meeting.edition) for _, new in found.moves] == [("ADSOM-2029", None), ("ADMM-2029", 23)]
    assert '# previous = "last.csv"  holds 2026; here the calendar of 2028 is wanted' in found.request("last.csv")


def test_the_next_chair_hosts_and_a_rotation_of_its_own_is_to_be_confirmed():
    found = rolled(row("ADMM", date(2026, 11, 4), host="Philippines"), row("ACAMM", date(2026, 11, 24), host="VN"))
    assert [(new.id, new.meeting.host, new.meeting.city) for _, new in found.moves] == [
        ("ADMM-2027", "SG", "Singapore"),
        ("ACAMM-2027", None, None),
    ]


def test_what_is_not_rolled_forward_is_told():
    found = rolled(
        row("ADMM Retreat", date(2026, 2, 26)),
        row("Special ADMM", date(2026, 3, 2)),
        Row(4, "AMIIM", None, None, cycle=2026),
        row("ADMM", date(2026, 11, 4)),
    )
    assert [new.id for _, new in found.moves] == ["ADMM-2027"]
    assert found.notes[:3] == (
        "ADMM-RETREAT-2026 (2026-02-26) is held by consensus only: not rolled forward",
        "ADMM-2026-special (2026-03-02) is a special meeting: not rolled forward",
        "AMIIM-2026 has no exact days in 2026: not rolled forward",
    )
    assert "ACDFIM is not in last year's file: chiefs-annual plans 1" in found.notes
    assert "SUMMIT is not in last year's file: summit-twice plans 2" in found.notes


def test_other_events_move_too_and_are_kept():
    found = rolled(row("Shangri-La Dialogue", date(2026, 5, 29), date(2026, 5, 31)), row("ADMM", date(2026, 11, 4)))
    assert [(e.title, e.first_day, e.last_day) for e in found.calendar.others] == [
        ("Shangri-La Dialogue", date(2027, 5, 28), date(2027, 5, 30))
    ]


def test_the_request_asks_for_as_many_as_last_year():
    found = rolled(row("ADSOM WG", date(2026, 2, 3)), row("ADSOM WG", date(2026, 6, 3)), row("NADI", date(2026, 3, 3)))
    lines = found.request("last.csv").splitlines()
    assert lines[:3] == ["format = 1", "year = 2027", 'previous = "last.csv"']
    at = lines.index("# As many as last year.")
    assert lines[at - 1 : at + 3] == ["", "# As many as last year.", "[meetings]", "ADSOM-WG = 2"]


def test_last_years_places_stand_in_the_request_as_wishes_that_weigh_once_the_signs_are_taken_away(tmp_path):
    found = rolled(row("ACAMM", date(2026, 11, 24), date(2026, 11, 26)), row("ADMM", date(2026, 11, 4)))
    path = tmp_path / "2027.toml"
    text = found.request("last.csv")
    path.write_text(text, encoding="utf-8")
    assert read_request(path).request.wish == ()
    begin = text.index("# wish = [")
    end = text.index("# ]") + 3
    path.write_text(text[:begin] + text[begin:end].replace("# ", "") + text[end:], encoding="utf-8")
    assert [(one.meetings, one.near, one.per, one.weight, one.reason) for one in read_request(path).request.wish] == [
        (("ADMM-2027",), date(2027, 11, 3), "week", 1, "the place of 2026"),
        (("ACAMM-2027",), date(2027, 11, 23), "week", 1, "the place of 2026"),
    ]
