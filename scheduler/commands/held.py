"""indical held: a meeting was held; and what was held since the last meeting of a body."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, say
from scheduler.commands.questions import day_asked
from scheduler.commands.storing import (
    DEFAULT_STORE,
    AtOption,
    Doing,
    InstitutionOption,
    RevisionOption,
    StoreOption,
    WhyOption,
    act,
    opened,
    time_given,
)

if TYPE_CHECKING:
    from scheduler.stock import Stock


class HeldFormat(StrEnum):
    """How the account is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def held(
    what: Annotated[
        str | None, typer.Argument(metavar="MEETING|YEAR", help="The meeting's id, or with --since a calendar year.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who tells that it was held: a name or an office.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", help="The document that tells so, such as its record.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="List what was held since the last meeting of this body.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="With --since: up to this day; default today.")] = None,
    correct: Annotated[
        bool, typer.Option("--mistaken", help="It was recorded as held by mistake: take that back.")
    ] = False,
    redact: Annotated[bool, typer.Option("--redact", help="With --since: leave out who told of it.")] = False,
    why: WhyOption = None,
    revision: RevisionOption = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: Annotated[
        HeldFormat, typer.Option("--format", help="Text for people, JSON for programs, Markdown for a report.")
    ] = HeldFormat.TEXT,
) -> None:
    """Record that a meeting was held (or was not, after all); or list what was held since a body's last meeting."""
    if since is None:
        meeting, who, document = _record(what, by, ref, as_of is not None or redact, form)
        from scheduler.pipeline.life import taking_stock  # noqa: PLC0415 - help does without

        wish = (taking_stock.mistaken if correct else taking_stock.held)(meeting, document, why)
        act(_year(meeting), wish, Doing(who, revision, why, at, institution, store, Format(form.value)))
        return
    if correct or any(one is not None for one in (by, ref, why, revision, at)):
        raise InputError("--since", [Problem("lists, and records nothing: give it without --by, --ref and the like")])
    stock = _stock(store, since, what, as_of, institution, form)
    _say(stock.redacted if redact else stock, form)


def _record(
    meeting: str | None, by: str | None, ref: str | None, for_list: bool, form: HeldFormat
) -> tuple[str, str, str]:
    if meeting is None or by is None or ref is None:
        told = "give MEETING --by WHO --ref DOCUMENT to record it, or --since BODY to list what was held"
        raise InputError("held", [Problem(told)])
    if for_list or form is HeldFormat.MARKDOWN:
        told = "--as-of and Markdown are for the list, and so is --redact: give them with --since BODY"
        raise InputError("held", [Problem(told)])
    return meeting, by, ref


def _year(meeting: str) -> int:
    from scheduler.pipeline.questions.answering import year_in  # noqa: PLC0415 - help does without

    year = year_in(meeting)
    if year is None:
        raise InputError("held", [Problem(f'"{meeting}" names no year: give its id, with its year')])
    return year


def _stock(
    store: str, since: str, year: str | None, as_of: str | None, institution: str | None, form: HeldFormat
) -> Stock:
    from scheduler.pipeline.life import taking_stock  # noqa: PLC0415 - help does without

    if year is not None and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise InputError("held", [Problem(f'"{year}" is no calendar year: --since lists whole calendars')])
    day = time_given(None).date() if as_of is None else day_asked("--as-of", as_of)
    with opened(store, Format.JSON if form is HeldFormat.JSON else Format.TEXT) as kept:
        return taking_stock.take_stock(kept, since, day, int(year) if year else None, institution)


def _say(stock: Stock, form: HeldFormat) -> None:
    from calendars.documents.markdown import plain_text  # noqa: PLC0415 - help does without
    from calendars.store.canonical import time_text  # noqa: PLC0415 - as above
    from scheduler.render import held as render_held  # noqa: PLC0415 - as above

    match form:
        case HeldFormat.JSON:
            say(render_held.as_json(stock, time_text))
        case HeldFormat.MARKDOWN:
            say(render_held.markdown(stock, plain_text))
        case HeldFormat.TEXT:
            say(render_held.text(stock))
