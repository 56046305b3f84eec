"""Real years against the rulebook: what they say of its weights, and how near a year planned by it comes to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from calendars.holidays import load_facts
from calendars.plans import understand
from constraints.check import check
from constraints.errors import InputError, Problem, maybe
from constraints.evidence import as_history, fitted, weigh
from constraints.meetings import Facts, Placement, Plan, meeting_id
from constraints.rulebook import Rulebook, load
from constraints.rules.count import Count
from constraints.waiver import Waiver
from scheduler.nearness import Backtest, Pair, Paired, Weights
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.choosing import as_asked
from scheduler.pipeline.posing import Posed, posted, solve
from scheduler.results import Asked

if TYPE_CHECKING:
    from calendars.request import RequestFile
    from scheduler.engines.cpsat import Limits


def history(files: Sequence[Path], book: Rulebook) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    """The years of the files together, which need not be complete, and what is to be told of how they were read.

    Raises:
        InputError: a file cannot be used, or the same meeting stands in two of them.
    """
    read = [(path.name, read_calendar(path, book, partial=True)) for path in files]
    notes = [f"{name}: {note}" for name, (one, rows) in read for note in (*rows.notes, *one.notes)]
    together = understand(
        ", ".join(name for name, _ in read), (r for _, (_, rows) in read for r in rows.rows), book, True
    )
    return as_history(together.plans, Facts(bodies=book.bodies)), tuple(notes)


def weights(files: Sequence[Path], rulebook: str) -> Weights:
    """The wishes of a rulebook against the years of the files. Raises InputError for files that cannot be used."""
    book = load(rulebook)
    years, notes = history(files, book)
    if not years:
        raise InputError(str(files[0]), [Problem("holds no meeting of a body that the rulebook knows")])
    return Weights(book, years, weigh(book, years), notes)


def backtest(files: Sequence[Path], asked: Asked, given: str | None = None, limits: Limits | None = None) -> Backtest:
    """Each year that follows one in the files, planned from it with the ``given`` body's meetings on their days.

    ``given`` None: the bodies at the head of the reporting lines, as leaders' meetings are what a year is planned by.

    Raises:
        InputError: a file cannot be used, or holds no two years that follow each other.
    """
    book = load(asked.rulebook)
    bodies = (given,) if given else _heads(book)
    if unknown := [name for name in bodies if book.body(name) is None]:
        known = [body.id for body in book.bodies]
        raise InputError("--given", [Problem(f'no body is called "{unknown[0]}".{maybe(unknown[0], known)}')])
    years, notes = history(files, book)
    pairs = [(last, plan) for last in years for plan in years if plan.cycle == last.cycle + 1]
    if not pairs:
        raise InputError(str(files[0]), [Problem("no two years that follow each other: give at least two")])
    everything = fitted(book, years)
    left_out, in_sample = [], []
    for last, plan in pairs:
        others = [_without(year, plan.cycle) for year in years if year.cycle != plan.cycle]
        test = _Test(last, plan, bodies, asked, limits)
        left_out.append(test.run(fitted(book, others)))
        in_sample.append(test.run(everything))
    cycles = tuple(plan.cycle for plan in years)
    return Backtest(book, bodies, cycles, tuple(left_out), tuple(in_sample), notes)


def _heads(book: Rulebook) -> tuple[str, ...]:
    above = {body.reports_to for body in book.bodies}
    return tuple(body.id for body in book.bodies if body.reports_to is None and body.id in above)


def _without(plan: Plan, cycle: int) -> Plan:
    """A plan that knows nothing of that year."""
    return replace(plan, history=tuple(p for p in plan.history if p.meeting.cycle != cycle))


@dataclass(frozen=True)
class _Test:
    """One year to plan from the one before it."""

    last: Plan
    plan: Plan
    bodies: tuple[str, ...]
    asked: Asked
    limits: Limits | None

    def run(self, book: Rulebook) -> Pair:
        """The year planned by this book, and compared."""
        from calendars.term import plan_term  # noqa: PLC0415 - checks do without terms
        from scheduler.outcome import Impossible, Solved, Undecided  # noqa: PLC0415 - only commands that solve load the solver

        year = self.plan.cycle
        facts = load_facts(book, [year], None)
        source = self._request(book, facts)
        book = as_asked(book, source, year, self.asked)
        term, more = plan_term(book, year, source, facts, self.last.placements)
        rules = (*book.rules_in(term.first_day), *more)
        posed = posted(year, source, self.asked, book, term, rules)
        held = check((r for r in rules if r.hard), replace(self.plan, facts=facts, history=self.last.placements))
        broken = tuple(dict.fromkeys(rule.id for rule, _ in held.breaches))
        waived = tuple(one.rule for one in source.request.waiver)
        match solve(posed, self.limits):
            case Solved() as solved:
                compared = tuple(self._compared(posed.board.placed(solved.start)))
                return Pair(year, compared, solved.cost, solved.proven, broken, waived)
            case Impossible():
                return Pair(year, None, broken=broken, waived=waived, decided=self._confirmed(posed))
            case Undecided():
                return Pair(year, None, broken=broken, waived=waived, decided=False)

    def _confirmed(self, posed: Posed) -> bool:
        """That nothing keeps what must hold, confirmed; False where the limit came first."""
        from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver

        try:
            return conflict.find(posed.board, self.limits) is not None
        except conflict.NotDecidedError:
            return False

    def _compared(self, planned: Iterable[Placement]) -> Iterator[Paired]:
        held, last = _by_place(self.plan), _by_place(self.last)
        for row in planned:
            at = (row.meeting.body.id, row.meeting.number)
            if row.meeting.body.id not in self.bodies and at in held and at in last:
                yield Paired(held[at], row, last[at])

    def _request(self, book: Rulebook, facts: Facts) -> RequestFile:
        """The given meetings on their days, and a waiver of each rule that they break by themselves."""
        from calendars.request import EMPTY, Request  # noqa: PLC0415 - checks do without requests
        from constraints.rulebook_parts import Dates  # noqa: PLC0415 - as above

        fixed, counts, placed = {}, {}, []
        for body in self.bodies:
            sittings = _sittings(p for p in self.plan.placements if p.meeting.body.id == body)
            counts[body] = len(sittings)
            for number, row in enumerate(sittings, 1):
                name = meeting_id(body, self.plan.cycle, number, len(sittings))
                fixed[name] = Dates(first=row.first_day, last=row.last_day)
                placed.append(replace(row, meeting=replace(row.meeting, id=name, number=number)))
        bare = Plan(self.plan.cycle, tuple(placed), facts)
        names = {row.id for row in placed}
        waivers = tuple(
            Waiver(
                rule=rule.id,
                # How often a body meets is a matter of the whole year, and of no meeting.
                meetings=() if isinstance(rule, Count) else finding.meetings,
                reason="So it was held.",
                approved_by="the record",
            )
            for rule, finding in check(book.rules, bare).breaches
            if finding.meetings and names >= set(finding.meetings)
        )
        request = Request(format=1, fixed=fixed, meetings=counts, waiver=waivers)
        return replace(EMPTY, request=request)


def _sittings(rows: Iterable[Placement]) -> list[Placement]:
    """The meetings in the order of their days; those that share days are one."""
    found: list[Placement] = []
    for row in sorted(rows, key=lambda p: p.first_day):
        if found and row.first_day <= found[-1].last_day:
            found[-1] = replace(found[-1], last_day=max(row.last_day, found[-1].last_day))
        else:
            found.append(row)
    return found


def _by_place(plan: Plan) -> dict[tuple[str, int], Placement]:
    """The regular meetings by body and number."""
    return {(p.meeting.body.id, p.meeting.number): p for p in plan.placements if not p.meeting.special}
