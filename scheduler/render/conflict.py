"""Why a year is impossible, and what may be given up: text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.conflict import Choice, Conflict
    from scheduler.conflict_map import Several
    from scheduler.conflict_sets import Fewest, Together
    from scheduler.results import Refused

MOST_NAMED = 6
"""Meetings named in one line of a conflict; JSON has them all."""
MOST_SETS_TOLD = 5
"""Sets of rules to give up together that are told to people; JSON has them all."""


def refused_text(refused: Refused) -> str:
    """The conflict in words, each part with its source, and what giving up each would cost."""
    conflict, count = refused.conflict, len(refused.conflict.rules)
    these = f"These {count} cannot all hold; leave out any one and they can" if count > 1 else "This cannot hold"
    lines = [f"{refused.year} is impossible as asked. {these}:", "", *_told(refused, conflict), ""]
    lines.append("Give up one:" if count > 1 else "Give it up:")
    lines += map(_choice_text, refused.choices)
    if refused.fewest is not None:
        lines += ["", *_fewest_text(refused.fewest)]
    if refused.several is not None:
        lines += _several_text(refused, refused.several)
    return "\n".join(lines)


def _told(refused: Refused, conflict: Conflict) -> Iterator[str]:
    """Each rule of the conflict with its meetings and its source, and the sum that shows it."""
    for name in conflict.rules:
        named = _named(m for r in conflict.requirements if r.rule == name for m in r.meetings)
        of_meetings = f"  [{named}]" if named else ""
        rule = refused.rules[name]
        yield f"  {rule.id}: {rule.sentence}{of_meetings}"
        yield f"    {refused.book.cited(rule)}; {rule.standing}. {rule.reading}"
    if conflict.sum_told:
        yield from ("", f"  In days: {conflict.sum_told}.")


def _choice_text(choice: Choice) -> str:
    named = _part(choice.rule, choice.meetings)
    if choice.cost is not None:
        proof = "the best calendar then" if choice.proven else "a calendar then (not proved best)"
        return f"  {named}: {proof} costs {choice.cost}"
    if choice.decided:
        return f"  {named}: does not suffice, another conflict remains"
    return f"  {named}: not decided within the limit"


def _part(rule: str, meetings: tuple[str, ...]) -> str:
    return f"{rule} for {_named(meetings)}" if meetings else rule


def _fewest_text(fewest: Fewest) -> Iterator[str]:
    if not fewest.sets:
        yield (
            "Nothing that may be given up suffices."
            if fewest.decided
            else ("Which rules suffice when given up together was not decided within the limit; give more --seconds.")
        )
        return
    size = len(fewest.sets[0].parts)
    fewer = "no one of them suffices" if size == 2 else f"no {size - 1} suffice"
    yield f"Give up {size} together; {fewer}:" if size > 1 else "Give it up for more meetings:"
    yield from map(_together_text, fewest.sets[:MOST_SETS_TOLD])
    if more := len(fewest.sets) - MOST_SETS_TOLD if len(fewest.sets) > MOST_SETS_TOLD else 0:
        yield f"  and {more} more that cost as much or more"
    if not fewest.all_of_them:
        yield f"  More sets of {size} may suffice; not all were tried."


def _together_text(one: Together) -> str:
    named = " + ".join(_part(rule, meetings) for rule, meetings in one.parts)
    if one.cost is None:
        return f"  {named}: suffices; what the year costs then was not decided within the limit"
    proof = "the best calendar then" if one.proven else "a calendar then (not proved best)"
    return f"  {named}: {proof} costs {one.cost}"


def _several_text(refused: Refused, several: Several) -> Iterator[str]:
    others = several.conflicts[1:]
    for at, conflict in enumerate(others, 2):
        count = len(conflict.rules)
        yield from ("", f"Conflict {at}. " + (f"Nor can these {count}:" if count > 1 else "Nor can this:"), "")
        yield from _told(refused, conflict)
    number = len(several.conflicts)
    all_told = "This is the only conflict." if number == 1 else f"These {number} conflicts are all there are."
    more_told = f"There are more than these {number} conflicts." if number > 1 else "There are more conflicts."
    unknown = "Whether there are more conflicts was not decided within the limit."
    yield from ("", {True: all_told, False: more_told, None: unknown}[several.all_of_them])


def _named(meetings: Iterable[str]) -> str:
    """The meetings, none twice; of very many the first few and how many there are."""
    names = list(dict.fromkeys(meetings))
    told = ", ".join(names[:MOST_NAMED])
    return told if len(names) <= MOST_NAMED else f"{told} and {len(names) - MOST_NAMED} more"


def refused_json(refused: Refused) -> str:
    """Schema indical/conflict/1. ``rules`` are the rulebook's, ``fixed`` the meetings whose days the request fixes.

    ``sets`` are the fewest rules to give up together, where no one of ``choices`` suffices; ``others`` further
    conflicts, and ``all_conflicts`` whether there are no more (null: not asked, or not decided).
    """
    choices = [
        {"give_up": c.rule, "meetings": list(c.meetings), "cost": c.cost, "proven": c.proven, "decided": c.decided}
        for c in refused.choices
    ]
    fewest, several = refused.fewest, refused.several
    data = {
        "schema": "indical/conflict/1",
        "year": refused.year,
        **_conflict_json(refused, refused.conflict),
        "choices": choices,
        "sets": [_together_json(one) for one in fewest.sets] if fewest else [],
        "all_sets": fewest.all_of_them if fewest else None,
        "others": [_conflict_json(refused, one) for one in several.conflicts[1:]] if several else [],
        "all_conflicts": several.all_of_them if several else None,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _conflict_json(refused: Refused, conflict: Conflict) -> dict[str, Any]:
    rules = [refused.rules[name] for name in conflict.rules]
    cases = dict.fromkeys((r.rule, r.meetings) for r in conflict.requirements)
    return {
        "rules": [rule.id for rule in rules if rule.standing != "request"],
        "fixed": [r.meetings[0] for r in conflict.requirements if r.rule.startswith("fixed-")],
        "asked": [rule.id for rule in rules if rule.standing == "request" and not rule.id.startswith("fixed-")],
        "told": conflict.sum_told,
        "cases": [{"rule": rule, "meetings": list(meetings)} for rule, meetings in cases],
    }


def _together_json(one: Together) -> dict[str, Any]:
    parts = [{"rule": rule, "meetings": list(meetings)} for rule, meetings in one.parts]
    return {"give_up": parts, "cost": one.cost, "proven": one.proven}
