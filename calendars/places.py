"""What a place in a file says of the city: one way for what people write and what is read back."""

from __future__ import annotations

import re

from calendars.names import plain
from constraints.meetings import VIRTUAL

_BY_VIDEO = {"virtual", "online", "video conference", "videoconference", "video link", "via video conference", "zoom"}
"""What stands in the place of a city where nobody travels."""


def city_of(text: str | None) -> str | None:
    """The city, without what stands in brackets; "virtual" where nobody travels; None where no word is left."""
    city = re.sub(r"\([^()]*\)", "", text or "").strip()
    if plain(city) in _BY_VIDEO:
        return VIRTUAL
    return city if re.search(r"\w", city) else None
