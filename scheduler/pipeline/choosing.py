"""The rulebook as it is to be taken: the command line's word first, then the request's, then a profile's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from constraints.errors import InputError, Problem
from constraints.rulebook import Rulebook

if TYPE_CHECKING:
    from calendars.request import RequestFile
    from scheduler.results import Asked


def as_asked(plain: Rulebook, source: RequestFile, year: int, asked: Asked) -> Rulebook:
    """The rulebook with the readings, the weights and the profile that are asked for.

    A profile never changes a rule's reading that the command line or the request names, and its ``hard`` never a
    rule that the request gives a weight.

    Raises:
        InputError: with the line of each entry of the request that is wrong.
    """
    named, request = asked.readings or {}, source.request
    problems: list[Problem] = []

    def changed(
        book: Rulebook, table: str, name: str, readings: Mapping[str, str], weights: Mapping[str, int]
    ) -> Rulebook:
        try:
            return book.changed(source.file.name, readings, weights)
        except InputError as error:
            line = source.file.line_of(table, 0, name)
            problems.extend(Problem(problem.message, line) for problem in error.problems)
            return book

    book = plain.changed("--reading", named, {})
    for rule, reading in request.readings.items():
        if rule not in named:
            book = changed(book, "readings", rule, {rule: reading}, {})
    if asked.profile is not None:
        profile = plain.profile(asked.profile)
        own = profile.without({*named, *request.readings}, asked.unforced, {*asked.unforced, *request.weights})
        book = book.under(own)
    for rule, weight in request.weights.items():
        if not (rule in asked.unforced and book.by_id[rule].hard):
            book = changed(book, "weights", rule, {}, {rule: weight})
    problems += source.waiver_problems(waivable(book, plain), year)
    if problems:
        raise InputError(source.file.name, problems)
    return book


def waivable(book: Rulebook, plain: Rulebook) -> Rulebook:
    """The rulebook for looking at waivers: they may name what must hold as it is taken, or without a profile."""
    return replace(book, rules=tuple(rule if rule.hard else plain.by_id[rule.id] for rule in book.rules))
