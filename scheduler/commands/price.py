"""indical price."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.commands.options import leave, say, tell
from scheduler.commands.questions import Asking, out_of_time
from scheduler.exits import Exit


def price(
    how: Asking,
    year: Annotated[int | None, typer.Argument(help="The calendar year.")] = None,
    show: Annotated[
        list[str] | None,
        typer.Option("--show", metavar="RULE", help='Show the year without this rule; "all": without each that saves.'),
    ] = None,
) -> None:
    """What each rule and each entry of a request costs: the best year with it and without it, each proved."""
    from scheduler import progress  # noqa: PLC0415 - help does without
    from scheduler.outcome import Undecided  # noqa: PLC0415 - as above
    from scheduler.pipeline.questions.pricing import ImpossibleWith, prices  # noqa: PLC0415 - help does without
    from scheduler.render import price as render_price  # noqa: PLC0415 - help does without

    with progress.line() as watch, progress.note() as note:
        found = prices(year, how.asked(), show or (), how.limits, watch, note)
    as_json = how.as_json
    if isinstance(found, Undecided):
        out_of_time(found)
    if isinstance(found, ImpossibleWith):
        say(render_price.impossible_json(found) if as_json else render_price.impossible_text(found))
        leave(Exit.INTERRUPTED if found.interrupted else Exit.IMPOSSIBLE)
    tell(*found.base.notes)
    say(render_price.prices_json(found) if as_json else render_price.prices_text(found))
    if found.unasked:
        leave(Exit.INTERRUPTED)
    leave(Exit.OK if found.proven else Exit.STOPPED_WITH_ANSWER)
