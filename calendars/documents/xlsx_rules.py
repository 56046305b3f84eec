"""The rules with their sources, and what the calendar breaks, as sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from calendars.documents.annex import Annex
from calendars.documents.plain import one_line
from calendars.documents.xlsx_parts import Looks, set_height, set_paper, write_head, write_text
from constraints.check import Report
from constraints.rulebook import Rulebook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

RULES = {"Rule": 24, "Says": 46, "Read as": 52, "Source": 36, "Standing": 11, "Price": 10, "Verdict": 16, "Seen": 60}
BREACHES = {"Rule": 24, "Says": 46, "Source": 36, "Meetings": 26, "Seen": 60, "Means": 44}
NOT_CHECKED = "not checked"


def write_rules(sheet: Worksheet, annex: Annex, book: Rulebook, report: Report | None, looks: Looks) -> None:
    """Every rule in force in the year, with its source, and what the checker says of it."""
    write_head(sheet, 0, tuple(RULES), tuple(RULES.values()), looks)
    verdicts = {verdict.rule.id: verdict for verdict in report.verdicts} if report else {}
    rules = [verdict.rule for verdict in verdicts.values()] or book.rules_in(date(annex.year, 1, 1))
    for at, rule in enumerate(rules, 1):
        verdict = verdicts.get(rule.id)
        price = "must hold" if rule.weight is None else str(rule.weight)
        seen = (verdict.state.value, verdict.evidence) if verdict else (NOT_CHECKED, "")
        cells = (rule.id, rule.sentence, rule.reading, book.cited(rule), rule.standing, price, *seen)
        _write_row(sheet, at, cells, RULES, looks)
    sheet.autofilter(0, 0, max(len(rules), 1), len(RULES) - 1)
    set_paper(sheet, annex, len(rules), len(RULES) - 1)


def write_breaches(sheet: Worksheet, annex: Annex, book: Rulebook, report: Report | None, looks: Looks) -> None:
    """Each breach, then what is waived, then each wish missed, with its price."""
    write_head(sheet, 0, tuple(BREACHES), tuple(BREACHES.values()), looks)
    found = []
    if report is not None:
        found += [(rule, finding, "Must hold") for rule, finding in report.breaches]
        found += [(rule, finding, f"Waived by {w.approved_by}: {w.reason}") for rule, finding, w in report.waived]
        found += [
            (rule, f, f"A wish, missed at a price of {f.units * (rule.weight or 0)}") for rule, f in report.priced
        ]
    for at, (rule, finding, means) in enumerate(found, 1):
        meetings = ", ".join(finding.meetings)
        cells = (rule.id, rule.sentence, book.cited(rule), meetings, finding.message, means)
        _write_row(sheet, at, cells, BREACHES, looks)
    if not found:
        write_text(sheet, 1, 0, NOT_CHECKED.capitalize() if report is None else "None", looks)
    set_paper(sheet, annex, max(len(found), 1), len(BREACHES) - 1)


def _write_row(sheet: Worksheet, at: int, cells: Sequence[str], columns: Mapping[str, int], looks: Looks) -> None:
    texts = [one_line(cell) for cell in cells]
    for column, text in enumerate(texts):
        write_text(sheet, at, column, text, looks)
    set_height(sheet, at, texts, tuple(columns.values()))
