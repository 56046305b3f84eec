"""What hangs on the moon: the year judged with each estimated holiday earlier or later, and a fall-back decided now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from constraints.as_held import starts_of, term_of
from constraints.board import Board
from constraints.check import Report, check
from constraints.meetings import Facts, Placement, Plan
from constraints.rule import Finding, Rule, State
from constraints.waiver import planned_with
from scheduler.sightings import Moon, Sighting, moons_of, reach

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits

MOST_SIGHTINGS = 2187
"""Combinations judged of moons that touch the same meetings: all of seven moons that may fall on three days each. Of
more only those in which at most two are not as estimated."""

Meetings = tuple[str, ...]
FactsWhen = Callable[[Sighting], Facts]
"""The facts of the year where some festivals are sighted on other days; all others stay as estimated."""


@dataclass(frozen=True)
class Trouble:
    """One case of a rule that is judged worse: broken though it must hold (``breaks``), or ``dearer`` by its price."""

    rule: Rule
    meetings: tuple[str, ...]
    message: str
    breaks: bool
    dearer: int


@dataclass(frozen=True)
class FallBack:
    """Where the meetings go in that case, judged by the checker: nothing that must hold is broken anew.

    ``moves`` hold each meeting that moves on its old and its new days; ``dearer`` is what the year costs more than
    before, less if negative.
    """

    moves: tuple[tuple[Placement, Placement], ...]
    dearer: int


@dataclass(frozen=True)
class NoFallBack:
    """No days at all keep these ``rules``; none: none was found within the limit."""

    rules: tuple[str, ...]


@dataclass(frozen=True)
class Hanging:
    """One way in which the moon may be sighted, and what it does to the year.

    ``fall_back`` None: nothing breaks that must hold, the year is only ``dearer`` by so much.
    """

    sighting: Sighting
    troubles: tuple[Trouble, ...]
    dearer: int
    fall_back: FallBack | NoFallBack | None

    @property
    def lost(self) -> bool:
        """Whether a rule that must hold breaks and no days are known that mend it."""
        return isinstance(self.fall_back, NoFallBack)


@dataclass(frozen=True)
class ByTheMoon:
    """What hangs on the moon in a year.

    ``moons`` are the estimated festivals whose days may touch the year. ``judged`` counts the combinations that were
    judged; ``all_of_them``: all of those in which two could touch one meeting. ``before`` is the year as estimated.
    """

    plan: Plan
    moons: tuple[Moon, ...]
    cases: tuple[Hanging, ...]
    judged: int
    all_of_them: bool
    before: Report


def by_the_moon(rules: Sequence[Rule], plan: Plan, facts_when: FactsWhen, limits: Limits | None = None) -> ByTheMoon:
    """The plan judged under every way in which the moons that touch its meetings may be sighted together."""
    before = check(rules, plan)
    margin = plan.facts.margin_days
    touched = {moon: _touched(plan, moon, facts_when) for moon in moons_of(plan.facts)} if margin else {}
    year = _Year(rules, plan, before, facts_when, limits)
    judged, whole, cases = 0, True, list[Hanging]()
    for moons in _together({moon: names for moon, names in touched.items() if names}):
        sightings = list(_sightings(moons, margin))
        whole = whole and len(sightings) <= MOST_SIGHTINGS
        if len(sightings) > MOST_SIGHTINGS:
            sightings = [one for one in sightings if len(one) <= 2]
        judged += len(sightings)
        cases += year.cases(sightings)
    in_year = [m for m in touched if touched[m] or any(day.year == plan.cycle for day in m.days)]
    return ByTheMoon(plan, tuple(in_year), tuple(sorted(cases, key=_when)), judged, whole, before)


def _when(case: Hanging) -> tuple[date, int, list[int]]:
    """By the first day that moves, and what is told alone before what is told of several."""
    return min(moon.days[0] for moon, _ in case.sighting), len(case.sighting), [by for _, by in case.sighting]


def _touched(plan: Plan, moon: Moon, facts_when: FactsWhen) -> frozenset[str]:
    """The meetings that any of the moon's days may concern, however rules look at them."""
    days = reach(moon, plan.facts, facts_when)
    return frozenset(
        p.id
        for p in plan.placements
        if any(p.first_day + timedelta(days=n) in days for n in range((p.last_day - p.first_day).days + 1))
    )


def _together(touched: Mapping[Moon, frozenset[str]]) -> list[list[Moon]]:
    """The moons in groups: two that touch one meeting are in one group, and so are those that each touches."""
    groups: list[tuple[list[Moon], set[str]]] = []
    for moon, names in touched.items():
        near = [group for group in groups if group[1] & names]
        groups = [group for group in groups if group not in near]
        moons = [one for group in near for one in group[0]]
        groups.append(([*moons, moon], set(names).union(*(group[1] for group in near))))
    return [moons for moons, _ in groups]


def _sightings(moons: Sequence[Moon], margin: int) -> Iterator[Sighting]:
    """Every combination in which some moon is not as estimated: fewer first, and nearer ones."""
    shifts = range(-margin, margin + 1)
    found = [
        tuple((moon, by) for moon, by in zip(moons, one, strict=True) if by)
        for one in product(shifts, repeat=len(moons))
    ]
    yield from sorted((one for one in found if one), key=lambda one: (len(one), sum(abs(by) for _, by in one)))


