"""What was chosen of a rulebook, and the price of the difference -> text. Nothing is decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calendars.choices import Chosen
    from scheduler.results import Generated


def choice_lines(generated: Generated) -> list[str]:
    """A line a choice, below it what it leaves open, and an empty line last; nothing where nothing was chosen."""
    lines = []
    if generated.profile is not None:
        profile = generated.book.profile(generated.profile)
        lines.append(f"Profile {generated.profile}, {profile.title[0].lower()}{profile.title[1:]}: {profile.sentence}")
    elif generated.chosen:
        lines.append("Taken otherwise than the rulebook has it:")
    calendar = generated.calendar
    for one in generated.chosen:
        lines.append(f"  {choice_text(one, calendar.cost or 0, calendar.proven)}")
        lines += [f"    {one.note}"] if one.note else []
    return [*lines, ""] if lines else []


def choice_text(one: Chosen, cost: int, proven: bool) -> str:
    """The choice, and what the year costs for it: ``cost``, proved best if ``proven``."""
    told = f"{one.rule} is read as {one.taken}, not {one.instead_of}"
    then = f"under {one.instead_of}"
    if one.what == "force":
        told, then = f"{one.rule} {_force(one)}", "otherwise"
    if one.outcome_then == "impossible":
        return f"{told}: impossible {then}, proved."
    if one.cost_then is None:
        return f"{told}: not decided {then}."
    proof = "proved" if proven and one.proven_then else "not proved"
    less = one.cost_then - cost
    if less == 0:
        return f"{told}: the same cost ({cost}), {proof}."
    return f"{told}: {abs(less)} {'less' if less > 0 else 'more'} ({cost} instead of {one.cost_then}), {proof}."


def _force(one: Chosen) -> str:
    if one.instead_of.startswith("price"):
        return f"must hold here, in the rulebook it is a wish ({one.instead_of})"
    return f"is a wish here ({one.taken}), in the rulebook it must hold"
