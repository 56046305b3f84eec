"""Day first or month first: what all texts of a column say together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from calendars.phrases.reading import LONGEST, read
from calendars.phrases.readings import Understood

_NUMBERS = re.compile(r"(?<![\d/.-])\d\d?\s?([/.-])\s?\d\d?(?!\d)")


@dataclass(frozen=True)
class Order:
    """``day_first`` None: the column does not tell, or contradicts itself. ``why`` names the texts that decide."""

    day_first: bool | None
    why: str


def settle(texts: Iterable[str], year: int | None = None) -> Order:
    """Which of two numbers is the day, where the column's texts can be dates in one order only."""
    witness: dict[bool, str] = {}
    for text in texts:
        if len(witness) == 2:
            break
        if len(text) > LONGEST or not _NUMBERS.search(text):
            continue
        works = [order for order in (True, False) if isinstance(read(text, year, order), Understood)]
        if len(works) == 1:
            witness.setdefault(works[0], text.strip())
    if len(witness) == 2:
        return Order(None, f'"{witness[True]}" has the day first, "{witness[False]}" the month: say which is meant')
    if not witness:
        return Order(None, "no text of the column can be read in one order only")
    ((order, text),) = witness.items()
    return Order(order, f'"{text}" is a date only with the {"day" if order else "month"} first')
