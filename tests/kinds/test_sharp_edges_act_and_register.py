"""act, register and statement, where a small slip in a reading would show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from strip import board_of, strip, term_of

from constraints.meetings import Act as Done
from constraints.meetings import Plan
from constraints.rule import Citation, Finding, State
from constraints.rules.act import Act
from constraints.rules.register import Register
from constraints.rules.statement import Statement
from constraints.selector import Selector

SAID = {
    "id": "x",
    "sentence": "s",
    "reading": "r",
    "cite": Citation(source="paper", place="p"),
    "standing": "adopted",
}


def _recorded(*steps: str) -> Plan:
    """A plan whose calendar was treated so, each step "done by day"."""
    rows = [step.split() for step in steps]
    acts = [Done("calendar", done, by, date(2027, 5, int(day)), "minutes") for done, by, day in rows]
    return replace(strip("A"), acts=tuple(acts))


@pytest.mark.parametrize(
    ("done", "steps", "said"),
    [
        ("prepared", ["recommended S 3"], "the calendar was recommended on 2027-05-03, but never prepared by W"),
        ("prepared", ["adopted M 4"], "the calendar was adopted on 2027-05-04, but never prepared by W"),
        ("recommended", ["adopted M 4"], "the calendar was adopted on 2027-05-04, but never recommended by W"),
        ("recommended", ["prepared W 2"], None),
        ("adopted", ["prepared W 2", "recommended S 3"], None),
    ],
)
def test_a_step_that_a_later_one_left_out_is_a_breach_and_one_still_to_come_is_none(done, steps, said):
    (finding,) = Act(**SAID, paper="calendar", done=done, by="W").check(_recorded(*steps))
    assert finding == (
        Finding("x", State.BROKEN, (), said, 1)
        if said
        else Finding("x", State.UNDECIDED, (), f"the calendar is not {done} yet")
    )


@pytest.mark.parametrize(
    ("steps", "state", "told"),
    [
        (["recommended S 3", "adopted M 4"], State.KEPT, ""),
        (["recommended T 3", "adopted M 4"], State.BROKEN, ", without having been recommended by S before"),
        (["recommended T 3", "recommended S 3", "adopted M 4"], State.KEPT, ""),
        (["recommended S 5", "adopted M 4"], State.BROKEN, ", without having been recommended by S before"),
    ],
)
def test_what_comes_before_must_have_been_done_by_the_body_named(steps, state, told):
    rule = Act(**SAID, paper="calendar", done="adopted", by="M", after="recommended", after_by="S")
    (finding,) = rule.check(_recorded(*steps))
    assert (finding.state, finding.message) == (
        state,
        f"the calendar was adopted by M on 2027-05-04 (minutes){told}",
    )


@pytest.mark.parametrize(("above", "state"), [("A", State.KEPT), (None, State.BROKEN)])
def test_a_meeting_without_days_reports_as_any_other(above, state):
    plan = strip("A", undated="B")
    bodies = {b.id: b.model_copy(update={"reports_to": {"B": above}.get(b.id)}) for b in plan.facts.bodies}
    undated = tuple(replace(m, body=bodies["B"]) for m in plan.undated)
    plan = replace(plan, undated=undated, facts=replace(plan.facts, bodies=tuple(bodies.values())))
    rule = Register(**SAID, meetings=Selector(all=True), apex="A")
    line = "B? reports to A: B - A" if above else "B? does not report to A: B"
    assert list(rule.check(plan)) == [
        Finding("x", State.KEPT, ("A",), "A reports to A: A"),
        Finding("x", state, ("B?",), line, 1 if state is State.BROKEN else 0),
    ]


def test_a_register_speaks_of_the_meetings_selected_and_no_others():
    plan, rule = strip("AB", undated="C"), Register(**SAID, meetings=Selector(body="A"), apex="A")
    assert [(f.state, f.meetings) for f in rule.check(plan)] == [(State.KEPT, ("A",))]
    assert board_of([rule], term_of(plan)).requirements == []


def test_a_statement_is_listed_under_its_own_name():
    assert list(Statement(**SAID).check(strip("A"))) == [Finding("x", State.FOR_PEOPLE, (), "r")]
