"""Which meeting of a year an edition is, by the last edition that the rulebook knows."""

from __future__ import annotations

from constraints.rulebook import Rulebook


def number_of(book: Rulebook, body_id: str, year: int, edition: int | None, of: int) -> int | None:
    """From 1; None where the edition is not told or is none of the ``of`` that the year has."""
    body = book.body(body_id)
    if body is None or body.ordinal is None or edition is None:
        return None
    return next((nth for nth in range(1, of + 1) if body.ordinal.of(year, nth) == edition), None)
