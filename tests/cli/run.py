"""Running the command in a process of its own, as a person at a terminal would.

Most of what a command takes is loading libraries. So a server loads them once and forks a process for each command: its
own folder, its own output, its own end. What must be set before Python starts (``env``) is run from the beginning;
so are the README's examples, the story, and the tests of what a command loads.
"""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).parents[1]
NOVEMBER = TESTS / "golden" / "november.toml"
REAL_YEARS = TESTS / "history" / "real-years.csv"
INDICAL = (str(Path(sys.executable).with_name("indical")),)
SECONDS = 120
"""After so long a command counts as hung."""
PACKAGES = ("constraints", "calendars", "scheduler")
LIBRARIES = ("ortools.sat.python.cp_model", "sqlalchemy.dialects.sqlite", "holidays", "icalendar", "docx", "xlsxwriter")


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
    if env is None:
        return _forked([*map(str, arguments)], cwd)
    done = subprocess.run(
        [*INDICAL, *map(str, arguments)], cwd=cwd, env=env, capture_output=True, timeout=SECONDS, check=False
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def _forked(arguments: list[str], cwd: Path) -> Ran:
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _server().Process(target=_command, args=(arguments, cwd, environment(), out, err))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["indical", *arguments], SECONDS)
        code = process.exitcode
        process.close()
        return Ran(code, out.read_bytes().decode(), err.read_bytes().decode())


@cache
def _server() -> ForkServerContext:
    names = [
        module.name
        for package in PACKAGES
        for module in pkgutil.walk_packages([str(TESTS.parent / package)], f"{package}.")
        if not module.name.endswith("__main__") and ".migrations" not in module.name
    ]
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([*LIBRARIES, *names])
    return found


def _command(arguments: list[str], cwd: Path, environs: Mapping[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environs)
    os.chdir(cwd)
    sys.argv = ["indical", *arguments]
    for number, path in ((0, Path(os.devnull)), (1, out), (2, err)):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115 - until the end
    from scheduler.cli import main  # noqa: PLC0415 - the server has it

    main()


def names(folder: Path) -> list[str]:
    """Everything in the folder and below, by name."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
