"""indical round: a date by consensus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from constraints.errors import InputError, Problem
from scheduler.commands.explain import MeetingArgument
from scheduler.commands.groups import flat
from scheduler.commands.options import Format, FormatOption, RulebookOption, leave, say, spare, tell, write_files
from scheduler.commands.questions import AskingOfAFile, YearArgument, YearOption, base_asked, ending, one_year
from scheduler.commands.round_share import round_share
from scheduler.commands.storing import AtOption, time_given
from scheduler.exits import Exit

if TYPE_CHECKING:
    from calendars.rounds.round import Round
    from scheduler.pipeline.members.rounds import Change, Opened, Standing
    from scheduler.pipeline.questions.answering import Base

round_app = typer.Typer(help="A date by consensus: members answer yes, no or rather not.", no_args_is_help=True)
RoundArgument = Annotated[Path, typer.Argument(metavar="ROUND", help="The round's file, or the folder it lies in.")]
UntilOption = Annotated[str, typer.Option("--until", help="The last moment to answer, as 2026-12-01T12:00:00Z.")]


@round_app.command("open")
@flat
def round_open(
    meeting: MeetingArgument,
    how: AskingOfAFile,
    until: UntilOption,
    year: YearArgument = None,
    dates: Annotated[int, typer.Option("--dates", min=1, max=31, help="How many dates at most.")] = 5,
    within: Annotated[
        int, typer.Option("--within", min=0, help="How much more than the best of them a date may cost.")
    ] = 20,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the round and the forms.")] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="With --calendar: dates too on which other meetings must follow.")
    ] = False,
    in_year: YearOption = None,
) -> None:
    """Choose dates that are legal and near the best, and write the round, a form for each member, and a mail."""
    from scheduler.pipeline.questions.answering import year_in  # noqa: PLC0415 - help does without

    if follow and how.calendar is None:
        raise InputError("--follow", [Problem("in the best calendar all are free to move: it goes with --calendar")])
    deadline = time_given(until, "--until")
    when = one_year(year, in_year, year_in(meeting))
    base = base_asked(when, how)
    name = base.meeting(meeting)
    opened = _open(base, name, (dates, within, follow), deadline, how)
    if opened is None:
        _no_day(base, name, how.form, follow)
    folder = output or Path(f"round-{name}")
    _write(folder, opened)
    _say_opened(opened, folder, how.form)
    leave(_ending(base, opened))


def _open(
    base: Base, meeting: str, wanted: tuple[int, int, bool], until: datetime, how: AskingOfAFile
) -> Opened | None:
    from scheduler.pipeline.members.round_dates import Wanted  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import open_round  # noqa: PLC0415 - as above

    # A file's year in which the others stay does without the solver.
    limits = how.limits if base.solved is not None or wanted[-1] else None
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


def _no_day(base: Base, meeting: str, form: Format, follow: bool) -> NoReturn:
    """Says that no day is legal while the others stay, or even if they follow, and ends the command."""
    import json  # noqa: PLC0415 - seldom needed

    while_so = "even if others follow" if follow else "while the others stay"
    told = f"{meeting} has no legal day in {base.file} {while_so}: indical days tells which rules forbid it"
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
    from calendars.importing import round_form  # noqa: PLC0415 - as above
    from calendars.rounds import round as rounds  # noqa: PLC0415 - help does without
    from calendars.rounds.file import alone, keep  # noqa: PLC0415 - as above
    from scheduler.pipeline.members.rounds import recorded, said_on_the_line  # noqa: PLC0415 - as above

    path, when = rounds.file_of(which), time_given(at)
    if bool(source) == bool(answers) or (answers and member is None):
        raise InputError("answer", [Problem("give a member and DATE=ANSWER, or --from with a form")])
    rounds.read_round(path)  # No lock is left in a folder that holds no round.
    with alone(path):
        asked = rounds.read_round(path)
        if source:
            forms = [round_form.read(one, asked) for one in source]
            _refuse_other_members(asked, member, [one.member for one in forms])
            given = [(one.member, one.answers) for one in forms]
            notes = [note for one in forms for note in one.notes]
        else:
            given, notes = [(asked.member(member or "", "answer"), said_on_the_line(asked, answers or ()))], []
        made, changes = recorded(asked, given, when)
        keep(path, made.as_json())
    tell(*notes)
    _say_standing(which, made, when, form, changes)
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
    from calendars.rounds import round as rounds  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import extended  # noqa: PLC0415 - as above

    path, when = rounds.file_of(which), time_given(until, "--until")
    made = _changed(path, lambda asked: extended(asked, when))
    if form is Format.JSON:
        say(made.as_json())
    else:
        say(f"{made.meeting}, round {made.short}: answers are taken until {made.extended[-1]}.")
    leave(Exit.OK)


@round_app.command("close")
def round_close(which: RoundArgument, at: AtOption = None, form: FormatOption = Format.TEXT) -> None:
    """Take no further answers, for good: what was said until now stands, and the members' addresses end."""
    from calendars.rounds import round as rounds  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import closed  # noqa: PLC0415 - as above

    path, when = rounds.file_of(which), time_given(at)
    made = _changed(path, lambda asked: closed(asked, when))
    say(made.as_json() if form is Format.JSON else f"{made.meeting}, round {made.short}: closed at {made.closed}.")
    leave(Exit.OK)


