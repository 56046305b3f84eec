"""A year under several profiles -> JSON, schema indical/profiles/1. Nothing is decided here."""

from __future__ import annotations

import json
from typing import Any

from constraints.rulebook import Rulebook
from scheduler.render.calendar import refused_json
from scheduler.render.profiles import apart, differing_rules, meetings_by_id
from scheduler.results import Compared, Generated, JudgedByOther, Refused, UnderProfile


def compared_json(compared: Compared) -> str:
    """Days are ISO dates, both included; ``apart`` counts days from the earliest first day to the latest.

    ``rules`` holds those that are taken or cost differently; ``judged`` each year by each other profile.
    """
    made, book = compared.made, compared.book
    data = {
        "schema": "indical/profiles/1",
        "year": compared.year,
        "rulebook": {"id": book.about.id, "version": book.about.version, "sha256": book.digest},
        "profiles": [_profile(one, compared.year) for one in compared.under],
        "meetings": [
            {
                "id": meeting,
                "days": {
                    name: [str(entry.placement.first_day), str(entry.placement.last_day)]
                    for name, entry in entries.items()
                },
                "apart": apart(entries.values()),
            }
            for meeting, entries in meetings_by_id(made).items()
        ],
        "rules": _rules(compared),
        "judged": [_judged(one, book) for one in compared.judged],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _profile(one: UnderProfile, year: int) -> dict[str, Any]:
    row: dict[str, Any] = {"name": one.name, "title": one.profile.title, "sentence": one.profile.sentence}
    match one.result:
        case Generated(calendar=calendar, chosen=chosen, notes=notes):
            return {
                **row,
                "outcome": "solved",
                "cost": calendar.cost,
                "bound": calendar.bound,
                "proven": calendar.proven,
                "calendar": f"{one.name}/{year}.json",
                "readings": [choice.as_row() for choice in chosen if choice.what == "reading"],
                "forces": [choice.as_row() for choice in chosen if choice.what == "force"],
                "notes": list(notes),
            }
        case Refused():
            return {**row, "outcome": "impossible", "conflict": json.loads(refused_json(one.result))}
    return {**row, "outcome": "undecided", "seconds": one.result.seconds}


def _rules(compared: Compared) -> list[dict[str, Any]]:
    rows = []
    for rule_id, verdicts in differing_rules(compared):
        under = {}
        for one in compared.under:
            rule = next((rule for rule in one.rules if rule.id == rule_id), None)
            if rule is None:
                continue
            under[one.name] = {"reading": rule.reading_name, "weight": rule.weight}
            if one.name in verdicts:
                verdict = verdicts[one.name]
                told = {"verdict": verdict.state.value, "evidence": verdict.evidence, "cost": verdict.cost}
                under[one.name].update(told)
        rows.append({"id": rule_id, "under": under})
    return rows


def _judged(judged: JudgedByOther, book: Rulebook) -> dict[str, Any]:
    return {
        "year_of": judged.year_of,
        "by": judged.by,
        "cost": judged.report.cost,
        "breaches": [
            {
                "rule": rule.id,
                "meetings": list(finding.meetings),
                "message": finding.message,
                "sentence": rule.sentence,
                "source": book.cited(rule),
                "standing": rule.standing,
            }
            for rule, finding in judged.report.breaches
        ],
    }
