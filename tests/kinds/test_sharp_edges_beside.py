"""beside, where a small slip in a reading would show: days shared, files that are partial, the next cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from strip import (
    beside,
    body,
    broken,
    facts,
    next_year,
    only,
    solver_accepts,
    states,
    strip,
)

from constraints.meetings import Ordinal, Plan
from constraints.rule import Finding, State
from constraints.selector import Selector


@pytest.mark.parametrize(
    ("fields", "lanes", "kept"),
    [
        # meetings of a day each: before, after, and not on the day itself
        ({"overlap": False}, ["A..", "M.."], False),
        ({"overlap": False}, ["AM."], True),
        ({"overlap": False}, ["MA."], True),
        ({"overlap": False, "free_days": 1}, ["A..", "M.."], False),
        # the one anchor there is, and the last of three
        ({"which": "last"}, ["A...M"], False),
        ({"which": "last"}, ["...AM"], True),
        ({"which": "first"}, ["A...M"], False),
        ({"which": "last"}, ["A.AM.A"], False),
        ({"which": "last"}, ["A.A.AM"], True),
        ({"which": "first"}, ["A.AM.A"], False),
        ({"which": "first"}, ["AMA..A"], True),
    ],
)
def test_both_readings_agree_at_the_edges(fields, lanes, kept):
    rule, plan = beside("M", "A", **fields), strip(*lanes)
    assert (broken(rule, plan) == []) == kept
    assert solver_accepts(rule, plan) == kept


@pytest.mark.parametrize(
    ("lanes", "message"),
    [
        (["MM.", ".AA"], "alongside: M (2027-03-01) is alongside A (2027-03-02 to 2027-03-03)"),
        (
            ["M.A"],
            "M (2027-03-01) is 2 days before A begins (2027-03-03); alongside or the next day on either side wanted",
        ),
        (
            ["A.M"],
            "M (2027-03-03) is 2 days after A ends (2027-03-01), 1 free;"
            " alongside or the next day on either side wanted",
        ),
    ],
)
def test_the_message_tells_a_shared_day_and_two_days_between(lanes, message):
    assert only(beside("M", "A"), strip(*lanes)).message == message


# A partial file.


def _often(plan: Plan, letter: str, times: int) -> Plan:
    """The plan, of which one body is known to meet so many times a year."""
    ordinal = Ordinal(year=2026, number=9, each_year=times)
    known = [b.model_copy(update={"ordinal": ordinal}) if b.id == letter else b for b in plan.facts.bodies]
    return replace(plan, facts=replace(plan.facts, bodies=tuple(known)))


@pytest.mark.parametrize(
    ("anchors", "days", "times", "anchor", "missing"),
    [
        ("AB", "M..A", 1, "A", "B"),  # B is no part of the file
        ("AB", "M..A..B", 1, "A", None),
        ("A", "M..A", 1, "A", None),
        ("A", "M..A", 2, "A", "A"),
        ("A", "M..A..A", 2, "A1", None),
        ("A", "M..A..A", 3, "A1", "A"),
        ("AM", "M..A", 1, "A", None),  # the meeting's own body is no anchor of it
    ],
)
def test_in_a_partial_file_an_anchor_that_may_be_missing_leaves_it_undecided(anchors, days, times, anchor, missing):
    rule, plan = beside("M", anchors), _often(strip(days, facts=facts(bodies=[body("B")])), "A", times)
    seen = f"M (2027-03-01) is 3 days before {anchor} begins (2027-03-04)"
    breach = f"{seen}; alongside or the next day on either side wanted"
    assert only(rule, plan) == Finding("some-beside", State.BROKEN, ("M", anchor), breach, 1)
    partial = only(rule, replace(plan, complete=False))
    if missing:
        told = f"{seen}; a meeting of {missing} may be missing in this file"
        assert partial == Finding("some-beside", State.UNDECIDED, ("M",), told)
    else:
        assert partial == only(rule, plan)


def test_in_a_partial_file_the_earliest_of_the_anchors_is_told():
    plan = strip("A...M...B", facts=facts(bodies=[body("C")]), complete=False)
    for rows in (plan.placements, plan.placements[::-1]):
        assert only(beside("M", "ABC"), replace(plan, placements=rows)).message == (
            "M (2027-03-05) is 4 days after A ends (2027-03-01), 3 free; a meeting of C may be missing in this file"
        )


def test_in_a_partial_file_an_anchor_at_hand_keeps_it_all_the_same():
    plan = strip("MA", facts=facts(bodies=[body("B")]), complete=False)
    assert states(beside("M", "AB"), plan) == ["kept"]


# The next cycle's anchor.


@pytest.mark.parametrize(("prior_days", "kept"), [(314, True), (313, False)])
def test_the_next_cycles_anchor_may_be_so_many_days_ahead_at_most(prior_days, kept):
    rule = beside("M", "A", prior=True, prior_days=prior_days)
    plan = strip("M", following=next_year("A", begin=date(2028, 1, 10)))
    seen = "M (2027-03-01) is 315 days before A-2028 begins (2028-01-10)"
    wanted = "; at most 313 free days before or alongside or the next day on either side wanted"
    assert only(rule, plan) == (
        Finding("some-beside", State.KEPT, ("M", "A-2028"), f"prior: {seen}")
        if kept
        else Finding("some-beside", State.BROKEN, ("M", "A-2028"), seen + wanted, 1)
    )


def test_meetings_of_others_or_of_a_later_cycle_are_no_anchor():
    rule, others = beside("M", "A", prior=True), next_year("B", begin=date(2028, 1, 10))
    later = [replace(p, meeting=replace(p.meeting, cycle=2029)) for p in next_year("A", begin=date(2029, 1, 8))]
    for following in (others, later, [*others, *later]):
        told = only(rule, strip("M", following=following))
        assert told == Finding("some-beside", State.UNDECIDED, ("M",), "no date of A after 2027-03-01 is known")


def test_anchors_of_several_bodies_are_not_named_one_by_one():
    rule = beside("M", Selector(group="summit"), prior=True)
    assert only(rule, strip("M")).message == "no date of the anchor after 2027-03-01 is known"


def test_what_has_no_exact_days_is_named():
    told = "A? has no exact days yet"
    assert only(beside("M", "A"), strip("M", undated="A")) == Finding("some-beside", State.UNDECIDED, ("M", "A?"), told)
    told = "M? has no exact days yet"
    assert only(beside("M", "A"), strip("A", undated="M")) == Finding("some-beside", State.UNDECIDED, ("M?",), told)


@pytest.mark.parametrize(("which", "said"), [("any", ["undecided"]), ("last", []), ("first", [])])
def test_the_only_meeting_of_a_body_that_is_beside_itself_waits_for_the_next_cycle(which, said):
    assert states(beside("A", "A", which=which, prior=True), strip("A")) == said
