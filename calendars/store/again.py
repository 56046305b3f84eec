"""A version with other dates: judged by the rulebook and the holidays of the one in force, which it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendars.store.freezing import Content, freeze
from constraints.check import Report
from constraints.meetings import Meeting, Plan
from constraints.rulebook import Rulebook


def with_plan(
    before: Content, book: Rulebook, plan: Plan, report: Report, decided: Mapping[str, str] | None = None
) -> Content:
    """The content of the version ``before``, but for the plan, what is said of its meetings, waivers and the report.

    ``book`` is the rulebook of that version, as taken. ``decided`` are the statuses, by meeting, that are so now. A
    meeting that keeps its days keeps the reasons for which they were chosen; that the year as a whole was proved best
    is no longer said. Its id may change with how many meetings its body has: it is known by its number.
    """
    known, ids = _ids_by_number(before), [*(p.meeting for p in plan.placements), *plan.undated]
    was = before.document["statuses"]
    kept_now = {m.id: was.get(known.get(_number(m), m.id)) for m in ids}
    statuses = {one: status for one in sorted(kept_now) if (status := (decided or {}).get(one, kept_now[one]))}
    reasons = _kept_reasons(before, plan)
    new = freeze(book, {}, plan, report, statuses=statuses, solved={"reasons": reasons} if reasons else None)
    kept = {name: before.document[name] for name in ("rulebook", "holidays", "program")}
    return Content({**new.document, **kept}, before.texts)


def _kept_reasons(before: Content, plan: Plan) -> dict[str, Any]:
    known, found = (before.document["solved"] or {}).get("reasons", {}), {}
    rows = {row["id"]: row for row in before.document["plan"]["placements"]}
    ids = _ids_by_number(before)
    for placed in plan.placements:
        was = rows.get(ids.get(_number(placed.meeting), ""))
        same = was and (was["first_day"], was["last_day"]) == (str(placed.first_day), str(placed.last_day))
        if was and same and was["id"] in known:
            found[placed.id] = known[was["id"]]
    return found


def _number(meeting: Meeting) -> tuple[str, int, bool]:
    return meeting.body.id, meeting.number, meeting.special


def _ids_by_number(before: Content) -> dict[tuple[str, int, bool], str]:
    """The ids of the version's meetings, each by its body, its number among that body's, and whether it is special."""
    plan = before.document["plan"]
    return {(m["body"], m["number"], m["special"]): m["id"] for m in (*plan["placements"], *plan["undated"])}
