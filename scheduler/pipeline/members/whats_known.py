"""What a request knows today of the meetings that members were asked about, and of the years before."""

from __future__ import annotations

from calendars.documents.input_form_call import Call, Question, Span
from calendars.request import read_request, year_of
from constraints.meetings import Meeting, Placement
from constraints.rulebook_parts import Dates
from scheduler.pipeline.asking import prepare
from scheduler.results import Asked


def by_request(call: Call, asked: Asked) -> tuple[Call, tuple[Placement, ...], tuple[str, ...]]:
    """The call with the days and hosts that the request settles, the placements of earlier years, and notes.

    Raises:
        InputError: the request cannot be used, or is of another year.
    """
    if asked.request is None:
        return call, (), ()
    notes: list[str] = []
    source = read_request(asked.request)
    _, term, _ = prepare(year_of(source, call.year), source, asked, notes.append)
    held = {meeting.id: meeting for meeting in term.meetings}
    fixed = source.request.fixed
    meetings = tuple(
        _settled(one, held[one.id], fixed.get(one.id) or fixed.get(one.body)) if one.id in held else one
        for one in call.meetings
    )
    return call.model_copy(update={"meetings": meetings}), term.history, tuple(notes)


def _settled(one: Question, meeting: Meeting, fixed: object) -> Question:
    changes: dict[str, object] = {}
    if meeting.host:
        changes |= {"hosts": (meeting.host,), "city": meeting.city or one.city}
    if isinstance(fixed, Dates):
        changes |= {"known": Span(first=fixed.first, last=fixed.last), "vague": False}
    elif fixed is not None:
        span = Span.model_validate({"first": fixed, "last": fixed})
        last = span.first.fromordinal(span.first.toordinal() + one.days - 1)
        changes |= {"known": Span(first=span.first, last=last), "vague": False}
    return one.model_copy(update=changes)
