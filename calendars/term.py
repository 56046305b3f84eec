"""From a rulebook, a year and a request to the term to plan: which meetings, how long, who hosts, which edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from calendars.hosts import Hosts
from calendars.request import RequestFile
from calendars.request_names import check_names
from calendars.request_rules import request_rules
from constraints.board import NUMBERED
from constraints.meetings import VIRTUAL, Body, Event, Facts, Meeting, Placement, Term, meeting_id
from constraints.rule import Citation, Rule
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import Dates
from constraints.rules.count import Count
from constraints.selector import Selector


def plan_term(
    book: Rulebook,
    year: int,
    source: RequestFile,
    facts: Facts,
    history: Iterable[Placement] = (),
    version: Iterable[Placement] = (),
) -> tuple[Term, tuple[Rule, ...]]:
    """The term of a calendar year, and the request's entries as rules. ``version``: this year as it was before.

    Raises:
        InputError: the request names what is not there, or days outside the year.
    """
    history = tuple(history)
    agreed = _agreed(book, year, source)
    counts = _how_many(book, year, source, agreed)
    names = _names(year, counts)
    check_names(source, book, year, names)
    hosts = Hosts(book, year, source, names, facts, history)
    meetings = []
    for body in book.bodies:
        of = counts.get(body.id, 0)
        for number in range(1, of + 1):
            meetings.append(_meeting(body, year, number, of, source, names, hosts, history))
    source.file.raise_problems()
    if source.request.retreat:
        record = source.request.retreat.consensus
        meetings = [replace(m, consensus=record) if m.body.id == agreed else m for m in meetings]
    term = Term(year, date(year, 1, 1), date(year, 12, 31), tuple(meetings), facts, history, tuple(version))
    term = replace(term, others=tuple(_others(source)))
    return term, (*request_rules(source, names), *_numbering(book, counts))


def _others(source: RequestFile) -> Iterator[Event]:
    """The activities of the request that have their days."""
    for one in source.request.activity:
        if one.first and one.last:
            yield Event(one.title, one.first, one.last, one.place or "")


def _numbering(book: Rulebook, counts: Mapping[str, int]) -> Iterator[Rule]:
    """The words for what the board keeps by itself: a body's meetings are numbered in date order."""
    for body in book.bodies:
        if counts.get(body.id, 0) > 1:
            yield Count(
                id=f"{NUMBERED}{body.id}",
                sentence=f"The meetings of {body.id} are numbered in date order.",
                reading="Each begins after the one before has ended; no waiver lifts it.",
                cite=Citation(source="indical", place="numbering of meetings"),
                standing="assumed",
                meetings=Selector(body=body.id),
                least=0,
            )


def _how_many(book: Rulebook, year: int, source: RequestFile, agreed: str | None) -> dict[str, int]:
    counts: dict[str, int] = {}
    for rule in book.rules_in(date(year, 1, 1)):
        if isinstance(rule, Count):
            for body in book.bodies:
                if rule.meetings.fits_body(body):
                    counts[body.id] = max(counts.get(body.id, 0), rule.number_planned(year))
    counts.update(source.request.meetings)
    if agreed:
        counts[agreed] = max(1, counts.get(agreed, 0))
    return {body: n for body, n in counts.items() if n}


def _agreed(book: Rulebook, year: int, source: RequestFile) -> str | None:
    """The body that meets because the request holds a record of consensus; None where it holds none."""
    retreat = source.request.retreat
    if retreat is None or retreat.body is not None:
        return retreat.body if retreat else None
    needing = [r for r in book.rules_in(date(year, 1, 1)) if isinstance(r, Count) and r.needs == "consensus"]
    bodies = [b.id for b in book.bodies if any(rule.meetings.fits_body(b) for rule in needing)]
    if len(bodies) != 1:
        told = f"name the body: {', '.join(bodies) or 'none'} of this rulebook meet only by consensus"
        source.file.problem(told, "retreat")
    return bodies[0] if bodies else None


def _names(year: int, counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Each name that a request may use -> the meetings it means."""
    names: dict[str, tuple[str, ...]] = {}
    for body, of in counts.items():
        ids = tuple(meeting_id(body, year, n, of) for n in range(1, of + 1))
        names[body] = ids
        names.update({one: (one,) for one in ids})
    return names


def _meeting(
    body: Body,
    year: int,
    number: int,
    of: int,
    source: RequestFile,
    names: Mapping[str, tuple[str, ...]],
    hosts: Hosts,
    history: tuple[Placement, ...],
) -> Meeting:
    request, name = source.request, meeting_id(body.id, year, number, of)
    fixed = request.fixed.get(name) or (request.fixed.get(body.id) if names[body.id] == (name,) else None)
    wished = request.proposed.get(name) or (request.proposed.get(body.id) if names[body.id] == (name,) else None)
    days = request.days.get(name) or request.days.get(body.id) or body.length(number)
    told = fixed if isinstance(fixed, Dates) else None if fixed else wished
    if told is not None:
        days = (told.last - told.first).days + 1
    hosting = hosts.of(body, number, name)
    city = VIRTUAL if {name, body.id} & set(request.virtual) else hosting.city
    asked = request.hours.get(name) or (request.hours.get(body.id) if names[body.id] == (name,) else None)
    if asked is not None and days > 1:
        why = f"{name} lasts {days} days: hours are of a meeting of one day. Write {name} = 1 under [days]"
        source.file.problem(why, "hours", 0, name if name in request.hours else body.id)
    past = [p.meeting for p in history if p.meeting.body.id == body.id and p.meeting.cycle == year - 1]
    known = [m.edition for m in past if m.edition is not None and not m.special]
    edition = max(known) + number if known else body.ordinal.of(year, number) if body.ordinal else None
    meeting = Meeting(name, body, year, number, days, hosting.host, city, edition)
    held = asked.hours if asked is not None else None
    return replace(meeting, candidates=hosting.candidates, host_with=hosting.host_with, hours=held)
