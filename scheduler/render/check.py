"""A judged file -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from constraints.check import Report, Verdict
from constraints.meetings import Meeting
from constraints.rule import Finding, Rule, State
from constraints.rulebook import Rulebook
from constraints.waiver import Waiver
from constraints.windows import in_words
from scheduler.render import relations
from scheduler.results import Checked, CheckedFile, Read

MARK = {
    State.KEPT: "kept",
    State.BROKEN: "BROKEN",
    State.UNDECIDED: "cannot be decided",
    State.NOT_APPLICABLE: "does not apply",
    State.FOR_PEOPLE: "for people",
}


def checked_text(checked: CheckedFile) -> str:
    """Each year of a file: every breach with its way out, then the verdict on each rule, then a summary."""
    lines = [*(f"{checked.name}: {note}" for note in checked.notes), *relations.lines(checked)]
    for year in checked.years:
        lines += [*([""] if lines else []), *_year_text(year, checked.book)]
    return "\n".join(lines)


def _year_text(year: Checked, book: Rulebook) -> list[str]:
    plan, report = year.plan, year.report
    told = f"{len(plan.placements)} dated meetings"
    told += f", {len(plan.undated)} without days" if plan.undated else ""
    told += f", {len(plan.others)} other events" if plan.others else ""
    lines = [f"{plan.cycle}: {told}"]
    lines += [f"  without exact days: {in_words(m)}" for m in plan.undated if m.window]
    lines += [f"  no meeting of a known body: {event.title} ({event.first_day})" for event in plan.others]
    for rule, finding in report.breaches:
        lines += _breach_text(year, book, rule, finding)
    for rule, finding, waiver in report.waived:
        lines += ["", f"  Waived by {waiver.approved_by}: {finding.message}.", f"    {waiver.reason}"]
        lines.append(f"    {rule_text(rule, book)}")
    lines += [f"  Waiver of {idle.waiver.rule}, {idle.why}" for idle in report.idle_waivers]
    return [*lines, "", *_verdict_lines(report, book), *_reading_lines(year), "", f"  {_summary(report)}"]


def _breach_text(year: Checked, book: Rulebook, rule: Rule, finding: Finding) -> list[str]:
    ways = [f"    {way}" for way in year.ways.get((rule.id, finding.meetings), ())]
    none = "    No way out is known that moves one meeting only."
    return ["", f"  {finding.message}.", f"    {rule_text(rule, book)}", *(ways or [none])]


def _verdict_lines(report: Report, book: Rulebook) -> list[str]:
    lines = [
        f"  {_mark(verdict, report):<18} {verdict.rule.id}: {verdict.evidence} "
        f"({book.cited(verdict.rule)}; {verdict.rule.standing})"
        for verdict in report.verdicts
        if verdict.state is not State.NOT_APPLICABLE
    ]
    idle = [v.rule.id for v in report.verdicts if v.state is State.NOT_APPLICABLE]
    return [*lines, f"  {'does not apply':<18} {', '.join(idle)}"] if idle else lines


def _reading_lines(year: Checked) -> list[str]:
    """Each rule that has several readings, and the verdict under each; a star marks the one that it is judged by."""
    if year.readings is None:
        return []
    if not year.readings:
        return ["", "  No rule that these dates speak of has several readings."]
    rules = [read.verdict.rule for read in year.readings]
    marks = [_mark(read.verdict, read.report) for read in year.readings]
    widths = [max(map(len, column)) for column in ([r.id for r in rules], [r.reading_name for r in rules], marks)]
    lines, last = ["", "  Under every reading (* as judged here):"], ""
    for read, rule, mark in zip(year.readings, rules, marks, strict=True):
        cells = ("" if rule.id == last else rule.id, f"{rule.reading_name}", mark)
        one, name, told = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
        lines.append(f"    {one}  {'*' if read.chosen else ' '} {name}  {told}  {read.verdict.evidence}")
        last = rule.id
    return lines


def _mark(verdict: Verdict, report: Report) -> str:
    if verdict.state is not State.BROKEN:
        return MARK[verdict.state]
    if not verdict.rule.hard:
        return f"missed, price {verdict.cost}"
    return MARK[verdict.state] if any(rule is verdict.rule for rule, _ in report.breaches) else "broken, waived"


def rule_text(rule: Rule, book: Rulebook) -> str:
    """The rule as people are told it: id, sentence, source, standing."""
    return f'Rule {rule.id}: "{rule.sentence}" ({book.cited(rule)}; {rule.standing})'


def _summary(report: Report) -> str:
    count = Counter(v.state for v in report.verdicts if v.rule.hard or v.state is not State.BROKEN)
    missed = [v for v in report.verdicts if v.state is State.BROKEN and not v.rule.hard]
    broken = len({rule.id for rule, _ in report.breaches})
    parts = [f"{broken} rule{'' if broken == 1 else 's'} broken"]
    parts += [f"{count[State.BROKEN] - broken} broken and waived"] if count[State.BROKEN] > broken else []
    parts.append(f"{len(missed)} wishes missed (price {report.cost})")
    parts += [f"{count[State.KEPT]} kept", f"{count[State.UNDECIDED]} cannot be decided"]
    parts += [f"{count[State.FOR_PEOPLE]} for people to judge"] if count[State.FOR_PEOPLE] else []
    parts.append(f"{count[State.NOT_APPLICABLE]} do not apply")
    return ", ".join(parts) + "."


def checked_json(files: Iterable[CheckedFile]) -> str:
    """Schema indical/check/1: one verdict a rule and year; ``relations`` where a file asks for an order itself."""
    told = list(files)
    years = [_year_json(checked, year) for checked in told for year in checked.years]
    asked = [row for checked in told for row in relations.as_json(checked)]
    data = {"schema": "indical/check/1", "years": years, **({"relations": asked} if asked else {})}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _year_json(checked: CheckedFile, year: Checked) -> dict[str, Any]:
    report = year.report
    return {
        "year": year.plan.cycle,
        "rules": [verdict.as_row() for verdict in report.verdicts],
        "breaches": [_breach_json(checked.book, year, rule, finding) for rule, finding in report.breaches],
        "waived": [_waived_json(rule, finding, waiver) for rule, finding, waiver in report.waived],
        "idle_waivers": [{"rule": one.waiver.rule, "why": one.why} for one in report.idle_waivers],
        **({"windows": found} if (found := [_window_json(m) for m in year.plan.undated if m.window]) else {}),
        **({} if year.readings is None else {"readings": [_reading_json(read) for read in year.readings]}),
        "cost": report.cost,
        "file": checked.name,
        "notes": list(checked.notes),
    }


def _window_json(meeting: Meeting) -> dict[str, Any]:
    """A meeting without exact days: where it lies, both days included, and how many days it takes."""
    assert meeting.window is not None, "only meetings with a window are told so"
    first, last = meeting.window
    return {"meeting": meeting.id, "earliest": str(first), "latest": str(last), "days": meeting.days}


def _reading_json(read: Read) -> dict[str, Any]:
    verdict = read.verdict
    told = {"verdict": verdict.state.value, "evidence": verdict.evidence, "chosen": read.chosen}
    return {"id": verdict.rule.id, "reading": verdict.rule.reading_name, **told}


def _breach_json(book: Rulebook, year: Checked, rule: Rule, finding: Finding) -> dict[str, Any]:
    ways = year.ways.get((rule.id, finding.meetings), ())
    return {
        "rule": rule.id,
        "meetings": list(finding.meetings),
        "message": finding.message,
        "sentence": rule.sentence,
        "source": book.cited(rule),
        "standing": rule.standing,
        "ways_out": [
            {
                "meeting": way.meeting,
                "first_day": str(way.first_day),
                "last_day": str(way.last_day),
                "dearer": way.dearer,
            }
            for way in ways
        ],
    }


def _waived_json(rule: Rule, finding: Finding, waiver: Waiver) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "meetings": list(finding.meetings),
        "message": finding.message,
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
    }
