"""What host and keep say, word by word, and of which meetings they say it; and two slips that only a solve shows."""

from __future__ import annotations

from datetime import date

import pytest
from strip import CYCLE, earlier, facts, host, keep, member, solver_units, strip, units

MEMBERS = (member("HH"), member("MM"), member("NN"))
FACTS = facts(members=MEMBERS, chair={CYCLE: "MM"})


def said(rule, plan):
    return [(finding.meetings, finding.message) for finding in rule.check(plan)]


@pytest.mark.parametrize(
    ("fields", "plan", "words"),
    [
        ({"chair": True}, {"hosts": {"A": "MM"}}, "A (2027-03-01) is hosted by MM"),
        ({"hosts": ("HH", "NN")}, {"hosts": {"A": "MM"}}, "A (2027-03-01) is hosted by MM; HH or NN expected"),
        ({"hosts": ("HH", "NN")}, {}, "A has no host yet"),
    ],
)
def test_who_hosts_one_meeting(fields, plan, words):
    assert said(host("A", **fields), strip("A", facts=FACTS, **plan)) == [(("A",), words)]


def test_a_rotation_that_nobody_began():
    rule = host("A", rotation=("HH", "MM"))
    told = f"who hosted A in {CYCLE - 1} is not known"
    assert said(rule, strip("A", hosts={"A": "HH"}, facts=FACTS)) == [(("A",), told)]


def test_a_meeting_without_days():
    plan = strip("B", undated="A", hosts={"B": "HH"}, facts=FACTS)
    assert said(host("A", hosts=("HH",)), plan) == [(("A?",), "A? has no exact days yet")]


BOTH = ("A", "B")


@pytest.mark.parametrize(
    ("days", "hosts", "found"),
    [
        (
            "A......B",
            {"A": "HH", "B": "HH"},
            [
                (BOTH, "A and B are both hosted by HH"),
                (BOTH, "A begins 2027-03-01, B 2027-03-08, not in one week"),
            ],
        ),
        (
            "A.....B",
            {"A": "HH", "B": "MM"},
            [
                (BOTH, "A (2027-03-01) is hosted by HH, B (2027-03-07) by MM"),
                (BOTH, "A begins 2027-03-01, B 2027-03-07, in one week"),
            ],
        ),
    ],
)
def test_the_host_and_the_week_of_another(days, hosts, found):
    assert said(host("A", same_as="B", same_week=True), strip(days, hosts=hosts, facts=FACTS)) == found


@pytest.mark.parametrize(
    ("days", "undated", "hosts", "found"),
    [
        ("A.B", "", {"B": "HH"}, [(BOTH, "A has no host yet")]),
        ("A.B", "", {"A": "HH"}, [(BOTH, "B has no host yet")]),
        ("A", "", {"A": "HH"}, [(("A",), "a meeting of B on known days is not in this file")]),
        ("A.B", "B", {"A": "HH", "B": "HH"}, [(("A",), "which meeting of B is the first is not known")]),
    ],
)
def test_what_is_not_known_of_another(days, undated, hosts, found):
    plan = strip(days, undated=undated, hosts=hosts, facts=FACTS)
    assert said(host("A", same_as="B"), plan) == found


@pytest.mark.parametrize(
    ("period", "name"),
    [("week", "week 9 of 2027"), ("month", "2027-03"), ("quarter", "quarter 1 of 2027"), ("cycle", "2027")],
)
def test_the_load_of_a_host_in_a_period(period, name):
    plan = strip("A.B....C", hosts={"A": "HH", "B": "HH"}, facts=FACTS)
    assert said(host("*", most=1, period=period), plan) == [
        (("C",), "C has no host yet"),
        (BOTH, f"HH hosts 2 of them in {name}: A, B; at most 1 wanted"),
    ]
    assert said(host("*", most=2, period=period), plan)[1:] == [(BOTH, f"HH hosts 2 of them in {name}: A, B")]


def test_what_stays_what_moves_what_is_new_and_what_has_no_days():
    plan = strip("A.BEC", undated="D", version=earlier("A..BC"))
    assert said(keep("*"), plan) == [
        (("A",), "A stays on 2027-03-01"),
        (("B",), "B moves from 2027-03-04 to 2027-03-03, by 1 days"),
        (("C",), "C stays on 2027-03-05"),
        (("D?",), "D? has no exact days yet"),
    ]


def test_a_quarter_is_three_months_for_the_solver_too():
    rule = host("*", most=1, period="quarter", weight=1)
    plan = strip(f"A{'.' * 40}B", begin=date(CYCLE, 4, 5), hosts={"A": "HH", "B": "HH"}, facts=FACTS)
    assert (units(rule, plan), solver_units(rule, plan)) == (1, 1)


def test_a_new_meeting_does_not_free_those_after_it():
    rule, plan = keep("*", weight=1), strip("A.B.", version=earlier("...B"))
    assert (units(rule, plan), solver_units(rule, plan)) == (1, 1)
