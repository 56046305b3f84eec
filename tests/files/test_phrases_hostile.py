"""Any text at all: one of three answers, in little time, and never days that the text does not allow."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.phrases import Days, Doubtful, Order, Refused, Understood, Unknown, Window, read, settle
from calendars.phrases.months import WORDS

PIECES = """0 1 3 12 16 29 30 31 32 99 026 1999 2000 2027 2100 9999 46434 16th 3rd '27 - \u2013 / . , & | ~ ( ) ? *
2027-02 2027-02-16 16/02/2027 3.4.27 2027-W07 2027-W60 20270216 P3D P99W 09:30 T00:00Z TBC before after by
between around from Q3 w/c febuary"""
WRITTEN = [*sorted(WORDS), *PIECES.split(), "3 days", "99 days"]
phrases = st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from(["", " ", " ", " "])), max_size=14).map(
    lambda pieces: "".join(piece + blank for piece, blank in pieces)
)
years = st.none() | st.integers(1990, 2110)
orders = st.none() | st.booleans()


def holds(understood: Understood) -> bool:
    """Whether a reading keeps what the types promise."""
    match understood.when:
        case Days(first, last):
            return first <= last and (last - first).days < 366
        case Window(first, last, days):
            return first <= last and (days is None or 1 <= days <= (last - first).days + 1)
        case Unknown():
            return understood.says == "no date yet"


def answered(text: str, year: int | None, day_first: bool | None) -> bool:
    """Whether the answer is one of the three, and whole."""
    match read(text, year, day_first):
        case Understood() as understood:
            return holds(understood)
        case Doubtful(candidates, why):
            return bool(why) and all(map(holds, candidates)) and len(set(candidates)) == len(candidates)
        case Refused(why):
            return bool(why)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=220), years, orders)
def test_any_text_has_one_of_three_answers(text, year, day_first):
    assert answered(text, year, day_first)


@settings(max_examples=500, deadline=None)
@given(phrases, years, orders)
def test_any_row_of_the_words_of_dates_has_one_of_three_answers(text, year, day_first):
    assert answered(text, year, day_first)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(phrases, years, orders)
def test_very_many_rows_of_the_words_of_dates_have_one_of_three_answers(text, year, day_first):
    assert answered(text, year, day_first)


@settings(max_examples=300, deadline=None)
@given(phrases, st.integers(2000, 2100))
def test_reading_is_the_same_each_time_and_whatever_the_case(text, year):
    assert read(text, year) == read(text, year)
    assert read(text.upper(), year) == read(text.lower(), year)


@settings(max_examples=500, deadline=None)
@given(st.integers(1, 31), st.integers(1, 31), st.sampled_from("/.-"))
def test_an_order_is_never_guessed(first, then, mark):
    text = f"{first:02d}{mark}{then:02d}{mark}2027"
    days = set()
    for month, day in ((then, first), (first, then)):
        try:
            days.add(date(2027, month, day))
        except ValueError:
            continue
    found = read(text)
    match found:
        case Understood(Days(first_day, last_day)):
            assert (first_day, {first_day}) == (last_day, days)
        case Doubtful(candidates):
            assert ({c.when for c in candidates}, len(days)) == ({Days(day, day) for day in days}, 2)
        case _:
            assert (found.__class__, days) == (Refused, set())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=30) | phrases, max_size=20))
def test_any_column_can_be_asked(texts):
    assert isinstance(settle(texts), Order)


HOSTILE = """1-_1/_1._May _1 and _(_tbc _a_9_ _-_?_febuari _to _mid-_week 3 _16-18 Feb or _00:00_t00:00 _3 days 
1-1-1-1 May _1st _not yet _to be _\ufdfa_s.d._1/2/2027 _2027-_2027-02-16/_, at _date to be _'27_\u0300_o-ok
[1]_\u00b9_\U0001f600"""


@pytest.mark.parametrize("piece", re.split("[_\n]", HOSTILE))
@pytest.mark.parametrize("year", [None, 2027])
def test_hostile_texts_cost_little(piece, year):
    text = (piece * 200)[:200]
    spent = []
    for _ in range(5):
        before = time.process_time()
        answer = read(text, year)
        spent.append(time.process_time() - before)
    assert isinstance(answer, Understood | Doubtful | Refused)
    assert min(spent) < 0.005


def test_a_text_that_is_too_long_is_refused_unread():
    assert read("1" * 1_000_000) == Refused("1000000 characters are too many for a date; at most 200 are read")
