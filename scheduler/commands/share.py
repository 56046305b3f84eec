"""indical share: addresses at which a calendar can be read before it is in force."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Annotated, NoReturn

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, leave, say, tell
from scheduler.commands.questions import day_asked
from scheduler.commands.storing import DEFAULT_STORE, AtOption, InstitutionOption, StoreOption, opened, time_given
from scheduler.exits import Exit

TOKEN_BYTES = 32
"""256 bits: nobody can guess the address."""


def share(
    year: Annotated[int | None, typer.Argument(help="The calendar year to share.")] = None,
    name: Annotated[str | None, typer.Option("--for", help="Who is to read it: a name or an office.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who shares it, or takes it back.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The last day that the address is good; default the year's last.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the addresses that were given.")] = False,
    revoke: Annotated[
        str | None, typer.Option("--revoke", metavar="ID", help="Take an address back, for good.")
    ] = None,
    at: AtOption = None,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Share a draft as a feed, at an address that nobody can guess; indical serve --store answers at it."""
    if (year is not None) + listing + (revoke is not None) != 1 or (year is None and (name or until)):
        told = "give YEAR --for NAME --by WHO to share it; or --list; or --revoke ID"
        raise InputError("share", [Problem(told)])
    if listing:
        _list(store, at, form)
    if revoke is not None:
        _revoke(store, revoke, by, at, form)
    assert year is not None, "one of the three was given"
    if name is None or by is None:
        raise InputError("share", [Problem("say whom it is for with --for, and who shares it with --by")])
    _make(store, year, institution, name, by, until, at, form)


def _make(
    where: str, year: int, institution: str | None, name: str, by: str, until: str | None, at: str | None, form: Format
) -> None:
    from calendars.store import sharing  # noqa: PLC0415 - help does without
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - as above
    from scheduler.render import shares as render_shares  # noqa: PLC0415 - as above

    last, when = day_asked("--until", until) if until else None, time_given(at)
    # The only randomness of the program. The token is printed once, and kept nowhere.
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with opened(where, form) as kept:
        key = keeping.key_of(kept, year, institution)
        made = sharing.share(kept, key, token, name=name, until=last or date(key.year, 12, 31), at=when, by=by)
    path = f"draft/{token}.ics"
    say(render_shares.made_json(made, path) if form is Format.JSON else path)
    tell(
        f"{made.id}: {made.key}, for {made.name}, until {made.until}. The address is not shown again: who has it can "
        "read the draft."
    )


def _list(where: str, at: str | None, form: Format) -> NoReturn:
    from calendars.store import sharing  # noqa: PLC0415 - help does without
    from scheduler.render import shares as render_shares  # noqa: PLC0415 - as above

    now = time_given(at)
    with opened(where, form) as kept:
        found = sharing.shares(kept)
    say((render_shares.listed_json if form is Format.JSON else render_shares.listed_text)(found, now))
    leave(Exit.OK)


def _revoke(where: str, wanted: str, by: str | None, at: str | None, form: Format) -> NoReturn:
    from calendars.store import sharing  # noqa: PLC0415 - help does without
    from scheduler.render import shares as render_shares  # noqa: PLC0415 - as above

    now = time_given(at)
    with opened(where, form) as kept:
        gone = sharing.revoke(kept, wanted, at=now, by=by)
    say((render_shares.listed_json if form is Format.JSON else render_shares.listed_text)([gone], now))
    leave(Exit.OK)
