"""indical circulate, recommend, adopt and close: the steps that a calendar takes as a whole."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.storing import Doing, RecordOption, YearArgument, act, time_given


def circulate(
    year: YearArgument,
    how: Doing,
    until: Annotated[
        str | None, typer.Option("--until", help="The last moment to answer, as 2026-12-01T12:00:00Z.")
    ] = None,
) -> None:
    """Send the draft to every member, for its answer."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    wish = keeping.circulate(time_given(until, "--until") if until else None, how.why)
    act(year, wish, how)


def recommend(year: YearArgument, how: Doing, record: RecordOption) -> None:
    """Record that the body which the rulebook names recommends the calendar; refused while a breach stands."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    act(year, keeping.recommend(record, how.why), how)


def adopt(year: YearArgument, how: Doing, record: RecordOption) -> None:
    """Record that the body which the rulebook names adopts the calendar; refused until there is consensus."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    act(year, keeping.adopt(record, how.why), how)


def close(year: YearArgument, how: Doing) -> None:
    """Close the year: nothing of it is changed any more."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    act(year, keeping.close(how.why), how)
