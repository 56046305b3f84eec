"""indical respond."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.storing import Doing, YearArgument, act


class Answer(StrEnum):
    """What a member may say; ``withdraw``: it no longer stands by an objection or suggestion, and goes along."""

    AGREE = "agree"
    OBJECT = "object"
    SUGGEST = "suggest"
    WITHDRAW = "withdraw"


def respond(
    year: YearArgument,
    member: Annotated[str, typer.Argument(help="The member's id, such as VN.")],
    answer: Annotated[Answer, typer.Argument(help="What it says of the version that was circulated.")],
    how: Doing,
    suggest: Annotated[
        list[str] | None, typer.Option("--date", help="With suggest: another first day, MEETING=DATE.")
    ] = None,
) -> None:
    """Record a member's answer to the calendar that was circulated."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    days = dict(_suggestion(one) for one in suggest or ())
    match answer:
        case Answer.AGREE:
            wish = keeping.respond(member, "agree", how.why, days)
        case Answer.OBJECT:
            wish = keeping.respond(member, "object", how.why, days)
        case Answer.SUGGEST:
            wish = keeping.respond(member, "suggest", how.why, days)
        case Answer.WITHDRAW:
            wish = keeping.withdraw(member, how.why)
    act(year, wish, how)


def _suggestion(text: str) -> tuple[str, date]:
    meeting, _, day = text.partition("=")
    try:
        return meeting, date.fromisoformat(day if len(day) == 10 else "")
    except ValueError:
        raise InputError("--date", [Problem(f'"{text}" is not MEETING=DATE, with a date such as 2027-11-23')]) from None
