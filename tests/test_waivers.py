"""A waiver allows a breach and says so; one that covers nothing is told as well."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from strip import MONDAY, day, order, strip

from calendars.record import read_record
from constraints.check import check
from constraints.errors import InputError
from constraints.requirements import AllowedDays
from constraints.rulebook import load
from constraints.waiver import Waiver
from scheduler import pipeline, results

RULE = order("A", "B", id="later-b")
BROKEN = strip("BA.")


def waiver(**fields) -> Waiver:
    return Waiver(**{"rule": "later-b", "reason": "asked for", "approved_by": "the Board", **fields})


def judged(*waivers, plan=BROKEN):
    return check([RULE], replace(plan, waivers=waivers))


@pytest.mark.parametrize(
    ("given", "covered"),
    [
        (waiver(), True),
        (waiver(meetings=("A",)), True),
        (waiver(meetings=("B", "Z")), True),
        (waiver(meetings=("Z",)), False),
        (waiver(rule="other"), False),
        (waiver(until=day(1)), True),
        (waiver(until=day(0)), False),
        (waiver(until=date(2026, 12, 31)), False),
    ],
)
def test_a_waiver_covers_the_breaches_it_names_until_its_last_day(given, covered):
    report = judged(given)
    assert [f.meetings for _, f in report.breaches] == ([] if covered else [("A", "B")])
    assert [(rule.id, f.meetings, w) for rule, f, w in report.waived] == (
        [("later-b", ("A", "B"), given)] if covered else []
    )
    assert report.verdict("later-b").state == "broken"


@pytest.mark.parametrize(
    ("given", "plan", "why"),
    [
        (waiver(), strip("AB."), ["unused: it covers none of the breaches"]),
        (waiver(meetings=("Z",)), BROKEN, ["unused: it covers none of the breaches"]),
        (waiver(until=MONDAY), BROKEN, ["expired on 2027-03-01"]),
        (waiver(), BROKEN, []),
    ],
)
def test_a_waiver_that_covers_nothing_is_told(given, plan, why):
    assert [one.why for one in judged(given, plan=plan).idle_waivers] == why


def test_planning_lifts_what_is_waived_and_no_wish():
    lifted = AllowedDays("later-b", ("A",), None, frozenset())
    assert waiver(meetings=("A",)).leaves(lifted) is None
    for other, kept in (
        (waiver(meetings=("B",)), lifted),
        (waiver(), replace(lifted, weight=3)),
        (waiver(), replace(lifted, rule="other")),
    ):
        assert other.leaves(kept) is kept


def test_a_record_with_mistakes_tells_each_with_its_line(tmp_path: Path):
    path = tmp_path / "record.toml"
    path.write_text(
        "format = 1\n[[act]]\npaper = 'calender'\nyear = 2025\ndone = 'adopted'\nby = 'ADMN'\nday = 2025-01-01\n"
        "record = 'x'\n[[waiver]]\nrule = 'acdfim-lst'\nreason = 'x'\napproved_by = 'y'\n"
        "[[waiver]]\nrule = 'acamm-november'\nreason = 'x'\napproved_by = 'y'\n[[wavier]]\n"
    )
    with pytest.raises(InputError) as error:
        read_record(path, load())
    assert [(p.line, p.message) for p in error.value.problems] == [
        (3, 'paper must be "calendar" or "programme", not "calender". Maybe "calendar"?'),
        (10, 'no rule is called "acdfim-lst". Maybe "acdfim-last"?'),
        (14, 'rule "acamm-november" has a price: it needs no waiver'),
        (17, '"wavier" is not known here. Maybe "waiver"?'),
    ]


def test_a_request_that_waives_the_rule_gets_the_year_that_was_impossible(tmp_path: Path):
    november = (Path(__file__).parent / "golden" / "november.toml").read_text(encoding="utf-8")
    path = tmp_path / "request.toml"
    waived = (
        '\n[[waiver]]\nrule = "acdfim-last"\nmeetings = ["ACAMM-2027"]\nreason = "rifle meet"\napproved_by = "ADMM"\n'
    )
    path.write_text(november + waived, encoding="utf-8")
    result = pipeline.generate(None, results.Asked(path))
    assert isinstance(result, results.Generated)
    assert (result.calendar.cost, result.calendar.proven) == (69, True)
    assert [(rule.id, f.meetings) for rule, f, _ in result.report.waived] == [
        ("acdfim-last", ("ACAMM-2027", "ACDFIM-2027"))
    ]
    assert result.report.breaches == ()


def test_a_request_cannot_waive_what_is_no_rule(tmp_path: Path):
    path = tmp_path / "request.toml"
    path.write_text('format = 1\nyear = 2027\n[[waiver]]\nrule = "acdfim"\nreason = "x"\napproved_by = "y"\n')
    with pytest.raises(InputError) as error:
        pipeline.generate(None, results.Asked(path))
    assert [(p.line, p.message) for p in error.value.problems] == [
        (4, 'no rule is called "acdfim". Maybe "acdfim-last"?')
    ]
