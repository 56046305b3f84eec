"""What members propose -> which rules it would break, before anything is planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from calendars.holidays import load_facts, years_in_range
from calendars.importing.merging import Merged, Proposal
from calendars.plans import understand
from calendars.rows import Row
from constraints.check import check
from constraints.meetings import Facts
from constraints.rule import Finding, Rule
from constraints.rulebook import Rulebook

MOST_CHOICES = 24
"""Choices of conflicts that are judged, each with all that is agreed: 40 to 250 ms each in a full year."""


@dataclass(frozen=True)
class Broken:
    """A rule that must hold and that proposals break as they stand; ``proposals`` are those of its meetings."""

    rule: Rule
    finding: Finding
    proposals: tuple[Proposal, ...]


def judge(merged: Merged, book: Rulebook, year: int) -> tuple[tuple[Broken, ...], int]:
    """Every breach by the meetings proposed for the year, then those that one choice of a conflict would add.

    With it how many choices were not judged: beyond MOST_CHOICES the conflicts are to be settled first. Other meetings
    may still be proposed: that one is absent breaks nothing.
    """
    if years_in_range([year]):
        return (), 0
    facts = load_facts(book, [year])
    agreed = [one for one in merged.proposals if _is_judged(one, year)]
    found = list(_broken(agreed, book, year, facts))
    seen = {(one.rule.id, one.finding.message) for one in found}
    choices = [one for conflict in merged.conflicts for one in conflict.choices if _is_judged(one, year)]
    choices = [one for one in choices if one not in agreed]
    for choice in choices[:MOST_CHOICES]:
        with_it = _broken([*agreed, choice], book, year, facts)
        new = [one for one in with_it if (one.rule.id, one.finding.message) not in seen and choice in one.proposals]
        found += new
        seen |= {(one.rule.id, one.finding.message) for one in new}
    return tuple(found), len(choices[MOST_CHOICES:])


def _is_judged(one: Proposal, year: int) -> bool:
    return one.cycle == year and one.body is not None and not one.special


def _broken(proposals: Sequence[Proposal], book: Rulebook, year: int, facts: Facts) -> Iterable[Broken]:
    rows: dict[tuple[object, ...], Row] = {}
    for at, one in enumerate(proposals, 1):
        row = one.best.row
        assert row is not None, "what is understood has its row"
        host = one.hosts[0] if len(one.hosts) == 1 else row.host
        bare = replace(row, line=at, place=None, body=one.body, number=None, ordinal=None, host=host, cycle=year)
        # Two that begin on one day are one meeting to the checker; their hosts or lengths are told as conflicts.
        rows.setdefault((one.body, row.first_day or at), replace(bare, title=one.body or one.title))
    understood = understand("the proposals", rows.values(), book, partial=True)
    by_meeting = {meeting: proposals[line - 1] for meeting, line in understood.lines.items()}
    for plan in understood.plans:
        report = check(book.rules_in(date(year, 1, 1)), replace(plan, facts=facts))
        for rule, finding in report.breaches:
            named = tuple(by_meeting[name] for name in finding.meetings if name in by_meeting)
            yield Broken(rule, finding, named)
