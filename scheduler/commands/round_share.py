"""indical round share: an address for each member, at which it answers a date round."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.options import Format, FormatOption, leave, say, tell
from scheduler.commands.share import TOKEN_BYTES
from scheduler.commands.storing import AtOption, time_given
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.rounds.addresses import Addresses
    from calendars.rounds.round import Round


def round_share(
    which: Annotated[Path, typer.Argument(metavar="ROUND", help="The round's file, or the folder it lies in.")],
    members: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="MEMBER", help="A new address for this member, the old one ending; repeatable."),
    ] = None,
    revoke: Annotated[
        list[str] | None, typer.Option("--revoke", metavar="MEMBER", help="Take a member's address back; repeatable.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Say who has an address, without telling it.")] = False,
    base: Annotated[
        str | None, typer.Option("--base", help="The https address that indical serve is reached at.")
    ] = None,
    at: AtOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Give each member an address to answer at, that nobody can guess; indical serve --round answers there."""
    from calendars.publishing.base_address import refuse_no_address  # noqa: PLC0415 - help does without
    from calendars.rounds import round as rounds  # noqa: PLC0415 - as above
    from calendars.rounds.addresses import PAGES  # noqa: PLC0415 - as above
    from scheduler.render import round_addresses as render  # noqa: PLC0415 - as above

    if bool(members) + bool(revoke) + listing > 1:
        raise InputError("share", [Problem("give one of --for, --revoke and --list, or none of them")])
    if base is not None:
        refuse_no_address(base)
    path, when = rounds.file_of(which), time_given(at)
    asked, now, made = _changed(path, members, revoke, when, listing)
    prefix = (f"{base.rstrip('/')}/" if base else "") + f"{PAGES}/"
    if made:
        say(render.made_json(asked, made, prefix) if form is Format.JSON else render.made_text(made, prefix))
        tell(
            f"Good until {asked.deadline_words}. They are not shown again: whoever has a member's address can answer "
            "for it."
        )
    else:
        say((render.listed_json if form is Format.JSON else render.listed_text)(asked, now, when))
    if not (made or listing or revoke):
        tell("Nobody got a new address: all have, or had, one. --for MEMBER makes another.")
    leave(Exit.OK)


def _changed(
    path: Path, members: list[str] | None, revoke: list[str] | None, at: datetime, listing: bool
) -> tuple[Round, Addresses, dict[str, str]]:
    """The round, its addresses once what is wanted was done, and the tokens that were made for it, by member."""
    from calendars.rounds.addresses import file_beside, read_addresses  # noqa: PLC0415 - help does without
    from calendars.rounds.file import alone, keep  # noqa: PLC0415 - as above
    from calendars.rounds.round import read_round  # noqa: PLC0415 - as above

    if listing:
        asked = read_round(path)
        return asked, read_addresses(path, asked), {}
    read_round(path)  # No lock is left in a folder that holds no round.
    with alone(path):
        asked = read_round(path)
        before = read_addresses(path, asked)
        made: dict[str, str] = {}
        if revoke:
            gone = [asked.member(one, "--revoke") for one in revoke]
            _refuse_without(before, gone)
            now = before.with_ended(gone, at)
        else:
            _refuse_over(asked, at)
            named = [asked.member(one, "--for") for one in members or ()]
            wanted = named or [one for one in asked.asked if one not in before.members]
            # Printed once, and kept nowhere: 256 bits that nobody can guess.
            made = {one: secrets.token_urlsafe(TOKEN_BYTES) for one in wanted}
            now = before.with_new(made, at)
        if now != before:
            keep(file_beside(path), now.as_json())
    return asked, now, made


def _refuse_without(found: Addresses, members: list[str]) -> None:
    without = [one for one in members if not found.good(one)]
    if without:
        raise InputError("--revoke", [Problem(f"{', '.join(without)}: no address to take back")])


def _refuse_over(asked: Round, at: datetime) -> None:
    if asked.closed is not None:
        raise InputError("share", [Problem(f"round {asked.short} was closed at {asked.closed}")])
    if not asked.takes_answers(at):
        told = f"answers were asked for until {asked.deadline_words}: indical round extend gives more time"
        raise InputError("share", [Problem(told)])
