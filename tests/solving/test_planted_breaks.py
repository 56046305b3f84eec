"""A break planted in one reading of a rule kind is caught by holding it against the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from kinds.compare import by_cpsat, by_requirements, differences
from kinds.examples import examples

from constraints.board import Board
from constraints.meetings import WEEKDAYS, Plan
from constraints.requirements import (
    FAR,
    AllowedDays,
    AllowedHosts,
    AnyOf,
    Gap,
    HostLoad,
    Interval,
    PricedDays,
    Requirement,
    SameWeek,
    Spread,
)
from constraints.rule import Finding, Rule, State
from constraints.rules import BY_DATES, KINDS
from constraints.rules.avoid import DaySet
from constraints.selector import Selector
from scheduler.engines.proto import ProtoModel


def caught(kind: str) -> bool:
    """Whether the two readings differ on some plan of some example of the kind."""
    return any(next(differences(example, by_requirements), None) for example in examples(kind))


@pytest.mark.parametrize("kind", BY_DATES)
def test_nothing_is_caught_where_nothing_is_broken(kind):
    assert not caught(kind)


# Breaks in what is posted, the same for every kind.


def _gaps(one: Requirement, change: Callable[[Gap], Gap]) -> Requirement:
    if isinstance(one, Gap):
        return change(one)
    return replace(one, choices=tuple(map(change, one.choices))) if isinstance(one, AnyOf) else one


def _moved(interval: Interval, low: int, high: int) -> Interval:
    begin, end = interval
    return begin + low if begin > -FAR else begin, end + high if end < FAR else end


def a_day_later(one: Requirement) -> Requirement:
    """Every day and every distance is a day further on."""
    if isinstance(one, AllowedDays):
        return replace(one, days=frozenset(day + 1 for day in one.days))
    if isinstance(one, PricedDays):
        return replace(one, by_day={day + 1: n for day, n in one.by_day.items()})
    if isinstance(one, Spread | HostLoad):
        return replace(one, period_of=(one.period_of[0], *one.period_of[:-1]))
    if isinstance(one, SameWeek):
        return replace(one, shift=one.shift + 1)
    return _gaps(one, lambda gap: replace(gap, allowed=tuple(_moved(at, 1, 1) for at in gap.allowed)))


def a_day_wider(one: Requirement) -> Requirement:
    """A day or a host more is allowed, a day less is priced, a meeting more fits."""
    if isinstance(one, AllowedDays):
        return replace(one, days=one.days | {day + 1 for day in one.days})
    if isinstance(one, PricedDays):
        return replace(one, by_day={day: n for day, n in one.by_day.items() if day > min(one.by_day)})
    if isinstance(one, Spread | HostLoad):
        return replace(one, most=one.most + 1)
    if isinstance(one, AllowedHosts):
        return replace(one, hosts=one.hosts | {0, 1})
    return _gaps(one, lambda gap: replace(gap, allowed=tuple(_moved(at, -1, 1) for at in gap.allowed)))


def the_other_way_round(one: Requirement) -> Requirement:
    """The first meeting is taken for the second."""
    return _gaps(one, lambda gap: replace(gap, meetings=(gap.meetings[1], gap.meetings[0])))


def a_unit_more(one: Requirement) -> Requirement:
    """Each unit has a higher price."""
    return one if one.weight is None else replace(one, weight=one.weight + 1)


def _each(change: Callable[[Requirement], Requirement]) -> Callable[[list[Requirement]], list[Requirement]]:
    return lambda posted: [change(one) for one in posted]


POSTED: dict[str, Callable[[list[Requirement]], list[Requirement]]] = {
    "nothing": lambda posted: [],
    "all but the last": lambda posted: posted[:-1],
    "all but the first": lambda posted: posted[1:],
    "a day later": _each(a_day_later),
    "a day wider": _each(a_day_wider),
    "the other way round": _each(the_other_way_round),
    "a unit more": _each(a_unit_more),
}
# Days and periods have no direction.
# Nor has what is so before any day is chosen.
POST_UNTOUCHED = {("count", broken) for broken in ("a day later", "a day wider", "the other way round")}
POST_UNTOUCHED |= {(kind, "the other way round") for kind in ("avoid", "window", "spread", "edition", "host", "keep")}


@pytest.mark.parametrize("broken", POSTED)
@pytest.mark.parametrize("kind", BY_DATES)
def test_a_break_in_what_is_posted_is_caught(kind, broken, monkeypatch):
    post = KINDS[kind].post

    def broken_post(rule: Rule, board: Board) -> None:
        before = len(board.requirements)
        post(rule, board)
        board.requirements[before:] = POSTED[broken](board.requirements[before:])

    monkeypatch.setattr(KINDS[kind], "post", broken_post)
    assert caught(kind) == ((kind, broken) not in POST_UNTOUCHED)


# Breaks in what is checked, the same for every kind.

Check = Callable[[Rule, Plan], Iterator[Finding]]


def silent(check: Check, rule: Rule, plan: Plan) -> list[Finding]:
    """Nothing is found."""
    return []


def without_the_first_breach(check: Check, rule: Rule, plan: Plan) -> list[Finding]:
    """One breach is overlooked."""
    findings = list(check(rule, plan))
    first = next((f for f in findings if f.state is State.BROKEN), None)
    return [f for f in findings if f is not first]


def strict(check: Check, rule: Rule, plan: Plan) -> list[Finding]:
    """What is kept is told as broken."""
    kept = (State.KEPT, State.UNDECIDED)
    return [replace(f, state=State.BROKEN, units=1) if f.state in kept else f for f in check(rule, plan)]


def a_unit_over(check: Check, rule: Rule, plan: Plan) -> list[Finding]:
    """Each breach is told as one unit more."""
    return [replace(f, units=f.units + 1) if f.units else f for f in check(rule, plan)]


def the_first_meeting_read_late(check: Check, rule: Rule, plan: Plan) -> list[Finding]:
    """The meeting that is first by its id is read on the days after its own."""
    late = min(plan.placements, key=lambda p: p.id)
    day = timedelta(days=1)
    moved = replace(late, first_day=late.first_day + day, last_day=late.last_day + day)
    rows = tuple(moved if p is late else p for p in plan.placements)
    return list(check(rule, replace(plan, placements=rows)))


def a_day_too_short(check: Check, rule: Rule, plan: Plan) -> list[Finding]:
    """The last day of a longer meeting is not read."""
    day = timedelta(days=1)
    rows = tuple(replace(p, last_day=max(p.first_day, p.last_day - day)) for p in plan.placements)
    return list(check(rule, replace(plan, placements=rows)))


CHECKED = {f.__name__: f for f in (silent, without_the_first_breach, strict, a_unit_over)}
CHECKED |= {f.__name__: f for f in (the_first_meeting_read_late, a_day_too_short)}
# A count does not depend on dates; periods, weeks, editions and what is kept go by first days.
CHECK_UNTOUCHED = {("count", "the_first_meeting_read_late"), ("count", "a_day_too_short")}
CHECK_UNTOUCHED |= {(kind, "a_day_too_short") for kind in ("spread", "edition", "host", "keep")}


@pytest.mark.parametrize("broken", CHECKED)
@pytest.mark.parametrize("kind", BY_DATES)
def test_a_break_in_what_is_checked_is_caught(kind, broken, monkeypatch):
    check = KINDS[kind].check
    monkeypatch.setattr(KINDS[kind], "check", lambda rule, plan: iter(CHECKED[broken](check, rule, plan)))
    assert caught(kind) == ((kind, broken) not in CHECK_UNTOUCHED)


# Every field of a kind, read wrongly by one of the two.


def _more(value: int | None) -> int:
    return 0 if value is None else value + 1


def _next(*values: Any) -> Callable[[Any], Any]:
    return lambda value: values[(values.index(value) + 1) % len(values)]


def _fewer(value: Selector) -> Selector:
    return Selector(body="A" if value.body != "A" else "B")


def _without_first_day(value: DaySet) -> DaySet:
    return value.model_copy(update={"weekdays": tuple(set(WEEKDAYS) - set(value.weekdays))})


PER = _next("breach", "day", "week")
FIELDS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "count": {
        "meetings": _fewer,
        "least": _more,
        "most": _more,
        "planned": _more,
        "needs": _next(None, "consensus"),
        "every": _more,
        "counted_from": lambda value: value if value is None else value + 1,
        "specials": _next(True, False),
    },
    "order": {
        "earlier": _fewer,
        "later": _fewer,
        "least": _more,
        "most": _more,
        "measured": _next("end-to-start", "start-to-start"),
        "scope": _next("cycle", "rolling"),
        "need": _next("all", "some"),
        "per": PER,
    },
    "beside": {
        "meetings": _fewer,
        "anchor": _fewer,
        "which": _next("last", "first", "any"),
        "free_days": _more,
        "sides": _next("either", "before", "after"),
        "overlap": _next(True, False),
        "prior": _next(True, False),
        "prior_days": _more,
        "without": _next("next", "nothing"),
    },
    "apart": {
        "meetings": _fewer,
        "free_days": _more,
        "travel_days": _more,
        "sharing": _next(None, "delegates", "host"),
        "per": PER,
    },
    "avoid": {"meetings": _fewer, "per": _next("day", "member-day"), "days": _without_first_day},
    "window": {
        "meetings": _fewer,
        "months": lambda value: tuple(month % 12 + 1 for month in value),
        "weekdays": lambda value: value[1:],
        "earliest": lambda value: value + timedelta(days=1) if value else None,
        "latest": lambda value: value - timedelta(days=1) if value else None,
        "on": lambda value: value + timedelta(days=1) if value else None,
        "near": lambda value: value[1:],
        "near_day": lambda value: value + timedelta(days=1) if value else None,
        "per": _next("breach", "day", "week", "month"),
    },
    "spread": {"meetings": _fewer, "most": _more, "period": _next("day", "week", "month", "quarter")},
    "edition": {"meetings": _fewer, "least": _more, "most": _more},
    "host": {
        "meetings": _fewer,
        "chair": _next(True, False),
        "hosts": lambda value: value[1:],
        "rotation": lambda value: value[::-1],
        "same_as": lambda value: {"C": "B", "B": "C"}.get(value, value),
        "same_week": _next(True, False),
        "most": lambda value: value if value is None else value + 1,
        "period": _next("week", "month", "quarter", "cycle"),
    },
    "keep": {"meetings": _fewer, "per": _next("meeting", "day", "week", "person")},
}
DAY_SETS: dict[str, Callable[[Any], Any]] = {
    "weekdays": lambda value: value[1:],
    "weekend_of": lambda value: None,
    "holidays_of": _next(None, "members", "host"),
    "periods": lambda value: value[1:],
    "dates": lambda value: value[1:],
    "earliest": lambda value: value + timedelta(days=1) if value else None,
    "latest": lambda value: value - timedelta(days=1) if value else None,
    "edges": _next(True, False),
}
# How many meetings are planned, and the record of consensus, are no matter of dates.
UNREAD = {("count", field, reading) for field in ("planned", "needs") for reading in ("post", "check")}
# Without an anchor nothing is posted, and the verdict is undecided or none at all: no breach either way.
UNREAD |= {("beside", "without", reading) for reading in ("post", "check")}


def _misread(kind: str, reading: str, misread: Callable[[Rule], Rule], monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(KINDS[kind], reading)
    monkeypatch.setattr(KINDS[kind], reading, lambda rule, seen: right(misread(rule), seen))


def test_every_field_of_every_kind_is_misread_once():
    shared = set(Rule.model_fields)
    assert {kind: set(cls.model_fields) - shared for kind, cls in KINDS.items() if kind in BY_DATES} == {
        kind: set(changes) for kind, changes in FIELDS.items()
    }
    assert set(DaySet.model_fields) == set(DAY_SETS)


@pytest.mark.parametrize("reading", ["post", "check"])
@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, fields in FIELDS.items() for field in fields])
def test_a_field_that_one_reading_misreads_is_caught(kind, field, reading, monkeypatch):
    change = FIELDS[kind][field]
    _misread(kind, reading, lambda rule: rule.model_copy(update={field: change(getattr(rule, field))}), monkeypatch)
    assert caught(kind) == ((kind, field, reading) not in UNREAD)


@pytest.mark.parametrize("reading", ["post", "check"])
@pytest.mark.parametrize("field", DAY_SETS)
def test_a_field_of_a_day_set_that_one_reading_misreads_is_caught(field, reading, monkeypatch):
    def misread(rule: Rule) -> Rule:
        days = rule.days.model_copy(update={field: DAY_SETS[field](getattr(rule.days, field))})
        return rule.model_copy(update={"days": days})

    _misread("avoid", reading, misread, monkeypatch)
    assert caught("avoid")


# Breaks in the solver's model.


@pytest.mark.parametrize(
    ("method", "kind"),
    [("no_overlap", "apart"), ("exactly_one", "window"), ("exactly_one", "spread"), ("any_of", "beside")],
)
def test_a_constraint_that_the_model_forgets_is_caught(method, kind, monkeypatch):
    monkeypatch.setattr(ProtoModel, method, lambda model, *terms: None)
    assert any(next(differences(example, by_cpsat), None) for example in examples(kind))


@pytest.mark.parametrize("kind", ["order", "beside", "apart", "count"])
def test_a_gap_that_the_model_takes_a_day_too_wide_is_caught(kind, monkeypatch):
    right = ProtoModel.linear

    def wide(model: ProtoModel, terms: Any, domain: Any, given: Any = ()) -> None:
        low, *between, high = domain
        right(model, terms, [low - 1, *between, high + 1] if len(terms) == 2 else domain, given)

    monkeypatch.setattr(ProtoModel, "linear", wide)
    assert any(next(differences(example, by_cpsat), None) for example in examples(kind))
