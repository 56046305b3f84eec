"""What is frozen is what was judged: nothing of a plan is lost on the way into the store and out of it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path

import pytest

from calendars.holidays import load_facts
from calendars.store.canonical import hash_of, text_of, time_of, time_text
from calendars.store.freezing import Choices, freeze
from calendars.store.plan_json import plan_json, plan_of
from calendars.store.procedure import Procedure, procedure_of
from calendars.store.thawing import differences, judge, thaw
from constraints.hours import Hours
from constraints.meetings import Act, Event, Meeting, Placement, Plan
from constraints.rulebook import find, load
from constraints.waiver import Waiver
from scheduler.pipeline.checking import check_file
from scheduler.results import JudgedBy
from store.years import broken, good, moment

BOOK = load()
HISTORY = Path(__file__).parents[1] / "history"
FILES = {path.name: path.read_bytes().decode() for path in sorted(find("asean-defence").glob("*.toml"))}
DAY = date(2027, 5, 3)
FULL = Meeting(
    id="ADMM-2027",
    body=BOOK.body("ADMM"),
    cycle=2027,
    number=2,
    days=3,
    host="VN",
    city="Hà Nội",
    edition=21,
    consensus="note",
    special=True,
    title="21st ADMM",
    candidates=("VN", "SG"),
    host_with="ADSOM-2027",
    window=(DAY, DAY),
    hours=Hours(time(9), time(12, 30), "Asia/Manila"),
)
"""Every field is told: a field that is new must be kept too."""


def full_plan():
    placed = Placement(FULL, DAY, DAY)
    return Plan(
        cycle=2027,
        placements=(placed,),
        facts=load_facts(BOOK, [2027]),
        complete=False,
        undated=(replace(FULL, id="x"),),
        history=(placed,),
        following=(placed,),
        others=(Event("Dialogue", DAY, DAY, "Singapore"),),
        version=(placed,),
        acts=(Act("calendar", "recommended", "ADSOM", DAY, "item 4"),),
        waivers=(Waiver(rule="acdfim-last", reason="r", approved_by="ADMM", until=DAY),),
    )


def test_a_meeting_of_which_everything_is_told_is_what_is_tried_here():
    defaults = Meeting("ADMM-2027", FULL.body, 2027)
    same = [f.name for f in fields(Meeting) if getattr(FULL, f.name) == getattr(defaults, f.name)]
    assert same == ["id", "body", "cycle"]


def test_a_plan_comes_back_whole():
    plan = full_plan()
    told = json.loads(text_of(plan_json(plan)))
    assert plan_of(told, BOOK, plan.facts, plan.waivers) == plan


def test_a_year_is_thawed_with_its_own_rulebook_and_holidays():
    plan = full_plan()
    report = judge(BOOK, plan)
    content = freeze(BOOK, FILES, plan, report)
    book, thawed = thaw(content)
    assert (book, thawed) == (BOOK, plan)
    assert judge(book, thawed) == report
    assert differences(content) == ()


def test_profile_and_readings_are_taken_again():
    file = check_file(HISTORY / "2025.csv", JudgedBy(readings={"acdfim-last": "rolling"}))
    (year,) = file.years
    content = freeze(file.book, FILES, year.plan, year.report, Choices(readings={"acdfim-last": "rolling"}))
    assert thaw(content)[0] == file.book
    assert differences(content) == ()
    (told, *_) = differences(freeze(file.book, FILES, year.plan, year.report))
    assert told.startswith("the ")


def test_the_procedure_is_what_the_act_rules_say():
    assert procedure_of(BOOK.rules) == Procedure("ADSOM", "ADMM", silence_agrees=False)
    assert procedure_of(load("tests/golden/river-board").rules) == Procedure(None, None)


def test_silence_agrees_where_the_rule_of_adoption_says_so():
    said = [r.model_copy(update={"silence_agrees": r.kind == "act" and r.done == "adopted"}) for r in BOOK.rules]
    assert procedure_of(said) == Procedure("ADSOM", "ADMM", silence_agrees=True)


def test_the_breaches_are_kept_as_they_were_found():
    assert good().document["report"]["breaches"] == []
    assert broken().document["report"]["breaches"] == [
        {
            "rule": "working-days",
            "meetings": ["BOARD-2027-4"],
            "message": "BOARD-2027-4 meets 2027-11-13: a Saturday; 2027-11-14: a Sunday",
            "source": "Statutes, Art. 8",
        }
    ]


@pytest.mark.parametrize("thing", [1.5, {"a": [0.1]}, {1: "a"}, {"a": float("nan")}])
def test_what_two_machines_may_write_differently_is_not_written(thing):
    with pytest.raises(ValueError, match=r"is a fraction|is no text"):
        text_of(thing)


def test_the_same_thing_has_the_same_hash_in_whatever_order_it_was_made():
    first, second = {"a": 1, "b": ["ế", None, True]}, {"b": ("ế", None, True), "a": 1}
    assert hash_of(first) == hash_of(second)
    assert text_of(first) == '{"a":1,"b":["ế",null,true]}'


def test_times_are_kept_to_the_second_in_utc():
    assert time_text(moment(0).replace(microsecond=7)) == "2026-11-21T09:00:00Z"
    assert time_of("2026-11-21T09:00:00Z") == moment(0)
    with pytest.raises(ValueError, match="has no time zone"):
        time_text(moment(0).replace(tzinfo=None))
