"""The weights in the shipped book are those that its method gives from the years of tests/history."""

from __future__ import annotations

from math import log
from pathlib import Path

import pytest

from constraints.evidence import SCALE, fitted
from constraints.rulebook import load
from scheduler.pipeline.backtest import history, weights

HISTORY = Path(__file__).parents[1] / "history"
FILES = [HISTORY / "more-years.csv", HISTORY / "real-years.csv"]
BOOK = load()


@pytest.fixture(scope="module")
def weighed():
    """Every wish of the book against tests/history, by id."""
    return {one.rule.id: one for one in weights(FILES, BOOK.about.id).weighed}


def test_the_weights_and_places_in_the_book_are_those_of_the_years(weighed):
    assert {name: one.fitted for name, one in weighed.items() if one.drifted} == {}
    assert sum(1 for one in weighed.values() if one.fitted) == 20


def test_each_wish_says_whether_its_price_is_weighed_or_judged(weighed):
    told = {name: one.rule.reading.endswith(" Weighed by the record.") for name, one in weighed.items()}
    assert told == {name: one.fitted is not None for name, one in weighed.items()}
    judged = [one.rule.reading for one in weighed.values() if one.fitted is None]
    assert [reading for reading in judged if not reading.endswith(" Its price is judged.")] == []


def test_the_place_of_the_record_names_the_years_in_which_the_case_arose(weighed):
    of_record = [one for one in weighed.values() if one.fitted and one.rule.cite.source == "record"]
    told = {one.rule.id: one.rule.cite.place.split(", ")[-1] for one in of_record}
    assert told == {one.rule.id: f"{len(one.years)} years of {one.years[0]}-{one.years[-1]}" for one in of_record}


def test_a_year_left_out_tells_nothing():
    every, _ = history(FILES, BOOK)
    without = fitted(BOOK, [year for year in every if year.cycle != 2025])
    assert without.by_id["ani-august"].near == ("08-22",)
    assert without.by_id["acamm-november"].weight == round(SCALE * log(7))
    assert fitted(BOOK, every) == BOOK
