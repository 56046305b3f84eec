"""window: a meeting lies in months, weekdays or dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import WEEKDAYS, Day, Placement, Plan, Weekday
from constraints.rule import Finding, Rule
from constraints.rulebook_parts import MonthDay
from constraints.selector import Selector

Month = Annotated[int, Field(ge=1, le=12)]


class Window(Rule):
    """Each meeting lies inside the window.

    ``months`` (1 to 12) hold its first day; ``weekdays`` hold each of its days; ``earliest`` and ``latest`` bound
    its days, both included; ``on`` is its first day exactly; ``near`` are days of the year (month-day) of which its
    first day is one, ``near_day`` a day of one year only, as 29 February is. ``per`` is the unit of the price: one
    breach, each month that the first day lies away from the nearest named month of the year (months), each day or
    week that it lies away from the nearest of the named days (near, near_day; to the nearest week, so that three days
    off are none), or each day outside.
    """

    kind: ClassVar[str] = "window"

    meetings: Selector
    months: tuple[Month, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    earliest: Day | None = None
    latest: Day | None = None
    on: Day | None = None
    near: tuple[MonthDay, ...] = ()
    near_day: Day | None = None
    per: Literal["breach", "day", "week", "month"] = "breach"

    @model_validator(mode="after")
    def _has_a_window(self) -> Window:
        bounds = self.earliest is not None or self.latest is not None
        near = [bool(self.near), self.near_day is not None]
        given = [bool(self.months), bool(self.weekdays), bounds, self.on is not None, *near]
        if sum(given) != 1:
            raise ValueError("give one of: months; weekdays; earliest and latest; on; near")
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        if self.per == "month" and not self.months:
            raise ValueError('per = "month" needs months')
        if self.per == "day" and (self.months or self.on):
            raise ValueError('per = "day" needs weekdays, near, or earliest and latest')
        if self.per == "week" and not (self.near or self.near_day):
            raise ValueError('per = "week" needs near')
        return self

    def post(self, board: Board) -> None:
        for meeting in self.meetings.among(board.meetings):
            if self.near or self.near_day:
                by_day = {start: self._away(board.day(start), board.term.cycle) for start in board.starts(meeting)}
                board.price_days(self, meeting, by_day)
                continue
            days = range(board.span)
            outside = [self._outside(board.day(day), board.term.cycle) for day in days]
            units = {}
            for start in board.starts(meeting):
                span = outside[start : start + 1] if self.months else outside[start : start + meeting.days]
                if self.on is not None:
                    span = [int(board.day(start) != self.on)]
                total = sum(span)
                units[start] = min(total, 1) if self.per == "breach" else total
            board.price_days(self, meeting, units)

    def _away(self, day: date, cycle: int) -> int:
        """How far a first day is from the nearest of the named days in the cycle's year, in units."""
        places = [self.near_day] if self.near_day else [date.fromisoformat(f"{cycle}-{one}") for one in self.near]
        days = min(abs((day - place).days) for place in places)
        return {"breach": min(days, 1), "week": (days + 3) // 7}.get(self.per, days)

    def _outside(self, day: date, cycle: int) -> int:
        """How far outside one day is: months away, January after the cycle being its 13th, or 1 for a day outside."""
        if self.months:
            away = min(abs(day.month + 12 * (day.year - cycle) - month) for month in self.months)
            return away if self.per == "month" else min(away, 1)
        if self.weekdays:
            return 0 if WEEKDAYS[day.weekday()] in self.weekdays else 1
        before = self.earliest is not None and day < self.earliest
        after = self.latest is not None and day > self.latest
        return 1 if before or after else 0

    def check(self, plan: Plan) -> Iterator[Finding]:
        for row in plan.placements:
            if not self.meetings.fits(row.meeting):
                continue
            if self.on is not None:
                off, told = self._off_the_day(row.first_day)
            elif self.months:
                off, told = self._off_the_months(row)
            elif self.near or self.near_day:
                off, told = self._off_the_place(row)
            else:
                off, told = self._days_outside(row.first_day, row.last_day)
            seen = f"{row.id} on {row.first_day}" + (f" to {row.last_day}" if row.last_day > row.first_day else "")
            if off:
                yield self.broken(row, message=f"{seen}: {told}", units=1 if self.per == "breach" else off)
            else:
                yield self.kept(row, message=seen)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _off_the_day(self, first_day: date) -> tuple[int, str]:
        return (1 if first_day != self.on else 0), f"fixed to begin on {self.on}"

    def _off_the_months(self, row: Placement) -> tuple[int, str]:
        later_years = row.first_day.year - row.meeting.cycle
        month = row.first_day.month + later_years * 12
        if month in self.months:
            return 0, ""
        names = ", ".join(date(2000, known, 1).strftime("%B") for known in self.months)
        return sorted(abs(known - month) for known in self.months)[0], f"outside {names}"

    def _off_the_place(self, row: Placement) -> tuple[int, str]:
        usual = [date(row.meeting.cycle, int(named[:2]), int(named[3:])) for named in self.near]
        usual += [self.near_day] if self.near_day else []
        nearest = sorted(usual, key=lambda day: abs(row.first_day - day))[0]
        days = (max(row.first_day, nearest) - min(row.first_day, nearest)).days
        off = round(days / 7) if self.per == "week" else days
        place = nearest if self.near_day else f"its usual place, {nearest}"
        return off, f"{days} day{'s' if days > 1 else ''} from {place}"

    def _days_outside(self, first_day: date, last_day: date) -> tuple[int, str]:
        bad = []
        day = first_day
        while day <= last_day:
            named = WEEKDAYS[day.weekday()]
            early, late = self.earliest or date.min, self.latest or date.max
            if (self.weekdays and named not in self.weekdays) or not early <= day <= late:
                bad.append(f"{named.capitalize()} {day}")
            day += timedelta(days=1)
        bounds = ", ".join(self.weekdays) or f"{self.earliest or 'any day'} to {self.latest or 'any day'}"
        return len(bad), f"{', '.join(bad[:3])} outside {bounds}"
