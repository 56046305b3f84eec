"""A date round -> text for people, JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from shlex import quote
from typing import TYPE_CHECKING, Any

from constraints.rulebook import shipped
from scheduler.render.explain import more_text
from scheduler.round import Consensus, NoDate, Open

if TYPE_CHECKING:
    from calendars.rounds.round import Candidate, Round
    from scheduler.pipeline.members.rounds import Change, Opened, Standing
    from scheduler.round import Tally


@dataclass(frozen=True)
class Told:
    """What a person said on the command line: ``which`` round, and the file that its calendar was written to."""

    which: str
    written: str | None = None


def opened_text(told: Opened) -> str:
    """The dates that are put to the members, with what each costs and moves."""
    one = told.round
    others = "following where they must" if one.follow else "staying"
    where = f"in {one.calendar}, the others {others}" if one.calendar else f"in the best calendar (cost {one.cost})"
    many = len(one.candidates)
    lines = [f"{one.meeting}, {one.name}: on {one.now} {where}."]
    lines.append(f"{many} date{'s' * (many > 1)} put to {len(one.members)} members, to answer by {_deadline(one)}:")
    lines += [line for date in one.candidates for line in _candidate_lines(date)]
    if many == 1:
        lines.append(f"No other day that is legal costs at most {one.within} more: --within N allows dearer ones.")
    silence = "a member's silence counts as yes after that" if one.silence_agrees else "silence is no answer"
    return "\n".join([*lines, f"By the rulebook {silence}."])


def _candidate_lines(one: Candidate) -> Iterator[str]:
    proof = "" if one.proven else " (not proved: it may cost less)"
    yield f"  {one.words}: costs {more_text(one.extra)}{proof}"
    if one.changes:
        yield f"    {', '.join(f'{n:+} {rule}' for rule, n in one.changes.items())}"
    if one.moves:
        yield f"    moves {', '.join(f'{m.meeting} from {m.first_day} to {m.to}' for m in one.moves)}"
    if one.still_breaks:
        yield f"    breaks, as on every day: {', '.join(one.still_breaks)}"


def opened_json(told: Opened, files: Sequence[str]) -> str:
    """Schema indical/round/1, as in the round's file, with the files written."""
    return _dumped({**json.loads(told.round.as_json()), "id": told.round.id, "files": list(files)})


def changes_text(changes: Iterable[Change]) -> str:
    """What was recorded, an answer a line, with what it replaces."""
    lines = []
    for one in changes:
        was = "" if one.before is None else " as before" if one.before == one.now else f", was {one.before}"
        lines.append(f"{one.member} on {one.day}: {one.now}{was}")
    return "\n".join(lines) or "No answer was given, and nothing recorded."


def standing_text(told: Standing, asked: Told) -> str:
    """Each date with who says what, and what that comes to: a consensus, none possible, or the next questions."""
    one = told.round
    lines = [f"{one.meeting}, round {one.short}, as of {_time(told)}; answers until {_deadline(one)}."]
    lines += [_tally_line(date, tally) for date, tally in zip(one.candidates, told.tallies, strict=True)]
    return "\n".join([*lines, "", *verdict_lines(told, asked)])


def verdict_lines(told: Standing, asked: Told) -> list[str]:
    """What the answers come to, without the answers."""
    match told.outcome:
        case Consensus(tally):
            return _consensus_lines(told, asked, tally)
        case NoDate():
            lines = ["No date can be agreed on: somebody says no to each."]
            return [*lines, *(f"  {t.day}: {', '.join(t.no)}" for t in told.tallies)]
        case Open() as found:
            return _open_lines(told, found)


def _tally_line(one: Candidate, tally: Tally) -> str:
    parts = [f"{len(tally.yes)} yes"]
    named = {"rather not": tally.rather_not, "no": tally.no, "silent": tally.silent, "not answered": tally.waiting}
    parts += [f"{len(who)} {word} ({', '.join(who)})" for word, who in named.items() if who]
    return f"  {one.words}, {more_text(one.extra)}: {', '.join(parts)}"


def _consensus_lines(told: Standing, asked: Told, tally: Tally) -> list[str]:
    one = told.round
    lines = [f"Consensus: {told.round.meeting} on {one.candidates[tally.rank].words}. Nobody says no."]
    if tally.rather_not:
        lines.append(f"Rather not: {', '.join(tally.rather_not)}.")
    if tally.silent:
        lines.append(f"Silent until the deadline, and by the rulebook agreeing: {', '.join(tally.silent)}.")
    lines += [f"Then {m.meeting} moves from {m.first_day} to {m.to}." for m in one.candidates[tally.rank].moves]
    if (move := _move(told)) is not None:
        return [*lines, *_in_force(told, asked, move)]
    if told.chosen and told.chosen.first_day == one.now:
        lines.append("It is there already; to hold it there, in the request:")
    else:
        lines.append("To make it so, in the request:")
    return [*lines, "  [fixed]", *(f"  {line}" for line in _fixed(told))]


