"""How a calendar comes to be adopted, as its rulebook says: by whom, and what silence means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from constraints.meetings import Member
from constraints.rule import Rule
from constraints.rules.act import Act


@dataclass(frozen=True)
class Procedure:
    """The bodies that recommend and adopt the calendar, by their ids; None where no rule names one.

    ``silence_agrees``: a member that has not answered by the time set counts as agreeing.
    """

    recommends: str | None
    adopts: str | None
    silence_agrees: bool = False


@dataclass(frozen=True)
class Terms:
    """What the life of a calendar hangs on in one version of it, all of it frozen with that version.

    ``members`` by id, with the first day of membership (None: always). ``breaches`` are those of rules that must
    hold which no waiver covers, in words. ``meetings`` are the ids of all that it holds, ``last_days`` those of the
    ones with exact days.
    """

    procedure: Procedure
    members: Mapping[str, date | None]
    breaches: tuple[str, ...]
    meetings: frozenset[str]
    last_days: Mapping[str, date] = field(default_factory=dict)

    def members_on(self, day: date) -> tuple[str, ...]:
        """The members of that day, in the rulebook's order."""
        return tuple(m for m, since in self.members.items() if since is None or since <= day)


def procedure_of(rules: Iterable[Rule]) -> Procedure:
    """The procedure that the ``act`` rules on the calendar tell; of two that say the same step, the first."""
    steps: dict[str, str] = {}
    silence_agrees = False
    for rule in rules:
        if isinstance(rule, Act) and rule.paper == "calendar":
            silence_agrees = silence_agrees or (rule.done == "adopted" and rule.silence_agrees)
            steps.setdefault(rule.done, rule.by)
            if rule.after and rule.after_by:
                steps.setdefault(rule.after, rule.after_by)
    return Procedure(steps.get("recommended"), steps.get("adopted"), silence_agrees)


def as_json(procedure: Procedure, members: Iterable[Member]) -> dict[str, Any]:
    """For the frozen version: procedure and members."""
    return {
        "procedure": {
            "recommends": procedure.recommends,
            "adopts": procedure.adopts,
            "silence_agrees": procedure.silence_agrees,
        },
        "members": [{"id": m.id, "since": str(m.since) if m.since else None} for m in members],
    }


def terms_of(document: Mapping[str, Any]) -> Terms:
    """What a frozen version's document says of the life of the calendar."""
    told = document["procedure"]
    plan = document["plan"]
    return Terms(
        procedure=Procedure(told["recommends"], told["adopts"], told["silence_agrees"]),
        members={m["id"]: date.fromisoformat(m["since"]) if m["since"] else None for m in document["members"]},
        breaches=tuple(breach["message"] for breach in document["report"]["breaches"]),
        meetings=frozenset(m["id"] for m in (*plan["placements"], *plan["undated"])),
        last_days={m["id"]: date.fromisoformat(m["last_day"]) for m in plan["placements"]},
    )
