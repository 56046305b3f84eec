"""What is remarked, doubted and refused in dates as people write them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from calendars.phrases import Days, Doubtful, Refused, Understood, Unknown, Window, read

FEB = Days(date(2027, 2, 16), date(2027, 2, 18))
DAY = Days(date(2027, 2, 16), date(2027, 2, 16))
OVER_MONTH = Days(date(2027, 2, 28), date(2027, 3, 2))
OVER_YEAR = Days(date(2026, 12, 30), date(2027, 1, 2))
DAY_FIRST = "read with the day first: the other way it is no such date"
MONTH_FIRST = "read with the month first: the other way it is no such date"
NOTE = "a footnote mark is left out; its note may say more"


@pytest.mark.parametrize(
    ("text", "days", "remarks"),
    [
        ("16/02/2027", DAY, (DAY_FIRST,)),
        ("02/16/2027", DAY, (MONTH_FIRST,)),
        ("16.02.2027", DAY, (DAY_FIRST,)),
        ("16-02-2027", DAY, (DAY_FIRST,)),
        ("16/2/27", DAY, (DAY_FIRST,)),
        ("16.-18.02.2027", FEB, (DAY_FIRST,)),
        ("16.02.-18.02.2027", FEB, (DAY_FIRST,)),
        ("16.02.2027-18.02.2027", FEB, (DAY_FIRST,)),
        ("16/02 - 18/02/2027", FEB, (DAY_FIRST,)),
        ("16-18/2/2027", FEB, (DAY_FIRST,)),
        ("3-4/5/2027", Days(date(2027, 5, 3), date(2027, 5, 4)), (DAY_FIRST,)),
        ("Sat 03/04/2027", Days(date(2027, 4, 3), date(2027, 4, 3)), (DAY_FIRST,)),
        ("Thursday, 03/04/2027", Days(date(2027, 3, 4), date(2027, 3, 4)), (MONTH_FIRST,)),
        ("30 Dec - 2 Jan 2027", OVER_YEAR, ("it runs over New Year: 2026 is taken for the year left out",)),
        ("30 Dec 2026 - 2 Jan", OVER_YEAR, ("it runs over New Year: 2027 is taken for the year left out",)),
        ("16 February 2027*", DAY, (NOTE,)),
        ("16 February 2027\u00b9", DAY, (NOTE,)),
        ("16 February 2027 [2]", DAY, (NOTE,)),
        ("\u2020 16 February 2027", DAY, (NOTE,)),
        ("16 February 2027, 09:00", DAY, ("the time 09:00 is left out",)),
        ("16 February 2027, 9 am - 5 pm", DAY, ("the time 9 am - 5 pm is left out",)),
        ("16 February 2027 at 9.00 a.m.", DAY, ("the time at 9.00 a.m. is left out",)),
        ("16 February 2027 09:00-17:00", DAY, ("the time 09:00 is left out", "the time 17:00 is left out")),
        ("2027-02-16T09:30:00", DAY, ("the time t09:30:00 is left out",)),
        ("16 February 2027 (3 days)", FEB, ("its last day follows from the 3 days that are written",)),
        ("three days, 16 February 2027", FEB, ("its last day follows from the 3 days that are written",)),
        ("16-18 February 2027 (3 days)", FEB, ()),
    ],
)
def test_what_was_taken_for_granted_is_remarked(text, days, remarks):
    assert read(text) == Understood(days, str(days), remarks)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("16-18 Feb", FEB),
        ("February 16-18", FEB),
        ("Tue 16 Feb", DAY),
        ("16.2.", DAY),
        ("28 Feb - 2 Mar", OVER_MONTH),
    ],
)
def test_a_year_that_is_left_out_is_the_calendars_or_else_doubtful(text, days):
    told = read(text, year=2027)
    assert isinstance(told, Understood)
    assert (told.when, told.remarks[-1]) == (days, "no year is written: 2027 is taken, the calendar's")
    assert read(text) == Doubtful((), "no year is written, and none is known")


@pytest.mark.parametrize("text", ["16 February 2027", "2027-02-16", "16/02/2027"])
def test_a_year_that_is_written_stands(text):
    assert read(text, year=2031) == read(text)


def _plain(*days: tuple[date, date]) -> tuple[Understood, ...]:
    return tuple(Understood(Days(*both), str(Days(*both))) for both in days)


APRIL, MARCH = (date(2027, 4, 3), date(2027, 4, 3)), (date(2027, 3, 4), date(2027, 3, 4))
EITHER = "day and month are numbers, and either may come first"


@pytest.mark.parametrize(
    ("text", "candidates", "why"),
    [
        ("03/04/2027", (APRIL, MARCH), EITHER),
        ("3.4.2027", (APRIL, MARCH), EITHER),
        ("03-04-27", (APRIL, MARCH), EITHER),
        ("Monday, 03/04/2027", (APRIL, MARCH), EITHER),
        ("03/04/2027 - 05/04/2027", ((APRIL[0], date(2027, 4, 5)), (MARCH[0], date(2027, 5, 4))), EITHER),
        ("Wednesday, 16 February 2027", ((DAY.first_day,) * 2,), "16 February 2027 is a Tuesday, not a Wednesday"),
        (
            "Mon 16 - Fri 18 Feb 2027",
            ((FEB.first_day, FEB.last_day),),
            "16 February 2027 is a Tuesday, not a Monday; 18 February 2027 is a Thursday, not a Friday",
        ),
        ("16 Febuary 2027", ((DAY.first_day,) * 2,), '"febuary" may be a slip of February'),
        ("Tuseday 16 Feb 2027", ((DAY.first_day,) * 2,), '"tuseday" may be a slip of Tuesday'),
        ("3 Septmber 2027", ((date(2027, 9, 3),) * 2,), '"septmber" may be a slip of September'),
        ("16 or 18 Feb 2027", ((FEB.first_day,) * 2, (FEB.last_day,) * 2), "it names several dates"),
        ("16 and 18 Feb 2027", ((FEB.first_day,) * 2, (FEB.last_day,) * 2), "it names several dates"),
        (
            "16-18 Feb or 28 Feb - 2 Mar 2027",
            ((FEB.first_day, FEB.last_day), (OVER_MONTH.first_day, OVER_MONTH.last_day)),
            "it names several dates",
        ),
        (
            "16/17 Feb 2027",
            ((FEB.first_day,) * 2, (date(2027, 2, 17),) * 2, (FEB.first_day, date(2027, 2, 17))),
            "it names several dates",
        ),
        (
            "16-18 Feb 2027 (2 days)",
            ((FEB.first_day, FEB.last_day),),
            "it says 2 days, but from its first day to its last are 3",
        ),
        (
            "2027-02-16T00:00/2027-02-18T00:00",
            ((FEB.first_day, FEB.last_day), (FEB.first_day, date(2027, 2, 17))),
            "it ends at 00:00: the last day may be the one before",
        ),
    ],
)
def test_what_can_be_meant_otherwise_is_doubtful(text, candidates, why):
    assert read(text) == Doubtful(_plain(*candidates), why)


def test_days_around_new_year_without_a_year_are_doubtful():
    found = read("30 Dec - 2 Jan", year=2027)
    assert isinstance(found, Doubtful)
    assert [c.when for c in found.candidates] == [OVER_YEAR, Days(date(2027, 12, 30), date(2028, 1, 2))]


def test_a_time_with_its_zone_may_be_another_day():
    found = read("2027-02-16T17:00:00Z")
    assert isinstance(found, Doubtful)
    assert [c.when for c in found.candidates] == [DAY]
    assert found.why == "the time has a zone of its own: where you are it may be another day"


def test_a_month_before_two_digits_may_have_a_day_or_a_year():
    found = read("May-27", year=2027)
    assert isinstance(found, Doubtful)
    assert [c.when for c in found.candidates] == [
        Window(date(2027, 5, 1), date(2027, 5, 31)),
        Days(date(2027, 5, 27), date(2027, 5, 27)),
    ]
    unsure = read("May-27")
    assert isinstance(unsure, Doubtful)
    assert [c.when for c in unsure.candidates] == [Window(date(2027, 5, 1), date(2027, 5, 31))]
    assert unsure.why == "its number may be a day as well, and then the year is missing"
    plain = read("May 16", year=2027)
    assert isinstance(plain, Understood)
    assert plain.when == Days(date(2027, 5, 16), date(2027, 5, 16))


@pytest.mark.parametrize(
    ("text", "day_first", "days"),
    [
        ("03/04/2027", True, APRIL),
        ("03/04/2027", False, MARCH),
        ("03.04.27", True, APRIL),
        ("03/04/2027 - 05/04/2027", True, (APRIL[0], date(2027, 4, 5))),
        ("16/02/2027", True, (DAY.first_day,) * 2),
        ("02/16/2027", False, (DAY.first_day,) * 2),
    ],
)
def test_the_order_of_day_and_month_can_be_told(text, day_first, days):
    (expected,) = _plain(days)
    assert read(text, day_first=day_first) == expected


def test_an_order_that_gives_no_date_is_doubtful_and_not_overruled():
    why = "it can only be read with the day first, but the month first was asked for"
    assert read("16/02/2027", day_first=False) == Doubtful(_plain((DAY.first_day,) * 2), why)
    assert read("31/02/2027", day_first=True) == Refused("there is no 31 February 2027")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("30 February 2027", "there is no 30 February 2027"),
        ("29 Feb 2027", "there is no 29 February 2027"),
        ("28-31 June 2027", "there is no 31 June 2027"),
        ("0 May 2027", "there is no 0 May 2027"),
        ("2027-02-30", "there is no 30 February 2027"),
        ("13/13/2027", "there is no month 13"),
        ("2027-W53", "2027 has no week 53"),
        ("18-16 February 2027", "it ends 16 February 2027, before it begins 18 February 2027"),
        ("2 March - 28 February 2027", "it ends 28 February 2027, before it begins 2 March 2027"),
        ("1 May 2026 - 30 May 2027", "1 May 2026\u201330 May 2027 are 395 days; at most 366 are read"),
        ("16 May 1999", "the year 1999 is outside 2000 to 2100"),
        ("16 May 2101", "the year 2101 is outside 2000 to 2100"),
        ("16 May 2540", "the year 2540 is outside 2000 to 2100"),
        ("16-May-85", 'the year "85" has two digits; only 00 to 68 are read, as 2000 to 2068'),
        ("2026-27", '"2026-27" names two years'),
        ("16", "no month is written"),
        ("16-18", "no month is written"),
        ("May 12 am", 'the word "am" is not understood'),
        ("5-6/2027", "a day without its month stands beside a vague date"),
        ("after the Summit", "it hangs on another event; write the day"),
        ("back-to-back with the Retreat", "it hangs on another event; write the day"),
        ("every May", "it says how often, not when"),
        ("summer 2027", 'the word "summer" is not understood'),
        ("Cancelled: 16 May 2027", 'the word "cancelled" is not understood'),
        ("9" * 3, 'the number "999" is neither a day nor a year'),
        ("5th/6th 2027", "no month is written"),
        ("May 2 3 2027", "it is not built like any date that is known"),
        ("16 + 17 May 2027", 'the character "+" is not understood'),
        ("16 May 2027 " + "x" * 200, "212 characters are too many for a date; at most 200 are read"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text, why):
    assert read(text) == Refused(why)


def test_times_of_day_are_no_days_and_months():
    why = "it may be a time of day; write the month in letters, or the year"
    assert [read(text, year=2027) for text in ("09.30", "09.30-10.30")] == [Refused(why)] * 2


OPEN = """TBC|tbd|TBA|T.B.C.|To be confirmed|to be determined|(to be announced)|Date to be confirmed|Not yet fixed|TBC*
n/a|N.A.|-|--|?|...|nil|| |\u00a0|\u2013|\u2014"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", OPEN))
def test_dates_still_to_come_are_unknown(text):
    assert read(text) == Understood(Unknown(), "no date yet", (NOTE,) if "*" in text else ())


TENTATIVE = """16-18 February 2027 (TBC)|TBC: 16-18 February 2027|16-18 Feb 2027 - TBC|16-18 February 2027?
tentatively 16-18 February 2027|16-18 Feb 2027 (tentative)|16-18 February 2027 (tentatively)|Tentative - 16-18 Feb 2027
provisional: 16-18 Feb 2027|est. 16-18 Feb 2027|16-18 February 2027 (to be confirmed)|proposed 16-18 Feb 2027
16-18 Feb 2027 (?)"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", TENTATIVE))
def test_a_date_that_may_still_change_says_so(text):
    assert read(text) == Understood(FEB, str(FEB), tentative=True)
