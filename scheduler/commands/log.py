"""indical log and verify: what was done, and whether the store still holds what was put in."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.options import Format, FormatOption, leave, say
from scheduler.commands.storing import DEFAULT_STORE, InstitutionOption, StoreOption, opened
from scheduler.exits import Exit


def log(
    year: Annotated[int | None, typer.Argument(help="The calendar year; default all.")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="Leave out the names of those who answered.")] = False,
    institution: InstitutionOption = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show everything that was done to a calendar: when, by whom, why."""
    from calendars.store.telling import told  # noqa: PLC0415 - help does without
    from scheduler.pipeline.life import keeping  # noqa: PLC0415 - as above
    from scheduler.render import life as render_life  # noqa: PLC0415 - as above

    with opened(store, form) as kept:
        keys = kept.calendars() if year is None else (keeping.key_of(kept, year, institution),)
        logs = [(key, kept.log(key)) for key in keys if institution in (None, key.institution)]
    if redact:
        logs = [(key, tuple(event.redacted for event in events)) for key, events in logs]
    if form is Format.JSON:
        say(render_life.log_json(logs))
    else:
        say(render_life.log_text((key, [told(event) for event in events]) for key, events in logs))


def verify(
    head: Annotated[
        list[str] | None,
        typer.Option("--head", help="A head that was noted earlier: it must still be in the log."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TEXT,
) -> None:
    """Check that nothing in the store was tampered with: hash every version, judge each by its own rulebook."""
    from calendars.store.verifying import verify as look_through  # noqa: PLC0415 - help does without
    from scheduler.render import life as render_life  # noqa: PLC0415 - as above

    with opened(store, form) as kept:
        found = look_through(kept)
    known = frozenset[str]().union(*(one.hashes for one in found))
    lost = [f"The head {one} is in no log: acts that were noted are gone." for one in head or () if one not in known]
    say((render_life.verified_json if form is Format.JSON else render_life.verified_text)(found, lost))
    leave(Exit.BREACHED if lost or any(one.problems for one in found) else Exit.OK)