def _changed(path: Path, change: Callable[[Round], Round]) -> Round:
    """The round of the file, changed while nobody else changes it, and kept."""
    from calendars.rounds.file import alone, keep  # noqa: PLC0415 - help does without
    from calendars.rounds.round import read_round  # noqa: PLC0415 - as above

    read_round(path)  # No lock is left in a folder that holds no round.
    with alone(path):
        made = change(read_round(path))
        keep(path, made.as_json())
    return made


@round_app.command("result")
def round_result(
    which: RoundArgument,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The time at which it is judged; default now.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the round's calendar with the date here: .csv or .ics.")
    ] = None,
    rulebook: RulebookOption = "asean-defence",
    form: FormatOption = Format.TEXT,
) -> None:
    """Say whether a date is agreed on (exit code 0), or none can be, or whose answers can still decide (both 1)."""
    from calendars.rounds import round as rounds  # noqa: PLC0415 - help does without
    from scheduler.pipeline.members.rounds import standing  # noqa: PLC0415 - as above
    from scheduler.render import round as render_round  # noqa: PLC0415 - as above

    found = standing(rounds.read_round(which), time_given(as_of, "--as-of"))
    if output is not None:
        _write_calendar(found, output, rulebook)
    told = render_round.Told(str(which), str(output) if output and found.chosen else None)
    say(render_round.standing_json(found, told) if form is Format.JSON else render_round.standing_text(found, told))
    leave(Exit.OK if found.chosen else Exit.BREACHED)


def _write_calendar(found: Standing, output: Path, rulebook: str) -> None:
    """The round's calendar with the date that won, in a file of its own; none where no date did."""
    from scheduler.pipeline.members.round_calendar import with_date  # noqa: PLC0415 - help does without

    if output.suffix.lower() not in (".csv", ".ics"):
        raise InputError("--output", [Problem(f'"{output}" ends in neither .csv nor .ics')])
    spare([Path(found.round.calendar)] if found.round.calendar else [], output)
    if found.chosen is None:
        tell(f"{output} was not written: no date is agreed on")
        return
    write_files(output.parent, {output.name: with_date(found.round, found.chosen, rulebook, output.suffix.lower())})
    tell(f"Wrote {output}")


def _say_standing(which: Path, made: Round, at: datetime, form: Format, changes: tuple[Change, ...]) -> None:
    from scheduler.pipeline.members.rounds import standing  # noqa: PLC0415 - as above
    from scheduler.render import round as render_round  # noqa: PLC0415 - help does without

    found, told = standing(made, at), render_round.Told(str(which))
    if form is Format.JSON:
        say(render_round.standing_json(found, told, changes))
        return
    say(render_round.changes_text(changes))
    say("\n".join(render_round.verdict_lines(found, told)))


round_app.command("share")(round_share)
