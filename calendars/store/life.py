"""The life of a calendar as a pure state machine: draft, circulated, recommended, adopted, amended, closed.

It knows no clock, no file and no body: times are passed in, and who recommends and adopts is in the terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from calendars.store import acts
from calendars.store.canonical import time_of, time_text
from calendars.store.procedure import Terms
from calendars.store.refusals import RefusedError


class Stage(StrEnum):
    """Where a calendar stands."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    RECOMMENDED = "recommended"
    ADOPTED = "adopted"
    AMENDED = "amended"
    CLOSED = "closed"


IN_FORCE = (Stage.ADOPTED, Stage.AMENDED)
AT_THE_MEMBERS = (Stage.CIRCULATED, Stage.RECOMMENDED)
"""Members answer while it stands there."""


def in_words(stage: Stage) -> str:
    """What a version of that stage is: "a draft", "adopted"."""
    return "a draft" if stage is Stage.DRAFT else stage.value


@dataclass(frozen=True)
class Answered:
    """A member's answer to a version, and who gave it. ``withdrawn``: it no longer stands by it, and goes along."""

    answer: acts.Answer
    by: str
    at: datetime
    why: str | None = None
    suggests: tuple[acts.Suggestion, ...] = ()
    withdrawn: bool = False

    @property
    def agrees(self) -> bool:
        """Whether nothing of it stands in the way of consensus."""
        return self.answer == "agree" or self.withdrawn


@dataclass(frozen=True)
class Life:
    """Where a calendar stands after ``revision`` acts, the last of them at ``changed``.

    ``version`` is the latest; ``asked`` and ``answers`` are of its circulation, ``until`` the time after which the
    silent have been silent. ``published`` is when a version last came into force; None: none has. ``held`` are the
    meetings that were told to have been held, and not by mistake, in the order in which they were told.
    """

    stage: Stage
    revision: int
    version: int
    changed: datetime
    asked: tuple[str, ...] = ()
    until: datetime | None = None
    answers: Mapping[str, Answered] = field(default_factory=dict)
    published: datetime | None = None
    held: tuple[str, ...] = ()


def step(life: Life | None, act: acts.AnyAct, at: datetime, by: str, terms: Terms) -> Life:
    """The life after the act; ``terms`` are those of the version that it speaks of. ``life`` None: nothing was done.

    Raises:
        RefusedError: the act is not allowed now; with what stands in its way.
    """
    if life is None:
        if not isinstance(act, acts.Drafted) or act.version != 1:
            raise RefusedError("There is no draft yet: put one in first.")
        return Life(Stage.DRAFT, 1, 1, at)
    if life.stage is Stage.CLOSED:
        raise RefusedError("The calendar is closed: nothing is changed any more.")
    if at < life.changed:
        raise RefusedError(f"The last act was at {time_text(life.changed)}: {time_text(at)} is before it.")
    _refuse_other_version(life, act)
    return replace(_done(life, act, at, by, terms), revision=life.revision + 1, changed=at)


def _refuse_other_version(life: Life, act: acts.AnyAct) -> None:
    new = isinstance(act, acts.Drafted | acts.Amended)
    if act.version != life.version + new:
        told = f"version {life.version} is the latest"
        raise RefusedError(f"This speaks of version {act.version}, but {told}.")


def _done(life: Life, act: acts.AnyAct, at: datetime, by: str, terms: Terms) -> Life:
    match act:
        case acts.Drafted():
            return _drafted(life, act)
        case acts.Circulated():
            return _circulated(life, act, at, terms)
        case acts.Responded():
            return _responded(life, act, Answered(act.answer, by, at, act.why, act.suggests), terms)
        case acts.Withdrawn():
            return _withdrawn(life, act)
        case acts.Recommended():
            return _recommended(life, act, terms)
        case acts.Adopted():
            return _adopted(life, act, at, terms)
        case acts.Amended():
            return _amended(life, act, at, terms)
        case acts.Held():
            return _held(life, act, at, terms)
        case acts.Mistaken():
            return _mistaken(life, act)
        case acts.Closed():
            _refuse_unless(life, IN_FORCE, "closed")
            return replace(life, stage=Stage.CLOSED)


