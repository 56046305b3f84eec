"""The hours of a meeting of one day: as a request and a command give them, in words, and as moments in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from calendars import time_zones
from constraints.hours import Hours

TO = "\u2013"
"""Between two hours, in words for people."""
_TIME = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_STRETCH = re.compile(rf"{_TIME}\s*[-{TO}]\s*{_TIME}")
_WORDS = re.compile(rf"({_STRETCH.pattern})\s+(\S.*\S) time", re.IGNORECASE)
_WITH_ZONE = re.compile(rf"({_STRETCH.pattern})\s+(\S+)")


def _clock(value: object) -> object:
    # pydantic takes a bare number for seconds; a time is written as a time.
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:00)?", value):
        return time.fromisoformat(value)
    raise PydanticCustomError("time_parsing", "a time of the day in whole minutes, such as 09:00:00")


Clock = Annotated[time, BeforeValidator(_clock)]
"""A time of the day in a file, in whole minutes."""


class HoursAsked(BaseModel):
    """From when to when a meeting of one day is held, by the clocks of a zone."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True, populate_by_name=True)

    begins: Clock = Field(alias="from")
    ends: Clock = Field(alias="to")
    zone: Annotated[str, Field(min_length=1, max_length=64)]

    @model_validator(mode="after")
    def _can_be_held(self) -> HoursAsked:
        if told := fault(self.hours):
            raise ValueError(told)
        return self

    @property
    def hours(self) -> Hours:
        """The same, as meetings have them."""
        return Hours(self.begins, self.ends, self.zone)


def fault(hours: Hours) -> str:
    """Why there are no such hours; "" where there are."""
    if told := time_zones.unknown(hours.zone):
        return told
    return "" if hours.begins < hours.ends else f"to {hours.ends:%H:%M} is not after from {hours.begins:%H:%M}"


def _there_are(hours: Hours) -> bool:
    """Whether there are such hours, without looking for the name that may be meant."""
    return hours.zone in time_zones.names() and hours.begins < hours.ends


def fault_on(hours: Hours, day: date) -> str:
    """Why the hours cannot be kept on that day; "" where they can: clocks that are put on leave an hour out."""
    there = time_zones.zone(hours.zone)
    for one in (hours.begins, hours.ends):
        wall = datetime.combine(day, one)
        if wall.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) != wall:
            return f"there is no {one:%H:%M} on {day} in {hours.zone}: the clocks are put on then"
    return ""


def parsed(text: str) -> tuple[time, time]:
    """The two times of "09:00-12:30". Raises ValueError for anything else."""
    found = _STRETCH.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is no stretch of hours such as 09:00-12:30')
    begins, begun, ends, ended = map(int, found.groups())
    return time(begins, begun), time(ends, ended)


def moments(hours: Hours, day: date) -> tuple[datetime, datetime]:
    """When the meeting begins and ends on that day, in UTC. Of an hour that comes twice the first is meant."""
    there = time_zones.zone(hours.zone)
    begins, ends = (datetime.combine(day, one, there).astimezone(UTC) for one in (hours.begins, hours.ends))
    return begins, ends


def in_words(hours: Hours) -> str:
    """09:00-12:30 Manila time: by the zone's city, or its whole name where that city has several."""
    city = hours.zone.rpartition("/")[2].replace("_", " ")
    alone = len(_cities().get(city, ())) == 1
    return f"{hours.begins:%H:%M}{TO}{hours.ends:%H:%M} {city if alone else hours.zone} time"


def of_words(text: str) -> Hours | None:
    """The hours that stand among remarks as ``in_words`` wrote them; None where none do."""
    for part in text.split(";"):
        if found := _WORDS.fullmatch(part.strip()):
            zones = _cities().get(found.group(6), ())
            hours = Hours(*parsed(found.group(1)), zones[0] if len(zones) == 1 else found.group(6))
            if _there_are(hours):
                return hours
    return None


@cache
def _cities() -> Mapping[str, tuple[str, ...]]:
    """The zones that each city has, by its name: the last part of theirs."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(time_zones.names()):
        city = name.rpartition("/")[2].replace("_", " ")
        found[city] = (*found.get(city, ()), name)
    return found


def as_cell(hours: Hours) -> str:
    """09:00-12:30 Asia/Manila: what ``of_cell`` reads."""
    return f"{hours.begins:%H:%M}-{hours.ends:%H:%M} {hours.zone}"


def of_cell(text: str) -> Hours | None:
    """The hours that ``as_cell`` wrote; None for a text that tells none with their zone."""
    found = _WITH_ZONE.fullmatch(text.strip())
    if found is None:
        return None
    hours = Hours(*parsed(found.group(1)), found.group(6))
    return hours if _there_are(hours) else None


def as_json(hours: Hours) -> dict[str, str]:
    """For programs: from, to, zone."""
    return {"from": f"{hours.begins:%H:%M}", "to": f"{hours.ends:%H:%M}", "zone": hours.zone}


def of_json(told: Mapping[str, Any]) -> Hours:
    """The hours that ``as_json`` wrote."""
    return Hours(time.fromisoformat(told["from"]), time.fromisoformat(told["to"]), told["zone"])
