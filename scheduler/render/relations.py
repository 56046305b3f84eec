"""The order that a file asks for itself, judged -> text for people and JSON for programs. Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from constraints.rule import State
from scheduler.results import CheckedFile

if TYPE_CHECKING:
    from calendars.ics_relations import Order, Related

_MARK = {
    State.KEPT: "kept",
    State.BROKEN: "BROKEN",
    State.UNDECIDED: "cannot be decided",
    State.NOT_APPLICABLE: "does not apply",
}


def lines(file: CheckedFile) -> Iterator[str]:
    """A line that counts the orders, then each: where a rulebook judged the file too, only those that are not kept."""
    if not file.orders:
        return
    counted = Counter(_mark(one) for one in file.orders)
    told = ", ".join(f"{count} {mark.lower()}" for mark, count in counted.items())
    yield f"{file.name}: what it asks for itself (RELATED-TO, RFC 9253): {told}"
    for one in file.orders:
        if one.state in (State.BROKEN, State.UNDECIDED) or not file.years:
            yield f"  {_mark(one):<18} {one.evidence} (line {one.line})"
        if one.turned:
            yield f"  {'':<18} The other way round it is kept: was it written into the event that comes last?"


def _mark(one: Order) -> str:
    return "broken, waived" if one.waived else _MARK[one.state]


def as_json(file: CheckedFile) -> list[dict[str, Any]]:
    """One row an order. ``then`` is null where the file holds no such event; all days are included."""
    return [
        {
            "file": file.name,
            "line": one.line,
            "type": one.kind,
            "gap_seconds": int(one.gap.total_seconds()),
            "first": _event(one.first),
            "then": _event(one.then) if one.then else None,
            "then_uid": one.uid,
            "verdict": one.state.value,
            "evidence": one.evidence,
            "waived": one.waived,
            "kept_the_other_way_round": one.turned,
        }
        for one in file.orders
    ]


def _event(one: Related) -> dict[str, Any]:
    return {"uid": one.uid, "title": one.title, "first_day": str(one.first_day), "last_day": str(one.last_day)}
