"""Eleven made-up members' replies in five formats, as messy as real ones, each row with what must become of it.

Every row is its mess, its cells, and the outcome: the state, the body ("-" for none), the date or why there is none.
Nothing in them tells what any member has said or plans. The files are built anew for each run: no binary is kept.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import docx
import xlsxwriter

MADE = datetime(2026, 11, 20)  # noqa: DTZ001 - office files keep no zone


@dataclass(frozen=True)
class Mess:
    """A row of a reply. ``at`` is its place as the report tells it, without the cell."""

    at: str
    mess: str
    outcome: str


@dataclass(frozen=True)
class Reply:
    """A member's file, and each of its rows."""

    name: str
    raw: bytes
    rows: tuple[Mess, ...]


class _Sheet:
    """A reply being written: each row added tells what must become of it."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.rows, self.found = sheet, list[tuple[int, Sequence[Any]]](), list[Mess]()

    def head(self, at: int, *cells: Any) -> None:
        """A row that is no meeting and is not counted: the header."""
        self.rows.append((at, cells))

    def row(self, at: int, mess: str, outcome: str, *cells: Any) -> None:
        """A row with its outcome."""
        self.rows.append((at, cells))
        self.found.append(Mess(f"{self.sheet}, row {at}" if self.sheet else f"line {at}", mess, outcome))


def _workbook(*sheets: _Sheet, extras: Callable[[Any, Any], None] | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": MADE})
    long = book.add_format({"num_format": "d mmmm yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.sheet.split('"')[1])
        for at, cells in sheet.rows:
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(at - 1, column, datetime.fromisoformat(cell.isoformat()), long)
                elif isinstance(cell, tuple):
                    page.write_formula(at - 1, column, cell[0], long, cell[1])
                elif cell is not None:
                    page.write(at - 1, column, cell)
        if extras:
            extras(book, page)
    book.close()
    return out.getvalue()


def brunei() -> Reply:
    """Title lines, a merged heading, date cells, a hidden row, text that is no meeting."""
    s = _Sheet('sheet "Inputs 2027"')
    s.row(
        1, "a title above the header", "aside - stands above the header", "Inputs of Brunei Darussalam, 2027 (made up)"
    )
    s.head(3, "No.", "Meeting / Activity", "Start", "End", "Venue", "Remarks")
    s.row(4, "a heading over all columns", "aside - heading", "ADMM family")
    s.row(
        5,
        "days as date cells",
        "understood ADMM 2027-11-23 to 2027-11-24",
        1,
        "21st ADMM",
        date(2027, 11, 23),
        date(2027, 11, 24),
        "Singapore",
        "confirmed",
    )
    s.row(
        6,
        "an end that is left out",
        "understood ADSOM 2027-08-18",
        2,
        "ADSOM",
        date(2027, 8, 18),
        None,
        "Singapore",
        "agreed",
    )
    s.row(
        7,
        "two cells that only make sense together",
        "understood ADSOM-WG 2027-02-23 to 2027-02-25",
        3,
        "ADSOM Working Group",
        "23",
        "25 February 2027",
        "Singapore",
        None,
    )
    s.row(
        8,
        "an end before the begin",
        "refused ACAMM ends 2027-11-02",
        4,
        "28th ACAMM",
        date(2027, 11, 5),
        date(2027, 11, 2),
        None,
        None,
    )
    s.row(
        9,
        "a remark alone in a row",
        "aside - names neither",
        None,
        None,
        None,
        None,
        None,
        "Friday and Sunday are our days of rest",
    )
    s.row(
        10,
        "a hidden row",
        "understood AAFCC 2027-09-06 to 2027-09-09",
        5,
        "AAFCC",
        date(2027, 9, 6),
        date(2027, 9, 9),
        "Bangkok",
        "TBC",
    )
    s.row(11, "a date without a meeting", "refused - no body", 6, None, date(2027, 5, 5), None, None, None)

    def extras(book: Any, page: Any) -> None:
        page.merge_range(3, 0, 3, 5, "ADMM family", book.add_format())
        page.set_row(9, None, None, {"hidden": True})

    return Reply("bn.xlsx", _workbook(s, extras=extras), tuple(s.found))


def indonesia() -> Reply:
    """Days counted from 1904, bare numbers, formulas with and without values."""
    s = _Sheet('sheet "2027"')
    s.head(1, "Kegiatan", "Tanggal", "Tempat", "Host")
    s.row(
        2,
        "a bare number in a workbook that counts from 1904",
        "understood ACDFIM 2027-09-14",
        "ACDFM",
        45182,
        "Singapore",
        "Singapore",
    )
    s.row(
        3,
        "a date cell in a workbook that counts from 1904",
        "understood ANI 2027-08-03",
        "ANCM",
        date(2027, 8, 3),
        "Surabaya",
        "Indonesia",
    )
    s.row(
        4,
        "a formula with the value last computed",
        "understood AMIIM 2027-09-13",
        "AMIIM",
        ("=DATE(2027,9,13)", 45181),
        "Singapore",
        "Singapore",
    )
    s.row(
        5,
        "a formula without a value",
        "refused SUMMIT a formula without a value",
        "ASEAN Summit",
        ("=NOW()+7", ""),
        None,
        None,
    )
    s.row(6, "a number that is no day", "refused ACAMM is not a day", "ACAMM", 0.5, None, None)
    s.row(
        7,
        "a month in Indonesian",
        "understood ADMM-RETREAT within 2027-02-01 to 2027-02-28",
        "ADMM Retreat",
        "Februari 2027",
        "Jakarta",
        "Republic of Indonesia",
    )
    s.row(8, "a fault of the spreadsheet in place of a date", "refused NADI is not a day", "NADI", "#REF!", None, None)
    return Reply("id.xlsx", _workbook(s, date_1904=True), tuple(s.found))


def _document(tables: Sequence[_Sheet], change: Callable[[Any], None] | None = None, before: str = "") -> bytes:
    paper = docx.Document()
    paper.core_properties.created = MADE
    if before:
        paper.add_paragraph(before)
    for sheet in tables:
        table = paper.add_table(rows=0, cols=max(len(cells) for _, cells in sheet.rows))
        for _, cells in sheet.rows:
            row = table.add_row()
            for at, cell in enumerate(cells):
                row.cells[at].text = cell or ""
    if change:
        change(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def cambodia() -> Reply:
    """A Word table: a header in two lines, cells merged both ways, several paragraphs in a cell."""
    s = _Sheet("table 1")
    s.head(1, "No", "Activity", "Date", "Date", "Place")
    s.head(2, "", "", "From", "To", "")
    s.row(
        3,
        "a header in two lines",
        "understood SUMMIT 2027-04-21 to 2027-04-23",
        "1",
        "50th ASEAN Summit",
        "21 April 2027",
        "23 April 2027",
        "Singapore",
    )
    s.row(4, "a heading merged over the table", "aside - heading", "Military to military", "", "", "", "")
    s.row(
        5,
        "a cell of two paragraphs",
        "understood ACAMM 2027-11-09 to 2027-11-11",
        "2",
        "28th\nACAMM",
        "9 November 2027",
        "11 November 2027",
        "Phnom Penh",
    )
    s.row(
        6,
        "a cell merged downwards",
        "understood AARM-X",
        "3",
        "Riflemen's dinner",
        "",
        "11 November 2027",
        "Phnom Penh",
    )
    s.found[-1] = Mess("table 1, row 6", "a cell merged downwards", "understood - 2027-11-09 to 2027-11-11")
    s.row(
        7,
        "a misspelt body",
        "doubtful - the name is of no body: ACDFIM",
        "4",
        "ACDFIMM",
        "14 September 2027",
        "16 September 2027",
        "Siem Reap",
    )
    s.row(
        8,
        "days of another year than the others",
        "aside ADSOM is of 2026",
        "5",
        "ADSOM",
        "3 March 2026",
        "3 March 2026",
        "Manila",
    )

    def change(paper: Any) -> None:
        table = paper.tables[0]
        table.cell(3, 0).merge(table.cell(3, 4))
        table.cell(4, 2).merge(table.cell(5, 2))

    return Reply("kh.docx", _document([s], change), tuple(s.found))


def laos() -> Reply:
    """Two tables, the header repeated, the year only above the table, dates with dashes of all kinds."""
    s, t = _Sheet("table 1"), _Sheet("table 2")
    s.head(1, "Dates", "Event", "Location", "Reply")
    s.row(
        2,
        "the year only in the words above the table",
        "understood AAFCC 2027-09-06 to 2027-09-09",
        "6 \u2013 9 September",
        "24th AAFCC",
        "Bangkok",
        "confirmed",
    )
    s.row(3, "the header once more", "aside - header", "Dates", "Event", "Location", "Reply")
    s.row(
        4,
        "a range over the end of a month",
        "understood ADSOM 2027-08-31 to 2027-09-01",
        "31 Aug - 1 Sep",
        "ADSOM",
        "Singapore",
        "proposed",
    )
    s.row(5, "a range over New Year without its years", "doubtful NADI", "30 Dec \u2014 2 Jan", "NADI", "", "")
    s.row(
        6,
        "agreed on a condition",
        "understood ADSOM-WG 2027-02-23",
        "23 February",
        "ADSOM WG",
        "Singapore",
        "yes, if not in Ramadan",
    )
    t.head(1, "Meeting", "When")
    t.row(
        2,
        "a second table with other columns",
        "understood EWG-HMA within 2027-05-15 to 2027-05-23",
        "EWG on Humanitarian Mine Action",
        "3rd week of May",
    )
    raw = _document([s, t], before="Inputs of the Lao PDR for 2027 (made up)")
    return Reply("la.docx", raw, (*s.found, *t.found))


def _text(
    name: str, encoding: str, lines: Sequence[str], rows: Sequence[tuple[int, str, str]], end: str = "\r\n"
) -> Reply:
    return Reply(name, end.join([*lines, ""]).encode(encoding), tuple(Mess(f"line {at}", *rest) for at, *rest in rows))


def myanmar() -> Reply:
    """Semicolons, Windows-1252, years of two digits, the order of day and month settled by one row."""
    lines = [
        "Event;From;Until;Where;Reply",
        "ADMM;23/11/27;24/11/27;Nay Pyi Taw;agree",
        "ANCM;03/08/2027;07/08/2027;Caf\u00e9 Hall, Yangon;agreed",
        "ADSOM;08/07/2027;08/07/2027;;not available",
        "Naval dinner;5/5/2027;;;cancelled",
    ]
    rows = [
        (2, "years of two digits", "understood ADMM 2027-11-23 to 2027-11-24"),
        (3, "either may come first, and another row settles it", "understood ANI 2027-08-03 to 2027-08-07"),
        (4, "a day on which a member cannot come", "understood ADSOM 2027-07-08"),
        (5, "a meeting that is cancelled", "understood - 2027-05-05"),
    ]
    return _text("mm.csv", "cp1252", lines, rows)


def malaysia() -> Reply:
    """UTF-16, tabs, two orders of day and month in one column."""
    lines = [
        "Activity\tDate\tHost country",
        "ADMM\t11/23/2027\tSingapore",
        "ACAMM\t16/11/2027\tMalaysia",
        "ADSOM\t03/04/2027\tSingapore",
        "Mystery workshop\tevery May\tMalaysia",
        "Course\tafter the Summit\tKuala Lumpur",
    ]
    rows = [
        (2, "the month first", "understood ADMM 2027-11-23"),
        (3, "the day first, in the same column", "understood ACAMM 2027-11-16"),
        (4, "either may come first, and nothing settles it", "doubtful ADSOM"),
        (5, "how often, not when", "refused - how often"),
        (6, "a date that hangs on another", "refused - hangs on another"),
    ]
    return _text("my.csv", "utf-16", lines, rows)


def philippines() -> Reply:
    """iCalendar: all-day, timed, sent twice."""
    parts = [
        ("1", "20271123", "20271124", "ADMM-21", "Manila"),
        ("2", "20270803", "20270808", "The Twenty-First ASEAN Navy Chiefs' Meeting", "Surabaya, Indonesia"),
        ("2", "20270802", "20270807", "The Twenty-First ASEAN Navy Chiefs' Meeting", "Surabaya, Indonesia"),
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN"]
    for number, (uid, start, end, title, place) in enumerate(parts):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@example.ph",
            f"DTSTAMP:2026111{9 - number}T010203Z",
            f"DTSTART;VALUE=DATE:{start}",
        ]
        lines += [f"DTEND;VALUE=DATE:{end}", f"SUMMARY:{title}", f"LOCATION:{place}", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    rows = [
        (4, "an ordinal behind the name", "understood ADMM 2027-11-23"),
        (12, "an ordinal in words, a new name", "understood ANI 2027-08-03 to 2027-08-07"),
        (20, "an older copy of an event", "aside - left out"),
    ]
    return _text("ph.ics", "utf-8", lines, rows)


def singapore() -> Reply:
    """ISO dates with a mark in front of the file, and the same meeting twice."""
    lines = [
        "year,body,ordinal,start,end,city,country,status",
        "2027,ADMM,21st,2027-11-23,2027-11-23,Singapore,Singapore,CONFIRMED",
        "2027,ADMM-Plus,14th,2027-11-24,2027-11-24,Singapore,Singapore,CONFIRMED",
        "2027,ADMM-Plus,15th,2027-11-24,2027-11-24,Singapore,Singapore,",
        "27,ADSOM-Plus,,2027-08-19,,Singapore,Singapore,",
        "2027,ASEAN Summit,51st,TBC,,Singapore,Singapore,",
        "2027,ADSOM,,2027-02-30,,Singapore,Singapore,",
        '2027,ACDFIM,24th,2027-09-14,,"Raffles City, Singapore",Singapore,POSTPONED',
    ]
    rows = [
        (2, "a byte-order mark", "understood ADMM 2027-11-23"),
        (3, "days right after another meeting", "understood ADMM-PLUS 2027-11-24"),
        (4, "an ordinal that does not follow", "understood ADMM-PLUS 2027-11-24"),
        (5, "a year of two digits", "refused ADSOM-PLUS is not a year"),
        (6, "a date still to come", "understood SUMMIT no date yet"),
        (7, "a day that no calendar has", "refused ADSOM no calendar has"),
        (8, "a meeting that is postponed", "understood ACDFIM no date yet"),
    ]
    return _text("sg.csv", "utf-8-sig", lines, rows)


def thailand() -> Reply:
    """Pasted from a spreadsheet: tabs, quarters, halves, a ditto mark."""
    lines = [
        "Meeting\tDates 2027\tVenue",
        "AACC\tQ3\tBangkok",
        "ACAMM\tfirst half of November\tBangkok",
        'ADMM\tmid-November\t"',
        "Seminar of deans\t16-18 Mrch\tBangkok",
    ]
    rows = [
        (2, "a former name, a quarter", "understood AAFCC within 2027-07-01 to 2027-09-30"),
        (3, "half a month", "understood ACAMM within 2027-11-01 to 2027-11-15"),
        (4, "a ditto mark", "understood ADMM within 2027-11-11 to 2027-11-20"),
        (5, "a misspelt month", "doubtful -"),
    ]
    return _text("th.txt", "utf-8", lines, rows, end="\n")


def timor() -> Reply:
    """A mail: greetings, one meeting a line, a sentence, a quotation."""
    lines = [
        "Dear colleagues,",
        "our inputs (made up):",
        "- 3rd ADSOM WG - 16-18 February 2027, Dili",
        "2. 20th ADMM, 23 November 2027 or 25 November 2027, Singapore",
        "Please move the ADSOM to 4 August 2027",
        "> on 2 November 2026 you wrote",
        "Navy meeting (ANCM): TBC",
    ]
    rows = [
        (1, "a greeting", "aside - no date"),
        (2, "a line without a date", "aside - no date"),
        (3, "a meeting a line, behind a bullet", "understood ADSOM-WG 2027-02-16 to 2027-02-18"),
        (4, "two dates in a line", "doubtful ADMM"),
        (5, "a sentence with a date", "doubtful -"),
        (6, "a quotation of another mail", "aside - quoted"),
        (7, "a line that says that the date is to come", "doubtful -"),
    ]
    return _text("tl.txt", "utf-8", lines, rows, end="\n")


def viet_nam() -> Reply:
    """Columns aligned with blanks, a cell left empty, names without blanks."""
    lines = [
        "No  Activity                 Time                   Place",
        "1   ACAMM                    9-11 November 2027     Hanoi",
        "2   Workshop on mines        5/2027                 Da Nang",
        "3   ASEAN Summit                                    Singapore",
    ]
    rows = [
        (2, "columns aligned with blanks", "understood ACAMM 2027-11-09 to 2027-11-11"),
        (3, "a month in numbers", "understood - within 2027-05-01 to 2027-05-31"),
        (4, "an empty cell between two others", "understood SUMMIT no date yet"),
    ]
    return _text("vn.txt", "utf-8", lines, rows, end="\n")


def replies() -> tuple[Reply, ...]:
    """All eleven, by file name."""
    made = (brunei, indonesia, cambodia, laos, myanmar, malaysia, philippines, singapore, thailand, timor, viet_nam)
    return tuple(sorted((one() for one in made), key=lambda reply: reply.name))
