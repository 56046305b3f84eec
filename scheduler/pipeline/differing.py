"""What was chosen of a rulebook, and what each choice costs: the year solved once more without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from constraints.check import Report
from constraints.errors import InputError
from constraints.meetings import Term
from constraints.rule import Rule, State
from constraints.rulebook import load
from scheduler.pipeline.posing import Posed, pose, solve
from scheduler.results import Asked

if TYPE_CHECKING:
    from calendars.choices import Chosen
    from scheduler.engines.cpsat import Limits
    from scheduler.outcome import Outcome, Solved


@dataclass(frozen=True)
class _Choice:
    """A rule taken otherwise than the rulebook has it, and what to ask to have this alone undone."""

    rule: str
    what: Literal["reading", "force"]
    taken: str
    instead_of: str
    undone: Asked


def chosen(posed: Posed, solved: Solved, limits: Limits | None) -> tuple[Chosen, ...]:
    """Each choice with its price; nothing is solved where nothing was chosen.

    Once a search is stopped by hand this choice and those after it stay undecided.
    """
    from calendars.choices import Chosen  # noqa: PLC0415 - checks do without
    from scheduler.outcome import Impossible, Solved  # noqa: PLC0415 - as above

    found: list[Chosen] = []
    stopped = solved.interrupted
    for one in _choices(posed):
        then = None if stopped else _without(posed, one, limits)
        stopped = stopped or then is None
        told = (one.rule, one.what, one.taken, one.instead_of)
        match then:
            case Solved():
                found.append(Chosen(*told, "solved", then.cost, then.proven))
                stopped = stopped or then.interrupted
            case Impossible():
                found.append(Chosen(*told, "impossible", proven_then=True))
            case _:
                found.append(Chosen(*told, "undecided"))
    return tuple(found)


def _choices(posed: Posed) -> Iterator[_Choice]:
    """In the rulebook's order: first how a rule in force is read, then whether it binds."""
    asked = posed.asked
    if not (asked.readings or posed.source.request.readings or asked.profile is not None):
        return
    plain = load(asked.rulebook).by_id
    for rule in posed.book.rules_in(posed.term.first_day):
        default = plain[rule.id]
        if rule.reading_name != default.reading_name:
            undone = replace(asked, readings={**(asked.readings or {}), rule.id: default.reading_name})
            yield _Choice(rule.id, "reading", rule.reading_name, default.reading_name, undone)
        read = default.read_as(rule.reading_name)
        if rule.hard != read.hard:
            undone = replace(asked, unforced=asked.unforced | {rule.id})
            yield _Choice(rule.id, "force", force(rule), force(read), undone)


def force(rule: Rule) -> str:
    """Whether it must hold, or its price, in words."""
    return "must hold" if rule.weight is None else f"price {rule.weight}"


def _without(posed: Posed, choice: _Choice, limits: Limits | None) -> Outcome | None:
    """The year with this choice undone, an impossible one confirmed; None where it was stopped by hand."""
    from scheduler import conflict  # noqa: PLC0415 - only commands that solve load the solver
    from scheduler.outcome import Impossible, Undecided  # noqa: PLC0415 - as above

    try:
        then = pose(posed.year, posed.source, choice.undone)
        outcome = solve(then, limits)
        if isinstance(outcome, Impossible) and conflict.find(then.board, limits) is None:
            raise conflict.NotConfirmedError("a plan was found where none had been")
    except (InputError, conflict.NotDecidedError):
        # The request may name a meeting that only this reading plans.
        return Undecided(0)
    except KeyboardInterrupt:
        return None
    return outcome


def with_notes(choices: Iterable[Chosen], report: Report, term: Term) -> tuple[Chosen, ...]:
    """The choices, each with what of it the report leaves open."""
    return tuple(replace(one, note=_open(one, report, term)) for one in choices)


def _open(one: Chosen, report: Report, term: Term) -> str:
    """Why the chosen reading is not decided, and what is not given that may decide it; "" where it is decided."""
    verdict = report.verdict(one.rule)
    if one.what != "reading" or verdict.state is not State.UNDECIDED:
        return ""
    told = f"{one.rule} ({one.taken}) is not decided: {verdict.evidence}."
    if any(p.meeting.cycle == term.cycle - 1 for p in term.history):
        return told
    return f"{told} No calendar of {term.cycle - 1} is given: name it as previous in a request."
