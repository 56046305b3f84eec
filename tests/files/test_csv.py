"""CSV in and out: headers as people write them, every bad cell with its line, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from timing import at_quickest

from calendars.calendar import Calendar, Entry, Reason
from calendars.csv_table import LARGEST, read, write
from calendars.plans import understand
from calendars.rows import Row
from constraints.errors import InputError
from constraints.meetings import Event, Facts, Meeting, Placement
from constraints.rulebook import load

BOOK = load()
DAY = date(2027, 11, 23)


def rows(text: str | bytes) -> tuple[Row, ...]:
    return read(text.encode() if isinstance(text, str) else text, "year.csv").rows


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        rows(text)
    return [str(problem) for problem in caught.value.problems]


FULL = Row(
    line=2,
    title="ADMM",
    first_day=DAY,
    last_day=date(2027, 11, 24),
    cycle=2027,
    ordinal=21,
    host="SG",
    city="Singapore",
    consensus="letter 3",
    status="CONFIRMED",
)


@pytest.mark.parametrize(
    "text",
    [
        "year,body,ordinal,start,end,city,country,host,status,meeting,consensus\n"
        "2027,ADMM,21st,2027-11-23,2027-11-24,Singapore,Singapore,SG,confirmed,ADMM-2027,letter 3\n",
        "consensus,host,end,start,body,city,year,status,ordinal\n"
        "letter 3,SG,2027-11-24,2027-11-23,ADMM,Singapore,2027,CONFIRMED,21\n",
        "Cycle,Meeting/Activity,Edition,From,To,City,Host/Lead Country,Row Status,Record of consensus,Remarks\n"
        "2027,ADMM,21st,2027-11-23,2027-11-24,Singapore,SG,Confirmed,letter 3,nothing to say\n",
        " YEAR ,  Event, ORDINAL,First  Day,Last Day, city,Lead,Status,Consensus\n"
        "2027 , ADMM ,21st, 2027-11-23 ,2027-11-24,Singapore,SG,Confirmed, letter 3\n",
    ],
)
def test_the_header_is_in_any_order_and_in_other_words(text):
    assert rows(text) == (FULL,)


@pytest.mark.parametrize("title", ["Meeting", "Activity", "Title", "Name", "Event", "Body"])
@pytest.mark.parametrize("start", ["Date", "Start", "From", "Begins", "Start date"])
def test_two_columns_are_enough(title, start):
    assert rows(f"{title},{start}\nADMM,2027-11-23\n") == (Row(2, "ADMM", DAY, DAY),)


def test_a_column_that_counts_rows_is_no_edition():
    assert [r.ordinal for r in rows("No,Activity,Date\n1,ADMM,2027-11-23\n2,ADSOM,2027-03-03\n")] == [None, None]


def test_a_column_of_ids_is_not_the_name_where_there_is_a_better_one():
    assert [r.title for r in rows("meeting,body,start\nADMM-2027,ADMM,2027-11-23\n")] == ["ADMM"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("begin", ["", "\ufeff", "\n\n"])
def test_delimiters_line_ends_and_byte_order_marks_of_any_spreadsheet(mark, end, begin):
    text = begin.replace("\n", end) + end.join([f"body{mark}start", f"ADMM{mark}2027-11-23", ""])
    assert rows(text) == (Row(2 + begin.count("\n"), "ADMM", DAY, DAY),)


def test_quoted_cells_hold_delimiters_quotes_and_lines_and_line_numbers_still_count():
    text = 'body,start,city\n"ADMM, the ""first""\nof two",2027-11-23,"Ha\nNoi"\n\n  ,,\nADSOM,2027-11-23,Ha Noi\n'
    assert rows(text) == (
        Row(2, 'ADMM, the "first"\nof two', DAY, DAY, city="Ha\nNoi"),
        Row(7, "ADSOM", DAY, DAY, city="Ha Noi"),
    )


def test_a_bad_cell_after_a_cell_of_several_lines_is_told_at_its_own_line():
    assert refused('body,start\n"A\nB\nC",2027-11-23\nADMM,soon\n') == [
        'line 5: "soon" is not a day such as 2027-11-23'
    ]


@pytest.mark.parametrize("word", ["", "TBC", "tbd", "To be confirmed", "-", "n/a"])
def test_what_is_still_open_is_left_open(word):
    text = f"year,body,start,end,city,host\n2027,ADMM,{word},{word},{word},{word}\n"
    assert rows(text) == (Row(2, "ADMM", None, None, cycle=2027),)


@pytest.mark.parametrize("header", ["Venue", "Place", "LOCATION"])
def test_a_venue_is_no_city_and_is_shown_as_the_place_of_other_events(header):
    text = f"body,start,{header},country\nADMM,2027-11-23,Kuala Lumpur Convention Centre,Malaysia\n"
    text += "Shangri-La Dialogue,2027-06-04,Shangri-La Hotel,Singapore\n"
    hall, hotel = rows(text)
    assert (hall.city, hall.venue, hotel.venue) == (None, "Kuala Lumpur Convention Centre", "Shangri-La Hotel")
    (plan,) = understand("year.csv", (hall, hotel), BOOK).plans
    assert [(p.id, p.meeting.city, p.meeting.host) for p in plan.placements] == [("ADMM-2027", None, "MY")]
    assert [event.place for event in plan.others] == ["Shangri-La Hotel, Singapore"]


def test_a_city_stands_beside_its_venue():
    (row,) = rows("body,start,venue,city\nADMM,2027-11-23,Convention Centre,Kuala Lumpur\n")
    assert (row.city, row.venue) == ("Kuala Lumpur", "Convention Centre")


def test_the_country_stands_in_for_a_host_that_is_not_told():
    text = "body,start,country,host\nADMM,2027-11-23,Viet Nam,\nADSOM,2027-11-23,Viet Nam,SG\nANI,2027-11-23,Peru,TBC\n"
    assert [r.host for r in rows(text)] == ["Viet Nam", "SG", "Peru"]


@pytest.mark.parametrize("word", ["cancelled", "Cancelled", "CANCELED", "canceled"])
def test_a_cancelled_row_is_known_in_both_spellings(word):
    assert [r.status for r in rows(f"body,start,status\nADMM,2027-11-23,{word}\n")] == ["CANCELLED"]


def test_rows_shorter_than_the_header_are_read():
    assert rows("body,start,end,city\nADMM,2027-11-23\n") == (Row(2, "ADMM", DAY, DAY),)


def test_a_row_longer_than_the_header_is_told_since_a_comma_has_moved_its_cells():
    assert refused("body,start,city,host\nADMM,2027-11-23,Clark, Manila,PH\nADSOM,2027-11-23,,,,,\n") == [
        "line 2: 5 cells under a header of 4: put a text that holds a comma in quotes"
    ]


def test_all_bad_cells_are_told_at_once():
    text = """year,body,start,end
