"""indical round: a date by consensus."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.explain import MeetingArgument
from scheduler.commands.options import (
    Format,
    FormatOption,
    OverlayOption,
    ProfileOption,
    ReadingOption,
    RulebookOption,
    leave,
    say,
    write_files,
)
from scheduler.commands.questions import (
    CalendarOption,
    PartialOption,
    PreviousOption,
    RequestOption,
    SecondsOption,
    YearArgument,
    YearOption,
    asked_of,
    base_asked,
    ending,
    one_year,
    tell,
)
from scheduler.commands.storing import AtOption, time_given
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.rounds import Round
    from scheduler.pipeline.members.rounds import Change, Opened
    from scheduler.pipeline.questions.answering import Base

round_app = typer.Typer(help="A date by consensus: members answer yes, no or rather not.", no_args_is_help=True)
RoundArgument = Annotated[Path, typer.Argument(metavar="ROUND", help="The round's file, or the folder it lies in.")]
UntilOption = Annotated[str, typer.Option("--until", help="The last moment to answer, as 2026-12-01T12:00:00Z.")]


@round_app.command("open")
def round_open(
    meeting: MeetingArgument,
    until: UntilOption,
    year: YearArgument = None,
    dates: Annotated[int, typer.Option("--dates", min=1, max=31, help="How many dates at most.")] = 5,
    within: Annotated[
        int, typer.Option("--within", min=0, help="How much more than the best of them a date may cost.")
    ] = 20,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the round and the forms.")] = None,
    calendar: CalendarOption = None,
    in_year: YearOption = None,
    partial: PartialOption = False,
    request: RequestOption = None,
    rulebook: RulebookOption = "asean-defence",
    profile: ProfileOption = None,
    reading: ReadingOption = None,
    previous: PreviousOption = None,
    holidays: OverlayOption = None,
    seconds: SecondsOption = 60.0,
    form: FormatOption = Format.TEXT,
) -> None:
    """Choose dates that are legal and near the best, and write the round, a form for each member, and a mail."""
    from scheduler.pipeline.questions.answering import year_in  # noqa: PLC0415 - help does without

    deadline = time_given(until, "--until")
    when = one_year(year, in_year, year_in(meeting))
    asked = asked_of(request, rulebook, reading, holidays, profile, previous)
    base = base_asked(when, asked, seconds, form, calendar, partial)
    name = base.meeting(meeting)
    opened = _open(base, name, (dates, within), deadline, seconds)
    if opened is None:
        _no_day(base, name, form)
    folder = output or Path(f"round-{name}")
    _write(folder, opened)
    _say_opened(opened, folder, form)
    leave(_ending(base, opened))


def _open(base: Base, meeting: str, wanted: tuple[int, int], until: datetime, seconds: float) -> Opened | None:
    from scheduler.pipeline.members.round_dates import Wanted  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import open_round  # noqa: PLC0415 - as above

    limits = None
    if base.solved is not None:
        from scheduler.engines.cpsat import Limits  # noqa: PLC0415 - a file's year does without the solver

        limits = Limits(seconds=seconds)
    return open_round(base, meeting, Wanted(*wanted), until, limits)


def _write(folder: Path, opened: Opened) -> None:
    from scheduler.pipeline.members.rounds import refuse_other_round  # noqa: PLC0415 - help does without

    refuse_other_round(folder, opened.files)
    write_files(folder, opened.files)


def _say_opened(opened: Opened, folder: Path, form: Format) -> None:
    from scheduler.render import round as render_round  # noqa: PLC0415 - help does without

    files = [str(folder / name) for name in opened.files]
    say(render_round.opened_json(opened, files) if form is Format.JSON else render_round.opened_text(opened))
    if opened.undecided:
        tell("Not all days were gone through in time: there may be more dates. Give more --seconds.")
    tell(f"Wrote {', '.join(opened.files)} to {folder}")


def _ending(base: Base, opened: Opened) -> Exit:
    if opened.interrupted:
        return Exit.INTERRUPTED
    unproved = opened.undecided or not all(one.proven for one in opened.round.candidates)
    return Exit.STOPPED_WITH_ANSWER if unproved else ending(base)


def _no_day(base: Base, meeting: str, form: Format) -> NoReturn:
    """Says that no day is legal while the others stay, and ends the command."""
    import json  # noqa: PLC0415 - seldom needed

    told = f"{meeting} has no legal day in {base.file} while the others stay: indical days tells which rules forbid it"
    if form is Format.JSON:
        head = {"schema": "indical/conflict/1", "rules": [], "fixed": [], "choices": []}
        say(json.dumps({**head, "year": base.posed.year, "told": told}, indent=2, ensure_ascii=False))
    else:
        say(f"{told}.")
    leave(Exit.IMPOSSIBLE)


@round_app.command("answer")
def round_answer(
    which: RoundArgument,
    member: Annotated[str | None, typer.Argument(help="The member's id or name; with --from the form tells.")] = None,
    answers: Annotated[
        list[str] | None, typer.Argument(metavar="DATE=ANSWER...", help="Such as 2027-11-03=yes, =no, =rather-not.")
    ] = None,
    source: Annotated[list[Path] | None, typer.Option("--from", help="A form that was filled in; repeatable.")] = None,
    at: AtOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Record what members say; a later answer replaces an earlier one, until the deadline. Says whom to ask next."""
    from calendars import rounds  # noqa: PLC0415 - help does without
    from calendars.importing import round_form  # noqa: PLC0415 - as above
    from scheduler.pipeline.members.rounds import recorded, said_on_the_line  # noqa: PLC0415 - as above

    path, when = rounds.file_of(which), time_given(at)
    if bool(source) == bool(answers) or (answers and member is None):
        raise InputError("answer", [Problem("give a member and DATE=ANSWER, or --from with a form")])
    with rounds.alone(path):
        asked = rounds.read_round(path)
        if source:
            forms = [round_form.read(one, asked) for one in source]
            _refuse_other_members(asked, member, [one.member for one in forms])
            given = [(one.member, one.answers) for one in forms]
            notes = [note for one in forms for note in one.notes]
        else:
            given, notes = [(asked.member(member or "", "answer"), said_on_the_line(asked, answers or ()))], []
        made, changes = recorded(asked, given, when)
        write_files(path.parent, {path.name: made.as_json().encode()})
    tell(*notes)
    _say_standing(made, when, form, changes)
    leave(Exit.OK)


