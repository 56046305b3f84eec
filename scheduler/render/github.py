"""Judged files -> workflow commands, by which GitHub marks the lines of a change. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from constraints.rulebook import Rulebook
from scheduler.render.check import rule_text
from scheduler.results import Case, CheckedFile

MOST = 10
"""So many errors, and so many warnings, GitHub shows of one step."""


def as_github(files: Iterable[CheckedFile]) -> str:
    """Breaches as errors, missed wishes as warnings, a line each; then how many more there are, and how many waived.

    Empty where no rule is broken.
    """
    cases = [(file, case) for file in files for case in file.cases()]
    errors = [_command("error", *one) for one in cases if one[1].rule.hard and one[1].waiver is None]
    warnings = [_command("warning", *one) for one in cases if not one[1].rule.hard]
    waived = sum(1 for _, case in cases if case.waiver is not None)
    more = [_more(len(errors), "error"), _more(len(warnings), "warning"), f"{waived} waived" if waived else ""]
    told = ", ".join(filter(None, more))
    notice = [f"::notice::{told}: indical check lists all of them."] if told else []
    return "".join(f"{line}\n" for line in [*errors[:MOST], *warnings[:MOST], *notice])


def _more(count: int, level: str) -> str:
    left = count - MOST
    return f"{left} more {level}{'' if left == 1 else 's'}" if left > 0 else ""


def _command(level: str, file: CheckedFile, case: Case) -> str:
    where = {"file": Path(file.name).as_posix(), "line": str(case.line), "title": case.rule.id}
    named = ",".join(f"{key}={_property(value)}" for key, value in where.items())
    return f"::{level} {named}::{_message(case, file.book)}"


def _message(case: Case, book: Rulebook) -> str:
    return _data("\n".join([f"{case.finding.message}.", rule_text(case.rule, book), *case.advice]))


def _data(text: str) -> str:
    """Text after the second pair of colons, where a line's end would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property's value, which a comma or a colon would end as well."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
