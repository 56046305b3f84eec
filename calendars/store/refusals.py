"""Why the store does not do what was asked. Nothing is changed then."""

from __future__ import annotations

from collections.abc import Sequence


class RefusedError(Exception):
    """An act that the life of the calendar does not allow now: exit code 1. ``why``: a sentence each."""

    def __init__(self, told: str, why: Sequence[str] = ()) -> None:
        self.told, self.why = told, tuple(why)
        super().__init__("\n".join([told, *(f"  {one}" for one in why)]))


class ChangedMeanwhileError(Exception):
    """Somebody else changed the calendar first: exit code 6. ``since``: who did what since then, a line each."""

    def __init__(self, key: str, on: int, now: int, since: Sequence[str]) -> None:
        self.on, self.now, self.since = on, now, tuple(since)
        told = (
            f"{key} is at revision {now}, not {on}. Look at what was done; if you still want this, name revision {now}."
        )
        super().__init__("\n".join([told, *(f"  {one}" for one in since)]))
