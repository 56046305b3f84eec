"""The time of writing, as a person gives it."""

from __future__ import annotations

from datetime import UTC, datetime

from constraints.errors import InputError, Problem


def read_stamp(text: str | None) -> datetime | None:
    """The time in UTC; without a zone it is UTC's, without an hour midnight. None where none is given.

    Raises:
        InputError: it is no time.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        told = f'"{text}" is not a time such as 2026-11-21T09:00:00Z'
        raise InputError("--stamp", [Problem(told)]) from None
