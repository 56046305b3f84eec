"""Pasted text in: a meeting a line, tables of tabs, bars or blanks; what may mean more is doubtful, not guessed."""

from __future__ import annotations

import time
from datetime import date

import pytest

from calendars.importing.pasted import rows_of
from calendars.rows import Asked, Row, Rows
from constraints.errors import InputError


def read(text: str, year: int | None = None) -> Rows:
    return rows_of(text.encode(), "mail.txt", Asked(year))


def only(text: str, year: int | None = None) -> Row:
    (row,) = read(text, year).rows
    return row


FEB = (date(2027, 2, 16), date(2027, 2, 18))


@pytest.mark.parametrize(
    ("line", "title", "venue"),
    [
        ("3rd ADSOM WG - 16-18 February 2027, Manila", "3rd ADSOM WG", "Manila"),
        ("- 3rd ADSOM WG: 16 \u2013 18 February 2027 (Manila)", "3rd ADSOM WG", "Manila"),
        ("1. 3rd ADSOM WG, 16-18 Feb 2027", "3rd ADSOM WG", None),
        ("3rd ADSOM WG on 16-18 February 2027, Manila", "3rd ADSOM WG", "Manila"),
        ("3rd ADSOM WG\t2027-02-16/2027-02-18\tManila", "3rd ADSOM WG", "Manila"),
        ("16-18 February 2027: 3rd ADSOM WG, Manila", "3rd ADSOM WG", "Manila"),
        ("EWG on HADR (2), 16-18 February 2027", "EWG on HADR (2)", None),
        ("ADMM-19 16-18 February 2027", "ADMM-19", None),
    ],
)
def test_a_meeting_a_line(line, title, venue):
    row = only(line)
    assert (row.title, row.first_day, row.last_day, row.venue) == (title, *FEB, venue)


def test_a_vague_line_is_a_window_and_one_to_come_is_open():
    row = only("ADMM, first half of November 2027, Singapore")
    assert (row.first_day, row.window) == (None, (date(2027, 11, 1), date(2027, 11, 15)))
    later = only("ADMM: TBC", 2027)
    assert (later.first_day, later.window, later.cycle) == (None, None, 2027)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ADMM, 16 February 2027 or 18 March 2027", '"16 February 2027": the line names several dates'),
        ("ADMM, 2-6 August 2027 or the week after", '"2-6 August 2027": after the date it says "or the week after"'),
        ("ADMM, not on 17 August 2027", '"17 August 2027": "not on" stands before the date'),
        ("We will advise by 31 January 2027", '"31 January 2027": "by" stands before the date'),
        ("Please move the ADMM to 4 August 2027", '"4 August 2027": the line is a sentence ("Please")'),
        ("ADMM, 03/04/2027", '"03/04/2027": day and month are numbers, and either may come first'),
        (
            "ADMM moved from 3 May 2027 to 4 August 2027",
            '"from 3 May 2027 to 4 August 2027": the line is a sentence ("moved")',
        ),
    ],
)
def test_a_line_that_may_mean_more_is_doubtful(line, why):
    found = read(line)
    assert [(one.why, one.refused, bool(one.candidates)) for one in found.unsure] == [(why, False, True)]
    assert found.rows == ()


@pytest.mark.parametrize(
    ("line", "why"),
    [("30/02/2027 ADMM", "no date in it can be read"), ("5 May 2027", "a date, but no meeting is named")],
)
def test_a_line_with_a_date_that_cannot_be_used_is_refused(line, why):
    assert [(one.why, one.refused) for one in read(line).unsure] == [(why, True)]


def test_what_is_no_meeting_is_put_aside_with_the_reason():
    text = "From: us\nTo: you\nDate: 3 May 2027\n\nDear all,\n> On 2 May 2027 you wrote\n"
    text += "ADMM - 23 November 2027\nRegards\n"
    found = read(text)
    assert [(one.place.row, one.why) for one in found.aside] == [
        (1, "is a line of a mail's head"),
        (2, "is a line of a mail's head"),
        (3, "is a line of a mail's head"),
        (5, "holds no date"),
        (6, "is quoted from another mail"),
        (8, "holds no date"),
    ]
    assert (len(found.rows), found.taken) == (1, 7)


def test_one_line_settles_for_all_whether_the_day_comes_first():
    first, second = read("ADMM, 23/11/2027\nADSOM, 03/04/2027\n").rows
    assert (first.first_day, second.first_day) == (date(2027, 11, 23), date(2027, 4, 3))
    assert second.remarks == ('the day first: "23/11/2027" is a date only with the day first',)


TABLES = [
    "Meeting\tDate\tVenue\nADMM\t23 November 2027\tSingapore\n",
    "| Meeting | Date | Venue |\n|---|---|---|\n| ADMM | 23 November 2027 | Singapore |\n",
    "Meeting  Date              Venue\nADMM     23 November 2027  Singapore\n",
    "  Meeting  Date              Venue\n  ADMM     23 November 2027  Singapore\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_a_table_of_tabs_bars_or_blanks(text):
    row = only(text)
    assert (row.title, row.first_day, row.venue) == ("ADMM", date(2027, 11, 23), "Singapore")


def test_a_saved_mail_is_read_by_its_text():
    raw = b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    raw += b"Content-Transfer-Encoding: quoted-printable\n\n"
    raw += b"ADMM - 23 =\nNovember 2027, Singapore\n"
    found = rows_of(raw, "reply.eml")
    assert [(row.title, row.first_day) for row in found.rows] == [("ADMM", date(2027, 11, 23))]
    assert found.notes == ("line numbers count from the first line of its text",)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "mail.txt: is empty"),
        (b"PK\0\0", "mail.txt:1: is binary, not text"),
        (b"x" * 1_001, "mail.txt:1: a line of 1,001 letters; at most 1,000 are read"),
        (b"x\n" * 5_001, "mail.txt: 5,001 lines; at most 5,000 are read"),
    ],
)
def test_what_is_no_text_is_refused(raw, told):
    with pytest.raises(InputError) as caught:
        rows_of(raw, "mail.txt")
    assert str(caught.value) == told


def test_a_text_of_nothing_but_dates_is_refused_in_bounded_time():
    began = time.perf_counter()
    found = read("\n".join([("3 May " * 160)[:990]] * 100), 2027)
    assert {one.why for one in found.unsure} == {"no date in it can be read"}
    assert time.perf_counter() - began < 5
