"""A version taken out of the store: its own rulebook and holidays loaded again, and its dates judged by them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from calendars.holiday_snapshot import read_own_days
from calendars.holidays import load_facts
from calendars.store.freezing import Content, report_json
from calendars.store.plan_json import plan_of
from calendars.store.procedure import as_json, procedure_of
from constraints.check import Report, check
from constraints.meetings import Plan
from constraints.rulebook import Rulebook, load
from constraints.waiver import Waiver


def thaw(content: Content) -> tuple[Rulebook, Plan]:
    """The rulebook as it was taken, and the plan with the facts that it was judged by.

    Raises:
        InputError: the kept rulebook or holidays cannot be read by this program.
        KeyError: a text or a part of the document is not there.
    """
    document = content.document
    told = document["rulebook"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "rulebook"
        folder.mkdir()
        for file, digest in told["files"].items():
            (folder / Path(file).name).write_bytes(content.texts[digest].encode())
        plain = load(str(folder))
        days = Path(name) / "holidays.json"
        days.write_bytes(content.texts[document["holidays"]["sha256"]].encode())
        overlay = read_own_days(days, plain)
    book = as_taken(plain, told["profile"], told["readings"])
    held = overlay.snapshot.years if overlay.snapshot else frozenset[int]()
    facts = load_facts(book, [year for year in held if {year - 1, year + 1} <= held], overlay)
    waivers = tuple(Waiver.model_validate_json(json.dumps(row)) for row in document["waivers"])
    return book, plan_of(document["plan"], book, facts, waivers)


def as_taken(plain: Rulebook, profile: str | None, readings: Mapping[str, str]) -> Rulebook:
    """The rulebook by a profile and by readings, which win over the profile's. Raises InputError for unknown ones."""
    book = plain.changed("--reading", readings, {})
    return book.under(plain.profile(profile).without(readings, (), ())) if profile is not None else book


def judge(book: Rulebook, plan: Plan) -> Report:
    """The report on the plan by the rules in force in its year."""
    return check(book.rules_in(date(plan.cycle, 1, 1)), plan)


def differences(content: Content) -> tuple[str, ...]:
    """What a version says of itself that its own rulebook, holidays and dates do not bear out, a sentence each.

    Words may differ, since a later program may put the same verdict in others.
    """
    book, plan = thaw(content)
    document = content.document
    found = []
    if document["rulebook"]["sha256"] != book.digest:
        found.append("the rulebook's files are not those that it names")
    rules = book.rules_in(date(plan.cycle, 1, 1))
    for key, value in as_json(procedure_of(rules), book.members).items():
        if document[key] != value:
            found.append(f"the {key} is not what its rulebook says")
    now, then = report_json(judge(book, plan), book), document["report"]
    for what, rows in (("verdicts", _verdicts), ("breaches", _breaches), ("waived breaches", _waived)):
        kept, given = rows(then), rows(now)
        if kept != given:
            told = f"{_words(kept - given)} kept, {_words(given - kept)} by its rulebook and dates"
            found.append(f"the {what} differ: {told}")
    if now["cost"] != then["cost"]:
        found.append(f"the price kept is {then['cost']}, but its rulebook and dates give {now['cost']}")
    return tuple(found)


def _verdicts(report: Mapping[str, Any]) -> set[tuple[str, ...]]:
    return {(row["id"], row["verdict"]) for row in report["rules"]}


def _breaches(report: Mapping[str, Any]) -> set[tuple[str, ...]]:
    return {(row["rule"], *row["meetings"]) for row in report["breaches"]}


def _waived(report: Mapping[str, Any]) -> set[tuple[str, ...]]:
    return {(row["rule"], *row["meetings"]) for row in report["waived"]}


def _words(rows: set[tuple[str, ...]]) -> str:
    return "; ".join(" ".join(row) for row in sorted(rows)) or "none"
