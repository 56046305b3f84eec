"""Dates as people write them in calendars: what each was understood as, or why it needs a person."""

from __future__ import annotations

from calendars.phrases.columns import Order, settle
from calendars.phrases.reading import read
from calendars.phrases.readings import Days, Doubtful, Reading, Refused, Understood, Unknown, When, Window
from calendars.phrases.serials import serial

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
