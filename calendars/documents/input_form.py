"""A member's input form as a workbook: what is known of each meeting, the days to choose from, cells to fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING

import xlsxwriter

from calendars import form_words as words
from calendars.documents.input_form_call import Call, Question, Span
from calendars.documents.input_form_cells import Cells
from calendars.documents.input_form_days import days_between, write_days, write_rules
from calendars.documents.plain import one_line
from calendars.documents.xlsx_parts import HIGHEST, LINE, Looks, set_height, write_text, write_words
from calendars.prose import days_in_words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (4, 17, 12, 30, 21, 7, 19, 15, 11, 11, 8, 13, 12, 12, 15, 30)
_AT = {name: at for at, name in enumerate(words.COLUMNS)}
_LAST = len(words.COLUMNS) - 1
EMPTY_ROWS = 10
"""For further activities, and for days on which a member cannot come: so many of each."""
_HOW = (
    f'For each meeting choose an answer: "{words.AGREE}" to the days known so far; "{words.OTHER_DAYS}", and write '
    f'them beside it; "{words.CANNOT_COME}"; or "{words.TBC}". A meeting that you leave empty counts as not answered. '
    f"A city: where you host, or offer to host. The days to choose from are those that the rules leave to each "
    f'meeting by itself (sheets "{words.DAYS_SHEET}" and "{words.RULES_SHEET}"); other days may be proposed, and are '
    "told with the rule that is against them."
)


def write(call: Call, member: str, stamp: datetime) -> bytes:
    """The form of the member of that id; the same input gives the same bytes. ``stamp`` is the time of writing (UTC).

    Text is text, never a formula or a link. Sheets are locked but for the cells to fill in, without a password.
    """
    asked = next(one for one in call.members if one.id == member)
    out = io.BytesIO()
    text_only = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, **text_only})
    title = one_line(f"{words.TITLE}: {call.title}")
    about = {"title": title[:255], "subject": one_line(asked.name)[:255], "author": one_line(call.institution)[:255]}
    workbook.set_properties({**about, "created": stamp.replace(tzinfo=None)})
    looks = Looks(workbook)
    questions = [*(q for q in call.meetings if member in q.hosts), *(q for q in call.meetings if member not in q.hosts)]
    sheet = workbook.add_worksheet(words.INPUT_SHEET)
    cells = Cells(sheet, looks, title)
    at = _write_head(cells, call, asked.name, title)
    for number, question in enumerate(questions, 1):
        at += 1
        _write_question(cells, at, number, question, call, member)
    at = _write_further(cells, at + 2, call)
    at = _write_absences(cells, at + 2, call)
    cells.finish(at, _LAST)
    write_days(Cells(workbook.add_worksheet(words.DAYS_SHEET), looks, title), questions, call, member)
    write_rules(Cells(workbook.add_worksheet(words.RULES_SHEET), looks, title), questions)
    workbook.close()
    return out.getvalue()


def _write_head(cells: Cells, call: Call, name: str, title: str) -> int:
    """The lines above the table and its header; returns the header's row."""
    sheet, looks = cells.sheet, cells.looks
    sheet.set_row(0, 26)
    write_words(sheet, 0, 0, title, looks, font_size=16, bold=True)
    told: list[tuple[str, str | int | date]] = [
        (words.INSTITUTION, one_line(call.institution)),
        (words.MEMBER, one_line(name)),
        (words.YEAR, call.year),
        (words.REPLY_BY, call.reply_by),
        (words.HOW, _HOW),
        (words.FORM, f"{words.MARK}{words.BY}{call.rulebook}"),
    ]
    for at, (label, value) in enumerate(told, 1):
        sheet.merge_range(at, 0, at, 1, "", looks(bold=True))
        sheet.write_string(at, 0, label, looks(bold=True))
        large = {"bold": True, "font_size": 11} if label in (words.MEMBER, words.REPLY_BY) else {}
        sheet.merge_range(at, 2, at, _LAST, "", looks(text_wrap=True, align="left", **large))
        if isinstance(value, date):
            sheet.write_datetime(at, 2, value, looks(num_format="d mmmm yyyy", align="left", **large))
        elif isinstance(value, int):
            sheet.write_number(at, 2, value, looks(text_wrap=True, align="left", **large))
        else:
            write_words(sheet, at, 2, value, looks, text_wrap=True, align="left", **large)
        if label == words.HOW:
            set_height(sheet, at, [value if isinstance(value, str) else ""], [sum(_WIDTHS[2:])])
    head = len(told) + 2
    cells.head(head, words.COLUMNS, _WIDTHS)
    # Beside the header the names stay in sight too.
    sheet.freeze_panes(head + 1, _AT[words.ACTIVITY] + 1)
    return head


