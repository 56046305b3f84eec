"""A calendar file -> a draft in the store; and the acts of its life, as the rulebook that it holds has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from calendars.status import TBC, apart
from calendars.store import acts
from calendars.store.canonical import time_text
from calendars.store.events import Event, Key
from calendars.store.freezing import Choices, Content, freeze
from calendars.store.life import IN_FORCE, Life, Stage, counted_silent, lacking_consensus
from calendars.store.procedure import Terms, terms_of
from calendars.store.store import Store
from calendars.store.thawing import differences
from constraints.errors import InputError, Problem
from constraints.rulebook import find
from scheduler.pipeline.checking import check_file, read_calendar
from scheduler.results import Checked, CheckedFile, JudgedBy

LARGEST_SOLVED = 16 * 1024 * 1024
_SOLVED = ("cost", "bound", "proven", "profile", "readings", "forces")


@dataclass(frozen=True)
class Standing:
    """Where a calendar stands, by its log; ``lacking`` is what stands in the way of its being adopted."""

    key: Key
    life: Life
    lacking: tuple[str, ...]
    event: Event
    """What was done to it."""


def content_of(path: Path, year: int, how: JudgedBy, solved: Path | None = None) -> tuple[Content, tuple[str, ...]]:
    """One year of a calendar file, judged, with all that it was judged by; and what a person should know.

    ``solved`` is the JSON file that ``generate`` wrote with it; None: the one beside it, where that tells of the
    same days.

    Raises:
        InputError: a file cannot be used, or holds no meeting of the year.
    """
    readings = dict(how.readings or {})
    file = check_file(path, how)
    found = next((one for one in file.years if one.plan.cycle == year), None)
    if found is None:
        held = ", ".join(str(one.plan.cycle) for one in file.years)
        raise InputError(str(path), [Problem(f"holds no meeting of {year}, but of {held}")])
    facts, notes = _solved(path, found, solved)
    statuses = _statuses(path, file, found, how)
    if open_rows := [one for one, status in statuses.items() if status == TBC]:
        notes = (*notes, f"To be confirmed, also when it is adopted: {', '.join(open_rows)}.")
    content = freeze(
        file.book,
        _rulebook_files(how.rulebook),
        found.plan,
        found.report,
        Choices(how.profile, readings),
        statuses,
        facts,
    )
    if told := differences(content):
        raise RuntimeError(f"what is to be kept is not what was judged: {told}")
    return content, (*file.notes, *notes)


def _rulebook_files(rulebook: str) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(find(rulebook).glob("*.toml"))}


def _statuses(path: Path, file: CheckedFile, found: Checked, how: JudgedBy) -> dict[str, str]:
    """What the file says of each meeting of the year, TENTATIVE, CONFIRMED or TBC, where it says so."""
    understood, _ = read_calendar(path, file.book, how.partial)
    ids = [*(p.id for p in found.plan.placements), *(m.id for m in found.plan.undated)]
    return apart({one: understood.rows[one] for one in ids})


def _solved(path: Path, found: Checked, given: Path | None) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """What the solver said of the year: cost, bound, proof, and each meeting's reasons."""
    beside = path.with_suffix(".json")
    source = given or (beside if beside != path and beside.is_file() else None)
    if source is None:
        return None, ()
    told = _calendar_json(source)
    days = {m["id"]: (m["first_day"], m["last_day"]) for m in told["meetings"]} if told else {}
    if told and days == {p.id: (str(p.first_day), str(p.last_day)) for p in found.plan.placements}:
        reasons = {m["id"]: m["reasons"] for m in told["meetings"]}
        return {**{key: told[key] for key in _SOLVED if key in told}, "reasons": reasons}, ()
    why = f"does not tell of the days in {path.name}" if told else "is not what indical generate writes"
    if given is not None:
        raise InputError(str(source), [Problem(f"{why}: give the JSON file that was written with it")])
    return None, (f"{source}: {why}; what the solver said is not kept",)


