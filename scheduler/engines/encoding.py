"""A board as a CP-SAT model. One encoding serves hard, priced and questioned requirements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from constraints.board import Board
from constraints.requirements import FAR, AllowedDays, AnyOf, Gap, Interval, PricedDays, Requirement, Settled, Spread
from scheduler.engines.proto import ENDLESS, ProtoModel, Var


class Encoding:
    """A board as a CP-SAT model: ``start`` holds a variable a meeting; ``price`` the terms of the cost.

    ``questioned``: each hard requirement holds only under a literal of its own, in ``guards``; prices are left out.
    """

    def __init__(self, board: Board, requirements: Sequence[Requirement], questioned: bool = False) -> None:
        self.board, self.model, self.questioned = board, ProtoModel(), questioned
        self.price: list[tuple[Var, int]] = []
        self.guards: list[tuple[Var, Requirement]] = []
        self.domains = self._hard_domains(requirements)
        self.empty = any(not days for days in self.domains.values())
        if self.empty:
            return
        self.start = {name: self.model.integer(days) for name, days in self.domains.items()}
        self._post_days(requirements)
        self._post_cliques(requirements)
        for requirement in requirements:
            if isinstance(requirement, Gap) and requirement not in self._in_cliques:
                self._post_gap(requirement)
            elif isinstance(requirement, AnyOf):
                self._post_any(requirement)
            elif isinstance(requirement, Settled):
                self._post_settled(requirement)
        if not questioned:
            self.model.minimize(self.price)

    # Days: what is forbidden narrows the domain; what is priced gets a literal a group of days of equal cost.

    def _hard_domains(self, requirements: Sequence[Requirement]) -> dict[str, set[int]]:
        domains = {m.id: set(self.board.starts(m)) for m in self.board.meetings}
        if not self.questioned:
            for one in requirements:
                if isinstance(one, AllowedDays) and one.weight is None:
                    domains[one.meetings[0]] &= one.days
        return domains

    def _post_days(self, requirements: Sequence[Requirement]) -> None:
        costs: dict[str, dict[int, int]] = {name: defaultdict(int) for name in self.domains}
        spreads = [one for one in requirements if isinstance(one, Spread)]
        for one in requirements:
            if isinstance(one, PricedDays) and not self.questioned:
                for day, units in one.by_day.items():
                    costs[one.meetings[0]][day] += one.weight * units
            elif isinstance(one, AllowedDays) and one.weight is not None and not self.questioned:
                for day in self.domains[one.meetings[0]] - one.days:
                    costs[one.meetings[0]][day] += one.weight
            elif isinstance(one, AllowedDays) and self.questioned:
                self.model.linear([(self.start[one.meetings[0]], 1)], _domain(one.days), [self._guard(one)])
        counted: dict[tuple[int, int], list[Var]] = defaultdict(list)
        for name, days in self.domains.items():
            concerned = [at for at, spread in enumerate(spreads) if name in spread.meetings]
            self._post_groups(name, days, costs[name], spreads, concerned, counted)
        for at, spread in enumerate(spreads):
            self._post_spread(spread, [literals for (of, _), literals in counted.items() if of == at])

    def _post_groups(
        self,
        name: str,
        days: set[int],
        cost: Mapping[int, int],
        spreads: Sequence[Spread],
        concerned: Sequence[int],
        counted: dict[tuple[int, int], list[Var]],
    ) -> None:
        """Days of one week, one cost and the same periods share a literal: the encoding that proves fastest."""
        if not any(cost.values()) and not concerned:
            return
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for day in sorted(days):
            periods = tuple(spreads[at].period_of[day] for at in concerned)
            groups[(day // 7, cost.get(day, 0), *periods)].append(day)
        literals = []
        for (_, price, *in_periods), group in groups.items():
            literal = self.model.literal()
            literals.append(literal)
            self.model.linear([(self.start[name], 1)], _domain(group), [literal])
            if price:
                self.price.append((literal, price))
            for at, period in zip(concerned, in_periods, strict=True):
                counted[(at, period)].append(literal)
        self.model.exactly_one(literals)

    def _post_spread(self, spread: Spread, periods: Iterable[list[Var]]) -> None:
        guard = [self._guard(spread)] if self._in_question(spread) else []
        for literals in periods:
            if len(literals) <= spread.most:
                continue
            terms = [(literal, 1) for literal in literals]
            if spread.weight is not None:
                if self.questioned:
                    continue
                over = self.model.between(0, len(spread.meetings))
                self.price.append((over, spread.weight))
                terms.append((over, -1))
            self.model.linear(terms, [-ENDLESS, spread.most], guard)

    # Gaps between two meetings.

    def _post_gap(self, gap: Gap) -> None:
        first, second = gap.meetings
        apart = [(self.start[second], 1), (self.start[first], -1)]
        if gap.weight is None:
            guard = [self._guard(gap)] if self.questioned else []
            self.model.linear(apart, _intervals(gap.allowed), guard)
        elif not self.questioned:
            self._price_gap(gap, apart)

    def _price_gap(self, gap: Gap, apart: list[tuple[Var, int]]) -> None:
        assert gap.weight is not None, "only priced gaps have a price"
        if gap.per is None:
            kept = self.model.literal()
            broken = self.model.literal()
            self.model.exactly_one([kept, broken])
            self.model.linear(apart, _intervals(gap.allowed), [kept])
            self.price.append((broken, gap.weight))
            return
        ends = [abs(end) for interval in gap.allowed for end in interval if abs(end) < FAR]
        units = self.model.between(0, -(-(self.board.span + max(ends, default=0)) // gap.per))
        sides = []
        for low, high in gap.allowed:
            side = self.model.literal()
            sides.append(side)
            if low > -FAR:
                self.model.linear([*apart, (units, gap.per)], [low, ENDLESS], [side])
            if high < FAR:
                self.model.linear([*apart, (units, -gap.per)], [-ENDLESS, high], [side])
        self.model.any_of(sides)
        self.price.append((units, gap.weight))

    def _post_any(self, one: AnyOf) -> None:
        if one.weight is not None and self.questioned:
            return
        literals = []
        for gap in one.choices:
            literal = self.model.literal()
            first, second = gap.meetings
            apart = [(self.start[second], 1), (self.start[first], -1)]
            self.model.linear(apart, _intervals(gap.allowed), [literal])
            literals.append(literal)
        if one.weight is not None:
            broken = self.model.literal()
            literals.append(broken)
            self.price.append((broken, one.weight))
        self.model.any_of(literals, [self._guard(one)] if self._in_question(one) else [])

    def _post_settled(self, one: Settled) -> None:
        if one.weight is None:
            self.model.any_of([], [self._guard(one)] if self.questioned else [])
        elif not self.questioned:
            self.price.append((self.model.between(1, 1), one.weight * one.broken))

    def _post_cliques(self, requirements: Sequence[Requirement]) -> None:
        """Hard gaps that keep every two of a set apart by the same free days become one NoOverlap."""
        self._in_cliques: set[Requirement] = set()
        if self.questioned:
            return
        pairs: dict[tuple[str, int], list[Gap]] = defaultdict(list)
        for one in requirements:
            if isinstance(one, Gap) and one.weight is None and (free := self._free_days(one)) is not None:
                pairs[(one.rule, free)].append(one)
        for (_, free), gaps in pairs.items():
            for clique in _cliques(gaps):
                names = sorted({name for gap in clique for name in gap.meetings})
                size = self.board.size
                self.model.no_overlap([self.model.interval(self.start[n], size[n] + free) for n in names])
                self._in_cliques.update(clique)

    def _free_days(self, gap: Gap) -> int | None:
        """The free days that an ``apart`` keeps; None for a gap of another shape."""
        if len(gap.allowed) != 2 or gap.allowed[0][0] != -FAR or gap.allowed[1][1] != FAR:
            return None
        first, second = gap.meetings
        free = gap.allowed[1][0] - self.board.size[first]
        return free if -gap.allowed[0][1] - self.board.size[second] == free else None

    # Guards.

    def _in_question(self, one: Requirement) -> bool:
        return self.questioned and one.weight is None

    def _guard(self, one: Requirement) -> Var:
        literal = self.model.literal()
        self.guards.append((literal, one))
        return literal


def _domain(days: Iterable[int]) -> list[int]:
    flat: list[int] = []
    for day in sorted(days):
        if flat and day == flat[-1] + 1:
            flat[-1] = day
        else:
            flat += [day, day]
    return flat


def _intervals(allowed: Iterable[Interval]) -> list[int]:
    return [end for interval in allowed for end in interval]


def _cliques(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Sets of three and more meetings of which every two have a gap: greedily, each gap in one of them."""
    between = {frozenset(gap.meetings): gap for gap in gaps}
    left, found = dict(between), list[list[Gap]]()
    while left:
        members = sorted(next(iter(left)))
        for name in sorted({name for pair in between for name in pair}):
            if name not in members and all(frozenset((name, other)) in between for other in members):
                members.append(name)
        pairs = [frozenset((a, b)) for at, a in enumerate(members) for b in members[at + 1 :]]
        for pair in pairs:
            left.pop(pair, None)
        if len(members) >= 3:
            found.append([between[pair] for pair in pairs])
    return found
