"""Time zones as files need them: the names there are, and a VTIMEZONE of rules where a zone keeps any.

Zones are read from the tzdata package alone, never from the machine, whose own tables differ from one to the next: the
same calendar gives the same octets everywhere. The library's own VTIMEZONE lists dates (RDATE), which ical.js and
vobject read by the first alone, and begins in the new local time, an hour late: ours has yearly rules, and begins in
the old one (RFC 5545, 3.6.5).
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from constraints.errors import maybe

UNIVERSAL = ("UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu")
"""Names of UTC itself, which is written as such and never by a TZID."""
YEARS_AHEAD = 14
"""A rule must hold so many years on: long enough that no other rule gives the same days by chance."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


@cache
def names() -> frozenset[str]:
    """Every name of a zone."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def unknown(name: str) -> str:
    """What to tell of a name that is no zone's, with the nearest one; "" for one that is."""
    if name in names():
        return ""
    called = name.strip().replace(" ", "_").casefold()
    near = sorted(one for one in names() if called in (one.casefold(), one.rpartition("/")[2].casefold()))
    hint = f' Maybe "{near[0]}"?' if near else maybe(name, names())
    return f'no time zone is called "{name}".{hint}'


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as opened:
        return ZoneInfo.from_file(opened, key=name)


@dataclass(frozen=True)
class _Change:
    """The clocks are put on or back at ``onset``, by the clocks as they were; ``name`` is what the time is called then.

    ``before`` and ``after`` are the offsets from UTC.
    """

    onset: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> tuple[int, time, timedelta, timedelta, str]:
        """What is the same each year, but for the day."""
        return self.onset.month, self.onset.time(), self.before, self.after, self.name


@dataclass(frozen=True)
class _Yearly:
    """A change every year on the day that ``by_day`` names, such as -1SU; ``first`` is the first of them."""

    first: _Change
    by_day: str

    def onset(self, year: int) -> datetime:
        """When the rule has it in that year."""
        at, weekday = int(self.by_day[:-2]), _WEEKDAYS.index(self.by_day[-2:])
        weeks = calendar.Calendar().monthdatescalendar(year, self.first.onset.month)
        days = [week[weekday] for week in weeks if week[weekday].month == self.first.onset.month]
        return datetime.combine(days[at - 1 if at > 0 else at], self.first.onset.time())


@cache
def vtimezone(name: str, first_year: int, last_year: int) -> bytes | None:
    """The VTIMEZONE of the zone for events of those years; None for UTC, and where no yearly rule gives its clocks.

    It begins before the first year. The rules are held against the zone itself, change by change, for all the
    years and for ``YEARS_AHEAD`` after the first.
    """
    if name in UNIVERSAL:
        return None
    there, last = zone(name), max(last_year, first_year + YEARS_AHEAD)
    eve = date(first_year - 1, 12, 31)
    if not any(_changes(there, eve, date(last, 12, 31))):
        known = datetime.combine(eve, time(), there)
        offset = _offset(known)
        return _block(name, [_observance("STANDARD", known.replace(tzinfo=None), offset, offset, _called(known))])
    found = list(_changes(there, date(first_year - 1, 1, 1), date(last, 12, 31)))
    rules = _rules(found, range(first_year - 1, last + 1))
    if rules is None:
        return None
    return _block(name, [_by_rule(rule) for rule in rules])


def untold(raw: bytes) -> list[str]:
    """The zones that events of a file are in and none of its VTIMEZONEs tells of."""
    whole = raw.replace(b"\r\n ", b"")
    used = set(re.findall(rb"(?m)^(?:DTSTART|DTEND);TZID=([^:;\r\n]+)", whole))
    return sorted(name.decode(errors="replace") for name in used - set(re.findall(rb"(?m)^TZID:([^\r\n]+)", whole)))


def _changes(there: ZoneInfo, first: date, last: date) -> Iterator[_Change]:
    """Every change of the clocks from the first day to the last, both included, in order. No day has two."""
    before = datetime.combine(first, time(), UTC)
    end = datetime.combine(last, time(), UTC) + _DAY
    while before < end:
        after = before + _DAY
        old, new = (_offset(at.astimezone(there)) for at in (before, after))
        if old != new:
            low, high = before, after
            while high - low > _SECOND:
                half = low + (high - low) // _SECOND // 2 * _SECOND
                low, high = (half, high) if _offset(half.astimezone(there)) == old else (low, half)
            yield _Change((high + old).replace(tzinfo=None), old, new, _called(high.astimezone(there)))
        before = after


def _rules(found: Iterable[_Change], years: Sequence[int]) -> list[_Yearly] | None:
    """The yearly rules that give all of the changes, and no other one in those years; None: there are none."""
    kinds: dict[tuple[object, ...], list[_Change]] = defaultdict(list)
    found = list(found)
    for one in found:
        kinds[one.kind].append(one)
    rules = [_Yearly(same[0], by_day) for same in kinds.values() if (by_day := _by_day(same))]
    given = sorted(rule.onset(year) for rule in rules for year in years)
    return rules if given == [one.onset for one in found] else None


def _by_day(changes: Sequence[_Change]) -> str | None:
    """Which weekday of the month it is in every year: -1SU is the last Sunday, 2SU the second."""
    days = [one.onset for one in changes]
    if len({day.weekday() for day in days}) > 1:
        return None
    counts = {(day.day - 1) // 7 + 1 for day in days}
    if len(counts) == 1 and (count := counts.pop()) < 5:
        return f"{count}{_WEEKDAYS[days[0].weekday()]}"
    last = all(day.day + 7 > calendar.monthrange(day.year, day.month)[1] for day in days)
    return f"-1{_WEEKDAYS[days[0].weekday()]}" if last else None


def _by_rule(rule: _Yearly) -> list[str]:
    one = rule.first
    kind = "DAYLIGHT" if one.after > one.before else "STANDARD"
    return _observance(
        kind, one.onset, one.before, one.after, one.name, f"FREQ=YEARLY;BYMONTH={one.onset.month};BYDAY={rule.by_day}"
    )


def _observance(
    kind: str, onset: datetime, before: timedelta, after: timedelta, name: str, rule: str = ""
) -> list[str]:
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_signed(before)}",
        f"TZOFFSETTO:{_signed(after)}",
        *([f"TZNAME:{name}"] if name else []),
        *([f"RRULE:{rule}"] if rule else []),
        f"END:{kind}",
    ]


def _block(name: str, observances: Iterable[list[str]]) -> bytes:
    whole = ["BEGIN:VTIMEZONE", f"TZID:{name}", *(line for one in observances for line in one), "END:VTIMEZONE", ""]
    return "\r\n".join(whole).encode()


def _offset(at: datetime) -> timedelta:
    offset = at.utcoffset()
    assert offset is not None, "a time in a zone has an offset"
    return offset


def _called(at: datetime) -> str:
    return at.tzname() or ""


def _signed(offset: timedelta) -> str:
    """+0530, as RFC 5545, 3.3.14 has it; with seconds only where there are any."""
    seconds = abs(int(offset.total_seconds()))
    told = f"{seconds // 3600:02}{seconds // 60 % 60:02}" + (f"{seconds % 60:02}" if seconds % 60 else "")
    return f"{'-' if offset < timedelta() else '+'}{told}"
