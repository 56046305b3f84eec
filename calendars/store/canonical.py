"""One way to write a thing as JSON, so that the same thing has the same hash on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

NOTHING = ""
"""Stands for the hash of what was before the first."""


def text_of(thing: object) -> str:
    """Canonical JSON: keys sorted, no spaces, every sign as itself; whole numbers only.

    Raises:
        ValueError: a fraction, which two machines may write differently, or a key that is no text.
    """
    _refuse_doubtful(thing)
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def hash_of(thing: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hash_of_text(text_of(thing))


def hash_of_text(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def time_text(when: datetime) -> str:
    """2026-11-21T09:00:00Z: in UTC, to the second, as iCalendar has it. Raises ValueError without a time zone."""
    if when.utcoffset() is None:
        raise ValueError(f"the time {when} has no time zone")
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def time_of(text: str) -> datetime:
    """The time that ``time_text`` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _refuse_doubtful(thing: object) -> None:
    if isinstance(thing, float):
        raise ValueError(f"{thing} is a fraction: canonical JSON holds whole numbers")
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            if not isinstance(key, str):
                raise ValueError(f"the key {key!r} is no text")
            _refuse_doubtful(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            _refuse_doubtful(value)


def parsed(text: str) -> dict[str, Any]:
    """The object that canonical JSON tells. Raises ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
