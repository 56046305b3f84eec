"""A request on a calendar in force -> its meetings as they are to be, on their old days still, and rules that cite it.

Who hosts, how long, how many: that is settled before any day is chosen. What binds days becomes a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from calendars.hosts import Hosts
from calendars.request import EMPTY, RequestFile, read_request, year_of
from calendars.request_names import check_names
from calendars.request_rules import request_rules
from constraints.errors import InputError
from constraints.meetings import VIRTUAL, Meeting, Plan, meeting_id
from constraints.rule import Citation, Rule
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import Dates
from constraints.rules.count import Count
from constraints.rules.window import Window
from constraints.selector import Selector

_OF_A_DRAFT = ("previous", "keep", "holidays", "readings", "weights", "retreat", "activity", "hours")


def same(meeting: Meeting, over: bool = False) -> Meeting:
    """The meeting as it was."""
    return meeting


class Dressing(Protocol):
    """See ``NewFacts``."""

    def __call__(self, meeting: Meeting, over: bool = False) -> Meeting:
        """The meeting as it is to be."""


@dataclass(frozen=True)
class NewFacts:
    """What is new of a year in force. ``plan`` is the year with the waivers that are new.

    ``dress`` makes a meeting what it is to be: its host, its city, its length; one that is held or begun, which is
    ``over``, only by what is said of it alone. ``rules`` bind days; ``counts`` are those that say how often a body
    meets, by which meetings come and go. ``fixed`` has the first day that a person decided, by the meeting's id as it
    is to be; ``statuses`` those that are decided with it.
    """

    plan: Plan
    rules: tuple[Rule, ...] = ()
    counts: tuple[Count, ...] = ()
    fixed: Mapping[str, date] | None = None
    dress: Dressing = same
    where: str = "the command line"
    statuses: Mapping[str, str] | None = None

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """All of the request's rules."""
        return (*self.rules, *self.counts)


def of_request(path: Path, book: Rulebook, plan: Plan) -> NewFacts:
    """The request's facts on the year, by the rulebook as the year was taken with it.

    Raises:
        InputError: with every problem of the file, each with its line.
    """
    source = read_request(path)
    year_of(source, plan.cycle)
    _refuse(source)
    names = _names(source, plan)
    check_names(source, book, plan.cycle, names)
    if problems := source.waiver_problems(book, plan.cycle):
        raise InputError(source.file.name, problems)
    rules = request_rules(source, names)
    fixed = {one.meetings.meetings[0]: one.on for one in rules if isinstance(one, Window) and one.on}
    return NewFacts(
        replace(plan, waivers=(*plan.waivers, *source.request.waiver)),
        rules,
        tuple(_counts(source)),
        fixed,
        _Dress(source, book, plan, names),
        source.name,
    )


def of_decision(plan: Plan, decided: Meeting, first_day: date | None) -> NewFacts:
    """What is decided of one meeting: that it is so from now on, and begins on the day (None: on any)."""

    def dress(meeting: Meeting, over: bool = False) -> Meeting:
        return decided if meeting.id == decided.id else meeting

    if first_day is None:
        return NewFacts(plan, dress=dress)
    rule = Window(
        id=f"fixed-{decided.id}",
        sentence=f"{decided.id} begins on {first_day}.",
        reading="As decided.",
        cite=Citation(source="indical move", place="the day given"),
        standing="request",
        meetings=Selector(meetings=(decided.id,)),
        on=first_day,
    )
    return NewFacts(plan, (rule,), fixed={decided.id: first_day}, dress=dress)


def _refuse(source: RequestFile) -> None:
    """What belongs to a draft, and what is not settled: a year in force is judged by what it was adopted by."""
    for key in _OF_A_DRAFT:
        if getattr(source.request, key):
            told = "a calendar in force keeps the rulebook, holidays and prices that it was adopted by"
            if key in ("retreat", "activity"):
                told = "this is no matter of days: put it in by indical amend --from FILE"
            elif key == "hours":
                told = "give them by indical move MEETING --hours"
            of_its_own = isinstance(source.file.data[key], str)
            source.file.problem(f"{key}: {told}", *(("", 0, key) if of_its_own else (key,)))
    for name, host in source.request.hosts.items():
        if isinstance(host, tuple) and len(host) > 1:
            source.file.problem(f"{name}: name one member; who hosts is decided before the days are", "hosts", 0, name)
    source.file.raise_problems()


def _names(source: RequestFile, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Each name that the request may use -> the ids that it means in the year as it is to be."""
    found: dict[str, tuple[str, ...]] = {}
    for meeting in meetings_of(plan):
        if meeting.special or meeting.body.id not in source.request.meetings:
            found[meeting.body.id] = (*found.get(meeting.body.id, ()), meeting.id)
    for body, number in source.request.meetings.items():
        ids = tuple(meeting_id(body, plan.cycle, n, number) for n in range(1, number + 1))
        found[body] = (*ids, *found.get(body, ()))
    return {**found, **{one: (one,) for ids in found.values() for one in ids}}


def meetings_of(plan: Plan) -> Iterator[Meeting]:
    """All meetings of the year, those without days last."""
    yield from (p.meeting for p in plan.placements)
    yield from plan.undated


def _counts(source: RequestFile) -> Iterator[Count]:
    for body, number in source.request.meetings.items():
        line = source.file.line_of("meetings", 0, body)
        yield Count(
            id=f"meetings-{body}",
            sentence=f"{body} meets {number} times.",
            reading="So many regular meetings, by the request.",
            cite=Citation(source=source.name, place=f"line {line}" if line else "meetings"),
            standing="request",
            meetings=Selector(body=body),
            least=number,
            most=number,
        )


class _Dress:
    """Hosts, cities and lengths as the request has them; what it does not speak of stays as it was."""

    def __init__(self, source: RequestFile, book: Rulebook, plan: Plan, names: Mapping[str, tuple[str, ...]]) -> None:
        self.request, self.names = source.request, names
        self.now = Hosts(book, plan.cycle, source, names, plan.facts, plan.history)
        self.before = Hosts(book, plan.cycle, EMPTY, names, plan.facts, plan.history)

    def __call__(self, meeting: Meeting, over: bool = False) -> Meeting:
        request, body = self.request, meeting.body
        said_of = (*request.hosts, *request.virtual, *request.fixed, *request.days)
        if over and (meeting.id,) not in [self.names[name] for name in said_of]:
            return meeting
        hosting = self.now.of(body, meeting.number, meeting.id)
        named = meeting.id in self.now.named or body.id in self.now.named
        if named or hosting != self.before.of(body, meeting.number, meeting.id):
            city = VIRTUAL if meeting.virtual else hosting.city
            meeting = replace(meeting, host=hosting.host, city=city, candidates=(), host_with=None)
        if {meeting.id, body.id} & set(request.virtual):
            meeting = replace(meeting, city=VIRTUAL)
        fixed = request.fixed.get(meeting.id, request.fixed.get(body.id))
        days = request.days.get(meeting.id) or request.days.get(body.id) or meeting.days
        if isinstance(fixed, Dates):
            days = (fixed.last - fixed.first) // timedelta(days=1) + 1
        return replace(meeting, days=days, hours=meeting.hours if days == 1 else None)
