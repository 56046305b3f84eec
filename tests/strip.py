"""The strip notation: small calendars drawn as text, terse rules with made-up sources, and the solver's word on both.

    strip("A.B")            a letter is a meeting of a one-letter body, a column a day
    strip("AA.", ".B.")     further arguments are further lanes, so that meetings may overlap
    strip("A..A")           a body that meets twice: A1 and A2, numbered by their dates

The first column is Monday 1 March 2027 unless ``begin`` says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any

from constraints.board import Board
from constraints.meetings import Body, Facts, Holiday, Meeting, Member, Period, Placement, Plan, Term
from constraints.requirements import AllowedDays, Requirement
from constraints.rule import Citation, Finding, Rule, State
from constraints.rules.apart import Apart
from constraints.rules.avoid import Avoid, DaySet
from constraints.rules.beside import Beside
from constraints.rules.count import Count
from constraints.rules.edition import Edition
from constraints.rules.host import Host
from constraints.rules.keep import Keep
from constraints.rules.order import Order
from constraints.rules.spread import Spread
from constraints.rules.window import Window
from constraints.selector import Selector
from scheduler.engines import cpsat
from scheduler.outcome import Solved

MONDAY = date(2027, 3, 1)
CYCLE = 2027
NOTHING: Mapping[str, Any] = MappingProxyType({})


def day(number: int, begin: date = MONDAY) -> date:
    """The day of a column, the first being 0."""
    return begin + timedelta(days=number)


def body(
    letter: str, groups: Sequence[str] = (), delegates: str = "everyone", level: str = "chiefs", persons: int = 1
) -> Body:
    """A body with a one-letter id."""
    name = f"Body {letter}"
    return Body(id=letter, name=name, level=level, delegates=delegates, groups=tuple(groups), persons=persons)


def member(name: str, weekend: Sequence[Any] = ("sat", "sun"), since: date | None = None) -> Member:
    """A member with a two-letter id."""
    return Member(id=name, name=f"Member {name}", capital=f"City of {name}", weekend=tuple(weekend), since=since)


def facts(
    bodies: Iterable[Body] = (),
    members: Iterable[Member] = (),
    holidays: Mapping[str, Iterable[Holiday]] = NOTHING,
    periods: Iterable[Period] = (),
    years: Iterable[int] = (CYCLE - 1, CYCLE, CYCLE + 1),
    margin_days: int = 1,
    chair: Mapping[int, str] = NOTHING,
) -> Facts:
    """What a made-up institution takes as given."""
    calendars = {name: {h.day: h for h in days} for name, days in holidays.items()}
    return Facts(tuple(bodies), tuple(members), calendars, tuple(periods), frozenset(years), margin_days, chair)


def holiday(at: date, status: str = "gazetted") -> Holiday:
    """A holiday named by its day."""
    return Holiday(at, f"Holiday of {at.day} {at:%b}", status)


def strip(
    *lanes: str,
    begin: date = MONDAY,
    facts: Facts | None = None,
    hosts: Mapping[str, str] = NOTHING,
    cities: Mapping[str, str] = NOTHING,
    delegates: Mapping[str, str] = NOTHING,
    groups: Mapping[str, Sequence[str]] = NOTHING,
    consensus: Mapping[str, str] = NOTHING,
    special: str = "",
    undated: str = "",
    complete: bool = True,
    history: Sequence[Placement] = (),
    following: Sequence[Placement] = (),
    version: Sequence[Placement] = (),
    persons: Mapping[str, int] = NOTHING,
) -> Plan:
    """The lanes as a plan. Mappings and ``special`` are by letter; ``undated`` are bodies with a meeting undated.

    The facts know the bodies drawn here, in front of those given.
    """
    placed, letters = _drawn(lanes, begin, CYCLE, ""), dict.fromkeys("".join(lanes).replace(".", "") + undated)
    known = {x: body(x, groups.get(x, ()), delegates.get(x, "everyone"), persons=persons.get(x, 1)) for x in letters}
    given = facts or Facts(years=frozenset({CYCLE - 1, CYCLE, CYCLE + 1}))
    others = tuple(b for b in given.bodies if b.id not in known)

    def dressed(meeting: Meeting) -> Meeting:
        x = meeting.body.id
        return replace(
            meeting,
            body=known[x],
            host=hosts.get(x),
            city=cities.get(x),
            consensus=consensus.get(x),
            special=x in special,
        )

    return Plan(
        CYCLE,
        tuple(replace(p, meeting=dressed(p.meeting)) for p in placed),
        replace(given, bodies=(*known.values(), *others)),
        complete,
        tuple(dressed(Meeting(f"{x}?", known[x], CYCLE)) for x in undated),
        tuple(history),
        tuple(following),
        version=tuple(version),
    )


def earlier(*lanes: str, begin: date = MONDAY) -> tuple[Placement, ...]:
    """The placements of an earlier version of the same cycle: a plan's ``version``."""
    return _drawn(lanes, begin, CYCLE, "")


def last_year(*lanes: str, begin: date) -> tuple[Placement, ...]:
    """The placements of the cycle before, with ids such as A-2026: a plan's ``history``."""
    return _drawn(lanes, begin, CYCLE - 1, f"-{CYCLE - 1}")


def next_year(*lanes: str, begin: date) -> tuple[Placement, ...]:
    """The placements of the cycle after, with ids such as A-2028: a plan's ``following``."""
    return _drawn(lanes, begin, CYCLE + 1, f"-{CYCLE + 1}")


