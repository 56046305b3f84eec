"""The same year told otherwise (days later, under other names, in another order), and what to compare of the two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from pydantic import BaseModel
from strip import board_of

from constraints.board import NUMBERED, Board
from constraints.check import Report
from constraints.meetings import Plan, Term
from constraints.rule import Rule, State
from constraints.rules.host import Host
from constraints.rules.spread import Spread
from constraints.rules.window import Window
from scheduler.engines import cpsat
from scheduler.outcome import Impossible, Outcome, Solved

GREGORIAN_DAYS = 146_097
"""400 years: whole weeks, after which months, leap days and weekdays come again."""
YEARS = ("cycle", "years", "year", "chair", "counted_from")
"""The fields that hold years; ``chair`` has them as keys."""


@dataclass(frozen=True)
class Year:
    """A term and the rules on it."""

    term: Term
    rules: tuple[Rule, ...]

    @property
    def board(self) -> Board:
        """The rules posted on the term."""
        return board_of(self.rules, self.term)

    def plan(self, board: Board, start: Mapping[str, int]) -> Plan:
        """Days and hosts by number as a plan to be judged."""
        term = self.term
        return Plan(term.cycle, board.placed(start), term.facts, history=term.history, version=term.version)


def mapped(value: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    """The value with every leaf changed; a leaf is told with the field that it stands in."""
    if isinstance(value, BaseModel):
        changed = {key: mapped(getattr(value, key), change, key) for key in type(value).model_fields}
        return value.model_copy(update=changed)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: mapped(getattr(value, f.name), change, f.name) for f in fields(value)})
    if isinstance(value, Mapping):
        return {mapped(key, change, name): mapped(one, change, name) for key, one in value.items()}
    if isinstance(value, tuple | frozenset | list):
        return type(value)(mapped(one, change, name) for one in value)
    return change(name, value)


def shifted(year: Year, days: int, years: int = 0) -> Year:
    """Every date so many days later, and every number of a year so many years."""

    def later(name: str, value: Any) -> Any:
        if isinstance(value, date):
            return value + timedelta(days=days)
        return value + years if name in YEARS and type(value) is int else value

    return mapped(year, later)


def without_months(year: Year) -> Year:
    """Only the rules that weekdays and distances decide: a shift of whole weeks alters none of these."""

    def monthly(rule: Rule) -> bool:
        periodic = isinstance(rule, Spread | Host) and rule.period in ("month", "quarter")
        return periodic or (isinstance(rule, Window) and bool(rule.months or rule.near))

    return replace(year, rules=tuple(rule for rule in year.rules if not monthly(rule)))


def new_names(year: Year) -> dict[str, str]:
    """Another name for each body and meeting, in the opposite order of the alphabet; and what the board calls them."""
    term = year.term
    placed = [p.meeting for p in (*term.history, *term.version)]
    bodies = {b.id for b in term.facts.bodies} | {m.body.id for m in (*term.meetings, *placed)}
    known = sorted(bodies | {m.id for m in (*term.meetings, *placed)})
    names = {name: f"N{len(known) - at:04}" for at, name in enumerate(known)}
    return names | {NUMBERED + body: NUMBERED + names[body] for body in bodies}


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The value with other names wherever these stand by themselves; words in sentences stay."""
    return mapped(value, lambda _, leaf: names.get(leaf, leaf) if isinstance(leaf, str) else leaf)


def shuffled(year: Year, dice: Random) -> Year:
    """The same rows, each list of them in another order."""

    def mixed(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(dice.sample(rows, len(rows)))

    term, facts = year.term, year.term.facts
    facts = replace(facts, bodies=mixed(facts.bodies), members=mixed(facts.members), periods=mixed(facts.periods))
    rows = {name: mixed(getattr(term, name)) for name in ("meetings", "history", "version")}
    return Year(replace(term, facts=facts, **rows), mixed(year.rules))


def multiplied(year: Year, times: int) -> Year:
    """Every price so many times as high."""
    rules = [r if r.weight is None else r.model_copy(update={"weight": r.weight * times}) for r in year.rules]
    return replace(year, rules=tuple(rules))


# What there is to compare.


def cost(outcome: Outcome) -> int | None:
    """The proven cost; None for an impossible year."""
    match outcome:
        case Solved(cost=found, proven=True):
            return found
        case Impossible():
            return None
        case other:
            raise AssertionError(f"left open: {other}")


def optimum(year: Year) -> int | None:
    """The cost of the best plan; None where there is none."""
    return cost(cpsat.solve(year.board))


def any_plan(year: Year, board: Board, dice: Random) -> Plan | None:
    """A plan by dice, None where it does not number a body's meetings by date."""
    start = {m.id: dice.choice(board.starts(m)) for m in year.term.meetings}
    start |= {name: dice.randrange(len(hosts)) for name, hosts in board.candidates.items()}
    in_order = all(r.units(start) == 0 for r in Board(year.term).requirements)
    return year.plan(board, start) if in_order else None


def breaches(report: Report) -> set[tuple[str, frozenset[tuple[frozenset[str], int]]]]:
    """Each broken rule with its cases: meetings and units, in no order."""
    return {
        (v.rule.id, frozenset((frozenset(f.meetings), f.units) for f in v.findings if f.state is State.BROKEN))
        for v in report.verdicts
        if v.state is State.BROKEN
    }


def states(report: Report) -> dict[str, tuple[State, int]]:
    """Verdict and units of each rule."""
    return {v.rule.id: (v.state, v.units) for v in report.verdicts}
