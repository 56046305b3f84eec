"""A calendar in force -> the same with something changed: what follows, whom to tell, and the version that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from calendars.differences import Difference, differences
from calendars.documents import annex
from calendars.record import read_record
from calendars.status import TBC
from calendars.store.again import with_plan
from calendars.store.events import Key, Version
from calendars.store.freezing import Content
from calendars.store.identity import statuses_told
from calendars.store.life import IN_FORCE, in_words
from calendars.store.refusals import RefusedError
from calendars.store.store import Store
from calendars.store.thawing import judge, thaw
from constraints.errors import InputError, Problem, maybe
from constraints.hours import Hours
from constraints.meetings import Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.rulebook import Rulebook
from constraints.ways_out import Breach, WayOut, ways_out
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.life.keeping import Standing, standing_of, unkept
from scheduler.pipeline.life.new_facts import NewFacts, meetings_of, of_decision
from scheduler.pipeline.life.row_standing import at_hours, decided, decided_by, refuse_on_no_day
from scheduler.replanned import Replanned


@dataclass(frozen=True)
class Change:
    """What is decided of one meeting: another first day, length, host or city; or that it is not held on its days.

    Or its hours, and whether it is confirmed or to be confirmed (TBC). None: as it was.
    """

    meeting: str
    first_day: date | None = None
    days: int | None = None
    host: str | None = None
    city: str | None = None
    postponed: bool = False
    cancelled: bool = False
    hours: Hours | None = None
    all_day: bool = False
    status: Literal["TBC", "CONFIRMED"] | None = None


@dataclass(frozen=True)
class Followed:
    """What a change comes to. ``gained`` and ``lost`` are breaches of rules that must hold; ``ways`` out of the gained.

    ``tell`` names for each member what concerns it most: a meeting that it hosts or hosted; then all others.
    """

    key: Key
    differences: tuple[Difference, ...]
    gained: tuple[tuple[Rule, Finding], ...]
    lost: tuple[tuple[Rule, Finding], ...]
    ways: Mapping[Breach, tuple[WayOut, ...]]
    costs: tuple[int, int]
    tell: Mapping[str, tuple[str, ...]]
    book: Rulebook
    content: Content
    replanned: Replanned | None = None
    """How the year was planned anew; None: only what was decided differs."""


def in_force(store: Store, key: Key) -> tuple[Version, int]:
    """The version in force and the calendar's revision. Raises RefusedError where none is in force."""
    life, version = store.life(key), store.latest(key)
    if life is None or version is None or life.stage not in IN_FORCE:
        stage = in_words(life.stage) if life else "not there"
        raise RefusedError(f"{key} is {stage}: only what has been adopted is amended. Put another draft in instead.")
    return version, life.revision


def changed(version: Version, change: Change, record: Path | None = None) -> Followed:
    """What follows if the change is made to the version, by its own rulebook and holidays. ``record`` holds waivers.

    Raises:
        InputError: there is no such meeting or member, or the days are outside the calendar's years.
    """
    book, plan = thaw(version.content)
    then = recorded(_with(plan, book, change), book, record)
    return followed(version, book, plan, then, decided(version.document, change))


def replaced(version: Version, path: Path, record: Path | None = None) -> Followed:
    """What follows if the year of a file takes the place of that of the version, by its rulebook and holidays.

    Raises:
        InputError: a file cannot be used, or holds no meeting of the year.
    """
    book, plan = thaw(version.content)
    understood, _ = read_calendar(path, book)
    bare = next((one for one in understood.plans if one.cycle == plan.cycle), None)
    if bare is None:
        raise InputError(str(path), [Problem(f"holds no meeting of {plan.cycle}")])
    then = replace(
        bare, facts=plan.facts, history=plan.history, version=plan.version, acts=plan.acts, waivers=plan.waivers
    )
    return followed(version, book, plan, recorded(then, book, record), decided_by(understood, version.document))


def new_by(version: Version, plan: Plan, book: Rulebook, change: Change) -> NewFacts:
    """The change as something new of the year, around which the others may be planned anew. Raises as ``changed``."""
    then, statuses = _with(plan, book, change), decided(version.document, change)
    meant = next((m for m in meetings_of(then) if m.id == change.meeting), None)
    if meant is None or change.postponed:
        return NewFacts(then, statuses=statuses)
    return replace(of_decision(plan, meant, change.first_day), statuses=statuses)


def recorded(plan: Plan, book: Rulebook, record: Path | None) -> Plan:
    """The plan with what a record file says of it, its waivers beside those that there are."""
    if record is None:
        return plan
    decided = read_record(record, book)
    return replace(decided.applied(plan), waivers=(*plan.waivers, *decided.waivers))


def followed(
    version: Version, book: Rulebook, before: Plan, then: Plan, decided: Mapping[str, str] | None = None
) -> Followed:
    """What follows if the plan takes the place of that of the version; ``decided`` are statuses that are new."""
    was, now = judge(book, before), judge(book, then)
    broken = {(rule.id, finding.meetings) for rule, finding in was.breaches}
    still = {(rule.id, finding.meetings) for rule, finding in now.breaches}
    content = with_plan(version.content, book, then, now, decided)
    old, new = statuses_told(version.document, content.document)
    rows = differences(annex.of_plan(before, book, statuses=old), annex.of_plan(then, book, statuses=new))
    return Followed(
        version.key,
        rows,
        tuple((r, f) for r, f in now.breaches if (r.id, f.meetings) not in broken),
        tuple((r, f) for r, f in was.breaches if (r.id, f.meetings) not in still),
        ways_out(book.rules_in(date(then.cycle, 1, 1)), then, now) if now.breaches else {},
        (was.cost, now.cost),
        _tell(rows, book, before, then),
        book,
        content,
    )


