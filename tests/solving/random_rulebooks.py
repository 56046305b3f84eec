"""Made-up institutions by dice: a few meetings, a few days, a few rules of any kind, and the facts they speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import strip as s
from kinds.compare import Example, numbered_by_date, starts

from constraints.check import check
from constraints.meetings import WEEKDAYS, Body, Facts, Holiday, Meeting, Period, Placement, Term
from constraints.rule import Rule
from constraints.selector import Selector
from scheduler.engines import cpsat
from scheduler.outcome import Impossible, Outcome, Solved

MEMBERS = ("HH", "MM", "NN")
SHAPES = {2: (6, 12), 3: (6, 9), 4: (6, 6)}
"""Meetings -> the least and most days: few enough to list every plan."""


def example(dice: Random) -> Example:
    """A term with its rules, all by the dice."""
    term = _term(dice)
    often = {m.body.id for m in term.meetings if m.number > 1}
    rules: list[Rule] = [s.count(x, id=f"order-of-{x}", least=0) for x in sorted(often)]
    for at in range(dice.randint(1, 6)):
        build = dice.choice(list(BUILD.values()))
        rule = build(dice, term)
        rules.append(rule.model_copy(update={"id": f"rule-{at}", "weight": dice.choice([None, 1, 2, 3, 10])}))
    return Example("random", term, tuple(rules))


def _term(dice: Random) -> Term:
    number = dice.choice([2, 3, 3, 4])
    first = date(2027, 1, 1) + timedelta(days=dice.randint(20, 300))
    last = first + timedelta(days=dice.randint(*SHAPES[number]) - 1)
    bodies = {x: s.body(x, dice.choice([(), ("g",)]), dice.choice("pq"), dice.choice(["high", "low"])) for x in "ABCD"}
    drawn = [dice.choice("AABC") if dice.random() < 0.4 else "ABCD"[at] for at in range(number)]
    seen, meetings = Counter[str](), []
    for x in drawn:
        seen[x] += 1
        host, city = dice.choice([None, *MEMBERS]), dice.choice([None, "here", "there"])
        meetings.append(Meeting(f"{x}{seen[x]}", bodies[x], s.CYCLE, seen[x], dice.choice([1, 1, 2, 3]), host, city))
    absent = [s.body("E", ["g"], "p", "high")] if dice.random() < 0.3 else []
    known = (*(bodies[x] for x in sorted(seen)), *absent)
    return Term(s.CYCLE, first, last, tuple(meetings), _facts(dice, known, first), _history(dice, known, first))


def _facts(dice: Random, bodies: Sequence[Body], first: date) -> Facts:
    def some_day() -> date:
        return first + timedelta(days=dice.randint(-2, 13))

    members = [
        s.member(name, dice.sample(WEEKDAYS, 2), since=dice.choice([None, None, some_day()])) for name in MEMBERS
    ]
    kept: dict[str, list[Holiday]] = {}
    for name in MEMBERS:
        days = [some_day() for _ in range(dice.randint(0, 3))]
        kept[name] = [s.holiday(at, dice.choice(["gazetted", "estimated", "user"])) for at in days]
    periods = []
    for name in ("feast", "fair", "feast"):
        begin = some_day()
        end = begin + timedelta(days=dice.randint(0, 2))
        periods.append(Period(name, begin, end, estimated=dice.random() < 0.5))
    years = dice.choice([(2026, 2027, 2028), (2026, 2027, 2028), (2026,)])
    return s.facts(bodies, members, kept, periods, years, margin_days=dice.randint(0, 2))


def _history(dice: Random, bodies: Sequence[Body], first: date) -> tuple[Placement, ...]:
    rows = []
    for body in bodies:
        for number in range(1, dice.choice([1, 2, 2, 3])):
            begin = first - timedelta(days=364 - dice.randint(-3, 9) - 5 * number)
            size = dice.randint(1, 3)
            meeting = Meeting(f"{body.id}{number}-2026", body, s.CYCLE - 1, number, size, special=dice.random() < 0.1)
            rows.append(Placement(meeting, begin, begin + timedelta(days=size - 1)))
    return tuple(rows)


def _selector(dice: Random, term: Term, by_id: bool = True) -> Selector:
    bodies = [b.id for b in term.facts.bodies]
    ids = [m.id for m in term.meetings]
    ways: list[Callable[[], Selector]] = [
        lambda: Selector(body=dice.choice(bodies)),
        lambda: Selector(body=dice.choice(bodies)),
        lambda: Selector(bodies=tuple(dice.sample(bodies, min(2, len(bodies))))),
        lambda: Selector(all=True),
        lambda: Selector(group="g"),
        lambda: Selector(level="high"),
        lambda: Selector(delegates="p", level="low"),
    ]
    if by_id:
        ways.append(lambda: Selector(meetings=tuple(dice.sample(ids, dice.randint(1, 2)))))
    return dice.choice(ways)()


def _count(dice: Random, term: Term) -> Rule:
    least, needs = dice.choice([0, 1, 1, 2]), dice.choice([None, "consensus"])
    return s.count(_selector(dice, term), least=least, most=dice.choice([None, least, 2, 3]), needs=needs)


def _order(dice: Random, term: Term) -> Rule:
    least = dice.choice([0, 0, 0, 1, 2, 5, 30])
    later = _selector(dice, term, by_id=False)
    if dice.random() < 0.3:
        return s.order(_selector(dice, term, by_id=False), later, least=least, scope="rolling")
    need = dice.choice(["all", "all", "some"])
    return s.order(
        _selector(dice, term),
        dice.choice([later, _selector(dice, term)]),
        least=least,
        most=dice.choice([None, None, least, least + 2]),
        measured=dice.choice(["end-to-start", "end-to-start", "start-to-start"]),
        need=need,
        per=dice.choice(["breach", "day", "week"]) if need == "all" else "breach",
    )


def _beside(dice: Random, term: Term) -> Rule:
    body = Selector(body=dice.choice(term.meetings).body.id)
    which = dice.choice(["last", "first", "any"])
    return s.beside(
        _selector(dice, term),
        _selector(dice, term) if which == "any" else body,
        which=which,
        free_days=dice.choice([0, 0, 1, 3]),
        sides=dice.choice(["either", "before", "after"]),
        overlap=dice.random() < 0.5,
        prior=dice.random() < 0.5,
        prior_days=dice.choice([None, 0, 2]),
    )


def _apart(dice: Random, term: Term) -> Rule:
    return s.apart(
        _selector(dice, term),
        free_days=dice.choice([0, 0, 1, 2, 9, 40]),
        travel_days=dice.choice([None, 0, 1, 3]),
        sharing=dice.choice([None, "delegates", "host"]),
        per=dice.choice(["breach", "day", "week"]),
    )


def _avoid(dice: Random, term: Term) -> Rule:
    days: dict[str, Any] = {}
    some = [term.first_day + timedelta(days=dice.randint(-2, 12)) for _ in range(4)]
    if dice.random() < 0.4:
        days["weekdays"] = tuple(dice.sample(WEEKDAYS, 2))
    if dice.random() < 0.3:
        days["weekend_of"] = "host"
    if dice.random() < 0.5:
        days["holidays_of"] = dice.choice(["host", "members"])
    if dice.random() < 0.3:
        days["periods"] = dice.choice([("feast",), ("feast", "fair")])
    if dice.random() < 0.3 or not days:
        days["dates"] = tuple(some[:2])
    if dice.random() < 0.2:
        days["earliest"], days["latest"] = sorted(some[2:])
    if ("holidays_of" in days or "periods" in days) and dice.random() < 0.3:
        days["edges"] = True
    return s.avoid(_selector(dice, term), per=dice.choice(["day", "member-day"]), **days)


def _window(dice: Random, term: Term) -> Rule:
    early, late = sorted(term.first_day + timedelta(days=dice.randint(0, 11)) for _ in range(2))
    months = tuple(dice.sample(range(1, 13), 2)) if dice.random() < 0.3 else (term.first_day.month,)
    fields: dict[str, Any] = dice.choice(
        [
            {"months": months, "per": dice.choice(["breach", "month"])},
            {"weekdays": tuple(dice.sample(WEEKDAYS, 5)), "per": dice.choice(["breach", "day"])},
            {"earliest": early, "latest": late, "per": dice.choice(["breach", "day"])},
            {"earliest": early, "per": dice.choice(["breach", "day"])},
            {"latest": late},
            {"on": early},
        ]
    )
    return s.window(_selector(dice, term), **fields)


def _spread(dice: Random, term: Term) -> Rule:
    return s.spread(
        _selector(dice, term), dice.choice([0, 1, 1, 2]), period=dice.choice(["day", "week", "month", "quarter"])
    )


def _edition(dice: Random, term: Term) -> Rule:
    least = dice.choice([0, 357, 360, 364, 380])
    return s.edition(_selector(dice, term), least=least, most=dice.choice([None, least, least + 3, least + 14]))


BUILD: dict[str, Callable[[Random, Term], Rule]] = {
    "count": _count,
    "order": _order,
    "beside": _beside,
    "apart": _apart,
    "avoid": _avoid,
    "window": _window,
    "spread": _spread,
    "edition": _edition,
}


@dataclass(frozen=True)
class Answer:
    """What one way found: the least cost (None: no plan), and what the checker says of the plan it chose."""

    cost: int | None
    judged: int | None
    proven: bool


def by_checker(example: Example) -> Answer:
    """Every plan judged by the checker alone."""
    hard = [rule for rule in example.rules if rule.hard]
    priced = [rule for rule in example.rules if not rule.hard]
    best: int | None = None
    for start in starts(example):
        if not numbered_by_date(example.term.meetings, start):
            continue
        plan = example.plan(start)
        if any(check([rule], plan).breaches for rule in hard):
            continue
        cost = check(priced, plan).cost
        best = cost if best is None else min(best, cost)
        if best == 0:
            break
    return Answer(best, best, True)


def by_solver(example: Example, solve: Callable[..., Outcome] = cpsat.solve) -> Answer:
    """The solver's outcome, its plan judged by the checker."""
    match solve(example.board):
        case Solved(start, cost, bound, proven):
            report = check(example.rules, example.plan(tuple(start[m.id] for m in example.term.meetings)))
            return Answer(cost, None if report.breaches else report.cost, proven and bound == cost)
        case Impossible():
            return Answer(None, None, True)
        case undecided:
            raise AssertionError(f"a few meetings left open: {undecided}")
