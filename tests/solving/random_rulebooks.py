"""Made-up institutions by dice: a few meetings, a few days, a few rules of any kind, and the facts they speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import strip as s
from kinds.compare import Example

from constraints.meetings import WEEKDAYS, Body, Facts, Holiday, Meeting, Period, Placement, Term
from constraints.rule import Rule
from constraints.selector import Selector

MEMBERS = ("HH", "MM", "NN")


@dataclass(frozen=True)
class Size:
    """The bodies and how often they are drawn, meetings -> the least and most days, and the most rules and choices
    of a host."""

    letters: str
    often: str
    days: Mapping[int, tuple[int, int]]
    rules: int
    choices: int


SMALL = Size("ABCD", "AABC", {2: (6, 12), 3: (6, 9), 4: (6, 6)}, 6, 1)
"""Few enough meetings and days to list every plan."""
LARGE = Size("ABCDFGHI", "AAABBCDF", dict.fromkeys((5, 6, 7, 8), (60, 120)), 14, 3)
"""Too many plans to list: for engines."""


def example(dice: Random, size: Size = SMALL) -> Example:
    """A term with its rules, all by the dice."""
    term = _term(dice, size)
    often = {m.body.id for m in term.meetings if m.number > 1}
    rules: list[Rule] = [s.count(x, id=f"order-of-{x}", least=0) for x in sorted(often)]
    for at in range(dice.randint(1, size.rules)):
        build = dice.choice(list(BUILD.values()))
        rule = build(dice, term)
        rules.append(rule.model_copy(update={"id": f"rule-{at}", "weight": dice.choice([None, 1, 2, 3, 10])}))
    return Example("random", term, tuple(rules))


def _term(dice: Random, size: Size) -> Term:
    number = dice.choice([*size.days, sorted(size.days)[1]])
    first = date(2027, 1, 1) + timedelta(days=dice.randint(20, 300))
    last = first + timedelta(days=dice.randint(*size.days[number]) - 1)
    bodies = {x: _body(dice, x) for x in size.letters}
    drawn = [dice.choice(size.often) if dice.random() < 0.4 else size.letters[at] for at in range(number)]
    seen, meetings = Counter[str](), []
    for x in drawn:
        seen[x] += 1
        host, city = dice.choice([None, *MEMBERS]), dice.choice([None, "here", "there", "Hall 2, There", "virtual"])
        meetings.append(Meeting(f"{x}{seen[x]}", bodies[x], s.CYCLE, seen[x], dice.choice([1, 1, 2, 3]), host, city))
    meetings = _hosts_to_choose(dice, meetings, size.choices)
    absent = [s.body("E", ["g"], "p", "high")] if dice.random() < 0.3 else []
    known = (*(bodies[x] for x in sorted(seen)), *absent)
    return Term(
        s.CYCLE,
        first,
        last,
        tuple(meetings),
        _facts(dice, known, first, last),
        _history(dice, known, first),
        _version(dice, meetings, first, last),
    )


def _hosts_to_choose(dice: Random, meetings: Sequence[Meeting], most: int) -> list[Meeting]:
    """Some of those without a host get candidates, and one more sometimes the host of the first of them."""
    open_ones = [m.id for m in meetings if m.host is None]
    number = dice.choice([0, 0, dice.randint(1, most)])
    candidates = {name: tuple(dice.sample(MEMBERS, 2)) for name in open_ones[:number]}
    tied = open_ones[number : number + dice.randint(0, 1)] if number else []
    return [
        replace(m, candidates=candidates.get(m.id, ()), host_with=open_ones[0] if m.id in tied else None)
        for m in meetings
    ]


def _version(dice: Random, meetings: Sequence[Meeting], first: date, last: date) -> tuple[Placement, ...]:
    rows = []
    for meeting in meetings:
        if dice.random() < 0.5:
            begin = first + timedelta(days=dice.randint(-2, (last - first).days + 2))
            rows.append(Placement(meeting, begin, begin + timedelta(days=meeting.days - 1)))
    return tuple(rows)


def _body(dice: Random, letter: str) -> Body:
    groups, persons = dice.choice([(), ("g",)]), dice.choice([1, 7, 30])
    return s.body(letter, groups, dice.choice("pq"), dice.choice(["high", "low"]), persons)


def _facts(dice: Random, bodies: Sequence[Body], first: date, last: date) -> Facts:
    span = (last - first).days + 1

    def some_day() -> date:
        return first + timedelta(days=dice.randint(-2, span + 1))

    members = [
        s.member(name, dice.sample(WEEKDAYS, 2), since=dice.choice([None, None, some_day()])) for name in MEMBERS
    ]
    kept: dict[str, list[Holiday]] = {}
    for name in MEMBERS:
        days = [some_day() for _ in range(dice.randint(0, 3 + span // 10))]
        kept[name] = [s.holiday(at, dice.choice(["gazetted", "estimated", "user"])) for at in days]
    periods = []
    for name in ("feast", "fair", "feast"):
        begin = some_day()
        end = begin + timedelta(days=dice.randint(0, 2 + span // 20))
        periods.append(Period(name, begin, end, estimated=dice.random() < 0.5))
    chair = dice.choice([{}, {s.CYCLE: dice.choice(MEMBERS)}])
    years = dice.choice([(2026, 2027, 2028), (2026, 2027, 2028), (2026,)])
    return s.facts(bodies, members, kept, periods, years, margin_days=dice.randint(0, 2), chair=chair)


def _history(dice: Random, bodies: Sequence[Body], first: date) -> tuple[Placement, ...]:
    rows = []
    for body in bodies:
        for number in range(1, dice.choice([1, 2, 2, 3])):
            begin = first - timedelta(days=364 - dice.randint(-6, 5) - 14 * (number - 1))  # numbered by date
            size = dice.randint(1, 3)
            meeting = Meeting(f"{body.id}{number}-2026", body, s.CYCLE - 1, number, size, special=dice.random() < 0.1)
            meeting = replace(meeting, host=dice.choice([None, *MEMBERS]))
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
    least, needs, specials = dice.choice([0, 1, 1, 2]), dice.choice([None, "consensus"]), dice.random() < 0.3
    fields: dict[str, Any] = dice.choice([{}, {}, {"every": 2, "counted_from": dice.randint(2024, 2028)}])
    most = dice.choice([None, least, 2, 3])
    return s.count(_selector(dice, term), least=least, most=most, needs=needs, specials=specials, **fields)


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
    some = [
        term.first_day + timedelta(days=dice.randint(-2, (term.last_day - term.first_day).days + 2)) for _ in range(4)
    ]
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
    span = (term.last_day - term.first_day).days + 1
    early, late = sorted(term.first_day + timedelta(days=dice.randint(0, span)) for _ in range(2))
    near = tuple(f"{(term.first_day + timedelta(days=dice.randint(-9, span + 9))):%m-%d}" for _ in range(2))
    months = tuple(dice.sample(range(1, 13), 2)) if dice.random() < 0.3 else (term.first_day.month,)
    fields: dict[str, Any] = dice.choice(
        [
            {"months": months, "per": dice.choice(["breach", "month"])},
            {"weekdays": tuple(dice.sample(WEEKDAYS, 5)), "per": dice.choice(["breach", "day"])},
            {"earliest": early, "latest": late, "per": dice.choice(["breach", "day"])},
            {"earliest": early, "per": dice.choice(["breach", "day"])},
            {"latest": late},
            {"on": early},
            {"near": tuple(day for day in near if day != "02-29"), "per": dice.choice(["breach", "day", "week"])},
            {"near_day": early, "per": dice.choice(["breach", "day", "week"])},
        ]
    )
    return s.window(_selector(dice, term), **fields)


def _spread(dice: Random, term: Term) -> Rule:
    return s.spread(
        _selector(dice, term), dice.choice([0, 1, 1, 2, 3]), period=dice.choice(["day", "week", "month", "quarter"])
    )


def _host(dice: Random, term: Term) -> Rule:
    some = tuple(dice.sample(MEMBERS, dice.choice([1, 2, 3])))
    ways: list[dict[str, Any]] = [
        {"chair": True},
        {"hosts": some},
        {"rotation": some},
        {"same_as": dice.choice([*(b.id for b in term.facts.bodies), "E"]), "same_week": dice.random() < 0.5},
        {"most": dice.choice([0, 1, 1, 2]), "period": dice.choice(["week", "month", "quarter", "cycle"])},
    ]
    return s.host(_selector(dice, term), **dice.choice(ways))


def _keep(dice: Random, term: Term) -> Rule:
    return s.keep(_selector(dice, term), per=dice.choice(["meeting", "day", "week", "person"]))


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
    "host": _host,
    "edition": _edition,
    "keep": _keep,
}
