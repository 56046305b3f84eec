"""A judged year -> what a version holds: all that it was judged by, so that it can be judged again in ten years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version as version_of
from typing import Any

from calendars import holiday_snapshot
from calendars.calendar import Calendar
from calendars.store import procedure
from calendars.store.canonical import hash_of_text
from calendars.store.plan_json import plan_json
from constraints.check import Report
from constraints.meetings import Facts, Meeting, Plan
from constraints.rulebook import Rulebook

FORMAT = 1
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Choices:
    """How the rulebook was taken: by a profile, and by readings that win over it."""

    profile: str | None = None
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """What a version is to hold. ``document`` names the long ``texts`` (rulebook, holidays) by their hashes."""

    document: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def institution(self) -> str:
        """The id of the rulebook that it was judged by."""
        found: str = self.document["institution"]
        return found

    @property
    def year(self) -> int:
        """The calendar year."""
        found: int = self.document["year"]
        return found


def freeze(
    book: Rulebook,
    files: Mapping[str, str],
    plan: Plan,
    report: Report,
    choices: Choices | None = None,
    statuses: Mapping[str, str] | None = None,
    solved: Mapping[str, Any] | None = None,
) -> Content:
    """The year with everything it was judged by. ``book`` is the rulebook as taken, ``files`` its files' texts.

    ``statuses`` by meeting id, where the calendar's file tells them: TBC is to be confirmed even when the version is
    in force, and TENTATIVE, as drafts are written, is confirmed by its adoption. ``solved`` is what the solver said.
    """
    choices = choices or Choices()
    days = holiday_snapshot.write(holiday_snapshot.take(plan.facts, plan.facts.years), book).decode()
    rules = book.rules_in(date(plan.cycle, 1, 1))
    document = {
        "format": FORMAT,
        "institution": book.about.id,
        "title": book.about.title,
        "year": plan.cycle,
        "program": version_of("indicative-calendar"),
        "rulebook": {
            "version": book.about.version,
            "sha256": book.digest,
            "files": {name: hash_of_text(text) for name, text in files.items()},
            "profile": choices.profile,
            "readings": dict(choices.readings),
        },
        "holidays": {"sha256": hash_of_text(days), "library": plan.facts.origin},
        "plan": plan_json(plan),
        "statuses": dict(statuses or {}),
        **_shown(book, plan),
        "waivers": [waiver.model_dump(mode="json") for waiver in plan.waivers],
        "report": report_json(report, book),
        "solved": dict(solved) if solved else None,
        **procedure.as_json(procedure.procedure_of(rules), book.members),
    }
    return Content(document, {hash_of_text(text): text for text in (*files.values(), days)})


def _shown(book: Rulebook, plan: Plan) -> dict[str, Any]:
    """What feeds show besides the meetings: their UIDs, and the orders between them that dates decide."""
    meetings = (*(p.meeting for p in plan.placements), *plan.undated)
    found = (r for rule in book.rules_in(date(plan.cycle, 1, 1)) for r in rule.relations(meetings))
    return {
        "uids": {m.id: _uid(book, m) for m in meetings},
        "relations": [{"first": r.first, "then": r.then, "free_days": r.free_days, "rule": r.rule} for r in found],
    }


def report_json(report: Report, book: Rulebook) -> dict[str, Any]:
    """The verdict on each rule, the breaches, those waived, and the price of the wishes missed."""
    return {
        "rules": [verdict.as_row() for verdict in report.verdicts],
        "breaches": [
            {"rule": r.id, "meetings": list(f.meetings), "message": f.message, "source": book.cited(r)}
            for r, f in report.breaches
        ],
        "waived": [
            {"rule": r.id, "meetings": list(f.meetings), "message": f.message, "approved_by": w.approved_by}
            for r, f, w in report.waived
        ],
        "cost": report.cost,
    }


def _uid(book: Rulebook, meeting: Meeting) -> str:
    """The UID as the calendar of any year gives it: nothing but the institution and the meeting plays a part."""
    return Calendar(book.about.id, "", meeting.cycle, _ANY_TIME, (), Facts()).uid(meeting)
