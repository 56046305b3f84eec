"""Which meetings a rule speaks of: all of what a selector gives must fit."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from constraints.meetings import Meeting
from constraints.rulebook import load
from constraints.selector import Selector

BOOK = load()
YEAR = [Meeting(f"{b.id}-2027", b, 2027) for b in BOOK.bodies] + [
    Meeting("ADMM-2027-special", b, 2027, special=True) for b in BOOK.bodies if b.id == "ADMM"
]


def chosen(**fields: object) -> list[str]:
    selector = Selector.model_validate_json(json.dumps(fields))
    return [m.id.removesuffix("-2027") for m in selector.among(YEAR)]


@pytest.mark.parametrize(
    ("fields", "meetings"),
    [
        ({"body": "ADMM"}, ["ADMM"]),
        ({"bodies": ["ADSOM", "ADMM"]}, ["ADMM", "ADSOM"]),
        ({"group": "service-chiefs"}, ["ACAMM", "AAFCC", "ANI"]),
        ({"group": "service-chiefs", "not_bodies": ["ANI"]}, ["ACAMM", "AAFCC"]),
        ({"level": "ministers"}, ["ADMM", "ADMM-RETREAT", "ADMM-PLUS"]),
        ({"level": "ministers", "group": "ministerial"}, ["ADMM", "ADMM-RETREAT"]),
        ({"delegates": "working-group"}, ["ADSOM-WG", "ADSOM-PLUS-WG"]),
        ({"meetings": ["ADMM-2027-special", "ANI-2027"]}, ["ANI", "ADMM-2027-special"]),
        ({"meetings": ["ADMM-2027", "ANI-2027"], "body": "ANI"}, ["ANI"]),
        ({"body": "ADMM", "group": "service-chiefs"}, []),
    ],
)
def test_all_of_what_is_given_must_fit(fields, meetings):
    assert chosen(**fields) == meetings


def test_all_are_the_regular_ones():
    assert chosen(all=True) == [b.id for b in BOOK.bodies]


def test_a_selector_of_nothing_is_refused():
    with pytest.raises(ValidationError, match="selects nothing: give body, bodies"):
        Selector()


def test_a_body_is_spoken_of_where_its_regular_meetings_are():
    assert [b.id for b in BOOK.bodies if Selector(level="ministers").fits_body(b)] == [
        "ADMM",
        "ADMM-RETREAT",
        "ADMM-PLUS",
    ]
    assert [b.id for b in BOOK.bodies if Selector(meetings=("ADMM-2027",)).fits_body(b)] == []
