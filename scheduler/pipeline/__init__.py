"""The steps in order: read, post, solve, write, read back, check. The one place that knows them all.

Each step is loaded when it is asked for: a check does without requests, exports and comparisons.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.pipeline.asking import holidays, prepare
    from scheduler.pipeline.checking import check_file, read_calendar
    from scheduler.pipeline.generating import generate
    from scheduler.pipeline.papers.holiday_changes import holiday_changes, holiday_snapshot
    from scheduler.pipeline.papers.rolling import roll_forward
    from scheduler.pipeline.profiles import compare

_FOUND_IN = {
    "check_file": "checking",
    "compare": "profiles",
    "generate": "generating",
    "holiday_changes": "papers.holiday_changes",
    "holiday_snapshot": "papers.holiday_changes",
    "holidays": "asking",
    "prepare": "asking",
    "read_calendar": "checking",
    "roll_forward": "papers.rolling",
}

__all__ = [
    "check_file",
    "compare",
    "generate",
    "holiday_changes",
    "holiday_snapshot",
    "holidays",
    "prepare",
    "read_calendar",
    "roll_forward",
]


def __getattr__(name: str) -> Any:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