def _drafted(life: Life, act: acts.Drafted) -> Life:
    if life.stage in IN_FORCE:
        raise RefusedError(f"Version {life.version} is {life.stage} and frozen: it can only be amended.")
    return Life(Stage.DRAFT, life.revision, act.version, life.changed)


def _circulated(life: Life, act: acts.Circulated, at: datetime, terms: Terms) -> Life:
    _refuse_unless(life, (Stage.DRAFT,), "circulated")
    if act.asked != (members := terms.members_on(at.date())):
        raise RefusedError(f"All members are asked, which are {', '.join(members)} on {at.date()}.")
    until = time_of(act.until) if act.until else None
    if until is not None and until <= at:
        raise RefusedError(f"Answers are asked for until {act.until}, which is not after {time_text(at)}.")
    return replace(life, stage=Stage.CIRCULATED, asked=act.asked, until=until)


def _responded(life: Life, act: acts.Responded, answered: Answered, terms: Terms) -> Life:
    _refuse_unless(life, AT_THE_MEMBERS, "answered")
    if act.member not in life.asked:
        raise RefusedError(f"{act.member} was not asked: {', '.join(life.asked)} were.")
    if before := life.answers.get(act.member):
        hint = "" if before.agrees else " Withdraw that answer, or wait for another version."
        told = f"{act.member} has answered version {life.version} already"
        raise RefusedError(f"{told}: {before.answer}, by {before.by}, {time_text(before.at)}.{hint}")
    if act.answer == "object" and act.why is None:
        raise RefusedError("An objection needs its reason.")
    if (act.answer == "suggest") != bool(act.suggests):
        raise RefusedError("A suggestion names meetings and days; agreement and objection name none.")
    for one in act.suggests:
        if one.meeting not in terms.meetings:
            raise RefusedError(f"Version {life.version} holds no meeting {one.meeting}.")
    return replace(life, answers={**life.answers, act.member: answered})


def _withdrawn(life: Life, act: acts.Withdrawn) -> Life:
    _refuse_unless(life, AT_THE_MEMBERS, "answered")
    before = life.answers.get(act.member)
    if before is None or before.agrees:
        raise RefusedError(f"{act.member} has no objection or suggestion that stands.")
    return replace(life, answers={**life.answers, act.member: replace(before, withdrawn=True)})


def _recommended(life: Life, act: acts.Recommended, terms: Terms) -> Life:
    _refuse_unless(life, (Stage.CIRCULATED,), "recommended")
    _refuse_other_body("recommends", act.body, terms.procedure.recommends)
    _refuse_breaches(life.version, "recommended", terms)
    return replace(life, stage=Stage.RECOMMENDED)


def _adopted(life: Life, act: acts.Adopted, at: datetime, terms: Terms) -> Life:
    before = Stage.RECOMMENDED if terms.procedure.recommends else Stage.CIRCULATED
    _refuse_unless(life, (before,), "adopted")
    _refuse_other_body("adopts", act.body, terms.procedure.adopts)
    _refuse_breaches(life.version, "adopted", terms)
    if lacking := lacking_consensus(life, at, terms):
        raise RefusedError(f"Version {life.version} cannot be adopted: consensus is not recorded.", lacking)
    if act.silent != (silent := counted_silent(life, at, terms)):
        raise RefusedError(f"Silent, and counted as agreeing, are {', '.join(silent) or 'none'}.")
    return replace(life, stage=Stage.ADOPTED, published=at)


