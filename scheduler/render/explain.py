"""Why a meeting is where it is -> text for people. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from scheduler.elsewhere import DAY_ASKED
from scheduler.explained import cited

if TYPE_CHECKING:
    from scheduler.explain import Link, Side
    from scheduler.explained import Elsewhere, Explained, Forbidden
    from scheduler.pipeline.questions.answering import Base

MOST_DAYS = 10
"""As many days are named in one line; JSON has them all."""


def day_text(base: Base, number: int) -> str:
    """The day of that number: "Wed 03 Nov 2027"."""
    return f"{base.board.day(number):%a %d %b %Y}"


def where_text(base: Base, meeting: str) -> str:
    """On which day the meeting begins, and of which calendar that is."""
    told = f"{meeting} is on {day_text(base, base.start[meeting])}"
    if base.solved is None:
        return f"{told} in {base.file}"
    if base.solved.proven:
        return f"{told} in the best calendar (cost {base.solved.cost}, proved)"
    return (
        f"{told} in the best calendar found (cost {base.solved.cost}; none below {base.solved.bound}, not proved best)"
    )


def rule_text(base: Base, rule: str) -> str:
    """The rule's id, what it says and where that is written."""
    one = cited(base, rule)
    return f"{one.rule}: {one.sentence} ({one.source}; {one.standing})"


def explained_text(told: Explained) -> str:
    """Where it is, what binds it on either side, its chain, the as good days and the next-best ones."""
    base, found = told.base, told.found
    lines = [f"{where_text(base, told.meeting)}."]
    if found.tied:
        lines.append(f"{', '.join(found.tied)} moves with it, day by day.")
    for rule, finding in told.breaches:
        lines += [f"Breaks {rule_text(base, rule.id)}", f"  {finding.message}."]
    for side in told.sides:
        lines += ["", *_side_lines(told, side)]
    lines += _chain_lines(base, "It depends on:", told.depends)
    lines += _chain_lines(base, "On it depend:", told.dependents)
    lines += ["", _as_good_text(told), *_other_lines(told)]
    return "\n".join(lines)


def _side_lines(told: Explained, side: Side) -> list[str]:
    base, found = told.base, told.found
    word = "earlier" if side.step < 0 else "later"
    if side.beside is None:
        return [f"No day is {word}: it is at the edge of the year."]
    lines = [f"A day {word}, {day_text(base, side.beside.number)}:"]
    anew = found.new_breaches(side.beside)
    lines += [
        f"  {'breaks' if rule in anew else 'still breaks'} {rule_text(base, rule)}" for rule in side.beside.broken
    ]
    if side.beside.leaving:
        lines.append(f"  {', '.join(side.beside.leaving)} would lie outside the year.")
    lines += change_lines(base, found.changes(side.beside)) if not side.beside.leaving else []
    lines += ["  breaks nothing and costs the same."] if len(lines) == 1 else []
    if not side.between:
        return lines + _limit_lines(told, side, word)
    more = [rule for rule in side.blocking(found) if rule not in anew]
    lines += [f"  farther {word} also breaks {rule_text(base, rule)}" for rule in more]
    if side.nearest is None:
        return [*lines, f"  No day {word} is open while the others stay."]
    lines.append(f"  The nearest day that is open is {day_text(base, side.nearest.number)}{_extra(told, side)}")
    return [*lines, *(f"  {line}" for line in change_lines(base, found.changes(side.nearest)))]


def _limit_lines(told: Explained, side: Side, word: str) -> list[str]:
    """Which rule that must hold breaks first, farther out than the next day."""
    if side.limit is None:
        return [f"  No day {word} breaks a rule that must hold."]
    first = f"  the first day {word} that is blocked is {day_text(told.base, side.limit.number)}:"
    rules = told.found.new_breaches(side.limit)
    return [first, *(f"    breaks {rule_text(told.base, rule)}" for rule in rules)]


def _extra(told: Explained, side: Side) -> str:
    assert side.nearest is not None, "asked only where there is one"
    return f"; the year costs {more_text(told.found.extra(side.nearest))} then."


def more_text(extra: int) -> str:
    """ "7 more", "3 less" or "the same"."""
    return f"{extra} more" if extra > 0 else f"{-extra} less" if extra < 0 else "the same"