def _calendar_json(source: Path) -> Mapping[str, Any] | None:
    """The file's data; None where it is no calendar of ours."""
    try:
        with source.open("rb") as opened:
            raw = opened.read(LARGEST_SOLVED + 1)
        told = json.loads(raw, parse_float=str) if len(raw) <= LARGEST_SOLVED else None
        if not isinstance(told, dict) or told.get("schema") != "indical/calendar/1":
            return None
        needed = [(m["id"], m["first_day"], m["last_day"], m["reasons"]) for m in told["meetings"]]
    except OSError as error:
        raise InputError(str(source), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return told if needed else None


def key_of(store: Store, year: int, institution: str | None = None) -> Key:
    """The calendar of the year. Raises InputError where there is none, or one of several institutions."""
    every = store.calendars()
    found = [key for key in every if key.year == year and institution in (None, key.institution)]
    if len(found) == 1:
        return found[0]
    held = ", ".join(map(str, every)) or "no calendar yet"
    if found:
        told = f"holds {held}: name one of them with --institution"
    else:
        told = f"holds no calendar of {institution or ''}{' ' if institution else ''}{year}, but {held}"
    raise InputError(store.database.name, [Problem(told)])


def standing_of(store: Store, key: Key, event: Event | None = None) -> Standing:
    """Where the calendar stands now. ``event``: what was just done to it; None: whatever was done last."""
    life, terms = _now(store, key)
    over = life.stage in (*IN_FORCE, Stage.CLOSED, Stage.DRAFT)
    lacking = () if over else lacking_consensus(life, life.changed, terms)
    return Standing(key, life, lacking, event or store.log(key)[-1])


def _now(store: Store, key: Key) -> tuple[Life, Terms]:
    life, latest = store.life(key), store.latest(key)
    assert life is not None, "a key is of a calendar that there is"
    assert latest is not None, "a calendar has a version"
    return life, terms_of(latest.document)


def put_in(store: Store, content: Content, *, on: int, at: datetime, by: str, why: str | None) -> Standing:
    """Put a draft in. Raises as ``Store.draft`` does, and InputError for a reason that cannot be kept."""
    try:
        event = store.draft(content, on=on, at=at, by=by, why=why)
    except ValidationError as error:
        raise unkept(error) from None
    return standing_of(store, event.key, event)


Wish = Callable[[Life, Terms, datetime], acts.AnyAct]
"""What a person wants, as an act on the calendar as it stands."""


def do(store: Store, key: Key, wish: Wish, *, on: int | None, at: datetime, by: str) -> Standing:
    """Do what a person wants. ``on``: the revision that it was decided on; None: as the calendar stands.

    Raises:
        InputError: a text of it cannot be kept.
        RefusedError, ChangedMeanwhileError: as ``Store.act`` does.
    """
    life, terms = _now(store, key)
    at = at.replace(microsecond=0)
    try:
        act = wish(life, terms, at)
    except ValidationError as error:
        raise unkept(error) from None
    # An answer stands by itself; what was decided on the whole holds for the calendar as it was looked at.
    alone = isinstance(act, acts.Responded | acts.Withdrawn)
    event = store.act(key, act, on=on if on is not None or alone else life.revision, at=at, by=by)
    return standing_of(store, key, event)


def unkept(error: ValidationError) -> InputError:
    """A text on the command line that the store does not keep, and why."""
    told = ((".".join(map(str, one["loc"])), one["msg"]) for one in error.errors(include_url=False))
    return InputError("the command line", [Problem(f"{where}: {why.lower()}") for where, why in told])


def circulate(until: datetime | None, why: str | None) -> Wish:
    """Ask all members of the day."""
    last = time_text(until) if until else None

    def wish(life: Life, terms: Terms, at: datetime) -> acts.AnyAct:
        asked = terms.members_on(at.astimezone(UTC).date())
        return acts.Circulated(version=life.version, asked=asked, until=last, why=why)

    return wish


def respond(member: str, answer: acts.Answer, why: str | None, suggests: Mapping[str, date]) -> Wish:
    """A member's answer to the latest version."""

    def wish(life: Life, terms: Terms, at: datetime) -> acts.AnyAct:
        days = tuple(acts.Suggestion(meeting=meeting, day=day) for meeting, day in suggests.items())
        return acts.Responded(version=life.version, member=member, answer=answer, why=why, suggests=days)

    return wish


def withdraw(member: str, why: str | None) -> Wish:
    """A member goes along after all."""
    return lambda life, terms, at: acts.Withdrawn(version=life.version, member=member, why=why)


def recommend(record: str, why: str | None) -> Wish:
    """The body that the rulebook names recommends the latest version."""
    return lambda life, terms, at: acts.Recommended(
        version=life.version, body=terms.procedure.recommends or "", record=record, why=why
    )


def adopt(record: str, why: str | None) -> Wish:
    """The body that the rulebook names adopts the latest version."""
    return lambda life, terms, at: acts.Adopted(
        version=life.version,
        body=terms.procedure.adopts or "",
        record=record,
        silent=counted_silent(life, at, terms),
        why=why,
    )


def close(why: str | None) -> Wish:
    """The year is over."""
    return lambda life, terms, at: acts.Closed(version=life.version, why=why)
