"""The store -> what changed between two versions of a year, for everybody and for each member that lives by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from calendars.publishing.change_notes import Changed, Version, changes
from calendars.store import acts
from calendars.store.events import Event, Key
from calendars.store.events import Version as Frozen
from calendars.store.life import AT_THE_MEMBERS, Life, Stage
from calendars.store.store import Store
from calendars.store.thawing import thaw
from constraints.errors import InputError, Problem, maybe
from scheduler.pipeline.life.noting_members import ForMember, Said, for_members


@dataclass(frozen=True)
class Step:
    """An act on a version that the note tells of: ``what`` was done, by which document. ``by`` None: it is left out."""

    version: int
    what: str
    by: str | None
    at: datetime
    why: str | None


@dataclass(frozen=True)
class Case:
    """A rule that is not kept by the meetings, in words; ``waived`` by whom, "" where nobody waived it."""

    rule: str
    message: str
    source: str
    waived: str


@dataclass(frozen=True)
class Note:
    """What changed from version ``since`` (None: there was none) to version ``number``; ``stage`` is how far it came.

    ``steps`` are the acts that led from the one to the other. ``gained`` and ``lost`` are cases of rules that are not
    kept, ``costs`` what the wishes cost before and now. ``other_rules`` and ``other_holidays``: whether it is judged by
    others. ``until`` is up to when the members are asked, if they are.
    """

    key: Key
    title: str
    number: int
    since: int | None
    stage: Stage
    steps: tuple[Step, ...]
    meetings: int
    changed: tuple[Changed, ...]
    gained: tuple[Case, ...]
    lost: tuple[Case, ...]
    costs: tuple[int, int]
    other_rules: bool
    other_holidays: bool
    until: datetime | None
    members: tuple[ForMember, ...]


def note(store: Store, key: Key, number: int | None = None, since: int | None = None, redact: bool = False) -> Note:
    """What changed to the version ``number`` (None: the latest) from that of ``since``.

    Without ``since`` it is compared with the version that was in force before it; a draft with the one that the
    members were asked about before, else with the draft before. ``redact``: without the name of any person, and
    without the reasons that members gave.

    Raises:
        InputError: there is no such version, or ``since`` does not come before it.
    """
    log, life = store.log(key), store.life(key)
    assert life is not None, "a key is of a calendar that there is"
    now = life.version if number is None else number
    then = _before(log, now) if since is None else since
    document, was = _held(store, key, now, "--version", life.version), None
    if then is not None:
        if then >= now:
            told = f"version {then} does not come before version {now}: there is nothing that changed since"
            raise InputError("--since", [Problem(told)])
        was = _held(store, key, then, "--since", life.version)
    return _note(key, log, life, document, was, redact)


def _before(log: Sequence[Event], number: int) -> int | None:
    """The version that people last went by before that one; None where there was none."""
    in_force = [e.act.version for e in log if isinstance(e.act, acts.Adopted | acts.Amended)]
    asked = [e.act.version for e in log if isinstance(e.act, acts.Circulated)]
    if number in in_force:
        return max((one for one in in_force if one < number), default=None)
    return max((one for one in (*in_force, *asked) if one < number), default=number - 1) or None


def _held(store: Store, key: Key, number: int, option: str, latest: int) -> Frozen:
    found = store.version(key, number) if number > 0 else None
    if found is None:
        raise InputError(option, [Problem(f"{key} has no version {number}: its latest is {latest}")])
    return found


def _note(key: Key, log: Sequence[Event], life: Life, now: Frozen, was: Frozen | None, redact: bool) -> Note:
    in_force = {e.act.version for e in log if isinstance(e.act, acts.Adopted | acts.Amended)}
    after = _thawed(now, in_force)
    before = _thawed(was, in_force) if was else None
    found = changes(before, after) if before else ()
    gained, lost = _cases(was, now)
    open_life = life if now.number == life.version else None
    return Note(
        key,
        str(now.document["title"]),
        now.number,
        was.number if was else None,
        _stage(log, now.number),
        tuple(_steps(log, was.number if was else 0, now.number, redact)),
        len(after.plan.placements) + len(after.plan.undated),
        found,
        gained,
        lost,
        ((was or now).document["report"]["cost"], now.document["report"]["cost"]),
        was is not None and was.document["rulebook"] != now.document["rulebook"],
        was is not None and was.document["holidays"]["sha256"] != now.document["holidays"]["sha256"],
        open_life.until if open_life and open_life.stage in AT_THE_MEMBERS else None,
        tuple(for_members(before, after, found, Said(log, now.number, was.number if was else 0, open_life, redact))),
    )


def _thawed(version: Frozen, in_force: set[int]) -> Version:
    book, plan = thaw(version.content)
    return Version(book, plan, version.document, version.number in in_force)


def _stage(log: Sequence[Event], number: int) -> Stage:
    """How far the version came, whatever was done to others since."""
    stages: dict[type[acts.Act], Stage] = {
        acts.Circulated: Stage.CIRCULATED,
        acts.Recommended: Stage.RECOMMENDED,
        acts.Adopted: Stage.ADOPTED,
        acts.Amended: Stage.AMENDED,
        acts.Closed: Stage.CLOSED,
    }
    found = [stages[type(e.act)] for e in log if e.act.version == number and type(e.act) in stages]
    return found[-1] if found else Stage.DRAFT


def _steps(log: Sequence[Event], since: int, number: int, redact: bool) -> Iterator[Step]:
    for event in log:
        act = event.act
        told = isinstance(act, acts.Adopted | acts.Amended | acts.Closed)
        told = told or (act.version == number and isinstance(act, acts.Drafted | acts.Circulated | acts.Recommended))
        if told and since < act.version <= number:
            yield Step(act.version, _done(act), None if redact else event.by, event.at, act.why)


def _done(act: acts.AnyAct) -> str:
    match act:
        case acts.Circulated(until=until):
            return "put to the members" + (f", to answer until {until}" if until else "")
        case acts.Recommended(body=body, record=record):
            return f"recommended by {body} ({record})"
        case acts.Adopted(body=body, record=record):
            return f"adopted by {body} ({record})"
        case acts.Amended(record=record):
            return f"put in force by {record}"
        case acts.Closed():
            return "closed with the year"
        case _:
            return "put in as a draft"


def _cases(was: Frozen | None, now: Frozen) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    before, after = (dict(_not_kept(one)) if one else {} for one in (was, now))
    gained = tuple(case for key, case in after.items() if key not in before)
    return gained, tuple(case for key, case in before.items() if key not in after)


def _not_kept(version: Frozen) -> Iterator[tuple[tuple[str, ...], Case]]:
    report = version.document["report"]
    for row in report["breaches"]:
        yield (row["rule"], *row["meetings"]), Case(row["rule"], row["message"], row["source"], "")
    for row in report["waived"]:
        key = (row["rule"], *row["meetings"], "waived")
        yield key, Case(row["rule"], row["message"], "", row["approved_by"])


def chosen(told: Note, wanted: Sequence[str]) -> tuple[ForMember, ...]:
    """The members of those ids, in the order asked for. Raises InputError for one that there is not."""
    known = {one.member.id: one for one in told.members}
    problems = [
        Problem(f'no member of {told.key.year} is called "{w}".{maybe(w, known)}') for w in wanted if w not in known
    ]
    if problems:
        raise InputError("--member", problems)
    return tuple(known[one] for one in dict.fromkeys(wanted))
