"""The steps of a call and of the calendar's life: who does what, and by when, as far as files tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from calendars.documents.input_form_call import Call
from calendars.record import Record
from constraints.meetings import Placement
from constraints.rulebook import Rulebook
from constraints.rules.act import Act
from scheduler.standing import Step

_CALENDAR = "calendar"


def steps(
    call: Call, book: Rulebook, history: Iterable[Placement], record: Record | None, all_answered: bool
) -> tuple[Step, ...]:
    """The replies, then what the rules ask for on the calendar's way to adoption.

    A rule on acts sets no day. A body acts when it meets, so the day is that of its last meeting before the year
    begins, where an earlier calendar tells one. Acts on other papers are no step of this calendar.
    """
    first_day = date(call.year, 1, 1)
    asked = Step("Members answer", "every member", call.reply_by, all_answered, why="the call for inputs")
    rules = [r for r in book.rules_in(first_day) if isinstance(r, Act) and r.paper == _CALENDAR]
    past = [placement for placement in history if placement.last_day < first_day]
    found = [_step(rule, call, book, past, record) for rule in rules]
    return (asked, *sorted(found, key=lambda step: step.due or date.max))


def _step(rule: Act, call: Call, book: Rulebook, past: Iterable[Placement], record: Record | None) -> Step:
    held = [p for p in past if p.meeting.body.id == rule.by]
    last = max(held, key=lambda p: p.last_day, default=None)
    told = f"the last meeting of {rule.by} before {call.year}: {last.id}" if last else _unknown(rule, call)
    done = None
    if record is not None:
        acts = [one for one in record.acts if (one.paper, one.year, one.done) == (_CALENDAR, call.year, rule.done)]
        right = [one for one in acts if one.by == rule.by]
        done = bool(right)
        told = f"{right[0].day}, {right[0].record}" if right else told
    return Step(
        what=f"The calendar is {rule.done}",
        by=rule.by,
        due=last.last_day if last else None,
        done=done,
        rule=rule.id,
        why=f"{book.cited(rule)}; {told}",
    )


def _unknown(rule: Act, call: Call) -> str:
    return f"no file tells when {rule.by} meets before {call.year}: name last year's calendar as previous in --request"
