"""Rules that cannot all hold, planted in a made-up year, and a conflict's rules narrowed to what it names of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

from strip import apart, avoid, board_of, order, spread, window

from constraints.board import NUMBERED
from constraints.meetings import Meeting, Term
from constraints.requirements import AnyOf, Gap, Requirement, Settled
from constraints.rule import Rule
from constraints.selector import Selector
from scheduler.engines import cpsat
from solving.random_rulebooks import Size, example

YEAR = Size("ABCDFGHIJKLMNOPQRSTUVWXYZ", "AABBCDFGHI", dict.fromkeys(range(10, 26), (150, 330)), rules=14, choices=2)
"""Years of an institution: 10 to 25 meetings."""


def feasible_year(dice: Random) -> tuple[Term, list[Rule]]:
    """A random year, of its rules as many as can be kept together, in the order in which they were drawn."""
    drawn, kept = example(dice, YEAR), list[Rule]()
    for rule in drawn.rules:
        board = board_of([*kept, rule], drawn.term)
        hard = [r for r in board.requirements if r.weight is None]
        if rule.weight is not None or cpsat.feasible(board, hard):
            kept.append(rule)
    return drawn.term, kept


def planted(dice: Random, term: Term, size: int) -> tuple[str, list[Rule]]:
    """So many rules, 2 to 6, that cannot all hold, of which any one may be left out; and how they were made."""
    ways = [way for least, way in WAYS if size >= least]
    single = [m for m in term.meetings if sum(o.body.id == m.body.id for o in term.meetings) == 1]
    while True:
        way = dice.choice(ways)
        rules = way(dice, term, single, size)
        if rules is not None:
            return way.__name__.strip("_"), [rule.model_copy(update={"weight": None}) for rule in rules]


Way = Callable[[Random, Term, Sequence[Meeting], int], list[Rule] | None]


def _of(*meetings: Meeting) -> Selector:
    return Selector(meetings=tuple(m.id for m in meetings))


def _some_day(dice: Random, term: Term, before_the_end: int) -> date:
    return term.first_day + timedelta(days=dice.randint(0, (term.last_day - term.first_day).days - before_the_end))


def _two_dates(dice: Random, term: Term, meetings: Sequence[Meeting], size: int) -> list[Rule] | None:
    """Two days for one meeting."""
    if size != 2:
        return None
    meeting = dice.choice(meetings)
    days = {_some_day(dice, term, 5) for _ in range(9)}
    return [window(_of(meeting), id=f"planted-on-{day}", on=day) for day in dice.sample(sorted(days), 2)]


def _ring(dice: Random, term: Term, meetings: Sequence[Meeting], size: int) -> list[Rule] | None:
    """Each before the next one, and the last before the first."""
    if len(meetings) < size:
        return None
    some = dice.sample(list(meetings), size)
    return [order(_of(one), _of(some[at - 1]), id=f"planted-ring-{at}") for at, one in enumerate(some)]


def _squeezed(dice: Random, term: Term, meetings: Sequence[Meeting], size: int) -> list[Rule] | None:
    """A chain of meetings, its first one not before a day, its last one over before there is room for all."""
    if len(meetings) < size - 1 or size < 3:
        return None
    some = dice.sample(list(meetings), size - 1)
    days = sum(m.days for m in some)
    begin = term.first_day + timedelta(days=dice.randint(days, (term.last_day - term.first_day).days - days))
    end = begin + timedelta(days=dice.randint(-1, days - 2))
    chain = [order(_of(a), _of(b), id=f"planted-chain-{a.id}") for a, b in pairwise(some)]
    early = window(_of(some[0]), id="planted-not-before", earliest=begin)
    return [early, *chain, window(_of(some[-1]), id="planted-not-after", latest=end)]


def _unavailable(dice: Random, term: Term, meetings: Sequence[Meeting], size: int) -> list[Rule] | None:
    """A season for one meeting, and members that are not available on one part of it each."""
    meeting, parts = dice.choice(meetings), size - 1
    length = parts * dice.randint(meeting.days, meeting.days + 6)
    begin = _some_day(dice, term, length)
    season = window(_of(meeting), id="planted-season", earliest=begin, latest=begin + timedelta(days=length - 1))
    each = length // parts
    closed = [
        avoid(
            _of(meeting),
            earliest=begin + timedelta(days=at * each),
            latest=begin + timedelta(days=(at + 1) * each - 1),
        ).model_copy(update={"id": f"planted-unavailable-{at}"})
        for at in range(parts)
    ]
    return [season, *closed]


def _packed(dice: Random, term: Term, meetings: Sequence[Meeting], size: int) -> list[Rule] | None:
    """Meetings that may not overlap, each within days that are one too few for all of them."""
    if len(meetings) < size - 1 or size < 3:
        return None
    some = dice.sample(list(meetings), size - 1)
    days = sum(m.days for m in some) - 1
    if days < max(m.days for m in some):
        return None
    begin = _some_day(dice, term, 3 * days)
    end = begin + timedelta(days=days - 1)
    seasons = [window(_of(m), id=f"planted-season-{m.id}", earliest=begin, latest=end) for m in some]
    return [apart(_of(*some), id="planted-apart"), *seasons]


def _crowded(dice: Random, term: Term, meetings: Sequence[Meeting], size: int) -> list[Rule] | None:
    """Meetings asked to begin in one month, of which one too few may."""
    if len(meetings) < size - 1 or size < 3:
        return None
    some, begin = dice.sample(list(meetings), size - 1), _some_day(dice, term, 20)
    days = [begin + timedelta(days=n) for n in range(14) if (begin + timedelta(days=n)).month == begin.month]
    fixed = [window(_of(m), id=f"planted-on-{m.id}", on=dice.choice(days)) for m in some]
    return [spread(_of(*some), size - 2, period="month", id="planted-most"), *fixed]


WAYS: list[tuple[int, Way]] = [
    (2, _two_dates),
    (2, _ring),
    (2, _unavailable),
    (3, _squeezed),
    (3, _packed),
    (3, _crowded),
]


# The cases of a conflict as rules of their own, so that a reading which knows no requirements can judge them.


def narrowed(rule: Any, case: Requirement) -> Rule:
    """The rule for the meetings of one of its cases alone."""
    names: dict[str, tuple[str, ...]] = {}
    match case:
        case Settled():
            return rule  # type: ignore[no-any-return]  # of no meetings: broken as a whole
        case AnyOf(choices=choices):
            names = {"first": tuple(gap.meetings[0] for gap in choices), "second": choices[0].meetings[1:]}
        case Gap(meetings=(first, second)):
            names = {"first": (first,), "second": (second,)}
    picked = {which: Selector(meetings=some) for which, some in names.items()}
    fields = {"meetings": Selector(meetings=case.meetings)}
    if rule.kind == "order":
        fields = {"earlier": picked["first"], "later": picked["second"]}
    elif rule.kind == "beside":
        fields = {"meetings": picked["second"]} | ({"anchor": picked["first"]} if rule.which == "any" else {})
    elif rule.kind == "host" and rule.same_as is not None:
        fields = {"meetings": Selector(meetings=case.meetings[-1:])}
    return rule.model_copy(update=fields)  # type: ignore[no-any-return]  # of a rule, which pydantic does not know


def asks_the_same(rules: Sequence[Rule], cases: Sequence[Requirement], term: Term) -> bool:
    """Whether the rules ask what the cases do and nothing more: then both may be judged for each other."""
    posted = [r for r in board_of(rules, term).requirements if not r.rule.startswith(NUMBERED)]
    return all(any(map(partial(_same, one), cases)) for one in posted) and all(
        any(map(partial(_same, one), posted)) for one in cases
    )


def _same(one: Requirement, other: Requirement) -> bool:
    if type(one) is not type(other):
        return False
    mine, its = vars(one).copy(), vars(other).copy()
    if isinstance(one, AnyOf):
        pairs = list(zip(mine.pop("choices"), its.pop("choices"), strict=False))
        return mine == its and all(_same(a, b) for a, b in pairs)
    return mine == its
