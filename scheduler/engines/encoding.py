"""A board as a CP-SAT model. One encoding serves hard, priced and questioned requirements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from constraints.board import Board
from constraints.requirements import (
    FAR,
    AllowedDays,
    AllowedHosts,
    AnyOf,
    Gap,
    Given,
    HostLoad,
    PricedDays,
    Requirement,
    SameWeek,
    Settled,
    Spread,
)
from scheduler.engines.cliques import cliques
from scheduler.engines.proto import ENDLESS, ProtoModel, Var, days_of, ends_of


class Encoding:
    """A board as a CP-SAT model: ``start`` holds a variable a meeting, and one a choice of a host; ``price`` the
    terms of the cost.

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
        self._post_choices()
        self._post_days(requirements)
        self._post_cliques(requirements)
        for requirement in requirements:
            self._post(requirement)
        if not questioned:
            self.model.minimize(self.price)

    def _post(self, one: Requirement) -> None:
        match one:
            case Gap():
                if one not in self._in_cliques:
                    self._post_gap(one)
            case AnyOf():
                self._post_any(one)
            case SameWeek():
                self._post_same_week(one)
            case AllowedHosts():
                self._post_hosts(one)
            case HostLoad():
                self._post_load(one)
            case Settled():
                self._post_settled(one)
            case AllowedDays() | PricedDays():
                if one.given:
                    self._post_days_of_host(one)
            case Spread():
                pass  # posted with the days

    # Hosts: a literal a candidate; what holds under a choice alone is enforced by its literals.

    def _post_choices(self) -> None:
        self._hosts: dict[str, list[Var]] = {}
        for name, candidates in self.board.candidates.items():
            literals = [self.model.literal() for _ in candidates]
            self.model.exactly_one(literals)
            chosen = self.model.integer(range(len(candidates)))
            self.model.linear([(chosen, -1), *((literal, at) for at, literal in enumerate(literals))], [0, 0])
            self._hosts[name], self.start[name] = literals, chosen
            self.domains[name] = set(range(len(candidates)))

    def _chosen(self, given: Given) -> list[Var]:
        return [self._hosts[name][number] for name, number in given]

    def _kept(self, one: Requirement) -> list[Var] | None:
        """What enforces the requirement: nothing, its guard, or a literal without which its price is paid.

        None: it is left out, being priced while others are in question.
        """
        if one.weight is None:
            return [self._guard(one)] if self.questioned else []
        if self.questioned:
            return None
        kept, broken = self.model.literal(), self.model.literal()
        self.model.exactly_one([kept, broken])
        self.price.append((broken, one.weight))
        return [kept]

    def _post_hosts(self, one: AllowedHosts) -> None:
        if (kept := self._kept(one)) is not None:
            allowed = [self._hosts[one.choice][number] for number in sorted(one.hosts)]
            self.model.any_of(allowed, [*kept, *self._chosen(one.given)])

    def _post_same_week(self, one: SameWeek) -> None:
        if (kept := self._kept(one)) is None:
            return
        week = self.model.between(0, (self.board.span + one.shift) // 7)
        for name in one.meetings:
            terms = [(self.start[name], 1), (week, -7)]
            self.model.linear(terms, [-one.shift, 6 - one.shift], [*kept, *self._chosen(one.given)])

    def _post_load(self, one: HostLoad) -> None:
        if one.weight is not None and self.questioned:
            return
        begun: dict[int, list[Var]] = defaultdict(list)
        for name, given in zip(one.meetings, one.hosted, strict=True):
            periods = defaultdict(set)
            for day in self.domains[name]:
                periods[one.period_of[day]].add(day)
            for period, days in periods.items():
                here = self.model.literal()
                begun[period].append(here)
                self._begin_in(name, self.domains[name] - days, [-here - 1, *self._chosen(given)])
        guard = [self._guard(one)] if self._in_question(one) else []
        for literals in begun.values():
            if len(literals) > one.most:
                terms = [(literal, 1) for literal in literals]
                if one.weight is not None:
                    over = self.model.between(0, len(literals))
                    self.price.append((over, one.weight))
                    terms.append((over, -1))
                self.model.linear(terms, [-ENDLESS, one.most], guard)

    def _post_days_of_host(self, one: AllowedDays | PricedDays) -> None:
        name, chosen = one.meetings[0], self._chosen(one.given)
        if isinstance(one, AllowedDays):
            if (kept := self._kept(one)) is not None:
                self._begin_in(name, one.days, [*kept, *chosen])
            return
        if self.questioned:
            return
        dearer: dict[int, set[int]] = defaultdict(set)
        for day, units in one.by_day.items():
            dearer[units].add(day)
        for units, days in sorted(dearer.items()):
            paid = self.model.literal()
            self.price.append((paid, one.weight * units))
            self._begin_in(name, self.domains[name] - days, [-paid - 1, *chosen])

    def _begin_in(self, name: str, days: Collection[int], given: list[Var]) -> None:
        """The meeting begins on one of the days, if all of ``given`` are true; without days not all of them are."""
        if days:
            self.model.linear([(self.start[name], 1)], days_of(days), given)
        else:
            self.model.any_of([], given)

    # Days: what is forbidden narrows the domain; what is priced gets a literal a group of days of equal cost.

    def _hard_domains(self, requirements: Sequence[Requirement]) -> dict[str, set[int]]:
        domains = {m.id: set(self.board.starts(m)) for m in self.board.meetings}
        if not self.questioned:
            for one in requirements:
                if isinstance(one, AllowedDays) and one.weight is None and not one.given:
                    domains[one.meetings[0]] &= one.days
        return domains

    def _post_days(self, requirements: Sequence[Requirement]) -> None:
        costs: dict[str, dict[int, int]] = {name: defaultdict(int) for name in self.domains}
        spreads = [one for one in requirements if isinstance(one, Spread)]
        for one in requirements:
            if not isinstance(one, PricedDays | AllowedDays) or one.given:
                continue
            if isinstance(one, PricedDays) and not self.questioned:
                for day, units in one.by_day.items():
                    costs[one.meetings[0]][day] += one.weight * units
            elif isinstance(one, AllowedDays) and one.weight is not None and not self.questioned:
                for day in self.domains[one.meetings[0]] - one.days:
                    costs[one.meetings[0]][day] += one.weight
            elif isinstance(one, AllowedDays) and self.questioned:
                self._begin_in(one.meetings[0], one.days, [self._guard(one)])
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
            self.model.linear([(self.start[name], 1)], days_of(group), [literal])
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
        if gap.weight is None or gap.per is None:
            if (kept := self._kept(gap)) is not None:
                self.model.linear(apart, ends_of(gap.allowed), [*kept, *self._chosen(gap.given)])
        elif not self.questioned:
            self._price_gap(gap, gap.weight, gap.per, apart)

    def _price_gap(self, gap: Gap, weight: int, per: int, apart: list[tuple[Var, int]]) -> None:
        chosen = self._chosen(gap.given)
        ends = [abs(end) for interval in gap.allowed for end in interval if abs(end) < FAR]
        units = self.model.between(0, -(-(self.board.span + max(ends, default=0)) // per))
        sides = []
        for low, high in gap.allowed:
            side = self.model.literal()
            sides.append(side)
            if low > -FAR:
                self.model.linear([*apart, (units, per)], [low, ENDLESS], [side, *chosen])
            if high < FAR:
                self.model.linear([*apart, (units, -per)], [-ENDLESS, high], [side, *chosen])
        self.model.any_of(sides)
        self.price.append((units, weight))

    def _post_any(self, one: AnyOf) -> None:
        if one.weight is not None and self.questioned:
            return
        literals = []
        for gap in one.choices:
            literal = self.model.literal()
            first, second = gap.meetings
            apart = [(self.start[second], 1), (self.start[first], -1)]
            self.model.linear(apart, ends_of(gap.allowed), [literal])
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
        for free, clique in cliques(self.board, requirements):
            names = sorted({name for gap in clique for name in gap.meetings})
            size = self.board.size
            self.model.no_overlap([self.model.interval(self.start[n], size[n] + free) for n in names])
            self._in_cliques.update(clique)

    # Guards.

    def _in_question(self, one: Requirement) -> bool:
        return self.questioned and one.weight is None

    def _guard(self, one: Requirement) -> Var:
        literal = self.model.literal()
        self.guards.append((literal, one))
        return literal
