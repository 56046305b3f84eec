"""A date round from its opening to its result: files in, files out. Times are passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.rounds.round import (
    ANSWERS,
    FILE,
    Answer,
    Asked,
    Candidate,
    Round,
    answer_of,
    in_words,
)
from calendars.store.canonical import time_text
from calendars.store.procedure import procedure_of
from calendars.titles import full_name
from constraints.errors import InputError, Problem, maybe
from scheduler.pipeline.members.round_dates import Wanted, candidates
from scheduler.pipeline.questions.answering import Base
from scheduler.round import Consensus, NoDate, Open, Tally, outcome, tallies

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits

MAIL = "mail.txt"


@dataclass(frozen=True)
class Opened:
    """A round and its files, name -> bytes. ``undecided``: the limit came before all days were gone through."""

    round: Round
    files: Mapping[str, bytes]
    undecided: bool
    interrupted: bool


@dataclass(frozen=True)
class Change:
    """What a member says of a date now, and what it had said before; None: nothing."""

    member: str
    day: date
    now: Answer
    before: Answer | None


@dataclass(frozen=True)
class Standing:
    """Where a round stands at a time. ``over``: the deadline has passed by then; ``silent`` count as agreeing."""

    round: Round
    at: datetime
    over: bool
    tallies: tuple[Tally, ...]
    outcome: Consensus | NoDate | Open

    @property
    def silent(self) -> tuple[str, ...]:
        """The members that are counted as agreeing to some date by their silence."""
        return tuple(m for m in self.round.asked if any(m in one.silent for one in self.tallies))

    @property
    def chosen(self) -> Candidate | None:
        """The date that won; None while, or since, none does."""
        return self.round.candidates[self.outcome.tally.rank] if isinstance(self.outcome, Consensus) else None


def open_round(
    base: Base, meeting: str, wanted: Wanted, until: datetime, limits: Limits | None = None
) -> Opened | None:
    """A round for the meeting (its id), put to every member of the year; None where no day is legal."""
    from calendars.documents import round_form  # noqa: PLC0415 - answers do without workbooks

    found = candidates(base, meeting, wanted, limits)
    if not found.candidates:
        return None
    body = next(one.body for one in base.board.meetings if one.id == meeting)
    book, year = base.book, base.posed.year
    members = [one for one in book.members if one.belongs_on(base.posed.term.last_day)]
    made = Round(
        rulebook=book.about.id,
        rulebook_sha256=book.digest,
        institution=book.about.institution,
        meeting=meeting,
        name=full_name(body, base.posed.term.first_day),
        year=year,
        calendar=base.file,
        cost=base.solved.cost if base.solved is not None else _cost(base),
        now=base.board.day(base.start[meeting]),
        within=wanted.within,
        silence_agrees=procedure_of(base.posed.rules).silence_agrees,
        until=time_text(until),
        members=tuple(Asked(id=m.id, name=m.name, form=f"{meeting}-{m.id}.xlsx") for m in members),
        candidates=found.candidates,
        follow=wanted.follow and base.solved is None,
        rules={name: base.rules[name].sentence for name in _named(found.candidates) if name in base.rules},
    )
    stamp = datetime.combine(book.about.version_date, time(), UTC)
    forms = {one.form: round_form.write(made, one, stamp) for one in made.members}
    files = {**forms, MAIL: round_form.mail(made).encode(), FILE: made.as_json().encode()}
    return Opened(made, files, found.undecided, found.interrupted)


def _named(found: Iterable[Candidate]) -> list[str]:
    """The rules that tell the dates apart, or that all of them break, by id."""
    return sorted({name for one in found for name in (*one.changes, *one.still_breaks)})


def _cost(base: Base) -> int:
    return sum(one.weight * one.units(base.start) for one in base.board.requirements if one.weight is not None)


def refuse_other_round(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raises InputError where the folder holds another round, or this one with answers: they would be lost."""
    path = folder / FILE
    if path.exists() and path.read_bytes() != files[FILE]:
        raise InputError(str(path), [Problem("holds a round already: give another folder with -o, or take it away")])


