"""What was chosen of a rulebook for a year, where it leaves a choice, and the price of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Chosen:
    """A rule that is taken as ``taken`` and not, as the rulebook has it, as ``instead_of``.

    ``what``: a named reading, or the force of a rule ("must hold", "price 40"). ``outcome_then`` is what the year
    comes to when this rule alone is taken as the rulebook has it: ``cost_then`` is that of the best calendar then,
    or of the best found where not ``proven_then``; None without one. ``note``: what of it these dates do not decide.
    """

    rule: str
    what: Literal["reading", "force"]
    taken: str
    instead_of: str
    outcome_then: Literal["solved", "impossible", "undecided"]
    cost_then: int | None = None
    proven_then: bool = False
    note: str = ""

    def as_row(self) -> dict[str, Any]:
        """For JSON; ``note`` is null where there is nothing to say."""
        return {
            "rule": self.rule,
            self.what: self.taken,
            "instead_of": self.instead_of,
            "outcome_then": self.outcome_then,
            "cost_then": self.cost_then,
            "proven_then": self.proven_then,
            "note": self.note or None,
        }
