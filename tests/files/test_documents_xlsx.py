"""The workbook: what a spreadsheet finds in it, and how it prints; and the form as Markdown."""

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from calendars.documents import markdown, xlsx
from calendars.documents.annex import of_plan
from calendars.documents.markdown import plain_text
from constraints.check import check
from constraints.meetings import Plan
from files.documents import BOOK, FACTS, STAMP, TITLES, annex, entry, meeting, sheets

FORM = annex(
    entry(meeting("ADMM", edition=21, host="SG", city="=HYPERLINK(1)"), date(2027, 11, 25)),
    entry(meeting("ACAMM", host="VN", city="\uff1d1+1"), date(2027, 12, 30), date(2028, 1, 2)),
)


def opened():
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(FORM, BOOK, None, TITLES)))


def test_the_sheets_are_form_table_year_rules_and_breaches():
    assert opened().sheetnames == ["Calendar", "Meetings", "Year", "Rules", "Breaches"]


def test_days_are_dates_and_what_begins_like_a_formula_stays_text_when_edited():
    table = opened()["Meetings"]
    first, last = table["E2"], table["F3"]
    assert (first.is_date, first.number_format, first.value) == (True, "yyyy-mm-dd", datetime(2027, 11, 25))  # noqa: DTZ001
    assert last.value == datetime(2028, 1, 2)  # noqa: DTZ001 - a sheet's days know no zone
    for place, text in ((table["H2"], "=HYPERLINK(1)"), (table["H3"], "\uff1d1+1")):
        assert (place.data_type, place.value, place.quotePrefix) == ("s", text, True)


@pytest.mark.parametrize(
    ("name", "frozen", "repeated"),
    [("Calendar", "A8", "$7:$7"), ("Meetings", "A2", "$1:$1"), ("Rules", "A2", "$1:$1"), ("Breaches", "A2", "$1:$1")],
)
def test_headers_stay_in_sight_and_are_printed_on_every_page(name, frozen, repeated):
    sheet = opened()[name]
    assert (sheet.freeze_panes, sheet.print_title_rows) == (frozen, repeated)


def test_every_sheet_prints_one_page_wide_on_its_side():
    for sheet in opened():
        setup = sheet.page_setup
        # Where a file does not say how many pages wide, it is one (ECMA-376 part 1, 18.3.1.63).
        wide = 1 if setup.fitToWidth is None else setup.fitToWidth
        assert (setup.orientation, wide, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", 1, True)
        assert sheet.print_area


def test_the_year_is_twelve_blocks_by_weekdays_with_the_meetings_below_their_days():
    rows = sheets(xlsx.write(FORM, BOOK, None, TITLES))["Year"]
    assert [row[0] for row in rows if row[0]][2:] == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ]
    at = next(n for n, row in enumerate(rows) if row[0] == "Nov")
    column = rows[at].index(25)
    assert rows[1][column] == "Th"
    assert [row[column + 1] for row in rows[at + 1 : at + 2]] == ["ADMM"]


def test_rules_bear_their_source_and_what_the_checker_found_and_breaches_what_they_mean():
    days = (("ACDFIM", date(2027, 9, 7)), ("ACAMM", date(2027, 11, 23)))
    plan = Plan(2027, tuple(entry(meeting(b), day).placement for b, day in days), FACTS, complete=False)
    rule = BOOK.by_id["acdfim-last"]
    report = check([rule], plan)
    found = sheets(xlsx.write(of_plan(plan, BOOK, report), BOOK, report, TITLES))
    told = (rule.sentence, rule.reading, "ADMM Concept Paper, para 8", "adopted", "must hold", "broken")
    assert [row[:7] for row in found["Rules"][1:]] == [["acdfim-last", *told]]
    (breach,) = found["Breaches"][1:]
    message = "ACDFIM-2027-1 begins 2027-09-07, but ACAMM-2027-1 ends 2027-11-23."
    assert (breach[0], breach[2], breach[4].rstrip(".") + ".", breach[5]) == (
        "acdfim-last",
        "ADMM Concept Paper, para 8",
        message,
        "Must hold",
    )


def test_without_a_report_nothing_is_said_to_be_kept():
    found = sheets(xlsx.write(FORM, BOOK, None, TITLES))
    assert {row[6] for row in found["Rules"][1:]} == {"not checked"}
    assert len(found["Rules"]) == 1 + len(BOOK.rules_in(date(2027, 1, 1)))
    assert found["Breaches"][1][0] == "Not checked"


def test_a_meeting_without_days_has_empty_cells_not_wrong_ones():
    plan = Plan(2027, (), FACTS, undated=(meeting("ACDFIM"),))
    (row,) = sheets(xlsx.write(of_plan(plan, BOOK), BOOK, None, TITLES))["Meetings"][1:]
    assert row[4:7] == [None, None, None]


def test_what_the_file_says_of_itself_is_the_calendars():
    about = opened().properties
    assert (about.title, about.creator, about.created) == (FORM.title, FORM.institution, STAMP.replace(tzinfo=None))


# ---- Markdown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a | b", "a \\| b"),
        ("*a* _b_ `c` ~d~", "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~"),
        ("[a](b) <i> &amp; $x$", "\\[a\\](b) \\<i\\> \\&amp; \\$x\\$"),
        ("https://a.b www.c.d @e", "https\\://a.b www\\.c.d \\@e"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("12) a", "12\\) a"),
        ("23-25 May", "23-25 May"),
    ],
)
def test_names_are_no_markdown(text, written):
    assert plain_text(text) == written


def test_the_form_is_a_table_under_each_heading():
    text = markdown.write(replace(FORM, names=())).decode().splitlines()
    assert text[2:17] == [
        "# Annual Indicative Calendar 2027",
        "",
        "ASEAN defence meetings  ",
        "Chair: Singapore  ",
        "Draft 3, for recommendation by ADSOM  ",
        "",
        "## Summit and ministerial meetings",
        "",
        "| No. | Activity | Date | Venue | Host | Level | Programme item | Remarks/Status |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| 1 | 21st ADMM | 25 November 2027 | \\=HYPERLINK(1) | Singapore | Ministers | \u2013 | Tentative |",
        "",
        "## Military to military",
        "",
        "| No. | Activity | Date | Venue | Host | Level | Programme item | Remarks/Status |",
    ]
