"""Whether what a request names is there: bodies, meetings, members, and days of the year to plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.names import Names
from calendars.places import city_of
from calendars.request import Host, RequestFile
from constraints.errors import maybe
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import Dates


def check_names(source: RequestFile, book: Rulebook, year: int, meeting_ids: Mapping[str, tuple[str, ...]]) -> None:
    """Every body, meeting and member that the request names exists, and every day lies in the year.

    Raises:
        InputError: with every problem, each with its line.
    """
    names = _Names(source, book, year, meeting_ids)
    names.check_meetings()
    names.check_waivers()
    names.check_members()
    names.check_days()
    names.check_activities()
    source.file.raise_problems()


@dataclass(frozen=True)
class _Names:
    source: RequestFile
    book: Rulebook
    year: int
    meeting_ids: Mapping[str, tuple[str, ...]]

    def check_meetings(self) -> None:
        request, file = self.source.request, self.source.file
        bodies = [b.id for b in self.book.bodies]
        for table in ("fixed", "proposed", "windows", "hosts", "days", "hours"):
            for name in getattr(request, table):
                self._check_meeting(name, table, 0, name)
        for name in request.virtual:
            self._check_meeting(name, "", 0, "virtual")
        for at, entry in enumerate(request.unavailable):
            for name in entry.meetings:
                self._check_meeting(name, "unavailable", at, "meetings")
        for at, wish in enumerate(request.wish):
            for name in wish.meetings:
                self._check_meeting(name, "wish", at, "meetings")
        for name in request.meetings:
            if name not in bodies:
                file.problem(f'no body is called "{name}".{maybe(name, bodies)}', "meetings", 0, name)
        if request.retreat and request.retreat.body and request.retreat.body not in bodies:
            told = f'no body is called "{request.retreat.body}".{maybe(request.retreat.body, bodies)}'
            file.problem(told, "retreat", 0, "body")
        self._check_once("fixed", request.fixed, "is fixed as")
        self._check_once("hours", request.hours, "has its hours as")

    def _check_once(self, table: str, named: Iterable[str], told_too: str) -> None:
        """Each name means one meeting, and no two of them the same one."""
        known: dict[str, str] = {}
        for name in named:
            meant = self.meeting_ids.get(name, ())
            if len(meant) > 1:
                told = f"{name} meets {len(meant)} times: name one of {', '.join(meant)}"
                self.source.file.problem(told, table, 0, name)
            elif meant and known.setdefault(meant[0], name) != name:
                self.source.file.problem(f"{meant[0]} {told_too} {known[meant[0]]} too", table, 0, name)

    def _check_meeting(self, name: str, table: str, at: int, key: str) -> None:
        if name in self.meeting_ids:
            return
        if self.book.body(name) is not None:
            told = f"no meeting of {name} is planned in {self.year}: write {name} = 1 under [meetings]"
        else:
            told = f'no body or meeting is called "{name}".{maybe(name, self.meeting_ids)}'
        self.source.file.problem(told, table, at, key)

    def check_waivers(self) -> None:
        """A waiver names meetings, not bodies. Those of other years may stand in a breach of this one."""
        ids = {meeting for meant in self.meeting_ids.values() for meeting in meant}
        for at, waiver in enumerate(self.source.request.waiver):
            for name in waiver.meetings:
                year = re.search(r"-(\d{4})(?![^-])", name)
                if name not in ids and (year is None or int(year.group(1)) == self.year):
                    meant = self.meeting_ids.get(name, ())
                    hint = f" Write {' or '.join(meant)}." if meant else maybe(name, ids)
                    self.source.file.problem(f'no meeting is called "{name}".{hint}', "waiver", at, "meetings")

    def check_members(self) -> None:
        request, file = self.source.request, self.source.file
        members, names = [m.id for m in self.book.members], Names(self.book)

        def told(member: str) -> str:
            meant = names.member(member)
            return f'no member is called "{member}".' + (f' Write "{meant}".' if meant else maybe(member, members))

        joined = {m.id: m.since for m in self.book.members}
        for name, value in request.hosts.items():
            if isinstance(value, Host) and value.city is not None and city_of(value.city) is None:
                file.problem(f'{name}: "{value.city}" names no city', "hosts", 0, name)
            named = value if isinstance(value, tuple) else (value.host if isinstance(value, Host) else value,)
            for host in dict.fromkeys(named):
                if host not in members:
                    file.problem(f"{name}: {told(host)}", "hosts", 0, name)
                elif (since := joined[host]) is not None and since.year > self.year:
                    file.problem(f"{name}: {host} is a member since {since} only", "hosts", 0, name)
                elif named.count(host) > 1:
                    file.problem(f"{name}: {host} is named twice among the candidates", "hosts", 0, name)
        for at, entry in enumerate(request.unavailable):
            if entry.member not in members:
                file.problem(told(entry.member), "unavailable", at, "member")
        for at, wish in enumerate(request.wish):
            if wish.member is not None and wish.member not in members:
                file.problem(told(wish.member), "wish", at, "member")

    def check_days(self) -> None:
        request, file = self.source.request, self.source.file
        for name, fixed in request.fixed.items():
            first = fixed.first if isinstance(fixed, Dates) else fixed
            last = fixed.last if isinstance(fixed, Dates) else first
            if first.year != self.year or last.year != self.year:
                day = first if first.year != self.year else last
                file.problem(f"{name}: {day} is not in {self.year}, the year to plan", "fixed", 0, name)
            elif last - first > timedelta(days=30):
                file.problem(f"{name}: {first} to {last} is longer than 31 days", "fixed", 0, name)
        for name, wished in request.proposed.items():
            if wished.first.year != self.year or wished.last - wished.first > timedelta(days=30):
                told = f"{name}: {wished.first} to {wished.last} is not in {self.year}, or longer than 31 days"
                file.problem(told, "proposed", 0, name)
        for name, bounds in request.windows.items():
            if not self._meets_the_year(bounds.earliest, bounds.latest):
                file.problem(f"{name}: the window holds no day of {self.year}, the year to plan", "windows", 0, name)
        for at, entry in enumerate(request.unavailable):
            if not self._meets_the_year(entry.first, entry.last):
                told = f"{entry.first} to {entry.last} holds no day of {self.year}, the year to plan"
                file.problem(told, "unavailable", at, "first")
        for at, wish in enumerate(request.wish):
            begins, ends = wish.near or wish.first, wish.near or wish.last
            if not self._meets_the_year(begins, ends):
                file.problem(f"{wish.place} is no day of {self.year}, the year to plan", "wish", at, None)

    def check_activities(self) -> None:
        """Each lies in the year, and is called nothing that a reader of the calendar could take for a body."""
        request, file, names = self.source.request, self.source.file, Names(self.book)
        for at, one in enumerate(request.activity):
            match = names.body(one.title)
            if match.body is not None:
                body = match.body.id
                told = f'"{one.title}" is {body}: write {body} under [meetings], and its days under [fixed]'
                file.problem(told, "activity", at, "title")
            elif match.maybe:
                told = f'"{one.title}" may be read as {" or ".join(match.maybe)}: call it otherwise'
                file.problem(told, "activity", at, "title")
            first, last = one.first or one.earliest, one.last or one.latest
            if not self._meets_the_year(first, last):
                told = f'"{one.title}": {first} to {last} holds no day of {self.year}, the year to plan'
                file.problem(told, "activity", at, "first" if one.first else "earliest")

    def _meets_the_year(self, first: date | None, last: date | None) -> bool:
        return (first is None or first.year <= self.year) and (last is None or self.year <= last.year)
