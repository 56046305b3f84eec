"""The form's further sheets: on which days each meeting may begin, and by which rules on no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from calendars.documents.input_form_call import Call, Closing, Question, Span
from calendars.documents.input_form_cells import Cells
from calendars.documents.plain import one_line
from calendars.documents.xlsx_parts import set_height, write_text, write_words
from calendars.prose import MONTHS, TO, days_in_words

_DAYS_WIDTHS = (30, 7, *(15,) * 12)
_RULES = {"Activity": 30, "Says": 50, "Source": 36, "Standing": 11, "So the meeting begins": 30, "Rule": 24}
_ALONE = (
    "First days that the rules which must hold leave to each meeting by itself. Where the others lie, and what is "
    "wished for, may leave fewer."
)


def days_between(spans: Iterable[Span]) -> int:
    """How many days they are."""
    return sum((span.last - span.first).days + 1 for span in spans)


def write_days(cells: Cells, questions: Sequence[Question], call: Call, member: str) -> None:
    """A meeting a row, a month a column: the days on which it may begin."""
    sheet, looks = cells.sheet, cells.looks
    write_words(sheet, 0, 0, _ALONE, looks)
    cells.head(1, ("Activity", "Length", *MONTHS), _DAYS_WIDTHS)
    at = 1
    for at, one in enumerate(questions, 2):
        begins = one.begins_for(member)
        texts = [one_line(one.activity), str(one.days), *(_of_month(begins, call.year, n) for n in range(1, 13))]
        for column, text in enumerate(texts):
            write_text(sheet, at, column, text, looks)
        set_height(sheet, at, texts, _DAYS_WIDTHS)
    sheet.freeze_panes(2, 1)
    cells.finish(at, len(_DAYS_WIDTHS) - 1)


def _of_month(spans: Sequence[Span], year: int, month: int) -> str:
    """1-5, 8-12: the days of the month that are among the spans."""
    begin = date(year, month, 1)
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    found = [(max(span.first, begin), min(span.last, end)) for span in spans]
    return ", ".join(
        str(first.day) if first == last else f"{first.day}{TO}{last.day}" for first, last in found if first <= last
    )


def write_rules(cells: Cells, questions: Sequence[Question]) -> None:
    """A meeting's rules, a row each, with where each is written and what it comes to."""
    sheet, looks = cells.sheet, cells.looks
    cells.head(0, tuple(_RULES), tuple(_RULES.values()))
    at = 0
    for one in questions:
        for closing in one.closed:
            at += 1
            texts = [one.activity, closing.sentence, closing.source, closing.standing, _effect(closing), closing.rule]
            texts = [one_line(text) for text in texts]
            for column, text in enumerate(texts):
                write_text(sheet, at, column, text, looks)
            set_height(sheet, at, texts, tuple(_RULES.values()))
    if not at:
        at = 1
        write_text(sheet, at, 0, "No rule that must hold narrows the days of any meeting", looks)
    sheet.freeze_panes(1, 1)
    cells.finish(at, len(_RULES) - 1)


def _effect(closing: Closing) -> str:
    if not closing.days:
        return ""
    first, last = closing.days[0].first, closing.days[-1].last
    if closing.way == "not earlier":
        return f"not before {_day(last + timedelta(days=1))}"
    if closing.way == "not later":
        return f"not after {_day(first - timedelta(days=1))}"
    days = days_between(closing.days)
    return f"not on {_day(first)}" if days == 1 else f"not on {days} days between"


def _day(day: date) -> str:
    return days_in_words(day, day)