def said_on_the_line(asked: Round, words: Iterable[str]) -> dict[date, Answer]:
    """DATE=ANSWER each, as a mapping. Raises InputError with everything that is not that."""
    found: dict[date, Answer] = {}
    problems = []
    for text in words:
        day, equals, said = text.partition("=")
        on = next((one for one in asked.days if str(one) == day), None)
        answer = answer_of(said)
        if not equals:
            problems.append(Problem(f'"{text}" is not DATE=ANSWER, as in {asked.days[0]}=yes'))
        elif on is None:
            known = [str(one) for one in asked.days]
            problems.append(Problem(f'"{day}" is no date of this round: {", ".join(known)} are.{maybe(day, known)}'))
        elif answer is None:
            problems.append(Problem(f'"{said}" is no answer: {in_words(ANSWERS)} is'))
        elif found.setdefault(on, answer) != answer:
            problems.append(Problem(f"{on} is answered twice, by {found[on]} and {answer}"))
    if problems:
        raise InputError("answer", problems)
    return found


def recorded(
    asked: Round, given: Iterable[tuple[str, Mapping[date, Answer]]], at: datetime
) -> tuple[Round, tuple[Change, ...]]:
    """The round with what members (by id) answer, and what each answer replaces.

    Raises:
        InputError: the deadline has passed, the round is closed, or a member has answered at a later time.
    """
    _refuse_closed(asked, "answer")
    if at > asked.deadline:
        told = f"answers were asked for until {time_text(asked.deadline)}, and this is {time_text(at)}"
        raise InputError("answer", [Problem(f"{told}: not recorded. indical round extend gives more time")])
    told_changes = []
    for member, answers in given:
        before = asked.answers(asked.deadline)
        later = [one.at for one in asked.given if one.member == member and one.at > time_text(at)]
        if later:
            told = f"{member} answered at {later[-1]}: what it said at {time_text(at)} cannot replace that"
            raise InputError("answer", [Problem(told)])
        told_changes += [Change(member, day, answers[day], before.get((member, day))) for day in sorted(answers)]
        asked = asked.with_given(member, at, answers) if answers else asked
    return asked, tuple(told_changes)


def extended(asked: Round, until: datetime) -> Round:
    """The round with a later deadline. Raises InputError for one that is not later, and where the round is closed."""
    _refuse_closed(asked, "--until")
    if until <= asked.deadline:
        told = f"{time_text(until)} is not after {time_text(asked.deadline)}, until when answers are asked for"
        raise InputError("--until", [Problem(told)])
    return asked.model_copy(update={"extended": (*asked.extended, time_text(until))})


def closed(asked: Round, at: datetime) -> Round:
    """The round of which no further answers are taken. Raises InputError where it is closed already."""
    _refuse_closed(asked, "close")
    return asked.model_copy(update={"closed": time_text(at)})


def _refuse_closed(asked: Round, where: str) -> None:
    if asked.closed is not None:
        told = f"round {asked.short} was closed at {asked.closed}: no answers are taken any more"
        raise InputError(where, [Problem(told)])


def answered(asked: Round, member: str, answers: Mapping[date, Answer], at: datetime) -> Round:
    """The round with what one member (its id) answers; raises as ``recorded``."""
    return recorded(asked, [(member, answers)], at)[0]


def deciding(asked: Round, member: str, at: datetime) -> frozenset[date]:
    """The dates about which the member's answer can still change the outcome at that time."""
    found = standing(asked, at).outcome
    return (
        frozenset(one.day for one in found.questions if one.member == member)
        if isinstance(found, Open)
        else frozenset()
    )


def standing(asked: Round, at: datetime) -> Standing:
    """Where the round stands at that time, by what had been answered then."""
    over = at > asked.deadline
    found = tallies(asked.days, asked.asked, asked.answers(at), over and asked.silence_agrees)
    return Standing(asked, at, over, found, outcome(found))