def _write_question(cells: Cells, at: int, number: int, one: Question, call: Call, member: str) -> None:
    sheet, looks = cells.sheet, cells.looks
    part = (words.HOSTS if len(one.hosts) == 1 else words.MAY_HOST) if member in one.hosts else ""
    own = {"bg_color": "#E6EBF2"} if part else {}
    names = {each.id: one_line(each.name) for each in call.members}
    activity = one_line(one.activity)
    if one_line(one.name) not in activity:
        activity = f"{activity}\n{one_line(one.name)}"
    texts = {
        words.KEY: one.id,
        words.PART: part,
        words.ACTIVITY: activity,
        words.SO_FAR: known_in_words(one),
        # A stroke between members is read back as no one's word on who hosts.
        words.HOST: " / ".join(names.get(host, host) for host in one.hosts) or words.NO_DAYS,
        words.CITY: one_line(one.city or "") or words.NO_DAYS,
    }
    sheet.write_number(at, 0, number, looks.cell(align="left", **own))
    for name, text in texts.items():
        write_text(sheet, at, _AT[name], text, looks, **own, **({"bold": True} if name == words.PART else {}))
    sheet.write_number(at, _AT[words.LENGTH], one.days, looks.cell(align="left", **own))
    begins = one.begins_for(member)
    for name, day in ((words.EARLIEST, _first(begins)), (words.LATEST, _last(begins))):
        cells.day(at, _AT[name], day, **own)
    if one.closed or begins:
        sheet.write_number(at, _AT[words.CHOICE], days_between(begins), looks.cell(align="left", **own))
    else:
        sheet.write_blank(at, _AT[words.CHOICE], None, looks.cell(**own))
    cells.inputs(at, _AT, begins, one.days, call.year)
    _set_height(sheet, at, [texts.get(name, "") for name in words.COLUMNS])


def _set_height(sheet: Worksheet, at: int, texts: Sequence[str]) -> None:
    """Room for the cell with most lines, broken ones counted."""
    rows = [
        sum(max(1, ceil(0.9 * len(part) / width)) for part in text.split("\n"))
        for text, width in zip(texts, _WIDTHS, strict=True)
    ]
    if max(rows) > 1:
        sheet.set_row(at, min(LINE * max(rows) + 3, HIGHEST))


def known_in_words(one: Question) -> str:
    """The days that are known, or the window; "To be confirmed" where neither is."""
    if one.known is None:
        return words.NO_DAYS
    told = days_in_words(one.known.first, one.known.last)
    return f"{words.WITHIN}{told}" if one.vague else told


def _write_further(cells: Cells, at: int, call: Call) -> int:
    cells.section(at, words.FURTHER, _LAST)
    named = (words.ACTIVITY, words.HOST, words.FIRST, words.LAST, words.YOUR_CITY, words.REMARKS)
    cells.small_head(at + 1, {_AT[name]: name for name in named}, _LAST)
    for row in range(at + 2, at + 2 + EMPTY_ROWS):
        cells.empty_row(row, [_AT[name] for name in named], _LAST)
        cells.days_of_year(row, _AT[words.FIRST], _AT[words.LAST], call.year)
    return at + 1 + EMPTY_ROWS


def _write_absences(cells: Cells, at: int, call: Call) -> int:
    cells.section(at, words.ABSENT, _LAST)
    head = {_AT[words.FIRST]: words.FIRST, _AT[words.LAST]: words.LAST, _AT[words.REMARKS]: "Reason"}
    cells.small_head(at + 1, head, _LAST)
    for row in range(at + 2, at + 2 + EMPTY_ROWS):
        cells.empty_row(row, list(head), _LAST)
        cells.days_of_year(row, _AT[words.FIRST], _AT[words.LAST], call.year)
    return at + 1 + EMPTY_ROWS


def _first(spans: Sequence[Span]) -> date | None:
    return spans[0].first if spans else None


def _last(spans: Sequence[Span]) -> date | None:
    return spans[-1].last if spans else None