def _drawn(lanes: Iterable[str], begin: date, cycle: int, suffix: str) -> tuple[Placement, ...]:
    runs: list[tuple[int, int, str]] = []
    for lane in lanes:
        at = 0
        for letter, run in groupby(lane):
            size = len(list(run))
            if letter != ".":
                runs.append((at, size, letter))
            at += size
    total, seen, rows = Counter(letter for _, _, letter in runs), Counter[str](), []
    for at, size, letter in sorted(runs):
        seen[letter] += 1
        name = letter if total[letter] == 1 else f"{letter}{seen[letter]}"
        meeting = Meeting(name + suffix, body(letter), cycle, seen[letter], size)
        rows.append(Placement(meeting, day(at, begin), day(at + size - 1, begin)))
    return tuple(rows)


# Rules, terse: "A" is a body, "AB" two bodies, "*" all meetings.


def pick(what: str | Selector) -> Selector:
    """A selector by letters of bodies."""
    if isinstance(what, Selector):
        return what
    if what == "*":
        return Selector(all=True)
    return Selector(body=what) if len(what) == 1 else Selector(bodies=tuple(what))


def _said(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    cite = Citation(source="made-up", place="line 1")
    said = {"id": f"some-{kind}", "sentence": "A rule.", "reading": "Literally.", "cite": cite, "standing": "assumed"}
    return {**said, **fields}


def count(meetings: str | Selector, **fields: Any) -> Count:
    """A made-up rule of this kind."""
    return Count(meetings=pick(meetings), **_said("count", fields))


def order(earlier: str | Selector, later: str | Selector, **fields: Any) -> Order:
    """A made-up rule of this kind."""
    return Order(earlier=pick(earlier), later=pick(later), **_said("order", fields))


def beside(meetings: str | Selector, anchor: str | Selector, **fields: Any) -> Beside:
    """A made-up rule of this kind."""
    return Beside(meetings=pick(meetings), anchor=pick(anchor), **_said("beside", fields))


def apart(meetings: str | Selector, **fields: Any) -> Apart:
    """A made-up rule of this kind."""
    return Apart(meetings=pick(meetings), **_said("apart", fields))


def avoid(meetings: str | Selector, per: str = "day", weight: int | None = None, **days: Any) -> Avoid:
    """A made-up rule of this kind; all further fields are the day set's."""
    return Avoid(meetings=pick(meetings), days=DaySet(**days), **_said("avoid", {"per": per, "weight": weight}))


def window(meetings: str | Selector, **fields: Any) -> Window:
    """A made-up rule of this kind."""
    return Window(meetings=pick(meetings), **_said("window", fields))


def spread(meetings: str | Selector, most: int, **fields: Any) -> Spread:
    """A made-up rule of this kind."""
    return Spread(meetings=pick(meetings), most=most, **_said("spread", fields))


def edition(meetings: str | Selector, **fields: Any) -> Edition:
    """A made-up rule of this kind."""
    return Edition(meetings=pick(meetings), **_said("edition", fields))


def host(meetings: str | Selector, **fields: Any) -> Host:
    """A made-up rule of this kind."""
    return Host(meetings=pick(meetings), **_said("host", fields))


def keep(meetings: str | Selector, **fields: Any) -> Keep:
    """A made-up rule of this kind."""
    return Keep(meetings=pick(meetings), **_said("keep", fields))


# What the two readings say.


def broken(rule: Rule, plan: Plan) -> list[tuple[str, ...]]:
    """The meetings of each breach."""
    return [f.meetings for f in rule.check(plan) if f.state is State.BROKEN]


def states(rule: Rule, plan: Plan) -> list[str]:
    """The state of each case, in words."""
    return [f.state.value for f in rule.check(plan)]


def units(rule: Rule, plan: Plan) -> int:
    """The units of the price that the checker counts."""
    return sum(f.units for f in rule.check(plan))


def only(rule: Rule, plan: Plan) -> Finding:
    """The one finding on the plan; raises ValueError where there are more, or none."""
    (finding,) = rule.check(plan)
    return finding


def term_of(plan: Plan) -> Term:
    """The dated meetings of a plan as a term to place them in, from the plan's first day to its last."""
    first = min(p.first_day for p in plan.placements)
    last = max(p.last_day for p in plan.placements)
    return Term(
        plan.cycle, first, last, tuple(p.meeting for p in plan.placements), plan.facts, plan.history, plan.version
    )


def board_of(rules: Iterable[Rule], term: Term) -> Board:
    """A board of the term with the rules posted on it."""
    board = Board(term)
    for rule in rules:
        rule.post(board)
    return board


def fixed(board: Board, plan: Plan) -> list[Requirement]:
    """Requirements that put each meeting on its day of the plan."""
    return [AllowedDays("fixed", (p.id,), None, frozenset({board.number(p.first_day)})) for p in plan.placements]


def solver_accepts(rule: Rule, plan: Plan) -> bool:
    """Whether the rule lets the solver put every meeting on its day of the plan, at no price."""
    return solver_units(rule, plan) == 0


def solver_units(rule: Rule, plan: Plan) -> int | None:
    """The units that the solver pays for the plan under the rule at a price of 1; None where it must not be."""
    board = board_of([rule], term_of(plan))
    outcome = cpsat.solve(board, requirements=[*board.requirements, *fixed(board, plan)])
    return outcome.cost // (rule.weight or 1) if isinstance(outcome, Solved) else None
