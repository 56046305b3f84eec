"""indical circulate, recommend, adopt and close: the steps that a calendar takes as a whole."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.options import Format, FormatOption
from scheduler.commands.storing import (
    DEFAULT_STORE,
    AtOption,
    ByOption,
    InstitutionOption,
    RecordOption,
    RevisionOption,
    StoreOption,
    WhyOption,
    YearArgument,
    act,
    time_given,
)


def circulate(
    year: YearArgument,
    by: ByOption,
    until: Annotated[str | None, typer.Option("--until", help="When answers are asked for, at the latest.")] = None,
    revision: RevisionOption = None,
    why: WhyOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Send the draft to every member, for its answer."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    wish = keeping.circulate(time_given(until, "--until") if until else None, why)
    act(store, year, institution, wish, revision, at, by, form)


def recommend(
    year: YearArgument,
    by: ByOption,
    record: RecordOption,
    revision: RevisionOption = None,
    why: WhyOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Record that the body which the rulebook names recommends the calendar; refused while a breach stands."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    act(store, year, institution, keeping.recommend(record, why), revision, at, by, form)


def adopt(
    year: YearArgument,
    by: ByOption,
    record: RecordOption,
    revision: RevisionOption = None,
    why: WhyOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Record that the body which the rulebook names adopts the calendar; refused until there is consensus."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    act(store, year, institution, keeping.adopt(record, why), revision, at, by, form)


def close(
    year: YearArgument,
    by: ByOption,
    revision: RevisionOption = None,
    why: WhyOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Close the year: nothing of it is changed any more."""
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - help does without

    act(store, year, institution, keeping.close(why), revision, at, by, form)
