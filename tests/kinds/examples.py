"""Example rules of every kind, each with three meetings to place in nine days: the registry of the two readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import strip as s
from strip import MONDAY, apart, avoid, beside, count, day, edition, host, keep, order, spread, window

from constraints.meetings import Facts, Meeting, Period, Placement, Term
from constraints.rule import Rule
from constraints.rules import BY_DATES
from constraints.selector import Selector
from kinds.compare import Example

DAYS = 9


def term(
    meetings: str,
    days: int = DAYS,
    begin: date = MONDAY,
    facts: Facts | None = None,
    history: Sequence[Placement] = (),
    version: Sequence[Placement] = (),
    **by_letter: Mapping[str, Any],
) -> Term:
    """The meetings, "A BB" being one of a day and one of two, to be placed in so many days.

    ``hosts``, ``cities``, ``delegates``, ``persons``, ``candidates`` (of which a host is to be chosen),
    ``host_with`` and ``special`` are by letter.
    """
    words = meetings.split()
    total, seen, found = Counter(word[0] for word in words), Counter[str](), []
    for word in words:
        x = word[0]
        seen[x] += 1
        name = x if total[x] == 1 else f"{x}{seen[x]}"
        given = {key: values[x] for key, values in by_letter.items() if x in values}
        of = s.body(x, delegates=given.get("delegates", "everyone"), persons=given.get("persons", 1))
        host, city = given.get("hosts"), given.get("cities")
        meeting = Meeting(name, of, s.CYCLE, seen[x], len(word), host, city)
        chosen = {key: given[key] for key in ("candidates", "host_with", "special") if key in given}
        found.append(replace(meeting, **chosen))
    known = facts or s.facts()
    bodies = tuple({m.body.id: m.body for m in found}.values())
    last = begin + timedelta(days=days - 1)
    return Term(s.CYCLE, begin, last, tuple(found), replace(known, bodies=bodies), tuple(history), tuple(version))


# The days that the examples of avoid speak of: a Wednesday to the Thursday of the next week.
MEMBERS = (s.member("HH", ("fri", "sun")), s.member("MM"), s.member("NN", since=day(4)))
DATED = s.facts(
    members=MEMBERS,
    holidays={
        "HH": [s.holiday(day(3)), s.holiday(day(6), "estimated")],
        "MM": [s.holiday(day(4)), s.holiday(day(5), "estimated"), s.holiday(day(6), "estimated")],
        "NN": [s.holiday(day(2)), s.holiday(day(4)), s.holiday(day(9), "estimated")],
    },
    periods=[
        Period("feast", day(4), day(5), estimated=True),
        Period("feast", day(7), day(7)),
        Period("fair", day(5), day(8)),
    ],
)
HOSTS = {"A": "HH", "B": "MM"}
HERE_AND_THERE = {"A": "here", "B": "here", "C": "there"}
MIXED = "A BB CCC"
TWO = ("HH", "MM")
CHOICE = {"A": TWO, "C": TWO}
TWICE = "A AA BBB"
END_OF_MARCH = date(2027, 3, 27)
BEGUN = Selector(meetings=("A", "B"))


CHAIRED = replace(DATED, chair={s.CYCLE: "MM"})


def _past(first: str, then: str) -> list[Placement]:
    """Last year's editions of the bodies drawn."""
    return [*s.last_year(first, begin=date(2026, 3, 2)), *s.last_year(then, begin=date(2026, 3, 2))]


def _hosted(row: Placement, host: str) -> Placement:
    return replace(row, meeting=replace(row.meeting, host=host))


HOSTED = [_hosted(row, "MM" if row.id.startswith("A") else "HH") for row in _past("A.A", ".B")]

ROLLING: list[tuple[Rule, Term]] = [
    (order("B", "A", scope="rolling"), term(MIXED)),
    (order("BC", "A", scope="rolling"), term(MIXED, history=_past("B.A", "C"))),
    (order("BC", "A", scope="rolling", least=1), term(MIXED, history=_past("A", ".B.C"))),
    (order("BC", "A", scope="rolling", least=2), term(MIXED, history=_past("..A", "B"))),
    (order("B", "A", scope="rolling"), term(TWICE, history=_past("..A", "B"))),
    (order("A", "B", scope="rolling"), term(TWICE, history=_past("A", "..B"))),
    (order("AB", "AB", scope="rolling"), term(MIXED, history=_past("A", "B"))),
    (order("BD", "A", scope="rolling"), term(MIXED, history=_past("D.A", "B"))),
    (order("BD", "A", scope="rolling"), term(MIXED, history=_past("A.D", "B"))),
]

