"""Which meetings a year needs more, or has too many of, by the rules that count them; and the ways to settle it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, count, product

from constraints.errors import InputError, Problem
from constraints.meetings import Body, Meeting, Placement, Plan, meeting_id
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from constraints.rules.count import Count

MOST_WAYS = 64
"""Ways that are tried; more must be narrowed by pins."""


@dataclass(frozen=True)
class Way:
    """One way to hold as many meetings as the rules ask: those of the file that stay, on their days, and the added.

    ``was`` gives each kept meeting's id in the file by its id here: a body's meetings are numbered anew where one
    comes or goes. ``rule`` gives the rule that asks, by the id of an added meeting here or a dropped one in the file.
    """

    placements: tuple[Placement, ...]
    added: tuple[Meeting, ...] = ()
    dropped: tuple[str, ...] = ()
    was: Mapping[str, str] = field(default_factory=dict)
    rule: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Need:
    """A body that lacks ``more`` meetings, or has so many too many where it is negative, by a rule."""

    body: Body
    more: int
    rule: str


def ways(rules: Iterable[Rule], plan: Plan, book: Rulebook, pinned: Collection[str], where: str) -> list[Way]:
    """Every way to hold as many meetings as the rules that must hold ask; the plan as it is where they ask nothing.

    A further meeting may come before, between or after those of its body; of too many each that is not ``pinned``
    and has its days may go. A file that does not claim to be complete lacks nothing.

    Raises:
        InputError: there are too many ways to try.
    """
    needs = list(_needs(rules, plan))
    choices = [list(_choices(need, plan, pinned)) for need in needs]
    number = 1
    for some in choices:
        number *= max(1, len(some))
    if number > MOST_WAYS:
        told = ", ".join(f"{need.body.id} ({need.rule})" for need in needs)
        way_out = "add or drop fewer at a time, or let repair --pin say which stay"
        raise InputError(where, [Problem(f"{number:,} ways to add or drop meetings of {told}: {way_out}")])
    return [_way(plan, book, needs, chosen) for chosen in product(*choices)]


def _needs(rules: Iterable[Rule], plan: Plan) -> Iterator[_Need]:
    """What the rules ask of each body, each by the rule that asks most; where they contradict each other, nothing."""
    waived = {w.rule for w in plan.waivers if not w.meetings}
    counting = [r for r in rules if isinstance(r, Count) and r.hard and r.id not in waived]
    every = [*(p.meeting for p in plan.placements), *plan.undated]
    for body in plan.facts.bodies:
        lacking, over = (0, ""), (0, "")
        for rule in counting:
            if not rule.meetings.fits_body(body):
                continue
            meets = rule.meets_in(plan.cycle)
            held = sum(1 for m in every if m.body.id == body.id and (rule.specials or not m.special))
            least, most = (rule.least, rule.most) if meets else (0, rule.most and 0)
            lacking = max(lacking, (least - held if plan.complete else 0, rule.id))
            over = max(over, (held - most if most is not None else 0, rule.id))
        if lacking[0] > 0 >= over[0]:
            yield _Need(body, *lacking)
        elif over[0] > 0 >= lacking[0]:
            yield _Need(body, -over[0], over[1])


def _regular(plan: Plan, body: Body) -> list[Placement]:
    return [p for p in plan.placements if p.meeting.body.id == body.id and not p.meeting.special]


_Choice = tuple[tuple[str, ...], tuple[int, ...]]
"""The ids to drop, and the places, from 0, that the added meetings take among those of their body."""


def _choices(need: _Need, plan: Plan, pinned: Collection[str]) -> Iterator[_Choice]:
    rows = _regular(plan, need.body)
    if need.more < 0:
        free = [p.id for p in rows if p.id not in pinned]
        few = len(free) < -need.more
        yield from [((), ())] if few else ((names, ()) for names in combinations(free, -need.more))
    elif any(m.body.id == need.body.id for m in plan.undated):
        # Where one of them has no day, its number tells nothing of the order: the further ones come last.
        yield (), tuple(range(len(rows), len(rows) + need.more))
    else:
        yield from (((), places) for places in combinations(range(len(rows) + need.more), need.more))


def _way(plan: Plan, book: Rulebook, needs: Sequence[_Need], chosen: Sequence[_Choice]) -> Way:
    placed = {p.id: p for p in plan.placements}
    was = {name: name for name in placed}
    added: list[Meeting] = []
    rule: dict[str, str] = {}
    for need, (names, places) in zip(needs, chosen, strict=True):
        if not names and not places:
            continue
        rule.update(dict.fromkeys(names, need.rule))
        rows: list[Placement | None] = [p for p in _regular(plan, need.body) if p.id not in names]
        for place in places:
            rows.insert(place, None)
        for name in (p.id for p in _regular(plan, need.body)):
            del placed[name], was[name]
        # What has no day keeps its number.
        taken = {m.number for m in plan.undated if m.body.id == need.body.id and not m.special}
        free = (number for number in count(1) if number not in taken)
        for number, row in zip(free, rows, strict=False):
            name = meeting_id(need.body.id, plan.cycle, number, len(rows) + len(taken))
            if row is None:
                added.append(_new(need.body, name, number, plan, book))
                rule[name] = need.rule
            else:
                placed[name] = replace(row, meeting=replace(row.meeting, id=name, number=number))
                was[name] = row.id
    dropped = tuple(name for names, _ in chosen for name in names)
    rows_now = sorted(placed.values(), key=lambda p: (p.first_day, p.last_day, p.id))
    return Way(tuple(rows_now), tuple(added), dropped, was, rule)


def _new(body: Body, name: str, number: int, plan: Plan, book: Rulebook) -> Meeting:
    """A further meeting of the body, as long as usual; its host where the rulebook settles it."""
    host = _host(body, plan, book)
    edition = body.ordinal.of(plan.cycle, number) if body.ordinal else None
    if edition in [p.meeting.edition for p in _regular(plan, body)]:
        edition = None
    city = plan.facts.member(host).capital if host else None
    return Meeting(name, body, plan.cycle, number, body.length(number), host, city, edition)


def _host(body: Body, plan: Plan, book: Rulebook) -> str | None:
    """The member that chairs the year, or that hosts the meeting whose host it shares; None where it is to be named."""
    if body.host == "chair":
        return book.chair.get(plan.cycle)
    other = book.body(body.host)
    if other is None:
        return None
    held = _regular(plan, other)
    return held[0].meeting.host if held else _host(other, plan, book)
