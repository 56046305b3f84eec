"""What each published file is answered with by a store that serves it as it stands: as ``indical serve`` answers."""

from __future__ import annotations

from calendars.publish import CONTENT
from calendars.publishing.feeds import FOLDER
from calendars.web.feed_responses import MAX_AGE, TYPES, saved_as

FOREVER = 31_536_000
"""Seconds (a year) for which content under its own hash may be kept: it is never another one."""
_TYPES = {
    **TYPES,
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def headers(name: str) -> dict[str, str]:
    """The headers that the file of that name is kept with. A feed that is saved has a name that tells which it is."""
    kind = name.rpartition(".")[2]
    found = {"Content-Type": _TYPES.get(kind, "application/octet-stream"), "Cache-Control": _kept_for(name)}
    if name.startswith(f"{FOLDER}/") and (saved := saved_as(name)):
        found["Content-Disposition"] = f'inline; filename="{saved}"'
    return found


def _kept_for(name: str) -> str:
    if name.startswith(f"{CONTENT}/"):
        return f"public, max-age={FOREVER}, immutable"
    return f"public, max-age={MAX_AGE}" if name.startswith(f"{FOLDER}/") else "no-cache"
