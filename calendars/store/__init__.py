"""The store of a calendar's life: frozen versions, and the log of what was done to them.

    with open_store("indical.db", make=True) as store:
        store.draft(content, on=0, at=when, by="Secretariat")          # Content: freezing.freeze of a judged year
        store.act(key, Circulated(version=1, asked=members), on=1, at=later, by="Secretariat")
        store.life(key), store.log(key), store.latest(key), store.version(key, 1), store.feed(key)

Nothing here reads a clock, knows a solver, or names a body: those are in the rulebook that each version holds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendars.store.events import Event, Key, Version
    from calendars.store.freezing import Content, freeze
    from calendars.store.life import Life, Stage
    from calendars.store.refusals import ChangedMeanwhileError, RefusedError
    from calendars.store.store import Store, open_store

_FOUND_IN = {
    "ChangedMeanwhileError": "refusals",
    "Content": "freezing",
    "Event": "events",
    "Key": "events",
    "Life": "life",
    "RefusedError": "refusals",
    "Stage": "life",
    "Store": "store",
    "Version": "events",
    "freeze": "freezing",
    "open_store": "store",
}

__all__ = [
    "ChangedMeanwhileError",
    "Content",
    "Event",
    "Key",
    "Life",
    "RefusedError",
    "Stage",
    "Store",
    "Version",
    "freeze",
    "open_store",
]


def __getattr__(name: str) -> Any:
    """Each name is loaded when it is used: feeds do without the database's library."""
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
