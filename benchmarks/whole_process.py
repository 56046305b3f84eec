"""How long a command takes from the shell and back, against the least that starting the solver takes.

Run by hand on a calm machine, with the Python that has the project installed: ``python benchmarks/whole_process.py``.
F is ``python -c "from ortools.sat.python import cp_model"``, measured in the same run; each figure is the median.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

RUNS = 5
YEARS = range(2026, 2031)
INDICAL = str(Path(sys.executable).with_name("indical"))
FLOOR = "from ortools.sat.python import cp_model"
BODIES = ("EWG-HADR", "EWG-MS", "EWG-MM", "EWG-CT", "EWG-PKO", "EWG-HMA", "EWG-CS", "NADI", "ADSOM-WG", "TASK-GROUP")
GOALS = {"indical --help": 0.25, "indical check, 60 meetings": 0.6}
TIMES_FLOOR = 4
"""The goal of ``indical generate``: so many times F."""


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_calendar(folder / "sixty.csv")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "F: import cp_model": [sys.executable, "-c", FLOOR],
            "indical --help": [INDICAL, "--help"],
            "indical check, 60 meetings": [INDICAL, "check", "sixty.csv"],
            **{f"indical generate {year}": [INDICAL, "generate", str(year)] for year in YEARS},
        }
        # Round by round, so that a busy moment falls on all of them alike.
        seconds: dict[str, list[float]] = {title: [] for title in commands}
        for _ in range(RUNS + 1):
            for title, command in commands.items():
                seconds[title].append(measure(command, folder))
        report({title: statistics.median(found[1:]) for title, found in seconds.items()})


def measure(command: list[str], folder: Path) -> float:
    """Seconds of wall time of one run; what it prints is thrown away. Raises where it fails, a breach apart."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    return seconds


def report(medians: dict[str, float]) -> None:
    """The table: seconds, the ratio to F, and the goal where there is one."""
    floor = medians["F: import cp_model"]
    lines = [f"{'median of ' + str(RUNS):<28} {'seconds':>8} {'of F':>6}  goal"]
    for title, seconds in medians.items():
        goal = GOALS.get(title, TIMES_FLOOR * floor if title.startswith("indical generate") else None)
        verdict = "" if goal is None else f"{goal:.2f} s {'met' if seconds <= goal else 'MISSED'}"
        lines.append(f"{title:<28} {seconds:>8.3f} {seconds / floor:>6.2f}  {verdict}".rstrip())
    sys.stdout.write("\n".join(lines) + "\n")


def write_calendar(path: Path) -> None:
    """Sixty meetings of ten bodies over a year, six each."""
    rows = ["year,body,start,end,city,country"]
    for at in range(60):
        first = date(2027, 1, 4) + timedelta(days=6 * at)
        last = first + timedelta(days=at % 3)
        rows.append(f"2027,{BODIES[at % len(BODIES)]},{first},{last},Singapore,Singapore")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
