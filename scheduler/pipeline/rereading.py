"""A year judged under every named reading of its rules at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from constraints.check import check
from constraints.meetings import Plan
from constraints.rule import Rule, State
from constraints.rulebook import Rulebook
from scheduler.results import Read


def under_every_reading(book: Rulebook, plain: Rulebook, plan: Plan) -> tuple[Read, ...]:
    """Each rule in force that has several readings, under each of them, in the rulebook's order.

    ``plain`` is the rulebook with all its readings, ``book`` as the year is judged: each reading binds as there.
    A rule that these dates say nothing of, however it is read, is left out.
    """
    found: list[Read] = []
    for rule in book.rules_in(date(plan.cycle, 1, 1)):
        reads = tuple(_each(rule, plain.by_id[rule.id], plan))
        if any(read.verdict.state is not State.NOT_APPLICABLE for read in reads):
            found += reads
    return tuple(found)


def _each(rule: Rule, plain: Rule, plan: Plan) -> Iterator[Read]:
    forced = rule.weight != plain.read_as(rule.reading_name).weight
    for name in (plain.reading_name, *plain.readings) if plain.readings else ():
        read = plain.read_as(name)
        yield Read(check((read.changed(weight=rule.weight) if forced else read,), plan), name == rule.reading_name)
