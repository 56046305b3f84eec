"""A year -> each member's input form: what is known of each meeting, and when hard rules let it begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from calendars.documents.annex import body_name
from calendars.documents.input_form_call import CALL_FILE, Call, Closing, Member, Question, Span, spans
from calendars.prose import ordinal
from calendars.request import Host, RequestFile
from calendars.titles import full_name
from constraints.errors import InputError, Problem
from constraints.meetings import Meeting, Plan
from constraints.requirements import AllowedDays, Requirement, Settled, host_of
from constraints.rulebook import Rulebook, load
from constraints.rulebook_parts import Dates
from scheduler.engines.dead import Dead
from scheduler.engines.window import Window, told_windows
from scheduler.pipeline.checking import read_calendar
from scheduler.pipeline.generating import asked_for
from scheduler.pipeline.posing import Posed, pose
from scheduler.results import Asked


@dataclass(frozen=True)
class Called:
    """The call, its files, name -> bytes, and what a person should know."""

    call: Call
    files: Mapping[str, bytes]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class NoDays:
    """The rules that must hold leave some meeting no day at all: by these ``rules``, as ``told``."""

    year: int
    rules: tuple[str, ...]
    told: str


def call_members(year: int | None, asked: Asked, draft: Path | None, reply_by: date) -> Called | NoDays:
    """An input form for each member of the year. ``draft``: a calendar of the year, whose meetings are asked about.

    Raises:
        InputError: a file cannot be used, or the draft holds no meeting of the year.
    """
    from calendars.documents import input_form  # noqa: PLC0415 - help does without workbooks

    notes: list[str] = []
    book = load(asked.rulebook)
    plans = _plans(draft, book, notes) if draft else ()
    if year is None and asked.request is None and len(plans) == 1:
        year = plans[0].cycle
    source, year = asked_for(year, asked)
    if reply_by.year > year:
        raise InputError("--reply-by", [Problem(f"{reply_by} is after {year}, the year that members are asked about")])
    plan = next((one for one in plans if one.cycle == year), None)
    if draft and plan is None:
        raise InputError(str(draft), [Problem(f"holds no meeting of {year}")])
    posed = pose(year, _with_draft(source, plan, notes) if plan else source, asked, notes.append)
    notes += _of_numbers(posed)
    windows = told_windows(posed.board, posed.board.requirements)
    if isinstance(windows, Dead):
        return NoDays(year, tuple(dict.fromkeys(one.rule for one in windows.requirements)), windows.told)
    questions = [*_questions(posed, windows, plan), *(_specials(plan) if plan else ())]
    call = _call(posed, questions, reply_by)
    notes += _of_known_days(call)
    stamp = datetime.combine(posed.book.about.version_date, time(), UTC)
    files = {one.form: input_form.write(call, one.id, stamp) for one in call.members}
    return Called(call, {**files, CALL_FILE: call.as_json().encode()}, tuple(notes))


def _call(posed: Posed, questions: list[Question], reply_by: date) -> Call:
    about, year = posed.book.about, posed.year
    # Whoever is a member on some day of the year is asked; nobody leaves.
    asked = [one for one in posed.book.members if one.belongs_on(posed.term.last_day)]
    members = tuple(Member(id=one.id, name=one.name, form=f"{year}-input-{one.id}.xlsx") for one in asked)
    return Call(
        rulebook=about.id,
        institution=about.institution,
        title=f"{about.title} {year}",
        year=year,
        reply_by=reply_by,
        members=members,
        meetings=tuple(questions),
    )


def _plans(draft: Path, book: Rulebook, notes: list[str]) -> tuple[Plan, ...]:
    understood, rows = read_calendar(draft, book)
    notes += [f"{draft.name}: {note}" for note in (*rows.notes, *understood.notes)]
    return understood.plans


def _with_draft(source: RequestFile, plan: Plan, notes: list[str]) -> RequestFile:
    """The request with the draft's meetings, lengths and hosts, where it does not name its own."""
    request = source.request
    meetings, days, hosts = dict(request.meetings), dict(request.days), dict(request.hosts)
    held = [meeting for meeting in _held(plan) if not meeting.special]
    notes += [f'"{event.title}" of the draft is no meeting of a body: not asked about' for event in plan.others]
    for meeting in held:
        body = meeting.body.id
        if body not in request.meetings:
            meetings[body] = max(meetings.get(body, 0), meeting.number)
        if not {body, meeting.id} & set(request.days):
            days[meeting.id] = min(meeting.days, 31)
        if meeting.host and not {body, meeting.id} & set(request.hosts):
            hosts[meeting.id] = Host(host=meeting.host, city=meeting.city)
    known = {name for body, n in meetings.items() for name in _ids(body, plan.cycle, n)}
    for gone in sorted(meeting.id for meeting in held if meeting.id not in known):
        notes.append(f"{gone} of the draft is not asked about: {source.name} plans fewer")
    days = {name: n for name, n in days.items() if name in known or name in request.days}
    hosts = {name: host for name, host in hosts.items() if name in known or name in request.hosts}
    return replace(source, request=request.model_copy(update={"meetings": meetings, "days": days, "hosts": hosts}))


def _ids(body: str, year: int, of: int) -> list[str]:
    return [f"{body}-{year}"] if of == 1 else [f"{body}-{year}-{number}" for number in range(1, of + 1)]


def _held(plan: Plan) -> Iterator[Meeting]:
    """The draft's meetings, with days and without."""
    yield from (placement.meeting for placement in plan.placements)
    yield from plan.undated


