"""A call and the replies to it -> who has answered what, what is still open, and which steps are due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from calendars.documents.input_form_call import Call, Question, Span, read_call
from calendars.importing.imports import Entry, FileRead, Sorted, State, sort_files
from calendars.importing.merging import Merged, Proposal, merge
from calendars.importing.said import UNAVAILABLE
from calendars.record import read_record
from calendars.rows import Asked as AskedOfFiles
from constraints.errors import InputError, Problem
from constraints.rulebook import Rulebook, load
from scheduler.pipeline.members.importing import MOST_FILES, MOST_ROWS, names_of, once_each
from scheduler.pipeline.members.steps_due import steps
from scheduler.pipeline.members.whats_known import by_request
from scheduler.pipeline.reading_files import read_rows
from scheduler.results import Asked
from scheduler.standing import (
    AGREES,
    CANCELS,
    CANNOT_COME,
    FURTHER,
    NO_DATE,
    OTHER_DAYS,
    POSTPONES,
    PROPOSES,
    UNTOLD,
    MeetingNow,
    Reply,
    Said,
    Standing,
)

_UNSURE = (State.DOUBTFUL, State.REFUSED)


def standing_at(
    folder: Path, files: Sequence[Path], asked: Asked, as_of: date | None = None, record: Path | None = None
) -> Standing:
    """How the call in the folder stands, by the replies.

    ``asked`` names the rulebook, and the request, which may know more than the call did. ``record`` tells which acts
    are done.

    Raises:
        InputError: a file cannot be used, or the call is of another rulebook.
    """
    call, book = read_call(folder), load(asked.rulebook)
    if call.rulebook != book.about.id:
        told = f"the call is by the rulebook {call.rulebook}, not by {book.about.id}: name it with --rulebook"
        raise InputError(str(folder), [Problem(told)])
    decided = read_record(record, book) if record else None
    call, history, notes = by_request(call, asked)
    found, stale, foreign = _counted(_read(files, call, book), call)
    merged = merge(found, book, {(body, call.year): n for body, n in _planned(call).items()})
    replies = [
        _reply(one.id, one.name, [f for f in found.files if f.by == one.id], found, call) for one in call.members
    ]
    known = {one.id for one in call.members}
    strangers = tuple(_reply("", file.name, [file], found, call) for file in found.files if file.by not in known)
    missing = any(not reply.answered for reply in replies)
    return Standing(
        call=call,
        as_of=as_of,
        replies=tuple(replies),
        strangers=strangers,
        foreign=foreign,
        stale=stale,
        meetings=tuple(_now(one, call, merged, (*replies, *strangers)) for one in call.meetings),
        conflicts=merged.conflicts,
        alike=merged.alike,
        steps=steps(call, book, history, decided, all_answered=not missing),
        notes=(*notes, *(f"{file.name}: {note}" for file in found.files for note in file.notes), *merged.notes),
    )


def _read(paths: Sequence[Path], call: Call, book: Rulebook) -> Sorted:
    if len(paths) > MOST_FILES:
        raise InputError("indical status", [Problem(f"{len(paths)} files; at most {MOST_FILES} are read")])
    read, wrong = [], []
    paths = once_each(paths)
    for path, name in zip(paths, names_of(paths), strict=True):
        try:
            read.append((name, read_rows(path, AskedOfFiles(call.year))))
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else InputError("indical status", [Problem(str(one)) for one in wrong])
    rows = sum(one.taken for _, one in read)
    if rows > MOST_ROWS:
        raise InputError("indical status", [Problem(f"{rows:,} rows in all; at most {MOST_ROWS:,} are read")])
    return sort_files(read, book, call.year)


def _counted(found: Sorted, call: Call) -> tuple[Sorted, tuple[str, ...], tuple[str, ...]]:
    """What answers to the call; then, in words, the forms of another year, and those of another institution."""
    stale, foreign = [], []
    for file in found.files:
        by = f"{file.name} ({file.by or 'nobody known'}) answers to"
        if file.foreign:
            foreign.append((file.name, f"{by} {file.foreign}"))
        elif file.form not in (None, call.year):
            stale.append((file.name, f"{by} {file.form}"))
    names = {name for name, _ in (*stale, *foreign)}
    kept = Sorted(
        tuple(file for file in found.files if file.name not in names),
        tuple(entry for entry in found.entries if entry.file not in names),
    )
    return kept, tuple(told for _, told in stale), tuple(told for _, told in foreign)


def _planned(call: Call) -> Mapping[str, int]:
    return Counter(one.body for one in call.meetings if not one.special)


def _reply(member: str, name: str, files: Sequence[FileRead], found: Sorted, call: Call) -> Reply:
    names = [file.name for file in files]
    entries = [entry for entry in found.entries if entry.file in names]
    said = tuple(_said(entry, call) for entry in entries if entry.state is State.UNDERSTOOD)
    unsure = tuple(entry for entry in entries if entry.state in _UNSURE)
    titles = [entry.title for entry in entries if entry.state is State.UNANSWERED]
    silent = tuple(one.id for one in call.meetings if one.activity in titles)
    told = {*silent, *(one.meeting for one in said), *(meeting_of(entry, call) for entry in unsure)}
    gone = [one.id for one in call.meetings if one.id not in told] if any(file.form for file in files) else []
    return Reply(member, name, tuple(names), said, unsure, silent, tuple(gone))


def meeting_of(entry: Entry, call: Call) -> str | None:
    """The id of the meeting that was asked about and that the row means; None where that cannot be told."""
    if entry.body is None or entry.cycle != call.year:
        return None
    found = [one for one in call.meetings if one.body == entry.body and one.special == entry.special]
    if len(found) > 1:
        found = [
            one
            for one in found
            if (entry.nth == one.number if entry.nth else None)
            or (entry.ordinal is not None and entry.ordinal == one.edition)
            or (entry.nth is None and entry.ordinal is None and one.known is not None and _days(entry) == one.known)
        ]
    return found[0].id if len(found) == 1 else None


def _days(entry: Entry) -> Span | None:
    """Its days, or the window."""
    row = entry.row
    if row is None:
        return None
    if row.first_day and row.last_day:
        return Span(first=row.first_day, last=row.last_day)
    return Span(first=row.window[0], last=row.window[1]) if row.window else None


def _exact(entry: Entry) -> bool:
    return entry.row is not None and entry.row.first_day is not None


def _said(entry: Entry, call: Call) -> Said:
    name = meeting_of(entry, call)
    question = next((one for one in call.meetings if one.id == name), None)
    status, days = entry.row.status if entry.row else None, _days(entry)
    if status == UNAVAILABLE:
        return Said(name, CANNOT_COME, entry)
    if status in ("CANCELLED", "POSTPONED"):
        return Said(name, CANCELS if status == "CANCELLED" else POSTPONES, entry)
    if question is None:
        among = entry.cycle == call.year and any(entry.body == one.body for one in call.meetings)
        return Said(None, UNTOLD if among and not entry.special else FURTHER, entry)
    if days is None:
        return Said(name, NO_DATE, entry)
    if days == question.known and _exact(entry) != question.vague:
        return Said(name, AGREES, entry)
    against = question.forbidding(days.first)
    if not _exact(entry) and any(span.first <= days.last and days.first <= span.last for span in question.begins):
        against = ()
    return Said(name, OTHER_DAYS if question.known else PROPOSES, entry, against)


def _now(one: Question, call: Call, merged: Merged, replies: Sequence[Reply]) -> MeetingNow:
    said = [(reply, each) for reply in replies for each in reply.said if each.meeting == one.id]
    answers: dict[str, list[str]] = defaultdict(list)
    for reply, each in said:
        answers[each.answer].append(reply.member or reply.name)
    for reply in replies:
        answers[CANNOT_COME] += [reply.member or reply.name] if _away(reply, one) else []
    proposals = [p for p in merged.proposals if meeting_of(p.best, call) == one.id]
    exact = [p for p in proposals if _exact(p.best)]
    proposed = one.settled is None and len(exact) == 1
    now = MeetingNow(
        id=one.id,
        activity=one.activity,
        days=_days(exact[0].best) if proposed else one.settled,
        proposed=proposed,
        host=_one_of([*one.hosts] if len(one.hosts) == 1 else _offers(said, one)),
        city=one.city or _one_of([each.entry.row.city for _, each in said if each.entry.row and each.entry.row.city]),
        answers={answer: tuple(dict.fromkeys(members)) for answer, members in answers.items() if members},
        open=(),
    )
    return replace(now, open=tuple(_open(now, one, said, proposals)))


def _away(reply: Reply, one: Question) -> bool:
    """Whether the member said of some days of the meeting that it comes to nothing then."""
    if one.settled is None:
        return False
    spans = [_days(each.entry) for each in reply.said if each.answer == CANNOT_COME and each.meeting is None]
    return any(s and s.first <= one.settled.last and one.settled.first <= s.last for s in spans)


def _offers(said: Iterable[tuple[Reply, Said]], one: Question) -> list[str]:
    """The members that rows name as hosts; of candidates only these."""
    found = [each.entry.host for _, each in said if each.entry.host]
    return list(dict.fromkeys(host for host in found if not one.hosts or host in one.hosts))


def _one_of(found: Sequence[str | None]) -> str | None:
    return found[0] if len(set(found)) == 1 else None


def _open(
    now: MeetingNow, one: Question, said: Sequence[tuple[Reply, Said]], proposals: Sequence[Proposal]
) -> Iterable[str]:
    offers = _offers(said, one)
    if now.host is None and len(offers) > 1:
        yield f"several would host: {', '.join(offers)}"
    elif now.host is None:
        yield f"no host yet: one of {', '.join(one.hosts)}" if one.hosts else "no host"
    if now.city is None:
        yield "no city"
    if now.days is None and len(proposals) == 1 and (window := _days(proposals[0].best)):
        yield f"no exact date: {window.first} to {window.last} proposed"
    elif now.days is None:
        yield f"no exact date: within {one.known.first} to {one.known.last}" if one.known else "no date"
    if one.settled and (closed := one.forbidding(one.settled.first)):
        yield f"{one.settled.first} is no legal day: {', '.join(dict.fromkeys(c.rule for c in closed))}"
    for answer in (OTHER_DAYS, PROPOSES, CANCELS, POSTPONES):
        asked = [(reply, each) for reply, each in said if each.answer == answer]
        if asked and not (answer in (OTHER_DAYS, PROPOSES) and now.proposed):
            told = "; ".join(f"{reply.member or reply.name} {each.entry.when}" for reply, each in asked)
            yield f"{answer}: {told}"
    if CANNOT_COME in now.answers:
        yield f"{CANNOT_COME}: {', '.join(now.answers[CANNOT_COME])}"