def _amended(life: Life, act: acts.Amended, at: datetime, terms: Terms) -> Life:
    _refuse_unless(life, IN_FORCE, "amended")
    _refuse_breaches(act.version, "put in force", terms)
    # Followers of a feed know a change by its later time.
    if life.published is not None and at <= life.published:
        told = f"Version {life.version} came into force at {time_text(life.published)}"
        raise RefusedError(f"{told}: an amendment needs a later time, not {time_text(at)}.")
    for meeting in life.held:
        if meeting not in terms.last_days:
            raise RefusedError(f"{meeting} is recorded as held: it cannot be cancelled, nor postponed.")
    return Life(Stage.AMENDED, life.revision, act.version, life.changed, published=at, held=life.held)


def _held(life: Life, act: acts.Held, at: datetime, terms: Terms) -> Life:
    if life.stage not in IN_FORCE:
        stage = in_words(life.stage)
        raise RefusedError(f"Version {life.version} is {stage}: only meetings of a calendar in force are held.")
    if act.meeting in life.held:
        raise RefusedError(f"{act.meeting} is recorded as held already.")
    if act.meeting not in terms.meetings:
        raise RefusedError(f"Version {life.version} holds no meeting {act.meeting}.")
    last = terms.last_days.get(act.meeting)
    if last is None:
        raise RefusedError(f"{act.meeting} has no exact days: put it on those that it was held on first.")
    # The day is the venue's, the time in UTC: nowhere does a day end before it has begun in UTC.
    if at.date() < last:
        raise RefusedError(f"{act.meeting} ends on {last}: it is recorded as held from then on, not on {at.date()}.")
    return replace(life, held=(*life.held, act.meeting))


def _mistaken(life: Life, act: acts.Mistaken) -> Life:
    _refuse_unless(life, IN_FORCE, "corrected")
    if act.meeting not in life.held:
        raise RefusedError(f"{act.meeting} is not recorded as held: there is nothing to correct.")
    return replace(life, held=tuple(one for one in life.held if one != act.meeting))


def counted_silent(life: Life, at: datetime, terms: Terms) -> tuple[str, ...]:
    """The members that have not answered and whose silence counts as agreement at that time."""
    over = life.until is not None and at > life.until
    counts = terms.procedure.silence_agrees and over
    return tuple(member for member in life.asked if member not in life.answers) if counts else ()


def lacking_consensus(life: Life, at: datetime, terms: Terms) -> tuple[str, ...]:
    """What stands in the way of consensus on the version that was circulated: who has not answered, who disagrees."""
    counted = counted_silent(life, at, terms)
    waiting = [member for member in life.asked if member not in life.answers and member not in counted]
    found = [f"{', '.join(waiting)}: no answer yet."] if waiting else []
    for member, answered in life.answers.items():
        if not answered.agrees:
            days = ", ".join(f"{one.meeting} on {one.day}" for one in answered.suggests)
            told = f"{member} objects" if answered.answer == "object" else f"{member} suggests {days}"
            found.append(f"{told}: {answered.why}" if answered.why else f"{told}.")
    return tuple(found)


def _refuse_unless(life: Life, stages: tuple[Stage, ...], done: str) -> None:
    if life.stage not in stages:
        must = " or ".join(map(in_words, stages))
        raise RefusedError(f"Version {life.version} is {in_words(life.stage)}: only what is {must} can be {done}.")


def _refuse_other_body(does: str, body: str, named: str | None) -> None:
    if named is None:
        raise RefusedError(
            f"No rule of the rulebook says who {does} the calendar: add an act rule that names the body."
        )
    if body != named:
        raise RefusedError(f"By the rulebook {named} {does} the calendar, not {body}.")


def _refuse_breaches(version: int, done: str, terms: Terms) -> None:
    if terms.breaches:
        many = len(terms.breaches)
        told = f"{many} breach{'' if many == 1 else 'es'} of rules that must hold {'is' if many == 1 else 'are'}"
        raise RefusedError(f"Version {version} cannot be {done}: {told} not waived.", terms.breaches)
