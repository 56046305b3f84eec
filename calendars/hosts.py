"""Who hosts the meetings to plan: the request's word, else the body's way, else what the rules expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from calendars.places import city_of
from calendars.request import Host, RequestFile
from constraints.meetings import Body, Facts, Placement
from constraints.rulebook import Rulebook
from constraints.rules.host import Host as HostRule

_CHAIR, _OWN = "chair", "own"


@dataclass(frozen=True)
class Hosting:
    """Host and city of a meeting, both None where they are to be confirmed; or the candidates for it.

    ``host_with`` is the id of the meeting that takes the same one of the candidates; None: it has its own choice.
    """

    host: str | None = None
    city: str | None = None
    candidates: tuple[str, ...] = ()
    host_with: str | None = None


class Hosts:
    """Who hosts which meeting of a term. ``names`` gives the ids of the meetings that a name means."""

    def __init__(
        self,
        book: Rulebook,
        year: int,
        source: RequestFile,
        names: Mapping[str, tuple[str, ...]],
        facts: Facts,
        history: tuple[Placement, ...],
    ) -> None:
        self.book, self.year, self.names, self.facts, self.history = book, year, names, facts, history
        self.capitals = {member.id: member.capital for member in book.members}
        self.rules = [rule for rule in book.rules_in(date(year, 1, 1)) if isinstance(rule, HostRule)]
        self.named: dict[str, Hosting] = {}
        # Bodies first, so that what is said of one meeting wins; who hosts a body's only meeting hosts the body.
        for name, value in sorted(source.request.hosts.items(), key=lambda item: names[item[0]] == (item[0],)):
            for told in (name, *names[name], *(body for body, ids in names.items() if ids == (name,))):
                self.named[told] = self._said(value)

    def of(self, body: Body, number: int, meeting: str) -> Hosting:
        """Who hosts the ``number``-th meeting of the body."""
        found = self.named.get(meeting) or self._way(body, number)
        if found.candidates and found.host_with == meeting:
            return replace(found, host_with=None)
        return found

    def _said(self, value: str | Host | tuple[str, ...]) -> Hosting:
        if isinstance(value, tuple):
            return self._of_these(value)
        if isinstance(value, Host):
            return Hosting(value.host, city_of(value.city) or self.capitals[value.host])
        return self._at(value)

    def _of_these(self, members: tuple[str, ...]) -> Hosting:
        return self._at(members[0]) if len(members) == 1 else Hosting(candidates=members)

    def _at(self, member: str) -> Hosting:
        return Hosting(member, self.capitals[member])

    def _way(self, body: Body, number: int) -> Hosting:
        """What the body's own way comes to: the Chair, a member, another body's host, or what its rules expect."""
        seen: set[str] = set()
        while body.id not in seen:
            seen.add(body.id)
            if said := self.named.get(body.id):
                return self._shared(said, body) if len(seen) > 1 else said
            if body.host == _CHAIR:
                chair = self.book.chair.get(self.year)
                return self._at(chair) if chair else Hosting()
            if body.host in self.capitals:
                return self._at(body.host)
            same = self.book.body(body.host)
            if same is None:
                expected = self._expected(body, number) if body.host == _OWN else Hosting()
                return self._shared(expected, body) if len(seen) > 1 else expected
            body = same
        return Hosting()

    def _shared(self, hosting: Hosting, body: Body) -> Hosting:
        """The same for a body that takes this body's host: that of its first meeting, one choice for both."""
        first = next(iter(self.names.get(body.id, ())), None)
        if first is not None and first in self.named:
            hosting = self.named[first]
        return replace(hosting, host_with=first) if hosting.candidates else hosting

    def _expected(self, body: Body, number: int) -> Hosting:
        for rule in self.rules:
            if rule.meetings.fits_body(body):
                members = rule.expected(self.facts, self.history, body.id, self.year, number)
                if members:
                    return self._of_these(tuple(members))
        return Hosting()
