"""DOCX in: every table, cells merged both ways, changes as if accepted; hostile files refused with a word."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.importing.docx_table import rows_of
from calendars.rows import Asked
from constraints.errors import InputError
from files.office_files import document, packed, workbook

DAY = date(2027, 11, 23)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(one if one.startswith('<') else cell(one) for one in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


HEADER = row("Meeting", "Date", "Venue")


def found(body: str, year: int | None = None) -> list[tuple[str, date | None, str]]:
    read = rows_of(document(body), "year.docx", Asked(year))
    return [(one.title, one.first_day, str(one.place)) for one in read.rows]


def refused(raw: bytes) -> str:
    with pytest.raises(InputError) as caught:
        rows_of(raw, "year.docx")
    return str(caught.value)


def test_every_table_is_read_and_each_row_knows_its_place():
    body = table(HEADER, row("ADMM", "23 November 2027", "")) + table(row("Event", "When"), row("ADSOM", "2027-11-23"))
    assert found(body) == [("ADMM", DAY, "table 1, row 2, cell B2"), ("ADSOM", DAY, "table 2, row 2, cell B2")]


def test_a_table_without_a_column_for_the_date_is_told():
    body = table(row("Name", "Signature"), row("X", "")) + table(HEADER, row("ADMM", "2027-11-23", ""))
    read = rows_of(document(body), "year.docx")
    assert read.notes == ("table 1 has no column for a meeting and one for a date: not read",)
    assert len(read.rows) == 1


def test_runs_breaks_and_paragraphs_of_a_cell_are_one_text():
    split = "<w:tc><w:p><w:r><w:t>23 Nov</w:t></w:r><w:r><w:t>ember</w:t><w:br/><w:t>2027</w:t></w:r></w:p></w:tc>"
    title = "<w:tc><w:p><w:r><w:t>21st</w:t></w:r></w:p><w:p><w:r><w:t>ADMM</w:t></w:r></w:p></w:tc>"
    assert found(table(HEADER, row(title, split))) == [("21st ADMM", DAY, "table 1, row 2, cell B2")]


def test_cells_merged_downwards_and_over_columns():
    begun, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        HEADER,
        row(cell("Ministers", '<w:gridSpan w:val="3"/>')),
        row("ADMM", cell("2027-11-23", begun), "Singapore"),
        row("ADMM-Plus", cell("", on), "Singapore"),
        row(cell("ADSOM"), cell("2027-11-23", '<w:gridSpan w:val="2"/>')),
    )
    assert [one[:2] for one in found(body)] == [("ADMM", DAY), ("ADMM-Plus", DAY), ("ADSOM", DAY)]
    (heading,) = rows_of(document(body), "year.docx").aside
    assert (heading.text, heading.why) == ("Ministers", "is a heading over the whole table")


def test_changes_are_read_as_if_accepted_and_told():
    gone = "<w:del><w:r><w:delText>24</w:delText></w:r></w:del><w:ins><w:r><w:t>23</w:t></w:r></w:ins>"
    day = f"<w:tc><w:p>{gone}<w:r><w:t> November 2027</w:t></w:r></w:p></w:tc>"
    body = table(HEADER, row("ADMM", day), row("ADSOM", "2027-01-01", properties="<w:trPr><w:del/></w:trPr>"))
    read = rows_of(document(body), "year.docx")
    assert [(one.title, one.first_day) for one in read.rows] == [("ADMM", DAY)]
    assert read.notes == ("it holds tracked changes: read as if all were accepted",)


def test_a_table_in_a_cell_is_a_table_of_its_own():
    inner = table(row("Event", "When"), row("ADSOM", "2027-11-23"))
    body = table(HEADER, row("ADMM", "2027-11-23", f"<w:tc>{inner}<w:p/></w:tc>"))
    assert [one[:2] for one in found(body)] == [("ADMM", DAY), ("ADSOM", DAY)]


def test_the_year_may_stand_above_the_table():
    above = "<w:p><w:r><w:t>Calendar of 2027</w:t></w:r></w:p>"
    assert [one[1] for one in found(above + table(HEADER, row("ADMM", "23 November")))] == [DAY]


def test_without_a_table_the_paragraphs_are_read():
    body = "<w:p><w:r><w:t>ADMM - 23 November 2027, Singapore</w:t></w:r></w:p>"
    assert [one[:2] for one in found(body)] == [("ADMM", DAY)]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (workbook(b"<x/>"), "year.docx: is no Word document"),
        (packed({"word/document.xml": b" " * 30_000_000}), "unpacks to 30,000,000 bytes or more"),
        (
            packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
            "document type",
        ),
        (document(table(row(cell("x", '<w:gridSpan w:val="99999"/>')))), "more than the 5,000 rows and 64 columns"),
        (document(table(*[row("x")] * 5_001)), "more than the 5,000 rows and 64 columns"),
        (document("<w:tbl>" * 300), "is nested too deep"),
        (document("<w:tbl>"), "is damaged: word/document.xml"),
        (packed({"word/document.xml": b'<?xml version="1.0" encoding="UTF-2"?><a/>'}), "unknown encoding: UTF-2"),
    ],
    ids=["a workbook", "inflates", "entity", "columns", "rows", "nested", "cut off", "encoding"],
)
def test_hostile_documents_are_refused_with_a_word(raw, told):
    assert told in refused(raw)
