"""What each rule costs -> text and JSON. Nothing is decided here."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from constraints.rule import Rule
from scheduler.render.calendar import refused_json, refused_text
from scheduler.render.options import where_text

if TYPE_CHECKING:
    from scheduler.pipeline.questions.pricing import ImpossibleWith, Prices, Relaxed
    from scheduler.price import Price

WIDTH = 110
"""Columns of a list of names."""


def prices_text(found: Prices) -> str:
    """What each rule that costs something saves when it is left out, dearest first; then those that never bind."""
    year, best = found.base.posed.year, found.solved
    proof = "proved" if best.proven else f"not proved: no calendar costs less than {best.bound}"
    free = {one.rule for one in found.never_bind}
    rows = [one for one in found.prices if one.rule not in free]
    lines = [f"{found.base.book.about.title} {year}: the best calendar costs {best.cost}, {proof}."]
    if rows:
        lines += ["", "Left out alone, all others as they are:", "  saves  costs then"]
    for one in rows:
        lines += _row(one, found)
    lines += [*_never(found), *_open(found)]
    for shown in found.shown:
        lines += ["", *_shown(shown, found)]
    lines += [f"Without {name} no calendar to show was found in time." for name in found.not_shown]
    return "\n".join(lines)


def _row(one: Price, found: Prices) -> list[str]:
    rule = found.base.rules[one.rule]
    saving = found.solved.cost - (one.cost or 0)
    lines = [f"  {saving:>5}  {one.cost:>10}  {rule.id}: {rule.sentence}"]
    own = f"price {rule.weight}: {one.own or 'nothing'} of the cost is its own"
    if rule.weight is None:
        own = "a fixed date or other entry of the request" if rule.standing == "request" else "must hold"
    elif saving > one.own:
        own += f", {saving - one.own} is what it costs other wishes"
    told = own if rule.standing == "request" else f"{found.base.book.cited(rule)}; {rule.standing}; {own}"
    lines.append(f"{'':21}{told}")
    if not (one.proven and found.solved.proven):
        lines.append(f"{'':21}Not proved: it saves {_least(one, found)} to {found.solved.cost - one.bound}.")
    return lines


def _least(one: Price, found: Prices) -> int:
    return max(0, found.solved.bound - (one.cost or 0))


def _never(found: Prices) -> list[str]:
    names = [one.rule for one in found.never_bind]
    if not names:
        return []
    told = "Never binds: without it the best calendar costs as much, proved."
    if len(names) > 1:
        told = f"{len(names)} never bind: without any one of them the best calendar costs as much, proved."
        if found.together == found.solved.cost:
            told += " It does without all of them at once."
        elif found.together is not None:
            less = found.solved.cost - found.together
            told += f" Without all of them at once it costs {found.together}, {less} less, proved."
    return ["", told, *_names(names)]


def _open(found: Prices) -> list[str]:
    lines = []
    if found.silent:
        told = (
            f"{len(found.silent)} ask nothing of these days: they count meetings, are for people to judge, are waived,"
        )
        lines += ["", f"{told} or speak of nothing that is here.", *_names(found.silent)]
    if found.unasked:
        lines += ["", f"Stopped by hand: {len(found.unasked)} were not priced.", *_names(found.unasked)]
    return lines


def _names(names: Iterable[str]) -> list[str]:
    return textwrap.wrap(
        ", ".join(names),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _shown(shown: Relaxed, found: Prices) -> list[str]:
    """The year without a rule: what moves, from where to where, and which wishes it pays less or more for."""
    solved, less = shown.solved, found.solved.cost - shown.solved.cost
    nearest = "no calendar at this cost moves fewer" if solved.proven else "not proved: another may cost or move less"
    count = (
        f"{len(shown.moves)} meeting{'' if len(shown.moves) == 1 else 's'} move{'s' if len(shown.moves) == 1 else ''}"
    )
    lines = [f"Without {shown.rule}: {solved.cost}, {less} less; {count} ({nearest})."]
    rows = [(one.placement.id, where_text(one), where_text(then)) for one, then in shown.moves]
    width = [max((len(row[at]) for row in rows), default=0) for at in range(2)]
    lines += [f"  {name:<{width[0]}}  {was:<{width[1]}}  ->  {then}" for name, was, then in rows]
    lines += [f"  {name} costs {then} instead of {was}" for name, (was, then) in shown.changes.items()]
    return lines


def impossible_text(found: ImpossibleWith) -> str:
    """The conflict, and what the year costs without each of its rules, left out altogether."""
    lines = [
        refused_text(found.refused),
        "",
        "Each rule is left out altogether here. Without any other one the conflict stays.",
    ]
    lines += ["Stopped by hand before all of them were tried."] if found.interrupted else []
    return "\n".join(lines)


def prices_json(found: Prices) -> str:
    """Schema indical/price/1. ``saves`` is null where not proved; then ``saves_least`` and ``saves_most`` bound it."""
    rules = [_json_row(one, found) for one in found.prices]
    return _json(
        {
            "schema": "indical/price/1",
            "year": found.base.posed.year,
            "possible": True,
            "cost": found.solved.cost,
            "bound": found.solved.bound,
            "proven": found.solved.proven,
            "rules": rules,
            "never_bind": [one.rule for one in found.never_bind],
            "never_bind_left_out_together": found.together,
            "ask_nothing": list(found.silent),
            "unasked": list(found.unasked),
            "shown": [_json_shown(one) for one in found.shown],
            "not_shown": list(found.not_shown),
        }
    )


def _json_row(one: Price, found: Prices) -> dict[str, Any]:
    rule: Rule = found.base.rules[one.rule]
    proven = one.proven and found.solved.proven
    return {
        "id": one.rule,
        "standing": rule.standing,
        "weight": rule.weight,
        "cost_without": one.cost,
        "bound_without": one.bound,
        "proven": proven,
        "saves": found.solved.cost - (one.cost or 0) if proven else None,
        "saves_least": _least(one, found),
        "saves_most": found.solved.cost - one.bound,
        "own": one.own,
        "proved_together": one.together,
    }


def _json_shown(shown: Relaxed) -> dict[str, Any]:
    return {
        "without": shown.rule,
        "cost": shown.solved.cost,
        "bound": shown.solved.bound,
        "proven": shown.solved.proven,
        "moves": [
            {
                "meeting": one.placement.id,
                "from": [str(one.placement.first_day), str(one.placement.last_day)],
                "to": [str(then.placement.first_day), str(then.placement.last_day)],
                "host": then.meeting.host,
            }
            for one, then in shown.moves
        ],
        "costs": {name: {"before": was, "then": then} for name, (was, then) in shown.changes.items()},
    }


def impossible_json(found: ImpossibleWith) -> str:
    """Schema indical/price/1 with ``possible`` false: the conflict, and the year without each of its rules."""
    conflict = json.loads(refused_json(found.refused))
    rules = [
        {"id": p.rule, "outcome": p.without.value, "cost_without": p.cost, "bound_without": p.bound, "proven": p.proven}
        for p in found.prices
    ]
    del conflict["choices"]
    head = {"schema": "indical/price/1", "year": found.refused.year, "possible": False}
    return _json({**head, "conflict": conflict, "rules": rules, "interrupted": found.interrupted})


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
