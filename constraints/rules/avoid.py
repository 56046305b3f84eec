"""avoid: no day of a meeting, or a price for each, in a set of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar, Literal

from pydantic import BaseModel, model_validator

from constraints.board import Board
from constraints.meetings import STRICT, WEEKDAYS, Day, Holiday, Meeting, Period, Placement, Plan, Weekday
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class DaySet(BaseModel):
    """Days to avoid: the union of what is given.

    ``weekdays`` by name; ``weekend_of`` and ``holidays_of`` the host, or all who are members on the day; ``periods``
    by name; ``dates`` one by one, or ``earliest`` to ``latest``, both included. ``edges``: of estimated holidays and
    periods take only the margin around them, the days that they may move to.
    """

    model_config = STRICT

    weekdays: tuple[Weekday, ...] = ()
    weekend_of: Literal["host"] | None = None
    holidays_of: Literal["host", "members"] | None = None
    periods: tuple[str, ...] = ()
    dates: tuple[Day, ...] = ()
    earliest: Day | None = None
    latest: Day | None = None
    edges: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> DaySet:
        if (self.earliest is None) != (self.latest is None):
            raise ValueError("earliest and latest are given together")
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        named = self.weekdays or self.weekend_of or self.holidays_of or self.periods or self.dates or self.earliest
        if not named:
            raise ValueError("names no days: give weekdays, weekend_of, holidays_of, periods, dates or earliest")
        if self.edges and not (self.holidays_of or self.periods):
            raise ValueError("edges are those of holidays or periods")
        return self


class Avoid(Rule):
    """No day of the meetings is among ``days``.

    ``per`` is the unit of the price: each day hit, or each member that a hit day is kept by ("member-day").
    """

    kind: ClassVar[str] = "avoid"

    meetings: Selector
    days: DaySet
    per: Literal["day", "member-day"] = "day"

    # The first reading: all days of the term as sets, once a meeting.

    def post(self, board: Board) -> None:
        known: dict[str | None, Counter[int]] = {}  # the days depend on a meeting by its host alone
        by_host = "host" in (self.days.weekend_of, self.days.holidays_of)
        for meeting in self.meetings.among(board.meetings):
            for (hosted,), given in board.hosted(meeting) if by_host else [((meeting,), ())]:
                if hosted.host not in known:
                    known[hosted.host] = self._hit_days(board, hosted)
                units = Counter[int]()
                for day, n in known[hosted.host].items():
                    for start in range(day - meeting.days + 1, day + 1):
                        units[start] += n
                board.price_days(self, meeting, units, given)

    def _hit_days(self, board: Board, meeting: Meeting) -> Counter[int]:
        """Day number -> units for that day."""
        days, facts, hit = self.days, board.facts, Counter[int]()
        host = facts.member(meeting.host) if meeting.host else None
        closed = set(days.weekdays) | (set(host.weekend) if host and days.weekend_of else set())
        if closed:
            hit.update(n for n in range(board.span) if WEEKDAYS[board.day(n).weekday()] in closed)
        ranges = [(p.first_day, p.last_day, p.estimated) for p in facts.periods if p.name in days.periods]
        for first, last, estimated in ranges:
            hit.update(_numbers(board, first, last, facts.margin_days if estimated else 0, days.edges))
        if not days.edges:
            named = [(day, day) for day in days.dates]
            named += [(days.earliest, days.latest)] if days.earliest and days.latest else []
            hit.update({n for first, last in named for n in _numbers(board, first, last, 0, False)})
        concerned = facts.members if days.holidays_of == "members" else (host,) if host and days.holidays_of else ()
        for member in concerned:
            kept: set[int] = set()
            calendar = facts.holidays.get(member.id, {})
            for holiday in calendar.values():
                margin = facts.margin_days if holiday.status == "estimated" else 0
                kept.update(_numbers(board, holiday.day, holiday.day, margin, days.edges))
            if days.edges:
                kept -= {board.number(day) for day in calendar}
            hit.update(n for n in kept if days.holidays_of == "host" or member.belongs_on(board.day(n)))
        return Counter(dict.fromkeys(hit, 1)) if self.per == "day" else hit

    # The second reading: each day of a placement by itself.

    def check(self, plan: Plan) -> Iterator[Finding]:
        for row in plan.placements:
            if self.meetings.fits(row.meeting):
                yield self._judge(plan, row)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _judge(self, plan: Plan, row: Placement) -> Finding:
        days = [row.first_day + timedelta(days=n) for n in range((row.last_day - row.first_day).days + 1)]
        found = {day: why for day in days if (why := self._reasons(plan, row, day))}
        if found:
            told = "; ".join(f"{day}: {', '.join(why)}" for day, why in found.items())
            units = len(found) if self.per == "day" else sum(map(len, found.values()))
            return self.broken(row, message=f"{row.id} meets {told}", units=units)
        if row.meeting.host is None and "host" in (self.days.weekend_of, self.days.holidays_of):
            return self.undecided(row, message=f"{row.id} has no host yet")
        unknown = sorted({day.year for day in days} - plan.facts.years)
        if self.days.holidays_of and unknown:
            return self.undecided(row, message=f"the holidays of {unknown[0]} are not known")
        span = f"{row.first_day}" + (f" to {row.last_day}" if row.last_day > row.first_day else "")
        return self.kept(row, message=f"{row.id} on {span} meets none of these days")

    def _reasons(self, plan: Plan, row: Placement, day: date) -> list[str]:
        """What the day is, one entry for each unit that it counts."""
        days, facts = self.days, plan.facts
        why = []
        weekday = WEEKDAYS[day.weekday()]
        hosts = [m for m in facts.members if m.id == row.meeting.host]
        if weekday in days.weekdays or (days.weekend_of and any(weekday in m.weekend for m in hosts)):
            why.append(day.strftime("a %A"))
        for period in facts.periods:
            if period.name in days.periods and self._in(day, period, facts.margin_days):
                why.append(period.name + (" (may move)" if period.estimated else ""))
        in_range = days.earliest is not None and days.latest is not None and days.earliest <= day <= days.latest
        if not days.edges and (day in days.dates or in_range):
            why.append("a day to be avoided")
        for member in hosts if days.holidays_of == "host" else facts.members if days.holidays_of else ():
            holiday = self._holiday(facts.holidays.get(member.id, {}), day, facts.margin_days)
            if holiday is not None and (days.holidays_of == "host" or member.belongs_on(day)):
                why.append(f"{member.id} {holiday.name}" + (" (may move)" if days.edges else ""))
        return why

    def _holiday(self, kept: Mapping[date, Holiday], day: date, margin: int) -> Holiday | None:
        """The holiday that the day is; for edges, the estimated one that may move to this day, which is none itself."""
        if day in kept or not self.days.edges:
            return None if self.days.edges else kept.get(day)
        near = [day + timedelta(days=shift) for n in range(1, margin + 1) for shift in (-n, n)]
        return next((kept[d] for d in near if d in kept and kept[d].status == "estimated"), None)

    def _in(self, day: date, period: Period, margin: int) -> bool:
        if not self.days.edges:
            return period.first_day <= day <= period.last_day
        before, after = (period.first_day - day).days, (day - period.last_day).days
        return period.estimated and (0 < before <= margin or 0 < after <= margin)


def _numbers(board: Board, first: date, last: date, margin: int, edges: bool) -> set[int]:
    low, high = board.number(first), board.number(last)
    inside = set(range(low, high + 1))
    chosen = set(range(low - margin, high + margin + 1)) - inside if edges else inside
    return {n for n in chosen if 0 <= n < board.span}
