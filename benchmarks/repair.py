"""How long the repair of a broken adopted year takes, in process: reading, judging, solving, proving, telling.

Run by hand on a calm machine: ``python benchmarks/repair.py``. The years are those of the tests: the best years 2026
to 2030, each broken by dice in 1 to 5 ways (a holiday declared, a Summit moved, a host gone, a body new or forgotten).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from solving.broken_years import adopted, broken_year

from scheduler.changes import Repaired
from scheduler.pipeline.questions.repairing import Wanted, repair
from scheduler.results import Asked

WANTED = 200
GOAL = 1.0
"""Seconds that the median may take."""


def main() -> None:
    """Measure, and print the median, the slowest, and how many changes the years took."""
    years = {year: adopted(year) for year in range(2026, 2031)}
    seconds: list[float] = []
    changes, seed = Counter[str](), 0
    with tempfile.TemporaryDirectory() as name:
        while len(seconds) < WANTED:
            seed += 1
            file, own = broken_year(Random(seed), years)[1].files(Path(name))
            began = time.perf_counter()
            found = repair(file, None, Asked(holidays=own), Wanted())
            spent = time.perf_counter() - began
            if isinstance(found, Repaired) and not found.before.breaches:
                continue
            seconds.append(spent)
            proved = isinstance(found, Repaired) and found.fewest and found.proven
            changes[f"{len(found.changes)} changes" if isinstance(found, Repaired) and proved else "not proved"] += 1
    median = statistics.median(seconds)
    told = ", ".join(f"{number} years with {what}" for what, number in sorted(changes.items()))
    verdict = "met" if median <= GOAL else "MISSED"
    sys.stdout.write(f"{WANTED} broken years: median {median:.2f} s (goal {GOAL:.0f} s {verdict}), ")
    sys.stdout.write(f"slowest {max(seconds):.2f} s; {told}\n")


if __name__ == "__main__":
    main()
