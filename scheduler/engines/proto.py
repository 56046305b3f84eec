"""A thin writer of CP-SAT model protos.

It uses ``cp_model_helper`` alone: the usual ``cp_model`` module loads pandas and numpy first, which takes longer
than the whole of a year's solving. A test holds both ways against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model_helper as sat

from constraints.requirements import FAR, Interval

Var = int
"""Index of a variable; of a literal, its negation is ``-var - 1``."""


class ProtoModel:
    """Variables and constraints of one CP-SAT model."""

    def __init__(self) -> None:
        self.proto = sat.CpModelProto()

    def integer(self, values: Iterable[int]) -> Var:
        """A variable over the values given."""
        return self._variable(days_of(values))

    def between(self, low: int, high: int) -> Var:
        """A variable over low .. high, both included."""
        return self._variable([low, high])

    def literal(self) -> Var:
        """A variable that is false or true."""
        return self._variable([0, 1])

    def _variable(self, domain: Sequence[int]) -> Var:
        at = len(self.proto.variables)
        self.proto.variables.add().domain.extend(domain)
        return at

    def linear(self, terms: Iterable[tuple[Var, int]], domain: Sequence[int], given: Iterable[Var] = ()) -> None:
        """The sum of variable times factor lies in the domain (pairs of ends), where all of ``given`` are true."""
        constraint = self.proto.constraints.add()
        for literal in given:
            constraint.enforcement_literal.append(literal)
        for var, factor in terms:
            constraint.linear.vars.append(var)
            constraint.linear.coeffs.append(factor)
        constraint.linear.domain.extend(domain)

    def exactly_one(self, literals: Iterable[Var]) -> None:
        """One of the literals is true and no other."""
        self.proto.constraints.add().exactly_one.literals.extend(list(literals))

    def any_of(self, literals: Iterable[Var], given: Iterable[Var] = ()) -> None:
        """At least one of the literals is true, where all of ``given`` are."""
        constraint = self.proto.constraints.add()
        for literal in given:
            constraint.enforcement_literal.append(literal)
        constraint.bool_or.literals.extend(list(literals))

    def interval(self, start: Var, size: int) -> int:
        """An interval of fixed size; its constraint index, for ``no_overlap``."""
        at = len(self.proto.constraints)
        interval = self.proto.constraints.add().interval
        for expression, offset in ((interval.start, 0), (interval.end, size)):
            expression.vars.append(start)
            expression.coeffs.append(1)
            expression.offset = offset
        interval.size.offset = size
        return at

    def no_overlap(self, intervals: Iterable[int], given: Iterable[Var] = ()) -> None:
        """No two of the intervals share a day, where all of ``given`` are true."""
        constraint = self.proto.constraints.add()
        for literal in given:
            constraint.enforcement_literal.append(literal)
        constraint.no_overlap.intervals.extend(list(intervals))

    def minimize(self, terms: Iterable[tuple[Var, int]]) -> None:
        """The sum of variable times factor is to be as small as possible."""
        self.proto.clear_objective()
        for var, factor in terms:
            self.proto.objective.vars.append(var)
            self.proto.objective.coeffs.append(factor)

    def hint(self, values: Iterable[tuple[Var, int]]) -> None:
        """Values to start from: a hint, no constraint."""
        self.proto.clear_solution_hint()
        for var, value in values:
            self.proto.solution_hint.vars.append(var)
            self.proto.solution_hint.values.append(value)

    def assume(self, literals: Iterable[Var]) -> None:
        """The literals are taken as true; an infeasible answer names those that it needed."""
        self.proto.assumptions.clear()
        self.proto.assumptions.extend(list(literals))


ENDLESS = FAR * 10
"""An end of a linear domain beyond any sum of days."""


def days_of(values: Iterable[int]) -> list[int]:
    """The values as a domain: pairs of ends, both included, sorted and apart."""
    flat: list[int] = []
    for value in sorted(values):
        if flat and value == flat[-1] + 1:
            flat[-1] = value
        else:
            flat += [value, value]
    return flat


def ends_of(intervals: Iterable[Interval]) -> list[int]:
    """Intervals, sorted and apart, as a domain."""
    return [end for interval in intervals for end in interval]
