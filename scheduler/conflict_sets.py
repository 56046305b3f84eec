"""Where giving up one rule does not suffice: the fewest rules to give up together, and what the year costs then."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from constraints.board import NUMBERED
from constraints.requirements import Requirement
from scheduler.conflict import Asking, Conflict, NotDecidedError, find_among, given_up, is_numbering, meetings_of
from scheduler.outcome import Solved, Undecided

MOST_SETS = 12
"""Sets of equally few rules that are priced; where there are more, that is told."""


@dataclass(frozen=True)
class Together:
    """Rules given up together, each with its meetings, and the cost of the best calendar then, ``proven`` or not.

    ``cost`` None: no calendar was found in time.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    cost: int | None
    proven: bool


@dataclass(frozen=True)
class Fewest:
    """Sets of as few rules as can be, the cheapest first: no set of fewer rules makes the year possible.

    ``all_of_them``: no other set of as few does. ``decided`` False: the limit came before any was found.
    """

    sets: tuple[Together, ...]
    all_of_them: bool = True
    decided: bool = True


def fewest(ask: Asking, known: Iterable[Conflict], entries: Container[str] = ()) -> Fewest:
    """The fewest rules that suffice when given up together, for the meetings with which they conflict.

    ``known`` are conflicts found so far. Every set that suffices hits each conflict, so what hits all known ones with
    the fewest rules is a bound from below; it is raised by the conflict that is left, until nothing is.

    Raises:
        NotConfirmedError: an impossibility could not be confirmed.
    """
    conflicts, sufficing = list(known), dict[frozenset[str], tuple[Requirement, ...]]()
    whole = True
    try:
        while (rules := _next(conflicts, sufficing)) is not None:
            if len(sufficing) >= MOST_SETS:
                whole = False
                break
            gone = _given_up(ask, conflicts, rules, entries)
            left = [r for r in ask.hard if r not in gone]
            if ask.possible(left):
                sufficing[rules] = tuple(gone)
            else:
                conflict = find_among(ask, left)
                assert conflict is not None, "asked and answered above"
                conflicts.append(conflict)
    except NotDecidedError:
        whole = False
    priced = [_priced(ask, gone, len(sufficing) - at) for at, gone in enumerate(sufficing.values())]
    told = tuple(sorted(priced, key=lambda one: (one.cost is None, one.cost or 0, one.parts)))
    return Fewest(told, whole, decided=whole or bool(sufficing))


def _rules(conflict: Conflict) -> frozenset[str]:
    return frozenset(rule for rule in conflict.rules if not rule.startswith(NUMBERED))


def _least(conflicts: Iterable[Conflict]) -> list[frozenset[str]]:
    """Every set of the fewest rules of which each conflict holds one; none where a conflict holds no rule at all."""
    sets = list({_rules(one) for one in conflicts})

    def widened(some: frozenset[str], more: int) -> Iterator[frozenset[str]]:
        unhit = min((one for one in sets if not one & some), key=lambda one: (len(one), sorted(one)), default=None)
        if unhit is None:
            yield some
        elif more:
            for rule in sorted(unhit):
                yield from widened(some | {rule}, more - 1)

    for size in range(1, len(sets) + 1) if all(sets) else ():
        if found := set(widened(frozenset(), size)):
            return sorted(found, key=sorted)
    return []


def _next(conflicts: Sequence[Conflict], tried: Collection[frozenset[str]]) -> frozenset[str] | None:
    """A set of the fewest rules that has not been tried; None where all of them suffice."""
    return next((some for some in _least(conflicts) if some not in tried), None)


def _given_up(
    ask: Asking, conflicts: Iterable[Conflict], rules: frozenset[str], entries: Container[str]
) -> dict[Requirement, None]:
    """Of each rule what the conflicts hold of it, or all of it where it goes as a whole."""
    bound = dict.fromkeys(r for one in conflicts for r in one.requirements if not is_numbering(r))
    gone: dict[Requirement, None] = {}
    for rule in sorted(rules):
        group = given_up(ask.board, rule, (r for r in bound if r.rule == rule), entries)
        cases = {(one.rule, one.meetings) for one in group}
        gone |= dict.fromkeys(r for r in ask.board.requirements if (r.rule, r.meetings) in cases and r.weight is None)
    return gone


def _priced(ask: Asking, gone: Iterable[Requirement], share: int) -> Together:
    gone = dict.fromkeys(gone)
    outcome = ask.best([r for r in ask.board.requirements if r not in gone], share)
    rules = dict.fromkeys(one.rule for one in gone)
    parts = tuple((rule, meetings_of(one for one in gone if one.rule == rule)) for rule in rules)
    match outcome:
        case Solved(cost=cost, proven=proven):
            return Together(parts, cost, proven)
        case Undecided():
            return Together(parts, None, False)
    raise RuntimeError(f"no plan without {', '.join(rules)}, where there was one")
