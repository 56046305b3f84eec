"""Numbers that stand for days: spreadsheets' serials in both counts, and day or month first in a whole column."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import inf, nan

import pytest

from calendars.phrases import Days, Doubtful, Order, Refused, Understood, read, serial, settle
from calendars.phrases.serials import day_of_serial

NEITHER = Order(None, "no text of the column can be read in one order only")


@pytest.mark.parametrize(
    ("number", "epoch_1904", "day"),
    [
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (36526, False, date(2000, 1, 1)),
        (46434, False, date(2027, 2, 16)),
        (46434.75, False, date(2027, 2, 16)),
        (0, True, date(1904, 1, 1)),
        (60, True, date(1904, 3, 1)),
        (44972, True, date(2027, 2, 16)),
    ],
)
def test_a_serial_is_its_day_in_both_counts(number, epoch_1904, day):
    assert day_of_serial(number, epoch_1904) == day


def test_the_counts_are_1462_days_apart_for_all_our_years():
    for number in range(36526, 73415):
        assert day_of_serial(number) == day_of_serial(number - 1462, True)
        assert (day_of_serial(number) - date(1900, 1, 1)).days == number - 2


@pytest.mark.parametrize("number", [0, 60, 60.5, -1, nan, inf, -inf, 1e300, True])
def test_numbers_of_no_day_are_refused(number):
    with pytest.raises(ValueError, match="number of"):
        day_of_serial(number)
    assert isinstance(serial(number), Refused)


def test_a_serial_says_how_it_was_read():
    day = Days(date(2027, 2, 16), date(2027, 2, 16))
    said = "16 February 2027 (the spreadsheet's number {}, counted from {})"
    assert serial(46434) == Understood(day, said.format(46434, 1900))
    assert serial(44972.5, epoch_1904=True) == Understood(
        day, said.format("44972.5", 1904), ("the time of day is left out",)
    )
    assert serial(60) == Refused("60 is the number of 29 February 1900, a day that never was")
    assert serial(59) == Refused("the number 59 is 28 February 1900: the year 1900 is outside 2000 to 2100")


def test_a_serial_as_text_is_doubtful_as_its_count_is_not_known():
    found = read("46434")
    assert isinstance(found, Doubtful)
    assert [candidate.when for candidate in found.candidates] == [
        Days(day, day) for day in (date(2027, 2, 16), date(2031, 2, 17))
    ]
    assert found.why == '"46434" may be the serial number of a spreadsheet, counted from 1900 or from 1904'
    assert read("99999") == Refused('the number "99999" is neither a day nor a year')


def test_a_written_cell_and_its_serial_are_the_same_day():
    start = datetime(1899, 12, 30)  # noqa: DTZ001  as openpyxl has it: days after February 1900 only
    for number in range(45000, 47000):
        day = (start + timedelta(days=number)).date()
        by_number, by_text = serial(number), read(day.isoformat())
        assert isinstance(by_number, Understood)
        assert isinstance(by_text, Understood)
        assert by_number.when == by_text.when


@pytest.mark.parametrize(
    ("texts", "year", "order"),
    [
        (["03/04/2027", "16/02/2027", "TBC"], None, Order(True, '"16/02/2027" is a date only with the day first')),
        (["03/04/2027", " 02/16/2027 "], None, Order(False, '"02/16/2027" is a date only with the month first')),
        (["Sat 03/04/2027", "01/02/2027"], None, Order(True, '"Sat 03/04/2027" is a date only with the day first')),
        (["3-4/5/2027"], None, Order(True, '"3-4/5/2027" is a date only with the day first')),
        (["16/2", "3/4"], 2027, Order(True, '"16/2" is a date only with the day first')),
        (["03/04/2027", "05/05/2027"], None, NEITHER),
        (
            ["2027-02-16", "16 May 2027", "x" * 500],
            None,
            NEITHER,
        ),
        ([], None, NEITHER),
        (
            ["16/02/2027", "02/16/2027"],
            None,
            Order(None, '"16/02/2027" has the day first, "02/16/2027" the month: say which is meant'),
        ),
    ],
)
def test_a_column_tells_its_order_where_it_can(texts, year, order):
    assert settle(texts, year) == order


def test_a_settled_column_is_read_without_a_doubt():
    texts = ["03/04/2027", "16/02/2027", "05/06/2027 - 07/06/2027"]
    found = [read(text, day_first=settle(texts).day_first) for text in texts]
    assert [one.when for one in found if isinstance(one, Understood)] == [
        Days(date(2027, 4, 3), date(2027, 4, 3)),
        Days(date(2027, 2, 16), date(2027, 2, 16)),
        Days(date(2027, 6, 5), date(2027, 6, 7)),
    ]
