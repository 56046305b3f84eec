"""Running the real command in a process of its own, as a person at a terminal would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parents[1]
NOVEMBER = TESTS / "golden" / "november.toml"
REAL_YEARS = TESTS / "history" / "real-years.csv"
INDICAL = (str(Path(sys.executable).with_name("indical")),)
SECONDS = 120
"""After so long a command counts as hung."""


@dataclass(frozen=True)
class Ran:
    """What a command left behind: its exit code and what it printed where."""

    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    """This process's environment, without what makes programs print otherwise, and with the changes."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return {**kept, **changes}


def indical(*arguments: object, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run ``indical`` with the arguments in the folder."""
    done = subprocess.run(
        [*INDICAL, *map(str, arguments)],
        cwd=cwd,
        env=env or environment(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def names(folder: Path) -> list[str]:
    """Everything in the folder and below, by name."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
