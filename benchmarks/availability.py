"""How long it takes to tell all days of one meeting, the others staying: a page that follows the mouse waits for it.

Run by hand on a calm machine, with the Python that has the project installed: ``python benchmarks/availability.py``.
Each meeting of each year is asked about once a round; the figures are over all of them, in milliseconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from constraints.board import Board
from scheduler.availability import availability
from scheduler.pipeline.asking import prepare
from scheduler.results import Asked

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from cli.large import write_large

ROUNDS = 5
GOAL = 30.0
"""Milliseconds, for any meeting of a year of 60."""


def main() -> None:
    """Measure, and print a table."""
    lines = [f"{'meetings':>8} {'requirements':>12} {'median ms':>10} {'worst ms':>9}"]
    with TemporaryDirectory() as name:
        for board, start in [year(None), *(year(write_large(Path(name) / str(n), bodies=n)) for n in (60, 300))]:
            found = [measure(board, start, m.id) for _ in range(ROUNDS) for m in board.meetings]
            row = f"{len(board.meetings):>8} {len(board.requirements):>12}"
            lines.append(f"{row} {statistics.median(found):>10.1f} {max(found):>9.1f}")
    sys.stdout.write("\n".join([*lines, f"The goal is {GOAL:.0f} ms for any meeting of 60.", ""]))


def year(rulebook: Path | None) -> tuple[Board, Mapping[str, int]]:
    """A year of the rulebook (None: the shipped one), its meetings on days by the dice, which need no solver."""
    from calendars.request import EMPTY  # noqa: PLC0415 - here alone

    asked = Asked(rulebook=str(rulebook)) if rulebook else Asked()
    _, term, rules = prepare(2027, EMPTY, asked)
    assert term.first_day == date(2027, 1, 1)
    board = Board(term)
    for rule in rules:
        rule.post(board)
    dice = random.Random(1)
    return board, {name: dice.randint(0, latest) for name, latest in board.latest.items()}


def measure(board: Board, start: Mapping[str, int], meeting: str) -> float:
    """Milliseconds for all days of one meeting."""
    began = time.perf_counter()
    availability(board, start, meeting)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
