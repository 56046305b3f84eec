"""Holding a rule's two readings against each other: every plan of a few meetings in a few days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise, product

from ortools.sat.python import cp_model_helper as sat
from strip import board_of

from constraints.board import Board
from constraints.check import check
from constraints.meetings import Meeting, Plan, Term
from constraints.rule import Rule
from scheduler.engines import cpsat
from scheduler.engines.encoding import Encoding

Start = tuple[int, ...]
Price = int | None
"""What a plan costs; None where it must not be."""


@dataclass(frozen=True)
class Disagreement:
    """One plan that two readers price differently, as first days by meeting."""

    who: str
    start: Mapping[str, int]
    said: Price
    checker: Price


@dataclass(frozen=True)
class Example:
    """A rule, and the term whose every plan it is tried on."""

    name: str
    term: Term
    rules: tuple[Rule, ...]
    board: Board = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "board", board_of(self.rules, self.term))

    def plan(self, start: Start) -> Plan:
        """The starts as a plan to be judged."""
        rows = self.board.placed(dict(zip(names(self), start, strict=True)))
        term = self.term
        return Plan(term.cycle, rows, term.facts, history=term.history, version=term.version)


def names(example: Example) -> list[str]:
    """What a plan decides, in order: the meetings' days, then who hosts."""
    return [*(m.id for m in example.term.meetings), *example.board.candidates]


def starts(example: Example) -> Iterator[Start]:
    """Every plan of the term, with every choice of hosts."""
    days = [example.board.starts(m) for m in example.term.meetings]
    return product(*days, *(range(len(hosts)) for hosts in example.board.candidates.values()))


def by_checker(example: Example) -> Callable[[Start], Price]:
    """What the checker says, which reads dates alone.

    Numbers are given by date: a plan in which a body's meetings do not follow their numbers cannot be read at all.
    """

    def price(start: Start) -> Price:
        if not numbered_by_date(example.term.meetings, start):
            return None
        report = check(example.rules, example.plan(start))
        return None if report.breaches else report.cost

    return price


def numbered_by_date(meetings: tuple[Meeting, ...], start: Start) -> bool:
    """Whether the meetings of each body follow one another by their numbers."""
    rows = sorted(zip(meetings, start, strict=False), key=lambda row: (row[0].body.id, row[0].number))
    return all(one.body.id != other.body.id or at + one.days <= then for (one, at), (other, then) in pairwise(rows))


def by_requirements(example: Example) -> Callable[[Start], Price]:
    """What the board's requirements say of themselves."""
    decided = names(example)
    hard = [r for r in example.board.requirements if r.weight is None]

    def price(start: Start) -> Price:
        days = dict(zip(decided, start, strict=True))
        return None if any(r.units(days) for r in hard) else cpsat.cost_of(example.board.requirements, days)

    return price


def by_cpsat(example: Example) -> Callable[[Start], Price]:
    """What the CP-SAT model says, its starts fixed one plan after the other: its objective, not a sum made later."""
    encoding = Encoding(example.board, example.board.requirements)
    parameters = sat.SatParameters()
    parameters.num_workers, parameters.cp_model_presolve = 1, False
    parameters.cp_model_probing_level = parameters.symmetry_level = parameters.linearization_level = 0

    def price(start: Start) -> Price:
        for (name, var), day in zip(encoding.start.items(), start, strict=True):
            if day not in encoding.domains[name]:
                return None
            encoding.model.proto.variables[var].domain.clear()
            encoding.model.proto.variables[var].domain.extend([day, day])
        wrapper = sat.SolveWrapper()
        wrapper.set_parameters(parameters)
        response = wrapper.solve(encoding.model.proto)
        assert response.status in (sat.OPTIMAL, sat.INFEASIBLE), f"{example.name}: {response.status}"
        return round(response.objective_value) if response.status == sat.OPTIMAL else None

    return price if not encoding.empty else lambda _: None


Reader = Callable[[Example], Callable[[Start], Price]]
ENGINES: dict[str, Reader] = {"cpsat": by_cpsat}


def differences(example: Example, *readers: Reader) -> Iterator[Disagreement]:
    """Every plan on which a reader and the checker differ."""
    judged = by_checker(example)
    asked = [(reader.__name__, reader(example)) for reader in readers]
    for start in starts(example):
        right = judged(start)
        for who, price in asked:
            if (said := price(start)) != right:
                yield Disagreement(who, dict(zip(names(example), start, strict=True)), said, right)


def disagreements(example: Example, *readers: Reader) -> list[Disagreement]:
    """The first few plans on which a reader and the checker differ; none, if the readings agree."""
    return list(islice(differences(example, *readers), 5))
