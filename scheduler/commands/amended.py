"""What amend and move share: what follows is shown, and put in force unless it is only tried, or breaks a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from scheduler.commands.options import Format, leave, say, tell
from scheduler.commands.questions import day_asked
from scheduler.commands.storing import Doing, opened
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.store.events import Key, Version
    from scheduler.outcome import Undecided
    from scheduler.pipeline.life.amending import Followed
    from scheduler.pipeline.life.replanning import How
    from scheduler.replanned import NoDays

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="What was held, or has begun before this day, does not move; default the day of --at."
    ),
]
NoticeOption = Annotated[
    int | None,
    typer.Option(
        "--notice",
        min=0,
        max=366,
        help="What begins within so many days of --as-of does not move; default the rulebook's.",
    ),
]
LongestOption = Annotated[
    float | None,
    typer.Option("--seconds", min=0.01, max=86400, help="Stop each solve after so many seconds; default 60."),
]


@dataclass(frozen=True)
class Anew:
    """The options of planning a year anew."""

    as_of: AsOfOption = None
    notice: NoticeOption = None
    seconds: LongestOption = None

    @property
    def given(self) -> bool:
        """Whether one of them is."""
        return self != Anew()

    def how(self, at: datetime, held: tuple[str, ...], record: Path | None) -> How:
        """The same for the pipeline; as of the day of the act where none is given. Raises InputError for no day."""
        from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - only commands that solve load the solver
        from scheduler.pipeline.life.replanning import How  # noqa: PLC0415 - help does without

        limits = Limits() if self.seconds is None else Limits(seconds=self.seconds)
        as_of = at.date() if self.as_of is None else day_asked("--as-of", self.as_of)
        return How(as_of, held, self.notice, record, limits)


@dataclass(frozen=True, kw_only=True)
class Amending(Doing):
    """The options of every command that changes a calendar in force. ``attempt``: only what follows is wanted."""

    ref: Annotated[str, typer.Option("--ref", help="The document that decides it.")]
    attempt: Annotated[bool, typer.Option("--try", help="Say what follows, and change nothing.")] = False
    record: Annotated[Path | None, typer.Option("--record", help="Waivers and consensus for it (TOML).")] = None


def run(
    year: int,
    follow: Callable[[Version, tuple[str, ...]], Followed | NoDays | Undecided],
    how: Amending,
    at: datetime,
    hint: str = "",
) -> NoReturn:
    """Change the year that is in force, and end the command: 1 where a rule that must hold would be broken.

    ``follow`` is given the version and the meetings recorded as held. ``at``: when it is done. ``hint``: what to try
    where a rule is broken.
    """
    from scheduler.pipeline.life import amending, keeping  # noqa: PLC0415 - help does without
    from scheduler.render import amended as render_amended  # noqa: PLC0415 - as above

    with opened(how.store, how.form) as kept:
        key = keeping.key_of(kept, year, how.institution)
        version, now = amending.in_force(kept, key)
        life = kept.life(key)
        held = life.held if life else ()
        told = follow(version, held)
        if not isinstance(told, amending.Followed):
            _leave_without(told, key, how.form)
        amending.refuse_moving_held(version, held, told)
        best = told.replanned is None or told.replanned.proven
        done = None
        if not how.attempt and told.differences and not told.gained and best:
            on = now if how.revision is None else how.revision
            done = amending.amend(kept, key, told, on=on, at=at, by=how.by, record=how.ref, why=how.why)
    say(render_amended.as_json(told, done is not None) if how.form is Format.JSON else render_amended.text(told))
    if done is not None:
        tell(f"{key}: version {done.life.version} is in force, revision {done.life.revision}.")
    elif told.gained and not how.attempt:
        tell("Nothing was changed: choose otherwise, or waive the rule by --record.")
    elif not best and not how.attempt:
        tell("Nothing was changed: that it is the best was not proved within the limit. Give more --seconds.")
    if told.gained and hint:
        tell(hint)
    leave(Exit.BREACHED if told.gained else Exit.OK if best else Exit.STOPPED_WITH_ANSWER)


def _leave_without(told: NoDays | Undecided, key: Key, form: Format) -> NoReturn:
    """No days will do, or none were found in time: nothing is changed."""
    from scheduler.outcome import Undecided  # noqa: PLC0415 - help does without
    from scheduler.render import amended as render_amended  # noqa: PLC0415 - as above
    from scheduler.render import replanned as render_replanned  # noqa: PLC0415 - as above

    if isinstance(told, Undecided):
        tell(f"Not decided in {told.seconds:g} s. Nothing was changed. Give more --seconds.")
        leave(Exit.STOPPED_WITHOUT)
    as_json = form is Format.JSON
    say(render_amended.no_days_json(told, key) if as_json else render_replanned.impossible(told))
    tell("Nothing was changed.")
    leave(Exit.IMPOSSIBLE)
