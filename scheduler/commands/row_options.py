"""Options of what is decided of a row besides its days: its hours, and whether it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from constraints.errors import InputError, Problem

if TYPE_CHECKING:
    from constraints.hours import Hours
    from scheduler.pipeline.life.amending import Change


@dataclass(frozen=True)
class RowOptions:
    """The hours of a meeting, and whether it is confirmed or to be confirmed, as they are asked for."""

    hours: Annotated[str | None, typer.Option("--hours", help="From when to when, such as 09:00-12:30.")] = None
    zone: Annotated[str | None, typer.Option("--zone", help="By whose clocks, such as Asia/Manila.")] = None
    all_day: Annotated[bool, typer.Option("--all-day", help="It has no hours any more.")] = False
    tbc: Annotated[bool, typer.Option("--tbc", help="It is to be confirmed.")] = False
    confirmed: Annotated[bool, typer.Option("--confirmed", help="It is confirmed.")] = False

    def put(self, change: Change, follow: bool) -> Change:
        """The change with them; ``follow``: others may move because of it.

        Raises:
            InputError: they do not go together, or there are no such hours.
        """
        if self.tbc and self.confirmed:
            raise InputError("move", [Problem("give --tbc or --confirmed, not both")])
        if follow and (self.tbc or self.confirmed):
            raise InputError("move", [Problem("--tbc and --confirmed change no day: leave --follow out")])
        if (self.hours is None) != (self.zone is None) or (self.hours and self.all_day):
            told = "hours need their zone: give --hours 09:00-12:30 --zone Asia/Manila, or --all-day alone"
            raise InputError("move", [Problem(told)])
        status: Literal["TBC", "CONFIRMED"] | None = "TBC" if self.tbc else "CONFIRMED" if self.confirmed else None
        return replace(change, hours=self._asked(), all_day=self.all_day, status=status)

    def _asked(self) -> Hours | None:
        from calendars.hours import fault, parsed  # noqa: PLC0415 - help does without
        from constraints.hours import Hours  # noqa: PLC0415 - as above

        if self.hours is None or self.zone is None:
            return None
        try:
            found = Hours(*parsed(self.hours), self.zone)
        except ValueError as error:
            raise InputError("--hours", [Problem(str(error))]) from None
        if told := fault(found):
            raise InputError("--hours", [Problem(told)])
        return found