class _Year:
    """A year of whose days nothing moves, judged again and again."""

    def __init__(
        self, rules: Sequence[Rule], plan: Plan, before: Report, facts_when: FactsWhen, limits: Limits | None
    ) -> None:
        self._rules, self._plan, self._before = rules, plan, before
        self._facts_when, self._limits = facts_when, limits
        self._broken_before = {(rule.id, finding.meetings) for rule, finding in before.breaches}

    def cases(self, sightings: Sequence[Sighting]) -> list[Hanging]:
        """What each sighting does, smaller ones first, but for those that do no more than their parts together."""
        found: list[Hanging] = []
        alone: dict[Sighting, dict[Meetings, int]] = {}
        for sighting in sightings:
            plan = replace(self._plan, facts=self._facts_when(sighting))
            report = check(self._rules, plan)
            worse = list(self._worse(report))
            price = _by_meetings(worse)
            if len(sighting) == 1:
                alone[sighting] = price
            troubles = tuple(one for one in worse if price[one.meetings] > 0 or _breaks(worse, one.meetings))
            troubles = tuple(one for one in troubles if one.breaks or one.dearer > 0)
            parts = [one for one in found if {*one.sighting} < {*sighting}]
            sums = [alone[(one,)] for one in sighting]
            told = len(sighting) > 1 and _at_most(price, sums) and self._told_by(parts, worse, plan)
            if troubles and not told:
                fall_back = self._fall_back(plan) if any(one.breaks for one in troubles) else None
                found.append(Hanging(sighting, troubles, report.cost - self._before.cost, fall_back))
        return found

    def _worse(self, report: Report) -> Iterator[Trouble]:
        """Every case that is broken anew or has another price; cheaper ones are ``dearer`` by less than 0."""
        breached = self._new_breaches(report)
        for was, now in zip(self._before.verdicts, report.verdicts, strict=True):
            before, after = _units(was.findings), _units(now.findings)
            for meetings in dict.fromkeys((*after, *before)):
                breaks = (now.rule.id, meetings) in breached
                dearer = (after.get(meetings, 0) - before.get(meetings, 0)) * (now.rule.weight or 0)
                if breaks or dearer:
                    told = "; ".join(f.message for f in now.findings if f.meetings == meetings)
                    yield Trouble(now.rule, meetings, told, breaks, dearer)

    def _told_by(self, parts: Sequence[Hanging], worse: Iterable[Trouble], plan: Plan) -> bool:
        """Whether parts of a sighting, told already, break all that it breaks, and what was decided for them holds."""
        broken = {(one.rule.id, one.meetings) for one in worse if one.breaks}
        told = {(one.rule.id, one.meetings) for part in parts for one in part.troubles if one.breaks}
        if not broken or not broken <= told:
            return not broken
        decided = [part.fall_back.moves for part in parts if isinstance(part.fall_back, FallBack)]
        together = {old.id: (old, new) for moves in decided for old, new in moves}
        ways = [*decided, tuple(together.values())]
        return any(part.lost for part in parts) or any(
            not self._new_breaches(check(self._rules, _moved(plan, moves))) for moves in ways
        )

    def _new_breaches(self, report: Report) -> set[tuple[str, tuple[str, ...]]]:
        return {(rule.id, finding.meetings) for rule, finding in report.breaches} - self._broken_before

    def _fall_back(self, plan: Plan) -> FallBack | NoFallBack:
        """The fewest meetings moved, as few days as can be, and of equals the cheapest."""
        from scheduler import repair  # noqa: PLC0415 - only what breaks needs the solver
        from scheduler.conflict import Conflict  # noqa: PLC0415 - as above

        old = self._board(self._plan)
        start = starts_of(old, self._plan)
        given_up = {(r.rule, r.meetings) for r in old.requirements if r.weight is None and r.units(start)}
        board = self._board(plan)
        board.requirements = [r for r in board.requirements if r.weight or (r.rule, r.meetings) not in given_up]
        mended = repair.mend(repair.Held(board, start, {}), self._limits)
        if isinstance(mended, Conflict):
            return NoFallBack(mended.rules)
        if not isinstance(mended, repair.Mended):
            return NoFallBack(())
        there = {p.id: p for p in board.placed(mended.best.start)}
        moves = tuple((p, there[p.id]) for p in plan.placements if p.first_day != there[p.id].first_day)
        again = check(self._rules, _moved(plan, moves))
        if anew := self._new_breaches(again):
            raise RuntimeError(f"the checker refuses the fall-back: {sorted(anew)}")
        return FallBack(moves, again.cost - self._before.cost)

    def _board(self, plan: Plan) -> Board:
        board = Board(term_of(plan))
        for rule in self._rules:
            rule.post(board)
        board.requirements = planned_with(plan.waivers, board.requirements)
        return board


def _units(findings: Sequence[Finding]) -> dict[Meetings, int]:
    units: dict[Meetings, int] = {}
    for one in findings:
        if one.state is State.BROKEN:
            units[one.meetings] = units.get(one.meetings, 0) + one.units
    return units


def _by_meetings(worse: Iterable[Trouble]) -> dict[Meetings, int]:
    price: dict[Meetings, int] = {}
    for one in worse:
        price[one.meetings] = price.get(one.meetings, 0) + one.dearer
    return price


def _breaks(worse: Iterable[Trouble], meetings: Meetings) -> bool:
    return any(one.breaks for one in worse if one.meetings == meetings)


def _at_most(price: Mapping[Meetings, int], parts: Sequence[Mapping[Meetings, int]]) -> bool:
    """Whether no meeting becomes dearer than its parts make it, where each stands alone."""
    return all(more <= sum(max(0, part.get(meetings, 0)) for part in parts) for meetings, more in price.items())


def _moved(plan: Plan, moves: Sequence[tuple[Placement, Placement]]) -> Plan:
    """The plan with the meetings on their new days."""
    there = {old.id: new for old, new in moves}
    rows = (
        replace(p, first_day=there[p.id].first_day, last_day=there[p.id].last_day) if p.id in there else p
        for p in plan.placements
    )
    return replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))