def _open_lines(told: Standing, found: Open) -> list[str]:
    many = len(found.questions)
    lines = [f"Open: {_answers(found.fewest)} can settle it, and at most {many} {'is' if many == 1 else 'are'} needed."]
    if told.over:
        lines.append("The deadline has passed, and the rulebook does not count silence: no consensus is claimed.")
        lines.append("indical round extend gives more time.")
    first, *more = [one.member for one in found.following]
    asked = f"Next: ask {first} about {found.following[0].day}"
    lines.append(f"{asked}; while nobody says no or rather not, then {', '.join(more)}." if more else f"{asked}.")
    lines.append("Only these answers can still matter:")
    return [*lines, *(f"  {day}: {', '.join(members)}" for day, members in _by_day(found))]


def _answers(count: int) -> str:
    return "one answer" if count == 1 else f"{count} answers"


def _by_day(found: Open) -> Iterator[tuple[str, list[str]]]:
    for day, questions in groupby(found.questions, key=lambda one: one.day):
        yield str(day), [one.member for one in questions]


def _in_force(told: Standing, asked: Told, move: str) -> list[str]:
    """The commands that make it so in the calendar in force."""
    amend = _amend(told, asked)
    if amend is None:
        return ["To make it so in the calendar in force:", f"  {move}"]
    book = told.round.rulebook if told.round.rulebook in shipped() else "RULEBOOK"
    write = [] if asked.written else [f"  indical round result {quote(asked.which)} --rulebook {book} -o FILE.csv"]
    return [
        "To make it so in the calendar in force, on just these days:",
        *write,
        f"  {amend}",
        "Or so that the fewest people are disturbed, whatever it costs; --try says what moves then:",
        f"  {move}",
    ]


def _move(told: Standing) -> str | None:
    """The command that moves the meeting in the calendar asked about, others following where they must.

    None where it stays, and in the best year.
    """
    one, chosen = told.round, told.chosen
    if one.calendar is None or chosen is None or chosen.first_day == one.now:
        return None
    follow = " --follow" if chosen.moves else ""
    return f"indical move {one.meeting} {chosen.first_day}{follow} {_by(one)}"


def _amend(told: Standing, asked: Told) -> str | None:
    """The command that puts the calendar with the date in force; None where one move does, and in the best year."""
    one, chosen = told.round, told.chosen
    if one.calendar is None or chosen is None or not chosen.moves:
        return None
    return f"indical amend {one.year} --from {quote(asked.written or 'FILE.csv')} {_by(one)}"


def _by(one: Round) -> str:
    return f'--by WHO --ref "date round {one.short}"'


def _fixed(told: Standing) -> list[str]:
    """The request's lines; of a file's year, in which nothing else moves, with the meetings that move along."""
    one, chosen = told.round, told.chosen
    if chosen is None:
        return []
    along = [f"{m.meeting} = {m.to}" for m in chosen.moves] if one.calendar is not None else []
    return [f"{one.meeting} = {chosen.first_day}", *along]


def standing_json(told: Standing, asked: Told, recorded: Iterable[Change] | None = None) -> str:
    """Schema indical/round-result/1; ``recorded``: what was recorded just now."""
    one, found = told.round, told.outcome
    verdict = {Consensus: "consensus", NoDate: "none", Open: "open"}[type(found)]
    data: dict[str, Any] = {
        "schema": "indical/round-result/1",
        "round": one.id,
        "meeting": one.meeting,
        "as_of": _time(told),
        "until": _deadline(one),
        "over": told.over,
        "silence_agrees": one.silence_agrees,
        "verdict": verdict,
        "date": str(told.chosen.first_day) if told.chosen else None,
        "dates": [_tally_row(c, tally) for c, tally in zip(one.candidates, told.tallies, strict=True)],
        "next": [],
        "questions": [],
        "fewest": 0,
        "moves": [m.model_dump(mode="json") for m in told.chosen.moves] if told.chosen else [],
        "move": _move(told),
        "amend": _amend(told, asked),
        "closed": one.closed,
        "fixed": _fixed(told),
    }
    if isinstance(found, Open):
        data["next"] = [{"member": q.member, "date": str(q.day)} for q in found.following]
        data["questions"] = [{"member": q.member, "date": str(q.day)} for q in found.questions]
        data["fewest"] = found.fewest
    if recorded is not None:
        rows = [{"member": c.member, "date": str(c.day), "answer": c.now, "was": c.before} for c in recorded]
        data["recorded"] = rows
    return _dumped(data)


def _tally_row(one: Candidate, tally: Tally) -> dict[str, Any]:
    return {
        "first_day": str(one.first_day),
        "last_day": str(one.last_day),
        "extra": one.extra,
        "yes": list(tally.yes),
        "rather_not": list(tally.rather_not),
        "no": list(tally.no),
        "silent": list(tally.silent),
        "not_answered": list(tally.waiting),
    }


def _time(told: Standing) -> str:
    return f"{told.at:%Y-%m-%dT%H:%M:%SZ}"


def _deadline(one: Round) -> str:
    return f"{one.deadline:%Y-%m-%dT%H:%M:%SZ}"


def _dumped(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
