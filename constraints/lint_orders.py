"""lint, all orders together: circles of orders that must hold, which no year can keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from constraints.doubt import Doubt, of_rule, rings, years
from constraints.rulebook import Rulebook
from constraints.rules.order import Order


@dataclass(frozen=True)
class _Step:
    """``then`` begins at least ``days`` after ``first`` begins; below 0: at most so many before."""

    first: str
    then: str
    days: int
    rule: Order
    told: str


def endless_orders(book: Rulebook) -> Iterator[Doubt]:
    """Each circle of orders once, for years that hold one meeting of each body, as long as it usually is."""
    hard = [rule for rule in book.rules if isinstance(rule, Order) and rule.hard and rule.scope == "cycle"]
    told: set[frozenset[str]] = set()
    for year in sorted({years(rule).start for rule in hard if years(rule)}):
        rules = [rule for rule in hard if year in years(rule)]
        while circle := _circle([step for rule in rules for step in _steps(book, rule)]):
            within = {step.rule.id for step in circle}
            last = [rule for rule in rules if rule.id in within][-1]
            if frozenset(within) not in told:
                told.add(frozenset(within))
                yield _endless(book, last, circle)
            rules.remove(last)


def _endless(book: Rulebook, rule: Order, circle: list[_Step]) -> Doubt:
    order = [body.id for body in book.bodies]
    turn = min(range(len(circle)), key=lambda n: order.index(circle[n].first))
    circle = [*circle[turn:], *circle[:turn]]
    steps = "; ".join(f'{step.told} (rule "{step.rule.id}")' for step in circle)
    told = f"no year can hold a meeting each of {', '.join(step.first for step in circle)}: {steps}. "
    return of_rule("endless-order", rule, told + "Turn one of them round, give one a weight, or end one with until.")


def _steps(book: Rulebook, rule: Order) -> Iterator[_Step]:
    for then in (body for body in book.bodies if rule.later.fits_body(body)):
        firsts = [body for body in book.bodies if rule.earlier.fits_body(body) and body.id != then.id]
        if rule.need == "some" and len(firsts) > 1:
            continue  # one of them is enough: which, is open
        for first in firsts:
            from_begin = rule.measured == "start-to-start"
            length = 0 if from_begin else first.length(1)
            verb, unit = ("begins", "days") if from_begin else ("ends", "free days")
            apart = f"at least {rule.least} {unit} " if rule.least else ""
            same = " or as" if from_begin and not rule.least else ""
            told = f"{first.id} {verb} {apart}before{same} {then.id} begins"
            yield _Step(first.id, then.id, length + rule.least, rule, told)
            if rule.most is not None:
                told = f"{then.id} begins at most {rule.most} {unit} after {first.id} {verb}"
                yield _Step(then.id, first.id, -(length + rule.most), rule, told)


def _circle(steps: list[_Step]) -> list[_Step]:
    """A circle of steps that ends later than it began; empty if there is none. (Longest ways, by Bellman and Ford.)"""
    strongest: dict[tuple[str, str], _Step] = {}
    for step in steps:
        known = strongest.get((step.first, step.then))
        if known is None or known.days < step.days:
            strongest[step.first, step.then] = step
    begins: dict[str, int] = defaultdict(int)
    pushed: dict[str, _Step] = {}
    moved = True
    while moved:
        moved = False
        for step in strongest.values():
            if begins[step.first] + step.days > begins[step.then]:
                begins[step.then] = begins[step.first] + step.days
                pushed[step.then] = step
                moved = True
        for ring in rings({then: step.first for then, step in pushed.items()}):
            return [pushed[then] for then in reversed(ring)]
    return []
