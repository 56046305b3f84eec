"""What a member, or the officer, wishes of a meeting's days: an entry of a request, and the rule that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from calendars.prose import MONTHS
from constraints.meetings import STRICT, Day
from constraints.rule import Citation, Rule
from constraints.rules.window import Month, Window
from constraints.selector import Selector

_PER = {
    "breach": "Missed at a price, once.",
    "day": "Each day off has its price.",
    "week": "Each week off has its price; less than four days are none.",
    "month": "Each month off has its price.",
}


class Wish(BaseModel):
    """Where the ``meetings`` (bodies or meeting ids) should lie: wished for, and never bound to.

    One of: ``first`` and ``last`` day, both included, of which one may be left out; the ``months`` (1 to 12) that
    begin it; or a day to begin ``near``, such as last year's. ``weight`` is the price of each unit missed, and
    ``per`` the unit: the wish as a whole; each day of the meeting outside (first and last) or from the day (near);
    each week from it (near); each month (months). ``member`` is who wishes it; None: nobody in particular.
    """

    model_config = STRICT

    meetings: Annotated[tuple[str, ...], Field(min_length=1, max_length=500)]
    first: Day | None = None
    last: Day | None = None
    months: tuple[Month, ...] = ()
    near: Day | None = None
    weight: int = Field(ge=1, le=1_000_000)
    per: Literal["breach", "day", "week", "month"] = "breach"
    member: str | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _is_one_wish(self) -> Wish:
        bounds = self.first is not None or self.last is not None
        if sum((bounds, bool(self.months), self.near is not None)) != 1:
            raise ValueError("give one of: first and last; months; near")
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"ends {self.last}, before it begins {self.first}")
        if self.near and (self.near.month, self.near.day) == (2, 29):
            raise ValueError("29 February is a day that not every year has: name the one before or after")
        kind = "months" if self.months else "near" if self.near else "first and last"
        units = {"months": ("breach", "month"), "near": ("breach", "day", "week"), "first and last": ("breach", "day")}
        if self.per not in units[kind]:
            raise ValueError(f'per = "{self.per}" does not go with {kind}: give one of {", ".join(units[kind])}')
        return self

    @property
    def place(self) -> str:
        """The wished place in words."""
        if self.months:
            return f"in {' or '.join(MONTHS[month - 1] for month in self.months)}"
        if self.near:
            return f"near {self.near}"
        return f"within {self.first or 'any day'} to {self.last or 'any day'}"


def wish_rules(
    wishes: Sequence[Wish], meeting_ids: Mapping[str, tuple[str, ...]], cite: Callable[[int], Citation]
) -> Iterator[Rule]:
    """Each wish as a priced rule. ``cite`` gives the place of the n-th, from 0; ``meeting_ids`` what names mean."""
    for at, wish in enumerate(wishes):
        who = f"{wish.member} wishes for" if wish.member else "Wished for:"
        yield Window(
            id=f"wish-{at + 1}",
            sentence=f"{who} {', '.join(wish.meetings)} {wish.place}: {wish.reason}"[:1024],
            reading=_PER[wish.per],
            cite=cite(at),
            standing="request",
            weight=wish.weight,
            meetings=Selector(meetings=tuple(m for name in wish.meetings for m in meeting_ids[name])),
            earliest=wish.first,
            latest=wish.last,
            months=wish.months,
            near=(f"{wish.near:%m-%d}",) if wish.near else (),
            per=wish.per,
        )