def _refuse_other_members(asked: Round, named: str | None, found: list[str]) -> None:
    """A form of another member than is named, if one is, is refused."""
    member = asked.member(named, "answer") if named else None
    for one in found:
        if member not in (None, one):
            raise InputError("answer", [Problem(f"the form is that of {one}, not of {member}")])


@round_app.command("extend")
def round_extend(which: RoundArgument, until: UntilOption, form: FormatOption = Format.TEXT) -> None:
    """Give the members more time: answers are taken until a later moment."""
    from calendars import rounds  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import extended  # noqa: PLC0415 - as above

    path = rounds.file_of(which)
    with rounds.alone(path):
        made = extended(rounds.read_round(path), time_given(until, "--until"))
        write_files(path.parent, {path.name: made.as_json().encode()})
    if form is Format.JSON:
        say(made.as_json())
    else:
        say(f"{made.meeting}, round {made.short}: answers are taken until {made.extended[-1]}.")
    leave(Exit.OK)


@round_app.command("result")
def round_result(
    which: RoundArgument,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The time it is told of; default now.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Say whether a date is agreed on (exit code 0), or none can be, or whose answers can still decide (both 1)."""
    from calendars import rounds  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import standing  # noqa: PLC0415 - as above
    from scheduler.render import round as render_round  # noqa: PLC0415 - as above

    found = standing(rounds.read_round(which), time_given(as_of, "--as-of"))
    say(render_round.standing_json(found) if form is Format.JSON else render_round.standing_text(found))
    leave(Exit.OK if found.chosen else Exit.BREACHED)


def _say_standing(made: Round, at: datetime, form: Format, changes: tuple[Change, ...]) -> None:
    from scheduler.pipeline.members.rounds import standing  # noqa: PLC0415 - as above
    from scheduler.render import round as render_round  # noqa: PLC0415 - help does without

    found = standing(made, at)
    if form is Format.JSON:
        say(render_round.standing_json(found, changes))
        return
    say(render_round.changes_text(changes))
    say("\n".join(render_round.verdict_lines(found)))