def _questions(posed: Posed, windows: Mapping[str, Window], plan: Plan | None) -> Iterator[Question]:
    own = {meeting.id: meeting for meeting in (_held(plan) if plan else ())}
    for meeting in posed.term.meetings:
        drafted = own.get(meeting.id, meeting)
        asked = replace(meeting, edition=drafted.edition or meeting.edition, city=meeting.city or drafted.city)
        known, vague = _known(posed, asked, plan)
        window = windows[meeting.id]
        yield _question(
            asked,
            known=known,
            vague=vague,
            begins=spans(map(posed.board.day, window.starts)),
            if_hosted=_if_hosted(posed, meeting, window),
            closed=tuple(_closings(posed, window)),
        )


def _question(meeting: Meeting, **more: object) -> Question:
    day = date(meeting.cycle, 1, 1)
    short = body_name(meeting.body, day)
    activity = f"{ordinal(meeting.edition)} {short}" if meeting.edition else short
    if meeting.special:
        activity = meeting.title or f"Special {short}"
    # The edition tells one meeting from another; without it the number does.
    elif not meeting.edition and not meeting.id.endswith(f"-{meeting.cycle}"):
        activity = f"{short} ({meeting.number})"
    return Question.model_validate(
        {
            "id": meeting.id,
            "body": meeting.body.id,
            "number": meeting.number,
            "special": meeting.special,
            "activity": activity,
            "name": full_name(meeting.body, day),
            "days": meeting.days,
            "hosts": (meeting.host,) if meeting.host else meeting.candidates,
            "city": meeting.city,
            "edition": meeting.edition,
            **more,
        }
    )


def _known(posed: Posed, meeting: Meeting, plan: Plan | None) -> tuple[Span | None, bool]:
    """Its days by the request or the draft, or the days within which it lies."""
    fixed = posed.source.request.fixed
    said = fixed.get(meeting.id) or (
        fixed.get(meeting.body.id) if meeting.id == f"{meeting.body.id}-{meeting.cycle}" else None
    )
    if isinstance(said, Dates):
        return Span(first=said.first, last=said.last), False
    if said is not None:
        first = posed.board.number(said)
        return Span(first=said, last=posed.board.day(first + meeting.days - 1)), False
    for placement in plan.placements if plan else ():
        if placement.id == meeting.id:
            return Span(first=placement.first_day, last=placement.last_day), False
    window = next((m.window for m in (plan.undated if plan else ()) if m.id == meeting.id), None)
    return (Span(first=window[0], last=window[1]), True) if window else (None, False)


def _specials(plan: Plan) -> Iterator[Question]:
    """Special meetings of the draft: no rule but those that name them speaks of their days."""
    for placement in plan.placements:
        if placement.meeting.special:
            yield _question(placement.meeting, known=Span(first=placement.first_day, last=placement.last_day))


def _if_hosted(posed: Posed, meeting: Meeting, window: Window) -> dict[str, tuple[Span, ...]]:
    """By candidate, the days that are left where it hosts: those of its own holidays are not."""
    name, board, found = host_of(meeting.host_with or meeting.id), posed.board, {}
    for number, member in enumerate(board.candidates.get(name, ()) if meeting.host is None else ()):
        left = set(window.starts)
        for one in board.requirements:
            if isinstance(one, AllowedDays) and one.weight is None and one.given == ((name, number),):
                left &= one.days if one.meetings == (meeting.id,) else left
        if left != set(window.starts):
            found[member] = spans(map(board.day, sorted(left)))
    return found


def _closings(posed: Posed, window: Window) -> Iterator[Closing]:
    """Each rule that narrows the window, and the days that it closes."""
    first, last, term = window.starts[0], window.starts[-1], range(posed.board.span)
    ways: list[tuple[str, tuple[Requirement, ...], Mapping[str, set[int]]]] = [
        ("not earlier", window.before, {one.rule: set(term[:first]) for one in window.before}),
        ("not later", window.after, {one.rule: set(term[last + 1 :]) for one in window.after}),
        ("not on these days", window.inside, _closed_inside(window, range(first, last + 1))),
    ]
    rules = {rule.id: rule for rule in posed.rules}
    for way, requirements, days in ways:
        for name in dict.fromkeys(one.rule for one in requirements):
            if rule := rules.get(name):
                yield Closing.model_validate(
                    {
                        "rule": name,
                        "sentence": rule.sentence,
                        "source": posed.book.cited(rule),
                        "standing": rule.standing,
                        "way": way,
                        "days": spans(map(posed.board.day, sorted(days[name]))),
                    }
                )


def _closed_inside(window: Window, within: range) -> dict[str, set[int]]:
    closed: dict[str, set[int]] = {one.rule: set() for one in window.inside}
    for one in window.inside:
        closed[one.rule] |= set(within) - one.days
    return closed


def _of_numbers(posed: Posed) -> Iterator[str]:
    """A note for each rule that is broken by how many meetings there are, whatever their days."""
    rules = {rule.id: rule for rule in posed.rules}
    for one in posed.board.requirements:
        if isinstance(one, Settled) and one.weight is None:
            yield f"{one.rule} is not kept by the meetings asked about: {rules[one.rule].sentence}"


def _of_known_days(call: Call) -> Iterator[str]:
    """A note for each meeting whose known day is none on which it may begin."""
    for one in call.meetings:
        if one.settled and (closed := one.forbidding(one.settled.first)):
            rules = ", ".join(dict.fromkeys(each.rule for each in closed))
            yield f"{one.id} is known to begin {one.settled.first}, which is no legal day ({rules})"
