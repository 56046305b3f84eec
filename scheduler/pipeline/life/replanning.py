"""A calendar in force and what is new of it -> the year planned anew, with the fewest people disturbed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.store.events import Version
from calendars.store.refusals import RefusedError
from calendars.store.thawing import thaw
from constraints.errors import InputError, Problem
from constraints.meetings import Plan
from constraints.rulebook import Rulebook
from scheduler.pipeline.life.amending import Change, Followed, new_by, recorded
from scheduler.pipeline.life.new_facts import NewFacts, meetings_of, of_request
from scheduler.pipeline.life.new_year import done, no_days, rank
from scheduler.pipeline.life.one_way import Job
from scheduler.pipeline.questions.presence import ways
from scheduler.replanned import Frozen, NoDays, Since

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Undecided


@dataclass(frozen=True)
class How:
    """How a year is planned anew: as of a day, with so many days of notice (None: the rulebook's), and within limits.

    ``held`` are the meetings that are recorded as held; ``record`` is a file of waivers and consensus.
    """

    as_of: date
    held: tuple[str, ...] = ()
    notice: int | None = None
    record: Path | None = None
    limits: Limits | None = None

    def since(self, book: Rulebook) -> Since:
        """The day and the notice."""
        rulebooks = book.about.notice.days if book.about.notice else None
        return Since(self.as_of, rulebooks if self.notice is None else self.notice)


def by_request(version: Version, request: Path, how: How) -> Followed | NoDays | Undecided:
    """The year of the version with what a request file says, planned so that the fewest persons are disturbed.

    Raises:
        InputError: a file cannot be used, or there are too many ways to add or drop meetings.
        RefusedError: the request would move or drop a meeting that does not move.
    """
    book, plan = thaw(version.content)
    return replan(version, book, plan, of_request(request, book, plan), how)


def by_decision(version: Version, change: Change, how: How) -> Followed | NoDays | Undecided:
    """The year of the version after one change, the others planned anew around it. Raises as ``by_request``."""
    book, plan = thaw(version.content)
    return replan(version, book, plan, new_by(version, plan, book, change), how)


def replan(version: Version, book: Rulebook, plan: Plan, facts: NewFacts, how: How) -> Followed | NoDays | Undecided:
    """The year of the version, whose ``book`` and ``plan`` these are, with what is new. Raises as ``by_request``."""
    _refuse_outside(facts, plan.cycle)
    since = how.since(book)
    facts = replace(facts, plan=recorded(facts.plan, book, how.record))
    fast = {one.placed.id: one for one in _frozen(plan, since, how.held)}
    tried = ways(facts.counts, facts.plan, book, tuple(fast), facts.where)
    jobs = [Job(book, plan, facts, since, fast, way) for way in tried]
    refused = [job.refusals() for job in jobs]
    if all(refused):
        # Of as many reasons those of the last way, in which what is added comes last.
        why = min(reversed(refused), key=len)
        raise RefusedError("What is asked concerns meetings that do not move. Nothing was changed.", why)
    return _best(version, [job for job, why in zip(jobs, refused, strict=True) if not why], how.limits)


def _refuse_outside(facts: NewFacts, year: int) -> None:
    """Raises InputError where a person decided days that are not all of the year."""
    fixed, problems = facts.fixed or {}, []
    for meeting in meetings_of(facts.plan):
        if first := fixed.get(meeting.id):
            last = first + timedelta(days=facts.dress(meeting).days - 1)
            if {first.year, last.year} != {year}:
                told = f"{meeting.id} would be on {first} to {last}, but a year is planned anew within {year} alone"
                problems.append(Problem(f"{told}: move it by indical move, without --follow"))
    if problems:
        raise InputError(facts.where, problems)


def _frozen(plan: Plan, since: Since, held: Collection[str]) -> Iterator[Frozen]:
    """What does not move, by its days."""
    for placed in plan.placements:
        if placed.id in held:
            yield Frozen(placed, "held")
        elif placed.first_day < since.as_of:
            yield Frozen(placed, "begun")
        elif (placed.first_day - since.as_of).days < since.notice_days:
            yield Frozen(placed, "notice")


def _best(version: Version, jobs: Sequence[Job], limits: Limits | None) -> Followed | NoDays | Undecided:
    """The best answer of all ways; undecided where one without an answer may hold a better one, and none was found."""
    from scheduler.conflict import Conflict, is_numbering  # noqa: PLC0415 - help does without the solver
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above
    from scheduler.repair import Kept, disturb_least  # noqa: PLC0415 - as above

    answers = [(job, disturb_least(job.question, limits)) for job in jobs]
    kept = [(job, one) for job, one in answers if isinstance(one, Kept)]
    undecided = [one for _, one in answers if isinstance(one, Undecided)]
    if kept:
        job, best = min(kept, key=lambda pair: rank(*pair))
        all_known = not undecided and all(one.meetings_fewest for _, one in kept)
        return done(job, version, best, all_known)
    if undecided:
        return undecided[0]
    against = [(job, one) for job, one in answers if isinstance(one, Conflict)]
    # That a meeting cannot come before those that do not move says less than why it cannot come after them.
    job, found = min(
        against, key=lambda pair: (any(map(is_numbering, pair[1].requirements)), len(pair[1].requirements))
    )
    return no_days(job, found, len(answers))
