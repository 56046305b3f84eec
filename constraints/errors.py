"""What goes wrong with a file that a person wrote: every problem in it, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to fix in a file.

    ``line`` counts from 1; None where the file as a whole is meant.
    """

    message: str
    line: int | None = None

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"


class InputError(Exception):
    """A file or an argument that cannot be used: exit code 2, no traceback.

    Holds every problem found, so that a person mends the file once.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        if len(self.problems) == 1:
            problem = self.problems[0]
            place = self.source if problem.line is None else f"{self.source}:{problem.line}"
            return f"{place}: {problem.message}"
        return "\n".join([f"{self.source}: {len(self.problems)} to fix", *(f"  {p}" for p in self.problems)])


def maybe(word: str, known: Iterable[str]) -> str:
    """`` Maybe "x"?`` for the nearest known word, or nothing when none is near."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f' Maybe "{close[0]}"?' if close else ""
