"""order, in the rolling scope: has each earlier body met since the previous edition of the later one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from strip import body, broken, facts, last_year, only, order, solver_accepts, states, strip

from constraints.rule import Finding, State

LAST_MARCH = date(2026, 3, 2)


def _history(days):
    return last_year(days, begin=LAST_MARCH)


@pytest.mark.parametrize(
    ("past", "days", "said"),
    [
        ("A.B", "A.B", ["kept"]),
        ("B.A", "B.A", ["kept"]),
        ("A.B", "B.A", ["broken"]),
        ("A..", "B.A", ["undecided"]),
        ("..B", "B.A", ["undecided"]),
        ("...", "B.A", ["undecided"]),
        ("...", "A.B", ["kept"]),
        ("A.B", "A..", []),
        ("B.A", "B..", ["kept"]),
        ("A.B", "B..", ["broken"]),
    ],
)
def test_in_the_rolling_scope_a_meeting_since_the_previous_edition_is_enough(past, days, said):
    rule, plan = order("A", "B", scope="rolling"), strip(days, history=_history(past), facts=facts([body("A")]))
    assert states(rule, plan) == said
    assert solver_accepts(rule, plan) == ("broken" not in said)


def test_in_the_rolling_scope_least_counts_for_a_meeting_of_this_cycle():
    rule = order("A", "B", scope="rolling", least=1)
    for days, kept in (("A.B", True), ("AB.", False)):
        plan = strip(days, history=_history("A.B"))
        assert (broken(rule, plan) == []) == kept
        assert solver_accepts(rule, plan) == kept


def test_in_the_rolling_scope_only_the_first_edition_of_a_cycle_is_judged():
    rule, plan = order("A", "B", scope="rolling"), strip("A.B.B", history=_history("A.B"))
    assert [f.meetings for f in rule.check(plan)] == [("A", "B1")]
    late = strip("B.A.B", history=_history("A.B"))
    assert broken(rule, late) == [("A", "B1")]
    assert not solver_accepts(rule, late)


def test_the_rolling_scope_looks_back_one_cycle_and_no_further():
    old = [replace(p, meeting=replace(p.meeting, cycle=2025)) for p in _history("A.B")]
    rule, plan = order("A", "B", scope="rolling"), strip("B.A", history=old)
    assert states(rule, plan) == ["undecided"]
    assert solver_accepts(rule, plan)


def test_the_rolling_scope_does_not_count_special_meetings():
    past = [replace(p, meeting=replace(p.meeting, special=p.meeting.body.id == "A")) for p in _history("B.A")]
    rule, plan = order("A", "B", scope="rolling"), strip("B.A", history=past)
    assert states(rule, plan) == ["undecided"]
    assert solver_accepts(rule, plan)


def test_the_rolling_scope_judges_each_earlier_body_by_itself_and_says_what_it_saw():
    rule, plan = order("AC", "B", scope="rolling"), strip("B.A", undated="C", history=_history("A.B.C"))
    assert [(f.state.value, f.meetings, f.message) for f in rule.check(plan)] == [
        ("broken", ("A", "B"), "A has not met between B-2026 (2026-03-04) and B (2027-03-01)"),
        ("kept", ("C-2026", "B"), "C-2026 ends 2026-03-06, before B begins 2027-03-01"),
    ]
    unknown = strip("B.A", history=_history("A"))
    assert only(order("A", "B", scope="rolling"), unknown) == Finding(
        "some-order",
        State.UNDECIDED,
        ("A", "B"),
        "whether A has met since the previous B: only 2026 would tell",
    )


def test_in_the_rolling_scope_an_undated_meeting_or_a_partial_file_leaves_it_undecided():
    rule, past = order("A", "B", scope="rolling"), _history("A.B")
    undated = only(rule, strip("B", undated="A", history=past))
    assert undated == Finding("some-order", State.UNDECIDED, ("A?", "B"), "A? has no exact days yet")
    partial = only(rule, strip("B", facts=facts([body("A")]), complete=False, history=past))
    assert partial == Finding("some-order", State.UNDECIDED, ("B",), "A is not in this file, B is")
