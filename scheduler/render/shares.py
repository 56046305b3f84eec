"""The addresses of drafts -> text and JSON, without their tokens, which nobody has."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendars.store.sharing import Share


def made_json(made: Share, path: str) -> str:
    """Schema indical/share/1: a new address, ``path`` below the one that is served."""
    return _json({"schema": "indical/share/1", "path": path, **_share(made, made.at)})


def listed_text(shares: Iterable[Share], now: datetime) -> str:
    """A line an address: its id, calendar, reader, and whether it is good."""
    lines = [f"{one.id}  {one.key}  for {one.name}, by {one.by}: {_state(one, now)}" for one in shares]
    return "\n".join(lines) or "No address was ever given."


def listed_json(shares: Iterable[Share], now: datetime) -> str:
    """Schema indical/shares/1."""
    return _json({"schema": "indical/shares/1", "shares": [_share(one, now) for one in shares]})


def _state(one: Share, now: datetime) -> str:
    if one.revoked is not None:
        by = f" by {one.revoked_by}" if one.revoked_by else ""
        return f"taken back on {one.revoked:%Y-%m-%d}{by}"
    return f"good until {one.until}" if one.live(now) else f"over since {one.until}"


def _share(one: Share, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "institution": one.key.institution,
        "year": one.key.year,
        "for": one.name,
        "by": one.by,
        "at": _time(one.at),
        "until": str(one.until),
        "revoked": _time(one.revoked) if one.revoked else None,
        "revoked_by": one.revoked_by,
        "live": one.live(now),
    }


def _time(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(thing: object) -> str:
    return json.dumps(thing, indent=2, ensure_ascii=False) + "\n"
