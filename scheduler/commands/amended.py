"""What amend and move share: what follows is shown, and put in force unless it is only tried, or breaks a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from scheduler.commands.options import Format, leave, say
from scheduler.commands.storing import opened, tell
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.store.events import Version
    from scheduler.pipeline.life.amending import Followed


@dataclass(frozen=True)
class Wish:
    """By which document, by whom, why and when it is to be done. ``revision``: that which was looked at, if told.

    ``attempt``: only what follows is wanted.
    """

    ref: str
    by: str
    why: str | None
    revision: int | None
    at: datetime
    attempt: bool


def run(
    year: int,
    institution: str | None,
    store: str,
    follow: Callable[[Version], Followed],
    wish: Wish,
    form: Format,
) -> NoReturn:
    """Change the year that is in force, and end the command: 1 where a rule that must hold would be broken."""
    from scheduler.pipeline.life import amending, keeping  # noqa: PLC0415 - as above
    from scheduler.render import amended as render_amended  # noqa: PLC0415 - help does without

    with opened(store, form) as kept:
        key = keeping.key_of(kept, year, institution)
        version, now = amending.in_force(kept, key)
        told = follow(version)
        done = None
        if not wish.attempt and told.differences and not told.gained:
            on = now if wish.revision is None else wish.revision
            done = amending.amend(kept, key, told, on=on, at=wish.at, by=wish.by, record=wish.ref, why=wish.why)
    say(render_amended.as_json(told, done is not None) if form is Format.JSON else render_amended.text(told))
    if done is not None:
        tell(f"{key}: version {done.life.version} is in force, revision {done.life.revision}.")
    elif told.gained and not wish.attempt:
        tell("Nothing was changed: choose otherwise, or waive the rule by --record.")
    leave(Exit.BREACHED if told.gained else Exit.OK)
