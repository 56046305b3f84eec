"""The options of every command that judges a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.options import OverlayOption, ProfileOption, ReadingOption, RulebookOption, read_readings

if TYPE_CHECKING:
    from scheduler.results import JudgedBy

PartialOption = Annotated[bool, typer.Option("--partial", help="The file does not claim to be complete.")]
RecordOption = Annotated[Path | None, typer.Option("--record", help="Acts, consensus and waivers (TOML).")]


@dataclass(frozen=True)
class Judging:
    """By what the file is judged, and whether it claims to be complete."""

    rulebook: RulebookOption = "asean-defence"
    profile: ProfileOption = None
    reading: ReadingOption = None
    partial: PartialOption = False
    holidays: OverlayOption = None
    record: RecordOption = None

    def by(self) -> JudgedBy:
        """As the pipeline takes them. Raises InputError for a --reading that is not RULE=NAME."""
        from scheduler.results import JudgedBy  # noqa: PLC0415 - help does without

        readings = read_readings(self.reading)
        return JudgedBy(self.rulebook, self.profile, readings, self.partial, self.holidays, self.record)
