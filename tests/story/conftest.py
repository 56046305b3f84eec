"""What every chapter of the story begins from: a desk with the officer's files, the year as generated, a phone."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from story.peers import NEEDED, Phone

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Done:
    """A command of ours that has ended."""

    code: int
    out: str
    told: str
    """What went to stderr."""

    @property
    def json(self) -> Any:
        """The output, of a command with --format json."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Desk:
    """A folder with the fixtures, in which the officer works."""

    folder: Path

    def indical(self, *arguments: str) -> Done:
        """The real command line, run in the folder; a warning in it is an error."""
        command = [str(Path(sys.executable).with_name("indical")), *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PYTHONWARNINGS": "error", "NO_COLOR": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Year:
    """The year as generated: what the command printed, and the files that it wrote."""

    desk: Desk
    done: Done
    folder: Path

    @property
    def facts(self) -> dict[str, Any]:
        """The JSON file."""
        found: dict[str, Any] = json.loads((self.folder / "2027.json").read_bytes())
        return found

    @property
    def days(self) -> dict[str, tuple[date, date]]:
        """Meeting -> first and last day, both included, as the CSV file has them."""
        rows = csv.DictReader((self.folder / "2027.csv").read_text(encoding="utf-8-sig").splitlines())
        return {row["meeting"]: (date.fromisoformat(row["start"]), date.fromisoformat(row["end"])) for row in rows}


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Desk]:
    """A desk of one's own, for what would leave the shared one changed."""

    def make() -> Desk:
        folder = tmp_path_factory.mktemp("desk") / "2027"
        copytree(HERE, folder, ignore=ignore_patterns("*.py", "__pycache__", "clients", "README.md"))
        return Desk(folder)

    return make


@pytest.fixture(scope="session")
def desk(new_desk: Callable[[], Desk]) -> Desk:
    """The fixtures in a temporary folder, for commands that change none of them."""
    return new_desk()


@pytest.fixture(scope="session")
def year(desk: Desk) -> Year:
    """The year generated from the officer's request, once for all chapters."""
    done = desk.indical("generate", "--request", "request-2027.toml", "-o", "out")
    return Year(desk, done, desk.folder / "out")


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    """A subscriber's machine with other makers' calendar programs."""
    missing = [str(path) for path in NEEDED if not path.exists()]
    if missing:
        pytest.fail(f"not installed: {', '.join(missing)}. Run make test, which installs the calendar clients.")
    home = tmp_path / "home"
    home.mkdir()
    return Phone(home)
