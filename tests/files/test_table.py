"""A table of cells -> rows: the header in any place and in people's words, dates in one column or two, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.importing.cells import Cell, Grid, Line, letters
from calendars.importing.table import find_header, rows_of
from calendars.rows import Asked, Rows, Unsure

DAY = date(2027, 11, 23)


def grid(*lines: str, **fields: object) -> Grid:
    """Cells divided by bars, the first line being line 1; blank lines count."""
    cut = (Line(at, tuple(Cell(text.strip()) for text in line.split("|"))) for at, line in enumerate(lines, 1))
    return Grid(tuple(line for line in cut if line.said), **fields)  # type: ignore[arg-type]


def read(table: Grid, year: int | None = None, day_first: bool | None = None) -> Rows:
    header = find_header(table.lines)
    assert header is not None
    return rows_of(table, header, Asked(year, day_first))


def unsure(*lines: str, **asked: object) -> Unsure:
    (one,) = read(grid(*lines), **asked).unsure  # type: ignore[arg-type]
    return one


@pytest.mark.parametrize(
    "header",
    [
        "Meeting | Date",
        "MEETING/ACTIVITY | Dates",
        "Meeting / Activity | Date(s)",
        "Name of Meeting | Proposed dates",
        "Activity: | When?",
        "Event | Date (dd/mm/yyyy)",
        "Forum | Dates 2027",
        "Kegiatan | Tanggal",
        "Atividade | Data",
        "Hoạt động | Thời gian",
    ],
)
def test_a_header_is_known_by_the_words_that_people_use(header):
    (row,) = read(grid(header, "ADMM | 23 November 2027")).rows
    assert (row.title, row.first_day, row.last_day) == ("ADMM", DAY, DAY)


@pytest.mark.parametrize("header", ["Meeting | Colour", "Colour | Date", "ADMM | 23 November 2027", "No. | Ref"])
def test_what_does_not_say_what_and_when_is_no_header(header):
    assert find_header(grid(header).lines) is None


def test_the_header_may_stand_below_titles_which_are_accounted_for():
    found = read(grid("Calendar 2027", "", "No. | Meeting | Date", "1 | ADMM | 23 November"))
    assert [row.first_day for row in found.rows] == [DAY]
    assert [(one.place.row, one.text, one.why) for one in found.aside] == [
        (1, "Calendar 2027", "stands above the header")
    ]
    assert found.taken == 2


def test_a_header_in_two_lines_takes_the_words_below():
    found = read(grid("Meeting | Date | Date | Venue", " | From | To | ", "ADMM | 2027-11-23 | 2027-11-24 | Manila"))
    (row,) = found.rows
    assert (row.first_day, row.last_day, row.venue) == (DAY, date(2027, 11, 24), "Manila")


def test_a_further_header_below_changes_the_columns():
    found = read(grid("Meeting | Date", "ADMM | 2027-11-23", "When | Event | Where", "2027-11-23 | ADSOM | Manila"))
    assert [(row.title, row.venue) for row in found.rows] == [("ADMM", None), ("ADSOM", "Manila")]
    assert [one.why for one in found.aside] == ["is a further header"]


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("May 2027", "", (None, None, (date(2027, 5, 1), date(2027, 5, 31)), 2027)),
        ("May 2027", "June 2027", (None, None, (date(2027, 5, 1), date(2027, 6, 30)), 2027)),
        ("3 May 2027", "June 2027", (None, None, (date(2027, 5, 3), date(2027, 6, 30)), 2027)),
        ("Dec 2026 - Jan 2027", "", (None, None, (date(2026, 12, 1), date(2027, 1, 31)), None)),
        ("TBC", "", (None, None, None, None)),
        ("3 May 2027 (TBC)", "5 May 2027", (date(2027, 5, 3), date(2027, 5, 5), None, None)),
    ],
)
def test_dates_in_two_columns(start, end, when):
    (row,) = read(grid("Meeting | From | To", f"ADMM | {start} | {end}")).rows
    assert (row.first_day, row.last_day, row.window, row.cycle) == when
    assert row.tentative == ("TBC" in start and start != "TBC")


def test_the_length_that_is_told_goes_with_the_window():
    (row,) = read(grid("Meeting | Date", "ADMM | May 2027 (3 days)")).rows
    assert (row.window, row.days) == ((date(2027, 5, 1), date(2027, 5, 31)), 3)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("", "2027-11-24", "ends 2027-11-24, but no first day is given"),
        ("", "May 2027", "ends by 2027-05-31, but when it begins is not given"),
        ("2027-11-25", "2027-11-24", "ends 2027-11-24, before it begins 2027-11-25"),
        ("June 2027", "May 2027", "ends by 2027-05-31, before it begins 2027-06-01"),
        ("soon", "", '"soon" is not a day such as 2027-11-23'),
        ("2027-02-30", "", '"2027-02-30" is a day that no calendar has'),
    ],
)
def test_dates_that_cannot_be_are_refused(start, end, why):
    one = unsure("Meeting | From | To", f"ADMM | {start} | {end}")
    assert (one.refused, one.why) == (True, why)


def test_either_may_come_first_is_doubtful_with_both():
    one = unsure("Meeting | Date", "ADMM | 03/04/2027")
    assert (one.refused, one.candidates, one.years) == (False, ("3 April 2027", "4 March 2027"), (2027,))
    assert one.why == '"03/04/2027": day and month are numbers, and either may come first'


@pytest.mark.parametrize(
    ("header", "asked", "remark"),
    [
        ("Date", True, "the day first, as was asked for"),
        ("Date (dd/mm/yyyy)", None, "the day first, as the header says"),
        ("Date (day/month)", None, "the day first, as the header says"),
    ],
)
def test_the_order_is_as_asked_or_as_the_header_says(header, asked, remark):
    (row,) = read(grid(f"Meeting | {header}", "ADMM | 03/04/2027"), day_first=asked).rows
    assert (row.first_day, row.remarks) == (date(2027, 4, 3), (remark,))


def test_the_month_first_can_be_asked_for():
    (row,) = read(grid("Meeting | Date", "ADMM | 03/04/2027"), day_first=False).rows
    assert row.first_day == date(2027, 3, 4)


def test_a_column_that_contradicts_itself_settles_nothing_and_says_so():
    found = read(grid("Meeting | Date", "ADMM | 23/11/2027", "ADSOM | 11/24/2027", "ANI | 03/04/2027"))
    assert [row.title for row in found.rows] == ["ADMM", "ADSOM"]
    assert [one.row.title for one in found.unsure] == ["ANI"]
    assert found.notes == ('"23/11/2027" has the day first, "11/24/2027" the month: say which is meant',)


@pytest.mark.parametrize(
    ("lines", "asked", "year"),
    [
        (["Meeting | Date", "ADMM | 23 November"], 2027, 2027),
        (["Inputs for 2028", "Meeting | Date", "ADMM | 23 November"], None, 2028),
        (["Meeting | Dates (2028)", "ADMM | 23 November"], None, 2028),
        (["Inputs for 2028", "Meeting | Date", "ADMM | 23 November"], 2027, 2027),
        (["year | Meeting | Date", "2029 | ADMM | 23 November"], 2027, 2029),
    ],
)
def test_a_year_that_is_not_written_is_the_rows_else_as_asked_else_that_of_the_words_around(lines, asked, year):
    (row,) = read(grid(*lines), year=asked).rows
    assert row.first_day == date(year, 11, 23)


def test_two_years_around_a_table_settle_none():
    one = unsure("2027 and 2028", "Meeting | Date", "ADMM | 23 November")
    assert (one.refused, one.candidates, one.why) == (False, (), '"23 November": no year is written, and none is known')


def test_a_sheet_may_be_called_by_its_year():
    (row,) = read(grid("Meeting | Date", "ADMM | 23 November", sheet='sheet "2027"')).rows
    assert (row.first_day, str(row.place)) == (DAY, 'sheet "2027", row 2, cell B2')


@pytest.mark.parametrize(
    ("number", "epoch_1904", "day"),
    [(46714, False, DAY), (46714 - 1462, True, DAY), (2027, False, None)],
)
def test_a_number_is_a_day_by_the_count_of_its_workbook_and_a_year_is_a_year(number, epoch_1904, day):
    line = Line(2, (Cell("ADMM"), Cell(str(number), float(number))))
    table = Grid((*grid("Meeting | Date").lines, line), epoch_1904=epoch_1904)
    (row,) = read(table).rows
    assert row.first_day == day
    assert row.window == (None if day else (date(2027, 1, 1), date(2027, 12, 31)))


@pytest.mark.parametrize(
    ("remark", "status"),
    [
        ("Confirmed", "CONFIRMED"),
        ("agreed", "CONFIRMED"),
        ("yes, if not in Ramadan", None),
        ("TBC", "TENTATIVE"),
        ("not available", "UNAVAILABLE"),
        ("Cannot attend in that week", "UNAVAILABLE"),
        ("cancelled by the host", "CANCELLED"),
        ("postponed", "POSTPONED"),
        ("two ports", None),
        ("yesterday's proposal", None),
    ],
)
def test_a_remark_may_tell_the_status(remark, status):
    (row,) = read(grid("Meeting | Date | Remarks", f"ADMM | 2027-11-23 | {remark}")).rows
    assert (row.status, row.said) == (status, remark)


def test_every_line_is_accounted_for():
    found = read(
        grid(
            "A title",
            "Meeting | Date | Venue",
            "ADMM | 2027-11-23 | Manila",
            "Meeting | Date | Venue",
            "ADSOM | 03/04/2027 | Manila",
            "ANI | soon | Manila",
            " | | a remark",
            " | 2027-11-23 | ",
        )
    )
    parts = (len(found.rows), len(found.unsure), len(found.aside))
    assert (found.taken, parts) == (7, (1, 3, 3))


def test_columns_are_named_as_in_a_spreadsheet():
    assert [letters(at) for at in (0, 25, 26, 51, 52, 63, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "BL", "ZZ", "AAA"]
