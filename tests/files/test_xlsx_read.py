"""XLSX in: what a spreadsheet shows is what is read, as openpyxl reads it; bombs are refused at once, with a word."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from timing import TRIES

from calendars.importing.xlsx_table import rows_of
from calendars.rows import Asked, Row
from constraints.errors import InputError
from files.office_files import HEAD, packed, sheet, texts, workbook

HEADER = texts(1, "Meeting", "Date", "Until")


def rows(raw: bytes, year: int | None = None) -> list[tuple[str, date | None, date | None]]:
    return [(row.title, row.first_day, row.last_day) for row in rows_of(raw, "year.xlsx", Asked(year)).rows]


def refused(raw: bytes) -> str:
    with pytest.raises(InputError) as caught:
        rows_of(raw, "year.xlsx")
    return str(caught.value)


def written(start: date, days: int, epoch_1904: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": epoch_1904})
    page, long = book.add_worksheet("2027"), book.add_format({"num_format": "dddd d mmmm yyyy"})
    page.write_row(0, 0, ["Meeting", "Start", "End", "Number"])
    for at in range(days):
        day = datetime.combine(start + timedelta(days=at), datetime.min.time())
        page.write(at + 1, 0, f"Meeting {at}")
        page.write_datetime(at + 1, 1, day, long)
        page.write_datetime(at + 1, 2, day + timedelta(hours=26), long)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_are_those_that_openpyxl_reads_in_both_counts(epoch_1904):
    raw = written(date(2024, 1, 1), 1500, epoch_1904)
    page = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
    theirs = [(a, b.date(), c.date()) for a, b, c, *_ in page.iter_rows(min_row=2, values_only=True)]
    assert rows(raw) == theirs
    assert len(theirs) == 1500


def test_a_row_knows_its_sheet_row_and_cell():
    found = rows_of(workbook(sheet(HEADER + texts(7, "ADMM", "23 November 2027"))), "year.xlsx")
    (row,) = found.rows
    assert str(row.place) == 'sheet "2027", row 7, cell B7'
    assert found.taken == 1


def test_links_macros_and_hidden_things_are_told_and_nothing_is_followed():
    raw = workbook(
        sheet(HEADER + '<row r="2" hidden="1">' + texts(2, "ADMM", "2027-11-23").partition(">")[2]),
        xl__externalLinks__externalLink1_xml="<x/>",
        xl__vbaProject__bin=b"x",
    ).replace(b"vbaProject/bin", b"vbaProject.bin")
    found = rows_of(raw, "year.xlsx")
    assert found.notes == (
        "links to other files are not followed: the values last seen are read",
        "macros are not run",
        'sheet "2027": 1 hidden row, read like the others',
    )
    assert found.rows[0].remarks == ("the row is hidden",)


def test_a_cell_merged_downwards_counts_in_each_row_and_one_across_is_a_heading():
    page = HEADER + texts(2, "Ministers") + texts(3, "ADMM", "23 November 2027") + texts(4, "ADMM-Plus")
    merged = '<mergeCells count="2"><mergeCell ref="A2:C2"/><mergeCell ref="B3:B4"/></mergeCells>'
    found = rows_of(workbook(sheet(page, merged)), "year.xlsx")
    day = date(2027, 11, 23)
    assert [(row.title, row.first_day) for row in found.rows] == [("ADMM", day), ("ADMM-Plus", day)]
    assert [(one.text, one.why) for one in found.aside] == [("Ministers", "is a heading over the whole table")]


def test_empty_cells_far_away_do_no_harm():
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert rows(workbook(sheet(HEADER + texts(2, "ADMM", "2027-11-23") + far))) == [("ADMM", *[date(2027, 11, 23)] * 2)]


def test_a_sheet_without_a_table_is_told():
    assert refused(workbook(sheet(texts(1, "hello")))) == (
        "year.xlsx: no sheet holds a table with a meeting and a date "
        '(sheet "2027" holds no table with a meeting and a date: not read)'
    )


def test_five_thousand_rows_are_read_in_time(tmp_path):
    raw = written(date(2027, 1, 1), 4999, False)
    began = time.perf_counter()
    found = rows_of(raw, "year.xlsx")
    seconds = time.perf_counter() - began
    assert (len(found.rows), found.taken) == (4999, 4999)
    assert seconds < 5


# ---- hostile

FAR = texts(1, "Meeting", "Date") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
)


def lying_zip() -> bytes:
    """A part of 60 MB whose size the directory gives as 10."""
    raw = bytearray(workbook(b" " * 60_000_000))
    size = struct.pack("<I", 60_000_000)
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = struct.pack("<I", 10)
    return bytes(raw)


BOMBS = {
    "inflates": (workbook(b" " * 60_000_000), "unpacks to 60,0"),
    "lies about its size": (lying_zip(), "is damaged: xl/worksheets/sheet1.xml"),
    "corner cell": (
        workbook(sheet(FAR)),
        'sheet "2027": cell XFD1048576 lies outside of the first 5,000 rows and 64 columns',
    ),
    "row too many": (workbook(sheet(HEADER + texts(5001, "ADMM"))), "cell A5001 lies outside of the first 5,000 rows"),
    "entities": (workbook(sheet("").replace("<worksheet", f"{ENTITIES}<worksheet")), "holds a document type"),
    "entities in UTF-16": (
        workbook(f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}<worksheet>&c;</worksheet>'.encode("utf-16")),
        "holds a document type",
    ),
    "many parts": (packed({f"{at}": b"" for at in range(2_500)}), "holds 2,500 parts or more; at most 2,000 are read"),
    "no zip": (b"x" * 1_000_000, "is damaged, or no office file: it cannot be opened as a zip"),
    "cut off": (workbook(sheet(HEADER))[:-30], "is damaged, or no office file: it cannot be opened as a zip"),
    "old or locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "is an office file of the old kind, or locked",
    ),
    "no XML": (workbook(b"<worksheet><sheetData>"), "is damaged: xl/worksheets/sheet1.xml: no element found"),
    "deep": (workbook(b"<a>" * 500_000), "sheet1.xml is nested too deep"),
    "too many tags": (
        workbook(sheet("<c/>" * 3_000_000)),
        "holds more than 1,500,000 tags, up to xl/worksheets/sheet1",
    ),
    "too many tags in UTF-16": (
        workbook(sheet("<c/>" * 2_000_000).replace("UTF-8", "UTF-16").encode("utf-16")),
        "holds more than 1,500,000 tags, up to xl/worksheets/sheet1.xml",
    ),
    "too many tags in all parts": (
        workbook(sheet("<c/>" * 1_000_000), xl__sharedStrings_xml="<sst>" + "<si/>" * 800_000 + "</sst>"),
        "holds more than 1,500,000 tags, up to xl/sharedStrings.xml",
    ),
    "too many tags in EBCDIC": (
        workbook(HEAD.replace("UTF-8", "cp037").encode() + ("<a>" + "<c/>" * 3_000_000 + "</a>").encode("cp037")),
        "is damaged: xl/worksheets/sheet1.xml: unknown encoding",
    ),
}
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from calendars.importing.xlsx_table import rows_of
from constraints.errors import InputError
resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
raw = Path(sys.argv[1]).read_bytes()
began = time.perf_counter()
try:
    rows_of(raw, "year.xlsx")
    told = "read"
except InputError as error:
    told = str(error)
seconds = time.perf_counter() - began
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([told, seconds, int(peak.split()[1])]))
"""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_at_once_in_little_memory_with_a_word(tmp_path: Path, bomb):
    raw, told = BOMBS[bomb]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(raw)
    command = [sys.executable, "-c", PROGRAM, str(path)]
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=30)
        assert done.stderr == ""
        message, seconds, kilobytes = json.loads(done.stdout)
        assert told in message
        assert kilobytes < 150_000
        if seconds < 0.2:
            break
    assert seconds < 0.2


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_damaged_file_is_a_message_and_never_a_fault(cut):
    raw = bytearray(written(date(2027, 1, 1), 30, False))
    at = len(raw) * cut // 100
    raw[at : at + 40] = bytes(255 - byte for byte in raw[at : at + 40])
    found: list[Row] = []
    with suppress(InputError):
        found += rows_of(bytes(raw), "year.xlsx").rows
    assert len(found) <= 30
