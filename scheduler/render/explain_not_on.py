"""Why a meeting is not on a day -> text for people. Nothing is decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.render.explain import (
    change_lines,
    conflict_lines,
    day_text,
    more_text,
    move_lines,
    rule_text,
    where_text,
)

if TYPE_CHECKING:
    from scheduler.conflict import Choice
    from scheduler.explained import Alone, Elsewhere, NotOn


def not_on_text(told: NotOn) -> str:
    """Where it is; what is broken if it alone moves; what the best calendar with it there costs, or the conflict."""
    base = told.base
    if told.its_day:
        return f"{where_text(base, told.meeting)}: that is the day you ask about."
    lines = [f"{where_text(base, told.meeting)}, not on {day_text(base, told.day)}.", ""]
    if told.alone is not None:
        lines += _alone_lines(told, told.alone)
    if told.day > base.board.latest[told.meeting]:
        days = base.board.size[told.meeting]
        return "\n".join([*lines, f"It takes {days} days: begun then, it ends after the last day of the year."])
    lines += ["", "If everything else may move:"]
    lines += [f"  (set aside, being broken on any day: {rule_text(base, rule)})" for rule in told.lifted]
    if told.undecided:
        lines.append("  neither a calendar with it there was found in time, nor a proof that there is none.")
    if told.there is not None:
        lines += _there_lines(told, told.there)
    if told.forbidden is not None:
        day = "no calendar has it there" if told.forbidden.day_counts else "no calendar keeps these rules on any day"
        lines.append(f"  {day}, proved and confirmed. These cannot all hold; leave out any one and they can:")
        lines += [f"  {line}" for line in conflict_lines(base, told.forbidden)]
        choices = [f"    {_choice(one)}" for one in told.forbidden.choices]
        head = "Give up one to have it there:" if choices else "None of these can be given up to have it there."
        lines += [f"  {head}", *choices]
    return "\n".join(lines)


def _alone_lines(told: NotOn, alone: Alone) -> list[str]:
    base = told.base
    along = f" (with {', '.join(alone.tied)}, tied to it day by day)" if alone.tied else ""
    lines = [f"If only it moves there{along}:"]
    if alone.leaving:
        return [*lines, f"  {', '.join(alone.leaving)} would lie outside the year."]
    if alone.misnumbered is not None:
        lines.append(f"  breaks {rule_text(base, alone.misnumbered)}")
    for rule, finding in alone.breaches:
        lines += [f"  breaks {rule_text(base, rule.id)}", f"    {finding.message}."]
    for rule, finding in alone.mended:
        lines.append(f"  mends {rule.id}: {finding.message}.")
    for line, rule_id in zip(change_lines(base, alone.changes or {}), alone.changes or {}, strict=True):
        seen = (alone.evidence or {}).get(rule_id)
        lines += [line, f"    {seen}."] if seen else [line]
    total = f"the year costs {more_text(alone.extra)}."
    return [
        *lines,
        f"  nothing that must hold is broken; {total}" if alone.legal else f"  {total[0].upper()}{total[1:]}",
    ]


def _there_lines(told: NotOn, there: Elsewhere) -> list[str]:
    base = told.base
    proof = "proved" if there.proven else f"not proved: none below {there.at_least}"
    if base.solved is None:
        lines = [
            f"  the best calendar with it there costs {there.cost} ({proof})."
            if there.proven
            else f"  the best calendar found with it there costs {there.cost} ({proof})."
        ]
    else:
        best = "the best calendar with it there" if there.proven else "the best calendar found with it there"
        lines = [f"  {best} costs {there.cost}, {more_text(there.extra)} ({proof})."]
    lines += [f"  still breaks {rule_text(base, rule)}" for rule in there.broken if rule not in told.lifted]
    moves = move_lines(base, there)
    fewest = "no calendar at that cost moves fewer" if there.fewest else "not proved the fewest"
    lines += [f"  It moves {len(moves)} more ({fewest}):", *(f"    {line}" for line in moves)] if moves else []
    lines += ["  Nothing else moves."] if not moves else []
    return lines + change_lines(base, there.changes)


def _choice(one: Choice) -> str:
    named = f"{one.rule} for {', '.join(one.meetings)}" if one.meetings else one.rule
    if one.cost is not None:
        return f"{named}: {'the best calendar' if one.proven else 'a calendar'} then costs {one.cost}"
    return f"{named}: {'does not suffice, another conflict remains' if one.decided else 'not decided in time'}"
