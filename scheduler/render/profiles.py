"""A year under several profiles -> text side by side. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from constraints.check import Report, Verdict
from constraints.rule import Rule, State
from constraints.rulebook import Rulebook
from scheduler.render.calendar import calendar_head, days_text, refused_text
from scheduler.render.check import rule_text
from scheduler.render.choices import choice_text
from scheduler.results import Compared, Generated, JudgedByOther, Refused, UnderProfile

if TYPE_CHECKING:
    from calendars.calendar import Entry


def compared_text(compared: Compared) -> str:
    """The profiles, what is impossible, the years side by side, the price of the difference, and what each breaks."""
    made = compared.made
    width = max(len(one.name) for one in compared.under)
    lines = [f"{compared.book.about.title} {compared.year} under {len(compared.under)} profiles"]
    if made:
        lines = [f"{calendar_head(next(iter(made.values())))}, under {len(compared.under)} profiles"]
    for one in compared.under:
        lines.append(f"  {one.name:<{width}}  {one.profile.title}. {one.profile.sentence}")
    for one in compared.under:
        lines += _lacking(one)
    if made:
        lines += ["", *_table(_meetings(made))]
        head = (
            "The price of the difference, by rule:"
            if len(made) > 1
            else "The rules that the profiles take differently:"
        )
        lines += ["", head, *_table(_rules(compared))]
        lines += _choices(made)
    for judged in compared.judged:
        lines += ["", *_judged(judged, made, compared.book)]
    return "\n".join(lines)


def _lacking(one: UnderProfile) -> list[str]:
    match one.result:
        case Generated():
            return []
        case Refused():
            return ["", *(f"{one.name}: {line}" if not at else line for at, line in _numbered(one.result))]
    told = f"No calendar was found in {one.result.seconds:.1f} s, nor a proof that there is none. Give more --seconds."
    return ["", f"{one.name}: {'Stopped before a calendar was found.' if one.result.interrupted else told}"]


def _numbered(refused: Refused) -> Iterable[tuple[int, str]]:
    return enumerate(refused_text(refused).splitlines())


def _table(rows: list[list[str]]) -> list[str]:
    """Rows of cells as aligned columns, two spaces in and two between."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    cells = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return [f"  {line}".rstrip() for line in cells]


def meetings_by_id(made: Mapping[str, Generated]) -> dict[str, dict[str, Entry]]:
    """Each meeting's entry under each profile that has it, in the order of the dates, those of the first first."""
    found: dict[str, dict[str, Entry]] = {}
    for name, generated in made.items():
        for entry in generated.calendar.entries:
            found.setdefault(entry.meeting.id, {})[name] = entry
    return found


def apart(entries: Iterable[Entry]) -> int:
    """How many days lie between the earliest and the latest of the first days."""
    days = [entry.placement.first_day for entry in entries]
    return (max(days) - min(days)).days


def _meetings(made: Mapping[str, Generated]) -> list[list[str]]:
    several = len(made) > 1
    rows = [["", *made, *(["apart"] if several else [])]]
    for meeting, entries in meetings_by_id(made).items():
        row = [meeting, *(days_text(entries[name]) if name in entries else "-" for name in made)]
        rows.append([*row, *([_apart_text(apart(entries.values()))] if several else [])])
    return [*rows, ["cost", *(_cost_text(one) for one in made.values()), *([""] if several else [])]]


def _apart_text(days: int) -> str:
    return "same" if days == 0 else f"{days} day{'s' if days > 1 else ''}"


def _cost_text(generated: Generated) -> str:
    calendar = generated.calendar
    return (
        f"{calendar.cost}, proved best" if calendar.proven else f"{calendar.cost}, not proved: {calendar.bound} or more"
    )


def differing_rules(compared: Compared) -> list[tuple[str, dict[str, Verdict]]]:
    """The rules that are taken differently under the profiles, or cost differently; each with its verdicts."""
    reports = {name: generated.report for name, generated in compared.made.items()}
    taken: dict[str, list[tuple[str, int | None]]] = {}
    for one in compared.under:
        for rule in one.rules:
            taken.setdefault(rule.id, []).append((rule.reading_name, rule.weight))
    found = []
    for rule_id, ways in taken.items():
        verdicts = {name: verdict for name, report in reports.items() if (verdict := _verdict(report, rule_id))}
        if len(set(ways)) > 1 or len({verdict.cost for verdict in verdicts.values()}) > 1:
            found.append((rule_id, verdicts))
    return found


def _verdict(report: Report, rule_id: str) -> Verdict | None:
    return next((verdict for verdict in report.verdicts if verdict.rule.id == rule_id), None)


def _rules(compared: Compared) -> list[list[str]]:
    rows = [["", *compared.made]]
    for rule_id, verdicts in differing_rules(compared):
        read = {verdict.rule.reading_name for verdict in verdicts.values()}
        cells = (_cell(verdicts[name], len(read) > 1) if name in verdicts else "-" for name in compared.made)
        rows.append([rule_id, *cells])
    return [*rows, ["in all", *(str(one.calendar.cost) for one in compared.made.values())]]


def _cell(verdict: Verdict, named: bool) -> str:
    """How the rule is taken, and what becomes of it; ``named``: its reading too."""
    rule = verdict.rule
    read = f"{rule.reading_name}, " if named else ""
    if verdict.state is State.UNDECIDED:
        return f"{read}{_force(rule)}: not decided"
    if not rule.hard:
        return f"{read}{_force(rule)}: {verdict.cost}"
    return f"{read}must hold: {'waived' if verdict.state is State.BROKEN else verdict.state.value}"


def _force(rule: Rule) -> str:
    return "must hold" if rule.hard else f"price {rule.weight}"


def _choices(made: Mapping[str, Generated]) -> list[str]:
    lines = []
    for name, generated in made.items():
        for one in generated.chosen:
            calendar = generated.calendar
            lines.append(f"  {name}: {choice_text(one, calendar.cost or 0, calendar.proven)}")
            lines += [f"    {one.note}"] if one.note else []
    return (
        ["", "What each choice costs, beside the same profile with this rule alone as the rulebook has it:", *lines]
        if lines
        else []
    )


def _judged(judged: JudgedByOther, made: Mapping[str, Generated], book: Rulebook) -> list[str]:
    report = judged.report
    broken = len({rule.id for rule, _ in report.breaches})
    rules = f"{broken} rule{'' if broken == 1 else 's'} that must hold" if broken else "no rule that must hold"
    told = f"{rules} {'are' if broken > 1 else 'is'} broken; its wishes cost {report.cost} there"
    own = f", those of the year of {judged.by} {made[judged.by].calendar.cost}" if judged.by in made else ""
    lines = [f"The year of {judged.year_of}, judged by {judged.by}: {told}{own}."]
    for rule, finding in report.breaches:
        lines += [f"  {finding.message}.", f"    {rule_text(rule, book)}"]
    return lines