def change_lines(base: Base, changes: Mapping[str, int]) -> list[str]:
    """A line for each rule that costs more or less, cited where it costs more."""
    return [
        f"  costs {n} more by {rule_text(base, rule)}" if n > 0 else f"  costs {-n} less by {rule}"
        for rule, n in changes.items()
    ]


def _chain_lines(base: Base, title: str, links: Iterable[Link]) -> list[str]:
    lines = [f"  {_on(base, link.earlier)}, then {_on(base, link.later)}: {link.rule}, {_room(link)}" for link in links]
    return ["", title, *lines] if lines else []


def _on(base: Base, meeting: str) -> str:
    return f"{meeting} {base.board.day(base.start[meeting]):%a %d %b}"


def _room(link: Link) -> str:
    if link.broken:
        return "BROKEN"
    told = []
    if link.closer is not None:
        told.append(f"{_days(link.closer)} to spare" if link.closer else "TIGHT: no nearer")
    if link.farther is not None:
        told.append(f"{_days(link.farther)} until too far apart" if link.farther else "TIGHT: no farther apart")
    return ", ".join(told) or "no limit near"


def _days(count: int) -> str:
    return f"{count} day{'s' * (count != 1)}"


def days_named(base: Base, numbers: Iterable[int]) -> str:
    """The days, short; of very many the first few and how many there are."""
    days = [f"{base.board.day(n):%a %d %b}" for n in numbers]
    more = f" and {len(days) - MOST_DAYS} more" if len(days) > MOST_DAYS else ""
    return ", ".join(days[:MOST_DAYS]) + more


def _as_good_text(told: Explained) -> str:
    others = [day.number for day in told.found.as_good if day.number != told.found.now]
    if not others:
        return "No other day is as good while the others stay."
    count = f"{len(others)} other day is" if len(others) == 1 else f"{len(others)} other days are"
    return f"{count} equally good, the others staying: {days_named(told.base, others)}."


def _other_lines(told: Explained) -> list[str]:
    held = told.base.solved is None
    lines = []
    if told.others:
        lines = ["The best other days, the others staying:" if held else "The next-best dates, all else free to move:"]
        if not held and len(told.found.as_good) > 1:
            lines = ["The next-best dates after these, all else free to move:"]
    for one in told.others:
        lines += _other(told, one)
    named = dict.fromkeys(rule for one in told.others for rule in (*one.broken, *one.changes))
    lines += ["  The rules named:", *(f"    {rule_text(told.base, rule)}" for rule in named)] if named else []
    if told.undecided:
        lines.append("Further dates were not found in time; give more --seconds.")
    if told.forbidden is not None:
        lines += ["No calendar has it on any other day. These cannot all hold:"]
        lines += conflict_lines(told.base, told.forbidden, "The meeting is on a day that is not told above.")
    return lines


def _other(told: Explained, one: Elsewhere) -> list[str]:
    base = told.base
    proof = "" if base.solved is None else " (proved)" if one.proven else f" (not proved; none below {one.at_least})"
    lines = [f"  {day_text(base, one.day)}: costs {more_text(one.extra)}{proof}"]
    if one.broken:
        lines.append(f"    still breaks {', '.join(one.broken)}")
    lines += [f"    {line}" for line in move_lines(base, one)]
    changes = ", ".join(f"{n:+} {rule}" for rule, n in one.changes.items())
    return [*lines, f"    {changes}"] if changes else lines


def move_lines(base: Base, one: Elsewhere) -> list[str]:
    """What else has to move: a line each."""
    lines = [
        f"{name} moves: {day_text(base, since)} -> {day_text(base, to)}" for name, (since, to) in one.moves.items()
    ]
    return lines + [f"{name} is hosted by {to}, not {since}" for name, (since, to) in one.hosts.items()]


def conflict_lines(base: Base, forbidden: Forbidden, asked: str = "") -> list[str]:
    """The rules of a conflict with the meetings they speak of in it, and the count that shows it.

    ``asked`` says in words what the question requires, where that is not one day.
    """
    lines = []
    for rule in forbidden.conflict.rules:
        parts = [one.meetings for one in forbidden.conflict.requirements if one.rule == rule]
        named = ", ".join(dict.fromkeys(name for part in parts for name in part))
        told = asked if asked and rule == DAY_ASKED else rule_text(base, rule)
        lines.append(f"  {told}" + (f"  [{named}]" if named else ""))
    return [*lines, f"  In days: {forbidden.conflict.sum_told}."] if forbidden.conflict.sum_told else lines
