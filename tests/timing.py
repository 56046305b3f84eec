"""How long something takes at its quickest: a busy machine may stop any one run, but not each of three."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
TRIES = 3


def at_quickest(call: Callable[[], Result], within: float) -> tuple[Result, float]:
    """What it returns, and the seconds of its quickest run; tried again only where one took ``within`` or more."""
    seconds = float("inf")
    for _ in range(TRIES):
        began = time.perf_counter()
        result = call()
        seconds = min(seconds, time.perf_counter() - began)
        if seconds < within:
            break
    return result, seconds