2027,ADMM,2027-02-30,
27,ADSOM,2027-03-03,2027-03-02
2027,,2027-04-01,
2027,ANI,23/13/2027,every May
2027,ACAMM,,2027-11-24
2027,AAFCC,2027-09-01,2027-09-03
"""
    assert refused(text) == [
        'line 2: "2027-02-30" is a day that no calendar has',
        "line 3: ends 2027-03-02, before it begins 2027-03-03",
        'line 3: year "27" is not a year such as 2027',
        "line 4: no body or activity is named",
        'line 5: "23/13/2027" is not a day such as 2027-11-23: there is no month 13',
        'line 5: "every May" is not a day such as 2027-11-23: it says how often, not when',
        "line 6: ends 2027-11-24, but no first day is given",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("\ufeff", "holds no meetings"),
        ("body,start\n", "holds no meetings"),
        ("body,start\n,\n\n", "holds no meetings"),
        (b"PK\x03\x04\x00\x00", "line 1: is binary, not a CSV table"),
        (b"body,start\nADMM,\x00\n", "line 2: is binary, not a CSV table"),
        ("body,start\n".encode("utf-16"), "holds no meetings"),
        (b"\xff\xfex", "line 1: is damaged UTF-16 text; save it as CSV UTF-8"),
        ("body,start\n".encode("utf-16-be"), "line 1: is binary, not a CSV table"),
        (b"body,start\nR\x81union,2027-11-23\n", "line 2: is not UTF-8 text; save it as CSV UTF-8"),
        (b"body,start\n" + b"x" * 10_000_000, "line 2: a line of 10,000,000 bytes; at most 65,536 are read"),
        (b"x\n" * (LARGEST // 2 + 1), "16,777,218 bytes; at most 16,777,216 are read"),
        (
            'body,start\nADSOM,2027-03-03\n"ADMM,2027-11-23\n\n',
            "line 3: not a CSV table: a quotation mark is not closed",
        ),
        ('body,start\n"ADMM"x,2027-11-23\n', "line 2: not a CSV table: ',' expected after '\"'"),
    ],
    ids=range(15),
)
def test_what_is_no_table_is_told_at_once(text, told):
    problems, seconds = at_quickest(lambda: refused(text), within=1)
    assert problems == [told]
    assert seconds < 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_is_read(encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert rows(f"{mark}body,start\nR\u00e9union,2027-11-23\n".encode(encoding)) == (Row(2, "R\u00e9union", DAY, DAY),)


def test_windows_1252_is_read_with_a_note():
    found = read("body,start\nR\u00e9union,2027-11-23\n".encode("cp1252"), "year.csv")
    assert found.rows == (Row(2, "R\u00e9union", DAY, DAY),)
    assert found.notes == ("line 2: is not UTF-8; read as Windows-1252, so look at letters with accents",)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("23/11/2027", "24 November", (DAY, date(2027, 11, 24))),
        ("23-24 November 2027", "", (DAY, date(2027, 11, 24))),
        ("2027-11-23", "24/11/2027", (DAY, date(2027, 11, 24))),
        ("23", "24 November 2027", (DAY, date(2027, 11, 24))),
    ],
)
def test_days_are_read_as_people_write_them(start, end, days):
    assert rows(f"year,body,start,end\n2027,ADMM,{start},{end}\n") == (Row(2, "ADMM", *days, cycle=2027),)


def test_a_header_without_what_is_needed_tells_each_column_and_the_nearest_word():
    assert refused("Actvity,Strat,Place\nADMM,2027-11-23,Manila\n") == [
        'line 1: the header has no column "body" (meeting/activity, activity, event would do too). Is it "actvity"?',
        'line 1: the header has no column "start" (from, first day, begin would do too). Is it "strat"?',
    ]
    assert refused("Activity,Colour\nADMM,red\n") == [
        'line 1: the header has no column "start" (from, first day, begin would do too).'
    ]


def placed(body: str, first: date, last: date, **fields: object) -> Placement:
    known = BOOK.body(body)
    assert known is not None
    meeting = Meeting(f"{body}-{first.year}", known, first.year, days=(last - first).days + 1, **fields)  # type: ignore[arg-type]
    return Placement(meeting, first, last)


def calendar(*entries: Entry, others: tuple[Event, ...] = ()) -> Calendar:
    stamp = datetime(2026, 11, 21, tzinfo=UTC)
    return Calendar("asean-defence", "A year", 2027, stamp, entries, Facts(members=BOOK.members), others)


def written(*entries: Entry, others: tuple[Event, ...] = ()) -> list[list[str]]:
    """The cells as a spreadsheet gets them, without the header."""
    text = write(calendar(*entries, others=others)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_a_calendar_is_written_whole():
    reason = Reason("acamm-november", "ACAMM is held in November.", "Public record, ACAMM", "practice", 3)
    entry = Entry(placed("ACAMM", DAY, date(2027, 11, 25), host="TH", city="Bangkok", edition=28), reasons=(reason,))
    forum = Event("Shangri-La Dialogue", date(2027, 6, 4), date(2027, 6, 6), "Singapore")
    assert (
        write(calendar(entry, others=(forum,)))
        == (
            "\ufeffyear,body,ordinal,start,end,city,country,host,status,meeting,consensus,title,reason,source\r\n"
            "2027,ACAMM,28th,2027-11-23,2027-11-25,Bangkok,Thailand,TH,TENTATIVE,ACAMM-2027,,28th ACAMM,"
            'ACAMM is held in November.,"Public record, ACAMM; practice"\r\n'
            "2027,Shangri-La Dialogue,,2027-06-04,2027-06-06,Singapore,,,,,,,,\r\n"
        ).encode()
    )


HARMFUL = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3|cmd",
    "@SUM(A1)",
    "|calc",
    "%x",
    "\t=1+1",
    "\r\n=1+1",
    " =1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff20SUM(A1)",
]


@pytest.mark.parametrize("text", HARMFUL)
def test_no_text_is_a_formula_for_a_spreadsheet_and_each_is_read_back(text):
    meeting = placed("ADMM", DAY, DAY, city=text, consensus=text)
    entry, forum = Entry(meeting), Event(text, DAY, DAY, text)
    for cells in written(entry, others=(forum,)):
        assert [cell for cell in cells if cell.strip()[:1] in tuple("=+-@|%\uff1d\uff0b\uff0d\uff20")] == []
    first, second = rows(write(calendar(entry, others=(forum,))))
    assert (first.city, first.consensus) == (text.strip(), text.strip())
    assert (second.title, second.city) == (text.strip(), text.strip())


def test_a_text_in_single_quotes_is_read_as_it_stands():
    assert [r.title for r in rows("body,start\n'Friends' Meeting',2027-11-23\n")] == ["'Friends' Meeting'"]


def test_a_calendar_is_read_back_as_it_was():
    entries = (
        Entry(placed("ADSOM", date(2027, 9, 1), date(2027, 9, 1), host="SG", city="Singapore")),
        Entry(placed("ADMM", DAY, DAY, host="SG", city="Singapore", edition=21, consensus="letter, of 3 May")),
        Entry(placed("ANI", date(2027, 12, 30), date(2028, 1, 2), number=1)),
    )
    forum = Event('A "quoted", dialogue', date(2027, 6, 4), date(2027, 6, 6), "Singapore, SG")
    raw = write(calendar(*entries, others=(forum,)))
    (plan,) = understand("year.csv", rows(raw), BOOK).plans
    assert [(p.id, p.first_day, p.last_day) for p in plan.placements] == [
        (e.placement.id, e.placement.first_day, e.placement.last_day) for e in entries
    ]
    kept = [(m.host, m.city, m.edition, m.consensus) for m in (p.meeting for p in plan.placements)]
    assert kept == [(e.meeting.host, e.meeting.city, e.meeting.edition, e.meeting.consensus) for e in entries]
    assert plan.others == (forum,)


def test_the_title_is_by_the_name_of_the_day_and_the_body_is_named_by_its_id():
    rows_of = [
        Entry(placed("ACDFIM", date(2018, 3, 8), date(2018, 3, 8), edition=15)),
        Entry(placed("ACDFIM", date(2027, 9, 7), date(2027, 9, 9), edition=24)),
        Entry(placed("ANI", date(2027, 8, 2), date(2027, 8, 6))),
    ]
    assert [(cells[1], cells[2], cells[11]) for cells in written(*rows_of)] == [
        ("ACDFIM", "15th", "15th ACDFIM"),
        ("ACDFIM", "24th", "24th ACDFM"),
        ("ANI", "", "ANCM"),
    ]


@pytest.mark.parametrize("header", ["title,body,start", "body,title,start"])
def test_a_title_is_the_body_only_where_no_column_is_called_so(header):
    cells = dict(title="The officials", body="ADSOM", start="2027-11-23")
    line = ",".join(cells[column] for column in header.split(","))
    assert [r.title for r in rows(f"{header}\n{line}\n")] == ["ADSOM"]
    assert [r.title for r in rows("title,start\nADSOM,2027-11-23\n")] == ["ADSOM"]


def test_a_special_meeting_is_read_back_as_one():
    (row,) = rows(write(calendar(Entry(placed("ADMM", DAY, DAY, special=True)))))
    (plan,) = understand("year.csv", [row], BOOK).plans
    assert [p.id for p in plan.placements] == ["ADMM-2027-special"]


def test_a_year_that_a_meeting_runs_over_is_its_own():
    entry = Entry(placed("ANI", date(2028, 1, 3), date(2028, 1, 7)))
    late = Entry(Placement(Meeting("ANI-2027", entry.meeting.body, 2027, days=5), date(2028, 1, 3), date(2028, 1, 7)))
    assert [r.cycle for r in rows(write(calendar(late)))] == [2027]
