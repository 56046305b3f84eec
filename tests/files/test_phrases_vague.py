"""Vague dates: the window that each phrase means, and that it is never taken for a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest

from calendars.phrases import Days, Doubtful, Refused, Understood, Window, read
from calendars.prose import MONTHS, ordinal


def window(text: str, year: int | None = None) -> Window:
    """The window of a text that is understood as one."""
    found = read(text, year)
    assert isinstance(found, Understood)
    assert isinstance(found.when, Window)
    return found.when


def days(*ends: int) -> Window:
    """From month, day to month, day of 2027."""
    return Window(date(2027, *ends[:2]), date(2027, *ends[2:]))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            "May 2027|in May 2027|month of May, 2027|MAY 2027|May-2027|2027 May|05/2027|2027-05|May '27",
            days(5, 1, 5, 31),
        ),
        ("Mei 2027|bulan Mei 2027|th\u00e1ng 5 n\u0103m 2027|th\u00e1ng 5/2027", days(5, 1, 5, 31)),
        ("early May 2027|beginning of May 2027|start of May 2027|awal Mei 2027", days(5, 1, 5, 10)),
        ("mid May 2027|mid-May 2027|middle of May 2027|pertengahan Mei 2027", days(5, 11, 5, 20)),
        (
            "late May 2027|end of May 2027|end May 2027|akhir Mei 2027|cu\u1ed1i th\u00e1ng 5 n\u0103m 2027",
            days(5, 21, 5, 31),
        ),
        ("mid-to-late May 2027|mid to late May 2027|mid/late May 2027", days(5, 11, 5, 31)),
        (
            "late May - early June 2027|late May/early June 2027|end of May or beginning of June 2027",
            days(5, 21, 6, 10),
        ),
        ("first half of December 2027|1st half December 2027|December 2027, first half", days(12, 1, 12, 15)),
        ("second half of December 2027|2nd half of Dec. 2027|last half of December 2027", days(12, 16, 12, 31)),
        ("first half of February 2027", days(2, 1, 2, 15)),
        ("second half of February 2027", days(2, 15, 2, 28)),
        ("first half of 2027|H1 2027|1st half 2027", days(1, 1, 6, 30)),
        ("second half of 2027|H2 2027", days(7, 1, 12, 31)),
        (
            "Q3 2027|Q3/2027|2027 Q3|3Q 2027|third quarter of 2027|3rd quarter 2027|Quarter 3, 2027|Q3-2027",
            days(7, 1, 9, 30),
        ),
        ("last quarter of 2027|Q4 2027|fourth quarter 2027", days(10, 1, 12, 31)),
        ("Q3-Q4 2027|Q3 or Q4 2027|Q3/Q4 2027", days(7, 1, 12, 31)),
        ("early 2027|beginning of 2027", days(1, 1, 4, 30)),
        ("mid-2027|mid 2027", days(5, 1, 8, 31)),
        ("late 2027|end of 2027", days(9, 1, 12, 31)),
        ("2027|year 2027|in 2027", days(1, 1, 12, 31)),
        (
            "week 20, 2027|week 20 of 2027|2027-W20|2027W20|wk 20 2027|W20 2027|week 20/2027|May 2027 (week 20)",
            days(5, 17, 5, 23),
        ),
        ("weeks 20-21, 2027|week 20 to 21 2027", days(5, 17, 5, 30)),
        (
            "week of 17 May 2027|week of May 17, 2027|week of Monday, 17 May 2027|week of 19 May 2027",
            days(5, 17, 5, 23),
        ),
        ("w/c 17 May 2027|week commencing 17 May 2027|week beginning 17 May 2027", days(5, 17, 5, 23)),
        ("week of Sunday 16 May 2027", days(5, 10, 5, 22)),
        ("week commencing Wednesday 19 May 2027", days(5, 19, 5, 25)),
        ("week ending 21 May 2027|w/e 21 May 2027", days(5, 15, 5, 21)),
        (
            "3rd week of May 2027|third week of May 2027|3rd wk May 2027|May 2027, 3rd week"
            "|week 3 of May 2027|week 3, May 2027",
            days(5, 15, 5, 23),
        ),
        ("3rd or 4th week of May 2027|3rd-4th week of May 2027|third to fourth week of May 2027", days(5, 15, 5, 30)),
        ("last week of May 2027", days(5, 24, 5, 31)),
        (
            "May or June 2027|May - June 2027|May/June 2027|May to June 2027|May and June 2027|May, June 2027",
            days(5, 1, 6, 30),
        ),
        ("from May to June 2027|between May and June 2027|05/2027 - 06/2027|May 2027 or June 2027", days(5, 1, 6, 30)),
        ("between 3 and 14 May 2027|between 3 May and 14 May 2027", days(5, 3, 5, 14)),
        ("16 May - June 2027", days(5, 16, 6, 30)),
        ("before 15 May 2027|prior to 15 May 2027", days(1, 1, 5, 14)),
        ("by 15 May 2027|until 15 May 2027|no later than 15 May 2027", days(1, 1, 5, 15)),
        ("by end of May 2027", days(1, 1, 5, 31)),
        ("after 15 May 2027", days(5, 16, 12, 31)),
        ("not before 15 May 2027|15 May 2027 or later|no earlier than 15 May 2027", days(5, 15, 12, 31)),
        (
            "around 15 May 2027|on or about 15 May 2027|~15 May 2027|approx. 15 May 2027|c. 15 May 2027",
            days(5, 8, 5, 22),
        ),
    ],
)
def test_a_phrase_is_the_window_that_people_may_mean(texts, expected):
    assert {text: window(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec 2026 - Jan 2027", Window(date(2026, 12, 1), date(2027, 1, 31))),
        ("Nov - Feb 2027", Window(date(2026, 11, 1), date(2027, 2, 28))),
        ("Q4 2026 - Q1 2027", Window(date(2026, 10, 1), date(2027, 3, 31))),
        ("2026-W53", Window(date(2026, 12, 28), date(2027, 1, 3))),
        ("3 days in May 2027", Window(date(2027, 5, 1), date(2027, 5, 31), 3)),
        ("May 2027 (3 days)", Window(date(2027, 5, 1), date(2027, 5, 31), 3)),
        ("two-day, Q3 2027", Window(date(2027, 7, 1), date(2027, 9, 30), 2)),
        ("one day in the first week of June 2027", Window(date(2027, 6, 1), date(2027, 6, 7), 1)),
    ],
)
def test_windows_over_new_year_and_with_a_length(text, expected):
    assert window(text) == expected


@pytest.mark.parametrize(
    "text", ["third week of May", "first half of December", "mid May", "Q3", "May or June", "week 20"]
)
def test_a_year_that_is_left_out_is_the_calendars(text):
    assert window(text, 2027) == window(f"{text} 2027")
    told = read(text, 2027)
    assert isinstance(told, Understood)
    assert told.remarks == ("no year is written: 2027 is taken, the calendar's",)
    assert read(text) == Doubtful((), "no year is written, and none is known")


def test_the_meaning_is_said():
    told = read("3rd week of May 2027 (TBC)")
    assert told == Understood(
        Window(date(2027, 5, 15), date(2027, 5, 23)),
        "within 15\u201323 May 2027 (the 3rd week of May 2027: days 15 to 21, and by weeks from Monday with their "
        "Thursday in the month)",
        tentative=True,
    )


def _week(number: int, year: int, month: int) -> set[date]:
    """Both meanings of the n-th week of a month, day by day."""
    every = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
    by_sevens = {day for day in every if (day.day - 1) // 7 == number - 1}
    thursdays = [day for day in every if day.isoweekday() == 4]
    by_weeks = set()
    if number <= len(thursdays):
        by_weeks = {day for day in every if day.isocalendar()[:2] == thursdays[number - 1].isocalendar()[:2]}
    return by_sevens | by_weeks


def test_a_week_of_a_month_holds_both_its_meanings_and_no_more():
    for year in range(2024, 2033):
        for month in range(1, 13):
            for number in range(1, 5 if (month, monthrange(year, month)[1]) == (2, 28) else 6):
                both = sorted(_week(number, year, month))
                text = f"{ordinal(number)} week of {MONTHS[month - 1]} {year}"
                assert (text, window(text)) == (text, Window(both[0], both[-1]))
                assert (both[-1] - both[0]).days + 1 == len(both)


def test_parts_of_a_month_leave_no_day_out():
    for text in (
        "early|mid|late",
        "first half of|second half of",
        "1st week of|2nd week of|3rd week of|4th week of|last week of",
    ):
        for month in range(1, 13):
            windows = [window(f"{part} {MONTHS[month - 1]} 2028") for part in text.split("|")]
            held = {w.earliest + timedelta(days=n) for w in windows for n in range((w.latest - w.earliest).days + 1)}
            assert sorted(held) == [date(2028, month, n) for n in range(1, monthrange(2028, month)[1] + 1)]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("week 17 May 2027", [days(5, 17, 5, 23), days(4, 26, 5, 2)]),
        ("week 3 May 2027", [days(5, 15, 5, 23), days(5, 3, 5, 9)]),
        ("May or September 2027", [days(5, 1, 5, 31), days(9, 1, 9, 30)]),
        ("16 May or early June 2027", [Days(date(2027, 5, 16), date(2027, 5, 16)), days(6, 1, 6, 10)]),
        ("from 16 May 2027", [Days(date(2027, 5, 16), date(2027, 5, 16)), days(5, 16, 12, 31)]),
        ("Febuary 2027", [days(2, 1, 2, 28)]),
        ("Dec - Jan", [Window(date(2026, 12, 1), date(2027, 1, 31)), Window(date(2027, 12, 1), date(2028, 1, 31))]),
    ],
)
def test_phrases_with_two_meanings_are_doubtful(text, candidates):
    found = read(text, 2027)
    assert isinstance(found, Doubtful)
    assert [candidate.when for candidate in found.candidates] == candidates


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5th week of February 2027", "February 2027 has no 5th week"),
        ("6th week of May 2027", '"6th week": there are 5 weeks in it'),
        ("5th quarter of 2027", '"5th quarter": there are 4 quarters in it'),
        ("fifth Monday of February 2027", "February 2027 has no 5th such weekday"),
        ("week 54, 2027", '"week 54": there are 53 weeks in it'),
        ("week 20, June 2027", "week 20 of 2027 is not in June"),
        ("Q3 May 2027", "a quarter of a month is no stretch that is read"),
        ("third week of 2027", "a week of which month is not said"),
        ("2026-2027", "1 January 2026\u201331 December 2027 are 730 days; at most 366 are read"),
        ("8 days in the first week of June 2027", "8 days do not fit into 7"),
        ("before 1 January 2027", "nothing of 2027 is left before it"),
        ("after December 2027", "nothing of 2027 is left after it"),
        ("late May - early May 2027", "it ends 10 May 2027, before it begins 21 May 2027"),
    ],
)
def test_stretches_that_no_calendar_has_are_refused(text, why):
    assert read(text) == Refused(why)