CASES: dict[str, list[tuple[Rule, Term]]] = {
    "count": [
        (count("*"), term(MIXED)),
        (count("A", least=2), term(TWICE)),
        (count("A", least=0, most=2), term(TWICE)),
        (count("AB", planned=2, needs="consensus"), term("A A B")),
        (count("AB", least=2), term("A A B")),
        (count("*", most=1), term("A AA B")),
        (count("AD", least=3), term("A B C")),
        (count("B", least=0, most=0), term(TWICE)),
        (count("A", specials=True), term("A B C", special={"A": True})),
        (count("A"), term("A B C", special={"A": True})),
        (count("AB", least=2, every=3, counted_from=2024), term("A A B")),
        (count("AD", every=2, counted_from=2024), term("A B C")),
        (count("AB", every=2, counted_from=2024, most=1), term("A A B")),
        (count("*", counted_from=2028, most=2, specials=True), term(MIXED)),
    ],
    "order": [
        (order("A", "B"), term(MIXED)),
        (order("AB", "C", least=1), term(MIXED)),
        (order("C", "AB", least=1, most=2), term(MIXED)),
        (order("A", "B", most=0), term("AAA BB C")),
        (order("A", "BC", least=2, most=4, per="day"), term("AA BBB C")),
        (order("B", "C", least=5, per="week"), term(MIXED)),
        (order("B", "A", least=1, most=1, per="week"), term(MIXED)),
        (order("A", "B", least=366, per="day"), term(MIXED)),
        (order("A", "B", least=300, most=310, per="day"), term(MIXED)),
        (order("A", "BC", measured="start-to-start"), term(MIXED)),
        (order("C", "B", measured="start-to-start", least=1, most=3), term(MIXED)),
        (order("C", "AB", measured="start-to-start", most=2, per="day"), term(MIXED)),
        (order("C", "AB", measured="start-to-start", least=4, per="week"), term(MIXED)),
        (order("AB", "C", need="some"), term("AA B C")),
        (order("BC", "A", need="some", least=1, most=2), term(MIXED)),
        (order("BC", "A", need="some", measured="start-to-start", most=1), term(MIXED)),
        (order("B", "A", need="some"), term(TWICE)),
        (order("A", "B", need="some", least=1), term("A AA B")),
        (order("*", "C"), term("A B C")),
        (order("*", "AB", need="some"), term("A BB C")),
        *ROLLING,
    ],
    "beside": [
        (beside("A", "B"), term(MIXED)),
        (beside("A", "Z", prior=True, without="nothing"), term(MIXED)),
        (beside("B", "AC", free_days=1), term(MIXED)),
        (beside("A", "B", free_days=2, sides="before"), term(MIXED)),
        (beside("A", "BC", sides="after", overlap=False), term("A BB C")),
        (beside("AB", "C", sides="before", overlap=False, free_days=1), term(MIXED)),
        (beside("C", "B", prior=True), term(MIXED)),
        (beside("C", "B", prior=True, overlap=False, sides="after", free_days=1), term(MIXED)),
        (beside("C", "AB", prior=True, prior_days=2, sides="after"), term(MIXED)),
        (beside("A", "B", prior=True, prior_days=1, free_days=3), term(MIXED)),
        (beside("B", "A", which="last", prior=True, free_days=1), term(TWICE)),
        (beside("B", "A", which="first", free_days=1), term(TWICE)),
        (beside("B", "A", which="any", overlap=False), term(TWICE)),
        (beside("A", "B", which="last"), term(TWICE)),
        (beside("*", "A", which="last", prior=True), term("A A B")),
        (beside("*", "A", which="first", sides="after", free_days=2), term("A AA BB")),
        (beside("*", "AB", free_days=1, overlap=False), term(MIXED)),
    ],
    "apart": [
        (apart("*"), term(MIXED)),
        (apart("AB", free_days=2), term("AAA BB C")),
        (apart("*", free_days=1, per="day"), term(MIXED)),
        (apart("*", free_days=8, per="week"), term(MIXED)),
        (apart("AB", free_days=366, per="day"), term(MIXED)),
        (apart("*", free_days=0, travel_days=1), term(MIXED, cities=HERE_AND_THERE)),
        (apart("*", free_days=2, travel_days=0, per="day"), term(MIXED, cities={"A": "here", "B": "here"})),
        (apart("*", travel_days=1), term(MIXED)),
        (apart("*", sharing="delegates"), term(MIXED, delegates={"C": "others"})),
        (apart("*", sharing="host", free_days=1), term(MIXED, hosts={"A": "HH", "C": "HH"}, facts=DATED)),
        (apart("*", free_days=1, sharing="delegates", per="week"), term(TWICE)),
        (apart("*", travel_days=1), term("A B C", candidates={"A": TWO}, hosts={"B": "HH"}, facts=DATED)),
        (apart("*", sharing="host", free_days=1), term("A B C", candidates={"A": TWO}, hosts={"B": "HH"}, facts=DATED)),
        (apart("*", travel_days=2, per="day"), term("A B C", hosts=HOSTS, cities={"A": "virtual"}, facts=DATED)),
    ],
    "avoid": [
        (avoid("*", weekdays=("wed", "sat")), term(MIXED)),
        (avoid("*", weekend_of="host"), term(MIXED, hosts=HOSTS, facts=DATED)),
        (avoid("*", weekend_of="host", weekdays=("fri",), per="member-day"), term(MIXED, hosts=HOSTS, facts=DATED)),
        (avoid("*", holidays_of="host"), term(MIXED, hosts=HOSTS, facts=DATED)),
        (avoid("BC", holidays_of="members"), term(MIXED, facts=DATED)),
        (avoid("*", holidays_of="members", per="member-day"), term(MIXED, facts=DATED)),
        (avoid("*", holidays_of="members", weekdays=("fri",), per="member-day"), term(MIXED, facts=DATED)),
        (avoid("AC", periods=("feast",)), term(MIXED, facts=DATED)),
        (avoid("*", periods=("feast", "fair"), per="member-day"), term(MIXED, facts=DATED)),
        (avoid("*", periods=("feast", "fair"), edges=True), term(MIXED, facts=replace(DATED, margin_days=2))),
        (avoid("*", holidays_of="host", edges=True), term(MIXED, hosts=HOSTS, facts=DATED)),
        (avoid("*", holidays_of="members", periods=("feast",), edges=True, per="member-day"), term(MIXED, facts=DATED)),
        (avoid("*", holidays_of="members", edges=True), term(MIXED, facts=replace(DATED, margin_days=0))),
        (avoid("*", dates=(day(2), day(3), day(40))), term(MIXED)),
        (avoid("*", earliest=day(3), latest=day(5)), term(MIXED)),
        (avoid("*", earliest=day(-9), latest=day(3), dates=(day(2), day(5)), per="member-day"), term(MIXED)),
        (avoid("*", dates=(day(2), day(2)), weekdays=("wed",), per="member-day"), term(MIXED)),
        (avoid("A", earliest=day(0), latest=day(8)), term("A B C")),
        (avoid("A", dates=(day(60),)), term("A B C")),
        (avoid("*", weekend_of="host"), term("A B C", candidates={"A": TWO}, hosts={"B": "MM"}, facts=DATED)),
        (avoid("AB", holidays_of="host"), term("A B C", candidates=dict.fromkeys("AB", TWO), facts=DATED)),
        (
            avoid("AB", holidays_of="host", edges=True),
            term("A B C", candidates=dict.fromkeys("AB", TWO), host_with={"B": "A"}, facts=DATED),
        ),
    ],
    "window": [
        (window("*", months=(3,)), term(MIXED, begin=END_OF_MARCH)),
        (window("AC", months=(1, 6), per="month"), term(MIXED, begin=END_OF_MARCH)),
        (window("*", weekdays=("mon", "tue", "wed", "thu", "fri")), term(MIXED)),
        (window("*", weekdays=("mon", "tue"), per="day"), term(MIXED)),
        (window("BC", earliest=day(2)), term(MIXED)),
        (window("*", latest=day(6), per="day"), term(MIXED)),
        (window("*", earliest=day(2), latest=day(6)), term(MIXED)),
        (window("*", earliest=day(3), latest=day(3), per="day"), term(MIXED)),
        (window("B", on=day(4)), term(MIXED)),
        (window("B", on=day(8)), term(MIXED)),
        (window(BEGUN, on=day(4)), term(MIXED)),
        (window("*", near_day=day(4), per="day"), term(MIXED)),
        (window("BC", near_day=day(8), per="week"), term(MIXED)),
        (window("*", near=("03-04",)), term(MIXED)),
        (window("*", near=("03-02", "03-08"), per="day"), term(MIXED)),
        (window("BC", near=("02-21", "12-31"), per="week"), term(MIXED)),
        (window("*", near=("12-30", "01-01"), per="week"), term(MIXED, begin=date(2027, 12, 27))),
    ],
    "spread": [
        (spread("*", 1), term(MIXED, begin=day(3))),
        (spread("AB", 1), term(MIXED, begin=day(-1))),
        (spread("*", 0), term("A BB CC")),
        (spread("*", 2, period="day"), term(MIXED)),
        (spread("*", 1, period="day"), term("A B CC")),
        (spread("*", 1, period="month"), term(MIXED, begin=END_OF_MARCH)),
        (spread("*", 1, period="quarter"), term(MIXED, begin=END_OF_MARCH)),
        (spread("*", 1), term(MIXED, begin=date(2026, 12, 30))),
        (spread("*", 3), term(MIXED)),
    ],
    "host": [
        (host("*", chair=True), term("A B C", candidates=CHOICE, hosts={"B": "NN"}, facts=CHAIRED)),
        (host("*", chair=True), term("A B C", candidates=CHOICE, facts=DATED)),
        (host("AB", hosts=("MM", "NN")), term("A B C", candidates=CHOICE, hosts={"B": "HH"}, facts=DATED)),
        (host("AB", hosts=("NN",)), term("A B C", candidates=CHOICE, hosts={"B": "NN"}, facts=DATED)),
        (host("*", rotation=("NN", "MM", "HH")), term("A B C", candidates=CHOICE, history=HOSTED, facts=DATED)),
        (host("*", rotation=("HH", "MM")), term("A A B", candidates={"A": TWO}, history=HOSTED, facts=DATED)),
        (host("A", same_as="C"), term("A B C", candidates=CHOICE, facts=DATED)),
        (host("AB", same_as="C", same_week=True), term("A B C", candidates={"A": TWO}, hosts={"B": "MM"}, facts=DATED)),
        (host("A", same_as="B", same_week=True), term("A BB BB", begin=day(3), hosts={"A": "HH", "B": "HH"})),
        (host("C", same_as="B"), term("A B C", candidates=CHOICE, hosts={"B": "HH"}, facts=DATED)),
        (host("A", same_as="C"), term("A B C", candidates=CHOICE, host_with={"A": "C"}, facts=DATED)),
        (host("A", same_as="D"), term("A B C", candidates=CHOICE, facts=DATED)),
        (host("*", most=1), term("A B C", candidates=CHOICE, hosts={"B": "HH"}, facts=DATED)),
        (host("*", most=1, period="week"), term("A B C", begin=day(3), candidates=CHOICE, facts=DATED)),
        (host("*", most=0, period="week"), term("A B C", begin=day(3), candidates=CHOICE, facts=DATED)),
        (host("*", most=1, period="month"), term(MIXED, begin=END_OF_MARCH, hosts={"A": "HH", "B": "HH", "C": "MM"})),
        (host("*", most=1, period="quarter"), term(MIXED, begin=END_OF_MARCH, hosts=dict.fromkeys("ABC", "HH"))),
    ],
    "keep": [
        (keep("*"), term(MIXED)),
        (keep("AB"), term(MIXED, version=s.earlier("..A.BB", "CCC"))),
        (keep("*", per="day"), term(MIXED, version=s.earlier("..A.BB"))),
        (keep("*", per="week"), term(MIXED, version=s.earlier("..A.BB", "CCC", begin=day(-9)))),
        (keep("*", per="person"), term(MIXED, version=s.earlier("..A.BB", "CCC"), persons={"A": 30, "B": 7})),
        (keep("A"), term(TWICE, version=s.earlier("A.AA.BBB"))),
    ],
    "edition": [
        (edition("*", least=366), term(MIXED)),
        (edition("*", least=364), term(MIXED, history=_past("..A.", "...BB..C"))),
        (edition("*", most=363), term(MIXED, history=_past("..A.", "...BB..C"))),
        (edition("*", least=364, most=364), term(MIXED, history=_past("..A.", "...BB..C"))),
        (edition("AB", least=380, most=390), term(MIXED, history=_past("..A.", "...BB..C"))),
        (edition("A", least=362, most=367), term(TWICE, history=_past("A..A", "..BB"))),
        (edition("*", least=0, most=0), term("A B C", history=_past("A", "B"))),
    ],
}


def priced(rule: Rule, weight: int = 7) -> Rule:
    """The same rule at a price."""
    return rule.model_copy(update={"weight": weight})


def examples(kind: str) -> list[Example]:
    """Every example of a kind, each as a rule that must hold and as one with a price."""
    found = []
    for at, (rule, of) in enumerate(CASES.get(kind, []), 1):
        found.append(Example(f"{kind}-{at}-hard", of, (*_in_order(of), rule)))
        found.append(Example(f"{kind}-{at}-priced", of, (*_in_order(of), priced(rule))))
    return found


def _in_order(of: Term) -> list[Rule]:
    """What keeps the meetings of a body that meets twice in the order of their numbers."""
    often = {m.body.id for m in of.meetings if m.number > 1}
    return [count(x, id=f"order-of-{x}", least=0) for x in sorted(often)]


ALL = {kind: examples(kind) for kind in BY_DATES}
