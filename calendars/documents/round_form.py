"""A member's form of a date round as a workbook: a date a line, and beside it a cell for the answer; and the mail."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from calendars.documents.input_form_cells import OPEN_CELL
from calendars.documents.plain import one_line
from calendars.documents.xlsx_parts import A4, RULE, Looks, set_height, write_text, write_words
from calendars.rounds import round as rounds
from calendars.rounds.round import Asked, Round

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (30, 48)


def write(asked: Round, member: Asked, stamp: datetime) -> bytes:
    """The member's form; the same round gives the same bytes. ``stamp`` is the time of writing (UTC).

    Text is text, never a formula or a link. All is locked but the cells of the answers, without a password.
    """
    out = io.BytesIO()
    text_only = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, **text_only})
    title = one_line(f"A date for {asked.meeting}")
    about = {"title": title[:255], "subject": one_line(member.name)[:255], "author": one_line(asked.institution)[:255]}
    workbook.set_properties({**about, "created": stamp.replace(tzinfo=None)})
    looks, sheet = Looks(workbook), workbook.add_worksheet(rounds.SHEET)
    write_words(sheet, 0, 0, title, looks, font_size=16, bold=True)
    sheet.set_row(0, 26)
    last = _write_table(sheet, looks, asked, _write_head(sheet, looks, asked, member) + 2)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, 1)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})
    workbook.close()
    return out.getvalue()


def _write_head(sheet: Worksheet, looks: Looks, asked: Round, member: Asked) -> int:
    """The lines below the title; returns the last one's row."""
    head = {
        "Meeting": asked.name,
        rounds.MEMBER: member.name,
        rounds.UNTIL: asked.deadline_words,
        "How to answer": how(asked),
        rounds.ROUND: asked.short,
    }
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for at, (label, value) in enumerate(head.items(), 1):
        write_words(sheet, at, 0, label, looks, bold=True)
        write_words(sheet, at, 1, one_line(value), looks, text_wrap=True)
        set_height(sheet, at, [one_line(value)], _WIDTHS[1:])
    return len(head)


def _write_table(sheet: Worksheet, looks: Looks, asked: Round, top: int) -> int:
    """The dates below a header in the row ``top``, each with a cell for its answer; returns the last row."""
    for column, name in enumerate((rounds.DATE, rounds.ANSWER)):
        sheet.write_string(top, column, name, looks.head())
    last = top + len(asked.candidates)
    for at, one in enumerate(asked.candidates, top + 1):
        write_text(sheet, at, 0, one.words, looks)
        sheet.write_blank(at, 1, None, looks.cell(locked=False, bg_color=OPEN_CELL, left=1, left_color=RULE))
    sheet.data_validation(top + 1, 1, last, 1, {"validate": "list", "source": list(rounds.ANSWERS)})
    return last


def how(asked: Round) -> str:
    """How to answer, and what it means not to."""
    told = f"For each date {rounds.in_words(rounds.ANSWERS)}; no reason is asked for."
    return f"{told} An empty cell {asked.silence_words}."


def mail(asked: Round) -> str:
    """A letter to send with the forms, plain text."""
    lines = [
        f"Subject: A date for {asked.name} ({asked.meeting}): your answer by {asked.deadline_words}",
        "",
        f"{asked.institution}: a date is sought for {asked.name} on which all members agree.",
        "None of these breaks a rule that another date would keep, and each is near the best for the whole year:",
        "",
        *(f"  {one.words}" for one in asked.candidates),
        "",
        how(asked).replace("An empty cell", "A date without an answer"),
        "Please fill in your form and send it back; another answer before that time replaces it.",
        "",
        *(f"  {one.name}: {one.form}" for one in asked.members),
        "",
        f"Round {asked.short}",
    ]
    return "\n".join(lines) + "\n"
