"""The store's calendars in force and what was told of their meetings -> what was held since a body's last one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from calendars.calendar import Entry
from calendars.prose import days_in_words
from calendars.store import acts
from calendars.store.events import Event, Key
from calendars.store.identity import FeedState, Standing
from calendars.store.life import IN_FORCE, Life, Stage, in_words
from calendars.store.plan_json import placement_of
from calendars.store.procedure import Terms
from calendars.store.store import Store
from calendars.store.thawing import thaw
from calendars.titles import title_of
from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Facts, Meeting, Placement, Plan
from constraints.rulebook import Rulebook
from scheduler.pipeline.life.keeping import Wish
from scheduler.stock import Item, Since, State, Stock


@dataclass(frozen=True)
class _Fallen:
    """A meeting that is not held, on the days that it was last to be held on, and how it stands in the feeds."""

    placement: Placement
    state: FeedState


@dataclass(frozen=True)
class _Year:
    """A calendar in force, or closed."""

    key: Key
    book: Rulebook
    plan: Plan
    log: tuple[Event, ...]
    fallen: tuple[_Fallen, ...]

    def records(self) -> Mapping[str, Event]:
        """By meeting, the act that told that it was held; none for one that was told by mistake."""
        found: dict[str, Event] = {}
        for event in self.log:
            match event.act:
                case acts.Held(meeting=meeting):
                    found[meeting] = event
                case acts.Mistaken(meeting=meeting):
                    found.pop(meeting, None)
        return found


def held(meeting: str, document: str, why: str | None) -> Wish:
    """The meeting was held on its days."""

    def wish(life: Life, terms: Terms, at: datetime) -> acts.AnyAct:
        return acts.Held(version=life.version, meeting=meeting, record=document, why=why)

    return wish


def mistaken(meeting: str, document: str, why: str | None) -> Wish:
    """That the meeting was held was recorded by mistake."""

    def wish(life: Life, terms: Terms, at: datetime) -> acts.AnyAct:
        return acts.Mistaken(version=life.version, meeting=meeting, record=document, why=why)

    return wish


def take_stock(store: Store, since: str, as_of: date, year: int | None = None, institution: str | None = None) -> Stock:
    """What was held after the last meeting of the body ``since`` that was over before ``as_of``, and by that day.

    ``year``: of that calendar alone. Days are the meetings' own; what was told of them counts whenever it was told.

    Raises:
        InputError: no calendar is in force, the store holds several institutions, or none has such a body.
    """
    every, notes = _years(store, institution)
    book = every[-1].book
    body = book.body(since)
    if body is None:
        known = [one.id for one in book.bodies]
        raise InputError("--since", [Problem(f'no body is called "{since}".{maybe(since, known)}')])
    chosen = [one for one in every if year in (None, one.key.year)]
    if not chosen:
        told = f"no calendar of {year} is in force; those in force are {', '.join(str(one.key) for one in every)}"
        raise InputError("held", [Problem(told)])
    begin = _since(every, body.id, as_of)
    items = [
        item
        for one in chosen
        for item in _items(one)
        if item.last_day <= as_of and (begin is None or item.first_day > begin.last_day)
    ]
    return Stock(
        book.about.institution,
        body.id,
        body.name,
        as_of,
        begin,
        tuple(sorted(items, key=lambda item: (item.first_day, item.last_day, item.meeting))),
        tuple(str(one.key) for one in chosen),
        notes,
    )


def _years(store: Store, institution: str | None) -> tuple[list[_Year], tuple[str, ...]]:
    keys = [key for key in store.calendars() if institution in (None, key.institution)]
    if len(several := sorted({key.institution for key in keys})) > 1:
        told = f"the store holds calendars of {', '.join(several)}: name one with --institution"
        raise InputError("held", [Problem(told)])
    found, notes = [], []
    for key in keys:
        life, version = store.life(key), store.latest(key)
        if life is None or version is None or life.stage not in (*IN_FORCE, Stage.CLOSED):
            notes.append(f"{key} is {in_words(life.stage) if life else 'not there'}: nothing of it is planned yet")
            continue
        book, plan = thaw(version.content)
        fallen = tuple(_fallen(store, key, book, store.feed(key)))
        found.append(_Year(key, book, plan, store.log(key), fallen))
    if not found:
        raise InputError("held", [Problem("; ".join(notes) or "the store holds no calendar")])
    return found, tuple(notes)


def _since(years: Sequence[_Year], body: str, as_of: date) -> Since | None:
    """The body's last meeting that was over before the day; one recorded as held before a later one that is not."""
    records = {meeting for one in years for meeting in one.records()}
    # The days of an earlier year are first those that a later one was judged by: its own calendar knows better.
    told = [placed for one in years for placed in one.plan.history]
    told += [placed for one in years for placed in one.plan.placements]
    found = {
        placed.id: Since(
            placed.id,
            title_of(Entry(placed)),
            placed.first_day,
            placed.last_day,
            days_in_words(placed.first_day, placed.last_day),
            placed.id in records,
        )
        for placed in told
        if placed.meeting.body.id == body and placed.last_day < as_of
    }
    return max(found.values(), key=lambda one: (one.recorded, one.last_day), default=None)


def _items(year: _Year) -> Iterator[Item]:
    records = year.records()
    for placed in year.plan.placements:
        event = records.get(placed.id)
        if event is None:
            yield _item(year, placed, "not-recorded", None)
        else:
            yield _item(year, placed, "held", event)
    for fallen in year.fallen:
        state = fallen.state
        told = next((e for e in year.log if e.at == state.changed and isinstance(e.act, acts.Amended)), None)
        cancelled = state.shown.standing is Standing.CANCELLED
        yield _item(year, fallen.placement, "cancelled" if cancelled else "postponed", told)


def _fallen(store: Store, key: Key, book: Rulebook, states: Iterable[FeedState]) -> Iterator[_Fallen]:
    """The meetings that were published and are not held, each as the last version that had days for it has it."""
    life = store.life(key)
    wanted = {state.shown.meeting: state for state in states if state.shown.standing is not Standing.HELD}
    for number in range(life.version if life else 0, 0, -1):
        version = store.version(key, number) if wanted else None
        for row in version.document["plan"]["placements"] if version else ():
            if state := wanted.pop(row["id"], None):
                yield _Fallen(placement_of(row, book), state)


def _item(year: _Year, placed: Placement, state: State, event: Event | None) -> Item:
    act = event.act if event else None
    document = act.record if isinstance(act, acts.Held | acts.Amended) else None
    return Item(
        placed.id,
        title_of(Entry(placed)),
        placed.first_day,
        placed.last_day,
        days_in_words(placed.first_day, placed.last_day),
        _place(year.plan.facts, placed.meeting),
        state,
        document,
        event.by if event else None,
        event.at if event else None,
    )


def _place(facts: Facts, meeting: Meeting) -> str:
    names = {member.id: member.name for member in facts.members}
    host = names.get(meeting.host or "", meeting.host or "")
    if meeting.city and host and meeting.city != host:
        return f"{meeting.city}, {host}"
    return meeting.city or host
