"""The hours of a meeting: rules speak of whole days, and these travel with it for those who attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Hours:
    """From ``begins`` to ``ends`` on the meeting's one day, by the clocks of ``zone``, an IANA name: Asia/Manila.

    Both are whole minutes of the day, and ``ends`` is the later.
    """

    begins: time
    ends: time
    zone: str
