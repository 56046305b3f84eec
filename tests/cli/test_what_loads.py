"""A command loads what it needs and no more: what was imported by the time it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli.run import NOVEMBER, REAL_YEARS, environment

HEAVY = ("ortools", "pandas", "numpy", "starlette", "sqlalchemy", "jinja2")
TOLD = """
import atexit, runpy, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
sys.argv[0] = "indical"
runpy.run_module("scheduler", run_name="__main__")
"""


def loaded(folder, *arguments):
    """The top-level modules that are loaded when the command ends."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *map(str, arguments)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1, 3)
    return {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "--help"],
        ["generate", "--help"],
        ["check", REAL_YEARS],
        ["check", REAL_YEARS, "--format", "json"],
        ["rules", "show"],
        ["rules", "show", "--format", "json"],
        ["holidays", "show", "2027"],
    ],
)
def test_only_what_solves_publishes_or_stores_loads_the_libraries_for_it(arguments, tmp_path):
    assert loaded(tmp_path, *arguments).isdisjoint(HEAVY)


def test_help_loads_neither_the_rulebook_nor_the_holidays(tmp_path):
    assert loaded(tmp_path, "--help").isdisjoint({"pydantic", "holidays", "pendulum", "icalendar", "calendars"})


@pytest.mark.parametrize("arguments", [["generate", "2027"], ["generate", "--request", NOVEMBER]])
def test_solving_loads_the_solver_without_pandas_and_numpy(arguments, tmp_path):
    found = loaded(tmp_path, *arguments)
    assert "ortools" in found
    assert found.isdisjoint({"pandas", "numpy", "starlette", "sqlalchemy"})


def test_a_csv_file_is_checked_without_the_libraries_of_other_formats(tmp_path):
    found = loaded(tmp_path, "check", REAL_YEARS)
    assert found.isdisjoint({"icalendar", "pendulum", "docx", "openpyxl", "xlsxwriter", "rich"})
