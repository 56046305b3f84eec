"""What each rule and each entry of a request costs, and what the year would be without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from constraints.board import NUMBERED
from constraints.errors import InputError, Problem, maybe
from scheduler.pipeline.generating import asked_for, refused
from scheduler.pipeline.posing import Posed, pose, posted, solve
from scheduler.pipeline.questions.answering import Base
from scheduler.pipeline.writing import written
from scheduler.results import Asked, Generated, Refused

if TYPE_CHECKING:
    from calendars.calendar import Entry
    from scheduler.engines.cpsat import Limits, Progress
    from scheduler.outcome import Solved, Undecided
    from scheduler.price import Price

Tell = Callable[[str], object] | None
ALL = "all"
"""In place of a rule: each that saves something."""


@dataclass(frozen=True)
class Relaxed:
    """The best year without a rule, as near to the year with it as such a one can be, written and checked.

    ``moves`` are the meetings whose days or hosts differ: where they were, and where they are then. ``changes`` are
    the prices that differ by the checker's report on each, by rule: before and then.
    """

    rule: str
    solved: Solved
    made: Generated
    moves: tuple[tuple[Entry, Entry], ...]
    changes: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Prices:
    """The year's rules with their prices, the one that saves most first; ``silent`` ones ask nothing of the days.

    ``together`` is what the year costs, proved, without all those at once that never bind by themselves; None where
    that is not known. ``unasked``: rules of which Ctrl-C came first. ``shown`` are the years without some of the rules,
    ``not_shown`` rules without which none was found in time.
    """

    base: Base
    solved: Solved
    prices: tuple[Price, ...]
    silent: tuple[str, ...]
    together: int | None = None
    unasked: tuple[str, ...] = ()
    shown: tuple[Relaxed, ...] = ()
    not_shown: tuple[str, ...] = ()

    @property
    def never_bind(self) -> tuple[Price, ...]:
        """Those that the best year can be without and still costs as much, proved."""
        return tuple(one for one in self.prices if one.proven and one.cost == self.solved.cost)

    @property
    def proven(self) -> bool:
        """Whether all that is said is proved."""
        told = [one.proven for one in self.prices] + [one.solved.proven for one in self.shown]
        return self.solved.proven and all(told) and not (self.unasked or self.not_shown)


@dataclass(frozen=True)
class ImpossibleWith:
    """A year that is impossible as asked, and what it is without each rule of the conflict, the cheapest first.

    The choices of ``refused`` are these: each rule is left out altogether, not only for the meetings in conflict.
    Giving up a rule that is not of the conflict leaves the conflict as it is.
    """

    refused: Refused
    prices: tuple[Price, ...]
    interrupted: bool = False


def prices(
    year: int | None,
    asked: Asked,
    show: Iterable[str] = (),
    limits: Limits | None = None,
    progress: Progress | None = None,
    tell: Callable[[str], object] | None = None,
) -> Prices | ImpossibleWith | Undecided:
    """The price of each rule of the year and of each entry of the request.

    ``show`` names rules without which the year is to be shown; "all": each that saves something. ``tell`` is called
    with a line on how many rules have their price.

    Raises:
        InputError: as ``generate``; or a rule to show is not one of the year's.
    """
    from scheduler.outcome import Impossible, Undecided  # noqa: PLC0415 - only questions that solve load the solver

    source, year = asked_for(year, asked)
    notes: list[str] = []
    posed = pose(year, source, asked, notes.append)
    _known(show, posed)
    outcome = solve(posed, limits, progress)
    match outcome:
        case Impossible():
            return _impossible(posed, limits, tell)
        case Undecided():
            return outcome
    found = _priced(Base(posed, outcome.start, outcome, notes=tuple(notes)), outcome, limits, tell)
    return _shown(found, show, limits) if show and not found.unasked else found


def _known(show: Iterable[str], posed: Posed) -> None:
    """Refuses to show the year without a rule that is not there, or that asks nothing of the days."""
    ids = [rule.id for rule in posed.rules if not rule.id.startswith(NUMBERED)]
    asking = {one.rule for one in posed.board.requirements}
    problems = []
    for name in show:
        if name not in (*ids, ALL):
            problems.append(Problem(f'{posed.year} has no rule "{name}".{maybe(name, ids)}'))
        elif name not in (*asking, ALL):
            told = f'rule "{name}" asks nothing of the days of {posed.year}: nothing moves without it'
            problems.append(Problem(told))
    if problems:
        raise InputError("--show", problems)


def _priced(base: Base, solved: Solved, limits: Limits | None, tell: Tell) -> Prices:
    from scheduler import price  # noqa: PLC0415 - only questions that solve load the solver

    asking = {one.rule for one in base.board.requirements}
    named = [name for name in base.rules if not name.startswith(NUMBERED)]
    rules, silent = [n for n in named if n in asking], tuple(n for n in named if n not in asking)
    one_by_one = () if solved.interrupted else price.of_rules(base.board, solved, rules, limits)
    rows, stopped = _until_stopped(_told(one_by_one, len(rules), tell))
    order = {name: at for at, name in enumerate(rules)}
    rows.sort(key=lambda one: (one.cost or 0, one.bound, order[one.rule]))
    unasked = tuple(name for name in rules if name not in {one.rule for one in rows})
    found = Prices(base, solved, tuple(rows), silent, unasked=unasked)
    return found if stopped or unasked else replace(found, together=_together(found, limits))


def _told(rows: Iterable[Price], number: int, tell: Tell) -> Iterator[Price]:
    """The prices as they come, the person who waits being told how many of the ``number`` there are."""
    for at, row in enumerate(rows, 1):
        if tell is not None:
            tell(f"{at} of {number} rules priced   Ctrl-C keeps these")
        yield row


def _until_stopped(rows: Iterable[Price]) -> tuple[list[Price], bool]:
    """The prices that there are when Ctrl-C comes, and whether it came."""
    found: list[Price] = []
    try:
        for row in rows:
            found.append(row)
    except KeyboardInterrupt:
        return found, True
    return found, False


def _together(found: Prices, limits: Limits | None) -> int | None:
    """What the year costs without any of those that never bind by themselves; None where that is not decided."""
    from scheduler import price  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - as above
    from scheduler.outcome import Solved  # noqa: PLC0415 - as above

    if all(one.together for one in found.never_bind):
        return found.solved.cost
    free = [one.rule for one in found.never_bind]
    outcome = price.least_cost(found.base.board, free, limits or Limits())
    return outcome.cost if isinstance(outcome, Solved) and outcome.proven else None


def _impossible(posed: Posed, limits: Limits | None, tell: Tell) -> ImpossibleWith | Undecided:
    """The conflict, and the year without each of its rules: any other rule may go and the conflict stays."""
    from scheduler import price  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.conflict import Choice  # noqa: PLC0415 - as above
    from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - as above

    found = refused(posed, limits or Limits())
    if not isinstance(found, Refused):
        return found
    rules = [name for name in found.conflict.rules if not name.startswith(NUMBERED)]
    rows, stopped = _until_stopped(_told(price.of_impossible(posed.board, rules, limits), len(rules), tell))
    rows.sort(key=lambda one: (one.cost is None, one.cost or 0))
    choices = tuple(Choice(p.rule, (), p.cost, p.proven, p.without is not price.Without.UNDECIDED) for p in rows)
    # Where one rule suffices when left out altogether, no set of several is called for.
    fewest = None if any(p.cost is not None for p in rows) else found.fewest
    return ImpossibleWith(replace(found, choices=choices, fewest=fewest), tuple(rows), stopped)


def _shown(found: Prices, show: Iterable[str], limits: Limits | None) -> Prices:
    """With the years without the rules to be shown, each posted anew without its rule, written and checked."""
    from scheduler import price  # noqa: PLC0415 - only questions that solve load the solver
    from scheduler.outcome import Solved  # noqa: PLC0415 - as above

    names = list(dict.fromkeys(show))
    if ALL in names:
        names = [one.rule for one in found.prices if (one.cost or 0) < found.solved.cost]
    posed, made = found.base.posed, written(found.base.posed, found.solved)
    known = {one.rule: one for one in found.prices}
    rows: list[Relaxed] = []
    for name in names:
        then = posed_without(posed, name)
        outcome = price.nearest(then.board, found.solved.start, limits)
        if not isinstance(outcome, Solved):
            continue
        priced = known.get(name)
        if priced and priced.proven and outcome.proven and outcome.cost != priced.cost:
            raise RuntimeError(f"without {name} the year costs {priced.cost}, and the one to show {outcome.cost}")
        rows.append(_relaxed(name, outcome, made, written(then, outcome)))
    shown = {one.rule for one in rows}
    return replace(found, shown=tuple(rows), not_shown=tuple(name for name in names if name not in shown))


def posed_without(posed: Posed, name: str) -> Posed:
    """The year with every rule posted anew but the one of that name."""
    rules = tuple(rule for rule in posed.rules if rule.id != name)
    return posted(posed.year, posed.source, posed.asked, posed.book, posed.term, rules)


def _relaxed(rule: str, solved: Solved, before: Generated, then: Generated) -> Relaxed:
    was = {entry.placement.id: entry for entry in before.calendar.entries}
    pairs = [(was[entry.placement.id], entry) for entry in then.calendar.entries]
    cost = {v.rule.id: v.cost for v in before.report.verdicts}
    cost_then = {v.rule.id: v.cost for v in then.report.verdicts}
    return Relaxed(
        rule,
        solved,
        then,
        tuple((one, other) for one, other in pairs if one.placement != other.placement),
        {name: (n, cost_then.get(name, 0)) for name, n in cost.items() if n != cost_then.get(name, 0)},
    )
