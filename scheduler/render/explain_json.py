"""Why a meeting is where it is, and not elsewhere -> JSON for programs. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scheduler.explained import cited

if TYPE_CHECKING:
    from constraints.rule import Finding, Rule
    from scheduler.explain import Link, Side
    from scheduler.explained import Alone, Elsewhere, Explained, Forbidden, NotOn
    from scheduler.pipeline.questions.answering import Base

Row = dict[str, Any]


def explained_json(told: Explained) -> str:
    """Schema indical/explain/1. ``rules`` cites every rule that is named."""
    base, found = told.base, told.found
    earlier, later = told.sides
    rules = [
        *(rule.id for rule, _ in told.breaches),
        *(rule for side in told.sides for rule in (*side.blocking(found), *_side_rules(told, side))),
        *(link.rule for link in (*told.depends, *told.dependents)),
        *(rule for one in told.others for rule in (*one.broken, *one.changes)),
        *(told.forbidden.conflict.rules if told.forbidden else ()),
    ]
    return _json(
        {
            "schema": "indical/explain/1",
            **head(base, told.meeting),
            "tied": list(found.tied),
            "breaches": [_breach(base, *one) for one in told.breaches],
            "earlier": _side(told, earlier),
            "later": _side(told, later),
            "depends": [_link(link) for link in told.depends],
            "dependents": [_link(link) for link in told.dependents],
            "as_good": [_day(base, day.number) for day in found.as_good if day.number != found.now],
            "next_best": [_elsewhere(base, one) for one in told.others],
            "no_other_day": _forbidden(told.forbidden) if told.forbidden else None,
            "undecided": told.undecided,
            "rules": cited_rows(base, rules),
        }
    )


def not_on_json(told: NotOn) -> str:
    """Schema indical/not-on/1. ``alone``, ``there`` and ``forbidden`` are null where they do not apply."""
    base = told.base
    rules = [
        *((rule.id for rule, _ in (*told.alone.breaches, *told.alone.mended)) if told.alone else ()),
        *((told.alone.changes or {}) if told.alone else ()),
        *(told.there.changes if told.there else ()),
        *((*told.forbidden.conflict.rules, *(one.rule for one in told.forbidden.choices)) if told.forbidden else ()),
        *told.lifted,
    ]
    return _json(
        {
            "schema": "indical/not-on/1",
            **head(base, told.meeting),
            "asked": _day(base, told.day),
            "its_day": told.its_day,
            "alone": _alone(base, told.alone) if told.alone else None,
            "there": _elsewhere(base, told.there) if told.there else None,
            "forbidden": _forbidden(told.forbidden) if told.forbidden else None,
            "undecided": told.undecided,
            "set_aside": list(told.lifted),
            "rules": cited_rows(base, rules),
        }
    )


def head(base: Base, meeting: str) -> Row:
    """What is asked about: the meeting, its days, and the year; cost, bound and proof only of a year solved for."""
    start, solved = base.start[meeting], base.solved
    return {
        "meeting": meeting,
        "year": base.posed.year,
        "file": base.file,
        "first_day": _day(base, start),
        "last_day": _day(base, start + base.board.size[meeting] - 1),
        "cost": solved.cost if solved else None,
        "bound": solved.bound if solved else None,
        "proven": solved.proven if solved else None,
    }


def cited_rows(base: Base, rules: Iterable[str]) -> dict[str, Row]:
    """Each rule once, in words and with its source."""
    found = {rule: cited(base, rule) for rule in dict.fromkeys(rules)}
    return {
        rule: {"sentence": one.sentence, "source": one.source, "standing": one.standing} for rule, one in found.items()
    }


def _day(base: Base, number: int) -> str:
    return base.board.day(number).isoformat()


def _side_rules(told: Explained, side: Side) -> list[str]:
    found = told.found
    days = [day for day in (side.beside, side.nearest, side.limit) if day is not None and not day.leaving]
    return [rule for day in days for rule in (*day.broken, *found.changes(day))]


def _side(told: Explained, side: Side) -> Row:
    base, found = told.base, told.found

    def of(number: int) -> Row:
        day = found.days[number]
        lies = {"day": _day(base, number), "open": found.open(day), "leaving": list(day.leaving)}
        if day.leaving:
            return {**lies, "breaks": [], "extra": None, "changes": {}}
        return {**lies, "breaks": list(day.broken), "extra": found.extra(day), "changes": found.changes(day)}

    return {
        "next_day": of(side.beside.number) if side.beside else None,
        "nearest_open": of(side.nearest.number) if side.nearest else None,
        "first_blocked": of(side.limit.number) if side.limit else None,
        "blocking": side.blocking(found),
    }


def _link(link: Link) -> Row:
    return {
        "earlier": link.earlier,
        "later": link.later,
        "rule": link.rule,
        "days_nearer": link.closer,
        "days_farther": link.farther,
        "tight": link.tight,
        "broken": link.broken,
    }


def _elsewhere(base: Base, one: Elsewhere) -> Row:
    moves = {name: [_day(base, since), _day(base, to)] for name, (since, to) in one.moves.items()}
    return {
        "day": _day(base, one.day),
        "cost": one.cost,
        "extra": one.extra,
        "at_least": one.at_least if base.solved or one.at_least else None,
        "proven": one.proven,
        "moves": moves,
        "fewest_moves": one.fewest,
        "hosts": {name: list(change) for name, change in one.hosts.items()},
        "changes": dict(one.changes),
        "breaks": list(one.broken),
    }


def _alone(base: Base, alone: Alone) -> Row:
    return {
        "tied": list(alone.tied),
        "leaving": list(alone.leaving),
        "legal": alone.legal,
        "breaches": [_breach(base, *one) for one in alone.breaches],
        "mended": [_breach(base, *one) for one in alone.mended],
        "misnumbered": alone.misnumbered is not None,
        "extra": None if alone.leaving else alone.extra,
        "changes": dict(alone.changes or {}),
    }


def _breach(base: Base, rule: Rule, finding: Finding) -> Row:
    return {
        "rule": rule.id,
        "meetings": list(finding.meetings),
        "message": finding.message,
        "source": base.book.cited(rule),
    }


def _forbidden(forbidden: Forbidden) -> Row:
    return {
        "conflict": [{"rule": one.rule, "meetings": list(one.meetings)} for one in forbidden.conflict.requirements],
        "day_counts": forbidden.day_counts,
        "told": forbidden.conflict.sum_told,
        "choices": [
            {"give_up": c.rule, "meetings": list(c.meetings), "cost": c.cost, "proven": c.proven, "decided": c.decided}
            for c in forbidden.choices
        ],
    }


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