def amend(
    store: Store, key: Key, told: Followed, *, on: int, at: datetime, by: str, record: str, why: str | None = None
) -> Standing:
    """Put the changed calendar in force.

    Raises:
        RefusedError: a breach stands that no waiver covers, a meeting would move that is recorded as held; or as
            ``Store.amend`` does.
        InputError: a text cannot be kept.
    """
    life, version = store.life(key), store.latest(key)
    if life is not None and version is not None and life.revision == on:
        refuse_moving_held(version, life.held, told)
    try:
        event = store.amend(told.content, record=record, on=on, at=at, by=by, why=why)
    except ValidationError as error:
        raise unkept(error) from None
    return standing_of(store, key, event)


def refuse_moving_held(version: Version, held: Iterable[str], told: Followed) -> None:
    """Raises RefusedError where a meeting that is recorded as held would not stand on the days that it was held on."""
    was, now = _days_of(version.content), _days_of(told.content)
    then, statuses = version.document["statuses"], told.content.document["statuses"]
    newly_open = {one for one, status in statuses.items() if status == TBC != then.get(one)}
    faults = {
        "and cannot move": [one for one in held if one in was and one in now and was[one] != now[one]],
        "and cannot be cancelled, postponed, nor called otherwise": [one for one in held if one not in now],
        "and is not to be confirmed": [one for one in held if one in newly_open],
    }
    for fault, wrong in faults.items():
        if wrong:
            hint = "If that was told by mistake, take it back by indical held MEETING --mistaken."
            days = [f"{one} was held on {was[one][0]} to {was[one][1]}." for one in wrong if one in was]
            raise RefusedError(f"{', '.join(wrong)}: recorded as held, {fault}. {hint}", days)


def _days_of(content: Content) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["first_day"], row["last_day"]) for row in content.document["plan"]["placements"]}


def _with(plan: Plan, book: Rulebook, change: Change) -> Plan:
    dated = next((p for p in plan.placements if p.id == change.meeting), None)
    meeting = dated.meeting if dated else next((m for m in plan.undated if m.id == change.meeting), None)
    if meeting is None:
        ids = [*(p.id for p in plan.placements), *(m.id for m in plan.undated)]
        told = f'{plan.cycle} holds no meeting "{change.meeting}".{maybe(change.meeting, ids)}'
        raise InputError("meeting", [Problem(told)])
    placed = [p for p in plan.placements if p.id != meeting.id]
    undated = [m for m in plan.undated if m.id != meeting.id]
    if change.cancelled:
        return replace(plan, placements=tuple(placed), undated=tuple(undated))
    meeting = _as_decided(meeting, book, change)
    if change.postponed or (dated is None and change.first_day is None):
        refuse_on_no_day(change)
        return replace(plan, placements=tuple(placed), undated=(*undated, replace(meeting, window=None, hours=None)))
    first = change.first_day or (dated.first_day if dated else date.min)
    days = change.days or ((dated.last_day - dated.first_day).days + 1 if dated else meeting.days)
    last = first + timedelta(days=days - 1)
    if plan.facts.years and not {first.year, last.year} <= plan.facts.years:
        years = ", ".join(map(str, sorted(plan.facts.years)))
        raise InputError("date", [Problem(f"{first} to {last}: the holidays that are kept are of {years} only")])
    meeting = at_hours(meeting, change, first, days)
    placed.append(Placement(replace(meeting, days=days, window=None), first, last))
    placed.sort(key=lambda p: (p.first_day, p.last_day, p.id))
    return replace(plan, placements=tuple(placed), undated=tuple(undated))


def _as_decided(meeting: Meeting, book: Rulebook, change: Change) -> Meeting:
    if change.host is not None:
        members = {member.id: member for member in book.members}
        if change.host not in members:
            told = f'no member is called "{change.host}".{maybe(change.host, members)}'
            raise InputError("--host", [Problem(told)])
        # A city is of its host: where another one hosts, the old one is none.
        city = change.city if change.city is not None else members[change.host].capital
        return replace(meeting, host=change.host, city=city, candidates=(), host_with=None)
    return replace(meeting, city=change.city) if change.city is not None else meeting


def _tell(rows: tuple[Difference, ...], book: Rulebook, before: Plan, then: Plan) -> dict[str, tuple[str, ...]]:
    hosts: dict[str, set[str]] = {}
    for plan in (before, then):
        for meeting in (*(p.meeting for p in plan.placements), *plan.undated):
            if meeting.host:
                hosts.setdefault(meeting.id, set()).add(meeting.host)
    first = date(then.cycle, 1, 1)
    told = {}
    for member in book.members:
        if rows and member.belongs_on(first):
            own = [line for row in rows if member.id in hosts.get(row.meeting, ()) for line in row.words]
            others = [line for row in rows if member.id not in hosts.get(row.meeting, ()) for line in row.words]
            told[member.id] = (*(f"As host: {line}" for line in own), *others)
    return told
