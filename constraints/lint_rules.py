"""lint, rule by rule: rules that judge nothing, cannot be in force, contradict themselves, or repeat another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from math import lcm
from typing import Any

from constraints.doubt import Doubt, bodies_named, of_rule, readings, selectors, together, years
from constraints.errors import maybe
from constraints.meetings import Body
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from constraints.rules.apart import Apart
from constraints.rules.beside import Beside
from constraints.rules.count import Count
from constraints.rules.edition import Edition
from constraints.rules.host import Host
from constraints.rules.order import Order
from constraints.rules.spread import Spread
from constraints.rules.window import Window
from constraints.selector import Selector


def about_rules(book: Rulebook) -> Iterator[Doubt]:
    """The doubts about each rule and its readings, then those about rules that others make idle."""
    for rule in book.rules:
        yield from _never_in_force(rule)
        yield from _idle_readings(rule)
        for read, keys in readings(rule):
            # What is so by default is said once, not again for each reading.
            changed = rule.readings[keys[1]] if keys else type(rule).model_fields
            yield from (doubt for doubt in _empty(book, read, keys) if doubt.keys[-1] in changed)
            yield from (doubt for doubt in _unknown(book, read, keys) if doubt.keys[-1] in changed)
            if isinstance(read, Order) and {"earlier", "later"} & set(changed):
                yield from _of_itself(book, read, keys)
            if isinstance(read, Count) and {"meetings", "least", "most", "planned"} & set(changed):
                yield from _miscounted(book, read, keys)
    yield from _never_binding(book)


def fitting(book: Rulebook, selector: Selector) -> list[Body]:
    """The bodies that it selects; where it names meetings by id, those that the rest of it leaves."""
    by_body = selector.model_copy(update={"meetings": ()})
    return [body for body in book.bodies if by_body.fits_body(body)]


def _never_in_force(rule: Rule) -> Iterator[Doubt]:
    if not years(rule):
        told = f"in force in no year: none has its first day from {rule.since} to {rule.until}. Correct since or until."
        yield of_rule("never-in-force", rule, told, "until")


def _idle_readings(rule: Rule) -> Iterator[Doubt]:
    def judged(one: Rule) -> dict[str, Any]:
        # Where a kind has no fields of its own, its words are all that there is to read.
        words = {"reading"} if len(type(one).model_fields) > len(Rule.model_fields) else set()
        return one.model_dump(exclude={"reading_name", "readings", "sentence", "cite", "standing"} | words)

    if rule.reading_name in rule.readings:
        told = f'it is called as the rule itself is read by default, "{rule.reading_name}", and cannot be chosen. '
        yield of_rule("hidden-reading", rule, told + "Rename it.", "readings", rule.reading_name)
    for read, keys in readings(rule):
        if keys and judged(read) == judged(rule):
            told = "judges as the rule does without it. Change one of its fields, or drop it."
            yield of_rule("same-reading", rule, told, *keys)


def _empty(book: Rulebook, rule: Rule, keys: tuple[str, ...]) -> Iterator[Doubt]:
    for field, selector in selectors(rule).items():
        if not fitting(book, selector):
            told = f"{field} selects no body, so there is nothing to judge. Correct it, or drop the rule."
            yield of_rule("selects-nothing", rule, told, *keys, field)


def _unknown(book: Rulebook, rule: Rule, keys: tuple[str, ...]) -> Iterator[Doubt]:
    known = [body.id for body in book.bodies]
    for field, body in bodies_named(rule).items():
        if body not in known:
            yield of_rule("unknown-body", rule, f'{field} = "{body}" is no body.{maybe(body, known)}', *keys, field)


def _of_itself(book: Rulebook, rule: Order, keys: tuple[str, ...]) -> Iterator[Doubt]:
    earlier, later = fitting(book, rule.earlier), fitting(book, rule.later)
    if len(earlier) == 1 and earlier == later and not (rule.earlier.meetings or rule.later.meetings):
        told = f"earlier and later are both {earlier[0].id} alone, which cannot meet before itself. "
        told += "Name two bodies; apart keeps a body's own meetings at a distance."
        yield of_rule("order-of-itself", rule, told, *keys)


def _miscounted(book: Rulebook, rule: Count, keys: tuple[str, ...]) -> Iterator[Doubt]:
    """A year that is planned holds more than ``most`` of a body, or fewer than ``least``."""
    others = [r for r in book.rules if isinstance(r, Count) and r.id != rule.id and together(r, rule)]
    for body in (body for body in book.bodies if rule.meetings.fits_body(body)):
        counting = [rule, *(r for r in others if r.meetings.fits_body(body))]
        for year in _telling_years(rule, counting):
            in_force = [r for r in counting if year in years(r)]
            planning = max(in_force, key=lambda r: r.number_planned(year))
            planned = planning.number_planned(year)
            meets = rule.meets_in(year)
            who = "it plans" if planning is rule else f'rule "{planning.id}" plans'
            if rule.most is not None and planned > rule.most * meets:
                told = f"at most {rule.most * meets} of {body.id}, but {who} {planned}. Raise most, or plan fewer."
                yield of_rule("plans-too-many", rule, told, *keys)
                return
            if planned < rule.least * meets:
                told = f"at least {rule.least} of {body.id}, but {who} {planned}. Raise planned, or leave it out."
                yield of_rule("plans-too-few", rule, told, *keys)
                return


def _telling_years(rule: Count, counting: list[Count]) -> list[int]:
    """Years that between them show how the counts fall together: from where one begins, until all begin again."""
    around = min(lcm(*(r.every for r in counting)), _LONGEST_ROUND)
    begins = {max(years(rule).start, years(r).start, *(c.counted_from or 0 for c in (rule, r))) for r in counting}
    found = {year for begin in begins for year in range(begin, begin + around)}
    return sorted(year for year in found if year in years(rule))


_LONGEST_ROUND = 100
_UNBOUNDED = 10**9
_BOUNDS = frozenset({"least", "most", "planned", "free_days", "travel_days", "prior_days", "earliest", "latest", "per"})


def _most(bound: int | None) -> int:
    return -_UNBOUNDED if bound is None else -bound


# How strict a rule is: greater numbers ask for more. What is not among the bounds must be the same to be compared.
_STRICTNESS: dict[type[Rule], Callable[[Any], tuple[int, ...]]] = {
    Count: lambda r: (r.least, _most(r.most), r.least if r.planned is None else r.planned),
    Order: lambda r: (r.least, _most(r.most)),
    Edition: lambda r: (r.least, _most(r.most)),
    Spread: lambda r: (_most(r.most),),
    Host: lambda r: (_most(r.most),),
    Apart: lambda r: (r.free_days, r.free_days if r.travel_days is None else r.travel_days),
    Beside: lambda r: (_most(r.free_days), _most(r.prior_days)),
    Window: lambda r: (
        r.earliest.toordinal() if r.earliest else 0,
        _most(r.latest.toordinal() if r.latest else None),
    ),
}


def _never_binding(book: Rulebook) -> Iterator[Doubt]:
    """Rules that are kept whenever another one, which must hold, is: the same kind, meetings and fields but bounds."""
    alike: dict[str, list[Rule]] = defaultdict(list)
    for rule in book.rules:
        own = [name for name in type(rule).model_fields if name not in {*Rule.model_fields, *_BOUNDS}]
        if len(type(rule).model_fields) > len(Rule.model_fields):
            alike[f"{rule.kind} {[_same(book, getattr(rule, name)) for name in own]}"].append(rule)
    for group in alike.values():
        for at, rule in enumerate(group):
            others = ((n, other) for n, other in enumerate(group) if n != at and _implies(other, rule))
            # Of two that ask the same, the first in the file stays.
            found = next((other for n, other in others if n < at or not _implies(rule, other)), None)
            if found is not None:
                yield _idle_beside(rule, found)


def _same(book: Rulebook, value: object) -> str:
    if isinstance(value, Selector):
        return repr(([body.id for body in fitting(book, value)], sorted(value.meetings)))
    return repr(value)


def _implies(strict: Rule, other: Rule) -> bool:
    mine, others = years(strict), years(other)
    if not strict.hard or not others or others.start < mine.start or others.stop > mine.stop:
        return False
    if type(strict) not in _STRICTNESS:
        # Which of two bounds asks for more is not known of this kind: they must be the same.
        return all(getattr(strict, name) == getattr(other, name) for name in _BOUNDS & type(strict).model_fields.keys())
    measure = _STRICTNESS[type(strict)]
    return all(a >= b for a, b in zip(measure(strict), measure(other), strict=True))


def _idle_beside(rule: Rule, strict: Rule) -> Doubt:
    """Of another source it is a note: the two may be set aside by different people."""
    told = f'never binds: whoever keeps rule "{strict.id}" keeps it too. '
    if rule.cite.source != strict.cite.source:
        return of_rule("never-binds", rule, f"{told}It matters only where that one is waived or ends.", note=True)
    return of_rule("never-binds", rule, f"{told}Drop it, or correct its fields.")
