"""What a year asks of each member: its own holidays, hosting and travel, as far as the dates tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from constraints.meetings import Facts, Member, Placement

ONE_TRIP_DAYS = 2
"""Free days between two meetings in one place, at most, for a delegation to stay: a weekend."""


@dataclass(frozen=True)
class Burden:
    """One member's share of a year. Every member is taken to attend every meeting; nothing tells who stays away.

    ``own_holidays`` are the days of meetings that fall on a public holiday of its own, the days of each meeting
    counted by themselves. ``hosted`` are the meetings that it hosts, those by video link too. ``trips`` are its
    journeys abroad: meetings in one place with at most two free days between, and none elsewhere, are one. ``weeks``
    is the longest run of weeks, Monday to Sunday, of which each has a day abroad. Nobody travels to a meeting by
    video link; to one whose host is not known, nobody is known to.
    """

    own_holidays: int
    hosted: int
    trips: int
    weeks: int


def burdens(placements: Iterable[Placement], facts: Facts) -> Mapping[str, Burden]:
    """The burden of each member, by its id."""
    rows = sorted(placements, key=lambda p: (p.first_day, p.last_day, p.id))
    return {member.id: _burden(rows, facts, member) for member in facts.members}


def hosts_unknown(placements: Iterable[Placement]) -> tuple[str, ...]:
    """The meetings of which it is not known where they are: in no count of hosting and travel."""
    return tuple(p.id for p in placements if p.meeting.host is None and not p.meeting.virtual)


def _burden(rows: Sequence[Placement], facts: Facts, member: Member) -> Burden:
    own = facts.holidays.get(member.id, {})
    here = [p for p in rows if member.belongs_on(p.first_day)]
    placed = [p for p in here if p.meeting.host is not None and not p.meeting.virtual]
    abroad = [p for p in placed if p.meeting.host != member.id]
    return Burden(
        own_holidays=sum(day in own for p in here for day in _days(p)),
        hosted=sum(p.meeting.host == member.id for p in here),
        trips=_trips(placed, member.id),
        weeks=_longest_run({day - timedelta(days=day.weekday()) for p in abroad for day in _days(p)}),
    )


def _days(placement: Placement) -> list[date]:
    length = (placement.last_day - placement.first_day).days + 1
    return [placement.first_day + timedelta(days=n) for n in range(length)]


def _trips(placed: Iterable[Placement], home: str) -> int:
    """Journeys of the member at ``home``, the meetings given in the order of their days."""
    trips = 0
    place: tuple[str | None, str | None] = (home, None)
    until = date.min
    for row in placed:
        here = (row.meeting.host, row.meeting.city)
        stays = here == place and (row.first_day - until).days - 1 <= ONE_TRIP_DAYS
        trips += row.meeting.host != home and not stays
        place, until = here, max(row.last_day, until) if stays else row.last_day
    return trips


def _longest_run(weeks: set[date]) -> int:
    """The most weeks in a row, each given by its Monday."""
    longest = run = 0
    before: date | None = None
    for week in sorted(weeks):
        run = run + 1 if before is not None and (week - before).days == 7 else 1
        longest, before = max(longest, run), week
    return longest
