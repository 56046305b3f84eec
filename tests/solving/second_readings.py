"""Every rule kind read once more, from what its docstring says, as CPMpy expressions over first days and hosts.

This shares the fields of the rules, the Selector and the facts with the other readings, and neither the Board nor its
requirements nor the CP-SAT encoding. A reading yields the units that a rule is broken by, case after case, as ints or
as expressions; ``READINGS`` has one for each kind that dates decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import cpmpy

from constraints.meetings import WEEKDAYS, Facts, Holiday, Meeting
from solving.second_days import Days, Units, all_broken, off, priced, when


def count(rule: Any, days: Days) -> Iterator[Units]:
    """Each selected body meets so many times in each cycle that counts: a matter of what is held, on whatever days."""
    cycle, most = days.term.cycle, rule.most
    begun = rule.counted_from is None or cycle >= rule.counted_from
    due = begun and (cycle - (rule.counted_from or cycle)) % rule.every == 0
    meetings = [replace(m, special=False) if rule.specials else m for m in days.term.meetings]
    held = [m.body.id for m in meetings if rule.meetings.fits(m)]
    bodies = {*rule.meetings.named_bodies(), *(b.id for b in days.term.facts.bodies if rule.meetings.fits_body(b))}
    for body in bodies | set(held):
        yield off(held.count(body), rule.least if due else 0, most if due or most is None else 0)


def order(rule: Any, days: Days) -> Iterator[Units]:
    """Later meetings begin after earlier ones."""

    def units(first: Meeting) -> Callable[[int], int]:
        taken = 0 if rule.measured == "start-to-start" else first.days
        return lambda begun: priced(off(begun - taken, rule.least, rule.most), rule.per)

    for then in days.of(rule.later):
        if rule.scope == "rolling":
            yield from _rolling(rule, days, then)
            continue
        broken = [days.between(m, then, units(m)) for m in days.of(rule.earlier) if m.id != then.id]
        if rule.need == "all":
            yield from broken
        elif broken:
            yield all_broken(broken)


def _rolling(rule: Any, days: Days, then: Meeting) -> Iterator[Units]:
    """Each earlier body has met since the previous edition of the later one."""
    past = days.last_cycle()
    editions = [p.last_day for p in past if p.meeting.body.id == then.body.id]
    if then.number > 1 or not editions:
        return
    bodies = {b.id for b in days.term.facts.bodies if rule.earlier.fits_body(b)}
    bodies |= {p.meeting.body.id for p in past if rule.earlier.fits(p.meeting)}
    bodies |= {m.body.id for m in days.of(rule.earlier)}
    for body in bodies - {then.body.id}:
        met = [p.first_day for p in past if p.meeting.body.id == body]
        if met and max(met) <= max(editions):
            here = [m for m in days.term.meetings if m.body.id == body]
            yield cpmpy.all([days.first[m.id] + m.days + rule.least > days.first[then.id] for m in here]) if here else 1


def beside(rule: Any, days: Days) -> Iterator[Units]:
    """A meeting is prior to an anchor, alongside it, or near it."""
    anchors = sorted(days.of(rule.anchor), key=lambda m: m.number)
    anchors = {"any": anchors, "last": anchors[-1:], "first": anchors[:1]}[rule.which]

    def fails(row: Meeting, anchor: Meeting) -> Callable[[int], int]:
        def units(begun: int) -> int:
            before, after = -begun - row.days, begun - anchor.days  # free days
            if before >= 0:
                near = rule.sides != "after" and before <= rule.free_days
                early = rule.prior and (rule.prior_days is None or before <= rule.prior_days)
                return int(not near and not early)
            if after >= 0:
                return int(rule.sides == "before" or after > rule.free_days)
            return int(not rule.overlap)

        return units

    for row in days.of(rule.meetings):
        others = [a for a in anchors if a.id != row.id]
        if others:
            yield all_broken([days.between(a, row, fails(row, a)) for a in others])


def apart(rule: Any, days: Days) -> Iterator[Units]:
    """No two overlap, and free days lie between, more between different cities."""

    def short(one: Meeting, other: Meeting) -> Callable[[int], int]:
        travelled = rule.travel_days is not None and _cities_differ(one, other)
        free = rule.travel_days if travelled else rule.free_days

        def units(begun: int) -> int:
            if begun >= one.days + free or -begun >= other.days + free:
                return 0
            return priced(min(one.days + free - begun, other.days + free + begun), rule.per)

        return units

    for pair in combinations(days.of(rule.meetings), 2):
        for (one, if_one), (other, if_other) in product(*map(days.ways, pair)):
            if rule.sharing == "delegates" and one.body.delegates != other.body.delegates:
                continue
            if rule.sharing == "host" and (one.host is None or one.host != other.host):
                continue
            # With one choice for both, ways that contradict each other never come true.
            yield when(if_one, when(if_other, days.between(one, other, short(one, other))))


def _cities_differ(one: Meeting, other: Meeting) -> bool:
    """Whether they are known to; a venue that names the city is in it, and nobody travels to a virtual meeting."""
    if "virtual" in (one.city, other.city):
        return False
    if one.city and other.city:
        few, many = sorted(
            ("".join(c if c.isalnum() else " " for c in m.city.lower()).split() for m in (one, other)), key=len
        )
        return few not in [many[n : n + len(few)] for n in range(len(many))]
    return bool(one.host and other.host and one.host != other.host)


def avoid(rule: Any, days: Days) -> Iterator[Units]:
    """No day of a meeting is in the set of days."""
    facts = days.term.facts

    def on_day(meeting: Meeting, day: date) -> int:
        hits = sum(_hits(rule.days, facts, meeting.host, day))
        return min(hits, 1) if rule.per == "day" else hits

    for meeting in days.of(rule.meetings):
        for hosted, condition in days.ways(meeting):
            units = days.on(hosted, lambda first, m=hosted: sum(on_day(m, day) for day in _run(first, m)))
            yield when(condition, units)


def _run(first: date, meeting: Meeting) -> list[date]:
    return [first + timedelta(days=n) for n in range(meeting.days)]


def _hits(days: Any, facts: Facts, host: str | None, day: date) -> Iterator[bool]:
    """Each thing that makes the day one to avoid."""
    hosts = [m for m in facts.members if m.id == host]
    weekend = [name for m in hosts for name in m.weekend] if days.weekend_of else []
    yield WEEKDAYS[day.weekday()] in (*days.weekdays, *weekend)
    margin = timedelta(days=facts.margin_days)
    for period in (p for p in facts.periods if p.name in days.periods):
        inside = period.first_day <= day <= period.last_day
        around = period.estimated and period.first_day - margin <= day <= period.last_day + margin
        yield around and not inside if days.edges else inside
    if not days.edges:
        yield day in days.dates or (days.earliest is not None and days.earliest <= day <= days.latest)
    for member in {"host": hosts, "members": facts.members, None: []}[days.holidays_of]:
        if days.holidays_of == "host" or member.belongs_on(day):
            yield _on_holiday(facts.holidays.get(member.id, {}).values(), day, margin, days.edges)


def _on_holiday(kept: Any, day: date, margin: timedelta, edges: bool) -> bool:
    def may_move_here(holiday: Holiday) -> bool:
        return holiday.status == "estimated" and abs(holiday.day - day) <= margin

    keeps = any(h.day == day for h in kept)
    return not keeps and any(may_move_here(h) for h in kept) if edges else keeps


def window(rule: Any, days: Days) -> Iterator[Units]:
    """A meeting lies in months, weekdays or dates, or near to days of the year."""

    def outside(first: date, meeting: Meeting) -> int:
        if rule.on is not None:
            return int(first != rule.on)
        if rule.months:
            month = (first.year - days.term.cycle) * 12 + first.month
            away = min(abs(month - named) for named in rule.months)
            return away if rule.per == "month" else int(away > 0)
        if rule.near or rule.near_day:
            usual = [date.fromisoformat(f"{days.term.cycle}-{named}") for named in rule.near]
            usual += [rule.near_day] if rule.near_day else []
            off = min(abs((first - day).days) for day in usual)
            return int((2 * off + 7) // 14) if rule.per == "week" else priced(off, rule.per)  # to the nearest week
        early, late = rule.earliest or date.min, rule.latest or date.max
        wanted = rule.weekdays or WEEKDAYS
        bad = sum(WEEKDAYS[d.weekday()] not in wanted or not early <= d <= late for d in _run(first, meeting))
        return bad if rule.per == "day" else int(bad > 0)

    for meeting in days.of(rule.meetings):
        yield days.on(meeting, lambda first, m=meeting: outside(first, m))


def _period(day: date, period: str) -> int:
    quarter = day.year * 4 + (day.month + 2) // 3
    week = (day.toordinal() - 1) // 7  # 1 January of the year 1 was a Monday
    numbers = {"day": day.toordinal(), "week": week, "month": day.year * 12 + day.month, "quarter": quarter, "cycle": 0}
    return numbers[period]


def spread(rule: Any, days: Days) -> Iterator[Units]:
    """At most so many begin in one period."""
    yield from _over(rule, days, [(m, True) for m in days.of(rule.meetings)])


def _over(rule: Any, days: Days, rows: Sequence[tuple[Meeting, Any]]) -> Iterator[Units]:
    """A meeting is one over if ``most`` of those listed before it begin in its period; all under their conditions."""
    periods = [days.on(meeting, lambda day: _period(day, rule.period)) for meeting, _ in rows]
    for at, (_, condition) in enumerate(rows):
        if at >= rule.most:
            alike = [when(rows[n][1], periods[n] == periods[at]) for n in range(at)]
            yield when(condition, cpmpy.sum(alike) >= rule.most if rule.most else 1)


def host(rule: Any, days: Days) -> Iterator[Units]:
    """Who hosts: the chair, one of some, in turn, the same as another body, or none too much."""
    chosen, facts, cycle = days.of(rule.meetings), days.term.facts, days.term.cycle
    if rule.most is not None:
        for member in sorted({h.host for m in chosen for h, _ in days.ways(m) if h.host is not None}):
            rows = [(m, if_so) for m in chosen for h, if_so in days.ways(m) if h.host == member]
            yield from _over(rule, days, rows)
        return
    for meeting in chosen:
        if rule.same_as is not None:
            yield from _hosted_with(rule, days, meeting)
            continue
        wanted = [facts.chair[cycle]] if rule.chair and cycle in facts.chair else list(rule.hosts)
        if rule.rotation:
            past = [p for p in days.last_cycle() if p.meeting.body.id == meeting.body.id]
            last = [p.meeting.host for p in sorted(past, key=lambda p: p.first_day)][-1:]
            turns = [*rule.rotation] * (meeting.number + 1)
            wanted = [turns[turns.index(host) + meeting.number] for host in last if host in rule.rotation]
        for hosted, condition in days.ways(meeting) if wanted else ():
            yield when(condition, int(hosted.host is not None and hosted.host not in wanted))


def _hosted_with(rule: Any, days: Days, meeting: Meeting) -> Iterator[Units]:
    others = [m for m in days.term.meetings if m.body.id == rule.same_as and m.id != meeting.id and not m.special]
    for other in sorted(others, key=lambda m: m.number)[:1]:
        for (one, if_one), (that, if_that) in product(days.ways(meeting), days.ways(other)):
            differ = one.host is not None and that.host is not None and one.host != that.host
            yield when(if_one, when(if_that, int(differ)))
        if rule.same_week:
            here, there = (days.on(m, lambda day: _period(day, "week")) for m in (meeting, other))
            yield here != there


def keep(rule: Any, days: Days) -> Iterator[Units]:
    """Where an earlier version of the calendar put it."""
    before = {p.id: p.first_day for p in days.term.version}
    for meeting in days.of(rule.meetings):
        if meeting.id in before:

            def units(day: date, m: Meeting = meeting) -> int:
                away = abs((day - before[m.id]).days)
                each = {"meeting": 1, "person": m.body.persons}
                return each[rule.per] * (away > 0) if rule.per in each else priced(away, rule.per)

            yield days.on(meeting, units)


def edition(rule: Any, days: Days) -> Iterator[Units]:
    """So many days after the edition with the same number in the cycle before, each week begun a unit."""
    for meeting in days.of(rule.meetings):
        same = [
            p for p in days.last_cycle() if (p.meeting.body.id, p.meeting.number) == (meeting.body.id, meeting.number)
        ]
        for past in same[:1]:
            yield days.on(
                meeting, lambda day, p=past: priced(off((day - p.first_day).days, rule.least, rule.most), "week")
            )


READINGS: dict[str, Callable[[Any, Days], Iterator[Units]]] = {
    "count": count,
    "order": order,
    "beside": beside,
    "apart": apart,
    "avoid": avoid,
    "window": window,
    "spread": spread,
    "host": host,
    "edition": edition,
    "keep": keep,
}
