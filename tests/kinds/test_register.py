"""register: each row's body is known and its reporting line reaches the apex."""

from dataclasses import replace

import pytest
from strip import board_of, body, strip, term_of

from constraints.meetings import Event, Plan
from constraints.rule import Citation, State
from constraints.rules.register import Register
from constraints.selector import Selector


def register(**fields):
    cite = Citation(source="paper", place="para 7")
    selected = Selector(all=True)
    return Register(
        id="purview", sentence="s", reading="r", cite=cite, standing="adopted", meetings=selected, apex="A", **fields
    )


def reporting(plan: Plan, **above: str | None) -> Plan:
    """The plan with its bodies reporting as told."""
    bodies = {b.id: b.model_copy(update={"reports_to": above.get(b.id)}) for b in plan.facts.bodies}
    rows = [replace(p, meeting=replace(p.meeting, body=bodies[p.meeting.body.id])) for p in plan.placements]
    return replace(plan, placements=tuple(rows), facts=replace(plan.facts, bodies=tuple(bodies.values())))


@pytest.mark.parametrize(
    ("above", "broken"),
    [
        ({"B": "A", "C": "B"}, []),
        ({"B": "A", "C": "A"}, []),
        ({"B": "A"}, ["C"]),
        ({}, ["B", "C"]),
        ({"B": "C", "C": "B"}, ["B", "C"]),
        ({"B": "Z", "C": "A"}, ["B"]),
    ],
)
def test_every_line_must_reach_the_apex(above, broken):
    plan = reporting(strip("ABC"), **above)
    findings = list(register().check(plan))
    assert [f.meetings[0] for f in findings if f.state is State.BROKEN] == broken
    assert [f.meetings[0] for f in findings if f.state is State.KEPT] == [x for x in "ABC" if x not in broken]
    posted = board_of([register()], term_of(plan)).requirements
    assert [r.units({}) for r in posted] == ([len(broken)] if broken else [])


def test_the_line_is_told():
    plan = reporting(strip("C"), C="B")
    plan = replace(plan, facts=replace(plan.facts, bodies=(*plan.facts.bodies, body("B"))))
    (finding,) = register().check(plan)
    assert finding.message == "C does not report to A: C - B"


def test_an_unknown_event_is_left_to_people_only_where_asked():
    day = strip("A").placements[0].first_day
    plan = replace(strip("A"), others=(Event("Shangri-La Dialogue", day, day),))
    assert [f.state for f in register().check(plan)] == [State.KEPT]
    kept, unknown = register(others=True).check(plan)
    assert (kept.state, unknown.state) == (State.KEPT, State.UNDECIDED)
    told = '"Shangri-La Dialogue" (2027-03-01) is no meeting of a known body; whether it belongs under A is not told'
    assert unknown.message == told
