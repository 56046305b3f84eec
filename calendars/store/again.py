"""A version with other dates: judged by the rulebook and the holidays of the one in force, which it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendars.store.freezing import Content, freeze
from constraints.check import Report
from constraints.meetings import Plan
from constraints.rulebook import Rulebook


def with_plan(
    before: Content, book: Rulebook, plan: Plan, report: Report, decided: Mapping[str, str] | None = None
) -> Content:
    """The content of the version ``before``, but for the plan, what is said of its meetings, waivers and the report.

    ``book`` is the rulebook of that version, as taken. ``decided`` are the statuses, by meeting, that are so now. A
    meeting that keeps its days keeps the reasons for which they were chosen; that the year as a whole was proved best
    is no longer said.
    """
    ids = [*(p.id for p in plan.placements), *(m.id for m in plan.undated)]
    kept_now = {**before.document["statuses"], **(decided or {})}
    statuses = {one: status for one, status in kept_now.items() if one in ids}
    reasons = _kept_reasons(before, plan)
    new = freeze(book, {}, plan, report, statuses=statuses, solved={"reasons": reasons} if reasons else None)
    kept = {name: before.document[name] for name in ("rulebook", "holidays", "program")}
    return Content({**new.document, **kept}, before.texts)


def _kept_reasons(before: Content, plan: Plan) -> dict[str, Any]:
    days = {row["id"]: (row["first_day"], row["last_day"]) for row in before.document["plan"]["placements"]}
    same = [p.id for p in plan.placements if days.get(p.id) == (str(p.first_day), str(p.last_day))]
    known = (before.document["solved"] or {}).get("reasons", {})
    return {one: known[one] for one in same if one in known}
