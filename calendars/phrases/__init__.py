"""Dates as people write them in calendars: what each was understood as, or why it needs a person.

What reads is loaded when it is first asked for: a table of plain ISO days does without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from calendars.phrases.readings import Days, Doubtful, Reading, Refused, Understood, Unknown, When, Window

if TYPE_CHECKING:
    from calendars.phrases.columns import Order, settle
    from calendars.phrases.reading import read
    from calendars.phrases.serials import serial

_FOUND_IN = {"Order": "columns", "settle": "columns", "read": "reading", "serial": "serials"}

__all__ = [
    "Days",
    "Doubtful",
    "Order",
    "Reading",
    "Refused",
    "Understood",
    "Unknown",
    "When",
    "Window",
    "read",
    "serial",
    "settle",
]


def __getattr__(name: str) -> Any:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
